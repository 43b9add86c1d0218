"""Reads a built site as a browser would: its pages, their addresses, anchors and what they ask for."""

from __future__ import annotations

import os
import posixpath
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from build_tools.crew import Crew
from build_tools.documents.document import Document
from build_tools.pages import make_tree
from build_tools.pipeline import check, put_in_place
from build_tools.publishing import DOCUMENTS, NO_DOCUMENTS
from build_tools.store import FOLDER, Store
from tests.days import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue
    from build_tools.staging import StagedFile

REPOSITORY = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "repositories" / "small"

FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "audio": "src", "video": "src"}


def run_mkdocs(root: Path, site: Path, *, with_documents: bool = True) -> subprocess.CompletedProcess[str]:
    """A strict build by MkDocs alone, without our command."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(root / "mkdocs.yml"), "-d", str(site)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"}
    environment |= {} if with_documents else {DOCUMENTS: NO_DOCUMENTS}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


def publish_site(
    root: Path, site: Path, *, workers: int = 1, start_method: str | None = None, with_documents: bool = False
) -> None:
    """What `commons build` does after the checks; without documents by default, which take their time."""
    with Store(root / FOLDER) as store, Crew(workers, start_method) as crew:
        put_in_place(check(root, store=store, crew=crew), site, store, crew, with_documents=with_documents)


def make_pages(catalogue: Catalogue) -> list[StagedFile]:
    """Every file of a catalogue's finished tree but for the documents, whose tests are in tests/documents."""
    return [file for file in make_tree(catalogue).files if not (isinstance(file.text, Document) or file.in_site)]


def texts_of(tree: Iterable[StagedFile]) -> dict[str, str]:
    """Every file of a finished tree that is made here and holds text, by its path."""
    made = (file for file in tree if not isinstance(file.text, Document))
    return {file.path: file.made for file in made if isinstance(file.made, str)}


@dataclass
class BuiltPage:
    """One HTML page: the anchors it offers, where it leads, and what a browser fetches for it."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = BuiltPage()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.page.ids.append(given["id"])
        if tag in {"h1", "h2", "h3", "h4"}:
            self.page.headings.append((tag, given.get("id", "")))
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        if tag in FETCHED and FETCHED[tag] in given:
            self.page.fetched.append(given[FETCHED[tag]])
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preconnect", "preload", "prefetch"}:
            self.page.fetched.append(given.get("href", ""))


def read_page(path: Path) -> BuiltPage:
    """One HTML file."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.page


def read_site(site: Path) -> dict[str, BuiltPage]:
    """Every HTML file of a site, by its path."""
    return {path.relative_to(site).as_posix(): read_page(path) for path in sorted(site.rglob("*.html"))}


def broken_links(site: Path) -> list[str]:
    """Every internal link or fragment that leads nowhere, with the page it stands on."""
    pages = read_site(site)
    broken = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or name == "404.html":
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
            )
            if (site / target).is_dir():
                target = posixpath.normpath(posixpath.join(target, "index.html"))
            place = "" if "=" in parts.fragment else unquote(parts.fragment)  # choices are no place
            lacks_anchor = place and target in pages and place not in pages[target].ids
            if not (site / target).is_file() or lacks_anchor:
                broken.append(f"{name}: {link}")
    return broken
