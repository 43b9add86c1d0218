"""GLO: whether glossary.yaml names each thing once, so that a search can go by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.checks.registry import catalogue_check
from build_tools.diagnostics import Finding, Severity, did_you_mean
from build_tools.synonyms import as_searched, linked_terms, term_anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.model import GlossaryTerm
    from build_tools.readers.located_yaml import Path


def _terms(catalogue: Catalogue) -> Iterator[tuple[int, GlossaryTerm]]:
    """Each term with its index in the file."""
    yield from zip(catalogue.glossary_register.document.indexes(dict, "terms"), catalogue.glossary, strict=False)


@catalogue_check("GLO001", Severity.ERROR)
def repeated_term(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a term that the glossary explains twice."""
    at = catalogue.glossary_register.at
    firsts: dict[str, int] = {}
    for index, term in _terms(catalogue):
        first = firsts.setdefault(term_anchor(term.term or ""), index)
        if term.term and first != index:
            line = at("terms", first, "term").span.line
            message = f"`{term.term}` is explained twice; the first is in line {line}"
            yield Finding(at("terms", index, "term"), message, "make one entry of the two")


@catalogue_check("GLO002", Severity.ERROR)
def ambiguous_phrase(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag other words that two terms claim which are not the same thing."""
    at = catalogue.glossary_register.at
    linked = linked_terms(catalogue.glossary)
    owners = {as_searched(term.term): term.term for term in catalogue.glossary if term.term}
    for path, term, phrase in _phrases(catalogue):
        owner = owners.setdefault(as_searched(phrase), term)
        if owner not in linked[term]:
            message = f"`{phrase}` already leads to `{owner}`, which is another thing than `{term}`"
            hint = f"remove it, or name `{owner}` under `same_as` if the two are one thing"
            yield Finding(at(*path), message, hint)


def _phrases(catalogue: Catalogue) -> Iterator[tuple[Path, str, str]]:
    """The other words for each term: their path, the term and the words."""
    for index, term in _terms(catalogue):
        if term.term and term.stands_for:
            yield ("terms", index, "stands_for"), term.term, term.stands_for
        for number, phrase in enumerate(term.also if term.term else ()):
            yield ("terms", index, "also", number), term.term or "", phrase


@catalogue_check("GLO003", Severity.ERROR)
def unknown_term(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a term under `same_as` that the glossary does not explain."""
    known = [term.term for term in catalogue.glossary if term.term]
    for index, term in _terms(catalogue):
        for number, name in enumerate(term.same_as):
            if name not in known:
                place = catalogue.glossary_register.at("terms", index, "same_as", number)
                hint = did_you_mean(name, known) or "add it as a term, or write it under `also`"
                yield Finding(place, f"`{name}` is not a term of the glossary", hint)


@catalogue_check("GLO004", Severity.ERROR)
def nothing_to_expand(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a term that is to be expanded in materials and stands for nothing."""
    for index, term in _terms(catalogue):
        if term.expand and not term.stands_for:
            place = catalogue.glossary_register.at("terms", index, "expand")
            message = f"`{term.term}` is to be expanded, and the glossary does not say what it stands for"
            yield Finding(place, message, "add `stands_for`, or leave `expand` out")
