"""Whatever happens while a site is built, the old site or the new one is served, whole, and the next build works.

`python -m benchmarks.crash_points` fails builds at hundreds of points; here are some of them, spread as evenly.
`CRASH_POINTS` gives another number.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter

import pytest

from benchmarks.crash_points.calls import BROKEN, EXCHANGE, FLUSH, FULL, INTERRUPT, KILL, KILL_ALL, READ_ONLY
from benchmarks.crash_points.trials import Outcome, Point, Trials, digests

POINTS = int(os.environ.get("CRASH_POINTS", "12"))


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    return Trials(tmp_path_factory.mktemp("crashing"))


def served_after(trials: Trials, points: list[Point]) -> Counter[str]:
    """How often the old site was served afterwards, and how often the new one; nothing else ever is."""
    served: Counter[str] = Counter()
    for point in points:
        outcome = trials.fail(point)
        assert outcome.served in {"old", "new"}, (point, outcome)
        assert outcome.next_is_right, (point, outcome)
        assert "Traceback" not in outcome.said, (point, outcome)
        assert outcome.left_alone, (point, outcome)
        served[outcome.served] += 1
    return served


def test_a_build_that_is_killed_at_any_point_leaves_a_whole_site(trials: Trials) -> None:
    served = served_after(trials, [*trials.points(KILL, POINTS), *trials.points(KILL_ALL, POINTS // 4)])
    assert served["old"] > 0
    trials_said(trials)
    called = trials.log.read_text()
    assert called.index(FLUSH) < called.index(EXCHANGE), "what is put in place is on the disk before"


@pytest.mark.parametrize("how", [FULL, BROKEN, READ_ONLY, INTERRUPT])
def test_a_build_whose_disk_fails_or_that_is_interrupted_leaves_a_whole_site(trials: Trials, how: str) -> None:
    served = served_after(trials, list(trials.points(how, POINTS // 4)))
    assert served["old"] > 0


def test_of_two_builds_at_once_one_is_refused_or_follows_the_other(trials: Trials) -> None:
    for _ in range(2):
        trials.edit()
        programs = [
            subprocess.Popen(
                trials.command(),
                env={**trials.environment(Point(KILL, 0)), "FAIL_LOG": f"{trials.log}{number}"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for number in range(2)
        ]
        said = [program.communicate()[0] for program in programs]
        codes = sorted(program.returncode for program in programs)
        assert codes in ([0, 0], [0, 2]), said
        assert "Traceback" not in "".join(said)
        assert codes == [0, 0] or any("this repository is being built already" in each for each in said), said
        assert digests(trials.site) == trials.sites[trials.edited]


def test_a_point_that_breaks_the_promise_is_noticed(trials: Trials) -> None:
    """A site that was written in place, file by file, would be neither the old one nor the new one."""
    page = trials.site / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    outcome = trials.fail(Point(KILL, 1))
    assert outcome == Outcome("neither", next_is_right=True, said=outcome.said, code=-9, left_alone=True)
    assert re.search(r"^Built \d", trials_said(trials), re.MULTILINE)


def trials_said(trials: Trials) -> str:
    """What a build prints when nothing fails."""
    trials.edit()
    return trials._run(Point(KILL, 0))[1]
