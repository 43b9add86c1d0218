"""A map of the site for search engines: the Sitemaps protocol 0.9 (sitemaps.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.exports.xml_text import as_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SITE_MAP = "sitemap.xml"
MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""How much one file may hold, by the protocol."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_AROUND = 200
"""More bytes than stand before and after the addresses of a file."""


def as_sitemaps(
    site_address: str,
    pages: Iterable[tuple[str, str]],
    most_addresses: int = MOST_ADDRESSES,
    most_bytes: int = MOST_BYTES,
) -> dict[str, str]:
    """A map of the site, as XML by path: one file, or as many as the protocol wants and an index of them.

    Args:
        site_address: The address at which the site is published, with its last slash.
        pages: The full address of each page, and the day of its last change, ISO 8601, or an empty text.
        most_addresses: How many addresses one file may hold.
        most_bytes: How many bytes one file may have.
    """
    parts = list(_parts(sorted(pages), most_addresses, most_bytes))
    if len(parts) <= 1:
        return {SITE_MAP: _file("urlset", _lines("url", *parts))}
    paths = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    newest = (max(day for _, day in part) for part in parts)
    index = [(f"{site_address}{path}", day) for path, day in zip(paths, newest, strict=True)]
    made = {path: _file("urlset", _lines("url", part)) for path, part in zip(paths, parts, strict=True)}
    return {SITE_MAP: _file("sitemapindex", _lines("sitemap", index)), **made}


def _parts(pages: list[tuple[str, str]], most_addresses: int, most_bytes: int) -> Iterator[list[tuple[str, str]]]:
    part: list[tuple[str, str]] = []
    size = _AROUND
    for page in pages:
        more = len(_line("url", *page).encode()) + 1
        if part and (len(part) == most_addresses or size + more > most_bytes):
            yield part
            part, size = [], _AROUND
        part.append(page)
        size += more
    if part:
        yield part


def _lines(element: str, pages: Iterable[tuple[str, str]] = ()) -> str:
    return "\n".join(_line(element, *page) for page in pages)


def _line(element: str, address: str, changed: str) -> str:
    day = f"<lastmod>{as_xml(changed)}</lastmod>" if changed else ""
    return f"<{element}><loc>{as_xml(address)}</loc>{day}</{element}>"


def _file(element: str, body: str) -> str:
    return f"{_HEAD}<{element} {_NAMES}>\n{body}\n</{element}>\n"
