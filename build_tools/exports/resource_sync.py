"""What a program needs to keep a copy of the collection up to date: ResourceSync, ANSI/NISO Z39.99-2017.

A source description leads to a capability list, and that to a list of resources: the page of each material with the day
of its last change, and the catalogue itself. How long a page is and what its digest is are not said: they change with
the site around the material. Up to 50,000 resources stand in one list, by the protocol.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from build_tools.exports.catalogue_csv import CATALOGUE_CSV
from build_tools.exports.catalogue_json import CATALOGUE_JSON
from build_tools.exports.feeds import moment, without_a_day
from build_tools.exports.formats import ExportFormat
from build_tools.exports.xml_text import as_xml

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Selection

SOURCE_DESCRIPTION_PATH = ".well-known/resourcesync"
CAPABILITY_LIST_PATH = "data/resourcesync/capabilitylist.xml"
RESOURCE_LIST_PATH = "data/resourcesync/resourcelist.xml"
_STANDARD = ("ANSI/NISO Z39.99-2017", "http://www.openarchives.org/rs/1.1/resourcesync")


def as_resource_list(collection: Collection, selection: Selection) -> str:
    """What there is to copy, and since when it is as it is.

    Args:
        collection: The collection, of which a change is known.
        selection: All of it.
    """
    lines = []
    for described in collection.chosen(selection):
        day = f"<lastmod>{described.modified}</lastmod>" if described.modified else ""
        lines.append(f'<url><loc>{as_xml(described.full_address)}</loc>{day}<rs:md type="text/html"/></url>')
    for form in (CATALOGUE_JSON, CATALOGUE_CSV):
        written = form.write(collection, selection)
        content = written if isinstance(written, bytes) else written.encode()
        known = f'hash="sha-256:{hashlib.sha256(content).hexdigest()}" length="{len(content)}" type="{form.media_type}"'
        address = collection.catalogue.full_address(form.path(selection))
        lines.append(f"<url><loc>{as_xml(address)}</loc><lastmod>{collection.newest}</lastmod><rs:md {known}/></url>")
    about = f'<rs:md capability="resourcelist" at="{moment(collection.newest)}"/>'
    return _document(f"{_link(collection, CAPABILITY_LIST_PATH)}\n{about}", lines)


def as_capability_list(collection: Collection, selection: Selection) -> str:
    """What a program can ask of us: the list of resources alone.

    Args:
        collection: The collection.
        selection: All of it.
    """
    address = as_xml(collection.catalogue.full_address(RESOURCE_LIST_PATH))
    about = f'{_link(collection, selection.page, "describedby")}\n<rs:md capability="capabilitylist"/>'
    if not lacks_the_top(collection):
        about = f"{_link(collection, SOURCE_DESCRIPTION_PATH)}\n{about}"
    return _document(about, [f'<url><loc>{address}</loc><rs:md capability="resourcelist"/></url>'])


def as_source_description(collection: Collection, _: Selection) -> str:
    """Where the capability list is, for a program that knows the host alone.

    Args:
        collection: The collection.
    """
    address = as_xml(collection.catalogue.full_address(CAPABILITY_LIST_PATH))
    line = f'<url><loc>{address}</loc><rs:md capability="capabilitylist"/></url>'
    return _document('<rs:md capability="description"/>', [line])


def lacks_the_top(collection: Collection) -> str:
    """Why nobody would look for a file at the top of the host, or an empty text."""
    known = without_a_day(collection)
    is_top = urlsplit(collection.site_address).path == "/"
    return known or ("" if is_top else "the site stands at the top of its host, where programs look for it")


def _link(collection: Collection, path: str, kind: str = "up") -> str:
    return f'<rs:ln rel="{kind}" href="{as_xml(collection.catalogue.full_address(path))}"/>'


def _document(about: str, lines: list[str]) -> str:
    body = "\n".join(lines)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:rs="http://www.openarchives.org/rs/terms/">\n'
        f"{about}\n{body}\n</urlset>\n"
    )


RESOURCE_LIST = ExportFormat(
    "resource-list",
    "ResourceSync: list of resources",
    "application/xml",
    "What there is and when it was changed, for a program that keeps a copy",
    *_STANDARD,
    lambda _: RESOURCE_LIST_PATH,
    as_resource_list,
    needs_address=True,
    lacks=without_a_day,
)
CAPABILITY_LIST = ExportFormat(
    "capability-list",
    "ResourceSync: capability list",
    "application/xml",
    "Leads to the list of resources",
    *_STANDARD,
    lambda _: CAPABILITY_LIST_PATH,
    as_capability_list,
    needs_address=True,
    lists_materials=False,
    lacks=without_a_day,
)
SOURCE_DESCRIPTION = ExportFormat(
    "source-description",
    "ResourceSync: source description",
    "application/xml",
    "Leads to the capability list",
    *_STANDARD,
    lambda _: SOURCE_DESCRIPTION_PATH,
    as_source_description,
    needs_address=True,
    lists_materials=False,
    lacks=lacks_the_top,
)
