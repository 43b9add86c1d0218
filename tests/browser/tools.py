"""Programs that look at a built site, installed by package-lock.json, and what happens where one is missing."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from tests.built_site import REPOSITORY

HERE = Path(__file__).parent
INSTALLED = REPOSITORY / "build" / "browser"
CHROMIUM = shutil.which("chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


class MissingToolError(Exception):
    """A program is not here; the message says what to install."""


def impossible(reason: str) -> NoReturn:
    """Skip a test that cannot run here; where CI is set, fail it."""
    if "CI" in os.environ:
        pytest.fail(f"{reason}; in CI this test must run")
    pytest.skip(reason)


def chromium() -> str:
    """The path of Chromium.

    Raises:
        MissingToolError: There is none.
    """
    if CHROMIUM is None:
        message = "there is no Chromium here: on Debian, apt install chromium"
        raise MissingToolError(message)
    return CHROMIUM


def java() -> str:
    """The path of Java.

    Raises:
        MissingToolError: There is none.
    """
    found = shutil.which("java")
    if found is None:
        message = "there is no Java here, which the Nu checker needs: on Debian, apt install default-jre-headless"
        raise MissingToolError(message)
    return found


def npm_packages() -> Path:
    """The folder node_modules with what package-lock.json names; one process installs it and the others wait.

    Raises:
        MissingToolError: node or npm is not here, or npm failed.
    """
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        message = "node and npm, from Debian's packages `nodejs` and `npm`, are not installed"
        raise MissingToolError(message)
    INSTALLED.mkdir(parents=True, exist_ok=True)
    names = ("package.json", "package-lock.json", ".npmrc")
    with (INSTALLED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = [(HERE / name).read_text() for name in names]
        done = INSTALLED / "installed.json"
        if not done.is_file() or json.loads(done.read_text()) != wanted:
            for name in names:
                shutil.copyfile(HERE / name, INSTALLED / name)
            command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
            npm_ci = subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True, check=False)
            if npm_ci.returncode:
                message = f"npm could not install what tests/browser/package.json names: {npm_ci.stderr.strip()}"
                raise MissingToolError(message)
            done.write_text(json.dumps(wanted))
    return INSTALLED / "node_modules"


def version_of(package: str) -> str:
    """The version of an npm package that is installed."""
    return str(json.loads((npm_packages() / package / "package.json").read_text())["version"])
