"""Every material's text to Word and back: what comes back the same, and what Word cannot hold.

The Word files are those that readers download; those that may not be downloaded are written for this test alone. More
than nine in ten come back the same but for where a line ends within a paragraph, and of these a good third in the same
bytes: pytest -s prints how many. What differs, and why:

- Where a line ends: a paragraph in Word is one line, and we write a sentence a line. Some of our texts keep a
  quotation of several sentences in one line, and some a few bold words with the sentence that follows.
- A list within a quotation: a paragraph in Word has one style, so the list comes back and the quotation does not.
- Two quotations right after each other: in Word they are paragraphs of one style, so they come back as one.
"""

from __future__ import annotations

import json
import re
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


WORD_CANNOT = {
    "a list within a quotation": re.compile(r"^> (?:[-*]|\d+\.) ", re.MULTILINE),
    "two quotations right after each other": re.compile(r"^>[^\n]*\n\n>", re.MULTILINE),
}


def test_every_material_comes_back_from_word(catalogue: Catalogue, tmp_path: Path) -> None:
    same_bytes, same, other = [], [], []
    site = Site(catalogue)
    for slug in catalogue.materials:
        before, after = round_trip(slug, site, tmp_path / f"{slug}.docx")
        if before == after:
            same_bytes.append(slug)
        elif meaning(before) == meaning(after):
            same.append(slug)
        else:
            other.append(slug)
            assert [why for why, pattern in WORD_CANNOT.items() if pattern.search(before)], slug
    count = len(catalogue.materials)
    print(f"{count} materials: {len(same_bytes)} in the same bytes, {len(same)} but for line ends, {len(other)} not")  # noqa: T201 - a figure for whoever asks with -s
    assert len(other) <= count // 10
