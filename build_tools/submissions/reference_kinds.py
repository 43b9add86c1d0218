"""What kind of work a written reference tells of, where it tells that for certain: an entry is never guessed."""

from __future__ import annotations

import re

_NAME = r"[A-ZÀ-Ý][\w’'&,.:/ -]"
_ARTICLE = re.compile(
    rf"(?P<journal>{_NAME}{{2,100}}?)[,.]? (?:[Vv]ol(?:ume|\.)? ?)?(?P<volume>\d{{1,4}})"
    r"(?: ?\((?P<number>[\w/–-]{1,12})\)|,? (?:[Nn]o\.?|[Ii]ssue) ?(?P<issue>\d{1,4}))?"
    r"[,:]? ?(?:pp?\.? ?)?(?P<pages>[a-zA-Z]?\d{1,5} ?[–-] ?[a-zA-Z]?\d{1,5})\b"
)
_CHAPTER = re.compile(
    r"[Ii]n:? (?P<editors>.{3,200}?),? \([Ee]ds?\.?\)[.,:]? ?(?P<booktitle>[^.()]{5,200}?)"
    r"(?=\.|,? ?\(|, pp?\.|$)"
)
_PUBLISHED = re.compile(
    r"(?:^|[.,)] )(?P<address>[A-ZÀ-Ý][\w’' -]{2,40}): (?P<publisher>[A-ZÀ-Ý][^.:;()]{2,80}?)"
    r"(?=[.;(]|,? (?:ISBN|pp?\.)|$)"
)
_PAGES = re.compile(r"\bpp?\.? ?(\d{1,5} ?[–-] ?\d{1,5})\b")
_REPORT = re.compile(
    r" ?\((?P<type>(?:[A-Z][\w-]* )*(?:[Rr]eport|[Bb]riefing|[Pp]aper))"
    r"(?:,? (?:[Nn]o\.? ?)?(?P<number>(?=[\w./-]*\d)[A-Z0-9][\w./-]*))?\)"
)
_GIVEN_FIRST = re.compile(r"((?:[A-ZÀ-Ý]\.[ -]?)+) ?([A-ZÀ-Ý][\w’'-]+)")
_FAMILY_FIRST = re.compile(r"([A-ZÀ-Ý][\w’'-]+), ((?:[A-ZÀ-Ý]\.[ -]?)+)")


def kind_of_work(title: str, after: str, isbn: str, body: str) -> tuple[str, dict[str, str]]:
    """The type of an entry and its fields, or `misc` and none when the reference leaves it open.

    A title that names the kind of a report loses that: the field `title` is given in its place.

    Args:
        title: The title as it is written.
        after: What stands behind it.
        isbn: Its ISBN, or an empty text.
        body: The body that wrote it, or an empty text when people did.
    """
    after = after.strip(" .,;’”'\"")
    published = _PUBLISHED.search(after)
    publisher = published.groupdict() if published else {}
    if chapter := _chapter(after, publisher):
        return "incollection", chapter
    if article := _ARTICLE.match(after):
        return "article", {
            "journal": article["journal"].strip(" ,."),
            "volume": article["volume"],
            "number": article["number"] or article["issue"] or "",
            "pages": _range(article["pages"]),
        }
    if report := _REPORT.search(title) or _REPORT.match(f" {after}"):
        institution = publisher.get("publisher", "") or body
        if institution:
            fields = {"institution": institution.strip(), "type": report["type"], "number": report["number"] or ""}
            return "techreport", {"title": _REPORT.sub("", title), **fields, "address": publisher.get("address", "")}
    if isbn and publisher:
        return "book", publisher
    return "misc", {}


def _chapter(after: str, publisher: dict[str, str]) -> dict[str, str]:
    """The fields of a chapter, when all that a chapter needs is told."""
    match = _CHAPTER.match(after)
    if not match or not publisher:
        return {}
    editors = [f"{family}, {given.strip()}" for family, given in _FAMILY_FIRST.findall(match["editors"])]
    editors = editors or [f"{family}, {given.strip()}" for given, family in _GIVEN_FIRST.findall(match["editors"])]
    pages = _PAGES.search(after)
    return {
        "editor": " and ".join(editors),
        "booktitle": match["booktitle"].strip(" ,"),
        **publisher,
        "pages": _range(pages.group(1)) if pages else "",
    }


def _range(pages: str) -> str:
    return re.sub(r" ?[–-] ?", "--", pages)
