"""Installs what the learning tools are bundled with, by their lock file, beside the Python packages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import NamedTuple

import click

from build_tools.bundling import LEARNING_TOOLS, LOCK, PACKAGES, BundlingError, node
from build_tools.terminal import say
from supply_chain.locked import REPOSITORY

SOURCE = REPOSITORY / LEARNING_TOOLS
_MOST_SECONDS = 600
_DONE = "installed"


class NpmPackage(NamedTuple):
    """A package of npm, as the lock file names it.

    Attributes:
        name: Its name, with its scope.
        version: Its version.
        licence: The SPDX expression that it gives.
        integrity: Its digest, as npm writes it.
        is_for_the_site: Whether scripts are bundled with it; otherwise only tests need it.
    """

    name: str
    version: str
    licence: str
    integrity: str
    is_for_the_site: bool


def locked_npm_packages() -> list[NpmPackage]:
    """Every package of the lock file that is no other system's copy of a program, by name."""
    listed = json.loads((SOURCE / LOCK).read_text(encoding="utf-8"))["packages"]
    return [
        NpmPackage(
            path.removeprefix("node_modules/"),
            each["version"],
            each.get("license", ""),
            each["integrity"],
            "dev" not in each,
        )
        for path, each in sorted(listed.items())
        if path and not {"optional", "devOptional"} & each.keys()
    ]


def npm() -> list[str]:
    """The command npm, which a Python package brings with node.

    Raises:
        BundlingError: It is not installed.
    """
    program = node()
    folder = program.parent if os.name == "nt" else program.parent.parent / "lib"
    return [str(program), str(folder / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install(*, with_tests: bool) -> None:
    """Bring the packages to what the lock file says; nothing of them is run.

    The copy of the lock file is written last, so that packages that are half there are no packages.

    Args:
        with_tests: Whether what the tests and linters of the learning tools need is installed as well.

    Raises:
        BundlingError: npm failed, or is not here.
    """
    PACKAGES.mkdir(parents=True, exist_ok=True)
    wanted = f"{(SOURCE / LOCK).read_text(encoding='utf-8')}{'with tests' if with_tests else ''}"
    done = PACKAGES / _DONE
    if done.is_file() and done.read_text(encoding="utf-8") in {wanted, f"{wanted}with tests"}:
        return
    for name in (_DONE, LOCK):
        (PACKAGES / name).unlink(missing_ok=True)
    with_dev = [] if with_tests else ["--omit=dev"]
    work = PACKAGES / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for name in ("package.json", LOCK, ".npmrc"):
        shutil.copyfile(SOURCE / name, work / name)
    command = [*npm(), "ci", *with_dev, "--ignore-scripts", "--no-audit", "--no-fund"]
    ran = subprocess.run(  # noqa: S603 - npm, with arguments of ours
        command, cwd=work, capture_output=True, text=True, check=False, timeout=_MOST_SECONDS
    )
    if ran.returncode:
        message = f"npm could not install what {SOURCE / LOCK} names: {ran.stderr.strip()}"
        raise BundlingError(message)
    shutil.rmtree(PACKAGES / "node_modules", ignore_errors=True)
    (work / "node_modules").replace(PACKAGES / "node_modules")
    (work / LOCK).replace(PACKAGES / LOCK)
    shutil.rmtree(work)
    done.write_text(wanted, encoding="utf-8")


@click.command()
@click.option("--with-tests", is_flag=True, help="Install what their tests and linters need as well.")
def main(*, with_tests: bool) -> None:
    """Install what the learning tools are bundled with."""
    try:
        install(with_tests=with_tests)
    except (BundlingError, OSError, subprocess.TimeoutExpired) as error:
        say(f"Nothing was installed: {error}.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
