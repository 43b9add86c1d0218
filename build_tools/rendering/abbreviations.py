"""The first use of each short form in a text: where it stands, and what a page shows in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from build_tools.diagnostics import Span
from build_tools.readers.markdown import paragraph_around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from build_tools.model import GlossaryTerm
    from build_tools.readers.markdown import Body

_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:")
_ADDRESS = re.compile(r"https?://\S+")
_SIGNS = re.compile(r"[\\`*_\[\](){}|!~^$:]")


def first_uses(body: Body, terms: Iterable[GlossaryTerm]) -> Iterator[tuple[Span, GlossaryTerm]]:
    """Where each short form is first used in the running text of a page, and its term.

    A heading, a paragraph with a link or a picture in it, a citation and code are passed over, because a link cannot
    stand in a link. A short form whose full form stands in the same paragraph is explained already.

    Args:
        body: The text.
        terms: The terms that are to be expanded.
    """
    wanted = {term.term: term for term in terms if term.term and term.stands_for}
    if not wanted:
        return
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(wanted)))})(?=s?(?![\w-]))")
    lines = sorted({body.text.count("\n", 0, match.start()) for match in pattern.finditer(body.text)})
    if not lines:
        return
    plain_line = _plain_lines(body)
    for index in lines:
        for match in pattern.finditer(plain_line(index)):
            term = wanted.pop(match.group(1), None)
            if term is not None and (term.stands_for or "").casefold() not in _paragraph(body, index):
                yield Span(index + body.first_line, match.start() + 1, match.end() + 1), term


def _paragraph(body: Body, index: int) -> str:
    """The whole paragraph in which a line stands, in small letters."""
    lines = body.prose
    first, end = paragraph_around(lines, index)
    return " ".join(lines[first:end]).casefold()


def _plain_lines(body: Body) -> Callable[[int], str]:
    """What gives a line of running text without code and citations, at unchanged columns; empty where no link could be.

    Args:
        body: The text, of which the lines count from 0.
    """
    cited: dict[int, list[Span]] = {}
    for citation in body.citations:
        cited.setdefault(citation.span.line, []).append(citation.span)
    passed_over = {heading.span.line for heading in body.headings} | _linked_lines(body)
    lines = body.prose

    def plain_line(index: int) -> str:
        number, line = index + body.first_line, lines[index]
        if number in passed_over or _DEFINITION.match(line):
            return ""
        plain = _ADDRESS.sub(lambda match: " " * len(match.group()), line)
        for span in cited.get(number, []):
            plain = plain[: span.column - 1] + " " * (span.end_column - span.column) + plain[span.end_column - 1 :]
        return plain

    return plain_line


def _linked_lines(body: Body) -> set[int]:
    """The lines of every paragraph, list item and row of a table that has a link or a picture in it."""
    return {index + body.first_line for start, end in body.linked for index in range(start, end)}


def expanded(term: GlossaryTerm, address: str) -> Markup:
    """A short form as a page shows it at its first use: with its full form, and a link to what it means.

    Args:
        term: Its term.
        address: The address of the term in the glossary, from the page.
    """
    shown = f'<abbr title="{_inert(term.stands_for)}">{_inert(term.term)}</abbr>'
    return Markup(f'<a class="pc-term" href="{_inert(address)}">{shown}</a>')  # noqa: S704 - every value is inert


def _inert(value: str | None) -> str:
    """A value that neither HTML nor Markdown obeys: it stands in Markdown, which reads attributes as text."""
    return _SIGNS.sub(lambda match: f"&#{ord(match.group())};", str(escape(value or "")))
