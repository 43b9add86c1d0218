"""A Markdown file to its front matter and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.diagnostics import Edit, Fix, Span
from build_tools.readers.located_yaml import MAX_CHARACTERS, Document, read_yaml

if TYPE_CHECKING:
    from build_tools.readers.text import Notebook

FENCE = "---"
_NEARLY_A_FENCE = re.compile(r"[-\u2010-\u2015\u2212]+")
_DOTS = re.compile(r"\.\.\.\s*")
_YAML_LINE = re.compile(r"\s|[-#\]}]|[^:]*:(\s|$)|$")
_HEADING = re.compile(r"##+ ")


@dataclass(frozen=True)
class Parts:
    """The two parts of a Markdown file.

    Attributes:
        front_matter: The YAML as values with places; None when it could not be read.
        body: The Markdown after it.
        body_line: The line of the file on which the body starts, counted from 1.
    """

    front_matter: Document | None
    body: str
    body_line: int


def split_front_matter(text: str, notes: Notebook, *, required: bool = True) -> Parts:
    """The front matter and the body of a Markdown file.

    Front matter stands between two lines of three hyphens, of which the first is the first line of the file.

    Args:
        text: The whole file, as `decode` gives it.
        notes: Where faults are written down.
        required: Whether a file without front matter is at fault.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"this file is {len(text):,} characters long; the limit is {MAX_CHARACTERS:,}"
        notes.note("too_large", Span(), message, "split it into several")
        return Parts(None, "", 1)
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        if not required:
            return Parts(Document({}), text, 1)
        _note_beginning(lines, notes)
        return Parts(None, "", 1)
    end = next((index for index, line in enumerate(lines) if index and _ends(line)), None)
    if end is None:
        end = _note_missing_end(lines, notes)
        if end is None:
            return Parts(None, "", len(lines))
        lines.insert(end, FENCE)
        return _parts(lines, end, notes, body_line=end + 1)
    if lines[end].rstrip() != FENCE:
        message = "`...` ends front matter for some programs and not for others"
        fix = Fix.at(Span(end + 1, 1, 4), FENCE)
        notes.note("dots_end_front_matter", Span(end + 1, 1, 4), message, f"write `{FENCE}`", fix)
    return _parts(lines, end, notes, body_line=end + 2)


def _ends(line: str) -> bool:
    return line.rstrip() == FENCE or _DOTS.fullmatch(line) is not None


def _parts(lines: list[str], end: int, notes: Notebook, *, body_line: int) -> Parts:
    document = read_yaml("\n".join(lines[1:end]) + "\n", notes, first_line=2)
    return Parts(_mapping(document, notes), "\n".join(lines[end + 1 :]), body_line)


def _note_beginning(lines: list[str], notes: Notebook) -> None:
    first, fix = next((index for index, line in enumerate(lines) if line.strip()), None), None
    message, hint = (
        "the file does not start with the fields that say what it is (front matter)",
        f"start it with a line `{FENCE}`, the fields, and a line `{FENCE}`",
    )
    if first is None:
        message = "the file is empty"
    elif lines[first].strip() == FENCE:
        message, hint = (
            f"something stands before the first `{FENCE}`",
            f"remove it: `{FENCE}` is the first line of the file",
        )
        message = (
            f"an empty line stands before the first `{FENCE}`"
            if first
            else f"a space stands before the first `{FENCE}`"
        )
        fix = Fix((Edit(1, 1, first + 1, lines[first].index(FENCE) + 1, ""),))
    elif _NEARLY_A_FENCE.fullmatch(lines[first].strip()):
        message, hint = f"`{lines[first].strip()[:20]}` does not start front matter", f"write three hyphens: `{FENCE}`"
    notes.note("no_front_matter", Span(1, 1, len(lines[0]) + 1), message, hint, fix)


def _note_missing_end(lines: list[str], notes: Notebook) -> int | None:
    """Note that front matter has no end; the index of the line before which it should be, when that is clear."""
    for index, line in enumerate(lines[1:], 1):
        if line.strip() and _NEARLY_A_FENCE.fullmatch(line.strip()):
            message = f"`{line.strip()[:20]}` does not end front matter"
            span, hint = Span(index + 1, 1, len(line) + 1), f"write three hyphens: `{FENCE}`"
            is_certain = all(_YAML_LINE.match(each) for each in lines[1:index])
            notes.note("unclosed_front_matter", span, message, hint, Fix.at(span, FENCE) if is_certain else None)
            lines[index] = ""
            return index
    body = next((index for index, line in enumerate(lines) if index and _is_prose(lines, index)), None)
    where = "after its last field" if body is None else f"before line {body + 1}"
    message = "the front matter that starts here has no end"
    notes.note("unclosed_front_matter", Span(1, 1, 4), message, f"add a line `{FENCE}` {where}")
    return body


def _is_prose(lines: list[str], index: int) -> bool:
    """Whether a line can only be the body's: a heading, or, after an empty line, something that is no YAML."""
    if _HEADING.match(lines[index]):
        return True
    return not lines[index - 1].strip() and not _YAML_LINE.match(lines[index])


def _mapping(document: Document | None, notes: Notebook) -> Document | None:
    if document is None:
        return None
    if document.value is None:
        return Document({})
    if not isinstance(document.value, dict):
        message = "the front matter is not made of fields"
        notes.note(
            "malformed_yaml", document.at(), message, "write `title: …` and so on, each field in a line of its own"
        )
        return None
    return document
