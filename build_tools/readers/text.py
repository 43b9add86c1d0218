"""Bytes to text: what can be said about a file before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from build_tools.diagnostics import Fault, Place, Span

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Source:
    """One file that was read, and what its reader found wrong with it.

    Attributes:
        path: The file, relative to the repository's root, with `/` between folders.
        text: What is in it, with `\\n` at the end of each line; empty when it could not be decoded.
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
    """The text of a file, or None when its bytes are not UTF-8.

    A byte-order mark is dropped and noted. Line ends of every kind become a line feed.

    Args:
        content: The bytes of the file.
        notes: Where faults are written down.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        notes.note(
            "not_utf8",
            Span(line, column, column + 1),
            f"byte {error.start + 1} of the file (0x{content[error.start]:02x}) is not UTF-8 text",
            "save the file as UTF-8",
        )
        return None
    if text.startswith(BYTE_ORDER_MARK):
        notes.note("byte_order_mark", Span(), "the file starts with an invisible byte-order mark", "save it as UTF-8 without one")
        text = text.removeprefix(BYTE_ORDER_MARK)
    return text.replace("\r\n", "\n").replace("\r", "\n")
