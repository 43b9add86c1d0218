"""A page of a domain's materials that another site can show in a frame.

It is small and has no script, and its links open in the whole window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.exports.descriptions import OF_DOMAIN
from build_tools.exports.formats import ExportFormat
from build_tools.rendering.markup import environment, relative_address
from build_tools.rendering.page_policy import embed_policy

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description, Selection

EMBED = "embed/"
"""The folder of the pages that may be shown in a frame: a host treats no other so."""
STYLES = "assets/stylesheets/embed.css"
SHOWN = 12
"""How many materials stand on the page: a frame is a small window, and the page in it stays light."""


def embed_address(code: str) -> str:
    """The address of a domain's page for frames, from the site's root.

    Args:
        code: The domain's code.
    """
    return f"{EMBED}{code.lower()}/"


def embed_code(code: str, collection: Collection) -> str:
    """The HTML by which another site shows a domain's materials; empty when it is not known where ours is published.

    Args:
        code: The domain's code.
        collection: The collection.
    """
    address = collection.catalogue.full_address(embed_address(code))
    if not address:
        return ""
    written = environment().from_string(
        '<iframe src="{{ address }}" title="Materials for {{ code }}, from Practice Commons" '
        'width="100%" height="600" loading="lazy"></iframe>'
    )
    return written.render(address=address, code=code)


def as_embed_page(collection: Collection, selection: Selection) -> str:
    """The page: first what names the domain first, each in the order of titles.

    Args:
        collection: The collection.
        selection: The domain.
    """

    def order(described: Description) -> tuple[int, str, str]:
        return described.domain_codes.index(selection.key), described.title.casefold(), described.slug

    address = embed_address(selection.key)
    framework, domain = collection.catalogue.domains[selection.key]
    found = sorted(collection.chosen(selection), key=order)
    page = environment().get_template("embed.html.j2")
    return page.render(
        policy=embed_policy(),
        styles=relative_address(address, STYLES),
        code=selection.key,
        title=domain.title,
        framework=framework.name,
        canonical=collection.catalogue.full_address(selection.page),
        domain_page=relative_address(address, selection.page),
        materials=[(relative_address(address, each.page), each) for each in found[:SHOWN]],
        count=len(found),
    )


EMBED_PAGE = ExportFormat(
    "embed",
    "Page to show in a frame",
    "text/html",
    "Materials for a domain on your own site or intranet, with nothing to program",
    "HTML",
    "https://html.spec.whatwg.org/",
    lambda selection: f"{embed_address(selection.key)}index.html",
    as_embed_page,
    kinds=(OF_DOMAIN,),
)
