"""Measures what a first search costs a reader of a large collection: `python -m benchmarks.search.weight 1000`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright

from benchmarks.collection import write_collection
from build_tools.search_index import FOLDER
from tests.browser.site_server import SiteServer
from tests.browser.tools import OPTIONS, chromium

QUERIES = (
    "genogram",
    "supervision",
    "how do I challenge a worker who is defensive",
    "asye",
    "tool for group supervision",
)
LIMIT = 300_000
"""The most that a first result may cost, in bytes as they are sent, with the page on which somebody searches."""
SLOWEST = 0.6
"""The most seconds that a first result may take, from the last key to the moment when it is seen."""
SEEN = "header .pc-panel .pc-brief__title"
COMPLETE = ".pc-find .pc-result__summary"
"""When the Find page shows a result with its title, facts and summary."""
WAIT = """selector => new Promise(seen => {
  const look = () => document.querySelector(selector)?.offsetParent ? seen() : requestAnimationFrame(look)
  look()
})"""
"""Looks at each frame: Playwright's own waits look twice a second, or are a script that our pages' policy forbids."""


def first_result(browser: Browser, server: SiteServer, query: str) -> tuple[int, int, float]:
    """What the page itself cost, what the first result cost beside it, and the seconds until it was seen.

    Args:
        browser: A real Chromium; its cache is empty.
        server: The site.
        query: What a reader types into the box in the header.
    """
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/materials/material-00001/", wait_until="networkidle")
    visit = sum(sent.size for sent in server.sent())
    page.locator("header .pc-search__box").fill(query)
    started = time.perf_counter()
    page.evaluate(WAIT, SEEN)
    seconds = time.perf_counter() - started
    searched = sum(sent.size for sent in server.sent()) - visit
    context.close()
    return visit, searched, seconds


def find_page(browser: Browser, server: SiteServer, query: str) -> tuple[int, int, float]:
    """What the Find page costs with its first results, what their excerpts cost, and the seconds to the first result.

    Args:
        browser: A real Chromium; its cache is empty.
        server: The site.
        query: What stands in the address that a reader opens.
    """
    context = browser.new_context()
    page = context.new_page()
    started = time.perf_counter()
    page.goto(f"{server.address}/find/#{urlencode({'q': query})}", wait_until="commit")
    page.evaluate(WAIT, COMPLETE)
    seconds = time.perf_counter() - started
    searched = sum(sent.size for sent in server.sent() if not _is_excerpt(sent.path))
    page.wait_for_load_state("networkidle")
    excerpts = sum(sent.size for sent in server.sent() if _is_excerpt(sent.path))
    context.close()
    return searched, excerpts, seconds


def _is_excerpt(path: str) -> bool:
    """Whether a page is fetched for what a result shows of it."""
    return path.startswith(f"/{FOLDER}/pages/") or (path.endswith("/") and path != "/find/")


def main() -> None:
    """Print the table, and fail when a first result costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("materials", type=int, nargs="?", default=1000)
    count = parser.parse_args().materials
    with tempfile.TemporaryDirectory() as folder:
        root, site = Path(folder, "repository"), Path(folder, "site")
        write_collection(root, count)
        command = [sys.executable, "-m", "build_tools", "build", "--site", str(site)]
        subprocess.run(command, cwd=root, check=True, capture_output=True)  # noqa: S603 - our own command
        index = sum(path.stat().st_size for path in (site / FOLDER).rglob("*") if path.is_file())
        print(f"{count} materials; the whole index is {index / 1000:.0f} kB")  # noqa: T201
        heads = f"{'page, kB':>10}{'first result, kB':>18}{'seconds':>9}"
        print(f"{'query':48}{heads}{'Find page, kB':>15}{'seconds':>9}{'excerpts, kB':>14}")  # noqa: T201
        costs, times = [], []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            for query in QUERIES:
                with SiteServer(site) as server:
                    visit, searched, seconds = first_result(browser, server, query)
                with SiteServer(site) as server:
                    found, excerpts, later = find_page(browser, server, query)
                costs.append(visit + searched)
                times.append(seconds)
                figures = f"{visit / 1000:10.1f}{searched / 1000:18.1f}{seconds:9.2f}"
                print(f"{query:48}{figures}{found / 1000:15.1f}{later:9.2f}{excerpts / 1000:14.1f}")  # noqa: T201
            browser.close()
    sys.exit(max(costs) > LIMIT or max(times) > SLOWEST)


if __name__ == "__main__":
    main()
