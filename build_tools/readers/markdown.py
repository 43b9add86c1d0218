"""Markdown to what the checks and pages need of it: headings, links, pictures, citations, and where each one stands.

The parser is markdown-it-py (CommonMark with tables and footnotes).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from build_tools.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


class _Parser(MarkdownIt):
    """Takes every address for an address, exactly as it is written: the checks say what must not be followed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        del url
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url


_PARSER = _Parser("commonmark", {"html": True, "maxNesting": 40}).enable("table").use(footnote_plugin)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level from 1 to 6, its text, and the anchor that it gets on the page."""

    level: int
    text: str
    anchor: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its address as written and the text that a reader sees."""

    address: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its address as written and its text alternative."""

    address: str
    alternative: str
    span: Span


@dataclass(frozen=True, slots=True)
class Cited:
    """One key in a citation: `[@ruch2007, p. 660]` has the key `ruch2007` and the locator `p. 660`."""

    key: str
    locator: str
    year_only: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in the text: one or more keys in a pair of brackets, exactly as written."""

    written: str
    items: tuple[Cited, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the texts of its header cells."""

    header: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Body:
    """What a Markdown text holds.

    Attributes:
        text: The text itself.
        first_line: The line of the file on which it starts, counted from 1.
        prose: Its lines with everything blanked out that is code, at unchanged columns.
        headings: In order, as are all the others.
    """

    text: str
    first_line: int
    prose: tuple[str, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    pictures: tuple[Picture, ...]
    citations: tuple[Citation, ...]
    tables: tuple[Table, ...]
    html: tuple[Span, ...]
    shallow_items: tuple[Span, ...]

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors of all its headings."""
        return frozenset(heading.anchor for heading in self.headings)

    @property
    def cited_keys(self) -> tuple[str, ...]:
        """The keys that it cites, each once, in the order of their first mention."""
        return tuple(dict.fromkeys(item.key for citation in self.citations for item in citation.items))

    def numbered_lines(self) -> Iterator[tuple[int, str]]:
        """Each line with its number in the file."""
        yield from enumerate(self.text.split("\n"), self.first_line)


def read_markdown(text: str, first_line: int = 1, title: str | None = None) -> Body:
    """What a Markdown text holds, and where.

    Args:
        text: The Markdown, without front matter.
        first_line: The line of the file on which it starts, counted from 1.
        title: The page's title, when it is not in the text: its anchor is taken.
    """
    return _Reading(text, first_line, title).body()


def anchor_of(text: str, taken: set[str]) -> str:
    """The anchor of a heading, as Python-Markdown's `toc` extension makes it; it is added to `taken`."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    anchor = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_text).strip().lower())
    anchor = anchor or "_1"
    while anchor in taken or not anchor:
        match = re.match(r"^(.*)_(\d+)$", anchor)
        anchor = f"{match.group(1)}_{int(match.group(2)) + 1}" if match else f"{anchor}_1"
    taken.add(anchor)
    return anchor


_CITATION = re.compile(r"\[(-?@[^\[\]\n]+)\](?!\()")
_CITED = re.compile(r"\s*(-?)@([A-Za-z0-9_][A-Za-z0-9_:.+/-]*)(?:,\s*(.*?))?\s*$")
_HTML = re.compile(r"<(?!(?:https?://|mailto:)[^\s<>]*>)(?=[A-Za-z/!?])[^\n>]*>?")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_ITEM = re.compile(r"^( *)(?:[-*+]|\d{1,9}[.)])( +)\S")


class _Reading:
    """One reading of one text."""

    def __init__(self, text: str, first_line: int, title: str | None) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.first_line = first_line
        self.tokens = _PARSER.parse(text)
        self.taken: set[str] = set()
        self.cursors: dict[int, int] = {}
        if title is not None:
            anchor_of(title, self.taken)
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.tables: list[Table] = []
        self.shallow_items: list[Span] = []

    def body(self) -> Body:
        """All that the text holds."""
        prose = self._prose()
        self._walk()
        return Body(
            text=self.text,
            first_line=self.first_line,
            prose=tuple(prose),
            headings=tuple(self.headings),
            links=tuple(self.links),
            pictures=tuple(self.pictures),
            citations=tuple(self._citations(prose)),
            tables=tuple(self.tables),
            html=tuple(self._html(prose)),
            shallow_items=tuple(self.shallow_items),
        )

    def _prose(self) -> list[str]:
        lines = list(self.lines)
        for token in self.tokens:
            if token.type in {"fence", "code_block"} and token.map:
                for index in range(token.map[0], min(token.map[1], len(lines))):
                    lines[index] = " " * len(lines[index])
        for token in self.tokens:
            if token.type != "inline" or not token.map or not token.children:
                continue
            if any(child.type == "code_inline" for child in token.children):
                start, end = token.map
                block = _CODE_SPAN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), "\n".join(lines[start:end]))
                lines[start:end] = block.split("\n")
        return lines

    def _walk(self) -> None:
        depth = 0
        for index, token in enumerate(self.tokens):
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                depth += 1
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                depth -= 1
            elif token.type == "list_item_open" and depth > 1 and token.map:
                self._look_at_indent(token.map[0], depth)
            elif token.type == "heading_open":
                self._take_heading(token, self.tokens[index + 1])
            elif token.type == "thead_open" and token.map:
                self._take_table(index, token.map[0])
            if token.type == "inline" and token.children and token.map:
                self._take_inline(token.children, *token.map)

    def _look_at_indent(self, line: int, depth: int) -> None:
        match = _ITEM.match(self.lines[line])
        if match and len(match.group(1)) < 4 * (depth - 1):
            self.shallow_items.append(Span(line + self.first_line, 1, len(match.group(1)) + 1))

    def _take_heading(self, token: Token, inline: Token) -> None:
        text = _visible(inline.children or [])
        line = token.map[0] if token.map else 0
        column = len(self.lines[line]) - len(self.lines[line].lstrip(" #")) + 1
        span = Span(line + self.first_line, column, len(self.lines[line]) + 1)
        self.headings.append(Heading(int(token.tag[1]), text, anchor_of(text, self.taken), span))

    def _take_table(self, index: int, line: int) -> None:
        cells = []
        for token in self.tokens[index:]:
            if token.type == "thead_close":
                break
            if token.type == "inline":
                cells.append(_visible(token.children or []))
        self.tables.append(Table(tuple(cells), Span(line + self.first_line, 1, len(self.lines[line]) + 1)))

    def _take_inline(self, children: Sequence[Token], start: int, end: int) -> None:
        for index, child in enumerate(children):
            if child.type == "link_open":
                inside = _until_close(children, index)
                address = str(child.attrs.get("href", ""))
                self.links.append(Link(address, _visible(inside).strip(), self._find(address, start, end)))
            elif child.type == "image":
                address = str(child.attrs.get("src", ""))
                self.pictures.append(Picture(address, _visible(child.children or []), self._find(address, start, end)))

    def _find(self, address: str, start: int, end: int) -> Span:
        """Where the next mention of an address stands in the lines of a block."""
        for line in range(start, min(end, len(self.lines))):
            position = self.lines[line].find(address, self.cursors.get(line, 0)) if address else -1
            if position >= 0:
                self.cursors[line] = position + len(address)
                return Span(line + self.first_line, position + 1, position + len(address) + 1)
        return Span(start + self.first_line, 1, 1)

    def _citations(self, prose: list[str]) -> Iterator[Citation]:
        for number, line in enumerate(prose, self.first_line):
            for match in _CITATION.finditer(line):
                items = tuple(self._cited(match, number))
                yield Citation(match.group(), items, Span(number, match.start() + 1, match.end() + 1))

    def _cited(self, match: re.Match[str], number: int) -> Iterator[Cited]:
        position = match.start(1)
        for part in match.group(1).split(";"):
            item = _CITED.match(part)
            if item:
                start = position + item.start(2)
                span = Span(number, start + 1, start + len(item.group(2)) + 1)
                yield Cited(item.group(2).rstrip(".,:"), item.group(3) or "", item.group(1) == "-", span)
            position += len(part) + 1

    def _html(self, prose: list[str]) -> Iterator[Span]:
        for number, line in enumerate(prose, self.first_line):
            for match in _HTML.finditer(line):
                if line[: match.start()].endswith("\\"):
                    continue
                yield Span(number, match.start() + 1, match.end() + 1)


def _until_close(children: Sequence[Token], index: int) -> list[Token]:
    depth = 0
    for end in range(index, len(children)):
        depth += children[end].nesting
        if depth == 0:
            return list(children[index + 1 : end])
    return list(children[index + 1 :])


def _visible(tokens: Sequence[Token]) -> str:
    """The text that a reader sees of some inline tokens."""
    parts = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(_visible(token.children or []))
        elif token.type in {"text", "code_inline"}:
            parts.append(token.content)
    return "".join(parts)
