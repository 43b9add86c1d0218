"""What readers have asked of their browser is honoured: less movement, their own colours, the keyboard."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.pages import Kind, kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

STOPS = 25
LOOKED_AT = [kind(key) for key in ("home", "find", "material", "tables")]
TABBED = [kind(key) for key in ("home", "find", "material")]

SCRIPT = Path(__file__).with_name("preferences.js").read_text(encoding="utf-8")


def ask(page: Page, question: str) -> Any:
    """What preferences.js says of the page as it is now."""
    page.evaluate(SCRIPT)
    return page.evaluate(question)


@pytest.mark.parametrize("looked_at", LOOKED_AT, ids=lambda kind: kind.key)
def test_nothing_moves_for_readers_who_ask_for_less_movement(looked_at: Kind, visit: Callable[..., Page]) -> None:
    """On the home page, the Find page and two materials, nothing moves for readers who asked for less movement."""
    found = ask(visit(looked_at, reduced_motion="reduce"), "moving()")
    assert not found, "\n" + "\n".join(sorted(set(found)))


@pytest.mark.parametrize("looked_at", LOOKED_AT, ids=lambda kind: kind.key)
def test_with_forced_colours_everything_has_an_edge(looked_at: Kind, visit: Callable[..., Page]) -> None:
    """On the same four, a high-contrast theme leaves buttons, fields and codes an edge, and links and icons visible."""
    page = visit(looked_at, forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    found = ask(page, "withoutEdges()")
    assert not found, "\n" + "\n".join(sorted(set(found)))


def unmarked_or_covered(page: Page) -> list[str]:
    """What is wrong at each of the first stops of the Tab key."""
    page.evaluate("window.lastFocused = null")
    stops = []
    for _ in range(STOPS + 1):
        page.keyboard.press("Tab")
        stops.append(ask(page, "focused()"))
    wrong = []
    # Whether a shadow marks an element is known once the focus has left it.
    for stop, following in pairwise(stops):
        if stop["name"] != "nothing" and not (stop["outlined"] or following["wasMarked"]):
            wrong.append(f"no mark of the focus · {stop['name']}")
        if stop["name"] != "nothing" and not stop["uncovered"]:
            wrong.append(f"covered or off the screen · {stop['name']}")
    names = [stop["name"] for stop in stops]
    assert len(set(names)) > STOPS / 2, f"the Tab key reaches little: {names}"
    return wrong


@pytest.mark.parametrize("colours", ["none", "active"])
@pytest.mark.parametrize("tabbed", TABBED, ids=lambda kind: kind.key)
def test_the_focus_is_seen_at_every_stop(tabbed: Kind, colours: str, visit: Callable[..., Page]) -> None:
    """On the home page, the Find page and a material, the Tab key marks each of its first 25 stops, and none is hidden.

    That is so in a wide window, with and without a high-contrast theme.
    """
    wrong = unmarked_or_covered(visit(tabbed, forced_colors=colours))
    assert not wrong, "\n" + "\n".join(wrong)


def test_what_is_wrong_is_noticed(visit: Callable[..., Page]) -> None:
    page = visit(kind("about"), forced_colors="active")
    page.goto("about:blank")  # a page of ours allows no style in the midst of it
    page.set_content("""<main style="color:CanvasText;transition:color 1s">
      <button style="border:0;outline:0">Save</button> <a href="#a" style="color:CanvasText;text-decoration:none">a</a>
      <b style="mask-image:linear-gradient(red,red);background:currentcolor;display:block;height:9px"></b></main>""")
    edges = ask(page, "withoutEdges()")
    wrong = ["no border or outline", "looks like plain text", "an icon that cannot be seen"]
    assert [line.partition(" · ")[0] for line in edges] == wrong
    assert [line.partition(" · ")[0] for line in ask(page, "moving()")] == ["transition"]
    buttons = "".join(f"<button style='outline:0;box-shadow:0 0 1px red'>{number}</button>" for number in range(30))
    page.set_content(f"<main>{buttons}</main>")
    assert {line.partition(" · ")[0] for line in unmarked_or_covered(page)} == {"no mark of the focus"}
    page.set_content(
        f"<main>{buttons.replace('outline:0;box-shadow:0 0 1px red', '')}</main><div style='position:fixed;inset:0'>"
    )
    assert {line.partition(" · ")[0] for line in unmarked_or_covered(page)} == {"covered or off the screen"}
