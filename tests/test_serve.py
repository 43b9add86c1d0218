"""`commons serve` shows what our own program makes, and an edit soon after it is saved."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from build_tools import mkdocs_hooks
from build_tools.assembly import Assembly
from build_tools.crew import Crew
from build_tools.mkdocs_hooks import SHOWN, SHOWN_TO, WANTED, WATCHED, on_serve
from build_tools.pipeline import check
from build_tools.publishing import PREVIEW, preview
from build_tools.store import FOLDER, Store
from build_tools.watching import Watch
from tests.days import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterator

MATERIAL = "materials/asking-about-fathers"
PATIENCE = 60


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of a preview of a repository."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "build_tools", "serve", "--root", str(root), "--port", str(port)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    with (root / "log.txt").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def page_with(address: str, words: str, log: Path) -> str:
    """A page once it holds some words."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own server
                page: str = answer.read().decode()
        except (URLError, ConnectionError):
            page = ""
        if words in page:
            return page
        time.sleep(0.1)
    pytest.fail(f"{words} was never shown:\n{log.read_text()}")


def test_an_edit_is_shown_in_the_site_as_it_will_be(small_copy: Path) -> None:
    with served(small_copy) as address:
        page = page_with(f"{address}/{MATERIAL}/", "fathers", small_copy / "log.txt")
        assert 'class="pc-nav"' in page
        page_with(f"{address}/404.html", "<html", small_copy / "log.txt")
        with (small_copy / MATERIAL / "index.md").open("a") as file:
            file.write("\nA line with the word NUMBATWORD in it.\n")
        page_with(f"{address}/{MATERIAL}/", "NUMBATWORD", small_copy / "log.txt")
    assert "Traceback" not in (small_copy / "log.txt").read_text()


def test_whoever_ends_a_preview_ends_all_of_it(small_copy: Path) -> None:
    with served(small_copy) as address:
        page_with(f"{address}/{MATERIAL}/", "fathers", small_copy / "log.txt")
    with pytest.raises(URLError):
        urlopen(address)  # noqa: S310 - our own server


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveReloadServer]:
    """What shows a preview, and listens to nobody."""
    monkeypatch.setattr(mkdocs_hooks, "_servers", [])
    with LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path)) as made:
        yield made


def test_a_preview_watches_as_we_do(server: LiveReloadServer) -> None:
    folder = str(Path("materials").resolve())
    server.watch(folder)
    assert list(getattr(server, WATCHED)) == [folder], (
        f"MkDocs has no {WATCHED} any more: a preview of many materials is slower than it has to be"
    )
    as_made = server.observer
    assert on_serve(server, MkDocsConfig(), lambda: None) is server
    assert list(getattr(server, WATCHED)) == [folder]
    assert server.observer is not as_made
    observer: object = server.observer
    assert isinstance(observer, Watch)
    assert [*observer._folders] == [folder]


class NoIndexError(Exception):
    """What this test ends a look with."""


def test_a_page_is_shown_before_the_search_index_is_made(
    server: LiveReloadServer, small_copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = [name for name in (SHOWN_TO, SHOWN, WANTED) if not hasattr(server, name)]
    assert gone == [], f"MkDocs has no {gone} any more: an edit is shown later than it could be"
    on_serve(server, MkDocsConfig(), lambda: None)
    was_shown: list[bool] = []

    def index(*_: object) -> None:
        page = small_copy / FOLDER / PREVIEW / MATERIAL / "index.html"
        was_shown.append(getattr(server, SHOWN) == getattr(server, WANTED) and page.is_file())
        raise NoIndexError

    monkeypatch.setattr(Assembly, "_index", index)
    setattr(server, WANTED, getattr(server, SHOWN) + 1)
    with pytest.raises(NoIndexError), Crew(1) as crew, Store(tmp_path / "store") as store:
        preview(check(small_copy).catalogue, store, crew, mkdocs_hooks._show)
    assert was_shown == [True]
