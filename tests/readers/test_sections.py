"""The plain text under each heading."""

from __future__ import annotations

import datetime as dt

from build_tools.catalogue import load
from build_tools.readers.sections import Section, read_sections
from tests.built_site import REPOSITORY


def test_text_stands_under_its_heading_without_markup() -> None:
    text = "Before *all*.\n\n## Why `x`\n\n- one [link](a.md)\n- two\n\n| a | b |\n| - | - |\n| c | d |\n\n## Empty\n"
    assert read_sections(text) == (
        Section("", "", ("Before all.",)),
        Section("Why x", "why-x", ("one link", "two", "a", "b", "c", "d")),
        Section("Empty", "empty", ()),
    )


def test_the_anchors_are_those_of_the_page() -> None:
    for material in load(REPOSITORY, dt.date(2026, 11, 22)).published:
        sections = read_sections(material.body.text, material.title)
        anchors = [section.anchor for section in sections if section.heading]
        assert anchors == [heading.anchor for heading in material.body.headings]


def test_an_empty_text_has_no_section() -> None:
    assert read_sections("\n\n") == ()
