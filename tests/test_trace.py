"""A fingerprint tells values apart, in any process; a trace holds what was looked at, and a witness notices changes."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from build_tools.model import Statement
from build_tools.trace import ALL, Seen, Trace, Traced, fingerprint

TEXTS = st.text(max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.floats(allow_nan=False) | TEXTS | st.binary(max_size=3)
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3).map(tuple)
    | st.dictionaries(TEXTS, inner, max_size=3)
    | st.frozensets(TEXTS | st.integers(), max_size=3),
    max_leaves=8,
)  # fmt: skip


def shape(value: Any) -> Any:
    """A value with the type of every part, so that 1, 1.0 and True are three things."""
    if isinstance(value, dict):
        return ("dict", [(shape(key), shape(each)) for key, each in value.items()])
    if isinstance(value, tuple):
        return ("tuple", [shape(each) for each in value])
    if isinstance(value, frozenset):
        return ("set", sorted((shape(each) for each in value), key=repr))
    return (type(value).__name__, repr(value))


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Pair:
    first: Any
    second: Any


@given(VALUES, VALUES)
def test_two_values_have_one_fingerprint_just_when_they_are_the_same(first: object, second: object) -> None:
    assert (fingerprint(first) == fingerprint(second)) == (shape(first) == shape(second))


@given(st.lists(VALUES, max_size=4), st.lists(VALUES, max_size=4))
def test_values_side_by_side_cannot_be_mistaken_for_others(first: list[object], second: list[object]) -> None:
    assume(shape(tuple(first)) != shape(tuple(second)))
    assert fingerprint(*first) != fingerprint(*second)
    assert fingerprint(first) != fingerprint(second)


DIFFERENT: list[Any] = [
    ("a", "bc"),
    ("ab", "c"),
    ("abc",),
    (("a",), "bc"),
    ("a", ("bc",)),
    ("a", "bc", ()),
    (),
    ((),),
    ((), ()),
    (((),),),
    (("a", "b"),),
    (("a",), "b"),
    {},
    {"a": "bc"},
    "abc",
    b"abc",
    "",
    b"",
    None,
    False,
    True,
    0,
    1,
    1.0,
    "1",
    "True",
    "None",
    dt.date(2026, 11, 21),
    dt.datetime(2026, 11, 21, tzinfo=dt.UTC),
    "2026-11-21",
    frozenset({"a", "b"}),
    frozenset({"ab"}),
    frozenset({("a", "b")}),
    PurePosixPath("abc"),
    Pair("a", "bc"),
    Pair("ab", "c"),
    Pair(None, None),
    Statement(code="PS1.1"),
    Statement(code="PS1.2"),
    Statement(text="PS1.1"),
]


def test_what_is_alike_to_the_eye_is_told_apart() -> None:
    assert len({fingerprint(value) for value in DIFFERENT}) == len(DIFFERENT)


def test_what_is_the_same_has_the_same_fingerprint() -> None:
    assert fingerprint({"b", "a", "c"}) == fingerprint(frozenset({"c", "b", "a"}))
    assert fingerprint([1, ("a",)]) == fingerprint((1, ["a"]))
    assert fingerprint(Colour.RED) == fingerprint(Colour.RED)
    assert fingerprint(Statement(code="PS1.1")) == fingerprint(Statement(code="PS1.1"))


IN_ANOTHER_PROCESS = """
import datetime as dt
from build_tools.model import Statement
from build_tools.trace import fingerprint
value = ({"a", "b", "c"}, {"x": [1, None, True]}, dt.date(2026, 11, 21), Statement(code="PS1.1"), b"1", 1.5, "ü")
print(fingerprint(value).hex())
"""


def test_another_process_has_the_same_fingerprint() -> None:
    found = set()
    for seed in ("0", "1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", IN_ANOTHER_PROCESS]
        found.add(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)
    value = ({"a", "b", "c"}, {"x": [1, None, True]}, dt.date(2026, 11, 21), Statement(code="PS1.1"), b"1", 1.5, "ü")
    assert found == {fingerprint(value).hex() + "\n"}


@pytest.mark.parametrize("value", [object(), len, iter([1]), range(3), 1j, [[{"a": object()}]]])
def test_what_has_no_fingerprint_is_an_error(value: object) -> None:
    with pytest.raises(TypeError, match="has no fingerprint"):
        fingerprint(value)


def looked_at(look: Any) -> set[tuple[str, str]]:
    trace = Trace()
    values = Traced("kind", {"a": 1, "b": 2}, trace)
    trace.begin()
    look(values)
    return set(trace.end())


ABSENT = ("kind", "c")


def test_every_way_to_look_at_a_mapping_is_written_down() -> None:
    assert looked_at(lambda values: values.get("a")) == {("kind", "a")}
    assert looked_at(lambda values: values.get("c", 5)) == {ABSENT}
    assert looked_at(lambda values: values["a"]) == {("kind", "a")}
    assert looked_at(lambda values: "a" in values) == {("kind?", "a")}
    assert looked_at(lambda values: "c" in values) == {("kind?", "c")}
    for look in (list, len, bool, dict, lambda values: list(values.items()), lambda values: list(values.values())):
        assert ("kind", ALL) in looked_at(look)
    assert ("kind", ALL) in looked_at(lambda values: values == {"a": 1})


def test_looking_up_what_is_not_there_is_written_down_too() -> None:
    def look(values: Traced[int]) -> None:
        with pytest.raises(KeyError):
            values["c"]

    assert looked_at(look) == {ABSENT}


def test_nothing_is_written_down_before_and_after() -> None:
    trace = Trace()
    values = Traced("kind", {"a": 1}, trace)
    assert values["a"] == 1
    trace.begin()
    assert trace.end() == ()
    assert values["a"] == 1
    assert trace.end() == ()


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)),
    st.lists(st.tuples(st.sampled_from(["kind", "kind?"]), st.sampled_from(["a", "b", "c", "d", ALL])), max_size=4),
)
def test_a_witness_changes_just_when_something_in_the_trace_does(
    first: dict[str, int], second: dict[str, int], seen: list[tuple[str, str]]
) -> None:
    def looks(values: dict[str, int]) -> list[object]:
        return [
            key in values if kind == "kind?" else list(values.items()) if key == ALL else values.get(key, "absent")
            for kind, key in seen
            if (kind, key) != ("kind?", ALL)
        ]

    trace = tuple(seen)
    same = Seen({"kind": first}).witness(trace) == Seen({"kind": second}).witness(trace)
    assert same == (looks(first) == looks(second))


def test_a_kind_that_is_gone_is_a_change() -> None:
    trace = (("kind", "a"), ("kind?", "a"))
    assert Seen({"kind": {"a": 1}}).witness(trace) != Seen({}).witness(trace)
    assert Seen({"kind": {"a": None}}).witness(trace[:1]) != Seen({"kind": {}}).witness(trace[:1])
