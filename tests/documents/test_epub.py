"""EPUBs: passed by epubcheck, with what a reader who cannot see needs, and the same bytes each time."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from build_tools.documents.epub import as_epub
from tests.documents.manuscripts import AWKWARD, manuscript

if TYPE_CHECKING:
    from build_tools.documents.manuscript import Manuscript

CHECKER = Path("/usr/share/java/epubcheck.jar")
DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
PLAIN = {"figures": (), "text": "One paragraph.", "insertions": (), "anchors": (), "references": (), "address": ""}


def package(content: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("EPUB/content.opf"))


@pytest.mark.parametrize("of", [manuscript(), manuscript(**PLAIN)], ids=["awkward", "plain"])
def test_epubcheck_finds_nothing(of: Manuscript, tmp_path: Path) -> None:
    if not CHECKER.is_file() or shutil.which("java") is None:
        assert "CI" not in os.environ, "epubcheck and Java are needed"
        pytest.skip("epubcheck is not installed")
    (tmp_path / "example.epub").write_bytes(as_epub(of))
    command = ["java", "-jar", str(CHECKER), str(tmp_path / "example.epub")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert "No errors or warnings detected" in done.stdout, done.stdout + done.stderr


def test_it_says_what_it_is_and_who_can_read_it() -> None:
    root = package(as_epub(manuscript()))
    assert root.findtext(f".//{DC}title") == AWKWARD
    assert [each.text for each in root.iter(f"{DC}creator")] == ["A & B <editors>", "李 Example"]
    assert root.findtext(f".//{DC}language") == "en-GB"
    assert root.findtext(f".//{DC}rights") == "CC BY 4.0: https://creativecommons.org/licenses/by/4.0/"
    assert root.findtext(f".//{DC}date") == "2026-11"
    said = [(each.get("property"), each.text) for each in root.iter(f"{OPF}meta")]
    assert ("dcterms:modified", "2026-11-20T00:00:00Z") in said
    for name in ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard"):
        assert [value for key, value in said if key == f"schema:{name}"], name
    assert ("schema:accessibilityFeature", "alternativeText") in said
    plain = [each.text for each in package(as_epub(manuscript(**PLAIN))).iter(f"{OPF}meta")]
    assert "alternativeText" not in plain


def test_its_table_of_contents_leads_to_every_section() -> None:
    with zipfile.ZipFile(io.BytesIO(as_epub(manuscript()))) as archive:
        contents = archive.read("EPUB/nav.xhtml").decode()
        text = archive.read("EPUB/text/ch001.xhtml").decode()
    for heading in ("Why &amp; how", "References", "Rights and reuse"):
        assert heading in contents
    assert 'alt="A box, drawn"' in text
    assert "<th" in text
    assert "data-custom-style" not in text


def test_the_same_manuscript_gives_the_same_bytes_and_begins_as_an_epub_does() -> None:
    content = as_epub(manuscript())
    assert as_epub(manuscript()) == content
    assert content[30:58] == b"mimetypeapplication/epub+zip"
