"""Feeds in RSS 2.0, with the elements of Dublin Core and Atom that its profile recommends beside its own."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import TYPE_CHECKING

from build_tools.exports.descriptions import LANGUAGE
from build_tools.exports.feeds import feed_format, feed_of, rights_line, writers
from build_tools.exports.xml_text import as_html_in_xml, as_xml

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description, Selection

MEDIA_TYPE = "application/rss+xml"
ENDING = "rss"
_NAMES = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def as_rss(collection: Collection, selection: Selection) -> str:
    """The newest materials of a selection as an RSS feed.

    Args:
        collection: The collection, of which a change is known.
        selection: The selection.
    """
    feed = feed_of(collection, selection, ENDING)
    items = "".join(map(_item, feed.entries))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0" {_NAMES}><channel>\n'
        f"<title>{as_xml(feed.title)}</title>\n"
        f"<link>{as_xml(feed.home)}</link>\n"
        f"<description>{as_html_in_xml(feed.about)}</description>\n"
        f"<language>{LANGUAGE}</language>\n"
        f"<lastBuildDate>{_moment(feed.updated[:10])}</lastBuildDate>\n"
        f'<atom:link rel="self" type="{MEDIA_TYPE}" href="{as_xml(feed.address)}"/>\n'
        f"{items}</channel></rss>\n"
    )


def _item(described: Description) -> str:
    address = as_xml(described.full_address)
    authors = "".join(f"<dc:creator>{as_xml(name)}</dc:creator>" for name in writers(described))
    categories = "".join(f"<category>{as_xml(code)}</category>" for code in described.domain_codes)
    return (
        f"<item><title>{as_xml(described.title)}</title>"
        f"<link>{address}</link>"
        f'<guid isPermaLink="true">{address}</guid>'
        f"<pubDate>{_moment(described.modified)}</pubDate>{authors}{categories}"
        f'<atom:link rel="license" href="{as_xml(described.licence.url)}"/>'
        f"<dc:rights>{as_xml(rights_line(described))}</dc:rights>"
        f"<description>{as_html_in_xml(described.summary)}</description></item>\n"
    )


def _moment(day: str) -> str:
    """The first moment of a day in UTC, RFC 822."""
    return format_datetime(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC), usegmt=True)


RSS = feed_format(
    "rss",
    "RSS",
    MEDIA_TYPE,
    "The same for programs that know no Atom",
    "RSS 2.0",
    "https://www.rssboard.org/rss-specification",
    ENDING,
    as_rss,
)
