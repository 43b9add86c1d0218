"""REV: whether a material was reviewed, is due again, and says what became of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from build_tools.catalogue import MATERIALS
from build_tools.checks.registry import material_check
from build_tools.diagnostics import Finding, Severity, did_you_mean
from build_tools.model import NOTICE, PracticeReview, Review, SecondReading, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Material


@material_check("REV001", Severity.ERROR)
def unreviewed(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published material that does not say who reviewed it, when, and until when that holds."""
    del catalogue
    wanted = ("reviewed_by", "reviewed_on", "review_by")
    missing = [f"`{name}`" for name in wanted if not material.document.has("review", name)]
    if material.is_published and missing:
        message = f"this material is published, and its review has no {_joined(missing, 'or')}"
        hint = f"have it reviewed and add {_joined(missing, 'and')}; until then, write `status: in-review`"
        yield Finding(material.at("review", "status"), message, hint)


def _joined(words: list[str], last: str) -> str:
    """Words as a person lists them."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


@material_check("REV002", Severity.ERROR)
def future_review(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a review that has not happened yet."""
    review = _review(material)
    by_practice = review.practice_review if isinstance(review.practice_review, PracticeReview) else PracticeReview()
    again = review.second_reading or SecondReading()
    days = {
        ("reviewed_on",): review.reviewed_on,
        ("practice_review", "on"): by_practice.on,
        ("second_reading", "on"): again.on,
    }
    for path, day in days.items():
        if day and day > catalogue.today:
            yield Finding(
                material.at("review", *path), f"`{day}` is in the future", "give the day on which the review took place"
            )


@material_check("REV003", Severity.ERROR)
def review_order(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a next review that is not after the last one."""
    del catalogue
    review = _review(material)
    if review.reviewed_on and review.review_by and review.review_by <= review.reviewed_on:
        message = (
            f"the next review is due by `{review.review_by}`, which is not after the last one on `{review.reviewed_on}`"
        )
        yield Finding(material.at("review", "review_by"), message, "give a later day")


@material_check("REV004", Severity.WARNING)
def review_passed(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published material whose review is overdue."""
    due = _due(material)
    if due and due < catalogue.today:
        message = f"a review was due by `{due}`"
        yield Finding(
            material.at("review", "review_by"),
            message,
            "review it and change `reviewed_on` and `review_by`, or withdraw it",
        )


@material_check("REV005", Severity.WARNING)
def review_due(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published material whose review is due within 90 days."""
    due = _due(material)
    if due and catalogue.today <= due and due - catalogue.today <= NOTICE:
        yield Finding(material.at("review", "review_by"), f"a review is due by `{due}`", "ask somebody to review it")


@material_check("REV006", Severity.ERROR)
def practice_review_missing(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published material that does not say whether a practising social worker has read it."""
    del catalogue
    if material.is_published and not material.document.has("review", "practice_review"):
        message = "this material is published and does not say whether a practising social worker has read it"
        yield Finding(
            material.at_key("review"), message, "add `practice_review: awaited`, or `by` and `on` when somebody has"
        )


@material_check("REV007", Severity.ERROR)
def practice_review_incomplete(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a practice review without a reader or without a day."""
    del catalogue
    if isinstance(_review(material).practice_review, PracticeReview):
        for name, what in (("by", "the role and organisation of the reader"), ("on", "the day")):
            if not material.document.has("review", "practice_review", name):
                message = f"`practice_review` has no `{name}`"
                yield Finding(
                    material.at_key("review", "practice_review"),
                    message,
                    f"add `{name}: …`, {what}; until then, write `awaited`",
                )


@material_check("REV008", Severity.ERROR, tombstones=True)
def withdrawal_unexplained(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a withdrawn material that does not say when and why."""
    del catalogue
    if material.is_withdrawn and not material.document.has("withdrawn"):
        message = "this material is withdrawn and does not say when and why"
        yield Finding(material.at("review", "status"), message, "add `withdrawn:` with `on` and `reason`")


@material_check("REV009", Severity.ERROR)
def withdrawal_contradicted(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a withdrawal of a material whose status is another."""
    del catalogue
    status = _review(material).status
    if material.document.has("withdrawn") and status not in {None, Status.WITHDRAWN}:
        message = f"there is a withdrawal here, and the status is `{status}`"
        yield Finding(material.at_key("withdrawn"), message, "write `status: withdrawn`, or remove `withdrawn`")


@material_check("REV010", Severity.ERROR, tombstones=True)
def unknown_replacement(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a replacement that readers cannot go to."""
    slug = material.front.withdrawn.replaced_by if material.front.withdrawn else None
    if slug is None or f"{MATERIALS}/{slug}/index.md" in catalogue.unread:
        return
    place = material.at("withdrawn", "replaced_by")
    others = {each.slug for each in catalogue.published} - {material.slug}
    if slug != material.slug and slug in catalogue.materials and catalogue.materials[slug].is_withdrawn:
        return
    if slug == material.slug:
        yield Finding(place, f"`{slug}` is this material itself", "name another material, or leave `replaced_by` out")
    elif slug in catalogue.materials and slug not in others:
        status = catalogue.materials[slug].status
        yield Finding(
            place,
            f"`{slug}` is not published: its status is `{status}`",
            "name a published material, or leave `replaced_by` out",
        )
    elif slug not in catalogue.materials:
        current = catalogue.former_slugs.get(slug)
        hint = f"write {current}, its name now" if current in others else did_you_mean(slug, others)
        yield Finding(
            place,
            f"`{slug}` is not a material",
            hint or "name the folder of a published material, or leave `replaced_by` out",
        )


@material_check("REV011", Severity.ERROR)
def no_changes(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published material without a history."""
    is_missing = ("changes",) not in material.document.keys or material.document.get("changes") == []
    if material.is_published and is_missing:
        hint = f"add `changes:` and under it `- {{on: {catalogue.today}, what: First published.}}`"
        yield Finding(material.at_key("changes"), "this material is published and has no `changes`", hint)


@material_check("REV012", Severity.ERROR)
def unordered_changes(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a change that stands after a later one."""
    del catalogue
    latest = dt.date.min
    for index, change in _changes(material):
        if change < latest:
            message = f"the change of `{change}` stands below the one of `{latest}`"
            yield Finding(
                material.at("changes", index, "on"), message, "put the oldest change first and the newest last"
            )
        latest = max(latest, change)


@material_check("REV013", Severity.ERROR)
def future_change(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a change that has not happened yet."""
    for index, day in _changes(material):
        if day > catalogue.today:
            yield Finding(
                material.at("changes", index, "on"), f"`{day}` is in the future", "give the day on which it was changed"
            )


@material_check("REV014", Severity.WARNING, tombstones=True)
def withdrawn_replacement(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a replacement that was itself withdrawn."""
    slug = material.front.withdrawn.replaced_by if material.front.withdrawn else None
    other = catalogue.materials.get(slug or "")
    if slug and other and other.is_withdrawn and other.slug != material.slug:
        last = catalogue.replacement_of(other)
        hint = f"write {last.slug}, which replaces it" if last and last.slug != material.slug else "leave it out"
        place = material.at("withdrawn", "replaced_by")
        yield Finding(place, f"`{slug}` was itself withdrawn", hint)


def _review(material: Material) -> Review:
    return material.front.review or Review()


def _due(material: Material) -> dt.date | None:
    """The day by which a published material is due for review, unless that day is a slip."""
    review = _review(material)
    is_slip = review.review_by and review.reviewed_on and review.review_by <= review.reviewed_on
    return review.review_by if material.is_published and not is_slip else None


def _changes(material: Material) -> Iterator[tuple[int, dt.date]]:
    """The day of each change that has one, with its place in the list."""
    for index, change in zip(material.document.indexes(dict, "changes"), material.front.changes, strict=False):
        if change.on:
            yield index, change.on
