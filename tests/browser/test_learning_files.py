"""Files that are brought to the learning tools: damaged and hostile ones are refused with a reason, or shown inert."""

from __future__ import annotations

import csv
import json
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from playwright.sync_api import expect

from tests.browser.learner import kept
from tests.learning_scripts import FOLDER, SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

HOSTILE = '<img src=x onerror="window.taken=1"><script>window.taken=1</script>"\'`${window.taken=1}</textarea>{{7*7}}'
PAGES = ("standards", "plan", "record", "lists", "reflection", "your-data")
EARLIER = FOLDER / "tests" / "earlier"


def current() -> dict[str, Any]:
    version = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]["version"]["const"]
    found: dict[str, Any] = json.loads((EARLIER / f"{version}.json").read_text(encoding="utf-8"))
    return found


def bring(page: Page, address: str, path: Path) -> None:
    page.goto(f"{address}/learning/your-data/")
    page.get_by_label("A file that you saved here or on another device").set_input_files(path)


def with_hostile_texts(value: object) -> object:
    """The same, with every free text made hostile; what has a form of its own stays."""
    if isinstance(value, dict):
        return {
            key: each
            if key in {"kind", "id", "code", "codes", "slug", "on", "level", "state", "written", "gone"}
            or key in {"begun", "target", "review"}
            else with_hostile_texts(each)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [with_hostile_texts(each) for each in value]
    return HOSTILE if isinstance(value, str) else value


def test_html_in_every_field_is_shown_as_it_was_written_and_does_nothing(
    page: Page, address: str, tmp_path: Path
) -> None:
    file = current()
    file["records"] = [with_hostile_texts(each) for each in file["records"]]
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(file), encoding="utf-8")
    bring(page, address, path)
    expect(page.get_by_text("Brought together:")).to_be_visible()
    for name in PAGES:
        page.goto(f"{address}/learning/{name}/")
        page.locator(".pc-tool[data-tool=kept] .pc-kept").wait_for()
        page.locator(".pc-own, .pc-portfolio").first.wait_for(state="attached")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert page.evaluate("window.taken") is None
        assert page.locator("main img[src=x], main script:not([type])").count() == 0
        text = page.evaluate("""() => document.querySelector('main').innerHTML
            + [...document.querySelectorAll('main :is(input, textarea)')].map(each => each.value).join(' ')""")
        assert "window.taken=1" in text, name
        assert "49" not in page.locator(".pc-own").first.inner_text() if page.locator(".pc-own").count() else True


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"format": "practice', "The file is no JSON, or it is damaged"),
        ("[1, 2]", "The file is not a learning record that was saved here."),
        (json.dumps({**current(), "version": 99}), "saved by a newer version of these tools (99;"),
        (json.dumps({**current(), "records": [{"kind": "secret"}]}), "Record 1 of the file cannot be taken"),
        ("[" * 200_000, "The file is no JSON, or it is damaged"),
    ],
    ids=["cut off", "another file", "newer", "not a record", "deep"],
)
def test_a_file_that_cannot_be_taken_is_refused_and_changes_nothing(
    content: str, said: str, page: Page, address: str, tmp_path: Path
) -> None:
    bring(page, address, EARLIER / "2.json")
    expect(page.get_by_text("Brought together:")).to_be_visible()
    before = kept(page)
    path = tmp_path / "file.json"
    path.write_text(content, encoding="utf-8")
    bring(page, address, path)
    expect(page.get_by_role("alert")).to_contain_text(said)
    assert kept(page) == before


def test_a_file_of_50_mb_is_refused_before_it_is_read(page: Page, address: str, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b" " * 50_000_000)
    bring(page, address, path)
    expect(page.get_by_role("alert")).to_contain_text("The file is 50 MB large.")


def test_prototype_keys_reach_no_object(page: Page, address: str, tmp_path: Path) -> None:
    text = json.dumps(current()).replace('"fields": {', '"fields": {"__proto__": {"isAdmin": true}, ')
    path = tmp_path / "keys.json"
    path.write_text(text, encoding="utf-8")
    bring(page, address, path)
    expect(page.get_by_text("Brought together:")).to_be_visible()
    assert page.evaluate("({}).isAdmin") is None
    assert not [each for each in kept(page) if "isAdmin" in json.dumps(each)]


def test_two_exports_are_brought_together_in_either_order(page: Page, address: str, tmp_path: Path) -> None:
    first, second = current(), current()
    entry = next(each for each in second["records"] if each["kind"] == "entry" and not each["gone"])
    entry["fields"]["learnt"] = "Learnt on the other device."
    entry["written"]["learnt"] = "2026-12-01T09:00:00.000Z"
    kept_in: list[list[dict[str, object]]] = []
    for order in ((first, second), (second, first)):
        for number, file in enumerate(order):
            path = tmp_path / f"{number}.json"
            path.write_text(json.dumps(file), encoding="utf-8")
            bring(page, address, path)
            said = page.get_by_role("status").filter(has_text="rought together")
            expect(said.or_(page.get_by_text("here already"))).to_be_visible()
        kept_in.append(kept(page))
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Delete everything that I keep here").click()
        expect(page.get_by_text("Nothing is kept here now.")).to_be_visible()
    assert kept_in[0] == kept_in[1]
    assert "Learnt on the other device." in json.dumps(kept_in[0])


def test_the_word_file_opens_with_headings_and_every_text(page: Page, address: str, tmp_path: Path) -> None:
    bring(page, address, EARLIER / "2.json")
    expect(page.get_by_text("Brought together:")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a Word file").click()
    path = tmp_path / "portfolio.docx"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
    document = docx.Document(str(path))
    headings = [
        each.text for each in document.paragraphs if str(each.style and each.style.name).lower().startswith("heading 1")
    ]
    assert headings == ["My standards", "My plan", "My CPD record", "Group reflection", "My reading lists"]
    words = "\n".join(each.text for each in document.paragraphs)
    assert "What I learnt: Two explanations before a plan." in words
    assert "“What are you afraid of?”\n<b>That</b> stayed with me." in words
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Day", "Standard", "How confident", "Note"]


def test_libreoffice_opens_the_word_file(page: Page, address: str, tmp_path: Path) -> None:
    bring(page, address, EARLIER / "2.json")
    expect(page.get_by_text("Brought together:")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a Word file").click()
    download.value.save_as(tmp_path / "portfolio.docx")
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "portfolio.docx")], check=True, capture_output=True, timeout=120)
    assert "Two explanations before a plan." in (tmp_path / "portfolio.txt").read_text(encoding="utf-8")


def test_the_table_is_read_by_a_spreadsheet_s_reader(page: Page, address: str, tmp_path: Path) -> None:
    bring(page, address, EARLIER / "2.json")
    expect(page.get_by_text("Brought together:")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the CPD record as a table").click()
    path = tmp_path / "record.csv"
    download.value.save_as(path)
    [row] = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True))
    assert row["title"] == "Explore before you solve"
    assert row["minutes"] == "45"
    assert row["peer_said"] == "“What are you afraid of?”\n<b>That</b> stayed with me."
