"""A command at a real pseudo-terminal, with somebody who types."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
END = "\x04"
"""What Ctrl-D sends: nobody types any more."""


def typed(arguments: list[str], answers: list[str]) -> tuple[str, int]:
    """What a command prints when somebody types these answers, and how it exits.

    Args:
        arguments: What stands after `commons`.
        answers: What is typed at each prompt, in order.
    """
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "build_tools", *arguments]
    printed = b""
    with subprocess.Popen(
        command,
        stdin=child,
        stdout=child,
        stderr=child,
        cwd=REPOSITORY,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - Ctrl-C needs a terminal of its own
    ) as process:
        os.close(child)
        waiting = iter(answers)
        try:
            while select.select([parent], [], [], 60)[0] and (chunk := os.read(parent, 4096)):
                printed += chunk
                if printed.endswith(b": ") and not select.select([parent], [], [], 0.2)[0]:
                    os.write(parent, f"{next(waiting, END)}\n".encode())
        except OSError:
            pass  # Linux ends a pseudo-terminal's reading in this way
        finally:
            os.close(parent)
    return printed.decode().replace("\r\n", "\n"), process.returncode
