"""The whole line in one call: a tree of files to a catalogue, its diagnostics, and the pages."""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.checks.runner import run
from build_tools.crew import Crew
from build_tools.earlier import earlier_materials
from build_tools.groundwork import Groundwork
from build_tools.loading import load
from build_tools.media.looking import as_published
from build_tools.pages import make_tree
from build_tools.publishing import publish
from build_tools.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.checks.runner import Report
    from build_tools.pages import FinishedTree
    from build_tools.staging import StagedFile


@dataclass(frozen=True)
class Checked:
    """A catalogue and what the checks found in it.

    Attributes:
        catalogue: The catalogue.
        report: What they found.
        groundwork: What was begun of its site meanwhile.
    """

    catalogue: Catalogue
    report: Report
    groundwork: Groundwork | None = None

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


def check(  # noqa: PLR0913 - two of them by name alone
    root: Path,
    today: dt.date | None = None,
    store: Store | None = None,
    crew: Crew | None = None,
    *,
    against: Path | None = None,
    to_build: bool = False,
) -> Checked:
    """What a repository holds and what is wrong with it.

    Args:
        root: The repository's root.
        today: The day on which time is judged; the current one by default.
        store: What was found before; nothing by default.
        crew: Who reads and checks; this process alone by default.
        against: The root of the tree that this one is compared with: the branch that a submission is for.
        to_build: Whether a site is to be made of it when nothing is wrong: what takes this process little time is
            begun meanwhile.

    Raises:
        OSError: A file that is there cannot be read.
        WorkerLostError: A worker process was killed.
    """
    store, crew = store or Store(), crew or Crew(1)
    catalogue = load(root, today or current_day(), store, crew)
    if against is not None:
        catalogue = replace(catalogue, earlier=earlier_materials(catalogue, against))
    begun: list[Groundwork] = []

    def begin() -> None:
        if to_build and crew.has_others:
            begun.append(Groundwork(catalogue, store))

    report = run(catalogue, store, crew, begin)
    for groundwork in begun if report.has_errors else ():
        groundwork.abandon()
    store.write_down()
    return Checked(catalogue, report, next(iter(begun), None))


def stage(checked: Checked, *, with_documents: bool = True) -> FinishedTree:
    """The finished tree of a catalogue without errors.

    Args:
        checked: The catalogue.
        with_documents: Whether materials can be downloaded as documents.

    Raises:
        ValueError: There are errors: nothing is published that has not passed.
    """
    _refuse_errors(checked)
    return make_tree(checked.catalogue, with_documents=with_documents)


def put_in_place(  # noqa: PLR0913 - two of them by name alone
    checked: Checked,
    site: Path,
    store: Store,
    crew: Crew,
    *,
    with_search: bool = True,
    with_documents: bool = False,
) -> None:
    """Make the site of a catalogue without errors, and put it in place in one step.

    Args:
        checked: The catalogue.
        site: The folder that is served.
        store: What was made before.
        crew: Who makes what is missing.
        with_search: Whether the search index is brought up to date as well; otherwise it stays as it is.
        with_documents: Whether materials can be downloaded as documents.

    Raises:
        ValueError: There are errors: nothing is published that has not passed.
        BuildFailedError: It could not be made or put in place; the old site is as it was.
        OSError: Something cannot be read, written or moved.
        RuntimeError: Something could not be made.
    """
    _refuse_errors(checked)
    wishes = {"with_search": with_search, "with_documents": with_documents}
    publish(checked.catalogue, site, store, crew, checked.groundwork, **wishes)


def _refuse_errors(checked: Checked) -> None:
    if checked.report.has_errors:
        message = "a catalogue with errors is not published"
        raise ValueError(message)


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
            path.write_bytes(as_published(staged.source, (root / staged.source).read_bytes()))
        else:
            path.write_bytes(staged.data)
