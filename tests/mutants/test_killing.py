"""A change is seen even where our code keeps what it has once found."""

from __future__ import annotations

from build_tools.checks import formats
from build_tools.model import FrontMatter
from tests.mutants.code_changes import Module
from tests.mutants.killing import Killers, section_fails, tried


def test_an_answer_that_was_kept_hides_no_change() -> None:
    assert not section_fails("FMT018")
    assert formats._fields.cache_info().currsize
    (change,) = [
        each for each in Module("build_tools.checks.formats").changes
        if each.function == "_fields" and each.words.startswith("`return ")
    ]  # fmt: skip
    assert tried(change.make, Killers(("FMT018",))) == "killed"
    assert formats._fields(FrontMatter)


def test_a_change_that_changes_nothing_survives() -> None:
    assert tried(lambda: None, Killers(("FMT018",))) == "survived"
