"""What the page "In the room" shows: ways of talking in a group, step by step, and every session that has steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.exports.session_json import session_steps
from build_tools.indexes import by_title, time_bands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue, Material
    from build_tools.listings import Cards

WAYS = {
    "student-learning-hub-session": (
        "The student hub",
        "One student brings a dilemma, and then listens while the group explores it and does not solve it.",
    ),
    "action-learning-set": (
        "The action learning set",
        "One person brings what is theirs to do and is stuck. The others ask, and do not advise.",
    ),
    "widening-hypotheses": (
        "Group case discussion",
        "A group sets at least four explanations beside the first one, and says what would change its mind.",
    ),
}
"""The ways of talking in a group that the page explains: the material that each comes from, its name and what it is."""
_LENGTHS = {
    "10": "10 minutes or less",
    "20": "11 to 20 minutes",
    "45": "21 to 45 minutes",
    "longer": "More than 45 minutes",
}
"""What the page calls the sessions of a length, by the shortest band of time that they fit in."""


def room_values(catalogue: Catalogue, cards: Cards) -> dict[str, Any]:
    """What the page shows.

    Args:
        catalogue: A catalogue in which the checks found no error.
        cards: Its materials as lists show them.
    """
    sessions = by_title(material for material in catalogue.published if material.front.steps)
    by_slug = {material.slug: material for material in sessions}
    return {
        "ways": [
            {"name": name, "about": about, "row": cards.row(by_slug[slug]), "steps": session_steps(by_slug[slug])}
            for slug, (name, about) in WAYS.items()
            if slug in by_slug
        ],
        "lengths": _by_length(sessions, cards),
        "count": len(sessions),
    }


def _by_length(sessions: Iterable[Material], cards: Cards) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in _LENGTHS}
    for material in sessions:
        listed = {"slug": material.slug, "row": cards.row(material), "steps": len(material.front.steps)}
        found[time_bands(material.front.minutes or 0)[0]].append(listed)
    return [{"name": _LENGTHS[key], "sessions": listed} for key, listed in found.items() if listed]
