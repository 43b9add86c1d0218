"""The whole line in one call: a tree of files to a catalogue, its diagnostics, and the pages."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.catalogue import load
from build_tools.checks.runner import run
from build_tools.pages import make_tree

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.checks.runner import Report
    from build_tools.pages import FinishedTree, StagedFile


@dataclass(frozen=True)
class Checked:
    """A catalogue and what the checks found in it."""

    catalogue: Catalogue
    report: Report

    @property
    def summary(self) -> dict[str, object]:
        """Counts of what was read."""
        return {
            "materials": len(self.catalogue.materials),
            "published": len(self.catalogue.published),
            "domains": len(self.catalogue.domains),
            "references": len(self.catalogue.references),
            "grants": len(self.catalogue.grants),
            "files": len(self.catalogue.sources),
            "today": self.catalogue.today.isoformat(),
        }


def current_day() -> dt.date:
    """Today in UTC, or the day of SOURCE_DATE_EPOCH when that is set (reproducible-builds.org).

    Raises:
        ValueError: SOURCE_DATE_EPOCH is not a number of seconds.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return dt.datetime.fromtimestamp(int(seconds) if seconds else time.time(), tz=dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        message = f"SOURCE_DATE_EPOCH is `{seconds}`, which is not a number of seconds since 1970"
        raise ValueError(message) from error


def check(root: Path, today: dt.date | None = None) -> Checked:
    """What a repository holds and what is wrong with it.

    Args:
        root: The repository's root.
        today: The day on which time is judged; the current one by default.

    Raises:
        OSError: A file that is there cannot be read.
    """
    catalogue = load(root, today or current_day())
    return Checked(catalogue, run(catalogue))


def stage(checked: Checked) -> FinishedTree:
    """The finished tree of a catalogue without errors.

    Raises:
        ValueError: There are errors: nothing is published that has not passed.
    """
    if checked.report.has_errors:
        message = "a catalogue with errors is not published"
        raise ValueError(message)
    return make_tree(checked.catalogue)


def write_tree(files: list[StagedFile], root: Path, folder: Path) -> None:
    """Write a finished tree into an empty folder.

    Args:
        files: The tree.
        root: The repository's root, from which files are copied.
        folder: Where to write; it is made when it is not there.

    Raises:
        OSError: Something cannot be read or written.
        ValueError: A path leaves the folder, which the readers do not let happen.
    """
    for staged in files:
        path = folder / staged.path
        if not path.resolve().is_relative_to(folder.resolve()):
            message = f"{staged.path} leaves the folder that is written"
            raise ValueError(message)
        path.parent.mkdir(parents=True, exist_ok=True)
        if staged.source is not None:
            shutil.copyfile(root / staged.source, path)
        else:
            path.write_text(staged.content, encoding="utf-8", newline="\n")
