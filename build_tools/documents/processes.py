"""Other programs as processes that do one job after another, and start once for each process of ours."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_SECONDS = 60
"""How long one document may take: a thousand times what a long one does."""


class JobFailedError(RuntimeError):
    """A program could not do a job; the message ends with what it said."""


class Program:
    """A program that answers each job: a line of JSON, and bytes that it names, to a line and bytes.

    Args:
        name: What it is called in messages.
        command: How it is started.
        environment: All that it sees of the environment.

    Raises:
        JobFailedError: It cannot be started.
    """

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        self.name = name
        try:
            self.process = subprocess.Popen(  # noqa: S603 - a fixed program, and no contributor's text among its arguments
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        except OSError as error:
            message = f"{name} could not be started: the disk may be full, or not readable or writable"
            raise JobFailedError(message) from error

    def answer(self, job: dict[str, Any], *contents: bytes) -> bytes:
        """What the program makes of a job.

        Args:
            job: The job.
            contents: What it names.

        Raises:
            JobFailedError: It failed, ended, or took too long.
        """
        given, answers = self.process.stdin, self.process.stdout
        watch = threading.Timer(_MOST_SECONDS, self.process.kill)
        watch.start()
        try:
            if given is None or answers is None:
                raise self._failed
            given.write(b"".join((json.dumps(job).encode(), b"\n", *contents)))
            given.flush()
            done, _, size = answers.readline().decode().partition(" ")
            made = answers.read(int(size or 0))
        except OSError as error:
            raise self._failed from error
        finally:
            watch.cancel()
        if done == "ok":
            return made
        if made:
            message = f"{self.name} could not make a document: {made.decode(errors='replace').strip()}"
            raise JobFailedError(message)
        raise self._failed

    @property
    def _failed(self) -> JobFailedError:
        return JobFailedError(f"{self.name} could not make a document: it ended, or took too long")

    def end(self) -> None:
        """Let the process end."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self.process.kill()
        self.process.wait()


_running: dict[tuple[int, str], Program] = {}
"""Each program that runs, by the number of our process and its name: a fork has none yet."""


def running(name: str, start: Callable[[], Program]) -> Program:
    """The process of a program that works for this process, started when it is first asked for.

    Args:
        name: The program's name.
        start: Starts it.

    Raises:
        JobFailedError: It cannot be started.
    """
    key = (os.getpid(), name)
    found = _running.get(key)
    if found is None or found.process.poll() is not None:
        found = _running[key] = start()
        atexit.register(found.end)
    return found
