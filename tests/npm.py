"""Programs from npm that tests compare with, installed by a lock file; what happens where one is missing."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("package.json", "package-lock.json", ".npmrc")


class MissingToolError(Exception):
    """A program is not here; the message says what to install."""


def impossible(reason: str) -> NoReturn:
    """Skip a test that cannot run here; where CI is set, fail it."""
    if "CI" in os.environ:
        pytest.fail(f"{reason}; in CI this test must run")
    pytest.skip(reason)


def install_packages(source: Path, folder: Path) -> Path:
    """The folder node_modules with what a lock file names; one process installs it and the others wait.

    Args:
        source: Where package.json and package-lock.json stand.
        folder: Where to install: it is made when it is not there.

    Raises:
        MissingToolError: node or npm is not here, or npm failed.
    """
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        message = "node and npm, from Debian's packages `nodejs` and `npm`, are not installed"
        raise MissingToolError(message)
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: (source / name).read_text() for name in NAMES if (source / name).is_file()}
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "installed.json"
        if not done.is_file() or json.loads(done.read_text()) != files:
            done.unlink(missing_ok=True)  # what npm leaves when it fails is not what was there before
            for name, text in files.items():
                (folder / name).write_text(text)
            command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
            npm_ci = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if npm_ci.returncode:
                message = f"npm could not install what {source.name}/package.json names: {npm_ci.stderr.strip()}"
                raise MissingToolError(message)
            done.write_text(json.dumps(files))
    return folder / "node_modules"
