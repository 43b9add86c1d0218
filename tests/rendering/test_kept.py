"""What pandoc made is kept by content: the second time costs no call, and a damaged result is made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from build_tools.model import Name, Reference
from build_tools.rendering import citations
from build_tools.rendering.citations import HARVARD, MOST_KEPT, RenderedCitations, render_citations

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


@pytest.mark.parametrize("damage", ["", "{}", "not JSON", '{"digest": "x", "made": {"blocks": []}}'])
def test_a_damaged_result_changes_nothing(tmp_path: Path, damage: str) -> None:
    before = render("One", tmp_path)
    for file in tmp_path.glob("*.json"):
        file.write_text(damage)
    assert render("One", tmp_path) == before


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert render("One", tmp_path / "file" / "folder") == render("One", None)


def test_only_so_many_results_are_kept(tmp_path: Path) -> None:
    tmp_path.joinpath("old").mkdir()
    for number in range(MOST_KEPT + 3):
        (tmp_path / f"{number}.json").write_text("{}")
    render("One", tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == MOST_KEPT
