"""What other people's programs read in the heads of the pages that belong to no one material."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from build_tools.exports.catalogue_json import CATALOGUE_JSON
from build_tools.exports.descriptions import EVERYTHING, OF_DOMAIN, OF_ORGANISATION, Collection
from build_tools.exports.export_formats import formats_for
from build_tools.exports.site_heads import SiteHeads, site_heads
from build_tools.licences import LICENCES
from build_tools.pages import Site
from tests.exports.awkward_catalogue import ADDRESS, AWKWARD, real
from tests.exports.page_reader import faults_by_shapes, json_ld, open_graph, page_with, parsed

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.exports.descriptions import Selection


@pytest.fixture(scope="module")
def collection() -> Collection:
    return Collection(replace(real(), site_address=ADDRESS))


@pytest.fixture(scope="module")
def heads(collection: Collection) -> SiteHeads:
    return site_heads(collection)


def feed_of(selection: Selection) -> str:
    return f"feeds/{selection.kind}-{selection.key or 'all'}.xml"


FEED = replace(
    CATALOGUE_JSON,
    key="a-feed",
    name='A "feed" & more',
    media_type="application/atom+xml",
    path=feed_of,
    kinds=(EVERYTHING, OF_DOMAIN, OF_ORGANISATION),
    is_announced=True,
)


def alternates(head: str) -> list[tuple[str, str, str]]:
    links = parsed(page_with(head)).xpath("//link[contains(concat(' ', normalize-space(@rel), ' '), ' alternate ')]")
    return [(link.get("href"), link.get("type"), link.get("title")) for link in links]


def test_a_domain_is_a_term_of_its_framework(heads: SiteHeads, collection: Collection) -> None:
    for framework in collection.frameworks:
        record = json_ld(page_with(heads.framework(framework)))
        assert faults_by_shapes(record, record["@id"]) == ""
        assert record["@id"] == f"{ADDRESS}frameworks/{framework.id}/"
        assert [term["termCode"] for term in record["hasDefinedTerm"]] == [each.code for each in framework.domains]
        assert record["isBasedOn"]["publisher"]["name"] == framework.issuer
        assert record["isBasedOn"]["license" if framework.licence == "OGL-UK-3.0" else "usageInfo"]
        assert record["temporalCoverage"].startswith(f"{framework.valid_from}/")
        for domain in framework.domains:
            term = json_ld(page_with(heads.domain(framework, domain)))
            assert faults_by_shapes(term, term["@id"]) == ""
            assert (term["termCode"], term["name"], term["description"]) == (domain.code, domain.title, domain.summary)
            assert term["@id"] == next(
                each["@id"] for each in record["hasDefinedTerm"] if each["termCode"] == domain.code
            )
            own = term["inDefinedTermSet"]
            assert own["@id"] == record["@id"]
            assert [each["name"] for each in own.get("hasDefinedTerm", [])] == [each.text for each in domain.statements]


def test_a_framework_that_ends_says_until_when(heads: SiteHeads, collection: Collection) -> None:
    ending = collection.frameworks[0].model_copy(update={"valid_to": collection.catalogue.today})
    record = json_ld(page_with(heads.framework(ending)))
    assert record["temporalCoverage"] == f"{ending.valid_from}/{collection.catalogue.today.isoformat()}"
    reserved = ending.model_copy(update={"licence": "InC"})
    assert json_ld(page_with(heads.framework(reserved)))["isBasedOn"]["usageInfo"] == LICENCES["InC"].url


def test_the_home_page_says_how_to_search_once_it_has_an_address(heads: SiteHeads) -> None:
    record = json_ld(page_with(heads.home("What it offers.")))
    assert (record["@type"], record["@id"], record["description"]) == ("WebSite", ADDRESS, "What it offers.")
    assert record["potentialAction"]["target"]["urlTemplate"] == f"{ADDRESS}find/#q={{search_term_string}}"
    assert "potentialAction" not in json_ld(page_with(SiteHeads("", ()).home("What it offers.")))


@pytest.mark.parametrize("text", AWKWARD)
def test_a_list_says_what_it_lists(text: str) -> None:
    heads = SiteHeads(ADDRESS, ())
    maker = {"name": " ".join(text.split()), "url": "https://example.org/?a=1&b=2"}
    page = page_with(heads.collection("organisations/x/", maker["name"], text, 12, maker))
    record = json_ld(page)
    assert faults_by_shapes(record, record["@id"]) == ""
    assert record["mainEntity"] == {"@type": "ItemList", "numberOfItems": 12}
    assert (record["about"]["name"], record["about"]["url"]) == (maker["name"], maker["url"])
    assert parsed(page).xpath("//body//text()") == ["Text"]
    assert open_graph(page)["og:title"] == maker["name"]
    unknown = json_ld(page_with(heads.collection("organisations/x/", "X", "", 1, {"name": "X", "url": ""})))
    assert unknown["about"] == {"@type": "Organization", "name": "X"}
    assert "about" not in json_ld(page_with(heads.collection("types/", "By type", "", 3)))


def test_the_page_of_a_selection_tells_of_its_files_and_no_other(collection: Collection) -> None:
    pairs = [(FEED, selection) for selection in collection.selections if selection.kind in FEED.kinds]
    heads = SiteHeads(ADDRESS, pairs)
    whole = (f"{ADDRESS}feeds/everything-all.xml", FEED.media_type, 'A "feed" & more: All materials')
    assert alternates(heads.home("")) == [whole]
    assert alternates(heads.collection("materials/", "All materials", "", 3)) == [whole]
    framework = collection.frameworks[0]
    domain = framework.domains[6]
    expected = f'A "feed" & more: {domain.code} {domain.title}'
    assert alternates(heads.domain(framework, domain)) == [
        (f"{ADDRESS}feeds/domain-{domain.code}.xml", FEED.media_type, expected)
    ]
    assert alternates(heads.framework(framework)) == []
    maker = next(each for each in collection.selections if each.kind == OF_ORGANISATION)
    assert alternates(heads.collection(maker.page, maker.name, "", 3))[0][0] == f"{ADDRESS}{feed_of(maker)}"
    nowhere = SiteHeads("", pairs)
    assert alternates(nowhere.domain(framework, domain))[0][0] == f"../../feeds/domain-{domain.code}.xml"


def test_every_file_that_is_announced_is_announced_on_a_page_that_there_is(collection: Collection) -> None:
    """Whatever formats there are."""
    announced = [(form, selection) for form, selection in formats_for(collection) if form.is_announced]
    pages = {file.path: file for file in Site(collection.catalogue).other_files() if file.path.endswith(".md")}
    for form, selection in announced:
        page = pages[f"{selection.page}index.md"]
        told = [href for href, media_type, _ in alternates(page.text.head) if media_type == form.media_type]  # type: ignore[union-attr]
        assert f"{ADDRESS}{form.path(selection)}" in told


def test_the_built_pages_have_their_records(real_site: Path) -> None:
    kinds = {
        "index.html": "WebSite",
        "frameworks/kss-ps-2015/index.html": "DefinedTermSet",
        "domains/ps7/index.html": "DefinedTerm",
        "materials/index.html": "CollectionPage",
        "types/index.html": "CollectionPage",
        "types/tool/index.html": "CollectionPage",
        "organisations/research-in-practice/index.html": "CollectionPage",
    }
    for path, kind in kinds.items():
        page = (real_site / path).read_text(encoding="utf-8")
        record = json_ld(page)
        assert record["@type"] == kind, path
        assert faults_by_shapes(record, f"{ADDRESS}{path.removesuffix('index.html')}") == "", path
        assert open_graph(page)["og:site_name"] == "Practice Commons"
    record = json_ld((real_site / "organisations/research-in-practice/index.html").read_text(encoding="utf-8"))
    assert record["about"]["url"] == "https://www.researchinpractice.org.uk"
