"""What the checks of people and secrets search: every text that contributors write, and where in it a pattern stands.

A text is searched as a person reads it: unusual digits, letters, spaces and dashes count as the plain ones, each in its
place. Before a pattern is run, a quick look at the whole text says whether it can be found at all.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from build_tools.catalogue import CITATIONS, FRAMEWORKS
from build_tools.diagnostics import Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.readers.text import Source

NEXT_LINE = r"(?:[ ]?\n[ >]{0,8})"
"""The end of a line within a number, with the indent or the quotation marks of the next."""
START = r"(?<![0-9A-Za-z])(?<![0-9][-./,])(?<![A-Za-z][-/])"
"""Where a number starts that is no part of a longer one."""

NO_PERSON = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'|)\]]+"
    r"|(?<![0-9])10\.[0-9]{4,9}/[^\s<>\"'|)\]]+"
    r"|ISBN(?:-1[03])?[^\n0-9]{0,8}[0-9](?:[ -]?[0-9Xx]){8,13}",
    re.IGNORECASE | re.ASCII,
)
"""Web addresses, DOIs and ISBNs: a number or an @ in them says nothing about a person."""

_OUTLINE = bytes.maketrans(b"123456789[{<]}>", b"000000000((()))")
_FORM = bytes(
    ord("0") if 48 <= code <= 57 else ord("A") if 65 <= code <= 90 else ord("a") if 97 <= code <= 122 else code
    for code in range(256)
)
_ASCII = bytes(range(128))
_GAPS = b" -().+\n>"
_SIGNS = frozenset("@.()+:/,")


class Glance:
    """A text, and what a quick look at it goes by.

    A search for one rare character is many times as quick as one for a word, and one for a short word that ends in a
    common letter is the slowest: the looks are written by that.

    Attributes:
        text: The text with plain digits, letters, spaces and dashes, as long as it was.
        outline: The same in small letters, with 0 for every digit and round brackets for all others.
        forms: 0 for every digit, A for every capital, and a for every small letter.
        joined: The forms without what may stand inside a number, and with one line joined to the next.
        has_numbers: Whether there are six digits in a row, or nine with gaps: most numbers of people have that.
    """

    def __init__(self, text: str) -> None:
        self.text = as_read(text)
        content = self.text.encode("utf-8", "surrogatepass")
        self.outline = content.lower().translate(_OUTLINE)
        self.forms = content.translate(_FORM)
        self.joined = self.forms.translate(None, _GAPS)
        self.has_numbers = b"000000" in self.forms or b"000000000" in self.joined
        self._answers: dict[int, bool] = {}

    def has(self, *words: bytes) -> bool:
        """Whether any of these stands in the outline."""
        return any(word in self.outline for word in words)

    def may_hold(self, wanted: Wanted) -> bool:
        """Whether something may be found in the text; what was answered once is not looked at again."""
        answer = self._answers.get(id(wanted))
        if answer is None:
            answer = self._answers[id(wanted)] = wanted.may_be_found(self)
        return answer


class Wanted(NamedTuple):
    """What is looked for.

    Attributes:
        pattern: The pattern; bounded, so that the time to search a text grows with its length and no faster.
        may_be_found: A quick look: False only where the pattern cannot be found.
        also_in_addresses: Whether it is looked for within web addresses too.
        group: The part of the pattern at which a finding points.
    """

    pattern: re.Pattern[str]
    may_be_found: Callable[[Glance], bool]
    also_in_addresses: bool = False
    group: str | int = 0


class Passage(NamedTuple):
    """A place where a pattern was found.

    Attributes:
        source: The file.
        match: The match, in the plain text.
        place: Where it stands in the file; no further than the end of its first line.
    """

    source: Source
    match: re.Match[str]
    place: Place

    def written(self, group: str | int = 0) -> str:
        """What was found, as it is written, on one line."""
        return " ".join(self.source.text[slice(*self.match.span(group))].split("\n"))


@lru_cache(maxsize=16)
def glance(text: str) -> Glance:
    """A quick look at a text."""
    return Glance(text)


def as_read(text: str) -> str:
    """The text with plain digits, letters, spaces and dashes in the place of unusual ones, as long as it was."""
    if text.isascii():
        return text
    for character in set(
        text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    ):
        plain = _plain(character)
        if plain != character:
            text = text.replace(character, plain)
    return text


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.category(character) == "Pd" or character == "\u2212":
        return "-"
    if unicodedata.category(character) in {"No", "Lm"}:
        return character
    compatible = unicodedata.normalize("NFKC", character)
    is_plain = len(compatible) == 1 and compatible.isascii() and (compatible.isalpha() or compatible in _SIGNS)
    return compatible if is_plain else character


def found(catalogue: Catalogue, wanted: Wanted) -> Iterator[Passage]:
    """Where something stands in everything that people write, outside references and what frameworks say.

    Args:
        catalogue: The catalogue.
        wanted: What is looked for.
    """
    for source in catalogue.sources:
        if source.path != FRAMEWORKS and not source.path.startswith(f"{CITATIONS}/"):
            yield from found_in(source, wanted)


def found_in(source: Source, wanted: Wanted) -> Iterator[Passage]:
    """Where something stands in one file.

    Args:
        source: The file.
        wanted: What is looked for.
    """
    seen = glance(source.text)
    if not seen.may_hold(wanted):
        return
    skipped: Iterator[re.Match[str]] = iter(()) if wanted.also_in_addresses else NO_PERSON.finditer(seen.text)
    skip: re.Match[str] | None = None
    line, line_start, counted = 1, 0, 0
    for number, match in enumerate(wanted.pattern.finditer(seen.text)):
        skip = next(skipped, None) if number == 0 else skip
        while skip and skip.end() <= match.start():
            skip = next(skipped, None)
        if skip and skip.start() < match.end():
            continue
        start = match.start(wanted.group)
        newlines = seen.text.count("\n", counted, start)
        if newlines:
            line += newlines
            line_start = seen.text.rfind("\n", counted, start) + 1
        counted = start
        column = start - line_start + 1
        length = len(match[wanted.group].partition("\n")[0])
        yield Passage(source, match, Place(source.path, Span(line, column, column + length)))


def masked(written: str, first: int, last: int = 0) -> str:
    """What was found, with its letters and digits hidden but for the first and last few.

    Args:
        written: What was found.
        first: How many are shown at the beginning.
        last: How many are shown at the end.
    """
    places = [index for index, character in enumerate(written) if character.isalnum()]
    hidden = set(places[first : len(places) - last])
    return "".join("•" if index in hidden else character for index, character in enumerate(written))


def without_digits(written: str) -> str:
    """What was found, with its digits hidden."""
    return "".join("•" if character.isdigit() else character for character in written)
