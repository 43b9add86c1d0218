"""How hard a text is to read: its SMOG grade, the years of schooling that most people need to follow it.

This is McLaughlin's measure of 1969: 1.043 × √(polysyllables × 30 / sentences) + 3.1291, where a polysyllable is a word
of three syllables or more. Only prose is measured: no table, heading, code, picture, citation or address of a link. A
sentence ends with a full stop, question mark, exclamation mark or colon; an item of a list is a sentence of its own,
and what has fewer than three words is none. Numbers and the letters of an abbreviation are not read out.

Syllables are counted by a few lines of our own. Of 60 words of social work that were counted by hand, they find the
number for 57 and tell for 59 whether the word is long; 55 and 57 before two words were looked at. A bare count of runs
of vowels, less a last e, finds 39 and 44; pyphen 0.17 with its British dictionary, which says where a word may be
divided, 39 and 52; the package syllables 35 and 40. Another package would make the grade worse, so there is none.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

from build_tools.readers.markdown_parser import PARSER, as_one_line, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

FEWEST_WORDS = 3
"""How many words make a sentence."""
POLYSYLLABLE = 3
"""How many syllables make a long word."""

_CITATION = re.compile(r"\[-?@[^\[\]\n]+\]|(?<![\w.@/\\])@\w[\w:.+/-]*\w(?: \[(?:pp?\.|\d)[^\[\]\n@]*\])?")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
_ENDS = (".", "!", "?", ":")
_LINE_MARK = "\v"
"""What stands for the end of a line where sentences are told apart: no reader of ours lets it into a text."""
_PART = re.compile(r"[a-z]+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<=[^aeiouy])e$(?<!le)"  # practice
    r"|(?<=[^aeiouytd])ed$(?<![^aeiouyl]led)(?<![^aeiouyr]red)"  # discussed, but not disabled or centred
    r"|(?<=[aeiou][gq])ue$"  # colleague
    r"|(?<=[^aeiouysxzcghl])es$"  # themselves
    r"|(?<=[^aeiouyl])e(?=ments?$)"  # placement
    r"|(?<=[^aeiouy])e(?=(?:ful|less|ness|ly|thing|times?|where)$|fully$|lessly$)"  # carefully
)
_PARTED = re.compile(r"(?<=[^ctsgx])i(?=[aou])(?!age?s?$)|[aeiouy](?=ing$)|(?<=[^aeiouyqg])u(?=a)")
"""Where one syllable ends between two vowels: vari-ous, carry-ing, evalu-ate."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as a reader sees it.

    Attributes:
        line: The line on which it starts.
        words: How many words it has.
        text: The sentence.
    """

    line: int
    words: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text.

    Attributes:
        words: The words of its prose.
        sentences: Its sentences.
        polysyllables: Its words of three syllables or more.
    """

    words: int
    sentences: int
    polysyllables: int

    @property
    def grade(self) -> float | None:
        """The SMOG grade; None where there is no sentence."""
        if not self.sentences:
            return None
        return 1.043 * math.sqrt(self.polysyllables * 30 / self.sentences) + 3.1291


def reading_of(text: str) -> Reading:
    """What there is to read in a Markdown text.

    Args:
        text: The Markdown, without front matter.
    """
    sentences = [words for block in prose_of(text) for words in _sentences(block)]
    words = [word for sentence in sentences for word in sentence]
    return Reading(len(words), len(sentences), sum(syllables(word) >= POLYSYLLABLE for word in words))


def longest_sentences(text: str, first_line: int = 1, most: int = 3) -> list[Sentence]:
    """The longest sentences of a Markdown text, the longest first: the same sentences that are counted.

    Args:
        text: The Markdown, without front matter.
        first_line: The line of the file on which it starts, counted from 1.
        most: How many are wanted.
    """
    found = [sentence for token in _blocks(text) for sentence in _located_sentences(token, first_line)]
    return nsmallest(most, found, key=lambda each: (-each.words, each.line))


def _located_sentences(token: Token, first_line: int) -> Iterator[Sentence]:
    start = first_line + (token.map[0] if token.map else 0)
    seen = _LINE_MARK.join(_lines_seen(token))
    without = _CITATION.sub(lambda match: " " + _LINE_MARK * match.group().count(_LINE_MARK), seen)
    begun: list[tuple[int, str]] = []
    for number, line in enumerate(without.split(_LINE_MARK), start):
        for word in line.split():
            begun.append((number, word))
            if word.endswith(_ENDS):
                yield from _as_sentence(begun)
                begun = []
    yield from _as_sentence(begun)


def _as_sentence(begun: list[tuple[int, str]]) -> Iterator[Sentence]:
    count = sum(any(letter.isalpha() for letter in word) for _, word in begun)
    if count >= FEWEST_WORDS:
        yield Sentence(begun[0][0], count, " ".join(word for _, word in begun))


def _lines_seen(token: Token) -> list[str]:
    """The text of a block as `_seen` gives it, line by line."""
    if not token.children:
        return token.content.split("\n")
    lines: list[list[Token]] = [[]]
    for child in token.children:
        if child.type in {"softbreak", "hardbreak"}:
            lines.append([])
        elif child.type != "code_inline":
            lines[-1].append(child)
    return [visible_text(line, with_pictures=False) for line in lines]


def prose_of(text: str) -> Iterator[str]:
    """The paragraphs and items of lists of a Markdown text, as a reader sees them but without citations.

    Args:
        text: The Markdown, without front matter.
    """
    for token in _blocks(text):
        yield " ".join(_CITATION.sub(" ", _seen(token)).split())


def _blocks(text: str) -> Iterator[Token]:
    """The paragraphs and items of lists of a Markdown text."""
    tables = 0
    is_heading = False
    for token in PARSER.parse(text, {}):
        tables += {"table_open": 1, "table_close": -1}.get(token.type, 0)
        if token.type == "inline" and not tables and not is_heading:
            yield token
        is_heading = token.type == "heading_open"


def _seen(token: Token) -> str:
    """The text of a block without its code and its pictures."""
    if not token.children:
        return as_one_line(token.content)
    return visible_text([child for child in token.children if child.type != "code_inline"], with_pictures=False)


def _sentences(block: str) -> Iterator[list[str]]:
    for sentence in _SENTENCE_END.split(block):
        words = [word for word in sentence.split() if any(letter.isalpha() for letter in word)]
        if len(words) >= FEWEST_WORDS:
            yield words


def syllables(word: str) -> int:
    """About how many syllables a word has: a syllable for each run of vowels, but for the commonest exceptions.

    Args:
        word: A word; parts that a hyphen joins count each for itself.
    """
    plain = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode("ascii")
    return sum(_syllables_of_part(part) for part in _PART.findall(plain.replace("'", "")))


def _syllables_of_part(part: str) -> int:
    sounded = _SILENT.sub("", part)
    return max(1, len(_VOWELS.findall(sounded)) + len(_PARTED.findall(sounded)))
