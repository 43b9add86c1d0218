"""The command `commons clean`: a picture or document without what nobody sees in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from build_tools.intake import most, read_at_most
from build_tools.media.looking import as_published, is_medium, look_into
from build_tools.terminal import FOUND_ERRORS, say, says_what_failed, stop

NOT_CLEANED = frozenset(
    {"wrong_kind", "unknown_kind", "damaged_file", "too_much_inside", "locked_file", "our_defect", "takes_too_long"}
)
"""The faults with which a file is left as it is."""


@click.command(epilog="Example: commons clean materials/genograms/house.jpg")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE...",
)
@says_what_failed
def clean(files: tuple[Path, ...]) -> None:
    """Take out of pictures and documents what nobody sees in them, and write them again in their place.

    Where a picture was taken, who took it and when, and what else a camera or an office program writes goes; what is to
    be seen stays. Exits with 1 when something is left that only a person can take out.
    """
    for path in files:
        if not is_medium(path.name):
            stop(f"{path} is no picture or document")
    done = [_cleaned(path) for path in files]
    sys.exit(0 if all(done) else FOUND_ERRORS)


def _cleaned(path: Path) -> bool:
    """Clean one file, say what was done, and give whether nothing is left."""
    content = read_at_most(str(path), most("file-bytes"))
    if len(content) > most("file-bytes"):
        say(f"{path}: nothing was done: it has more than {most('file-bytes'):,} bytes")
        return False
    before = look_into(path.name, content).faults
    refused = next((fault for fault in before if fault.check in NOT_CLEANED), None)
    if refused is not None:
        say(f"{path}: nothing was done: {refused.message}")
        return False
    if not before:
        say(f"{path}: there was nothing to take out")
        return True
    after = as_published(path.name, content)
    left = look_into(path.name, after).faults
    _replace(path, after)
    for fault in before:
        if fault not in left:
            say(f"{path}: taken out: {fault.message}")
    for fault in left:
        say(f"{path}: still there: {fault.message}" + (f"; {fault.suggestion}" if fault.suggestion else ""))
    return not left


def _replace(path: Path, content: bytes) -> None:
    """Write a file anew: whatever happens, it is wholly the old one or wholly the new.

    Raises:
        OSError: It cannot be written.
    """
    beside = path.with_name(f"{path.name}.clean")
    try:
        beside.write_bytes(content)
        beside.chmod(path.stat().st_mode)
        os.replace(beside, path)  # noqa: PTH105 - as a move that nobody can see half of
    finally:
        beside.unlink(missing_ok=True)
