"""What the pages of the reading paths show, and what other pages say of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from build_tools.indexes import AUDIENCE_NAMES
from build_tools.model import PathReview
from build_tools.reading_paths import PathToRead, paths_to_read
from build_tools.rendering.markup import in_words
from build_tools.rendering.words import duration_words, path_review_words

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue
    from build_tools.standards import Standards

PATHS = "paths/"
"""The address of the list of paths, from the site's root."""
MOST_ON_A_DOMAIN = 5
"""How many paths the page of a domain leads to."""
_CODES = 5


@dataclass(frozen=True)
class PathCard:
    """A path as lists show it.

    Attributes:
        title: Its title.
        address: The address of its page.
        summary: What it helps somebody do.
        count: How many materials it has.
        time: How long they take together, in words.
        audience: Whom it is for, in words.
        codes: The first few domains that it covers.
        more: How many domains it covers beside them.
    """

    title: str
    address: str
    summary: str
    count: int
    time: str
    audience: str
    codes: tuple[str, ...]
    more: int


class PathPages:
    """The pages of the published reading paths of one catalogue.

    Args:
        catalogue: A catalogue in which the checks found no error.
        standards: Its frameworks as pages show them.
    """

    def __init__(self, catalogue: Catalogue, standards: Standards) -> None:
        self.catalogue = catalogue
        self.standards = standards
        self.paths = paths_to_read(catalogue)
        self.cards = tuple(_card(path) for path in self.paths)

    def of_domain(self, code: str) -> list[tuple[PathCard, int]]:
        """The paths of which most materials serve a domain, and how many of them do.

        Args:
            code: The domain's code.
        """
        serving = [
            (card, path.served[code]) for card, path in zip(self.cards, self.paths, strict=True) if code in path.served
        ]
        return sorted(serving, key=lambda pair: -pair[1] / pair[0].count)[:MOST_ON_A_DOMAIN]

    @cached_property
    def _shelves(self) -> set[str]:
        """Those for whom there is a material: only they have a page."""
        return {key for material in self.catalogue.published for key in material.front.audience}

    def values(self, path: PathToRead) -> dict[str, Any]:
        """What the template of a path needs.

        Args:
            path: The path.
        """
        front = path.path.front
        row = self.standards.cards.row
        return {
            "slug": path.path.slug,
            "front": front,
            "time": duration_words(path.minutes),
            "minutes": path.minutes,
            "steps": [
                {"row": row(step.material), "slug": step.material.slug, "why": step.why, "elsewhere": step.is_elsewhere}
                for step in path.steps
            ],
            "audiences": [
                {"name": AUDIENCE_NAMES[key], "address": f"audiences/{key}/" if key in self._shelves else ""}
                for key in front.audience
            ],
            "domains": [(self.standards.domain(code), count) for code, count in path.served.items()],
            "organisation": self.catalogue.organisations[front.organisation or ""].name,
            "reviews": path_review_words(front.review or PathReview()),
            "printed_address": self.catalogue.full_address(path.address) or f"/{path.address}",
        }


def _card(path: PathToRead) -> PathCard:
    front, codes = path.path.front, tuple(path.served)
    return PathCard(
        path.path.title,
        path.address,
        front.summary or "",
        len(path.steps),
        duration_words(path.minutes),
        in_words([AUDIENCE_NAMES[key].lower() for key in front.audience]),
        codes[:_CODES],
        max(len(codes) - _CODES, 0),
    )
