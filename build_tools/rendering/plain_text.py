"""A Markdown extension that says of text without any sign of Markdown that there is nothing to find in it.

Python-Markdown asks some twenty patterns of every text, one after another: a quarter of the time that a page takes. A
text in which none of the signs stands that a pattern starts with comes out as it went in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, AtomicString

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_BEFORE_PATTERNS = 21
"""The place in Python-Markdown's order: right before the patterns are asked (20)."""
_SIGNS = re.compile(rf"[\\`*_\[<&]|  \n|{re.escape(INLINE_PLACEHOLDER_PREFIX)}")
"""What a pattern of ours starts with: code, emphasis, links and footnotes, HTML, entities, and a break in a line."""
_PLAIN = frozenset({"p", "li", "td", "th", "blockquote", "dd"})


class _Marked(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    def run(self, root: Element) -> None:
        """Mark the text of each paragraph, list item and cell that has no sign in it."""
        for element in root.iter():
            text = element.text
            if text and element.tag in _PLAIN and not _SIGNS.search(text):
                element.text = AtomicString(text)


class PlainText(Extension):  # type: ignore[misc]  # as above
    """Text without a sign of Markdown is not looked through."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Take the place before the patterns."""
        md.treeprocessors.register(_Marked(md), "plain_text", _BEFORE_PATTERNS)
