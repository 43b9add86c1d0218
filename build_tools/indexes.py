"""Orderings of the published materials: by domain, statement, type, role, time, use, service, organisation, licence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias, get_args

from build_tools.licences import LICENCES
from build_tools.model import Audience, MaterialType, Setting, Use, domain_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from build_tools.catalogue import Catalogue, Material

TYPE_NAMES: dict[str, tuple[str, str]] = {
    "briefing": ("Briefing", "Briefings"),
    "tool": ("Tool", "Tools"),
    "exercise": ("Exercise", "Exercises"),
    "case-study": ("Case study", "Case studies"),
    "reading": ("Reading", "Readings"),
    "recording": ("Recording", "Recordings"),
    "slides": ("Slides", "Slides"),
    "session-plan": ("Session plan", "Session plans"),
    "template": ("Template", "Templates"),
    "messages": ("Messages from research", "Messages from research"),
}
AUDIENCE_NAMES: dict[str, str] = {
    "practice-supervisor": "Practice supervisors",
    "practice-educator": "Practice educators",
    "newly-qualified-social-worker": "Newly qualified social workers",
    "social-worker": "Social workers",
    "student": "Students",
    "senior-manager": "Senior managers",
}
SETTING_NAMES: dict[str, str] = {"children": "Children’s services", "adults": "Adults’ services"}
USE_NAMES: dict[str, str] = {
    "one-to-one": "one-to-one supervision",
    "group-supervision": "group supervision",
    "self-study": "self-study",
    "team-meeting": "a team meeting",
}
USE_LABELS: dict[str, str] = {
    "one-to-one": "One-to-one supervision",
    "group-supervision": "Group supervision",
    "self-study": "Self-study",
    "team-meeting": "Team meeting",
}
TIME_BANDS: dict[str, str] = {
    "10": "Up to 10 minutes",
    "20": "Up to 20 minutes",
    "45": "Up to 45 minutes",
    "longer": "More than 45 minutes",
}
"""The name of each band, by its key: the number of minutes that it reaches to, or `longer`."""

READ_FIRST = 3
MOST_RELATED = 5


@dataclass(frozen=True)
class Shelf:
    """The materials under one value of a facet, in the order in which they are listed."""

    key: str
    name: str
    materials: tuple[Material, ...]


@dataclass(frozen=True)
class Facet:
    """One way into the collection: all its shelves, in their own order."""

    key: str
    name: str
    about: str
    shelves: tuple[Shelf, ...]


def time_bands(minutes: int) -> tuple[str, ...]:
    """The keys of every band that a duration belongs to: what takes 10 minutes can also be done in 20 and in 45.

    Args:
        minutes: How long a material takes.
    """
    return tuple(key for key in TIME_BANDS if key.isdecimal() and minutes <= int(key)) or ("longer",)


def by_title(materials: Iterable[Material]) -> tuple[Material, ...]:
    """The materials in the order of their titles."""
    return tuple(sorted(materials, key=attrgetter("place_by_title")))


def by_domain(catalogue: Catalogue) -> dict[str, tuple[Material, ...]]:
    """The materials of each domain: those for which it matters most come first, then by title.

    A material that names only a statement of a domain counts as the domain's.
    """
    ranked: dict[str, list[tuple[int, str, Material]]] = {code: [] for code in catalogue.domains}
    for material in catalogue.published:
        domains = list(dict.fromkeys(domain_of(code) for code in material.front.domains))
        for rank, code in enumerate(domains):
            if code in ranked:
                ranked[code].append((rank, material.title.casefold(), material))
    return {
        code: tuple(entry[2] for entry in sorted(entries, key=lambda entry: (*entry[:2], entry[2].slug)))
        for code, entries in ranked.items()
    }


def by_statement(catalogue: Catalogue) -> dict[str, tuple[Material, ...]]:
    """The materials that name each statement, by title."""
    found: dict[str, list[Material]] = {code: [] for code in catalogue.statements}
    for material in by_title(catalogue.published):
        for code in dict.fromkeys(material.front.domains):
            if code in found:
                found[code].append(material)
    return {code: tuple(materials) for code, materials in found.items()}


def by_type(materials: Iterable[Material]) -> tuple[Shelf, ...]:
    """The materials on a shelf for each type that there is, without reordering within a type."""
    found: dict[str, list[Material]] = {key: [] for key in TYPE_NAMES}
    for material in materials:
        found[material.front.type or ""].append(material)
    return tuple(Shelf(key, TYPE_NAMES[key][1], tuple(shelf)) for key, shelf in found.items() if shelf)


def facets(catalogue: Catalogue) -> tuple[Facet, ...]:
    """Every way into the collection but the frameworks."""
    organisations = {key: organisation.name or key for key, organisation in catalogue.organisations.items()}
    licences = {code: licence.name for code, licence in LICENCES.items()}
    types = {key: TYPE_NAMES[key][1] for key in get_args(MaterialType)}
    audiences = {key: AUDIENCE_NAMES[key] for key in get_args(Audience)}
    settings = {key: SETTING_NAMES[key] for key in get_args(Setting)}
    uses = {key: USE_LABELS[key] for key in get_args(Use)}
    published = catalogue.published
    return (
        _facet("types", "By type", "What kind of thing you need.", types, published, _types),
        _facet("audiences", "By role", "Who it is for.", audiences, published, _audiences),
        _facet("times", "By time", "How long you have.", TIME_BANDS, published, _times),
        _facet("uses", "By use", "Where you will use it.", uses, published, _uses),
        _facet("settings", "By service", "Where you work.", settings, published, _settings),
        _facet("organisations", "By organisation", "Who made it.", organisations, published, _organisations),
        _facet("licences", "By licence", "What you may do with it.", licences, published, _licences),
    )


def _types(material: Material) -> tuple[str, ...]:
    return (material.front.type,) if material.front.type else ()


def _audiences(material: Material) -> tuple[str, ...]:
    return material.front.audience


def _times(material: Material) -> tuple[str, ...]:
    return time_bands(material.front.minutes) if material.front.minutes else ()


def _uses(material: Material) -> tuple[str, ...]:
    return material.front.use


def _settings(material: Material) -> tuple[str, ...]:
    return material.front.setting


def _organisations(material: Material) -> tuple[str, ...]:
    source = material.front.source
    return (source.organisation,) if source and source.organisation else ()


def _licences(material: Material) -> tuple[str, ...]:
    rights = material.front.rights
    return (rights.reuse,) if rights and rights.reuse else ()


def _facet(  # noqa: PLR0913, PLR0917 - the six parts of a row in the table above
    key: str,
    name: str,
    about: str,
    names: dict[str, str],
    materials: tuple[Material, ...],
    values: Callable[[Material], tuple[str, ...]],
) -> Facet:
    on_shelf: dict[str, list[Material]] = {value: [] for value in names}
    for material in materials:
        for value in values(material):
            on_shelf.setdefault(value, []).append(material)
    shelves = tuple(
        Shelf(value, names.get(value, value), by_title(found)) for value, found in on_shelf.items() if found
    )
    return Facet(key, name, about, shelves)


def reference_uses(catalogue: Catalogue) -> dict[str, tuple[Material, ...]]:
    """The published materials that name each reference, by title."""
    uses: dict[str, list[Material]] = {key: [] for key in catalogue.references}
    for material in catalogue.published:
        for key in material.cited_keys:
            uses.setdefault(key, []).append(material)
    return {key: by_title(found) for key, found in uses.items()}


def by_series(catalogue: Catalogue) -> dict[str, tuple[Material, ...]]:
    """The published materials of each series of more than one, in the order of their parts, by the series' key."""
    found: dict[str, list[Material]] = {}
    for material in catalogue.published:
        series = material.front.series
        if series and series.name and series.part:
            found.setdefault(series.key, []).append(material)
    return {key: tuple(sorted(parts, key=_part)) for key, parts in found.items() if len(parts) > 1}


def _part(material: Material) -> tuple[int, str]:
    series = material.front.series
    return ((series.part if series else None) or 0, material.slug)


def read_first(code: str, materials: Iterable[Material]) -> tuple[Material, ...]:
    """The few materials to begin a domain with.

    Those whose most relevant domain it is come before the rest, what is kept here before what is only linked to, and
    then the shortest.

    Args:
        code: The domain's code.
        materials: The materials of the domain.
    """

    def rank(material: Material) -> tuple[bool, bool, int, str, str]:
        front = material.front
        most_relevant = domain_of(front.domains[0]) if front.domains else ""
        is_linked = front.rights is not None and front.rights.basis == "link-only"
        return (most_relevant != code, is_linked, front.minutes or 0, material.title.casefold(), material.slug)

    return tuple(sorted(materials, key=rank)[:READ_FIRST])


@dataclass(frozen=True)
class Relation:
    """A material that a reader of another may want next, and what the two share.

    Attributes:
        material: The other material.
        statements: The codes of the statements that both name, in the order in which the first names them.
        references: How many works both cite, the frameworks themselves aside.
        domains: The codes of the domains that both serve, in the same order.
    """

    material: Material
    statements: tuple[str, ...]
    references: int
    domains: tuple[str, ...]


@dataclass(frozen=True)
class Neighbours:
    """What materials have to do with each other.

    Attributes:
        series: The materials of each series of more than one, in order, by the series' key.
        related: The materials that have most in common with each, by slug.
    """

    series: Mapping[str, tuple[Material, ...]]
    related: Mapping[str, tuple[Relation, ...]]


RelatedSlugs: TypeAlias = dict[str, tuple[tuple[str, tuple[str, ...], int, tuple[str, ...]], ...]]
"""What is related to each material, by slug: the other's slug, the statements, references and domains of a relation."""


def as_slugs(neighbours: Neighbours) -> RelatedSlugs:
    """What is related, without the materials themselves, to be kept or sent to another process."""
    return {
        slug: tuple((each.material.slug, each.statements, each.references, each.domains) for each in related)
        for slug, related in neighbours.related.items()
    }


def neighbours_by_slug(related: RelatedSlugs, catalogue: Catalogue) -> Neighbours:
    """What `as_slugs` was given, with the materials of a catalogue.

    Args:
        related: What it gave.
        catalogue: A catalogue with the same materials.
    """
    return Neighbours(by_series(catalogue), _Related(related, catalogue.materials))


class _Related(Mapping[str, tuple[Relation, ...]]):
    """What is related to each material, put together when somebody asks."""

    def __init__(self, related: RelatedSlugs, materials: Mapping[str, Material]) -> None:
        self.related = related
        self.materials = materials

    def __getitem__(self, slug: str) -> tuple[Relation, ...]:
        return tuple(Relation(self.materials[each[0]], *each[1:]) for each in self.related[slug])

    def __iter__(self) -> Iterator[str]:
        return iter(self.related)

    def __len__(self) -> int:
        return len(self.related)


def find_neighbours(catalogue: Catalogue) -> Neighbours:
    """What the published materials of a catalogue have to do with each other."""
    relations = Relations(catalogue)
    related = {material.slug: relations.related(material) for material in catalogue.published}
    return Neighbours(by_series(catalogue), related)


def what_relates(catalogue: Catalogue) -> tuple[object, ...]:
    """Everything that has a say in which materials are related: as long as it stays the same, so do they."""
    frameworks = tuple(framework.citation for framework in catalogue.frameworks)
    materials = tuple(
        (each.slug, each.title, each.front.domains, each.cited_keys, each.front.series.key if each.front.series else "")
        for each in catalogue.published
    )
    return (frameworks, tuple(catalogue.statements), materials)


class Relations:
    """Which published materials have most in common.

    What materials share is counted for whole shelves at once, so that only those that share most are compared one by
    one: at ten thousand materials, comparing all with all takes minutes.

    Args:
        catalogue: The catalogue.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        frameworks = {framework.citation for framework in catalogue.frameworks}
        self._materials = by_title(catalogue.published)
        self._number = {material.slug: number for number, material in enumerate(self._materials)}
        self._named: list[frozenset[str]] = []
        self._cited: list[frozenset[str]] = []
        self._served: list[frozenset[str]] = []
        self._signs: list[tuple[int, int, int]] = []
        self._sharing: dict[tuple[str, str], list[int]] = {}
        places: dict[str, int] = {}
        for number, material in enumerate(self._materials):
            codes = material.front.domains
            self._named.append(frozenset(code for code in codes if code in catalogue.statements))
            self._served.append(frozenset(domain_of(code) for code in codes))
            self._cited.append(frozenset(material.cited_keys) - frameworks)
            for kind, keys in (("statement", self._named), ("reference", self._cited), ("domain", self._served)):
                for key in keys[number]:
                    self._sharing.setdefault((kind, key), []).append(number)
            named, cited, served = self._named[number], self._cited[number], self._served[number]
            self._signs.append((_as_bits(named, places), _as_bits(cited, places), _as_bits(served, places)))

    def related(self, material: Material) -> tuple[Relation, ...]:
        """At most five materials that share most with one: statements count first, then works cited, then domains.

        Domains alone relate a material only to those that serve its most relevant domain, and those whose domains are
        most alike come first. The other parts of its own series are left out: its page leads to them already.

        Args:
            material: A published material.
        """
        number = self._number[material.slug]
        first = [domain_of(code) for code in material.front.domains[:1]]
        found: set[int] = set()
        for kind, keys in (("statement", self._named[number]), ("reference", self._cited[number]), ("domain", first)):
            if len(found) < MOST_RELATED:
                found |= self._sharing_most(number, kind, keys)
        closest = nsmallest(MOST_RELATED, found, key=self._rank(number))
        return tuple(self._relation(number, other) for other in closest)

    def _sharing_most(self, number: int, kind: str, keys: Iterable[str]) -> set[int]:
        """Those that share most with a material, at least five when there are as many; none shares more."""
        shared: Counter[int] = Counter()
        for key in keys:
            shared.update(self._sharing[kind, key])
        for other in self._left_out(number):
            shared.pop(other, None)
        alike: dict[int, list[int]] = {}
        for other, count in shared.items():
            alike.setdefault(count, []).append(other)
        found: set[int] = set()
        for count in sorted(alike, reverse=True):
            if len(found) < MOST_RELATED:
                found.update(alike[count])
        return found

    def _left_out(self, number: int) -> Iterable[int]:
        series = self._materials[number].front.series
        return (number, *self._in_series.get(series.key if series else "", ()))

    @cached_property
    def _in_series(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, material in enumerate(self._materials):
            if material.front.series:
                found.setdefault(material.front.series.key, []).append(number)
        return found

    def _rank(self, number: int) -> Callable[[int], tuple[int, int, float, int]]:
        named, cited, served = self._signs[number]
        signs = self._signs

        def rank(other: int) -> tuple[int, int, float, int]:
            their_named, their_cited, theirs = signs[other]
            alike = (served & theirs).bit_count() / ((served | theirs).bit_count() or 1)
            return (-(named & their_named).bit_count(), -(cited & their_cited).bit_count(), -alike, other)

        return rank

    def _relation(self, number: int, other: int) -> Relation:
        codes = self._materials[number].front.domains
        domains = dict.fromkeys(domain_of(code) for code in codes)
        return Relation(
            self._materials[other],
            tuple(code for code in codes if code in self._named[number] & self._named[other]),
            len(self._cited[number] & self._cited[other]),
            tuple(code for code in domains if code in self._served[other]),
        )


def _as_bits(keys: Iterable[str], places: dict[str, int]) -> int:
    """A set as a number, in which each key has a bit of its own: what two sets share is then one operation."""
    bits = 0
    for key in keys:
        bits |= 1 << places.setdefault(key, len(places))
    return bits
