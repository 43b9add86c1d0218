"""What an earlier version of the learning tools kept in a browser's database is there in this one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.learner import kept
from tests.learning_scripts import FOLDER, SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

PUT = """([version, records]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("practice-commons-learning", version);
  opening.onerror = () => reject(opening.error);
  opening.onupgradeneeded = () => opening.result.createObjectStore("records", {keyPath: ["kind", "id"]});
  opening.onsuccess = () => {
    const writing = opening.result.transaction("records", "readwrite");
    for (const each of records) writing.objectStore("records").put(each);
    writing.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""
"""Every version so far has this one store."""


@pytest.mark.parametrize("path", sorted((FOLDER / "tests" / "earlier").iterdir()), ids=lambda path: path.stem)
def test_every_entry_of_an_earlier_version_is_kept(path: Path, page: Page, address: str) -> None:
    file = json.loads(path.read_text(encoding="utf-8"))
    page.goto(f"{address}/about/")
    page.evaluate(PUT, [file["version"], file["records"]])
    page.goto(f"{address}/learning/record/")
    page.locator("summary", has_text="Explore before you solve").click()
    expect(page.get_by_label("What came out of our reflection?")).to_have_value(
        "“What are you afraid of?”\n<b>That</b> stayed with me."
    )
    now: dict[tuple[Any, Any], Any] = {(each["kind"], each["id"]): each["fields"] for each in kept(page)}
    assert len(now) == len(file["records"])
    for each in file["records"]:
        for name, value in each["fields"].items():
            found = now[each["kind"], each["id"]][name]
            is_renamed = each["kind"] == "goal" and name == "materials" and file["version"] == 1
            assert ([one["slug"] for one in found] if is_renamed else found) == value
    page.goto(f"{address}/learning/plan/")
    expect(page.locator("summary", has_text="Chair a hub session")).to_be_visible()


def test_a_newer_version_in_another_tab_is_told_and_loses_nothing(page: Page, address: str) -> None:
    """A tab that still runs an older program can no longer save, says so, and keeps what is typed."""
    version = json.loads(SCHEMA.read_text())["properties"]["version"]["const"]
    page.goto(f"{address}/learning/record/")
    page.get_by_role("button", name="Add an entry").click()
    newer = page.context.new_page()
    newer.goto(f"{address}/about/")
    renew = PUT.replace("opening.result.createObjectStore", "1 || opening.result.createObjectStore")
    newer.evaluate(renew, [version + 1, []])
    page.get_by_label("What did I learn?").fill("Much")
    page.get_by_label("What did I learn?").blur()
    expect(page.get_by_role("alert")).to_contain_text("Not saved.")
    assert page.get_by_label("What did I learn?").input_value() == "Much"
