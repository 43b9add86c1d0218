"""Reading paths with what is worked out of their materials: the minutes in all and the domains that they cover."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from build_tools.model import domain_of

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue, Material, RegisteredPath


@dataclass(frozen=True)
class Step:
    """A material at its place in a path, and why it stands there."""

    material: Material
    why: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether only our description of it is kept here."""
        rights = self.material.front.rights
        return rights is not None and rights.basis == "link-only"


@dataclass(frozen=True)
class PathToRead:
    """A published path as readers see it: without what was withdrawn.

    Attributes:
        path: The path.
        steps: Its materials, in order.
    """

    path: RegisteredPath
    steps: tuple[Step, ...]

    @property
    def address(self) -> str:
        """The address of its page from the site's root."""
        return path_address(self.path.slug)

    @cached_property
    def minutes(self) -> int:
        """How long all of its materials take together."""
        return sum(step.material.front.minutes or 0 for step in self.steps)

    @cached_property
    def served(self) -> dict[str, int]:
        """How many of its materials serve each domain: those that most of them serve come first."""
        counts: dict[str, int] = {}
        for step in self.steps:
            for code in dict.fromkeys(domain_of(code) for code in step.material.front.domains):
                counts[code] = counts.get(code, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: -item[1]))


def path_address(slug: str) -> str:
    """The address of a path's page from the site's root.

    Args:
        slug: The path's slug.
    """
    return f"paths/{slug}/"


def paths_to_read(catalogue: Catalogue) -> tuple[PathToRead, ...]:
    """The published paths, by title.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """
    found = []
    for path in catalogue.reading_paths.values():
        named = ((catalogue.materials.get(step.material or ""), step.why or "") for step in path.front.steps)
        steps = tuple(Step(material, why) for material, why in named if material and material.is_published)
        if path.is_published:
            found.append(PathToRead(path, steps))
    return tuple(sorted(found, key=lambda each: (each.path.title.casefold(), each.path.slug)))
