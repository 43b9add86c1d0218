"""Steps are read like every other text of a material: what must not stand in one is found in them, at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from build_tools.checks.specifications import Example, specifications
from tests.specification_runs import output_of

if TYPE_CHECKING:
    from pathlib import Path

PATH = "materials/talking-about-fathers/index.md"
STEP = "{name: Check-in, minutes: 5, speaks: 'Each of you, half a minute'}"


def session(**fields: str) -> bytes:
    """The session of a specification, in which the first step has other fields."""
    ((_, content),) = specifications()["STP002"].right.files
    written = {"name": "Check-in", "minutes": "5", "speaks": "'Each of you, half a minute'"} | fields
    step = "{" + ", ".join(f"{key}: {value}" for key, value in written.items()) + "}"
    assert content.decode().count(STEP) == 1
    return content.replace(STEP.encode(), step.encode())


def printed(tmp_path: Path, **fields: str) -> str:
    return output_of(Example(((PATH, session(**fields)),)), tmp_path)


@pytest.mark.parametrize("field", ["name", "speaks", "sits_out", "say"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Ring me on 01632 123456.", "PRV"),
        ("Write to sam@gmail.com.", "PRV"),
        ("Show\u202ethis", "FMT028"),
    ],
)
def test_what_must_not_stand_in_a_text_is_found_in_a_step(tmp_path: Path, field: str, words: str, code: str) -> None:
    found = printed(tmp_path, **{field: f"'{words}'"})
    assert f"{PATH}:12:" in found
    assert f" {code}" in found


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "2.5"}, "minutes"),
        ({"minutes": "'5 minutes'"}, "minutes"),
        ({"minutes": "481"}, "minutes"),
        ({"name": "''"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"say": "x" * 301}, "say"),
        ({"says": "Hello."}, "did you mean say"),
    ],
)
def test_a_step_that_cannot_be_run_is_refused_at_its_line(tmp_path: Path, fields: dict[str, str], words: str) -> None:
    found = printed(tmp_path, **fields)
    assert f"{PATH}:12:" in found
    assert "error FMT" in found
    assert words in found
    assert "STP" not in found


@pytest.mark.parametrize("missing", ["name", "minutes", "speaks"])
def test_a_step_says_its_name_its_minutes_and_who_speaks(tmp_path: Path, missing: str) -> None:
    content = session()
    start = content.index(f"{missing}: ".encode())
    end = min(at for at in (content.find(b", ", start), content.find(b"}", start)) if at > 0)
    cut = (
        content[:start] + content[end + 2 :] if content[end : end + 1] == b"," else content[: start - 2] + content[end:]
    )
    found = output_of(Example(((PATH, cut),)), tmp_path)
    assert f"`{missing}`" in found
    assert "error FMT" in found


def test_steps_that_fit_are_fine(tmp_path: Path) -> None:
    assert printed(tmp_path) == ""
