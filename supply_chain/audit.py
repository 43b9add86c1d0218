"""Asks an advisory service about every locked package, and says plainly when it could not be asked.

Run it by `make audit`. Exits with 0 when no advisory is known, 1 when one is, and 2 when that could not be told.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import click

from build_tools.terminal import say
from supply_chain.locked import lock_files, locked_packages

FOUND, COULD_NOT_TELL = 1, 2
MOST_SECONDS = 600


class CannotAuditError(Exception):
    """The advisory service gave no answer, or not about everything; the message says so in a sentence."""


class Advisory(NamedTuple):
    """What is known against one version of a package."""

    package: str
    version: str
    name: str
    mended_in: tuple[str, ...]


def advisories(lock: Path, service: str | None) -> list[Advisory]:
    """What is known against the packages of a lock file.

    Args:
        lock: The lock file.
        service: The address of a service that speaks OSV's protocol; OSV's own by default.

    Raises:
        CannotAuditError: The service could not be asked about every package.
    """
    try:
        dependencies = json.loads(_asked(lock, service))["dependencies"]
    except (ValueError, KeyError) as error:
        message = f"{lock.name} could not be compared with any advisories: the service gave no answer"
        raise CannotAuditError(message) from error
    answered = {each["name"] for each in dependencies if "vulns" in each}
    unanswered = {each.name for each in locked_packages(lock) if each.is_needed_here} - answered
    if unanswered:
        message = f"{lock.name}: nothing could be learnt about {', '.join(sorted(unanswered))}"
        raise CannotAuditError(message)
    return [
        Advisory(each["name"], each["version"], known["id"], tuple(known["fix_versions"]))
        for each in dependencies
        for known in each["vulns"]
    ]


def _asked(lock: Path, service: str | None) -> str:
    """What pip-audit prints: JSON, or nothing when it failed. It installs nothing and asks no package index."""
    where = ["--vulnerability-service", "osv", *(["--osv-url", service] if service else [])]
    how = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    with tempfile.TemporaryDirectory() as empty:  # an answer from a cache would be an old one
        command = [sys.executable, "-m", "pip_audit", *where, *how, "--cache-dir", empty, "--requirement", str(lock)]
        try:
            return subprocess.run(  # noqa: S603 - a locked tool of ours
                command, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
            ).stdout
        except subprocess.TimeoutExpired:
            return ""


@click.command()
@click.option("--service", default=None, help="The address of another service that speaks OSV's protocol.")
@click.argument("locks", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(service: str | None, locks: tuple[Path, ...]) -> None:
    """Say what is known against the versions that are locked; all LOCKS unless some are named."""
    code = 0
    for lock in locks or lock_files():
        try:
            found = advisories(lock, service)
        except CannotAuditError as error:
            say(f"Not audited: {error}.", err=True)
            sys.exit(COULD_NOT_TELL)
        for each in found:
            mended = f"mended in {', '.join(each.mended_in)}" if each.mended_in else "not mended in any version yet"
            say(f"{lock.name}: {each.package} {each.version}: {each.name}, {mended}.")
        code = FOUND if found else code
        say(f"{lock.name}: {len(found) or 'no'} advisories.")
    sys.exit(code)


if __name__ == "__main__":
    main()
