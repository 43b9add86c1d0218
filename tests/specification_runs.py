"""Lays an example of a specification over the example repository and checks it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.checks.runner import run
from build_tools.loading import load
from build_tools.reporters import as_lines

if TYPE_CHECKING:
    from build_tools.checks.specifications import Example

EXAMPLE_REPOSITORY = Path(__file__).parent / "repositories" / "example"
TODAY = dt.date(2026, 11, 21)


def output_of(example: Example, folder: Path) -> str:
    """What the check command prints of an example.

    Args:
        example: The files to lay over the example repository.
        folder: An empty folder to work in.
    """
    root = folder / "repository"
    shutil.copytree(EXAMPLE_REPOSITORY, root)
    for name, content in example.files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name in example.links:
            path.symlink_to(content.decode().strip())
        else:
            path.write_bytes(content)
    return as_lines(run(load(root, TODAY)).diagnostics)
