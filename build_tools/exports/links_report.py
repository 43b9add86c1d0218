"""External links as the newest look found them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.exports.report_forms import Column, PrintedReport, Table, few_of
from build_tools.readers.link_states import LINK_STATES, STALE, STATE_WORDS, LinkStates, Misread, read_link_states
from build_tools.rendering.markup import long_date
from build_tools.reporters import counted

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.catalogue import Catalogue
    from build_tools.readers.link_states import LinkLook, LinkState

_RANK = {state: place for place, state in enumerate(STATE_WORDS)}
NOBODY = f"Nobody has looked at the external links: there is no {LINK_STATES}."


def link_look(catalogue: Catalogue) -> LinkLook:
    """What the newest look found, or why that cannot be told; None when nobody has looked."""
    return read_link_states(catalogue.link_file)


def worst_first(found: LinkStates) -> tuple[LinkState, ...]:
    """The links, those first that somebody has to look into."""
    return tuple(sorted(found.links, key=lambda link: (_RANK[link.state], link.address)))


def link_sentences(look: LinkLook, today: dt.date | None) -> tuple[str, ...]:
    """What a look comes to: that it is too old, when it is, before anything else.

    Args:
        look: What it found.
        today: The day on which it is judged how old it is; None to leave that out.
    """
    if look is None:
        return (NOBODY,)
    if isinstance(look, Misread):
        return (f"{LINK_STATES} cannot be read, so nothing is known of the external links.", *look.faults)
    sentences = []
    if today and (age := today - look.checked_on) > STALE:
        sentences.append(
            f"The newest look at external links is {age.days:,} days old, and should be {STALE.days} at most: "
            "find out why nobody has looked since."
        )
    counts = {state: sum(link.state == state for link in look.links) for state in STATE_WORDS}
    parts = [
        f"{words[:1].lower()}{words[1:]} {counts[state]:,}" for state, words in STATE_WORDS.items() if counts[state]
    ]
    many = counted(len(look.links), "external link", "external links")
    of_these = f": {', '.join(parts)}" if parts else ""
    return (*sentences, f"Looked at on {long_date(look.checked_on)}, {many}{of_these}.")


def links_report(catalogue: Catalogue) -> PrintedReport:
    """The external links as they are printed."""
    look = link_look(catalogue)
    columns = (
        Column("state"),
        Column("found", "Found"),
        Column("code", "Answer"),
        Column("seen_on", "Seen on"),
        Column("address", "Address"),
        Column("materials"),
        Column("used_by", "Used by"),
    )
    rows = tuple(
        (
            link.state,
            STATE_WORDS[link.state],
            link.code,
            link.seen_on,
            link.address,
            link.materials,
            few_of(link.materials),
        )
        for link in (worst_first(look) if isinstance(look, LinkStates) else ())
    )
    sentences = link_sentences(look, catalogue.today)
    return PrintedReport("links", catalogue.today, sentences, (Table("links", columns, rows),))
