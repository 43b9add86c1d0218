"""Runs `commons` on a strange machine: files in another order, or no network, as the environment says.

`STRANGE_ORDER` is a number from which the order of files in a folder is drawn. `STRANGE_WORKERS` and `STRANGE_START`
say how many processes work and how they are started. `STRANGE_OFFLINE` names a file that tells of every attempt to
reach the network, each of which fails.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from build_tools import cli, crew

if TYPE_CHECKING:
    from collections.abc import Iterator

ORDER, WORKERS, START, OFFLINE = "STRANGE_ORDER", "STRANGE_WORKERS", "STRANGE_START", "STRANGE_OFFLINE"
REACHING = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
    "socket.sendmsg",
    "socket.sendto",
    "urllib.Request",
    "http.client.connect",
}


class Shuffled:
    """What `os.scandir` gives, in another order."""

    def __init__(self, entries: Any, drawn: random.Random) -> None:
        self.entries = entries
        self.left = list(entries)
        drawn.shuffle(self.left)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if not self.left:
            raise StopIteration
        return self.left.pop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.entries.close()

    def close(self) -> None:
        self.entries.close()


def shuffle(drawn: random.Random) -> None:
    """Give the files of a folder in an order that is drawn."""
    list_names, scan = os.listdir, os.scandir

    def listing(path: Any = ".") -> list[Any]:
        names = list_names(path)
        drawn.shuffle(names)
        return names

    os.listdir = listing
    os.scandir = lambda path=".": Shuffled(scan(path), drawn)  # type: ignore[assignment]


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Write down an attempt to reach the network, and let it fail."""
    if event in REACHING and not (event == "socket.connect" and isinstance(arguments[1], (str, bytes))):
        with Path(os.environ[OFFLINE]).open("a", encoding="utf-8") as told:
            told.write(f"{event} {arguments[1:]!r}\n")
        message = f"there is no network here, and this asked for it: {event}"
        raise ConnectionError(message)


if ORDER in os.environ:
    shuffle(random.Random(int(os.environ[ORDER])))  # noqa: S311 - nothing is kept secret by it
if OFFLINE in os.environ:
    sys.addaudithook(refuse)
if WORKERS in os.environ:
    crew.WORTH_A_CREW = 1
    crew.processors = lambda: int(os.environ[WORKERS])
if START in os.environ:
    crew._start_method = lambda: os.environ[START]
if __name__ == "__main__":
    cli.main(prog_name="commons")
