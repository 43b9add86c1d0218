"""What a submission changes for readers: two catalogues compared by what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, TypeVar

from pydantic import Field, StringConstraints

from build_tools.catalogue import MATERIALS
from build_tools.model import PathReview, Record, Review, ReviewedBy, Status
from build_tools.readers.reading_grade import reading_of
from build_tools.rendering.markup import in_words
from build_tools.reporters import cut

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from build_tools.catalogue import Catalogue, CitedReference, Material, RegisteredGrant, RegisteredPath
    from build_tools.model import Checked, Person, Step

Kind = Literal["new", "changed", "withdrawn", "gone", "not-shown"]
Thing = Literal["material", "reading path", "page", "grant", "reference", "organisation"]
What = Literal[
    "address",
    "title",
    "status",
    "its rights, it says, were reviewed by",
    "its content, it says, was reviewed by",
    "its accessibility, it says, was reviewed by",
    "with lived experience, it says, it was reviewed by",
    "in practice, it says, it was read by",
    "once more, it says, it was read by",
    "covers",
    "given by",
    "checked, it says, by",
    "verified, it says, by",
    "licence",
    "basis",
    "permission",
    "holder",
    "somebody else’s",
    "people described",
    "domains",
    "audience",
    "steps",
    "words",
    "file",
    "text",
]
LONGEST = 1000
"""The most characters of one text."""
MOST_DIFFERENCES = 100

Facts: TypeAlias = dict[What, str]
Known = TypeVar("Known")
_REVIEWS: dict[str, What] = {
    "rights": "its rights, it says, were reviewed by",
    "content": "its content, it says, was reviewed by",
    "accessibility": "its accessibility, it says, was reviewed by",
    "lived_experience": "with lived experience, it says, it was reviewed by",
    "practice_review": "in practice, it says, it was read by",
}
"""What is said of each side that somebody reviewed."""

Words = Annotated[str, StringConstraints(max_length=LONGEST)]
"""Text of at most so many characters."""


def bounded(text: str) -> str:
    """As much of a text as the record of a submission holds, without what cannot be written as UTF-8."""
    return cut(text.encode("utf-8", "replace").decode(), LONGEST)


class Difference(Record):
    """One thing that is no longer what it was.

    Attributes:
        what: What it is: `licence`.
        before: What it was, or an empty text.
        after: What it is now, or an empty text.
    """

    what: What
    before: Words
    after: Words


class ReaderChange(Record):
    """One material, reading path, page, grant, reference or organisation that is not what it was.

    Attributes:
        thing: What it is.
        kind: `new`, `changed`, `withdrawn`, `gone` (it was there, and nothing says why not now) or `not-shown` (a
            material that readers did not see and do not see).
        key: Its slug, path, number or key.
        title: What it is called.
        differences: What is different in it.
    """

    thing: Thing
    kind: Kind
    key: Words
    title: Words
    differences: Annotated[tuple[Difference, ...], Field(strict=False, max_length=MOST_DIFFERENCES)] = ()


def reader_changes(base: Catalogue, head: Catalogue) -> tuple[ReaderChange, ...]:
    """What is different in a submission, materials first.

    Args:
        base: The branch that it is for.
        head: The submission.
    """
    return (*_materials(base, head), *_others(base, head))


def _materials(base: Catalogue, head: Catalogue) -> Iterator[ReaderChange]:
    former = {slug: _former(material, base) for slug, material in head.materials.items()}
    renamed = set(former.values()) - set(head.materials)
    for slug in sorted({*base.materials, *head.materials} - renamed):
        before, after = base.materials.get(former.get(slug, slug)), head.materials.get(slug)
        if before and after and before.digest == after.digest:
            continue
        shown = after or before
        if shown:
            differences = tuple(_differences(base, before, head, after))[:MOST_DIFFERENCES] if after else ()
            yield ReaderChange(
                thing="material",
                kind=_kind(before, after),
                key=slug,
                title=bounded(shown.title),
                differences=differences,
            )


def _former(material: Material, base: Catalogue) -> str:
    """What a material was called: its slug, or that of its former ones which was there."""
    return next((slug for slug in (material.slug, *material.front.formerly) if slug in base.materials), material.slug)


def _kind(before: Material | None, after: Material | None) -> Kind:
    was_shown = before is not None and before.is_published
    if after is not None and after.is_published:
        return "changed" if was_shown else "new"
    if after is not None and after.is_withdrawn and before is not None and not before.is_withdrawn:
        return "withdrawn"
    if was_shown or after is None:
        return "gone"
    return "not-shown"


def _differences(base: Catalogue, before: Material | None, head: Catalogue, after: Material) -> Iterator[Difference]:
    old: Facts = _facts(before) if before else {}
    new = _facts(after)
    if before and before.slug != after.slug:
        yield Difference(what="address", before=bounded(before.slug), after=bounded(after.slug))
    yield from _unlike(old, new)
    names = sorted({*(before.files if before else ()), *after.files})
    for name in names:
        here, there = before is not None and name in before.files, name in after.files
        if not here or not there:
            yield Difference(what="file", before=name if here else "", after=name if there else "")
        elif before and _content(base, before.slug, name) != _content(head, after.slug, name):
            yield Difference(what="file", before=name, after=f"{name}, with other content")
    if before and before.body.text != after.body.text and old["words"] == new["words"]:
        yield Difference(what="text", before="", after="other words, as many as before")


def _unlike(old: Facts, new: Facts) -> Iterator[Difference]:
    for what, value in new.items():
        if value != old.get(what, ""):
            yield Difference(what=what, before=bounded(old.get(what, "")), after=bounded(value))


def _facts(material: Material) -> Facts:
    """What an editor wants to know of a material, by name."""
    front = material.front
    rights = front.rights
    third = [each.item or "" for each in rights.third_party] if rights else []
    return {
        "title": material.title,
        "status": "" if material.status is Status.PUBLISHED else material.status.value,
        **_reviews(front.review or Review()),
        "licence": (rights.reuse if rights else None) or "",
        "basis": (rights.basis if rights else None) or "",
        "permission": (rights.permission if rights else None) or "",
        "holder": (rights.holder if rights else None) or "",
        "somebody else’s": in_words(third),
        "people described": front.people_described or "",
        "domains": in_words(front.domains),
        "audience": in_words(front.audience),
        "steps": "; ".join(map(_step, front.steps)),
        "words": f"{reading_of(material.body.text).words:,}",
    }


def _step(step: Step) -> str:
    return ", ".join(str(each) for each in (step.name, step.minutes, step.speaks, step.sits_out, step.say) if each)


def _reviews(review: Review) -> Facts:
    """Who is said to have reviewed each side: whoever sends a material can write that, and only an editor knows."""
    signed = {_REVIEWS[side]: _signed(each.by, each.on, wrote=each.wrote_it) for side, each in review.done.items()}
    again = review.second_reading
    said = {**dict.fromkeys(_REVIEWS.values(), ""), **signed}
    return {**said, "once more, it says, it was read by": _signed(again.by, again.on) if again else ""}


def _signed(by: str | None, on: dt.date | None, *, wrote: bool | None = False) -> str:
    return ", ".join(part for part in (by, "who wrote it" if wrote else "", str(on or "")) if part)


def _content(catalogue: Catalogue, slug: str, name: str) -> bytes:
    path = catalogue.root / MATERIALS / slug / name
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def _others(base: Catalogue, head: Catalogue) -> Iterator[ReaderChange]:
    yield from _of("grant", base.grants, head.grants, {}, _of_grant)
    yield from _of("reference", base.references, head.references, _works(base, head), _of_reference)
    paths = base.reading_paths | head.reading_paths
    names_of_paths = {slug: path.title for slug, path in paths.items()}
    yield from _of("reading path", base.reading_paths, head.reading_paths, names_of_paths, _of_path)
    titles = {path: page.title for path, page in (base.pages | head.pages).items()}
    yield from _of("page", base.pages, head.pages, titles)
    names = {key: each.name or key for key, each in (base.organisations | head.organisations).items()}
    yield from _of("organisation", base.organisations, head.organisations, names)


def _of_path(registered: RegisteredPath) -> Facts:
    front = registered.front
    review = front.review or PathReview()
    sides: dict[What, object] = {
        _REVIEWS["content"]: review.content,
        _REVIEWS["practice_review"]: review.practice_review,
    }
    return {
        "title": registered.title,
        "status": "" if registered.is_published else review.status or "draft",
        **{
            what: _signed(each.by, each.on, wrote=each.wrote_it) if isinstance(each, ReviewedBy) else ""
            for what, each in sides.items()
        },
        "audience": in_words(front.audience),
    }


def _of_grant(registered: RegisteredGrant) -> Facts:
    grant = registered.grant
    covers = grant.covers
    owners = [f"works of {covers.works_of}"] * bool(covers.works_of) if covers else []
    owners += [f"logo of {covers.logo_of}"] * bool(covers.logo_of) if covers else []
    return {
        "covers": in_words([*covers.materials, *owners] if covers else []),
        "given by": _who(grant.given_by, grant.given_on),
        "checked, it says, by": _who(grant.checked, grant.checked.on if grant.checked else None),
        "licence": grant.reuse or "",
    }


def _who(person: Person | Checked | None, on: dt.date | None) -> str:
    return ", ".join(part for part in (person.role, person.organisation, str(on or "")) if part) if person else ""


def _of_reference(cited: CitedReference) -> Facts:
    return {"verified, it says, by": cited.located.reference.fields.get("verified", "")}


def _works(base: Catalogue, head: Catalogue) -> dict[str, str]:
    return {key: each.located.reference.title for key, each in (base.references | head.references).items()}


def _of(
    thing: Thing,
    before: Mapping[str, Known],
    after: Mapping[str, Known],
    titles: Mapping[str, str],
    facts: Callable[[Known], Facts] = lambda _: {},
) -> Iterator[ReaderChange]:
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if _mark(old) != _mark(new):
            kind: Kind = "gone" if new is None else "new" if old is None else "changed"
            differences = tuple(_unlike(facts(old) if old else {}, facts(new))) if new else ()
            title = bounded(titles.get(key) or key)
            yield ReaderChange(thing=thing, kind=kind, key=bounded(key), title=title, differences=differences)


def _mark(thing: object) -> object:
    """What is another when a thing is."""
    return getattr(thing, "fingerprint", thing)
