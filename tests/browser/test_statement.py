"""The published page on what was tested for accessibility says exactly what the tests cover."""

from __future__ import annotations

import json
import re

from tests.browser.statement import MODULES, PAGE, lists
from tests.browser.tools import HERE

ASK = "run `make accessibility`"


def page() -> str:
    assert PAGE.is_file(), f"there is no {PAGE.name}: {ASK}"
    return PAGE.read_text(encoding="utf-8")


def test_the_page_lists_exactly_what_the_tests_cover() -> None:
    sections = dict(re.findall(r"^## (.+)\n\n((?:- .+\n)+)", page(), re.MULTILINE))
    listed = {heading: items.removeprefix("- ").rstrip("\n").split("\n- ") for heading, items in sections.items()}
    for heading, items in lists().items():
        assert listed[heading] == items, ASK


def test_the_page_names_the_version_of_axe_core_that_is_locked_and_a_day() -> None:
    locked = json.loads((HERE / "package-lock.json").read_text())["packages"]["node_modules/axe-core"]["version"]
    assert f"with axe-core {locked} in Chromium " in page(), ASK
    assert re.search(r"They last passed on \d{1,2} [A-Z][a-z]+ 20\d\d,", page())
    assert "Nobody has tested the site with a screen reader." in page()


def test_every_list_has_what_it_should() -> None:
    found = lists()
    assert all(items and all(item.endswith(".") for item in items) for items in found.values())
    assert len(found["What each test looks for"]) >= len(MODULES) * 2


def test_the_page_on_accessibility_leads_to_it() -> None:
    assert "](accessibility-tests.md)" in (PAGE.parent / "accessibility.md").read_text(encoding="utf-8")
