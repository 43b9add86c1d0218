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


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check yields: where, what is there, and what to write instead when that can be known."""

    place: Place
    message: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding of a reader, under the name of the check that will report it."""

    check: str
    span: Span
    message: str
    suggestion: str | None = None


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
