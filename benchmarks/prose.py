"""Made-up text with the statistics of the real materials, and the words of a long tail that keep coming."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

NEW_WORD = 0.03
"""How often a word is one of a long tail of names and terms that few materials share."""
MOST_COMMON = 25
"""The greater it is, the smaller is the share of the most common of these words."""
LONGEST_SENTENCE = 26
SYLLABLES = (
    *("al", "an", "bar", "bel", "ber", "cal", "car", "chan", "cor", "dar", "del", "den", "der", "dor", "el", "fal"),
    *("fen", "gar", "gil", "hal", "har", "hol", "il", "kel", "ken", "lam", "lan", "lor", "mal", "mar", "mel", "mor"),
    *("nel", "nor", "ol", "pel", "per", "ral", "ran", "rel", "sal", "sel", "sor", "tal", "tar", "tel", "tor", "val"),
)
SHUFFLE = 48_271
"""Has no factor in common with the number of words, so that neighbours in rank look nothing like each other."""
PATTERNS = (
    "{topic} in {place}",
    "Thinking about {topic} in {place}",
    "{topic} with families in {place}",
    "Questions about {topic} from {place}",
    "{topic}, step by step, as used in {place}",
    "What {place} learned about {topic}",
    "{topic} in a busy week: notes from {place}",
)
MARKUP = re.compile(r"\[([^\[\]]*)\]\([^)]*\)|\[[^\]]*\]|^[#|>*-].*$|[*_`|]", re.MULTILINE)
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*[.,;:?!]?")
FRONT = re.compile(r"^---\n(?P<front>.*?)^---\n(?P<body>.*)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Chain:
    """What follows each pair of words, and the pairs that sentences start with."""

    follows: dict[tuple[str, str], list[str]]
    starts: list[tuple[str, str]]


@dataclass(frozen=True)
class Source:
    """What the made-up materials are drawn from.

    Attributes:
        text: The words of the real materials.
        claims: The words of their summaries and outcomes, which go on as their text does.
        keys: What the real library holds.
        codes: The domains, each with its statements.
        topics: The terms of the glossary, for titles.
    """

    text: Chain
    claims: Chain
    keys: list[str]
    codes: dict[str, list[str]]
    topics: list[str]


def read_source(root: Path) -> Source:
    """The statistics of the real collection.

    Args:
        root: The repository that holds it.
    """
    lines: list[str] = []
    claims: list[str] = []
    for path in sorted((root / "materials").glob("*/index.md")):
        match = FRONT.match(path.read_text(encoding="utf-8"))
        if match:
            front = yaml.safe_load(match["front"])
            lines += MARKUP.sub(r"\1", match["body"]).splitlines()
            claims += [front["summary"], *front["outcomes"]]
    library = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "citations").glob("*.bib")))
    frameworks = yaml.safe_load((root / "kss_map.yaml").read_text(encoding="utf-8"))["frameworks"]
    domains = [domain for framework in frameworks for domain in framework["domains"]]
    terms = yaml.safe_load((root / "glossary.yaml").read_text(encoding="utf-8"))["terms"]
    text = _chain([*lines, *claims])
    return Source(
        text,
        Chain(text.follows, _chain(claims).starts),
        sorted(re.findall(r"^@\w+\{([^,\s]+)", library, re.MULTILINE)),
        {domain["code"]: [each["code"] for each in domain.get("statements", [])] for domain in domains},
        [str(term["term"]) for term in terms],
    )


def _chain(lines: list[str]) -> Chain:
    follows: dict[tuple[str, str], list[str]] = {}
    starts = []
    for line in lines:
        words = WORD.findall(line)
        if len(words) > 5:
            starts.append((words[0], words[1]))
            for first, second, third in zip(words, words[1:], words[2:], strict=False):
                follows.setdefault((first, second), []).append(third)
    return Chain(follows, starts)


def word_of_rank(rank: int) -> str:
    """A made-up word of three syllables: the same for the same rank."""
    base = len(SYLLABLES)
    number = rank * SHUFFLE % base**3
    return SYLLABLES[number % base] + SYLLABLES[number // base % base] + SYLLABLES[number // base**2]


def long_tailed(count: int, flat: int = 2) -> list[float]:
    """How often each of `count` things is drawn at most, added up: the second half as often as the first, and so on.

    Args:
        count: How many there are.
        flat: The greater it is, the smaller is the share of the first.
    """
    return list(accumulate(1 / (rank + flat) for rank in range(1, count + 1)))


class Prose:
    """Sentences, titles and headings, drawn from one source of chance.

    Args:
        source: What to draw from.
        drawn: The source of chance of one material.
    """

    def __init__(self, source: Source, drawn: Random) -> None:
        self.source = source
        self.drawn = drawn
        self.chance: Callable[[], float] = drawn.random

    def new_word(self) -> str:
        """A word of the long tail: most are rare, a few are common."""
        return word_of_rank(int(MOST_COMMON * (1 - self.chance()) ** (-1 / 0.6)))

    def words(self, chain: Chain, most: int) -> list[str]:
        """The words of a sentence, without its last mark."""
        chance, follows = self.chance, chain.follows
        first, second = chain.starts[int(chance() * len(chain.starts))]
        words = [first, second]
        while len(words) < most and second[-1] not in ".?!":
            following = follows.get((first, second))
            if following is None:
                break
            first, second = second, following[int(chance() * len(following))]
            words.append(second)
        expected = len(words) * NEW_WORD
        for _ in range(int(expected) + (chance() < expected % 1)):
            words[1 + int(chance() * (len(words) - 1))] = self.new_word()
        words[-1] = words[-1].rstrip(".,;:?!’'-")
        return words

    def sentence(self, most: int = LONGEST_SENTENCE) -> str:
        """A sentence as the real materials have them."""
        return " ".join(self.words(self.source.text, most)) + "."

    def phrase(self, most: int) -> str:
        """A few words for a cell of a table, without a mark at their end."""
        return " ".join(self.words(self.source.text, most))

    def claim(self) -> str:
        """A sentence that starts as a real summary or outcome does: at most 190 characters."""
        words = self.words(self.source.claims, 18)
        while sum(map(len, words)) + len(words) > 180:
            words.pop()
        return " ".join(words).replace(":", ",").rstrip(".,;?!") + "."

    def heading(self) -> str:
        """A few words for a heading."""
        words = [word.rstrip(".,;:?!") for word in self.words(self.source.text, 5)]
        return " ".join(words)

    def title(self, number: int) -> str:
        """A title: a term of the glossary, a made-up place, and the material's number, so that no two are alike."""
        topics = self.source.topics
        pattern = PATTERNS[int(self.chance() * len(PATTERNS))]
        topic = topics[int(self.chance() * len(topics))]
        title = pattern.format(topic=topic, place=self.new_word().capitalize())
        return f"{title[0].upper()}{title[1:]} ({number})"
