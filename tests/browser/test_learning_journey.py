"""The learning tools in a real Chromium: a reader’s whole way without a connection, and what goes wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import learner
from tests.browser.learner import TYPED, OtherHosts, kept, launch, wait_until_saved_offline
from tests.browser.pages import REAL
from tests.browser.site_server import SiteServer
from tests.browser.tools import OPTIONS, chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

AT = """([then, texts]) => void setTimeout(() => {
  for (const [field, text] of Object.entries(texts)) {
    const area = document.querySelector(`textarea[id$=${field}]`);
    area.value = text;
    area.dispatchEvent(new InputEvent("input", {bubbles: true}));
  }
}, then - Date.now())"""
"""Types texts into fields at a moment."""
OF_THE_WORKER = {"/service-worker.js", "/assets/learning/worker.js"}
"""What a browser looks at once more soon after a page was opened, to see whether there is a newer version."""
OF_CHROMIUM = re.compile(rb"(?:CONNECT|POST) (?:http://)?[a-z0-9-]+\.(?:google|googleapis|gvt1)\.com[:/]")
"""What Chromium itself asks its makers for, whatever it is told to leave; no page of ours could reach these hosts."""
SLUG = "explore-before-you-solve"
TITLE = "A supervision conversation that explores before it solves"


@pytest.fixture(scope="module")
def other_hosts() -> Iterator[OtherHosts]:
    with OtherHosts() as others:
        yield others


@pytest.fixture(scope="module")
def closed_browser(playwright: Playwright, other_hosts: OtherHosts, browser: Browser) -> Iterator[Browser]:
    del browser  # says why where there is none
    started = launch(playwright, other_hosts)
    yield started
    started.close()


@pytest.fixture
def site(site_of: Callable[[str], Path]) -> Path:
    return site_of(REAL)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(accept_downloads=True)
    made.set_default_timeout(10_000)
    yield made
    made.close()


def accept(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())


def save_to_file(page: Page, address: str, folder: Path) -> Path:
    page.goto(f"{address}/learning/your-data/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save everything to a file").click()
    path = folder / "my-learning.json"
    download.value.save_as(path)
    return path


def bring(page: Page, path: Path) -> None:
    page.get_by_label("A file that you saved here or on another device").set_input_files(path)


def test_the_whole_journey_offline_and_nothing_leaves_the_device(
    closed_browser: Browser, other_hosts: OtherHosts, site: Path, tmp_path: Path
) -> None:
    with SiteServer(site) as server:
        context = closed_browser.new_context(accept_downloads=True)
        asked: list[tuple[str, str, str]] = []
        context.on("request", lambda each: asked.append((each.method, each.url, each.post_data or "")))
        page = context.new_page()
        accept(page)
        page.goto(f"{server.address}/learning/lists/#add={SLUG}")
        page.get_by_role("button", name="A new list").click()
        wait_until_saved_offline(page)
        page.get_by_role("button", name="Save this list for offline").click()
        expect(page.get_by_role("status").filter(has_text="Saved for offline.")).to_be_visible()
        server.forget()
        address = server.address
        context.set_offline(True)
        server.__exit__(None, None, None)

        learner.assess(page, address)
        learner.plan(page, address)
        page.goto(f"{address}/materials/{SLUG}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        learner.log(page, address, SLUG)
        learner.reflect(page, address)
        path = save_to_file(page, address, tmp_path)
        before = kept(page)
        assert all(text in path.read_text(encoding="utf-8") for text in TYPED)

        page.get_by_role("button", name="Delete everything that I keep here").click()
        expect(page.get_by_text("Nothing is kept here now.")).to_be_visible()
        assert kept(page) == []
        assert page.evaluate("sessionStorage.length") == 0
        assert page.evaluate("caches.has('practice-commons-saved-reading')") is False
        page.reload()
        expect(page.get_by_text("Nothing is kept here now.")).to_be_visible()

        bring(page, path)
        expect(page.get_by_text("Brought together:")).to_be_visible()
        assert sorted(kept(page), key=json.dumps) == sorted(before, key=json.dumps)
        assert [sent.path for sent in server.sent() if sent.path not in OF_THE_WORKER] == []
        assert not [each for each in asked if each[0] != "GET" or each[2]]
        assert not [url for _, url, _ in asked if not url.startswith((address, "blob:"))]
        assert not [url for _, url, _ in asked if "?" in url]
        assert not [line for line in other_hosts.asked if not OF_CHROMIUM.match(line)]
        context.close()


def test_two_tabs_that_write_into_one_record_lose_nothing(context: BrowserContext, address: str) -> None:
    first, second = context.new_page(), context.new_page()
    first.goto(f"{address}/learning/record/")
    first.get_by_role("button", name="Add an entry").click()
    first.get_by_label("What did I do?").fill("An action learning set")
    first.get_by_label("What did I do?").blur()
    second.goto(f"{address}/learning/record/")
    second.locator("summary", has_text="An action learning set").click()
    expect(second.get_by_label("What did I learn?")).to_have_value("")
    # Both type at the same moment, into the same field and into others, before either knows of the other.
    then = first.evaluate("Date.now() + 1000")
    first.evaluate(AT, [then, {"learnt": "From the first tab.", "practice": "Only in the first."}])
    second.evaluate(AT, [then, {"learnt": "From the second tab.", "why": "Only in the second."}])
    for page in (first, second):
        written = page.get_by_label("What did I learn?")
        expect(written).to_have_value(re.compile("From the first tab."))
        expect(written).to_have_value(re.compile("From the second tab."))
        expect(page.get_by_label("Why was it relevant to my work?")).to_have_value("Only in the second.")
        expect(page.locator("textarea[id$=practice]")).to_have_value("Only in the first.")
    [record] = kept(first)
    fields = record["fields"]
    assert isinstance(fields, dict)
    assert "From the first tab." in fields["learnt"]
    assert "From the second tab." in fields["learnt"]


def test_a_full_disk_is_told_and_nothing_typed_is_lost(context: BrowserContext, address: str, tmp_path: Path) -> None:
    page = context.new_page()
    page.goto(f"{address}/about/")
    devtools = context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": address, "quotaSize": 1})
    page.goto(f"{address}/learning/record/")
    page.get_by_role("button", name="Add an entry").click()
    expect(page.get_by_role("alert")).to_contain_text("This device has no room left.")
    page.get_by_label("What did I do?").fill("Read a briefing")
    page.get_by_label("What did I learn?").fill("Much. " * 5000)
    page.get_by_label("What did I learn?").blur()
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    asked.value.dismiss()
    assert page.get_by_label("What did I learn?").input_value() == "Much. " * 5000
    assert kept(page) == []
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": address})
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.reload()
    page.locator("summary", has_text="Read a briefing").click()
    expect(page.get_by_label("What did I learn?")).to_have_value("Much. " * 5000)
    assert save_to_file(page, address, tmp_path).stat().st_size > 30_000


def test_a_browser_that_keeps_nothing_says_so_and_what_was_typed_can_be_saved(
    playwright: Playwright, site: Path, tmp_path: Path, browser: Browser
) -> None:
    del browser  # says why where there is none
    (tmp_path / "profile" / "Default").mkdir(parents=True)
    refuse = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "profile" / "Default" / "Preferences").write_text(json.dumps(refuse))
    with SiteServer(site) as server:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=OPTIONS, accept_downloads=True
        )
        page = context.new_page()
        page.goto(f"{server.address}/learning/record/")
        expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
        page.get_by_role("button", name="Add an entry").click()
        page.get_by_label("What did I do?").fill("Read a briefing")
        with page.expect_event("dialog") as asked:
            page.close(run_before_unload=True)
        asked.value.dismiss()
        assert page.get_by_label("What did I do?").input_value() == "Read a briefing"
        context.close()


def test_on_a_shared_computer_nothing_outlives_the_tab(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/learning/record/")
    page.get_by_role("button", name="Add an entry").click()
    page.get_by_label("What did I do?").fill("Read a briefing")
    page.get_by_label("What did I do?").blur()
    accept(page)
    page.get_by_label("This is a shared computer").check()
    expect(page.get_by_text("lasts until you close this tab")).to_be_visible()
    page.reload()
    expect(page.locator("summary", has_text="Read a briefing")).to_be_visible()
    assert kept(page) == []
    second = context.new_page()
    second.goto(f"{address}/learning/record/")
    expect(second.locator("summary", has_text="Read a briefing")).to_be_visible()
    second.close()
    page.close()
    third = context.new_page()
    third.goto(f"{address}/about/")
    third.wait_for_function("navigator.locks.query().then(({held}) => held.length === 0)")
    third.goto(f"{address}/learning/record/")
    expect(third.get_by_text("No entry yet.")).to_be_visible()
    expect(third.get_by_text("stays in this browser, on this device")).to_be_visible()
