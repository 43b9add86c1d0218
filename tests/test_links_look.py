"""The look at the external links: what is looked at, what lychee's own report makes of it, and when nobody looked."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from build_tools.cli import main
from build_tools.exports.link_look import as_list, look_of, outside_addresses
from build_tools.loading import load
from build_tools.readers.link_states import read_link_states
from supply_chain.locked import REPOSITORY
from tests.built_site import SMALL
from tests.days import COLLECTION_DAY
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent / "lychee"
ADDRESSES = HERE.joinpath("addresses.txt").read_text().split()
REPORT: dict[str, Any] = json.loads(HERE.joinpath("lychee.json").read_text())
ON = dt.date(2026, 11, 22)
DAY = "1795392000"  # 2026-11-23, in seconds


def states(before: Mapping[str, Any] | None = None, report: Mapping[str, Any] = REPORT) -> dict[str, tuple[Any, ...]]:
    known = read_link_states(json.dumps(before).encode() if before else None)
    text = look_of(dict.fromkeys(ADDRESSES, ()), report, known, ON)
    look = json.loads(text)
    assert (look["version"], look["checked_on"]) == (1, "2026-11-22")
    assert all(list(each) == ["address", "state", "code", "seen_on", "materials"] for each in look["links"])
    return {
        each["address"].rpartition("/")[2]: (each["state"], each["code"], each["seen_on"]) for each in look["links"]
    }


def test_lychees_report_is_understood() -> None:
    assert states() == {
        "ok": ("ok", 200, "2026-11-22"),
        "moved": ("redirected", 200, "2026-11-22"),
        "gone": ("broken", 404, "2026-11-22"),
        "slow": ("timeout", None, "2026-11-22"),
        "busy": ("broken", 429, "2026-11-22"),
        "closed": ("broken", None, "2026-11-22"),
        "ok?a=1&b=(x)": ("broken", 404, "2026-11-22"),
        "": ("excluded", None, "2026-11-22"),
    }


def test_what_a_look_does_not_tell_stays_as_it_was_known() -> None:
    gone = {"address": ADDRESSES[2], "state": "broken", "code": 410, "seen_on": "2026-11-01"}
    known = {"version": 1, "checked_on": "2026-11-01", "links": [gone]}
    without = {**REPORT, "error_map": {}}
    assert states(known, without)["gone"] == ("broken", 410, "2026-11-01")
    assert states(known, without)["busy"] == ("unknown", None, "2026-11-22")
    assert states(known)["gone"] == ("broken", 404, "2026-11-22")


@pytest.mark.parametrize(
    "report", [{}, {**REPORT, "error_map": []}, {**REPORT, "success_map": {"x": [{}]}}, {**REPORT, "timeout_map": None}]
)
def test_what_is_no_report_of_lychees_is_refused(report: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a report of lychee"):
        states(report=report)


def test_the_list_is_every_address_outside_once_with_its_materials(tmp_path: Path) -> None:
    root = tmp_path / "small"
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns(".cache"))
    talk = root / "materials" / "a-talk" / "index.md"
    talk.write_text(f"{talk.read_text()}\n[a](https://example.org/a?b=1&c=2) [b](mailto:x@example.org) [d](#x)\n")
    page = next((root / "docs").glob("*.md"))
    page.write_text(f"{page.read_text()}\n[a](https://example.org/a?b=1&c=2) [e](http://example.org/e)\n")
    found = outside_addresses(load(root, TODAY))
    assert found["https://example.org/a?b=1&c=2"] == ("a-talk",)
    assert found["http://example.org/e"] == ()
    assert all(re.match("https?://", address) for address in found)
    assert list(found) == sorted(found)
    lines = as_list(found).splitlines()
    assert [html.unescape(line.removeprefix('<a href="').removesuffix('">x</a>')) for line in lines] == list(found)


def test_references_and_recordings_are_among_them() -> None:
    catalogue = load(REPOSITORY, COLLECTION_DAY)
    found = outside_addresses(catalogue)
    cited = {key for material in catalogue.published for key in material.cited_keys} & set(catalogue.references)
    dois = {catalogue.references[key].located.reference.fields.get("doi") for key in cited} - {None}
    assert dois
    assert {f"https://doi.org/{doi}" for doi in dois} <= set(found)


def commons(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in words], catch_exceptions=False)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns(".cache"))
    return folder


def test_the_age_of_the_look_is_said_and_fails_nothing(root: Path) -> None:
    assert commons("links", "age", "--root", root).output.startswith("::warning::Nobody has looked at the external")
    (root / "build").mkdir()
    kept = root / "build" / "links.json"
    for day, at_most, said in (
        ("2026-11-20", 14, "The external links were looked at 3 days ago.\n"),
        ("2026-11-20", 2, "::warning::Nobody has looked at the external links for 3 days.\n"),
        (
            "soon",
            14,
            "::warning::build/links.json cannot be read: `checked_on`: `soon` is not a day such as 2026-11-20.\n",
        ),
    ):
        kept.write_text(json.dumps({"version": 1, "checked_on": day, "links": []}))
        result = commons("links", "age", "--root", root, "--at-most", str(at_most))
        assert (result.exit_code, result.output) == (0, said)


def test_a_report_that_is_no_json_overwrites_nothing(root: Path, tmp_path: Path) -> None:
    (root / "build").mkdir()
    kept = json.dumps({"version": 1, "checked_on": "2026-11-20", "links": []})
    (root / "build" / "links.json").write_text(kept)
    for text in ("{", "[1]", "[]", '[["links", 1]]', "{}"):
        (tmp_path / "report.json").write_text(text)
        result = commons("links", "record", "--root", root, tmp_path / "report.json")
        assert result.exit_code == 2
        assert result.output.count("\n") == 1
    assert (root / "build" / "links.json").read_text() == kept


def test_a_look_that_cannot_be_read_is_not_written_over(root: Path) -> None:
    (root / "build").mkdir()
    for kept in ('{"links": []}', '{"links": [{}]}', "{"):
        (root / "build" / "links.json").write_text(kept)
        result = commons("links", "record", "--root", root, HERE / "lychee.json")
        assert result.exit_code == 2
        assert result.output.startswith("commons: build/links.json cannot be read, and nothing is overwritten: ")
        assert result.output.count("\n") == 1
        assert (root / "build" / "links.json").read_text() == kept


def test_a_place_that_is_no_line_is_no_report_of_lychees() -> None:
    for line in ("Infinity", "NaN", '"x"'):
        text = f'{{"x": [{{"span": {{"line": {line}}}, "status": {{"code": 200}}}}]}}'
        with pytest.raises(ValueError, match="not a report of lychee"):
            states(report={**REPORT, "success_map": json.loads(text)})


def looked(root: Path, tmp_path: Path, ends_with: int) -> subprocess.CompletedProcess[str]:
    """The script of the workflow, with something that writes a report and ends as lychee would."""
    program = tmp_path / "lychee"
    program.write_text(
        '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = --output ] && out=$2; shift; done\n'
        f'cp {HERE / "lychee.json"} "$out"\nexit {ends_with}\n'
    )
    program.chmod(0o755)
    environment = {"LYCHEE": str(program), "PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": DAY}
    command = [str(REPOSITORY / ".ci" / "look-at-links"), str(root)]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)


def test_a_broken_link_fails_nothing(root: Path, tmp_path: Path) -> None:
    done = looked(root, tmp_path, 2)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"Wrote build/links\.json: \d+ addresses, of which \d+ are broken\.\n", done.stdout)
    assert json.loads((root / "build" / "links.json").read_text())["checked_on"] == "2026-11-23"


def test_a_look_that_could_not_run_fails_and_records_nothing(root: Path, tmp_path: Path) -> None:
    done = looked(root, tmp_path, 3)
    assert (done.returncode, done.stderr) == (1, "lychee could not run: it ended with 3\n")
    assert not (root / "build" / "links.json").exists()
