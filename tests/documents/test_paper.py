"""PDFs: tagged, with their words in the order in which they are read, and no sign that the fonts lack."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from build_tools.documents import paper
from build_tools.documents.paper import as_pdf, unprintable
from build_tools.documents.processes import JobFailedError
from tests.documents.manuscripts import AWKWARD, manuscript

if TYPE_CHECKING:
    from pathlib import Path

PRINTABLE = {"authors": ("A & B <editors>",)}


def kinds(node: Any, found: list[str]) -> list[str]:
    """The kinds of the parts of a PDF's structure, in order."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            kinds(each, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/K" in node:
            kinds(node["/K"], found)
    return found


def test_it_is_tagged_and_says_what_it_is() -> None:
    with pikepdf.open(io.BytesIO(as_pdf(manuscript(**PRINTABLE)))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == AWKWARD
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261120")
        made = kinds(pdf.Root.StructTreeRoot["/K"], [])
    assert made.count("/H1") == 1
    assert {"/H2", "/L", "/Table", "/TH", "/TD", "/Link", "/Note", "/Figure"} <= set(made)
    assert made.count("/TR") == 3 + 3


def test_a_number_at_the_start_of_a_cell_is_no_list() -> None:
    text = "| Step | What |\n| --- | --- |\n| 1. First | Go |\n| - | Stay |\n"
    plain = {"text": text, "outcomes": (), "anchors": (), "insertions": (), "figures": ()}
    with pikepdf.open(io.BytesIO(as_pdf(manuscript(**PRINTABLE, **plain)))) as pdf:
        assert "/LI" not in kinds(pdf.Root.StructTreeRoot["/K"], [])


def pages_of_headings(content: bytes) -> dict[str, int]:
    """The page on which each section of a PDF begins, from 0."""
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        pages = [page.objgen for page in pdf.pages]
        places: list[tuple[str, Any]] = [(str(each.title), each.destination) for each in outline.root[0].children]
        return {title: pages.index(place[0].objgen) for title, place in places}


def test_what_is_to_be_handed_out_on_one_page_has_a_page_of_its_own() -> None:
    text = "## Before\n\nWords.\n\n## On one page\n\n### First\n\nWords.\n\n## After\n\nWords.\n\n## Last\n\nWords.\n"
    plain = {"text": text, "outcomes": (), "anchors": (), "insertions": (), "figures": ()}
    found = pages_of_headings(as_pdf(manuscript(**PRINTABLE, **plain)))
    assert found["Before"] == 0
    assert found["On one page"] == 1
    assert found["After"] == found["Last"] == 2
    found = pages_of_headings(as_pdf(manuscript(**PRINTABLE, **{**plain, "text": text.replace("On one", "In one")})))
    assert set(found.values()) == {0}


def test_the_same_manuscript_gives_the_same_bytes() -> None:
    assert as_pdf(manuscript(**PRINTABLE)) == as_pdf(manuscript(**PRINTABLE))


def test_a_sign_that_no_font_has_is_noticed_and_never_printed_as_a_box() -> None:
    assert unprintable("Łódź ’ ☐ → Ω Ж &#x674e; 李") == "李"
    with pytest.raises(JobFailedError, match="李"):
        as_pdf(manuscript())


def test_every_sign_that_is_taken_for_printable_is(tmp_path: Path) -> None:
    taken = "".join(chr(code) for code in range(0x2100) if not paper._ODD.match(chr(code)) and chr(code).isprintable())
    assert len(taken) > 300
    text = f'#set document(title: "Signs")\n#set text(lang: "en")\n#{json.dumps(taken, ensure_ascii=False)}\n'
    (tmp_path / "document.typ").write_text(text, encoding="utf-8")
    assert paper._as_pdf(tmp_path, "2026-11-20").startswith(b"%PDF")
