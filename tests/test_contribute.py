"""The pages for contributors: all are reached, short and plain, and say what form, licences and checks do."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

import pytest

from build_tools.checks.runner import enrolled_checks
from build_tools.licences import LICENCES
from build_tools.loading import load
from build_tools.pages import Site
from build_tools.questions import questions
from build_tools.readers.reading_grade import reading_of
from build_tools.rendering.words import FAMILY_GUIDES, FAMILY_NAMES, PEOPLE_WORDS
from tests.built_site import REPOSITORY, SMALL
from tests.days import COLLECTION_DAY
from tests.test_collection import EASIEST, HARDEST

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = REPOSITORY / "docs" / "contribute"
INDEX = FOLDER / "index.md"
OTHERS = sorted(set(FOLDER.glob("*.md")) - {INDEX})
REAL = load(REPOSITORY, COLLECTION_DAY)
SITE = Site(REAL)
FEWEST_WORDS, MOST_WORDS = 250, 700


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


def checks_page(code: str = "") -> str:
    path = f"checks/{code}/index.md" if code else "checks/index.md"
    return next(str(each.content) for each in SITE.other_files() if each.path == path)


def rows(text: str) -> dict[str, str]:
    """The second column of a page's tables, by the first."""
    found = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", text, re.MULTILINE)
    return {first: second for first, second in found if set(first) != {"-"}}


@pytest.mark.parametrize("path", [INDEX, *OTHERS], ids=lambda path: path.stem)
def test_a_page_is_short_and_plain_and_says_first_what_it_is_for(path: Path) -> None:
    reading = reading_of(text_of(path))
    assert FEWEST_WORDS <= reading.words <= MOST_WORDS
    assert reading.grade is not None
    assert EASIEST <= reading.grade <= HARDEST
    first = text_of(path).split("\n\n")[1]
    assert re.search(r"\byou\b", first, re.IGNORECASE), "say what the reader gets"
    assert not first.startswith(("#", "-", "|"))


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_a_page_is_reached_from_the_first_and_leads_back(path: Path) -> None:
    assert f"]({path.name})" in text_of(INDEX)
    assert "](index.md" in text_of(path)


def test_what_is_said_of_each_licence_is_what_the_checks_go_by() -> None:
    said = rows(text_of(FOLDER / "rights.md"))
    offered = next(each for each in questions(REAL) if each.key == "reuse").choices
    names = {LICENCES[choice.key].name: LICENCES[choice.key] for choice in offered}
    assert set(names) <= set(said)
    for name, licence in names.items():
        words = said[name]
        assert ("adapt it" in words) is licence.adapt, name
        assert ("unchanged" in words) is (licence.share and not licence.adapt), name
        assert ("no commercial purpose" in words) is (licence.share and not licence.commercial), name
        assert ("same licence" in words) is licence.share_alike, name
        assert ("credit you" in words) is (licence.attribution and licence.share), name
        assert ("ask you before" in words) is not licence.share, name


def test_the_ways_to_describe_people_are_those_of_the_form_in_its_order() -> None:
    asked = next(each for each in questions(REAL) if each.key == "people_described")
    _, *said = rows(text_of(FOLDER / "anonymising.md"))
    offered = [choice.words for choice in asked.choices if choice.key in PEOPLE_WORDS]
    assert said == [words.replace("’", "'") for words in offered]


@pytest.mark.parametrize("family", FAMILY_GUIDES)
def test_a_family_of_checks_and_its_page_for_contributors_lead_to_each_other(family: str) -> None:
    guide = REPOSITORY / FAMILY_GUIDES[family]
    anchor = FAMILY_NAMES[family].lower().replace(" ", "-")
    assert f"](site:checks/#{anchor})" in text_of(guide)
    address = posixpath.relpath(FAMILY_GUIDES[family].removesuffix(".md"), "docs")
    code = next(code.lower() for code, check in enrolled_checks().items() if check.family == family)
    assert f'For contributors: <a href="../../{address}/">' in checks_page(code)
    assert f'For contributors: <a href="../{address}/">' in checks_page().partition(f"## {FAMILY_NAMES[family]}\n")[2]


def test_a_repository_without_these_pages_is_not_led_to_them() -> None:
    for page in Site(load(SMALL, COLLECTION_DAY)).other_files():
        if page.path.startswith("checks/"):
            assert "For contributors" not in str(page.content), page.path


def test_a_family_without_a_page_names_none() -> None:
    assert "For contributors" not in checks_page("lnk001")
