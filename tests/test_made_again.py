"""After an edit only that is made again which the edit can be seen in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from build_tools.assembly import Assembly
from build_tools.model import domain_of
from tests.made_up import BuiltRepository, differing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.site_folder import SiteFolder

SLUG = "material-00010"


class Rebuild:
    """What one build made, and which files it changed by that."""

    def __init__(self, built: BuiltRepository, monkeypatch: pytest.MonkeyPatch) -> None:
        self.built = built
        self.files: dict[str, list[str]] = {}
        make = Assembly._make

        def watched(assembly: Assembly, names: list[str], folder: SiteFolder) -> None:
            make(assembly, names, folder)
            self.files.update({name: sorted(assembly.units[name].files) for name in names})

        monkeypatch.setattr(Assembly, "_make", watched)

    def made_and_needless(self, edit: Callable[[], None]) -> tuple[set[str], set[str]]:
        """The names of the units that are made after an edit, and of those of which no file is another then."""
        self.files.clear()
        before = self.built.files
        edit()
        self.built.build()
        changed = set(differing(self.built.files, before))
        return set(self.files), {name for name, paths in self.files.items() if not changed.intersection(paths)}

    def after(self, edit: Callable[[], None]) -> set[str]:
        """The names of the units that are made after an edit, none of them needlessly."""
        made, needless = self.made_and_needless(edit)
        assert needless == set()
        return made


@pytest.fixture
def rebuild(built: BuiltRepository, monkeypatch: pytest.MonkeyPatch) -> Rebuild:
    return Rebuild(built, monkeypatch)


def changing(path: Path, pattern: str, replacement: str) -> Callable[[], None]:
    """An edit that replaces the first text of a form in a file."""

    def edit() -> None:
        before = path.read_text()
        after = re.sub(pattern, replacement, before, count=1, flags=re.MULTILINE)
        assert after != before
        path.write_text(after)

    return edit


def materials_with(built: BuiltRepository, pattern: str) -> set[str]:
    return {slug for slug in built.slugs if re.search(pattern, built.material(slug).read_text(), re.MULTILINE)}


def test_nothing_after_nothing(rebuild: Rebuild) -> None:
    assert rebuild.after(lambda: None) == set()


def test_a_material_whose_text_has_changed(rebuild: Rebuild) -> None:
    edit = changing(rebuild.built.material(SLUG), r"\Z", "\nOne sentence more.\n")
    assert rebuild.after(edit) == {SLUG}


def test_what_cites_a_reference_of_which_a_field_has_changed(rebuild: Rebuild) -> None:
    key = "work000"
    citing = materials_with(rebuild.built, rf"@{key}\b|^further_reading: .*\b{key}\b")
    assert 0 < len(citing) < len(rebuild.built.slugs) / 2
    library = rebuild.built.root / "citations" / "made-up.bib"
    made = rebuild.after(changing(library, rf"(@article\{{{key},[^@]*?pages = \{{)1--12", r"\g<1>1--99"))
    assert citing < made
    assert {name for name in made - citing if not name.startswith("references/")} == set()
    assert f"references/{key}/index.md" in made
    assert "references/work001/index.md" not in made


def statement_of(built: BuiltRepository) -> str:
    named = re.search(r"^domains: \[\S+, ([A-Z]+\d+\.\d+),", built.material(SLUG).read_text(), re.MULTILINE)
    assert named is not None
    return named[1]


def with_another_text(built: BuiltRepository, code: str) -> Callable[[], None]:
    pattern = rf'(code: "{re.escape(code)}"\n +text: ".*)"'
    return changing(built.root / "kss_map.yaml", pattern, r'\1 And more."')


def test_what_names_the_domain_of_a_statement_whose_text_has_changed(rebuild: Rebuild) -> None:
    code = statement_of(rebuild.built)
    naming = materials_with(rebuild.built, rf"^domains: .*\b{re.escape(code)}\b")
    near = materials_with(rebuild.built, rf"^domains: .*\b{re.escape(domain_of(code))}\b")
    assert SLUG in naming
    assert len(near) < len(rebuild.built.slugs) / 2
    made, _ = rebuild.made_and_needless(with_another_text(rebuild.built, code))
    assert naming <= made
    assert made & set(rebuild.built.slugs) <= near
    assert {
        name
        for name in made - near
        if not name.startswith(("admin/", "data/", "domains/", "frameworks/", "learning/frameworks.json"))
    } == set()


def test_only_what_shows_a_statement_whose_text_has_changed(rebuild: Rebuild) -> None:
    rebuild.after(with_another_text(rebuild.built, statement_of(rebuild.built)))


def test_what_shows_a_title_that_has_changed(rebuild: Rebuild) -> None:
    title = re.search(r'^title: "(.*)"', rebuild.built.material(SLUG).read_text(), re.MULTILINE)
    assert title is not None
    showing = {path for path, content in rebuild.built.files.items() if title[1].encode() in content}
    edit = changing(rebuild.built.material(SLUG), r'^(title: ".*)"', r'\1, told again"')
    made, needless = rebuild.made_and_needless(edit)
    of_many = ("data/feeds/", "data/resourcesync/resourcelist.xml", "embed/")
    assert all(name.startswith(of_many) for name in needless), needless  # these show some, or some of it, of many
    assert SLUG in made
    others = made & set(rebuild.built.slugs) - {SLUG}
    assert {f"materials/{slug}/index.html" for slug in others} <= showing
    assert len(others) < len(rebuild.built.slugs) / 4


def test_a_picture_is_copied_and_no_other_page_is_made(rebuild: Rebuild) -> None:
    drawing = next((rebuild.built.root / "materials").glob("*/drawing.svg"))
    made, _ = rebuild.made_and_needless(changing(drawing, "</title>", " once more</title>"))
    assert made <= {drawing.parent.name, f"materials/{drawing.parent.name}/{drawing.name}"}
    assert "once more" in (rebuild.built.site / "materials" / drawing.parent.name / "drawing.svg").read_text()
