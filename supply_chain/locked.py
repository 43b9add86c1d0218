"""The lock files, as every command here reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parent.parent
LOCKS = REPOSITORY / "requirements"
SITE = LOCKS / "site.txt"
"""What the site is built with; the other lock files add what builds and tests the project."""


@dataclass(frozen=True)
class LockedPackage:
    """One package at one version.

    Attributes:
        name: Its name in its normal form: small letters and hyphens.
        version: The one version that may be installed.
        is_needed_here: Whether this machine needs it: some packages are for other systems alone.
        hashes: The digests of the files from which it may be installed.
    """

    name: str
    version: str
    is_needed_here: bool
    hashes: tuple[str, ...]


def lock_files() -> list[Path]:
    """Every lock file, by name."""
    return sorted(LOCKS.glob("*.txt"))


def locked_packages(path: Path) -> list[LockedPackage]:
    """What a lock file names, in its order.

    Args:
        path: The lock file.

    Raises:
        ValueError: A line names no version.
    """
    return [_package(line) for line in _logical_lines(path.read_text(encoding="utf-8"))]


def _logical_lines(text: str) -> list[str]:
    """The requirements, each in one line with its hashes."""
    lines = (line.strip() for line in text.replace("\\\n", " ").split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def _package(line: str) -> LockedPackage:
    words, *options = line.split("--hash=")
    wanted = Requirement(words.strip())
    versions = [each.version for each in wanted.specifier if each.operator == "=="]
    if len(versions) != 1:
        message = f"`{words.strip()}` does not name one version: run `make lock`"
        raise ValueError(message)
    is_needed_here = wanted.marker is None or wanted.marker.evaluate()
    hashes = tuple(option.strip() for option in options)
    return LockedPackage(canonicalize_name(wanted.name), versions[0], is_needed_here, hashes)
