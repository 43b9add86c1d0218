"""Long lists: cut into pages that together hold everything once, and short ones left as they are."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.listings import ON_A_PAGE, SAMPLE, WHOLE, cut, in_find
from build_tools.loading import load
from build_tools.pages import make_tree
from tests.built_site import SMALL, make_pages, texts_of
from tests.specification_runs import TODAY
from tests.test_indexes import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.staging import StagedFile

COUNT = 600
PAGES = {"": 250, "2/": 250, "3/": 100}


@pytest.fixture(scope="module")
def many_files(tmp_path_factory: pytest.TempPathFactory) -> list[StagedFile]:
    """Every file that is made of 600 tools under one statement, which all cite one work."""
    root: Path = tmp_path_factory.mktemp("many") / "repository"
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns(".cache"))
    shelf = Shelf(root)
    for number in range(COUNT):
        shelf.add(f"tool-{number:03}", "PS5, PS5.1", cites="shared", title=f'"{number:03} & counting"')
    return make_tree(shelf.load()).files


@pytest.fixture(scope="module")
def many(many_files: list[StagedFile]) -> dict[str, str]:
    """The text of each of them."""
    return texts_of(many_files)


@pytest.fixture(scope="module")
def small() -> dict[str, str]:
    return texts_of(make_pages(load(SMALL, TODAY)))


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]*)"', page)]


def listed(page: str) -> list[str]:
    return re.findall(r'<li><a href="[^"]*materials/(tool-\d+)/">\d+ &amp; counting</a>', page)


@pytest.mark.parametrize(
    ("address", "below"),
    [
        ("types/tool/", ""),
        ("licences/cc-by-4.0/", ""),
        ("times/10/", ""),
        ("materials/", "page/"),
        ("domains/ps5/all/", ""),
        ("domains/ps5/ps5-1/", ""),
    ],
)
def test_a_long_list_is_cut_into_pages_that_hold_everything_once(
    many: dict[str, str], address: str, below: str
) -> None:
    pages = [many[f"{address}{below if part else ''}{part}index.md"] for part in PAGES]
    assert [len(listed(page)) for page in pages] == [*PAGES.values()]
    assert [slug for page in pages for slug in listed(page)] == [f"tool-{number:03}" for number in range(COUNT)]
    assert not any("pc-card" in page for page in pages)
    assert f"{address}{below}4/index.md" not in many


def test_every_page_of_a_list_says_which_it_is_and_leads_to_the_others(many: dict[str, str]) -> None:
    first, second, third = (many[f"types/tool/{part}index.md"] for part in PAGES)
    assert ("\n# Tools\n" in first, "\n# Tools, page 2 of 3\n" in second) == (True, True)
    assert 'title: "Tools, page 3 of 3"' in third
    assert ("exclude" in first, "exclude" in second, "exclude" in third) == (False, True, True)
    assert "<strong>Page 2 of 3</strong>" in second
    for page, others in ((first, {"2/", "3/"}), (second, {"../", "../3/"}), (third, {"../", "../2/"})):
        assert others <= {link.replace("./", "", 1) if link.startswith("./") else link for link in links(page)}
        assert page.count('aria-current="page"') == 1
    assert ('rel="prev"' in first, 'rel="next"' in first) == (False, True)
    assert ('rel="prev"' in second, 'rel="next"' in second) == (True, True)
    assert ('rel="prev"' in third, 'rel="next"' in third) == (True, False)
    assert "</b> 250 &amp; counting to 499 &amp; counting</a>" in first
    assert "../../find/#type=tool" in links(first)
    assert "../../../find/#type=tool" in links(second)


def test_the_records_of_everything_are_offered_once(many: dict[str, str]) -> None:
    assert len(json.loads(many["materials/library.json"])) == COUNT
    assert "library.ris" in links(many["materials/index.md"])
    assert "library.ris" not in many["materials/page/2/index.md"]


def test_a_domain_shows_the_first_of_each_shelf_and_statement_and_leads_to_all(many: dict[str, str]) -> None:
    page = many["domains/ps5/index.md"]
    assert page.count('class="pc-card"') == SAMPLE
    statements = page.split("\n## Statements\n")[1].split("\n## ", maxsplit=1)[0]
    assert len(listed(statements)) == SAMPLE
    assert "See all 600 materials for PS5.1" in statements
    assert {"all/", "ps5-1/", "../../find/#domain=PS5&type=tool"} <= set(links(page))


def test_the_uses_of_a_work_are_cut_as_well(many: dict[str, str]) -> None:
    pages = [many[f"references/shared/{part}index.md"] for part in PAGES]
    assert [len(listed(page)) for page in pages] == [*PAGES.values()]
    assert ["cite.ris" in links(page) for page in pages] == [True, False, False]


def test_each_page_of_the_register_holds_the_permissions_that_it_names(many: dict[str, str]) -> None:
    pages = [many[f"rights/{part}index.md"] for part in PAGES]
    assert [page.count("<tbody>") for page in pages] == [*PAGES.values()]
    assert len({slug for page in pages for slug in re.findall(r"materials/(tool-\d+)/", page)}) == COUNT
    for page in pages:
        assert f"{COUNT} things in {COUNT} materials" in page
        named = {link for link in links(page) if link.startswith("#")}
        assert named == {f"#{number.lower()}" for number in re.findall(r"^### (\S+)$", page, re.MULTILINE)} != set()


def test_no_link_of_a_made_page_leads_nowhere(many: dict[str, str], many_files: list[StagedFile]) -> None:
    broken, there = [], {file.in_site or file.path for file in many_files}
    for path, text in many.items():
        for link in links(text) if path.endswith("index.md") else []:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0]))
            is_there = target in there or f"{target}/index.md".removeprefix("./") in many or f"{target}.md" in many
            if link and not is_there and not link.startswith(("http", "mailto:", "data:", "#")):
                broken.append(f"{path}: {link}")
    assert broken == []


def test_a_short_list_is_shown_as_it_was(small: dict[str, str]) -> None:
    assert not [path for path in small if re.search(r"/(?:page|all|\d+)/index\.md$", path) and "times/" not in path]
    assert not [path for path, text in small.items() if "pc-rows" in text or "pc-pages" in text]


@given(st.integers(min_value=0, max_value=1200))
def test_the_pages_of_a_list_hold_all_of_it_in_its_order(count: int) -> None:
    pages = cut("types/tool/", range(count), str)
    assert [item for page in pages for item in page.items] == [*range(count)]
    assert all(page.count == count and len(page.items) <= max(WHOLE, ON_A_PAGE) for page in pages)
    assert len({page.address for page in pages}) == len(pages) == max(pages[0].total, 1)
    assert (len(pages) == 1) == (count <= ON_A_PAGE)
    assert pages[0].is_long == (count > WHOLE)
    assert (pages[0].previous, pages[-1].following) == (None, None)
    for page, following in pairwise(pages):
        assert page.following is not None
        assert following.previous is not None
        assert (page.following.address, following.previous.address) == (following.address, page.address)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_reach_of_a_page_is_short_whatever_its_titles(first: str, last: str) -> None:
    titles = [first, *["x"] * ON_A_PAGE, last]
    assert all(len(link.reach) <= 50 for link in cut("a/", titles, str)[0].links)


def test_a_choice_in_find_is_an_address() -> None:
    assert in_find(domain="PS7", type="case-study") == "find/#domain=PS7&type=case-study"
