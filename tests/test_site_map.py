"""The map of the site: which pages are in it, how new each is, and that it is as the protocol says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from build_tools.exports.sitemap import MOST_ADDRESSES, as_sitemaps
from build_tools.loading import load
from build_tools.model import domain_of
from build_tools.pages import make_tree
from tests.built_site import REPOSITORY, publish_site, run_mkdocs
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

NAME = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "published_schemas" / "sitemap.xsd"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return replace(load(REPOSITORY, COLLECTION_DAY), site_address="https://commons.example/")


@pytest.fixture(scope="module")
def files(catalogue: Catalogue) -> dict[str, str]:
    made = {file.path: file for file in make_tree(catalogue).files}
    return {path: file.content for path, file in made.items() if path.endswith(".xml") or path == "robots.txt"}


@pytest.fixture(scope="module")
def days(files: dict[str, str]) -> dict[str, str]:
    """The day of each page, by its address from the site's root; an empty text where none is said."""
    pages = etree.fromstring(files["sitemap.xml"].encode())
    said = {url.findtext(f"{NAME}loc"): url.findtext(f"{NAME}lastmod", "") for url in pages}
    return {address.removeprefix("https://commons.example/"): day for address, day in said.items()}


def newest(catalogue: Catalogue, code: str = "") -> str:
    return max(
        str(change.on)
        for material in catalogue.published
        for change in material.front.changes
        if not code or code in map(domain_of, material.front.domains)
    )


def test_it_is_as_its_schema_says(files: dict[str, str]) -> None:
    SCHEMA.assertValid(etree.fromstring(files["sitemap.xml"].encode()))
    broken = files["sitemap.xml"].replace("<lastmod>2", "<lastmod>on 2")
    assert not SCHEMA.validate(etree.fromstring(broken.encode()))


def test_a_material_is_as_new_as_its_last_change(catalogue: Catalogue, days: dict[str, str]) -> None:
    for material in catalogue.published:
        assert days[f"materials/{material.slug}/"] == str(max(each.on for each in material.front.changes if each.on))


def test_a_page_that_lists_materials_is_as_new_as_the_newest_of_them(
    catalogue: Catalogue, days: dict[str, str]
) -> None:
    for code in catalogue.domains:
        assert days[f"domains/{code.lower()}/"] == newest(catalogue, code)
    assert days[""] == days["materials/"] == days["matrix/"] == newest(catalogue)
    for key in catalogue.organisations:
        made = [each for each in catalogue.published if each.front.source and each.front.source.organisation == key]
        changes = [str(change.on) for material in made for change in material.front.changes]
        assert days.get(f"organisations/{key}/", "") == max(changes, default="")


def test_what_is_written_by_hand_has_no_day(days: dict[str, str]) -> None:
    assert days["about/"] == days["contribute/"] == days["references/"] == ""


def test_robots_are_led_to_it_where_they_look(catalogue: Catalogue, files: dict[str, str]) -> None:
    assert files["robots.txt"] == "User-agent: *\nAllow: /\n\nSitemap: https://commons.example/sitemap.xml\n"
    below = make_tree(replace(catalogue, site_address="https://commons.example/cpd/")).files
    assert "robots.txt" not in {file.path for file in below}
    unknown = make_tree(replace(catalogue, site_address="")).files
    assert not {"robots.txt", "sitemap.xml"} & {file.path for file in unknown}


def numbered(count: int) -> list[tuple[str, str]]:
    return [(f"https://commons.example/{number:06}/?a=1&b=2", "2026-01-01") for number in range(count)]


def test_no_file_holds_more_than_the_protocol_allows() -> None:
    whole = as_sitemaps("https://commons.example/", numbered(MOST_ADDRESSES))
    assert list(whole) == ["sitemap.xml"]
    cut = as_sitemaps("https://commons.example/", numbered(MOST_ADDRESSES + 1))
    assert list(cut) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    index = etree.fromstring(cut["sitemap.xml"].encode())
    assert index.tag == f"{NAME}sitemapindex"
    assert [each.findtext(f"{NAME}loc") for each in index] == [
        "https://commons.example/sitemap-1.xml",
        "https://commons.example/sitemap-2.xml",
    ]
    assert [each.findtext(f"{NAME}lastmod") for each in index] == ["2026-01-01"] * 2
    parts = [etree.fromstring(cut[f"sitemap-{number}.xml"].encode()) for number in (1, 2)]
    assert [len(part) for part in parts] == [MOST_ADDRESSES, 1]
    for part in parts:
        SCHEMA.assertValid(part)


@pytest.mark.parametrize("most", [500, 1000, 5000])
def test_no_file_is_larger_than_it_may_be(most: int) -> None:
    pages = numbered(40)
    cut = as_sitemaps("https://commons.example/", pages, most_bytes=most)
    parts = {path: text for path, text in cut.items() if len(cut) == 1 or path != "sitemap.xml"}
    assert all(len(text.encode()) <= most for text in parts.values())
    listed = [url.findtext(f"{NAME}loc") for text in parts.values() for url in etree.fromstring(text.encode())]
    assert listed == [address for address, _ in pages]


@pytest.mark.parametrize("alone", [False, True], ids=["commons", "mkdocs alone"])
def test_the_site_has_our_map_or_none_and_never_the_themes_template(
    small_copy: Path, tmp_path: Path, *, alone: bool
) -> None:
    def built(site: Path) -> Path:
        if alone:
            assert run_mkdocs(small_copy, site).returncode == 0
        else:
            publish_site(small_copy, site)
        return site

    assert not (built(tmp_path / "unknown") / "sitemap.xml").exists()
    with (small_copy / "mkdocs.yml").open("a") as settings:
        settings.write("\nsite_url: https://commons.example\n")
    site = built(tmp_path / "known")
    pages = {path.relative_to(site).parent.as_posix() for path in site.rglob("index.html")} - {"admin"}
    pages = {
        path for path in pages if not path.startswith("embed/")
    }  # shown in frames of other sites, and no page here
    SCHEMA.assertValid(etree.parse(str(site / "sitemap.xml")))
    said = {url.findtext(f"{NAME}loc") for url in etree.parse(str(site / "sitemap.xml")).getroot()}
    redirects = {path for path in pages if 'http-equiv="refresh"' in (site / path / "index.html").read_text()}
    expected = {f"https://commons.example/{path}/".replace("/./", "/") for path in pages - redirects}
    assert said == expected
    assert (site / "robots.txt").read_text().endswith("Sitemap: https://commons.example/sitemap.xml\n")
    assert (site / ".well-known" / "resourcesync").is_file()
