"""Runs every check over a catalogue and sorts what it finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias

from build_tools import border
from build_tools.catalogue import MATERIALS, sources_elsewhere
from build_tools.checks import (
    accessibility,
    citations,
    credentials,
    expectations,
    formats,
    framework,
    glossary,
    identifiers,
    links,
    media,
    paths,
    privacy,
    review,
    rights,
    security,
    series,
    steps,
)
from build_tools.checks.registry import CHECKS, Check, Scope
from build_tools.crew import Crew
from build_tools.diagnostics import Diagnostic, Fault, Finding, Place, Severity
from build_tools.folders import CATALOGUE, at_desk
from build_tools.pieces import LookedUp, Piece, Share, all_around, seen_in
from build_tools.store import Store, pack
from build_tools.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    from build_tools.catalogue import Catalogue, Material
    from build_tools.crew import Desk, Work

    Look: TypeAlias = Callable[[Check], Iterable[Finding]]

FAMILIES: tuple[ModuleType, ...] = (
    formats,
    rights,
    citations,
    framework,
    review,
    links,
    accessibility,
    privacy,
    identifiers,
    credentials,
    glossary,
    series,
    expectations,
    paths,
    steps,
    security,
    media,
)
"""The modules in which checks enrol; a test asserts that none is missing."""


_ALL_FILES = 12
"""How many times the time of one file a check of all files together may take."""


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


@cache
def enrolled_checks() -> dict[str, Check]:
    """Every check of every family, by code, sorted."""
    return dict(sorted(CHECKS.items()))


@dataclass(frozen=True)
class Found:
    """What was found in one material, and all that was looked at outside it.

    Attributes:
        diagnostics: What is wrong in its folder.
        trace: What was looked at, as kind and key.
        witness: The digest of all that, as it was.
    """

    diagnostics: tuple[Diagnostic, ...]
    trace: tuple[tuple[str, str], ...]
    witness: bytes


def run(
    catalogue: Catalogue,
    store: Store | None = None,
    crew: Crew | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Report:
    """What every check finds in a catalogue.

    Args:
        catalogue: The catalogue.
        store: What was found before; nothing by default.
        crew: Who looks; this process alone by default.
        meanwhile: What is begun as soon as others are at work.
    """
    diagnostics: dict[Diagnostic, None] = {}
    in_materials = _in_materials(catalogue, store or Store(), crew or Crew(1))
    diagnostics.update(dict.fromkeys(next(in_materials, ())))  # from here on others are at work, if there are any
    if meanwhile:
        meanwhile()
    not_checked = list(_look_elsewhere(catalogue, diagnostics))
    for found in in_materials:
        diagnostics.update(dict.fromkeys(found))
    not_checked += [f"{path} could not be read, so nothing else in it was checked" for path in catalogue.unread]
    if catalogue.unseen:
        unseen = ", ".join(catalogue.unseen)
        not_checked.append(f"nobody has looked for personal details inside these, because they are not text: {unseen}")
    return Report(tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.order)), tuple(not_checked))


def _look_elsewhere(catalogue: Catalogue, diagnostics: dict[Diagnostic, None]) -> Iterator[str]:
    """Put down what is wrong outside the materials and in all of them together, and say what was not checked."""
    rest = _rest(catalogue)
    diagnostics.update(_in_files_elsewhere(catalogue, rest))
    for check in (each for each in enrolled_checks().values() if each.scope is Scope.CATALOGUE):
        if check.whole and catalogue.unread:
            unread = ", ".join(catalogue.unread)
            yield f"{check.code} {check.name} was not checked, because this could not be read: {unread}"
            continue
        look = partial(_done, (rest if check.piecewise else catalogue,))
        diagnostics.update(_found(MATERIALS, [check], look, _ALL_FILES * border.SECONDS))


def _in_materials(catalogue: Catalogue, store: Store, crew: Crew) -> Iterator[tuple[Diagnostic, ...]]:
    """What is wrong in each material's folder: what was found before, when nothing that was looked at has changed.

    Where nothing has changed around the materials, nobody need go through what each of them looked at: it is remembered
    in which of them nothing was wrong.
    """
    seen, around = seen_in(catalogue), all_around(catalogue)
    keys = {slug: material.digest for slug, material in catalogue.materials.items()}
    clean: dict[str, bytes] = store.get("clean", "", around) or {}
    todo = dict.fromkeys(slug for slug, key in keys.items() if clean.get(slug) != key)
    faultless = {slug: key for slug, key in keys.items() if slug not in todo}
    for slug, found in store.each("findings", {slug: keys[slug] for slug in todo}):
        if seen.witness(found.trace) == found.witness:
            del todo[slug]
            faultless |= {} if found.diagnostics else {slug: keys[slug]}
            yield found.diagnostics
    if todo:
        crew.give(CATALOGUE, catalogue)
    for slug, (diagnostics, packed) in crew.each(check_at_desk, None, todo):
        faultless |= {} if diagnostics else {slug: keys[slug]}
        if packed:
            store.put_packed("findings", slug, keys[slug], packed)
        yield diagnostics
    if faultless != clean:
        store.put("clean", "", around, faultless)


def check_at_desk(desk: Desk, shared: None) -> Work:
    """How a process checks materials, one by one: it gives what is wrong, and the same packed if it can be kept.

    Args:
        desk: Its desk, with the catalogue on it.
        shared: Nothing.
    """
    del shared
    catalogue: Catalogue = desk[CATALOGUE]
    trace = Trace()
    piece, share, seen = Piece(catalogue, trace), Share(catalogue, trace), seen_in(catalogue)
    every = [each for each in enrolled_checks().values() if each.scope is not Scope.CATALOGUE or each.piecewise]
    beside_readers = [each for each in every if each.scope is not Scope.SOURCE]  # those report what the readers noted

    def work(slug: str, item: None) -> tuple[tuple[Diagnostic, ...], bytes]:
        del item
        material, sources = at_desk(desk, catalogue, slug)
        trace.begin()
        share.hold(material, sources)
        look = partial(_within, material, piece, share)
        checks = every if any(source.faults for source in sources) else beside_readers
        diagnostics, looked_at = tuple(_found(material.path, checks, look)), trace.end()
        if any(each.code in _ended_at_border() for each in diagnostics):
            return diagnostics, b""
        return diagnostics, pack(Found(diagnostics, looked_at, seen.witness(looked_at)))

    return work


def _found(path: str, checks: Iterable[Check], look: Look, seconds: float | None = None) -> dict[Diagnostic, None]:
    """What is found in one file, up to where a check fails in it, or until its time is over: each once, in order."""
    found: dict[Diagnostic, None] = {}
    work = partial(_look_at, path, checks, look, found)
    over = border.at_border("every check of it was done", work, seconds=seconds)
    if over is not None:
        found[_diagnostic_at_border(path, over)] = None
    return found


def _look_at(path: str, checks: Iterable[Check], look: Look, found: dict[Diagnostic, None]) -> None:
    for check in checks:
        try:
            for finding in look(check):
                found[_diagnostic(check, finding)] = None
        except border.PASSING:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the other checks go on
            found[_diagnostic_at_border(path, border.defect(error, f"{check.code} {check.name} was done"))] = None


def _diagnostic_at_border(path: str, fault: Fault) -> Diagnostic:
    check = next(each for each in enrolled_checks().values() if each.function.__name__ == fault.check)
    return _diagnostic(check, Finding(Place(path, fault.span), fault.message, fault.suggestion))


@cache
def _ended_at_border() -> frozenset[str]:
    """The codes of what can come out differently the next time, so that it is never kept."""
    return frozenset(each.code for each in enrolled_checks().values() if each.function.__name__ in border.AT_BORDER)


def _within(material: Material, piece: Piece, share: Share, check: Check) -> Iterable[Finding]:
    """What a check finds in one material's folder."""
    if check.scope is Scope.SOURCE:
        return [finding for source in share.sources for finding in check.function(source)]
    if check.scope is Scope.CATALOGUE:
        return check.function(share)
    if material.is_withdrawn and not check.tombstones:
        return ()
    return check.function(material, piece)


def _rest(catalogue: Catalogue) -> Catalogue:
    """A catalogue in which no material can be gone through, and every one can be looked up."""
    sources = tuple(sources_elsewhere(catalogue))
    materials: Any = LookedUp(catalogue.materials)
    return replace(catalogue, sources=sources, materials=materials)


def _in_files_elsewhere(catalogue: Catalogue, rest: Catalogue) -> dict[Diagnostic, None]:
    """What is wrong in each file that stands in no material's folder."""
    of_source = [check for check in enrolled_checks().values() if check.scope is Scope.SOURCE]
    of_page = [check for check in enrolled_checks().values() if check.scope is Scope.PAGE]
    found: dict[Diagnostic, None] = {}
    for source in (*rest.sources, *catalogue.set_aside):
        found.update(_found(source.path, of_source, partial(_done, (source,))))
    for page in catalogue.pages.values():
        found.update(_found(page.path, of_page, partial(_done, (page, catalogue))))
    return found


def _done(looked_at: tuple[object, ...], check: Check) -> Iterable[Finding]:
    return check.function(*looked_at)


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
        message=_in_one_line(finding.message),
        suggestion=finding.suggestion and _in_one_line(finding.suggestion),
        fix=finding.fix,
    )


def _in_one_line(words: str) -> str:
    """What a message quotes may have several lines; a message has one."""
    return " ".join(words.split()) if "\n" in words else words
