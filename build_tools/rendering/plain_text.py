"""A Markdown extension that says of text without any sign of Markdown that there is nothing to find in it.

Python-Markdown asks some twenty patterns of every text, one after another: a quarter of the time that a page takes. A
text in which none of the signs stands that a pattern starts with comes out as it went in. Fenced code is looked for in
every line, too: not in a text without a fence. And a list of contents is made of every text, to stand where a sign for
it stands: our settings know no such sign, and the list beside a text is made of its headings by MkDocs. Every block is
split into lines to see whether it is a table: not one without a bar. And line ends are put between the elements of a
text, which no browser shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, AtomicString

if TYPE_CHECKING:
    from markdown import Markdown
    from markdown.blockprocessors import BlockProcessor
    from markdown.preprocessors import Preprocessor

_BEFORE_PATTERNS = 21
"""The place in Python-Markdown's order: right before the patterns are asked (20)."""
_FENCED_CODE = "fenced_code_block"
"""What looks for fenced code is called this, in Python-Markdown's own extension and in others."""
_SIGNS = re.compile(rf"[\\`*_\[<&]|  \n|{re.escape(INLINE_PLACEHOLDER_PREFIX)}")
"""What a pattern of ours starts with: code, emphasis, links and footnotes, HTML, entities, and a break in a line."""
_PLAIN = frozenset({"p", "li", "td", "th", "blockquote", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})
_CONTENTS = "toc"
_TABLES = "table"
_LINE_ENDS = "prettify"


class _Marked(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    def run(self, root: Element) -> None:
        """Mark the text of each paragraph, list item and cell that has no sign in it."""
        for element in root.iter():
            text = element.text
            if text and element.tag in _PLAIN and not _SIGNS.search(text):
                element.text = AtomicString(text)


def _look_only_for_fences(search: Preprocessor) -> None:
    """Let what looks for fenced code do so only where there is a fence; it stays itself, because others ask it things.

    Args:
        search: It.
    """
    in_every_line = search.run

    def run(lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        found: list[str] = in_every_line(lines) if "```" in text or "~~~" in text else lines
        return found

    search.run = run


def _look_only_for_bars(tables: BlockProcessor) -> None:
    """Let what makes tables look only at blocks with a bar in them.

    Args:
        tables: It.
    """
    in_every_block = tables.test
    tables.test = lambda parent, block: "|" in block and in_every_block(parent, block)


def _make_no_list(contents: Treeprocessor) -> None:
    """Let what names the headings do that alone, when nothing in a text can ask it for a list of them.

    Args:
        contents: It.
    """
    if not contents.marker:
        contents.build_toc_div = lambda _: Element("div")


class PlainText(Extension):  # type: ignore[misc]  # as above
    """Text without a sign of Markdown is not looked through."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Take the place before the patterns, and spare a text what cannot be in it."""
        if _FENCED_CODE in md.preprocessors:
            _look_only_for_fences(md.preprocessors[_FENCED_CODE])
        if _CONTENTS in md.treeprocessors:
            _make_no_list(md.treeprocessors[_CONTENTS])
        if _TABLES in md.parser.blockprocessors:
            _look_only_for_bars(md.parser.blockprocessors[_TABLES])
        md.treeprocessors.deregister(_LINE_ENDS)
        md.treeprocessors.register(_Marked(md), "plain_text", _BEFORE_PATTERNS)
