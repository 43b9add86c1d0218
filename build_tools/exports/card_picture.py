"""Pictures for the cards that other sites make of a link to us: one for each domain, and one for the whole site.

They are drawn with the typeface that comes with Pillow, so that they are the same wherever the site is built.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    from build_tools.catalogue import Catalogue

WIDTH, HEIGHT = 1200, 630
COLOURS = {
    "kss-ps-2015": ("#0d5566", "#e2f0f3"),
    "kss-pl-2015": ("#6f2a5f", "#f6e9f2"),
    "pcf-2018": ("#714300", "#faefdc"),
}
"""The colour and the tint of each framework: those of its pages in the light scheme."""
_OTHER, _SITE = ("#33475c", "#e8eef4"), ("#1d4f5c", "#f4f7f6")
_INK, _MUTED = "#1d2a2d", "#48585b"
_LEFT, _TEXT_WIDTH = 90, 850
_SIZES = (76, 66, 58, 50, 42)
"""The sizes of the letters of a title, the largest first: the first in which it fits is taken."""
_LARGE = (132, 112, 92)
_WIDEST = 1040
_LOWEST = 480
"""Where a title must have ended, so that the line at the foot stands free."""
_RINGS = ((430, 26), (330, 60), (230, 110), (130, 255))
"""The radius of each ring, and how much of the colour it has of 255, the widest first."""


@dataclass(frozen=True)
class CardPicture:
    """The picture of a card.

    Attributes:
        above: A small line at the top, or an empty text.
        code: What stands large over the title: a domain's code.
        title: The title.
        below: A small line at the foot.
        colour: The colour of its code and drawing.
        tint: The colour of its ground.
    """

    above: str
    code: str
    title: str
    below: str
    colour: str
    tint: str

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        return fingerprint(self.above, self.code, self.title, self.below, self.colour, self.tint)

    def written(self) -> bytes:
        """The picture as a PNG."""
        from PIL import Image as images  # noqa: N813, PLC0415 - most commands draw nothing
        from PIL import ImageDraw as pens  # noqa: N813, PLC0415 - as above

        image = images.new("RGB", (WIDTH, HEIGHT), self.tint)
        image.paste(self.colour, (0, 0), _rings())
        pen = pens.Draw(image)
        pen.rectangle((0, 0, 24, HEIGHT), fill=self.colour)
        if self.above:
            pen.text((_LEFT, 70), self.above, fill=_MUTED, font=_letters(32), anchor="ls")
        large = next((size for size in _LARGE if pen.textlength(self.code, font=_letters(size)) <= _WIDEST), _LARGE[-1])
        pen.text((_LEFT - 4, 215), self.code, fill=self.colour, font=_letters(large), anchor="ls")
        size, lines = self._lines(pen)
        for number, line in enumerate(lines):
            pen.text((_LEFT, _baseline(number, size)), line, fill=_INK, font=_letters(size), anchor="ls")
        pen.text((_LEFT, HEIGHT - 56), self.below, fill=self.colour, font=_letters(34), anchor="ls")
        made = io.BytesIO()
        image.quantize(64, dither=images.Dither.NONE).save(made, "PNG", compress_level=9)
        return made.getvalue()

    def _lines(self, pen: ImageDraw) -> tuple[int, list[str]]:
        """The size of the title's letters, and its lines; what does not fit in the smallest ends in a sign for more."""
        for size in _SIZES:
            lines = _broken(self.title, pen, size)
            most = next(number for number in range(1, 99) if _baseline(number, size) > _LOWEST)
            widest = max(pen.textlength(line, font=_letters(size)) for line in lines)
            if len(lines) <= most and widest <= _WIDEST:
                return size, lines
        return size, [*lines[: most - 1], f"{lines[most - 1]}…"]


def card_path(code: str = "") -> str:
    """The path in the site of the picture of a domain's card, or of the site's own.

    Args:
        code: The domain's code; empty for the site.
    """
    return f"assets/cards/{code.lower() or 'site'}.png"


def card_pictures(catalogue: Catalogue, name: str, about: str) -> Iterator[tuple[str, CardPicture]]:
    """Every picture, with its path in the site.

    Args:
        catalogue: The catalogue with the domains.
        name: What the site is called.
        about: What it offers, in one sentence.
    """
    yield card_path(), CardPicture("", name, about, "", *_SITE)
    for code, (framework, domain) in catalogue.domains.items():
        colours = COLOURS.get(framework.id or "", _OTHER)
        yield card_path(code), CardPicture(framework.name or "", code, domain.title or "", name, *colours)


@cache
def _letters(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont as fonts  # noqa: N813, PLC0415 - as above

    return fonts.load_default(size)


def _baseline(number: int, size: int) -> int:
    """Where a line of a title stands, counted from 0."""
    return 235 + round(size * (1.16 + 1.16 * number))


@cache
def _rings() -> Image:
    """How strong the drawing is at each place: rings around the lower right corner, whose edges are smooth."""
    from PIL import Image as images  # noqa: N813, PLC0415 - as above
    from PIL import ImageDraw as pens  # noqa: N813, PLC0415 - as above

    mask = images.new("L", (2 * WIDTH, 2 * HEIGHT), 0)
    pen = pens.Draw(mask)
    x, y = 2 * (WIDTH - 40), 2 * (HEIGHT + 30)
    for radius, strength in _RINGS:
        pen.ellipse((x - 2 * radius, y - 2 * radius, x + 2 * radius, y + 2 * radius), fill=strength)
    return mask.resize((WIDTH, HEIGHT), images.Resampling.LANCZOS)


def _broken(title: str, pen: ImageDraw, size: int) -> list[str]:
    """A title in lines that are not too wide."""
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font=_letters(size)) <= _TEXT_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
