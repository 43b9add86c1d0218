"""The styles of a Word document, as far as they say what is hidden and what is a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES = "word/styles.xml"
_OFF = frozenset({"0", "false", "off", "none"})
_QUOTES = frozenset({"quotations", "quotation", "block quotation", "block quote"})
_HIDING = ("vanish", "webHidden")
_DEEPEST = 12
"""How many styles are looked through that rest on each other; more are a circle."""


@dataclass(frozen=True)
class _Style:
    name: str
    based_on: str
    element: etree._Element


class Styles:
    """The styles of a document.

    Args:
        root: The part that holds them.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.by_key: dict[str, _Style] = {}
        for element in root.iter(f"{W}style"):
            key = str(element.get(f"{W}styleId"))
            self.by_key[key] = _Style(value(element, "name").casefold(), value(element, "basedOn"), element)

    def chain(self, key: str) -> Iterator[etree._Element]:
        """A style and those that it rests on.

        Args:
            key: The style's identifier.
        """
        for _ in range(_DEEPEST):
            style = self.by_key.get(key)
            if style is None:
                return
            yield style.element
            key = style.based_on

    def name_of(self, paragraph: etree._Element) -> str:
        """What the style of a paragraph is called, in small letters.

        Args:
            paragraph: The paragraph.
        """
        key = value(paragraph, "pPr", "pStyle")
        return self.by_key[key].name if key in self.by_key else key.casefold()

    def has_style(self, paragraph: etree._Element, names: Container[str]) -> bool:
        """Whether the style of a paragraph, or one that it rests on, is among some.

        Args:
            paragraph: The paragraph.
            names: What the styles are called, in small letters.
        """
        return any(value(each, "name").casefold() in names for each in self.chain(value(paragraph, "pPr", "pStyle")))

    def name_quotations(self) -> bool:
        """Give each style of quotations the name by which pandoc knows one, and say whether there was any to change."""
        named = [each.element.find(f"{W}name") for each in self.by_key.values() if each.name in _QUOTES]
        for name in named:
            if name is not None:
                name.set(f"{W}val", "Quote")
        return bool(named)

    def hides(self, run: etree._Element) -> bool:
        """Whether nobody sees a run in the document.

        Args:
            run: The run.
        """
        paragraph = next(run.iterancestors(f"{W}p"), None)
        holders = [run, *self.chain(value(run, "rPr", "rStyle"))]
        holders += self.chain(value(paragraph, "pPr", "pStyle")) if paragraph is not None else ()
        return any(_first_said(holders, name) for name in _HIDING)


def _first_said(holders: list[etree._Element], name: str) -> bool:
    mark = next((each for holder in holders if (each := holder.find(f"{W}rPr/{W}{name}")) is not None), None)
    return is_on(mark)


def is_on(mark: etree._Element | None) -> bool:
    """Whether a property is there and not switched off.

    Args:
        mark: The property, or None.
    """
    return mark is not None and str(mark.get(f"{W}val", "true")).lower() not in _OFF


def value(element: etree._Element, *names: str) -> str:
    """The value of a property, or an empty text.

    Args:
        element: What has it.
        names: The way to it.
    """
    found = element.find("/".join(f"{W}{name}" for name in names))
    return str(found.get(f"{W}val", "")) if found is not None else ""
