"""A map of the site for search engines: the Sitemaps protocol 0.9 (sitemaps.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable


def as_sitemap(pages: Iterable[tuple[str, str]]) -> str:
    """A map of the site, as XML.

    Args:
        pages: The full address of each page, and the day of its last change, ISO 8601, or an empty text.
    """
    lines = []
    for address, changed in sorted(pages):
        day = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(address)}</loc>{day}</url>")
    body = "\n".join(lines)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</urlset>\n'
    )
