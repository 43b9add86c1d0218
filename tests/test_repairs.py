"""Repairs that are certain: each is made, nothing else is, and a second run has nothing to do."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build_tools.checks.runner import enrolled_checks
from build_tools.checks.specifications import FOLDER, specifications
from build_tools.cli import main
from build_tools.diagnostics import Edit, Fix, Span
from build_tools.folders import ChangedMeanwhileError
from build_tools.pipeline import check
from build_tools.readers.certain import certain_day, certain_partial_date
from build_tools.repairs import Plan, make_repairs, plan_repairs, repaired
from tests.specification_runs import EXAMPLE_REPOSITORY, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.pipeline import Checked

INDEX = "materials/asking-about-fathers/index.md"
OTHER = "materials/family-maps/index.md"
LIBRARY = "citations/more.bib"
GRANT = "permissions/PERM-0009.yaml"
MATERIAL = """---
# what it is
title: Asking about fathers  # a comment that stays
summary: Questions about fathers for supervision.
type: tool
domains: [PS5, PS7]
audience: [practice-supervisor]
setting: [children]
use: [one-to-one]
minutes: 10
outcomes:
  - Ask about fathers.
source: {organisation: practice-commons, authors: [Practice Commons editors], published: 2026-11}
rights: {holder: Practice Commons, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001}
people_described: fictional
content_note: Mentions loss.
review:
  status: draft
  content:
    by: A second editor
    on: 2026-11-20    # and this one
changes: [{on: 2026-11-20, what: First written.}]
---

## Where he lives

Ask where he lives, as [the map](../family-maps/index.md) does [@more2018].

### And who else

| Who | Where |
| --- | --- |
| He | There |
"""
ENTRY = """@article{more2018,
  author = {More, Jane},
  title = {An example of an article},
  journal = {Example Journal},
  year = {2018},
  doi = {10.1093/bjsw/bch277},
  verified = {Made up for a test.}
}
"""
GRANT_TEXT = """id: PERM-0009
kind: project
covers: {materials: [asking-about-fathers]}
given_by: {role: Practice Commons editors, organisation: practice-commons}
given_on: 2026-11-20
uses: [publish]
reuse: CC-BY-4.0
declaration: 2026-1
"""
CERTAIN: dict[str, tuple[str, str, str, str]] = {
    "colon": (INDEX, "title: Asking about fathers  #", "title: Ask: about him  #", 'title: "Ask: about him"  #'),
    "not text": (INDEX, "content_note: Mentions loss.", "content_note: no", 'content_note: "no"'),
    "word": (INDEX, "type: tool", "type: Tool", "type: tool"),
    "word in quotes": (INDEX, "type: tool", "type: 'tool '", "type: 'tool'"),
    "one word": (INDEX, "setting: [children]", "setting: children", "setting: [children]"),
    "words": (INDEX, "use: [one-to-one]", "use: [One to one]", "use: [one-to-one]"),
    "number in quotes": (INDEX, "minutes: 10", 'minutes: "10"', "minutes: 10"),
    "minutes": (INDEX, "minutes: 10", "minutes: 10 mins", "minutes: 10"),
    "hours": (INDEX, "minutes: 10", "minutes: 2 hours", "minutes: 120"),
    "code": (INDEX, "[PS5, PS7]", "[ps 5, PS7]", "[PS5, PS7]"),
    "key": (INDEX, "content_note:", "Content-note:", "content_note:"),
    "key with a space": (INDEX, "minutes: 10", '"minutes ": 10', '"minutes": 10'),
    "slug with a space": (INDEX, "practice-commons, a", '"practice-commons ", a', '"practice-commons", a'),
    "month": (INDEX, "published: 2026-11}", "published: November 2026}", "published: 2026-11}"),
    "day": (INDEX, "2026-11-20    #", "20/11/2026    #", "2026-11-20    #"),
    "day in words": (INDEX, "on: 2026-11-20,", "on: 20th November 2026,", "on: 2026-11-20,"),
    "licence": (INDEX, "reuse: CC-BY-4.0", "reuse: CC BY 4.0", "reuse: CC-BY-4.0"),
    "licence in a grant": (GRANT, "reuse: CC-BY-4.0", "reuse: 'cc by 4.0 '", "reuse: 'CC-BY-4.0'"),
    "sign": (INDEX, "Questions about fathers for", "Fathers &amp; mothers for", "Fathers & mothers for"),
    "absolute": (INDEX, "](../family-maps/index.md)", "](/materials/family-maps/)", "](../family-maps/index.md)"),
    "folder": (INDEX, "](../family-maps/index.md)", "](../family-maps/)", "](../family-maps/index.md)"),
    "backslash": (INDEX, "](../family-maps/index.md)", "](..\\family-maps\\index.md)", "](../family-maps/index.md)"),
    "headings": (
        INDEX,
        "## Where he lives",
        "# Where he lives",
        "## Where he lives",
    ),
    "table": (INDEX, "### And who else\n\n", "### And who else\n\nThey say:\n", "### And who else\n\nThey say:\n\n"),
    "dots": (INDEX, "---\n\n## ", "...\n\n## ", "---\n\n## "),
    "dash": (INDEX, "---\n\n## ", "———\n\n## ", "---\n\n## "),
    "start": (INDEX, "---\n# what", "\n \n  ---\n# what", "---\n# what"),
    "mark": (INDEX, "---\n# what", "\ufeff---\n# what", "---\n# what"),
    "doi": (LIBRARY, "{10.1093", "{https://doi.org/10.1093", "{10.1093"),
    "older doi": (LIBRARY, "{10.1093", "{http://dx.doi.org/10.1093", "{10.1093"),
    "doi in words": (LIBRARY, "{10.1093", "{doi: 10.1093", "{10.1093"),
    "url": (LIBRARY, "  doi =", "  urldate = {2026-11-20},\n  url = {\\url{https://www.example.org/a}},\n  doi =",
            "  urldate = {2026-11-20},\n  url = {https://www.example.org/a},\n  doi ="),
}  # fmt: skip
"""What is put right: the file, what stands in it, what somebody wrote instead, and what is written then."""
LEFT = {
    "two days": (INDEX, "2026-11-20    #", "03/04/2026    #"),
    "no such day": (INDEX, "2026-11-20    #", "31/11/2026    #"),
    "no version": (INDEX, "reuse: CC-BY-4.0", "reuse: CC BY"),
    "nickname": (INDEX, "reuse: CC-BY-4.0", "reuse: OGL"),
    "two licences": (INDEX, "reuse: CC-BY-4.0", "reuse: CC BY 4.0 or CC BY-SA 4.0"),
    "basis": (INDEX, "basis: own-work", "basis: Own work"),
    "key of a right": (INDEX, "holder: Practice", "Holder: Practice"),
    "rights": (INDEX, "rights: {", "Rights: {"),
    "people": (INDEX, "people_described: fictional", "people_described: Fictional"),
    "key of people": (INDEX, "people_described: f", "people-described: f"),
    "status": (INDEX, "status: draft", "status: Draft"),
    "guess": (INDEX, "type: tool", "type: tools"),
    "two words": (INDEX, "setting: [children]", "setting: children, adults"),
    "range": (INDEX, "minutes: 10", "minutes: 10-20"),
    "level six": (INDEX, "## Where he lives", "# Where he lives\n\n###### Deep\n"),
    "title again": (INDEX, "## Where he lives", "# Asking about fathers"),
    "day of a grant": (GRANT, "given_on: 2026-11-20", "given_on: 20 November 2026"),
    "use in a grant": (GRANT, "uses: [publish]", "uses: [Publish]"),
    "key in a grant": (GRANT, "given_on: 2026-11-20", "given-on: 2026-11-20"),
    "more than a doi": (LIBRARY, "{10.1093/bjsw/bch277}", "{see https://doi.org/10.1093/bjsw/bch277}"),
    "list": (INDEX, "\n\n### And who else", "\n- he\n\n### And who else"),
    "prose above the dash": (
        INDEX,
        "---\n\n## Where he lives\n\nAsk",
        "## Where he lives\n\nAsk he lives\n\n———\n\nAsk",
    ),
}
"""What is left for a person."""


def repository(folder: Path, changes: Iterable[tuple[str, str, str]] = (), newline: str = "\n") -> Path:
    root = Path(shutil.copytree(EXAMPLE_REPOSITORY, folder / "repository"))
    other = MATERIAL.replace("Asking about fathers", "Family maps").replace("(../family-maps/index.md)", "(index.md)")
    texts = {INDEX: MATERIAL, OTHER: other, LIBRARY: ENTRY, GRANT: GRANT_TEXT}
    for path, old, new in changes:
        assert old in texts[path], old
        texts[path] = texts[path].replace(old, new, 1)
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.replace("\n", newline).encode())
    return root


def contents(root: Path) -> dict[str, str]:
    return {path: (root / path).read_bytes().decode() for path in (INDEX, OTHER, LIBRARY, GRANT)}


def mend(root: Path) -> Plan:
    plan = plan_repairs(check(root, TODAY))
    make_repairs(root, plan)
    return plan


def found(checked: Checked) -> Counter[tuple[str, str]]:
    return Counter((each.path, each.code) for each in checked.report.diagnostics)


@pytest.mark.parametrize("name", CERTAIN)
def test_what_is_certain_is_put_right_and_nothing_else_changes(name: str, tmp_path: Path) -> None:
    path, right, wrong, mended = CERTAIN[name]
    root = repository(tmp_path, [(path, right, wrong)])
    if name == "headings":
        root.joinpath(INDEX).write_text(root.joinpath(INDEX).read_text().replace("### And", "## And"))
    before = contents(root)
    assert len(mend(root).repairs) == 1
    after = contents(root)
    assert after[path] == (MATERIAL if path == INDEX else ENTRY if path == LIBRARY else GRANT_TEXT).replace(
        right, mended, 1
    )
    assert {each for each in after if after[each] != before[each]} == {path}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_certain_is_left_and_reported(name: str, tmp_path: Path) -> None:
    root = repository(tmp_path, [LEFT[name]])
    before, checked = contents(root), check(root, TODAY)
    assert found(checked) - found(check(repository(tmp_path / "right"), TODAY))
    assert plan_repairs(checked) == Plan((), {}, {})
    assert contents(root) == before


def test_a_repair_that_would_bring_something_new_to_light_is_left(tmp_path: Path) -> None:
    root = repository(tmp_path, [(INDEX, "2026-11-20    #", "20/11/2027    #")])
    assert mend(root).repairs == ()
    assert [each.code for each in check(root, TODAY).report.within([INDEX]).diagnostics] == ["FMT016"]


def test_what_holds_is_kept_beside_what_does_not(tmp_path: Path) -> None:
    changes = [(INDEX, "2026-11-20    #", "20/11/2027    #"), (INDEX, "type: tool", "type: Tool")]
    plan = mend(repository(tmp_path, [*changes, (INDEX, "minutes: 10", "minutes: 10 mins")]))
    assert [each.diagnostic.code for each in plan.repairs] == ["FMT015", "FMT014"]


def test_what_could_not_be_read_is_put_right_in_several_rounds(tmp_path: Path) -> None:
    changes = [CERTAIN[name][:3] for name in ("mark", "word", "licence", "day")]
    root = repository(tmp_path, [*changes, (INDEX, "---\n# what", "\n---\n# what")])
    mend(root)
    assert contents(root)[INDEX] == MATERIAL


LICENCE = re.compile(r"(?<=reuse: )'?(?:CC BY 4\.0|cc by 4\.0|CC-BY-4\.0) ?'?")


def about_rights(text: str) -> list[str]:
    """The lines that say who agreed to what, with every spelling of one licence made the same."""
    kept = re.compile(r"(?i)\s*(rights|people.described|  *status|adapted.from|given|holder|basis|permission)\b")
    return [LICENCE.sub("CC-BY-4.0", line) for line in text.splitlines() if kept.match(line)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sets(st.sampled_from([*CERTAIN.values(), *LEFT.values()]), max_size=12), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_repairs_are_idempotent_bring_nothing_new_and_never_touch_rights(
    wanted: set[tuple[str, ...]], newline: str
) -> None:
    changes, taken = [], {INDEX: MATERIAL, LIBRARY: ENTRY, GRANT: GRANT_TEXT}
    for path, right, wrong, *_ in sorted(wanted):
        if right in taken[path]:
            taken[path] = taken[path].replace(right, wrong, 1)
            changes.append((path, right, wrong))
    with tempfile.TemporaryDirectory() as folder:
        root = repository(Path(folder), changes, newline)
        before, checked = contents(root), check(root, TODAY)
        plan = mend(root)
        after, checked_again = contents(root), check(root, TODAY)
        assert plan_repairs(checked_again) == Plan((), {}, {})
        unread = set(checked.catalogue.unread)
        whole = {code for code, each in enrolled_checks().items() if each.whole}
        new = found(checked_again) - found(checked)
        assert not [(path, code) for path, code in new if path not in unread and not (unread and code in whole)]
        assert len(checked_again.report.diagnostics) <= len(checked.report.diagnostics) or unread
        for path, text in after.items():
            assert about_rights(text) == about_rights(before[path])
            assert re.findall(r"#[^#\r\n]*stays|# and this one|# what it is", text) == re.findall(
                r"#[^#\r\n]*stays|# and this one|# what it is", before[path]
            )
            assert set(re.findall(r"\r\n|\n|\r", text)) <= {newline}
        assert {path for path in after if after[path] != before[path]} == {
            each.diagnostic.path for each in plan.repairs
        }


def test_every_value_about_rights_stays_the_same_but_for_a_licence(tmp_path: Path) -> None:
    names = ("basis", "key of a right", "people", "status", "day of a grant", "use in a grant")
    changes = [*(LEFT[name] for name in names), CERTAIN["licence"][:3], CERTAIN["licence in a grant"][:3]]
    root = repository(tmp_path, changes)
    before = contents(root)
    mend(root)
    after = contents(root)
    assert after[INDEX] == before[INDEX].replace("CC BY 4.0", "CC-BY-4.0")
    assert after[GRANT] == before[GRANT].replace("cc by 4.0 ", "CC-BY-4.0")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20/11/2026", "2026-11-20"), ("20.11.2026", "2026-11-20"), ("20-11-2026", "2026-11-20"),
        ("5/5/2026", "2026-05-05"), ("2026/11/20", "2026-11-20"), ("2026-4-3", "2026-04-03"),
        ("20 November 2026", "2026-11-20"), ("20 Nov. 2026", "2026-11-20"), ("3rd of April 2026", "2026-04-03"),
        ("November 20, 2026", "2026-11-20"), ("1 Sept 2026", "2026-09-01"), ("03/04/2026", None), ("3.4.2026", None),
        ("20/11/26", None), ("31/11/2026", None), ("20 Novembre 2026", None), ("20 No 2026", None), ("soon", None),
        ("20261120", None), ("29 February 2026", None),
    ],
)  # fmt: skip
def test_a_day_is_certain_or_left(written: str, day: str | None) -> None:
    assert certain_day(written) == day


@given(st.dates())
def test_a_day_in_digits_is_certain_when_no_other_day_can_be_meant(day: object) -> None:
    year, month, number = (int(part) for part in str(day).split("-"))
    is_certain = number > 12 or number == month
    assert certain_day(f"{number}/{month}/{year:04}") == (str(day) if is_certain else None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("November 2026", "2026-11"), ("Nov 2026", "2026-11"), ("11/2026", "2026-11"), ("13/2026", None), ("2026", None)],
)
def test_a_month_is_certain_or_left(written: str, meant: str | None) -> None:
    assert certain_partial_date(written) == meant


# The value that a check offers


def test_a_fix_is_made_of_places_and_their_new_text() -> None:
    fix = Fix((Edit(1, 2, 1, 4, "X"), Edit(2, 1, 3, 1, ""), Edit(3, 2, 3, 2, "\n")))
    assert repaired(b"abcd\r\nef\r\ngh\r\n", [fix]) == b"aXd\r\ng\r\nh\r\n"
    assert repaired("\ufeffé".encode(), [Fix.at(Span(1, 1, 2), "e")]) == "\ufeffe".encode()
    assert repaired("\ufeffé".encode(), [Fix()]) == "é".encode()


def test_a_fix_within_a_place_needs_its_words_to_stand_there_once() -> None:
    assert Fix.within("a b c\nb b", Span(1, 1, 6), "b", "x") == Fix((Edit(1, 3, 1, 4, "x"),))
    assert Fix.within("a b c\nb b", Span(2, 1, 4), "b", "x") is None
    assert Fix.within("a b c\nb b", Span(1, 4, 6), "b", "x") is None


def test_a_check_hands_its_fix_on_with_its_diagnostic(tmp_path: Path) -> None:
    report = check(repository(tmp_path, [CERTAIN["licence"][:3]]), TODAY).report
    offered = {each.code: each.fix for each in report.diagnostics if each.fix}
    assert offered == {"RGT009": Fix((Edit(14, 60, 14, 69, "CC-BY-4.0"),))}


# Writing


def test_a_file_that_somebody_changed_meanwhile_stays_and_so_do_the_others(tmp_path: Path) -> None:
    root = repository(tmp_path, [CERTAIN["word"][:3], CERTAIN["doi"][:3]])
    plan = plan_repairs(check(root, TODAY))
    (root / INDEX).write_text("theirs")
    before = contents(root)
    with pytest.raises(ChangedMeanwhileError, match="was changed while it was being repaired, so nothing was written"):
        make_repairs(root, plan)
    assert contents(root) == before


def test_planning_changes_nothing_not_even_by_way_of_a_second_name(tmp_path: Path) -> None:
    root = repository(tmp_path, [each[:3] for each in (CERTAIN["word"], CERTAIN["doi"], CERTAIN["licence in a grant"])])
    before = contents(root)
    assert len(plan_repairs(check(root, TODAY)).after) == 3
    assert contents(root) == before


def test_without_anything_to_repair_no_copy_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert plan_repairs(check(root, TODAY)) == Plan((), {}, {})


# The command


def commons(root: Path, *arguments: str) -> Result:
    day = ["--today", TODAY.isoformat(), "--root", str(root)]
    return CliRunner().invoke(main, ["check", *arguments, *day], catch_exceptions=False)


def test_the_command_prints_what_it_changed_at_its_place_and_then_the_rest(tmp_path: Path) -> None:
    root = repository(tmp_path, [CERTAIN["word"][:3], CERTAIN["headings"][:3], LEFT["people"]])
    lines = commons(root, "--fix", INDEX).output.splitlines()
    assert lines[:4] == [
        f"{INDEX}:5:7: repaired FMT015 unknown-value: `Tool` is now `tool`",
        f"{INDEX}:25:1: repaired FMT023 top-heading: `# Where he lives` is now `## Where he lives`",
        f"{INDEX}:29:1: repaired FMT023 top-heading: `### And who else` is now `#### And who else`",
        "Made 2 repairs in 1 file: look at each before you commit.",
    ]
    assert lines[4].startswith(f"{INDEX}:15:19: error FMT015 unknown-value: `Fictional` is not a value")
    again = commons(root, "--fix", INDEX)
    assert again.output.splitlines() == lines[4:]
    assert again.exit_code == 1


def test_only_what_stands_in_the_paths_is_repaired(tmp_path: Path) -> None:
    root = repository(tmp_path, [CERTAIN["word"][:3], CERTAIN["doi"][:3]])
    assert "Made 1 repair in 1 file" in commons(root, "--fix", "citations").output
    assert "type: Tool" in contents(root)[INDEX]


def test_what_a_program_reads_holds_no_word_about_repairs(tmp_path: Path) -> None:
    root = repository(tmp_path, [CERTAIN["word"][:3]])
    result = commons(root, "--fix", "--format", "json")
    assert "repaired FMT015" in result.stderr
    assert result.stdout.startswith("{\n")


def test_without_the_option_nothing_is_repaired(tmp_path: Path) -> None:
    root = repository(tmp_path, [CERTAIN["word"][:3]])
    before = contents(root)
    assert commons(root).exit_code == 1
    assert contents(root) == before


# What is written about it


def test_each_check_that_repairs_says_so_on_its_page_and_no_other_does(tmp_path: Path) -> None:
    offered = set()
    for number, (path, right, wrong, _) in enumerate(CERTAIN.values()):
        report = check(repository(tmp_path / str(number), [(path, right, wrong)]), TODAY).report
        offered |= {each.code for each in report.diagnostics if each.fix}
    assert {code for code, each in specifications().items() if "**Repair.**" in each.text} == offered


def test_the_list_of_decisions_names_every_repair_and_no_check_that_is_not_there() -> None:
    text = (FOLDER / "repairs.md").read_text(encoding="utf-8")
    made, _, left = text.partition("## Left to a person")
    code = re.compile(r"\b[A-Z]{3}\d{3}\b")
    assert set(code.findall(made)) == {each for each, found in specifications().items() if "**Repair.**" in found.text}
    assert Counter(code.findall(left)).most_common(1)[0][1] == 1
    assert set(code.findall(left)) <= set(enrolled_checks()) - set(code.findall(made))
