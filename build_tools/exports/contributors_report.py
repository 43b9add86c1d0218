"""The organisations that contribute: how much each has here, under which licences, and when it last changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.exports.report_forms import Column, PrintedReport, Table
from build_tools.readers.reading_grade import reading_of
from build_tools.reporters import counted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from build_tools.catalogue import Catalogue, Material

NOT_NAMED = "no organisation named"


@dataclass
class Contributor:
    """One organisation's materials; a withdrawn material is nobody's.

    Attributes:
        key: Its key in organisations.yaml, or an empty text for materials that name none.
        name: Its name.
        materials: How many materials it has.
        published: How many of these are published.
        words: The words of all of them; None where they were not counted.
        licences: The licences that they are under, sorted.
        changed_on: The last day on which one of them changed.
    """

    key: str
    name: str
    materials: int = 0
    published: int = 0
    words: int | None = None
    licences: set[str] = field(default_factory=set)
    changed_on: dt.date | None = None

    def count(self, material: Material, words: int | None) -> None:
        """Count a material in.

        Args:
            material: The material.
            words: How many words it has, when they are counted.
        """
        self.materials += 1
        self.published += material.is_published
        self.words = self.words if words is None else (self.words or 0) + words
        rights = material.front.rights
        self.licences |= {rights.reuse} if rights and rights.reuse else set()
        days = [change.on for change in material.front.changes if change.on]
        self.changed_on = max([*days, *([self.changed_on] if self.changed_on else [])], default=None)


def words_of(material: Material) -> int:
    """The words of a material's prose."""
    return reading_of(material.body.text).words


def contributors(
    catalogue: Catalogue, materials: Iterable[Material], count_words: Callable[[Material], int | None]
) -> tuple[Contributor, ...]:
    """Every organisation of organisations.yaml, those with most materials first.

    Args:
        catalogue: What the repository holds.
        materials: The materials that count.
        count_words: Gives the words of one.
    """
    found = {key: Contributor(key, each.name or key) for key, each in catalogue.organisations.items()}
    for material in materials:
        source = material.front.source
        key = (source.organisation if source else None) or ""
        found.setdefault(key, Contributor(key, key or NOT_NAMED)).count(material, count_words(material))
    return tuple(sorted(found.values(), key=lambda each: (-each.materials, each.name.casefold(), each.key)))


def contributors_report(catalogue: Catalogue) -> PrintedReport:
    """The organisations as they are printed: every material counts that is not withdrawn."""
    standing = [material for material in catalogue.materials.values() if not material.is_withdrawn]
    found = contributors(catalogue, standing, words_of)
    columns = (
        Column("organisation"),
        Column("name", "Organisation"),
        Column("materials", "All"),
        Column("published", "Published"),
        Column("words", "Words"),
        Column("licences", "Licences"),
        Column("changed_on", "Changed"),
    )
    rows = tuple(
        (
            each.key,
            each.name,
            each.materials,
            each.published,
            each.words or 0,
            tuple(sorted(each.licences)),
            each.changed_on,
        )
        for each in found
    )
    sentences = (contributor_sentence(found),)
    return PrintedReport("contributors", catalogue.today, sentences, (Table("contributors", columns, rows),))


def contributor_sentence(found: tuple[Contributor, ...]) -> str:
    """How many organisations have how many materials.

    Args:
        found: All of them.
    """
    with_some = [each for each in found if each.materials]
    if not with_some:
        return "There are no materials yet."
    materials = counted(sum(each.materials for each in with_some), "material", "materials")
    who = counted(len(with_some), "organisation", "organisations")
    without = len(found) - len(with_some)
    more = f" {without:,} more {'has' if without == 1 else 'have'} none." if without else ""
    return f"{materials} from {who}.{more}"
