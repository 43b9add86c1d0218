"""What is wrong, and exactly where: the values that every stage reports and no stage raises."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How much a diagnostic matters: an error blocks, a warning does not, advice never will."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A place in one line of text.

    Attributes:
        line: The line, counted from 1.
        column: The first character, counted from 1.
        end_column: The character after the last, counted from 1; equal to `column` when only a point is known.
    """

    line: int = 1
    column: int = 1
    end_column: int = 1


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A span in a file.

    Attributes:
        path: The file, relative to the repository's root, with `/` between folders.
        span: Where in the file.
    """

    path: str
    span: Span = Span()


@dataclass(frozen=True, order=True, slots=True)
class Edit:
    """A stretch of a file, and the text that is to take its place.

    Attributes:
        line: The line in which it starts, counted from 1.
        column: Its first character, counted from 1.
        end_line: The line in which it ends.
        end_column: The character after its last, counted from 1; the same place again when something is put in.
        text: What takes its place. A line feed in it stands for the line end of the file.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, order=True, slots=True)
class Fix:
    """A repair that is certain: nobody who knows what was meant could write anything else.

    Attributes:
        edits: What is to be changed in the file that the finding is about. They belong together, in the order in which
            they stand, and do not overlap. There are none when the file only has to be written again, without the
            mark before its first character.
    """

    edits: tuple[Edit, ...] = ()

    @classmethod
    def at(cls, span: Span, text: str) -> Fix:
        """The repair of one place in one line.

        Args:
            span: The place.
            text: What takes its place.
        """
        return cls((Edit(span.line, span.column, span.line, span.end_column, text),))

    @classmethod
    def within(cls, text: str, span: Span, old: str, new: str) -> Fix | None:
        """The repair of some words in a place of one line, or None when they do not stand there exactly once.

        Args:
            text: The whole file.
            span: The place.
            old: The words.
            new: What takes their place.
        """
        line = text.split("\n")[span.line - 1]
        part = line[span.column - 1 : span.end_column - 1]
        if not old or part.count(old) != 1:
            return None
        column = span.column + part.index(old)
        return cls.at(Span(span.line, column, column + len(old)), new)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check yields: where, what is there, what to write instead when that can be known, and a certain fix."""

    place: Place
    message: str
    suggestion: str | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding of a reader, under the name of the check that will report it."""

    check: str
    span: Span
    message: str
    suggestion: str | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with the code, name and severity of the check that made it."""

    path: str
    line: int
    column: int
    end_column: int
    severity: Severity
    code: str
    name: str
    message: str
    suggestion: str | None = None
    fix: Fix | None = None

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key by which all output is sorted: path, line, column, code, message."""
        return (self.path, self.line, self.column, self.code, self.message)

    @property
    def help(self) -> str:
        """The help page's address, relative to the site's root."""
        return f"checks/{self.code.lower()}/"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that somebody most likely meant, or None when nothing is close.

    Args:
        word: What was written.
        known: What could have been written.
    """
    by_folded = {folded(each): each for each in sorted(known)}
    if folded(word) in by_folded:
        return by_folded[folded(word)]
    close = get_close_matches(folded(word), list(by_folded), n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A suggestion that names the nearest known word, or None when nothing is close."""
    match = nearest(word, known)
    return f"did you mean {match}?" if match else None


def folded(word: str) -> str:
    """The word in lower case with spaces, underscores and hyphens made one."""
    return "-".join(word.casefold().replace("_", " ").replace("-", " ").split())
