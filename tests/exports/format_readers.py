"""What somebody else's program reads in each of our formats: one reader a format, by the format's key.

A reader takes a file's content and gives what it says of each material, by slug. It leaves out what its format has no
place for, and nothing else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Facts(TypedDict, total=False):
    """What a format says of one material.

    Attributes:
        title: Its title.
        summary: Its summary.
        authors: Their names as they are spoken, in order.
        licence: The address of the licence.
        domains: The codes of its domains, without statements, in order.
        published: When it was first published, as far as known, or an empty text.
        modified: The day of its last change, or an empty text.
    """

    title: str
    summary: str
    authors: list[str]
    licence: str
    domains: list[str]
    published: str
    modified: str


def read_catalogue_json(content: bytes) -> dict[str, Facts]:
    """As Python's own JSON reads it."""
    return {
        each["slug"]: Facts(
            title=each["title"],
            summary=each["summary"],
            authors=[author["name"] for author in each["authors"]],
            licence=each["rights"]["licence_url"],
            domains=list(dict.fromkeys(code.partition(".")[0] for code in each["domains"])),
            published=each.get("published", ""),
            modified=each.get("modified", ""),
        )
        for each in json.loads(content)["materials"]
    }


READERS: Mapping[str, Callable[[bytes], dict[str, Facts]]] = {
    "catalogue-json": read_catalogue_json,
}
"""The reader of each format that lists materials."""
WITHOUT_MATERIALS: frozenset[str] = frozenset()
"""The formats that say nothing of a material."""
