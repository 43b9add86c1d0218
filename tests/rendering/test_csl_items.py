"""References as CSL-JSON, and what each style prints of them, judged against the styles' own books."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pytest

from build_tools.checks import citations as citation_checks
from build_tools.rendering.citations import APA, HARVARD, Style, csl_item
from build_tools.rendering.csl_items import CSL_TYPES
from tests.rendering.library import FOLDER, references_of, rendered

if TYPE_CHECKING:
    from build_tools.model import Reference

KINDS = references_of((FOLDER / "kinds.bib").read_text(encoding="utf-8"))
EXPECTED = dict(
    re.findall(r"^## (\w+)\n\n(- Harvard: .*\n- APA: .*)$", (FOLDER / "kinds.md").read_text("utf-8"), re.MULTILINE)
)
PLACES = [
    ("p. 5", "p. 5", "p. 5"),
    ("pp 5-7", "pp. 5–7", "pp. 5–7"),
    ("pp. 5--7", "pp. 5–7", "pp. 5–7"),
    ("5", "p. 5", "p. 5"),
    ("p.5", "p. 5", "p. 5"),
    ("p. iv", "p. iv", "p. iv"),
    ("ch. 3", "ch. 3", "Chapter 3"),
    ("chapter 3, p. 5", "ch. 3, p. 5", "Chapter 3, p. 5"),
    ("paras 4-5", "paras 4–5", "paras. 4–5"),
    ("section 17", "sect. 17", "Section 17"),
    ("Table 2", "Table 2", "Table 2"),
    ("PS7", "PS7", "PS7"),
    ("s. 47", "s. 47", "s. 47"),
]


@cache
def _entries(style: Style) -> dict[str, str]:
    marked = rendered(KINDS, [], style).entries
    return {key: re.sub("</?a[^>]*>", "", re.sub("</?em>", "_", html)) for key, html in marked.items()}


@pytest.mark.parametrize("key", [reference.key for reference in KINDS])
def test_each_kind_of_work_is_printed_as_the_styles_say(key: str) -> None:
    ours = f"- Harvard: {_entries(HARVARD)[key]}\n- APA: {_entries(APA)[key]}"
    assert unescape(ours) == EXPECTED[key]


def test_no_expectation_is_of_a_work_that_is_not_there() -> None:
    assert set(EXPECTED) == {reference.key for reference in KINDS}
    assert {reference.kind for reference in KINDS} == set(CSL_TYPES), "every type of entry is among them"


def test_every_type_of_entry_that_the_checks_accept_can_be_printed_and_no_other() -> None:
    assert set(CSL_TYPES) == set(citation_checks._PARTS)


@pytest.mark.parametrize(("written", "harvard", "apa"), PLACES)
def test_where_a_citation_points_is_written_in_the_style_of_the_list(written: str, harvard: str, apa: str) -> None:
    for style, place in ((HARVARD, harvard), (APA, apa)):
        citation = f"[@authored, {written}]"
        html = rendered(KINDS, [citation], style).in_text[citation]
        assert re.sub("<[^>]+>", "", html) == f"(Reed, 2016, {place})"


def _only(bibtex: str) -> Reference:
    (reference,) = references_of(bibtex)
    return reference


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("year = {2011}, month = may", {"date-parts": [[2011, 5]]}),
        ("year = {2011}, month = {May}", {"date-parts": [[2011, 5]]}),
        ("year = {2011}, month = {13}", {"date-parts": [[2011]]}),
        ("date = {2011-05-31}", {"date-parts": [[2011, 5, 31]]}),
        ("date = {2011-05}", {"date-parts": [[2011, 5]]}),
        ("year = {2012}, date = {2011-05-31}", {"date-parts": [[2012]]}),
        ("year = {2014/15}", {"literal": "2014/15"}),
        ("note = {no year}", None),
    ],
)
def test_a_date_is_as_exact_as_it_was_written(fields: str, expected: dict[str, object] | None) -> None:
    assert csl_item(_only(f"@misc{{a, title = {{A}}, {fields}}}")).get("issued") == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1", None),
        ("1st", None),
        ("First edition", None),
        ("2", "2"),
        ("2nd", "2"),
        ("2nd edn.", "2"),
        ("Second", "2"),
        ("tenth ed.", "10"),
        ("Revised", "Revised edition"),
        ("2nd revised ed.", "2nd revised edition"),
        ("Edited", "Edited edition"),
    ],
)
def test_an_edition_is_a_number_where_it_can_be(written: str, expected: str | None) -> None:
    assert csl_item(_only(f"@book{{a, title = {{A}}, edition = {{{written}}}}}")).get("edition") == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("`One' and `two'", '"One" and "two"'),
        ("`The workers' voice' heard", '"The workers’ voice" heard'),
        ("`Gold dust': social workers' views", '"Gold dust": social workers’ views'),
        ("The child's ``own words''", 'The child’s "own words"'),
        ("Children's homes and workers' lives", "Children’s homes and workers’ lives"),
        ("``Her `own' words''", "“Her ‘own’ words”"),
        ("`The dogs' barks and cats' cries", "‘The dogs’ barks and cats’ cries"),
    ],
)
def test_a_quotation_in_a_title_is_handed_over_in_marks_that_a_style_can_replace(title: str, expected: str) -> None:
    assert csl_item(_only(f"@misc{{a, title = {{{title}}}}}"))["title"] == expected


def test_the_day_of_access_is_kept_only_with_an_address() -> None:
    day = "urldate = {2026-11-03}"
    assert "accessed" not in csl_item(_only(f"@misc{{a, title = {{A}}, {day}}}"))
    item = csl_item(_only(f"@misc{{a, title = {{A}}, url = {{https://example.org}}, {day}}}"))
    assert item["accessed"] == {"date-parts": [[2026, 11, 3]]}


def test_a_body_that_published_its_own_report_is_named_once() -> None:
    own = csl_item(_only("@report{a, author = {{The Society}}, institution = {the society}, address = {Leeds}}"))
    assert "publisher" not in own
    assert "publisher-place" not in own
    other = csl_item(_only("@report{a, author = {{The Society}}, institution = {The Trust}, address = {Leeds}}"))
    assert (other["publisher"], other["publisher-place"]) == ("The Trust", "Leeds")


def test_what_only_we_read_is_not_handed_over() -> None:
    item = csl_item(_only("@misc{a, title = {A}, note = {issued: 1900}, verified = {Seen}}"))
    assert item == {"id": "a", "type": "report", "title": "A"}
