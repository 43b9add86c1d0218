"""The reports on rights: everything hosted is in them, what is public is on the site, and each day is the right one."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from build_tools.checks.runner import run
from build_tools.cli import main
from build_tools.diagnostics import Severity
from build_tools.exports.due_report import what_is_due
from build_tools.exports.report_forms import as_csv
from build_tools.exports.rights_report import hosted_things, public_register, rights_report
from build_tools.loading import load
from tests.built_site import make_pages, texts_of
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

REPOSITORY = Path(__file__).parent.parent.parent
SMALL = Path(__file__).parent.parent / "repositories" / "small"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small repository with a logo, a private note in a grant, and a framework and a grant that end."""
    root = shutil.copytree(SMALL, tmp_path / "repository", ignore=shutil.ignore_patterns(".cache"))
    (root / "docs" / "crest.svg").write_text("<svg/>")
    organisations = root / "organisations.yaml"
    organisations.write_text(organisations.read_text() + "    logo: {file: docs/crest.svg, consent: PERM-0003}\n")
    (root / "permissions" / "PERM-0003.yaml").write_text(
        (root / "permissions" / "PERM-0002.yaml")
        .read_text()
        .replace("PERM-0002", "PERM-0003")
        .replace("covers: {materials: [asking-about-fathers]}", "covers: {logo_of: example-university}")
        .replace("keeper: Practice Commons editors", "keeper: KEEPERWORD")
    )
    replace(root, "permissions/PERM-0002.yaml", "uses:", "expires_on: 2027-02-19\nconditions: Say whose.\nuses:")
    replace(root, "kss_map.yaml", "valid_from: 2015-11", "valid_from: 2015-11\n    valid_to: 2027-02-19")
    return root


def replace(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def commons(*arguments: str | Path) -> Result:
    """What a command prints on a wide terminal."""
    wide = {"COLUMNS": "200"}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False, env=wide)


def on(root: Path, day: str) -> Catalogue:
    return load(root, dt.date.fromisoformat(day))


# What is hosted


def test_every_hosted_thing_is_in_the_report_with_its_ground(root: Path) -> None:
    found = {
        (thing.belongs_to, thing.kind, thing.item): (thing.holder, thing.basis, thing.reuse, thing.permission)
        for thing in hosted_things(load(root, TODAY))
    }
    project = ("Practice Commons", "own-work", "CC-BY-4.0", "PERM-0001")
    written = ("Example University", "written-permission", "CC-BY-4.0", "PERM-0002")
    fathers = "asking-about-fathers"
    assert found == {
        ("a-talk", "text", "text"): project,
        ("a-talk", "file", "transcript.txt"): project,
        (fathers, "text", "text"): written,
        (fathers, "third party", "map.svg"): ("Department & Co", "open-licence", "OGL-UK-3.0", ""),
        (fathers, "file", "form.txt"): written,
        (fathers, "original", "dfe2015kss"): ("Department for Education", "adapted", "OGL-UK-3.0", ""),
        ("unfinished", "text", "text"): project,
        ("what-helps", "link", "the original, described in our own words"): (
            "Example University",
            "link-only",
            "InC",
            "",
        ),
        ("example-university", "logo", "docs/crest.svg"): (
            "Example University",
            "written-permission",
            "InC",
            "PERM-0003",
        ),
    }


def test_every_file_of_every_real_material_is_accounted_for() -> None:
    catalogue = load(REPOSITORY, TODAY)
    hosted = {(thing.belongs_to, thing.item) for thing in hosted_things(catalogue)}
    files = {(material.slug, name) for material in catalogue.published for name in material.files}
    assert files <= hosted
    assert {material.slug for material in catalogue.published} <= {slug for slug, _ in hosted}


def test_csv_has_a_line_for_each_thing_with_its_grant(root: Path) -> None:
    result = commons("report", "rights", "--format", "csv", "--root", root)
    rows = list(csv.DictReader(io.StringIO(result.output)))
    assert len(rows) == len(hosted_things(load(root, TODAY)))
    assert rows[2] == {
        "belongs_to": "asking-about-fathers",
        "title": 'Asking about "fathers" & *others* | `one` [two](three) { four }',
        "status": "published",
        "kind": "text",
        "item": "text",
        "holder": "Example University",
        "basis": "written-permission",
        "reuse": "CC-BY-4.0",
        "permission": "PERM-0002",
        "given_by": "Head of social work, example-university",
        "given_on": "2026-10-01",
        "covers": "asking-about-fathers",
        "uses": "publish, adapt, download",
        "conditions": "Say whose.",
        "expires_on": "2027-02-19",
    }
    assert result.exit_code == 0


@pytest.mark.parametrize("sign", "=+-@")
def test_no_cell_is_a_formula_to_a_spreadsheet_or_an_order_to_a_terminal(root: Path, sign: str) -> None:
    index = "materials/a-talk/index.md"
    replace(root, index, "title: A talk", f'title: "{sign}HYPERLINK(1)\\e[2J"')
    rows = list(csv.reader(io.StringIO(as_csv(rights_report(load(root, TODAY))))))
    assert rows[1][1] == f"'{sign}HYPERLINK(1)\ufffd[2J"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "\x1b" not in commons("report", "rights", "--root", root).output


def test_text_says_scope_uses_and_end(root: Path) -> None:
    printed = commons("report", "rights", "--root", root).output
    assert "unfinished: Unfinished GNUWORD (draft)\n  text\n" in printed
    written = "PERM-0002 for asking-about-fathers: publish, adapt, download; until 2027-02-19"
    assert f"  file: form.txt\n      Example University; written-permission; CC-BY-4.0; {written}\n" in printed
    assert "PERM-0001 for all works of practice-commons: publish, adapt, download; without an end" in printed
    assert "PERM-0003 for the logo of example-university" in printed
    assert printed.startswith("9 things are hosted.\n\n")
    assert "HEFALUMPWORD" not in printed
    assert "Old leaflet" not in printed


def test_a_report_says_what_it_could_not_read(root: Path) -> None:
    (root / "materials" / "a-talk" / "index.md").write_text("nothing")
    result = commons("report", "rights", "--root", root)
    assert "Not in this report, because it could not be read: materials/a-talk/index.md\n" in result.output
    assert result.exit_code == 0


def test_an_empty_repository_hosts_nothing_yet(tmp_path: Path) -> None:
    (tmp_path / "materials").mkdir()
    assert commons("report", "rights", "--root", tmp_path).output == "Nothing is hosted yet.\n"


# The public page


def test_the_register_shows_what_is_published_and_nobody(root: Path) -> None:
    page = texts_of(make_pages(load(root, TODAY)))["rights/index.md"]
    for words in [
        "8 things in 3 materials and 1 logo.",
        '<a href="#perm-0002">PERM-0002</a>, until 19 February 2027',
        "### PERM-0001",
        "<dt>Given by</dt><dd>Head of social work, Example University, 1 October 2026</dd>",
        "<dt>Checked by</dt><dd>Rights editor, 5 October 2026</dd>",
        "<dt>Checked by</dt><dd>Nobody outside the project: it is the project’s own work</dd>",
        "<dd>Publish, adapt and download, until 19 February 2027</dd>",
        "<dt>Condition</dt><dd>Say whose.</dd>",
        'Adapted from <a href="../references/dfe2015kss/">dfe2015kss</a>',
        "docs/crest.svg",
    ]:
        assert words in page, words
    for private in ["KEEPERWORD", "GNUWORD", "unfinished", "Old leaflet", "old-leaflet", "a122f717", "4164d54b"]:
        assert private not in page, private


def test_a_grant_that_nothing_published_rests_on_is_not_in_the_register(root: Path) -> None:
    replace(root, "materials/asking-about-fathers/index.md", "review: {status: published", "review: {status: in-review")
    register = public_register(load(root, TODAY))
    assert [grant.id for grant in register.grants] == ["PERM-0001", "PERM-0003"]
    assert [entry.key for entry in register.materials] == ["a-talk", "what-helps"]


# What is due


def days(root: Path, today: str, within: int = 90) -> list[tuple[str, str]]:
    return [(each.on.isoformat(), each.what) for each in what_is_due(on(root, today), within)]


GRANT_ENDS = ("2027-02-19", "PERM-0002 expires; resting on it: asking-about-fathers")
FRAMEWORK_ENDS = ("2027-02-19", "“Knowledge and Skills for Practice Supervisors” ends; 3 materials name its domains")


@pytest.mark.parametrize(
    ("today", "within", "expected"),
    [
        ("2026-11-20", 90, []),
        ("2026-11-21", 90, [GRANT_ENDS, FRAMEWORK_ENDS]),
        ("2027-02-18", 0, []),
        ("2027-02-19", 0, [GRANT_ENDS, FRAMEWORK_ENDS]),
        ("2027-06-01", 0, [GRANT_ENDS, FRAMEWORK_ENDS]),
    ],
)
def test_what_runs_out_is_due_from_the_first_day_that_counts(
    root: Path, today: str, within: int, expected: list[tuple[str, str]]
) -> None:
    assert days(root, today, within) == expected


def test_what_is_due_is_sorted_by_day_and_overdue_reviews_come_first(root: Path) -> None:
    replace(root, "materials/a-talk/index.md", "review_by: 2099-11-20", "review_by: 2026-11-30")
    replace(root, "materials/what-helps/index.md", "review_by: 2099-11-20", "review_by: 2027-01-15")
    printed = commons("report", "due", "--today", "2026-12-01", "--root", root)
    where = "materials/a-talk/index.md", "materials/what-helps/index.md", "permissions/PERM-0002.yaml", "kss_map.yaml"
    lines = printed.output.splitlines()
    assert lines[0] == "4 things run out or are due within 90 days of 2026-12-01, 1 of them by now."
    assert [line.split("  ") for line in (re.sub("  +", "  ", line) for line in lines[4:])] == [
        ["2026-11-30", "1 day ago", "a-talk is due for review", where[0]],
        ["2027-01-15", "in 45 days", "what-helps is due for review", where[1]],
        ["2027-02-19", "in 80 days", GRANT_ENDS[1], where[2]],
        ["2027-02-19", "in 80 days", FRAMEWORK_ENDS[1], where[3]],
    ]
    assert printed.exit_code == 0
    assert "today" in commons("report", "due", "--today", "2027-01-15", "--root", root).output


def test_a_grant_that_is_over_matters_only_while_something_rests_on_it(root: Path) -> None:
    replace(root, "permissions/PERM-0003.yaml", "uses:", "expires_on: 2026-11-01\nuses:")
    assert ("2026-11-01", "PERM-0003 expires; resting on it: example-university") in days(root, "2026-11-21")
    replace(root, "organisations.yaml", "    logo: {file: docs/crest.svg, consent: PERM-0003}\n", "")
    assert [what for _, what in days(root, "2026-11-21") if "PERM-0003" in what] == []
    assert ("2026-11-01", "PERM-0003 expires; nothing rests on it") in days(root, "2026-10-30")


def test_a_withdrawn_grant_ends_on_the_day_of_its_withdrawal(root: Path) -> None:
    replace(root, "permissions/PERM-0002.yaml", "uses:", "withdrawn_on: 2026-12-24\nuses:")
    assert days(root, "2026-11-21")[0] == (
        "2026-12-24",
        "PERM-0002 is withdrawn; resting on it: asking-about-fathers",
    )


def test_the_register_names_the_earlier_of_two_ends(root: Path) -> None:
    replace(root, "permissions/PERM-0002.yaml", "uses:", "withdrawn_on: 2026-12-24\nuses:")
    page = texts_of(make_pages(load(root, TODAY)))["rights/index.md"]
    assert page.count("until 24 December 2026") == 3
    assert "2027" not in page


def test_nothing_due_is_said(root: Path) -> None:
    result = commons("report", "due", "--within", "30", "--today", "2026-11-21", "--root", root)
    assert result.output == "Nothing runs out or is due within 30 days of 2026-11-21.\n"
    assert result.exit_code == 0


def test_any_number_of_days_can_be_asked_for(root: Path) -> None:
    assert commons("report", "due", "--within", "999999999", "--root", root).exit_code == 0
    assert commons("report", "due", "--within", "-1", "--root", root).exit_code == 2


@pytest.mark.parametrize(
    ("today", "is_told"), [("2026-11-20", False), ("2026-11-21", True), ("2027-02-19", True), ("2027-02-20", False)]
)
def test_a_framework_that_ends_within_90_days_is_a_warning_that_names_the_day(
    root: Path, today: str, *, is_told: bool
) -> None:
    told = [each for each in run(on(root, today)).diagnostics if each.code == "KSS012"]
    assert bool(told) is is_told
    for each in told:
        assert (each.path, each.line, each.severity) == ("kss_map.yaml", 10, Severity.WARNING)
        assert "ends on `2027-02-19`; 3 published materials name its domains" in each.message
