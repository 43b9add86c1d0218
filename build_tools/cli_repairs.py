"""What `commons check --fix` does: the repairs that are certain, each printed at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.repairs import make_repairs, plan_repairs
from build_tools.reporters import counted
from build_tools.terminal import progress, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from build_tools.pipeline import Checked


def repair(root: Path, checked: Checked, paths: Iterable[str], *, err: bool) -> bool:
    """Make every certain repair and print it; say whether there was one.

    Args:
        root: The repository's root.
        checked: What was found in it.
        paths: The files and folders to keep to; all of them when there are none.
        err: Whether to print on standard error, beside what a program reads.

    Raises:
        ChangedMeanwhileError: Somebody else has changed a file meanwhile; nothing was written.
        OSError: A file cannot be read or written.
    """
    with progress("Repairing"):
        plan = plan_repairs(checked, paths)
        make_repairs(root, plan)
    for each in plan.repairs:
        found = each.diagnostic
        for line, column, sentence in each.places:
            say(f"{found.path}:{line}:{column}: repaired {found.code} {found.name}: {sentence}", err=err)
    if plan.repairs:
        repairs = counted(len(plan.repairs), "repair", "repairs")
        files = counted(len(plan.after), "file", "files")
        say(f"Made {repairs} in {files}: look at each before you commit.", err=err)
    return bool(plan.repairs)
