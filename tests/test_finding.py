"""What a search can find, and what its index is made of."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from build_tools.exports.search_documents import SearchDocument, facet_sign, index_document
from build_tools.finding import Findable, glossary_letters
from build_tools.loading import load
from build_tools.pages import make_tree
from build_tools.readers.sections import Section
from build_tools.search_index import (
    ENTRY,
    FOLDER,
    LARGEST_PART,
    SearchIndexError,
    part_entry,
    part_files,
    split,
    write_entry,
    write_part,
    write_search_index,
)
from build_tools.synonyms import SignReader, made_up_word
from build_tools.typesetting import Typesetter
from tests.built_site import REPOSITORY, SMALL, publish_site

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return load(REPOSITORY, TODAY)


def findable(catalogue: Catalogue) -> dict[str, str]:
    return {staged.path: staged.content for staged in make_tree(catalogue).findable}


def page_of(catalogue: Catalogue, path: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(findable(catalogue)[path])
    return read


def held(page: dict[str, Any]) -> set[str]:
    """The words of a page."""
    return {word for listed in page["words"].values() for word in listed.split(" ")}


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


def test_signs_in_a_title_stand_in_the_index_as_they_are() -> None:
    page = page_of(load(SMALL, TODAY), "materials/asking-about-fathers/index.html")
    assert page["title"].startswith('Asking about "fathers" & *others*')
    assert page["shown"]["summary"].startswith("It's for <5 minutes")


def test_a_material_carries_its_facets_its_text_and_the_signs_of_its_words(real: Catalogue) -> None:
    page = page_of(real, "materials/genograms/index.html")
    known = {"kind": "material", "domain": "PS7", "type": "tool", "time": "45", "use": "one-to-one", "adapt": "yes"}
    for name, value in known.items():
        assert facet_sign(name, value) in page["facets"], name
    assert facet_sign("time", "20") not in page["facets"]
    assert made_up_word("s", "genogram") in held(page)
    assert "30" in held(page)


def test_a_word_counts_more_in_a_title_than_in_the_text() -> None:
    document = SearchDocument("a/", "Apple", "Berry", sections=(Section("Cherry", "cherry", ("Damson damson fig",)),))
    page = json.loads(index_document(document, SignReader({})).text)
    letters = {word: letter for letter, listed in page["words"].items() for word in listed.split(" ")}
    assert letters["appl"] > letters["berry"] > letters["cherry"]
    assert letters["cherry"] > letters["damson"] > letters["fig"]


def test_the_index_holds_no_text_of_a_page(real: Catalogue, tmp_path: Path) -> None:
    """A browser takes what it shows of a page from the page itself."""
    write_part(findable(real), tmp_path)
    assert {path.parent.name for path in (tmp_path / FOLDER).rglob("*.json")} == {"parts", "titles", "words"}
    assert "Ask a worker to tell you" in real.materials["genograms"].source.text
    assert b"Ask a worker to tell you" not in b"".join(files(tmp_path).values())


def test_a_result_is_drawn_from_the_file_that_holds_its_title(real: Catalogue, tmp_path: Path) -> None:
    write_part(findable(real), tmp_path)
    shelves = [json.loads(path.read_text()) for path in (tmp_path / FOLDER / "titles").iterdir()]
    title, facts, codes, summary = next(
        shown for shelf in shelves for address, *shown in shelf if address == "materials/genograms/"
    )
    assert title == "Using genograms in supervision"
    assert facts == "Tool, 30 minutes"
    assert codes.split(" ")[0] == "kss-ps-2015/PS7"
    assert summary == real.materials["genograms"].front.summary


def test_an_edit_leaves_every_part_in_its_place(real: Catalogue) -> None:
    """Results that are worth the same stay in one order, whatever the parts are called by now."""
    documents = findable(real)
    parts = split(documents, largest=15)
    orders = []
    for word in ("", "edited", "edited again", "once more"):
        entries = []
        for paths in parts.values():
            pages = {path: json.loads(documents[path]) for path in paths}
            pages[paths[0]]["title"] += word
            entries.append(part_entry(dict(part_files({path: json.dumps(page) for path, page in pages.items()}))))
        orders.append(json.loads(write_entry(entries))["parts"])
    assert len({tuple(part["name"] for part in order) for order in orders}) == 4
    assert [part["first"] for part in orders[0]] == sorted(paths[0][: -len("index.html")] for paths in parts.values())
    assert [[part["first"] for part in order] for order in orders] == [[part["first"] for part in orders[0]]] * 4


def test_no_text_can_pass_for_a_facet_or_for_another_thing(small_copy: Path) -> None:
    index = small_copy / "materials" / "asking-about-fathers" / "index.md"
    sign = facet_sign("domain", "PS99")
    text = index.read_text().replace("100% of what_you_need.", sign)
    assert sign in text
    index.write_text(f"{text}\n\n## About {sign}\n\nOr {sign.upper()}.\n")
    page = page_of(load(small_copy, TODAY), "materials/asking-about-fathers/index.html")
    assert sign not in held(page) | set(page["facets"])
    assert sign not in " ".join([page["title"], *page["shown"].values()]).lower()


def test_no_two_facets_share_a_made_up_word() -> None:
    assert facet_sign("organisation", "ab-c") != facet_sign("organisation", "a-bc")


def test_a_citation_is_indexed_as_a_reader_sees_it(real: Catalogue) -> None:
    found = Findable(real, Typesetter(real))
    document = found.material(real.materials["explore-before-you-solve"])
    text = " ".join(paragraph for section in document.sections for paragraph in section.paragraphs)
    assert "(Wilkins, Forrester and Grant, 2017)" in text
    assert "[@" not in text


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
        write_search_index(random.sample(made, len(made)), tmp_path / name, largest=20)
    assert files(tmp_path / "first") == files(tmp_path / "second") == files(tmp_path / "third")


PATHS = [f"materials/material-{number}/index.html" for number in range(LARGEST_PART + 1)]


def test_every_page_is_in_one_part_whatever_the_order_in_which_they_come() -> None:
    parts = split(PATHS)
    assert len(parts) == 2
    assert sorted(path for held in parts.values() for path in held) == sorted(PATHS)
    assert split(random.sample(PATHS, len(PATHS))) == parts
    assert split([]) == {}


def test_a_small_collection_is_one_part() -> None:
    assert list(split(PATHS[:-1]).values()) == [sorted(PATHS[:-1])]


def test_a_page_more_leaves_all_parts_but_its_own_as_they_are() -> None:
    before, after = split(PATHS[:50], largest=10), split([*PATHS[:50], "materials/another/index.html"], largest=10)
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == [
        name for name, held in after.items() if "materials/another/index.html" in held
    ]


def test_a_part_leaves_its_own_files_and_no_other(real: Catalogue, tmp_path: Path) -> None:
    documents = findable(real)
    parts = split(documents, largest=30)
    assert len(parts) > 2
    found: dict[str, bytes] = {}
    described = []
    for name, paths in parts.items():
        chosen = {path: documents[path] for path in paths}
        described.append(write_part(chosen, tmp_path / name))
        assert sorted(files(tmp_path / name)) == sorted(path for path, _ in part_files(chosen))
        found |= files(tmp_path / name)
    write_search_index(make_tree(real).findable, tmp_path / "all", largest=30)
    assert files(tmp_path / "all") == found | {ENTRY: write_entry(reversed(described)).encode()}
    assert all(path.startswith(f"{FOLDER}/") for path in found)


def test_every_word_of_a_page_is_in_the_file_where_a_browser_looks_for_it(real: Catalogue, tmp_path: Path) -> None:
    documents = findable(real)
    part = json.loads(write_part(documents, tmp_path))
    starts = part["starts"].split(" ")
    assert len(starts) > 4
    assert starts == sorted(set(starts))
    chunks = [
        json.loads((tmp_path / FOLDER / "words" / f"{number}.{part['name']}.json").read_text())
        for number in range(len(starts))
    ]
    assert part["pages"] == len(documents)
    for path, text in documents.items():
        page = json.loads(text)
        for word in held(page) | set(page["facets"]):
            place = max(number for number, start in enumerate(starts) if start <= word)
            assert word in chunks[place], f"{word} of {path}"


def test_a_page_that_is_none_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SearchIndexError, match=r"the search index was not made: a/index\.html is not a page"):
        write_part({"a/index.html": "<html>"}, tmp_path)


BROKEN = """
from build_tools import search_index

def broken(documents):
    raise search_index.SearchIndexError("no space left on device")

search_index.part_files = broken
"""


def test_a_site_without_its_index_does_not_take_the_place_of_the_old_one(
    small_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the index is made in this process or in another: nothing is published, and what was there stays."""
    (tmp_path / "shadow").mkdir()
    (tmp_path / "shadow" / "sitecustomize.py").write_text(BROKEN)
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("the old site")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "shadow"))
    monkeypatch.setattr("build_tools.making.part_files", broken_part)
    with pytest.raises(SearchIndexError, match="no space left on device"):
        publish_site(small_copy, site)
    assert (site / "index.html").read_text() == "the old site"


def broken_part(documents: object) -> None:
    del documents
    message = "no space left on device"
    raise SearchIndexError(message)
