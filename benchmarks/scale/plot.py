"""Draws time against size, from the file of a run, as an SVG with a text alternative."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDTH, HEIGHT = 720, 440
ATTRIBUTES = (
    'role="img" aria-labelledby="plot-title plot-figures" font-family="system-ui, sans-serif" font-size="13" '
    'fill="#1f2328"'
)
LEFT, RIGHT, TOP, BOTTOM = 76, 200, 58, 62
LINES = {
    "stock": ("stock, the same pages", "#b3261e", "6 4"),
    "cold": ("ours, cold", "#1d5d8c", ""),
    "body": ("ours, after one edit", "#1b6e4b", "2 3"),
}
"""What each line is called, its colour, and its dashes: colour alone tells nothing apart."""


def plot(result: dict[str, Any]) -> str:
    """Seconds against the number of materials, both on scales on which ten times as much is one step.

    Args:
        result: A run, with `sizes`: the seconds of each line at each number of materials.
    """
    sizes = {int(size): found for size, found in result["sizes"].items()}
    every = [seconds for found in sizes.values() for row, seconds in found.items() if row in LINES]
    scale = _Scale(sorted(sizes), every)
    title = "Seconds to build, by the number of materials"
    on = f"{result['machine']['cpu']}, {result['machine']['cores']} cores, {result['day']}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {ATTRIBUTES}>',
        f'<title id="plot-title">{escape(title)}</title>',
        f'<desc id="plot-figures">{escape(_figures(sizes))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="17" font-weight="600">{escape(title)}</text>',
        f'<text x="{LEFT}" y="43" fill="#57606a">{escape(on)}</text>',
        *_axes(scale),
    ]
    for row, (name, colour, dashes) in LINES.items():
        parts += _line(
            scale, [(size, found[row]) for size, found in sorted(sizes.items()) if row in found], name, colour, dashes
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Scale:
    """Where a number of materials and a number of seconds stand on the drawing."""

    def __init__(self, sizes: list[int], seconds: list[float]) -> None:
        self.sizes = sizes
        self.first, self.last = math.log10(sizes[0]), math.log10(sizes[-1])
        self.low = math.floor(math.log10(min(seconds)))
        self.high = max(math.ceil(math.log10(max(seconds))), self.low + 1)

    def x(self, size: int) -> float:
        share = (math.log10(size) - self.first) / ((self.last - self.first) or 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, seconds: float) -> float:
        share = (math.log10(seconds) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _axes(scale: _Scale) -> Iterator[str]:
    end, foot = WIDTH - RIGHT, HEIGHT - BOTTOM
    for power in range(scale.low, scale.high + 1):
        y = scale.y(10.0**power)
        yield f'<line x1="{LEFT}" y1="{y}" x2="{end}" y2="{y}" stroke="#d0d7de"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{10.0**power:,g}</text>'
    for size in scale.sizes:
        x = scale.x(size)
        yield f'<line x1="{x}" y1="{foot}" x2="{x}" y2="{foot + 5}" stroke="#57606a"/>'
        yield f'<text x="{x}" y="{foot + 20}" text-anchor="middle">{size:,}</text>'
    middle = (TOP + foot) / 2
    yield f'<text x="{(LEFT + end) / 2}" y="{foot + 44}" text-anchor="middle">Materials</text>'
    yield f'<text x="22" y="{middle}" text-anchor="middle" transform="rotate(-90 22 {middle})">Seconds</text>'


def _line(scale: _Scale, points: list[tuple[int, float]], name: str, colour: str, dashes: str) -> Iterator[str]:
    if not points:
        return
    places = [(scale.x(size), scale.y(seconds)) for size, seconds in points]
    path = " ".join(f"{x},{y}" for x, y in places)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dashed}/>'
    for x, y in places:
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
    x, y = places[-1]
    yield f'<text x="{x + 10}" y="{y}" fill="{colour}" font-weight="600">{escape(name)}</text>'
    yield f'<text x="{x + 10}" y="{y + 16}" fill="{colour}">{points[-1][1]:,.3g} seconds</text>'


def _figures(sizes: dict[int, dict[str, float]]) -> str:
    """Every figure of the drawing in words."""
    said = []
    for row, (name, _, _) in LINES.items():
        values = [f"{found[row]:,.3g} at {size:,}" for size, found in sorted(sizes.items()) if row in found]
        if values:
            said.append(f"{name}: {', '.join(values)}")
    return f"Seconds at each number of materials. {'; '.join(said)}."


def write_plot(result: dict[str, Any], path: Path) -> None:
    """Draw a run into a file."""
    path.write_text(plot(result), encoding="utf-8", newline="\n")
