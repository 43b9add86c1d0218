"""What feeds say: the newest materials of a selection, and what each entry tells of one.

A feed knows no clock. The day of a material's last change stands for its midnight in UTC, and the newest of these days
for the feed's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.exports.descriptions import EVERYTHING, OF_DOMAIN, OF_ORGANISATION, SITE_NAME
from build_tools.exports.formats import ExportFormat
from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.exports.descriptions import Collection, Description, Selection

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
        title=f"{SITE_NAME}: {selection.name}",
        about=f"The materials that are new or were changed last, at most {MOST}: {selection.name}.",
        address=full(feed_path(selection, ending)),
        home=full(selection.page),
        updated=moment(newest[0].modified if newest else collection.newest),
        entries=newest[:MOST],
    )


def feed_format(  # noqa: PLR0913, PLR0917 - the places of a format, of which a feed fills the others
    key: str,
    name: str,
    media_type: str,
    about: str,
    standard: str,
    standard_url: str,
    ending: str,
    write: Callable[[Collection, Selection], str],
) -> ExportFormat:
    """A format for feeds: of everything, each domain and each organisation, announced on the page of each.

    Args:
        key: Its own name among all formats.
        name: What it is called.
        media_type: Its media type.
        about: What a reader does with it.
        standard: The name of the standard that it follows.
        standard_url: Where the standard is.
        ending: The ending of its files.
        write: The content of the file of a selection.
    """
    return ExportFormat(
        key,
        name,
        media_type,
        about,
        standard,
        standard_url,
        lambda selection: feed_path(selection, ending),
        write,
        (EVERYTHING, OF_DOMAIN, OF_ORGANISATION),
        needs_address=True,
        is_announced=True,
        left_out=undated,
        lacks=without_a_day,
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
