"""What a search can find, and what its index is made of."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from build_tools.catalogue import Catalogue, load
from build_tools.exports.search_documents import facet_sign
from build_tools.finding import Findable, glossary_letters
from build_tools.pages import make_tree
from build_tools.publishing import BuildFailedError, publish
from build_tools.search_index import SearchIndexError, write_search_index
from build_tools.synonyms import made_up_word
from build_tools.typesetting import Typesetter
from tests.built_site import REPOSITORY, SMALL, read_page

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return load(REPOSITORY, TODAY)


def findable(catalogue: Catalogue) -> dict[str, str]:
    return {staged.path: staged.content for staged in make_tree(catalogue).findable}


def words(catalogue: Catalogue) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Findable(catalogue, Typesetter(catalogue)).words())
    return read


def test_what_readers_may_find_is_found_and_nothing_else(real: Catalogue) -> None:
    paths = set(findable(real))
    assert {f"materials/{material.slug}/index.html" for material in real.published} <= paths
    assert {f"domains/{code.lower()}/index.html" for code in real.domains} <= paths
    assert {"about/index.html", "contribute/index.html", "privacy/index.html"} <= paths
    assert not [path for path in paths if path.startswith(("checks/", "references/", "adr/", "rights/", "find/"))]


def test_a_tombstone_and_a_draft_are_not_found() -> None:
    small = load(SMALL, TODAY)
    found = findable(small)
    assert len(small.materials) > len(small.published) > 2
    assert [path for path in found if path.startswith("materials/")] == [
        f"materials/{material.slug}/index.html" for material in small.published
    ]
    for word in ("QUAGGAWORD", "HEFALUMPWORD", "GNUWORD", "ZEBRAWORD"):
        assert word not in "".join(found.values())


def test_signs_in_a_title_cannot_break_out_of_the_index() -> None:
    page = findable(load(SMALL, TODAY))["materials/asking-about-fathers/index.html"]
    assert "Asking about &#34;fathers&#34; &amp; *others*" in page
    assert "It&#39;s for &lt;5 minutes" in page


def test_a_material_carries_its_facets_its_text_and_the_signs_of_its_words(real: Catalogue) -> None:
    page = findable(real)["materials/genograms/index.html"]
    facets = page.rsplit("<p ", 1)[1]
    held = {"kind": "material", "domain": "PS7", "type": "tool", "time": "45", "use": "one-to-one", "adapt": "yes"}
    for name, value in held.items():
        assert facet_sign(name, value) in facets, name
    assert facet_sign("time", "20") not in facets
    assert made_up_word("s", "genogram") in page
    assert "30 minutes" in page
    assert '<h2 id="' in page


def test_no_text_can_pass_for_a_facet_or_for_another_thing(small_copy: Path) -> None:
    index = small_copy / "materials" / "asking-about-fathers" / "index.md"
    sign = facet_sign("domain", "PS99")
    text = index.read_text().replace("100% of what_you_need.", sign)
    assert sign in text
    index.write_text(f"{text}\n\n## About {sign}\n\nOr {sign.upper()}.\n")
    page = findable(load(small_copy, TODAY))["materials/asking-about-fathers/index.html"]
    assert sign not in re.sub(r' id="[^"]*"', "", page.lower())


def test_no_two_facets_share_a_made_up_word() -> None:
    assert facet_sign("organisation", "ab-c") != facet_sign("organisation", "a-bc")


def test_a_citation_is_indexed_as_a_reader_sees_it(real: Catalogue) -> None:
    page = findable(real)["materials/explore-before-you-solve/index.html"]
    assert "(Wilkins, Forrester and Grant, 2017)" in page
    assert "[@" not in page


def test_a_browser_learns_the_words_the_codes_and_the_meanings(real: Catalogue) -> None:
    known = words(real)
    assert known["complete"] is True
    assert {"genogram", "defensive", "hypotheses"} <= set(known["words"].split())
    assert known["signs"]["kss 7"] == known["signs"]["ps 7"] == known["signs"]["ps7"] == "ps7"
    assert known["signs"]["pcf 6"] == "pcf6"
    assert known["meanings"][made_up_word("s", "ASYE")][0][:2] == ["ASYE", "Assessed and Supported Year in Employment"]


def test_the_glossary_is_in_the_order_of_the_alphabet_and_names_its_sources(real: Catalogue) -> None:
    letters = glossary_letters(real)
    assert [letter for letter, _ in letters] == sorted(letter for letter, _ in letters)
    asye = next(entry for letter, entries in letters if letter == "A" for entry in entries if entry.term.term == "ASYE")
    assert asye.source
    assert [name for name, _ in asye.linked] == ["NQSW"]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_pages_give_the_same_index_byte_for_byte(real: Catalogue, tmp_path: Path) -> None:
    made = make_tree(real).findable
    for name in ("first", "second", "third"):
        write_search_index(made, tmp_path / name)
    assert files(tmp_path / "first") == files(tmp_path / "second") == files(tmp_path / "third")


def test_the_index_brings_no_look_of_its_own_and_no_second_language(real: Catalogue, tmp_path: Path) -> None:
    write_search_index(make_tree(real).findable, tmp_path)
    top = {path.name for path in (tmp_path / "pagefind").iterdir()}
    assert {name for name in top if "." in name and "pf_meta" not in name} == {
        "pagefind.js",
        "pagefind-worker.js",
        "pagefind-entry.json",
        "wasm.en.pagefind",
    }


def test_an_index_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "no space left on device")

    monkeypatch.setattr("build_tools.search_index.subprocess.run", failing)
    with pytest.raises(SearchIndexError, match="the search index was not made:\nno space left on device"):
        write_search_index([], tmp_path)


def test_a_site_without_its_index_does_not_take_the_place_of_the_old_one(
    small_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program stands in the place of Pagefind: nothing is published, and what was there stays."""
    shadow = tmp_path / "shadow" / "pagefind"
    shadow.mkdir(parents=True)
    (shadow / "__init__.py").touch()
    (shadow / "__main__.py").write_text("raise SystemExit('this is not Pagefind')")
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("the old site")
    monkeypatch.setenv("PYTHONPATH", str(shadow.parent))
    with pytest.raises(BuildFailedError, match="this is not Pagefind"):
        publish(small_copy, site)
    assert (site / "index.html").read_text() == "the old site"


def test_every_heading_that_a_result_can_lead_to_is_on_its_page(real: Catalogue, real_site: Path) -> None:
    for path, html in findable(real).items():
        led_to = re.findall(r'<h2 id="([^"]*)"', html)
        ids = read_page(real_site / path).ids
        assert [anchor for anchor in led_to if anchor not in ids] == [], path
