"""The summary for editors: what it says, that strangers' words stay words in it, and that it has an end."""

from __future__ import annotations

import html
import json
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import ValidationError

from build_tools.checks.runner import Report, enrolled_checks
from build_tools.cli import main
from build_tools.diagnostics import Diagnostic, Severity
from build_tools.exports.reader_changes import Difference, ReaderChange, reader_changes
from build_tools.exports.submission_summary import MOST_BYTES, Refusal, Summary, SummedFault, as_json, summary_of
from build_tools.exports.summary_comment import AREAS, as_comment, quoted
from build_tools.loading import load
from build_tools.reporters import printable
from tests.built_site import SMALL
from tests.specification_runs import TODAY
from tests.workflow_log import commands, hostile

if TYPE_CHECKING:
    from pathlib import Path

MARKS = (
    "@everyone",
    "@example/team",
    "#1",
    "GH-1",
    "example/commons#1",
    "https://example.org/",
    "www.example.org",
    "somebody@example.org",
    "[x](https://example.org)",
    "![x](https://example.org/x.png)",
    "<img src=https://example.org/x.png>",
    "<!-- practice-commons: summary -->",
    "</code><b>",
    ":tada:",
    "`",
    "``",
    "```\n",
    "\\`",
    "|",
    "\\|",
    "\n\n# Heading",
    "\n- item",
    "**bold**",
    "~~struck~~",
    "[^1]",
    "$x$",
    "&#64;everyone",
    "- [ ] box",
    "\n> [!NOTE]",
)
words = st.lists(st.sampled_from(MARKS) | hostile, min_size=1, max_size=4).map(lambda parts: "".join(parts)[:1000])
GITHUB = MarkdownIt("gfm-like", {"linkify": False, "html": True})
"""GitHub's Markdown without what looks at finished text: mentions, addresses and emoji are never looked for in code."""


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    code = st.sampled_from(sorted(enrolled_checks()))
    fault = st.builds(
        SummedFault,
        path=words.filter(bool),
        line=st.just(1),
        column=st.just(1),
        end_column=st.just(2),
        code=code,
        message=words,
        suggestion=st.none() | words,
    )
    difference = st.builds(Difference, what=st.just("title"), before=words, after=words)
    change = st.builds(
        ReaderChange,
        thing=st.sampled_from(["material", "grant"]),
        kind=st.sampled_from(["new", "changed", "gone"]),
        key=words,
        title=words,
        differences=st.lists(difference, max_size=2).map(tuple),
    )
    return Summary(
        found=draw(st.dictionaries(code, st.integers(0, 9), max_size=3)),
        faults=tuple(draw(st.lists(fault, max_size=2))),
        not_checked=tuple(draw(st.lists(words, max_size=1))),
        changes=tuple(draw(st.lists(change, max_size=2))),
        refused=tuple(draw(st.lists(st.builds(Refusal, path=words, why=words), max_size=1))),
        not_taken=tuple(draw(st.lists(words, max_size=1))),
    )


def outside_code(text: str) -> str:
    """The words of a comment that do not stand in code; it holds no HTML, link or picture."""
    said = []
    for token in GITHUB.parse(text):
        assert token.type not in {"html_block", "fence", "code_block"}, token.content
        for child in token.children or []:
            assert child.type in {"text", "code_inline", "softbreak", "strong_open", "strong_close"}, child
            said.append(child.content if child.type == "text" else "\n")
    return "".join(said)


@given(summaries())
def test_nothing_of_a_contributors_becomes_markup(found: Summary) -> None:
    text = as_comment(found)
    plain = outside_code(text)
    assert not re.search(r"[@<>\[\]!#$~:/]{2}|@|https?:|www\.|:\w+:|GH-|\\", plain), plain
    assert commands(text) == []
    bare = as_comment(
        found.model_copy(
            update={
                "faults": tuple(
                    each.model_copy(update={"path": "x", "message": "x", "suggestion": each.suggestion and "x"})
                    for each in found.faults
                )
            }
        )
    )
    kinds = [token.type for token in GITHUB.parse(text)]
    assert kinds == [token.type for token in GITHUB.parse(bare)], "what a fault says changes no block"


@given(words)
def test_quoted_words_are_one_span_of_code_that_says_them(text: str) -> None:
    (token,) = [each for each in GITHUB.parse(f"- a: {quoted(text)} (b)") if each.type == "inline"]
    assert token.children is not None
    shown = " ".join(text.split())
    if not shown:
        return
    assert [child.type for child in token.children] == ["text", "code_inline", "text"]
    assert token.children[2].content == " (b)"
    assert token.children[1].content.strip() == printable(shown)[:300].strip() or len(printable(shown)) > 300


def test_it_never_is_longer_than_a_comment_may_be() -> None:
    long = "𝔸`" * 500
    fault = SummedFault(path=long, line=1, column=1, end_column=1, code="RGT001", message=long, suggestion=long)
    advice = fault.model_copy(update={"code": "ACC016" if "ACC016" in enrolled_checks() else "RGT001"})
    difference = Difference(what="title", before=long, after=long)
    change = ReaderChange(thing="material", kind="new", key=long, title=long, differences=(difference,) * 100)
    found = Summary(
        found={"RGT001": 2000},
        faults=(fault,) * 1000 + (advice,) * 1000,
        not_checked=(long,) * 100,
        changes=(change,) * 500,
        more_changes=7,
        refused=(Refusal(path=long, why=long),) * 100,
        not_taken=(long,) * 100,
    )
    text = as_comment(found, ["x" * 1000])
    assert len(text.encode()) < 65_536
    assert "and there" not in text.split("\n")[0]
    assert re.search(r"- and \d[\d,]* more: the log of the check has all of it", text)
    assert re.search(r"- and \d[\d,]* more: look through the files that it changes", text)
    assert "somebody must read every material" in text


def test_what_is_kept_never_is_larger_than_what_is_read() -> None:
    fault = Diagnostic("\u202e" * 2000, 1, 1, 1, Severity.ERROR, "RGT001", "x", "\u202e" * 2000, "\u202e" * 2000)
    report = Report(tuple(replace(fault, line=line) for line in range(1, 3000)), ("\u202e" * 2000,) * 200)
    found = summary_of(report, load(SMALL, TODAY))
    assert len(as_json(found).encode()) < MOST_BYTES
    assert len(found.faults) > 100
    assert found.found == {"RGT001": 2999}
    assert Summary.model_validate_json(as_json(found)) == found


@pytest.fixture
def head(tmp_path: Path) -> Path:
    folder = tmp_path / "head"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns(".cache"))
    return folder


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def changes_of(head: Path) -> dict[str, ReaderChange]:
    return {each.key: each for each in reader_changes(load(SMALL, TODAY), load(head, TODAY))}


def test_nothing_changed_is_nothing_said(head: Path) -> None:
    assert changes_of(head) == {}
    assert "What changes for readers" not in as_comment(summary_of(Report(()), load(head, TODAY), load(SMALL, TODAY)))


def test_a_changed_material_says_what_is_different(head: Path) -> None:
    index = head / "materials" / "what-helps" / "index.md"
    changed(index, "title: What helps", "title: What hinders")
    changed(index, "reuse: InC", "reuse: CC-BY-4.0")
    (index.parent / "sheet.txt").write_text("A sheet.\n")
    change = changes_of(head)["what-helps"]
    assert (change.thing, change.kind, change.title) == ("material", "changed", "What hinders")
    said = {each.what: (each.before, each.after) for each in change.differences}
    assert said["title"] == ("What helps", "What hinders")
    assert said["licence"] == ("InC", "CC-BY-4.0")
    assert said["file"] == ("", "sheet.txt")
    (index.parent / "sheet.txt").unlink()


def test_another_word_in_a_step_is_a_change_for_readers(head: Path) -> None:
    index = head / "materials" / "what-helps" / "index.md"
    changed(
        index,
        "title: What helps",
        "title: What helps\nsteps:\n  - {name: Talk, minutes: 5, speaks: Everybody, say: Go}",
    )
    (difference,) = changes_of(head)["what-helps"].differences
    assert difference == Difference(what="steps", before="", after="Talk, 5, Everybody, Go")


def test_new_withdrawn_and_gone_materials_are_told_apart(head: Path) -> None:
    materials = head / "materials"
    shutil.copytree(materials / "a-talk", materials / "another-talk")
    changed(materials / "another-talk" / "index.md", "title: A talk", "title: Another talk")
    changed(materials / "a-talk" / "index.md", "status: published", "status: draft")
    shutil.rmtree(materials / "what-helps")
    kinds = {key: each.kind for key, each in changes_of(head).items() if each.thing == "material"}
    assert kinds == {"another-talk": "new", "a-talk": "gone", "what-helps": "gone"}
    changed(materials / "a-talk" / "index.md", "status: draft", "status: withdrawn")
    assert changes_of(head)["a-talk"].kind == "withdrawn"


def test_a_renamed_material_is_the_same_one_at_another_address(head: Path) -> None:
    index = (head / "materials" / "what-helps").rename(head / "materials" / "what-helped") / "index.md"
    changed(index, "title: What helps", "title: What helps\nformerly: [what-helps]")
    (change,) = [each for each in changes_of(head).values() if each.thing == "material"]
    assert (change.key, change.kind) == ("what-helped", "changed")
    assert change.differences == (Difference(what="address", before="what-helps", after="what-helped"),)


def test_grants_references_pages_and_organisations_are_named(head: Path) -> None:
    grant = head / "permissions" / "PERM-0002.yaml"
    grant.write_text(f"{grant.read_text()}expires_on: 2031-01-01\n")
    page = next((head / "docs").glob("*.md"))
    page.write_text(f"{page.read_text()}\nMore.\n")
    library = next((head / "citations").glob("*.bib"))
    library.write_text(f"{library.read_text()}\n@misc{{new2026, title = {{Something new}}, year = 2026}}\n")
    found = {(each.thing, each.kind) for each in changes_of(head).values()}
    assert found == {("grant", "changed"), ("page", "changed"), ("reference", "new")}
    assert changes_of(head)["new2026"].title == "Something new"


def test_who_is_said_to_have_reviewed_and_checked_is_shown(head: Path) -> None:
    index = head / "materials" / "what-helps" / "index.md"
    changed(index, "accessibility: awaited", "accessibility: {by: Some editor @everyone, on: 2026-11-20}")
    changed(index, "rights: {by: Practice Commons editors, wrote_it: true, on", "rights: {by: An editor, on")
    grant = head / "permissions" / "PERM-0002.yaml"
    checked = "checked: {role: Rights editor, organisation: practice-commons, on: 2026-11-20}"
    lines = [line for line in grant.read_text().splitlines() if not line.startswith(("checked", "  "))]
    (head / "permissions" / "PERM-0099.yaml").write_text("\n".join([*lines, checked, ""]))
    library = next((head / "citations").glob("*.bib"))
    entry = "@misc{new2026, title = {Something}, year = 2026, verified = {Seen by an editor on 2026-11-20.}}"
    library.write_text(f"{library.read_text()}\n{entry}\n")
    text = as_comment(summary_of(Report(()), load(head, TODAY), load(SMALL, TODAY)))
    assert "  - its accessibility, it says, was reviewed by: `Some editor @everyone, 2026-11-20`" in text
    before = "`Practice Commons editors, who wrote it, 2026-11-20`"
    assert f"  - its rights, it says, were reviewed by: {before} → `An editor, 2026-11-20`" in text
    assert "  - checked, it says, by: `Rights editor, practice-commons, 2026-11-20`" in text
    assert "  - verified, it says, by: `Seen by an editor on 2026-11-20.`" in text


def test_what_a_summary_has_no_room_for_is_counted_in_the_comment() -> None:
    fault = SummedFault(path="x", line=1, column=1, end_column=1, code="RGT001", message="x")
    refused = Refusal(path="x", why="y")
    found = Summary(
        found={"RGT001": 70, "REV004": 9},
        faults=(fault,),
        refused=(refused,),
        more_refused=29,
        not_taken=(".a",),
        more_not_taken=5,
        not_checked=("z",),
        more_not_checked=3,
    )
    assert found.blocks
    assert Summary(more_refused=1).blocks
    text = as_comment(found)
    assert text.startswith("## Not ready: 100 faults must be put right first\n")
    assert "| Files that were not read | put right | 30 | 0 | 0 |" in text
    for count in (98, 9, 3):
        assert f"\n- and {count} more: the log of the check has all of it\n" in text
    assert "\n- and 5 more: look through the files that it changes\n" in text


def commons(*words: str | Path) -> str:
    result = CliRunner().invoke(main, [str(each) for each in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_prints_it_for_people_and_for_programs(head: Path) -> None:
    index = head / "materials" / "what-helps" / "index.md"
    changed(index, "title: What helps", "title: '@everyone <img src=x> [y](https://example.org/)'")
    changed(index, "reuse: InC", "reuse: CC BY-4.0")
    options = ("summary", "--root", head, "--against", SMALL, "--today", "2026-11-21")
    text = commons(*options)
    assert text.startswith("## Not ready: ")
    assert "| Rights | put right | 1 | 0 | 0 |" in text
    assert "| Citations | nothing found | 0 | 0 | 0 |" in text
    assert "`@everyone <img src=x> [y](https://example.org/)`" in text
    rendered = GITHUB.render(text)
    assert "<img" not in rendered.replace("&lt;img", "")
    assert "@everyone" in html.unescape(rendered)
    printed = commons(*options, "--format", "json")
    assert as_comment(Summary.model_validate_json(printed)) == text
    assert commons(*options, "--format", "json") == printed


def test_a_repository_without_a_branch_to_compare_has_a_summary_too() -> None:
    assert commons("summary", "--root", SMALL, "--today", "2026-11-21").startswith(
        "## Nothing blocks this submission\n"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 2},
        {"more": 1},
        {"found": {"RGT001": -1}},
        {"found": {"rgt1": 1}},
        {"faults": [{"path": "x", "line": 0, "column": 1, "end_column": 1, "code": "RGT001", "message": "x"}]},
        {"not_taken": ["x" * 1001]},
        {"not_taken": ["x"] * 101},
        {"changes": [{"thing": "material", "kind": "new", "key": "x", "title": "x", "differences": [{"what": "<b>"}]}]},
        {"changes": [{"thing": "@all", "kind": "new", "key": "x", "title": "x"}]},
        {"preview": "yes"},
    ],
    ids=str,
)
def test_what_our_program_does_not_write_is_no_summary(wrong: dict[str, Any]) -> None:
    assert Summary.model_validate_json("{}") == Summary()
    with pytest.raises(ValidationError):
        Summary.model_validate_json(json.dumps(wrong))


def test_a_check_that_nobody_knows_is_left_out() -> None:
    fault = {"path": "x", "line": 1, "column": 1, "end_column": 1, "code": "XXX001", "message": "x"}
    found = Summary.model_validate_json(json.dumps({"found": {"XXX001": 1}, "faults": [fault]}))
    assert found.diagnostics == ()
    assert not found.blocks


def test_every_family_of_checks_is_in_the_table() -> None:
    families = [family for each in AREAS.values() for family in each]
    assert sorted(families) == sorted({code[:3] for code in enrolled_checks()})
