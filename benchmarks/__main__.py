"""Measures the command on the real repository and prints a table with ratios."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypandoc

from benchmarks import references
from build_tools.rendering.citations import HARVARD

REPOSITORY = Path(__file__).parent.parent
RUNS = 5
BARE = """
import pathlib, yaml
for path in pathlib.Path("materials").glob("*/index.md"):
    yaml.load(path.read_text().split("---\\n")[1], Loader=yaml.CSafeLoader)
"""


def seconds(*command: str) -> float:
    """The median wall time of a whole process, in seconds."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)  # noqa: S603 - our own commands
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def reference_rows(folder: Path) -> list[tuple[str, float, float]]:
    """A thousand references, and pandoc alone on the same ones.

    Args:
        folder: An empty folder to work in.
    """
    repository, library, document = folder / "repository", folder / "library.json", folder / "all.md"
    references.write_repository(repository)
    references.write_csl_json(repository, library)
    document.write_text("---\nnocite: '@*'\n---\n", encoding="utf-8")
    style = references.STYLES / HARVARD.file
    pandoc = [str(pypandoc.get_pandoc_path()), "--citeproc", f"--bibliography={library}", f"--csl={style}"]
    bare = seconds(*pandoc, "--metadata=lang:en-GB", str(document))
    ours = seconds(sys.executable, "-m", "benchmarks.references", str(repository))
    return [("pandoc", bare, 1.0), ("references", ours, ours / bare)]


def main() -> None:
    """Print the table that README.md describes."""
    commons = [sys.executable, "-m", "build_tools"]
    with tempfile.TemporaryDirectory() as folder:
        bare = seconds(sys.executable, "-c", BARE)
        check = seconds(*commons, "check")
        build = seconds(*commons, "build", "--site", f"{folder}/site")
        cited = reference_rows(Path(folder))
    rows = [("bare", bare, 1.0), ("check", check, check / bare), ("build", build, build / check), *cited]
    print("| Row | Seconds | Ratio |\n| --- | --- | --- |")  # noqa: T201 - the table is what this command is for
    for name, took, ratio in rows:
        print(f"| {name} | {took:.2f} | {ratio:.1f} |")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
