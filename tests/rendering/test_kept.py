"""What pandoc made is kept by content: the second time costs no call, and a damaged result is made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from build_tools.model import Name, Reference
from build_tools.rendering import citations
from build_tools.rendering.citations import APA, HARVARD, RenderedCitations, Style, render_citations
from build_tools.rendering.suggested_citation import MOST_IN_A_CALL, render_alone

STYLES = Path(__file__).parent.parent.parent / "citations" / "csl"


def render(title: str, kept: Path | None) -> RenderedCitations:
    book = Reference(key="a", kind="book", fields={"title": title, "year": "2020"}, authors=(Name(family="Ex"),))
    return render_citations([book], [], HARVARD, STYLES, kept)


def test_the_same_content_costs_one_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    pandoc = citations._by_pandoc

    def counted(*given: Any) -> Any:
        calls.append(given)
        return pandoc(*given)

    monkeypatch.setattr(citations, "_by_pandoc", counted)
    assert render("One", tmp_path) == render("One", tmp_path) == render("One", None)
    assert len(calls) == 2
    render("Two", tmp_path)
    assert len(calls) == 3


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many references each call of pandoc was given."""
    calls: list[int] = []
    pandoc = citations._by_pandoc

    def counted(library: Any, document: Any, rules: Any) -> Any:
        calls.append(len(library))
        return pandoc(library, document, rules)

    monkeypatch.setattr(citations, "_by_pandoc", counted)
    return calls


def works(count: int, **titles: str) -> dict[str, Reference]:
    fields = {f"w{number}": {"title": f"Work {number}", "year": "2020"} for number in range(count)}
    fields |= {key: {"title": title, "year": "2020"} for key, title in titles.items()}
    return {
        key: Reference(key=key, kind="book", fields=each, authors=(Name(family="Ex"),)) for key, each in fields.items()
    }


@pytest.mark.parametrize("damage", ["", "{}", "not JSON", '{"digest": "x", "made": {"blocks": []}}', "x\n{}"])
def test_a_damaged_result_changes_nothing(tmp_path: Path, damage: str) -> None:
    before = render("One", tmp_path)
    for file in tmp_path.glob("*.json"):
        file.write_text(damage)
    assert render("One", tmp_path) == before


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert render("One", tmp_path / "file" / "folder") == render("One", None)


def test_what_nobody_asked_for_in_the_longest_time_goes_first(
    tmp_path: Path, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("One", "Two"):
        render(title, tmp_path)
    render("One", tmp_path)
    (size,) = {file.stat().st_size for file in tmp_path.glob("*.json")}
    monkeypatch.setattr(citations, "MOST_KEPT", 2 * size + size // 2)
    render("Six", tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == 2
    assert len(asked) == 3
    render("One", tmp_path)
    assert len(asked) == 3
    render("Two", tmp_path)
    assert len(asked) == 4


@pytest.mark.parametrize("style", [HARVARD, APA], ids=["harvard", "apa"])
def test_of_references_that_stand_alone_only_the_new_ones_are_rendered(
    style: Style, tmp_path: Path, asked: list[int]
) -> None:
    before = render_alone(works(5), style, STYLES, tmp_path)
    assert render_alone(works(5), style, STYLES, tmp_path) == before
    after = render_alone(works(6, w2="Another"), style, STYLES, tmp_path)
    assert asked == [5, 2]
    assert after == render_alone(works(6, w2="Another"), style, STYLES)
    assert {key: entry for key, entry in after.items() if before.get(key) != entry}.keys() == {"w2", "w5"}


def test_references_that_stand_alone_are_forgotten_when_they_are_gone(tmp_path: Path, asked: list[int]) -> None:
    for count in (5, 3, 5):
        render_alone(works(count), HARVARD, STYLES, tmp_path)
    assert asked == [5, 2]


@pytest.mark.parametrize("damage", ["", "{}", "not JSON", "x\n{}"])
def test_damaged_references_that_stand_alone_change_nothing(tmp_path: Path, damage: str) -> None:
    before = render_alone(works(2), HARVARD, STYLES, tmp_path)
    for file in tmp_path.glob("*.json"):
        file.write_text(damage)
    assert render_alone(works(2), HARVARD, STYLES, tmp_path) == before


def test_how_many_go_into_a_call_changes_nothing(asked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render_alone(works(7), APA, STYLES)
    monkeypatch.setattr("build_tools.rendering.suggested_citation.MOST_IN_A_CALL", 2)
    assert list(render_alone(works(7), APA, STYLES).items()) == list(whole.items())
    assert sorted(asked) == [1, 2, 2, 2, 7]
    assert MOST_IN_A_CALL > 7
