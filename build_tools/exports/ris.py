"""References as RIS, which EndNote, Mendeley, RefWorks and Zotero read.

Tags and types are those of the 'RIS Format Specifications' (Research Information Systems; Thomson Reuters, 2011):
a tag, two spaces, a hyphen and a space; one value a line; a line ends with a carriage return and a line feed.
The text is UTF-8, as programs expect it today.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from build_tools.rendering.citations import csl_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model import Name, Reference

RIS_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
_LINE_END = "\r\n"
_PAGES = re.compile(r"([^\s,–-]+)\s*(?:–|-+)\s*([^\s,–-]+)")


def as_ris(references: Iterable[Reference]) -> str:
    """The references as the text of a .ris file, whose line ends are CRLF on every system."""
    return "".join(_record(reference) for reference in references)


def _record(reference: Reference) -> str:
    lines = [(tag, " ".join(value.split())) for tag, value in _lines(reference)]
    written = "".join(f"{tag}  - {value}{_LINE_END}" for tag, value in lines if value)
    return f"{written}ER  - {_LINE_END}"


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    """Every tag and its value, TY first; a value may be empty."""
    item, fields = csl_item(reference), reference.fields
    yield "TY", RIS_TYPES.get(item["type"], "GEN")
    yield "ID", reference.key
    yield from (("AU", _name(name)) for name in reference.authors)
    if not reference.authors:
        yield from (("AU", _body(name["literal"])) for name in item.get("author", []))
    if reference.more_authors:
        yield "AU", _body("others")
    yield from (("ED", _name(name)) for name in reference.editors)
    yield "TI", reference.title
    yield "T2", fields.get("journal") or fields.get("booktitle") or item.get("container-title", "")
    yield "T3", fields.get("series", "")
    yield "VL", fields.get("volume", "")
    yield "ET", fields.get("edition", "")
    yield from _numbers(item, fields)
    yield "M3", item.get("genre", "") if item["type"] in {"report", "thesis"} else ""
    yield from _pages(fields.get("pages", ""))
    yield "PB", item.get("publisher", "")
    yield "CY", item.get("publisher-place", "")
    yield from _dates(reference, item)
    yield "DO", fields.get("doi", "")
    yield "UR", fields.get("url", "").replace(";", "%3B")  # a semicolon stands between two addresses
    yield "N1", fields.get("note", "")


def _name(name: Name) -> str:
    """A person as `Family, Given, Suffix`; a body as a family name alone."""
    if name.literal or not (name.family or name.particle):
        return _body(name.literal or name.given)
    family = " ".join(part for part in (name.particle, name.family) if part)
    return f"{family}, {name.given}, {name.suffix}" if name.suffix else f"{family}, {name.given}"


def _body(name: str) -> str:
    """A body's name with a comma after it, and none in it.

    The comma says that all of it is one name: without it, programs take the last word for a family name.
    """
    return f"{' '.join(name.replace(',', ' ').split())}," if name.strip(" ,") else ""


def _numbers(item: dict[str, Any], fields: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The numbers of an issue, a report, a book and a journal. SN holds one: beside a report's, its ISBN is a note."""
    number = next((item[name] for name in ("issue", "number", "collection-number") if item.get(name)), "")
    isbn, issn = fields.get("isbn", ""), fields.get("issn", "")
    if item["type"] == "report" and number:
        yield "SN", number
        yield "N1", f"ISBN {isbn}" if isbn else ""
    else:
        yield "IS", number
        yield "SN", issn if issn and item["type"].startswith("article") else isbn or issn


def _pages(written: str) -> Iterator[tuple[str, str]]:
    span = _PAGES.fullmatch(written.strip())
    yield "SP", span.group(1) if span else written
    yield "EP", span.group(2) if span else ""


def _dates(reference: Reference, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The year, and the date as `YYYY/MM/DD/` as far as it is known: of 2014/15, the first year."""
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    year = re.match(r"[0-9]{4}(?![0-9])", reference.year)
    yield "PY", year.group() if year else ""
    yield "DA", _date(parts) if len(parts) > 1 else ""
    yield "Y2", _date(item.get("accessed", {}).get("date-parts", [[]])[0])


def _date(parts: list[int]) -> str:
    year, month, day = (*(f"{part:02}" for part in parts), "", "", "")[:3]
    return f"{year}/{month}/{day}/" if year else ""
