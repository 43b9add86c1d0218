"""`make mutants-of-materials`: ten thousand changed files, each of which gives errors or an inert page."""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path

from benchmarks.scale.machine import load, machine, versions
from tests.fuzz.mutants_of_materials import SEED, Laboratory

RESULT = Path(__file__).parent.parent / "results" / "mutants.json"


def main() -> int:
    """Try them all and keep the figures; 1 when one of them gave neither errors nor a page."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    begun, begun_cpu = time.monotonic(), time.process_time()
    outcome = Laboratory().run(range(count))
    seconds, number = outcome.slowest
    result = {
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": machine(),
        "versions": versions(),
        "load_of_other_programs": load(),
        "seed": SEED,
        "mutants": sum(outcome.counts.values()),
        "counts": dict(sorted(outcome.counts.items())),
        "kinds": dict(sorted(outcome.kinds.items())),
        "seconds": round(time.monotonic() - begun, 1),
        "cpu_seconds": round(time.process_time() - begun_cpu, 1),
        "slowest": {"cpu_seconds": round(seconds, 3), "number": number},
        "failed": outcome.failed,
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"{result['mutants']:,} mutants in {result['seconds']:,} s ({result['cpu_seconds']:,} s of processor time)")
    print(", ".join(f"{what}: {number:,}" for what, number in sorted(outcome.counts.items())))
    for each in outcome.failed:
        print(*each, sep="  ")
    return int(bool(outcome.failed))


if __name__ == "__main__":
    sys.exit(main())
