"""How long something takes, where a person could make it take for ever: the least of a few tries.

A busy machine now and then charges seconds to a step that takes milliseconds. What is really slow is slow each time.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TRIES = 3


def least_seconds(run: Callable[[], object], enough: float) -> float:
    """The least processor time that something took, in seconds.

    Args:
        run: What is timed. It may be run several times.
        enough: At this many seconds or fewer it is not tried again.
    """
    least = float("inf")
    for _ in range(TRIES):
        begun = time.process_time()
        run()
        least = min(least, time.process_time() - begun)
        if least <= enough:
            break
    return least
