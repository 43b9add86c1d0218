"""CPD: whether what regulators expect, as we tell it, was looked at on a day that was, and will be looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.checks.registry import catalogue_check
from build_tools.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.diagnostics import Place
    from build_tools.model import CpdExpectation


@catalogue_check("CPD001", Severity.ERROR)
def future_look(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an expectation that somebody is said to have looked at on a day to come."""
    for index, each in _expectations(catalogue):
        if each.seen_on and each.seen_on > catalogue.today:
            message = f"`{each.seen_on}` is in the future"
            yield Finding(_at(catalogue, index, "seen_on"), message, "give the day on which somebody looked")


@catalogue_check("CPD002", Severity.ERROR)
def look_order(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an expectation that was due to be looked at again before it was looked at."""
    for index, each in _expectations(catalogue):
        if each.seen_on and each.review_by and each.review_by <= each.seen_on:
            message = f"it was seen on `{each.seen_on}` and is due again by `{each.review_by}`"
            yield Finding(_at(catalogue, index, "review_by"), message, "give a later day")


@catalogue_check("CPD003", Severity.WARNING)
def look_overdue(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an expectation that should have been looked at again by now."""
    for index, each in _expectations(catalogue):
        is_ordered = not (each.seen_on and each.review_by and each.review_by <= each.seen_on)
        if is_ordered and each.review_by and each.review_by < catalogue.today:
            message = f"what {each.regulator or 'a regulator'} expects was to be looked at again by `{each.review_by}`"
            hint = "look at its source, and change `seen_on`, `seen_as` and `review_by`"
            yield Finding(_at(catalogue, index, "review_by"), message, hint)


@catalogue_check("CPD004", Severity.ERROR)
def more_than_all(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an expectation of more pieces with peer reflection than pieces."""
    for index, each in _expectations(catalogue):
        if each.pieces and each.with_peer_reflection and each.with_peer_reflection > each.pieces:
            message = f"{each.with_peer_reflection} pieces with peer reflection are more than {each.pieces} in all"
            yield Finding(_at(catalogue, index, "with_peer_reflection"), message, "look at the source again")


@catalogue_check("CPD005", Severity.ERROR)
def repeated_expectation(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag the id of an expectation, or the key of a question, that is given twice."""
    document, at = catalogue.cpd_register.document, catalogue.cpd_register.at
    questions = zip(document.indexes(dict, "questions"), catalogue.cpd_questions, strict=False)
    named = [("expectations", index, "id", each.id) for index, each in _expectations(catalogue)]
    named += [("questions", index, "key", each.key) for index, each in questions]
    firsts: dict[tuple[str, str], int] = {}
    for group, index, name, word in named:
        if word and firsts.setdefault((group, word), index) != index:
            line = at(group, firsts[group, word], name).span.line
            message = f"`{word}` is given twice; the first is in line {line}"
            yield Finding(at(group, index, name), message, "change or remove one of the two")


def _expectations(catalogue: Catalogue) -> Iterator[tuple[int, CpdExpectation]]:
    """Each expectation with its index in the file."""
    indexes = catalogue.cpd_register.document.indexes(dict, "expectations")
    yield from zip(indexes, catalogue.expectations, strict=False)


def _at(catalogue: Catalogue, index: int, name: str) -> Place:
    return catalogue.cpd_register.at("expectations", index, name)
