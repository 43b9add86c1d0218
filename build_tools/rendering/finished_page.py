"""The last touch to a page of the site: what kind of page it is, and no white space that nobody sees."""

from __future__ import annotations

import re

_KEPT = ("pre", "textarea", "script", "style")
_OPENED = re.compile(rf"<({'|'.join(_KEPT)})[\s>]", re.IGNORECASE)
_INDENT = re.compile(r"\n[ \t\r\n\f]+")
_BLOCKS = (
    "article|aside|blockquote|body|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|head|header|html|li|link|main"
    "|meta|nav|ol|p|section|summary|table|tbody|td|th|thead|title|tr|ul"
)
_BEFORE_BLOCK = re.compile(rf">\n(?=</?(?:{_BLOCKS})[ >])")


def finished_page(html: str, kind: str) -> str:
    """A whole page with its kind on its body, for the styles to go by, and without indents and empty lines.

    A browser shows any white space between two words or tags as one space, so one line end is left of each. What
    stands in `pre`, `textarea`, `script` and `style` is left as it is. It shows none between a tag and the start or
    end of a block: our styles make no inline box of any of these.

    Args:
        html: The page, as the theme's templates made it.
        kind: The kind of page that it is: a name of letters and underscores.
    """
    html = html.replace("<body ", f'<body data-kind="{kind}" ', 1)
    parts = []
    start = 0
    while opened := _OPENED.search(html, start):
        parts.append(_closed_up(html[start : opened.start()]))
        closed = html.find(f"</{opened.group(1)}", opened.end())
        start = closed if closed >= 0 else len(html)
        parts.append(html[opened.start() : start])
    parts.append(_closed_up(html[start:]))
    return "".join(parts).strip() + "\n"


def _closed_up(html: str) -> str:
    return _BEFORE_BLOCK.sub(">", _INDENT.sub("\n", html))
