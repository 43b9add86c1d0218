"""From a file in a material's folder to the copy on the site."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from build_tools.checks.runner import run
from build_tools.cli import main
from build_tools.crew import Crew
from build_tools.diagnostics import Severity
from build_tools.folders import ChangedMeanwhileError, folder_on_disk, read_folder
from build_tools.loading import load
from build_tools.pages import make_tree
from build_tools.pipeline import check, put_in_place, write_tree
from build_tools.store import FOLDER, Store
from tests.media import makers
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from pathlib import Path

SLUG = "asking-about-fathers"
CAMERA = makers.picture("JPEG", size=(40, 30), exif=makers.exif(camera="CameraX", orientation=6))
LETTER = makers.docx(more=makers.properties("Example Person"))


@pytest.fixture
def root(small_copy: Path) -> Path:
    """The small repository with a photograph, an office document and a PDF in a material's folder."""
    folder = small_copy / "materials" / SLUG
    (folder / "visit.jpg").write_bytes(CAMERA)
    (folder / "letter.docx").write_bytes(LETTER)
    (folder / "form.pdf").write_bytes(makers.pdf(makers.with_author))
    return small_copy


def built(root: Path, site: Path, workers: int = 1) -> dict[str, bytes]:
    """What is published of a material's folder."""
    with Store(root / FOLDER) as store, Crew(workers) as crew:
        checked = check(root, TODAY, store, crew)
        assert [each for each in checked.report.diagnostics if each.severity is Severity.ERROR] == []
        put_in_place(checked, site, store, crew)
    return {path.name: path.read_bytes() for path in (site / "materials" / SLUG).iterdir() if path.is_file()}


def test_the_published_copies_are_clean_and_the_same_each_time(root: Path, tmp_path: Path) -> None:
    first = built(root, tmp_path / "site")
    for secret in (b"CameraX", b"Example Person", b"Exif"):
        assert not [name for name, content in first.items() if secret in content]
    assert b"CameraX" in (root / "materials" / SLUG / "visit.jpg").read_bytes()
    shutil.rmtree(root / FOLDER)
    assert built(root, tmp_path / "other", workers=2) == first


def test_a_picture_that_changes_and_changes_back(root: Path, tmp_path: Path) -> None:
    path = root / "materials" / SLUG / "visit.jpg"
    first = built(root, tmp_path / "site")
    path.write_bytes(makers.picture("JPEG", size=(50, 30)))
    second = built(root, tmp_path / "site")
    assert [name for name in first if first[name] != second[name]] == ["visit.jpg"]
    path.write_bytes(CAMERA)
    assert built(root, tmp_path / "site") == first


def test_a_picture_that_changes_while_it_is_worked_on_is_not_taken_for_another(root: Path, tmp_path: Path) -> None:
    with Store(root / FOLDER) as store, Crew(1) as crew:
        checked = check(root, TODAY, store, crew)
        path = root / "materials" / SLUG / "visit.jpg"
        from build_tools.assembly import Assembly  # noqa: PLC0415 - for this test alone
        from build_tools.site_folder import SiteFolder  # noqa: PLC0415 - as above

        assembly = Assembly(checked.catalogue, store, crew)
        assert assembly.copied
        path.write_bytes(makers.picture("JPEG", exif=makers.exif(place=True)))
        with pytest.raises(ChangedMeanwhileError, match=r"visit\.jpg was changed"):
            assembly.bring_up_to_date(SiteFolder(tmp_path / "site", store))


def test_a_picture_that_changes_while_a_folder_is_read(root: Path) -> None:
    folder = folder_on_disk(root, SLUG, ("visit.jpg",))
    (root / "materials" / SLUG / "visit.jpg").write_bytes(makers.picture("JPEG"))
    with pytest.raises(ChangedMeanwhileError, match=r"visit\.jpg was changed"):
        read_folder(folder)


def test_a_tree_for_other_generators_holds_the_clean_copies(root: Path, tmp_path: Path) -> None:
    write_tree(make_tree(load(root, TODAY)).files, root, tmp_path / "tree")
    folder = tmp_path / "tree" / "materials" / SLUG
    assert b"CameraX" not in (folder / "visit.jpg").read_bytes()
    assert (folder / "letter.docx").read_bytes() != LETTER


def test_the_words_of_an_office_document_are_looked_through_for_people(root: Path) -> None:
    path = f"materials/{SLUG}/letter.docx"
    body = "<w:p><w:r><w:t>NHS 943 476 5919</w:t></w:r></w:p>"
    (root / path).write_bytes(makers.docx("Ask.", body=body))
    report = run(load(root, TODAY))
    assert [(each.line, each.code) for each in report.diagnostics if each.path == path] == [(2, "PRV001")]
    (unseen,) = [sentence for sentence in report.not_checked if "nobody has looked" in sentence]
    assert "form.pdf" in unseen
    assert "letter.docx" not in unseen


def test_pictures_in_docs_are_looked_into_once(root: Path) -> None:
    (root / "docs" / "house.jpg").write_bytes(makers.picture("JPEG", exif=makers.exif(place=True)))
    for _ in range(2):
        with Store(root / FOLDER) as store:
            found = run(load(root, TODAY, store)).diagnostics
        assert [each.code for each in found if each.path == "docs/house.jpg"] == ["MED006"]


def clean(*paths: Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["clean", *map(str, paths)])
    return result.exit_code, result.output


def test_the_command_takes_out_what_nobody_sees(tmp_path: Path) -> None:
    path = tmp_path / "house.jpg"
    path.write_bytes(makers.picture("JPEG", exif=makers.exif(place=True, artist="Example Person")) + b"The visit")
    code, output = clean(path)
    assert code == 0
    assert output.count("taken out: ") == 3
    assert b"Example" not in path.read_bytes()
    assert clean(path) == (0, f"{path}: there was nothing to take out\n")
    assert [each.name for each in tmp_path.iterdir()] == ["house.jpg"]


def test_the_command_says_what_it_cannot_take_out(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    change = '<w:p><w:del w:author="A"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>'
    path.write_bytes(makers.docx(more=makers.properties("Example Person"), body=change))
    code, output = clean(path)
    assert code == 1
    assert "taken out: the properties of this document" in output
    assert "still there: this document holds 1 comment or change by `A`; accept or reject" in output


@pytest.mark.parametrize(
    ("name", "content"), [("a.png", makers.claiming(90_000, 90_000)), ("a.png", b"x"), ("a.jpg", makers.picture())]
)
def test_the_command_leaves_alone_what_it_cannot_open(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, output = clean(path)
    assert (code, path.read_bytes()) == (1, content)
    assert "nothing was done: " in output


def test_the_command_is_for_pictures_and_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    assert clean(path) == (2, f"commons: {path} is no picture or document\n")
