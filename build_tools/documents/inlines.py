"""Short pieces of our own HTML, such as a reference in house style, as words of pandoc's document model."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

_EMPHASES = {"em": "Emph", "i": "Emph", "strong": "Strong", "b": "Strong", "sup": "Superscript", "sub": "Subscript"}
NOTHING: list[Any] = ["", [], []]
"""No identifier, no classes and no attributes."""


def words(text: str) -> list[Any]:
    """Plain text as words.

    Args:
        text: The text.
    """
    made: list[Any] = []
    for at, word in enumerate(text.replace("\n", " ").split(" ")):
        if at:
            made.append({"t": "Space"})
        if word:
            made.append({"t": "Str", "c": word})
    return made


def link(inside: list[Any], address: str) -> dict[str, Any]:
    """A link.

    Args:
        inside: Its words.
        address: Where it leads.
    """
    return {"t": "Link", "c": [NOTHING, inside, [address, ""]]}


def inlines(html: str) -> list[Any]:
    """A piece of HTML as words: emphasis, links, and letters above and below the line are kept.

    Args:
        html: Our own HTML, in which everything is escaped.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0][2]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, list[Any]]] = [("", "", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPHASES or tag == "a":
            self.open.append((tag, dict(attrs).get("href") or "", []))

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) == 1 or self.open[-1][0] != tag:
            return
        _, address, inside = self.open.pop()
        made = link(inside, address) if tag == "a" else {"t": _EMPHASES[tag], "c": inside}
        self.open[-1][2].append(made)

    def handle_data(self, data: str) -> None:
        self.open[-1][2].extend(words(data))
