"""The tables and checklists of a finished page, made so that they can be used on a phone, by keyboard and by ear."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_NO_HEADING = re.compile(r"<th\b([^>]*)>\s*</th>")
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])((?:\s[^>]*)?)>")
_ALIGNED = re.compile(r'(<t[dh]) style="text-align: (left|right|center);"(?=[ >])')
_SIDES = {"left": "pc-left", "right": "pc-right", "center": "pc-centre"}
_TASK = re.compile(
    r'(<li class="task-list-item">\s*(?:<p>)?)'
    r'<input type="checkbox" disabled(?:="disabled")?( checked(?:="checked")?)?\s*/?>'
    r"(.*?)(?=</li>|</p>|<ul|<ol|<p>)",
    re.DOTALL,
)
_TAG = re.compile(r"<span[^>]* hidden>.*?</span>|<[^>]*>", re.DOTALL)


def usable_in_the_room(html: str) -> str:
    """A page's HTML with tables that scroll or stack on a narrow screen, and checklists that can be ticked.

    A table becomes a region with a name that the keyboard can reach and scroll. In one of three columns or more each
    cell carries its column's heading, so that the rows can stand one under another. A box of a checklist is labelled
    by its own line and can be ticked; nothing keeps the ticks. The side to which a column is set becomes a class: no
    page has a style of its own.

    Args:
        html: The text of one page, as the site generator made it from Markdown.
    """
    names: dict[str, int] = {}

    def table(match: re.Match[str]) -> str:
        return _region(match, names)

    return _TASK.sub(_ticked, _TABLE.sub(table, html))


def _ticked(match: re.Match[str]) -> str:
    before, checked, text = match.groups()
    return f'{before}<label><input type="checkbox"{checked or ""}>{text.rstrip()}</label>'


def _region(match: re.Match[str], names: dict[str, int]) -> str:
    """A table in its region.

    Args:
        match: A table without attributes.
        names: How often each name was given on the page so far.
    """
    inside = _ALIGNED.sub(lambda cell: f'{cell.group(1)} class="{_SIDES[cell.group(2)]}"', match.group(1))
    head, end, rest = inside.partition("</thead>")
    if not end:
        return f"<table>{inside}</table>"
    headings = [" ".join(unescape(_TAG.sub("", text)).split()) for text in _HEADING.findall(head)]
    name = "Table: " + ", ".join(heading for heading in headings if heading)
    names[name] = names.get(name, 0) + 1
    label = name if names[name] == 1 else f"{name} ({names[name]})"
    is_wide = len(headings) > 2
    rows = _ROW.sub(lambda row: f"<tr>{_labelled(row.group(1), headings)}</tr>", rest) if is_wide else rest
    kinds = "pc-scroll pc-stack" if is_wide else "pc-scroll"
    head = _NO_HEADING.sub(r"<td\1></td>", head)  # a corner heads no column, and an empty heading is read aloud
    region = f'<div class="{kinds}" role="region" tabindex="0" aria-label="{escape(label)}">'
    return f"{region}<table>{head}{end}{rows}</table></div>"


def _labelled(cells: str, headings: list[str]) -> str:
    """The cells of a row, each with the heading of its column."""
    column: Iterator[str] = iter(headings)

    def cell(match: re.Match[str]) -> str:
        tag, attributes = match.groups()
        heading = next(column, "")
        return f'<{tag}{attributes} data-label="{escape(heading)}">' if heading else match.group()

    return _CELL.sub(cell, cells)
