"""More than 500 bad files of every kind: each is reported, no good one is, and no defect of ours comes to light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.hostile.__main__ import GOOD, MOST_BYTES, MOST_SECONDS, check, unreported, write_repository

if TYPE_CHECKING:
    from pathlib import Path


def test_every_bad_file_is_reported_in_time_and_room(tmp_path: Path) -> None:
    bad = write_repository(tmp_path / "repository")
    report, seconds, peaks, complaint = check(tmp_path / "repository")
    assert len(bad) >= 500
    assert complaint == ""
    assert unreported(bad, report) == []
    good = [each for each in report["diagnostics"] if "/good-" in each["path"]]
    assert good == []
    assert report["summary"]["materials"] > GOOD
    assert [each for each in report["diagnostics"] if each["code"] in {"FMT035", "FMT036"}] == []
    assert seconds < MOST_SECONDS
    assert sum(peaks.values()) * 1e6 < MOST_BYTES


def test_a_bad_file_of_which_nothing_is_said_is_noticed() -> None:
    report = {"diagnostics": [{"path": "materials/a/index.md", "severity": "error"}]}
    assert unreported(["materials/a/index.md", "materials/b/index.md", "materials/a"], report) == [
        "materials/b/index.md"
    ]
