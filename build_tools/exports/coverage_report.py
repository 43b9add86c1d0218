"""What the collection covers: the published materials by domain, type, audience, setting and minutes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import fill
from typing import TYPE_CHECKING

from build_tools.exports.rights_report import plain_cell
from build_tools.indexes import AUDIENCE_NAMES, TYPE_NAMES
from build_tools.model import domain_of
from build_tools.rendering.markup import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue, Material

SHORT = 20
"""The most minutes that a short material takes."""
_WIDTH = 80
"""The characters of a line of text."""
_WIDEST = 55
"""The most characters of a domain's name in a table of text."""


@dataclass(frozen=True)
class DomainCount:
    """How many published materials serve a domain.

    Attributes:
        framework: The name of its framework.
        code: Its code.
        title: Its heading.
        first: How many materials name it, or a statement of it, before any other.
        named: How many name it, or a statement of it, at all.
    """

    framework: str
    code: str
    title: str
    first: int
    named: int


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
    """

    materials: int
    domains: tuple[DomainCount, ...]
    groups: dict[str, tuple[Count, ...]]

    @property
    def empty(self) -> tuple[str, ...]:
        """The codes of the domains that no published material names."""
        return tuple(domain.code for domain in self.domains if not domain.named)


def coverage_of(catalogue: Catalogue) -> Coverage:
    """What the published materials of a catalogue cover."""
    published = catalogue.published
    first: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for material in published:
        codes = list(dict.fromkeys(domain_of(code) for code in material.front.domains))
        first.update(codes[:1])
        named.update(codes)
    domains = tuple(
        DomainCount(framework.name or framework.id or "", code, domain.title or "", first[code], named[code])
        for code, (framework, domain) in catalogue.domains.items()
    )
    types = {key: names[1] for key, names in TYPE_NAMES.items()}
    return Coverage(
        len(published),
        domains,
        {
            "type": _counts(types, ([material.front.type] for material in published)),
            "audience": _counts(AUDIENCE_NAMES, (dict.fromkeys(material.front.audience) for material in published)),
            "setting": _counts(
                {"children": "Children only", "adults": "Adults only", "both": "Both"}, map(_settings, published)
            ),
            "minutes": _counts(
                {"short": f"Up to {SHORT}", "longer": "Longer"},
                ([_length(material)] for material in published if material.front.minutes),
            ),
        },
    )


def _counts(names: dict[str, str], found: Iterable[Iterable[str | None]]) -> tuple[Count, ...]:
    counted = Counter(key for keys in found for key in keys)
    return tuple(Count(key, name, counted[key]) for key, name in names.items())


def _settings(material: Material) -> list[str]:
    settings = sorted(set(material.front.setting))
    return ["both"] if len(settings) > 1 else list(settings)


def _length(material: Material) -> str:
    return "short" if (material.front.minutes or 0) <= SHORT else "longer"


def coverage_as_csv(coverage: Coverage) -> str:
    """The counts as CSV (RFC 4180), a line each; only a domain says how many materials name it first."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["counted_by", "key", "name", "first", "materials"])
    for domain in coverage.domains:
        writer.writerow(["domain", plain_cell(domain.code), plain_cell(domain.title), domain.first, domain.named])
    for group, counts in coverage.groups.items():
        for each in counts:
            writer.writerow([group, each.key, each.name, "", each.count])
    return file.getvalue()


def coverage_as_text(coverage: Coverage) -> str:
    """The counts as text that fits a terminal: a table of the domains, the others side by side, and what is empty."""
    lines = [_many(coverage.materials)]
    framework = ""
    for domain in coverage.domains:
        if domain.framework != framework:
            framework = domain.framework
            lines += ["", f"{_cut(framework, _WIDEST + 5):<{_WIDEST + 6}}{'first':>7}{'at all':>8}"]
        lines.append(f"{domain.code:<6}{_cut(domain.title):<{_WIDEST}}{domain.first:>7}{domain.named:>8}")
    groups = coverage.groups
    columns = [
        _column("By type", groups["type"]),
        _column("By audience", groups["audience"]),
        [*_column("By setting", groups["setting"]), "", *_column("By minutes", groups["minutes"])],
    ]
    widths = [max(map(len, column)) for column in columns]
    lines.append("")
    for row in zip_longest(*columns, fillvalue=""):
        lines.append("   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return "\n".join([*lines, "", fill(_emptiness(coverage), _WIDTH), ""])


def _many(count: int) -> str:
    return "1 published material" if count == 1 else f"{count:,} published materials"


def _emptiness(coverage: Coverage) -> str:
    if not coverage.domains:
        return "There are no domains."
    if not coverage.empty:
        return "No domain is empty."
    return f"No published material names {in_words(coverage.empty, 'or')}."


def _column(title: str, counts: tuple[Count, ...]) -> list[str]:
    width = max(len(each.name) for each in counts)
    digits = max(3, *(len(str(each.count)) + 1 for each in counts))
    return [title, *(f"{each.name:<{width}}{each.count:>{digits}}" for each in counts)]


def _cut(name: str, most: int = _WIDEST) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
