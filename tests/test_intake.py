"""What is taken in: one table of limits, no more read than that, and names that every machine can hold."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from build_tools import intake
from build_tools.checks.runner import run
from build_tools.crew import Crew
from build_tools.intake import (
    LIMITS,
    NotAFileError,
    confusable,
    is_plain,
    is_text,
    most,
    path_fault,
    read_at_most,
    windows_fault,
)
from build_tools.loading import load
from tests.checks.test_formats import PATH, TEN_FAULTS, repository
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

FOLDER = Path(PATH).parent
BUILD_TOOLS = Path(intake.__file__).parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one material with ten faults, none of which a bad file beside it may hide."""
    return repository(tmp_path, TEN_FAULTS)


def found(root: Path) -> list[tuple[str, str]]:
    """The path and code of each finding, but for the ten faults, which have to be there."""
    report = run(load(root, TODAY))
    there = [(each.path, each.code) for each in report.diagnostics if each.path != PATH]
    assert len(report.diagnostics) - len(there) == 10
    return there


def test_each_limit_is_in_the_table_once_and_in_plain_words() -> None:
    assert len({limit.key for limit in LIMITS}) == len(LIMITS)
    assert all(limit.most > 0 and limit.what and limit.unit for limit in LIMITS)
    with pytest.raises(KeyError):
        most("nothing")


def test_every_limit_is_held_to_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in BUILD_TOOLS.rglob("*.py") if path.name != "intake.py")
    code += Path(intake.__file__).read_text(encoding="utf-8").split("_MOST = ")[1]
    assert [limit.key for limit in LIMITS if f'"{limit.key}"' not in code] == []


def test_no_more_is_read_than_shows_that_a_file_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    assert read_at_most(str(path), 1000) == bytes(1001)
    path.write_bytes(b"a" * 1000)
    assert read_at_most(str(path), 1000) == b"a" * 1000
    path.write_bytes(b"")
    assert read_at_most(str(path), 1000) == b""


def test_nothing_but_an_ordinary_file_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(NotAFileError):
            read_at_most(str(path), 1000)
    with pytest.raises(OSError, match="symbolic link"):
        read_at_most(str(tmp_path / "link"), 1000)


@pytest.mark.parametrize("name", ["con", "NUL.txt", "com1", "LPT9.tar.gz", "aux .md", "COM\u00b9.txt", "a.", "a "])
def test_windows_cannot_hold_some_names(name: str) -> None:
    assert windows_fault(name)


@pytest.mark.parametrize("name", ["console.txt", "auxiliary", "com10.txt", "nullable.md", "a.con", "index.md", "a.b"])
def test_and_can_hold_all_others(name: str) -> None:
    assert windows_fault(name) is None
    assert is_plain(name)
    assert is_text(name)


@pytest.mark.parametrize(
    "name", ["", "a b", "caf\u00e9", "-a", ".a", "a/b", "a:b", "a\\b", "<a>", "a\n", "a%0A", "\u0430"]
)
def test_a_plain_name_is_of_plain_letters(name: str) -> None:
    assert not is_plain(name)


@pytest.mark.parametrize("name", ["a\nb", "a\u202eb", "a\u200b", "a\x00", os.fsdecode(b"\xff")])
def test_some_names_are_no_text(name: str) -> None:
    assert not is_text(name)


def test_names_that_some_machine_takes_for_one() -> None:
    paths = ["a/B", "a/b", "b/b", "a/caf\u00e9", "a/cafe\u0301", "a/\ufb01n", "a/fin", "a/stra\u00dfe", "a/STRASSE"]
    assert [path for path, _ in confusable(paths)] == ["a/b", "a/caf\u00e9", "a/stra\u00dfe", "a/\ufb01n"]


def test_a_path_has_an_end() -> None:
    assert path_fault("a/" * 8 + "a") is None
    assert path_fault("a/" * 9 + "a")
    assert path_fault("a" * 200) is None
    assert path_fault("a" * 201)


def test_every_path_of_a_catalogue_lies_in_the_folder(root: Path) -> None:
    top = root / FOLDER
    for name, leads_to in {"up": "..", "out": "/etc", "self": "self", "far": "../../../../../../etc/passwd"}.items():
        (top / name).symlink_to(leads_to)
    (top / "..txt").write_text("a\n")
    (top / "a..b").mkdir()
    (top / "a..b" / "a.txt").write_text("a\n")
    catalogue = load(root, TODAY)
    assert _paths(catalogue) > {f"{FOLDER}/..txt", f"{FOLDER}/a..b/a.txt"}
    for path in _paths(catalogue):
        assert ".." not in Path(path).parts
        assert (root / path).resolve().is_relative_to(root.resolve())
        assert not any(part.is_symlink() for part in (root / path, *(root / path).parents) if part != root)


def _paths(catalogue: Catalogue) -> set[str]:
    files = {f"materials/{slug}/{name}" for slug, each in catalogue.materials.items() for name in each.files}
    return {*files, *catalogue.paths, *catalogue.attachments, *(source.path for source in catalogue.sources)}


def test_a_large_file_is_set_aside_alone(root: Path) -> None:
    for name, key in {"large.pdf": "file-bytes", "large.txt": "text-bytes"}.items():
        with (root / FOLDER / name).open("wb") as file:
            file.truncate(most(key) + 1)
    with (root / "docs" / "large.png").open("wb") as file:
        file.truncate(most("file-bytes") + 1)
    assert {each for each in found(root) if each[1] == "FMT012"} == {
        ("docs/large.png", "FMT012"),
        (f"{FOLDER}/large.pdf", "FMT012"),
        (f"{FOLDER}/large.txt", "FMT012"),
    }


@pytest.mark.parametrize("workers", [1, 2])
def test_a_folder_with_too_much_in_it_is_one_finding(root: Path, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setattr("build_tools.crew.WORTH_A_CREW", 1)
    for folder in ("crowded", "heavy"):
        (root / "materials" / folder).mkdir()
        (root / "materials" / folder / "index.md").write_text(TEN_FAULTS)
    for number in range(most("folder-files")):
        (root / "materials" / "crowded" / f"{number}.txt").write_text("a\n")
    for number in range(5):
        with (root / "materials" / "heavy" / f"{number}.pdf").open("wb") as file:
            file.truncate(most("file-bytes"))
    with Crew(workers, "fork") as crew:
        report = run(load(root, TODAY, crew=crew), crew=crew)
    there = [(each.path, each.code) for each in report.diagnostics if each.path != PATH]
    assert there == [("materials/crowded/index.md", "FMT038"), ("materials/heavy/index.md", "FMT038")]
    assert len(report.diagnostics) == 12


def test_too_many_files_are_one_finding_and_the_others_are_checked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        (root / "permissions" / f"z{number}.txt").write_text("a\n")
    (root / "permissions" / "zz").mkdir()
    monkeypatch.setitem(intake._MOST, "files", len(load(root, TODAY).paths) - 5)
    assert [each for each in found(root) if each[1] == "FMT038"] == [("permissions/z6.txt", "FMT038")]


def test_what_belongs_to_another_repository_is_not_read(root: Path) -> None:
    (root / ".gitmodules").write_text("a\n")
    (root / "docs" / ".git").mkdir()
    (root / "docs" / ".git" / "config.md").write_text("<script>\n")
    (root / FOLDER / ".GIT").write_text("gitdir: elsewhere\n")
    assert found(root) == [(".gitmodules", "FMT041"), ("docs/.git", "FMT041"), (f"{FOLDER}/.GIT", "FMT041")]


def test_names_are_checked_in_every_folder_that_is_read(root: Path) -> None:
    for folder in ("docs", "citations", "permissions/declarations", str(FOLDER)):
        (root / folder / "two words.md").write_text("# A\n\nAsk.\n")
        (root / folder / "nul.md").write_text("# A\n\nAsk.\n")
        (root / folder / "NUL.md").write_text("# A\n\nAsk.\n")
        (root / folder / "a\u202eb.md").write_text("# A\n\nAsk.\n")
        there = [each for each in found(root) if each[0].startswith(f"{folder}/")]
        assert {(f"{folder}/two words.md", "FMT034"), (f"{folder}/a\ufffdb.md", "FMT034")} <= set(there)
        assert {(f"{folder}/nul.md", "FMT039"), (f"{folder}/nul.md", "FMT040"), (f"{folder}/NUL.md", "FMT040")} <= set(
            there
        )


@pytest.mark.parametrize(
    "name", ["CNAME", "_headers", "_redirects", ".nojekyll", ".well-known", "assets", "robots.txt"]
)
def test_nothing_takes_the_place_of_what_hosts_read(root: Path, name: str) -> None:
    (root / "docs" / name).mkdir()
    for file in ("a.md", "a.png"):
        (root / "docs" / name / file).write_text("# A\n\nAsk.\n")
    there = found(root)
    assert {(f"docs/{name}/a.md", "FMT032"), (f"docs/{name}/a.png", "FMT032")} <= set(there)


@pytest.mark.parametrize("name", ["CNAME", "_headers", "_redirects", ".nojekyll", ".htaccess", "robots.txt"])
def test_nor_does_a_file_at_the_root_of_the_site(root: Path, name: str) -> None:
    (root / "docs" / name).write_text("a\n")
    assert (f"docs/{name}", "FMT021") in found(root)


def test_what_is_no_ordinary_file_is_said_to_be_none(root: Path) -> None:
    os.mkfifo(root / FOLDER / "pipe.txt")
    os.mkfifo(root / "docs" / "pipe.md")
    (root / "organisations.yaml").unlink()
    (root / "organisations.yaml").mkdir()
    report = run(load(root, TODAY))
    there = {(each.path, each.code, each.message[:23]) for each in report.diagnostics if each.code == "FMT021"}
    assert there == {
        (f"{FOLDER}/pipe.txt", "FMT021", "this is no file but a p"),
        ("docs/pipe.md", "FMT021", "this is no file but a p"),
        ("organisations.yaml", "FMT021", "a file should be here, "),
    }


def test_a_register_behind_a_link_is_not_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_bytes((root / "organisations.yaml").read_bytes())
    (root / "organisations.yaml").unlink()
    (root / "organisations.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    catalogue = load(root, TODAY)
    assert not catalogue.organisations
    assert ("organisations.yaml", "FMT031") in [(each.path, each.code) for each in run(catalogue).diagnostics]
