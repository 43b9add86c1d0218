"""`make fuzz`: a million inputs to the five targets, each in a process of its own; the figures are kept.

With `--show`, the figures of a run that is still under way or was stopped are printed and kept as they stand.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.scale.machine import load, machine, versions

SHARES = {
    "front_matter": 0.2,
    "bibtex": 0.2,
    "markdown_to_page": 0.05,
    "names_and_paths": 0.2,
    "media": 0.35,
}
"""The targets, and what part of all inputs each gets: a page takes four times as long to make as a field to read."""
TARGETS = tuple(SHARES)
ROOT = Path(__file__).parent.parent.parent
FOUND = ROOT / "build" / "fuzz"
RESULT = ROOT / "benchmarks" / "results" / "fuzz.json"
EXECUTIONS, SEED = 1_000_000, 6


def main() -> int:
    """Run the targets, or show how far they came; 1 when one of them found something or did not finish."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("executions", type=int, nargs="?", default=EXECUTIONS)
    parser.add_argument("seed", type=int, nargs="?", default=SEED)
    parser.add_argument("--go-on", action="store_true", help="leave out the targets that an earlier run has finished")
    parser.add_argument("--show", action="store_true", help="print and keep the figures of a run as they stand")
    given = parser.parse_args()
    executions, seed = given.executions, given.seed
    if not given.show:
        wanted = {target: round(executions * share) for target, share in SHARES.items()}
        done = {name for name, state in _states().items() if given.go_on and _is_finished(state, wanted[name], seed)}
        for path in FOUND.glob("*") if FOUND.exists() else ():
            if path.stem not in done:
                path.unlink()
        todo = [target for target in TARGETS if target not in done]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for target, code in zip(todo, pool.map(partial(_run, wanted, seed), todo), strict=True):
                _write(executions, seed)
                print(_line(target) if not code else f"{_line(target)}; it ended with {code}", flush=True)
    result = _write(executions, seed)
    for target in TARGETS:
        print(_line(target))
    print(
        f"{result['executions']:,} of {executions:,} executions, {result['crashes']} crashes, "
        f"{result['over_two_seconds']} over two seconds"
    )
    return int(result["executions"] < executions or bool(result["crashes"] or result["over_two_seconds"]))


def _is_finished(state: dict[str, Any], wanted: int, seed: int) -> bool:
    return bool(state["seed"] == seed and state["executions"] >= state["wanted"] == wanted)


def _run(wanted: dict[str, int], seed: int, target: str) -> int:
    """Run one target, and give how its process ended."""
    program = [sys.executable, "-m", "benchmarks.fuzz.one_target", target, str(wanted[target]), str(seed), str(FOUND)]
    return subprocess.run(program, cwd=ROOT, check=False).returncode  # noqa: S603 - our own program


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
