"""A build after an edit gives the site that a clean build gives, whatever the edit and whatever became of the store."""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.scale.changes import KINDS, apply
from build_tools.assembly import Assembly
from build_tools.crew import Crew
from build_tools.pipeline import check, put_in_place
from build_tools.publishing import preview
from build_tools.store import FOLDER, Store
from tests.built_site import publish_site
from tests.exports.desk_repository import write_links
from tests.made_up import BuiltRepository, clean_site, copy_of, differing, files_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from build_tools.crew import Desk
    from build_tools.site_folder import SiteFolder

EDITS = 20
COMPARED_AFTER = (7, 14, 20)


def twenty_kinds() -> list[str]:
    """Every kind of edit at least once, in an order drawn by chance."""
    drawn = Random(5)  # noqa: S311 - a test, not a secret
    return [*drawn.sample(sorted(KINDS), len(KINDS)), *drawn.sample(sorted(KINDS), EDITS - len(KINDS))]


def test_after_twenty_edits_of_every_kind_the_site_is_that_of_a_clean_build(
    built: BuiltRepository, tmp_path: Path
) -> None:
    kinds = twenty_kinds()
    assert set(kinds) == set(KINDS)
    done = []
    for number, kind in enumerate(kinds, 1):
        done.append(apply(built.root, kind, number))
        built.build()
        if number in COMPARED_AFTER:
            assert differing(built.files, clean_site(built.root, tmp_path)) == [], done


def test_an_edit_that_is_undone_leads_back_to_the_same_site(built: BuiltRepository) -> None:
    before = built.files
    path = built.material("material-00003")
    first = path.read_text()
    for text in (f"{first}\nOne thing more.\n", f"{first}\nAnother thing more.\n", first):
        path.write_text(text)
        built.build()
    assert differing(built.files, before) == []


def test_a_new_look_at_the_external_links_is_on_the_desk_and_nowhere_else(
    built: BuiltRepository, tmp_path: Path
) -> None:
    before = built.files
    for state in ("broken", "timeout"):
        link = {"address": "https://example.org/gone", "state": state, "materials": ["material-00003"]}
        write_links(built.root, {"version": 1, "checked_on": "2026-11-06", "links": [link]})
        built.build()
        assert differing(built.files, before) == ["desk/index.html"]
        assert differing(built.files, clean_site(built.root, tmp_path)) == []
        before = built.files


def index_in(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: files[path] for path in files if path.startswith("find/parts") or path == "find/words.json"}


def test_the_search_index_that_was_left_alone_for_a_while_is_brought_up_to_date(
    built: BuiltRepository, tmp_path: Path
) -> None:
    before = built.files
    for kind in ("body", "remove", "add", "title"):
        apply(built.root, kind, 1)
        with Store(built.root / FOLDER) as store, Crew(1) as crew:
            put_in_place(check(built.root, store=store, crew=crew), built.site, store, crew, with_search=False)
    left, wanted = built.files, clean_site(built.root, tmp_path)
    assert differing(index_in(left), index_in(before)) == []
    assert [path for path in differing(left, wanted) if path not in index_in({**left, **wanted})] == []
    assert differing(left, wanted) != []
    built.build()
    assert differing(built.files, wanted) == []


def test_a_preview_is_the_same_site_for_as_long_as_it_stays(built: BuiltRepository, tmp_path: Path) -> None:
    """It has a desk on which everything that was read lies ready, and looks at the disk for what has changed."""
    desk: Desk = {}
    done = []
    with Store(built.root / FOLDER) as store:
        for number, kind in enumerate(("body", "rename", "citation", "add", "withdraw", "remove", "body"), 1):
            done.append(apply(built.root, kind, number))
            with Crew(1, desk=desk) as crew:
                folder = preview(check(built.root, store=store, crew=crew).catalogue, store, crew)
            store.write_down()
    assert differing(files_of(folder), clean_site(built.root, tmp_path)) == [], done


def looked(root: Path, desk: Desk) -> Path:
    """The folder of a preview that was brought up to date once more."""
    with Store(root / FOLDER) as store, Crew(1, desk=desk) as crew:
        return preview(check(root, store=store, crew=crew).catalogue, store, crew)


def test_what_somebody_does_to_the_folder_of_a_preview_is_put_right_at_the_next_edit(
    built_small: BuiltRepository,
) -> None:
    desk: Desk = {}
    page = built_small.material("a-talk")
    folder = looked(built_small.root, desk)
    shutil.rmtree(folder / "about")
    (folder / "browse" / "index.html").write_text("somebody else's")
    (folder / "stray.html").write_text("somebody else's")
    page.write_text(page.read_text() + "\nIt is short.\n")
    assert looked(built_small.root, desk) == folder
    built_small.build()
    assert differing(files_of(folder), built_small.files) == []


def test_after_a_look_that_failed_a_preview_goes_through_its_folder_again(
    built_small: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the marks say of files that were being written then is not known."""
    desk: Desk = {}
    page = built_small.material("a-talk")
    before = page.read_text()
    folder = looked(built_small.root, desk)

    def failing(_: Assembly, name: str, *__: object) -> None:
        raise OSError(28, "No space left on device", name)

    with monkeypatch.context() as full:
        full.setattr(Assembly, "_keep", failing)
        page.write_text(f"{before}\nIt is short.\n")
        with pytest.raises(OSError, match="No space left"):
            looked(built_small.root, desk)
    assert "It is short." in (folder / "materials" / "a-talk" / "index.html").read_text()
    page.write_text(before)
    looked(built_small.root, desk)
    built_small.build()
    assert differing(files_of(folder), built_small.files) == []


def test_what_a_preview_has_read_it_unpacks_no_second_time(
    built: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked: list[str] = []
    each = Store.each

    def counted(store: Store, kind: str, keys: Mapping[str, bytes]) -> Iterator[tuple[str, object]]:
        unpacked.extend(name for name in keys if kind == "reading")
        return each(store, kind, keys)

    monkeypatch.setattr(Store, "each", counted)
    desk: Desk = {}
    with Store(built.root / FOLDER) as store:
        for _ in range(2):
            with Crew(1, desk=desk) as crew:
                check(built.root, store=store, crew=crew)
        assert len(unpacked) == len(set(unpacked)) > 0
        apply(built.root, "body", 1)
        unpacked.clear()
        with Crew(1, desk=desk) as crew:
            check(built.root, store=store, crew=crew)
        assert len(unpacked) == 1


def test_nothing_is_left_of_a_material_that_was_removed(built: BuiltRepository) -> None:
    before = set(built.slugs)
    pictured = [slug for slug in before if (built.root / "materials" / slug / "drawing.svg").exists()]
    assert pictured
    apply(built.root, "body", 1)
    built.build()  # now the site that is kept has the material too
    apply(built.root, "remove", 1)
    built.build()
    (removed,) = before - set(built.slugs)
    found = built.files
    assert [path for path in found if removed in path] == []
    assert [path.name for path in built.site.rglob("*") if path.is_dir() and not any(path.iterdir())] == []
    assert [path for path, content in found.items() if removed.encode() in content] == []


def test_without_the_store_the_site_stays_as_it_is(built: BuiltRepository) -> None:
    before = built.files
    shutil.rmtree(built.root / FOLDER)
    built.build()
    assert differing(built.files, before) == []


@pytest.mark.parametrize("start_method", ["spawn", "fork"])
def test_other_processes_make_the_same_bytes(built: BuiltRepository, start_method: str, tmp_path: Path) -> None:
    copy = copy_of(built.root, tmp_path / "copy")
    publish_site(copy, tmp_path / "other", workers=2, start_method=start_method)
    assert differing(files_of(tmp_path / "other"), built.files) == []


def test_readers_see_the_old_site_until_the_new_one_is_whole(
    built: BuiltRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(built.root, "title", 1)
    built.build()
    before = built.files
    apply(built.root, "title", 2)
    seen = []
    bring_up_to_date = Assembly.bring_up_to_date

    def watched(assembly: Assembly, folder: SiteFolder, *others: SiteFolder) -> dict[str, bytes]:
        wanted = bring_up_to_date(assembly, folder, *others)
        seen.append(built.files)
        return wanted

    monkeypatch.setattr(Assembly, "bring_up_to_date", watched)
    built.build()
    assert [differing(each, before) for each in seen] == [[]]
    assert differing(built.files, clean_site(built.root, tmp_path)) == []


@pytest.mark.parametrize("step", ["_keep", "_write_the_rest"])
def test_a_build_that_fails_midway_leaves_the_old_site_and_the_next_one_is_whole(
    built: BuiltRepository, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built.files
    for kind in ("title", "remove", "citation"):
        apply(built.root, kind, 1)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Assembly, step, fails)
        with pytest.raises(OSError, match="No space left"):
            built.build()
    assert differing(built.files, before) == []
    built.build()
    assert differing(built.files, clean_site(built.root, tmp_path)) == []
