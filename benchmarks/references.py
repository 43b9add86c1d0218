"""A thousand references from their files to both styles, in a process of its own: `python -m benchmarks.references`."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from pathlib import Path

from stdnum import ean

from build_tools import pipeline
from build_tools.rendering.citations import APA, HARVARD, csl_item, render_in_styles

COUNT = 1000
FILES = 4
TODAY = dt.date(2026, 11, 22)
REPOSITORY = Path(__file__).parent.parent
STYLES = REPOSITORY / "citations" / "csl"
EXAMPLE = REPOSITORY / "tests" / "repositories" / "example"
STEMS = (
    "Ab",
    "Ben",
    "Car",
    "Dal",
    "El",
    "Fen",
    "Gr{\\'e}",
    "Hol",
    "In",
    'J{\\"o}r',
    "Kel",
    "Lan",
    "Mar",
    "Nor",
    "Os",
    "Pen",
)
ENDINGS = ("ton", "ley", "ham", "wick", "by", "stead", "field", "worth", "more", "well", "ford", "den", "son", "man")
FAMILIES = [stem + ending for stem in STEMS for ending in ENDINGS]
GIVEN = ("Ada", "Ben A.", "Cora", "Dev", "Esi", "Finn", "Gita")
SUBJECTS = ("Listening", "Recording", "Visiting", "Planning", "Supervising", "Deciding", "Reflecting", "Assessing")
PLACES = ("at home", "in school", "in a team", "under pressure", "with fathers", "in court", "by night")
BODIES = ("Department of Practice", "Harbour Trust", "Institute for Supervision")


def write_repository(root: Path) -> None:
    """Write a repository with a thousand references of every common kind and a page that cites each.

    Args:
        root: Where to write; it is made when it is not there.
    """
    shutil.copytree(EXAMPLE, root)
    shutil.copytree(STYLES, root / "citations" / "csl")
    for part in range(FILES):
        entries = [_entry(number) for number in range(COUNT) if number % FILES == part]
        (root / "citations" / f"part{part}.bib").write_text("\n".join(entries), encoding="utf-8")
    lines = [f"Read this [@work{number}, p. {number % 90 + 1}]." for number in range(COUNT)]
    (root / "docs" / "reading.md").write_text("# Reading\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _entry(number: int) -> str:
    kind, special = _KINDS[number % len(_KINDS)](number)
    fields = {
        "title": f"{SUBJECTS[number % 8]} {PLACES[number // 8 % 7]}: the {{CPD}} of case {number}",
        "year": str(1990 + number % 35),
        **special,
        "verified": f"The title page of copy {number}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{work{number},\n{lines}}}\n"


def _people(number: int) -> str:
    names = [
        f"{FAMILIES[(number * 7 + each * 5) % len(FAMILIES)]}, {GIVEN[(number + each) % len(GIVEN)]}"
        for each in range(number % 5 + 1)
    ]
    return " and ".join(names)


def _article(number: int) -> tuple[str, dict[str, str]]:
    first = number % 300 + 1
    return "article", {
        "author": _people(number),
        "journal": f"Journal of {SUBJECTS[number % 5]}",
        "volume": str(number % 60 + 1),
        "number": str(number % 4 + 1),
        "pages": f"{first}--{first + 12}",
        "doi": f"10.1234/practice.{number}",
    }


def _book(number: int) -> tuple[str, dict[str, str]]:
    body = f"978{number:09d}"
    special = {"author": _people(number), "publisher": "Harbour Press", "address": "Leeds"}
    return "book", {**special, "edition": str(number % 4 + 1), "isbn": body + ean.calc_check_digit(body)}


def _chapter(number: int) -> tuple[str, dict[str, str]]:
    special = {"author": _people(number), "editor": _people(number + 3), "booktitle": f"A handbook of {number}"}
    return "incollection", {**special, "publisher": "Harbour Press", "pages": "10--24"}


def _report(number: int) -> tuple[str, dict[str, str]]:
    author, institution = BODIES[number % 3], BODIES[number % 2]
    return "techreport", {
        "author": f"{{{author}}}",
        "institution": institution,
        "number": f"HR-{number}",
        "month": "may",
    }


def _page(number: int) -> tuple[str, dict[str, str]]:
    special = {"author": f"{{{BODIES[number % 3]}}}", "url": f"https://example.org/pages/{number}"}
    return "online", {**special, "urldate": "2026-11-03"}


_KINDS = (_article, _article, _book, _report, _article, _chapter, _page, _report)


def render(root: Path) -> int:
    """Load, check and render a repository as the site does, in both styles; how many references were listed.

    Raises:
        ValueError: The checks found an error, so that something else would be measured.
    """
    checked = pipeline.check(root, TODAY)
    if checked.report.has_errors:
        message = f"the generated repository has errors: {checked.report.diagnostics[0]}"
        raise ValueError(message)
    catalogue = checked.catalogue
    references = [cited.located.reference for cited in catalogue.references.values()]
    citations = [citation for page in catalogue.pages.values() for citation in page.body.citations]
    made = render_in_styles(references, citations, (HARVARD, APA), STYLES)
    return sum(len(style.entries) for style in made.values())


def write_csl_json(root: Path, path: Path) -> None:
    """Write the references of a repository as CSL-JSON, for pandoc alone."""
    references = pipeline.check(root, TODAY).catalogue.references.values()
    path.write_text(json.dumps([csl_item(cited.located.reference) for cited in references]), encoding="utf-8")


if __name__ == "__main__":
    listed = render(Path(sys.argv[1]))
    if listed < 2 * COUNT:
        sys.exit(f"{listed} references were listed instead of {2 * COUNT}")
