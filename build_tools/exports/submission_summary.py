"""What an editor needs to know of a submission, as one record.

It is written where the submission is checked, and read where nothing of the submission may be believed: so every part
of it is bounded, and holds words and numbers alone.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from build_tools.checks.runner import Report, enrolled_checks
from build_tools.diagnostics import Diagnostic, Severity
from build_tools.exports.reader_changes import LONGEST, ReaderChange, Words, bounded, reader_changes
from build_tools.model import Record
from build_tools.reporters import inert_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue

MOST_FAULTS = 2000
MOST_CHANGES = 500
MOST_NAMED = 100
MOST_FOUND = 1000
MOST_BYTES = 8_000_000
"""More than any summary has: nobody reads a larger file as one."""

Number = Annotated[int, Field(ge=0, le=10_000_000)]
Place = Annotated[int, Field(ge=1, le=10_000_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}[0-9]{3}$")]


class SummedFault(Record):
    """One diagnostic, by the code of its check: its name and severity are those that we know for the code."""

    path: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
    line: Place
    column: Place
    end_column: Place
    code: Code
    message: Words
    suggestion: Words | None = None


class Refusal(Record):
    """A file that was not even read, and why."""

    path: Words
    why: Words


class Summary(Record):
    """What was found in a submission, and what it changes.

    Attributes:
        version: The shape of this record.
        materials: How many materials it holds.
        published: How many of them readers see.
        found: How many diagnostics there are, by code: all of them.
        faults: The first of them, errors before warnings before advice.
        not_checked: What could not be checked, a sentence each, the first of it.
        more_not_checked: How much more there is.
        changes: What is different from the branch, the first of it.
        more_changes: How much more there is.
        refused: Files that were not even read, the first of them.
        more_refused: How many more there are.
        not_taken: What the submission changes outside its data, the first of it; nobody has tried it.
        more_not_taken: How much more there is.
        preview: Whether the site was built.
    """

    version: Literal[1] = 1
    materials: Number = 0
    published: Number = 0
    found: dict[Code, Number] = Field(default={}, max_length=MOST_FOUND)
    faults: Annotated[tuple[SummedFault, ...], Field(strict=False, max_length=MOST_FAULTS)] = ()
    not_checked: Annotated[tuple[Words, ...], Field(strict=False, max_length=MOST_NAMED)] = ()
    more_not_checked: Number = 0
    changes: Annotated[tuple[ReaderChange, ...], Field(strict=False, max_length=MOST_CHANGES)] = ()
    more_changes: Number = 0
    refused: Annotated[tuple[Refusal, ...], Field(strict=False, max_length=MOST_NAMED)] = ()
    more_refused: Number = 0
    not_taken: Annotated[tuple[Words, ...], Field(strict=False, max_length=MOST_NAMED)] = ()
    more_not_taken: Number = 0
    preview: bool = False

    def count(self, severity: Severity, families: Iterable[str] | None = None) -> int:
        """How many diagnostics of a severity there are, in some families or in all.

        Args:
            severity: The severity.
            families: The three letters of each family.
        """
        wanted = None if families is None else set(families)
        checks = enrolled_checks()
        return sum(
            number
            for code, number in self.found.items()
            if code in checks and checks[code].severity is severity and (wanted is None or code[:3] in wanted)
        )

    @property
    def blocks(self) -> bool:
        """Whether something must be put right first."""
        return bool(self.faults_to_mend)

    @property
    def faults_to_mend(self) -> int:
        """How many errors and refused files there are."""
        return self.count(Severity.ERROR) + self.files_refused

    @property
    def files_refused(self) -> int:
        """How many files were not even read."""
        return len(self.refused) + self.more_refused

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The faults as diagnostics; those of checks that we do not know are left out."""
        return tuple(_diagnostic(fault) for fault in self.faults if fault.code in enrolled_checks())


def _diagnostic(fault: SummedFault) -> Diagnostic:
    check = enrolled_checks()[fault.code]
    return Diagnostic(
        path=fault.path,
        line=fault.line,
        column=fault.column,
        end_column=max(fault.end_column, fault.column),
        severity=check.severity,
        code=check.code,
        name=check.name,
        message=fault.message,
        suggestion=fault.suggestion,
    )


def summary_of(report: Report, head: Catalogue, base: Catalogue | None = None) -> Summary:
    """The summary of a submission.

    Args:
        report: What the checks found in it.
        head: The submission.
        base: The branch that it is for; without one nothing is compared.
    """
    by_weight = sorted(report.diagnostics, key=lambda each: list(Severity).index(each.severity))
    changes = reader_changes(base, head) if base else ()
    found = Summary(
        materials=len(head.materials),
        published=len(head.published),
        found=dict(sorted(Counter(each.code for each in report.diagnostics).items())),
        faults=tuple(_fault(each) for each in by_weight[:MOST_FAULTS]),
        not_checked=tuple(bounded(each) for each in report.not_checked[:MOST_NAMED]),
        more_not_checked=max(0, len(report.not_checked) - MOST_NAMED),
        changes=changes[:MOST_CHANGES],
        more_changes=max(0, len(changes) - MOST_CHANGES),
    )
    while len(as_json(found)) > MOST_BYTES // 2:  # what is not of the checks is added later, and needs room
        found = _halved(found)
    return found


def _halved(found: Summary) -> Summary:
    changes = found.changes[: len(found.changes) // 2]
    update: dict[str, object] = {"faults": found.faults[: len(found.faults) // 2], "changes": changes}
    return found.model_copy(update=update | {"more_changes": found.more_changes + len(found.changes) - len(changes)})


def as_json(found: Summary) -> str:
    """The summary as JSON that neither a terminal nor a workflow obeys."""
    return inert_json(found.model_dump_json(indent=1)) + "\n"


def _fault(each: Diagnostic) -> SummedFault:
    suggestion = None if each.suggestion is None else bounded(each.suggestion)
    return SummedFault(
        path=bounded(each.path),
        line=each.line,
        column=each.column,
        end_column=max(each.column, each.end_column),
        code=each.code,
        message=bounded(each.message),
        suggestion=suggestion,
    )
