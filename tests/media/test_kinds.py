from __future__ import annotations

import itertools
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.media.kinds import ENDINGS, Kind, kind_of
from build_tools.media.looking import as_published, look_into, note_wrong_text
from build_tools.readers.text import Notebook
from tests.media import makers
from tests.media.looks import checks_of

CLEAN = {
    "a.png": makers.picture("PNG"),
    "a.jpg": makers.picture("JPEG"),
    "a.jpeg": makers.picture("JPEG", mode="L"),
    "a.gif": makers.moving("GIF"),
    "a.webp": makers.picture("WEBP"),
    "a.pdf": makers.pdf(),
    "a.docx": makers.docx(),
    "a.pptx": makers.pptx(),
    "a.xlsx": makers.xlsx(),
    "a.odt": makers.odt(),
}
OTHERS = {
    "program for Windows": b"MZ\x90\x00" + b"\x00" * 60,
    "program": b"\x7fELF" + b"\x00" * 60,
    "script": b"#!/bin/sh\nrm -rf /\n",
    "archive": makers.packed({"a.txt": "x"}),
    "gzip": b"\x1f\x8b\x08" + b"\x00" * 20,
    "web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "web page after a remark": b"<!-- x -->\n<html><body>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "text": b"Ask where he lives.",
    "HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "recording": b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00",
    "TIFF": b"II*\x00" + b"\x00" * 20,
    "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500,
    "RTF": b"{\\rtf1 x}",
    "nothing": b"",
    "noise": bytes(range(200, 256)) * 3,
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_file_of_each_kind_is_accepted_and_published_the_same_way_each_time(name: str) -> None:
    assert look_into(name, CLEAN[name]).faults == ()
    published = as_published(name, CLEAN[name])
    assert look_into(name, published).faults == ()
    assert as_published(name, CLEAN[name]) == published


def test_every_published_kind_has_a_clean_example() -> None:
    assert {kind_of(content) for content in CLEAN.values()} == set(ENDINGS.values()) - {
        *(Kind.RICH_TEXT, Kind.ODP, Kind.ODS)
    }


@pytest.mark.parametrize(("name", "other"), list(itertools.permutations(CLEAN, 2)))
def test_a_file_under_the_ending_of_another_kind(name: str, other: str) -> None:
    same = kind_of(CLEAN[name]) is kind_of(CLEAN[other])
    assert checks_of(other, CLEAN[name]) == (set() if same else {"wrong_kind"})


@pytest.mark.parametrize("what", OTHERS)
@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a.docx", "a.rtf"])
def test_what_is_of_no_kind_that_we_publish(what: str, name: str) -> None:
    assert checks_of(name, OTHERS[what]) == {"unknown_kind"}
    with pytest.raises(ValueError, match=r"not what its name says|cannot be opened"):
        as_published("a.png", OTHERS[what])


def test_every_opendocument_kind_is_told_apart() -> None:
    for last, kind in (("text", Kind.ODT), ("presentation", Kind.ODP), ("spreadsheet", Kind.ODS)):
        made = makers.packed({"mimetype": f"application/vnd.oasis.opendocument.{last}", "content.xml": "<x/>"})
        assert kind_of(made) is kind
    assert kind_of(makers.packed({"mimetype": "application/epub+zip", "a": "x"})) is Kind.ARCHIVE


@pytest.mark.parametrize(
    ("content", "is_wrong"),
    [
        (b"<!doctype html><p>x", True),
        (b"%PDF-1.7\n", True),
        (b"GIF89a=1;alert(1)", True),
        (b'<svg xmlns="x"/>', True),
        (b"{\\rtf1}", True),
        (b"MZ is not always a program", False),
        (b"BMA guidance, 2026", False),
        (b"Question,Answer\n1,2\n", False),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello", False),
        (b"", False),
    ],
)
def test_what_is_written_in_letters_and_is_no_text(content: bytes, is_wrong: bool) -> None:  # noqa: FBT001 - as pytest gives it
    notes = Notebook()
    note_wrong_text("questions.txt", content, notes)
    assert [fault.check for fault in notes.faults] == (["wrong_kind"] if is_wrong else [])


@pytest.mark.parametrize("name", [name for name in CLEAN if name[2:] in {"png", "jpg", "gif", "webp", "pdf"}])
@pytest.mark.parametrize(
    "after", [b"The visit", makers.packed({"a.exe": b"MZ"}), b"<script>alert(1)</script>", b"\x00 y"]
)
def test_what_stands_after_the_end_is_refused_and_not_published(name: str, after: bytes) -> None:
    assert checks_of(name, CLEAN[name] + after) == {"hidden_data"}
    assert after not in as_published(name, CLEAN[name] + after)
    assert checks_of(name, CLEAN[name] + b"\r\n\x00\x00") == set()


def test_an_archive_within_a_part_of_a_picture_is_seen() -> None:
    inner = makers.packed({"evil.js": b"alert(1)"})
    start = makers.picture()
    header = start[:33]
    assert checks_of("a.png", header + makers.chunk(b"prVt", inner) + start[33:]) == {"hidden_data"}
    with zipfile.ZipFile(BytesIO(header + makers.chunk(b"prVt", inner) + start[33:])) as archive:
        assert archive.namelist() == ["evil.js"]


def test_a_web_page_at_the_start_of_a_pdf_is_seen() -> None:
    assert checks_of("a.pdf", b"%PDF-1.7\n%<html><script>alert(1)</script>\n" + makers.pdf()[9:]) >= {"hidden_data"}


@given(name=st.sampled_from(sorted(CLEAN)), data=st.data())
def test_no_damage_raises_anything(name: str, data: st.DataObject) -> None:
    content = bytearray(CLEAN[name])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    for damaged in (bytes(content), cut):
        if look_into(name, damaged).faults == ():
            assert as_published(name, damaged)


@pytest.mark.parametrize("name", CLEAN)
def test_a_file_that_ends_early_is_never_accepted(name: str) -> None:
    whole = CLEAN[name].rstrip(b"\x00\r\n")
    for end in range(0, len(whole) - 1, max(1, len(whole) // 40)):
        if name == "a.pdf" and b"%%EOF" not in whole[:end]:
            continue  # qpdf mends these, as readers do
        assert checks_of(name, whole[:end]), end
