"""The project's own collection, as formats describe it on a site whose address is known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from build_tools.exports.descriptions import Collection
from tests.exports.awkward_catalogue import ADDRESS, real

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Selection


@cache
def real_collection(site_address: str = ADDRESS) -> Collection:
    """The collection on a site at some address."""
    return Collection(replace(real(), site_address=site_address))


def everything() -> Selection:
    """All of it."""
    return real_collection().selections[0]


def selected(key: str) -> Selection:
    """The materials of a domain or an organisation."""
    return next(each for each in real_collection().selections if each.key == key)
