"""A repository that is read once, in which one file after another is replaced by what somebody might have sent."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from build_tools.border import AT_BORDER
from build_tools.catalogue import (
    CPD_EXPECTATIONS,
    FRAMEWORKS,
    GLOSSARY,
    ORGANISATIONS,
    CitedReference,
    Material,
    Register,
)
from build_tools.checks.registry import Scope
from build_tools.checks.runner import _diagnostic, _rest, check_at_desk, enrolled_checks, run
from build_tools.diagnostics import Severity
from build_tools.folders import CATALOGUE, CONTENTS, read_material
from build_tools.loading import load, read_grant, read_path
from build_tools.model import CpdExpectations, FrameworkMap, Glossary, OrganisationRegister, Record
from build_tools.readers.bibtex import read_bibtex
from build_tools.readers.located_yaml import Document, read_yaml
from build_tools.readers.records import read_record
from build_tools.readers.text import Notebook, Source, decode
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue
    from build_tools.diagnostics import Diagnostic

RecordType = TypeVar("RecordType", bound=Record)

REPOSITORY = Path(__file__).parent.parent.parent
SMALL = REPOSITORY / "tests" / "repositories" / "small"
_LEAKED = re.compile(r"Traceback|object at 0x|<class '|<function |(?<!\w)[A-Z]\w*Error\b")
"""What only Python says: no person who sends a file should read it."""


class Library:
    """One repository.

    Args:
        root: Its folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.catalogue = load(root, COLLECTION_DAY)

    @cached_property
    def texts(self) -> dict[str, bytes]:
        """Every file that a contributor writes as text, by path."""
        paths = [source.path for source in self.catalogue.sources]
        return {path: (self.root / path).read_bytes() for path in sorted(set(paths))}

    def with_file(self, path: str, content: bytes) -> tuple[Catalogue, Source]:
        """The catalogue with other content in one of its files, and that file as it was read."""
        if path.startswith("materials/"):
            return self._with_material(path, content)
        if path.startswith("permissions/"):
            return self._with_grant(path, content)
        if path.startswith("paths/"):
            return self._with_path(path, content)
        if path.endswith(".bib"):
            return self._with_references(path, content)
        return self._with_register(path, content)

    def _sources(self, source: Source) -> tuple[Source, ...]:
        others = [each for each in self.catalogue.sources if each.path != source.path]
        return tuple(sorted([*others, source], key=lambda each: each.path))

    def _with_material(self, path: str, content: bytes) -> tuple[Catalogue, Source]:
        slug = path.split("/")[1]
        known = self.catalogue.materials.get(slug)
        source, material = read_material(path, content, known.files if known else ())
        materials = {name: each for name, each in self.catalogue.materials.items() if name != slug}
        if material is not None:
            materials[slug] = material
        return replace(self.catalogue, materials=dict(sorted(materials.items())), sources=self._sources(source)), source

    def _with_grant(self, path: str, content: bytes) -> tuple[Catalogue, Source]:
        name = Path(path).stem
        source, grant = read_grant(path, content)
        grants = {key: each for key, each in self.catalogue.grants.items() if key != name}
        grants |= {name: grant} if grant is not None else {}
        return replace(self.catalogue, grants=grants, sources=self._sources(source)), source

    def _with_path(self, path: str, content: bytes) -> tuple[Catalogue, Source]:
        slug = Path(path).stem
        source, read = read_path(path, content)
        paths = {key: each for key, each in self.catalogue.reading_paths.items() if key != slug}
        paths |= {slug: read} if read is not None else {}
        return replace(self.catalogue, reading_paths=paths, sources=self._sources(source)), source

    def _with_references(self, path: str, content: bytes) -> tuple[Catalogue, Source]:
        notes = Notebook()
        text = decode(content, notes)
        located = read_bibtex(text, notes) if text is not None else []
        readable = text is not None and not any(fault.check == "malformed_entry" for fault in notes.faults)
        source = Source(path, text or "", tuple(notes.faults), readable=readable)
        references = {key: each for key, each in self.catalogue.references.items() if each.source.path != path}
        repeated = []
        for cited in (CitedReference(source, each) for each in located):
            if cited.key in references:
                repeated.append(cited)
            else:
                references[cited.key] = cited
        found = dict(sorted(references.items()))
        changed = replace(
            self.catalogue, references=found, repeated_references=tuple(repeated), sources=self._sources(source)
        )
        return changed, source

    def _with_register(self, path: str, content: bytes) -> tuple[Catalogue, Source]:
        if path == FRAMEWORKS:
            frameworks, register = _register(path, content, FrameworkMap)
            changed = replace(self.catalogue, frameworks=frameworks.frameworks, framework_register=register)
        elif path == ORGANISATIONS:
            found, register = _register(path, content, OrganisationRegister)
            changed = replace(self.catalogue, organisations=found.organisations, organisation_register=register)
        elif path == CPD_EXPECTATIONS:
            cpd, register = _register(path, content, CpdExpectations)
            changed = replace(
                self.catalogue, expectations=cpd.expectations, cpd_questions=cpd.questions, cpd_register=register
            )
        else:
            glossary, register = _register(GLOSSARY, content, Glossary)
            changed = replace(self.catalogue, glossary=glossary.terms, glossary_register=register)
        return replace(changed, sources=self._sources(register.source)), register.source

    def checked(
        self, path: str, content: bytes, *, everywhere: bool = True
    ) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
        """The catalogue with other content in one file, and what the checks find in that file and across all of them.

        A material is looked at alone, and the checks that need all of them run besides; for any other file, everything
        is checked anew, or, quickly, everything but the texts of materials and pages.
        """
        catalogue, source = self.with_file(path, content)
        if not path.startswith("materials/"):
            return catalogue, run(catalogue).diagnostics if everywhere else _around(catalogue, source)
        found: list[Diagnostic] = []
        slug = path.split("/")[1]
        material = catalogue.materials.get(slug)
        if isinstance(material, Material):
            beside = [each for each in self.catalogue.sources_in.get(slug, []) if each.path != path]
            kept = {slug: (material.digest, material.contents, [source, *beside])}
            found += check_at_desk({CATALOGUE: catalogue, CONTENTS: kept}, None)(slug, None)[0]
        for check in enrolled_checks().values():
            if check.scope is Scope.SOURCE and material is None:
                found += [_diagnostic(check, finding) for finding in check.function(source)]
            if check.scope is Scope.CATALOGUE and not check.piecewise and not (check.whole and catalogue.unread):
                found += [_diagnostic(check, finding) for finding in check.function(catalogue)]
        return catalogue, tuple(dict.fromkeys(found))


def _around(catalogue: Catalogue, source: Source) -> tuple[Diagnostic, ...]:
    """What is found in one file that is no material, and by the checks of the catalogue."""
    rest = _rest(catalogue)
    found: list[Diagnostic] = []
    for check in enrolled_checks().values():
        if check.scope is Scope.SOURCE:
            found += [_diagnostic(check, finding) for finding in check.function(source)]
        elif check.scope is Scope.CATALOGUE and not (check.whole and catalogue.unread):
            found += [_diagnostic(check, each) for each in check.function(rest if check.piecewise else catalogue)]
    return tuple(dict.fromkeys(found))


def _register(path: str, content: bytes, kind: type[RecordType]) -> tuple[RecordType, Register]:
    notes = Notebook()
    text = decode(content, notes)
    document = read_yaml(text, notes) if text is not None else None
    record = read_record(kind, document.value or {}, document, notes) if document else kind()
    source = Source(path, text or "", tuple(notes.faults), readable=document is not None)
    return record, Register(source, document or Document())


def errors_in(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that stop a build."""
    return [each for each in diagnostics if each.severity is Severity.ERROR]


def assert_plain(diagnostics: Iterable[Diagnostic], path: str, content: bytes) -> None:
    """Each diagnostic names a place that is there, in words that a person can read."""
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for each in diagnostics:
        assert each.name.replace("-", "_") not in AT_BORDER, each
        assert each.line >= 1, each
        assert 1 <= each.column <= each.end_column, each
        assert each.message.strip(), each
        said = f"{each.message} {each.suggestion or ''}"
        said.encode("utf-8")
        assert "\n" not in said, each
        if each.path == path:
            assert each.line <= len(lines), each
            assert each.end_column <= len(lines[each.line - 1]) + 2, each
        words = [leaked for leaked in _LEAKED.findall(said) if leaked.encode() not in content]
        assert not words, each
