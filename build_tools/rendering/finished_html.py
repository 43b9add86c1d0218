"""A Markdown extension that takes the HTML we made ourselves out of a text whole, so that Markdown does not read it.

Python-Markdown reads HTML tag by tag: half of the time that a material's page takes. What is taken here is what
`rendering.markup.html_block` and `typesetting` write, and nothing else: no text of a contributor holds HTML, because
the checks refuse it. A text that holds none of it is read as it would be without this extension.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown import Extension
from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from markdown import Markdown

_AFTER_FENCES, _AFTER_ANCHORS = 22, 20.5
"""The places in Python-Markdown's order: after fenced code was taken out (25) and before any HTML is read (20); and
between MkDocs' look at the anchors of a page (21), which it checks links against, and that reading."""
_BLOCK = re.compile(r"<(?:blockquote|details|div|dl|figure|h2|nav|ol|p|section|table|ul)[ >]")
_ID = re.compile(r" id=\"([^\"]*)\"")
_OPENED = re.compile(r"<(?!(?:br|hr|img|input|use|wbr)\b)[a-z]")
_INNER = r"(?:[^<`\n]|</?(?:em|strong|sup|sub|i|b)>|<a href=\"[^\"<>`\n]*\">|</a>)*"
_STYLE = rf"<span data-citation-style=\"[a-z]+\"(?: hidden)?>{_INNER}</span>"
_CITATION = re.compile(rf"<span class=\"pc-citation\" id=\"cite-\d+\">(?:(?:{_STYLE})+|{_INNER})</span>")
_TERM = re.compile(
    r"<a class=\"pc-term\" href=\"[^\"<>`\n]*\">(?:<abbr title=\"[^\"<>`\n]*\">[^<`\n]*</abbr>|[^<`\n]*)</a>"
)


class _Taken(Preprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    anchors = ""
    """The anchors of what was taken from the text at hand, as the last line of what MkDocs sees of it."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with a sign of Python-Markdown's own in place of each piece of finished HTML."""
        self._ids: list[str] = []
        kept = [self._within(line) if "<" in line[1:] else line for line in lines]
        made: list[str] = []
        start = 0
        while start < len(kept):
            line = kept[start]
            is_first = start == 0 or not kept[start - 1].strip()
            if not (is_first and line.startswith("<") and _BLOCK.match(line)):
                made.append(line)
                start += 1
                continue
            end = start
            while end < len(kept) and kept[end].strip():
                end += 1
            made += self._block(kept[start:end])
            start = end
        self.anchors = "".join(f'<a id="{each}">' for each in self._ids)
        return [*made, self.anchors] if self.anchors else made

    def _block(self, lines: list[str]) -> list[str]:
        """A block of HTML taken whole; its own lines when not every element that it opens is closed in it."""
        html = "\n".join(lines)
        if not html.endswith(">") or len(_OPENED.findall(html)) != html.count("</"):
            return lines
        return [self._stored(html), ""]

    def _within(self, line: str) -> str:
        """A line without its citations and terms; one with code in it stays as it is."""
        if "`" in line or line.startswith("    "):
            return line
        if 'class="pc-citation"' in line:
            line = _CITATION.sub(self._found, line)
        if 'class="pc-term"' in line:
            line = _TERM.sub(self._found, line)
        return line

    def _found(self, match: re.Match[str]) -> str:
        return self._stored(match.group())

    def _stored(self, html: str) -> str:
        self._ids += _ID.findall(html)
        placeholder: str = self.md.htmlStash.store(html)
        return placeholder


class _Cleared(Preprocessor):  # type: ignore[misc]  # as above
    """Takes the line of anchors away again."""

    def __init__(self, md: Markdown, taken: _Taken) -> None:
        super().__init__(md)
        self._taken = taken

    def run(self, lines: list[str]) -> list[str]:
        """The lines without it."""
        is_there = self._taken.anchors and lines and lines[-1] == self._taken.anchors
        return lines[:-1] if is_there else lines


class FinishedHtml(Extension):  # type: ignore[misc]  # as above
    """The extension; `markdown_extensions` in mkdocs.yml names it."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Put it into a Markdown program."""
        taken = _Taken(md)
        md.preprocessors.register(taken, "finished_html", _AFTER_FENCES)
        md.preprocessors.register(_Cleared(md, taken), "finished_html_cleared", _AFTER_ANCHORS)
