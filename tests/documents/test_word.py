"""Word documents: read by another library, opened by LibreOffice, and the same bytes each time."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from lxml import etree

from build_tools.documents.word import as_word
from tests.documents.manuscripts import AWKWARD, DRAWING, manuscript

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def content() -> bytes:
    return as_word(manuscript())


@pytest.fixture
def document(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def test_it_says_what_it_is(document: Document, content: bytes) -> None:
    told = document.core_properties
    assert (told.title, told.author, told.language) == (AWKWARD, "A & B <editors>; 李 Example", "en-GB")
    assert told.modified is not None
    assert told.modified.date().isoformat() == "2026-11-20"
    custom = zipfile.ZipFile(io.BytesIO(content)).read("docProps/custom.xml").decode()
    assert "CC BY 4.0" in custom
    assert "https://creativecommons.org/licenses/by/4.0/" in custom


def test_its_structure_is_marked_as_such(document: Document) -> None:
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert styles[AWKWARD] == "Title"
    assert styles["Why & how"] == "Heading 1"
    assert styles["Rights and reuse"] == "Heading 1"
    assert styles["Draw a box & say “yes”."] == "Compact"
    table, steps = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][1] == ["1. First", "Listen, and say so"]
    assert [[cell.text for cell in row.cells] for row in steps.rows] == [
        ["Step", "Starts at", "Minutes", "Who speaks", "Who sits out"],
        ["Check-in & “rules”\n'What <is> here?'", "0:00", "5", "Everybody #each", "Nobody"],
        ["1. Questions", "0:05", "85", "A & B", "The presenter, *who* listens"],
    ]
    assert steps.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None


def test_no_paragraph_is_there_for_the_space_alone(document: Document) -> None:
    empty = [each for each in document.paragraphs if not each.text.strip() and not each._p.findall(f".//{W}drawing")]
    assert empty == []


def test_the_credit_and_the_address_stand_in_it(document: Document) -> None:
    whole = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "‘An example’ is under CC BY 4.0." in whole
    assert "This document was made from https://example.org/site/materials/an-example/." in whole
    assert "(Example & Co, 2020, p. 4)" in whole
    addresses = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    assert "https://example.org/site/materials/other/" in addresses


def test_a_drawing_is_there_as_it_is_and_in_dots_with_its_alternative(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        media = {name: archive.read(name) for name in archive.namelist() if name.startswith("word/media/")}
        text = archive.read("word/document.xml").decode()
    assert [data for name, data in media.items() if name.endswith(".svg")] == [DRAWING]
    assert [data[:8] for name, data in media.items() if name.endswith(".png")] == [b"\x89PNG\r\n\x1a\n"]
    assert 'descr="A box, drawn"' in text


def test_every_part_is_well_formed_and_named_and_has_no_time_of_its_own(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        types = archive.read("[Content_Types].xml").decode()
        assert all(f"/{name}" in types or name.endswith((".rels", ".xml")) for name in archive.namelist())


def test_the_same_manuscript_gives_the_same_bytes(content: bytes) -> None:
    assert as_word(manuscript()) == content
    assert as_word(manuscript(changed="2026-11-21")) != content


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "example.docx").write_bytes(content)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "example.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "example.txt").read_text(encoding="utf-8-sig")
    for said in (
        AWKWARD,
        "What you will be able to do",
        "(Example & Co, 2020, p. 4)",
        "‘An example’ is under CC BY 4.0.",
    ):
        assert said in text
