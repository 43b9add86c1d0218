"""Repairs that checks offer as certain, made in a copy of the repository first and kept only while they hold.

A repair holds when its finding is gone and no check finds anything that it did not find before. What does not hold is
left for a person, so that a second run has nothing to do.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from build_tools.catalogue import (
    CITATIONS,
    CPD_EXPECTATIONS,
    DOCS,
    FRAMEWORKS,
    GLOSSARY,
    MATERIALS,
    ORGANISATIONS,
    PERMISSIONS,
    READING_PATHS,
    SITE_SETTINGS,
)
from build_tools.checks.runner import enrolled_checks
from build_tools.crew import Crew
from build_tools.editing import replace_file
from build_tools.folders import ChangedMeanwhileError
from build_tools.pipeline import check
from build_tools.readers.text import BYTE_ORDER_MARK
from build_tools.reporters import cut
from build_tools.store import FOLDER, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from build_tools.diagnostics import Diagnostic, Edit, Fix
    from build_tools.pipeline import Checked

Wanted: TypeAlias = "list[tuple[str, Fix]]"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_READ = (
    *(MATERIALS, DOCS, CITATIONS, PERMISSIONS, READING_PATHS, FRAMEWORKS, ORGANISATIONS, GLOSSARY),
    *(CPD_EXPECTATIONS, SITE_SETTINGS),
)
_MUCH = 80


@dataclass(frozen=True)
class Repair:
    """One repair that was made.

    Attributes:
        diagnostic: What was found, at its place before the repair.
        places: The line and column of each change, and one sentence on it.
    """

    diagnostic: Diagnostic
    places: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Plan:
    """What the repairs of a repository come to; nothing of it is written yet.

    Attributes:
        repairs: What would be repaired, in order.
        before: What is in each file that changes.
        after: What will be in it.
    """

    repairs: tuple[Repair, ...]
    before: dict[str, bytes]
    after: dict[str, bytes]


def repaired(content: bytes, fixes: Iterable[Fix]) -> bytes:
    """A file with repairs made that do not overlap; line ends and everything else stay as they are.

    Args:
        content: The file, in UTF-8.
        fixes: The repairs, with their places in it.
    """
    fixes = list(fixes)
    text = content.decode("utf-8")
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    places = _Places(text)
    for edit in sorted((edit for fix in fixes for edit in fix.edits), reverse=True):
        new = edit.text.replace("\n", places.newline)
        text = text[: places.start(edit)] + new + text[places.end(edit) :]
    return ((mark if all(fix.edits for fix in fixes) else "") + text).encode("utf-8")


class _Places:
    """Where the lines of a text start."""

    def __init__(self, text: str) -> None:
        lines = [match.group() for match in _LINE.finditer(text)]
        self.text = text
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))
        first = lines[0] if lines else ""
        self.newline = first[len(first.rstrip("\r\n")) :] or "\n"

    def start(self, edit: Edit) -> int:
        """Where a change begins, counted from 0."""
        return self.starts[edit.line - 1] + edit.column - 1

    def end(self, edit: Edit) -> int:
        """Where what it replaces ends."""
        return self.starts[edit.end_line - 1] + edit.end_column - 1

    def sentence(self, edit: Edit) -> str:
        """What a change does, for a person."""
        old, new = self.text[self.start(edit) : self.end(edit)], edit.text
        if old and new:
            return f"`{cut(old, _MUCH)}` is now `{cut(new, _MUCH)}`"
        if old:
            return "what stood before the first line was removed"
        if not new.strip():
            return "an empty line was put above this one"
        line = self.text[self.starts[edit.line - 1] : self.starts[edit.line]].rstrip("\r\n")
        return f"`{cut(line, _MUCH)}` is now `{cut(line[: edit.column - 1] + new + line[edit.column - 1 :], _MUCH)}`"


def plan_repairs(checked: Checked, paths: Iterable[str] = ()) -> Plan:
    """What can be repaired with certainty; nothing in the repository is changed.

    Args:
        checked: The repository, and what was found in it.
        paths: The files and folders to keep to, relative to the root; all of them when there are none.

    Raises:
        OSError: A file cannot be read, or the copy cannot be made.
    """
    paths = tuple(paths)
    if not any(each.fix for each in checked.report.within(paths).diagnostics):
        return Plan((), {}, {})
    root, today = checked.catalogue.root, checked.catalogue.today
    with _copy_of(root) as copy, Store(copy / FOLDER) as store, Crew() as crew:
        trial = _Trial(copy, checked, lambda: check(copy, today, store, crew))
        while trial.go_round(paths):
            pass
        after = {path: (copy / path).read_bytes() for path in trial.before}
    return Plan(tuple(trial.repairs), trial.before, after)


def make_repairs(root: Path, plan: Plan) -> None:
    """Write what was planned, each file in one step.

    Args:
        root: The repository's root.
        plan: The plan.

    Raises:
        ChangedMeanwhileError: Somebody else has changed one of the files since; nothing was written.
        OSError: A file cannot be written; it is as it was.
    """
    for path, content in plan.before.items():
        if (root / path).is_symlink() or (root / path).read_bytes() != content:
            message = f"{path} was changed while it was being repaired, so nothing was written: do it again"
            raise ChangedMeanwhileError(message)
    for path, content in plan.after.items():
        replace_file(root / path, content)


@contextmanager
def _copy_of(root: Path) -> Iterator[Path]:
    """A copy of all that is read of a repository: of files that stay as they are, a second name for the same file."""
    with tempfile.TemporaryDirectory(prefix="commons-") as folder:
        copy = Path(folder)
        for name in _READ:
            if (root / name).is_dir():
                shutil.copytree(root / name, copy / name, symlinks=True, copy_function=_second_name)
            elif (root / name).exists():
                _second_name(root / name, copy / name)
        yield copy


def _second_name(original: str | Path, name: str | Path) -> None:
    try:
        os.link(original, name, follow_symlinks=False)
    except OSError:  # another disk, or one that knows no second names
        shutil.copyfile(original, name, follow_symlinks=False)


class _Trial:
    """A copy of a repository in which repairs are tried."""

    def __init__(self, root: Path, checked: Checked, look: Callable[[], Checked]) -> None:
        self.root = root
        self.checked = checked
        self.look = look
        self.repairs: list[Repair] = []
        self.before: dict[str, bytes] = {}
        self.base: dict[str, bytes] = {}
        self.held: Wanted = []

    def go_round(self, paths: tuple[str, ...]) -> bool:
        """Try whatever the checks offer now, and say whether anything of it holds."""
        offered: dict[tuple[str, Fix], list[Diagnostic]] = {}
        for each in self.checked.report.within(paths).diagnostics:
            if each.fix is not None:
                offered.setdefault((each.path, each.fix), []).append(each)
        wanted = list(_apart(offered))
        self.base = {path: (self.root / path).read_bytes() for path, _ in wanted}
        self.held = []
        self._hold(wanted)
        for path, fix in self.held:
            self.before.setdefault(path, self.base[path])
            places = _Places(self.base[path].decode("utf-8").removeprefix(BYTE_ORDER_MARK))
            said = tuple((edit.line, edit.column, places.sentence(edit)) for edit in fix.edits)
            said = said or ((1, 1, "the mark that nobody can see was removed"),)
            self.repairs.append(Repair(offered[path, fix][0], said))
        return bool(self.held)

    def _hold(self, wanted: Wanted) -> None:
        """Keep as many repairs as hold together: all at once, or each half on its own."""
        if not wanted or self._holds(wanted) or len(wanted) == 1:
            return
        middle = len(wanted) // 2
        self._hold(wanted[:middle])
        self._hold(wanted[middle:])

    def _holds(self, wanted: Wanted) -> bool:
        """Whether repairs hold beside those that do; if not, the files are as they were."""
        paths = {path for path, _ in wanted}
        self._write(paths, [*self.held, *wanted])
        after = self.look()
        if _is_better(self.checked, after, wanted):
            self.held, self.checked = [*self.held, *wanted], after
            return True
        self._write(paths, self.held)
        return False

    def _write(self, paths: Iterable[str], repairs: Wanted) -> None:
        fixes: dict[str, list[Fix]] = {}
        for path, fix in repairs:
            fixes.setdefault(path, []).append(fix)
        for path in paths:
            replace_file(self.root / path, repaired(self.base[path], fixes.get(path, ())))


def _is_better(before: Checked, after: Checked, repairs: Wanted) -> bool:
    """Whether as many findings as there are repairs have gone, and nothing new is found.

    What could not be read before was not checked, so that nothing which is found in it now is new.
    """
    old, new = _counted(before), _counted(after)
    wanted = set(repairs)
    aimed_at = {_key(each) for each in before.report.diagnostics if each.fix and (each.path, each.fix) in wanted}
    if sum(old[key] - new[key] for key in aimed_at) < len(repairs):
        return False
    unread = set(before.catalogue.unread)
    skipped = {code for code, each in enrolled_checks().items() if each.whole and unread}
    return all(path in unread or code in skipped for path, code, _ in new - old)


def _counted(checked: Checked) -> Counter[tuple[str, str, str]]:
    return Counter(map(_key, checked.report.diagnostics))


def _key(each: Diagnostic) -> tuple[str, str, str]:
    """What is found, wherever in its file: numbers of lines and levels may be others after a repair."""
    return each.path, each.code, re.sub(r"\d+", "0", each.message)


def _apart(offered: Iterable[tuple[str, Fix]]) -> Iterator[tuple[str, Fix]]:
    """Those repairs that do not overlap with an earlier one: the next round comes to the others."""
    taken: dict[str, list[Edit]] = {}
    for path, fix in offered:
        others = taken.setdefault(path, [])
        if not any(_overlap(edit, other) for edit in fix.edits for other in others):
            others += fix.edits
            yield path, fix


def _overlap(one: Edit, other: Edit) -> bool:
    first, second = sorted((one, other))
    return (second.line, second.column) <= (first.end_line, first.end_column)
