"""A site is put in place only when it is whole: every file as it was made, nothing else, and no link into nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from build_tools import publishing
from build_tools.crew import Crew
from build_tools.site_folder import SiteFolder, content_digest, write_file
from build_tools.store import Store
from build_tools.verification import NotWholeError, links_of, verify
from tests.made_up import BuiltRepository, differing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {
    "index.html": '<a href="a/">a</a> <a href="a/b/#here">b</a> <a href="https://x.example/y">x</a> <a href="#">t</a>',
    "a/index.html": '<a href="../">home</a> <a id="up"></a><a href="#up">up</a> <script src="../x.js"></script>',
    "a/b/index.html": '<h2 id="here">Here</h2> <a href="../../x.js?1#y">x</a> <p>Not a link: href="nowhere"</p>',
    "a/b/c.html": '<svg><use href="../../icons.svg#sign"/></svg> <a href="./#here">b</a> <a href="..">a</a>',
    "404.html": '<a href="/anywhere/at/all/">Nobody knows from where</a>',
    "x.js": "document.write(' <a href=\"nowhere\">')",
    "icons.svg": "<svg></svg>",
}


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    folder = SiteFolder(tmp_path / "site", Store())
    for path, text in FILES.items():
        folder.write(path, text.encode())
    return folder


def verified(site: SiteFolder, **more: str) -> None:
    """Look at a site to which some files were added, or in which they were written anew."""
    wanted = {path: content_digest(text.encode()) for path, text in {**FILES, **more}.items()}
    for path, text in more.items():
        site.write(path, text.encode())
    verify(site, wanted, wanted, Crew(1))


def test_a_site_that_is_whole_passes(site: SiteFolder) -> None:
    verified(site)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("b/", "a/index.html has a link to a/b/x/, "),
        ("../nowhere.html", "a/index.html has a link to nowhere.html"),
        ("../../up/", "a/index.html has a link to ../up/"),
        ("b/#nowhere", "a/index.html has a link to a/b/index.html#nowhere, and there is no such place in it"),
        ("#nowhere", "a/index.html has a link to a/index.html#nowhere"),
        ("?q=1#nowhere", "a/index.html has a link to a/index.html#nowhere"),
        ("b/&#39;.html", "a/index.html has a link to a/b/'.html"),
        ("b/%41.html", "a/index.html has a link to a/b/A.html"),
        ("./d/../e/", "a/index.html has a link to a/e/index.html"),
    ],
)
def test_a_link_into_nothing_is_refused_by_name(site: SiteFolder, link: str, said: str) -> None:
    link = link.replace("b/", "b/x/") if link == "b/" else link
    with pytest.raises(NotWholeError) as raised:
        verified(site, **{"a/index.html": f'<p id="up"></p><a class="x" href="{link}">b</a>'})
    assert said.rstrip(", /") in str(raised.value)
    assert "The old site is as it was." in str(raised.value)


@pytest.mark.parametrize(
    "link", ["b", "b/", "b/index.html#here", "../find/#type=tool", "mailto:a@b.example", "b/c.html"]
)
def test_a_link_that_leads_somewhere_passes(site: SiteFolder, link: str) -> None:
    verified(site, **{"a/index.html": f'<p id="up"></p><a href="{link}">b</a>', "find/index.html": ""})


def test_what_only_looks_like_a_link_is_none() -> None:
    assert set(links_of("a/b/index.html", FILES["a/b/index.html"])) == {("x.js", "y")}


@pytest.mark.parametrize(
    ("page", "said"),
    [("b/index.html", "b/index.html has a link to there/"), ("home.html", "home.html has a link to ../there/")],
)
def test_a_link_up_is_followed_once_from_pages_that_stand_beside_each_other(
    site: SiteFolder, page: str, said: str
) -> None:
    """From a page that stands elsewhere the same letters lead elsewhere."""
    followed: set[str] = set()
    html = '<a href="../there/"></a><a href="here/"></a>'
    assert set(links_of("a/b/index.html", html, followed)) == {("a/there/index.html", ""), ("a/b/here/index.html", "")}
    assert set(links_of("a/c/index.html", html, followed)) == {("a/c/here/index.html", "")}

    up = '<a href="../there/">t</a>'
    there = {"a/there/index.html": "", "a/b/index.html": f'<h2 id="here"></h2>{up}', "a/d/index.html": up}
    verified(site, **there)
    with pytest.raises(NotWholeError, match=said):
        verified(site, **there, **{page: up})


def changed_behind(site: SiteFolder) -> None:
    (site.path / "a" / "index.html").write_text("longer than it was before")


def changed_at_the_same_time(site: SiteFolder) -> None:
    """Nothing but the content tells."""
    path = site.path / "icons.svg"
    before = path.stat()
    with path.open("r+b") as file:
        file.write(b"<gvs>")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def removed(site: SiteFolder) -> None:
    (site.path / "x.js").unlink()


def added(site: SiteFolder) -> None:
    write_file(site.name, "a/stray.html", b"")


SPOILED: dict[Callable[[SiteFolder], None], str] = {
    changed_behind: "a/index.html is not as it was written",
    changed_at_the_same_time: "icons.svg does not hold what was written into it",
    removed: "x.js is not there",
    added: "a/stray.html is there, and nobody made it",
}


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_file_that_is_not_as_it_was_made_is_refused_by_name(
    site: SiteFolder, spoil: Callable[[SiteFolder], None]
) -> None:
    spoil(site)
    with pytest.raises(NotWholeError, match=SPOILED[spoil]):
        verified(site)


def test_a_site_that_is_not_whole_is_not_put_in_place(
    built_small: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built_small.files
    page = built_small.material("a-talk")
    page.write_text(page.read_text() + "\nIt is short.\n")

    def spoiling(site: SiteFolder, *given: object, **named: object) -> None:
        removed_page = site.path / "404.html"
        removed_page.unlink()
        verify(site, *given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as spoiled:
        spoiled.setattr(publishing, "verify", spoiling)
        with pytest.raises(NotWholeError, match=r"404\.html is not there"):
            built_small.build()
    assert differing(built_small.files, before) == []
    built_small.build()
    assert differing(built_small.files, before) != []


def test_when_the_disk_cannot_write_the_old_site_stays(
    built_small: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built_small.files
    page = built_small.material("a-talk")
    page.write_text(page.read_text() + "\nIt is short.\n")

    def failing(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(publishing, "_flush", failing)
    with pytest.raises(OSError, match="Input/output error"):
        built_small.build()
    assert differing(built_small.files, before) == []


def test_an_old_site_that_was_aside_when_a_build_was_killed_is_put_back(
    built_small: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system cannot exchange two folders in one step, there is no site for a moment."""
    wanted = built_small.files
    page = built_small.material("a-talk")
    text = page.read_text()
    page.write_text(text + "\nIt is short.\n")

    def killed(new: Path, site: Path) -> None:
        site.replace(publishing._aside(new, site))
        raise KeyboardInterrupt

    with monkeypatch.context() as without:
        without.setattr(publishing, "_exchange", lambda *_: False)
        without.setattr(publishing, "_move_one_after_the_other", killed)
        with pytest.raises(KeyboardInterrupt):
            built_small.build()
    assert not built_small.site.exists()
    page.write_text(text)
    built_small.build()
    assert differing(built_small.files, wanted) == []
    assert [each.name for each in built_small.site.parent.iterdir() if "aside" in each.name] == []


def test_an_exchange_that_fails_is_not_done_in_another_way(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with pytest.raises(FileNotFoundError):
        publishing._exchange(str(tmp_path / "missing"), str(tmp_path / "site"))
    assert (tmp_path / "site").exists()
