"""What the learning tools do for a reader, in a real Chromium: one tap, a word of caution, updates, keyboard, paper."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.learner import assess, kept, wait_until_saved_offline
from tests.browser.pages import REAL
from tests.browser.site_server import SiteServer
from tests.learning_scripts import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture
def own_site(site_of: Callable[[str], Path], tmp_path: Path) -> Path:
    """A copy of the site that a test may change."""
    return shutil.copytree(site_of(REAL), tmp_path / "site", copy_function=os.link)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A reader who has never been here."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_one_tap_on_a_material_starts_an_entry_with_what_its_page_says(visitor: Page, address: str) -> None:
    visitor.goto(f"{address}/materials/genograms/")
    minutes = visitor.locator(".pc-glance dd").first.inner_text().split()[0]
    title = visitor.get_by_role("heading", level=1).inner_text()
    codes = {each.strip() for each in visitor.locator(".pc-standards .pc-code").all_inner_texts()}
    visitor.get_by_role("link", name="Add it to my CPD record").click()
    expect(visitor.get_by_label("What did I do?")).to_have_value(title)
    expect(visitor.get_by_label("How many minutes?")).to_have_value(minutes)
    expect(visitor.get_by_label("Why was it relevant to my work?")).to_be_focused()
    visitor.reload()
    [record] = kept(visitor)
    fields = record["fields"]
    assert isinstance(fields, dict)
    assert set(fields["codes"]) == codes
    assert fields["on"] == visitor.evaluate("new Date().toLocaleDateString('sv')")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("She lives at SW1A 1AA with her aunt", "a postcode"),
        ("Ring the school on 020 7946 0018 about it", "a telephone number"),
        ("NHS 943 476 5919", "an NHS number"),
    ],
)
def test_a_word_of_caution_stands_under_what_looks_like_somebodys_details(
    typed: str, said: str, visitor: Page, address: str
) -> None:
    visitor.goto(f"{address}/learning/record/")
    visitor.get_by_role("button", name="Add an entry").click()
    field = visitor.locator(".pc-field", has=visitor.get_by_label("What did I learn?"))
    field.get_by_role("textbox").fill(typed.replace("020 7946 0018", "020 7219 3107"))
    expect(field.get_by_role("status")).to_contain_text(f"This may hold {said}")
    assert typed.rsplit(maxsplit=1)[-1] not in field.get_by_role("status").inner_text()
    field.get_by_role("textbox").fill("Nothing that tells who anybody is.")
    expect(field.get_by_role("status")).to_have_text("")


def test_a_newer_version_is_announced_and_used_only_when_the_reader_asks_for_it(visitor: Page, own_site: Path) -> None:
    with SiteServer(own_site) as server:
        assess(visitor, server.address)
        visitor.goto(f"{server.address}/learning/")
        wait_until_saved_offline(visitor)
        page, worker = own_site / "learning" / "index.html", own_site / "service-worker.js"
        for path, text in (
            (page, page.read_text().replace("Tools for your own development.", "Newer tools.")),
            (worker, re.sub(r'(\["learning/",")\w', r"\1x", worker.read_text())),
        ):
            path.unlink()  # the file that other tests look at is the same one
            path.write_text(text)
        server._stored.clear()
        visitor.reload()
        expect(visitor.get_by_text("A newer version of these tools is ready.")).to_be_visible()
        expect(visitor.get_by_text("Tools for your own development.")).to_be_visible()
        visitor.reload()
        expect(visitor.get_by_text("Tools for your own development.")).to_be_visible()
        visitor.get_by_role("button", name="Use it now").click()
        expect(visitor.get_by_text("Newer tools.")).to_be_visible()
        assert len(kept(visitor)) == 1


def test_a_page_that_was_not_saved_says_so_without_a_connection(visitor: Page, own_site: Path) -> None:
    with SiteServer(own_site) as server:
        visitor.goto(f"{server.address}/learning/")
        wait_until_saved_offline(visitor)
        visitor.goto(f"{server.address}/materials/genograms/")
        expect(visitor.get_by_role("heading", level=1)).to_contain_text("genograms")
        visitor.context.set_offline(True)
        visitor.goto(f"{server.address}/materials/genograms/")
        expect(visitor.get_by_role("heading", level=1)).to_have_text("You are offline")
        expect(visitor.get_by_text("No reading is saved for offline.")).to_be_visible()


def test_an_entry_is_written_and_deleted_by_keyboard_alone(visitor: Page, address: str) -> None:
    visitor.on("dialog", lambda dialog: dialog.accept())
    visitor.goto(f"{address}/learning/record/")
    button = visitor.get_by_role("button", name="Add an entry")
    button.wait_for()
    for _ in range(40):
        visitor.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            break
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_label("What did I do?")).to_be_focused()
    visitor.keyboard.type("A visit that I watched")
    delete = visitor.get_by_role("button", name="Delete this entry")
    for _ in range(40):
        visitor.keyboard.press("Tab")
        if delete.evaluate("each => each === document.activeElement"):
            break
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_text("No entry yet.")).to_be_visible()


def test_paper_shows_the_portfolio_and_none_of_the_buttons(visitor: Page, address: str) -> None:
    visitor.goto(f"{address}/learning/your-data/")
    file = visitor.get_by_label("A file that you saved here or on another device")
    file.set_input_files(FOLDER / "tests" / "earlier" / "2.json")
    expect(visitor.get_by_text("Brought together:")).to_be_visible()
    expect(visitor.get_by_role("heading", name="My CPD record")).to_have_count(0)
    visitor.emulate_media(media="print")
    expect(visitor.get_by_role("heading", name="My CPD record")).to_be_visible()
    expect(visitor.get_by_text("Two explanations before a plan.")).to_be_visible()
    assert not visitor.locator("main button:visible").count()


def test_a_list_that_was_sent_opens_on_another_device(visitor: Page, browser: Browser, address: str) -> None:
    visitor.goto(f"{address}/learning/lists/#add=genograms")
    visitor.get_by_role("button", name="A new list").click()
    visitor.goto(f"{address}/learning/lists/#add=peer-supervision")
    visitor.locator(".pc-tray").get_by_role("button", name="A new list").first.click()
    expect(visitor.locator("summary", has_text="of 2 read")).to_be_visible()
    sent = visitor.get_by_label("An address to send to a colleague").input_value()
    assert sent == f"{address}/learning/lists/#list=genograms,peer-supervision"
    colleague = browser.new_context().new_page()
    colleague.goto(sent)
    expect(colleague.get_by_text("A list that was sent to you", exact=True)).to_be_visible()
    expect(colleague.get_by_role("listitem").filter(has_text="genograms")).to_be_visible()
    assert kept(colleague) == []
    colleague.get_by_role("button", name="Keep it as a list of mine").click()
    expect(colleague.locator("summary", has_text="0 of 2 read")).to_be_visible()
    colleague.context.close()
