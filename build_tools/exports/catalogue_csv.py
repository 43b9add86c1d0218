"""The catalogue as a table for spreadsheets: RFC 4180, in UTF-8 with the sign by which Excel knows it.

A spreadsheet takes a cell that starts in certain ways for a formula, and would run what a stranger wrote: the attack
that OWASP calls CSV injection. Such a cell has an apostrophe before it here, and so has one that starts with an
apostrophe by itself: who drops one apostrophe from the start of each cell that has one has the text as it was written.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from build_tools.exports.catalogue_rows import row_of
from build_tools.exports.formats import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.exports.catalogue_rows import Cell
    from build_tools.exports.descriptions import Collection, Description, Selection

PATH = "data/catalogue.csv"
COLUMNS = (
    *("slug", "page", "url", "title", "summary", "type", "authors", "organisation", "organisation_name"),
    *("organisation_url", "published", "modified", "licence", "licence_url", "holder", "basis", "is_elsewhere"),
    *("original_url", "domains", "audience", "setting", "use", "minutes", "outcomes", "adapted_from"),
)
"""The columns, by the names that the fields have in the catalogue as JSON."""
BETWEEN = "; "
"""What stands between two things in one cell: a semicolon within one of them has a backslash before it."""
_MARK = "\ufeff"
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""What a formula can start with, in a spreadsheet of any country; and the apostrophe."""


def as_csv(collection: Collection, selection: Selection) -> str:
    """The materials of a selection as a table, one a line.

    Args:
        collection: The collection.
        selection: The selection.
    """
    file = io.StringIO(newline="")
    file.write(_MARK)
    table = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(map(_row, collection.chosen(selection)))
    return file.getvalue()


def _row(described: Description) -> list[str]:
    row = row_of(described)
    cells = [_as_text(row[column]) for column in COLUMNS]
    return [f"'{cell}" if cell.lstrip(" ").startswith(_STARTS) else cell for cell in cells]


def _as_text(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return _joined(cell)
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _joined(parts: Iterable[str]) -> str:
    return BETWEEN.join(part.replace("\\", "\\\\").replace(";", "\\;") for part in parts)


CATALOGUE_CSV = ExportFormat(
    "catalogue-csv",
    "CSV",
    "text/csv",
    "The whole catalogue, for Excel and other spreadsheets",
    "RFC 4180",
    "https://www.rfc-editor.org/rfc/rfc4180",
    lambda _: PATH,
    as_csv,
)
