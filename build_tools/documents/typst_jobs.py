"""Typesets documents one after another, in a process of its own: `typst` starts threads, and no fork may have any.

Run as a program: each job is a line of JSON. Answers with a line "ok" or "no" and a number of bytes, then that many.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def _made(job: dict[str, Any]) -> tuple[str, bytes]:
    import typst  # noqa: PLC0415 - only where this is a program

    try:
        return "ok", bytes(typst.compile(ignore_system_fonts=True, **job))
    except typst.TypstError as error:
        return "no", str(error).encode("utf-8", "replace")


def main() -> None:
    """Do jobs until nobody asks any more."""
    for line in sys.stdin.buffer:
        done, made = _made(json.loads(line))
        sys.stdout.buffer.write(f"{done} {len(made)}\n".encode() + made)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
