"""PTH: whether a reading path leads a reader from one material to the next, and says why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.catalogue import MATERIALS
from build_tools.checks.registry import catalogue_check
from build_tools.diagnostics import Finding, Severity, did_you_mean, folded
from build_tools.model import LONGEST_SLUG, ReviewedBy, Status
from build_tools.readers.certain import as_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Material, RegisteredPath
    from build_tools.diagnostics import Place
    from build_tools.model import PathStep

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FEWEST = 3
"""How many materials a published path has at least: to fewer, a link from one to the other is enough."""


def _steps(path: RegisteredPath) -> Iterator[tuple[int, PathStep]]:
    """Each step with its index in the file."""
    yield from zip(path.document.indexes(dict, "steps"), path.front.steps, strict=False)


def _known_steps(catalogue: Catalogue) -> Iterator[tuple[RegisteredPath, Place, Material]]:
    """Each step whose material there is: the path, the place of the material's name, and the material."""
    for path in catalogue.reading_paths.values():
        for index, step in _steps(path):
            material = catalogue.materials.get(step.material or "")
            if material is not None:
                yield path, path.at("steps", index, "material"), material


@catalogue_check("PTH001", Severity.ERROR)
def bad_path_name(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a file's name that cannot be the address of a path."""
    for path in catalogue.reading_paths.values():
        if not _SLUG.fullmatch(path.slug) or len(path.slug) > LONGEST_SLUG:
            meant = as_slug(path.slug)[:LONGEST_SLUG].rstrip("-") or "first-twelve-months"
            hint = (
                f"rename the file: small letters, digits and single hyphens, at most {LONGEST_SLUG} characters, "
                f"such as {meant}.yaml"
            )
            yield Finding(path.source.at(), f"`{path.slug}` cannot be the address of a path", hint)


@catalogue_check("PTH002", Severity.ERROR)
def unknown_step(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a step to a material that is not there."""
    for path in catalogue.reading_paths.values():
        for index, step in _steps(path):
            slug = step.material or ""
            if not slug or slug in catalogue.materials or f"{MATERIALS}/{slug}/index.md" in catalogue.unread:
                continue
            now = catalogue.former_slugs.get(slug)
            hint = f"it was renamed: write `{now}`" if now else did_you_mean(slug, catalogue.materials)
            place = path.at("steps", index, "material")
            message = f"there is no material `{slug}`"
            yield Finding(place, message, hint or "write the name of a folder in materials/, or remove this step")


@catalogue_check("PTH003", Severity.ERROR)
def unpublished_step(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a step of a published path to a material that readers cannot see yet."""
    for path, place, material in _known_steps(catalogue):
        if path.is_published and not material.is_published and not material.is_withdrawn:
            stage = "in review" if material.status is Status.IN_REVIEW else "a draft"
            message = f"`{material.slug}` is {stage}, so the site has no page for it"
            yield Finding(place, message, "publish it first, or leave this step out until then")


@catalogue_check("PTH004", Severity.WARNING)
def withdrawn_step(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a step to a material that was withdrawn: readers no longer see that step."""
    for _, place, material in _known_steps(catalogue):
        if material.is_withdrawn:
            instead = catalogue.replacement_of(material)
            hint = f"write `{instead.slug}`, which replaces it" if instead else "write another material, or remove it"
            yield Finding(place, f"`{material.slug}` was withdrawn, so the path's page leaves this step out", hint)


@catalogue_check("PTH005", Severity.ERROR)
def repeated_step(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that stands twice in one path."""
    for path in catalogue.reading_paths.values():
        firsts: dict[str, int] = {}
        for index, step in _steps(path):
            first = firsts.setdefault(step.material or "", index)
            if step.material and first != index:
                place = path.at("steps", index, "material")
                line = path.at("steps", first, "material").span.line
                message = f"`{step.material}` stands in this path twice; the first is in line {line}"
                yield Finding(place, message, "remove one of the two, and say in the other why it comes back")


@catalogue_check("PTH006", Severity.ERROR)
def short_path(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published path with fewer than three materials."""
    for path in catalogue.reading_paths.values():
        written = len(path.document.indexes(dict, "steps"))
        if path.is_published and 0 < written < FEWEST:
            many = "1 material" if written == 1 else f"{written} materials"
            message = f"this path has {many}, and a path has at least {FEWEST}"
            yield Finding(path.at_key("steps"), message, "add a step, or link from one material to the other instead")


@catalogue_check("PTH007", Severity.ERROR)
def repeated_path_title(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag two paths with one title."""
    firsts: dict[str, RegisteredPath] = {}
    for path in catalogue.reading_paths.values():
        if path.front.title:
            first = firsts.setdefault(folded(path.front.title), path)
            if first is not path:
                message = f"{first.source.path} has the title “{path.front.title}” too"
                yield Finding(path.at("title"), message, "say in the title what sets this path apart")


@catalogue_check("PTH008", Severity.WARNING)
def other_audience(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that is meant for nobody whom the path is for."""
    for path, place, material in _known_steps(catalogue):
        wanted, theirs = path.front.audience, material.front.audience
        if wanted and theirs and not set(wanted) & set(theirs) and not material.is_withdrawn:
            message = f"`{material.slug}` is for {_listed(theirs)}, and this path is for {_listed(wanted)}"
            yield Finding(place, message, "say in `why` what they take from it, or choose another material")


def _listed(keys: tuple[str, ...]) -> str:
    *most, last = (f"`{key}`" for key in keys)
    return f"{', '.join(most)} and {last}" if most else last


@catalogue_check("PTH009", Severity.WARNING)
def parts_out_of_order(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a part of a series that stands behind a later part of it."""
    latest: dict[tuple[str, str], tuple[int, str]] = {}
    for path, place, material in _known_steps(catalogue):
        series = material.front.series
        if series is None or not series.name or series.part is None:
            continue
        part, other = latest.get((path.slug, series.key), (0, ""))
        if series.part < part:
            message = (
                f"`{material.slug}` is part {series.part} of “{series.name}”, and stands behind `{other}`, part {part}"
            )
            yield Finding(place, message, "put the parts of a series in their own order")
        else:
            latest[path.slug, series.key] = (series.part, material.slug)


@catalogue_check("PTH010", Severity.WARNING)
def mostly_elsewhere(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published path of which more than half is kept elsewhere."""
    counts: dict[str, list[bool]] = {}
    for path, _, material in _known_steps(catalogue):
        if path.is_published and material.front.rights is not None:
            counts.setdefault(path.slug, []).append(material.front.rights.basis == "link-only")
    for slug, elsewhere in counts.items():
        if sum(elsewhere) * 2 > len(elsewhere):
            message = f"{sum(elsewhere)} of the {len(elsewhere)} materials of this path are only linked to"
            hint = "choose more that is kept here: the minutes of the others are those of our description alone"
            yield Finding(catalogue.reading_paths[slug].at_key("steps"), message, hint)


@catalogue_check("PTH011", Severity.WARNING)
def repeated_reason(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag two steps of a path that give the same reason."""
    for path in catalogue.reading_paths.values():
        firsts: dict[str, int] = {}
        for index, step in _steps(path):
            first = firsts.setdefault(folded(step.why or ""), index)
            if step.why and first != index:
                line = path.at("steps", first, "why").span.line
                message = f"the step in line {line} gives the same reason"
                yield Finding(path.at("steps", index, "why"), message, "say what this material adds at this place")


@catalogue_check("PTH012", Severity.ERROR)
def path_review_incomplete(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a review of a path without a reviewer, without a day, or on a day that is still to come."""
    for path in catalogue.reading_paths.values():
        review = path.front.review
        for side in ("content", "practice_review"):
            reviewed = getattr(review, side) if review else None
            if not isinstance(reviewed, ReviewedBy):
                continue
            for name, what in (("by", "the role or name of whoever did it"), ("on", "the day")):
                if not path.document.has("review", side, name):
                    hint = f"add `{name}: …`, {what}; until then, write `awaited`"
                    yield Finding(path.at_key("review", side), f"`{side}` has no `{name}`", hint)
            if reviewed.on and reviewed.on > catalogue.today:
                hint = "give the day on which the review took place"
                yield Finding(path.at("review", side, "on"), f"`{reviewed.on}` is in the future", hint)


@catalogue_check("PTH013", Severity.WARNING)
def path_review_passed(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published path whose review is overdue."""
    for path in catalogue.reading_paths.values():
        due = path.front.review.review_by if path.front.review else None
        if path.is_published and due and due < catalogue.today:
            hint = "read it again beside its materials, and change `content` and `review_by`"
            yield Finding(path.at("review", "review_by"), f"a review was due by `{due}`", hint)
