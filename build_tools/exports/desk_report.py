"""The editor's desk: what needs somebody first, with the first few of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.exports.coverage_report import coverage_of, parity_sentence
from build_tools.exports.due_report import what_is_due
from build_tools.exports.links_report import link_look, link_sentences, worst_first
from build_tools.exports.references_report import reference_uses_of
from build_tools.exports.report_forms import Column, PrintedReport, Table, few_of
from build_tools.model import NOTICE, Review, Status
from build_tools.readers.link_states import NEEDS_SOMEBODY, LinkStates
from build_tools.rendering.words import SIDE_WORDS
from build_tools.reporters import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue

FIRST_FEW = 3
"""How many of each are named."""


@dataclass(frozen=True)
class Need:
    """Something that needs somebody.

    Attributes:
        what: What it is.
        names: All that it is about.
        command: The report that says more.
    """

    what: str
    names: tuple[str, ...]
    command: str = ""


def needs(catalogue: Catalogue) -> Iterator[Need]:
    """What needs somebody, the most urgent first; what needs nobody has no names."""
    today = catalogue.today
    due = what_is_due(catalogue)
    yield Need("Could not be read", catalogue.unread, "commons check")
    yield Need("Run out or overdue", tuple(each.subject for each in due if each.on <= today), "commons report due")
    look = link_look(catalogue)
    broken = worst_first(look) if isinstance(look, LinkStates) else ()
    bad = tuple(link.address for link in broken if link.state in NEEDS_SOMEBODY)
    yield Need("External links that need a look", bad, "commons report links")
    waiting = tuple(each.slug for each in catalogue.materials.values() if each.status is Status.IN_REVIEW)
    yield Need("Waiting for review", waiting)
    soon = tuple(each.subject for each in due if each.on > today)
    yield Need(f"Due within {NOTICE.days} days", soon, "commons report due")
    references = reference_uses_of(catalogue)
    unverified = tuple(each.key for each in references if not each.verified)
    yield Need("References not verified", unverified, "commons report references")
    yield Need("Domains with nothing", coverage_of(catalogue).empty, "commons report coverage")
    for side, (name, *_) in SIDE_WORDS.items():
        awaiting = tuple(each.slug for each in catalogue.published if side not in (each.front.review or Review()).done)
        yield Need(f"{name} not yet reviewed", awaiting)
    uncited = tuple(each.key for each in references if not each.is_cited)
    yield Need("References that nothing cites", uncited, "commons report references")


def desk_report(catalogue: Catalogue) -> PrintedReport:
    """What needs somebody, as it is printed: one screen, with the command that says more of each."""
    found = tuple(need for need in needs(catalogue) if need.names)
    columns = (
        Column("what", "What"),
        Column("count", "How many"),
        Column("names"),
        Column("first", "The first"),
        Column("command", "More"),
    )
    rows = tuple(
        (need.what, len(need.names), need.names, few_of(need.names, FIRST_FEW), need.command) for need in found
    )
    materials = counted(len(catalogue.materials), "material", "materials")
    sentences = (
        f"{materials}, {len(catalogue.published):,} of them published, on {catalogue.today}."
        + ("" if found else " Nothing needs anybody today."),
        *link_sentences(link_look(catalogue), catalogue.today),
        parity_sentence(coverage_of(catalogue)),
    )
    return PrintedReport("desk", catalogue.today, sentences, (Table("needs", columns, rows),))
