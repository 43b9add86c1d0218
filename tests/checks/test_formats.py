"""Faults of form: all of a file at once, and the same bytes each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from pydantic import BaseModel

from build_tools import model
from build_tools.checks.runner import run
from build_tools.loading import load
from tests.specification_runs import EXAMPLE_REPOSITORY, TODAY

if TYPE_CHECKING:
    from pathlib import Path

PATH = "materials/asking-about-fathers/index.md"
TEN_FAULTS = """\
---
title: Asking: about fathers
summary: *Questions* about fathers for supervision.
type: tools
domains: PS5
audience: [practice-supervisor]
setting: [children]
setting: [adults]
use: [one-to-one]
outcomes: [Ask about fathers.]
source: {organisation: practice-commons, authors: [Practice Commons editors], published: Nov 2026}
rights: {holder: Practice Commons, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001, licence: CC-BY-4.0}
people_described: none
content_note: Mentions absence, see part # 2
review: {status: published, review_by: 2028-11-20, rights: awaited, content: {by: A second editor, on: 2026-11-20}, \
accessibility: awaited, lived_experience: awaited, practice_review: awaited}
changes: [{on: 2026-11-20, what: First published.}]
---

Ask <b>where he lives.
"""
TEN_DIAGNOSTICS = [
    (1, 1, "FMT018", "add a line such as `minutes: 30`"),
    (2, 8, "FMT006", 'put the text in quotes: `title: "Asking: about fathers"`'),
    (3, 10, "FMT008", 'put the text in quotes: `summary: "*Questions* about fathers for supervision."`'),
    (4, 7, "FMT015", "did you mean tool?"),
    (5, 10, "FMT014", "write `domains: [PS5]`"),
    (8, 1, "FMT007", "keep one of the two"),
    (11, 90, "FMT016", "write 2026-11"),
    (12, 94, "FMT013", "did you mean reuse?"),
    (
        14,
        42,
        "FMT027",
        'put the text in quotes: `content_note: "Mentions absence, see part # 2"`; before a comment, leave two spaces',
    ),
    (19, 5, "FMT022", "write `**words**`, or write &lt; for the sign itself"),
]


def repository(folder: Path, text: str) -> Path:
    root = folder / "repository"
    shutil.copytree(EXAMPLE_REPOSITORY, root)
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).write_text(text, encoding="utf-8")
    return root


def test_every_fault_of_a_material_is_reported_at_once(tmp_path: Path) -> None:
    report = run(load(repository(tmp_path, TEN_FAULTS), TODAY))
    assert {each.path for each in report.diagnostics} == {PATH}
    assert [(each.line, each.column, each.code, each.suggestion) for each in report.diagnostics] == TEN_DIAGNOSTICS
    assert report.not_checked == ()


def test_two_runs_print_the_same_bytes(tmp_path: Path) -> None:
    root = repository(tmp_path, TEN_FAULTS)
    for form in ("text", "json", "github"):
        command = [
            sys.executable,
            "-m",
            "build_tools",
            "check",
            "--format",
            form,
            "--root",
            str(root),
            "--today",
            "2026-11-21",
        ]
        runs = [
            subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed})
            for seed in ("0", "1")
        ]
        assert [each.returncode for each in runs] == [1, 1]
        assert runs[0].stdout == runs[1].stdout
        assert runs[0].stdout.count(b"FMT") >= len(TEN_DIAGNOSTICS)


def test_line_ends_of_every_kind_give_the_same_diagnostics(tmp_path: Path) -> None:
    found = []
    for number, end in enumerate((b"\n", b"\r\n", b"\r")):
        root = repository(tmp_path / str(number), "")
        (root / PATH).write_bytes(TEN_FAULTS.encode().replace(b"\n", end))
        found.append(run(load(root, TODAY)).diagnostics)
    assert found[0] == found[1] == found[2]


def test_a_file_that_cannot_be_read_is_never_a_pass(tmp_path: Path) -> None:
    report = run(load(repository(tmp_path, TEN_FAULTS.replace("use: [", "use [")), TODAY))
    assert (9, 1, "FMT006") in [(each.line, each.column, each.code) for each in report.diagnostics]
    assert f"{PATH} could not be read, so nothing else in it was checked" in report.not_checked


def test_what_lies_where_nothing_is_read_is_told_where_it_belongs(tmp_path: Path) -> None:
    root = repository(tmp_path, TEN_FAULTS)
    (root / "glossary.yaml").mkdir()
    (root / "materials" / "empty").mkdir()
    for stray in ("permissions/letter.pdf", "materials/notes.md", "materials/notes.txt", "materials/empty/a.svg"):
        (root / stray).write_text("x")
    shutil.rmtree(root / "docs")
    (root / "docs").write_text("x")
    found = [each for each in run(load(root, TODAY)).diagnostics if each.code == "FMT021"]
    assert [(each.path, each.message, each.suggestion) for each in found] == [
        ("docs", "a folder should be here, and this is a file", "remove it"),
        ("glossary.yaml", "a file should be here, and this is a folder", "remove it"),
        ("materials/empty", "this folder has no index.md", "write materials/empty/index.md"),
        ("materials/notes.md", "this file is in no material's folder", "rename it to materials/notes/index.md"),
        ("materials/notes.txt", "this file is in no material's folder", "move it into the folder of its material"),
        (
            "permissions/letter.pdf",
            "nothing in permissions/ is read or published from a file of this kind",
            "remove it, or save it in a kind that is",
        ),
    ]


def test_what_is_missing_of_rights_is_told_in_words_and_no_licence_is_proposed(tmp_path: Path) -> None:
    third_party = "third_party: [{item: cycle.svg, holder: Example University}]"
    text = TEN_FAULTS.replace("reuse: CC-BY-4.0, permission: PERM-0001, licence: CC-BY-4.0", third_party)
    report = run(load(repository(tmp_path, text), TODAY))
    hints = [each.suggestion for each in report.diagnostics if each.code == "FMT018" and "rights" in each.message]
    allows = "add a line `reuse: …` that says what a reader may do"
    assert hints == [
        f"{allows}: the code of a licence, or InC if they must ask",
        "add a line `basis: …` that says why we may host it: own-work, open-licence, written-permission or link-only",
        f"{allows} with it: the code of its licence, or InC if they must ask",
    ]


def test_a_required_field_that_is_not_written_has_no_value_that_counts() -> None:
    """The check of missing fields looks closer only at values that are empty, and at records."""
    kinds = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, BaseModel)]
    required = [
        (kind.__name__, name, field.default)
        for kind in kinds
        for name, field in kind.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("required")
    ]
    assert len(required) > 20
    assert not [each for each in required if each[2] and not isinstance(each[2], BaseModel)]
