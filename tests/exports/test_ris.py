"""RIS as rispy and pandoc read it back."""

from __future__ import annotations

import re
from typing import Any

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.exports.ris import RIS_TYPES, as_ris
from build_tools.model import Name, Reference
from build_tools.rendering.citations import CSL_TYPES
from tests.exports.references import REAL, any_reference, by_pandoc, one_line

pytestmark = pytest.mark.interop

SAME = {"title": "title", "volume": "volume", "edition": "edition", "doi": "doi"}


def by_rispy(reference: Reference) -> dict[str, Any]:
    (record,) = rispy.loads(as_ris([reference]))
    return {key: value for key, value in record.items() if value}


def named(name: Name) -> str:
    """A name as the specification writes it, in the words of this test."""
    if name.literal or not (name.family and name.given):
        return one_line(f"{name.literal or name.family or name.given}".replace(",", " ")) + ","
    return one_line(f"{name.particle} {name.family}, {name.given}" + (f", {name.suffix}" if name.suffix else ""))


def check_read_back_by_rispy(reference: Reference) -> None:
    record = by_rispy(reference)
    assert record["id"] == reference.key
    assert record["type_of_reference"] in RIS_TYPES.values()
    for ours, theirs in SAME.items():
        assert record.get(theirs, "") == one_line(reference.fields.get(ours, ""))
    url = one_line(reference.fields.get("url", "")).replace(";", "%3B")
    assert record.get("urls", []) == ([url] if url else [])
    assert record.get("secondary_title", "") == one_line(
        reference.fields.get("journal") or reference.fields.get("booktitle") or record.get("secondary_title", "")
    )
    pages = reference.fields.get("pages", "")
    assert re.findall(r"\w+", pages) == re.findall(
        r"\w+", record.get("start_page", "") + " " + record.get("end_page", "")
    )
    if re.fullmatch(r"[0-9]{4}", reference.year):
        assert record["year"] == reference.year
    assert re.fullmatch(r"(\d{4}/\d\d/(\d\d)?/)?", record.get("date", ""))
    assert record.get("notes", [])[-1:] == [one_line(note) for note in [reference.fields.get("note", "")] if note] or (
        record["notes"][-1].startswith("ISBN ")
    )
    editors = [name for name in map(named, reference.editors) if name != ","]
    assert record.get("unknown_tag", {}).get("ED", []) == editors
    authors = [name for name in map(named, reference.authors) if name != ","]
    authors += ["others,"] if reference.more_authors else []
    if reference.authors:
        assert record.get("authors", []) == authors


@given(any_reference)
def test_any_reference_is_read_back_by_rispy(reference: Reference) -> None:
    check_read_back_by_rispy(reference)


@pytest.mark.parametrize("reference", REAL, ids=lambda reference: reference.key)
def test_every_real_reference_is_read_back_by_rispy(reference: Reference) -> None:
    check_read_back_by_rispy(reference)


def test_rispy_reads_a_whole_library_in_order() -> None:
    assert [record["id"] for record in rispy.loads(as_ris(REAL))] == [reference.key for reference in REAL]


def test_pandoc_reads_every_real_reference() -> None:
    read = by_pandoc(as_ris(REAL), "ris")
    assert set(read) == {reference.key for reference in REAL}
    for reference in REAL:
        item = read[reference.key]
        assert item["title"] == reference.title
        assert item.get("URL", "") == reference.fields.get("url", "")
        assert item.get("DOI", "") == reference.fields.get("doi", "")
        assert item.get("volume", "") == reference.fields.get("volume", "")
        bodies = [name.literal for name in reference.authors if name.literal]
        assert [name["family"] for name in item.get("author", []) if set(name) == {"family"}][: len(bodies)] == bodies
        if re.fullmatch("[0-9]{4}", reference.year):
            assert item["issued"]["date-parts"][0][0] == int(reference.year)


@settings(max_examples=25)
@given(st.lists(any_reference, min_size=5, max_size=20, unique_by=lambda reference: reference.key))
def test_pandoc_reads_any_references(references: list[Reference]) -> None:
    assert set(by_pandoc(as_ris(references), "ris")) == {reference.key for reference in references}


@given(any_reference)
def test_every_line_is_a_tag_and_ends_with_a_carriage_return_and_a_line_feed(reference: Reference) -> None:
    lines = as_ris([reference]).split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) and line.splitlines() == [line] for line in lines)
    assert lines[0].startswith("TY  - ")
    assert lines[-1] == "ER  - "
    assert [line[:2] for line in lines].count("SN") <= 1


@pytest.mark.parametrize("kind", [*CSL_TYPES, "unheardof"])
def test_every_kind_of_entry_has_a_type_of_its_own(kind: str) -> None:
    assert by_rispy(Reference(key="k", kind=kind, fields={"title": "t"}))["type_of_reference"] != "GEN"


def test_a_report_is_written_as_the_specification_says() -> None:
    fields = {"title": "A title", "number": "RR1072", "isbn": "9781838701864", "year": "2020", "month": "nov"}
    fields |= {"institution": "Department", "verified": "Seen", "address": "London", "url": "https://example.org/a"}
    authors = (Name(literal="Interface, Ltd"), Name(family="Berg", given="A.", particle="van", suffix="Jr."))
    written = as_ris([Reference(key="k", kind="techreport", fields=fields, authors=authors)])
    assert written.split("\r\n") == [
        "TY  - RPRT",
        "ID  - k",
        "AU  - Interface Ltd,",
        "AU  - van Berg, A., Jr.",
        "TI  - A title",
        "SN  - RR1072",
        "N1  - ISBN 9781838701864",
        "PB  - Department",
        "CY  - London",
        "PY  - 2020",
        "DA  - 2020/11//",
        "UR  - https://example.org/a",
        "ER  - ",
        "",
    ]


def test_a_semicolon_does_not_make_two_addresses_of_one() -> None:
    record = by_rispy(Reference(key="k", kind="online", fields={"url": "https://example.org/a;b"}))
    assert record["urls"] == ["https://example.org/a%3Bb"]


@pytest.mark.parametrize(
    ("pages", "written"),
    [
        ("659–680", ["SP  - 659", "EP  - 680"]),
        ("S1-S9", ["SP  - S1", "EP  - S9"]),
        ("e12", ["SP  - e12"]),
        ("1–4, 9", ["SP  - 1–4, 9"]),
    ],
)
def test_pages_are_cut_where_they_are_one_span(pages: str, written: list[str]) -> None:
    text = as_ris([Reference(key="k", kind="article", fields={"pages": pages})])
    assert re.findall(r"^[SE]P  - .*(?=\r)", text, re.MULTILINE) == written
