"""Measures a command: its wall time, and the peak memory of each of its processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
DAY = "1795305600"
"""22 November 2026, in seconds: a run in later years judges time as this one does."""
PAUSE = 0.05
"""The seconds between two looks at the processes; what is read is each one's highest mark, not its present size."""
PROC = Path("/proc")


class CommandFailedError(Exception):
    """A command that was measured failed; the message ends with its output."""


@dataclass(frozen=True)
class Measured:
    """What one run of a command took.

    Attributes:
        seconds: Wall time.
        peak_mb: The highest memory of any one process, in millions of bytes.
        indexer_peak_mb: The same of the worker processes, which make the search index, or of the command itself when it
            starts none. Both are None where there is no /proc to read them from.
        cpu_seconds: The time that all its processes together spent on all cores.
    """

    seconds: float
    cpu_seconds: float = 0
    peak_mb: float | None = None
    indexer_peak_mb: float | None = None


def run(command: list[str], log: Path) -> Measured:
    """What a whole process takes, with every process that it starts.

    Args:
        command: The command; it runs in the repository that holds this package.
        log: Where its output goes.

    Raises:
        CommandFailedError: It did not exit with 0.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": DAY, "NO_MKDOCS_2_WARNING": "1"}
    watched = Watched()
    if hasattr(os, "sync"):
        os.sync()  # what earlier rows wrote is not to slow this one down
    before = os.times()
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=REPOSITORY, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        while True:
            watched.look(process.pid)
            try:
                code = process.wait(timeout=PAUSE)
                break
            except subprocess.TimeoutExpired:
                continue
        seconds = time.perf_counter() - started
    if code:
        said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        message = f"`{' '.join(command[1:4])} …` ended with {code}:\n{said}"
        raise CommandFailedError(message)
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return Measured(seconds, spent, watched.highest(), watched.highest_of_workers())


class Watched:
    """The highest mark of each process that was seen, and whether it was a worker process of the first one seen."""

    def __init__(self) -> None:
        self.marks: dict[int, tuple[bool, int]] = {}
        self.first: tuple[int, str] = (0, "")

    def look(self, first: int) -> None:
        """Read the marks of a process and of all that it has started."""
        waiting = [first, *self.marks]
        seen = set()
        while waiting:
            pid = waiting.pop()
            if pid in seen:
                continue
            seen.add(pid)
            try:
                self._mark(pid, first)
                for children in (PROC / str(pid) / "task").glob("*/children"):
                    waiting.extend(int(child) for child in children.read_text().split())
            except (OSError, ValueError):
                continue  # it has ended, or there is no /proc

    def _mark(self, pid: int, first: int) -> None:
        status = (PROC / str(pid) / "status").read_text()
        high = next((line for line in status.splitlines() if line.startswith("VmHWM:")), None)
        if high is None:
            return  # it has ended and was not yet waited for
        command = (PROC / str(pid) / "cmdline").read_text()
        if pid == first:
            self.first = (pid, command)
        is_worker = pid != first and (command == self.first[1] or "multiprocessing" in command)
        before = self.marks.get(pid, (is_worker, 0))
        # A process that is forked and then becomes another program starts with the size of the one that forked it.
        known = before[1] if before[0] == is_worker else 0
        self.marks[pid] = (is_worker, max(known, int(high.split()[1]) * 1024))

    def highest(self) -> float | None:
        """The highest mark, in millions of bytes."""
        return _in_mb([mark for _, mark in self.marks.values()])

    def highest_of_workers(self) -> float | None:
        """The highest mark of a worker process, or of the first process when there is none."""
        workers = [mark for is_worker, mark in self.marks.values() if is_worker]
        return _in_mb(workers or [mark for pid, (_, mark) in self.marks.items() if pid == self.first[0]])


def _in_mb(marks: list[int]) -> float | None:
    return round(max(marks) / 1e6, 1) if marks else None


def median(measured: list[Measured]) -> Measured:
    """The median of the seconds, and the highest of the peaks."""

    def highest(peaks: list[float | None]) -> float | None:
        return max((peak for peak in peaks if peak is not None), default=None)

    return Measured(
        statistics.median(each.seconds for each in measured),
        statistics.median(each.cpu_seconds for each in measured),
        highest([each.peak_mb for each in measured]),
        highest([each.indexer_peak_mb for each in measured]),
    )


def read_all(folder: Path) -> None:
    """Read every file once, so that no timed part pays for a cold disk that another did not pay for."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 20):
                    pass


def size_of(folder: Path) -> tuple[float, int]:
    """The size of a site in millions of bytes (the sum of its files' sizes), and how many files it has."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return round(sum(sizes) / 1e6, 1), len(sizes)
