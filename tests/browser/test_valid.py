"""The Nu checker finds no error in the HTML of any kind of page, but for what the theme itself writes."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.browser.pages import KINDS
from tests.browser.tools import MissingToolError, impossible, java

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ALLOWED = {
    r"“autocomplete” is only allowed .*<input class=\"md-toggle\"": (
        "Material's hidden boxes keep the state of its menu and its search; browsers ignore the attribute on them"
    ),
    r"“for” attribute of the “label” element must be .*<label class=\"md-nav__title\" for=\"__toc\"": (
        "Material labels the contents list on every page, and makes the box that it is for only where it is needed"
    ),
}
"""What the theme itself causes: a regular expression for the message and the place, and the reason."""


@pytest.fixture(scope="session")
def errors(site_of: Callable[[str], Path], packages: Path) -> list[tuple[str, str]]:
    """The kind of each page with an error, and the error: its message and the HTML around it."""
    try:
        path = java()
    except MissingToolError as error:
        impossible(str(error))
    return checked(path, packages, {str(site_of(kind.site) / kind.file): kind.key for kind in reversed(KINDS)})


def checked(java_path: str, packages: Path, keys: dict[str, str]) -> list[tuple[str, str]]:
    """What the Nu checker says of the files that are the keys, with the name of each."""
    jar = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [java_path, "-Xss2m", "-jar", str(jar), "--format", "json", "--errors-only", "--exit-zero-always", *keys]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found = []
    for message in json.loads(done.stderr)["messages"]:
        place = " ".join(message.get("extract", "").split())
        path = message["url"].removeprefix("file:")
        found.append((keys.get(path, path), f"{message['message']} · {place}"))
    return found


def test_the_pages_are_valid(errors: list[tuple[str, str]]) -> None:
    told = [f"{key} · {error}" for key, error in errors if not any(re.search(each, error) for each in ALLOWED)]
    assert not told, "\n" + "\n".join(told)


@pytest.mark.parametrize("allowed", ALLOWED)
def test_what_is_allowed_is_still_needed(allowed: str, errors: list[tuple[str, str]]) -> None:
    assert any(re.search(allowed, error) for _, error in errors), "the theme no longer writes this: take the line out"


def test_an_error_is_noticed(packages: Path, tmp_path: Path) -> None:
    try:
        path = java()
    except MissingToolError as error:
        impossible(str(error))
    page = tmp_path / "wrong.html"
    page.write_text('<!doctype html><html lang="en"><title>Wrong</title><p colour="red" id="a">A</p><p id="a">B</p>')
    found = [error for _, error in checked(path, packages, {str(page): "wrong"})]
    assert any("“colour” not allowed" in error for error in found)
    assert any("Duplicate ID" in error for error in found)
