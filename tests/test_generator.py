"""MkDocs as a library: what we lean on is there, and where it is not, the pages are the same."""

from __future__ import annotations

import filecmp
from typing import TYPE_CHECKING

import pytest
from mkdocs.structure import pages
from mkdocs.structure.pages import Page

from build_tools import generator, publishing
from build_tools.generator import RELATIVE_LINKS, Generator, GeneratorError
from tests.built_site import REPOSITORY, SMALL, make_pages, publish_site, run_mkdocs
from tests.days import EPOCH
from tests.made_up import differing, files_of
from tests.test_site import differences

if TYPE_CHECKING:
    from pathlib import Path

MOVED = (
    f"MkDocs has no {RELATIVE_LINKS} in mkdocs.structure.pages any more, so every page is made in its slow way. Look "
    "in that module for what follows links between files, and give its new name, and what it is called with, to "
    "build_tools/generator.py; or pin the version of MkDocs in pyproject.toml that had it."
)


@pytest.fixture(scope="module")
def tree() -> dict[str, str]:
    """The text of every page of a small site."""
    from build_tools.pipeline import check  # noqa: PLC0415 - only here

    staged = make_pages(check(SMALL).catalogue)
    return {each.path: each.content if each.path.endswith(".md") else "" for each in staged}


def made(tree: dict[str, str]) -> dict[str, str]:
    program = Generator(SMALL, dict.fromkeys(tree))
    return {path: program.page(path, text) for path, text in tree.items() if path.endswith(".md")}


def test_the_private_name_of_mkdocs_is_where_it_was() -> None:
    assert hasattr(pages, RELATIVE_LINKS), MOVED
    assert Generator(SMALL, {}).page_class is not Page, MOVED


def test_without_the_private_name_the_pages_are_the_same(tree: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    quick = made(tree)
    assert len(quick) > 30
    monkeypatch.setattr(generator, "RELATIVE_LINKS", "_NobodyHasThis")
    assert Generator(SMALL, {}).page_class is Page
    slow = made(tree)
    assert [path for path, html in slow.items() if quick[path] != html] == []


@pytest.mark.parametrize(
    ("setting", "top"),
    [("", "/"), ("site_url: https://example.org\n", "/"), ("site_url: https://example.org/commons/\n", "/commons/")],
)
def test_what_is_not_found_is_shown_with_the_styles_of_the_site_wherever_that_is(
    tmp_path: Path, setting: str, top: str
) -> None:
    settings = (SMALL / "mkdocs.yml").read_text().replace("../../../", f"{REPOSITORY}/")
    (tmp_path / "mkdocs.yml").write_text(f"{settings}\n{setting}")
    (tmp_path / "docs").mkdir()
    page = dict(Generator(tmp_path, {}).shell())["404.html"]
    assert isinstance(page, bytes)
    assert f'src="{top}assets/javascripts/bundle.'.encode() in page


def test_a_page_is_the_same_whatever_was_made_before_it(tree: dict[str, str]) -> None:
    forwards = made(tree)
    backwards = made(dict(reversed(tree.items())))
    assert [path for path, html in forwards.items() if backwards[path] != html] == []
    program = Generator(SMALL, dict.fromkeys(tree))
    twice = [program.page("about.md", tree["about.md"]) for _ in range(2)] if "about.md" in tree else ["", ""]
    assert twice[0] == twice[1]


FAULTY = {
    "[there](nowhere.md)": "nowhere.md",
    "[there](../nowhere/index.md)": "nowhere/index.md",
    "[there](/absolute/)": "/absolute/",
    "[there](find)": "find",
}


@pytest.mark.parametrize("link", FAULTY)
@pytest.mark.parametrize("name", [RELATIVE_LINKS, "_NobodyHasThis"], ids=["quick", "slow"])
def test_a_link_that_leads_nowhere_is_an_error_that_names_the_page(
    link: str, name: str, tree: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "RELATIVE_LINKS", name)
    program = Generator(SMALL, dict.fromkeys(tree))
    path = "materials/a-talk/index.md"
    with pytest.raises(GeneratorError) as raised:
        program.page(path, tree[path] + f"\n\nIt is {link}.\n")
    assert path in str(raised.value)
    assert FAULTY[link] in str(raised.value)
    assert program.page(path, tree[path]), "the next page is made as if nothing had been"


def test_a_template_that_fails_is_an_error_that_names_the_page(
    tree: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Generator(SMALL, dict.fromkeys(tree))
    path = "materials/a-talk/index.md"
    monkeypatch.setattr(program.env, "get_template", lambda _: program.env.from_string("{{ nobody.knows.this }}"))
    with pytest.raises(GeneratorError, match=r"^materials/a-talk/index\.md could not be made: "):
        program.page(path, tree[path])


def test_settings_that_name_plugins_let_mkdocs_make_the_site(
    small_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    publish_site(small_copy, tmp_path / "ours")
    settings = small_copy / "mkdocs.yml"
    text = settings.read_text()
    assert "\nplugins: []\n" in text
    settings.write_text(text.replace("\nplugins: []\n", "\nplugins:\n  - search\n"))
    monkeypatch.setattr(publishing, "Assembly", lambda *_, **__: pytest.fail("MkDocs makes the pages itself"))
    publish_site(small_copy, tmp_path / "theirs")
    assert (tmp_path / "theirs" / "search" / "search_index.json").exists()
    missing = files_of(tmp_path / "ours").keys() - files_of(tmp_path / "theirs").keys()
    assert missing == set()


def test_a_site_goes_from_mkdocs_own_way_to_ours_and_back(
    small_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    settings, site = small_copy / "mkdocs.yml", tmp_path / "site"
    text = settings.read_text()
    publish_site(small_copy, site)
    ours = files_of(site)
    settings.write_text(text.replace("\nplugins: []\n", "\nplugins:\n  - search\n"))
    publish_site(small_copy, site)
    theirs = files_of(site)
    assert run_mkdocs(small_copy, tmp_path / "alone", with_documents=False).returncode == 0
    assert [name for name in differences(filecmp.dircmp(tmp_path / "alone", site)) if "sitemap" not in name] == []
    settings.write_text(text)
    publish_site(small_copy, site)
    assert differing(files_of(site), ours) == []
    assert theirs != ours
