"""A Markdown file to its front matter and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.diagnostics import Span
from build_tools.readers.located_yaml import Document, read_yaml

if TYPE_CHECKING:
    from build_tools.readers.text import Notebook


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
        text: The whole file.
        notes: Where faults are written down.
        required: Whether a file without front matter is at fault.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        if required:
            notes.note("no_front_matter", Span(), "the file does not start with front matter", "start it with a line `---`, the fields, and a line `---`")
            return Parts(None, "", 1)
        return Parts(Document({}), text, 1)
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            document = read_yaml("\n".join(lines[1:index]) + "\n", notes, first_line=2)
            document = _mapping(document, notes)
            return Parts(document, "\n".join(lines[index + 1 :]), index + 2)
        if re.fullmatch(r"\.\.\.\s*", line):
            notes.note("dots_end_front_matter", Span(index + 1, 1, 4), "`...` ends front matter for some programs and not for others", "write `---`")
            return Parts(None, "", index + 2)
    notes.note("unclosed_front_matter", Span(1, 1, 4), "the front matter that starts here has no end", "add a line `---` after its last field")
    return Parts(None, "", len(lines))


def _mapping(document: Document | None, notes: Notebook) -> Document | None:
    if document is None:
        return None
    if document.value is None:
        return Document({})
    if not isinstance(document.value, dict):
        notes.note("malformed_yaml", document.at(), "the front matter is not a list of `field: value` lines", "write `title: …` and so on")
        return None
    return document
