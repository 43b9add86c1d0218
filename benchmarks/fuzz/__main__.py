"""`make fuzz`: a million inputs to the five targets, one after another in one process each; the figures are kept.

With `--show`, the figures of a run that is still under way or was stopped are printed and kept as they stand.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.scale.machine import load, machine, versions

TARGETS = ("front_matter", "bibtex", "markdown_to_page", "names_and_paths", "media")
ROOT = Path(__file__).parent.parent.parent
FOUND = ROOT / "build" / "fuzz"
RESULT = ROOT / "benchmarks" / "results" / "fuzz.json"
EXECUTIONS, SEED = 1_000_000, 6


def main() -> int:
    """Run the targets, or show how far they came; 1 when one of them found something or did not finish."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    executions, seed = [*numbers, *(EXECUTIONS, SEED)[len(numbers) :]]
    if "--show" not in sys.argv:
        for path in FOUND.glob("*") if FOUND.exists() else ():
            path.unlink()
        for target in TARGETS:
            program = [sys.executable, "-m", "benchmarks.fuzz.one_target", target]
            share = executions // len(TARGETS)
            done = subprocess.run([*program, str(share), str(seed), str(FOUND)], cwd=ROOT, check=False)  # noqa: S603 - our own program
            _write(executions, seed)
            print(_line(target), flush=True)
            if done.returncode:
                print(f"{target} ended with {done.returncode}", flush=True)
    result = _write(executions, seed)
    for target in TARGETS:
        print(_line(target))
    print(
        f"{result['executions']:,} of {executions:,} executions, {result['crashes']} crashes, "
        f"{result['over_two_seconds']} over two seconds"
    )
    return int(result["executions"] < executions or bool(result["crashes"] or result["over_two_seconds"]))


def _states() -> dict[str, dict[str, Any]]:
    found = {target: FOUND / f"{target}.json" for target in TARGETS}
    return {name: json.loads(path.read_text(encoding="utf-8")) for name, path in found.items() if path.exists()}


def _line(target: str) -> str:
    state = _states().get(target)
    if state is None:
        return f"{target}: not begun"
    rate = state["executions"] / max(state["seconds"], 0.1)
    return (
        f"{target}: {state['executions']:,} of {state['wanted']:,} "
        f"in {state['seconds']:,.0f} s ({rate:,.0f} a second), "
        f"{state['crashes']} crashes, slowest {state['slowest']['cpu_seconds']} s"
    )


def _write(executions: int, seed: int) -> dict[str, Any]:
    states = _states()
    result = {
        "what": "atheris, coverage of build_tools only; a crash is anything but located diagnostics or an inert page",
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": machine(),
        "versions": {**versions(), "atheris": version("atheris")},
        "load_of_other_programs": load(),
        "seed": seed,
        "wanted": executions,
        "executions": sum(state["executions"] for state in states.values()),
        "seconds": round(sum(state["seconds"] for state in states.values()), 1),
        "cpu_seconds": round(sum(state["cpu_seconds"] for state in states.values()), 1),
        "crashes": sum(state["crashes"] for state in states.values()),
        "over_two_seconds": sum(state["over_two_seconds"] for state in states.values()),
        "finished": all(state["executions"] >= state["wanted"] for state in states.values())
        and len(states) == len(TARGETS),
        "targets": states,
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result


if __name__ == "__main__":
    sys.exit(main())
