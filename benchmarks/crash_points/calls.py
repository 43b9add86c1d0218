"""Calls to the file system that are counted, and one of them that fails: killed, interrupted, or told of an error.

Every call is counted, in this process and in those that it starts, by one byte that is added to a log: the byte says
what was called. The environment says how and where to fail: `FAIL_LOG`, `FAIL_HOW` and `FAIL_AT`; nothing fails when
`FAIL_AT` is 0. `FAIL_WORKERS` says how many processes work.
"""

from __future__ import annotations

import builtins
import ctypes
import errno
import io
import os
import signal
import sqlite3
from functools import wraps
from typing import TYPE_CHECKING, Any

from build_tools import crew

if TYPE_CHECKING:
    from collections.abc import Callable

LOG, HOW, AT, WORKERS = "FAIL_LOG", "FAIL_HOW", "FAIL_AT", "FAIL_WORKERS"
KILL, KILL_ALL, INTERRUPT, FULL, BROKEN, READ_ONLY = "kill", "kill-all", "interrupt", "full", "broken", "read-only"
WAYS = (KILL, KILL_ALL, INTERRUPT, FULL, BROKEN, READ_ONLY)
EXCHANGE, FLUSH = "x", "f"
READS = {"scandir": "s", "stat": "t", "lstat": "t", "listdir": "s"}
CHANGES = {"replace": "m", "rename": "m", "link": "l", "unlink": "d", "remove": "d", "mkdir": "n", "rmdir": "e"}
CREATING = {"w", "W", "m", "l", "n", EXCHANGE}
"""What a full disk refuses from some moment on; a disk that is read-only then refuses every change."""
CHANGING = {*CREATING, "d", "e", FLUSH}
_ERRORS = {FULL: errno.ENOSPC, BROKEN: errno.EIO, READ_ONLY: errno.EROFS}


class Calls:
    """The count of all calls, and what happens at one of them."""

    def __init__(self) -> None:
        self.log, self.how, self.at = os.environ[LOG], os.environ[HOW], int(os.environ[AT])
        self.process = 0
        if self.how == INTERRUPT:  # a shell's job in the background ignores it, and all that it starts does so too
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.file = -1
        self.write, self.open = os.write, os.open

    def reached(self, what: str) -> int:
        """Count a call, and fail when its time has come: the number of the error is given, or 0.

        Args:
            what: What is called, as a letter.
        """
        if self.process != os.getpid():  # a position of its own for each process
            self.file = self.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            self.process = os.getpid()
        self.write(self.file, what.encode())
        number = os.lseek(self.file, 0, os.SEEK_CUR)
        if not self.at or number < self.at:
            return 0
        if self.how in {FULL, READ_ONLY}:
            return _ERRORS[self.how] if what in (CREATING if self.how == FULL else CHANGING) else 0
        if number > self.at:
            return 0
        if self.how == INTERRUPT:
            os.killpg(0, signal.SIGINT)
        elif self.how == KILL_ALL:
            os.killpg(0, signal.SIGKILL)
        elif self.how == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        return _ERRORS.get(self.how, 0)

    def check(self, what: str) -> None:
        """Count a call.

        Raises:
            OSError: It fails.
        """
        number = self.reached(what)
        if number:
            raise OSError(number, os.strerror(number))


def counted(calls: Calls, what: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is counted.

    Args:
        calls: The count.
        what: Its letter.
        call: The function.
    """

    @wraps(call)
    def counting(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        calls.check(what)
        return call(*args, **named)

    return counting


class Library:
    """The C library, whose two calls that we use are counted."""

    def __init__(self, calls: Calls, library: ctypes.CDLL) -> None:
        self.calls, self.library = calls, library

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a function of C
        call = getattr(self.library, name)
        letter = {"renameat2": EXCHANGE, "syncfs": FLUSH}.get(name)
        if letter is None:
            return call

        def counting(*args: object) -> int:
            number = self.calls.reached(letter)
            if number:
                ctypes.set_errno(number)
                return -1
            return int(call(*args))

        return counting


def install(calls: Calls) -> None:
    """Count every call of this process.

    Args:
        calls: The count.
    """

    class CountedFile(io.FileIO):
        """A file of which each piece that is written is counted; half of the last one is written."""

        def write(self, data: Any) -> int:  # noqa: ANN401 - whatever can be written
            if calls.at and calls.how in {KILL, KILL_ALL, BROKEN}:
                whole = memoryview(data)
                written = super().write(whole[: len(whole) // 2])
                calls.check("W")
                return written + super().write(whole[written:])
            calls.check("W")
            return super().write(data)

    real_open, real_connect, real_library = builtins.open, sqlite3.connect, ctypes.CDLL

    def opening(file: Any, mode: str = "r", buffering: int = -1, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        is_changing = bool(set(mode) & set("wxa+"))
        calls.check("w" if is_changing else "r")
        if is_changing and buffering == 0:
            return CountedFile(file, mode)
        return real_open(file, mode, buffering, *args, **named)

    builtins.open = io.open = opening  # type: ignore[assignment]
    for name, letter in {**READS, **CHANGES}.items():
        setattr(os, name, counted(calls, letter, getattr(os, name)))
    sqlite3.connect = counted(calls, "q", real_connect)  # type: ignore[assignment]
    ctypes.CDLL = lambda *args, **named: Library(calls, real_library(*args, **named))  # type: ignore[assignment,misc]
    crew.WORTH_A_CREW = 1
    crew.processors = lambda: int(os.environ[WORKERS])
