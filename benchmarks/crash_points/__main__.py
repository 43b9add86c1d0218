"""`python -m benchmarks.crash_points`: builds that fail at 200 points and more, and a file of what became of them.

A point that breaks the promise is printed, and the exit code is 1.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.crash_points.calls import BROKEN, FULL, INTERRUPT, KILL, KILL_ALL, READ_ONLY
from benchmarks.crash_points.trials import Point, Trials

POINTS = {KILL: 150, KILL_ALL: 50, BROKEN: 40, FULL: 20, INTERRUPT: 20, READ_ONLY: 10}
"""How many points there are for each way to fail: 200 are killed."""
AT_ONCE = 2
"""How many builds fail at a time, each in a folder of its own."""
RESULTS = Path(__file__).parent.parent / "results"


def fail_at(trials: Trials, points: list[Point]) -> tuple[Counter[str], list[str]]:
    """What was served after a build failed at each point, and each point that broke the promise."""
    served: Counter[str] = Counter()
    broken = []
    for point in points:
        outcome = trials.fail(point)
        served[outcome.served] += 1
        served["ended before it could fail"] += outcome.code == 0
        if not outcome.is_as_promised:
            broken.append(f"{point}: {outcome}")
            print(broken[-1], flush=True)  # noqa: T201 - what this command is for
    return served, broken


def main() -> int:
    """Fail at every point."""
    started = time.monotonic()
    found: dict[str, Any] = {
        "day": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "python": platform.python_version(),
        "kernel": platform.release(),
        "cores": os.cpu_count(),
    }
    served: dict[str, Counter[str]] = {}
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        several = list(pool.map(Trials, [_empty(Path(folder), str(number)) for number in range(AT_ONCE)]))
        found["calls"] = {str(state): count for state, count in several[0].counts.items()}
        for how, count in POINTS.items():
            points = list(several[0].points(how, count))
            for counted, more in pool.map(fail_at, several, [points[at::AT_ONCE] for at in range(AT_ONCE)]):
                served[how] = served.get(how, Counter()) + counted
                broken += more
            found |= {"served": served, "promises broken": broken, "seconds": round(time.monotonic() - started)}
            print(how, dict(served[how]), found["seconds"], "s", flush=True)  # noqa: T201 - as above
            text = json.dumps(found, indent=2, ensure_ascii=False)
            (RESULTS / f"{found['day']}-crash-points.json").write_text(f"{text}\n", encoding="utf-8")
    return 1 if broken else 0


def _empty(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


if __name__ == "__main__":
    sys.exit(main())
