"""Plain values to records of the model, with every misfit said in words that a contributor uses."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from build_tools import model
from build_tools.diagnostics import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.readers.located_yaml import Document, Path
    from build_tools.readers.text import Notebook

RecordType = TypeVar("RecordType", bound=model.Record)

PATTERN_WORDS: dict[str, tuple[str, str]] = {
    pattern: words
    for annotated, words in [
        (model.PartialDate, ("is not a year, a month or a day", "write 2026, 2026-11 or 2026-11-20")),
        (model.WebAddress, ("is not a web address", "write it in full, starting with https://")),
        (model.Slug, ("is not a slug", "use small letters, digits and single hyphens: using-genograms")),
        (model.GrantNumber, ("is not the number of a grant", "write PERM- and four digits: PERM-0001")),
        (model.Sha256, ("is not a SHA-256 digest", "write the 64 small hexadecimal digits that `sha256sum` prints")),
    ]
    for constraint in get_args(annotated)[1:]
    if (pattern := getattr(constraint, "pattern", None))
}
"""What to say of a text that does not have its field's shape, by the pattern in the model."""


def read_record(kind: type[RecordType], value: object, document: Document, notes: Notebook, base: Path = ()) -> RecordType:
    """A record of the kind asked for, made of what fits; every misfit is written down and left out.

    Args:
        kind: The model's class.
        value: The plain values to read.
        document: Where the places of the values are looked up.
        notes: Where faults are written down.
        base: The path of `value` in the document.
    """
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        misfits = _misfits_by_path(value, error)
    for path, detail in misfits.items():
        _note_misfit(kind, detail, path, document, notes, base)
    if () in misfits:
        return kind()
    remaining = _copied(value)
    for path in sorted(misfits, key=_removal_order, reverse=True):
        _remove(remaining, path)
    return kind.model_validate(remaining)


def _misfits_by_path(value: object, error: ValidationError) -> dict[Path, Mapping[str, Any]]:
    """The first error at each value, without those that lie inside another faulty value."""
    found: dict[Path, Mapping[str, Any]] = {}
    for detail in error.errors():
        path = _existing(value, detail["loc"])
        if path not in found:
            found[path] = detail
    for path, detail in list(found.items()):
        is_other_branch = detail["type"] == "literal_error" and isinstance(detail["input"], dict)
        if is_other_branch and any(other[: len(path)] == path != other for other in found):
            del found[path]
    return {path: detail for path, detail in found.items() if not any(path[:end] in found for end in range(len(path)))}


def _existing(value: Any, location: tuple[str | int, ...]) -> Path:  # noqa: ANN401 - plain YAML values are of any type
    """The part of a pydantic location that leads to something there: without the names of a union's branches."""
    path: Path = ()
    for part in location:
        if (isinstance(value, dict) and part in value) or (isinstance(value, list) and isinstance(part, int)):
            value = value[part]
            path = (*path, part)
    return path


def _removal_order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in path)


def _copied(value: Any) -> Any:  # noqa: ANN401 - plain YAML values are of any type
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value


def _remove(value: Any, path: Path) -> None:  # noqa: ANN401 - plain YAML values are of any type
    for part in path[:-1]:
        value = value[part]
    del value[path[-1]]


def _record_at(kind: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model's class of the record that stands at a path of another record."""
    for part in path:
        if isinstance(part, int):
            continue
        annotation = kind.model_fields[part].annotation if part in kind.model_fields else None
        inner = next(_records_in(annotation), None)
        if inner is not None:
            kind = inner
        elif annotation is not None:
            return None
    return kind


def _records_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _records_in(argument)


def _note_misfit(
    kind: type[BaseModel], detail: Mapping[str, Any], path: Path, document: Document, notes: Notebook, base: Path
) -> None:
    full = (*base, *path)
    name = next((str(part) for part in reversed(full) if isinstance(part, str)), "the file")
    if detail["type"] == "extra_forbidden":
        within = ".".join(str(part) for part in path[:-1] if isinstance(part, str))
        record = _record_at(kind, path[:-1])
        known = list(record.model_fields) if record else []
        message = f"`{name}` is not a field of `{within}`" if within else f"`{name}` is not a field"
        notes.note("unknown_field", document.at_key(*full), message, did_you_mean(name, known))
        return
    check, message, suggestion = _misfit(detail, name, document.raw.get(full))
    notes.note(check, document.at(*full), message, suggestion)


def _misfit(detail: Mapping[str, Any], name: str, raw: str | None) -> tuple[str, str, str | None]:
    kind, given = detail["type"], detail["input"]
    shown = raw if raw is not None else str(given)
    if kind == "string_type":
        return "wrong_type", *_not_text(name, given, shown)
    if kind in {"literal_error", "enum"}:
        return "unknown_value", *_not_listed(detail, name, given, shown)
    if kind in {"tuple_type", "list_type"}:
        hint = f"write `{name}: [{shown}]`" if isinstance(given, (str, int)) else None
        return "wrong_type", f"`{name}` should be a list", hint
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return "wrong_type", f"`{name}` should be a group of fields, and `{shown[:60]}` is there", None
    if kind in {"date_type", "date_from_datetime_inexact"}:
        return "malformed_value", f"`{shown}` is not a date", "write the year, month and day: 2026-11-20"
    if kind in {"int_type", "int_parsing", "int_from_float"}:
        return "wrong_type", f"`{name}` should be a whole number, and `{shown}` is there", None
    if kind == "string_too_long":
        limit = detail["ctx"]["max_length"]
        return "too_long", f"`{name}` has {len(str(given))} characters; the limit is {limit}", "shorten it"
    if kind == "string_too_short":
        return "malformed_value", f"`{name}` is empty", "write something, or remove the field"
    if kind == "string_pattern_mismatch":
        words, hint = PATTERN_WORDS.get(detail["ctx"]["pattern"], ("does not have the shape that this field needs", None))
        if "\n" in str(given):
            return "malformed_value", f"`{name}` has more than one line", "write it in one line"
        return "malformed_value", f"`{shown}` {words}", hint
    return "malformed_value", f"`{shown[:60]}` does not fit `{name}`: {str(detail['msg']).lower()}", None


def _not_text(name: str, given: object, shown: str) -> tuple[str, str]:
    if isinstance(given, bool):
        read_as = "true or false"
    elif isinstance(given, (dt.date, dt.datetime)):
        read_as = "a date"
    elif isinstance(given, (int, float)):
        read_as = "a number"
    elif given is None:
        return f"`{name}` is empty", "write something, or remove the field"
    else:
        what = "a list" if isinstance(given, list) else "a group of fields"
        return f"`{name}` should be text, and {what} is there", "write it in one line, in quotes if it has a colon"
    return f"`{name}` should be text, and YAML reads `{shown}` as {read_as}", f'put it in quotes: "{shown}"'


def _not_listed(detail: Mapping[str, Any], name: str, given: object, shown: str) -> tuple[str, str]:
    allowed = [word.strip().strip("'") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
    hint = did_you_mean(str(given), allowed) or "write one of: " + ", ".join(allowed)
    return f"`{shown}` is not a value of `{name}`", hint
