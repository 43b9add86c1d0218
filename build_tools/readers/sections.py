"""The plain text under each heading of a Markdown text: what a reader sees, without any markup."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.readers.markdown_parser import as_one_line, inline_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

Paragraphs = tuple[str | int, ...]
"""The paragraphs under one heading; one that stands in the text as it is seen is kept as its place there."""

_NUMBERED = re.compile(r"(.*)_([0-9]{1,300})$")
_PLACE = 32
"""How many bits of a paragraph's place hold its end; those before them hold its start."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, as far as the next heading.

    Attributes:
        heading: The heading's text; empty for what stands above the first.
        anchor: The anchor that it gets on the page.
        paragraphs: The text of each paragraph, list item, table cell and block of code.
    """

    heading: str
    anchor: str
    paragraphs: tuple[str, ...]


class Anchors:
    """The anchors of a page's headings, as Python-Markdown's `toc` extension makes them."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.next: dict[tuple[str, int], int] = {}

    def take(self, text: str) -> str:
        """The anchor of the next heading, by its text."""
        ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
        anchor = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_text).strip().lower())
        if not anchor or anchor in self.taken:
            match = _NUMBERED.match(anchor)
            base, start = (match.group(1), int(match.group(2)) + 1) if match else (anchor, 1)
            number = self.next.get((base, start), start)
            while f"{base}_{number}" in self.taken:
                number += 1
            self.next[base, start] = number + 1
            anchor = f"{base}_{number}"
        self.taken.add(anchor)
        return anchor


def paragraphs_by_heading(tokens: Sequence[Token], text: str, starts: Sequence[int]) -> tuple[Paragraphs, ...]:
    """The paragraphs of a text: first those above any heading, then those under each heading.

    Args:
        tokens: What the parser makes of the text.
        text: The text.
        starts: Where each of its lines starts, and one more after the last.
    """
    found: list[list[str | int]] = [[]]
    is_heading = False
    for token in tokens:
        kind = token.type
        if kind == "inline":
            if is_heading:
                found.append([])
            else:
                paragraph = _kept(token, text, starts)
                if paragraph:
                    found[-1].append(paragraph)
        elif kind in {"fence", "code_block"} and token.content.strip():
            found[-1].append(token.content)
        is_heading = kind == "heading_open"
    return tuple(tuple(paragraphs) for paragraphs in found)


def _kept(token: Token, text: str, starts: Sequence[int]) -> str | int:
    """A paragraph as it is kept: its place in the text, or what is seen of it; nothing when nothing is seen."""
    content = token.content
    seen = inline_text(token)
    if not seen.strip():
        return ""
    if token.map and seen == as_one_line(content):
        end = starts[min(token.map[1], len(starts) - 1)]
        position = text.find(content, starts[token.map[0]], end)
        if position >= 0:
            return position << _PLACE | position + len(content)
    return seen


def written_out(kept: Paragraphs, text: str) -> tuple[str, ...]:
    """The paragraphs under one heading as a reader sees them.

    Args:
        kept: As `paragraphs_by_heading` gives them.
        text: The text that they are kept with.
    """
    return tuple(
        each if isinstance(each, str) else as_one_line(text[each >> _PLACE : each & ((1 << _PLACE) - 1)])
        for each in kept
    )
