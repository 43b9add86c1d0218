"""What a result was made from is written down while it is made, so that nobody has to name it and nobody can forget it.

A result is kept with its trace: each thing that was looked at, and the digest of what was seen. It holds for as long
as every digest does. This is the 'verifying trace' of Mokhov, Mitchell and Peyton Jones, Build Systems à la Carte,
Proceedings of the ACM on Programming Languages 2 (ICFP), 2018, section 4.2.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar

from pydantic import BaseModel

Value = TypeVar("Value")
ALL = "*"
"""Stands in a trace for everything of a kind: what was looked through and not looked up."""
_PRESENT, _ABSENT = b"it is there.....", b"it is not there."
_SIZE = 16


def fingerprint(*values: object) -> bytes:
    """The digest of values: equal values have equal digests, in any process and on any day.

    Args:
        values: Plain values, dates, enumerations, records of the model, data classes, what has a `fingerprint` of its
            own, and lists, tuples, sets and mappings of these.

    Raises:
        TypeError: A value is of another kind, so that nothing can be said of what it holds.
    """
    parts: list[bytes] = []
    for value in values:
        _take(value, parts)
    return hashlib.blake2b(b"".join(parts), digest_size=_SIZE).digest()


def _take(value: Any, parts: list[bytes]) -> None:  # noqa: ANN401, C901, PLR0912 - one branch for each kind of value
    kind = type(value)
    if kind is str or isinstance(value, str):
        data = str(value).encode("utf-8", "surrogatepass")
        parts.append(b"s%d:" % len(data) + data)
    elif value is None or kind is bool:
        parts.append(b"n" if value is None else (b"t" if value else b"f"))
    elif isinstance(value, (int, float, dt.date, PurePath)):
        data = str(value).encode()
        parts.append(kind.__name__[:1].encode() + b"%d:" % len(data) + data)
    elif kind is bytes:
        parts.append(b"b%d:" % len(value) + value)
    elif kind is tuple or kind is list:
        parts.append(b"l%d:" % len(value))
        for each in value:
            _take(each, parts)
    elif isinstance(value, Enum):
        _take(value.value, parts)
    elif hasattr(kind, "fingerprint"):
        parts.append(b"p" + value.fingerprint)
    elif isinstance(value, Mapping):
        parts.append(b"m%d:" % len(value))
        for key, each in value.items():
            _take(key, parts)
            _take(each, parts)
    elif isinstance(value, (set, frozenset)):
        parts.append(b"u%d:" % len(value) + b"".join(sorted(fingerprint(each) for each in value)))
    elif isinstance(value, BaseModel):
        parts.append(b"r" + type(value).__name__.encode())
        try:
            _take(value.model_dump_json(warnings=False), parts)
        except ValueError:  # a text that is no Unicode, which the checks refuse
            _take(value.__dict__, parts)
    elif is_dataclass(value):
        _take(type(value).__name__, parts)
        for name in _names(kind):  # type: ignore[arg-type]  # a type is hashable
            _take(getattr(value, name), parts)
    else:
        message = f"a {kind.__name__} has no fingerprint"
        raise TypeError(message)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    """The names of a data class's fields."""
    return tuple(field.name for field in fields(kind))  # type: ignore[arg-type]  # it is a data class


class Trace:
    """What has been looked at since it was begun."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], None] | None = None

    def begin(self) -> None:
        """Start with an empty page."""
        self._seen = {}

    def end(self) -> tuple[tuple[str, str], ...]:
        """Everything that was looked at, as kind and key, in order; nothing is written down from here on."""
        seen, self._seen = self._seen or {}, None
        return tuple(seen)

    def note(self, kind: str, key: str) -> None:
        """Write down that something was looked at."""
        if self._seen is not None:
            self._seen[kind, key] = None


class Traced(Mapping[str, Value]):
    """A mapping that writes down what is looked up in it.

    Args:
        kind: What it holds, by which `Seen` knows it.
        values: The mapping itself.
        trace: Where it is written down.
    """

    def __init__(self, kind: str, values: Mapping[str, Value], trace: Trace) -> None:
        self.kind = kind
        self.values_by_key = values
        self.trace = trace

    def __getitem__(self, key: str) -> Value:
        self.trace.note(self.kind, key)
        return self.values_by_key[key]

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as Mapping has it
        """The value, or the default when there is none."""
        self.trace.note(self.kind, key)
        return self.values_by_key.get(key, default)

    def __contains__(self, key: object) -> bool:
        self.trace.note(f"{self.kind}?", str(key))
        return key in self.values_by_key

    def __iter__(self) -> Iterator[str]:
        self.trace.note(self.kind, ALL)
        return iter(self.values_by_key)

    def __len__(self) -> int:
        self.trace.note(self.kind, ALL)
        return len(self.values_by_key)


class Seen:
    """The digests of all that can be looked at now, each worked out when it is first asked for.

    Args:
        kinds: What can be looked at, by kind.
    """

    def __init__(self, kinds: Mapping[str, Mapping[str, object]]) -> None:
        self.kinds = kinds
        self._known: dict[tuple[str, str], bytes] = {}

    def digest(self, kind: str, key: str) -> bytes:
        """The digest of one thing, of its absence, or of everything of its kind."""
        known = self._known.get((kind, key))
        if known is None:
            known = self._known[kind, key] = self._worked_out(kind, key)
        return known

    def _worked_out(self, kind: str, key: str) -> bytes:
        if kind.endswith("?"):
            return _PRESENT if key in self.kinds.get(kind[:-1], {}) else _ABSENT
        values = self.kinds.get(kind)
        if values is None:
            return _ABSENT
        if key == ALL:
            return fingerprint(values)
        return fingerprint(values[key]) if key in values else _ABSENT

    def witness(self, trace: tuple[tuple[str, str], ...]) -> bytes:
        """The digest of everything in a trace, as it is now: a result holds for as long as this stays the same.

        Args:
            trace: What was looked at.
        """
        known = self._known
        digests = [known.get(each) or self.digest(*each) for each in trace]
        return hashlib.blake2b(b"".join(digests), digest_size=_SIZE).digest()
