"""Bytes to text: what can be said about a file before anybody asks what it means."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from build_tools.diagnostics import Fault, Fix, Place, Span
from build_tools.intake import most
from build_tools.readers.invisible import called, invisible, may_hold_invisible, without_invisible

BYTE_ORDER_MARK = "\ufeff"
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,9}|[A-Za-z]{2,32});")
_DRAWING = ".svg"
_INSTEAD = "delete it, or write the sign that was meant"


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

    def note(self, check: str, span: Span, message: str, suggestion: str | None = None, fix: Fix | None = None) -> None:
        """Write down one fault under the name of the check that reports it."""
        self.faults.append(Fault(check, span, message, suggestion, fix))


def decode(content: bytes, notes: Notebook, path: str = "") -> str | None:
    """The text of a file, or None when it or a line of it is too large, or its bytes are not UTF-8.

    A byte-order mark is dropped and noted. Line ends of every kind become a line feed, and each control character
    becomes U+FFFD, so that what the readers see is what a person sees.

    Args:
        content: The bytes of the file, or as many of them as show that it is too large.
        notes: Where faults are written down.
        path: The file: a drawing (SVG) may have lines of any length.
    """
    if len(content) > most("text-bytes"):
        message = f"this file has more than {most('text-bytes'):,} bytes"
        notes.note("too_large", Span(), message, "is it the right file? If it is, split it")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        _note_bytes(content, error.start, notes)
        return None
    if text.startswith(BYTE_ORDER_MARK):
        message = "the file starts with a byte-order mark, which nobody can see"
        notes.note("byte_order_mark", Span(), message, "save it as “UTF-8” instead of “UTF-8 with BOM”", Fix())
        text = text.removeprefix(BYTE_ORDER_MARK)
    text = _with_line_feeds(text)
    if len(text) > most("line") and not path.lower().endswith(_DRAWING) and _has_long_line(text, notes):
        return None
    if "&" in text:
        _note_references(text, notes)
    return without_controls(text, notes)


def _has_long_line(text: str, notes: Notebook) -> bool:
    """Whether a line is longer than anybody writes; the first is noted."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > most("line"):
            message = f"this line has {len(line):,} characters; the limit is {most('line'):,}"
            hint = "put each sentence or item in a line of its own; a picture belongs in a file of its own"
            notes.note("line_too_long", Span(number), message, hint)
            return True
    return False


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
    sign = f"`{meant}` is saved in Windows' own encoding" if meant else "a sign is saved in an unknown encoding"
    words = f"{sign} (byte 0x{byte.hex()}), so readers would see another sign"
    notes.note("not_utf8", span, words, "save the file again, with the encoding UTF-8")


def without_controls(text: str, notes: Notebook, first_line: int = 1) -> str:
    """The text with U+FFFD for each character that nobody can see and no text needs; the first in a line is noted.

    Args:
        text: Any text.
        notes: Where faults are written down.
        first_line: The line of the file on which `text` starts, counted from 1.
    """
    if not may_hold_invisible(text):
        return text
    lines = text.split("\n")
    for index, line in enumerate(lines):
        lines[index], at = without_invisible(line)
        if at is not None:
            message = f"a character that nobody can see stands here ({called(line[at])})"
            notes.note("control_character", Span(index + first_line, at + 1, at + 2), message, _INSTEAD)
    return "\n".join(lines)


def _note_references(text: str, notes: Notebook) -> None:
    """Note what stands for a character that nobody can see: `&#x202e;` becomes that character on the page."""
    for match in _REFERENCE.finditer(text):
        meant = html.unescape(match.group())
        at = next(invisible(meant), None) if not meant.isascii() or not meant.isprintable() else None
        if at is not None:
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            message = f"`{match.group()}` stands for a character that nobody can see ({called(meant[at])})"
            span = Span(line, column, column + len(match.group()))
            notes.note("control_character", span, message, _INSTEAD)
