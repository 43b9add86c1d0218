"""Feeds in JSON: JSON Feed 1.1, with the licence in an extension of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from build_tools.exports.descriptions import EVERYTHING, LANGUAGE, OF_DOMAIN, OF_ORGANISATION
from build_tools.exports.feeds import (
    feed_of,
    feed_path,
    first_published,
    moment,
    rights_line,
    undated,
    without_a_day,
    writers,
)
from build_tools.exports.formats import ExportFormat

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description, Selection

ENDING = "json"


def as_json_feed(collection: Collection, selection: Selection) -> str:
    """The newest materials of a selection as a JSON Feed.

    Args:
        collection: The collection, of which a change is known.
        selection: The selection.
    """
    feed = feed_of(collection, selection, ENDING)
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "description": feed.about,
        "language": LANGUAGE,
        "items": [_item(each, collection) for each in feed.entries],
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _item(described: Description, collection: Collection) -> dict[str, Any]:
    published = first_published(described)
    licence = {
        "about": collection.catalogue.full_address("data/catalogue/"),
        "rights": rights_line(described),
        "licence": described.licence.code,
        "licence_url": described.licence.url,
    }
    return {
        "id": described.full_address,
        "url": described.full_address,
        **({"external_url": _uri(described.original_url)} if described.is_elsewhere and described.original_url else {}),
        "title": described.title,
        "content_text": described.summary,
        **({"date_published": published} if published else {}),
        "date_modified": moment(described.modified),
        "authors": [{"name": name} for name in writers(described)],
        "tags": described.domain_codes,
        "_practice_commons": licence,
    }


def _uri(address: str) -> str:
    """An address with every letter beyond ASCII as RFC 3986 writes it; what is written so already stays."""
    return quote(address, safe="%:/?#[]@!$&'()*+,;=~")


JSON_FEED = ExportFormat(
    "json-feed",
    "JSON Feed",
    "application/feed+json",
    "The same for a program of your own",
    "JSON Feed 1.1",
    "https://www.jsonfeed.org/version/1.1/",
    lambda selection: feed_path(selection, ENDING),
    as_json_feed,
    (EVERYTHING, OF_DOMAIN, OF_ORGANISATION),
    needs_address=True,
    is_announced=True,
    left_out=undated,
    lacks=without_a_day,
)
