"""Whether places lie in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.diagnostics import Span
    from build_tools.readers.text import Notebook


def assert_inside(spans: Iterable[Span], text: str) -> None:
    """Each span starts and ends in one line of the text; its end may be the end of that line."""
    lines = text.split("\n")
    for span in spans:
        assert 1 <= span.line <= len(lines), span
        assert 1 <= span.column <= span.end_column <= len(lines[span.line - 1]) + 1, span


def noted(notes: Notebook) -> list[tuple[int, int, str]]:
    """Line, column and check of each fault, sorted."""
    return sorted((fault.span.line, fault.span.column, fault.check) for fault in notes.faults)
