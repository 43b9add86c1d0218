"""How long and how hard to read each material is, as text or CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model import Status
from build_tools.readers.reading_grade import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue

NO_GRADE = "-"
"""What stands for the grade of a material without a sentence."""


@dataclass(frozen=True)
class MaterialReading:
    """One material as a reader meets it.

    Attributes:
        slug: Its slug.
        status: Where it stands.
        words: The words of its prose: what stands in tables and headings is not counted.
        grade: Its reading grade, rounded to a tenth; None when it has no sentence.
    """

    slug: str
    status: Status
    words: int
    grade: float | None


def readings(catalogue: Catalogue) -> tuple[MaterialReading, ...]:
    """Every material that is not withdrawn, the easiest first."""
    found = []
    for material in catalogue.materials.values():
        if not material.is_withdrawn:
            reading = reading_of(material.body.text)
            grade = None if reading.grade is None else round(reading.grade, 1)
            found.append(MaterialReading(material.slug, material.status, reading.words, grade))
    return tuple(sorted(found, key=lambda each: (each.grade or 0, each.slug)))


def readings_as_csv(found: Iterable[MaterialReading]) -> str:
    """The materials as CSV (RFC 4180), a line each."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["slug", "status", "words", "grade"])
    writer.writerows([each.slug, each.status.value, each.words, _grade(each)] for each in found)
    return file.getvalue()


def readings_as_text(found: Iterable[MaterialReading]) -> str:
    """The materials as text for a terminal: the grade, the words and the slug of each, and the range of the grades."""
    found = list(found)
    if not found:
        return "There are no materials yet.\n"
    lines = ["Grade   Words   Material"]
    for each in found:
        state = "" if each.status is Status.PUBLISHED else f" ({each.status})"
        lines.append(f"{_grade(each):>5}{each.words:>8,}   {each.slug}{state}")
    graded = [each for each in found if each.grade is not None]
    if graded:
        many = "1 material" if len(graded) == 1 else f"{len(graded)} materials"
        middle = graded[len(graded) // 2]
        lines += ["", f"{many}: grade {_grade(graded[0])} to {_grade(graded[-1])}, the middle one {_grade(middle)}."]
    return "\n".join([*lines, ""])


def _grade(each: MaterialReading) -> str:
    return NO_GRADE if each.grade is None else f"{each.grade:.1f}"
