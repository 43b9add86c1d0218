"""What runs out and what is due for review, by day: grants, frameworks, materials, paths and expectations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.catalogue import CPD_EXPECTATIONS, FRAMEWORKS
from build_tools.exports.report_forms import Column, PrintedReport, Table, few_of
from build_tools.exports.rights_report import ends_on, hosted_things
from build_tools.model import NOTICE, Status
from build_tools.reporters import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue


@dataclass(frozen=True, order=True)
class Due:
    """Something that runs out, or that somebody has to see to, on a day.

    Attributes:
        on: The day.
        what: What happens, in words.
        path: The file that says so.
        kind: `grant`, `review`, `path`, `framework` or `expectation`.
        subject: The grant's number, the slug of the material or of the reading path, or the framework's or
            expectation's id.
        resting: The slugs of the materials, and the keys of the organisations, that it concerns.
    """

    on: dt.date
    what: str
    path: str
    kind: str
    subject: str
    resting: tuple[str, ...]


def what_is_due(
    catalogue: Catalogue, within: int = NOTICE.days, day: dt.date | None = None, *, in_public: bool = False
) -> tuple[Due, ...]:
    """What has run out, and what will within some days, sorted by day; what nothing rests on any more is left out.

    Args:
        catalogue: What the repository holds.
        within: How many days to look ahead.
        day: The day from which it is looked; the catalogue's own by default.
        in_public: Whether only what readers can know of is told: what is published, and the grants behind it.
    """
    start = day or catalogue.today
    last = start + dt.timedelta(days=min(within, (dt.date.max - start).days))
    grants = _ending_grants(catalogue, start, in_public=in_public)
    dated = [*_reviews(catalogue), *_path_reviews(catalogue), *_expectations(catalogue)]
    found = [*grants, *dated, *_ending_frameworks(catalogue, start)]
    return tuple(sorted(each for each in found if each.on <= last))


def _ending_grants(catalogue: Catalogue, start: dt.date, *, in_public: bool) -> Iterator[Due]:
    if not any(ends_on(registered.grant) for registered in catalogue.grants.values()):
        return
    users: dict[str, dict[str, None]] = {}
    for thing in hosted_things(catalogue):
        if not in_public or thing.status is Status.PUBLISHED:
            users.setdefault(thing.permission, {})[thing.belongs_to] = None
    for name, registered in catalogue.grants.items():
        grant, resting = registered.grant, tuple(users.get(name, ()))
        day = ends_on(grant)
        if day and (resting or (day >= start and not in_public)):
            verb = "is withdrawn" if day == grant.withdrawn_on else "expires"
            rests = f"; resting on it: {few_of(resting)}" if resting else "; nothing rests on it"
            yield Due(day, f"{name} {verb}{rests}", registered.source.path, "grant", name, resting)


def _reviews(catalogue: Catalogue) -> Iterator[Due]:
    for material in catalogue.published:
        day = material.front.review.review_by if material.front.review else None
        if day:
            slug = material.slug
            yield Due(day, f"{slug} is due for review", material.path, "review", slug, (slug,))


def _expectations(catalogue: Catalogue) -> Iterator[Due]:
    for each in catalogue.expectations:
        if each.review_by:
            what = f"what {each.regulator} asks about CPD has to be looked at again"
            yield Due(each.review_by, what, CPD_EXPECTATIONS, "expectation", each.id or "", ())


def _path_reviews(catalogue: Catalogue) -> Iterator[Due]:
    for path in catalogue.reading_paths.values():
        day = path.front.review.review_by if path.front.review and path.is_published else None
        if day:
            named = tuple(step.material for step in path.front.steps if step.material)
            what = f"the reading path {path.slug} is due for review"
            yield Due(day, what, path.source.path, "path", path.slug, named)


def _ending_frameworks(catalogue: Catalogue, start: dt.date) -> Iterator[Due]:
    for framework in catalogue.frameworks:
        day = framework.valid_to
        if day is None:
            continue
        named = tuple(
            material.slug
            for material in catalogue.published
            if any(catalogue.framework_of.get(code) is framework for code in material.front.domains)
        )
        if named or day >= start:
            many = counted(len(named), "material names", "materials name")
            what = f"“{framework.name or framework.id}” ends; {many} its domains"
            yield Due(day, what, FRAMEWORKS, "framework", framework.id or "", named)


def due_report(catalogue: Catalogue, within: int) -> PrintedReport:
    """What is due, as it is printed: what is overdue comes first.

    Args:
        catalogue: What the repository holds.
        within: How many days to look ahead.
    """
    today = catalogue.today
    found = what_is_due(catalogue, within)
    columns = (
        Column("on", "Day"),
        Column("days"),
        Column("away", "When"),
        Column("kind"),
        Column("subject"),
        Column("what", "What"),
        Column("path", "Where"),
        Column("resting"),
    )
    rows = tuple(
        (
            each.on,
            (each.on - today).days,
            _away((each.on - today).days),
            each.kind,
            each.subject,
            each.what,
            each.path,
            each.resting,
        )
        for each in found
    )
    return PrintedReport("due", today, (_sum_of_due(found, today, within),), (Table("due", columns, rows),))


def _sum_of_due(found: tuple[Due, ...], today: dt.date, within: int) -> str:
    if not found:
        return f"Nothing runs out or is due within {within} days of {today}."
    late = sum(each.on <= today for each in found)
    things = counted(len(found), "thing runs out or is due", "things run out or are due")
    return f"{things} within {within} days of {today}, {late:,} of them by now."


def _away(days: int) -> str:
    if days == 0:
        return "today"
    size = counted(abs(days), "day", "days")
    return f"in {size}" if days > 0 else f"{size} ago"
