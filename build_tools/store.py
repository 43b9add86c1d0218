"""Results that were worked out before, by the digest of what they were made from: an optimisation and nothing else.

Deleting the file, or changing any byte of it, costs time and changes no result: a value is given out only when its
digest fits it, the name that it is kept under, and the program that asks.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import pickle
import sqlite3
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = ".cache"
"""Where the store stands in a repository."""
FILE = "store.sqlite"
MAX_BYTES = 400_000_000
"""How large the file may grow: beyond that it is started anew."""
MOST_WAITING = 2000
"""How many new results wait until they are written: while other processes are at work, writing costs no time."""
TIDIED_EVERY = 10
"""After how many runs that wrote something it is seen what nobody has asked for."""
TOOLS = (
    "bibtexparser",
    "jinja2",
    "markdown",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "mkdocs",
    "mkdocs-material",
    "pikepdf",
    "pillow",
    "pydantic",
    "pymdown-extensions",
    "pypandoc-binary",
    "typst",
    "python-stdnum",
    "pyyaml",
)
"""What else has a say in a result: with another version of one of these, every result is made anew."""

_SIZE = 16
_FEW = 300
"""Up to how many results are looked for one by one: beyond that, going through all of a kind is quicker."""
_ONE = "kind = ? AND name = ? AND key = ?"
_LAYOUT = """
CREATE TABLE IF NOT EXISTS kept (
  kind TEXT NOT NULL, name TEXT NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL, value BLOB NOT NULL,
  used INTEGER NOT NULL, PRIMARY KEY (kind, name, key)
);
CREATE TABLE IF NOT EXISTS runs (number INTEGER NOT NULL);
"""
_PLAIN = {("datetime", "date"), ("builtins", "set"), ("builtins", "frozenset"), ("markupsafe", "Markup")}


@cache
def edition() -> bytes:
    """The digest of everything that makes results and is in no repository of materials: our own code, and our tools.

    Raises:
        OSError: Our own code cannot be read.
    """
    whole = hashlib.blake2b(digest_size=_SIZE)
    package = Path(__file__).parent
    for path in sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        whole.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for tool in TOOLS:
        with suppress(metadata.PackageNotFoundError):
            whole.update(f"{tool}={metadata.version(tool)}\0".encode())
    return whole.digest()


class Store:
    """Results by kind, name and key.

    Args:
        folder: Where its file is; None for a store that keeps nothing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.file = folder / FILE if folder else None
        self._connection: sqlite3.Connection | None = None
        self._run = 0
        self._asked: set[tuple[str, str, bytes]] = set()
        self._new: dict[tuple[str, str, bytes], bytes] = {}
        for _ in range(2 if self.file else 0):
            try:
                self._connect()
            except (sqlite3.Error, OSError, TypeError, ValueError) as error:
                self._give_up(error)
            else:
                break

    def _connect(self) -> None:
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        if self.file.exists() and self.file.stat().st_size > MAX_BYTES:
            self.file.unlink()
        self._connection = sqlite3.connect(self.file, timeout=0.2, isolation_level=None)
        self._connection.executescript(f"PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;{_LAYOUT}")
        self._run = int(self._connection.execute("SELECT max(number) FROM runs").fetchone()[0] or 0) + 1

    def _give_up(self, error: Exception) -> None:
        """Do without the file, and remove it when it is damaged and not just in another program's hands."""
        if self._connection:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None
        is_busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        if self.file and not is_busy:
            with suppress(OSError):
                self.file.unlink()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write down what is new and close the file."""
        self.close()

    def get(self, kind: str, name: str, key: bytes) -> Any:  # noqa: ANN401 - whatever was kept
        """A result, or None when it is not there whole.

        Args:
            kind: The kind of result.
            name: What it is about, such as a path.
            key: The digest of what it was made from.
        """
        packed = self._new.get((kind, name, key))
        if packed is not None:
            return unpack(packed)
        rows = self._rows(_ONE, (kind, name, key))
        return next((_read(value) for value in (self._whole(kind, *row) for row in rows) if value), None)

    def each(self, kind: str, keys: Mapping[str, bytes]) -> Iterator[tuple[str, Any]]:
        """Those of many results of one kind that are there whole, each with its name, and none of them held here.

        Args:
            kind: The kind of result.
            keys: The digest of what each was made from, by name.
        """
        for name, packed in self.each_packed(kind, keys):
            value = _read(packed)
            if value is not None:
                yield name, value

    def each_packed(self, kind: str, keys: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """The same as they were packed: to be sent to another process.

        Args:
            kind: The kind of result.
            keys: The digest of what each was made from, by name.
        """
        new = {name: packed for name, key in keys.items() if (packed := self._new.get((kind, name, key))) is not None}
        yield from new.items()
        wanted = keys.keys() - new.keys()
        rows = self._rows("kind = ?", (kind,))
        if len(wanted) <= _FEW:
            rows = (row for name in wanted for row in self._rows(_ONE, (kind, name, keys[name])))
        for name, key, digest, value in rows:
            packed = self._whole(kind, name, key, digest, value) if keys.get(name) == key and name not in new else None
            if packed is not None:
                yield name, packed

    def _whole(self, kind: str, name: str, key: bytes, digest: bytes, value: bytes) -> bytes | None:
        """What a row of the file holds, or None when that is not what was written there."""
        if digest != _digest(kind, name, key, value):
            return None
        if self._is_tidied:
            self._asked.add((kind, name, key))
        return value

    @property
    def _is_tidied(self) -> bool:
        """Whether it is seen in this run what nobody has asked for."""
        return self._run % TIDIED_EVERY == 0

    def put(self, kind: str, name: str, key: bytes, value: object) -> None:
        """Keep a result: it is in the file once the store is closed.

        Args:
            kind: The kind of result.
            name: What it is about.
            key: The digest of what it was made from.
            value: The result: plain values, and instances of our own classes.
        """
        self.put_packed(kind, name, key, pack(value))

    def put_packed(self, kind: str, name: str, key: bytes, packed: bytes) -> None:
        """Keep a result that another process has packed.

        Args:
            kind: The kind of result.
            name: What it is about.
            key: The digest of what it was made from.
            packed: What `pack` gave.
        """
        if self.file:
            self._new[kind, name, key] = packed
            if len(self._new) >= MOST_WAITING:
                self.write_down()

    def _rows(self, which: str, values: tuple[object, ...]) -> Iterator[tuple[str, bytes, bytes, bytes]]:
        """The name, key, digest and value of some rows, as far as they are of the right kind."""
        if not self._connection:
            return
        try:
            found = self._connection.execute(f"SELECT name, key, digest, value FROM kept WHERE {which}", values)  # noqa: S608 - one of our own two
            for name, key, digest, value in found:
                if all(isinstance(each, bytes) for each in (key, digest, value)):
                    yield str(name), key, digest, value
        except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
            self._give_up(error)

    def close(self) -> None:
        """Write down what is new, and close the file."""
        self.write_down()
        if self._connection:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def write_down(self) -> None:
        """Write what is new into the file, and now and then forget what nobody asks for."""
        connection = self._connection
        if connection is None or not self._new:
            return
        rows = [(*name, _digest(*name, packed), packed, self._run) for name, packed in self._new.items()]
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._tidy(connection)
            connection.execute("COMMIT")
        except (sqlite3.Error, OverflowError) as error:
            self._give_up(error)
        self._new = {}

    def _tidy(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM runs")
        connection.execute("INSERT INTO runs VALUES (?)", (self._run,))
        if self._is_tidied:
            asked = ((self._run, *name) for name in sorted(self._asked))
            connection.executemany("UPDATE kept SET used = ? WHERE kind = ? AND name = ? AND key = ?", asked)
            connection.execute("DELETE FROM kept WHERE used < ?", (self._run - TIDIED_EVERY,))


def pack(value: object) -> bytes:
    """A result as bytes, to be sent to another process or kept.

    Args:
        value: Plain values, and instances of our own classes.
    """
    return pickle.dumps(value, protocol=5)


def _read(packed: bytes) -> Any:  # noqa: ANN401 - whatever was kept
    """What was kept, or None when it cannot be read: it is made anew then, whatever the reason."""
    try:
        return unpack(packed)
    except Exception:  # noqa: BLE001 - a damaged value can raise anything
        return None


def unpack(packed: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """What `pack` was given.

    Raises:
        pickle.UnpicklingError: The bytes name something else than plain values and our own classes.
    """
    return _Unpickler(io.BytesIO(packed)).load()


class _Unpickler(pickle.Unpickler):
    """Reads plain values and our own classes, and runs nothing else: a store can come from another machine."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the standard library has it
        return _known_class(module, name)


@cache
def _known_class(module: str, name: str) -> Any:  # noqa: ANN401 - as above
    if (module, name) in _PLAIN or module.startswith("build_tools."):
        found = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type) and found.__module__ == module:
            return found
    message = f"{module}.{name} is not kept in a store"
    raise pickle.UnpicklingError(message)


def _digest(kind: str, name: str, key: bytes, value: bytes) -> bytes:
    whole = hashlib.blake2b(value, digest_size=_SIZE)
    whole.update(edition() + f"\0{kind}\0{name}\0".encode() + key)
    return whole.digest()
