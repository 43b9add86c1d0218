"""Every target holds for 20,000 inputs each time: located diagnostics or an inert page, and never over two seconds.

The inputs are the same ones every time. Each target is cut into shares, so that all processors have something to do.
"""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.pieces import given_to
from tests.fuzz.targets import TARGETS
from tests.timing import least_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

EXECUTIONS = int(os.environ.get("FUZZ_EXECUTIONS", "20000"))
SHARES = 4
SLOWEST = 2.0
"""How many seconds of processor time one input may take."""


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("target", TARGETS)
def test_a_target_holds(target: str, share: int, record_property: Callable[[str, object], None]) -> None:
    run, executions, slowest = TARGETS[target], 0, 0.0

    @seed(share)
    @settings(
        max_examples=EXECUTIONS // SHARES,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(given_to(target))
    def hold(data: bytes) -> None:
        nonlocal executions, slowest
        executions += 1
        took = least_seconds(partial(run, data), SLOWEST)
        slowest = max(slowest, took)
        assert took <= SLOWEST, f"{took:.1f} seconds of processor time"

    begun = time.process_time()
    hold()
    took = time.process_time() - begun
    record_property("executions", executions)
    record_property("per_second", round(executions / took))
    print(  # noqa: T201 - shown with -s
        f"{target} {share}: {executions:,} executions, {executions / took:,.0f} a second, slowest {slowest:.2f} s"
    )
    assert executions >= EXECUTIONS // SHARES
