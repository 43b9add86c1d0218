"""Reviews: who can sign them, what a new date needs, and what many new dates at once are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from build_tools.checks.runner import run
from build_tools.earlier import earlier_materials
from build_tools.loading import load
from tests.specification_runs import EXAMPLE_REPOSITORY, TODAY

if TYPE_CHECKING:
    from pathlib import Path

MATERIAL = """\
---
title: {title}
summary: Questions for supervision.
type: tool
domains: [PS5]
audience: [practice-supervisor]
setting: [children]
use: [one-to-one]
minutes: 10
outcomes: [Ask about fathers.]
source: {{organisation: practice-commons, authors: {authors}, published: 2026-10}}
rights: {{holder: Practice Commons, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001}}
people_described: none
{more}review:
  status: published
  review_by: {due}
  rights: {rights}
  content: {content}
  accessibility: awaited
  lived_experience: awaited
  practice_review: awaited
changes:
  - {{on: 2026-10-01, what: First published.}}
{changes}---

Ask {title}.
"""
BEFORE = {
    "authors": "[Practice Commons editors]",
    "more": "",
    "due": "2027-10-01",
    "rights": "awaited",
    "content": "{by: A second editor, on: 2026-10-01}",
    "changes": "",
}
REVIEWED = "  - {on: 2026-11-20, what: Reviewed.}\n"
AFTER = {**BEFORE, "content": "{by: A second editor, on: 2026-11-20}", "changes": REVIEWED}
FOUR = ("where he lives", "who visits", "who walks there", "who wakes")


def repository(root: Path, **materials: dict[str, str]) -> Path:
    """The example repository with some materials, by their slugs with underscores."""
    shutil.copytree(EXAMPLE_REPOSITORY, root)
    for slug, values in materials.items():
        path = root / "materials" / slug.replace("_", "-") / "index.md"
        path.parent.mkdir(parents=True)
        path.write_text(MATERIAL.format(**{"title": slug.replace("_", " "), **values}))
    return root


def found(root: Path, code: str, base: Path | None = None) -> list[str]:
    """Where a check finds something: the material, and the field."""
    catalogue = load(root, TODAY)
    if base:
        catalogue = replace(catalogue, earlier=earlier_materials(catalogue, base))
    diagnostics = [each for each in run(catalogue).diagnostics if each.code == code]
    lines = {each: (root / each.path).read_text().splitlines()[each.line - 1] for each in diagnostics}
    return [f"{each.path.split('/')[1]} {line.split(':')[0].strip()}" for each, line in lines.items()]


@pytest.mark.parametrize(
    ("author", "reviewer"),
    [
        ("Practice Commons editors", "practice commons  EDITORS"),
        ("The Example Team", "Example team"),
        ("Smith, Jane", "Jane Smith"),
        ("Smith, Jane", "smith, jane"),
        ("Smith, Jane", "Jane Smith, principal social worker, Example University"),
        ("Smith, Jane", "J. Smith"),
        ("Smith, J.", "Jane Smith"),
        ("Núñez, José", "Jose Nunez"),
        ("Somebody Else", "Practice Commons"),
    ],
)
def test_nobody_signs_their_own_unless_they_say_so(tmp_path: Path, author: str, reviewer: str) -> None:
    by = f'by: "{reviewer}", on: 2026-10-01'
    values = {**BEFORE, "authors": f'["{author}"]', "rights": f"{{{by}, wrote_it: true}}", "content": f"{{{by}}}"}
    assert found(repository(tmp_path / "now", one=values), "REV015") == ["one content"]


@pytest.mark.parametrize(
    ("author", "reviewer"),
    [
        ("Smith, Jane", "John Brown"),
        ("Smith, Jane", "Ann Smith"),
        ("Smith, Jane", "A practice educator"),
        ("Example University", "Rights editor, Example University"),
        ("Practice Commons editors", "An editor who did not write it"),
    ],
)
def test_somebody_else_is_not_taken_for_an_author(tmp_path: Path, author: str, reviewer: str) -> None:
    values = {**BEFORE, "authors": f'["{author}"]', "content": f'{{by: "{reviewer}", on: 2026-10-01}}'}
    assert found(repository(tmp_path / "now", one=values), "REV015") == []


@pytest.mark.parametrize("reviewer", ["jane.smith@example-council.gov.uk", "Jane Smith, 020 7123 4567"])
def test_a_reviewer_is_credited_without_an_address(tmp_path: Path, reviewer: str) -> None:
    values = {**BEFORE, "content": f'{{by: "{reviewer}", on: 2026-10-01}}'}
    root = repository(tmp_path / "now", one=values)
    assert any(each.code.startswith("PRV") for each in run(load(root, TODAY)).diagnostics)


def dated_anew(tmp_path: Path, after: list[dict[str, str]], before: list[dict[str, str]] | None = None) -> list[str]:
    """What is found where four materials stand otherwise than before; by the titles they share, or their own."""
    base, now = tmp_path / "base", tmp_path / "now"
    titles = [each.replace(" ", "_") for each in FOUR]
    repository(base, **dict(zip(titles, before or [BEFORE] * len(FOUR), strict=True)))
    repository(now, **dict(zip(titles, after, strict=True)))
    return found(now, "REV017", base)


ALL = [f"{title.replace(' ', '-')} content" for title in sorted(FOUR)]


def noted(words: str) -> dict[str, str]:
    return {**AFTER, "content": f"{{by: A second editor, on: 2026-11-20, note: {words}}}"}


def test_four_new_dates_with_nothing_else_are_refused_and_three_are_not(tmp_path: Path) -> None:
    assert dated_anew(tmp_path / "four", [AFTER] * 4) == ALL
    assert dated_anew(tmp_path / "three", [AFTER, AFTER, AFTER, BEFORE]) == []


def test_a_note_of_its_own_explains_a_date_and_one_that_is_copied_does_not(tmp_path: Path) -> None:
    assert dated_anew(tmp_path / "own", [noted("The law is as it was."), AFTER, AFTER, AFTER]) == []
    assert dated_anew(tmp_path / "copied", [noted("Reviewed and found in order.")] * 4) == ALL
    old = {**noted("Seen."), "content": "{by: A second editor, on: 2026-10-01, note: Seen.}", "changes": ""}
    kept = dated_anew(tmp_path / "kept", [noted("Seen."), AFTER, AFTER, AFTER], [old, BEFORE, BEFORE, BEFORE])
    assert kept == ALL, "a note that stood there before says nothing of the new date"


def test_a_changed_text_or_a_first_review_is_no_new_date(tmp_path: Path) -> None:
    changed = {**AFTER, "title": "something else"}
    assert dated_anew(tmp_path / "text", [changed, AFTER, AFTER, AFTER]) == []
    awaited = {**BEFORE, "content": "awaited"}
    assert dated_anew(tmp_path / "first", [AFTER] * 4, [awaited] * 4) == []
    assert dated_anew(tmp_path / "spaces", [AFTER] * 4, [{**BEFORE, "more": "\n"}] * 4) == ALL


def test_a_later_day_for_the_next_review_is_a_new_date_too(tmp_path: Path) -> None:
    later = {**BEFORE, "due": "2030-10-01"}
    assert dated_anew(tmp_path, [later] * 4) == [each.replace(" content", " review_by") for each in ALL]


def test_a_renamed_material_is_found_under_its_former_slug(tmp_path: Path) -> None:
    base = repository(tmp_path / "base", **{f"old_{number}": {**BEFORE, "title": "the same"} for number in range(4)})
    renamed = {
        f"new_{number}": {**AFTER, "title": "the same", "more": f"formerly: [old-{number}]\n"} for number in range(4)
    }
    now = repository(tmp_path / "now", **renamed)
    assert found(now, "REV017", base) == [], "a field changed as well"
    for number in range(4):
        path = base / "materials" / f"old-{number}" / "index.md"
        path.write_text(path.read_text().replace("review:\n", f"formerly: [old-{number}]\nreview:\n"))
    assert len(found(now, "REV017", base)) == 4
