"""A limit on the processor's time that one piece of work may take, so that no single file holds up all others."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_AGAIN = 0.05
"""How soon a piece of work is told once more, in seconds: what it calls may catch whatever is raised in it."""


class TimeLimitError(RuntimeError):
    """A piece of work took longer than it may."""


class _OutOfTimeError(BaseException):
    """Raised within the work: no `except Exception` of a library's catches it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop what is done in a `with` block when it has taken so much of the processor's time.

    The system can do this for the main thread only, and not on Windows; elsewhere there is no limit.

    Args:
        seconds: How much. Time in which the machine does something else does not count.

    Raises:
        TimeLimitError: It took longer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise _OutOfTimeError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _OutOfTimeError as error:
        message = f"it took longer than {seconds:g} seconds"
        raise TimeLimitError(message) from error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
