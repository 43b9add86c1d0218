"""The plain text under each heading."""

from __future__ import annotations

import datetime as dt
import pickle

from hypothesis import given

from build_tools.loading import load
from build_tools.readers.markdown import read_markdown
from build_tools.readers.markdown_parser import PARSER, visible_text
from build_tools.readers.sections import Anchors, Section
from build_tools.readers.text import Notebook, decode
from tests.built_site import REPOSITORY
from tests.readers.test_markdown import ANY_MARKDOWN


def test_text_stands_under_its_heading_without_markup() -> None:
    text = "Before *all*.\n\n## Why `x`\n\n- one [link](a.md)\n- two\n\n| a | b |\n| - | - |\n| c | d |\n\n## Empty\n"
    assert read_markdown(text).sections == (
        Section("", "", ("Before all.",)),
        Section("Why x", "why-x", ("one link", "two", "a", "b", "c", "d")),
        Section("Empty", "empty", ()),
    )


def test_the_anchors_are_those_of_the_page() -> None:
    for material in load(REPOSITORY, dt.date(2026, 11, 22)).published:
        sections = material.body.sections
        anchors = [section.anchor for section in sections if section.heading]
        assert anchors == [heading.anchor for heading in material.body.headings]


def test_headings_of_one_name_are_counted_from_one() -> None:
    anchors = Anchors()
    texts = ["Ask", "Ask", "Ask", "ask_1", "", "—", "Ask_7", "Ask_7"]
    assert [anchors.take(text) for text in texts] == ["ask", "ask_1", "ask_2", "ask_3", "_1", "_2", "ask_7", "ask_8"]


def test_an_empty_text_has_no_section() -> None:
    assert read_markdown("\n\n").sections == ()


def test_the_text_above_the_first_heading_has_none() -> None:
    assert [section.heading for section in read_markdown("One.\n\n# Two\n").sections] == ["", "Two"]
    assert [section.heading for section in read_markdown("# Two\n").sections] == ["Two"]


def test_what_is_kept_survives_a_copy() -> None:
    body = read_markdown("Before.\n\n# One `two`\n\n> a [b](c.md)\n> d\n\n- e\n  f\n\n      g\n", 4, "Title")
    copy = pickle.loads(pickle.dumps(body))  # noqa: S301 - what was packed in the line above
    assert (copy, copy.sections, copy.prose) == (body, body.sections, body.prose)


@given(ANY_MARKDOWN)
def test_the_paragraphs_are_those_that_the_parser_sees(raw: str) -> None:
    text = decode(raw.encode(errors="ignore"), Notebook()) or ""
    tokens = PARSER.parse(text, {})
    seen = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and (before is None or before.type != "heading_open"):
            children: list[object] = []
            PARSER.inline.parse(token.content, PARSER, {}, children) if not token.children else None  # type: ignore[arg-type]
            seen.append(visible_text(token.children or children))  # type: ignore[arg-type]
        elif token.type in {"fence", "code_block"}:
            seen.append(token.content)
    paragraphs = [paragraph for section in read_markdown(text).sections for paragraph in section.paragraphs]
    assert paragraphs == [each for each in seen if each.strip()]
