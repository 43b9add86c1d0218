"""Pandoc as a process that reads and writes many documents, one after another, and starts once."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypandoc

if TYPE_CHECKING:
    from collections.abc import Iterable

FLAVOUR = "commonmark+pipe_tables+footnotes+task_lists"
"""What pandoc calls the Markdown of our materials."""
_PROGRAM = Path(__file__).with_suffix(".lua")
_MOST_SECONDS = 60
"""How long one document may take: a thousand times what a long one does."""
_MOST_MEMORY = "800m"
_DAY = "315532800"
"""Second 0 of 1980, the first that a zip archive can name: nothing in a document tells when it was made."""


@dataclass(frozen=True)
class Picture:
    """A picture as pandoc is given it."""

    name: str
    media_type: str
    content: bytes


class Pandoc:
    """One process of pandoc.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self) -> None:
        command = [str(pypandoc.get_pandoc_path()), "lua", str(_PROGRAM), "+RTS", f"-M{_MOST_MEMORY}", "-RTS"]
        self.process = subprocess.Popen(  # noqa: S603 - a fixed program, and no contributor's text among its arguments
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "", "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": _DAY},
        )

    def read(self, text: str) -> dict[str, Any]:
        """Markdown as pandoc's document model.

        Args:
            text: The Markdown.

        Raises:
            RuntimeError: Pandoc failed.
        """
        made: dict[str, Any] = json.loads(self._ask({"text": text, "from": FLAVOUR}))
        return made

    def write(
        self, document: dict[str, Any], form: str, pictures: Iterable[Picture] = (), *, whole: bool = False, **options: object
    ) -> bytes:
        """A document in a form.

        Args:
            document: The document, in pandoc's model.
            form: What pandoc calls the form.
            pictures: Its pictures.
            whole: Whether pandoc's own template for the form stands round it.
            options: What pandoc calls its options for writers.

        Raises:
            RuntimeError: Pandoc failed.
        """
        listed = list(pictures)
        named = [{"name": each.name, "media_type": each.media_type, "size": len(each.content)} for each in listed]
        job = {"document": json.dumps(document), "to": form, "pictures": named, "whole": whole, "options": options}
        return self._ask(job, *(each.content for each in listed))

    def _ask(self, job: dict[str, Any], *contents: bytes) -> bytes:
        given, answers = self.process.stdin, self.process.stdout
        if given is None or answers is None:
            raise _failed("it has no pipes")
        watch = threading.Timer(_MOST_SECONDS, self.process.kill)
        watch.start()
        try:
            given.write(b"".join((json.dumps(job).encode(), b"\n", *contents)))
            given.flush()
            done, _, size = answers.readline().decode().partition(" ")
            made = answers.read(int(size or 0))
        except OSError as error:
            raise _failed("it ended") from error
        finally:
            watch.cancel()
        if done != "ok":
            raise _failed(made.decode(errors="replace") or "it ended, or took too long")
        return made

    def end(self) -> None:
        """Let the process end."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self.process.kill()
        self.process.wait()


def _failed(why: str) -> RuntimeError:
    return RuntimeError(f"pandoc could not make a document: {why.strip()}")


_running: dict[int, Pandoc] = {}
"""Pandoc's process, by the number of ours: a fork has none yet."""


def running() -> Pandoc:
    """The process of this process, started when it is first asked for.

    Raises:
        RuntimeError: It cannot be started.
    """
    own = os.getpid()
    found = _running.get(own)
    if found is None or found.process.poll() is not None:
        try:
            found = Pandoc()
        except OSError as error:
            message = "pandoc could not be started: the disk may be full, or not readable or writable"
            raise RuntimeError(message) from error
        _running.clear()
        _running[own] = found
        atexit.register(found.end)
    return found
