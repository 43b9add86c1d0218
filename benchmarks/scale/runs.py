"""Measures every row of one run, in turn, on the same text."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks.collection import write_collection
from benchmarks.scale import stock
from benchmarks.scale.changes import apply
from benchmarks.scale.measuring import REPOSITORY, Measured, median, read_all, run, size_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIMES = 3
SHORT = 30
"""A row that takes fewer seconds than this is measured three times."""
EDITS = ("body", "title", "add", "remove", "citation", "framework")
COMMONS = [sys.executable, "-m", "build_tools"]
WITHOUT_SEARCH = "--without-search"
NO_DOCUMENTS = "--no-documents"
"""Word, EPUB and PDF files are measured by themselves: pandoc and typst make them."""
SIZES = (100, 1000, 3000, 10_000)


class Run:
    """One run: its folder, and what was measured so far.

    Args:
        work: An empty folder to work in.
        count: How many materials.
    """

    def __init__(self, work: Path, count: int) -> None:
        self.work = work
        self.count = count
        self.root = work / "repository"
        self.site = work / "site"
        self.seconds: dict[str, float] = {}
        self.cpu_seconds: dict[str, float] = {}
        self.each: dict[str, list[float]] = {}
        self.peaks: dict[str, dict[str, float | None]] = {}
        self.sites: dict[str, dict[str, float]] = {}
        self.changed: dict[str, list[str]] = {}
        self.seed = 0

    def write_repository(self) -> None:
        """Write the collection that everything is measured on."""
        say(f"writing {self.count} materials")
        write_collection(self.root, self.count)

    def row(
        self, name: str, command: list[str], before: Callable[[], None] | None = None, *, reads: Path | None = None
    ) -> None:
        """Measure one row: once when it is long, three times when it is short.

        Args:
            name: The row's name.
            command: The command.
            before: What is done before each time, outside the measurement.
            reads: What the command reads, and what is therefore read once before it; the repository by default.
        """
        measured: list[Measured] = []
        while not measured or (len(measured) < TIMES and measured[0].seconds < SHORT):
            if before:
                before()
            read_all(reads or self.root)
            measured.append(run(command, self.work / f"{name}.log"))
        middle = median(measured)
        self.seconds[name] = round(middle.seconds, 3)
        self.cpu_seconds[name] = round(middle.cpu_seconds, 3)
        self.each[name] = [round(each.seconds, 3) for each in measured]
        self.peaks[name] = {"peak_mb": middle.peak_mb, "indexer_peak_mb": middle.indexer_peak_mb}
        say(f"{self.count} materials, {name}: {middle.seconds:.2f} s")

    def change(self, kind: str, row: str) -> Callable[[], None]:
        """What makes a fresh change of one kind each time it is called, and keeps a note of it under the row."""

        def make() -> None:
            self.seed += 1
            self.changed.setdefault(row, []).append(apply(self.root, kind, self.seed))

        return make

    def forget(self) -> None:
        """Remove the site and what was kept of earlier builds, so that the next one is cold."""
        for folder in (self.root / ".cache", self.site):
            shutil.rmtree(folder, ignore_errors=True)

    def build(self, *options: str) -> list[str]:
        """The command that builds our site."""
        return [*COMMONS, "build", "--root", str(self.root), "--site", str(self.site), NO_DOCUMENTS, *options]

    def measure_stock(self, *, bare: bool = True) -> None:
        """Stock Material over the pages that our own `commons stage` writes, and over the bare materials.

        Args:
            bare: Whether the bare materials are measured as well.
        """
        finished = self.work / "finished"
        run(
            [*COMMONS, "stage", NO_DOCUMENTS, "--root", str(self.root), str(finished / "docs")], self.work / "stage.log"
        )
        self.forget()
        self._stock("stock", finished)
        if bare:
            stock.write_bare(self.work / "bare", self.root)
            self._stock("stock_bare", self.work / "bare")

    def _stock(self, name: str, project: Path) -> None:
        settings, site = stock.write_settings(project, self.root), project / "site"
        command = stock.command(sys.executable, settings, site)

        def clear() -> None:
            shutil.rmtree(site, ignore_errors=True)

        self.row(name, command, clear, reads=project / "docs")
        self._weigh(name, site)
        index = site / "search" / "search_index.json"
        self.sites[name]["search_index_mb"] = round(index.stat().st_size / 1e6, 1)
        shutil.rmtree(project)

    def _weigh(self, name: str, site: Path) -> None:
        mb, files = size_of(site)
        self.sites[name] = {"mb": mb, "files": files}

    def measure_cold(self) -> None:
        """Our build with nothing kept of an earlier one."""
        self.row("cold", self.build(), self.forget)
        self._weigh("ours", self.site)

    def measure_edits(self) -> None:
        """Our build when nothing changed, and after one change of each kind."""
        self.row("unchanged", self.build())
        for kind in EDITS:
            self.row(kind, self.build(), self.change(kind, kind))
        if WITHOUT_SEARCH in _help("build"):
            row = "body_without_search"
            run(self.build(WITHOUT_SEARCH), self.work / f"{row}.log")
            self.row(row, self.build(WITHOUT_SEARCH), self.change("body", row))
            run(self.build(), self.work / f"{row}.log")

    def measure_checks(self) -> None:
        """The check alone: after one edit, and with nothing kept."""
        command = [*COMMONS, "check", "--root", str(self.root)]
        run(command, self.work / "check.log")
        self.row("check_warm", command, self.change("body", "check_warm"))
        self.row("check_cold", command, self.forget)


def _help(command: str) -> str:
    asked = [*COMMONS, command, "--help"]
    return subprocess.run(asked, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command


def measure_size(work: Path, count: int, *, with_stock: bool) -> dict[str, float]:
    """The seconds of our cold build and of one body edit at another size, and of stock when that is asked for.

    Args:
        work: A folder that is made and removed again.
        count: How many materials.
        with_stock: Whether stock Material is measured as well.
    """
    work.mkdir()
    part = Run(work, count)
    part.write_repository()
    if with_stock:
        part.measure_stock(bare=False)
    part.measure_cold()
    part.row("body", part.build(), part.change("body", "body"))
    shutil.rmtree(work)
    return part.seconds


def first_searches(site: Path) -> tuple[list[dict[str, Any]], str]:
    """What a first search costs a reader, for each of the queries of benchmarks/search, and the version of Chromium.

    Args:
        site: Our site, with its search index.
    """
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - all other rows need no browser

    from benchmarks.search.weight import QUERIES, first_result  # noqa: PLC0415 - as above
    from tests.browser.site_server import SiteServer  # noqa: PLC0415 - as above
    from tests.browser.tools import OPTIONS, MissingToolError, chromium  # noqa: PLC0415 - as above

    found: list[dict[str, Any]] = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            version = str(browser.version)
            for query in QUERIES:
                with SiteServer(site) as server:
                    visit, searched, seconds = first_result(browser, server, query)
                found.append(
                    {
                        "query": query,
                        "page_kb": round(visit / 1000, 1),
                        "search_kb": round(searched / 1000, 1),
                        "kb": round((visit + searched) / 1000, 1),
                        "seconds": round(seconds, 3),
                    }
                )
            browser.close()
    except (Error, MissingToolError) as error:
        say(f"the first search was not measured: {error}")
        return [], "not measured"
    return found, version


def say(what: str) -> None:
    """Tell somebody who waits how far the run is."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)  # noqa: T201 - for a person who waits
