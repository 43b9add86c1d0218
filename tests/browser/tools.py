"""Programs that look at a built site, installed by package-lock.json, and what happens where one is missing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.built_site import REPOSITORY
from tests.npm import MissingToolError, impossible, install_packages

HERE = Path(__file__).parent
INSTALLED = REPOSITORY / "build" / "browser"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


__all__ = ["MissingToolError", "chromium", "impossible", "java", "npm_packages", "version_of"]


def chromium() -> str:
    """The path of Chromium.

    Raises:
        MissingToolError: There is none.
    """
    return _program("chromium", "there is no Chromium here: on Debian, apt install chromium")


def java() -> str:
    """The path of Java, which the Nu checker needs.

    Raises:
        MissingToolError: There is none.
    """
    return _program("java", "there is no Java here, for the Nu checker: on Debian, apt install default-jre-headless")


def _program(name: str, missing: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingToolError(missing)
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
