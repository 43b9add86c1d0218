"""One build after another that is made to fail at some point, and what stands in the served folder after each."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.crash_points.calls import AT, EXCHANGE, HOW, KILL, KILL_ALL, LOG, WORKERS

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parent.parent.parent
SMALL = REPOSITORY / "tests" / "repositories" / "small"
DAY = "1795219200"  # 2026-11-21, in seconds
TITLES = ("A talk", "Another talk")
"""The title of one material in each of the two states of the repository: it stands on many pages."""
AROUND = 8
"""How many calls on each side of the exchange of the two sites are always among the points."""
PATIENCE = 120.0


@dataclass(frozen=True)
class Point:
    """Where a build is made to fail.

    Attributes:
        how: In what way: see `calls`.
        at: At which call, or 0 when `after` counts.
        after: After which share of the time of a whole build it is killed from outside.
        is_cold: Whether nothing is kept from earlier builds.
        workers: How many processes work.
    """

    how: str
    at: int
    after: float = 0.0
    is_cold: bool = False
    workers: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of a build that was made to fail.

    Attributes:
        served: What stands in the served folder: `old` or `new`, or `neither`, which must never be.
        next_is_right: Whether the next build succeeded with the right bytes.
        said: What the build printed.
        code: Its exit code; the negative number of the signal that killed it.
        left_alone: Whether all its processes had ended with it.
    """

    served: str
    next_is_right: bool
    said: str
    code: int
    left_alone: bool

    @property
    def is_as_promised(self) -> bool:
        """Whether one site was served whole, the next build works, and nobody was shown a traceback."""
        return self.served != "neither" and self.next_is_right and self.left_alone and "Traceback" not in self.said


def digests(folder: Path) -> dict[str, str]:
    """The digest of each file below a folder, by its path, and nothing for a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


class Trials:
    """A small repository with a site in place, which is built again and again, each time after an edit.

    Nothing is cleared between two trials: what a killed build left lies there for the next.

    Args:
        folder: An empty folder to work in.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root, self.site, self.log = folder / "tests" / "repositories" / "small", folder / "public", folder / "log"
        shutil.copytree(SMALL, self.root, ignore=shutil.ignore_patterns(".cache"))
        shutil.copytree(REPOSITORY / "overrides", folder / "overrides")
        (folder / "build_tools").mkdir()
        shutil.copy(REPOSITORY / "build_tools" / "mkdocs_hooks.py", folder / "build_tools")
        self.edited = 1
        self.sites: list[dict[str, str]] = []
        for _ in TITLES:
            self.edit()
            self.forget()
            self.must_build()
            self.sites.append(digests(self.site))
        self.seconds, self.counts, self.exchanges = 0.0, {}, {}
        for is_cold in (True, False):
            for workers in (2, 1, 2):  # what is kept after the first of them is what is kept from then on
                self._measure(is_cold=is_cold, workers=workers)

    def edit(self) -> None:
        """Bring the repository from one of its states to the other."""
        path = self.root / "materials" / "a-talk" / "index.md"
        before, after = TITLES[self.edited], TITLES[1 - self.edited]
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f"title: {before}\n", f"title: {after}\n"), encoding="utf-8")
        self.edited = 1 - self.edited

    def forget(self) -> None:
        """Drop what was kept of earlier builds."""
        shutil.rmtree(self.root / ".cache", ignore_errors=True)

    def must_build(self) -> None:
        """Build without failing.

        Raises:
            RuntimeError: It failed all the same.
        """
        code, said, _ = self._run(Point(KILL, 0))
        if code:
            message = f"a build at which nothing was made to fail has failed ({code}):\n{said}"
            raise RuntimeError(message)

    def _measure(self, *, is_cold: bool, workers: int) -> None:
        """Count the calls of a build that does not fail."""
        self.edit()
        if is_cold:
            self.forget()
        self.log.unlink(missing_ok=True)
        started = time.monotonic()
        self._run(Point(KILL, 0, is_cold=is_cold, workers=workers))
        self.seconds = max(self.seconds, time.monotonic() - started)
        called = self.log.read_text(encoding="ascii")
        self.counts[is_cold, workers] = len(called)
        self.exchanges[is_cold, workers] = called.index(EXCHANGE) + 1

    def points(self, how: str, count: int, seed: int = 1) -> Iterator[Point]:
        """Points spread evenly over a build, with those around the exchange of the two sites, and one in ten by time.

        Args:
            how: In what way the builds fail.
            count: How many.
            seed: What the times are drawn from.
        """
        drawn = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
        by_time = count // 10 if how in {KILL, KILL_ALL} else 0
        near = min(2 * AROUND + 1, (count - by_time) // 3)
        spread = count - by_time - near
        for number in range(count):
            is_cold, workers = number % 4 == 3, 1 + number // 2 % 2
            calls, exchange = self.counts[is_cold, workers], self.exchanges[is_cold, workers]
            if number < spread:
                yield Point(how, 1 + number * calls // spread, is_cold=is_cold, workers=workers)
            elif number < spread + near:
                yield Point(how, exchange - near // 2 + number - spread, is_cold=is_cold, workers=workers)
            else:
                yield Point(how, 0, drawn.uniform(0.05, 1.0), is_cold=is_cold, workers=workers)

    def fail(self, point: Point) -> Outcome:
        """Build after an edit, failing at a point, and then without failing.

        Args:
            point: The point.
        """
        self.edit()
        if point.is_cold:
            self.forget()
        code, said, left_alone = self._run(point)
        found = digests(self.site)
        new, old = self.sites[self.edited], self.sites[1 - self.edited]
        served = "new" if found == new else "old" if found == old else "neither"
        again, more, _ = self._run(Point(KILL, 0))
        return Outcome(served, again == 0 and digests(self.site) == new, said if again == 0 else more, code, left_alone)

    def command(self) -> list[str]:
        """The command that builds."""
        program = [sys.executable, "-m", "benchmarks.crash_points.failing_build"]
        return [*program, "build", "--root", str(self.root), "--site", str(self.site)]

    def environment(self, point: Point) -> dict[str, str]:
        """What tells the command where to fail."""
        told = {LOG: str(self.log), HOW: point.how, AT: str(point.at), WORKERS: str(point.workers)}
        path = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))
        return {**os.environ, **told, "SOURCE_DATE_EPOCH": DAY, "PYTHONPATH": path}

    def _run(self, point: Point) -> tuple[int, str, bool]:
        """Build: the exit code, what was printed, and whether all its processes ended with it."""
        self.log.unlink(missing_ok=True)
        process = subprocess.Popen(  # noqa: S603 - our own command
            self.command(),
            env=self.environment(point),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        if point.after:
            with suppress(subprocess.TimeoutExpired):
                process.wait(point.after * self.seconds)
            with suppress(ProcessLookupError):
                process.kill() if point.how == KILL else os.killpg(process.pid, signal.SIGKILL)
        said = process.communicate(timeout=PATIENCE)[0]
        return process.returncode, said, _has_ended(process.pid)


def _has_ended(group: int) -> bool:
    """Whether no program of ours is left of a group of processes after a second; true where nobody can tell."""
    until = time.monotonic() + 1
    while _left(group) and time.monotonic() < until:
        time.sleep(0.02)
    return not _left(group)


def _left(group: int) -> list[str]:
    """The processes of a group that run Python still: not those that ended and that nobody has asked after."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = stat.read_text().rpartition(")")
            state, _, of_group, *_ = rest.split()
            if of_group == str(group) and state not in {"Z", "X"} and "python" in name:
                found.append(name)
    return found
