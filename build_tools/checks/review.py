"""REV: who reviewed a material, whether it is due again, and what became of it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from build_tools.catalogue import MATERIALS
from build_tools.checks.registry import catalogue_check, material_check
from build_tools.diagnostics import Finding, Severity, did_you_mean
from build_tools.model import NOTICE, SIDES, LivedExperienceReview, Review, ReviewedBy, Source, Status
from build_tools.readers.records import FORMER_REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Material


MOST_REDATED = 3
"""How many reviews one submission can date anew without a word on each."""


@material_check("REV001", Severity.ERROR)
def unreviewed(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a published material that does not say who reviewed each side of it, or until when that holds."""
    del catalogue
    # Of a review in its old shape the check `unknown_field` says what to write instead.
    if not material.is_published or any(path in material.document.keys for path in FORMER_REVIEW):
        return
    sides = [f"`{name}`" for name in SIDES[:-1] if not material.document.has("review", name)]
    day = [] if material.document.has("review", "review_by") else ["`review_by`"]
    if sides or day:
        message = f"this material is published, and its review has no {_joined([*sides, *day], 'or')}"
        hints = [f"add {_joined(sides, 'and')} with `by` and `on`, or write `awaited`, and the page says so"] * bool(
            sides
        )
        hints += ["add `review_by`, the day on which it is due again"] * bool(day)
        yield Finding(material.at("review", "status"), message, "; ".join(hints))


def _joined(words: list[str], last: str) -> str:
    """Words as a person lists them."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


@material_check("REV002", Severity.ERROR)
def future_review(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a review that has not happened yet."""
    for path, day in _review(material).days.items():
        if day > catalogue.today:
            yield Finding(
                material.at("review", *path), f"`{day}` is in the future", "give the day on which the review took place"
            )


@material_check("REV003", Severity.ERROR)
def review_order(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a next review that is not after the last one."""
    del catalogue
    last, due = _content_day(material), _review(material).review_by
    if last and due and due <= last:
        message = f"the next review is due by `{due}`, which is not after the last one on `{last}`"
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
            "review it and change `content` and `review_by`, or withdraw it",
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
def review_incomplete(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a review of one side without a reviewer or without a day, or one that took place and is not needed."""
    del catalogue
    for side, reviewed in _review(material).done.items():
        not_needed = isinstance(reviewed, LivedExperienceReview) and reviewed.not_applicable
        for name, what in (("by", "the role or name of whoever did it"), ("on", "the day")):
            is_there = material.document.has("review", side, name)
            if not is_there and not not_needed:
                hint = f"add `{name}: …`, {what}; until then, write `awaited`"
                yield Finding(material.at_key("review", side), f"`{side}` has no `{name}`", hint)
            if is_there and not_needed:
                message = f"`{side}` has `{name}` and is said not to apply"
                hint = f"remove `not_applicable`, or `{name}` if nobody has reviewed it"
                yield Finding(material.at("review", side, name), message, hint)


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


@material_check("REV015", Severity.ERROR)
def own_review(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an author, or the organisation itself, that signs the review of its own work as if it were another."""
    source = material.front.source or Source()
    organisation = catalogue.organisations.get(source.organisation or "")
    bodies = [organisation.name] if organisation and organisation.name else []
    signed = {side: reviewed.by for side, reviewed in _review(material).done.items() if not reviewed.wrote_it}
    again = _review(material).second_reading
    for side, by in {**signed, "second_reading": again.by if again else None}.items():
        own = next((each for each in (*source.authors, *bodies) if by and _is_same(by, each)), None)
        if own:
            hint = "have somebody else do it, or add `wrote_it: true`, and the page says so"
            if side == "second_reading":
                hint = "name who read it without having written it, by role or name, or leave it out"
            yield Finding(material.at("review", side, "by"), f"`{own}` made this and signs its own `{side}`", hint)


@material_check("REV016", Severity.ERROR)
def review_unexplained(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a review after the last change that says nothing of what was looked at."""
    last = max((day for _, day in _changes(material)), default=dt.date.max)
    if not material.is_published or last >= catalogue.today:
        return
    explained = {side for side, reviewed in _review(material).done.items() if reviewed.note}
    again = _review(material).second_reading
    explained |= {"second_reading"} if again and again.mended else set()
    for path, day in _review(material).days.items():
        if last < day <= catalogue.today and path[0] not in explained:
            word = "mended" if path[0] == "second_reading" else "note"
            message = f"this review of `{day}` is later than the last change, of `{last}`, and has no `{word}`"
            hint = f"say what was looked at in `{word}`, or what changed for readers in a line of `changes`"
            yield Finding(material.at("review", *path), message, hint)


@catalogue_check("REV017", Severity.ERROR)
def bulk_redating(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a submission that gives many reviews a new date, where nothing else changed and no word says why."""
    moved: dict[str, tuple[tuple[str, ...], set[str]]] = {}
    for slug, before in catalogue.earlier.items():
        material = catalogue.materials[slug]
        path = _redated(before, material) if material.is_published and before.is_published else ()
        if path and _has_same_text(before, material):
            moved[slug] = path, _notes(material) - _notes(before)
    copies = Counter(note for _, notes in moved.values() for note in notes)
    silent = [slug for slug, (_, notes) in moved.items() if all(copies[note] > MOST_REDATED for note in notes)]
    if len(silent) > MOST_REDATED:
        message = f"{len(silent)} reviews have a new date here, and neither a changed text nor a `note` of their own"
        hint = f"say in a `note` what was looked at in this one; only {MOST_REDATED} at a time can go without"
        for slug in silent:
            yield Finding(catalogue.materials[slug].at("review", *moved[slug][0]), message, hint)


def _redated(before: Material, after: Material) -> tuple[str, ...]:
    """Where the first date stands that a review has instead of another; nothing when there is none."""
    earlier, now = ({**_review(each).days, ("review_by",): _review(each).review_by} for each in (before, after))
    return next((path for path, day in now.items() if day and earlier.get(path) not in {None, day}), ())


def _has_same_text(before: Material, after: Material) -> bool:
    """Whether two states of a material differ in nothing but its review and its history."""
    record = {"review": None, "changes": ()}
    return before.front.model_copy(update=record) == after.front.model_copy(update=record) and (
        before.body.text.split() == after.body.text.split()
    )


def _notes(material: Material) -> set[str]:
    """What a review says of what was looked at, whatever the case and the spaces."""
    again = _review(material).second_reading
    written = [*(each.note for each in _review(material).done.values()), again.mended if again else None]
    return {" ".join(note.split()).casefold() for note in written if note}


def _is_same(reviewer: str, author: str) -> bool:
    """Whether a reviewer is an author, whatever the case, the accents and the order of the names.

    A person, written `Family, Given`, is found beside a role too, and by an initial; a body by its whole name.
    """
    family, comma, given = author.partition(",")
    words, names = _words(reviewer), _words(family)
    if not comma:
        return words == names
    return names <= words and any(_may_be(one, other) for one in _words(given) for other in words - names)


def _may_be(one: str, other: str) -> bool:
    """Whether two given names are the same, or one is the initial of the other."""
    return one == other or (one[0] == other[0] and 1 in {len(one), len(other)})


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return frozenset(re.findall(r"\w+", plain.casefold())) - {"the"}


def _review(material: Material) -> Review:
    return material.front.review or Review()


def _content_day(material: Material) -> dt.date | None:
    content = _review(material).content
    return content.on if isinstance(content, ReviewedBy) else None


def _due(material: Material) -> dt.date | None:
    """The day by which a published material is due for review, unless that day is a slip."""
    last, due = _content_day(material), _review(material).review_by
    is_slip = last and due and due <= last
    return due if material.is_published and not is_slip else None


def _changes(material: Material) -> Iterator[tuple[int, dt.date]]:
    """The day of each change that has one, with its place in the list."""
    for index, change in zip(material.document.indexes(dict, "changes"), material.front.changes, strict=False):
        if change.on:
            yield index, change.on
