"""Runs `commons` on a machine that fails at one of its calls to the file system: see `calls`."""

from __future__ import annotations

from benchmarks.crash_points.calls import Calls, install
from build_tools import cli

install(Calls())  # in processes that are started anew too, which read this file under another name
if __name__ == "__main__":
    cli.main(prog_name="commons")
