"""Groundwork is the same whether it is begun beside the checks or asked for later, and costs nothing when they fail."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from build_tools import groundwork as groundworks
from build_tools.crew import Crew
from build_tools.groundwork import Groundwork
from build_tools.indexes import as_slugs, find_neighbours
from build_tools.pipeline import check
from build_tools.store import Store
from build_tools.typesetting import render_texts
from tests.made_up import write_made_up

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("groundwork") / "repository"
    write_made_up(root)
    return root


@pytest.fixture(scope="module")
def catalogue(made_up: Path) -> Catalogue:
    return check(made_up).catalogue


def test_it_is_what_each_part_gives_alone(catalogue: Catalogue, tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        first = Groundwork(catalogue, store)
        assert first.texts == render_texts(catalogue)
        assert first.related == as_slugs(find_neighbours(catalogue))
        begun = {path: each.fingerprint for path, each in first.others.items() if each.source is None}
    with Store(tmp_path) as store:
        second = Groundwork(catalogue, store)
        assert second.texts == first.texts
        assert second.related == first.related
        assert {path: each.fingerprint for path, each in second.others.items() if each.source is None} == begun


def test_nothing_is_begun_that_is_there(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path) as store:
        _ = Groundwork(catalogue, store).texts, Groundwork(catalogue, store).related
    with Store(tmp_path) as store, monkeypatch.context() as patched:
        patched.setattr(groundworks, "find_neighbours", lambda _: pytest.fail("found again"))
        assert not Groundwork(catalogue, store)._begun


def test_only_one_thread_touches_the_store(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    for name in ("get", "put"):
        original: Any = getattr(Store, name)

        def noted(*given: Any, original: Any = original) -> Any:
            threads.add(threading.get_ident())
            return original(*given)

        monkeypatch.setattr(Store, name, noted)
    with Store(tmp_path) as store:
        laid = Groundwork(catalogue, store)
        _ = laid.others, laid.texts, laid.related
    assert threads == {threading.get_ident()}


def test_what_goes_wrong_is_raised_when_it_is_asked_for(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> object:
        message = "pandoc is not there"
        raise RuntimeError(message)

    monkeypatch.setattr("build_tools.typesetting.render_in_styles", fails)
    with Store(tmp_path) as store:
        laid = Groundwork(catalogue, store)
        assert laid.related
        with pytest.raises(RuntimeError, match="pandoc is not there"):
            _ = laid.texts


def test_it_is_begun_only_for_a_build_and_dropped_when_there_are_errors(
    made_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[Groundwork] = []

    def drop(laid: Groundwork) -> None:
        dropped.append(laid)

    monkeypatch.setattr(Groundwork, "abandon", drop)
    with Store(tmp_path / "one") as store, Crew(2) as crew:
        assert check(made_up, store=store, crew=crew).groundwork is None
    with Store(tmp_path / "two") as store, Crew(2) as crew:
        assert check(made_up, store=store, crew=crew, to_build=True).groundwork is not None
    assert not dropped
    path = next((made_up / "materials").glob("*/index.md"))
    text = path.read_text()
    path.write_text(f"{text}\n<b>no</b>\n")
    try:
        with Store(tmp_path / "three") as store, Crew(2) as crew:
            checked = check(made_up, store=store, crew=crew, to_build=True)
    finally:
        path.write_text(text)
    assert checked.report.has_errors
    assert dropped == [checked.groundwork]
