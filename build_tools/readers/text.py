"""Bytes to text: what can be said about a file before anybody asks what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from build_tools.diagnostics import Fault, Place, Span

BYTE_ORDER_MARK = "\ufeff"
MAX_BYTES = 8_000_000
REPLACEMENT = "\ufffd"

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""What no reader of a file can see: control characters, line separators, and marks that turn the direction of text."""


@dataclass(frozen=True)
class Source:
    """One file that was read, and what its reader found wrong with it.

    Attributes:
        path: The file, relative to the repository's root, with `/` between folders.
        text: What is in it, with a line feed at the end of each line; empty when it could not be decoded.
        faults: What the readers found.
        readable: Whether its meaning could be read: when it is False, nothing in it was checked.
    """

    path: str
    text: str
    faults: tuple[Fault, ...] = ()
    readable: bool = True

    def at(self, span: Span | None = None) -> Place:
        """A place in this file; its beginning when no span is given."""
        return Place(self.path, span or Span())


@dataclass(slots=True)
class Notebook:
    """Where a reader writes down the faults that it meets."""

    faults: list[Fault] = field(default_factory=list)

    def note(self, check: str, span: Span, message: str, suggestion: str | None = None) -> None:
        """Write down one fault under the name of the check that reports it."""
        self.faults.append(Fault(check, span, message, suggestion))


def decode(content: bytes, notes: Notebook) -> str | None:
    """The text of a file, or None when it is too large or its bytes are not UTF-8.

    A byte-order mark is dropped and noted. Line ends of every kind become a line feed, and each control character
    becomes U+FFFD, so that what the readers see is what a person sees.

    Args:
        content: The bytes of the file.
        notes: Where faults are written down.
    """
    if len(content) > MAX_BYTES:
        message = f"this file has {len(content):,} bytes; the limit is {MAX_BYTES:,}"
        notes.note("too_large", Span(), message, "is it the right file? If it is, split it")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        _note_bytes(content, error.start, notes)
        return None
    if text.startswith(BYTE_ORDER_MARK):
        message = "the file starts with a byte-order mark, which nobody can see"
        notes.note("byte_order_mark", Span(), message, "save it as “UTF-8” instead of “UTF-8 with BOM”")
        text = text.removeprefix(BYTE_ORDER_MARK)
    return without_controls(_with_line_feeds(text), notes)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _note_bytes(content: bytes, start: int, notes: Notebook) -> None:
    before = _with_line_feeds(content[:start].decode("utf-8"))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    span = Span(line, column, column + 1)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        notes.note("not_utf8", span, "the file is saved as UTF-16", "save it as UTF-8")
        return
    byte = content[start : start + 1]
    meant = byte.decode("cp1252", errors="ignore")
    words = f"the byte 0x{byte.hex()} is not UTF-8 text" + (
        f"; in Windows' own encoding it is `{meant}`" if meant else ""
    )
    notes.note("not_utf8", span, words, "save the file as UTF-8")


def without_controls(text: str, notes: Notebook, first_line: int = 1) -> str:
    """The text with U+FFFD for each control character; the first in each line is noted.

    Args:
        text: Any text.
        notes: Where faults are written down.
        first_line: The line of the file on which `text` starts, counted from 1.
    """
    if not _CONTROL.search(text):
        return text
    for number, line in enumerate(text.split("\n"), first_line):
        match = _CONTROL.search(line)
        if match:
            message = f"a character that nobody can see stands here (U+{ord(match.group()):04X})"
            span = Span(number, match.start() + 1, match.end() + 1)
            notes.note("control_character", span, message, "delete it, or write the sign that was meant")
    return _CONTROL.sub(REPLACEMENT, text)
