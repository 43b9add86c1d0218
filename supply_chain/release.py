"""A release of the site that anybody can make again, byte for byte: the site, what it was built with, and digests.

Run it by `make release`. Its time is SOURCE_DATE_EPOCH, or that of the last commit.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import click

from build_tools.terminal import say
from supply_chain.locked import REPOSITORY
from supply_chain.sbom import CannotListError, bill_of_materials

COULD_NOT_MAKE = 2
SUMS = "SHA256SUMS"
SBOM = "sbom.json"


class CannotReleaseError(Exception):
    """No release could be made; the message says why in a sentence."""


def time_of_release(root: Path = REPOSITORY) -> int:
    """The time that everything in a release bears, in seconds since 1970.

    Args:
        root: The repository of which the last commit's time is taken when SOURCE_DATE_EPOCH is not set.

    Raises:
        CannotReleaseError: Neither gives a time.
    """
    said = os.environ.get("SOURCE_DATE_EPOCH") or _last_commit(root)
    if not said.isdecimal():
        message = "set SOURCE_DATE_EPOCH to a number of seconds since 1970, or work in a clone with a commit"
        raise CannotReleaseError(message)
    return int(said)


def _last_commit(root: Path) -> str:
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 - git
    except OSError:
        return ""


def build_site(root: Path, site: Path, time: int) -> None:
    """Build the site as it is released.

    Raises:
        CannotReleaseError: It was not built; `commons build` has said why.
    """
    command = [sys.executable, "-m", "build_tools", "build", "--root", str(root), "--site", str(site)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, check=False, cwd=REPOSITORY, env={**os.environ, "SOURCE_DATE_EPOCH": str(time)}
    )
    if done.returncode:
        message = "the site was not built"
        raise CannotReleaseError(message)


def pack(site: Path, extra: dict[str, bytes], archive: Path, time: int) -> None:
    """Pack a site, what is added to it and a list of digests; the same files and time give the same bytes.

    Args:
        site: The site's folder.
        extra: Further files by name, which stand beside the folder `site`.
        archive: The archive that is written, a `.tar.gz`; its folder must be there.
        time: The time that each file bears.

    Raises:
        OSError: Something cannot be read or written.
    """
    on_disk = {f"site/{path.relative_to(site).as_posix()}": path for path in site.rglob("*") if path.is_file()}
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in on_disk.items()}
    digests |= {name: hashlib.sha256(content).hexdigest() for name, content in extra.items()}
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    added = {**extra, SUMS: sums.encode()}
    top = archive.name.removesuffix(".tar.gz")
    with (
        archive.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=9, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for name in sorted([*on_disk, *added]):
            content = on_disk[name].read_bytes() if name in on_disk else added[name]
            tar.addfile(*_entry(f"{top}/{name}", content, time))


def _entry(name: str, content: bytes, time: int) -> tuple[tarfile.TarInfo, BytesIO]:
    """A file of an archive, with nothing of the machine or the person who packed it."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = len(content), time, 0o644
    return entry, BytesIO(content)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("build/release"))
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=REPOSITORY)
def main(folder: Path, root: Path) -> None:
    """Build the site of ROOT and pack it into FOLDER."""
    try:
        time = time_of_release(root)
        folder.mkdir(parents=True, exist_ok=True)
        build_site(root, folder / "site", time)
        day = dt.datetime.fromtimestamp(time, tz=dt.UTC).date()
        archive = folder / f"practice-commons-{day}.tar.gz"
        pack(folder / "site", {SBOM: bill_of_materials().encode()}, archive, time)
    except (CannotReleaseError, CannotListError, OSError) as error:
        say(f"Not released: {error}.", err=True)
        sys.exit(COULD_NOT_MAKE)
    say(f"Wrote {archive}, with the SHA-256 {hashlib.sha256(archive.read_bytes()).hexdigest()}.")


if __name__ == "__main__":
    main()
