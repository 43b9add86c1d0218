"""What must never get through: each of these was once a way past the gate."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from build_tools import publishing
from build_tools.checks.runner import run
from build_tools.cli import main
from build_tools.loading import load
from build_tools.pipeline import write_tree
from build_tools.publishing import BuildFailedError
from build_tools.staging import StagedFile
from tests.built_site import make_pages, publish_site, run_mkdocs
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FATHERS = "materials/asking-about-fathers"


@pytest.fixture
def root(small_copy: Path) -> Path:
    return small_copy


def codes(root: Path) -> set[str]:
    return {diagnostic.code for diagnostic in run(load(root, TODAY)).diagnostics}


def link_to_a_file_outside(root: Path) -> None:
    (root / FATHERS / "notes.txt").symlink_to("/etc/hostname")


def link_to_a_folder_outside(root: Path) -> None:
    (root / "docs" / "elsewhere").symlink_to("/etc")


def link_to_what_never_ends(root: Path) -> None:
    (root / "citations" / "endless.bib").symlink_to("/dev/zero")


def page_in_a_materials_folder(root: Path) -> None:
    (root / FATHERS / "stolen").mkdir()
    (root / FATHERS / "stolen" / "index.md").write_text("# Stolen")


def page_in_place_of_a_generated_one(root: Path) -> None:
    (root / "docs" / "rights").mkdir()
    (root / "docs" / "rights" / "index.md").write_text("# Rights register")


def markdown_by_another_ending(root: Path) -> None:
    (root / "docs" / "more.markdown").write_text("# More")


def web_page_in_docs(root: Path) -> None:
    (root / "docs" / "more.html").write_text("<script>alert(1)</script>")


def foreign_holder(root: Path) -> None:
    index = root / "materials" / "a-talk" / "index.md"
    index.write_text(index.read_text().replace("holder: Practice Commons", "holder: Example Press"))


def key_that_climbs(root: Path) -> None:
    (root / "citations" / "climbing.bib").write_text("@book{x/../../evil, author={A, B}, title={T}, publisher={P}}")


def recording_kept_here(root: Path) -> None:
    (root / FATHERS / "talk.mp4").write_bytes(b"x")


def pipe_that_never_ends(root: Path) -> None:
    os.mkfifo(root / "permissions" / "PERM-0009.yaml")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (link_to_a_file_outside, "FMT031"),
        (link_to_a_folder_outside, "FMT031"),
        (link_to_what_never_ends, "FMT031"),
        (page_in_a_materials_folder, "RGT013"),
        (page_in_place_of_a_generated_one, "FMT032"),
        (markdown_by_another_ending, "FMT021"),
        (web_page_in_docs, "FMT021"),
        (foreign_holder, "RGT034"),
        (key_that_climbs, "CIT004"),
        (recording_kept_here, "RGT013"),
        (pipe_that_never_ends, "FMT021"),
    ],
)
def test_it_is_refused(root: Path, spoil: Callable[[Path], None], code: str) -> None:
    assert codes(root) == set()
    spoil(root)
    assert code in codes(root)


def test_a_link_in_bibtex_that_cannot_be_read_is_no_exception(root: Path) -> None:
    entry = "@book{odd, author={A, B}, title={\\href}, publisher={P}, verified={Seen.}}"
    (root / "citations" / "odd.bib").write_text(entry)
    run(load(root, TODAY))


@pytest.mark.parametrize("target", [".", "materials", "docs", ".."])
def test_a_build_never_replaces_what_is_no_site(root: Path, target: str) -> None:
    before = sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))
    result = CliRunner().invoke(main, ["build", "--root", str(root), "--site", str(root / target)])
    assert result.exit_code == 2
    assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*")) == before


@pytest.mark.parametrize("has_exchange", ["yes", "no"])
def test_a_site_is_replaced_whole(tmp_path: Path, has_exchange: str, monkeypatch: pytest.MonkeyPatch) -> None:
    new, site = tmp_path / "new", tmp_path / "site"
    for folder in (new, site):
        folder.mkdir()
        (folder / "index.html").write_text(folder.name)
    if has_exchange == "no":
        monkeypatch.setattr(publishing, "_exchange", lambda *_: False)
    publishing._swap(new, site)
    assert (site / "index.html").read_text() == "new"
    assert (new / "index.html").read_text() == "site"


def test_when_the_new_site_cannot_be_put_in_place_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("old")
    monkeypatch.setattr(publishing, "_exchange", lambda *_: False)
    with pytest.raises(OSError, match="missing"):
        publishing._swap(tmp_path / "missing", site)
    assert (site / "index.html").read_text() == "old"


def test_no_file_is_written_outside_the_tree(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leaves the folder"):
        write_tree([StagedFile("../evil.md", "x")], tmp_path, tmp_path / "tree")
    assert not (tmp_path / "evil.md").exists()


def test_a_draft_with_a_former_name_is_nowhere(root: Path) -> None:
    index = root / "materials" / "unfinished" / "index.md"
    index.write_text(index.read_text().replace("review:", "formerly: [half-done]\nreview:"))
    assert [file.path for file in make_pages(load(root, TODAY)) if "half-done" in file.path] == []


def test_a_definition_that_is_used_twice_is_changed_once(root: Path) -> None:
    about = root / "docs" / "about.md"
    about.write_text('# About\n\nSee [one][a] and [two][a].\n\n[a]: ../materials/a-talk/index.md "The talk"\n')
    page = next(file for file in make_pages(load(root, TODAY)) if file.path == "about.md")
    assert '[a]: materials/a-talk/index.md "The talk"' in page.content


@pytest.mark.parametrize(
    "text",
    [
        "[click](javascript:alert(1); foo)",
        "Some text\n[a]: javascript:alert(1)\n\n[click][a]",
        "- item\n\n      [x](javascript:alert(1))",
        "![alt text](https://evil.example/track.png foo bar)",
    ],
)
def test_what_only_the_generator_sees_stops_the_build(root: Path, tmp_path: Path, text: str) -> None:
    index = root / "materials" / "a-talk" / "index.md"
    index.write_text(index.read_text() + f"\n{text}\n")
    done = run_mkdocs(root, tmp_path / "site")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr


def test_publish_refuses_the_repository_itself(root: Path) -> None:
    with pytest.raises(BuildFailedError, match="holds the repository itself"):
        publish_site(root, root)
