"""Typst as it typesets a folder with a document in it: with its own fonts alone, the same on every machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.documents.processes import Program, running

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENT = "document.typ"
_PROGRAM = Path(__file__).with_name("typst_jobs.py")
_ONE_THREAD = {"RAYON_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def typeset(folder: Path, options: Mapping[str, object]) -> bytes:
    """What typst makes of a document.

    Args:
        folder: A folder that holds it, and all that it needs; nothing else is read.
        options: What typst calls its options.

    Raises:
        JobFailedError: It cannot be typeset.
    """
    inside = dict.fromkeys(("root", "package_path", "package_cache_path"), str(folder))
    return _typst().answer({"input": str(folder / DOCUMENT), **inside, **options})


def _typst() -> Program:
    def start() -> Program:
        return Program("typst", [sys.executable, str(_PROGRAM)], {**os.environ, **_ONE_THREAD})

    return running("typst", start)
