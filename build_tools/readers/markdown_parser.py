"""The parser of Markdown: markdown-it-py (CommonMark with tables and footnotes), with short ways for plain text.

Most of what people write is paragraphs without any markup. Two rules of ours see that at once, where the library would
ask each of its own rules about each line and each sign. They give nothing that the library would not have given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import table
from mdit_py_plugins.footnote import footnote_plugin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_STARTS = frozenset("`~>*-_+#<[0123456789")
"""The signs with which a block starts that is no paragraph, unless it is indented or has a line below that says so."""
_DELIMITERS = frozenset("|-:")
"""The signs with which the second line of a table starts."""
_UNDERLINE = re.compile(r"(?:-+|=+)[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"[\\`*_\[<&]")
_INLINE_STARTS = re.compile(r"[\\`*_\[\]<&!^\n]")
"""The signs at which one of the rules for inline text has something to say."""
_LINE_END = re.compile(r" *\n[ \t]*")


class _Parser(MarkdownIt):
    """Takes every address for an address, exactly as it is written: the checks say what must not be followed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        del url
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url


def _plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's call
    """Take a paragraph whose first line starts like text; False leaves everything to the library's own rules."""
    indent = state.blkIndent
    if silent or end != state.lineMax or state.sCount[start] - indent > 3 or _first(state, start) in _STARTS:
        return False
    if start + 1 < end and _first(state, start + 1) in _DELIMITERS and table(state, start, end, True):  # noqa: FBT003
        return False
    before, state.parentType = state.parentType, "paragraph"
    after = _paragraph_end(state, start + 1, end)
    if after < 0:
        state.parentType = before
        return False
    state.line = after
    state.push("paragraph_open", "p", 1).map = [start, after]
    token = state.push("inline", "", 0)
    token.content = mdTrim(state.getLines(start, after, indent, False))  # noqa: FBT003 - the library's call
    token.map = [start, after]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _paragraph_end(state: StateBlock, line: int, end: int) -> int:
    """The line after the last of a paragraph that goes on in a line, or -1 when it is a heading with a line below."""
    indent = state.blkIndent
    rules = state.md.block.ruler.getRules("paragraph")
    while line < end and not state.isEmpty(line):
        count = state.sCount[line]
        if count - indent <= 3:
            first = _first(state, line)
            if count >= indent and first in "-=":
                begin = state.bMarks[line] + state.tShift[line]
                if _UNDERLINE.match(state.src, begin):
                    return -1
            is_plain = first not in _STARTS and not (line + 1 < end and _first(state, line + 1) in _DELIMITERS)
            if count >= 0 and not is_plain and any(rule(state, line, end, True) for rule in rules):  # noqa: FBT003
                break
        line += 1
    return line


def _first(state: StateBlock, line: int) -> str:
    """The first sign of a line, or a line feed when it is empty."""
    return state.src[state.bMarks[line] + state.tShift[line]] if not state.isEmpty(line) else "\n"


def _inline(state: StateCore) -> None:
    """Read the inline markup of all blocks; those without any get no tokens for it."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _MARKUP.search(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True, "maxNesting": 40, "store_labels": True})
    parser.enable("table").use(footnote_plugin)
    parser.block.ruler.before("table", "plain_paragraph", _plain_paragraph)
    parser.core.ruler.at("inline", _inline)
    parser.inline.terminator_re = _INLINE_STARTS
    return parser


PARSER = _parser()


def as_one_line(text: str) -> str:
    """Lines of plain text as a reader sees them: in one line."""
    return _LINE_END.sub(" ", text)


def inline_text(token: Token, *, with_pictures: bool = True) -> str:
    """The text that a reader sees of a block's inline token.

    Args:
        token: A token of type `inline`.
        with_pictures: Whether the text alternatives of pictures are part of it.
    """
    if not token.children:
        return as_one_line(token.content)
    return visible_text(token.children, with_pictures=with_pictures)


def visible_text(tokens: Sequence[Token], *, with_pictures: bool = True) -> str:
    """The text that a reader sees of some inline tokens, with the text alternatives of pictures or without."""
    parts = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(visible_text(token.children or []) if with_pictures else "")
        elif token.type in {"text", "code_inline"}:
            parts.append(token.content)
    return "".join(parts)
