"""The editor's program, from its package: the files of it that we publish, and whether they are still what they were.

Run it by `make editor`. It installs the package by the lock file in `supply_chain/editor/`, copies what is published
into `overrides/assets/editor/`, and writes down the SHA-256 of each file.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click

from build_tools.terminal import say
from supply_chain.locked import REPOSITORY

PACKAGE = "@sveltia/cms"
LOCK = REPOSITORY / "supply_chain" / "editor"
RECORD = LOCK / "files.json"
PUBLISHED = REPOSITORY / "overrides" / "assets" / "editor"
LICENCE = "MIT AND OFL-1.1"
"""The program is under MIT; its three fonts are under the SIL Open Font License, and their texts stand beside them."""
_FONTS = ("material-symbols-outlined", "noto-mono", "source-sans-3")
_COULD_NOT = 2
_MOST_SECONDS = 600


class CannotVendorError(Exception):
    """The package could not be had, or is not made as we expect; the message says which in a sentence."""


@dataclass(frozen=True)
class Vendored:
    """The package that is published with the site.

    Attributes:
        name: Its name at npm.
        version: Its version.
        integrity: What the lock file says of its archive: `sha512-…`.
        licence: Under what it stands, as an SPDX expression.
    """

    name: str
    version: str
    integrity: str
    licence: str


def vendored_package() -> Vendored:
    """The package that is published with the site, as the lock file names it."""
    locked = json.loads((LOCK / "package-lock.json").read_text(encoding="utf-8"))["packages"][f"node_modules/{PACKAGE}"]
    return Vendored(PACKAGE, locked["version"], locked["integrity"], LICENCE)


def published_files(package: Path) -> dict[str, bytes]:
    """What is published of a package, by path below `overrides/assets/editor/`.

    Every file is as it is in the package but the words of the interface: a browser takes a module, and no JSON.

    Args:
        package: The package's folder.

    Raises:
        CannotVendorError: A file that is expected is not there, or stands there twice.
    """
    names = ["LICENSE.txt", "npm/index.js", _one(package, "npm/chunks/react-[!d]*.js")]
    for font in _FONTS:
        names += [f"npm/assets/{font}.LICENSE.txt", _one(package, f"npm/assets/{font}-*.woff2")]
    try:
        files = {name: (package / name).read_bytes() for name in names}
        words = json.loads((package / "locales" / "en-GB.json").read_bytes())
    except (OSError, ValueError) as error:
        message = f"{PACKAGE} is not made as it was: {error}"
        raise CannotVendorError(message) from error
    module = f"export default {json.dumps(words, ensure_ascii=False, sort_keys=True)};\n"
    return {**files, "locales/en-GB.js": module.encode()}


def _one(package: Path, pattern: str) -> str:
    found = sorted(package.glob(pattern))
    if len(found) != 1:
        message = f"{PACKAGE} is not made as it was: there are {len(found)} files like {pattern}"
        raise CannotVendorError(message)
    return found[0].relative_to(package).as_posix()


def digests(files: dict[str, bytes]) -> str:
    """The SHA-256 of each file, as `files.json` has it."""
    found = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    return json.dumps(found, indent=2) + "\n"


def files_on_disk() -> dict[str, bytes]:
    """What stands in `overrides/assets/editor/`, by path below it."""
    paths = (path for path in PUBLISHED.rglob("*") if path.is_file())
    return {path.relative_to(PUBLISHED).as_posix(): path.read_bytes() for path in paths}


def _installed(folder: Path) -> Path:
    """The package, installed by the lock file; nothing of it is run."""
    npm = shutil.which("npm")
    if npm is None:
        message = "npm, from Debian's package `npm`, is not installed"
        raise CannotVendorError(message)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(LOCK / name, folder / name)
    command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(  # noqa: S603 - npm, with arguments of ours
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=_MOST_SECONDS
    )
    if done.returncode:
        message = f"npm could not install {PACKAGE}: {done.stderr.strip()}"
        raise CannotVendorError(message)
    return folder / "node_modules" / PACKAGE


@click.command()
def main() -> None:
    """Copy the editor's program from its package, and write down what was copied."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            files = published_files(_installed(Path(folder)))
        except CannotVendorError as error:
            say(f"Nothing was copied: {error}.", err=True)
            sys.exit(_COULD_NOT)
    shutil.rmtree(PUBLISHED, ignore_errors=True)
    for name, content in files.items():
        path = PUBLISHED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    RECORD.write_text(digests(files), encoding="utf-8")
    package = vendored_package()
    say(f"Copied {len(files)} files of {package.name} {package.version}, {sum(map(len, files.values())):,} bytes.")


if __name__ == "__main__":
    main()
