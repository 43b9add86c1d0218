"""Drawings as pictures made of dots, for programs that cannot show the drawing itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from build_tools.documents.typesetting import DOCUMENT, typeset

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
        JobFailedError: It cannot be drawn.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "drawing.svg").write_bytes(drawing)
        (folder / DOCUMENT).write_text(_PAGE, encoding="utf-8")
        return typeset(folder, {"format": "png", "ppi": _DOTS_PER_INCH})
