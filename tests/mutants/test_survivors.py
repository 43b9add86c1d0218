"""Tests that were written because a change of our own code was noticed by no other: see survivors.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from build_tools.checks.runner import run
from build_tools.readers.bibtex import readable
from tests.fuzz.library import SMALL, Library

if TYPE_CHECKING:
    from build_tools.diagnostics import Diagnostic

BIB, TALK = "citations/library.bib", "materials/a-talk/index.md"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(SMALL)


def found(library: Library, path: str, content: bytes, code: str) -> list[Diagnostic]:
    catalogue, _ = library.with_file(path, content)
    return [each for each in run(catalogue).diagnostics if each.code == code and each.path == path]


def places(library: Library, path: str, content: bytes, code: str) -> list[tuple[int, int, int]]:
    return [(each.line, each.column, each.end_column) for each in found(library, path, content, code)]


def talk(library: Library, body: str) -> bytes:
    """The recording of the small repository with another text."""
    front, fence, _ = library.texts[TALK].partition(b"\n---\n")
    return front + fence + body.encode()


def entry(*lines: str) -> bytes:
    return "\n".join(["@misc{a,", *(f"  {line}," for line in lines), "}", ""]).encode()


def test_html_in_a_library_is_named_with_its_line(library: Library) -> None:
    text = b"@misc{a,\n  verified = {Seen.},\n  title = {A <b>thing</b>}\n}\n"
    assert [line for line, _, _ in places(library, BIB, text, "FMT026")] == [3]


def test_an_empty_verified_is_named_where_it_stands(library: Library) -> None:
    text = b"@misc{a,\n  title = {A thing},\n  verified = {}\n}\n"
    assert places(library, BIB, text, "CIT014") == [(3, 3, 11)]


def test_a_malformed_citation_is_marked_to_its_end(library: Library) -> None:
    text = talk(library, "\nRead [see @dfe2015kss] first.\n")
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
    (lost,) = [each for each in run(catalogue).diagnostics if each.path == BIB and "lost" in each.message]
    assert (lost.line, lost.column, lost.end_column) == (4, 1, 11)
    assert lost.message.startswith("`book{lost,` looks like an entry without its @")


def test_everything_that_a_recording_lacks_is_listed(library: Library) -> None:
    given = b', minutes: 12, captions: "yes", transcript: transcript.txt}'
    text = library.texts[TALK].replace(given, b"}")
    assert text != library.texts[TALK]
    assert [each.message for each in found(library, TALK, text, "ACC013")] == [
        "the recording does not say `minutes`, `captions` and `transcript`"
    ]


def test_sixty_characters_of_a_text_are_quoted(library: Library) -> None:
    for length, shown in ((60, "x" * 60), (61, "x" * 60 + "…")):
        (picture,) = found(library, TALK, talk(library, f"\n![]({'x' * length})\n"), "ACC001")
        assert picture.message == f"the picture `{shown}` has no text alternative"


def test_a_year_among_other_words_is_proposed_when_it_is_the_only_one(library: Library) -> None:
    hints = [
        found(library, BIB, entry("title = {A}", f"year = {{{year}}}"), "CIT009")[0].suggestion
        for year in ("c. 2014", "2014 or 2016")
    ]
    assert hints == [
        "write year = {2014}",
        "write four digits, or leave the field out: the list then says that the work has no date",
    ]


def test_a_key_like_no_other_is_told_where_its_entry_belongs(library: Library) -> None:
    (unknown,) = found(library, TALK, talk(library, "\nRead [@zzzzzzzz].\n"), "CIT016")
    assert unknown.suggestion == (
        "add its entry to a file in citations/, or write `@zzzzzzzz` in backticks if it is a name elsewhere"
    )


def test_headings_go_one_level_down_only_where_each_is_marked_by_signs(library: Library) -> None:
    first = talk(library, "").count(b"\n") + 1
    (signs,) = found(library, TALK, talk(library, "# One\n\n## Two\n"), "FMT023")
    assert signs.fix is not None
    assert [(each.line, each.column, each.text) for each in signs.fix.edits] == [(first, 1, "#"), (first + 2, 1, "#")]
    (line,) = found(library, TALK, talk(library, "One\n===\n\n## Two\n"), "FMT023")
    assert line.fix is None


@pytest.mark.parametrize(
    ("text", "is_mended"),
    [
        ("Who:\n| a | b |\n|---|---|\n| c | d |\n", True),
        ("Who:\n | a | b |\n|---|---|\n| c | d |\n", False),
    ],
)
def test_a_table_under_text_is_moved_only_from_the_margin(library: Library, text: str, *, is_mended: bool) -> None:
    (table,) = found(library, TALK, talk(library, text), "FMT029")
    assert (table.fix is not None) == is_mended


def test_the_links_of_a_page_are_those_of_its_latest_text(library: Library) -> None:
    for address, count in (("gone.md", 1), ("index.md", 0), ("gone.md", 1)):
        _, diagnostics = library.checked(TALK, talk(library, f"\n[Here it is]({address})\n"))
        assert len([each for each in diagnostics if each.code == "LNK006"]) == count
