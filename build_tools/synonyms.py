"""The glossary as a search goes by it: which words are one thing, and the sign by which an index knows that thing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model import GlossaryTerm

_MADE_UP = re.compile(r"zq[a-z]+qz", re.IGNORECASE)
_PAUSE = re.compile(r"[.?!;:]\s")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def as_searched(text: str) -> str:
    """A text as searching compares it: small letters without accents, one space between words, and no other sign.

    The same is done to what a reader types, in `overrides/assets/javascripts/search/query.js`.
    """
    apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    plain = "".join(sign for sign in apart if unicodedata.category(sign) not in {"Mn", "Cf"})
    return " ".join(_WORD.findall(plain.lower()))


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
        self.signs = signs
        ordered = sorted(signs, key=lambda phrase: (-len(phrase), phrase))
        either = "|".join(re.escape(phrase) for phrase in ordered)
        self.pattern = re.compile(rf"(?<![a-z0-9'])({either})(?:s|'s)?(?![a-z0-9'])") if ordered else None

    def signs_in(self, text: str) -> list[str]:
        """The sign of each phrase in a text, in order, as often as it stands there."""
        if self.pattern is None:
            return []
        parts = (as_searched(part) for part in _PAUSE.split(text))
        return [self.signs[match.group(1)] for part in parts for match in self.pattern.finditer(part)]
