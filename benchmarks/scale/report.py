"""A run as a table, as a file, and as the section of README.md: `python -m benchmarks.scale.report --readme`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.scale.measuring import REPOSITORY
from benchmarks.scale.plot import write_plot
from benchmarks.scale.ratios import GOALS, MEANINGS

RESULTS = REPOSITORY / "benchmarks" / "results"
LATEST = RESULTS / "latest.json"
README = REPOSITORY / "README.md"
NATIONAL = 10_000
"""How many materials a national collection has: the goals are for this many."""
START, END = "<!-- speed: start -->", "<!-- speed: end -->"
ROWS = {
    "stock": "stock Material on the pages that `commons stage` writes",
    "stock_bare": "stock Material on the bare materials alone",
    "cold": "`commons build`, cold",
    "cold_tenth": "the same with a tenth of the materials",
    "unchanged": "`commons build`, nothing changed",
    "body": "… after a change to one material's text",
    "title": "… after a change of one title",
    "add": "… after one material was added",
    "remove": "… after one material was removed",
    "citation": "… after a change to one reference",
    "framework": "… after a change to one domain's summary",
    "body_without_search": "`commons build --without-search` after a change to one material's text",
    "check_cold": "`commons check`, cold",
    "check_warm": "… after a change to one material's text",
}


def table(result: dict[str, Any]) -> str:
    """A run as two Markdown tables: what each row took, and how it stands beside the goals."""
    on, using = result["machine"], result["versions"]
    cold = result["seconds"]["cold"]
    lines = [
        f"{result['materials']:,} materials, {result['day']}; {on['cpu']}, {on['cores']} cores, "
        f"{_shown(on['memory_gb'])} GB, {on['kernel']}; "
        + ", ".join(f"{name} {value}" for name, value in using.items()),
        "",
        "| What | Seconds | ÷ our cold | Peak, MB | Indexer's peak, MB | Site, MB | Files |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row, what in ROWS.items():
        took = result["seconds"].get(row)
        if took is not None:
            peak, site = result["peaks"].get(row, {}), result["sites"].get("ours" if row == "cold" else row, {})
            cells = [peak.get("peak_mb"), peak.get("indexer_peak_mb"), site.get("mb"), site.get("files")]
            shown = " | ".join("" if cell is None else f"{cell:,.0f}" for cell in cells)
            lines.append(f"| {what} | {took:.2f} | {took / cold:.3f} | {shown} |")
    lines += ["", f"| Measure | Is | Goal at {NATIONAL:,} | Met |", "| --- | ---: | ---: | --- |"]
    for name, what in MEANINGS.items():
        goal = f"≤ {GOALS[name]:,g}" if name in GOALS else ""
        reached = {True: "yes", False: "no", None: ""}[result["goals"].get(name, {}).get("met")]
        lines.append(f"| {what} | {_shown(result['ratios'][name])} | {goal} | {reached} |")
    return "\n".join(lines) + "\n"


def _shown(value: float | None) -> str:
    return "not measured" if value is None else f"{value:,.4g}" if value < 1000 else f"{value:,.0f}"


def write_result(result: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Write a run as JSON, named by its day and size; a run of national scale also as latest.json.

    Args:
        result: The run.
        folder: Where to write.

    Returns:
        The file's path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    path = folder / f"{result['day']}-{result['materials']}.json"
    for target in [path, *([folder / LATEST.name] if result["materials"] == NATIONAL else [])]:
        target.write_text(text, encoding="utf-8", newline="\n")
    return path


def read_latest(path: Path = LATEST) -> dict[str, Any] | None:
    """The newest run of national scale, or None when there is none yet."""
    if not path.is_file():
        return None
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def readme_section(result: dict[str, Any] | None) -> str:
    """The section of README.md, without its markers.

    Args:
        result: The newest run of national scale.
    """
    how = "`make bench-full` measures it on your own machine; [how, and against what](benchmarks/README.md)."
    lines = ["## Speed at national scale", ""]
    if result is None:
        return "\n".join([*lines, f"A national collection has {NATIONAL:,} materials.", how, ""])
    materials, cores = f"{result['materials']:,} made-up materials", f"{result['machine']['cores']} cores"
    lines += [f"Measured with {materials} on {cores}, {result['day']}:", ""]
    lines += ["| Measure | Is | Goal |", "| --- | ---: | ---: |"]
    for name, what in MEANINGS.items():
        if result["ratios"][name] is not None:
            goal = f"≤ {GOALS[name]:,g}" if name in GOALS else ""
            lines.append(f"| {what} | {_shown(result['ratios'][name])} | {goal} |")
    return "\n".join([*lines, "", how, ""])


def with_section(readme: str, section: str) -> str:
    """The text of README.md with another section between the markers.

    Raises:
        ValueError: The markers are not there.
    """
    if START not in readme or END not in readme:
        message = f"README.md lacks the lines {START} and {END}"
        raise ValueError(message)
    before, rest = readme.split(START, 1)
    return f"{before}{START}\n\n{section}\n{END}{rest.split(END, 1)[1]}"


def main() -> None:
    """Print a run's table again, draw its plot again, or rewrite the section of README.md."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("result", type=Path, nargs="?", default=LATEST, help="the file of a run; the newest by default")
    parser.add_argument("--readme", action="store_true", help="rewrite the section of README.md")
    parser.add_argument("--plot", action="store_true", help="draw the plot again, beside the file")
    given = parser.parse_args()
    result = read_latest(given.result)
    if given.readme:
        text = with_section(README.read_text(encoding="utf-8"), readme_section(result))
        README.write_text(text, encoding="utf-8", newline="\n")
    if result is None:
        sys.exit(f"There is no {given.result.name} yet: run `make bench-full`.")
    if given.plot:
        write_plot(result, given.result.with_suffix(".svg"))
    if not given.readme and not given.plot:
        print(table(result), end="")  # noqa: T201 - the table is what this command is for


if __name__ == "__main__":
    main()
