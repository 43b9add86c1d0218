"""How soon a preview of many materials shows an edit: `python -m benchmarks.preview 10000`.

A repository of made-up materials is previewed by `commons serve`; a line is added to one material after another, and
the server is asked for its page until the line is there. For comparison, `commons build` is run after such an edit.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.collection import slug_of, write_collection
from benchmarks.scale.machine import load, machine, versions
from benchmarks.scale.measuring import DAY, REPOSITORY, read_all, run

if TYPE_CHECKING:
    from collections.abc import Iterator

RESULT = Path(__file__).parent / "results" / "preview.json"
EDITS = 7
GOAL = 3.0
"""Seconds at 10,000 materials, on two cores."""
PAUSE = 0.05
PATIENCE = 900


@contextmanager
def preview(root: Path, log: Path) -> Iterator[str]:
    """The address of a preview, once its home page is there.

    Args:
        root: The repository's root.
        log: Where the preview's output goes.
    """
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "build_tools", "serve", "--root", str(root), "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            cwd=REPOSITORY,
            env={**os.environ, "SOURCE_DATE_EPOCH": DAY},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def seconds_until(address: str, words: str) -> float:
    """How long it takes until some words are on a page, in seconds.

    Args:
        address: The page's address.
        words: The words.

    Raises:
        TimeoutError: They never are.
    """
    started = time.perf_counter()
    while time.perf_counter() < started + PATIENCE:
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own server
                if words in answer.read().decode():
                    return time.perf_counter() - started
        except (URLError, ConnectionError):
            pass
        time.sleep(PAUSE)
    message = f"{words} was never on {address}"
    raise TimeoutError(message)


def add_line(root: Path, slug: str, words: str) -> None:
    """Add a line to a material's text.

    Args:
        root: The repository's root.
        slug: The material's folder.
        words: The line.
    """
    with (root / "materials" / slug / "index.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")


def main() -> int:
    """Measure it; 1 when an edit of ten thousand materials is shown later than it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    count = parser.parse_args().count
    busy = load()
    shown = []
    with tempfile.TemporaryDirectory() as name:
        root, log = Path(name) / "repository", Path(name) / "log.txt"
        write_collection(root, count)
        build = ["build", "--root", str(root), "--site", str(Path(name) / "site"), "--no-documents"]
        run([sys.executable, "-m", "build_tools", *build], log)
        with preview(root, log) as address:
            first = seconds_until(f"{address}/", "<html")
            for number in range(1, EDITS + 1):
                read_all(root)
                slug, words = slug_of(number * count // (EDITS + 1)), f"Line number {number} of this measure is here."
                add_line(root, slug, words)
                shown.append(round(seconds_until(f"{address}/materials/{slug}/", words), 2))
                print(f"shown after {shown[-1]} s", flush=True)
        built = round(run([sys.executable, "-m", "build_tools", *build], log).seconds, 2)
    result = {
        "day": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "materials": count,
        "machine": machine(),
        "load_before": busy,
        "versions": versions(),
        "seconds_until_the_first_page": round(first, 1),
        "seconds_until_an_edit_is_shown": shown,
        "seconds_of_a_build_after_them": built,
        "ratio": round(statistics.median(shown) / built, 3),
        "goal_seconds": GOAL,
    }
    if count >= 10_000:
        RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"an edit is shown after {statistics.median(shown)} s (goal at 10,000: {GOAL}); a build takes {built} s")
    return int(count >= 10_000 and statistics.median(shown) > GOAL)


if __name__ == "__main__":
    sys.exit(main())
