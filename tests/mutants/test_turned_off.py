"""Each check is turned off in turn: its own section of the specification fails every time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from build_tools.border import AT_BORDER
from build_tools.checks.registry import CHECKS
from build_tools.checks.runner import enrolled_checks
from build_tools.diagnostics import Fault, Span
from build_tools.readers.text import Source
from tests.test_specifications import test_wrong_gives_exactly_its_output as gives_exactly_its_output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _forget_the_checks() -> Iterator[None]:
    yield
    enrolled_checks.cache_clear()


def reports_what_a_reader_noted(code: str) -> None:
    """What ends at a file's border is reported by the runner, or, when a reader was at work, by the check itself."""
    source = Source("materials/x/index.md", "", (Fault(CHECKS[code].function.__name__, Span(), "It was noted."),))
    assert [each.message for each in CHECKS[code].function(source)] == ["It was noted."]


AT_BORDER_CODES = sorted(code for code, check in enrolled_checks().items() if check.function.__name__ in AT_BORDER)
"""The sections of these plant a fault in a check: the checks themselves report only what a reader noted."""


def its_own_test(code: str, folder: Path) -> None:
    """What is true of one check while it is turned on."""
    if code in AT_BORDER_CODES:
        reports_what_a_reader_noted(code)
    else:
        gives_exactly_its_output(code, folder)


@pytest.mark.parametrize("code", AT_BORDER_CODES)
def test_what_a_reader_noted_at_its_border_is_reported(code: str) -> None:
    reports_what_a_reader_noted(code)


@pytest.mark.parametrize("code", sorted(enrolled_checks()))
def test_a_check_that_is_turned_off_is_missed(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def finds_nothing(*_: object) -> tuple[()]:
        return ()

    finds_nothing.__name__ = CHECKS[code].function.__name__
    monkeypatch.setitem(CHECKS, code, replace(CHECKS[code], function=finds_nothing))
    enrolled_checks.cache_clear()
    with pytest.raises(AssertionError):
        its_own_test(code, tmp_path)
