"""What feeds say: the newest materials of a selection, and what each entry tells of one.

A feed knows no clock. The day of a material's last change stands for its midnight in UTC, and the newest of these days
for the feed's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.exports.descriptions import EVERYTHING, OF_ORGANISATION
from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description, Selection

NAME = "Practice Commons"
MOST = 50
"""How many entries a feed has at most."""
_FULL = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Feed:
    """A feed of one selection.

    Attributes:
        title: Its title.
        about: What is in it, in one sentence.
        address: The address of the file on the web, which is the feed's own name too.
        home: The address of the page on which all materials of the selection stand.
        updated: The moment of the newest change, RFC 3339.
        entries: The newest materials.
    """

    title: str
    about: str
    address: str
    home: str
    updated: str
    entries: list[Description]


def feed_path(selection: Selection, ending: str) -> str:
    """The path in the site of the feed of a selection.

    Args:
        selection: The selection.
        ending: The ending of the format's files.
    """
    if selection.kind == OF_ORGANISATION:
        return f"data/feeds/organisations/{selection.key}.{ending}"
    return f"data/feeds/{selection.key.lower() or EVERYTHING}.{ending}"


def feed_of(collection: Collection, selection: Selection, ending: str) -> Feed:
    """The feed of a selection.

    Args:
        collection: The collection, of which a change is known.
        selection: The selection.
        ending: The ending of the format's files.
    """
    dated = [each for each in collection.chosen(selection) if is_dated(each)]
    newest = sorted(dated, key=lambda each: each.modified, reverse=True)  # of one day, in the order of their slugs
    full = collection.catalogue.full_address
    return Feed(
        title=f"{NAME}: {selection.name}",
        about=f"The materials that are new or were changed last, at most {MOST}: {selection.name}.",
        address=full(feed_path(selection, ending)),
        home=full(selection.page),
        updated=moment(newest[0].modified if newest else collection.newest),
        entries=newest[:MOST],
    )


def is_dated(described: Description) -> bool:
    """Whether the day of a material's last change is known: without one it has no place among the newest."""
    return bool(described.modified)


def undated(described: Description) -> str:
    """Why a material has no place among the newest, or an empty text."""
    return "" if is_dated(described) else "no day is known on which it was changed"


def without_a_day(collection: Collection) -> str:
    """Why there are no feeds yet, or an empty text."""
    return "" if collection.newest else "a material has a day on which it was changed"


def moment(day: str) -> str:
    """The first moment of a day in UTC, RFC 3339.

    Args:
        day: The day, ISO 8601.
    """
    return f"{day}T00:00:00Z"


def first_published(described: Description) -> str:
    """The moment at which a material was first published, RFC 3339, or an empty text when no full date is known."""
    return moment(described.published) if _FULL.fullmatch(described.published) else ""


def writers(described: Description) -> list[str]:
    """Who wrote a material, as they are spoken of; the organisation where nobody is named."""
    return [in_full(name) for name in described.authors] or [described.publisher]


def rights_line(described: Description) -> str:
    """Whose a material is and what may be done with it, in one line."""
    here = " Only a description of it is kept here." if described.is_elsewhere else ""
    return f"Rights holder: {described.holder}. {described.licence.name}, {described.licence.url}.{here}"
