"""The first use of each short form in a text: where it stands, and what a page shows in its place."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from build_tools.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    if not pattern.search(body.text):
        return
    paragraphs = list(_paragraphs(body))
    for index, line in enumerate(_plain_lines(body)):
        for match in pattern.finditer(line):
            term = wanted.pop(match.group(1), None)
            if term is not None and (term.stands_for or "").casefold() not in paragraphs[index]:
                yield Span(index + body.first_line, match.start() + 1, match.end() + 1), term


def _paragraphs(body: Body) -> Iterator[str]:
    """For each line the whole paragraph in which it stands, in small letters."""
    for has_text, lines in groupby(body.prose, key=lambda line: bool(line.strip())):
        listed = list(lines)
        yield from [" ".join(listed).casefold() if has_text else ""] * len(listed)


def _plain_lines(body: Body) -> Iterator[str]:
    """The lines of running text without code and citations, at unchanged columns; empty where no link could stand."""
    cited: dict[int, list[Span]] = {}
    for citation in body.citations:
        cited.setdefault(citation.span.line, []).append(citation.span)
    passed_over = {heading.span.line for heading in body.headings} | _linked_lines(body)
    for number, line in enumerate(body.prose, body.first_line):
        is_running = number not in passed_over and not _DEFINITION.match(line)
        plain = _ADDRESS.sub(lambda match: " " * len(match.group()), line) if is_running else ""
        for span in cited.get(number, []):
            plain = plain[: span.column - 1] + " " * (span.end_column - span.column) + plain[span.end_column - 1 :]
        yield plain


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
