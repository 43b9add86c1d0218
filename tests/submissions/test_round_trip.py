"""Every material's text to Word and back: what comes back the same, and what Word cannot hold.

The Word files are those that readers download; those that may not be downloaded are written for this test alone. All
come back the same but for where a line ends within a paragraph, and a good third of them in the same bytes: pytest -s
prints how many. A paragraph in Word is one line, and we write a sentence a line; some of our texts keep a quotation of
several sentences in one line, and some a few bold words with the sentence that follows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypandoc
import pytest

from build_tools.documents.word import as_word
from build_tools.loading import load
from build_tools.pages import Site
from build_tools.submissions.documents import read_submission
from build_tools.submissions.house_markdown import HouseWriter
from tests.specification_runs import TODAY
from tests.submissions.libreoffice import saved_as

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

REPOSITORY = Path(__file__).parent.parent.parent
FLAVOUR = "commonmark+pipe_tables+footnotes+task_lists"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(REPOSITORY, TODAY)


def round_trip(slug: str, site: Site, file: Path) -> tuple[str, str]:
    """A material's text as it is, and as it comes back."""
    catalogue, pages = site.catalogue, site.material_pages
    material = catalogue.materials[slug]
    before = material.body.text.strip() + "\n"
    manuscript = pages.manuscripts.of(material, pages.credit(material))
    file.write_bytes(as_word(manuscript))
    submission, _ = read_submission(file)
    assert submission.title == material.title
    names = {figure.content: figure.address for figure in manuscript.figures}

    def name(target: str) -> str | None:
        return names.get(submission.picture(target) or b"")

    places = {f"../{each}/index.md" for each in catalogue.materials} | {f"../../{each}" for each in catalogue.pages}
    return before, HouseWriter(name, catalogue.references, places).text(submission.blocks)


def meaning(text: str) -> Any:
    """A text as a program reads it, wherever its lines break."""
    return _flowed(json.loads(pypandoc.convert_text(text, "json", FLAVOUR))["blocks"])


def _flowed(node: Any) -> Any:
    if isinstance(node, list):
        return [_flowed(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node["t"] == "SoftBreak":
        return {"t": "Space"}
    return {name: _flowed(value) for name, value in node.items()}


def test_every_material_comes_back_from_word(catalogue: Catalogue, tmp_path: Path) -> None:
    same_bytes: list[str] = []
    same: list[str] = []
    other: list[str] = []
    site = Site(catalogue)
    for slug in catalogue.materials:
        before, after = round_trip(slug, site, tmp_path / f"{slug}.docx")
        listed = same_bytes if before == after else same if meaning(before) == meaning(after) else other
        listed.append(slug)
    count = len(catalogue.materials)
    print(f"{count} materials: {len(same_bytes)} in the same bytes, {len(same)} but for line ends, {len(other)} not")  # noqa: T201 - a figure for whoever asks with -s
    assert other == []
    assert len(same_bytes) > count // 3


@pytest.mark.parametrize("again", [False, True], ids=["as written", "saved by LibreOffice"])
@pytest.mark.parametrize("slug", ["action-learning-set", "hub-follow-up-note", "say-what-a-plan-is-for"])
def test_quotations_come_back_with_their_lists_and_each_by_itself(
    slug: str,
    again: bool,  # noqa: FBT001 - a parameter of the test
    catalogue: Catalogue,
    tmp_path: Path,
) -> None:
    """LibreOffice makes two places of one that holds a list, and may not say where it ends."""
    file = tmp_path / f"{slug}.docx"
    before, after = round_trip(slug, Site(catalogue), file)
    if again:
        file.write_bytes(saved_as(file.read_bytes(), file.name, "docx", tmp_path / "again"))
        submission, _ = read_submission(file)
        after = HouseWriter(lambda _: None, catalogue.references).text(submission.blocks)
    assert quotations(after) == quotations(before) != []


def quotations(text: str) -> list[str]:
    """The words of each quotation, and of each list in one."""
    blocks = json.loads(pypandoc.convert_text(text, "json", FLAVOUR))["blocks"]
    return [_said(each["c"]) for each in blocks if each["t"] == "BlockQuote"]


def _said(node: Any) -> str:
    if isinstance(node, list):
        return "".join(map(_said, node))
    if not isinstance(node, dict):
        return ""
    if node["t"] == "Str":
        return str(node["c"])
    return ("* " if node["t"] == "BulletList" else "") + _said(node.get("c", []))
