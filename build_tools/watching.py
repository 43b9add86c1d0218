"""Notices what changes in the folders of a preview: the kernel tells where it can, and else they are gone through."""

from __future__ import annotations

import os
import re
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.polling import PollingObserverVFS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS_BETWEEN_SCANS = 0.5
MOUNTS = Path("/proc/self/mountinfo")
TELLING = {"bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "jfs", "overlay", "ramfs", "tmpfs", "xfs", "zfs"}
"""Kinds of file system whose every change the kernel sees: what is changed elsewhere on a network drive is not told."""
_ESCAPED = re.compile(r"\\([0-7]{3})")
CHANGES: list[type[FileSystemEvent]] = [
    *(FileCreatedEvent, FileModifiedEvent, FileDeletedEvent, FileMovedEvent),
    *(DirCreatedEvent, DirDeletedEvent, DirMovedEvent),
]
"""What is told of: a file that was only opened, as each look at the repository does, is not."""


class Watch:
    """What `LiveReloadServer` of MkDocs calls an observer.

    Going through ten thousand folders takes a second, and twice a second it would make each look at the repository take
    half as long again. So folders are watched by the kernel where the system has inotify(7) and its file system tells.
    Single files are always looked at: most editors put a new file in the place of the old one, and the kernel would go
    on watching the old one.

    Args:
        scandir: Gives what is in a folder that is gone through.
    """

    def __init__(self, scandir: Callable[[str | None], Iterator[os.DirEntry[str]]]) -> None:
        self._looking: Any = PollingObserverVFS(os.stat, scandir, polling_interval=SECONDS_BETWEEN_SCANS)
        self._told: Any = _kernel_observer()
        self._folders: dict[str, FileSystemEventHandler] = {}

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False) -> object:
        """Watch a file or folder, and give what is watched.

        Args:
            handler: What is told of a change.
            path: The file or folder.
            recursive: Whether what is below a folder is watched too.
        """
        if self._told is None or not Path(path).is_dir() or not tells(Path(path)):
            return self._looking.schedule(handler, path, recursive=recursive)
        self._folders[path] = handler
        return self._told.schedule(_OfFolders(handler), path, recursive=recursive, event_filter=CHANGES)

    def unschedule(self, watch: object) -> None:
        """Watch something no longer.

        Args:
            watch: What `schedule` gave.
        """
        for observer in filter(None, (self._looking, self._told)):
            with suppress(KeyError):
                observer.unschedule(watch)

    def start(self) -> None:
        """Begin to watch; where the kernel has no room for so many folders, they are gone through instead."""
        if self._told is not None:
            try:
                self._told.start()
            except OSError:
                self._told.unschedule_all()
                self._told = None
                for path, handler in self._folders.items():
                    self._looking.schedule(handler, path, recursive=True)
        self._looking.start()

    def stop(self) -> None:
        """Watch nothing any more."""
        for observer in filter(None, (self._looking, self._told)):
            observer.stop()

    def join(self) -> None:
        """Wait until nothing is watched any more."""
        for observer in filter(None, (self._looking, self._told)):
            observer.join()


class _OfFolders(FileSystemEventHandler):
    """Tells of a folder that came, went or was moved as of a file: MkDocs cares for files alone, and these hold some.

    Args:
        handler: What is told.
    """

    def __init__(self, handler: FileSystemEventHandler) -> None:
        self.handler = handler

    def dispatch(self, event: FileSystemEvent) -> None:
        """Tell of a change."""
        self.handler.dispatch(FileModifiedEvent(event.src_path) if event.is_directory else event)


def tells(path: Path, mounts: Path = MOUNTS) -> bool:
    """Whether the kernel tells of every change below a folder.

    Args:
        path: The folder.
        mounts: Where the kernel says what is mounted, as proc_pid_mountinfo(5) has it.
    """
    kinds = {}
    with suppress(OSError):
        for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
            before, _, after = line.partition(" - ")
            mounted = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), before.split()[4])
            kinds[mounted] = after.split()[0]  # the later one lies over the earlier
    resolved = path.resolve()
    nearest = next((str(each) for each in (resolved, *resolved.parents) if str(each) in kinds), "")
    return kinds.get(nearest) in TELLING


def _kernel_observer() -> object | None:
    if sys.platform != "linux":
        return None
    from watchdog.observers import Observer  # noqa: PLC0415 - elsewhere it may be another, which was never tried

    # When a folder is moved away and back, it warns with a list of every folder that it watches, and goes on rightly.
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
    return Observer()
