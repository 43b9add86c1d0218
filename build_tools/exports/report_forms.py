"""A report in three forms: text that fits a terminal, CSV for a spreadsheet, and JSON for other programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Any, TypeAlias

from build_tools.reporters import harmless, inert_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell: TypeAlias = str | int | float | dt.date | tuple[str, ...] | None

VERSION = 1
"""The version of the JSON: it changes when a program that read the last one could no longer do so."""
NARROWEST = 10
"""The fewest characters to which a column of words is made narrower; where that is not enough, rows become lists."""
FEW = 5
"""How many names a cell or a sentence gives one by one."""
_GAP = "  "
_OBEYED = ("=", "+", "-", "@", "::")
"""What makes a cell a formula for a spreadsheet, and a line a command in the log of a GitHub workflow."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        key: What CSV and JSON call it.
        heading: What text calls it; a column without a heading is not in the text.
    """

    key: str
    heading: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a report.

    Attributes:
        key: What JSON calls it.
        columns: Its columns.
        rows: A value for each column.
        title: What stands above it in text.
    """

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""

    @property
    def is_in_text(self) -> bool:
        """Whether text shows it."""
        return bool(self.rows) and any(column.heading for column in self.columns)


@dataclass(frozen=True)
class PrintedReport:
    """What one report says, in whatever form it is printed.

    Attributes:
        name: The command that prints it: `commons report NAME`.
        on: The day for which it is true.
        sentences: What it comes to, the most important first.
        tables: Its figures. CSV has the first of them only, which therefore holds every row of the report.
        lines: What text shows of the first table instead of its columns; where a line is indented, so is what follows.
    """

    name: str
    on: dt.date
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    lines: tuple[str, ...] = ()


def as_text(report: PrintedReport, width: int) -> str:
    """The report for a terminal: no line is wider, and what is too wide goes on in the next line.

    Args:
        report: The report.
        width: The characters of a line.
    """
    blocks = [list(_wrapped(sentence, width)) for sentence in report.sentences]
    if report.lines:
        blocks.append([part for line in report.lines for part in _wrapped(line, width, hang=4)])
    for table in report.tables:
        if table.is_in_text:
            title = list(_wrapped(table.title, width)) if table.title else []
            blocks.append([*title, *table_lines(table, width)])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _wrapped(line: str, width: int, hang: int = 0) -> Iterator[str]:
    """A line in lines that are not too wide, without what a terminal or the log of a workflow would obey."""
    line = harmless(line)
    indent = " " * (len(line) - len(line.lstrip()))
    later = indent + " " * (hang if indent else 0)
    yield from _wrapper(width, indent, later).wrap(line.strip()) or [""]


def _wrapper(width: int, first: str = "", later: str = "") -> TextWrapper:
    return TextWrapper(width, initial_indent=first, subsequent_indent=later)


def table_lines(table: Table, width: int) -> list[str]:
    """A table as lines: numbers to the right, words in as many lines as they need.

    Where not even narrow columns have room side by side, each row becomes a list.

    Args:
        table: A table with rows.
        width: The characters of a line.
    """
    shown = [index for index, column in enumerate(table.columns) if column.heading]
    headings = [table.columns[index].heading for index in shown]
    rows = [[harmless(in_text(row[index])) for index in shown] for row in table.rows]
    numeric = [all(_is_number(row[index]) for row in table.rows) for index in shown]
    rigid = [all(_is_number(row[index]) or isinstance(row[index], dt.date) for row in table.rows) for index in shown]
    widths = _fitted([headings, *rows], rigid, width - len(_GAP) * (len(shown) - 1))
    if widths is None:
        return _as_lists(headings, rows, width)
    lines = _side_by_side(headings, widths, numeric)
    lines.append(_GAP.join("-" * size for size in widths))
    for row in rows:
        lines += _side_by_side(row, widths, numeric)
    return lines


def _is_number(value: Cell) -> bool:
    return value is None or isinstance(value, int | float)


def _fitted(rows: Sequence[Sequence[str]], rigid: Sequence[bool], room: int) -> list[int] | None:
    """How wide each column is when all of them have no more room than there is; None when they cannot."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    least = [size if is_rigid else min(size, NARROWEST) for size, is_rigid in zip(widths, rigid, strict=True)]
    if sum(least) > room:
        return None
    while (excess := sum(widths) - room) > 0:
        spare = [index for index, size in enumerate(widths) if size > least[index]]
        widest = max(spare, key=widths.__getitem__)
        next_widest = max((widths[index] for index in spare if index != widest), default=0)
        down_to = max(least[widest], min(next_widest, widths[widest] - 1))
        widths[widest] -= min(excess, widths[widest] - down_to)
    return widths


def _side_by_side(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> list[str]:
    parts = [_wrapper(size).wrap(cell) or [""] for cell, size in zip(cells, widths, strict=True)]
    lines = []
    for number in range(max(map(len, parts))):
        found = [part[number] if number < len(part) else "" for part in parts]
        placed = [
            text.rjust(size) if is_number else text.ljust(size)
            for text, size, is_number in zip(found, widths, numeric, strict=True)
        ]
        lines.append(_GAP.join(placed).rstrip())
    return lines


def _as_lists(headings: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> list[str]:
    lines: list[str] = []
    for row in rows:
        for heading, cell in zip(headings, row, strict=True):
            lines += _wrapper(width, "", "    ").wrap(f"{heading}: {cell or '–'}")
        lines.append("")
    return lines[:-1]


def in_text(value: Cell) -> str:
    """A value as text shows it."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, int):
        return f"{value:,}"
    return "–" if value is None else str(value)


def few_of(names: Sequence[str], most: int = FEW) -> str:
    """The first few of some names, and how many more there are.

    Args:
        names: The names.
        most: How many are named.
    """
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def as_csv(report: PrintedReport) -> str:
    """The first table of a report as CSV (RFC 4180): no cell is one that a spreadsheet would take for a formula.

    Args:
        report: The report.
    """
    table = report.tables[0]
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.key for column in table.columns])
    writer.writerows(map(_in_csv, row) for row in table.rows)
    return file.getvalue()


def _in_csv(value: Cell) -> object:
    if isinstance(value, int | float):
        return value
    if isinstance(value, tuple):
        return plain_cell("; ".join(value))
    return plain_cell("" if value is None else str(value))


def plain_cell(cell: str) -> str:
    """A cell that neither a spreadsheet nor a terminal nor a workflow obeys."""
    seen = "".join(character if character.isprintable() else " " for character in cell)
    seen = seen.replace("##[", "## [")
    return f"'{seen}" if seen.lstrip().startswith(_OBEYED) else seen


def as_json(report: PrintedReport) -> str:
    """The report as JSON, as `schemas/report.schema.json` describes it: all its tables, a row an object.

    Args:
        report: The report.
    """
    whole = {
        "version": VERSION,
        "report": report.name,
        "on": report.on.isoformat(),
        "sentences": report.sentences,
        "tables": {table.key: [_as_object(table, row) for row in table.rows] for table in report.tables},
    }
    return inert_json(json.dumps(whole, ensure_ascii=False, indent=2)) + "\n"


def _as_object(table: Table, row: tuple[Cell, ...]) -> dict[str, object]:
    values = (value.isoformat() if isinstance(value, dt.date) else value for value in row)
    return dict(zip((column.key for column in table.columns), values, strict=True))


def report_schema() -> dict[str, Any]:
    """The JSON Schema of a report: draft 2020-12."""
    cell = {"anyOf": [{"type": ["string", "number", "null"]}, {"type": "array", "items": {"type": "string"}}]}
    row = {"type": "object", "additionalProperties": cell}
    sentences = "What the report comes to, the most important first."
    tables = "Its figures, a list of rows for each table. A day is written as 2026-11-20."
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of the Practice Commons repository",
        "type": "object",
        "required": ["version", "report", "on", "sentences", "tables"],
        "additionalProperties": False,
        "properties": {
            "version": {"const": VERSION, "description": "The version of this shape."},
            "report": {"type": "string", "description": "Which report it is."},
            "on": {"type": "string", "format": "date", "description": "The day for which it is true."},
            "sentences": {"type": "array", "items": {"type": "string"}, "description": sentences},
            "tables": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": row},
                "description": tables,
            },
        },
    }


PRINTED = {"csv": as_csv, "json": as_json}
"""How each form but text is written."""
