"""axe-core finds nothing wrong on any kind of page, light or dark, on a narrow window or a wide one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.pages import KINDS, SCHEMES, WIDTHS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTINGS = {
    "runOnly": {"type": "tag", "values": TAGS},
    # The one rule of WCAG 2.2 AA, targets of at least 24 px, is off unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
LIGHTNESS = """() => {
  const painted = [document.body, document.documentElement].map(each => getComputedStyle(each).backgroundColor)
  const [red, green, blue] = painted.find(each => !/, 0\\)$/.test(each)).match(/[\\d.]+/g).map(Number)
  return (red + green + blue) / 3
}"""


@cache
def source(packages: Path) -> str:
    return (packages / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, packages: Path) -> list[dict[str, Any]]:
    """What axe-core finds: it is evaluated and not added as an element, so that no policy of the page stops it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(source(packages))
        # The next page in this window has it from the start, which takes half the time.
        page.add_init_script(source(packages))
    found: dict[str, Any] = page.evaluate("settings => axe.run(document, settings)", SETTINGS)
    return list(found["violations"])


def told(found: list[dict[str, Any]], where: str) -> list[str]:
    """A line for each element that is wrong: the rule, where, the element, and what to do."""
    return [
        f"{rule['id']} · {where} · {' '.join(str(part) for part in node['target'])} · {rule['help']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_axe_finds_nothing_wrong(
    kind: Kind, scheme: str, width: int, visit: Callable[..., Page], packages: Path
) -> None:
    """axe-core finds no fault by the rules of WCAG 2.0, 2.1 and 2.2, levels A and AA, or by its rules of good practice.

    That includes contrast, the names of buttons and fields, the order of headings, and targets of at least 24 pixels.
    """
    page = visit(kind, width, color_scheme=scheme)
    lightness = page.evaluate(LIGHTNESS)
    assert lightness < 100 if scheme == "dark" else lightness > 155, f"{kind.key} is not {scheme}"
    found = told(violations(page, packages), f"{kind.key}, {scheme}, {width} px")
    assert not found, "\n" + "\n".join(found)


def test_the_target_size_rule_and_the_others_are_run(visit: Callable[..., Page], packages: Path) -> None:
    page = visit(KINDS[0])
    page.goto("about:blank")  # the policy of our own pages forbids the styles that are wrong here
    page.set_content("""<html lang=en><title>Wrong</title><main><h1>Wrong</h1><button></button>
      <a href="#a" style="display:inline-block;width:9px;height:9px">a</a><a href="#b" style="display:inline-block;
      width:9px;height:9px">b</a><p style="color:#aaa;background:#fff">Pale</p></main>""")
    found = {rule["id"] for rule in violations(page, packages)}
    assert found >= {"target-size", "button-name", "color-contrast"}
