"""Orderings of the materials: the bands of time, series, what to read first, and what is related and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools import indexes
from build_tools.indexes import TIME_BANDS, Relation, Relations, time_bands
from build_tools.loading import load
from build_tools.rendering.words import relation_words
from build_tools.standards import Standards, shelf_anchor
from tests.built_site import REPOSITORY, SMALL
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue, Material

TOOL = """---
title: {title}
summary: Questions for supervision.
type: tool
domains: [{domains}]
audience: [practice-supervisor]
setting: [children]
use: [one-to-one]
minutes: {minutes}
outcomes: [Ask about fathers.]
{series}source: {{organisation: practice-commons, authors: [Practice Commons editors], published: 2026-11}}
rights: {rights}
further_reading: [{cites}]
review: {{status: {status}, review_by: 2099-11-20, content: {{by: A second editor, on: 2026-11-20}}}}
changes: [{{on: 2026-11-20, what: First published.}}]
---

Ask.
"""


class Shelf:
    """The small repository with materials of a test's own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (root / "materials").iterdir():
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
        with (root / "citations" / "library.bib").open("a", encoding="utf-8") as library:
            library.write("\n@book{shared, author = {Example, A}, title = {A shared work}, year = {2020}}\n")

    def add(self, slug: str, domains: str, *, series: str = "", **values: str) -> None:
        folder = self.root / "materials" / slug
        folder.mkdir()
        rights = "{holder: Example, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001}"
        filled = {
            "title": slug.title(),
            "minutes": "10",
            "cites": "",
            "status": "published",
            "rights": rights,
            **values,
        }
        series = f"series: {series}\n" if series else ""
        (folder / "index.md").write_text(TOOL.format(domains=domains, series=series, **filled), encoding="utf-8")

    def load(self) -> Catalogue:
        return load(self.root, TODAY)


@pytest.fixture
def shelf(small_copy: Path) -> Shelf:
    return Shelf(small_copy)


def slugs(materials: tuple[Material, ...]) -> list[str]:
    return [material.slug for material in materials]


def related(catalogue: Catalogue, slug: str) -> tuple[Relation, ...]:
    return Relations(catalogue).related(catalogue.materials[slug])


@pytest.mark.parametrize(
    ("minutes", "bands"),
    [
        (1, ("10", "20", "45")),
        (10, ("10", "20", "45")),
        (11, ("20", "45")),
        (20, ("20", "45")),
        (21, ("45",)),
        (45, ("45",)),
        (46, ("longer",)),
    ],
)
def test_what_takes_ten_minutes_fits_into_twenty_and_forty_five_as_well(minutes: int, bands: tuple[str, ...]) -> None:
    assert time_bands(minutes) == bands


@given(st.integers(min_value=1, max_value=2880))
def test_every_duration_has_a_band_and_every_band_a_name(minutes: int) -> None:
    assert time_bands(minutes)
    assert set(time_bands(minutes)) <= set(TIME_BANDS)


def test_the_shelves_of_time_and_use_hold_what_their_names_say() -> None:
    facets = {facet.key: facet for facet in indexes.facets(load(REPOSITORY, TODAY))}
    by_time = {shelf.key: slugs(shelf.materials) for shelf in facets["times"].shelves}
    assert [*by_time] == [*TIME_BANDS]
    assert set(by_time["10"]) < set(by_time["20"]) < set(by_time["45"])
    assert "student-learning-hub-session" in by_time["longer"]
    assert not set(by_time["longer"]) & set(by_time["45"])
    for each in facets["uses"].shelves:
        assert all(each.key in material.front.use for material in each.materials)


def test_a_series_is_in_the_order_of_its_parts_whatever_the_case_of_its_name(shelf: Shelf) -> None:
    shelf.add("zebra", "PS5", series="{name: Talking with fathers, part: 1}")
    shelf.add("apple", "PS5", series="{name: talking  with fathers, part: 3}")
    shelf.add("mango", "PS5", series="{name: Talking with fathers, part: 2}")
    shelf.add("draft", "PS5", series="{name: Talking with fathers, part: 4}", status="draft")
    shelf.add("alone", "PS5", series="{name: Something else, part: 1}")
    found = indexes.by_series(shelf.load())
    assert {key: slugs(parts) for key, parts in found.items()} == {"talking with fathers": ["zebra", "mango", "apple"]}


def test_read_first_puts_the_most_relevant_first_then_what_is_kept_here_then_the_shortest(shelf: Shelf) -> None:
    link = "{holder: Example, basis: link-only, reuse: InC}"
    shelf.add("short-but-secondary", "PS7, PS5", minutes="1")
    shelf.add("link", "PS5", minutes="2", rights=link)
    shelf.add("long", "PS5", minutes="30")
    shelf.add("middle", "PS5", minutes="20")
    catalogue = shelf.load()
    materials = indexes.by_domain(catalogue)["PS5"]
    assert slugs(indexes.read_first("PS5", materials)) == ["middle", "long", "link"]
    assert indexes.read_first("PS5", materials) == indexes.read_first("PS5", tuple(reversed(materials)))


def test_statements_count_before_works_cited_and_works_before_domains(shelf: Shelf) -> None:
    shelf.add("one", "PS5, PS5.1, PS7", cites="shared")
    shelf.add("z-same-statement", "PS5, PS5.1")
    shelf.add("m-same-work", "PCF6", cites="shared")
    shelf.add("b-same-domains", "PS5, PS7")
    shelf.add("a-one-domain", "PS5, PS6")
    shelf.add("nothing-shared", "PCF6")
    shelf.add("unpublished", "PS5, PS5.1", status="draft")
    found = related(shelf.load(), "one")
    assert [(each.material.slug, relation_words(each)) for each in found] == [
        ("z-same-statement", "Also serves PS5.1"),
        ("m-same-work", "Cites the same work"),
        ("b-same-domains", "Also serves PS5 and PS7"),
        ("a-one-domain", "Also serves PS5"),
    ]


def test_the_words_name_the_strongest_thing_that_two_materials_share(shelf: Shelf) -> None:
    shelf.add("one", "PS5")
    one = shelf.load().materials["one"]
    words = [
        relation_words(Relation(one, statements, references, ("PS5", "PS7", "PS6", "PCF6")))
        for statements, references in [(("PS7.2",), 3), ((), 1), ((), 2), ((), 0)]
    ]
    assert words == [
        "Also serves PS7.2",
        "Cites the same work",
        "Cites 2 of the same works",
        "Also serves PS5, PS7 and PS6",
    ]


def test_a_framework_that_everything_cites_relates_nothing(shelf: Shelf) -> None:
    shelf.add("one", "PS5", cites="dfe2015kss")
    shelf.add("two", "PS7", cites="dfe2015kss")
    assert related(shelf.load(), "one") == ()


def test_at_most_five_are_related_and_never_the_other_parts_of_the_series(shelf: Shelf) -> None:
    for number in range(9):
        shelf.add(f"other-{number}", "PS5")
    shelf.add("one", "PS5", series="{name: Fathers, part: 1}")
    shelf.add("two", "PS5", series="{name: Fathers, part: 2}")
    assert [each.material.slug for each in related(shelf.load(), "one")] == [f"other-{n}" for n in range(5)]


def test_related_materials_of_the_real_collection_share_what_is_said() -> None:
    catalogue = load(REPOSITORY, TODAY)
    frameworks = {framework.citation for framework in catalogue.frameworks}
    for material in catalogue.published:
        for each in related(catalogue, material.slug):
            other = each.material
            assert set(each.statements) <= set(material.front.domains) & set(other.front.domains)
            shared = set(material.cited_keys) & set(other.cited_keys) - frameworks
            assert each.references == len(shared)
            assert each.statements or each.references or each.domains


@pytest.mark.parametrize("root", [SMALL, REPOSITORY])
def test_the_matrix_counts_what_the_shelves_of_the_domains_hold(root: Path) -> None:
    standards = Standards(load(root, TODAY))
    for table in standards.matrix():
        for link, cells in table["rows"]:
            shelves = {shelf.key: shelf for shelf in indexes.by_type(standards.by_domain[link.code])}
            for cell in cells:
                held = shelves[cell.type_key].materials if cell.type_key in shelves else ()
                assert cell.count == len(held)
                assert cell.address == (f"{link.address}#{shelf_anchor(cell.type_name)}" if held else "")
