"""The editor at /admin/ in a real Chromium: it asks nobody, and what it saves passes the checks."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from build_tools.model import SIDES
from build_tools.pipeline import check
from tests.browser.editor import PICKED, files_in, go_to, open_editor, save, text_files
from tests.browser.pages import EXAMPLE, SCHEMES, WIDTHS
from tests.browser.test_axe import told, violations
from tests.browser.test_valid import checked
from tests.browser.tools import MissingToolError, impossible, java
from tests.built_site import REPOSITORY, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.site_server import SiteServer

TODAY = dt.date(2026, 11, 23)
STOPPED = {"cdn.jsdelivr.net", "www.githubstatus.com"}
"""Whom the editor's program would like to ask on its own: for fonts that it also brings, and for GitHub's health."""
TABLE = "| A | B |\n| --- | --- |\n| 1 | 2 |\n"
ODD = "materials/odd-one/index.md"


class Window:
    """A window with the editor in it, and what it asked for and said."""

    def __init__(self, page: Page, server: SiteServer) -> None:
        self.page = page
        self.server = server
        self.answered: list[str] = []
        self.asked: set[str] = set()
        self.stopped: dict[str, str | None] = {}
        self.refused: list[str] = []
        self.errors: list[str] = []
        page.on("response", lambda answer: self.answered.append(answer.url))
        page.on("request", lambda request: self.asked.add(request.url))
        page.on("requestfailed", lambda request: self.stopped.update({request.url: request.failure}))
        page.on("console", lambda said: self.refused.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, files: dict[str, str]) -> Page:
        open_editor(self.page, self.server.address, files)
        return self.page


@pytest.fixture
def window(browser: Browser, server_of: Callable[[str], SiteServer]) -> Iterator[Window]:
    context = browser.new_context(viewport={"width": 1280, "height": 1600}, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    context.add_init_script(PICKED)
    yield Window(context.new_page(), server_of(EXAMPLE))
    context.close()


def front_and_body(text: str) -> tuple[dict[str, object], str]:
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def test_it_asks_no_other_host(window: Window) -> None:
    """Loading it, choosing a repository, looking at a material and saving it: every answer comes from this site."""
    page = window.open(text_files())
    go_to(page, "entries/a-talk/index")
    page.get_by_role("spinbutton", name="Minutes").first.fill("25")
    save(page)
    assert [url for url in window.answered if not url.startswith((window.server.address, "blob:"))] == []
    assert len([url for url in window.answered if "/assets/editor/" in url]) >= 4
    assert window.errors == []
    # What it tried all the same, the page's policy stopped before it was sent: nothing else is said to be wrong.
    others = {url for url in window.asked if not url.startswith((window.server.address, "blob:", "data:"))}
    assert {urlsplit(url).hostname for url in others} <= STOPPED
    assert {url: window.stopped.get(url) for url in others} == dict.fromkeys(others, "csp")
    assert [said for said in window.refused if not any(host in said for host in STOPPED)] == []
    assert any("violates" in said for said in window.refused)


def test_it_speaks_british_english_and_says_what_it_is(window: Window) -> None:
    window.page.goto(f"{window.server.address}/admin/")
    expect(window.page.get_by_role("heading", level=1, name="Editor", exact=True)).to_be_visible()
    expect(window.page.get_by_text("Signing in does not work yet")).to_be_visible()
    window.page.get_by_role("button", name="Work with Local Repository").wait_for()
    assert any(url.endswith("locales/en-GB.js") for url in window.answered)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_wrong_with_it(
    browser: Browser,
    server_of: Callable[[str], SiteServer],
    packages: Path,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    """As it opens, and with a material in the form."""
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme)
    context.set_default_timeout(20_000)
    context.add_init_script(PICKED)
    page = context.new_page()
    page.goto(f"{server_of(EXAMPLE).address}/admin/")
    page.get_by_role("button", name="Work with Local Repository").wait_for()
    assert told(violations(page, packages), "the editor as it opens") == []
    open_editor(page, server_of(EXAMPLE).address, text_files())
    go_to(page, "entries/a-talk/index")
    assert told(violations(page, packages), "a material in the editor") == []
    for each in page.locator("meta[name=viewport]").all():
        assert "maximum-scale" not in str(each.get_attribute("content"))
    context.close()


def test_its_page_is_valid(site_of: Callable[[str], Path], packages: Path) -> None:
    try:
        path = java()
    except MissingToolError as error:
        impossible(str(error))
    assert checked(path, packages, {str(site_of(EXAMPLE) / "admin" / "index.html"): "the editor"}) == []


def test_a_material_that_is_created_in_it_has_no_fault_but_what_was_left_open(window: Window, tmp_path: Path) -> None:
    page = window.open(text_files())
    go_to(page, "new")
    page.get_by_role("textbox", name="Title").fill("Before a home visit: five questions")
    page.get_by_role("textbox", name="Summary").fill("Five questions for supervision before a first visit.")
    page.get_by_role("combobox", name="Type").click()
    page.get_by_role("option", name="Tool", exact=True).click()
    page.get_by_role("checkbox", name="Children’s services").click()
    page.get_by_role("checkbox", name="One-to-one supervision").click()
    page.get_by_role("spinbutton", name="Minutes").first.fill("15")
    page.get_by_role("button", name="Add Outcomes").or_(page.get_by_role("button", name="Outcomes")).last.click()
    page.get_by_role("group", name="Outcomes").get_by_role("textbox").first.fill("Plan a visit: its aim, its risks.")
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.scroll_into_view_if_needed()
    text.fill(f"## Before you go\n\nAsk what the worker is worried about [@dfe2015kss].\n\n{TABLE}")
    save(page)
    written = files_in(page)["materials/before-a-home-visit-five-questions/index.md"]
    front, body = front_and_body(written)
    assert front == {
        "title": "Before a home visit: five questions",
        "summary": "Five questions for supervision before a first visit.",
        "type": "tool",
        "setting": ["children"],
        "use": ["one-to-one"],
        "minutes": 15,
        "outcomes": ["Plan a visit: its aim, its risks."],
        "review": {"status": "draft"} | dict.fromkeys(SIDES, "awaited"),
    }
    assert body == f"\n## Before you go\n\nAsk what the worker is worried about [@dfe2015kss].\n\n{TABLE}"
    root = tmp_path / "repository"
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns(".cache"))
    before = check(root, TODAY).report.diagnostics
    (root / "materials/before-a-home-visit-five-questions").mkdir()
    (root / "materials/before-a-home-visit-five-questions/index.md").write_text(written)
    found = [each for each in check(root, TODAY).report.diagnostics if each not in before]
    assert {each.name for each in found} <= {"missing-field", "no-rights"}, found
    open_fields = {
        field for field in ("audience", "domains", "source") for each in found if f"`{field}`" in each.message
    }
    assert open_fields == {"audience", "domains", "source"}


def test_what_is_not_touched_in_a_material_stays_as_it_is(window: Window) -> None:
    """Every value, the order of the fields and the text. What is lost: comments, and lists in one line."""
    name = "materials/genograms/index.md"
    real = (REPOSITORY / name).read_text()
    odd = real.replace("title: Using genograms", "# A comment.\ntitle: An odd one: genograms")
    odd = odd.replace("title: An odd one: genograms in supervision", 'title: "An odd one: genograms"')
    odd = odd.replace("practice_review: awaited", "practice_review: {by: A principal social worker, on: 2026-11-21}")
    page = window.open({**text_files(), name: real, ODD: odd})
    for path in (name, ODD):
        go_to(page, f"entries/{path.removeprefix('materials/').removesuffix('.md')}")
        page.get_by_role("spinbutton", name="Minutes").first.fill("77")
        save(page)
    after = files_in(page)
    for path, text in ((name, real), (ODD, odd)):
        front, body = front_and_body(text)
        saved, saved_body = front_and_body(after[path])
        assert saved == {**front, "minutes": 77}
        assert list(saved) == list(front)
        assert saved_body == body
    untouched = {path: text for path, text in text_files().items() if path not in (name, ODD)}
    assert {path: after[path] for path in untouched} == untouched
    assert "# A comment." not in after[ODD], "the editor keeps comments now: say so in docs/adr/0013"
