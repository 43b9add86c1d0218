"""A preview hears of every change, and of nothing else: from the kernel, and where that does not tell, by looking."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from build_tools.watching import Watch, tells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 20
WHILE = 1.5
"""Seconds: three times what is between two looks."""
MOUNTED = """\
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:33 / /home/amal/share\\040one rw - nfs4 server:/share rw
41 27 0:34 / /mnt/c rw,noatime - 9p C: rw
42 41 0:35 / /mnt/c/work rw - tmpfs none rw
"""


class Listener(FileSystemEventHandler):
    def __init__(self) -> None:
        self.heard: list[FileSystemEvent] = []

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:  # as MkDocs has it
            self.heard.append(event)

    def has_heard(self) -> bool:
        until = time.monotonic() + PATIENCE
        while not self.heard and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.2)
        heard = bool(self.heard)
        self.heard.clear()
        return heard


@contextmanager
def watched(path: Path, *, by_kernel: bool) -> Iterator[Listener]:
    watch = Watch(os.scandir)
    if not by_kernel:
        watch._told = None
    listener = Listener()
    watch.schedule(listener, str(path), recursive=True)
    watch.start()
    try:
        yield listener
    finally:
        watch.stop()
        watch.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for slug in ("one", "two"):
        (tmp_path / "materials" / slug).mkdir(parents=True)
        (tmp_path / "materials" / slug / "index.md").write_text("Text.")
    return tmp_path / "materials"


def save(folder: Path) -> None:
    (folder / "one" / "index.md").write_text("Other text.")


def save_in_the_place_of_the_old(folder: Path) -> None:
    (folder / "one" / ".index.md.new").write_text("Other text.")
    (folder / "one" / ".index.md.new").replace(folder / "one" / "index.md")


def add(folder: Path) -> None:
    (folder / "three").mkdir()
    (folder / "three" / "index.md").write_text("Text.")


def bring(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    (folder.parent / "elsewhere" / "index.md").write_text("Text.")
    (folder.parent / "elsewhere").rename(folder / "three")


def take_away(folder: Path) -> None:
    (folder / "two").rename(folder.parent / "gone")


def remove(folder: Path) -> None:
    shutil.rmtree(folder / "two")


def rename(folder: Path) -> None:
    (folder / "two").rename(folder / "second")


@pytest.mark.parametrize("by_kernel", [True, False])
@pytest.mark.parametrize("change", [save, save_in_the_place_of_the_old, add, bring, take_away, remove, rename])
def test_each_change_is_heard(change: Callable[[Path], None], by_kernel: bool, folder: Path) -> None:  # noqa: FBT001 - a parameter of the test
    with watched(folder, by_kernel=by_kernel) as listener:
        time.sleep(WHILE if not by_kernel else 0)  # it looks once before it knows what is new
        change(folder)
        assert listener.has_heard()


def test_what_came_later_is_watched_too(folder: Path) -> None:
    with watched(folder, by_kernel=True) as listener:
        bring(folder)
        assert listener.has_heard()
        (folder / "three" / "index.md").write_text("Other text.")
        assert listener.has_heard()


@pytest.mark.parametrize("by_kernel", [True, False])
def test_reading_is_no_change(by_kernel: bool, folder: Path) -> None:  # noqa: FBT001 - as above
    """Each look at the repository reads it, and would lead to the next."""
    with watched(folder, by_kernel=by_kernel) as listener:
        time.sleep(WHILE)
        listener.heard.clear()
        assert (folder / "one" / "index.md").read_text() == "Text."
        assert len(list(folder.iterdir())) == 2
        time.sleep(WHILE)
        assert listener.heard == []


def test_a_file_by_itself_is_watched_through_each_change_of_place(folder: Path) -> None:
    """As `mkdocs.yml` is: the kernel would go on watching the file that the editor put aside."""
    with watched(folder / "one" / "index.md", by_kernel=True) as listener:
        for _ in range(2):
            time.sleep(WHILE)
            save_in_the_place_of_the_old(folder)
            assert listener.has_heard()


def test_folders_are_gone_through_where_the_kernel_has_no_room_for_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    if sys.platform != "linux":
        pytest.skip("only Linux has inotify")
    from watchdog.observers.inotify import InotifyEmitter  # noqa: PLC0415 - not on every system

    monkeypatch.setattr(InotifyEmitter, "on_thread_start", refuse)
    with watched(folder, by_kernel=True) as listener:
        time.sleep(WHILE)
        save(folder)
        assert listener.has_heard()


def test_only_a_file_system_whose_changes_all_pass_through_this_kernel_tells(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTED)
    found = {path: tells(Path(path), mounts) for path in ("/srv/x", "/mnt/c/x", "/mnt/c/work/x", "/mnt/call")}
    assert found == {"/srv/x": True, "/mnt/c/x": False, "/mnt/c/work/x": True, "/mnt/call": True}
    assert not tells(tmp_path, tmp_path / "no such file")


def test_a_name_with_a_space_is_found_among_the_mounts(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTED)
    assert not tells(Path("/home/amal/share one/x"), mounts)
