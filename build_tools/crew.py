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
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from build_tools.intake import most

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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

    What no process has had before goes to whoever has time.

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

    def keep_together(self, names: Iterable[str]) -> None:
        """Let one process do all of these, when there are others: what it works out for one serves the next.

        Args:
            names: The items' names.
        """
        self._owners.update(dict.fromkeys(names, 0))

    def each(
        self, prepare: Prepare, shared: object, items: Mapping[str, Any] | Iterable[tuple[str, Any]]
    ) -> Iterator[tuple[str, Any]]:
        """The same one by one, as they are done: nothing else may be asked until the last one is there.

        Args:
            prepare: A function of a module; each process calls it once.
            shared: What it is given beside the desk.
            items: What there is to do, by name; or pairs of a name and an item, which are taken as they are needed.

        Raises:
            WorkerLostError: A process ended before its work was done.
            Exception: Whatever the work itself raised.
        """
        queues: dict[int, list[tuple[str, Any]]] = {}
        if isinstance(items, Mapping):
            left = [pair for pair in items.items() if pair[0] not in self._owners]
            for pair in items.items() if len(left) < len(items) else ():
                if pair[0] in self._owners:
                    queues.setdefault(self._owners[pair[0]], []).append(pair)
            count, at_most = len(items), max(1, min(_BATCH, len(left) // (2 * self.size)))
            loose = iter(left)
        else:
            pairs = iter(items)
            first = list(islice(pairs, WORTH_A_CREW))
            count, at_most, loose = len(first), _BATCH, chain(first, pairs)
        if not count:
            return
        if self.size < 2 or (count < WORTH_A_CREW and not self._workers):
            work = prepare(self.desk, shared)
            yield from ((name, work(name, item)) for name, item in chain(*queues.values(), loose))
            return
        self._begin()
        try:
            yield from self._shared_out((prepare, shared), queues, _Dealt(loose, at_most))
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        """Start the other processes, unless they are there."""
        if not self._workers:
            context = multiprocessing.get_context(self.start_method)
            given = {name: self.desk[name] for name in self.shared_names} if self.start_method == "fork" else {}
            self._workers = [_Worker(context, given) for _ in range(self.size)]

    def _shared_out(
        self, task: tuple[Prepare, object], queues: dict[int, list[tuple[str, Any]]], dealt: _Dealt
    ) -> Iterator[tuple[str, Any]]:
        """The results of a task: each process first has its own queue, and then takes what is dealt out."""
        busy: dict[Any, int] = {}
        begun: set[int] = set()

        def go_on(number: int) -> None:
            share = queues.pop(number, None) or dealt.take()
            worker = self._workers[number]
            if not share:
                busy.pop(worker.connection, None)
                return
            self._owners.update((name, number) for name, _ in share)
            again = number in begun
            worker.send((None, None, share, {}) if again else (*task, share, self._news_for(worker)))
            begun.add(number)
            busy[worker.connection] = number

        for number in range(len(self._workers)):
            go_on(number)
        while busy:
            dealt.make_ready()
            for connection in wait(list(busy)):
                number = busy[connection]
                results = self._workers[number].receive()
                if results is None:
                    go_on(number)
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


class _Dealt:
    """Items that go to whoever has time, a few at once, of which the next are taken before somebody waits for them.

    Args:
        items: The items with their names.
        at_most: How many go to one process at once.
    """

    def __init__(self, items: Iterator[tuple[str, Any]], at_most: int) -> None:
        self._items = items
        self._at_most = at_most
        self._ready: list[tuple[str, Any]] = []

    def make_ready(self) -> None:
        """Take the next ones, unless that is done."""
        self._ready = self._ready or list(islice(self._items, self._at_most))

    def take(self) -> list[tuple[str, Any]]:
        """The next ones; an empty list when there are no more."""
        self.make_ready()
        taken, self._ready = self._ready, []
        return taken


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
    work: Work = _nothing_yet
    hold_much()
    with suppress(EOFError, OSError):
        while True:
            prepare, shared, share, news = connection.recv()
            try:
                desk.update({name: pickle.loads(packed) for name, packed in news.items()})  # noqa: S301 - from the process that started this one
                if prepare is not None:  # otherwise this goes on with the same task
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


def _nothing_yet(name: str, item: object) -> None:
    """The work of a process that was given none."""


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
