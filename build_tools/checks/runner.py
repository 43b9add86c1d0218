"""Runs every check over a catalogue and sorts what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.checks import (
    accessibility,
    citations,
    formats,
    framework,
    glossary,
    links,
    privacy,
    review,
    rights,
    series,
)
from build_tools.checks.registry import CHECKS, Check, Scope
from build_tools.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from build_tools.catalogue import Catalogue, Page
    from build_tools.diagnostics import Finding

FAMILIES: tuple[ModuleType, ...] = (
    formats,
    rights,
    citations,
    framework,
    review,
    links,
    accessibility,
    privacy,
    glossary,
    series,
)
"""The modules in which checks enrol; a test asserts that none is missing."""


@dataclass(frozen=True)
class Report:
    """What the checks found.

    Attributes:
        diagnostics: Sorted by path, line, column, code and message, without repetition.
        not_checked: What could not be checked and why, a sentence each: never a pass.
    """

    diagnostics: tuple[Diagnostic, ...]
    not_checked: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many diagnostics have this severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    @property
    def has_errors(self) -> bool:
        """Whether anything blocks."""
        return self.count(Severity.ERROR) > 0

    def within(self, paths: Iterable[str]) -> Report:
        """The part of the report that concerns these files and folders; all of it when there are none.

        Args:
            paths: Relative to the repository's root, with `/` between folders.
        """
        wanted = tuple(path.rstrip("/") for path in paths)
        if not wanted or "." in wanted:
            return self
        kept = [
            diagnostic
            for diagnostic in self.diagnostics
            if any(diagnostic.path == path or diagnostic.path.startswith(f"{path}/") for path in wanted)
        ]
        return Report(tuple(kept), self.not_checked)


def enrolled_checks() -> dict[str, Check]:
    """Every check of every family, by code, sorted."""
    return dict(sorted(CHECKS.items()))


def run(catalogue: Catalogue) -> Report:
    """What every check finds in a catalogue."""
    diagnostics: dict[Diagnostic, None] = {}
    not_checked = []
    for check in enrolled_checks().values():
        if check.whole and catalogue.unread:
            unread = ", ".join(catalogue.unread)
            not_checked.append(f"{check.code} {check.name} was not checked, because this could not be read: {unread}")
            continue
        for finding in _findings(check, catalogue):
            diagnostics[_diagnostic(check, finding)] = None
    not_checked += [f"{path} could not be read, so nothing else in it was checked" for path in catalogue.unread]
    if catalogue.unseen:
        unseen = ", ".join(catalogue.unseen)
        not_checked.append(f"nobody has looked for personal details inside these, because they are not text: {unseen}")
    return Report(tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.order)), tuple(not_checked))


def _findings(check: Check, catalogue: Catalogue) -> Iterator[Finding]:
    if check.scope is Scope.SOURCE:
        for source in catalogue.sources:
            yield from check.function(source)
    elif check.scope is Scope.MATERIAL:
        for material in catalogue.materials.values():
            if check.tombstones or not material.is_withdrawn:
                yield from check.function(material, catalogue)
    elif check.scope is Scope.PAGE:
        for page in _pages(catalogue):
            yield from check.function(page, catalogue)
    else:
        yield from check.function(catalogue)


def _pages(catalogue: Catalogue) -> Iterator[Page]:
    yield from (material for material in catalogue.materials.values() if not material.is_withdrawn)
    yield from catalogue.pages.values()


def _diagnostic(check: Check, finding: Finding) -> Diagnostic:
    span = finding.place.span
    return Diagnostic(
        path=finding.place.path,
        line=span.line,
        column=span.column,
        end_column=max(span.end_column, span.column),
        severity=check.severity,
        code=check.code,
        name=check.name,
        message=finding.message,
        suggestion=finding.suggestion,
    )
