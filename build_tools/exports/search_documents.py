"""What the search index knows of a page: plain HTML with the attributes that Pagefind reads, and nothing of the theme.

See Pagefind's documentation: 'Configuring what content is indexed', 'Setting up metadata' and 'Configuring weights'.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import escape

from build_tools.synonyms import made_up_word, without_made_up_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.readers.sections import Section
    from build_tools.synonyms import SignReader

TITLE, SUMMARY, OUTCOME, FACTS, HEADING, TEXT, WORKS = 10, 7, 3, 3, 4, 1, 0.2
"""How much a word counts by where it stands, on Pagefind's scale of 0 to 10."""


@dataclass(frozen=True)
class SearchDocument:
    """One page as the search index knows it.

    Attributes:
        address: Its address from the site's root: `materials/genograms/`.
        title: Its title.
        summary: What it helps somebody do.
        facts: What is said of it in words that somebody may search for: its type, minutes, codes and people.
        outcomes: What a reader can do afterwards.
        sections: The text.
        works: The lists of what it cites, so that a work is found by its author and title.
        facets: The values of each facet.
        changed: The day on which it last changed, ISO 8601, or an empty text: results can be sorted by it.
        shown: What a result shows beside its title, by name.
        standing: How much its words count against those of a material, from 0 to 1.
    """

    address: str
    title: str
    summary: str
    facts: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    works: tuple[Section, ...] = ()
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    changed: str = ""
    shown: dict[str, str] = field(default_factory=dict)
    standing: float = 1.0


def write_search_document(document: SearchDocument, signs: SignReader) -> str:
    """A page for the search index, as a whole HTML file.

    Args:
        document: The page.
        signs: Finds the phrases for which there are other words: each gets its sign beside it.
    """
    lines = [
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title></title></head>',
        "<body data-pagefind-body>",
        *_lines(document, signs),
        "</body></html>",
    ]
    return "\n".join(lines) + "\n"


def _lines(document: SearchDocument, signs: SignReader) -> Iterator[str]:
    if document.changed:
        yield f'<i data-pagefind-sort="newest[data-value]" data-value="{document.changed}"></i>'
    for name, value in document.shown.items():
        yield f'<i data-pagefind-meta="{name}[data-value]" data-value="{_text(value)}"></i>'
    standing = document.standing
    yield f'<h1 data-pagefind-meta="title" data-pagefind-weight="{TITLE * standing}">{_text(document.title)}</h1>'
    yield from _signs([document.title], signs, TITLE * standing)
    yield from _weighed([document.summary], signs, SUMMARY * standing)
    yield from _weighed(document.outcomes, signs, OUTCOME * standing)
    yield from _weighed(document.facts, signs, FACTS * standing)
    for section in document.sections:
        yield from _section(section, signs, HEADING * standing, TEXT * standing)
    for section in document.works:
        yield from _section(section, signs, WORKS, WORKS)
    facets = [facet_sign(name, value) for name, values in document.facets.items() for value in values]
    yield f'<p data-pagefind-weight="{TEXT}">{" ".join(facets)}</p>'


def facet_sign(name: str, value: str) -> str:
    """The made-up word that stands in every page with a value of a facet, so that searching for it finds them.

    Pagefind has filters of its own, and can sort by more than one thing. It writes both in another order at each run,
    and the same input would not give the same bytes.

    Args:
        name: The facet.
        value: The value.
    """
    return made_up_word("f", f"{name}={value}")


def _section(section: Section, signs: SignReader, heading: float, text: float) -> Iterator[str]:
    if section.heading:
        yield f'<h2 id="{escape(section.anchor)}" data-pagefind-weight="{heading}">{_text(section.heading)}</h2>'
        yield from _signs([section.heading], signs, heading)
    yield from _weighed(section.paragraphs, signs, text)


def _weighed(paragraphs: Iterable[str], signs: SignReader, weight: float) -> Iterator[str]:
    for paragraph in paragraphs:
        if paragraph.strip():
            yield f'<p data-pagefind-weight="{weight}">{_text(paragraph)}</p>'
            yield from _signs([paragraph], signs, weight)


def _text(value: str) -> str:
    return escape(" ".join(without_made_up_words(value).split()))


def _signs(texts: Iterable[str], signs: SignReader, weight: float) -> Iterator[str]:
    found = [sign for text in texts for sign in signs.signs_in(text)]
    if found:
        yield f'<p data-pagefind-weight="{weight}">{" ".join(found)}</p>'
