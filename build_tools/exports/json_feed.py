"""Feeds in JSON: JSON Feed 1.1, with the licence in an extension of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_tools.exports.addresses import as_uri
from build_tools.exports.descriptions import LANGUAGE
from build_tools.exports.feeds import feed_format, feed_of, first_published, moment, rights_line, writers

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
    elsewhere = described.original_url if described.is_elsewhere else ""
    licence = {
        "about": collection.catalogue.full_address("data/catalogue/"),
        "rights": rights_line(described),
        "licence": described.licence.code,
        "licence_url": described.licence.url,
    }
    return {
        "id": described.full_address,
        "url": described.full_address,
        **({"external_url": as_uri(elsewhere)} if elsewhere else {}),
        "title": described.title,
        "content_text": described.summary,
        **({"date_published": published} if published else {}),
        "date_modified": moment(described.modified),
        "authors": [{"name": name} for name in writers(described)],
        "tags": described.domain_codes,
        "_practice_commons": licence,
    }


JSON_FEED = feed_format(
    "json-feed",
    "JSON Feed",
    "application/feed+json",
    "The same for a program of your own",
    "JSON Feed 1.1",
    "https://www.jsonfeed.org/version/1.1/",
    ENDING,
    as_json_feed,
)
