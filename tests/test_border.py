"""What goes wrong in our own code with one file ends there: it is reported, and so is every other file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from build_tools import border, folders, intake, loading
from build_tools.border import at_border
from build_tools.crew import Crew
from build_tools.diagnostics import Fault
from build_tools.pipeline import check, put_in_place
from build_tools.readers.markdown import read_markdown
from build_tools.store import FOLDER, Store
from tests.made_up import copy_of
from tests.specification_runs import with_defects

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.checks.runner import Report

SLUG = "material-00003"
PATH = f"materials/{SLUG}/index.md"
OTHERS = [f"materials/material-{number:05}/index.md" for number in (1, 2, 4)]
BAD = {
    "raises": "raise KeyError(material.title)",
    "recurses": "return list(empty_body(material, catalogue))",
    "takes all memory": "return [bytes(1 << 60)]",
    "asserts": "assert False, material.title",
    "stops": "raise StopIteration",
}


@pytest.fixture
def root(made_up: Path, tmp_path: Path) -> Path:
    """A repository in which three other materials each have one fault."""
    copy = copy_of(made_up, tmp_path / "repository")
    for path in OTHERS:
        text = (copy / path).read_text()
        (copy / path).write_text(re.sub(r"^type: .*$", "type: pamphlet", text, count=1, flags=re.MULTILINE))
    return copy


def defect(body: str) -> tuple[tuple[str, str], ...]:
    """A check that fails in one material only."""
    text = f"def empty_body(material, catalogue):\n    if material.slug == '{SLUG}':\n        {body}\n    return []\n"
    return (("build_tools/checks/formats.py", text),)


def found(root: Path, store: Store | None = None, workers: int = 1) -> Report:
    with Crew(workers, "fork") as crew:
        return check(root, store=store, crew=crew).report


def errors(report: Report) -> list[tuple[str, str]]:
    return [(each.path, each.code) for each in report.diagnostics if each.severity == "error"]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_a_check_that_fails_is_a_defect_of_ours_and_all_else_is_reported(root: Path, body: str, workers: int) -> None:
    with with_defects(defect(body), seconds=10):
        report = found(root, workers=workers)
    assert sorted(errors(report)) == sorted([*((path, "FMT015") for path in OTHERS), (PATH, "FMT035")])
    message = next(each.message for each in report.diagnostics if each.code == "FMT035")
    assert re.search(r"[A-Z]\w+ in build_tools/checks/formats.py, line \d, before FMT025 empty-body was done", message)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_check_that_never_ends_is_stopped(root: Path, workers: int) -> None:
    with with_defects(defect("while True: pass"), seconds=0.5):
        report = found(root, workers=workers)
    assert sorted(errors(report)) == sorted([*((path, "FMT015") for path in OTHERS), (PATH, "FMT036")])


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", ["raises", "never ends"])
def test_a_reader_that_fails_costs_only_its_file(
    root: Path, monkeypatch: pytest.MonkeyPatch, how: str, workers: int
) -> None:
    monkeypatch.setattr(folders, "read_markdown", failing(read_markdown, how))
    monkeypatch.setattr(border, "SECONDS", 0.5)
    path = root / PATH
    path.write_text(path.read_text() + "\nStumble here.\n")
    report = found(root, workers=workers)
    wanted = "FMT035" if how == "raises" else "FMT036"
    assert {*((path, "FMT015") for path in OTHERS), (PATH, wanted)} <= set(errors(report))
    assert {path for path, _ in errors(report)} == {*OTHERS, PATH}
    assert f"{PATH} could not be read, so nothing else in it was checked" in report.not_checked
    assert "Stumble" not in str(report.diagnostics)


def failing(read: Callable[..., Any], how: str) -> Callable[..., Any]:
    def fails(text: str, *rest: object, **named: object) -> object:
        while "Stumble" in text:
            if how == "raises":
                raise ValueError(text)
        return read(text, *rest, **named)

    return fails


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("read_bibtex", "citations/made-up.bib"),
        ("read_yaml", "kss_map.yaml"),
        ("split_front_matter", "docs/stumble.md"),
        ("read_record", "permissions/PERM-0001.yaml"),
    ],
)
def test_every_other_kind_of_file_has_a_border_too(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    (root / "docs" / "stumble.md").write_text("# A\n\nAsk.\n")
    monkeypatch.setattr(loading, name, fails)
    report = found(root)
    assert (path, "FMT035") in errors(report)
    assert {(path, "FMT015") for path in OTHERS} <= set(errors(report))


def test_a_check_of_all_files_together_ends_at_the_border_as_well(root: Path) -> None:
    planted = (("build_tools/checks/formats.py", "def stray_file(catalogue):\n    yield catalogue.nothing\n"),)
    with with_defects(planted, seconds=10):
        report = found(root)
    assert sorted(errors(report)) == sorted([*((path, "FMT015") for path in OTHERS), ("materials", "FMT035")])


def test_nothing_that_ended_at_a_border_is_kept(root: Path) -> None:
    with Store(root / FOLDER) as store, with_defects(defect("raise KeyError"), seconds=10):
        assert (PATH, "FMT035") in errors(found(root, store))
    with Store(root / FOLDER) as store:
        assert sorted(errors(found(root, store))) == sorted((path, "FMT015") for path in OTHERS)


def test_no_reading_that_ended_at_a_border_is_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(root / FOLDER) as store, monkeypatch.context() as patched:
        patched.setattr(folders, "read_markdown", failing(read_markdown, "raises"))
        path = root / PATH
        path.write_text(path.read_text() + "\nStumble here.\n")
        assert (PATH, "FMT035") in errors(found(root, store))
    with Store(root / FOLDER) as store:
        assert sorted(errors(found(root, store))) == sorted((path, "FMT015") for path in OTHERS)


def test_a_defect_of_ours_stops_a_build(made_up: Path, tmp_path: Path) -> None:
    with with_defects(defect("raise KeyError"), seconds=10), Store(None) as store, Crew(1) as crew:
        checked = check(made_up)
        with pytest.raises(ValueError, match="errors"):
            put_in_place(checked, tmp_path / "site", store, crew)
    assert not (tmp_path / "site").exists()


def test_what_the_machine_cannot_do_is_no_fault_of_a_file() -> None:
    def fails() -> None:
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        at_border("it was read", fails)


def test_the_place_is_the_last_one_in_our_own_code() -> None:
    fault = at_border("it was read", lambda: folders.read_material("materials/a/index.md", None))  # type: ignore[arg-type]
    assert isinstance(fault, Fault)
    assert re.search(r"TypeError in build_tools/readers/text.py, line \d+, before it was read", fault.message)


def test_a_worker_process_has_only_so_much_memory(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/proc/self/statm").exists():
        pytest.skip("this system does not say how much memory is held")
    monkeypatch.setitem(intake._MOST, "memory", 200_000_000)
    monkeypatch.setattr(folders, "read_markdown", _greedy(read_markdown))
    path = root / PATH
    path.write_text(path.read_text() + "\nStumble here.\n")
    report = found(root, workers=2)
    assert {path for path, _ in errors(report)} == {*OTHERS, PATH}
    assert any("MemoryError" in each.message for each in report.diagnostics if each.path == PATH)


def _greedy(read: Callable[..., Any]) -> Callable[..., Any]:
    def takes(text: str, *rest: object, **named: object) -> object:
        held = bytearray(400_000_000 if "Stumble" in text else 1)
        return read(text, *rest, **named) if held else None

    return takes
