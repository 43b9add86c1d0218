"""What a submission changes for readers: two catalogues compared by what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from build_tools.catalogue import MATERIALS
from build_tools.model import Record, Status
from build_tools.readers.reading_grade import reading_of
from build_tools.rendering.markup import in_words
from build_tools.reporters import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.catalogue import Catalogue, Material

Kind = Literal["new", "changed", "withdrawn", "gone", "not-shown"]
Thing = Literal["material", "page", "grant", "reference", "organisation"]
What = Literal[
    "address",
    "title",
    "status",
    "licence",
    "basis",
    "permission",
    "holder",
    "somebody else’s",
    "people described",
    "domains",
    "audience",
    "words",
    "file",
    "text",
]
LONGEST = 1000
"""The most characters of one text."""
MOST_DIFFERENCES = 100

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
    """One material, page, grant, reference or organisation that is not what it was.

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
    old: dict[What, str] = _facts(before) if before else {}
    new = _facts(after)
    if before and before.slug != after.slug:
        yield Difference(what="address", before=bounded(before.slug), after=bounded(after.slug))
    for what, value in new.items():
        if value != old.get(what, ""):
            yield Difference(what=what, before=bounded(old.get(what, "")), after=bounded(value))
    names = sorted({*(before.files if before else ()), *after.files})
    for name in names:
        here, there = before is not None and name in before.files, name in after.files
        if not here or not there:
            yield Difference(what="file", before=name if here else "", after=name if there else "")
        elif before and _content(base, before.slug, name) != _content(head, after.slug, name):
            yield Difference(what="file", before=name, after=f"{name}, with other content")
    if before and before.body.text != after.body.text and old["words"] == new["words"]:
        yield Difference(what="text", before="", after="other words, as many as before")


def _facts(material: Material) -> dict[What, str]:
    """What an editor wants to know of a material, by name."""
    front = material.front
    rights = front.rights
    third = [each.item or "" for each in rights.third_party] if rights else []
    return {
        "title": material.title,
        "status": "" if material.status is Status.PUBLISHED else material.status.value,
        "licence": (rights.reuse if rights else None) or "",
        "basis": (rights.basis if rights else None) or "",
        "permission": (rights.permission if rights else None) or "",
        "holder": (rights.holder if rights else None) or "",
        "somebody else’s": in_words(third),
        "people described": front.people_described or "",
        "domains": in_words(front.domains),
        "audience": in_words(front.audience),
        "words": f"{reading_of(material.body.text).words:,}",
    }


def _content(catalogue: Catalogue, slug: str, name: str) -> bytes:
    path = catalogue.root / MATERIALS / slug / name
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def _others(base: Catalogue, head: Catalogue) -> Iterator[ReaderChange]:
    yield from _of("grant", _fingerprints(base.grants), _fingerprints(head.grants), {})
    yield from _of("reference", _fingerprints(base.references), _fingerprints(head.references), _works(base, head))
    titles = {path: page.title for path, page in (base.pages | head.pages).items()}
    yield from _of("page", _fingerprints(base.pages), _fingerprints(head.pages), titles)
    names = {key: each.name or key for key, each in (base.organisations | head.organisations).items()}
    yield from _of("organisation", base.organisations, head.organisations, names)


def _fingerprints(things: Mapping[str, object]) -> dict[str, object]:
    return {key: getattr(each, "fingerprint", b"") for key, each in things.items()}


def _works(base: Catalogue, head: Catalogue) -> dict[str, str]:
    return {key: each.located.reference.title for key, each in (base.references | head.references).items()}


def _of(
    thing: Thing, before: Mapping[str, object], after: Mapping[str, object], titles: Mapping[str, str]
) -> Iterator[ReaderChange]:
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            kind: Kind = "changed" if key in before and key in after else "new" if key in after else "gone"
            yield ReaderChange(thing=thing, kind=kind, key=bounded(key), title=bounded(titles.get(key) or key))
