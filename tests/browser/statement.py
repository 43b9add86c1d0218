"""Runs the accessibility tests and, when all of them pass, writes the page that says what was tested.

Run as `python -m tests.browser.statement`.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from types import FunctionType
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browser import test_axe, test_find, test_preferences, test_structure
from tests.browser.pages import KINDS, SCHEMES, WIDTHS
from tests.browser.tools import MissingToolError, chromium, version_of
from tests.built_site import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = REPOSITORY / "docs" / "accessibility-tests.md"
MODULES = (test_axe, test_structure, test_preferences, test_find)
"""The tests that the page tells of: the docstring of each test is what the page says of it."""


def promises() -> Iterator[str]:
    """What each test looks for, module by module; others have no docstring."""
    for module in MODULES:
        for name, test in vars(module).items():
            if name.startswith("test_") and isinstance(test, FunctionType) and test.__module__ == module.__name__:
                told = " ".join((test.__doc__ or "").split())
                if told:
                    yield told


def lists() -> dict[str, list[str]]:
    """The lists of the page by their headings: exactly what the tests cover."""
    return {
        "What each test looks for": list(promises()),
        "The kinds of pages": [f"{kind.name[0].upper()}{kind.name[1:]}." for kind in KINDS],
        "The colours": [f"{scheme.capitalize()}." for scheme in SCHEMES],
        "The widths of the window": [f"{width} pixels." for width in WIDTHS],
    }


def text(day: dt.date, axe: str, browser: str) -> str:
    """The page, as Markdown.

    Args:
        day: The day of the tests.
        axe: The version of axe-core.
        browser: The version of Chromium.
    """
    written = {heading: "\n".join(f"- {item}" for item in items) for heading, items in lists().items()}
    sections = "\n\n".join(f"## {heading}\n\n{items}" for heading, items in written.items())
    return f"""---
description: Which automatic tests of accessibility this site passed, on what day, and what nobody has tested yet.
---

# What was tested for accessibility

This page is written by the tests themselves, and only when all of them pass.
They last passed on {day.day} {day:%B %Y}, with axe-core {axe} in Chromium {browser}.
They are run again before each change to the site.

{sections}

## What was not tested

- Nobody has tested the site with a screen reader.
- No disabled person has been asked to use it yet.
- No other browser than Chromium was used.
- One page of each kind was tested, and not every page.
- Automatic tests find only some of the barriers that people meet.
- Where axe-core could not decide, nobody has looked yet.

[Accessibility](accessibility.md) says what we aim for and how to tell us what stops you.
"""


def main() -> int:
    """Run the tests and write the page; what pytest says when one fails, and 2 when a program is missing."""
    try:
        path, axe = chromium(), version_of("axe-core")
    except MissingToolError as error:
        print(error, file=sys.stderr)
        return 2
    files = [str(module.__file__) for module in MODULES]
    environment = {**os.environ, "CI": "true"}
    done = subprocess.run([sys.executable, "-m", "pytest", *files], check=False, cwd=REPOSITORY, env=environment)
    if done.returncode:
        print(f"{PAGE.relative_to(REPOSITORY)} was not written, because not every test passed", file=sys.stderr)
        return done.returncode
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        version = browser.version
        browser.close()
    today = dt.datetime.now(tz=dt.UTC).date()
    PAGE.write_text(text(today, axe, version), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(REPOSITORY)}")
    if f"]({PAGE.name})" not in PAGE.with_name("accessibility.md").read_text(encoding="utf-8"):
        print(f"docs/accessibility.md does not link to it yet: write [What was tested]({PAGE.name}) there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
