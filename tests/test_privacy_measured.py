"""Good materials set off no alarm of the checks of people and secrets, and what is written in practice is found."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.privacy.__main__ import REPOSITORY, findings_in, sources, tallied
from benchmarks.privacy.written import FAMILIES, written
from build_tools.checks.runner import enrolled_checks
from build_tools.readers.text import Source

if TYPE_CHECKING:
    from pathlib import Path


def test_no_more_than_one_false_alarm_in_a_hundred_good_materials(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.collection", str(tmp_path / "made-up"), "120"]
    subprocess.run(command, check=True, cwd=REPOSITORY, capture_output=True)
    made_up = tallied(sources(tmp_path / "made-up", "materials/*/*.md"))
    ours = tallied(sources(REPOSITORY, "materials/**/*"))
    pages = tallied(sources(REPOSITORY, "docs/**/*.md"))
    alarms = made_up.samples | ours.samples | pages.samples
    assert made_up.texts >= 120
    assert made_up.with_any + ours.with_any + pages.with_any <= (made_up.texts + ours.texts + pages.texts) / 100, alarms


@pytest.mark.parametrize("name", FAMILIES)
def test_what_is_written_in_practice_is_found(name: str) -> None:
    code, strategy = FAMILIES[name]
    examples = written(strategy, 60)
    missed = [text for text in examples if not dict(findings_in(Source("docs/x.md", text)))[code]]
    assert len(missed) <= len(examples) / 20, missed[:5]


def test_every_check_that_reads_a_text_is_measured() -> None:
    about_people = {"PRV007", "PRV008"}
    measured = {code for code, _ in FAMILIES.values()}
    assert measured == {code for code in enrolled_checks() if code.startswith("PRV")} - about_people
