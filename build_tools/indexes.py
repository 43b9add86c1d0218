"""Orderings of the published materials: by domain, statement, type, audience, setting, organisation and licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from build_tools.licences import LICENCES
from build_tools.model import Audience, MaterialType, Setting, domain_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


def by_title(materials: Iterable[Material]) -> tuple[Material, ...]:
    """The materials in the order of their titles."""
    return tuple(sorted(materials, key=lambda material: (material.title.casefold(), material.slug)))


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
    return {
        code: by_title(material for material in catalogue.published if code in material.front.domains)
        for code in catalogue.statements
    }


def by_type(materials: Iterable[Material]) -> tuple[Shelf, ...]:
    """The materials on a shelf for each type that there is, without reordering within a type."""
    found = tuple(materials)
    shelves = (
        Shelf(key, names[1], tuple(m for m in found if m.front.type == key)) for key, names in TYPE_NAMES.items()
    )
    return tuple(shelf for shelf in shelves if shelf.materials)


def facets(catalogue: Catalogue) -> tuple[Facet, ...]:
    """Every way into the collection but the frameworks."""
    organisations = {key: organisation.name or key for key, organisation in catalogue.organisations.items()}
    licences = {code: licence.name for code, licence in LICENCES.items()}
    types = {key: TYPE_NAMES[key][1] for key in get_args(MaterialType)}
    audiences = {key: AUDIENCE_NAMES[key] for key in get_args(Audience)}
    settings = {key: SETTING_NAMES[key] for key in get_args(Setting)}
    published = catalogue.published
    return (
        _facet("types", "By type", "What kind of thing you need.", types, published, _types),
        _facet("audiences", "By role", "Who it is for.", audiences, published, _audiences),
        _facet("settings", "By service", "Where you work.", settings, published, _settings),
        _facet("organisations", "By organisation", "Who made it.", organisations, published, _organisations),
        _facet("licences", "By licence", "What you may do with it.", licences, published, _licences),
    )


def _types(material: Material) -> tuple[str, ...]:
    return (material.front.type,) if material.front.type else ()


def _audiences(material: Material) -> tuple[str, ...]:
    return material.front.audience


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
