"""Pictures of the pages that matter most, on a phone and on a desk, light and dark, to be looked at.

Run as `python -m tests.browser.screenshots`; the pictures are in build/screenshots/.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.browser.pages import EXAMPLE, REAL, SCHEMES
from tests.browser.site_server import SiteServer
from tests.browser.sites import build
from tests.browser.tools import OPTIONS, MissingToolError, chromium
from tests.built_site import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = REPOSITORY / "build" / "screenshots"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
TAKEN = {
    "home": (REAL, ""),
    "find": (REAL, "find/"),
    "results": (REAL, "find/#q=supervision"),
    "domain": (REAL, "domains/ps7/"),
    "material": (REAL, "materials/genograms/"),
    "matrix": (REAL, "matrix/"),
    "glossary": (REAL, "glossary/"),
    "paths": (REAL, "paths/"),
    "path": (REAL, "paths/first-twelve-months/"),
    "tombstone": (EXAMPLE, "materials/old-leaflet/"),
}
"""The pages, by the name of their pictures; one that does not exist yet is left out with a line that says so."""


def _take(browser: Browser, name: str, address: str) -> None:
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                is_mobile=size == "phone",
                has_touch=size == "phone",
            )
            page = context.new_page()
            page.goto(address, wait_until="networkidle")
            path = FOLDER / f"{name}-{size}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
            print(path.relative_to(REPOSITORY))
            context.close()


def main() -> int:
    """Take every picture; 2 when there is no browser to take them with."""
    try:
        path = chromium()
    except MissingToolError as error:
        print(error, file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with ExitStack() as stack:
        servers = {}
        for site in (REAL, EXAMPLE):
            folder = build(site, Path(stack.enter_context(tempfile.TemporaryDirectory())))
            servers[site] = stack.enter_context(SiteServer(folder))
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=path, args=OPTIONS)
        for name, (site, address) in TAKEN.items():
            if servers[site].find(urlsplit(address).path) is None:
                print(f"{name}: there is no page {address} yet, so there is no picture of it")
                continue
            _take(browser, name, f"{servers[site].address}/{address}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
