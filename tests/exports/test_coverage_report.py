"""The reports on what is covered and how it reads: each number is the right one, and the text is as shown."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build_tools.cli import main
from build_tools.exports.coverage_report import Count, coverage_of
from build_tools.exports.reading_report import reading_report, readings
from build_tools.exports.report_forms import as_text
from build_tools.loading import load
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent.parent
SMALL = Path(__file__).parent.parent / "repositories" / "small"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "repository", ignore=shutil.ignore_patterns(".cache"))


def replace(root: Path, slug: str, old: str, new: str) -> None:
    path = root / "materials" / slug / "index.md"
    text, count = re.subn(old, new, path.read_text(), count=1, flags=re.MULTILINE)
    assert count
    path.write_text(text)


def commons(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def by_code(root: Path) -> dict[str, tuple[int, int]]:
    return {each.code: (each.first, each.named) for each in coverage_of(load(root, TODAY)).domains}


def group(root: Path, name: str) -> dict[str, int]:
    return {each.key: each.count for each in coverage_of(load(root, TODAY)).groups[name] if each.count}


def test_a_domain_counts_what_names_it_first_and_what_names_it_at_all(root: Path) -> None:
    replace(root, "asking-about-fathers", "^domains: .*$", "domains: [PS5.1, PS5, PS7]")
    replace(root, "a-talk", "^domains: .*$", "domains: [PS7, PS5]")
    replace(root, "what-helps", "^domains: .*$", "domains: [PS7]")
    codes = by_code(root)
    assert codes["PS5"] == (1, 2)
    assert codes["PS7"] == (2, 3)
    assert sum(first for first, _ in codes.values()) == coverage_of(load(root, TODAY)).materials == 3
    assert {code for code, (_, named) in codes.items() if named} == {"PS5", "PS7"}


def test_only_what_is_published_counts(root: Path) -> None:
    before = coverage_of(load(root, TODAY)).materials
    replace(root, "a-talk", "status: published", "status: in-review")
    assert coverage_of(load(root, TODAY)).materials == before - 1


def test_settings_are_told_apart_and_twenty_minutes_are_short(root: Path) -> None:
    replace(root, "asking-about-fathers", "^setting: .*$", "setting: [children, adults]")
    replace(root, "a-talk", "^setting: .*$", "setting: [adults]")
    replace(root, "what-helps", "^setting: .*$", "setting: [children]")
    assert group(root, "setting") == {"both": 1, "adults": 1, "children": 1}
    replace(root, "asking-about-fathers", "^minutes: .*$", "minutes: 20")
    replace(root, "a-talk", "^minutes: .*$", "minutes: 21")
    replace(root, "what-helps", "^minutes: .*$", "minutes: 1")
    assert group(root, "minutes") == {"short": 2, "longer": 1}


def test_types_and_audiences_are_counted_and_none_is_left_out(root: Path) -> None:
    replace(root, "asking-about-fathers", "^audience: .*$", "audience: [practice-educator]")
    replace(root, "a-talk", "^audience: .*$", "audience: [student, senior-manager]")
    replace(root, "what-helps", "^audience: .*$", "audience: [student]")
    assert group(root, "audience") == {"practice-educator": 1, "student": 2, "senior-manager": 1}
    found = coverage_of(load(root, TODAY))
    assert [each.key for each in found.groups["type"]][:2] == ["briefing", "tool"]
    assert Count("slides", "Slides", 0) in found.groups["type"]
    assert sum(each.count for each in found.groups["type"]) == found.materials


def test_empty_domains_are_named_in_the_last_sentence(root: Path) -> None:
    codes = list(by_code(root))
    for slug in ("asking-about-fathers", "a-talk", "what-helps"):
        replace(root, slug, "^domains: .*$", f"domains: [{codes[0]}]")
    result = commons("report", "coverage", "--root", root)
    assert result.exit_code == 0
    said = " ".join(result.output.split("\n\n")[0].split())
    assert said.endswith(f". No published material names {', '.join(codes[1:-1])} or {codes[-1]}.")
    replace(root, "what-helps", "^domains: .*$", f"domains: [{', '.join(codes)}]")
    result = commons("report", "coverage", "--root", root)
    assert result.output.splitlines()[0] == "3 published materials. No domain is empty."
    assert result.exit_code == 0


def test_the_text_of_the_real_collection_is_the_same_each_time_and_shows_every_domain_once() -> None:
    printed = commons("report", "coverage", "--root", REPOSITORY).output
    assert commons("report", "coverage", "--root", REPOSITORY).output == printed
    shown = re.findall(r"^([A-Z]+\d+) +\d+ +\d+ +\d+ ", printed, re.MULTILINE)
    assert sorted(shown) == sorted(each.code for each in coverage_of(load(REPOSITORY, TODAY)).domains)


def test_coverage_as_csv_has_a_line_for_each_count(root: Path) -> None:
    found = coverage_of(load(root, TODAY))
    rows = list(csv.DictReader(io.StringIO(commons("report", "coverage", "--format", "csv", "--root", root).output)))
    by_all_three = [row for row in rows if row["counted_by"] == "domain, type and audience"]
    assert len(by_all_three) == len(found.domains) * 10 * 6
    assert len(rows) == len(found.domains) + sum(map(len, found.groups.values())) + len(by_all_three)
    first = found.domains[0]
    assert rows[0] == {
        "counted_by": "domain",
        "framework": first.framework,
        "domain": first.code,
        "type": "",
        "audience": "",
        "key": first.code,
        "name": first.title,
        "first": str(first.first),
        "materials": str(first.named),
        "children": str(first.parity.children),
        "adults": str(first.parity.adults),
    }


def test_nothing_at_all_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "materials").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Empty\n")
    assert "There are no domains." in commons("report", "coverage", "--root", tmp_path).output
    assert commons("report", "reading", "--root", tmp_path).output == "There are no materials yet.\n"


# How it reads


def test_materials_are_listed_by_grade_with_their_words(root: Path) -> None:
    replace(root, "a-talk", r"(?s)\n---\n.*", "\n---\n\nWe ask him. He tells us.\n")
    hard = "Supervisory responsibility necessitates organisational accountability."
    replace(root, "what-helps", r"(?s)\n---\n.*", f"\n---\n\n{hard}\n\n| a | b |\n| --- | --- |\n| {hard} | c |\n")
    found = readings(load(root, TODAY))
    assert [each.grade for each in found] == sorted(each.grade or 0 for each in found)
    words = {each.slug: (each.words, each.grade) for each in found}
    assert words["a-talk"] == (6, 3.1)
    assert words["what-helps"] == (5, 15.9)
    assert found[-1].slug == "what-helps"
    assert "old-leaflet" not in words  # withdrawn


def test_the_list_says_what_is_not_published_and_the_range(root: Path) -> None:
    found = readings(load(root, TODAY))
    printed = commons("report", "reading", "--root", root).output
    assert re.search(r"^ +\S+ +\d+  unfinished \(draft\) +\d+ +\d+$", printed, re.MULTILINE)
    graded = [each.grade for each in found if each.grade]
    assert f"{len(graded)} materials: grade {graded[0]} to {graded[-1]}, the middle one " in printed
    rows = list(csv.DictReader(io.StringIO(commons("report", "reading", "--format", "csv", "--root", root).output)))
    assert [row["slug"] for row in rows] == [each.slug for each in found]
    assert set(rows[0]) == {"slug", "status", "words", "grade", "material", "longest", "line", "sentence"}


def test_a_material_without_a_sentence_has_no_grade(root: Path) -> None:
    replace(root, "a-talk", r"(?s)\n---\n.*", "\n---\n\n| a | b |\n| --- | --- |\n| c | d |\n")
    found = readings(load(root, TODAY))
    assert (found[0].slug, found[0].words, found[0].grade) == ("a-talk", 0, None)
    assert re.search(r"^ +– +0  a-talk +– +–$", as_text(reading_report(load(root, TODAY)), 80), re.MULTILINE)
