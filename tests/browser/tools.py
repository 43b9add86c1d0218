"""Programs that look at a built site, installed by package-lock.json, and what happens where one is missing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.built_site import REPOSITORY
from tests.npm import MissingToolError, impossible, install_packages

HERE = Path(__file__).parent
INSTALLED = REPOSITORY / "build" / "browser"
CHROMIUM = shutil.which("chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


__all__ = ["MissingToolError", "chromium", "impossible", "java", "npm_packages", "version_of"]


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
    """The folder node_modules with what tests/browser/package-lock.json names.

    Raises:
        MissingToolError: node or npm is not here, or npm failed.
    """
    return install_packages(HERE, INSTALLED)


def version_of(package: str) -> str:
    """The version of an npm package that is installed."""
    return str(json.loads((npm_packages() / package / "package.json").read_text())["version"])
