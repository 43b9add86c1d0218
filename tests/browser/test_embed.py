"""The pages that other sites show: in a frame of a page at another address, narrow and wide, light and dark."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import MANY, REAL, SCHEMES
from tests.browser.site_server import SiteServer
from tests.browser.test_axe import told, violations
from tests.browser.test_valid import checked
from tests.browser.tools import MissingToolError, impossible, java
from tests.built_site import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Page

WIDTHS = (320, 1280)
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Intranet</title>
<link rel="icon" href="data:,"><h1>Social work</h1>
<iframe src="{address}" title="Materials for PS7, from Practice Commons" width="100%" height="600"></iframe>"""


@pytest.fixture(scope="module")
def intranet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """A page of another site that shows an address in a frame, as our code to copy says: its own address."""
    folder = tmp_path_factory.mktemp("intranet")
    (folder / "index.html").write_text("<!doctype html>")
    with SiteServer(folder) as server:
        made = 0

        def showing(address: str) -> str:
            nonlocal made
            made += 1
            (folder / f"{made}.html").write_text(PAGE.format(address=address), encoding="utf-8")
            return f"{server.address.replace('127.0.0.1', 'localhost')}/{made}.html"

        yield showing


@pytest.fixture
def framed(intranet: Callable[[str], str], server_of: Callable[[str], SiteServer]) -> str:
    """The address of a page that shows our materials for PS7."""
    return intranet(f"{server_of(REAL).address}/embed/ps7/")


def inner(page: Page) -> Frame:
    """What is shown in the frame of a page."""
    (frame,) = page.frames[1:]
    return frame


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    opened = []

    def opening(width: int, scheme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        opened.append(context)
        return context.new_page()

    yield opening
    for each in opened:
        each.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_wrong_with_a_page_for_frames(
    scheme: str, width: int, window: Callable[..., Page], framed: str, packages: Path
) -> None:
    """In a frame nothing scrolls sideways; axe, which sees into no frame of another site, looks at it by itself."""
    page = window(width, scheme)
    page.goto(framed)
    frame = inner(page)
    assert frame.locator("li h2 a").count() > 5
    size, room = frame.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert size <= room
    page.goto(frame.url)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'")
    assert light == (scheme == "light")
    found = told(violations(page, packages), f"embed, {scheme}, {width} px")
    assert not found, "\n" + "\n".join(found)


def test_a_link_in_the_frame_opens_the_material_in_the_whole_window(
    window: Callable[..., Page], server_of: Callable[[str], SiteServer], intranet: Callable[[str], str]
) -> None:
    """By keyboard, and the focus is in sight."""
    page = window(1280)
    address = server_of(REAL).address
    page.goto(intranet(f"{address}/embed/ps7/"))
    link = inner(page).locator("li h2 a").first
    name = link.inner_text()
    for _ in range(3):
        page.keyboard.press("Tab")
        with suppress(AssertionError):  # the frame is another process, which is told of the focus a little later
            expect(link).to_be_focused(timeout=2_000)
            break
    expect(link).to_have_css("outline-style", "solid")
    with page.expect_navigation(url=f"{address}/materials/**"):
        page.keyboard.press("Enter")
    assert len(page.frames) == 1
    assert page.locator("h1").inner_text().strip() == name


def test_the_frame_asks_for_a_page_and_a_style_sheet_and_keeps_nothing(
    window: Callable[..., Page], site_of: Callable[[str], Path], intranet: Callable[[str], str]
) -> None:
    page = window(1280)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with SiteServer(site_of(REAL)) as server:
        page.goto(intranet(f"{server.address}/embed/ps7/"))
        page.wait_for_load_state("networkidle")
        sent = server.sent()
        assert [each.path for each in sent] == ["/embed/ps7/", "/assets/stylesheets/embed.css"]
        assert sum(each.size for each in sent) < 15_000
        assert page.context.cookies() == []
        assert inner(page).evaluate("document.scripts.length") == 0
    assert said == []


def test_where_there_are_many_a_link_leads_to_all_of_them(
    window: Callable[..., Page], server_of: Callable[[str], SiteServer], intranet: Callable[[str], str]
) -> None:
    page = window(320)
    page.goto(intranet(f"{server_of(MANY).address}/embed/ps5/"))
    assert inner(page).locator("li").count() == 12
    assert "See all 261 materials for PS5" in inner(page).locator("footer").inner_text()


def test_a_program_on_another_site_can_read_the_materials_of_a_domain(
    window: Callable[..., Page], server_of: Callable[[str], SiteServer], intranet: Callable[[str], str]
) -> None:
    page = window(1280)
    page.goto(intranet("about:blank"))
    ours = server_of(REAL).address
    ask = "async address => { const answer = await fetch(address); return (await answer.json()).domain.code }"
    assert page.evaluate(ask, f"{ours}/data/domains/ps7.json") == "PS7"
    refused = "async address => fetch(address).then(() => 'read', () => 'refused')"
    assert page.evaluate(refused, f"{ours}/domains/ps7/") == "refused"


def test_every_page_for_frames_is_valid(site_of: Callable[[str], Path], packages: Path) -> None:
    try:
        path = java()
    except MissingToolError as error:
        impossible(str(error))
    pages = {str(each): each.parent.name for each in sorted((site_of(REAL) / "embed").rglob("index.html"))}
    assert len(pages) > 20
    assert checked(path, packages, pages) == []


def test_the_example_for_a_page_of_another_site_lists_the_materials(
    window: Callable[..., Page], server_of: Callable[[str], SiteServer], intranet: Callable[[str], str]
) -> None:
    text = (REPOSITORY / "docs" / "data" / "linked-data.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```js\n(.*?)```", text, re.DOTALL)
    page = window(1280)
    page.goto(intranet("about:blank"))
    ours = server_of(REAL).address
    page.evaluate(f"(async () => {{ {program.replace('https://example.org', ours)} }})()")
    link = page.locator("li a").first
    assert page.locator("li a").count() > 5
    link.click()
    assert page.url.startswith(f"{ours}/materials/")
