"""What could go wrong quietly with what a reader writes: in a real Chromium, as it would happen."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.learner import kept
from tests.browser.test_learning_upgrade import PUT
from tests.learning_scripts import FOLDER, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

EARLIER = FOLDER / "tests" / "earlier"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A reader who has never been here."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def fields_of(page: Page, kind: str) -> list[Any]:
    return [each["fields"] for each in kept(page) if each["kind"] == kind and not each["gone"]]


def bring(page: Page, address: str, path: Path) -> None:
    page.goto(f"{address}/learning/your-data/")
    page.get_by_label("A file that you saved here or on another device").set_input_files(path)
    expect(page.get_by_text("Brought together:")).to_be_visible()


def put_lists(page: Page, address: str, path: Path, lists: dict[str, list[dict[str, str]]]) -> None:
    """Bring lists of one's own, by their names."""
    version = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]["version"]["const"]
    records = [
        {"kind": "list", "id": name, "fields": {"name": name, "materials": materials}, "written": {}, "gone": ""}
        for name, materials in lists.items()
    ]
    path.write_text(json.dumps({"format": "practice-commons-learning-record", "version": version, "records": records}))
    bring(page, address, path)


def test_the_name_of_a_list_is_typed_into_that_list_alone(reader: Page, address: str, tmp_path: Path) -> None:
    put_lists(reader, address, tmp_path / "lists.json", {"Alpha": [], "Beta": []})
    reader.goto(f"{address}/learning/lists/")
    reader.locator("summary", has_text="Alpha").click()
    field = reader.locator("details[open]").get_by_label("Name of the list")
    field.select_text()
    reader.keyboard.type("Zebra", delay=60)
    reader.keyboard.press("Tab")
    expect(reader.locator("summary", has_text="Zebra")).to_be_visible()
    assert sorted(each["name"] for each in fields_of(reader, "list")) == ["Beta", "Zebra"]


def test_the_field_for_the_name_of_a_new_list_is_there_to_type_into(reader: Page, address: str) -> None:
    reader.goto(f"{address}/learning/lists/")
    reader.get_by_role("button", name="Start a list").click()
    expect(reader.get_by_label("Name of the list")).to_be_focused()


def test_a_day_that_is_typed_changes_its_own_entry_alone(reader: Page, address: str) -> None:
    reader.goto(f"{address}/learning/record/")
    for name, day in (("Earlier", "2026-06-20"), ("Later", "2026-11-20")):
        reader.get_by_role("button", name="Add an entry").click()
        reader.locator("input:focus").fill(name)
        reader.locator("details[open]").filter(has=reader.locator("summary", has_text=name)).get_by_label("When?").fill(
            day
        )
    reader.reload()
    reader.locator("summary", has_text="Later").click()
    reader.locator("details[open]").get_by_label("When?").focus()
    reader.keyboard.type("0115", delay=60)
    expect(reader.locator("summary", has_text="Later")).to_contain_text("15 January 2026")
    assert {each["title"]: each["on"] for each in fields_of(reader, "entry")} == {
        "Earlier": "2026-06-20",
        "Later": "2026-01-15",
    }


def test_what_could_not_be_saved_is_kept_with_what_is_written_next(reader: Page, address: str) -> None:
    version = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]["version"]["const"]
    reader.goto(f"{address}/learning/record/")
    reader.get_by_role("button", name="Add an entry").click()
    reader.get_by_label("What did I do?").fill("Read a briefing")
    reader.get_by_label("What did I do?").blur()
    expect(reader.locator("summary", has_text="Read a briefing")).to_be_visible()
    # For a while the database is one that this page cannot write into, and then it is as it was.
    before = kept(reader)
    other = reader.context.new_page()
    other.goto(f"{address}/about/")
    renew = PUT.replace("opening.result.createObjectStore", "1 || opening.result.createObjectStore")
    other.evaluate(renew, [version + 1, []])
    reader.get_by_label("What did I learn?").fill("Much")
    expect(reader.get_by_role("alert")).to_contain_text("Not saved.")
    other.evaluate("""() => new Promise((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase("practice-commons-learning");
        deleting.onsuccess = resolve;
        deleting.onerror = reject;
    })""")
    other.evaluate(PUT, [version, before])
    reader.get_by_label("Why was it relevant to my work?").fill("I supervise")
    expect(reader.get_by_role("alert")).to_have_count(0)
    expect(reader.get_by_label("What did I learn?")).to_have_value("Much")
    [entry] = fields_of(reader, "entry")
    assert (entry["learnt"], entry["why"]) == ("Much", "I supervise")


def test_what_is_typed_while_looking_back_is_kept_and_looked_at_as_it_is_typed(reader: Page, address: str) -> None:
    reader.goto(f"{address}/learning/plan/")
    reader.get_by_role("button", name="Add a goal").click()
    reader.get_by_role("button", name="Look back today").click()
    field = reader.get_by_label("What did I do, what helped, and what got in the way?")
    field.press_sequentially("NHS 943 476 5919 in the ward")
    expect(reader.get_by_text("This may hold an NHS number")).to_be_visible()
    other = reader.context.new_page()
    other.goto(f"{address}/learning/plan/")
    other.get_by_role("button", name="Add a goal").click()
    expect(reader.locator("details.pc-own")).to_have_count(2)
    expect(field).to_have_value("NHS 943 476 5919 in the ward")
    [review] = [each for goal in fields_of(other, "goal") for each in goal["reviews"]]
    assert review["went"] == "NHS 943 476 5919 in the ward"


def test_whoever_calls_a_computer_shared_is_asked_before_what_it_keeps_is_moved(reader: Page, address: str) -> None:
    reader.goto(f"{address}/learning/lists/#add=genograms")
    reader.get_by_role("button", name="A new list").click()
    expect(reader.locator("details.pc-own")).to_be_visible()
    reader.evaluate("document.querySelector('details.pc-own').open = true")
    reader.get_by_role("button", name="Save this list for offline").click()
    expect(reader.get_by_role("status").filter(has_text="Saved for offline.")).to_be_visible()
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    reader.once("dialog", refuse)
    reader.get_by_label("This is a shared computer").click()
    assert "deleted when you close" in asked[0]
    expect(reader.get_by_label("This is a shared computer")).not_to_be_checked()
    assert len(fields_of(reader, "list")) == 1
    reader.once("dialog", lambda dialog: dialog.accept())
    reader.get_by_label("This is a shared computer").check()
    expect(reader.get_by_text("lasts until you close this tab")).to_be_visible()
    reader.wait_for_function("caches.has('practice-commons-saved-reading').then(is => !is)")
    assert kept(reader) == []


def test_a_tab_that_hears_late_that_all_was_deleted_deletes_nothing_newer(reader: Page, address: str) -> None:
    reader.goto(f"{address}/learning/record/")
    reader.get_by_role("button", name="Add an entry").click()
    reader.get_by_label("What did I do?").fill("Written after everything was deleted")
    reader.get_by_label("What did I do?").blur()
    other = reader.context.new_page()
    other.goto(f"{address}/about/")
    # A browser hands a message to a tab that slept only when it wakes.
    other.evaluate("new BroadcastChannel('practice-commons-learning').postMessage({what: 'wiped'})")
    other.wait_for_timeout(500)
    expect(reader.locator("summary", has_text="Written after everything was deleted")).to_be_visible()
    assert [each["title"] for each in fields_of(other, "entry")] == ["Written after everything was deleted"]


def test_a_list_that_is_full_takes_no_more_and_stays(reader: Page, address: str, tmp_path: Path) -> None:
    materials = [{"slug": f"material-{number}", "title": f"Material {number}"} for number in range(100)]
    put_lists(reader, address, tmp_path / "full.json", {"Full": materials})
    reader.goto(f"{address}/learning/lists/#add=genograms")
    reader.locator(".pc-tray").get_by_role("button", name="Full").click()
    expect(reader.get_by_role("status").filter(has_text="‘Full’ is full")).to_be_visible()
    reader.reload()
    expect(reader.locator("summary", has_text="Full")).to_be_visible()


@pytest.mark.parametrize(
    ("page_name", "add", "delete_and_said"),
    [
        ("record", "Add an entry", ("Delete this entry", "The entry is deleted.")),
        ("plan", "Add a goal", ("Delete this goal", "The goal is deleted.")),
        ("reflection", "Look back at a session", ("Delete this", "It is deleted.")),
        ("lists", "Start a list", ("Delete this list", "The list is deleted.")),
    ],
)
def test_after_something_is_deleted_it_is_said_and_the_keyboard_is_not_lost(
    page_name: str, add: str, delete_and_said: tuple[str, str], reader: Page, address: str
) -> None:
    delete, said = delete_and_said
    reader.on("dialog", lambda dialog: dialog.accept())
    reader.goto(f"{address}/learning/{page_name}/")
    reader.get_by_role("button", name=add).click()
    expect(reader.locator("details.pc-own")).to_be_visible()
    reader.evaluate("document.querySelector('details.pc-own').open = true")
    reader.get_by_role("button", name=delete, exact=True).press("Enter")
    expect(reader.get_by_role("status").filter(has_text=said)).to_be_visible()
    expect(reader.get_by_role("button", name=add)).to_be_focused()


def test_an_address_that_names_no_material_writes_nothing(reader: Page, address: str) -> None:
    reader.goto(f"{address}/learning/record/#new=i-was-late-for-every-visit")
    expect(reader.get_by_role("status").filter(has_text="There is no material at this address")).to_be_visible()
    assert kept(reader) == []


def test_material_moved_in_a_list_keeps_the_keyboard(reader: Page, address: str) -> None:
    reader.goto(f"{address}/learning/lists/#list=genograms,peer-supervision,explore-before-you-solve")
    reader.get_by_role("button", name="Keep it as a list of mine").click()
    expect(reader.locator("details.pc-own")).to_be_visible()
    reader.evaluate("document.querySelector('details.pc-own').open = true")
    up = reader.locator(".pc-chosen li").nth(2).get_by_role("button", name=re.compile("^Up"))
    name = "A supervision conversation that explores before it solves"
    up.press("Enter")
    expect(reader.locator("button:focus")).to_contain_text(name)
    expect(reader.locator(".pc-chosen li").nth(1)).to_contain_text(name)
    reader.keyboard.press("Enter")
    expect(reader.locator(".pc-chosen li").first).to_contain_text(name)
    expect(reader.locator("button:focus")).to_contain_text(name)


@pytest.mark.parametrize("name", ["standards", "plan", "record", "lists", "reflection", "your-data"])
def test_one_long_word_stays_within_a_narrow_window(name: str, reader: Page, address: str, tmp_path: Path) -> None:
    file = json.loads((EARLIER / "2.json").read_text(encoding="utf-8"))
    for each in file["records"]:
        for field, value in each["fields"].items():
            if field in {"title", "wish", "note", "name"}:
                each["fields"][field] = f"https://example.org/{'x' * 200}"
            if field == "materials":
                each["fields"][field] = [{**one, "title": "y" * 150} for one in value]
    path = tmp_path / "long.json"
    path.write_text(json.dumps(file), encoding="utf-8")
    bring(reader, address, path)
    reader.set_viewport_size({"width": 320, "height": 700})
    reader.goto(f"{address}/learning/{name}/")
    reader.locator(".pc-own, .pc-portfolio").first.wait_for(state="attached")
    reader.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    wide = reader.evaluate("""() => [...document.querySelectorAll('main .pc-tool *')]
        .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && each.getBoundingClientRect().width)
        .map(each => each.outerHTML.slice(0, 80))""")
    assert wide == []
