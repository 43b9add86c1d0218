"""Lists of materials as pages show them: cards, compact rows, and the pages that a long list is cut into."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlencode

from build_tools.indexes import TYPE_NAMES
from build_tools.model import domain_of
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from build_tools.catalogue import Catalogue, Material
    from build_tools.model import Framework

WHOLE = 100
"""The longest list of materials that is shown whole, as cards."""
ON_A_PAGE = 250
"""How many rows stand on each page of a longer one."""
SAMPLE = 30
"""How many materials a shelf or statement of a domain's page shows at most: its complete list has a page of its own."""
_CODES = 5
_LABEL = 22

Item = TypeVar("Item")


@dataclass(frozen=True)
class Row:
    """A material in a compact list."""

    title: str
    address: str
    type: str
    minutes: int | None

    @property
    def facts(self) -> str:
        """Its type and time, which no end of a line parts."""
        return f"{self.type}, {self.minutes} minutes".replace(" ", "\u00a0")

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of all that it says: worked out once, though twenty lists hold it."""
        return fingerprint(tuple(vars(self).values()))


@dataclass(frozen=True)
class Card(Row):
    """A material with what somebody needs to choose it.

    Attributes:
        summary: What it helps somebody do.
        codes: The first few domains that it serves.
        more: How many domains it serves beside them.
        note: A line above the summary, or an empty text.
    """

    summary: str
    codes: tuple[str, ...]
    more: int
    note: str = ""


@dataclass(frozen=True)
class PageLink:
    """One page of a long list.

    Attributes:
        number: Its place, from 1.
        address: Its address.
        reach: The titles with which it starts and ends, shortened: `Asking about… to Genograms`.
    """

    number: int
    address: str
    reach: str


@dataclass(frozen=True)
class ListingPage(Generic[Item]):
    """A list, or one page of a list that is too long to be shown whole.

    Attributes:
        address: Its address.
        items: What is listed here.
        count: How long the whole list is.
        number: Which page this is, from 1.
        links: Every page of the list, when there are several.
        find: The address of the Find page with the same choice made, or an empty text when it has no such choice.
    """

    address: str
    items: tuple[Item, ...]
    count: int
    number: int = 1
    links: tuple[PageLink, ...] = ()
    find: str = ""

    @property
    def is_long(self) -> bool:
        """Whether the list is too long to be shown whole."""
        return self.count > WHOLE

    @property
    def total(self) -> int:
        """How many pages there are."""
        return max(len(self.links), 1)

    @property
    def previous(self) -> PageLink | None:
        """The page before this."""
        return self.links[self.number - 2] if self.number > 1 else None

    @property
    def following(self) -> PageLink | None:
        """The page after this."""
        return self.links[self.number] if self.number < len(self.links) else None

    def titled(self, name: str) -> str:
        """The title of this page of a list: its name, and after the first page which page it is."""
        return name if self.number == 1 else f"{name}, page {self.number} of {self.total}"


def cut(
    address: str, items: Sequence[Item], title: Callable[[Item], str], find: str = "", below: str = ""
) -> list[ListingPage[Item]]:
    """A list as the pages that show it: one, or several with at most 250 of its items each.

    Args:
        address: Where the list stands; its second page is at `2/` below.
        items: What is listed, in its order.
        title: The title by which an item is found in the list.
        find: The address of the Find page with the same choice made.
        below: What comes before the number in the address of a page, where other things have addresses of that form.
    """
    if len(items) <= WHOLE:
        return [ListingPage(address, tuple(items), len(items), find=find)]
    parts = [tuple(items[start : start + ON_A_PAGE]) for start in range(0, len(items), ON_A_PAGE)]
    links = tuple(
        PageLink(
            number, address if number == 1 else f"{address}{below}{number}/", _reach(title(part[0]), title(part[-1]))
        )
        for number, part in enumerate(parts, 1)
    )
    shown = links if len(links) > 1 else ()
    return [
        ListingPage(link.address, part, len(items), link.number, shown, find)
        for link, part in zip(links, parts, strict=True)
    ]


def _reach(first: str, last: str) -> str:
    return f"{_shortened(first)} to {_shortened(last)}"


def _shortened(title: str) -> str:
    """The first words of a title, as many as fit."""
    if len(title) <= _LABEL:
        return title
    words = title[: _LABEL + 1].rpartition(" ")[0] or title[:_LABEL]
    return f"{words.rstrip(' ,.:;–-')}…"


def in_find(**choices: str) -> str:
    """The address of the Find page with some choices made.

    Args:
        choices: A value for each facet, as the search index calls it.
    """
    return f"find/#{urlencode(choices)}"


class Cards:
    """The materials of one catalogue as cards and rows.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rows: dict[str, Row] = {}
        self._cards: dict[str, Card] = {}

    @cached_property
    def _statements(self) -> frozenset[str]:
        return frozenset(self._catalogue.statements)

    def row(self, material: Material) -> Row:
        """A material as a compact row."""
        if material.slug not in self._rows:
            self._rows[material.slug] = Row(
                material.title,
                f"materials/{material.slug}/",
                TYPE_NAMES[material.front.type or "reading"][0],
                material.front.minutes,
            )
        return self._rows[material.slug]

    def rows(self, materials: Iterable[Material]) -> tuple[Row, ...]:
        """Some materials as compact rows."""
        return tuple(self.row(material) for material in materials)

    def card(self, material: Material, note: str = "") -> Card:
        """A material as a card.

        Args:
            material: The material.
            note: A line above its summary.
        """
        if note or material.slug not in self._cards:
            row = self.row(material)
            codes = [code for code in material.front.domains if code not in self._statements]
            card = Card(
                row.title,
                row.address,
                row.type,
                row.minutes,
                summary=material.front.summary or "",
                codes=tuple(codes[:_CODES]),
                more=max(len(codes) - _CODES, 0),
                note=note,
            )
            if note:
                return card
            self._cards[material.slug] = card
        return self._cards[material.slug]

    def cards(self, materials: Iterable[Material]) -> tuple[Card, ...]:
        """Some materials as cards."""
        return tuple(self.card(material) for material in materials)

    def pages(
        self, address: str, materials: Sequence[Material], find: str = "", below: str = ""
    ) -> list[ListingPage[Row]]:
        """Some materials as the pages that list them: cards when they are few, rows when they are many.

        Args:
            address: Where the list stands.
            materials: The materials, by title.
            find: The address of the Find page with the same choice made.
            below: What comes before the number in the address of a page after the first.
        """
        listed = self.cards(materials) if len(materials) <= WHOLE else self.rows(materials)
        return cut(address, listed, lambda row: row.title, find, below)


def framework_address(framework: Framework) -> str:
    """The address of a framework's page from the site's root."""
    return f"frameworks/{framework.id}/"


def domain_address(code: str) -> str:
    """The address of a domain's page from the site's root."""
    return f"domains/{code.lower()}/"


def statement_anchor(code: str) -> str:
    """The anchor of a statement on its domain's page."""
    return code.lower().replace(".", "-")


def statement_address(code: str) -> str:
    """The address of a statement from the site's root: its place on its domain's page."""
    return f"{domain_address(domain_of(code))}#{statement_anchor(code)}"
