"""A site's folder knows which of its files are as they were written, and never spoils another site's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from build_tools.site_folder import SiteFolder, content_digest
from build_tools.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {"index.html": b"one", "a/b/index.html": b"two", "a/c.json": b"three"}
WANTED = {path: content_digest(content) for path, content in FILES.items()}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / ".cache")


@pytest.fixture
def folder(tmp_path: Path, store: Store) -> SiteFolder:
    site = SiteFolder(tmp_path / "site", store)
    for path, content in FILES.items():
        site.write(path, content)
    site.remember()
    return site


def read(site: SiteFolder) -> dict[str, bytes]:
    return {
        path.relative_to(site.path).as_posix(): path.read_bytes() for path in site.path.rglob("*") if path.is_file()
    }


def test_what_was_written_is_there_and_is_known_the_next_time(folder: SiteFolder, store: Store) -> None:
    assert read(folder) == FILES
    again = SiteFolder(folder.path, store)
    assert again.holds(WANTED)
    again.look()
    assert again.holds(WANTED)
    assert all(again.has(path, digest) for path, digest in WANTED.items())
    assert not again.holds({**WANTED, "more": b"digest"})
    assert not again.holds({"index.html": WANTED["index.html"]})
    assert not again.has("index.html", b"another digest")
    assert not again.has("more", WANTED["index.html"])


def touched(path: Path) -> None:
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))


def rewritten(path: Path) -> None:
    before = path.stat()
    path.write_bytes(b"eno")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))


def longer_at_the_same_time(path: Path) -> None:
    before = path.stat()
    path.write_bytes(b"longer")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced_at_the_same_time(path: Path) -> None:
    before = path.stat()
    other = path.with_name("other")
    other.write_bytes(b"eno")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def removed(path: Path) -> None:
    path.unlink()


def linked(path: Path) -> None:
    path.rename(path.parent.parent / "moved")
    path.symlink_to(path.parent.parent / "moved")


def linked_to_a_folder(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent)


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


EDITS = [touched, rewritten, longer_at_the_same_time, replaced_at_the_same_time, removed, linked, linked_to_a_folder]


@pytest.mark.parametrize("edit", [*EDITS, made_a_folder])
def test_a_file_that_somebody_touched_has_no_mark_any_more(
    folder: SiteFolder, store: Store, edit: Callable[[Path], None]
) -> None:
    edit(folder.path / "index.html")
    again = SiteFolder(folder.path, store)
    assert not again.has("index.html", WANTED["index.html"])
    again.look()
    assert not again.holds(WANTED)
    assert not again.is_marked("index.html", WANTED["index.html"])
    assert again.is_marked("a/c.json", WANTED["a/c.json"])


@pytest.mark.parametrize("edit", EDITS)
def test_a_file_that_somebody_touched_is_written_again(
    folder: SiteFolder, store: Store, edit: Callable[[Path], None]
) -> None:
    edit(folder.path / "index.html")
    again = SiteFolder(folder.path, store)
    again.look()
    again.write("index.html", FILES["index.html"])
    assert read(again) == FILES
    assert not (folder.path / "index.html").is_symlink()


def test_what_nobody_wrote_is_removed_and_nothing_behind_a_link(folder: SiteFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("This is somebody's.")
    (folder.path / "a" / "stray.html").write_text("Nobody made this.")
    (folder.path / "a" / "link").symlink_to(outside)
    folder.look()
    assert read(folder) == FILES
    assert not (folder.path / "a" / "link").is_symlink()
    assert (outside / "kept").exists()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path, store: Store) -> None:
    site = SiteFolder(tmp_path / "nowhere", store)
    site.look()
    assert site.holds({})
    assert not site.has("index.html", b"")


def test_what_is_not_wanted_goes_with_its_empty_folders(folder: SiteFolder) -> None:
    folder.keep_only(["index.html", "a/c.json"])
    assert sorted(read(folder)) == ["a/c.json", "index.html"]
    assert not (folder.path / "a" / "b").exists()
    folder.keep_only(["index.html"])
    assert [path.name for path in folder.path.iterdir()] == ["index.html"]
    folder.keep_only([])
    assert list(folder.path.iterdir()) == []


def refusing(*_: object, **__: object) -> None:
    raise OSError(18, "Invalid cross-device link")


@pytest.mark.parametrize("is_linked", [True, False], ids=["linked", "copied"])
def test_a_file_is_taken_over_and_the_other_site_keeps_its_own(
    folder: SiteFolder, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_linked: bool
) -> None:
    if not is_linked:
        monkeypatch.setattr(os, "link", refusing)
    other = SiteFolder(tmp_path / "other", store)
    other.write("index.html", b"older")
    for path in FILES:
        other.take(path, folder)
    assert read(other) == FILES
    assert other.holds(WANTED)
    assert all(other.has(path, digest) for path, digest in WANTED.items())
    same = [(folder.path / path).samefile(other.path / path) for path in FILES]
    assert same == [is_linked] * len(FILES)

    other.write("index.html", b"newer")
    other.write("a/c.json", b"newer")
    assert read(folder) == FILES
    folder.look()
    assert folder.holds(WANTED)
    other.keep_only([])
    assert read(folder) == FILES


def test_half_a_file_is_never_seen(folder: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", refusing)
    with pytest.raises(OSError, match="Invalid cross-device link"):
        folder.write("index.html", b"newer")
    assert (folder.path / "index.html").read_bytes() == b"one"
    monkeypatch.undo()
    folder.look()
    assert read(folder) == FILES, "what was left beside it is removed"
