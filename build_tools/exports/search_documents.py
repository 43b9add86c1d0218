"""What the search index knows of a page: how much each of its words counts, and what a result shows of it."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from build_tools.synonyms import PAUSE, made_up_word, stem, without_made_up_words

if TYPE_CHECKING:
    from build_tools.readers.sections import Section
    from build_tools.synonyms import SignReader

TITLE, SUMMARY, OUTCOME, FACTS, HEADING, TEXT, WORKS = 20.0, 10.0, 4.0, 4.0, 6.0, 1.0, 0.1
"""How much a word counts by where it stands."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""How much a word counts in a page, as the index writes it."""
STEPS = 3.6
"""How many letters lie between a weight and its double."""
_BOUNDS = [round(2 ** ((level - 0.5) / STEPS) - 1, 4) for level in range(1, len(LETTERS))]
_SHORTEST, _LONGEST = 3, 30
"""How many letters a word has by which spelling is corrected."""


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


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A page as it goes into the index.

    Attributes:
        text: All that the index needs of it, as JSON: the same page gives the same text.
        words: Its words as spelling is corrected by them.
    """

    text: str
    words: frozenset[str]


def index_document(document: SearchDocument, signs: SignReader) -> IndexedDocument:
    """A page as it goes into the index.

    Args:
        document: The page.
        signs: Finds the phrases for which there are other words: each gets its sign beside it.
    """
    weights, words = _weights(_weighed(document), signs)
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for term, weight in weights.items():
        by_letter[_letter(weight)].append(term)
    written = {
        "title": _plain(document.title),
        "shown": {name: _plain(value) for name, value in document.shown.items()},
        "changed": document.changed,
        "words": {letter: " ".join(sorted(by_letter[letter])) for letter in sorted(by_letter)},
        "facets": sorted(facet_sign(name, value) for name, values in document.facets.items() for value in values),
    }
    return IndexedDocument(json.dumps(written, ensure_ascii=False, separators=(",", ":")), words)


class _Vocabulary(dict[str, str]):
    """What all forms of a word have in common, by the word: each is worked out once in a process.

    Attributes:
        spelt: The words by which spelling is corrected.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spelt: set[str] = set()

    def __missing__(self, word: str) -> str:
        if _SHORTEST <= len(word) <= _LONGEST and word.replace("'", "").isalpha():
            self.spelt.add(word)
        self[word] = term = stem(word)
        return term


_VOCABULARY = _Vocabulary()


def _weights(texts: dict[float, list[str]], signs: SignReader) -> tuple[dict[str, float], frozenset[str]]:
    """How much each word counts in a page, and the words by which spelling is corrected.

    Args:
        texts: The texts of the page by how much a word in them counts.
        signs: Finds the phrases for which there are other words.
    """
    weights: dict[str, float] = {}
    words: set[str] = set()
    known, get = _VOCABULARY, weights.get
    for weight, listed in texts.items():
        read = signs.read(listed)
        counts = Counter(read)
        del counts[PAUSE]
        words.update(counts)
        for word, count in counts.items():
            term = known[word]
            weights[term] = get(term, 0) + weight * count
        for sign in signs.signs_among(read):
            weights[sign] = get(sign, 0) + weight
    return weights, frozenset(known.spelt.intersection(words))


@lru_cache(maxsize=10_000)
def _letter(weight: float) -> str:
    return LETTERS[bisect_right(_BOUNDS, weight)]


def _weighed(document: SearchDocument) -> dict[float, list[str]]:
    """The texts of a page by how much a word in them counts."""
    standing, sections = document.standing, document.sections
    found: dict[float, list[str]] = {}
    for weight, texts in (
        (TITLE * standing, [document.title]),
        (SUMMARY * standing, [document.summary]),
        (OUTCOME * standing, document.outcomes),
        (FACTS * standing, document.facts),
        (HEADING * standing, [section.heading for section in sections]),
        (TEXT * standing, [text for section in sections for text in section.paragraphs]),
        (WORKS, [text for section in document.works for text in (section.heading, *section.paragraphs)]),
    ):
        found.setdefault(weight, []).extend(texts)
    return found


def facet_sign(name: str, value: str) -> str:
    """The made-up word by which the index knows the pages with a value of a facet.

    Args:
        name: The facet.
        value: The value.
    """
    return made_up_word("f", f"{name}={value}")


def _plain(value: str) -> str:
    text = " ".join(value.split())
    return " ".join(without_made_up_words(text).split()) if "zq" in text.lower() else text
