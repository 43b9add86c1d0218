"""The library of references: which nobody has verified, and how many materials name each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.exports.report_forms import Column, PrintedReport, Table
from build_tools.reporters import counted

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue


@dataclass(frozen=True)
class ReferenceUse:
    """One reference of the library.

    Attributes:
        key: What materials cite it by.
        title: Its title.
        verified: How it was seen, or an empty text when nobody says.
        published: How many published materials name it.
        others: How many materials name it that are not published, and are not withdrawn.
        pages: How many frameworks, terms of the glossary and hand-written pages cite it.
        path: The file that it stands in.
        line: Its line there.
    """

    key: str
    title: str
    verified: str
    published: int
    others: int
    pages: int
    path: str
    line: int

    @property
    def is_cited(self) -> bool:
        """Whether anything names it."""
        return bool(self.published or self.others or self.pages)


def reference_uses_of(catalogue: Catalogue) -> tuple[ReferenceUse, ...]:
    """Every reference of the library: first what is not verified, then what nothing names, then what little names."""
    published = Counter(key for material in catalogue.published for key in material.cited_keys)
    others = Counter(
        key
        for material in catalogue.materials.values()
        if not material.is_published and not material.is_withdrawn
        for key in material.cited_keys
    )
    pages = Counter(framework.citation or "" for framework in catalogue.frameworks)
    pages.update(term.citation or "" for term in catalogue.glossary)
    pages.update(each.citation or "" for each in catalogue.expectations)
    pages.update(key for page in catalogue.pages.values() for key in page.body.cited_keys)
    found = []
    for key, cited in catalogue.references.items():
        reference, place = cited.located.reference, cited.at()
        verified = reference.fields.get("verified", "").strip()
        used = (published[key], others[key], pages[key])
        found.append(ReferenceUse(key, reference.title, verified, *used, place.path, place.span.line))
    return tuple(
        sorted(found, key=lambda each: (bool(each.verified), each.is_cited, each.published + each.others, each.key))
    )


def references_report(catalogue: Catalogue) -> PrintedReport:
    """The references as they are printed."""
    found = reference_uses_of(catalogue)
    columns = (
        Column("key", "Reference"),
        Column("title", "Title"),
        Column("is_verified", "Verified"),
        Column("verified"),
        Column("published", "Published"),
        Column("in_preparation", "Other"),
        Column("elsewhere", "Pages"),
        Column("path"),
        Column("line"),
    )
    rows = tuple(
        (
            each.key,
            each.title,
            "yes" if each.verified else "no",
            each.verified,
            each.published,
            each.others,
            each.pages,
            each.path,
            each.line,
        )
        for each in found
    )
    title = (
        "Published: how many published materials name it. Other: how many that are not published yet. "
        "Pages: how many frameworks, terms of the glossary and other pages cite it."
    )
    return PrintedReport(
        "references", catalogue.today, reference_sentences(found), (Table("references", columns, rows, title),)
    )


def reference_sentences(found: tuple[ReferenceUse, ...]) -> tuple[str, ...]:
    """What the references come to.

    Args:
        found: All of them.
    """
    if not found:
        return ("There are no references yet.",)
    count = counted(len(found), "reference", "references")
    unverified = sum(not each.verified for each in found)
    uncited = sum(not each.is_cited for each in found)
    first = f"{unverified:,} of them do not say how they were verified"
    if unverified == 1:
        first = "1 of them does not say how it was verified"
    elif not unverified:
        first = "each says how it was verified"
    second = "nothing is uncited" if not uncited else f"nothing cites {uncited:,} of them"
    return (f"{count}: {first}, and {second}.",)
