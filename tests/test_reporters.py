"""Reporters print what strangers wrote, and nothing in it is obeyed: not by a terminal, not by a workflow's runner."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.checks.runner import Report
from build_tools.diagnostics import Diagnostic, Severity
from build_tools.reporters import annotation, as_excerpts, as_github, as_json, as_lines, harmless, printable
from tests.workflow_log import FRAGMENTS, annotations_in, commands, hostile, unseen

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

diagnostics = st.lists(
    st.builds(
        Diagnostic,
        path=hostile,
        line=st.integers(1, 3),
        column=st.integers(1, 200),
        end_column=st.integers(1, 300),
        severity=st.sampled_from(Severity),
        code=st.just("FMT001"),
        name=st.just("bad-characters"),
        message=hostile,
        suggestion=st.none() | hostile,
    ),
    min_size=1,
    max_size=3,
)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_line_that_starts_with_anything_is_harmless(fragment: str) -> None:
    for line in (fragment, f"  {fragment}", f"\t{fragment}", f"#{fragment}", f"#{fragment}]"):
        assert commands(harmless(line)) == []
        assert unseen(harmless(line)) == set()


def test_what_is_harmless_already_stays_as_it_is() -> None:
    for line in ("a.md:1:1: error FMT001 x: y", "    hint: `::` is two colons", "# Heading", "", "   ", "a ::b::"):
        assert harmless(line) == line


def test_an_escape_is_seen_and_can_be_told_from_another() -> None:
    assert printable("\x1b\u202e\U000e0041") == "\\u001b\\u202e\\U000e0041"
    assert harmless("  ::error::x ##[y]") == "  \\u003a:error::x ##\\u005by]"


@given(diagnostics)
def test_lines_are_never_obeyed(found: list[Diagnostic]) -> None:
    text = as_lines(found)
    assert commands(text) == []
    assert unseen(text) == set()
    assert text.count("\n") == sum(2 if each.suggestion else 1 for each in found)


@given(diagnostics, hostile)
def test_excerpts_are_never_obeyed(found: list[Diagnostic], source: str) -> None:
    text = _COLOURS.sub("", as_excerpts(found, {each.path: f"{source}\n{source}" for each in found}))
    assert commands(text) == []
    assert unseen(text) == set()


@given(diagnostics, hostile)
def test_json_is_never_obeyed_and_says_what_was_written(found: list[Diagnostic], value: str) -> None:
    text = as_json(Report(tuple(found), (value,)), {"materials": 1})
    assert commands(text) == []
    assert unseen(text) == set()
    read = json.loads(text)
    assert [(each["path"], each["message"], each["suggestion"]) for each in read["diagnostics"]] == [
        (each.path, each.message, each.suggestion) for each in found
    ]
    assert read["summary"]["not_checked"] == [value]


@given(diagnostics)
def test_a_workflow_reads_each_diagnostic_as_one_annotation_of_ours(found: list[Diagnostic]) -> None:
    text = as_github(found)
    assert unseen(text) == set()
    read = annotations_in(text)
    for (level, properties, message), each in zip(read, found, strict=True):
        assert level == {"error": "error", "warning": "warning", "advice": "notice"}[each.severity]
        assert list(properties) == ["file", "line", "col", "endColumn", "title"]
        assert properties["file"] == printable(each.path)
        assert properties["title"] == "FMT001 bad-characters"
        assert message.startswith(printable(each.message)[:-1])


def test_an_annotation_without_a_place_has_no_properties() -> None:
    assert annotation("warning", "100 %") == "::warning::100 %25\n"
