"""Runs the site generator beside the old site and puts the new one in place in one step."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class BuildFailedError(Exception):
    """The site generator failed after every check had passed."""


def publish(root: Path, site: Path) -> None:
    """Build the site beside `site` and then swap the two; when anything fails, the old site stays.

    Args:
        root: The repository's root, with its mkdocs.yml.
        site: The folder that is served.

    Raises:
        BuildFailedError: The site generator failed; the message ends with its output.
        OSError: A folder cannot be made or moved.
    """
    site = site.absolute()
    refuse_to_replace(root, site)
    site.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{site.name}.", dir=site.parent) as beside:
        new, old = f"{beside}/new", f"{beside}/old"
        command = [
            *_mkdocs("build"),
            "--strict",
            "--config-file",
            str(root.absolute() / "mkdocs.yml"),
            "--site-dir",
            new,
        ]
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, encoding="utf-8", check=False, env=_environment()
        )
        if done.returncode:
            message = (
                f"the site was not built, and the old one was left as it is:\n{(done.stdout + done.stderr).strip()}"
            )
            raise BuildFailedError(message)
        _swap(new, site, old)


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


def _swap(new: str, site: Path, old: str) -> None:
    """Put the new site where the old one is: by one call of the kernel where it has one, else by two.

    Raises:
        OSError: A folder cannot be moved; the old site is where it was.
    """
    if not site.exists():
        os.replace(new, site)  # noqa: PTH105 - the atomic call, by its own name
        return
    if _exchange(new, str(site)):
        return
    os.replace(site, old)  # noqa: PTH105 - as above
    try:
        os.replace(new, site)  # noqa: PTH105 - as above
    except OSError:
        os.replace(old, site)  # noqa: PTH105 - as above
        raise


def _exchange(first: str, second: str) -> bool:
    """Whether the kernel exchanged two folders in one step: renameat2(2) with RENAME_EXCHANGE, which Linux has."""
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of linux/fcntl.h and linux/fs.h
    return call is not None and call(here, os.fsencode(first), here, os.fsencode(second), exchange) == 0


def serve_site(root: Path, port: int) -> int:
    """Preview the site until interrupted, and give the generator's exit code.

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
        "kss_map.yaml",
        "organisations.yaml",
        "glossary.yaml",
        "overrides",
    ):
        if (root / folder).exists():
            command += ["--watch", str(root.absolute() / folder)]
    try:
        return subprocess.run(command, check=False, env=_environment()).returncode  # noqa: S603 - as above
    except KeyboardInterrupt:
        return 0


def _mkdocs(command: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", command]


def _environment() -> dict[str, str]:
    """Silence the theme's notice about another project; everything else stays as it is."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
