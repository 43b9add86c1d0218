from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.readers.front_matter import Parts, split_front_matter
from build_tools.readers.located_yaml import MAX_CHARACTERS
from build_tools.readers.text import Notebook, decode
from tests.readers.places import assert_inside, noted
from tests.readers.test_located_yaml import ANY_YAML


def split(text: str, *, required: bool = True) -> tuple[Parts, Notebook]:
    notes = Notebook()
    return split_front_matter(text, notes, required=required), notes


@pytest.mark.parametrize(
    ("text", "value", "body", "line"),
    [
        ("---\na: b\n---\nText.\n", {"a": "b"}, "Text.\n", 4),
        ("---  \na: b\n--- \t\nText.", {"a": "b"}, "Text.", 4),
        ("---\n---\n", {}, "", 3),
        ("---\n---", {}, "", 3),
        ("---\n# only a comment\n\n---\nText.", {}, "Text.", 5),
        ("---\na: |\n  b\n  ---\n  c\n---\nText.", {"a": "b\n---\nc\n"}, "Text.", 7),
        ("---\na: b\n---\n---\nText.\n", {"a": "b"}, "---\nText.\n", 4),
        ("---\na: b\n---\n\n...\n", {"a": "b"}, "\n...\n", 4),
    ],
)
def test_front_matter_stands_between_two_lines_of_three_hyphens(text: str, value: object, body: str, line: int) -> None:
    parts, notes = split(text)
    assert not notes.faults
    assert parts.front_matter is not None
    assert (parts.front_matter.value, parts.body, parts.body_line) == (value, body, line)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_give_the_same_parts(end: str) -> None:
    text = decode(f"---{end}a: b{end}---{end}Text.{end}".encode(), Notebook())
    assert text is not None
    parts, notes = split(text)
    assert not notes.faults
    assert (parts.body, parts.body_line) == ("Text.\n", 4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("Text.", "does not start with the fields"),
        ("title: x\n", "does not start with the fields"),
        ("\n---\na: b\n---\n", "an empty line stands before the first `---`"),
        (" ---\na: b\n---\n", "a space stands before the first `---`"),
        ("———\na: b\n———\n", "`———` does not start front matter"),
        ("----\na: b\n----\n", "`----` does not start front matter"),
    ],
)
def test_a_file_without_front_matter_is_at_fault_only_where_it_is_required(text: str, words: str) -> None:
    parts, notes = split(text)
    assert parts.front_matter is None
    assert noted(notes) == [(1, 1, "no_front_matter")]
    assert words in notes.faults[0].message
    parts, notes = split(text, required=False)
    assert parts.front_matter is not None
    assert (parts.body, parts.body_line, notes.faults) == (text, 1, [])


@pytest.mark.parametrize(
    ("text", "line", "words", "body"),
    [
        ("---", 1, "the front matter that starts here has no end", None),
        ("---\na: b\n", 1, "the front matter that starts here has no end", None),
        ("---\na: b\n\nText: more.\n\nText.", 1, "has no end", "Text."),
        ("---\na: b\n## Heading\n", 1, "has no end", "## Heading\n"),
        ("---\na: b\n—\nText.", 3, "`—` does not end front matter", "\nText."),
        ("---\na: b\n----\nText.", 3, "`----` does not end front matter", "\nText."),
    ],
)
def test_an_end_that_is_missing_is_looked_for(text: str, line: int, words: str, body: str | None) -> None:
    parts, notes = split(text)
    assert noted(notes)[0] == (line, 1, "unclosed_front_matter")
    assert words in notes.faults[0].message
    assert parts.body == (body or "")
    assert (parts.front_matter is None) == (body is None)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("---\na: b\n\nText.\n", "before line 4"),
        ("---\na: b\n## Heading\n", "before line 3"),
        ("---\na: b\n", "after its last field"),
    ],
)
def test_an_end_that_is_missing_is_proposed_where_it_belongs(text: str, where: str) -> None:
    assert split(text)[1].faults[0].suggestion == f"add a line `---` {where}"


def test_three_full_stops_are_at_fault_and_the_rest_is_read() -> None:
    parts, notes = split("---\na: b: c\n...\nText.\n")
    assert noted(notes) == [(2, 4, "malformed_yaml"), (3, 1, "dots_end_front_matter")]
    assert (parts.body, parts.body_line) == ("Text.\n", 4)


@pytest.mark.parametrize("text", ["---\n- a\n---\n", "---\nonly text\n---\n", "---\n[]\n---\n"])
def test_front_matter_is_made_of_fields(text: str) -> None:
    parts, notes = split(text)
    assert parts.front_matter is None
    assert [(fault.check, fault.message) for fault in notes.faults] == [
        ("malformed_yaml", "the front matter is not made of fields")
    ]


def test_a_file_that_is_too_large_is_not_read() -> None:
    parts, notes = split("---\na: b\n---\n" + "a" * MAX_CHARACTERS)
    assert parts == Parts(None, "", 1)
    assert noted(notes) == [(1, 1, "too_large")]


@given(
    st.lists(st.one_of(ANY_YAML, st.sampled_from(["---\n", "\n---\n", "\n...\n", "\n—\n", "## a\n"])), max_size=6),
    st.booleans(),
)
def test_any_text_is_split_and_no_line_gets_lost(pieces: list[str], required: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
    text = decode("".join(pieces).encode(errors="ignore"), Notebook())
    assert text is not None
    parts, notes = split(text, required=required)
    assert_inside((fault.span for fault in notes.faults), text)
    assert parts.front_matter is not None or notes.faults
    if parts.front_matter is not None:
        assert text.split("\n")[parts.body_line :] == parts.body.split("\n")[1:]
