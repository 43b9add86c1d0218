"""Measures a collection of a given size and writes the results: `python -m benchmarks.scale 1000`."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.scale.machine import load, machine, versions
from benchmarks.scale.measuring import CommandFailedError
from benchmarks.scale.plot import LINES, write_plot
from benchmarks.scale.ratios import GOALS, met, ratios
from benchmarks.scale.report import NATIONAL, RESULTS, table, write_result
from benchmarks.scale.runs import SIZES, Run, first_searches, measure_size, say


def measure(work: Path, count: int, *, sizes: bool, browser: bool) -> dict[str, Any]:
    """Everything that README.md names, at one size.

    Args:
        work: An empty folder to work in.
        count: How many materials.
        sizes: Whether the smaller sizes of the plot are measured too.
        browser: Whether Chromium is asked.
    """
    busy = load()
    if busy and busy > 0.5:
        say(f"other programs keep {busy} cores busy: the seconds will be too many")
    tenth = max(count // 10, 1)
    smaller = {size for size in SIZES if size < count} if sizes else set()
    others = {size: measure_size(work / "part", size, with_stock=sizes) for size in sorted({tenth, *smaller})}
    whole = Run(work, count)
    whole.write_repository()
    whole.measure_stock()
    whole.measure_cold()
    whole.measure_edits()
    searched, chromium = first_searches(whole.site) if browser else ([], "not measured")
    whole.measure_checks()
    result: dict[str, Any] = {
        "day": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "materials": count,
        "tenth": tenth,
        "machine": machine(),
        "load_before": busy,
        "versions": {**versions(), "chromium": chromium},
        "seconds": {**whole.seconds, "cold_tenth": others[tenth]["cold"]},
        "cpu_seconds": whole.cpu_seconds,
        "each": whole.each,
        "peaks": whole.peaks,
        "sites": whole.sites,
        "first_search": searched,
        "changed": whole.changed,
        "sizes": {str(size): _drawn(part) for size, part in (*others.items(), (count, whole.seconds))},
    }
    result["ratios"] = ratios(result)
    result["goals"] = {name: {"goal": GOALS[name], "met": reached} for name, reached in met(result["ratios"]).items()}
    return result


def _drawn(seconds: dict[str, float]) -> dict[str, float]:
    """The rows that the plot has a line for."""
    return {row: seconds[row] for row in LINES if row in seconds}


def main() -> None:
    """Measure, print the table and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("count", type=int, help="how many materials")
    parser.add_argument("--sizes", action="store_true", help="measure the smaller sizes too, and draw the plot")
    parser.add_argument("--no-browser", action="store_true", help="leave out what is measured in Chromium")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder to write to")
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="scale.") as folder:
            result = measure(Path(folder), given.count, sizes=given.sizes, browser=not given.no_browser)
    except (CommandFailedError, LookupError) as error:
        sys.exit(f"The benchmark stopped: {error}")
    path = write_result(result, given.results)
    if given.sizes:
        write_plot(result, path.with_suffix(".svg"))
        if given.count == NATIONAL:
            write_plot(result, given.results / "latest.svg")
    print(table(result), end="")  # noqa: T201 - the table is what this command is for
    say(f"written to {path.name}")


if __name__ == "__main__":
    main()
