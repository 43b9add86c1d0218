"""Where checks enrol: each is one function under one code, and the family's module is all that has to be imported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from build_tools.diagnostics import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from build_tools.catalogue import Catalogue, Material, Page
    from build_tools.diagnostics import Severity
    from build_tools.readers.text import Source

    SourceCheck: TypeAlias = Callable[[Source], Iterable[Finding]]
    MaterialCheck: TypeAlias = Callable[[Material, Catalogue], Iterable[Finding]]
    PageCheck: TypeAlias = Callable[[Page, Catalogue], Iterable[Finding]]
    CatalogueCheck: TypeAlias = Callable[[Catalogue], Iterable[Finding]]


class Scope(StrEnum):
    """What a check looks at."""

    SOURCE = "source"
    MATERIAL = "material"
    PAGE = "page"
    CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        code: Three letters and three digits, never reused.
        severity: What its findings are.
        scope: What its function looks at.
        function: Yields a finding for each fault.
        tombstones: Whether it looks at withdrawn materials too.
        whole: Whether it means anything only when every file could be read.
        piecewise: Whether each finding of a check of the catalogue follows from one file and from what is looked up by
            its key, so that the materials can be checked one by one.
    """

    code: str
    severity: Severity
    scope: Scope
    function: Callable[..., Iterable[Finding]]
    tombstones: bool = False
    whole: bool = False
    piecewise: bool = False

    @property
    def name(self) -> str:
        """The fault's name, with hyphens."""
        return self.function.__name__.replace("_", "-")

    @property
    def family(self) -> str:
        """The three letters of its code."""
        return self.code[:3]


CHECKS: dict[str, Check] = {}


def _enrol(check: Check) -> None:
    if check.code in CHECKS:
        message = f"{check.code} is the code of {CHECKS[check.code].name} already"
        raise ValueError(message)
    CHECKS[check.code] = check


def source_check(code: str, severity: Severity) -> Callable[[SourceCheck], SourceCheck]:
    """Enrol a check of each file that was read: it reports what the readers noted under its name.

    Raises:
        ValueError: The code is taken.
    """

    def enrol(function: SourceCheck) -> SourceCheck:
        _enrol(Check(code, severity, Scope.SOURCE, function))
        return function

    return enrol


def material_check(
    code: str, severity: Severity, *, tombstones: bool = False
) -> Callable[[MaterialCheck], MaterialCheck]:
    """Enrol a check of each material, withdrawn ones only with `tombstones`.

    Raises:
        ValueError: The code is taken.
    """

    def enrol(function: MaterialCheck) -> MaterialCheck:
        _enrol(Check(code, severity, Scope.MATERIAL, function, tombstones=tombstones))
        return function

    return enrol


def page_check(code: str, severity: Severity) -> Callable[[PageCheck], PageCheck]:
    """Enrol a check of each Markdown page: the materials that are not withdrawn, and the hand-written pages.

    Raises:
        ValueError: The code is taken.
    """

    def enrol(function: PageCheck) -> PageCheck:
        _enrol(Check(code, severity, Scope.PAGE, function))
        return function

    return enrol


def catalogue_check(
    code: str, severity: Severity, *, whole: bool = False, piecewise: bool = False
) -> Callable[[CatalogueCheck], CatalogueCheck]:
    """Enrol a check of the catalogue.

    Args:
        code: Its code.
        severity: What its findings are.
        whole: It is skipped when any file could not be read.
        piecewise: Each finding follows from one file and from what is looked up by its key. It is then run over one
            material at a time, where only that material can be gone through, and once over everything else.

    Raises:
        ValueError: The code is taken.
    """

    def enrol(function: CatalogueCheck) -> CatalogueCheck:
        _enrol(Check(code, severity, Scope.CATALOGUE, function, whole=whole, piecewise=piecewise))
        return function

    return enrol


def noted(name: str, source: Source) -> Iterable[Finding]:
    """The findings for the faults that a file's reader noted under a check's name."""
    for fault in source.faults:
        if fault.check == name:
            yield Finding(source.at(fault.span), fault.message, fault.suggestion, fault.fix)
