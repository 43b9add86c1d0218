"""Measures the site's search against the theme's own on the same pages, and prints MRR@10 and success@3 of both."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml
from playwright.sync_api import Page, sync_playwright

from tests.browser.site_server import SiteServer
from tests.browser.tools import OPTIONS, chromium

REPOSITORY = Path(__file__).parent.parent.parent
QUERIES = Path(__file__).parent / "queries.yaml"
DEPTH = 10
Ranker = Callable[[str], list[str]]
THEME = """
INHERIT: mkdocs.yml
theme: {name: material, language: en, font: false, custom_dir: plain}
extra_css: []
extra_javascript: []
plugins: [search]
"""
OURS = """async (query) => {
  const { search } = await import(new URL("assets/javascripts/search/engine.js", document.baseURI));
  const { found } = await search(query);
  return (await Promise.all(found.slice(0, 10).map((each) => each.data()))).map((page) => page.url);
}"""


def build(settings: Path, site: Path) -> None:
    """Build the site that a mkdocs.yml describes."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(settings), "--site-dir"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([*command, str(site)], check=True, cwd=REPOSITORY, env=environment, capture_output=True)  # noqa: S603 - our own command


def ask_ours(page: Page) -> Ranker:
    """The search that readers use: the addresses of the pages that it finds, best first."""
    page.goto(page.url + "find/", wait_until="networkidle")
    page.goto(urljoin(page.url, "../"), wait_until="networkidle")
    return lambda query: [urlsplit(address).path for address in page.evaluate(OURS, query)]


def ask_theme(page: Page) -> Ranker:
    """The theme's search, by its own box and its own list of results."""
    page.wait_for_load_state("networkidle")
    box = page.locator("[data-md-component=search-query]")
    box.click(force=True)

    status = page.locator(".md-search-result__meta")

    def ask(query: str) -> list[str]:
        for text, said in (("", "Type to start searching"), (query, "matching document")):
            box.fill(text)
            box.press("End")  # the theme listens to keys
            status.get_by_text(said).wait_for()
        page.wait_for_timeout(150)
        links = page.locator(".md-search-result__item > a.md-search-result__link")
        found = [urlsplit(urljoin(page.url, link.get_attribute("href") or "")).path for link in links.all()]
        return list(dict.fromkeys(found))

    return ask


def place_of(expected: list[str], found: list[str]) -> int:
    """The place from 1 of the first page that was expected among those found, or 0 when it is not in the first ten."""
    wanted = {f"/{slug}/" if "/" in slug or slug == "glossary" else f"/materials/{slug}/" for slug in expected}
    return next((place for place, path in enumerate(found[:DEPTH], 1) if path in wanted), 0)


def measures(places: list[int]) -> dict[str, float]:
    """The two measures of a list of places.

    MRR@10 is the mean of 1 divided by the place, with 0 where the page is not among ten (Voorhees, TREC-8, 1999).
    Success@3 is the share of queries whose page is among the first three.
    """
    return {
        "mrr@10": sum(1 / place for place in places if place) / len(places),
        "success@3": sum(0 < place <= 3 for place in places) / len(places),
    }


def run(names: list[str]) -> dict[str, dict[str, list[str]]]:
    """What each search finds for each query.

    Args:
        names: The searches to ask: `ours`, `theme` or both.
    """
    queries = [each["query"] for each in yaml.safe_load(QUERIES.read_text(encoding="utf-8"))]
    found: dict[str, dict[str, list[str]]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        copy = Path(folder, "repository")
        shutil.copytree(REPOSITORY, copy, ignore=shutil.ignore_patterns(".*", "site", "build", "node_modules"))
        (copy / "plain").mkdir()
        (copy / "theme.yml").write_text(THEME, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        for name in names:
            build(copy / ("mkdocs.yml" if name == "ours" else "theme.yml"), Path(folder, name))
            with SiteServer(Path(folder, name)) as server:
                page = browser.new_page(viewport={"width": 1400, "height": 6000})
                page.goto(f"{server.address}/", wait_until="networkidle")
                ask = ask_ours(page) if name == "ours" else ask_theme(page)
                found[name] = {query: ask(query) for query in queries}
                page.close()
        browser.close()
    return found


def main() -> None:
    """Print the table, and with `--each` where every query's page was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="print every query that is not held out")
    parser.add_argument("--ours", action="store_true", help="leave the theme's search out")
    arguments = parser.parse_args()
    judged: list[dict[str, Any]] = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    found = run(["ours"] if arguments.ours else ["ours", "theme"])
    places = {name: [place_of(each["expect"], by[each["query"]]) for each in judged] for name, by in found.items()}
    if arguments.each:
        for index, each in enumerate(judged):
            if not each["held_out"]:
                shown = " ".join(f"{name} {places[name][index]}" for name in places)
                print(f"{shown:18} {each['kind']:13} {each['query']} -> {', '.join(each['expect'])}")  # noqa: T201
                if places["ours"][index] != 1:
                    print(f"{'':32} {found['ours'][each['query']][:4]}")  # noqa: T201
    sets = {"tuned": [not each["held_out"] for each in judged], "held out": [each["held_out"] for each in judged]}
    results: dict[str, dict[str, dict[str, float]]] = {}
    print(f"{'queries':20}{'search':10}{'MRR@10':>8}{'success@3':>11}")  # noqa: T201
    for label, chosen in {**sets, "all": [True] * len(judged)}.items():
        for name, found_places in places.items():
            values = measures([place for place, is_in in zip(found_places, chosen, strict=True) if is_in])
            results.setdefault(label, {})[name] = values
            count = f"{label} ({sum(chosen)})"
            print(f"{count:20}{name:10}{values['mrr@10']:8.3f}{values['success@3']:11.3f}")  # noqa: T201
    if not arguments.ours:
        results_file = REPOSITORY / "build" / "search.json"
        results_file.parent.mkdir(exist_ok=True)
        results_file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        everything = results["all"]
        sys.exit(any(everything["ours"][name] <= everything["theme"][name] for name in everything["ours"]))


if __name__ == "__main__":
    main()
