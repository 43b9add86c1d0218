"""One target under atheris, in a process of its own: coverage of our own code guides it, and nothing stops it.

What goes wrong is written down and the run goes on, so that one fault does not hide the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import atheris

with atheris.instrument_imports(include=["build_tools"]):
    from tests.fuzz.pieces import put_together, seeds
    from tests.fuzz.targets import TARGETS

from tests.fuzz.mutations import mutated
from tests.timing import least_seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

SLOW = 2.0
"""Above how many seconds of processor time an input is a finding."""
HOPELESS = 20
"""After how many an input is given up."""
LONGEST = 8192
"""How many bytes an input has at most."""
WRITTEN_EVERY = 5.0
"""After how many seconds the state of a run is written down."""


class TooSlowError(Exception):
    """An input was given up."""


class Run:
    """One run of one target.

    Args:
        name: The target.
        executions: How many inputs to try.
        seed: What all of them grow from.
        folder: Where inputs that matter are kept, and the state of the run.
    """

    def __init__(self, name: str, executions: int, seed: int, folder: Path) -> None:
        self.name, self.wanted, self.seed, self.folder = name, executions, seed, folder
        self.target: Callable[[bytes], None] = TARGETS[name]
        self.done = 0
        self.findings: dict[str, dict[str, object]] = {}
        self.slow = 0
        self.slowest = (0.0, b"")
        self.begun, self.begun_cpu = time.monotonic(), time.process_time()
        self.written = self.begun

    def one(self, data: bytes) -> None:
        """Try one input."""
        took = least_seconds(partial(self._try, data), SLOW)
        if took > self.slowest[0]:
            self.slowest = (took, data)
        if took > SLOW:
            self.slow += 1
            (self.folder / f"{self.name}-slow-{self.slow}").write_bytes(data)
        self.done += 1
        if self.done >= self.wanted:
            self.write()
            os._exit(0)
        if time.monotonic() - self.written > WRITTEN_EVERY:
            self.write()

    def _try(self, data: bytes) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, HOPELESS)
        try:
            self.target(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            self._note(data, error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _note(self, data: bytes, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [each for each in frames if "build_tools" in each.filename or "tests/fuzz" in each.filename]
        place = ours[-1] if ours else frames[-1]
        where = "/".join(Path(place.filename).parts[-2:])
        found = self.findings.setdefault(
            f"{type(error).__name__} in {where}:{place.lineno}", {"times": 0, "says": str(error)[:300]}
        )
        found["times"] = int(str(found["times"])) + 1
        if found["times"] == 1:
            name = hashlib.sha256(data).hexdigest()[:12]
            (self.folder / f"{self.name}-crash-{name}").write_bytes(data)
            found["input"] = name

    def write(self) -> None:
        """Write down how far it came."""
        self.written = time.monotonic()
        seconds, data = self.slowest
        state = {
            "target": self.name,
            "seed": self.seed,
            "executions": self.done,
            "wanted": self.wanted,
            "seconds": round(self.written - self.begun, 1),
            "cpu_seconds": round(time.process_time() - self.begun_cpu, 1),
            "crashes": sum(int(str(each["times"])) for each in self.findings.values()),
            "findings": self.findings,
            "over_two_seconds": self.slow,
            "slowest": {"cpu_seconds": round(seconds, 3), "bytes": len(data), "begins": repr(data[:80])},
        }
        beside = self.folder / f"{self.name}.json.new"
        beside.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
        beside.replace(self.folder / f"{self.name}.json")


def _give_up(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    message = f"no end after {HOPELESS} seconds"
    raise TooSlowError(message)


def main() -> None:
    """Run one target: its name, the number of executions, the seed, and the folder for what is found."""
    name, executions, seed, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(name, executions, seed, folder)
    signal.signal(signal.SIGVTALRM, _give_up)

    def mutate(data: bytes, most: int, number: int) -> bytes:
        rng = random.Random(number)  # noqa: S311 - nothing is kept secret by it
        choice = rng.random()
        if choice < 0.5:
            return bytes(atheris.Mutate(data, most))
        return (mutated(data, rng) if choice < 0.8 else put_together(name, rng))[:most]

    with tempfile.TemporaryDirectory() as corpus:
        for number, each in enumerate(seeds(name)):
            (Path(corpus) / f"{number}").write_bytes(each[:LONGEST])
        options = [f"-seed={seed}", f"-max_len={LONGEST}", "-runs=-1", "-verbosity=0", "-rss_limit_mb=3000"]
        atheris.Setup([sys.argv[0], *options, corpus], run.one, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
