"""What the editors' desk shows on the site: what needs somebody, what is covered, what is due, and who contributes.

It is public, so it tells only what readers can know of. It is made from what surrounds the texts and not from the texts
themselves, so that an edit of one changes nothing here, and it looks at no clock: its day is the newest one written in
the collection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.exports.contributors_report import contributors
from build_tools.exports.coverage_report import TYPES, coverage_of, coverage_sentences
from build_tools.exports.due_report import what_is_due
from build_tools.exports.links_report import link_look, link_sentences, worst_first
from build_tools.exports.references_report import reference_uses_of
from build_tools.indexes import AUDIENCE_NAMES
from build_tools.licences import LICENCES
from build_tools.model import NOTICE, Review
from build_tools.readers.link_states import NEEDS_SOMEBODY, STALE, STATE_WORDS, LinkStates
from build_tools.reading_paths import path_address
from build_tools.rendering.heat_map import HeatRow, heat_map
from build_tools.rendering.words import SIDE_WORDS
from build_tools.standards import shelf_anchor

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from build_tools.catalogue import Catalogue, Material
    from build_tools.exports.coverage_report import Coverage, DomainCount
    from build_tools.exports.due_report import Due
    from build_tools.exports.references_report import ReferenceUse
    from build_tools.readers.link_states import LinkLook, LinkState
    from build_tools.standards import Standards

DESK = "desk/"
"""The address of the desk."""
SHOWN = 50
"""How many lines a list on the desk has at most."""
_NAMED = 3
_LABEL = (
    "Heat map: how many published materials of each type serve each domain. The table below it, Domains by type, says "
    "the same in numbers."
)


def content_day(catalogue: Catalogue) -> dt.date | None:
    """The newest day on which something that is published was changed, reviewed, given or checked; None without any."""
    days = [day for material in catalogue.published for day in _days_of(material)]
    behind = {name for material in catalogue.published for name in _permissions_of(material)}
    behind |= {each.logo.consent for each in catalogue.organisations.values() if each.logo}
    for grant in (registered.grant for name, registered in catalogue.grants.items() if name in behind):
        days += [grant.given_on, grant.checked.on if grant.checked else None]
    return max(filter(None, days), default=None)


def _permissions_of(material: Material) -> Iterator[str | None]:
    rights = material.front.rights
    if rights:
        yield rights.permission
        yield from (each.permission for each in rights.third_party)
    yield from (each.permission for each in material.front.adapted_from)


def _days_of(material: Material) -> Iterator[dt.date | None]:
    yield from (change.on for change in material.front.changes)
    if material.front.review:
        yield from material.front.review.days.values()


def desk_values(catalogue: Catalogue, standards: Standards) -> dict[str, Any]:
    """What the template of the desk needs.

    Args:
        catalogue: A catalogue in which the checks found no error.
        standards: Its frameworks as pages show them.
    """
    day = content_day(catalogue)
    coverage = coverage_of(catalogue)
    due = what_is_due(catalogue, NOTICE.days, day, in_public=True) if day else ()
    references = [each for each in reference_uses_of(catalogue) if not each.verified or not _is_named(each)]
    look = link_look(catalogue)
    links = _public_links(look, catalogue)
    reviews = [material.front.review or Review() for material in catalogue.published]
    return {
        "day": day,
        "count": len(catalogue.published),
        "days_ahead": NOTICE.days,
        "days_of_a_look": STALE.days,
        "awaited": {
            name: sum(side not in review.done for review in reviews) for side, (name, *_) in SIDE_WORDS.items()
        },
        "sentences": coverage_sentences(coverage),
        "drawing": _drawing(coverage),
        "type_names": list(TYPES.values()),
        "audiences": list(AUDIENCE_NAMES.values()),
        "domains": [_domain_row(domain, standards) for domain in coverage.domains],
        "gaps": sum(not count for domain in coverage.domains for count in domain.cells.values()),
        "pairs": sum(len(domain.cells) for domain in coverage.domains),
        "empty": list(coverage.empty),
        "due": _part([_due_row(each, catalogue) for each in due[:SHOWN]], len(due)),
        "references": _part([_reference_row(each) for each in references[:SHOWN]], len(references)),
        "contributors": _contributor_rows(catalogue),
        "look": _said_of_look(look, links),
        "links": _part([_link_row(*each) for each in links[:SHOWN]], len(links)),
    }


def _part(rows: list[dict[str, Any]], count: int) -> dict[str, Any]:
    return {"rows": rows, "count": count, "more": count - len(rows)}


def _drawing(coverage: Coverage) -> str:
    rows = [HeatRow(each.code, each.framework, tuple(each.by_type.values())) for each in coverage.domains]
    return heat_map(_LABEL, list(TYPES.values()), rows) if rows else ""


def _domain_row(domain: DomainCount, standards: Standards) -> dict[str, Any]:
    link = standards.domain(domain.code)
    by_type = [
        {"count": count, "name": TYPES[key], "address": f"{link.address}#{shelf_anchor(TYPES[key])}" if count else ""}
        for key, count in domain.by_type.items()
    ]
    return {
        "code": domain.code,
        "title": domain.title,
        "address": link.address,
        "count": domain.named,
        "children": domain.parity.children,
        "adults": domain.parity.adults,
        "by_type": by_type,
        "by_audience": list(domain.by_audience.values()),
    }


def _due_row(due: Due, catalogue: Catalogue) -> dict[str, Any]:
    material = catalogue.materials.get(due.subject) if due.kind == "review" else None
    path = catalogue.reading_paths.get(due.subject) if due.kind == "path" else None
    addresses = {
        "review": f"materials/{due.subject}/",
        "path": path_address(due.subject),
        "framework": f"frameworks/{due.subject}/",
        "grant": "rights/",
        "expectation": "learning/record/",
    }
    titled = material or path
    what = f"Review: {titled.title}" if titled else due.what
    return {"on": due.on, "what": what, "address": addresses[due.kind]}


def _is_named(reference: ReferenceUse) -> bool:
    """Whether something that is published names a reference."""
    return bool(reference.published or reference.pages)


def _reference_row(reference: ReferenceUse) -> dict[str, Any]:
    return {
        "key": reference.key,
        "title": reference.title or reference.key,
        "address": f"references/{reference.key}/",
        "is_verified": bool(reference.verified),
        "materials": reference.published,
        "pages": reference.pages,
    }


def _contributor_rows(catalogue: Catalogue) -> dict[str, Any]:
    found = [each for each in contributors(catalogue, catalogue.published, lambda _: None) if each.materials]
    rows = [
        {
            "name": each.name,
            "address": f"organisations/{each.key}/",
            "materials": each.materials,
            "licences": [LICENCES[code].name for code in sorted(each.licences)],
            "changed_on": each.changed_on,
        }
        for each in found[:SHOWN]
    ]
    return _part(rows, len(found))


def _public_links(look: LinkLook, catalogue: Catalogue) -> list[tuple[LinkState, list[Material]]]:
    """The links that somebody has to look into, each with the published materials that lead to it."""
    if not isinstance(look, LinkStates):
        return []
    found = []
    for link in worst_first(look):
        users = [catalogue.materials[slug] for slug in link.materials if slug in catalogue.materials]
        users = [material for material in users if material.is_published]
        if users and link.state in NEEDS_SOMEBODY:
            found.append((link, users))
    return found


def _said_of_look(look: LinkLook, links: Sequence[object]) -> str:
    if isinstance(look, LinkStates):
        many = "1 of them needs" if len(links) == 1 else f"{len(links):,} of them need"
        return f"{link_sentences(look, None)[0]} On pages that readers see, {many} somebody."
    return link_sentences(look, None)[0]


def _link_row(link: LinkState, users: list[Material]) -> dict[str, Any]:
    return {
        "found": STATE_WORDS[link.state],
        "code": link.code,
        "seen_on": link.seen_on,
        "address": link.address,
        "users": [{"title": each.title, "address": f"materials/{each.slug}/"} for each in users[:_NAMED]],
        "more": len(users) - len(users[:_NAMED]),
    }
