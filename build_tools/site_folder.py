"""A folder that holds a site, and a mark for each file in it, by which a file is known to be as it was written.

A mark says what was written, and the size, time and place on the disk that the file had then. A file that somebody
else has touched no longer fits its mark, and is written again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from build_tools.store import Store

_MARKS = "marks"
_KEY = b"1"


@dataclass(frozen=True, slots=True)
class Mark:
    """A file as it was written.

    Attributes:
        digest: The digest of what was written.
        size: How many bytes it had then.
        changed: When it was changed last, in nanoseconds since 1970.
        inode: Its place on the disk.
    """

    digest: bytes
    size: int
    changed: int
    inode: int

    def fits(self, found: os.stat_result) -> bool:
        """Whether a file is still the one that was written."""
        return (found.st_size, found.st_mtime_ns, found.st_ino) == (self.size, self.changed, self.inode)


def content_digest(content: bytes) -> bytes:
    """The digest by which the content of a file is known."""
    return hashlib.blake2b(content, digest_size=16).digest()


def write_file(folder: str, path: str, content: bytes) -> Mark:
    """Write a file of a site, in the place of one that is there, and give its mark.

    What is there is replaced by a file written beside it, so that nobody sees half of one, and so that another name of
    the old file (a hard link in another site) keeps the old content.

    Args:
        folder: The site's folder.
        path: The file in it, with `/` between folders.
        content: What to write.

    Raises:
        OSError: It cannot be written.
    """
    target = f"{folder}/{path}"
    try:
        found = _write_new(target, content)
    except FileExistsError:
        beside = f"{target}.new"
        with suppress(FileNotFoundError):
            os.unlink(beside)  # noqa: PTH108 - called for every file: pathlib doubles what it costs
        found = _write_new(beside, content)
        os.replace(beside, target)  # noqa: PTH105 - as above
    return Mark(content_digest(content), found.st_size, found.st_mtime_ns, found.st_ino)


def _write_new(target: str, content: bytes) -> os.stat_result:
    """Write a file that is not there yet, and give what the disk says of it.

    Raises:
        FileExistsError: It is there.
        OSError: It cannot be written.
    """
    try:
        file = open(target, "xb", buffering=0)  # noqa: PTH123, SIM115 - as above
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - as above
        file = open(target, "xb", buffering=0)  # noqa: PTH123, SIM115 - as above
    with file:
        left = memoryview(content)
        while left:
            left = left[file.write(left) :]
        return os.fstat(file.fileno())


class SiteFolder:
    """A folder with a site in it.

    Args:
        path: The folder, which need not be there.
        store: Where its marks are kept.
    """

    def __init__(self, path: Path, store: Store) -> None:
        self.path = path
        self.store = store
        self.name = str(path.absolute())
        self.marks: dict[str, Mark] = store.get(_MARKS, self.name, _KEY) or {}

    def holds(self, wanted: Mapping[str, bytes]) -> bool:
        """Whether it has just these files, by their marks: nobody looks at the disk.

        Args:
            wanted: The digest of each file, by its path.
        """
        return len(self.marks) == len(wanted) and all(self.is_marked(path, digest) for path, digest in wanted.items())

    def is_marked(self, path: str, digest: bytes) -> bool:
        """Whether it has a file with this content, by its mark.

        Args:
            path: The file.
            digest: The digest of its content.
        """
        mark = self.marks.get(path)
        return mark is not None and mark.digest == digest

    def look(self) -> None:
        """Go through the folder: forget the mark of every file that does not fit it, and remove what has none.

        Raises:
            OSError: Something cannot be removed.
        """
        fitting: dict[str, Mark] = {}
        self._look_into("", fitting)
        self.marks = fitting

    def _look_into(self, folder: str, fitting: dict[str, Mark]) -> None:
        """Find the files below a folder that fit their marks; the rest goes, and the folder too when it is empty."""
        before = len(fitting)
        try:
            with os.scandir(f"{self.name}/{folder}" if folder else self.name) as entries:
                found = list(entries)
        except FileNotFoundError:
            return
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            mark = self.marks.get(path)
            if entry.is_dir(follow_symlinks=False):
                self._look_into(path, fitting)
            elif mark is not None and not entry.is_symlink() and mark.fits(entry.stat(follow_symlinks=False)):
                fitting[path] = mark
            else:
                os.unlink(entry.path)  # noqa: PTH108 - as above
        if folder and len(fitting) == before:
            os.rmdir(f"{self.name}/{folder}")  # noqa: PTH106 - as above

    def unlike(self, wanted: Mapping[str, bytes]) -> Iterator[str]:
        """What in the folder is not as it should be, a sentence each; it is looked for on the disk.

        Args:
            wanted: The digest of each file that should be there, by its path.

        Raises:
            OSError: The folder cannot be read.
        """
        left = dict(wanted)
        folders = [""]
        while folders:
            folder = folders.pop()
            with os.scandir(f"{self.name}/{folder}") as entries:
                for entry in entries:
                    path = folder + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(f"{path}/")
                        continue
                    digest, mark = left.pop(path, None), self.marks.get(path)
                    if digest is None:
                        yield f"{path} is there, and nobody made it"
                    elif mark is None or mark.digest != digest or not mark.fits(entry.stat(follow_symlinks=False)):
                        yield f"{path} is not as it was written"
        yield from (f"{path} is not there" for path in left)

    def has(self, path: str, digest: bytes) -> bool:
        """Whether it has a file with this content, and the file on the disk fits its mark.

        Args:
            path: The file.
            digest: The digest of its content.
        """
        mark = self.marks.get(path)
        if mark is None or mark.digest != digest:
            return False
        with suppress(OSError):
            return mark.fits(os.stat(f"{self.name}/{path}", follow_symlinks=False))  # noqa: PTH116 - as above
        return False

    def write(self, path: str, content: bytes) -> None:
        """Write a file.

        Raises:
            OSError: It cannot be written.
        """
        self.marks[path] = write_file(self.name, path, content)

    def take(self, path: str, other: SiteFolder) -> None:
        """Take a file over from another site: as another name of the same file where the disk allows it, or as a copy.

        Args:
            path: The file.
            other: A site that has it.

        Raises:
            OSError: It can be neither linked nor copied.
        """
        target = f"{self.name}/{path}"
        with suppress(FileNotFoundError):
            os.unlink(target)  # noqa: PTH108 - as above
        source = f"{other.name}/{path}"
        for _ in range(2):
            try:
                os.link(source, target)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - as above
            except OSError:
                break
            else:
                self.marks[path] = other.marks[path]
                return
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - as above
        shutil.copyfile(source, target)
        found = os.stat(target)  # noqa: PTH116 - as above
        self.marks[path] = Mark(other.marks[path].digest, found.st_size, found.st_mtime_ns, found.st_ino)

    def keep_only(self, wanted: Iterable[str]) -> None:
        """Remove every file but these, and the folders that are empty then.

        Args:
            wanted: The files that stay.

        Raises:
            OSError: Something cannot be removed.
        """
        gone = self.marks.keys() - set(wanted)
        for path in gone:
            del self.marks[path]
            with suppress(FileNotFoundError):
                os.unlink(f"{self.name}/{path}")  # noqa: PTH108 - as above
        for folder in sorted({os.path.dirname(path) for path in gone}, reverse=True):  # noqa: PTH120 - as above
            while folder:
                try:
                    os.rmdir(f"{self.name}/{folder}")  # noqa: PTH106 - as above
                except OSError:
                    break
                folder = os.path.dirname(folder)  # noqa: PTH120, PLW2901 - as above

    def remember(self) -> None:
        """Keep the marks for the next time."""
        self.store.put(_MARKS, self.name, _KEY, self.marks)
