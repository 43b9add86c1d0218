"""Worker processes in checks and builds: the same findings in the same order, and no half a site when one is killed."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import pytest

from benchmarks.scale.changes import apply
from build_tools.crew import Crew, WorkerLostError
from build_tools.generator import Generator, GeneratorError
from build_tools.pipeline import check
from build_tools.store import FOLDER, Store
from tests.built_site import publish_site
from tests.made_up import BuiltRepository, clean_site, copy_of, differing

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.checks.runner import Report

FAULTS = (
    (r'^title: ".*"$', "title: "),
    (r"^type: .*$", "type: pamphlet"),
    (r"^domains: \[", "domains: [PS99, "),
    (r"^  status: published$", "  status: done"),
    (r"^minutes: .*$", "minutes: many"),
    (r"^summary: ", "sumary: "),
    (r"\A---\n", "--\n"),
    (r"^outcomes:$", "outcomes: ["),
    (r"\Z", "\nSee [@nobody2020] and [this](../nowhere/index.md), or ring 07700 900123.\n"),
    (r"\Z", "\n![](nothing.png)\n\n#### Deep\n\n<script>alert(1)</script>\n"),
    (r"^  organisation: .*$", "  organisation: nobody-we-know"),
    (r"^  reuse: .*$", "  reuse: CC BY 4"),
)


def spoil(root: Path) -> None:
    """Put faults of several kinds into many materials, and into the registers that all look at."""
    for number, path in enumerate(sorted((root / "materials").glob("*/index.md"))):
        if number % 3:
            pattern, replacement = FAULTS[number % len(FAULTS)]
            text = re.sub(pattern, replacement, path.read_text(), count=1, flags=re.MULTILINE)
            path.write_text(text)
    (root / "materials" / "material-00006" / "notes.txt").write_text("Ring 07700 900123, or write to a@b.example.\n")
    (root / "materials" / "material-00009" / "broken.csv").write_bytes(b"\xff\xfe\x00")
    library = root / "citations" / "made-up.bib"
    library.write_text(
        library.read_text().replace("verified = {Made up}", "", 3).replace("year = {1995}", "year = {", 1)
    )


def found(root: Path, store: Store | None = None, workers: int = 1, start_method: str | None = None) -> Report:
    with Crew(workers, start_method) as crew:
        return check(root, store=store, crew=crew).report


@pytest.fixture
def spoiled(made_up: Path, tmp_path: Path) -> Path:
    root = copy_of(made_up, tmp_path / "repository")
    spoil(root)
    return root


def test_the_same_is_found_in_the_same_order_however_it_is_looked_for(spoiled: Path) -> None:
    wanted = found(spoiled)
    assert len({each.code for each in wanted.diagnostics}) >= 10
    assert len({each.path for each in wanted.diagnostics}) > 40
    assert wanted.not_checked
    assert found(spoiled, workers=2, start_method="fork") == wanted
    assert found(spoiled, workers=2, start_method="spawn") == wanted
    for workers in (2, 1):
        with Store(spoiled / FOLDER) as store:
            assert found(spoiled, store, workers, "fork") == wanted


def test_what_was_kept_gives_way_when_anything_that_it_leans_on_changes(spoiled: Path) -> None:
    def rename_organisation() -> None:
        path = spoiled / "organisations.yaml"
        path.write_text(path.read_text().replace("  organisation-000:", "  organisation-000-other:"))

    def remove_grant() -> None:
        (spoiled / "permissions" / "PERM-0002.yaml").unlink()

    def remove_library() -> None:
        (spoiled / "citations" / "made-up.bib").unlink()

    def remove_domain() -> None:
        path = spoiled / "kss_map.yaml"
        path.write_text(path.read_text().replace('code: "PS1"\n', 'code: "PS98"\n'))

    def remove_material() -> None:
        (spoiled / "materials" / "material-00000" / "index.md").rename(
            spoiled / "materials" / "material-00000" / "x.md"
        )

    def change_glossary() -> None:
        path = spoiled / "glossary.yaml"
        path.write_text(path.read_text().replace("terms:", "words:", 1))

    before = found(spoiled)
    for edit in (rename_organisation, remove_grant, remove_library, remove_domain, remove_material, change_glossary):
        with Store(spoiled / FOLDER) as store:
            found(spoiled, store)
        edit()
        with Store(spoiled / FOLDER) as store:
            warm = found(spoiled, store)
        cold = found(spoiled)
        assert warm == cold, edit.__name__
        assert cold != before, edit.__name__
        before = cold


def killing_others(slug: str) -> object:
    """A way to make pages by which the process that makes one of them is killed, unless it is this one."""
    here, page = os.getpid(), Generator.page

    def killed(generator: Generator, path: str, markdown: str) -> str:
        if slug in path and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return page(generator, path, markdown)

    return killed


def raising(slug: str) -> object:
    page = Generator.page

    def raises(generator: Generator, path: str, markdown: str) -> str:
        if slug in path:
            message = f"{path} could not be made"
            raise GeneratorError(message)
        return page(generator, path, markdown)

    return raises


@pytest.fixture
def changed_everywhere(built: BuiltRepository) -> BuiltRepository:
    """A built repository in which every page is to be made again."""
    with (built.root / "mkdocs.yml").open("a") as settings:
        settings.write("\n# Another line.\n")
    apply(built.root, "title", 1)
    return built


def test_a_worker_that_is_killed_stops_the_build_and_the_old_site_stays(
    changed_everywhere: BuiltRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = changed_everywhere
    before = built.files
    with monkeypatch.context() as broken:
        broken.setattr(Generator, "page", killing_others("material-00040"))
        with pytest.raises(WorkerLostError) as raised:
            publish_site(built.root, built.site, workers=2, start_method="fork")
    assert str(raised.value).count("\n") == 0
    assert "killed by signal 9" in str(raised.value)
    assert differing(built.files, before) == []
    publish_site(built.root, built.site, workers=2, start_method="fork")
    assert differing(built.files, clean_site(built.root, tmp_path)) == []


def test_what_a_worker_raises_is_raised_here_and_the_old_site_stays(
    changed_everywhere: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = changed_everywhere
    before = built.files
    monkeypatch.setattr(Generator, "page", raising("material-00040"))
    with pytest.raises(GeneratorError, match=r"^materials/material-00040/index\.md could not be made"):
        publish_site(built.root, built.site, workers=2, start_method="fork")
    assert differing(built.files, before) == []
