"""The border of a file: what goes wrong in our own code with one file ends there, and every other file is still read.

An exception that nobody foresaw, and work that takes too long, become a fault of that file. It says where in our own
code it happened, and nothing of what the file holds.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from build_tools.diagnostics import Fault, Span
from build_tools.intake import most
from build_tools.time_limit import TimeLimitError, within

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

PASSING = (OSError,)
"""What is no fault of a file's and is told in one sentence by whoever called: the machine cannot read or write."""
OUR_DEFECT, TAKES_TOO_LONG = "our_defect", "takes_too_long"
AT_BORDER = frozenset({OUR_DEFECT, TAKES_TOO_LONG})
"""The checks that report what ended at a border: none of it is kept, for it can come out differently the next time."""
SECONDS: float = most("seconds")
"""How much of the processor's time one file may take; a test may set less."""
_OURS = Path(__file__).parent


def at_border(doing: str, work: Callable[[], Result], seconds: float | None = None) -> Result | Fault:
    """What the work gives, or the fault that it had no end in its time, or ended where nobody foresaw.

    Args:
        doing: What should have come of it, for the message: `it was read`.
        work: What is done to the file.
        seconds: How much of the processor's time it may take; as much as one file may by default.

    Raises:
        OSError: The machine cannot read or write.
    """
    try:
        with within(SECONDS if seconds is None else seconds):
            return work()
    except TimeLimitError:
        return _too_long(doing, most("seconds") if seconds is None else seconds)
    except PASSING:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends here
        return defect(error, doing)


def _too_long(doing: str, seconds: float) -> Fault:
    message = f"it took more than {seconds:g} seconds of the processor's time before {doing}, so we stopped"
    hint = "look for something that repeats very often, or split the file; if it is an ordinary file, send it to us"
    return Fault(TAKES_TOO_LONG, Span(), message, hint)


def defect(error: BaseException, doing: str) -> Fault:
    """The fault that our own code failed, with the place in it and nothing of the file.

    Args:
        error: What was raised.
        doing: What should have come of it.
    """
    message = f"a defect of ours: {type(error).__name__} in {_place(error)} before {doing}"
    hint = "this is not your mistake: send us this line, and the file if you may share it"
    return Fault(OUR_DEFECT, Span(), message, hint)


def _place(error: BaseException) -> str:
    """The last line of our own code that an exception passed."""
    found = "build_tools"
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_OURS) and path != Path(__file__) and path.name != "time_limit.py":
            found = f"build_tools/{path.relative_to(_OURS).as_posix()}, line {line},"
    return found
