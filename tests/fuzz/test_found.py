"""What the targets found once, so that it is found at once when it comes back."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from build_tools.checks.runner import run
from build_tools.media.looking import as_published, look_into
from tests.fuzz.library import SMALL, Library
from tests.fuzz.targets import TARGETS

BIB = "citations/library.bib"


@pytest.mark.parametrize(
    ("target", "data"),
    [
        ("bibtex", b"@misc{a,\n  url = {https://example.org/|---|\n|---|\n},\n}\n"),
        ("bibtex", b"@misc{a,\n  year = ~~~\n{2015},\n}\n"),
        ("bibtex", b"@misc{a,\n  b = x\n<![<! [<!\n  year = y z.\n}\n"),
        ("bibtex", b"@article{a,\n = \\@book{b,and and}\n~}}, , ,"),
        ("front_matter", b"\xff---\ndomains: [PS\r\r\r\r7]\n---\n\nText.\n"),
        ("media", b"\0<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>\0<path d='M0 0'/></svg>"),
        ("markdown_to_page", b"[@dfe2015kss] " * 15_000),
        ("markdown_to_page", b"[@dfe2015kss]\n" * 15_000),
        ("markdown_to_page", b"[@dfe2015kss; @basw2018pcf]\n" * 4_000),
    ],
)
def test_what_was_found_once_holds(target: str, data: bytes) -> None:
    TARGETS[target](data)


def test_a_message_has_one_line_whatever_it_quotes() -> None:
    catalogue, _ = Library(SMALL).with_file(BIB, b"@misc{a,\n  year = a\nb\n}\n")
    found = [each for each in run(catalogue).diagnostics if each.path == BIB]
    assert found
    assert not [each for each in found if "\n" in f"{each.message}{each.suggestion}"]


def test_a_pdf_without_its_end_is_refused_before_it_is_cleaned() -> None:
    pdf, file = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(file, static_id=True)
    whole = file.getvalue()
    broken = whole[: whole.index(b"trailer")]
    assert as_published("a.pdf", whole)
    assert [each.check for each in look_into("a.pdf", broken).faults] == ["damaged_file"]


def test_a_damaged_pdf_whose_copy_would_lose_its_pages_is_refused() -> None:
    damaged = (
        b"%PDF-\n1 0 obj<</Pages 2 0 R>>\n2 0 obj<</Kids[3 0 R]>>\n3 0 obj<<[]2 8 R/Type/Page>>\n"
        b"trailer<</Root 1 0 R/Size/[]>>"
    )
    with pikepdf.open(BytesIO(damaged), suppress_warnings=True) as opened:
        assert len(opened.pages) == 1
    assert [each.check for each in look_into("a.pdf", damaged).faults] == ["damaged_file"]


def test_a_picture_whose_details_are_damaged_is_published_without_them() -> None:
    file = BytesIO()
    Image.new("RGB", (3, 2), "red").save(file, "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
    damaged = file.getvalue().replace(b"MM\0*", b"XX\0*")
    made = as_published("a.webp", damaged)
    assert Image.open(BytesIO(made)).size == (3, 2)
    assert b"EXIF" not in made
