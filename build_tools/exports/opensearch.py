"""A description of our search for browsers: OpenSearch 1.1, draft 6.

What is looked for stands behind the `#` of the address, so that no server is told of it. The template syntax allows
that: `ttemplate = … [ "#" tfragment ]`. A program without JavaScript gets the page, but no results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.exports.descriptions import LANGUAGE, SITE_NAME
from build_tools.exports.formats import ExportFormat
from build_tools.exports.xml_text import as_xml

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Selection

PATH = "data/opensearch.xml"
MEDIA_TYPE = "application/opensearchdescription+xml"


def as_opensearch(collection: Collection, _: Selection) -> str:
    """The description of our search.

    Args:
        collection: The collection.
    """
    full = collection.catalogue.full_address
    search, own = as_xml(full("find/#q={searchTerms}")), as_xml(full(PATH))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{SITE_NAME}</ShortName>\n"
        "<Description>Learning material for social workers who supervise, teach and lead.</Description>\n"
        f'<Url type="text/html" template="{search}"/>\n'
        f'<Url type="{MEDIA_TYPE}" rel="self" template="{own}"/>\n'
        f"<Language>{LANGUAGE}</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        "<OutputEncoding>UTF-8</OutputEncoding>\n"
        "</OpenSearchDescription>\n"
    )


def search_link(collection: Collection) -> str:
    """The line in the head of our search page by which a browser finds the description, once that is made.

    Args:
        collection: The collection.
    """
    address = as_xml(collection.catalogue.full_address(PATH))
    return f'<link rel="search" type="{MEDIA_TYPE}" href="{address}" title="{SITE_NAME}">' if address else ""


OPENSEARCH = ExportFormat(
    "opensearch",
    "OpenSearch",
    MEDIA_TYPE,
    "Our search in the search box of a browser",
    "OpenSearch 1.1, draft 6",
    "https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md",
    lambda _: PATH,
    as_opensearch,
    needs_address=True,
    lists_materials=False,
)
