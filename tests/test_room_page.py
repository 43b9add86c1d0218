"""The page on which a session is run: every session once, by its length, and light however many there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from build_tools.catalogue import Material
from build_tools.exports.session_json import ROOM
from build_tools.loading import load
from build_tools.model import Step
from build_tools.pages import Site
from build_tools.rendering.allowed_html import unlisted_parts
from build_tools.room_page import WAYS
from build_tools.trace import fingerprint
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue

MANY = 600
HEAVIEST = 250_000


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(REPOSITORY, COLLECTION_DAY)


def room_of(catalogue: Catalogue) -> str:
    (page,) = (staged for staged in Site(catalogue).other_files() if staged.path == f"{ROOM}index.md")
    return page.content


def listed(page: str) -> dict[str, list[str]]:
    """The sessions under each heading of a length."""
    tree = html.fromstring(f"<div>{page.partition('## Every session')[2]}</div>")
    found = {}
    for heading in tree.xpath("//h3"):
        found[heading.text] = heading.xpath("following-sibling::ul[1]/li/@data-session")
    return found


def lasting(catalogue: Catalogue, minutes: list[int]) -> Catalogue:
    """A catalogue of made-up sessions that take so long."""
    outline = catalogue.materials["peer-supervision"].outline
    made = {}
    for number, each in enumerate(minutes):
        steps = (Step(name="<b>Talk</b>", minutes=each, speaks="A & B | `c`"),)
        title = f"{number:03} A session of “some” length & <i>more</i>"
        front = outline.front.model_copy(update={"steps": steps, "minutes": each, "title": title})
        slug = f"made-up-{number:03}"
        made[slug] = Material(replace(outline, slug=slug, front=front), fingerprint(slug))
    return replace(catalogue, materials=made)


def test_every_session_is_listed_once(catalogue: Catalogue) -> None:
    sessions = {material.slug for material in catalogue.published if material.front.steps}
    found = [slug for slugs in listed(room_of(catalogue)).values() for slug in slugs]
    assert len(found) == len(set(found)) == len(sessions)
    assert set(found) == sessions


def test_a_session_stands_under_its_length(catalogue: Catalogue) -> None:
    of_lengths = lasting(catalogue, [1, 10, 11, 20, 21, 45, 46, 480])
    assert listed(room_of(of_lengths)) == {
        "10 minutes or less": ["made-up-000", "made-up-001"],
        "11 to 20 minutes": ["made-up-002", "made-up-003"],
        "21 to 45 minutes": ["made-up-004", "made-up-005"],
        "More than 45 minutes": ["made-up-006", "made-up-007"],
    }


def test_the_ways_of_talking_are_those_of_their_materials(catalogue: Catalogue) -> None:
    page = room_of(catalogue)
    for slug, (name, _) in WAYS.items():
        part = page.partition(f"### {name}")[2].partition("###")[0]
        steps = html.fromstring(f"<div>{part}</div>").xpath("//ol/li/strong/text()")
        assert steps == [step.name for step in catalogue.materials[slug].front.steps]
        assert f'href="../../materials/{slug}/"' in part


def test_a_way_of_talking_whose_material_is_not_here_is_left_out(catalogue: Catalogue) -> None:
    others = {slug: each for slug, each in catalogue.materials.items() if slug != "action-learning-set"}
    page = room_of(replace(catalogue, materials=others))
    assert "The student hub" in page
    assert "action learning set" not in page


def test_a_collection_without_sessions_says_so(catalogue: Catalogue) -> None:
    page = room_of(replace(catalogue, materials={}))
    assert "There are no sessions yet." in page
    assert listed(page) == {}


def test_the_page_stays_light_and_inert_with_many_sessions(catalogue: Catalogue) -> None:
    page = room_of(lasting(catalogue, [number % 90 + 1 for number in range(MANY)]))
    assert len(page.encode()) < HEAVIEST
    assert sum(map(len, listed(page).values())) == MANY
    assert unlisted_parts(page.partition("# In the room")[2]) == []


def test_the_built_page_has_a_place_for_the_clock_with_words_in_it(real_site: Path) -> None:
    page = html.fromstring((real_site / ROOM / "index.html").read_text(encoding="utf-8"))
    (place,) = page.xpath("//main//div[@data-tool='room']")
    assert "any clock will do" in place.text_content()
