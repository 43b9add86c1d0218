"""What regulators expect, as data and on the page of the record, which is whole without a script."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from build_tools.checks.runner import run
from build_tools.exports.cpd_expectations import as_cpd_json, cpd_schema, year_starts
from build_tools.exports.due_report import what_is_due
from build_tools.exports.privacy_patterns import NAMES
from build_tools.loading import load
from tests.built_site import REPOSITORY, read_page
from tests.days import COLLECTION_DAY
from tests.exports.awkward_catalogue import real

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "learning/record/index.html"


def test_the_file_is_as_the_schema_promises_and_names_its_source() -> None:
    catalogue = real()
    found: dict[str, Any] = json.loads(as_cpd_json(catalogue))
    Draft202012Validator(cpd_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)
    (expected,) = found["expectations"]
    assert (expected["pieces"], expected["with_peer_reflection"]) == (2, 1)
    assert (expected["year_starts"], expected["year_ends"]) == ("12-01", "11-30")
    assert expected["source_url"] == catalogue.references["swecpd"].located.reference.fields["url"]
    assert expected["looked_at"] < expected["look_again_by"]
    assert [each["key"] for each in found["questions"]] == [
        "what",
        "when",
        "why",
        "learnt",
        "practice",
        "peer",
        "peer-kind",
    ]


@pytest.mark.parametrize(
    ("ends", "starts"), [("11-30", "12-01"), ("12-31", "01-01"), ("02-28", "03-01"), ("06-15", "06-16")]
)
def test_a_registration_year_starts_on_the_day_after_its_last(ends: str, starts: str) -> None:
    assert year_starts(ends) == starts


@pytest.mark.parametrize("day", ["02-29", "02-30", "04-31"])
def test_a_day_that_not_every_year_has_ends_no_year(day: str, tmp_path: Path) -> None:
    path = tmp_path / "cpd_expectations.yaml"
    text = (REPOSITORY / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace('"11-30"', f'"{day}"'), encoding="utf-8")
    catalogue = load(tmp_path, COLLECTION_DAY)
    line = text[: text.index('"11-30"')].count("\n") + 1
    told = [each for each in run(catalogue).diagnostics if each.path == path.name and each.line == line]
    assert [each.message for each in told] == [f"`{day}` is not a day that every year has"]


def test_without_the_file_nothing_is_expected_and_nothing_is_said(tmp_path: Path) -> None:
    catalogue = load(tmp_path, COLLECTION_DAY)
    assert (catalogue.expectations, catalogue.cpd_questions) == ((), ())
    assert not [each for each in run(catalogue).diagnostics if "cpd" in each.path]
    assert json.loads(as_cpd_json(catalogue))["expectations"] == []


def test_the_page_says_what_is_asked_by_whom_and_when_somebody_looked(real_site: Path) -> None:
    page = html.document_fromstring((real_site / PAGE).read_text(encoding="utf-8"))
    (expected,) = page.xpath("//div[@class='pc-expectation']")
    words = " ".join(expected.text_content().split())
    said = real().expectations[0]
    assert (said.says or "") in words
    assert "The registration year ends on 30 November." in words
    assert "It is not advice" in words
    assert "22 November 2026" in words
    assert "../../references/swecpd/" in read_page(real_site / PAGE).links
    questions = page.xpath("//ol[@class='pc-questions']/li/p/strong")
    assert [each.text_content() for each in questions] == [each.asks for each in real().cpd_questions]
    assert page.xpath("count(//ol[@class='pc-questions']/li/div[@class='pc-ruled']/i)") == 3 * len(questions)


def test_the_page_names_everything_that_is_looked_for(real_site: Path) -> None:
    page = html.document_fromstring((real_site / PAGE).read_text(encoding="utf-8"))
    items = [each.text_content() for each in page.xpath("//li")]
    assert all(name in items for names in NAMES.values() for name in names.values())
    assert page.xpath("//div[@data-tool='record']")


def test_an_expectation_that_is_due_is_told_to_editors() -> None:
    catalogue = real()
    day = catalogue.expectations[0].review_by or dt.date.max
    due = [each for each in what_is_due(catalogue, 0, day) if each.kind == "expectation"]
    assert [(each.on, each.subject) for each in due] == [(day, "social-work-england")]
    assert not [each for each in what_is_due(catalogue, 0, day - dt.timedelta(days=1)) if each.kind == "expectation"]


def test_a_source_that_is_not_in_the_library_is_an_error() -> None:
    catalogue = real()
    unknown = {key: each for key, each in catalogue.references.items() if key != "swecpd"}
    told = run(replace(catalogue, references=unknown)).diagnostics
    assert [each.code for each in told if each.path == "cpd_expectations.yaml"] == ["CIT016"]


def test_the_patterns_stand_in_the_site(real_site: Path) -> None:
    found = json.loads((real_site / "learning" / "privacy-patterns.json").read_text(encoding="utf-8"))
    assert {look["key"] for look in found["looks"]} == set(NAMES)
