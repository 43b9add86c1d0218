"""What somebody else's program reads in each of our formats: one reader a format, by the format's key.

A reader takes a file's content and gives what it says of each material, by slug. It leaves out what its format has no
place for, and nothing else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypedDict

from lxml import html

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


def read_domain_json(content: bytes) -> dict[str, Facts]:
    """As Python's own JSON reads it."""
    return {
        each["slug"]: Facts(
            title=each["title"],
            summary=each["summary"],
            authors=each["authors"],
            licence=each["licence"]["url"],
            domains=list(dict.fromkeys(code.partition(".")[0] for code in each["domains"])),
        )
        for each in json.loads(content)["materials"]
    }


def read_embed(content: bytes) -> dict[str, Facts]:
    """As lxml reads HTML; the page has an order of its own."""
    found = html.fromstring(content).xpath("//li[@data-slug]")
    return {
        each.get("data-slug"): Facts(title=each.xpath("string(h2/a)"), summary=each.xpath("string(p[1])"))
        for each in sorted(found, key=lambda each: each.get("data-slug"))
    }


def read_amb(content: bytes) -> dict[str, Facts]:
    """As a harvester of AMB reads it: a record a line."""
    return {each["id"].split("/")[-2]: _amb_facts(each) for each in map(json.loads, content.splitlines())}


def _amb_facts(record: dict[str, Any]) -> Facts:
    facts = Facts(
        title=record["name"],
        summary=record["description"],
        authors=[creator["name"] for creator in record["creator"]],
        licence=record["license"]["id"],
        domains=list(dict.fromkeys(taught["id"].split("/")[-2].upper() for taught in record["teaches"])),
        modified=record.get("dateModified", ""),
    )
    if "datePublished" in record:
        facts["published"] = record["datePublished"]
    return facts


READERS: Mapping[str, Callable[[bytes], dict[str, Facts]]] = {
    "catalogue-json": read_catalogue_json,
    "domain-json": read_domain_json,
    "embed": read_embed,
    "amb": read_amb,
}
"""The reader of each format that lists materials."""
WITHOUT_MATERIALS: frozenset[str] = frozenset({"frameworks-turtle", "frameworks-json-ld", "case"})
"""The formats that say nothing of a material."""
