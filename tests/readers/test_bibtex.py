from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.diagnostics import Span
from build_tools.model import Name
from build_tools.readers.bibtex import LocatedReference, read_bibtex, readable
from build_tools.readers.text import Notebook, decode
from tests.readers.places import assert_inside, noted

_PIECES = (
    '@book{a,§@article{b ,§@misc{§@string{x = "y"}§@comment{§@preamble{"x"}§}§{§\n§,§title = {A}§'
    'author = {B, C and others}§author = {§year = 2014§year = jan # "x"§ = §"§#§\\§\\"o§$x$§\\alpha§%§and§'
    'others§editor="{Dept}"§é§\U0001f600§@§(§)§k§1§  §title={A},\n§@Book{c,\n title = {T},\n author={D},\n}\n§'
    "\\begin{x}§\\end{x}§\\verb|§$§$$§\\(§&§_§^§~§author = {A, B, C, D},§author={ and }§\\section{§\\frac{§"
    "\\item§\\cite§{\\§\x00"
)
FRAGMENTS = _PIECES.split("§")


def read(text: str) -> tuple[list[LocatedReference], Notebook]:
    notes = Notebook()
    return read_bibtex(text, notes), notes


def test_an_entry_becomes_text_that_a_person_reads_with_its_places() -> None:
    references, notes = read(
        '@string{gov = "The Stationery Office"}\n'
        "\n"
        "@Book{schon1983,\n"
        '  author = {Sch{\\"o}n, Donald A. and van der Berg, Jan and {Department for Education} and others},\n'
        "  Title = {The {Children} Act---a ``guide'' for 10--12},\n"
        "  publisher = gov,\n"
        "  year = 1983,\n"
        "  url = {https://www.gov.uk/a_b},\n"
        "}\n"
    )
    assert notes.faults == []
    (located,) = references
    reference = located.reference
    assert (reference.key, reference.kind, reference.more_authors) == ("schon1983", "book", True)
    assert reference.authors == (
        Name(family="Schön", given="Donald A."),
        Name(family="Berg", given="Jan", particle="van der"),
        Name(literal="Department for Education"),
    )
    assert reference.fields == {
        "title": "The Children Act—a “guide” for 10–12",
        "publisher": "The Stationery Office",
        "year": "1983",
        "url": "https://www.gov.uk/a_b",
    }
    assert located.span == Span(3, 7, 16)
    assert located.at("title") == Span(5, 3, 8)
    assert located.at("doi") == located.span


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("@book{a, title = {A}}\n@book{a, title = {B}}", [(2, 7, "duplicate_reference")]),
        ("@book{a, title = {A}, title = {B}}", [(1, 1, "duplicate_field")]),
        ("@book{a,\n  title = {A\n}\n", [(1, 1, "malformed_entry")]),
        ("@book{a,\n  title {A}\n}\n@book{b, title = {B}}", [(1, 1, "malformed_entry")]),
        ("@book{, title = {A}}", [(1, 1, "malformed_key")]),
        ("@book{a b, title = {A}}", [(1, 7, "malformed_key")]),
        ("@book{a, publisher = gov}", [(1, 10, "undefined_macro")]),
        ("@book{a, author = {A, B, C, D}}", [(1, 10, "malformed_name")]),
    ],
)
def test_a_fault_costs_only_its_entry(text: str, faults: list[tuple[int, int, str]]) -> None:
    references, notes = read("@misc{first, title = {First}}\n" + text)
    assert [(line - 1, column, check) for line, column, check in noted(notes)] == faults
    assert references[0].reference.key == "first"


def test_a_hash_in_braces_or_quotation_marks_joins_nothing() -> None:
    references, notes = read('@misc{a, title = {A # B}, note = "C # D"}')
    assert notes.faults == []
    assert references[0].reference.fields == {"title": "A # B", "note": "C # D"}


def test_an_entry_that_cannot_be_read_says_how_far_it_reaches() -> None:
    messages = [read(text)[1].faults[0].message for text in ("@book{a\n", "@book{a,\n  title = {A\n}\n")]
    assert messages == [
        "this entry could not be read (line 1): a brace is never closed",
        "this entry could not be read (line 1 to 3): a brace is never closed",
    ]


@pytest.mark.parametrize(
    "part", ["{", "}", "\\frac{", "\\begin{a}", "\\(", "$", "\\textbf{", "@book{a,", '"', "%", "\\"]
)
def test_what_nobody_writes_is_survived(part: str) -> None:
    readable(part * 5000)
    read(part * 5000)
    read("@book{a, title = {" + part * 5000 + "}}")
    read("@book{a, author = {" + part * 500 + "}}")


@given(st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join)))
def test_any_text_is_read_or_noted_inside_the_text(raw: str) -> None:
    text = decode(raw.encode(errors="ignore"), Notebook())
    assert text is not None
    references, notes = read(text)
    assert_inside((fault.span for fault in notes.faults), text)
    assert_inside((span for each in references for span in (each.span, *each.fields.values())), text)
