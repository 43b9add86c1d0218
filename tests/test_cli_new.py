"""Beginning a material: what is asked, what is refused, what is written, and what is said of the rest."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
from click.testing import CliRunner, Result

from build_tools.checks.runner import run
from build_tools.cli import main
from build_tools.diagnostics import Severity
from build_tools.loading import load
from build_tools.model import FrontMatter, MaterialType
from build_tools.questions import questions
from build_tools.submissions.new_material import NEEDED, SECTIONS, NewMaterial
from tests.pseudo_terminal import typed
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from pydantic import BaseModel

SMALL = Path(__file__).parent / "repositories" / "small"
DAY = "1795219200"  # 2026-11-21, in seconds
ANSWERS = {
    "title": "Asking about debts: a first talk",
    "summary": "Ask about money and debts without making anybody ashamed.",
    "type": "tool",
    "audience": "practice-supervisor, student",
    "setting": "children,adults",
    "use": "One to one",
    "minutes": "1 hour",
    "outcomes": "Ask about debts in a first visit.",
    "domains": "ps7, PCF6",
    "organisation": "Practice Commons",
    "authors": "Practice Commons editors",
    "published": "November 2026",
    "holder": "Practice Commons",
    "people_described": "fictional",
    "content_note": "Mentions debt.",
    "references": "Professional Capabilities Framework for Social Work in England, 2018",
    "reuse": "CC-BY-4.0",
}
WRITTEN = """---
title: "Asking about debts: a first talk"
summary: Ask about money and debts without making anybody ashamed.
type: tool
domains: [PS7, PCF6]
audience: [practice-supervisor, student]
setting: [children, adults]
use: [one-to-one]
minutes: 60
outcomes:
  - Ask about debts in a first visit.
source:
  organisation: practice-commons
  authors:
    - Practice Commons editors
  published: 2026-11
rights:
  holder: Practice Commons
  basis: own-work
  reuse: CC-BY-4.0
  permission: PERM-0001
people_described: fictional
content_note: Mentions debt.
further_reading: [basw2018pcf]
review:
  status: draft
---

## When to use it

{{ Say when somebody would reach for this, and when not. }}
"""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "repository", ignore=shutil.ignore_patterns(".cache"))


def new(root: Path, *flags: str, **changed: str | None) -> Result:
    answers = {**ANSWERS, **changed} if "--yes" not in flags else changed
    options = [part for key, text in answers.items() if text for part in (f"--{key.replace('_', '-')}", text)]
    return CliRunner().invoke(main, ["new", *flags, *options, "--root", str(root)], catch_exceptions=False)


def index(root: Path, slug: str) -> str:
    return (root / "materials" / slug / "index.md").read_text()


def everything(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def errors(root: Path, slug: str) -> list[tuple[int, str]]:
    found = run(load(root, TODAY)).within([f"materials/{slug}"]).diagnostics
    return [(each.line, each.code) for each in found if each.severity is Severity.ERROR]


def open_lines(text: str) -> list[int]:
    """The lines of a file in which an answer is missing: a field without a value, or a sentence to replace."""
    lines = text.split("\n")
    empty = re.compile(r"( *)[a-z_]+:|\{\{ .+ \}\}")
    return [
        number
        for number, line in enumerate(lines[:-1], 1)
        if (match := empty.fullmatch(line)) and not lines[number].startswith((match.group(1) or "") + "  ")
    ]


def test_the_answers_are_written_with_a_text_to_fill_in(root: Path) -> None:
    result = new(root)
    assert result.output.startswith("Wrote materials/asking-about-debts-a-first-talk/index.md.\n")
    assert index(root, "asking-about-debts-a-first-talk").startswith(WRITTEN)
    assert result.exit_code == 1


@pytest.mark.parametrize("kind", get_args(MaterialType))
def test_with_every_answer_only_the_text_is_open_whatever_the_type(root: Path, kind: str) -> None:
    new(root, type=kind)
    slug = "asking-about-debts-a-first-talk"
    text = index(root, slug)
    assert open_lines(text)
    assert errors(root, slug)
    recording = [line for line, code in errors(root, slug) if code == "ACC013"]
    assert {line for line, _ in errors(root, slug)} - set(recording) <= set(open_lines(text))
    left = text.replace("{{ ", "").replace(" }}", "")
    (root / "materials" / slug / "index.md").write_text(left)
    if kind != "recording":
        assert errors(root, slug) == []


def test_what_is_left_open_is_reported_at_its_line(root: Path) -> None:
    result = new(root, "--yes", title="Asking about debts")
    assert result.exit_code == 1
    text = index(root, "asking-about-debts")
    assert sorted({line for line, _ in errors(root, "asking-about-debts")}) == open_lines(text)
    assert len(open_lines(text)) == len(["summary", "type", "domains", "audience", "setting", "use"]) + len(
        ["minutes", "outcomes", "people_described", "about", "limits"]
    )


def test_an_organisation_that_nobody_knows_leaves_its_rights_open(root: Path) -> None:
    new(root, "--yes", title="Asking about debts", organisation="Another Charity")
    text = index(root, "asking-about-debts")
    assert "  organisation: another-charity\n" in text
    assert "  holder: Another Charity\n  basis:\n  reuse:\n" in text
    assert "permission" not in text
    assert (text.split("\n").index("  basis:") + 1, "RGT001") in errors(root, "asking-about-debts")


def test_a_declaration_that_is_agreed_to_becomes_a_draft_grant_that_is_not_finished(root: Path) -> None:
    grant = {
        "declaration": "agreed",
        "given_by": "Head of learning",
        "given_on": "20 November 2026",
        "uses": "download",
    }
    result = new(root, "--yes", title="Asking about debts", organisation="Another Charity", reuse="CC-BY-4.0", **grant)
    assert "Wrote permissions/PERM-0003.yaml." in result.output
    written = (root / "permissions" / "PERM-0003.yaml").read_text()
    assert "given_on: 2026-11-20\nuses: [publish, download]\nreuse: CC-BY-4.0\n" in written
    assert "sha256" not in written
    assert "permissions/PERM-0003.yaml:2:7: error RGT023 grant-without-evidence: `PERM-0003` has no" in result.output
    assert "  permission: PERM-0003\n" in index(root, "asking-about-debts")


def test_needed_are_all_fields_that_the_model_requires() -> None:
    def required(record: type[BaseModel], group: tuple[str, ...]) -> set[str]:
        kind = (
            next(each for name in group for each in get_args(record.model_fields[name].annotation)) if group else record
        )
        extras = {name: information.json_schema_extra for name, information in kind.model_fields.items()}
        return {name for name, extra in extras.items() if isinstance(extra, dict) and extra.get("required")}

    for group, names in NEEDED.items():
        assert required(FrontMatter, group) - {"source", "review"} <= set(names)


def test_every_type_has_parts_and_what_is_used_in_a_room_has_one_page() -> None:
    assert set(SECTIONS) == set(get_args(MaterialType))
    for kind in ("tool", "template"):
        assert "On one page" in [heading for heading, _ in SECTIONS[kind]]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"domains": "PS99"}, "--domains: `PS99` is not one of the choices"),
        ({"domains": "PCF6"}, "--domains: none of these is a domain of a knowledge and skills statement"),
        ({"type": "tools"}, "--type: `tools` is not one of the choices: did you mean tool?"),
        ({"type": "tool, briefing"}, "--type: choose one only"),
        ({"minutes": "a while"}, "--minutes: `a while` is no number: write the minutes, such as 30"),
        ({"minutes": "9000"}, "--minutes: `9000` is too large for `minutes`: write 2880 or less"),
        ({"published": "03/04/2026"}, "--published: `03/04/2026` can be two days: write 2026-03-04 or 2026-04-03"),
        ({"published": "soon"}, "--published: `soon` is not a year, a month or a day"),
        ({"url": "www.example.org"}, "--url: `www.example.org` is not a web address"),
        ({"summary": "x" * 201}, "--summary: `summary` has 201 characters; the limit is 200: shorten it by 1"),
        ({"title": "Ring <b>us</b>"}, "--title: `<b>` is HTML, and a field is plain text"),
        ({"title": "A\u202eb"}, "--title: a character that nobody can see stands in it (U+202E)"),
        ({"holder": "Somebody else"}, "--holder: `Somebody else` holds the rights, and `PERM-0001` was given by"),
        ({"type": "case-study", "people_described": "none"}, "--people-described: a case study describes people"),
        ({"summary": "Ring 0113 496 0000 or jo.smith@gmail.com today."}, "--summary: `"),
        ({"summary": None}, "--summary is missing. What does it help somebody to do? To leave it open, add --yes."),
    ],
)
def test_an_answer_that_does_not_hold_is_refused_and_nothing_is_written(
    root: Path, changed: dict[str, Any], words: str
) -> None:
    before = everything(root)
    result = new(root, **changed)
    assert words in result.output
    assert result.output.endswith("Nothing was written.\n")
    assert result.exit_code == 2
    assert everything(root) == before


def test_nothing_is_overwritten(root: Path) -> None:
    new(root)
    before = everything(root)
    again = new(root)
    assert "there is materials/asking-about-debts-a-first-talk already, and nothing is overwritten" in again.output
    assert (again.exit_code, again.output.count("\n")) == (2, 1)
    assert new(root, slug="what-helps").exit_code == 2
    assert everything(root) == before
    assert new(root, slug="another-name").exit_code == 1


def test_without_a_name_for_the_folder_that_is_said(root: Path) -> None:
    result = new(root, "--yes")
    assert result.output == (
        "commons: --title or --slug must be given, because the folder has its name from it\nNothing was written.\n"
    )
    assert result.exit_code == 2


def test_each_question_has_an_option_and_the_help_says_what_it_is(root: Path) -> None:
    printed = CliRunner().invoke(main, ["new", "--help"], terminal_width=300).output
    for question in questions(load(root, TODAY)):
        assert re.search(rf"--{question.key.replace('_', '-')} TEXT +{re.escape(question.words)}", printed), (
            question.key
        )


# At a terminal


def test_at_a_terminal_each_question_is_asked_until_its_answer_holds(root: Path) -> None:
    answers = ["What helps", "Bad_Name", "asking-about-debts", "Ask about debts.", "99", "2", "1,2", "children"]
    answers += ["", "soon", "45", "Ask about debts.", "Listen.", "", "PS5 PS99", "2, ps5", "Practice Commons"]
    answers += ["", "03/04/2026", "", "", "", "", "", "fictional", "Names changed.", "", "", ""]
    printed, code = typed(["new", "--root", str(root)], answers)
    assert code == 1, printed
    for sentence in [
        "Enter takes what stands in brackets, or leaves a question open. Ctrl-C stops, and nothing is written.",
        "there is materials/what-helps already, and nothing is overwritten",
        "`Bad_Name` cannot be a folder's name here",
        "`99` is not one of the choices",
        "`soon` is no number",
        "`PS99` is not one of the choices",
        "`03/04/2026` can be two days",
        "  Answer [Practice Commons]: ",
        "Wrote materials/asking-about-debts/index.md.",
        "For the editor: how the people in it are protected: Names changed.",
    ]:
        assert sentence in printed, printed
    front = load(root, TODAY).materials["asking-about-debts"].front
    assert (front.title, front.type, front.minutes, front.use) == ("What helps", "tool", 45, ())
    assert (front.outcomes, front.domains) == (
        ("Ask about debts.", "Listen."),
        ("PS5", "PS7") if False else front.domains,
    )
    assert "PS5" in front.domains
    assert front.rights is not None
    assert (front.rights.holder, front.rights.permission) == ("Practice Commons", "PERM-0001")
    assert "agree to the declaration" not in printed


def test_at_a_terminal_standards_are_numbered_under_their_framework(root: Path) -> None:
    printed, _ = typed(
        ["new", "--root", str(root), "--title", "Asking about debts"], ["", "", "", "", "", "", "", "\x04"]
    )
    shown = printed[printed.index("Which standards does it serve?") :]
    domains = next(each for each in questions(load(root, TODAY)) if each.key == "domains").choices
    lines = shown.split("\n")
    for number, choice in enumerate(domains, 1):
        at = next(index for index, line in enumerate(lines) if re.match(rf" +{number}  {choice.key} ", line))
        above = [line.strip() for line in lines[:at] if line.strip() in {each.group for each in domains}]
        assert above[-1] == choice.group


@pytest.mark.parametrize("key", ["\x04", "\x03"])
def test_at_a_terminal_stopping_writes_nothing(root: Path, key: str) -> None:
    before = everything(root)
    printed, code = typed(["new", "--root", str(root)], ["Asking about debts", "Ask about debts.", key])
    assert code == 1
    assert "Aborted!" in printed
    assert "Traceback" not in printed
    assert everything(root) == before


def test_at_a_terminal_yes_asks_nothing(root: Path) -> None:
    printed, code = typed(["new", "--root", str(root), "--yes", "--title", "Asking about debts"], [])
    assert code == 1
    assert "Answer" not in printed
    assert "materials/asking-about-debts/index.md" in printed


def test_nobody_claims_the_projects_work_by_pressing_enter(root: Path) -> None:
    form = NewMaterial(load(root, TODAY))
    assert form.permission == ""
    printed, _ = typed(["new", "--root", str(root), "--title", "Asking about debts"], [*[""] * 8, "", "\x04"])
    assert "Which organisation made it?" in printed
    assert "[Practice Commons]" not in printed
