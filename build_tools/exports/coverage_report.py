"""What the collection covers: the published materials by domain, type, audience, service and minutes, gaps first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from build_tools.exports.report_forms import Column, PrintedReport, Table
from build_tools.indexes import AUDIENCE_NAMES, SETTING_NAMES, TYPE_NAMES
from build_tools.model import domain_of
from build_tools.rendering.markup import in_words
from build_tools.reporters import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue, Material
    from build_tools.exports.report_forms import Cell

SHORT = 20
"""The most minutes that a short material takes."""
TYPES = {key: names[1] for key, names in TYPE_NAMES.items()}
"""The name of each type, in the plural."""
_NAMED = 8
"""How many domains a sentence names one by one."""


class Parity(NamedTuple):
    """How many materials are for children's services and how many for adults'; what is for both counts in each."""

    children: int
    adults: int


@dataclass(frozen=True)
class DomainCount:
    """How many published materials serve a domain.

    Attributes:
        framework: The name of its framework.
        code: Its code.
        title: Its heading.
        first: How many materials name it, or a statement of it, before any other.
        named: How many name it, or a statement of it, at all.
        parity: How many of these are for children's and for adults' services.
        by_type: How many of these are of each type.
        by_audience: How many of these are for each audience.
        cells: How many of these are of a type and for an audience, by both.
    """

    framework: str
    code: str
    title: str
    first: int
    named: int
    parity: Parity
    by_type: dict[str, int]
    by_audience: dict[str, int]
    cells: dict[tuple[str, str], int]

    @property
    def lacks(self) -> tuple[int, int, str]:
        """What puts it in its place when gaps come first."""
        empty = sum(not count for count in (*self.by_type.values(), *self.by_audience.values()))
        return (self.named, -empty, self.code)


@dataclass(frozen=True)
class Count:
    """How many published materials have something in common."""

    key: str
    name: str
    count: int


@dataclass(frozen=True)
class Coverage:
    """What the published materials cover.

    Attributes:
        materials: How many there are.
        domains: Each domain of each framework, in the order of kss_map.yaml.
        groups: The counts by what is counted: the type, the audience, the setting and the minutes.
        parity: How many there are for children's and for adults' services.
    """

    materials: int
    domains: tuple[DomainCount, ...]
    groups: dict[str, tuple[Count, ...]]
    parity: Parity

    @property
    def empty(self) -> tuple[str, ...]:
        """The codes of the domains that no published material names."""
        return tuple(domain.code for domain in self.domains if not domain.named)

    @property
    def uneven(self) -> dict[str, tuple[DomainCount, ...]]:
        """The domains that have fewer materials for one kind of service than for the other, the most uneven first."""
        found: dict[str, list[DomainCount]] = {key: [] for key in SETTING_NAMES}
        for domain in sorted(self.domains, key=lambda each: -abs(each.parity.children - each.parity.adults)):
            if domain.parity.children != domain.parity.adults:
                found["adults" if domain.parity.adults < domain.parity.children else "children"].append(domain)
        return {key: tuple(domains) for key, domains in found.items()}


class _Tally:
    """What is counted of one domain."""

    def __init__(self) -> None:
        self.first = 0
        self.named = 0
        self.settings: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.audiences: Counter[str] = Counter()
        self.cells: Counter[tuple[str, str]] = Counter()

    def count(self, material: Material, *, is_first: bool) -> None:
        front, kind = material.front, material.front.type or ""
        self.first += is_first
        self.named += 1
        self.types[kind] += 1
        for setting in set(front.setting):
            self.settings[setting] += 1
        for audience in set(front.audience):
            self.audiences[audience] += 1
            self.cells[kind, audience] += 1


def coverage_of(catalogue: Catalogue) -> Coverage:
    """What the published materials of a catalogue cover."""
    published = catalogue.published
    tallies = {code: _Tally() for code in catalogue.domains}
    for material in published:
        for place, code in enumerate(dict.fromkeys(domain_of(code) for code in material.front.domains)):
            if code in tallies:
                tallies[code].count(material, is_first=place == 0)
    settings = Counter(setting for material in published for setting in set(material.front.setting))
    return Coverage(
        len(published),
        tuple(
            _domain_count(framework.name or framework.id or "", code, domain.title or "", tallies[code])
            for code, (framework, domain) in catalogue.domains.items()
        ),
        {
            "type": _counts(TYPES, ([material.front.type] for material in published)),
            "audience": _counts(AUDIENCE_NAMES, (dict.fromkeys(material.front.audience) for material in published)),
            "setting": _counts(
                {"children": "Children only", "adults": "Adults only", "both": "Both"}, map(_settings, published)
            ),
            "minutes": _counts(
                {"short": f"Up to {SHORT}", "longer": "Longer"},
                ([_length(material)] for material in published if material.front.minutes),
            ),
        },
        Parity(settings["children"], settings["adults"]),
    )


def _domain_count(framework: str, code: str, title: str, tally: _Tally) -> DomainCount:
    return DomainCount(
        framework,
        code,
        title,
        tally.first,
        tally.named,
        Parity(tally.settings["children"], tally.settings["adults"]),
        {key: tally.types[key] for key in TYPES},
        {key: tally.audiences[key] for key in AUDIENCE_NAMES},
        {(kind, audience): tally.cells[kind, audience] for kind in TYPES for audience in AUDIENCE_NAMES},
    )


def _counts(names: dict[str, str], found: Iterable[Iterable[str | None]]) -> tuple[Count, ...]:
    counted = Counter(key for keys in found for key in keys)
    return tuple(Count(key, name, counted[key]) for key, name in names.items())


def _settings(material: Material) -> list[str]:
    settings = sorted(set(material.front.setting))
    return ["both"] if len(settings) > 1 else list(settings)


def _length(material: Material) -> str:
    return "short" if (material.front.minutes or 0) <= SHORT else "longer"


# What is said of it


def coverage_sentences(coverage: Coverage) -> tuple[str, ...]:
    """What the counts come to: what is empty, and whether children's and adults' services have alike."""
    many = counted(coverage.materials, "published material", "published materials")
    whole = f"{many}. {_emptiness(coverage)}"
    return (whole, parity_sentence(coverage), *uneven_sentences(coverage))


def _emptiness(coverage: Coverage) -> str:
    if not coverage.domains:
        return "There are no domains."
    if not coverage.empty:
        return "No domain is empty."
    return f"No published material names {in_words(coverage.empty, 'or')}."


def parity_sentence(coverage: Coverage) -> str:
    """Whether children's and adults' services have as many materials."""
    children, adults = coverage.parity.children, coverage.parity.adults
    if children == adults:
        return f"Children’s and adults’ services have as many materials: {children:,} each."
    less, more = ("Adults’", "children’s") if adults < children else ("Children’s", "adults’")
    few, many = sorted((children, adults))
    return f"{less} services have {many - few:,} fewer materials than {more}: {few:,} against {many:,}."


def uneven_sentences(coverage: Coverage) -> tuple[str, ...]:
    """In which domains children's or adults' services have fewer materials, a sentence for each that has."""
    sentences = []
    for key, domains in coverage.uneven.items():
        if domains:
            named = [f"{each.code} ({min(each.parity)} against {max(each.parity)})" for each in domains[:_NAMED]]
            named += [f"{len(domains) - _NAMED} more"] if len(domains) > _NAMED else []
            where = counted(len(domains), "domain", "domains")
            sentences.append(f"{SETTING_NAMES[key]} have fewer in {where}: {in_words(named)}.")
    return tuple(reversed(sentences))


def coverage_report(coverage: Coverage, catalogue: Catalogue) -> PrintedReport:
    """The counts as they are printed.

    Args:
        coverage: The counts.
        catalogue: What was counted.
    """
    tables = (_every_count(coverage), _gaps(coverage), _groups(coverage))
    return PrintedReport("coverage", catalogue.today, coverage_sentences(coverage), tables)


def _every_count(coverage: Coverage) -> Table:
    keys = ("counted_by", "framework", "domain", "type", "audience", "key", "name", "first", "materials")
    rows: list[tuple[Cell, ...]] = []
    for domain in coverage.domains:
        place = (domain.framework, domain.code)
        parity = (domain.parity.children, domain.parity.adults)
        rows.append(("domain", *place, "", "", domain.code, domain.title, domain.first, domain.named, *parity))
    for group, counts in coverage.groups.items():
        rows += [(group, "", "", "", "", each.key, each.name, None, each.count, None, None) for each in counts]
    for domain in coverage.domains:
        rows += [
            (
                "domain, type and audience",
                domain.framework,
                domain.code,
                kind,
                audience,
                "",
                f"{TYPES[kind]} for {AUDIENCE_NAMES[audience].lower()}",
                None,
                count,
                None,
                None,
            )
            for (kind, audience), count in domain.cells.items()
        ]
    return Table("counts", tuple(map(Column, (*keys, "children", "adults"))), tuple(rows))


def _gaps(coverage: Coverage) -> Table:
    columns = (
        Column("domain", "Domain"),
        Column("materials", "All"),
        Column("children", "Chn"),
        Column("adults", "Adt"),
        Column("missing_types", "No type of"),
        Column("missing_audiences", "Nothing for"),
        Column("empty_combinations", "Gaps"),
    )
    rows = tuple(
        (
            domain.code,
            domain.named,
            domain.parity.children,
            domain.parity.adults,
            tuple(TYPES[key] for key, count in domain.by_type.items() if not count),
            tuple(AUDIENCE_NAMES[key] for key, count in domain.by_audience.items() if not count),
            sum(not count for count in domain.cells.values()),
        )
        for domain in sorted(coverage.domains, key=lambda each: each.lacks)
    )
    title = (
        "Domains, those with the biggest gaps first. Chn and Adt: for children’s and adults’ services. "
        f"Gaps: how many of the {len(TYPES) * len(AUDIENCE_NAMES)} pairs of a type and an audience have nothing."
    )
    return Table("domains", columns, rows, title)


def _groups(coverage: Coverage) -> Table:
    columns = (Column("counted_by", "By"), Column("name", "Which"), Column("materials", "Materials"))
    rows = tuple((group, each.name, each.count) for group, counts in coverage.groups.items() for each in counts)
    return Table("groups", columns, rows, "All materials, by type, audience, service and minutes.")
