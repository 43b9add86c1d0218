"""SER: whether the parts of each series follow one another, so that a reader can go from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.checks.registry import catalogue_check
from build_tools.diagnostics import Finding, Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, Material


@catalogue_check("SER001", Severity.ERROR)
def repeated_part(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag two materials that are the same part of one series."""
    current = (material for material in catalogue.materials.values() if not material.is_withdrawn)
    for parts in _by_series(current):
        first: dict[int, Material] = {}
        for part, material in parts:
            other = first.setdefault(part, material)
            if other is not material:
                message = f"`{other.slug}` is part {part} of “{_name(material)}” as well"
                hint = f"give one of the two another number; the next free one is {parts[-1][0] + 1}"
                yield Finding(material.at("series", "part"), message, hint)


@catalogue_check("SER002", Severity.WARNING, whole=True)
def missing_part(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a part of a series that nothing published comes before."""
    for parts in _by_series(catalogue.published):
        before = 0
        for part, material in parts:
            if part > before + 1 and len(parts) > 1:
                missing = f"part {before + 1}" if part == before + 2 else f"parts {before + 1} to {part - 1}"
                message = f"this is part {part} of “{_name(material)}”, and no published material is {missing}"
                hint = (
                    f"publish what is missing, or write `part: {before + 1}` here and number the later parts to match"
                )
                yield Finding(material.at("series", "part"), message, hint)
            before = part


@catalogue_check("SER003", Severity.WARNING, whole=True)
def lone_part(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a series in which only one material is published."""
    series = _by_series(catalogue.published)
    names = [_name(parts[0][1]) for parts in series]
    for parts in series:
        if len(parts) == 1:
            material = parts[0][1]
            near = did_you_mean(_name(material), (name for name in names if name != _name(material)))
            message = f"nothing else that is published belongs to “{_name(material)}”, so readers see no series"
            hint = near or "give another material the same series, word for word, or remove `series` here"
            yield Finding(material.at("series"), message, hint)


def _name(material: Material) -> str:
    return (material.front.series.name if material.front.series else None) or ""


def _by_series(materials: Iterable[Material]) -> list[list[tuple[int, Material]]]:
    """The parts of each series with their numbers, in order; what names no series or no part is left out."""
    found: dict[str, list[tuple[int, Material]]] = {}
    for material in materials:
        series = material.front.series
        if series and series.name and series.part:
            found.setdefault(series.key, []).append((series.part, material))
    return [sorted(parts, key=lambda each: (each[0], each[1].slug)) for _, parts in sorted(found.items())]
