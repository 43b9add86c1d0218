"""How long and how hard to read each material is, and its longest sentences, as advice."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

from build_tools.exports.report_forms import Column, PrintedReport, Table
from build_tools.model import Status
from build_tools.readers.reading_grade import longest_sentences, reading_of
from build_tools.reporters import counted, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.catalogue import Catalogue
    from build_tools.readers.reading_grade import Sentence

EASIEST, HARDEST = 8.5, 11.5
"""The grades that we aim at."""
LONG = 25
"""The most words of a sentence that most people take in at one go, as GOV.UK has it."""
LONGEST = 3
"""How many sentences of a material are listed."""
SHOWN = 20
"""How many sentences of the collection text lists."""
_MOST_SIGNS = 400


@dataclass(frozen=True)
class MaterialReading:
    """One material as a reader meets it.

    Attributes:
        slug: Its slug.
        path: Its file.
        status: Where it stands.
        words: The words of its prose: what stands in tables and headings is not counted.
        grade: Its reading grade, rounded to a tenth; None when it has no sentence.
        longest: Its longest sentences, the longest first.
    """

    slug: str
    path: str
    status: Status
    words: int
    grade: float | None
    longest: tuple[Sentence, ...]


def readings(catalogue: Catalogue) -> tuple[MaterialReading, ...]:
    """Every material that is not withdrawn, the easiest first."""
    found = []
    for material in catalogue.materials.values():
        if not material.is_withdrawn:
            body = material.body
            reading = reading_of(body.text)
            grade = None if reading.grade is None else round(reading.grade, 1)
            longest = tuple(longest_sentences(body.text, body.first_line, LONGEST))
            found.append(MaterialReading(material.slug, material.path, material.status, reading.words, grade, longest))
    return tuple(sorted(found, key=lambda each: (each.grade or 0, each.slug)))


def reading_report(catalogue: Catalogue) -> PrintedReport:
    """The materials as they are printed: the easiest first, and then the longest sentences."""
    found = readings(catalogue)
    columns = (
        Column("slug"),
        Column("status"),
        Column("grade", "Grade"),
        Column("words", "Words"),
        Column("material", "Material"),
        Column("longest", "Longest"),
        Column("line", "Line"),
        Column("sentence"),
    )
    rows = tuple(
        (
            each.slug,
            each.status.value,
            each.grade,
            each.words,
            each.slug if each.status is Status.PUBLISHED else f"{each.slug} ({each.status})",
            *_longest_cells(each.longest),
        )
        for each in found
    )
    title = "Longest: the words of its longest sentence, and the line on which it starts."
    tables = (Table("materials", columns, rows, title), _sentences(found))
    return PrintedReport("reading", catalogue.today, reading_sentences(found), tables)


def _longest_cells(longest: Sequence[Sentence]) -> tuple[int | None, int | None, str]:
    return (longest[0].words, longest[0].line, cut(longest[0].text, _MOST_SIGNS)) if longest else (None, None, "")


def _sentences(found: Sequence[MaterialReading]) -> Table:
    long = [(each, sentence) for each in found for sentence in each.longest if sentence.words > LONG]
    shown = nsmallest(SHOWN, long, key=lambda pair: (-pair[1].words, pair[0].slug, pair[1].line))
    columns = (Column("words", "Words"), Column("where", "Where"), Column("sentence", "Sentence"))
    rows = tuple((each.words, f"{of.path}:{each.line}", cut(each.text, _MOST_SIGNS)) for of, each in shown)
    title = f"The longest sentences of all, of those with more than {LONG} words. Two short ones are easier to follow."
    return Table("sentences", columns, rows, title)


def reading_sentences(found: Sequence[MaterialReading]) -> tuple[str, ...]:
    """What the grades come to.

    Args:
        found: The materials, the easiest first.
    """
    if not found:
        return ("There are no materials yet.",)
    graded = [each for each in found if each.grade is not None]
    if not graded:
        return ("No material has a sentence yet.",)
    many = counted(len(graded), "material", "materials")
    first, middle, last = (graded[index].grade for index in (0, len(graded) // 2, -1))
    hard = sum((each.grade or 0) > HARDEST for each in graded)
    harder = f"{hard:,} {'is' if hard == 1 else 'are'}" if hard else "none is"
    return (
        f"{many}: grade {first} to {last}, the middle one {middle}.",
        f"We aim at {EASIEST} to {HARDEST}; {harder} harder to read than that.",
        "The grade is SMOG: about the years of schooling that a reader needs. It is advice.",
    )
