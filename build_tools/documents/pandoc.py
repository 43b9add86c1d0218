"""Pandoc as it reads our Markdown and writes documents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypandoc

from build_tools.documents.processes import Program, running

if TYPE_CHECKING:
    from collections.abc import Iterable

FLAVOUR = "commonmark+pipe_tables+footnotes+task_lists"
"""What pandoc calls the Markdown of our materials."""
_PROGRAM = Path(__file__).with_suffix(".lua")
_MOST_MEMORY = "800m"
_ALONE = {"PATH": "", "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "315532800"}
"""No other program is found, whatever a machine has; and it is second 0 of 1980, the first that a zip archive can
name: nothing in a document tells when it was made."""


@dataclass(frozen=True)
class Picture:
    """A picture as pandoc is given it."""

    name: str
    media_type: str
    content: bytes


def read(text: str) -> dict[str, Any]:
    """Markdown as pandoc's document model.

    Args:
        text: The Markdown.

    Raises:
        JobFailedError: Pandoc failed.
    """
    made: dict[str, Any] = json.loads(_pandoc().answer({"text": text, "from": FLAVOUR}))
    return made


def write(
    document: dict[str, Any], form: str, pictures: Iterable[Picture] = (), options: dict[str, object] | None = None
) -> bytes:
    """A document in a form.

    Args:
        document: The document, in pandoc's model.
        form: What pandoc calls the form.
        pictures: Its pictures.
        options: What pandoc calls its options for writers; `whole` for its own template round the document.

    Raises:
        JobFailedError: Pandoc failed.
    """
    listed = list(pictures)
    named = [{"name": each.name, "media_type": each.media_type, "size": len(each.content)} for each in listed]
    chosen = dict(options or {})
    job = {
        "document": json.dumps(document),
        "to": form,
        "pictures": named,
        "whole": chosen.pop("whole", False),
        "options": chosen,
    }
    return _pandoc().answer(job, *(each.content for each in listed))


def _pandoc() -> Program:
    def start() -> Program:
        command = [str(pypandoc.get_pandoc_path()), "lua", str(_PROGRAM), "+RTS", f"-M{_MOST_MEMORY}", "-RTS"]
        return Program("pandoc", command, _ALONE)

    return running("pandoc", start)
