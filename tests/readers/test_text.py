from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.intake import most
from build_tools.readers.text import Notebook, decode, without_controls
from tests.readers.places import assert_inside, noted


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_becomes_a_line_feed(end: str) -> None:
    notes = Notebook()
    assert decode(f"a{end}b{end}{end}".encode(), notes) == "a\nb\n\n"
    assert not notes.faults


def test_a_byte_order_mark_is_dropped_and_noted() -> None:
    notes = Notebook()
    assert decode("\ufeffa".encode(), notes) == "a"
    assert noted(notes) == [(1, 1, "byte_order_mark")]


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"caf\xe9", (1, 4), "`é` is saved in Windows' own encoding (byte 0xe9)"),
        ("é\r\nñé".encode() + b"\x92", (2, 3), "`’` is saved in"),
        (b"a\rb\xff", (2, 2), "0xff"),
        ("title".encode("utf-16"), (1, 1), "saved as UTF-16"),
        (b"\x81", (1, 1), "a sign is saved in an unknown encoding (byte 0x81)"),
    ],
)
def test_bytes_that_are_not_utf8_are_found_by_line_and_character(
    content: bytes, place: tuple[int, int], words: str
) -> None:
    notes = Notebook()
    assert decode(content, notes) is None
    assert noted(notes) == [(*place, "not_utf8")]
    assert words in notes.faults[0].message


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x07",
        "\x0b",
        "\x0c",
        "\x1b",
        "\x7f",
        "\x85",
        "\x92",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\uffff",
    ],
)
def test_what_nobody_can_see_is_noted_once_a_line_and_made_visible(character: str) -> None:
    notes = Notebook()
    assert decode(f"a\nb{character}c{character}\n{character}".encode(), notes) == "a\nb\ufffdc\ufffd\n\ufffd"
    assert noted(notes) == [(2, 2, "control_character"), (3, 1, "control_character")]
    assert f"U+{ord(character):04X}" in notes.faults[0].message


@pytest.mark.parametrize(
    "text", ["a\tb\n", "\U0001f469\u200d\U0001f467 e\u0301 \U0001d4b3", "\u05d0\u200f", "\u00a0", "\u2009"]
)
def test_tabs_emoji_accents_and_other_scripts_stay(text: str) -> None:
    notes = Notebook()
    assert decode(text.encode(), notes) == text
    assert not notes.faults


def test_a_file_that_is_too_large_is_not_decoded() -> None:
    notes = Notebook()
    assert decode(b"a\n" * most("text-bytes"), notes) is None
    assert noted(notes) == [(1, 1, "too_large")]
    assert "more than 8,000,000 bytes" in notes.faults[0].message


def test_a_line_that_nobody_writes_is_not_decoded_but_in_a_drawing() -> None:
    long = b"a" * (most("line") + 1)
    notes = Notebook()
    assert decode(b"one\n" + long + b"\n", notes) is None
    assert noted(notes) == [(2, 1, "line_too_long")]
    assert decode(long[1:] + b"\n" + long[1:], Notebook()) is not None
    assert decode(long, Notebook(), "materials/a/family.SVG") is not None


@pytest.mark.parametrize("written", ["&#x202E;", "&#8238;", "&shy;", "&ZeroWidthSpace;", "&#xfeff;"])
def test_what_is_spelled_out_is_found_as_well(written: str) -> None:
    notes = Notebook()
    assert decode(f"a\nb {written} c".encode(), notes) is not None
    assert noted(notes) == [(2, 3, "control_character")]
    assert written in notes.faults[0].message


@pytest.mark.parametrize("written", ["&nbsp;", "&amp;", "&#x2019;", "&shy", "R&D;", "&nosuch;"])
def test_what_is_spelled_out_and_can_be_seen_stays(written: str) -> None:
    notes = Notebook()
    assert decode(written.encode(), notes) == written
    assert not notes.faults


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_any_bytes_are_text_or_noted(content: bytes) -> None:
    notes = Notebook()
    text = decode(content, notes)
    if text is None:
        assert [fault.check for fault in notes.faults] == ["not_utf8"]
    else:
        assert_inside((fault.span for fault in notes.faults), text)
        assert without_controls(text, Notebook()) == text
        assert "\r" not in text
