"""What the repository hosts and on what ground: as a report, and as the public register."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from build_tools.exports.report_forms import Column, PrintedReport, Table
from build_tools.model import Status
from build_tools.reporters import counted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, Material
    from build_tools.exports.report_forms import Cell
    from build_tools.model import Adaptation, Grant, Rights, ThirdParty


@dataclass(frozen=True)
class HostedThing:
    """One thing that is in the repository, or that something in it was made from, and why it may be.

    Attributes:
        belongs_to: The slug of its material, or the key of its organisation.
        title: The material's title, or the organisation's name.
        status: Where the material stands; a logo is published.
        kind: `text`, `link` (described and not hosted), `third party`, `file`, `original` (adapted from) or `logo`.
        item: What it is: a file's name, a reference's key or some words.
        holder: Who holds the rights in it.
        basis: Why it may be here.
        reuse: What a reader may do with it: an SPDX id, or a rightsstatements.org code.
        permission: The number of the grant that it rests on, or an empty text.
        grant: That grant, when it is recorded.
    """

    belongs_to: str
    title: str
    status: Status
    kind: str
    item: str
    holder: str
    basis: str
    reuse: str
    permission: str = ""
    grant: Grant | None = None

    @property
    def expires_on(self) -> dt.date | None:
        """The first day on which the grant no longer holds."""
        return ends_on(self.grant) if self.grant else None


def ends_on(grant: Grant) -> dt.date | None:
    """The first day on which a grant no longer holds: it has expired, or it was withdrawn before."""
    return min((day for day in (grant.expires_on, grant.withdrawn_on) if day), default=None)


def scope(grant: Grant) -> str:
    """What a grant covers, in words."""
    covers = grant.covers
    parts = []
    if covers and covers.materials:
        parts.append(", ".join(covers.materials))
    if covers and covers.works_of:
        parts.append(f"all works of {covers.works_of}")
    if covers and covers.logo_of:
        parts.append(f"the logo of {covers.logo_of}")
    return "; ".join(parts)


def hosted_things(catalogue: Catalogue) -> tuple[HostedThing, ...]:
    """Everything that is hosted, material by material, and then the logos; a withdrawn material hosts nothing."""
    standing = (material for material in catalogue.materials.values() if not material.is_withdrawn)
    return tuple(thing for material in standing for thing in _things(material, catalogue)) + tuple(_logos(catalogue))


def _things(material: Material, catalogue: Catalogue) -> Iterator[HostedThing]:
    front, rights = material.front, material.front.rights
    if rights is None:
        return
    is_link = rights.basis == "link-only"
    words = "the original, described in our own words" if is_link else "text"
    yield _thing(material, catalogue, "link" if is_link else "text", words, rights)
    named = {each.item for each in rights.third_party}
    for each in rights.third_party:
        yield _thing(material, catalogue, "third party", each.item or "", each)
    for name in material.files:
        if name not in named:
            yield _thing(material, catalogue, "file", name, rights)
    for original in front.adapted_from:
        yield _thing(material, catalogue, "original", original.citation or "", original)


def _thing(
    material: Material, catalogue: Catalogue, kind: str, item: str, record: Rights | ThirdParty | Adaptation
) -> HostedThing:
    registered = catalogue.grants.get(record.permission or "")
    return HostedThing(
        belongs_to=material.slug,
        title=material.title,
        status=material.status,
        kind=kind,
        item=item,
        holder=getattr(record, "holder", None) or _authors(item, catalogue),
        basis=getattr(record, "basis", None) or ("written-permission" if record.permission else "adapted"),
        reuse=record.reuse or "",
        permission=record.permission or "",
        grant=registered.grant if registered else None,
    )


def _authors(key: str, catalogue: Catalogue) -> str:
    """The authors of a reference, who are the nearest to a holder that a citation names."""
    cited = catalogue.references.get(key)
    authors = cited.located.reference.authors if cited else ()
    return ", ".join(author.literal or " ".join(filter(None, (author.given, author.family))) for author in authors)


def _logos(catalogue: Catalogue) -> Iterator[HostedThing]:
    for key, organisation in catalogue.organisations.items():
        if organisation.logo:
            consent = organisation.logo.consent or ""
            registered = catalogue.grants.get(consent)
            name = organisation.name or key
            yield HostedThing(
                belongs_to=key,
                title=name,
                status=Status.PUBLISHED,
                kind="logo",
                item=organisation.logo.file or "",
                holder=name,
                basis="written-permission",
                reuse="InC",
                permission=consent,
                grant=registered.grant if registered else None,
            )


def rights_report(catalogue: Catalogue) -> PrintedReport:
    """Everything that is hosted, as it is printed: in text, a paragraph for each material or organisation."""
    things = hosted_things(catalogue)
    names = [field.name for field in fields(HostedThing) if field.name != "grant"]
    granted = ("given_by", "given_on", "covers", "uses", "conditions", "expires_on")
    rows = tuple((*(getattr(thing, name) for name in names), *_grant_cells(thing)) for thing in things)
    count = counted(len(things), "thing is hosted.", "things are hosted.")
    sentences = (count if things else "Nothing is hosted yet.",)
    table = Table("things", tuple(map(Column, (*names, *granted))), rows)
    return PrintedReport("rights", catalogue.today, sentences, (table,), tuple(_paragraphs(things)))


def _grant_cells(thing: HostedThing) -> tuple[Cell, ...]:
    grant = thing.grant
    if grant is None:
        return (None,) * 6
    giver = f"{grant.given_by.role}, {grant.given_by.organisation}" if grant.given_by else ""
    return (giver, grant.given_on, scope(grant), ", ".join(grant.uses), grant.conditions, thing.expires_on)


def _paragraphs(things: Iterable[HostedThing]) -> Iterator[str]:
    last = None
    for thing in things:
        if thing.belongs_to != last:
            yield from [""] if last else []
            last = thing.belongs_to
            yield f"{last}: {thing.title}{'' if thing.status is Status.PUBLISHED else f' ({thing.status})'}"
        yield f"  {thing.kind}: {thing.item}" if thing.item != thing.kind else f"  {thing.kind}"
        yield f"      {thing.holder}; {thing.basis}; {thing.reuse}{_grant_words(thing)}"


def _grant_words(thing: HostedThing) -> str:
    if thing.grant is None:
        return f"; {thing.permission}, which is not recorded" if thing.permission else ""
    until = f"until {thing.expires_on}" if thing.expires_on else "without an end"
    return f"; {thing.permission} for {scope(thing.grant)}: {', '.join(thing.grant.uses)}; {until}"


# The public register


@dataclass(frozen=True)
class RegisterEntry:
    """One material or organisation of the public register, with its things."""

    key: str
    title: str
    things: tuple[HostedThing, ...]


@dataclass(frozen=True)
class PublicRegister:
    """What the site says about its rights: only what is published, and nothing that names a person.

    Attributes:
        materials: Every published material, by title.
        logos: Every organisation whose logo is shown.
        grants: The grants that any of it rests on, by number.
    """

    materials: tuple[RegisterEntry, ...]
    logos: tuple[RegisterEntry, ...]
    grants: tuple[Grant, ...]

    @property
    def count(self) -> int:
        """How many things there are."""
        return sum(len(entry.things) for entry in (*self.materials, *self.logos))


def public_register(catalogue: Catalogue) -> PublicRegister:
    """The register that readers see."""
    entries: dict[tuple[bool, str], list[HostedThing]] = {}
    for thing in hosted_things(catalogue):
        if thing.status is Status.PUBLISHED:
            entries.setdefault((thing.kind == "logo", thing.belongs_to), []).append(thing)
    shown = [
        (is_logo, RegisterEntry(key, things[0].title, tuple(things))) for (is_logo, key), things in entries.items()
    ]
    ordered = sorted(shown, key=lambda pair: (pair[1].title.casefold(), pair[1].key))
    things = [thing for _, entry in shown for thing in entry.things]
    grants = {thing.permission: thing.grant for thing in things if thing.grant}
    return PublicRegister(
        tuple(entry for is_logo, entry in ordered if not is_logo),
        tuple(entry for is_logo, entry in ordered if is_logo),
        tuple(grant for _, grant in sorted(grants.items())),
    )
