"""What the formats for other people's programs add to a cold build: `python -m benchmarks.formats 10000`.

The same made-up repository is built twice in turn in each of two ways, with all formats and with none: no file of a
format, and no head of a material's page. Documents (Word, EPUB, PDF) are left out of both. The small pages for frames
are in both, because the pages of domains link to them.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.collection import write_collection
from benchmarks.scale.machine import load, machine, versions
from benchmarks.scale.measuring import read_all, run, size_of

RESULT = Path(__file__).parent / "results" / "formats.json"
TIMES = 2
GOAL = 1.2


def build_without(arguments: list[str]) -> None:
    """Build a site that says nothing to other people's programs.

    Args:
        arguments: What `commons` is given.
    """
    from build_tools import pages  # noqa: PLC0415 - only the process that builds needs these
    from build_tools.cli import main  # noqa: PLC0415 - as above
    from build_tools.exports import export_formats  # noqa: PLC0415 - as above
    from build_tools.exports.embed_page import EMBED_PAGE  # noqa: PLC0415 - as above

    export_formats.EXPORT_FORMATS = (EMBED_PAGE,)
    pages.Site._material_head = lambda *_: ""  # type: ignore[method-assign]  # noqa: SLF001 - to measure what it costs
    main(arguments)


def main() -> int:
    """Measure both ways; 1 when the formats add more than they may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    count = parser.parse_args().count
    busy = load()
    seconds: dict[str, list[float]] = {"with": [], "without": []}
    sites: dict[str, tuple[float, int]] = {}
    with tempfile.TemporaryDirectory() as name:
        root, site = Path(name) / "repository", Path(name) / "site"
        write_collection(root, count)
        build = ["build", "--root", str(root), "--site", str(site), "--no-documents"]
        commands = {
            "with": [sys.executable, "-m", "build_tools", *build],
            "without": [sys.executable, "-c", f"from benchmarks.formats import build_without as b; b({build!r})"],
        }
        for _ in range(TIMES):
            for way, command in commands.items():
                for folder in (root / ".cache", site):
                    shutil.rmtree(folder, ignore_errors=True)
                read_all(root)
                seconds[way].append(round(run(command, Path(name) / f"{way}.log").seconds, 2))
                sites[way] = size_of(site)
                print(f"{way}: {seconds[way][-1]} s, {sites[way][0]} MB in {sites[way][1]:,} files", flush=True)
    ratio = round(statistics.median(seconds["with"]) / statistics.median(seconds["without"]), 3)
    result = {
        "day": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "materials": count,
        "machine": machine(),
        "load_before": busy,
        "versions": versions(),
        "seconds": seconds,
        "sites": {way: {"mb": mb, "files": files} for way, (mb, files) in sites.items()},
        "ratio": ratio,
        "goal": GOAL,
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"with formats ÷ without: {ratio} (goal: at most {GOAL})")
    return int(ratio > GOAL)


if __name__ == "__main__":
    sys.exit(main())
