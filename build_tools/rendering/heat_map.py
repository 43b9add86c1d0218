"""A table of counts as a drawing: the more there is of something, the darker its cell; each cell says its number."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STEPS = 4
"""How many shades there are beside that of nothing."""
LEFT, TOP, WIDE, HIGH, PART, FOOT = 56, 50, 68, 26, 10, 40
"""The sizes of the drawing: its margins, a cell, what parts two groups of rows, and the key below."""
_LINE = 13


@dataclass(frozen=True)
class HeatRow:
    """One row of the drawing.

    Attributes:
        label: What it stands for, in a few signs.
        group: What it belongs to: a gap parts it from rows of another.
        counts: A number for each column.
    """

    label: str
    group: str
    counts: tuple[int, ...]


def shade(count: int, most: int) -> int:
    """Which shade a number has: 0 for nothing, and 4 for the most.

    Args:
        count: The number.
        most: The largest number of the drawing.
    """
    return 1 + (count - 1) * STEPS // most if count else 0


def shades_in_words(most: int) -> list[tuple[int, str]]:
    """What each shade stands for, as far as there are numbers for it.

    Args:
        most: The largest number of the drawing.
    """
    found = [(0, "None")]
    for step in range(1, STEPS + 1):
        first, last = (-(-(step - 1 + after) * most // STEPS) + (not after) for after in (0, 1))
        if first <= last:
            found.append((step, f"{first:,}" if first == last else f"{first:,} to {last:,}"))
    return found


def heat_map(label: str, columns: Sequence[str], rows: Sequence[HeatRow]) -> Markup:
    """The drawing, as SVG that stands in a page: its classes are in the style sheet.

    Args:
        label: The text alternative.
        columns: The name of each column.
        rows: The rows.
    """
    most = max((count for row in rows for count in row.counts), default=0)
    parts = [part for number, name in enumerate(columns) for part in _heading(number, name)]
    y, group = TOP, rows[0].group if rows else ""
    for row in rows:
        y += PART if row.group != group else 0
        group = row.group
        parts += [_text("pc-heat__row", LEFT - 8, y + HIGH // 2, row.label)]
        for number, count in enumerate(row.counts):
            parts += _cell(LEFT + number * WIDE, y, count, shade(count, most))
        y += HIGH
    parts += _key(y + FOOT // 2, most)
    size = f"0 0 {LEFT + WIDE * len(columns)} {y + FOOT}"
    svg = f'<svg class="pc-heat" viewbox="{size}" role="img" aria-label="{escape(label)}">'
    return Markup("".join([svg, *parts, "</svg>"]))  # noqa: S704 - every text in it was escaped


def _heading(number: int, name: str) -> Iterator[str]:
    words = name.split()
    for line, word in enumerate(words):
        yield _text(
            "pc-heat__column", LEFT + number * WIDE + WIDE // 2, TOP - 12 - _LINE * (len(words) - 1 - line), word
        )


def _cell(x: int, y: int, count: int, step: int) -> list[str]:
    rect = f'<rect class="pc-heat-{step}" x="{x + 1}" y="{y + 1}" width="{WIDE - 2}" height="{HIGH - 2}"></rect>'
    return [rect, _text(f"pc-heat__count pc-heat__count-{step}", x + WIDE // 2, y + HIGH // 2, f"{count:,}")]


def _key(y: int, most: int) -> Iterator[str]:
    for place, (step, words) in enumerate(shades_in_words(most)):
        x = LEFT + place * 2 * WIDE
        yield f'<rect class="pc-heat-{step}" x="{x + 1}" y="{y - 8}" width="24" height="16"></rect>'
        yield _text("pc-heat__key", x + 32, y, words)


def _text(kind: str, x: int, y: int, words: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(words)}</text>'
