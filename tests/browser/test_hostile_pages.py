"""What the checks let through is opened in a real browser: nothing runs, nothing is said and nothing is fetched."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.site_server import SiteServer
from tests.hostile.corpora import OURS, corpora
from tests.hostile.places import PLACES, pages_of, sift, small_repository
from tests.npm import MissingToolError, impossible

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SECONDS = 60
"""For how long pages are opened."""
STEPS = {OURS: 1}
COLOURS = """  font: false
  palette:
    - {scheme: default, toggle: {icon: material/weather-night, name: Dark}}
    - {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
"""
"""The theme's own program looks for these."""
CANARY = '<img src="https://canary.example/x.png" onerror="alert(1)"><script>console.log(1)</script>'


@pytest.fixture(scope="module")
def sample() -> list[tuple[str, str]]:
    try:
        known = corpora()
    except MissingToolError as error:
        impossible(str(error))
    cases: list[tuple[str, str]] = []
    for name, step in STEPS.items():
        every = [(place, text) for text in known.get(name, ()) for place in PLACES]
        cases += every[::step]
    return cases


def test_nothing_runs(
    sample: list[tuple[str, str]], browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, site = small_repository(tmp_path), tmp_path / "site"
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("  font: false\n", COLOURS), encoding="utf-8")
    outcome = sift(root, sample)
    pages_of(root, site, outcome)
    canary = next(iter(outcome.passed))
    opened: dict[str, list[str]] = {}
    with SiteServer(site) as server, browser.new_context() as context:
        page = context.new_page()
        seen: list[str] = []
        listen(page, seen, urlsplit(server.address).netloc)
        ending = time.monotonic() + SECONDS
        for slug in sorted(outcome.passed, key=lambda each: each[::-1]):  # in no order of place or corpus
            if time.monotonic() > ending:
                break
            seen.clear()
            page.goto(f"{server.address}/materials/{slug}/", wait_until="load")
            opened[slug] = list(seen)
        text = (site / "materials" / canary / "index.html").read_text(encoding="utf-8")
        path = site / "materials" / "the-canary" / "index.html"
        path.parent.mkdir()
        path.write_text(text.replace("</article>", f"{CANARY}</article>"), encoding="utf-8")
        assert CANARY in path.read_text(encoding="utf-8")
        seen.clear()
        page.goto(f"{server.address}/materials/the-canary/", wait_until="load")
        page.wait_for_timeout(500)
        assert seen, "nothing was heard of what does run"
    assert {slug: (outcome.passed[slug], said) for slug, said in opened.items() if said} == {}
    with capsys.disabled():
        print(f"\n{len(opened)} of {len(outcome.passed)} pages opened, and nothing ran")  # noqa: T201


def listen(page: Page, seen: list[str], host: str) -> None:
    """Write down every dialog, message, error and request to somewhere else."""

    def dialog(opened: object) -> None:
        seen.append("a dialog")
        opened.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dialog)
    page.on("console", lambda message: seen.append(f"said: {message.text}"))
    page.on("pageerror", lambda error: seen.append(f"failed: {error}"))
    page.on("request", lambda asked: seen.append(asked.url) if urlsplit(asked.url).netloc != host else None)
    page.on("popup", lambda _: seen.append("a window"))
    page.on("framenavigated", lambda frame: seen.append("a frame") if frame.parent_frame else None)
