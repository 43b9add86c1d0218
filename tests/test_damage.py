"""Whatever becomes of what was kept, and of the site itself: the next build gives the same site, and no traceback."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from build_tools.assembly import Assembly
from build_tools.store import FILE, FOLDER
from tests.made_up import BuiltRepository, differing, files_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACES = 40


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0b0101_0101
    path.write_bytes(content)


@pytest.mark.parametrize("part", range(4))
def test_a_byte_of_the_store_that_has_changed_changes_nothing(built_small: BuiltRepository, part: int) -> None:
    wanted = built_small.files
    store = built_small.root / FOLDER / FILE
    for number in range(part, PLACES, 4):
        if not store.exists():  # the last build found it damaged, and did without
            built_small.build()
        flip(store, min(number * store.stat().st_size // PLACES + number % 7, store.stat().st_size - 1))
        built_small.build()
        assert differing(built_small.files, wanted) == [], number


def test_a_byte_of_what_pandoc_made_that_has_changed_changes_nothing(built_small: BuiltRepository) -> None:
    wanted = built_small.files
    kept = sorted((built_small.root / FOLDER / "citations").iterdir())
    assert kept
    for path in kept:
        flip(path, path.stat().st_size // 2)
    (built_small.root / FOLDER / FILE).unlink()
    built_small.build()
    assert differing(built_small.files, wanted) == []


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 100])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def with_text(path: Path) -> None:
    path.write_text("This is no database.\n" * 1000)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").write_text("in it")


def gone(path: Path) -> None:
    path.unlink()


def to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere" / "at all")


@pytest.mark.parametrize("damage", [truncated, emptied, with_text, a_folder, gone, to_nowhere])
def test_a_store_that_is_none_changes_nothing(built_small: BuiltRepository, damage: Callable[[Path], None]) -> None:
    wanted = built_small.files
    damage(built_small.root / FOLDER / FILE)
    for _ in range(2):
        built_small.build()
        assert differing(built_small.files, wanted) == []


def changed_byte(site: Path) -> None:
    flip(site / "index.html", 1000)


def changed_byte_at_the_same_time(site: Path) -> None:
    """The size and the times stay as they were."""
    path = site / "materials" / "a-talk" / "index.html"
    before = path.stat()
    flip(path, 1000)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))


def removed_file(site: Path) -> None:
    (site / "references" / "index.html").unlink()


def added_file(site: Path) -> None:
    (site / "stray.html").write_text("Nobody made this.")


def added_folders(site: Path) -> None:
    (site / "stray" / "inside").mkdir(parents=True)
    (site / "stray" / "inside" / "index.html").write_text("Nobody made this.")


def linked_elsewhere(site: Path) -> None:
    path = site / "about" / "index.html"
    path = path if path.exists() else site / "references" / "index.html"
    path.rename(path.with_name("moved.html"))
    path.symlink_to("moved.html")


SPOILED = [changed_byte, changed_byte_at_the_same_time, removed_file, added_file, added_folders, linked_elsewhere]


@pytest.mark.parametrize("damage", SPOILED)
@pytest.mark.parametrize("edited", [False, True], ids=["unchanged", "edited"])
def test_what_was_changed_in_the_site_is_put_right(
    built_small: BuiltRepository, damage: Callable[[Path], None], *, edited: bool
) -> None:
    wanted = built_small.files
    if edited:
        text = built_small.material("a-talk").read_text()
        built_small.material("a-talk").write_text(f"{text}\nOne thing more.\n")
        built_small.build()
        built_small.material("a-talk").write_text(text)
    damage(built_small.site)
    built_small.build()
    assert differing(built_small.files, wanted) == []


@pytest.mark.parametrize("damage", SPOILED)
def test_what_was_changed_in_the_site_that_is_kept_is_put_right(
    built_small: BuiltRepository, damage: Callable[[Path], None]
) -> None:
    wanted = built_small.files
    text = built_small.material("a-talk").read_text()
    built_small.material("a-talk").write_text(f"{text}\nOne thing more.\n")
    built_small.build()
    (kept,) = (built_small.root / FOLDER / "sites").iterdir()
    assert differing(files_of(kept), wanted) == []
    damage(kept)
    built_small.material("a-talk").write_text(text)
    built_small.build()
    assert differing(built_small.files, wanted) == []


def test_a_kept_site_that_is_gone_or_is_a_file_costs_nothing(built_small: BuiltRepository) -> None:
    wanted = built_small.files
    text = built_small.material("a-talk").read_text()
    sites = built_small.root / FOLDER / "sites"
    for ending in ("\nOne thing more.\n", ""):
        shutil.rmtree(sites)
        if not ending:
            sites.write_text("This is no folder.")
        built_small.material("a-talk").write_text(text + ending)
        built_small.build()
    assert differing(built_small.files, wanted) == []


def changes_of(site: Path) -> dict[Path, tuple[int, int]]:
    found = {path: path.stat() for path in site.rglob("*")}
    return {path: (each.st_ino, each.st_mtime_ns) for path, each in found.items()}


def test_a_build_that_changed_nothing_touches_no_file(
    built_small: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = changes_of(built_small.site)
    monkeypatch.setattr(Assembly, "bring_up_to_date", lambda *_: pytest.fail("nothing is to be done"))
    built_small.build()
    assert changes_of(built_small.site) == before
