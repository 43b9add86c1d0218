"""A library with a fault in it: the fault is named with its line, and every other entry can be cited and is listed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from build_tools.checks.runner import run
from build_tools.diagnostics import Severity
from build_tools.loading import load
from build_tools.rendering.citations import HARVARD, render_citations
from tests.specification_runs import EXAMPLE_REPOSITORY, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.checks.runner import Report

STYLES = EXAMPLE_REPOSITORY.parent.parent.parent / "citations" / "csl"
GARBLED = "a comma is missing between two fields"


def _entry(key: str) -> str:
    """An entry of seven lines: `a` stands in lines 1 to 7, `b` in lines 8 to 14, and so on."""
    return (
        f"@book{{{key},\n"
        "  author = {Reed, Tom},\n"
        f"  title = {{Things of {key}}},\n"
        "  publisher = {Harbour Press},\n"
        "  year = {2001},\n"
        "  verified = {The title page.}\n"
        "}\n"
    )


A, B, C, D = (_entry(key) for key in "abcd")

CASES: dict[str, tuple[str, list[tuple[int, str]], str]] = {
    "a brace of a field is never closed": (
        A + B.replace("Things of b}", "Things of b") + C + D,
        [(8, "CIT001")],
        "acd",
    ),
    "a brace of the last field is never closed": (A + B.replace("page.}", "page.") + C + D, [(8, "CIT001")], "acd"),
    "the brace of an entry is never closed": (A + B[:-2] + C + D, [(8, "CIT001")], "acd"),
    "the first brace is never closed": (A[:-2] + B + C + D, [(1, "CIT001")], "bcd"),
    "the last brace is never closed": (A + B + C + D[:-2], [(22, "CIT001")], "abc"),
    "two braces are never closed": (A[:-2] + B + C.replace("2001}", "2001") + D, [(1, "CIT001"), (14, "CIT001")], "bd"),
    "the entry after it is indented": (
        A + B[:-2] + "".join(f"  {line}\n" for line in C.splitlines()) + D,
        [(8, "CIT001")],
        "acd",
    ),
    "an entry of one line is never closed": (
        A + "@book{x, title = {X}, year = {2001\n" + B + C,
        [(8, "CIT001")],
        "abc",
    ),
    "a quotation mark is never closed": (
        A + B.replace("{Things of b}", '"Things of b') + C + D,
        [(8, "CIT001")],
        "acd",
    ),
    "a @string is never closed": (A + "@string{press = {Harbour Press}\n" + B + C, [(8, "CIT001")], "abc"),
    "an entry has lost its @": (A + B[1:] + C, [(8, "CIT001")], "ac"),
    "an entry has lost its first brace": (A + B.replace("@book{b", "@book b") + C, [(8, "CIT001")], "ac"),
    "text stands between two entries": (A + "Somebody wrote this, and a@example.org.\n" + B, [], "ab"),
    "a brace stands between two entries": (A + "}\n" + B, [], "ab"),
    GARBLED: (A + B.replace("b},", "b}") + C, [(8, "CIT008")], "abc"),
    "the comma after the key is missing": (A + B.replace("@book{b,", "@book{b") + C, [(8, "CIT001")], "ac"),
    "the key is missing": (A + B.replace("@book{b,", "@book{,") + C, [(8, "CIT004")], "ac"),
    "the key and its comma are missing": (A + B.replace("@book{b,", "@book{") + C, [(8, "CIT001")], "ac"),
    "an equals sign is missing": (A + B.replace("title =", "title") + C, [(8, "CIT001")], "ac"),
    "a field is there twice": (A + B.replace("  year", "  title = {Other},\n  year") + C, [(8, "CIT003")], "ac"),
    "an entry is there twice": (A + B + B + C, [(15, "CIT002")], "abc"),
    "the file is empty": ("", [], ""),
    "the file is white": ("\n \n\n", [], ""),
}


def _checked(content: bytes, folder: Path) -> tuple[Catalogue, Report]:
    """The example repository with one file more in its library."""
    root = folder / "repository"
    shutil.copytree(EXAMPLE_REPOSITORY, root)
    (root / "citations" / "more.bib").write_bytes(content)
    (root / "docs" / "more.md").write_text("# More\n\nSee [@a; @b; @c; @d].\n", encoding="utf-8")
    catalogue = load(root, TODAY)
    return catalogue, run(catalogue)


def _faults(report: Report) -> list[tuple[int, str]]:
    return [
        (diagnostic.line, diagnostic.code)
        for diagnostic in report.diagnostics
        if diagnostic.severity is Severity.ERROR and diagnostic.path == "citations/more.bib"
    ]


def _listed(catalogue: Catalogue) -> dict[str, str]:
    references = [cited.located.reference for cited in catalogue.references.values()]
    return render_citations(references, [], HARVARD, STYLES).texts


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_fault_is_named_with_its_line_and_every_other_entry_is_listed(case: str, ending: str, tmp_path: Path) -> None:
    text, faults, kept = CASES[case]
    catalogue, report = _checked(text.replace("\n", ending).encode(), tmp_path)
    texts = _listed(catalogue)

    assert _faults(report) == faults
    assert {key for key, cited in catalogue.references.items() if cited.source.path == "citations/more.bib"} == set(
        kept
    )
    example = {key for key, cited in catalogue.references.items() if cited.source.path != "citations/more.bib"}
    assert example
    assert set(texts) == {*kept, *example}
    letters = "abcd"[: len(kept)] if len(kept) > 1 else [""]
    printed = {
        key: f"Reed, T. (2001{letter}) Things of {key}. Harbour Press."
        for key, letter in zip(kept, letters[: len(kept)], strict=True)
    }
    if case == GARBLED:
        del printed["b"]
    assert {key: texts[key] for key in printed} == printed


def test_what_was_swallowed_is_said_and_is_never_a_pass(tmp_path: Path) -> None:
    catalogue, report = _checked((A + B[:-2] + C + D).encode(), tmp_path)
    (fault,) = [each for each in report.diagnostics if each.path == "citations/more.bib"]

    assert fault.message == "this entry could not be read (line 8 to 13): a brace is never closed"
    assert catalogue.unread == ("citations/more.bib",)
    assert any("citations/more.bib could not be read" in each for each in report.not_checked)
    assert not [each for each in report.diagnostics if each.path == "docs/more.md"], "`b` is not called unknown"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xd8", 1),
        (A.encode() + b"\xff\xfe\x00", 8),
        (A.encode("utf-16"), 1),
        (A.replace("Tom", "Tóm").encode("cp1252"), 2),
    ],
    ids=["picture", "rubbish", "utf-16", "cp1252"],
)
def test_a_file_that_is_not_text_costs_only_itself(content: bytes, line: int, tmp_path: Path) -> None:
    catalogue, report = _checked(content, tmp_path)

    assert _faults(report) == [(line, "FMT001")]
    assert catalogue.unread == ("citations/more.bib",)
    assert "a" not in catalogue.references
    assert set(_listed(catalogue)) == set(catalogue.references) != set()
