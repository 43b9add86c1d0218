"""The benchmark measures what it says: its collection is valid, its arithmetic right, and README.md quotes it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from benchmarks.collection import write_collection
from benchmarks.prose import SYLLABLES, word_of_rank
from benchmarks.scale import stock
from benchmarks.scale.changes import KINDS, apply, apply_random
from benchmarks.scale.plot import plot
from benchmarks.scale.ratios import GOALS, MEANINGS, met, ratios
from benchmarks.scale.report import END, README, START, read_latest, readme_section, table, with_section, write_result
from build_tools.pipeline import check

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 11, 22)
COUNT = 61
"""Five dozen, and what would be the first part of a series whose others are not there."""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("collection") / "repository"
    write_collection(root, COUNT)
    return root


def files(root: Path) -> dict[str, bytes]:
    kept = [path for path in sorted(root.rglob("*")) if path.is_file() and ".cache" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in kept}


def faults(root: Path) -> list[str]:
    found = check(root, TODAY).report.diagnostics
    return [str(each) for each in found if each.severity.value != "advice"]


def test_the_same_number_gives_the_same_bytes(collection: Path, tmp_path: Path) -> None:
    write_collection(tmp_path / "again", COUNT)
    assert files(tmp_path / "again") == files(collection)


def test_a_collection_passes_every_check_without_a_warning(collection: Path) -> None:
    assert faults(collection) == []


def test_a_collection_has_what_the_real_one_has(collection: Path) -> None:
    texts = [path.read_text() for path in sorted((collection / "materials").glob("*/index.md"))]
    assert len(texts) == COUNT

    def share(part: str) -> float:
        return sum(part in text for text in texts) / COUNT

    assert share("basis: link-only") == pytest.approx(5 / 12, abs=0.03)
    assert share("](drawing.svg)") == pytest.approx(2 / 12, abs=0.03)
    assert share("\nseries: ") == pytest.approx(5 / 12, abs=0.03)
    assert share("\nadapted_from:\n") == pytest.approx(1 / 12, abs=0.03)
    for part in ("basis: open-licence", "third_party:", "\n> ", "| --- |", ", p. ", "; @", "](../material-", "**"):
        assert share(part) > 0, part
    organisations = [text.split("  organisation: ")[1].split("\n")[0] for text in texts]
    assert max(organisations.count(key) for key in organisations) < 0.2 * COUNT
    words = sum(len(text.split("\n---\n", 1)[1].split()) for text in texts) / COUNT
    assert 800 < words < 1100
    linked = {int(number) for text in texts for number in re.findall(r"\.\./material-(\d+)/", text)}
    assert not {number for number in linked if number % 12 == 11}, "these can be removed, as nothing links to them"


def test_neighbours_in_the_long_tail_are_all_different_words() -> None:
    every = len(SYLLABLES) ** 3
    assert len({rank * 48_271 % every for rank in range(every)}) == every
    assert len({word_of_rank(rank) for rank in range(1, 2000)}) > 1990


def test_changes_of_every_kind_pass_every_check_and_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    done = []
    for name in ("first", "second"):
        write_collection(tmp_path / name, COUNT)
        done.append(apply_random(tmp_path / name, len(KINDS), 7))
    assert done[0] == done[1]
    assert {line.split(":")[0] for line in done[0]} == set(KINDS)
    assert files(tmp_path / "first") == files(tmp_path / "second")
    assert faults(tmp_path / "first") == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_change_changes_something(kind: str, tmp_path: Path) -> None:
    write_collection(tmp_path / "repository", COUNT)
    before = files(tmp_path / "repository")
    assert apply(tmp_path / "repository", kind, 3)
    assert files(tmp_path / "repository") != before


def test_stock_gets_every_page_once_in_small_groups(collection: Path, tmp_path: Path) -> None:
    domains = stock.first_domains(collection)
    assert len(domains) == COUNT
    pages = ["index.md", "about.md", "domains/ps1/index.md", *(f"materials/{slug}/index.md" for slug in domains)]
    navigation = stock.navigation(domains | {f"more-{each}": "PS1" for each in range(60)}, pages)

    def leaves(items: list[Any]) -> list[str]:
        found: list[str] = []
        for item in items:
            value = next(iter(item.values())) if isinstance(item, dict) else item
            found += leaves(value) if isinstance(value, list) else [value]
        return found

    assert sorted(leaves(navigation)) == sorted(pages)
    stock.write_bare(tmp_path, collection)
    settings = stock.write_settings(tmp_path, collection).read_text()
    assert "build_tools" not in settings
    assert "plugins:\n- search\n" in settings


def run(**seconds: float) -> dict[str, Any]:
    rows = {"stock": 200.0, "stock_bare": 100.0, "cold": 50.0, "cold_tenth": 4.0, "body": 5.0, "check_cold": 10.0}
    peak = {"peak_mb": 700.0, "indexer_peak_mb": None}
    result: dict[str, Any] = {
        "day": "2026-11-22",
        "materials": 10_000,
        "tenth": 1000,
        "machine": {"cpu": "A <processor> & more", "cores": 2, "memory_gb": 25, "kernel": "Linux 6.1"},
        "versions": {"python": "3.11"},
        "seconds": {**rows, "check_warm": 1.0, **seconds},
        "peaks": {"stock": {"peak_mb": 2000.0, "indexer_peak_mb": None}, "cold": {**peak, "indexer_peak_mb": 900.0}},
        "sites": {"ours": {"mb": 300.0, "files": 45_001}, "stock": {"mb": 800.0, "files": 1}},
        "first_search": [{"kb": 200.0, "seconds": 0.3}, {"kb": 300.0, "seconds": 0.2}],
        "sizes": {"100": {"cold": 3.0, "body": 0.5}, "10000": {"stock": 200.0, "cold": 50.0, "body": 5.0}},
    }
    result["ratios"] = ratios(result)
    result["goals"] = {name: {"goal": GOALS[name], "met": reached} for name, reached in met(result["ratios"]).items()}
    return result


def test_the_ratios_are_those_of_the_issue() -> None:
    assert run()["ratios"] == {
        "cold": 0.25,
        "cold_bare": 0.5,
        "edit": None,
        "edit_with_search": 0.1,
        "check_cold": 0.2,
        "check_warm": 0.02,
        "growth": 1.25,
        "peak_mb": 700.0,
        "indexer_peak_mb": 900.0,
        "site_mb": 300.0,
        "files": 45_001,
        "first_search_kb": 300.0,
        "first_result_s": 0.3,
    }
    assert run(body_without_search=2.5)["ratios"]["edit"] == 0.05
    assert list(run()["ratios"]) == list(MEANINGS)


def test_a_goal_is_met_missed_or_not_measured() -> None:
    goals = run()["goals"]
    assert {name: each["met"] for name, each in goals.items() if each["met"] is not True} == {
        "edit": None,
        "growth": False,
        "files": False,
    }
    assert "| files in our site | 45,001 | ≤ 45,000 | no |" in table(run())
    assert "| not measured | ≤ 0.06 |  |" in table(run())


def test_a_national_run_is_also_the_latest(tmp_path: Path) -> None:
    assert write_result(run(), tmp_path).name == "2026-11-22-10000.json"
    assert read_latest(tmp_path / "latest.json") == run()
    assert write_result(run() | {"materials": 1000}, tmp_path).name == "2026-11-22-1000.json"
    assert read_latest(tmp_path / "latest.json") == run()


def test_the_plot_is_well_formed_escapes_and_says_its_figures_in_words() -> None:
    drawn = ET.fromstring(plot(run()))  # noqa: S314 - we made it
    assert drawn.get("role") == "img"
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert "A <processor> & more, 2 cores, 2026-11-22" in texts
    assert {"Seconds", "Materials", "100", "10,000"} <= set(texts)
    said = drawn.findtext(f"{SVG}desc") or ""
    assert "ours, cold: 3 at 100, 50 at 10,000" in said
    assert "stock, the same pages: 200 at 10,000" in said
    points = [line.get("points", "").split() for line in drawn.iter(f"{SVG}polyline")]
    assert [len(each) for each in points] == [1, 2, 2]


def test_readme_quotes_what_the_latest_run_says() -> None:
    text = README.read_text()
    assert with_section(text, readme_section(read_latest())) == text, "run python -m benchmarks.scale.report --readme"


def test_a_section_quotes_every_ratio_that_was_measured() -> None:
    section = readme_section(run())
    assert "10,000 made-up materials on 2 cores" in section
    assert f"| {MEANINGS['cold']} | 0.25 | ≤ 0.4 |" in section
    assert MEANINGS["edit"] not in section
    assert with_section(f"a\n{START}\nold\n{END}\nb\n", "new\n") == f"a\n{START}\n\nnew\n\n{END}\nb\n"
    with pytest.raises(ValueError, match="lacks the lines"):
        with_section("no markers", section)
