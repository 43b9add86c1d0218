"""Markdown to what the checks and pages need of it: headings, links, pictures, citations, and where each one stands.

Each text is parsed once: what is asked of it later is kept in its body.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from build_tools.diagnostics import Span
from build_tools.intake import most
from build_tools.readers.markdown_doubts import Parsed, has_address_beside, note_doubts
from build_tools.readers.markdown_parser import PARSER, inline_text, visible_text
from build_tools.readers.sections import Anchors, Paragraphs, Section, paragraphs_by_heading, written_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from build_tools.readers.text import Notebook

MAX_DEPTH = most("markdown-depth")
MAX_UNCLOSED = most("markdown-unclosed")
MAX_RUN = most("markdown-run")
MAX_FENCES = most("markdown-fences")
MAX_DEFINITIONS = most("markdown-definitions")


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
    """One key in a citation: `[@ruch2007, p. 660]` has the key `ruch2007` and the locator `p. 660`.

    It is narrative when it stands in the sentence, without brackets: `@ruch2007 says`, or `@ruch2007 [p. 660] says`.
    """

    key: str
    locator: str
    year_only: bool
    span: Span
    narrative: bool = False


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


@dataclass(frozen=True, slots=True)
class Body:
    """What a Markdown text holds.

    Attributes:
        text: The text itself.
        first_line: The line of the file on which it starts, counted from 1.
        blanked: The lines that have code in them: each line's index, and the line with spaces for the code.
        headings: In order, as are all the others.
        html: Where HTML stands, or could be seen by a program that takes less of the text for code than we do.
        quotations: The block quotations, as indexes of the first line and the line after the last.
        run_on_blocks: What starts in the line after a paragraph, a list or a table, and its first line.
        shallow_items: Where the items of inner lists stand that are indented by less than four spaces for each level.
        linked: The paragraphs, list items and rows of tables that have a link or a picture in them, as indexes of the
            first line and the line after the last.
        paragraphs: The paragraphs above the first heading and under each heading, as `sections` needs them.
    """

    text: str
    first_line: int
    blanked: tuple[tuple[int, str], ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    pictures: tuple[Picture, ...]
    citations: tuple[Citation, ...]
    tables: tuple[Table, ...]
    html: tuple[Span, ...]
    shallow_items: tuple[Span, ...]
    quotations: tuple[tuple[int, int], ...] = ()
    run_on_blocks: tuple[tuple[str, Span], ...] = ()
    linked: tuple[tuple[int, int], ...] = ()
    paragraphs: tuple[Paragraphs, ...] = ((),)

    @property
    def prose(self) -> tuple[str, ...]:
        """Its lines with everything blanked out that is code, at unchanged columns."""
        lines = self.text.split("\n")
        for index, line in self.blanked:
            lines[index] = line
        return tuple(lines)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The plain text under each of its headings, in order; what stands above the first only if there is a word.

        Citations stand in it as they are written.
        """
        above, *under = (written_out(kept, self.text) for kept in self.paragraphs)
        named = (
            Section(heading.text, heading.anchor, paragraphs)
            for heading, paragraphs in zip(self.headings, under, strict=True)
            if heading.text or paragraphs
        )
        return (*((Section("", "", above),) if above else ()), *named)

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors of all its headings."""
        return frozenset(heading.anchor for heading in self.headings)

    @property
    def cited_keys(self) -> tuple[str, ...]:
        """The keys that it cites, each once, in the order of their first mention."""
        return tuple(dict.fromkeys(item.key for citation in self.citations for item in citation.items))


def paragraph_around(lines: Sequence[str], index: int) -> tuple[int, int]:
    """The lines around one that no empty line parts from it: the index of the first, and that after the last.

    Args:
        lines: The text.
        index: The line's index, counted from 0.
    """
    first, end = index, index + 1
    while first > 0 and lines[first - 1].strip():
        first -= 1
    while end < len(lines) and lines[end].strip():
        end += 1
    return first, end


def read_markdown(text: str, first_line: int = 1, title: str | None = None, notes: Notebook | None = None) -> Body:
    """What a Markdown text holds, and where.

    Args:
        text: The Markdown, without front matter, as `decode` gives it.
        first_line: The line of the file on which it starts, counted from 1.
        title: The page's title, when it is not in the text: its anchor is taken.
        notes: Where it is written down what not every program can follow, or reads in the same way.
    """
    reading = _Reading(text, first_line, title)
    body = reading.body()
    if notes is not None:
        before = len(notes.faults)
        reading.note_depth(notes)
        reading.note_length(notes)
        if len(notes.faults) == before:
            led_to: list[Link | Picture] = [*body.links, *body.pictures]
            addresses = [(each.address, each.span) for each in led_to]
            without_code, links = (lambda: reading.exposed), reading.inline_links
            parsed = Parsed(text, first_line, addresses, reading.tokens, reading.env, without_code, links)
            note_doubts(parsed, notes)
    return body


_CITATION = re.compile(r"\[(-?@[^\[\]\n]+)\](?!\()")
_NARRATIVE = re.compile(r"(?<![\w.@/\\\[;-])@(\w[\w:.+/-]*\w|\w)(?: \[((?:pp?\.|\d)[^\[\]\n@]*)\](?!\())?")
_CITED = re.compile(r"\s*(-?)@([A-Za-z0-9_][A-Za-z0-9_:.+/-]*)(?:,\s*(.*?))?\s*$")
_ADDRESS = r"(?:https?://|mailto:)[^\s<>]*>|[\w.+-]+@[\w-]+(?:\.[\w-]+)+>"
_HTML = re.compile(rf"<(?!{_ADDRESS})(?=[A-Za-z/!?])[^\n>]*>?")
_BACKTICKS = re.compile(r"\\.|`+", re.DOTALL)
_FENCE = re.compile(r"[ \t>]*(?:`{3}|~{3})")
_BARE_FENCE = re.compile(r"( *)(?:`{3,}|~{3,})[\w#.+-]*\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_LINKED = {"link_open", "image", "html_inline"}
_RUN_ON = {"bullet_list_open": "list", "ordered_list_open": "list", "table_open": "table"}
_QUOTE_MARKS = re.compile(r"(?: {0,3}> ?)*")
_ITEM = re.compile(r"^( *)(?:[-*+]|\d{1,9}[.)])( +)\S")


class _Reading:
    """One reading of one text."""

    def __init__(self, text: str, first_line: int, title: str | None) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.first_line = first_line
        self.starts = list(accumulate((len(line) + 1 for line in self.lines), initial=0))
        self.env: dict[str, Any] = {}
        self.tokens = PARSER.parse(text, self.env)
        self.anchors = Anchors()
        if title is not None:
            self.anchors.take(title)
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.tables: list[Table] = []
        self.inline_links = 0
        self.shallow_items: list[Span] = []
        self.run_on_blocks: list[tuple[str, Span]] = []
        self.linked: list[tuple[int, int]] = []

    def body(self) -> Body:
        """All that the text holds."""
        prose = self._prose()
        self._walk()
        return Body(
            text=self.text,
            first_line=self.first_line,
            blanked=tuple((at, line) for at, line in enumerate(prose) if line != self.lines[at]),
            headings=tuple(self.headings),
            links=tuple(self.links),
            pictures=tuple(self.pictures),
            citations=tuple(_citations(prose, self.first_line)),
            tables=tuple(self.tables),
            html=tuple(self._html()),
            shallow_items=tuple(self.shallow_items),
            run_on_blocks=tuple(self.run_on_blocks),
            quotations=tuple(self._quotations()),
            linked=tuple(self.linked),
            paragraphs=paragraphs_by_heading(self.tokens, self.text, self.starts),
        )

    def note_depth(self, notes: Notebook) -> None:
        """Note where lists, quotations or brackets are nested deeper than every program can follow."""
        depth = 0
        for token in self.tokens:
            if token.type in {"bullet_list_open", "ordered_list_open", "blockquote_open"}:
                depth += 1
            elif token.type in {"bullet_list_close", "ordered_list_close", "blockquote_close"}:
                depth -= 1
            if depth > MAX_DEPTH:
                message = f"lists and quotations are nested more than {MAX_DEPTH} levels deep"
                notes.note(
                    "nested_too_deep", self._line_span(token.map[0] if token.map else 0), message, "use fewer levels"
                )
                break
        is_bracketed = max(self.text.count("["), self.text.count("](")) > MAX_UNCLOSED
        for line, chunk in self._chunks(self.lines) if is_bracketed else ():
            text = "\n".join(chunk)
            for opening, closing in (("[", "]"), ("](", ")")):
                unclosed = text.count(opening) - text.count(closing)
                if unclosed > MAX_UNCLOSED:
                    message = f"{unclosed} brackets are opened in this paragraph and not closed"
                    notes.note("nested_too_deep", self._line_span(line), message, "close them, or remove them")
                    break

    def note_length(self, notes: Notebook) -> None:
        """Note a block so long, or code so often, that programs take minutes: their time grows with its square."""
        if len(self.lines) <= min(MAX_RUN, MAX_FENCES, MAX_DEFINITIONS):
            return
        for start, chunk in self._chunks(self.lines):
            if len(chunk) > MAX_RUN:
                message = f"{len(chunk):,} lines stand here with no empty line between them; the limit is {MAX_RUN}"
                notes.note("nested_too_deep", self._line_span(start), message, "put an empty line between its parts")
                return
        fences = [index for index, line in enumerate(self.lines) if _FENCE.match(line)]
        definitions = [index for index, line in enumerate(self.lines) if "]:" in line]
        for found, limit, what in (
            (fences, MAX_FENCES, "start or end a block of code"),
            (definitions, MAX_DEFINITIONS, "define a footnote or the label of a link"),
        ):
            if len(found) > limit:
                message = f"{len(found):,} lines {what}; the limit is {limit}"
                notes.note("nested_too_deep", self._line_span(found[limit]), message, "split the file")
                return

    def _line_span(self, line: int) -> Span:
        return Span(line + self.first_line, 1, len(self.lines[line]) + 1)

    def _chunks(self, lines: list[str]) -> Iterator[tuple[int, list[str]]]:
        """The runs of lines without an empty one between them, each with the index of its first."""
        start = 0
        for index in range(len(lines) + 1):
            if index == len(lines) or not lines[index].strip():
                if index > start:
                    yield start, lines[start:index]
                start = index + 1

    def _prose(self) -> list[str]:
        lines = list(self.lines)
        for token in self.tokens:
            if token.type in {"fence", "code_block"} and token.map:
                for index in range(token.map[0], min(token.map[1], len(lines))):
                    lines[index] = " " * len(lines[index])
        rows: set[int] = set()
        for before, token in zip(self.tokens, self.tokens[1:], strict=False):
            if token.type != "inline" or not token.map or not token.children:
                continue
            start, end = token.map
            if start in rows or all(child.type != "code_inline" for child in token.children):
                continue
            if before.type in {"th_open", "td_open"}:
                rows.add(start)
                lines[start] = "|".join(_without_code(cell) for cell in _split_cells(lines[start]))
            else:
                lines[start:end] = _without_code("\n".join(lines[start:end])).split("\n")
        return lines

    @cached_property
    def exposed(self) -> list[str]:
        """The lines without what every program takes for code, whatever it makes of the lines around it."""
        lines = list(self.lines)
        fences = self._plain_fences()
        if fences is None:
            return lines
        for start, end in fences:
            for index in range(start, end):
                lines[index] = " " * len(lines[index])
        for start, chunk in self._chunks(self.lines):
            for index in range(start, start + len(chunk)):
                spans, is_balanced = _code_spans(self.lines[index])
                if not is_balanced:
                    break
                for begin, end in spans:
                    if "|" not in lines[index][begin:end]:
                        lines[index] = lines[index][:begin] + " " * (end - begin) + lines[index][end:]
        return lines

    def _plain_fences(self) -> list[tuple[int, int]] | None:
        """The blocks of code, or None when not every program sees where all of them start and end."""
        fences = [
            (token.map[0], token.map[1])
            for token in self.tokens
            if token.type == "fence" and token.map and self._is_plain_fence(token, *token.map)
        ]
        ends = {line for start, end in fences for line in (start, end - 1)}
        others = any(index not in ends and _FENCE.match(line) for index, line in enumerate(self.lines))
        return None if others else fences

    def _is_plain_fence(self, token: Token, start: int, end: int) -> bool:
        """Whether a block of code stands alone between empty lines, and ends just as it starts."""
        opening = _BARE_FENCE.fullmatch(self.lines[start])
        if end - start < 2 or end > len(self.lines) or not opening:
            return False
        is_alone = not any(line.strip() for line in (*self.lines[start - 1 : start], *self.lines[end : end + 1]))
        return is_alone and self.lines[end - 1].rstrip() == opening.group(1) + token.markup

    def _walk(self) -> None:
        depth = 0
        for index, token in enumerate(self.tokens):
            if token.type in _RUN_ON and token.level == 0 and token.map:
                self._look_above(_RUN_ON[token.type], token.map[0])
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
                if any(child.type in _LINKED for child in token.children):
                    self.linked.append((token.map[0], token.map[1]))

    def _quotations(self) -> Iterator[tuple[int, int]]:
        depth = 0
        for token in self.tokens:
            if token.type == "blockquote_open" and depth == 0 and token.map:
                yield token.map[0], token.map[1]
            depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)

    def _look_above(self, what: str, line: int) -> None:
        """Note a block right under a line of text, where Python-Markdown goes on with the paragraph."""
        above = self.lines[line - 1].strip() if line else ""
        if above and not re.match(r"#{1,6} |[-*_]{3,}$", above):
            self.run_on_blocks.append((what, Span(line + self.first_line, 1, len(self.lines[line]) + 1)))

    def _look_at_indent(self, line: int, depth: int) -> None:
        quote = _QUOTE_MARKS.match(self.lines[line])
        begin = quote.end() if quote else 0
        match = _ITEM.match(self.lines[line][begin:])
        if match and len(match.group(1)) < 4 * (depth - 1):
            self.shallow_items.append(Span(line + self.first_line, begin + 1, begin + len(match.group(1)) + 1))

    def _take_heading(self, token: Token, inline: Token) -> None:
        text = inline_text(inline)
        line = token.map[0] if token.map else 0
        column = len(self.lines[line]) - len(self.lines[line].lstrip(" >#")) + 1
        span = Span(line + self.first_line, column, len(self.lines[line]) + 1)
        anchor = self.anchors.take(inline_text(inline, with_pictures=False))
        self.headings.append(Heading(int(token.tag[1]), text, anchor, span))

    def _take_table(self, index: int, line: int) -> None:
        cells = []
        for token in self.tokens[index:]:
            if token.type == "thead_close":
                break
            if token.type == "inline":
                cells.append(inline_text(token))
        self.tables.append(Table(tuple(cells), Span(line + self.first_line, 1, len(self.lines[line]) + 1)))

    def _take_inline(self, children: Sequence[Token], start: int, end: int) -> None:
        block = _Block(self, start, end)
        for index, child in enumerate(children):
            if child.type in {"link_open", "image"}:
                self.inline_links += has_address_beside(child)
            if child.type == "link_open":
                inside = _until_close(children, index)
                address = str(child.attrs.get("href", ""))
                self.links.append(Link(address, visible_text(inside).strip(), block.find(address)))
            elif child.type == "image":
                address = str(child.attrs.get("src", ""))
                self.pictures.append(Picture(address, visible_text(child.children or []), block.find(address)))

    def span_at(self, position: int, length: int) -> Span:
        """The span of some characters of the text, within one line."""
        line = bisect_right(self.starts, position) - 1
        column = position - self.starts[line] + 1
        return Span(line + self.first_line, column, column + length)

    @cached_property
    def definitions(self) -> dict[str, Span]:
        """Where the addresses stand that links name by a label."""
        found: dict[str, Span] = {}
        for reference in self.env.get("references", {}).values():
            line = reference["map"][0]
            position = self.lines[line].find(reference["href"]) if line < len(self.lines) else -1
            if position >= 0 and reference["href"]:
                found.setdefault(reference["href"], self.span_at(self.starts[line] + position, len(reference["href"])))
        return found

    def _html(self) -> Iterator[Span]:
        if "<" not in self.text:
            return
        for number, line in enumerate(self.exposed, self.first_line):
            for match in _HTML.finditer(line):
                yield Span(number, match.start() + 1, match.end() + 1)


def read_citations(written: str) -> list[Citation]:
    """The citations in a line of text that has no code in it.

    Args:
        written: The line: a citation as it was written, for example.
    """
    return list(_citations([written], 1))


def _citations(prose: Sequence[str], first_line: int) -> Iterator[Citation]:
    for number, line in enumerate(prose, first_line):
        if "@" not in line:
            continue
        found = []
        for match in _CITATION.finditer(line):
            items = tuple(_cited(match, number))
            found.append(Citation(match.group(), items, Span(number, match.start() + 1, match.end() + 1)))
        rest = _CITATION.sub(lambda match: " " * len(match.group()), line)
        for match in _NARRATIVE.finditer(rest):
            key = Span(number, match.start(1) + 1, match.end(1) + 1)
            item = Cited(match.group(1), match.group(2) or "", year_only=False, span=key, narrative=True)
            found.append(Citation(match.group(), (item,), Span(number, match.start() + 1, match.end() + 1)))
        yield from sorted(found, key=lambda citation: citation.span)


def _cited(match: re.Match[str], number: int) -> Iterator[Cited]:
    position = match.start(1)
    for part in match.group(1).split(";"):
        item = _CITED.match(part)
        if item:
            start = position + item.start(2)
            span = Span(number, start + 1, start + len(item.group(2)) + 1)
            yield Cited(item.group(2).rstrip(".,:"), item.group(3) or "", item.group(1) == "-", span)
        position += len(part) + 1


class _Block:
    """The lines of one paragraph, heading or cell, in which the addresses of its links are found one after another."""

    def __init__(self, reading: _Reading, start: int, end: int) -> None:
        self.reading = reading
        self.start = start
        self.position = reading.starts[start]
        self.end = reading.starts[min(end, len(reading.lines))]
        self.missing: set[str] = set()

    def find(self, address: str) -> Span:
        """Where the next link to an address stands, or where the label of the link is defined."""
        for opening in ("](", "](<", "<", ""):
            position = self._next(opening + address) if address else -1
            if position >= 0:
                position += len(opening)
                self.position = position + len(address)
                return self.reading.span_at(position, len(address))
        return self.reading.definitions.get(address, Span(self.start + self.reading.first_line, 1, 1))

    def _next(self, written: str) -> int:
        if written in self.missing:
            return -1
        position = self.reading.text.find(written, self.position, self.end)
        if position < 0:
            self.missing.add(written)
        return position


def _code_spans(text: str) -> tuple[list[tuple[int, int]], bool]:
    """Where code in backticks stands in a text, and whether every backtick in it belongs to such code."""
    runs = list(_BACKTICKS.finditer(text))
    spans: list[tuple[int, int]] = []
    is_balanced = True
    later: dict[int, list[int]] = {}
    for match in re.finditer(r"`+", text):
        later.setdefault(len(match.group()), []).append(match.start())
    for lengths in later.values():
        lengths.reverse()
    end = 0
    for run in runs:
        if run.start() < end:
            continue
        if run.group().startswith("\\"):
            is_balanced = is_balanced and run.group() != "\\`"
            continue
        size = run.end() - run.start()
        closing = later.get(size, [])
        while closing and closing[-1] < run.end():
            closing.pop()
        if closing:
            end = closing.pop() + size
            spans.append((run.start(), end))
        else:
            is_balanced = False
    return spans, is_balanced


def _without_code(text: str) -> str:
    """The text with spaces for the code in backticks, at unchanged columns."""
    spans, _ = _code_spans(text)
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def _split_cells(line: str) -> list[str]:
    return _CELL_END.split(line)


def _until_close(children: Sequence[Token], index: int) -> list[Token]:
    depth = 0
    for end in range(index, len(children)):
        depth += children[end].nesting
        if depth == 0:
            return list(children[index + 1 : end])
    return list(children[index + 1 :])
