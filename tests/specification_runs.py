"""Lays an example of a specification over the example repository and checks it."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from build_tools import border
from build_tools.checks.registry import CHECKS
from build_tools.checks.runner import enrolled_checks, run
from build_tools.earlier import earlier_materials
from build_tools.loading import load
from build_tools.reporters import as_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.checks.specifications import Example

REPOSITORY = Path(__file__).parent.parent
EXAMPLE_REPOSITORY = REPOSITORY / "tests" / "repositories" / "example"
TODAY = dt.date(2026, 11, 21)


def output_of(example: Example, folder: Path) -> str:
    """What the check command prints of an example.

    Args:
        example: The files to lay over the example repository.
        folder: An empty folder to work in.
    """
    root = _laid_over(folder / "repository", example.files, example.links)
    with with_defects(example.planted):
        catalogue = load(root, TODAY)
        if example.before:
            base = _laid_over(folder / "before", example.before)
            catalogue = replace(catalogue, earlier=earlier_materials(catalogue, base))
        return as_lines(run(catalogue).diagnostics)


def _laid_over(root: Path, files: tuple[tuple[str, bytes], ...], links: tuple[str, ...] = ()) -> Path:
    """A copy of the example repository with files of an example in it."""
    shutil.copytree(EXAMPLE_REPOSITORY, root)
    for name, content in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name in links:
            path.symlink_to(content.decode().strip())
        else:
            path.write_bytes(content)
    return root


@contextmanager
def with_defects(planted: tuple[tuple[str, str], ...], seconds: float = 0.2) -> Iterator[None]:
    """Put functions in the place of our checks of the same names, and give each file little time.

    Args:
        planted: The path of each in our own code, and its text.
        seconds: How much of the processor's time each file has.
    """
    if not planted:
        yield
        return
    functions: dict[str, Any] = {}
    for path, text in planted:
        exec(compile(text, str(REPOSITORY / path), "exec"), functions)  # noqa: S102 - from our own specification
    named = {check.function.__name__: check for check in CHECKS.values()}
    changed = {named[name].code: replace(named[name], function=functions[name]) for name in named if name in functions}
    enrolled_checks.cache_clear()
    try:
        with mock.patch.dict(CHECKS, changed), mock.patch.object(border, "SECONDS", seconds):
            yield
    finally:
        enrolled_checks.cache_clear()
