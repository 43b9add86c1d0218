"""Whether anybody notices a change of our own code: it is made in a process of its own, and the tests are run there."""

from __future__ import annotations

import functools
import gc
import os
import resource
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from build_tools.checks.registry import CHECKS
from build_tools.checks.specifications import specifications
from tests.specification_runs import output_of

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent.parent
SECONDS = 300
"""How much processor time one change may cost: more than that, and it is noticed by its not ending."""
_NOTICED, _UNNOTICED = 1, 0


@dataclass(frozen=True)
class Killers:
    """The tests that should notice a change.

    Attributes:
        codes: The checks whose sections are held against what is printed.
        files: Files of tests, from the repository's root; single tests may be named as pytest names them.
    """

    codes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def notice(self) -> bool:
        """Whether one of them fails now."""
        return any(map(section_fails, self.codes)) or (bool(self.files) and self._run())

    def _run(self) -> bool:
        options = ["-x", "-q", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header"]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # libraries are there before the tests are
        return pytest.main([*options, *(str(REPOSITORY / file) for file in self.files)]) != pytest.ExitCode.OK


def section_fails(code: str) -> bool:
    """Whether the section of one check is not true any more."""
    specification = specifications()[code]
    for example, wanted in ((specification.wrong, specification.wrong.output), (specification.right, "")):
        with tempfile.TemporaryDirectory() as folder:
            if output_of(example, Path(folder)) != wanted:
                return True
    return False


def codes_of(*families: str) -> tuple[str, ...]:
    """The codes of the checks of some families, sorted."""
    return tuple(code for code in sorted(CHECKS) if code[:3] in families)


def tried(change: Callable[[], object], killers: Killers) -> str:
    """What came of a change: `killed`, `killed by the clock` or `survived`.

    Args:
        change: Makes it.
        killers: Who should notice.
    """
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _in_child(change, killers)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        is_clock = os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}
        return "killed by the clock" if is_clock else "killed"
    return "killed" if os.WEXITSTATUS(status) == _NOTICED else "survived"


def forget_what_was_kept() -> None:
    """Empty every cache: what the code gave before it was changed would hide the change."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper):
            each.cache_clear()


def _in_child(change: Callable[[], object], killers: Killers) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        change()
        forget_what_was_kept()
        noticed = killers.notice()
    except BaseException:  # noqa: BLE001 - a change that breaks everything was noticed
        noticed = True
    os._exit(_NOTICED if noticed else _UNNOTICED)
