"""The glossary as a search goes by it: which words are one thing, and the sign by which an index knows that thing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model import GlossaryTerm

_MADE_UP = re.compile(r"zq[a-z]+qz", re.IGNORECASE)
_BETWEEN = "\0"
"""What stands between two texts: no text holds it."""
_ENDS = (_BETWEEN, ". ", "? ", "! ", "; ", ": ")
"""What a sentence ends with."""
PAUSE = "\n"
"""What stands in a list of words where a sentence ends."""
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_WORD_OR_PAUSE = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|\n")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SHORT = re.compile(r"[^aeiou]*[aeiouy][^aeiouwxy]")
ENDINGS: tuple[tuple[tuple[str, str, int], ...], ...] = (
    (("'s", "", 1),),
    (("sses", "ss", 1), ("ches", "ch", 2), ("shes", "sh", 2), ("xes", "x", 1), ("ies", "y", 2)),
    (("ss", "ss", 0), ("us", "us", 0), ("is", "is", 0), ("ias", "ias", 0), ("s", "", 2)),
    (("eed", "ee", 3), ("eed", "eed", 0), ("ied", "y", 2), ("ing", "", 2), ("ed", "", 2)),
    tuple((2 * letter, letter, 2) for letter in "bdfglmnprt"),
    (("isation", "ise", 3), ("ization", "ise", 3), ("ation", "ate", 3), ("ize", "ise", 3), ("iveness", "ive", 3)),
    (("ly", "", 4),),
    (("al", "", 4), ("ful", "", 4), ("ness", "", 4)),
    (("ement", "", 4), ("ment", "", 4), ("ent", "", 5), ("ance", "", 4), ("ence", "", 4), ("able", "", 4)),
    (("sion", "s", 3), ("tion", "t", 3), ("sive", "s", 3), ("tive", "t", 3), ("ate", "", 4), ("ous", "", 4)),
    (("e", "", 4),),
)
"""How the forms of a word become one: in each group the first ending that fits gives way to another, if so many letters
stay before it. `find/words.json` hands them to the browser, which does the same to what a reader types."""


def as_searched(text: str) -> str:
    """A text as searching compares it: small letters without accents, one space between words, and no other sign.

    The same is done to what a reader types, in `overrides/assets/javascripts/search/query.js`.
    """
    return " ".join(_WORD.findall(_plain(text)))


def _plain(text: str) -> str:
    """A text in small letters without accents."""
    return (text if text.isascii() else _FOREIGN.sub(_in_plain_signs, text)).lower()


def _in_plain_signs(found: re.Match[str]) -> str:
    return _plain_signs(found[0])


@lru_cache(maxsize=10_000)
def _plain_signs(signs: str) -> str:
    """Signs that are not ASCII as searching compares them: without accents, and one kind of apostrophe."""
    apart = unicodedata.normalize("NFKD", signs.translate(_APOSTROPHES))
    return "".join(sign for sign in apart if unicodedata.category(sign) not in {"Mn", "Cf"})


def stem(word: str) -> str:
    """What all forms of a word have in common: `reflective`, `reflects` and `reflection` have `reflect`.

    Args:
        word: A word as `as_searched` gives it.
    """
    for group in ENDINGS:
        for ending, instead, least in group:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                word = word.removesuffix(ending) + instead
                if ending in {"ing", "ed"} and _SHORT.fullmatch(word):
                    word += "e"
                break
    return word


@lru_cache(maxsize=10_000)
def made_up_word(kind: str, name: str) -> str:
    """A word that stands in no text, by which the search index knows a thing or a value of a facet.

    Args:
        kind: One small letter for the kind of thing.
        name: Its name: another name gives another word.
    """
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"zq{kind}{digest.translate(_LETTERS)}qz"


def without_made_up_words(text: str) -> str:
    """A text in which nobody can pass for another thing: our own words are taken out of it."""
    return _MADE_UP.sub(" ", text)


def linked_terms(terms: Iterable[GlossaryTerm]) -> dict[str, tuple[str, ...]]:
    """Every term that is the same thing as a term, itself among them, sorted: `same_as` holds in both directions.

    Args:
        terms: The terms of the glossary.
    """
    listed = [term for term in terms if term.term]
    groups = {term.term or "": {term.term or ""} for term in listed}
    for term in listed:
        for other in term.same_as:
            if other in groups:
                merged = groups[term.term or ""] | groups[other]
                for name in merged:
                    groups[name] = merged
    return {name: tuple(sorted(group)) for name, group in groups.items()}


def search_signs(terms: Iterable[GlossaryTerm]) -> dict[str, str]:
    """The sign of every phrase that has other words for it: `newly qualified` and `NQSW` have one sign.

    A sign is a made-up word that stands in no text. The index holds it wherever one of its phrases stands, so that
    every wording of a thing finds the same pages, in the same order, for the price of one word.

    Args:
        terms: The terms of the glossary.
    """
    listed = tuple(terms)
    linked = linked_terms(listed)
    phrases: dict[str, list[str]] = {}
    for term in listed:
        if term.term:
            group = linked[term.term][0]
            words = [term.term, *term.also, *([term.stands_for] if term.stands_for else [])]
            phrases.setdefault(group, []).extend(as_searched(word) for word in words)
    return {
        phrase: made_up_word("s", group)
        for group, found in phrases.items()
        if len(set(found)) > 1
        for phrase in found
        if phrase
    }


def term_anchor(term: str) -> str:
    """The anchor of a term on the glossary's page.

    Args:
        term: The term, as the glossary writes it.
    """
    return f"term-{as_searched(term).replace(chr(39), '').replace(' ', '-')}"


class SignReader:
    """Finds the signs of the phrases that stand in texts."""

    def __init__(self, signs: dict[str, str]) -> None:
        self.signs = dict(signs)
        for phrase, sign in signs.items():
            for ending in ("s", "'s"):
                self.signs.setdefault(f"{phrase}{ending}", sign)
        lengths: dict[str, set[int]] = {}
        for phrase in self.signs:
            first, *rest = phrase.split(" ")
            lengths.setdefault(first, set()).add(1 + len(rest))
        self.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def signs_in(self, text: str) -> list[str]:
        """The sign of each phrase in a text, in order, as often as it stands there."""
        return self.signs_among(self.read([text]))

    def read(self, texts: Iterable[str]) -> list[str]:
        """The words of some texts, with `PAUSE` between two sentences: no phrase goes on behind it.

        Words of our own making are left out: nobody can pass for another thing.
        """
        text = _plain(_BETWEEN.join(texts).replace(PAUSE, " "))
        if "zq" in text:
            text = without_made_up_words(text)
        for end in _ENDS:
            text = text.replace(end, PAUSE)
        return _WORD_OR_PAUSE.findall(text)

    def signs_among(self, words: list[str]) -> list[str]:
        """The sign of each phrase among the words that `read` gives; where two start, the longer one stands."""
        found: list[str] = []
        signs, lengths = self.signs, self.lengths
        end = 0
        for at in compress(range(len(words)), map(lengths.__contains__, words)):
            if at < end:
                continue
            for length in lengths[words[at]]:
                sign = signs.get(" ".join(words[at : at + length]))
                if sign:
                    found.append(sign)
                    end = at + length
                    break
        return found
