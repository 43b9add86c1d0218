"""The files that a reader downloads, and the part of a page that offers them."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
import rispy
from pybtex.database import parse_string

from build_tools.exports.citation_formats import CITATION_FORMATS
from build_tools.loading import load
from build_tools.pipeline import write_tree
from tests.built_site import make_pages, texts_of
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent.parent
SMALL = REPOSITORY / "tests" / "repositories" / "small"


def staged(root: Path) -> dict[str, str]:
    return texts_of(make_pages(load(root, TODAY)))


@pytest.fixture(scope="module")
def real() -> dict[str, str]:
    return staged(REPOSITORY)


@pytest.fixture(scope="module")
def small() -> dict[str, str]:
    return staged(SMALL)


def keys_of(tree: dict[str, str], stem: str) -> list[list[str]]:
    """The keys in each of the three files, by a reader of each format."""
    return [
        list(parse_string(tree[f"{stem}.bib"], "bibtex").entries),
        [record["id"] for record in rispy.loads(tree[f"{stem}.ris"])],
        [item["id"] for item in json.loads(csl_json(tree, stem))],
    ]


def csl_json(tree: dict[str, str], stem: str) -> str:
    """The CSL-JSON of a page: a file, or the data that its link holds."""
    if f"{stem}.json" in tree:
        return tree[f"{stem}.json"]
    page = tree[f"{stem.rpartition('/')[0]}/index.md"]
    links: list[str] = re.findall(r'href="data:application/vnd\.citationstyles\.csl\+json,([^"]*)"', page)
    assert len(links) == 1
    return unquote(unescape(links[0]), errors="strict")


def test_every_published_material_and_no_other_has_its_two_files_and_its_link(small: dict[str, str]) -> None:
    assert [path for path in small if path.startswith("materials/") and path.endswith("cite.json")] == []
    stems = {path.rsplit(".", 1)[0] for path in small if path.startswith("materials/") and "/cite." in path}
    assert stems == {f"materials/{slug}/cite" for slug in ("a-talk", "asking-about-fathers", "what-helps")}
    for stem in stems:
        assert keys_of(small, stem) == [[stem.split("/")[1]]] * 3


def test_the_records_of_all_materials_are_three_files(small: dict[str, str], real: dict[str, str]) -> None:
    assert keys_of(small, "materials/library") == [["a-talk", "asking-about-fathers", "what-helps"]] * 3
    published = {material.slug for material in load(REPOSITORY, TODAY).published if "psdp" not in material.slug}
    assert all(published & set(keys) for keys in keys_of(real, "materials/library"))
    for form in CITATION_FORMATS:
        assert f'href="library.{form.ending}" type="{form.media_type}"' in small["materials/index.md"]


def test_every_reference_and_the_library_have_their_three_files(real: dict[str, str]) -> None:
    library = sorted(load(REPOSITORY, TODAY).references)
    assert keys_of(real, "references/library") == [library] * 3
    for key in library:
        assert keys_of(real, f"references/{key}/cite") == [[key]] * 3


def test_a_link_only_material_offers_its_original(real: dict[str, str]) -> None:
    assert keys_of(real, "materials/psdp-faq-2018/cite") == [["rip2018faq"]] * 3
    page = real["materials/psdp-faq-2018/index.md"]
    assert "Cite the original. This page only describes it." in page
    assert 'data-copy-name="the APA 7 citation">Research in Practice. (2018, July). <em>Frequently asked' in page
    assert "Add the address of this page" not in page


def test_nothing_of_a_withdrawn_material_or_a_draft_is_offered(small: dict[str, str]) -> None:
    texts = [text for path, text in small.items() if not path.endswith(".md")]
    assert not [text for text in texts if "Old leaflet" in text or "Unfinished" in text]


def cite_section(page: str) -> str:
    return page.split("\n## Cite this\n")[1].split("\n## ", maxsplit=1)[0]


def test_a_page_offers_both_styles_after_the_rights_and_each_format(small: dict[str, str]) -> None:
    page = small["materials/asking-about-fathers/index.md"]
    assert page.index("\n## Rights and reuse\n") < page.index("\n## Cite this\n") < page.index("\n## About this page\n")
    section = cite_section(page)
    assert "\n\n" not in section.strip()
    for name in ("Harvard (Cite Them Right)", "APA 7"):
        assert f"<dt>{name}</dt>" in section
    for form in CITATION_FORMATS:
        told = f'type="{form.media_type}" download="asking-about-fathers.{form.ending}">{form.name}</a>, {form.about}'
        assert told in section
        assert (f'href="cite.{form.ending}"' in section) == (form.ending != "json")
    assert "A &amp; B team (2026) <em>Asking about ‘fathers’ &amp; *others* | `one`" in section


def test_without_an_address_the_page_asks_for_it_and_invents_none(small: dict[str, str]) -> None:
    section = cite_section(small["materials/a-talk/index.md"])
    assert "Add the address of this page<span data-page-address></span>." in section
    assert "http" not in section
    assert "url" not in small["materials/a-talk/cite.bib"]


def test_with_an_address_it_is_everywhere_in_full(tmp_path: Path) -> None:
    root = shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns(".cache"))
    with (root / "mkdocs.yml").open("a") as settings:
        settings.write("\nsite_url: https://commons.example/cpd\n")
    tree = staged(root)
    address = "https://commons.example/cpd/materials/a-talk/"
    section = cite_section(tree["materials/a-talk/index.md"])
    assert section.count(f'<a href="{address}">{address}</a>') == 2
    assert "Add it after the address: (Accessed: day month year)." in section
    assert f"  url = {{{address}}},\n" in tree["materials/a-talk/cite.bib"]
    assert f"UR  - {address}\r\n" in tree["materials/a-talk/cite.ris"]
    assert json.loads(csl_json(tree, "materials/a-talk/cite"))[0]["URL"] == address
    original = tree["materials/what-helps/cite.bib"]
    assert "url = {https://www.gov.uk/example}" in original
    assert "commons.example" not in original


def test_the_line_ends_of_ris_survive_the_writing_of_the_tree(tmp_path: Path) -> None:
    write_tree(make_pages(load(SMALL, TODAY)), SMALL, tmp_path)
    written = (tmp_path / "references" / "library.ris").read_bytes()
    assert written.count(b"\r\n") == written.count(b"\n") > 10


def test_no_author_of_our_own_gets_a_letter_after_the_year(real: dict[str, str]) -> None:
    pages = [cite_section(real[f"materials/{slug}/index.md"]) for slug in ("genograms", "abbreviations")]
    assert all("Practice Commons editors (2026) <em>" in page for page in pages)
    assert all("Practice Commons editors. (2026, November). <em>" in page for page in pages)
