"""Every check's specification is true: Wrong gives exactly its output, Right gives none, and none is missing."""

from __future__ import annotations

import itertools
import pkgutil
import re
from typing import TYPE_CHECKING

import pytest

from build_tools import checks
from build_tools.checks.registry import CHECKS, Scope
from build_tools.checks.runner import FAMILIES
from build_tools.checks.specifications import FOLDER, specifications
from build_tools.readers.text import Source
from tests.specification_runs import output_of

if TYPE_CHECKING:
    from pathlib import Path

NOT_FAMILIES = {"fields", "passages", "public_details", "registry", "runner", "specifications"}


@pytest.mark.parametrize("code", sorted(specifications()))
def test_wrong_gives_exactly_its_output(code: str, tmp_path: Path) -> None:
    specification = specifications()[code]
    output = output_of(specification.wrong, tmp_path)
    assert output == specification.wrong.output
    assert f" {code} {specification.name}: " in output


@pytest.mark.parametrize("code", sorted(specifications()))
def test_right_gives_no_output(code: str, tmp_path: Path) -> None:
    assert output_of(specifications()[code].right, tmp_path) == ""


def test_every_check_has_a_specification_under_its_name() -> None:
    assert {code: check.name for code, check in CHECKS.items()} == {
        code: each.name for code, each in specifications().items()
    }


@pytest.mark.parametrize("code", sorted(specifications()))
def test_why_is_answered_once_in_at_most_three_sentences(code: str) -> None:
    (why,) = re.findall(r"^\*\*Why\.\*\* (.+?)\n\n", specifications()[code].text, re.DOTALL | re.MULTILINE)
    sentences = re.findall(r"[^.?!\s][^.?!]*[.?!](?=\s|$)", re.sub(r"`[^`]*`|https?://\S+", "x", why))
    assert 1 <= len(sentences) <= 3, why


def test_codes_of_a_family_have_no_gap() -> None:
    for family, codes in itertools.groupby(sorted(CHECKS), key=lambda code: code[:3]):
        assert [int(code[3:]) for code in codes] == list(range(1, sum(code.startswith(family) for code in CHECKS) + 1))


def test_checks_of_sources_report_what_the_readers_noted_and_nothing_else() -> None:
    """Where the readers noted nothing, none of them is asked."""
    text = "---\ntitle: [*a, !!x <b>]\n...\n\t{{ x }} <script>alert(1)</script> \u202e\0 [[x]] ::: y\n```\n"
    for path in ("materials/one/index.md", "materials/one/a.svg", "citations/a.bib", "kss_map.yaml"):
        for check in CHECKS.values():
            assert check.scope is not Scope.SOURCE or not list(check.function(Source(path, text)))


def test_each_family_is_one_module_with_its_specification_beside_it() -> None:
    modules = {module.name for module in pkgutil.iter_modules(checks.__path__)} - NOT_FAMILIES
    assert modules == {module.__name__.rpartition(".")[2] for module in FAMILIES}
    for module in FAMILIES:
        enrolled = {check.family for check in CHECKS.values() if check.function.__module__ == module.__name__}
        assert len(enrolled) == 1, module.__name__
        text = (FOLDER / f"{module.__name__.rpartition('.')[2]}.md").read_text(encoding="utf-8")
        assert set(re.findall(r"^## ([A-Z]{3})\d{3} ", text, re.MULTILINE)) == enrolled


def test_there_are_at_least_forty_checks() -> None:
    assert len(CHECKS) >= 40
