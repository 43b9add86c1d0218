"""Drawings as pictures made of dots, for programs that cannot show the drawing itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

_DOTS_PER_INCH = 144
_PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: "Libertinus Serif")
#image("drawing.svg")
"""


def as_png(drawing: bytes) -> bytes:
    """A drawing as a PNG picture: the same bytes each time, whatever fonts a machine has.

    Args:
        drawing: The drawing in SVG.

    Raises:
        RuntimeError: It cannot be drawn.
    """
    import typst  # noqa: PLC0415 - heavy, and most commands draw nothing

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "drawing.svg").write_bytes(drawing)
        (folder / "page.typ").write_text(_PAGE, encoding="utf-8")
        made = typst.compile(folder / "page.typ", root=folder, ignore_system_fonts=True, format="png", ppi=_DOTS_PER_INCH)
    return bytes(made)
