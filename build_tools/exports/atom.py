"""Feeds in Atom: RFC 4287, and RFC 4946 for the link to a licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.exports.descriptions import LANGUAGE
from build_tools.exports.feeds import feed_format, feed_of, first_published, moment, rights_line, writers
from build_tools.exports.xml_text import as_xml

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description, Selection

MEDIA_TYPE = "application/atom+xml"
ENDING = "atom"


def as_atom(collection: Collection, selection: Selection) -> str:
    """The newest materials of a selection as an Atom feed.

    Args:
        collection: The collection, of which a change is known.
        selection: The selection.
    """
    feed = feed_of(collection, selection, ENDING)
    entries = "".join(map(_entry, feed.entries))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{LANGUAGE}">\n'
        f"<id>{as_xml(feed.address)}</id>\n"
        f"<title>{as_xml(feed.title)}</title>\n"
        f"<subtitle>{as_xml(feed.about)}</subtitle>\n"
        f'<link rel="self" type="{MEDIA_TYPE}" href="{as_xml(feed.address)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{as_xml(feed.home)}"/>\n'
        f"<updated>{feed.updated}</updated>\n"
        f"{entries}</feed>\n"
    )


def _entry(described: Description) -> str:
    address = as_xml(described.full_address)
    published = first_published(described)
    authors = "".join(f"<author><name>{as_xml(name)}</name></author>" for name in writers(described))
    categories = "".join(f'<category term="{as_xml(code)}"/>' for code in described.domain_codes)
    return (
        f"<entry><id>{address}</id>"
        f"<title>{as_xml(described.title)}</title>"
        f'<link rel="alternate" type="text/html" href="{address}"/>'
        f'<link rel="license" href="{as_xml(described.licence.url)}"/>'
        + (f"<published>{published}</published>" if published else "")
        + f"<updated>{moment(described.modified)}</updated>{authors}{categories}"
        f"<rights>{as_xml(rights_line(described))}</rights>"
        f"<summary>{as_xml(described.summary)}</summary></entry>\n"
    )


ATOM = feed_format(
    "atom",
    "Atom",
    MEDIA_TYPE,
    "What is new, for a feed reader, an intranet or a mailbox: the 50 that were changed last",
    "RFC 4287",
    "https://www.rfc-editor.org/rfc/rfc4287",
    ENDING,
    as_atom,
)
