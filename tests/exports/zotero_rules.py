"""What Zotero makes of the head of a page, by the rules of its translator 'Embedded Metadata' of 13 June 2024.

Its program for servers is in no package registry, so what the translator does with our lines is written anew here, from
its text at https://github.com/zotero/translators (`Embedded Metadata.js`, `RDF.js`) and from `cleanAuthor` in
https://github.com/zotero/utilities. A line that we do not write has no rule here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_date": "date",
    "citation_journal_title": "publicationTitle",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_technical_report_institution": "institution",
    "citation_publisher": "publisher",
    "citation_isbn": "ISBN",
    "citation_abstract": "abstractNote",
    "citation_doi": "DOI",
    "citation_public_url": "url",
    "citation_language": "language",
}
"""Where the value of each name goes: a later name of the list takes the place of an earlier one."""
_FROM_DUBLIN_CORE = {"DC.rights": "rights", "DC.description": "abstractNote"}
_TYPES = {"citation_journal_title": "journalArticle", "citation_technical_report_institution": "report"}
_GUESSES = {"citation_isbn": "book"}


@dataclass
class Item:
    """An item of a Zotero library.

    Attributes:
        type: Its type.
        fields: Its fields.
        creators: Its authors: given and family name, or an empty text and the whole name of a body.
    """

    type: str
    fields: dict[str, str] = field(default_factory=dict)
    creators: list[tuple[str, str]] = field(default_factory=list)


def as_item(page: HtmlElement) -> Item:
    """The item that is saved of a page.

    Args:
        page: The page.
    """
    lines = [(each.get("name"), each.get("content") or "") for each in page.xpath("//head/meta[@name]")]
    names = [name for name, content in lines if content]
    sure = [_TYPES[name] for name in names if name in _TYPES]
    guessed = [_GUESSES[name] for name in names if name in _GUESSES] or ["journalArticle"]
    item = Item(sure[-1] if sure else guessed[-1])
    for known in (_FROM_DUBLIN_CORE, _FIELDS):
        for name, place in known.items():
            first = next((" ".join(content.split()) for given, content in lines if given == name and content), "")
            if first:
                item.fields[place] = first
    authors = [content for name, content in lines if name == "citation_author"]
    item.creators = list(_creators(authors))
    return item


def _creators(authors: list[str]) -> Iterator[tuple[str, str]]:
    last = ""
    for line in authors:
        parts = re.split(r"\s*;\s*", line)
        if len(parts) == len(authors) == 1:
            by_comma = re.split(r"\s*,\s*", line)
            if len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
                parts = by_comma
        for part in map(str.strip, parts):
            if re.search(r"[^\s,-.;]", part) and part != last:
                last = part
                yield _cleaned(part)


def _cleaned(author: str) -> tuple[str, str]:
    """The given and family name of an author; a body has no given name."""
    is_inverted = "," in author
    author = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", author)
    if is_inverted:
        family, *given = re.split(r", ?", re.sub(r"\.([^ ])", r". \1", author, count=1))
        return (given[0] if given else "", family)
    given_name, _, family = author.rpartition(" ")
    return given_name, family
