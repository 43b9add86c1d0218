"""The formats in which other people's programs can take the collection: one line each, and a module for what it writes.

A format has one file for each selection of the kinds that it names. `tests/exports/test_every_format.py` reads each
back and compares it with the catalogue.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from build_tools.exports.amb import AMB
from build_tools.exports.atom import ATOM
from build_tools.exports.case_json import CASE_JSON
from build_tools.exports.catalogue_csv import CATALOGUE_CSV
from build_tools.exports.catalogue_json import CATALOGUE_JSON
from build_tools.exports.catalogue_parquet import CATALOGUE_PARQUET
from build_tools.exports.descriptions import EVERYTHING, OF_DOMAIN, OF_FRAMEWORK, OF_ORGANISATION
from build_tools.exports.domain_materials import DOMAIN_JSON
from build_tools.exports.embed_page import EMBED_PAGE
from build_tools.exports.framework_graph import FRAMEWORKS_JSON_LD, FRAMEWORKS_TURTLE
from build_tools.exports.json_feed import JSON_FEED
from build_tools.exports.oai import OAI
from build_tools.exports.opensearch import OPENSEARCH
from build_tools.exports.resource_sync import CAPABILITY_LIST, RESOURCE_LIST, SOURCE_DESCRIPTION
from build_tools.exports.rss import RSS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.exports.descriptions import Collection, Selection
    from build_tools.exports.formats import ExportFormat

KIND_WORDS = {
    EVERYTHING: "everything",
    OF_DOMAIN: "each domain",
    OF_ORGANISATION: "each organisation",
    OF_FRAMEWORK: "each framework",
}
"""Of what a format has a file, in words."""
EXPORT_FORMATS: tuple[ExportFormat, ...] = (
    CATALOGUE_JSON,
    CATALOGUE_CSV,
    CATALOGUE_PARQUET,
    ATOM,
    RSS,
    JSON_FEED,
    DOMAIN_JSON,
    EMBED_PAGE,
    FRAMEWORKS_TURTLE,
    FRAMEWORKS_JSON_LD,
    CASE_JSON,
    AMB,
    OAI,
    RESOURCE_LIST,
    CAPABILITY_LIST,
    SOURCE_DESCRIPTION,
    OPENSEARCH,
)
FORMATS = {form.key: form for form in EXPORT_FORMATS}
"""The same by their own names."""


def formats_for(collection: Collection) -> Iterator[tuple[ExportFormat, Selection]]:
    """Every format with each selection that it has a file of, as far as the site's address is known.

    Args:
        collection: The collection.
    """
    for form in EXPORT_FORMATS:
        if (collection.site_address or not form.needs_address) and not form.lacks(collection):
            yield from ((form, selection) for selection in collection.selections if selection.kind in form.kinds)


def shown_formats(collection: Collection) -> list[dict[str, str]]:
    """The formats as the page about them shows them, each with its first file.

    Args:
        collection: The collection.
    """
    first: dict[str, dict[str, str]] = {}
    for form, selection in formats_for(collection):
        shown = {
            "name": form.name,
            "about": form.about,
            "media_type": form.media_type,
            "standard": form.standard,
            "standard_url": form.standard_url,
            "path": form.path(selection),
            "of": ", ".join(KIND_WORDS[kind] for kind in form.kinds if form.lists_materials or kind != EVERYTHING),
        }
        first.setdefault(form.key, shown)
    return list(first.values())


def omissions(collection: Collection) -> list[str]:
    """What each format leaves out, and why: a sentence for each reason.

    Args:
        collection: The collection.
    """
    found: Counter[tuple[str, str]] = Counter()
    total = 0
    for total, described in enumerate(collection.each(), start=1):  # noqa: B007 - it is said afterwards
        found.update((form.key, form.left_out(described)) for form in EXPORT_FORMATS)
    return [
        f"{form.name}: {count} of {total} left out, because {reason}."
        for form in EXPORT_FORMATS
        for (key, reason), count in sorted(found.items())
        if key == form.key and reason
    ]


def waiting_formats(collection: Collection) -> dict[str, list[str]]:
    """The names of the formats that the collection cannot be told in yet, by what they wait for in words.

    Args:
        collection: The collection.
    """
    waiting: dict[str, list[str]] = {}
    for form in EXPORT_FORMATS:
        address = "" if collection.site_address or not form.needs_address else "it is known where the site is published"
        missing = [reason for reason in (address, form.lacks(collection)) if reason]
        if missing:
            waiting.setdefault(" and ".join(missing), []).append(form.name)
    return waiting
