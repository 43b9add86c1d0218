"""What the public register of rights shows: whose everything is, why it may be here, and the permissions behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.exports.rights_report import ends_on, public_register
from build_tools.licences import LICENCES
from build_tools.listings import cut
from build_tools.rendering.markup import long_date
from build_tools.rendering.words import REGISTER_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.exports.rights_report import HostedThing, RegisterEntry
    from build_tools.listings import ListingPage
    from build_tools.model import Grant

REGISTER = "rights/"
"""The address of the register."""


def register_pages(catalogue: Catalogue) -> Iterator[tuple[ListingPage[RegisterEntry], dict[str, Any]]]:
    """Each page of the register and what its template needs: one page, or several when there are many materials.

    A page ends with the permissions that what stands on it rests on. The logos are on the last.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """
    register = public_register(catalogue)
    organisations = {key: each.name or key for key, each in catalogue.organisations.items()}
    for page in cut(REGISTER, register.materials, lambda entry: entry.title):
        logos = [thing for entry in register.logos for thing in entry.things if page.number == page.total]
        things = [thing for entry in page.items for thing in entry.things] + logos
        grants = {thing.permission: thing.grant for thing in things if thing.grant}
        values = {
            "thing_count": register.count,
            "logo_count": len(register.logos),
            "entries": [
                {"title": entry.title, "address": f"materials/{entry.key}/", "things": _rows(entry.things)}
                for entry in page.items
            ],
            "logos": _rows(logos),
            "grants": [_permission(grant, organisations) for _, grant in sorted(grants.items())],
        }
        yield page, values


def _rows(things: Iterable[HostedThing]) -> list[dict[str, Any]]:
    return [
        {
            "kind": thing.kind,
            "item": thing.item,
            "holder": thing.holder,
            "basis": REGISTER_WORDS[thing.basis],
            "permission": thing.permission if thing.grant else "",
            "expires_on": thing.expires_on,
            "licence": _licence(thing.reuse),
        }
        for thing in things
    ]


def _permission(grant: Grant, organisations: dict[str, str]) -> dict[str, Any]:
    giver, checked = grant.given_by, grant.checked
    checked_by = "Nobody outside the project: it is the project’s own work"
    if grant.kind != "project" and checked and checked.on:
        checked_by = f"{checked.role}, {long_date(checked.on)}"
    given_by = [giver.role or "", organisations[giver.organisation or ""]] if giver else []
    return {
        "id": grant.id,
        "given_by": ", ".join([*given_by, long_date(grant.given_on)]),
        "uses": grant.uses,
        "ends_on": ends_on(grant),
        "licence": _licence(grant.reuse or ""),
        "conditions": grant.conditions,
        "checked_by": checked_by,
    }


def _licence(code: str) -> dict[str, str]:
    return {"name": LICENCES[code].name, "url": LICENCES[code].url}
