"""The reports of the editors' desk: each figure is the one that was counted by hand, in each of the three forms."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from click.testing import CliRunner, Result

from build_tools.cli import main
from build_tools.desk_page import SHOWN, content_day, desk_values
from build_tools.exports.coverage_report import Parity, coverage_of, coverage_sentences
from build_tools.exports.json_schema import schema_texts
from build_tools.exports.report_forms import (
    Column,
    PrintedReport,
    Table,
    as_csv,
    as_json,
    as_text,
    few_of,
    report_schema,
)
from build_tools.loading import load
from build_tools.readers.link_states import Misread, link_states_schema, read_link_states
from build_tools.readers.reading_grade import longest_sentences, prose_of, reading_of
from build_tools.rendering.heat_map import HeatRow, heat_map, shade, shades_in_words
from build_tools.standards import Standards
from tests.exports.desk_repository import LINKS, LONG, write_desk_repository, write_links

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

REPOSITORY = Path(__file__).parent.parent.parent
TODAY = "2026-11-20"
REPORTS = ("rights", "due", "coverage", "reading", "references", "contributors", "links")
FORMS = ("text", "csv", "json")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_desk_repository(tmp_path / "repository")


def report(root: Path, *arguments: str, columns: int = 80, today: str = TODAY) -> Result:
    """What `commons report` prints on a terminal of a width."""
    whole = ["report", *arguments, "--today", today, "--root", str(root)]
    return CliRunner().invoke(main, whole, catch_exceptions=False, env={"COLUMNS": str(columns)})


def figures(root: Path, name: str, *arguments: str) -> dict[str, list[dict[str, object]]]:
    """The tables of a report, as its JSON has them."""
    result = report(root, name, "--format", "json", *arguments)
    assert result.exit_code == 0
    tables: dict[str, list[dict[str, object]]] = json.loads(result.stdout)["tables"]
    return tables


def loaded(root: Path) -> Catalogue:
    return load(root, dt.date.fromisoformat(TODAY))


# Coverage


def test_coverage_counts_domain_type_and_audience_with_the_biggest_gaps_first(root: Path) -> None:
    rows = figures(root, "coverage")["domains"]
    assert [(row["domain"], row["materials"], row["children"], row["adults"]) for row in rows] == [
        ("PS3", 0, 0, 0),
        ("PS1", 2, 2, 1),
        ("PS2", 2, 2, 0),
    ]
    assert [row["empty_combinations"] for row in rows] == [60, 58, 57]
    assert "Tools" not in rows[1]["missing_types"]  # type: ignore[operator]
    assert rows[2]["missing_audiences"] == [
        "Practice educators",
        "Newly qualified social workers",
        "Social workers",
        "Senior managers",
    ]


def test_each_combination_is_counted(root: Path) -> None:
    counted = {
        (row["domain"], row["type"], row["audience"]): row["materials"]
        for row in figures(root, "coverage")["counts"]
        if row["counted_by"] == "domain, type and audience"
    }
    assert {key: count for key, count in counted.items() if count} == {
        ("PS1", "tool", "practice-supervisor"): 2,
        ("PS1", "tool", "student"): 1,
        ("PS2", "tool", "practice-supervisor"): 1,
        ("PS2", "tool", "student"): 1,
        ("PS2", "reading", "student"): 1,
    }
    assert len(counted) == 3 * 10 * 6


def test_parity_is_said_in_figures_and_words(root: Path) -> None:
    coverage = coverage_of(loaded(root))
    assert coverage.parity == Parity(children=3, adults=1)
    assert coverage_sentences(coverage) == (
        "3 published materials. No published material names PS3.",
        "Adults’ services have 2 fewer materials than children’s: 1 against 3.",
        "Adults’ services have fewer in 2 domains: PS2 (0 against 2) and PS1 (1 against 2).",
    )
    for slug in ("second", "third"):
        path = root / "materials" / slug / "index.md"
        path.write_text(path.read_text().replace("setting: [children]", "setting: [children, adults]"))
    sentence = "Children’s and adults’ services have as many materials: 3 each."
    assert coverage_sentences(coverage_of(loaded(root)))[1:] == (sentence,)


# References, contributors, reading, due


def test_references_come_unverified_first_then_uncited_then_by_use(root: Path) -> None:
    rows = figures(root, "references")["references"]
    assert [(row["key"], row["is_verified"], row["published"], row["in_preparation"]) for row in rows] == [
        ("two", "no", 1, 0),
        ("four", "yes", 0, 0),
        ("three", "yes", 0, 1),
        ("one", "yes", 2, 0),
    ]
    assert [row["elsewhere"] for row in rows] == [0, 0, 0, 1]
    assert (rows[0]["path"], rows[0]["line"]) == ("citations/library.bib", 2)
    said = "4 references: 1 of them does not say how it was verified, and nothing cites 1 of them."
    assert report(root, "references", columns=120).output.splitlines()[0] == said


def test_contributors_are_counted_by_organisation_and_no_person_is_named(root: Path) -> None:
    rows = figures(root, "contributors")["contributors"]
    assert [tuple(row.values()) for row in rows] == [
        ("alpha", "Alpha Example", 2, 2, 6 + 37, ["CC-BY-4.0", "InC"], "2026-05-02"),
        ("beta", "Beta Example", 2, 1, 4 + 4, ["InC", "OGL-UK-3.0"], "2026-06-04"),
        ("gamma", "Gamma Example", 0, 0, 0, [], None),
    ]
    assert report(root, "contributors").output.splitlines()[0] == "4 materials from 2 organisations. 1 more has none."


def test_the_longest_sentences_are_listed_with_their_lines(root: Path) -> None:
    tables = figures(root, "reading")
    line = (root / "materials" / "second" / "index.md").read_text().split("\n").index(LONG) + 1
    second = next(row for row in tables["materials"] if row["slug"] == "second")
    assert (second["longest"], second["line"], second["sentence"]) == (30, line, f"{LONG} end.")
    where = f"materials/second/index.md:{line}"
    assert tables["sentences"] == [{"words": 30, "where": where, "sentence": f"{LONG} end."}]
    assert {row["slug"] for row in tables["materials"]} == {"first", "second", "third", "fourth"}


@pytest.mark.parametrize("slug", sorted(path.name for path in (REPOSITORY / "materials").iterdir()))
def test_the_sentences_that_are_listed_are_those_that_are_counted(slug: str) -> None:
    text = (REPOSITORY / "materials" / slug / "index.md").read_text().split("\n---\n", 1)[1]
    found = longest_sentences(text, 1, 100_000)
    reading = reading_of(text)
    assert (len(found), sum(each.words for each in found)) == (reading.sentences, reading.words)
    prose = " ".join(prose_of(text))
    lines = text.split("\n")
    for each in found:
        assert each.text in prose
        first = re.search(r"[^\W\d_]+", each.text)
        assert first is not None
        assert first.group() in lines[each.line - 1], each


def test_what_is_due_says_what_rests_on_it(root: Path) -> None:
    rows = figures(root, "due")["due"]
    assert [(row["on"], row["days"], row["kind"], row["subject"], row["resting"]) for row in rows] == [
        ("2026-11-01", -19, "review", "third", ["third"]),
        ("2026-12-10", 20, "review", "first", ["first"]),
        ("2026-12-31", 41, "grant", "PERM-0001", ["first", "fourth", "second", "third"]),
        ("2027-01-31", 72, "framework", "made-up", ["first", "second", "third"]),
    ]
    assert [row["subject"] for row in figures(root, "due", "--within", "20")["due"]] == ["third", "first"]
    said = "4 things run out or are due within 90 days of 2026-11-20, 1 of them by now."
    assert report(root, "due").output.splitlines()[0] == said


def test_a_long_list_of_names_is_cut_and_says_how_many_more() -> None:
    assert few_of(("a", "b", "c"), 2) == "a, b and 1 more"
    assert few_of(("a", "b"), 2) == "a, b"


# External links


def test_links_are_listed_worst_first_and_an_old_look_is_said_before_anything_else(root: Path) -> None:
    write_links(root)
    rows = figures(root, "links")["links"]
    assert [(row["state"], row["code"], row["seen_on"], row["materials"]) for row in rows] == [
        ("broken", 404, "2026-11-05", ["first", "third"]),
        ("timeout", None, None, ["fourth"]),
        ("ok", 200, None, ["first"]),
    ]
    said = "Looked at on 6 November 2026, 3 external links: broken 1, no answer in time 1, there 1."
    assert " ".join(report(root, "links", columns=200).output.splitlines()[0].split()) == said
    old = report(root, "links", columns=200, today="2026-11-21").output.splitlines()
    assert old[0].startswith("The newest look at external links is 15 days old, and should be 14 at most")
    assert old[2] == said


def test_nobody_has_looked_is_said_plainly(root: Path) -> None:
    said = "Nobody has looked at the external links: there is no build/links.json.\n"
    assert report(root, "links").output == said
    assert said in report(root).output


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"version": 1,\n "links": [}', "2:12: this is not JSON: Expecting value"),
        ("[" * 100_000, "this is nested too deep"),
        ('{"version": NaN}', "this is not JSON that can be read: `NaN` is no number"),
        ("[]", "the file: "),
        ({"version": 1, "checked_on": "2026-11-06"}, "`links`: this is missing"),
        ({**LINKS, "version": 2}, "`version`: `2` is not 1, the version that can be read here"),
        ({**LINKS, "checked_on": "yesterday"}, "`checked_on`: `yesterday` is not a day such as 2026-11-20"),
        ({**LINKS, "extra": 1}, "`extra`: there is no such key"),
        (
            {**LINKS, "links": [{"address": "https://example.org/", "state": "up"}]},
            "link 1, `state`: `up` is none of ok, redirected, broken, timeout, excluded, unknown",
        ),
        ({**LINKS, "links": [*LINKS["links"], {"state": "ok"}]}, "link 4, `address`: this is missing"),  # type: ignore[misc]
        (
            {**LINKS, "links": [LINKS["links"][0]] * 2},  # type: ignore[index]
            "link 2: `https://example.org/` is there twice; each address stands there once",
        ),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_located_sentence(root: Path, content: object, sentence: str) -> None:
    write_links(root, content)
    for form in FORMS:
        result = report(root, "links", "--format", form)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "build/links.json cannot be read, so nothing is known of the external links." in result.stderr
        assert f"commons: {sentence}" in result.stderr
    assert report(root).exit_code == 0
    assert desk_values(loaded(root), Standards(loaded(root)))["links"]["rows"] == []


def test_bytes_that_are_no_text_and_many_faults_are_told_shortly() -> None:
    assert read_link_states(b"\xff") == Misread(("this is not UTF-8 text",))
    faulty = {**LINKS, "links": [{"address": "", "state": "ok"}] * 500}
    found = read_link_states(json.dumps(faulty).encode())
    assert isinstance(found, Misread)
    assert len(found.faults) == 21
    assert found.faults[-1] == "and 480 more faults"


def test_the_schema_of_the_links_accepts_what_is_read_and_refuses_what_is_not() -> None:
    validator = jsonschema.Draft202012Validator(link_states_schema())
    validator.check_schema(link_states_schema())
    assert list(validator.iter_errors(LINKS)) == []
    assert list(validator.iter_errors({**LINKS, "version": 2}))
    assert list(validator.iter_errors({**LINKS, "extra": 2}))


@pytest.mark.parametrize("name", ["links", "report"])
def test_the_schemas_in_the_repository_are_fresh_and_the_command_prints_them(name: str) -> None:
    kept = (REPOSITORY / "schemas" / f"{name}.schema.json").read_text()
    assert kept == schema_texts()[name](), "run make golden"
    assert CliRunner().invoke(main, ["schema", "--of", name]).output == kept


# What needs somebody first


def test_the_desk_says_what_needs_somebody_first(root: Path) -> None:
    write_links(root)
    result = report(root, "--format", "json")
    needs = [(row["what"], row["count"], row["names"]) for row in json.loads(result.stdout)["tables"]["needs"]]
    assert needs == [
        ("Run out or overdue", 1, ["third"]),
        ("External links that need a look", 2, ["https://example.org/gone", "https://example.org/late"]),
        ("Waiting for review", 1, ["fourth"]),
        ("Due within 90 days", 3, ["first", "PERM-0001", "made-up"]),
        ("References not verified", 1, ["two"]),
        ("Domains with nothing", 1, ["PS3"]),
        ("Rights not yet reviewed", 3, ["first", "second", "third"]),
        ("Accessibility not yet reviewed", 3, ["first", "second", "third"]),
        ("Lived experience not yet reviewed", 3, ["first", "second", "third"]),
        ("Practice not yet reviewed", 3, ["first", "second", "third"]),
        ("References that nothing cites", 1, ["four"]),
    ]
    printed = report(root).output.splitlines()
    assert len(printed) <= 40
    assert printed[0] == "5 materials, 3 of them published, on 2026-11-20."


def test_the_desk_of_the_real_collection_is_one_screen() -> None:
    assert len(report(REPOSITORY).output.splitlines()) <= 24


def test_options_before_a_report_are_refused_in_a_sentence(root: Path) -> None:
    whole = ["report", "--root", str(root), "due"]
    result = CliRunner().invoke(main, whole)
    assert result.exit_code == 2
    assert "commons: write options at the end: commons report due --root …" in result.output


# The three forms


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("name", ["", *REPORTS])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(root: Path, name: str, columns: int) -> None:
    write_links(root)
    for repository in (root, REPOSITORY):
        printed = report(repository, *filter(None, [name]), columns=columns).output
        assert max(map(len, printed.splitlines())) <= columns
        assert "\x1b" not in printed
        wide = report(repository, *filter(None, [name]), columns=2000).output
        assert letters(printed) == letters(wide)


def letters(text: str) -> list[str]:
    """The letters and digits of a text, in whatever order a table puts them."""
    return sorted(sign for sign in text if sign.isalnum())


def test_a_terminal_of_unknown_width_has_80_columns() -> None:
    result = CliRunner().invoke(main, ["report", "coverage", "--root", str(REPOSITORY)], env={"COLUMNS": None})
    widths = [len(line) for line in result.output.splitlines()]
    assert 70 < max(widths) <= 80


@pytest.mark.parametrize("name", ["", *REPORTS])
def test_csv_is_read_back_as_the_first_table_and_json_has_its_shape(root: Path, name: str) -> None:
    write_links(root)
    arguments = [*filter(None, [name]), "--format"]
    whole = json.loads(report(root, *arguments, "json").stdout)
    jsonschema.Draft202012Validator(report_schema()).validate(whole)
    assert (whole["version"], whole["report"], whole["on"]) == (1, name or "desk", TODAY)
    first = next(iter(whole["tables"].values()))
    raw = report(root, *arguments, "csv").stdout_bytes
    assert raw.count(b"\r\n") == len(first) + 1
    rows = list(csv.DictReader(io.StringIO(raw.decode(), newline=""), strict=True))
    assert [list(row) for row in rows] == [list(each) for each in first]
    for row, each in zip(rows, first, strict=True):
        assert {key: value.removeprefix("'") for key, value in row.items()} == {
            key: "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
            for key, value in each.items()
        }


def test_no_cell_of_any_report_is_a_formula(root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(report(root, "references", "--format", "csv").output)))
    assert {row["title"] for row in rows if row["key"] == "four"} == {"'=The fourth book"}


def test_what_a_terminal_or_a_workflow_would_obey_is_in_no_form() -> None:
    table = Table("t", (Column("a", "A"), Column("b")), (("\x1b[2J::error::x", ("=1", "x")), ("::stop", None)))
    found = PrintedReport("x", dt.date(2026, 11, 20), ("::error::\x1b",), (table,))
    for form in (as_csv(found), as_json(found), as_text(found, 80)):
        assert "\x1b" not in form
        assert not any(line.lstrip().startswith("::") for line in form.splitlines())
    assert json.loads(as_json(found))["tables"]["t"][0] == {"a": "\x1b[2J::error::x", "b": ["=1", "x"]}


def test_a_table_too_wide_for_columns_becomes_lists() -> None:
    columns = tuple(Column(name, name * 12) for name in "abcdef")
    table = Table("t", columns, (tuple("word " * 4 for _ in columns),))
    text = as_text(PrintedReport("x", dt.date(2026, 11, 20), (), (table,)), 40)
    assert text.startswith("aaaaaaaaaaaa: word word word word\n")
    assert max(map(len, text.splitlines())) <= 40


# The page


def test_the_day_of_the_page_is_written_in_the_collection(root: Path) -> None:
    assert content_day(loaded(root)) == dt.date(2026, 5, 2)
    far = load(root, dt.date(2031, 1, 1))
    assert desk_values(far, Standards(far)) == desk_values(loaded(root), Standards(loaded(root)))


def test_the_page_tells_only_what_is_public(root: Path) -> None:
    write_links(root)
    grant = root / "permissions" / "PERM-0001.yaml"
    grant.write_text(grant.read_text().replace("expires_on: 2026-12-31", "expires_on: 2026-06-30"))
    catalogue = loaded(root)
    values = desk_values(catalogue, Standards(catalogue))
    assert [(row["address"], row["found"], row["code"]) for row in values["links"]["rows"]] == [
        ("https://example.org/gone", "Broken", 404)
    ]
    assert [row["key"] for row in values["references"]["rows"]] == ["two", "four", "three"]
    assert [(row["name"], row["materials"]) for row in values["contributors"]["rows"]] == [
        ("Alpha Example", 2),
        ("Beta Example", 1),
    ]
    assert [(row["what"], row["address"]) for row in values["due"]["rows"]] == [
        ("PERM-0001 expires; resting on it: first, second, third", "rights/")
    ]
    said = repr(values)
    assert "fourth" not in said.replace("The fourth book", "").replace("fourth book", "")
    assert "The fifth" not in said


def test_a_list_on_the_page_ends_after_fifty_and_says_how_many_more(root: Path) -> None:
    source = (root / "materials" / "third" / "index.md").read_text()
    for number in range(60):
        folder = root / "materials" / f"more-{number}"
        folder.mkdir()
        (folder / "index.md").write_text(source.replace("review_by: 2026-11-01", "review_by: 2026-05-01"))
    catalogue = loaded(root)
    due = desk_values(catalogue, Standards(catalogue))["due"]
    assert (len(due["rows"]), due["count"], due["more"]) == (SHOWN, 60, 10)


def test_the_drawing_says_each_number_and_shades_by_it() -> None:
    svg = heat_map("A <label>", ["One", "Two words"], [HeatRow("P&1", "a", (0, 9)), HeatRow("P2", "b", (3, 1))])
    assert 'aria-label="A &lt;label&gt;"' in svg
    assert "P&amp;1" in svg
    for count, step in ((0, 0), (9, 4), (3, 1), (1, 1)):
        assert f'class="pc-heat__count pc-heat__count-{step}"' in svg
        assert f">{count}</text>" in svg
    assert "style" not in svg


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 9, 100, 1_001])
def test_the_key_of_the_drawing_says_what_each_shade_stands_for(most: int) -> None:
    of_words = {}
    for step, words in shades_in_words(most)[1:]:
        first, _, last = words.replace(",", "").partition(" to ")
        of_words.update(dict.fromkeys(range(int(first), int(last or first) + 1), step))
    assert of_words == {count: shade(count, most) for count in range(1, most + 1)}
