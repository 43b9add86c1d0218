"""Tests that were written because a change of our own code was noticed by no other: see survivors.md."""

from __future__ import annotations

import pytest

from build_tools.checks.runner import run
from build_tools.readers.bibtex import readable
from tests.fuzz.library import SMALL, Library

BIB, TALK = "citations/library.bib", "materials/a-talk/index.md"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(SMALL)


def places(library: Library, path: str, content: bytes, code: str) -> list[tuple[int, int, int]]:
    catalogue, _ = library.with_file(path, content)
    found = [each for each in run(catalogue).diagnostics if each.code == code and each.path == path]
    return [(each.line, each.column, each.end_column) for each in found]


def test_html_in_a_library_is_named_with_its_line(library: Library) -> None:
    text = b"@misc{a,\n  verified = {Seen.},\n  title = {A <b>thing</b>}\n}\n"
    assert [line for line, _, _ in places(library, BIB, text, "FMT026")] == [3]


def test_an_empty_verified_is_named_where_it_stands(library: Library) -> None:
    text = b"@misc{a,\n  title = {A thing},\n  verified = {}\n}\n"
    assert places(library, BIB, text, "CIT014") == [(3, 3, 11)]


def test_a_malformed_citation_is_marked_to_its_end(library: Library) -> None:
    front, fence, _ = library.texts[TALK].partition(b"\n---\n")
    text = front + fence + b"\nRead [see @dfe2015kss] first.\n"
    assert places(library, TALK, text, "CIT020") == [(text.count(b"\n"), 6, 23)]


def test_a_transcript_elsewhere_is_no_missing_file(library: Library) -> None:
    for address in (b"https://example.org/t", b"http://example.org/t"):
        text = library.texts[TALK].replace(b"transcript: transcript.txt", b'transcript: "' + address + b'"')
        assert text != library.texts[TALK]
        assert places(library, TALK, text, "ACC014") == []


def test_quotation_marks_of_latex_are_curled() -> None:
    assert readable("a `single' and a ``double'' one") == "a ‘single’ and a “double” one"


def test_an_entry_that_lost_its_sign_is_quoted_and_marked_from_its_first_column(library: Library) -> None:
    catalogue, _ = library.with_file(BIB, b"@misc{a,\n  title = {A thing}\n}\nbook{lost,\n  title = {Another}\n}\n")
    found = [each for each in run(catalogue).diagnostics if each.path == BIB and "lost" in each.message]
    assert [(each.line, each.column, each.end_column) for each in found] == [(4, 1, 11)]
    assert found[0].message.startswith("`book{lost,` looks like an entry without its @")
