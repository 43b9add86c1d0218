"""BibTeX as pybtex, bibtexparser and pandoc read it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, Person, parse_string
from pylatexenc.latex2text import LatexNodes2Text

from build_tools.exports.bibtex import OUR_FIELDS, as_bibtex
from build_tools.model import Name, Reference
from build_tools.readers.bibtex import MONTHS, read_bibtex
from build_tools.readers.text import Notebook
from tests.exports.references import REAL, any_reference, by_pandoc, one_line

pytestmark = pytest.mark.interop

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = str.maketrans(dict.fromkeys("“”\"‘’'`{}"))
LATEX = LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def plain(text: str) -> str:
    """A text without its quotation marks and braces: every program has its own way with them."""
    return one_line(text.translate(PLAIN))


def printed(value: str) -> str:
    """What LaTeX prints."""
    known = value.replace(r"\textbraceleft{}", r"\{").replace(r"\textbraceright{}", r"\}")
    return one_line(str(LATEX.latex_to_text(known)).replace("ˆ", "^"))


def by_pybtex(reference: Reference) -> Entry:
    (entry,) = parse_string(as_bibtex([reference]), "bibtex").entries.values()
    return entry


def expected(name: str, value: str) -> str:
    if name in {"url", "doi"}:
        return one_line(value).replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
    return one_line(value).replace("--", "–") if name == "pages" else one_line(value)


def person_of(person: Person) -> tuple[str, ...]:
    groups = (person.prelast_names, person.last_names, person.lineage_names, person.first_names + person.middle_names)
    return tuple(printed(" ".join(group)) for group in groups)


def parts_of(name: Name) -> tuple[str, ...]:
    alone = one_line(f"{name.given} {name.particle} {name.family} {name.suffix}")
    if name.literal or not (name.family and name.given):
        return ("", one_line(name.literal or alone), "", "")
    return tuple(one_line(part) for part in (name.particle, name.family, name.suffix, name.given))


def check_read_back_by_pybtex(reference: Reference) -> None:
    entry = by_pybtex(reference)
    assert entry.key == reference.key
    wanted = {name: expected(name, value) for name, value in reference.fields.items() if name not in OUR_FIELDS}
    read = {name: value if name in {"url", "doi"} else printed(value) for name, value in entry.fields.items() if value}
    month = wanted.get("month", "")
    if month[:3].lower() in MONTHS and re.fullmatch(r"[A-Za-z]+\.?", month):
        assert read.pop("month", "")[:3].lower() == wanted.pop("month")[:3].lower()
    assert read == wanted
    assert [person_of(person) for person in entry.persons.get("editor", [])] == [
        parts_of(name) for name in reference.editors
    ]
    others = [("", "others", "", "")] if reference.more_authors and reference.authors else []
    assert [person_of(person) for person in entry.persons.get("author", [])] == [
        *map(parts_of, reference.authors),
        *others,
    ]


@given(any_reference)
def test_any_reference_is_read_back_by_pybtex_with_the_same_fields(reference: Reference) -> None:
    check_read_back_by_pybtex(reference)


@pytest.mark.parametrize("reference", REAL, ids=lambda reference: reference.key)
def test_every_real_reference_is_read_back_by_pybtex(reference: Reference) -> None:
    check_read_back_by_pybtex(reference)


def by_bibtexparser(references: Iterable[Reference]) -> list[Reference]:
    notes = Notebook()
    read = [located.reference for located in read_bibtex(as_bibtex(references), notes)]
    assert notes.faults == []
    return read


def test_every_real_reference_is_read_back_by_bibtexparser_without_a_difference() -> None:
    for written, read in zip(REAL, by_bibtexparser(REAL), strict=True):
        fields = {name: value for name, value in written.fields.items() if name not in OUR_FIELDS}
        fields = {name: value.replace("'", "’") for name, value in fields.items()}
        assert read == written.model_copy(update={"fields": fields})


@given(st.lists(any_reference, max_size=3, unique_by=lambda reference: reference.key))
def test_any_references_are_read_back_by_bibtexparser(references: list[Reference]) -> None:
    for written, read in zip(references, by_bibtexparser(references), strict=True):
        assert read.key == written.key
        fields = {name: expected(name, value) for name, value in written.fields.items() if name not in OUR_FIELDS}
        for name in set(fields) - {"month"}:
            assert plain(read.fields.get(name, "").replace("ˆ", "^")) == plain(fields[name])
        assert len(read.authors) == len(written.authors)
        assert len(read.editors) == len(written.editors)


def capitals(title: str) -> str:
    """A title with a capital after each colon: pandoc writes one there on its own account."""
    return re.sub(r"(?:^|: )\W*\w", lambda match: match.group().upper(), plain(title))


def test_pandoc_reads_every_real_reference_with_its_capitals() -> None:
    read = by_pandoc(as_bibtex(REAL), "biblatex")
    assert set(read) == {reference.key for reference in REAL}
    for reference in REAL:
        item = read[reference.key]
        assert capitals(re.sub(r"</?span[^>]*>", "", item["title"])) == capitals(reference.title), reference.key
        assert len(item.get("author", [])) == len(reference.authors) + reference.more_authors
        assert item.get("URL", "") == reference.fields.get("url", "")
        assert item.get("DOI", "") == reference.fields.get("doi", "")


@settings(max_examples=25)
@given(st.lists(any_reference, min_size=5, max_size=20, unique_by=lambda reference: reference.key))
def test_pandoc_reads_any_references(references: list[Reference]) -> None:
    assert set(by_pandoc(as_bibtex(references), "biblatex")) == {reference.key for reference in references}


def only_value(name: str, **fields: str) -> str:
    written = as_bibtex([Reference(key="k", kind="book", fields=fields)])
    (line,) = [line for line in written.split("\n") if line.startswith(f"  {name} = ")]
    return line.removeprefix(f"  {name} = ").removesuffix(",")


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Children and the law", "{Children and the law}"),
        ("Children Act 1989", "{Children {Act} 1989}"),
        ("PSDP: A guide", "{{PSDP}: {A} guide}"),
        ("iPads at work", "{{iPads} at work}"),
        ("“Care” and control", "{“{Care}” and control}"),
        ("#MeToo & 100% of it_all", r"{\#{MeToo} \& 100\% of it\_all}"),
        ("Élan and École", "{Élan and {École}}"),
        ("{{ four }}", r"{\{\{ four \}\}}"),
        ("An open { brace", r"{An open \textbraceleft{} brace}"),
        ("It''s -- so", r"{It'{}'s -{}- so}"),
    ],
)
def test_a_title_keeps_its_capitals_and_signs(title: str, value: str) -> None:
    assert only_value("title", title=title) == value


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name(literal="Department for Education"), "{{Department for Education}}"),
        (Name(literal="Barnardo’s, Leeds and York"), "{{Barnardo’s, Leeds and York}}"),
        (Name(family="Ruch", given="Gillian"), "{Ruch, Gillian}"),
        (Name(family="Berg", given="Anna", particle="van den"), "{van den Berg, Anna}"),
        (Name(family="de Silva", given="A."), "{{de Silva}, A.}"),
        (Name(family="King", given="M. L.", suffix="Jr."), "{King, Jr., M. L.}"),
        (Name(family="Plato"), "{{Plato}}"),
    ],
)
def test_a_body_is_in_double_braces_and_a_person_in_parts(name: Name, written: str) -> None:
    text = as_bibtex([Reference(key="k", kind="book", fields={}, authors=(name,))])
    assert f"  author = {written},\n" in text


def test_our_own_fields_are_dropped_and_addresses_stay_as_they_are() -> None:
    fields = {"verified": "Seen", "superseded_by": "x", "url": "https://example.org/a_b%20c?d=1&e=~f#g"}
    written = as_bibtex([Reference(key="k", kind="online", fields=fields)])
    assert written == "@online{k,\n  url = {https://example.org/a_b%20c?d=1&e=~f#g},\n}\n"
