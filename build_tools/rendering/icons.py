"""The drawings of the site: one file that holds them all, and the one that stands for a domain."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ICONS = "assets/icons.svg"
"""The address of the file with every drawing. A page shows one by its name: `assets/icons.svg#ps7`."""
_FOLDER = Path(__file__).parent.parent / "templates" / "icons"
_OF_THE_PAGE = re.compile(r' (?:class|width|height|aria-hidden|focusable)="[^"]*"')


@cache
def icon_sheet() -> str:
    """The text of the file with every drawing, each a symbol with the name of its own file."""
    symbols = [
        _OF_THE_PAGE.sub("", drawing.read_text(encoding="utf-8").strip())
        .replace("<svg", f'<symbol id="{drawing.stem}"', 1)
        .replace("</svg>", "</symbol>")
        for drawing in sorted(_FOLDER.glob("*.svg"))
    ]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>"]) + "\n"


@cache
def icon_name(code: str) -> str:
    """The drawing of a domain: its own, that of its framework's prefix, or one for any.

    Args:
        code: The domain's code.
    """
    names = (code.lower(), code.lower().rstrip("0123456789"))
    return next((name for name in names if (_FOLDER / f"{name}.svg").is_file()), "domain")
