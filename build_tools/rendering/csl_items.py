"""References as items of CSL-JSON 1.0.2, which citation processors and reference managers read.

What is mapped here is judged by what Cite Them Right and APA 7 print of it; tests/rendering compares both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from build_tools.readers.bibtex import MONTHS

if TYPE_CHECKING:
    from build_tools.model import Name, Reference

CSL_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "report",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "report",
    "mastersthesis": "thesis",
    "misc": "report",
    "online": "webpage",
    "phdthesis": "thesis",
    "report": "report",
    "techreport": "report",
}
"""The type of each entry; an article or a `misc` without what its type prints gets another, see `csl_item`."""

_FIELDS = {
    "title": "title",
    "journal": "container-title",
    "booktitle": "container-title",
    "series": "collection-title",
    "volume": "volume",
    "pages": "page",
    "address": "publisher-place",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
}
_PUBLISHERS = ("publisher", "institution", "organization", "school")
_GENRES = {"mastersthesis": "Master’s thesis", "phdthesis": "PhD thesis"}
_REPORTS = {"report", "techreport"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_TITLES = ("title", "container-title", "collection-title", "number")


def csl_item(reference: Reference) -> dict[str, Any]:
    """A reference as an item of CSL-JSON 1.0.2.

    An article that gives neither volume, number nor DOI is a magazine's: as a journal's, Cite Them Right would call it
    a preprint. A `misc` with an address is a page of a site, unless it says what it was published as.
    A publisher that is also the author is left out, with its place, as APA 7 (9.29) asks.
    """
    fields = reference.fields
    item: dict[str, Any] = {"id": reference.key, "type": _type(reference)}
    item |= {theirs: fields[ours] for ours, theirs in _FIELDS.items() if fields.get(ours)}
    item |= _numbers(reference) | _people(reference) | _dates(reference)
    authors = {name["literal"].casefold() for name in item.get("author", []) if "literal" in name}
    if item.get("publisher", "").casefold() in authors:
        del item["publisher"]
        item.pop("publisher-place", None)
    item |= {name: _with_straight_quotes(item[name]) for name in _TITLES if name in item}
    return item


def _type(reference: Reference) -> str:
    given = {name for name, value in reference.fields.items() if value}
    if reference.kind == "article" and not given & {"volume", "number", "eid", "doi"}:
        return "article-magazine"
    if reference.kind == "misc" and "url" in given and "howpublished" not in given:
        return "webpage"
    return CSL_TYPES.get(reference.kind, "report")


def _numbers(reference: Reference) -> dict[str, str]:
    """The edition and number of a work, and what it is called that has the number."""
    fields, kind = reference.fields, reference.kind
    number, genre = fields.get("number", ""), fields.get("type") or _GENRES.get(kind, "")
    published_as = fields.get("howpublished", "")
    numbers = {"edition": _edition(fields.get("edition", ""))}
    if kind == "online":
        numbers["container-title"] = published_as
    elif published_as[-1:].isdigit() and not number:
        number = published_as
    else:
        genre = genre or published_as
    if kind == "article":
        numbers |= {"issue": number, "number": fields.get("eid", "")}
    elif fields.get("series") and kind not in _REPORTS:
        numbers["collection-number"] = number
    else:
        numbers["number"] = number
        genre = genre or ("Report" if number.isdigit() and kind in _REPORTS else "")
    numbers["genre"] = genre
    return {name: value for name, value in numbers.items() if value}


def _edition(written: str) -> str:
    """An edition as its number, which each style writes in its own way; a first edition is not mentioned."""
    word = re.sub(r"\s+(edition|edn|ed)\.?$", "", written, flags=re.IGNORECASE)
    if word.casefold() in _ORDINALS:
        word = str(_ORDINALS.index(word.casefold()) + 1)
    word = re.sub(r"^([0-9]+)(st|nd|rd|th)$", r"\1", word)
    if word.isdigit() or not word:
        return "" if word == "1" else word
    return f"{word} edition"


def _people(reference: Reference) -> dict[str, Any]:
    """Who wrote, edited and published a work: a body that stands alone is its author."""
    fields, people = reference.fields, {}
    authors = [_name(name) for name in reference.authors]
    if not authors and not reference.editors and fields.get("organization"):
        authors = [{"literal": fields["organization"]}]
    if authors:
        people["author"] = authors + ([{"literal": "others"}] if reference.more_authors else [])
    if reference.editors:
        people["editor"] = [_name(name) for name in reference.editors]
    publisher = next((fields[name] for name in _PUBLISHERS if fields.get(name)), "")
    return people | ({"publisher": publisher} if publisher else {})


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    parts = {"family": name.family, "given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def _dates(reference: Reference) -> dict[str, Any]:
    fields, year = reference.fields, reference.year
    issued: list[int] = _date_parts(fields.get("date", "")) if not fields.get("year") else []
    if not issued and re.fullmatch("[0-9]{4}", year):
        issued = [int(year), *_month(fields.get("month", ""))]
    dates: dict[str, Any] = {}
    if issued or year:
        dates["issued"] = {"date-parts": [issued]} if issued else {"literal": year}
    accessed = _date_parts(fields.get("urldate", ""))
    if accessed and fields.get("url"):
        dates["accessed"] = {"date-parts": [accessed]}
    return dates


def _date_parts(written: str) -> list[int]:
    """The year, month and day of an ISO 8601 date, as far as it goes."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", written)
    return [int(part) for part in match.groups() if part] if match else []


def _month(written: str) -> list[int]:
    if written.isdigit():
        return [int(written)] if 1 <= int(written) <= len(MONTHS) else []
    short = written[:3].lower()
    return [MONTHS.index(short) + 1] if short in MONTHS else []


def _with_straight_quotes(text: str) -> str:
    """A title with its quotations in straight marks, which every processor replaces by those of the style.

    A closing single mark looks like an apostrophe. It is taken for one inside a word, and after an `s` before
    another word when something else closes the quotation. What stays uncertain or has both kinds stays as it is.
    """
    if "“" in text:
        return text if "‘" in text else re.sub("“([^“”]*)”", r'"\1"', text)
    parts = text.split("‘")
    quoted = [_closed(part) for part in parts[1:]]
    return text if "" in quoted else parts[0] + "".join(quoted)


def _closed(part: str) -> str:
    """What follows an opening mark, with straight marks; empty when nobody can tell where the quotation ends."""
    closing = [match.start() for match in re.finditer(r"’(?!\w)", part)]
    certain = [place for place in closing if not re.search("s’ [a-z]$", part[: place + 3])]
    candidates = certain or closing
    if len(candidates) != 1:
        return ""
    return f'"{part[: candidates[0]]}"{part[candidates[0] + 1 :]}'
