"""What every page has whatever it is about: one first heading, named landmarks, and room on a narrow window."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.browser.pages import KINDS, TEMPLATES, WIDTHS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

LANDMARK = re.compile(r'^ *- (main|banner|contentinfo|navigation|search)(?: "(.*?)")?:?', re.MULTILINE)
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && each.checkVisibility()
                  && each.children.length === 0)
  .slice(0, 5).map(each => `${each.tagName.toLowerCase()}.${each.className} ${each.textContent.slice(0, 30)}`)"""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_narrow_page_never_scrolls_sideways(kind: Kind, visit: Callable[..., Page]) -> None:
    """No page has to be scrolled sideways in a window that is 320 pixels wide."""
    page = visit(kind, 320)
    width, available = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width <= available, f"{kind.key} is {width} px wide in {available}: {page.evaluate(TOO_WIDE)}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_page_has_its_landmarks_each_with_its_own_name(kind: Kind, width: int, visit: Callable[..., Page]) -> None:
    """Every page has one main heading, one main part, one header and one footer, and no two menus with one name."""
    page = visit(kind, width)
    assert page.locator("h1").count() == 1, f"{kind.key} has {page.locator('h1').count()} h1"
    found = LANDMARK.findall(page.locator("body").aria_snapshot())
    counted = Counter(role for role, _ in found)
    assert {role: counted[role] for role in ("main", "banner", "contentinfo")} == {
        "main": 1,
        "banner": 1,
        "contentinfo": 1,
    }, f"{kind.key} at {width} px"
    menus = [name for role, name in found if role == "navigation"]
    assert "" not in menus, f"{kind.key} at {width} px has a nav without a name: {menus}"
    assert sorted(menus) == sorted(set(menus)), f"{kind.key} at {width} px"


def test_every_template_has_a_kind_of_page_and_every_kind_a_template() -> None:
    written = {path.name for path in TEMPLATES.glob("*.md.j2") if not path.name.startswith("_")}
    named = {kind.template for kind in KINDS if kind.template}
    assert written - named == set(), "give it a line in KINDS of tests/browser/pages.py"
    assert named - written == set()
    assert len({kind.key for kind in KINDS}) == len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_the_page_of_each_kind_is_in_its_site(kind: Kind, site_of: Callable[[str], Path]) -> None:
    assert (site_of(kind.site) / kind.file).is_file(), (
        f"choose another address for {kind.key} in tests/browser/pages.py"
    )
