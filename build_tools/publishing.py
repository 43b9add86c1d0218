"""Puts a site in place in one step, and previews it."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from build_tools.assembly import WORDS, Assembly
from build_tools.catalogue import SITE_SETTINGS
from build_tools.readers.site_settings import has_no_plugins
from build_tools.site_folder import SiteFolder
from build_tools.store import FOLDER
from build_tools.verification import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.crew import Crew
    from build_tools.groundwork import Groundwork
    from build_tools.store import Store

SITES = "sites"
"""Where the sites stand that were replaced, in the folder of the store: one for each place where a site was put."""
MOST_SITES = 3
PREVIEW = "preview"
"""Where a site that is only looked at stands, in the folder of the store."""


DOCUMENTS, NO_DOCUMENTS = "PRACTICE_COMMONS_DOCUMENTS", "no"
"""What tells MkDocs, where that makes all pages itself, to make no documents."""


class BuildFailedError(Exception):
    """The site could not be made or put in place; the old one is as it was."""


def publish(  # noqa: PLR0913 - what there is, where it goes, and what is known already
    catalogue: Catalogue,
    site: Path,
    store: Store,
    crew: Crew,
    groundwork: Groundwork | None = None,
    *,
    with_search: bool = True,
    with_documents: bool = False,
) -> None:
    """Make the site beside `site` and then swap the two; when anything fails, the old site stays.

    The site before this one is kept in the repository's `.cache`: the next build needs to write only what differs.
    Where the settings name plugins of MkDocs, which may have a say in every page, MkDocs makes all pages itself.

    Args:
        catalogue: A catalogue in which the checks found no error.
        site: The folder that is served.
        store: What was made before.
        crew: Who makes what is missing.
        groundwork: What was begun already; nothing by default.
        with_search: Whether the search index is brought up to date as well; otherwise it stays as it is.
        with_documents: Whether materials can be downloaded as documents.

    Raises:
        BuildFailedError: The target holds something else, or another build is running.
        OSError: Something cannot be read, written or moved.
        RuntimeError: Something could not be made, or what was made is not whole.
    """
    site = site.absolute()
    refuse_to_replace(catalogue.root, site)
    site.parent.mkdir(parents=True, exist_ok=True)
    with _alone(catalogue.root), _room_for_another(catalogue.root, site) as room:
        beside = SiteFolder(room, store)
        _put_back(room, site)
        if not has_no_plugins((catalogue.root / SITE_SETTINGS).read_text(encoding="utf-8", errors="replace")):
            _make_by_mkdocs(catalogue.root, beside.path, with_documents=with_documents)
            _flush(beside.path)
            _swap(beside.path, site)
            return
        wishes = {"with_search": with_search, "with_documents": with_documents}
        assembly = Assembly(catalogue, store, crew, groundwork, **wishes)
        current = SiteFolder(site, store)
        expected = assembly.expected()
        if expected is not None and current.holds(expected):
            current.look()
            if current.holds(expected):
                return
        beside.look()
        wanted = assembly.bring_up_to_date(beside, current)
        changed = [path for path, digest in wanted.items() if not current.is_marked(path, digest)]
        verify(beside, wanted, changed, crew, elsewhere=() if with_search else (WORDS,))
        _flush(beside.path)
        _swap(beside.path, site)
        current.marks, beside.marks = beside.marks, current.marks
        current.remember()
        beside.remember()


@contextmanager
def _room_for_another(root: Path, site: Path) -> Iterator[Path]:
    """A folder on the same disk as the site: where the site before stands, or an empty one for this time alone.

    It is not beside the site when it can be elsewhere: what is beside it may be served too.
    """
    kept = root / FOLDER / SITES
    with suppress(OSError):
        kept.mkdir(parents=True, exist_ok=True)
    if kept.is_dir() and kept.stat().st_dev == site.parent.stat().st_dev:
        own = kept / hashlib.sha256(str(site).encode()).hexdigest()[:16]
        others = sorted((each for each in kept.iterdir() if each != own), key=lambda each: each.stat().st_mtime)
        for each in others[: -MOST_SITES + 1]:
            shutil.rmtree(each, ignore_errors=True)
        yield own
    else:
        with tempfile.TemporaryDirectory(prefix=f".{site.name}.", dir=site.parent) as beside:
            yield root / beside / "new"


def _make_by_mkdocs(root: Path, folder: Path, *, with_documents: bool) -> None:
    """Let MkDocs make the whole site: the slow way.

    Raises:
        BuildFailedError: MkDocs failed; the message ends with its output.
    """
    settings = ["--config-file", str(root.absolute() / SITE_SETTINGS), "--site-dir", str(folder)]
    done = subprocess.run(  # noqa: S603 - our own command
        [*_mkdocs("build"), "--strict", *settings],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=_environment() | ({} if with_documents else {DOCUMENTS: NO_DOCUMENTS}),
    )
    if done.returncode:
        message = f"the site was not built, and the old one was left as it is:\n{(done.stdout + done.stderr).strip()}"
        raise BuildFailedError(message)


def drop_kept(root: Path) -> bool:
    """Remove everything that was kept from earlier builds, and say whether there was anything.

    Args:
        root: The repository's root.

    Raises:
        BuildFailedError: The repository is being built.
        OSError: Something cannot be removed.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        return False
    with _alone(root):
        shutil.rmtree(folder)
    return True


def preview(catalogue: Catalogue, store: Store, crew: Crew, with_pages: Callable[[], object] | None = None) -> Path:
    """Bring up to date the site that is only looked at, in place and without documents, and give its folder.

    Where the process stays from one look to the next, nobody goes through the folder until readers have their page:
    what somebody else has changed in it is put right then.

    Args:
        catalogue: A catalogue in which the checks found no error.
        store: What was made before.
        crew: Who makes what is missing.
        with_pages: Is told when the pages can be looked at, before the search index is made.

    Raises:
        OSError: Something cannot be read or written.
        RuntimeError: Something could not be made.
    """
    kept: SiteFolder | None = crew.desk.pop(PREVIEW, None)  # a look that fails leaves none: its marks may be wrong
    folder = kept or SiteFolder(catalogue.root / FOLDER / PREVIEW, store)
    if kept is None:
        folder.look()
    Assembly(catalogue, store, crew, is_preview=True).bring_up_to_date(folder, with_pages=with_pages)
    if kept is not None:
        count = len(folder.marks)
        folder.look()
        if len(folder.marks) < count:
            Assembly(catalogue, store, crew, is_preview=True).bring_up_to_date(folder)
    folder.remember()
    if crew.leaves_desk:
        crew.desk[PREVIEW] = folder
    return folder.path


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Nobody else builds from this repository meanwhile, where the system can say so.

    Raises:
        BuildFailedError: Somebody does.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        (root / FOLDER).mkdir(exist_ok=True)
        held = (root / FOLDER / "building").open("w", encoding="utf-8")
    except (ImportError, OSError):
        yield
        return
    with held as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = "this repository is being built already: wait until that is done"
            raise BuildFailedError(message) from error
        yield


def refuse_to_replace(root: Path, site: Path) -> None:
    """Refuse a target that is not a site: nothing else is ever replaced.

    Args:
        root: The repository's root.
        site: The folder that would be replaced.

    Raises:
        BuildFailedError: The target holds something that is not a built site.
    """
    target = site.resolve()
    if target == root.resolve() or target in root.resolve().parents:
        message = f"{site} holds the repository itself: give another folder with --site"
        raise BuildFailedError(message)
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        message = f"{site} is not a folder: give another one with --site"
        raise BuildFailedError(message)
    if site.is_dir() and any(site.iterdir()) and not (site / "index.html").is_file():
        message = f"{site} holds files and no index.html, so it is not a site, and it was left as it is"
        raise BuildFailedError(message)


def _swap(new: Path, site: Path) -> None:
    """Put the new site where the old one is, and the old one where the new one was, by one call where there is one.

    Raises:
        OSError: A folder cannot be moved; the old site is where it was.
    """
    if not site.exists():
        new.replace(site)
    elif not _exchange(str(new), str(site)):
        _move_one_after_the_other(new, site)
    for folder in {new.parent, site.parent}:
        _flush_names(folder)


def _move_one_after_the_other(new: Path, site: Path) -> None:
    """Swap two folders where the system cannot do so in one step: there is no site for a moment.

    Raises:
        OSError: A folder cannot be moved; the old site is where it was.
    """
    aside = _aside(new, site)
    site.replace(aside)
    try:
        new.replace(site)
    except BaseException:  # whoever presses Ctrl-C has a site too
        aside.replace(site)
        raise
    with suppress(OSError):
        aside.replace(new)


def _aside(new: Path, site: Path) -> Path:
    """Where the old site is while the new one is moved into its place."""
    return site.with_name(f".{site.name}.{new.name}.aside")


def _put_back(new: Path, site: Path) -> None:
    """Put the old site back when a build was killed in the moment in which there was none.

    Raises:
        OSError: It cannot be moved.
    """
    aside = _aside(new, site)
    if aside.is_dir() and not site.exists():
        aside.replace(site)


def _exchange(first: str, second: str) -> bool:
    """Whether the kernel exchanged two folders in one step: renameat2(2) with RENAME_EXCHANGE, which Linux has.

    Raises:
        OSError: It could, and failed: both are where they were.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of linux/fcntl.h and linux/fs.h
    if call is None:
        return False
    if call(here, os.fsencode(first), here, os.fsencode(second), exchange) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:  # this kernel or this disk has no such call
        return False
    raise OSError(number, os.strerror(number), second)


def _flush(folder: Path) -> None:
    """Wait until everything on the disk of a folder is written: what is put in place outlives a loss of power.

    One call for the whole disk takes far less time than one for each of many files.

    Raises:
        OSError: The disk could not write.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        os.sync()
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        if call(opened):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(opened)


def _flush_names(folder: Path) -> None:
    """Wait until the disk knows what is in a folder, where the system can do so."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def serve_site(root: Path, port: int) -> int:
    """Preview the site until interrupted, and give the generator's exit code.

    Where a process can become another one, this one becomes the preview: whoever ends it ends that.

    Args:
        root: The repository's root.
        port: The port on this machine.
    """
    command = [
        *_mkdocs("serve"),
        "--config-file",
        str(root.absolute() / "mkdocs.yml"),
        "--dev-addr",
        f"127.0.0.1:{port}",
    ]
    for folder in (
        "materials",
        "citations",
        "permissions",
        "paths",
        "kss_map.yaml",
        "organisations.yaml",
        "glossary.yaml",
        "cpd_expectations.yaml",
        "overrides",
    ):
        if (root / folder).exists():
            command += ["--watch", str(root.absolute() / folder)]
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, _environment())  # noqa: S606 - our own command, which needs no shell
    try:
        return subprocess.run(command, check=False, env=_environment()).returncode  # noqa: S603 - as above
    except KeyboardInterrupt:
        return 0


def _mkdocs(command: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", command]


def _environment() -> dict[str, str]:
    """Silence the theme's notice about another project; everything else stays as it is."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
