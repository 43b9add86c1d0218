"""Documents as LibreOffice writes them: each call has a profile of its own, so that several can run side by side."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.npm import impossible

if TYPE_CHECKING:
    from pathlib import Path


def saved_as(content: bytes, name: str, ending: str, folder: Path, *, options: str = "") -> bytes:
    """A document opened in LibreOffice and saved in another format.

    Args:
        content: The document.
        name: Its name, whose end says what it is.
        ending: The format, as the end of a name.
        folder: An empty folder to work in.
        options: What the filter is told, such as a password.
    """
    program = shutil.which("soffice")
    if program is None:
        impossible("LibreOffice, from Debian's package `libreoffice-writer-nogui`, is not installed")
    (folder / "in").mkdir(parents=True)
    source = folder / "in" / name
    source.write_bytes(content)
    command = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to"]
    command += [f"{ending}:{options}" if options else ending, "--outdir", str(folder / "out"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    made = folder / "out" / f"{source.stem}.{ending}"
    assert made.is_file(), done.stdout + done.stderr
    return made.read_bytes()
