"""Worker processes, each with a desk on which it keeps what it read, and this process alone where that is quicker."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from build_tools.intake import most

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess

Desk: TypeAlias = dict[str, Any]
"""What one process keeps from one task to the next, by name."""
Work: TypeAlias = Callable[[str, Any], Any]
"""Makes the result for one item: its name and what is said about it."""
Prepare: TypeAlias = Callable[[Desk, Any], Work]
"""Makes ready for a task: a function of a module, given the desk and what all items share."""

WORTH_A_CREW = 60
"""From how many items on other processes are worth their start."""
_BATCH = 50
_MEMORY_HELD = Path("/proc/self/statm")
_RARELY = (50_000, 20, 50)
"""How often it is looked for circles of objects that nobody holds, as `gc.set_threshold` takes it."""


class WorkerLostError(RuntimeError):
    """A worker process ended before its work was done."""


class Crew:
    """Does one thing for many items, on as many processors as there are; an item goes to the same process each time.

    Args:
        size: How many processes; 1 for this one alone.
        start_method: How processes are started, `fork` or `spawn`; what this machine allows by default.
        desk: The desk of this process, when it has one already.
    """

    def __init__(self, size: int | None = None, start_method: str | None = None, desk: Desk | None = None) -> None:
        self.size = processors() if size is None else size
        self.start_method = start_method or _start_method()
        self.desk: Desk = {} if desk is None else desk
        self._leaves_desk = desk is not None
        self.shared_names: set[str] = set()
        self._given: dict[str, bytes] = {}
        self._workers: list[_Worker] = []
        self._owners: dict[str, int] = {}

    def __enter__(self) -> Self:
        """The crew itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Send everybody home."""
        self.close()

    def close(self) -> None:
        """End every process."""
        for worker in self._workers:
            worker.connection.close()
        for worker in reversed(self._workers):  # an earlier one lives until the later ones, which hold its pipe, end
            worker.end()
        self._workers = []
        if not self._leaves_desk:
            self.desk.clear()

    @property
    def leaves_desk(self) -> bool:
        """Whether this process keeps its desk when everybody has gone home: a preview looks again and again."""
        return self._leaves_desk

    @property
    def has_others(self) -> bool:
        """Whether other processes are at work: none will be started then, so that this one may start threads."""
        return bool(self._workers)

    def give(self, name: str, value: object) -> None:
        """Put something on every desk.

        Args:
            name: What it is called there.
            value: What it is; another process gets a copy.
        """
        if self.desk.get(name) is value:
            return
        self.desk[name] = value
        if self.size > 1:
            self.shared_names.add(name)
            self._given.pop(name, None)
            for worker in self._workers:
                worker.has.discard(name)

    def ask(self, prepare: Prepare, shared: object, items: Mapping[str, Any]) -> dict[str, Any]:
        """The result for each item, by its name, in the order of the items.

        Args:
            prepare: A function of a module; each process calls it once.
            shared: What it is given beside the desk.
            items: What there is to do, by name.

        Raises:
            WorkerLostError: A process ended before its work was done.
            Exception: Whatever the work itself raised.
        """
        found = dict(self.each(prepare, shared, items))
        return {name: found[name] for name in items}

    def each(self, prepare: Prepare, shared: object, items: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The same one by one, as they are done: nothing else may be asked until the last one is there.

        Args:
            prepare: A function of a module; each process calls it once.
            shared: What it is given beside the desk.
            items: What there is to do, by name.

        Raises:
            WorkerLostError: A process ended before its work was done.
            Exception: Whatever the work itself raised.
        """
        if not items:
            return
        if self.size < 2 or (len(items) < WORTH_A_CREW and not self._workers):
            work = prepare(self.desk, shared)
            yield from ((name, work(name, item)) for name, item in items.items())
            return
        if not self._workers:
            context = multiprocessing.get_context(self.start_method)
            given = {name: self.desk[name] for name in self.shared_names} if self.start_method == "fork" else {}
            self._workers = [_Worker(context, given) for _ in range(self.size)]
        try:
            yield from self._shared_out(prepare, shared, items)
        except BaseException:
            self.close()
            raise

    def _shared_out(self, prepare: Prepare, shared: object, items: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        shares: list[list[tuple[str, Any]]] = [[] for _ in self._workers]
        for name, item in items.items():
            owner = self._owners.get(name)
            if owner is None:
                owner = self._owners[name] = min(range(len(shares)), key=lambda each: len(shares[each]))
            shares[owner].append((name, item))
        busy = {}
        for worker, share in zip(self._workers, shares, strict=True):
            if share:
                worker.send((prepare, shared, share, self._news_for(worker)))
                busy[worker.connection] = worker
        while busy:
            for connection in wait(list(busy)):
                results = busy[connection].receive()
                if results is None:
                    del busy[connection]
                else:
                    yield from results

    def _news_for(self, worker: _Worker) -> dict[str, bytes]:
        """What was put on every desk since the last time, packed once for all."""
        wanted = [name for name in self.desk if name in self.shared_names and name not in worker.has]
        for name in wanted:
            if name not in self._given:
                self._given[name] = pickle.dumps(self.desk[name], protocol=5)
        worker.has.update(wanted)
        return {name: self._given[name] for name in wanted}


class _Worker:
    """One process, seen from here.

    Args:
        context: How it is started.
        given: What is on its desk from the start: only a fork can have that, which shares this process's memory.
    """

    def __init__(self, context: Any, given: Desk) -> None:  # noqa: ANN401 - contexts share no public type
        self.connection, theirs = context.Pipe()
        is_forked = context.get_start_method() == "fork"
        ours = self.connection if is_forked else None  # a fork holds it too, and would never see it closed
        self.process: BaseProcess = context.Process(
            target=_work_at_desk, args=(theirs, ours, list(sys.path), given), daemon=True
        )
        self.process.start()
        theirs.close()
        self.has = set(given)

    def send(self, message: object) -> None:
        try:
            self.connection.send(message)
        except (BrokenPipeError, ConnectionError) as error:
            raise self._lost() from error

    def receive(self) -> list[tuple[str, Any]] | None:
        """Some results, or None when there are no more."""
        try:
            results, raised = self.connection.recv()
        except (EOFError, ConnectionError) as error:
            raise self._lost() from error
        if raised is not None:
            raise raised
        found: list[tuple[str, Any]] | None = results
        return found

    def _lost(self) -> WorkerLostError:
        self.process.join(5)
        code = self.process.exitcode
        how = f"killed by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
        return WorkerLostError(f"a worker process ended before its work was done ({how}), so nothing was made of it")

    def end(self) -> None:
        self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _work_at_desk(connection: Connection, others: Connection | None, path: list[str], given: Desk) -> None:
    """What a process does until nobody asks any more."""
    if others is not None:
        others.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks is told, and ends this one
    _end_with_parent()
    sys.path[:] = path
    desk = dict(given)
    hold_much()
    with suppress(EOFError, OSError):
        while True:
            prepare, shared, share, news = connection.recv()
            try:
                desk.update({name: pickle.loads(packed) for name, packed in news.items()})  # noqa: S301 - from the process that started this one
                work = prepare(desk, shared)
                gc.freeze()
                for start in range(0, len(share), _BATCH):
                    _leave_room()
                    batch = [(name, work(name, item)) for name, item in share[start : start + _BATCH]]
                    connection.send((batch, None))
            except Exception as error:  # noqa: BLE001 - whatever it is, the process that asked has to know
                connection.send((None, _sendable(error)))
            connection.send((None, None))
    os._exit(0)  # nothing is left to say, and letting go of millions of objects one by one takes its time


def _end_with_parent() -> None:
    """Let this process be killed at the moment when the one that asks is, where the system can do so: Linux.

    Otherwise it could write into a folder that the next build has begun to fill.
    """
    call = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None
    parent = multiprocessing.parent_process()
    if call is None or parent is None:
        return
    call(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG of linux/prctl.h
    if os.getppid() != parent.pid:
        os._exit(0)  # it had ended before


def _leave_room() -> None:
    """Let this process take as much memory as one file may have, beside what it holds already, where that can be said.

    Beyond that a `MemoryError` is raised, which ends at the border of the file that is worked on.
    """
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - Windows has none

    with suppress(OSError, ValueError, IndexError):
        held = int(_MEMORY_HELD.read_text().split()[5]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = held + most("memory")
        resource.setrlimit(
            resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )


def _sendable(error: Exception) -> Exception:
    """An exception that can be sent to another process: itself where that can be done, or one that says the same."""
    with suppress(Exception):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, of this moment
        if type(again) is type(error) and str(again) == str(error):
            return error
    return RuntimeError(f"{type(error).__name__}: {error}")


def hold_much() -> None:
    """Let this process look rarely for circles of objects that nobody holds: it makes few, and has millions of others.

    At ten thousand materials that looking takes a fifth of the time of a small change.
    """
    gc.set_threshold(*_RARELY)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_method() -> str:
    """Forking is quickest, and is safe only while there is one thread."""
    can_fork = sys.platform == "linux" and threading.active_count() == 1
    return "fork" if can_fork else "spawn"
