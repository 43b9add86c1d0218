"""The documents of a site: offered where rights allow, made for what has changed alone, and left out when asked to."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest

from build_tools.checks.runner import run
from build_tools.diagnostics import Severity
from build_tools.documents import document
from build_tools.loading import load
from build_tools.pages import Site
from build_tools.pipeline import check, write_tree
from tests.built_site import broken_links, make_pages, publish_site
from tests.days import EPOCH
from tests.made_up import differing, files_of
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from pathlib import Path

FATHERS = "materials/asking-about-fathers"
HELPS = "materials/what-helps"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def edit(root: Path, path: str, before: str, after: str) -> None:
    file = root / path / "index.md"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def documents_in(site: Path) -> dict[str, bytes]:
    found = (path for path in sorted(site.glob("materials/*/*")) if path.suffix in {".docx", ".epub", ".md", ".pdf"})
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def test_a_site_offers_what_it_has_and_nothing_of_what_is_elsewhere(small_copy: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_site(small_copy, site, with_documents=True)
    made = documents_in(site)
    assert {f"{FATHERS}/asking-about-fathers.{each}" for each in ("docx", "epub", "md", "pdf")} <= set(made)
    assert not [path for path in made if path.startswith((HELPS, "materials/unfinished", "materials/old-leaflet"))]
    assert made[f"{FATHERS}/asking-about-fathers.md"] == (small_copy / FATHERS / "index.md").read_bytes()
    page = (site / FATHERS / "index.html").read_text(encoding="utf-8")
    for ending in ("docx", "epub", "md", "pdf"):
        assert f'href="asking-about-fathers.{ending}"' in page
    assert "There is no file to download: the original is not kept here." in (site / HELPS / "index.html").read_text()
    assert broken_links(site) == []


def test_a_site_without_documents_offers_the_source_and_does_not_speak_of_them(
    small_copy: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    publish_site(small_copy, site, with_documents=True)
    publish_site(small_copy, site, with_documents=False)
    assert f"{FATHERS}/asking-about-fathers.md" in documents_in(site)
    assert {path.rpartition(".")[2] for path in documents_in(site)} == {"md"}
    page = (site / FATHERS / "index.html").read_text(encoding="utf-8")
    assert 'href="asking-about-fathers.md"' in page
    assert [each for each in ("docx", "epub", "pdf") if f"asking-about-fathers.{each}" in page] == []


def test_only_what_has_changed_is_made_again(small_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    publish_site(small_copy, site, with_documents=True)
    before = documents_in(site)
    made: list[str] = []
    written = document.Document.written

    def counted(self: document.Document) -> bytes:
        made.append(f"{self.manuscript.slug}.{self.form.ending}")
        return written(self)

    monkeypatch.setattr(document.Document, "written", counted)
    edit(small_copy, "materials/a-talk", "Breathe.", "Breathe slowly.")
    publish_site(small_copy, site, with_documents=True)
    assert sorted(made) == ["a-talk.docx", "a-talk.epub", "a-talk.pdf"]
    changed = [f"materials/a-talk/a-talk.{each}" for each in ("docx", "epub", "md", "pdf")]
    assert differing(documents_in(site), before) == changed
    clean = tmp_path / "clean"
    publish_site(small_copy, clean, with_documents=True)
    assert differing(files_of(site), files_of(clean)) == []


def test_a_licence_that_allows_copies_alone_leaves_the_pdf_and_says_why(small_copy: Path, tmp_path: Path) -> None:
    edit(small_copy, "materials/a-talk", "reuse: CC-BY-4.0", "reuse: CC-BY-ND-4.0")
    site = tmp_path / "site"
    publish_site(small_copy, site, with_documents=True)
    assert [path for path in documents_in(site) if "a-talk" in path] == ["materials/a-talk/a-talk.pdf"]
    page = " ".join((site / "materials/a-talk/index.html").read_text(encoding="utf-8").split())
    said = "CC BY-ND 4.0 lets nobody share an adapted version of it without asking."
    assert f"Word, EPUB and Markdown: not offered, because {said}" in page


def test_a_sign_that_cannot_be_printed_leaves_the_other_forms(small_copy: Path, tmp_path: Path) -> None:
    edit(small_copy, "materials/a-talk", "Breathe.", "Breathe, says 李.")
    site = tmp_path / "site"
    publish_site(small_copy, site, with_documents=True)
    assert [path.rpartition(".")[2] for path in documents_in(site) if "a-talk" in path] == ["docx", "epub", "md"]
    page = (site / "materials/a-talk/index.html").read_text(encoding="utf-8")
    assert "PDF: not offered, because the fonts in which we print have no ‘李’." in page


def test_a_title_that_means_something_to_programs_goes_through_every_form(small_copy: Path) -> None:
    title = '"Quotes" & <b>, </script> ’ Łódź #x $y$ {{ z }}'
    edit(small_copy, "materials/a-talk", "summary: A recorded", "content_note: '#let x = `y`'\nsummary: A recorded")
    edit(small_copy, "materials/a-talk", "title: A talk", f"title: '{title}'")
    site = Site(load(small_copy, TODAY))
    made = {each.path.rpartition(".")[2]: each for each in site.documents(site.catalogue.materials["a-talk"])}
    with pikepdf.open(io.BytesIO(made["pdf"].data)) as pdf, pdf.open_metadata() as meta:
        assert meta["dc:title"] == title
    escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for ending, part in (("docx", "docProps/core.xml"), ("epub", "EPUB/content.opf")):
        whole = zipfile.ZipFile(io.BytesIO(made[ending].data)).read(part).decode().replace("&quot;", '"')
        assert f"<dc:title>{escaped}</dc:title>" in whole


def test_every_material_of_ours_is_offered_in_what_its_rights_allow() -> None:
    from tests.built_site import REPOSITORY  # noqa: PLC0415 - named where it is used

    site = Site(check(REPOSITORY).catalogue)
    for material in site.catalogue.published:
        rights = material.front.rights
        offered = site.material_pages.manuscripts.offer(material, site.material_pages.credit(material)).forms
        assert bool(offered) == (rights is not None and rights.basis == "own-work"), material.slug


def test_a_file_of_a_contributor_does_not_take_the_place_of_a_document(small_copy: Path) -> None:
    (small_copy / "materials" / "a-talk" / "A-Talk.pdf").write_bytes(b"%PDF-1.7\n")
    found = [each for each in run(load(small_copy, TODAY)).diagnostics if each.severity is Severity.ERROR]
    said = {(each.path, each.message) for each in found}
    assert ("materials/a-talk/A-Talk.pdf", "the build makes a file called `A-Talk.pdf` here") in said


def test_the_source_is_no_page_of_the_plain_tree(small_copy: Path, tmp_path: Path) -> None:
    site = Site(load(small_copy, TODAY))
    files = list(site.material_files(site.catalogue.materials["a-talk"]))
    write_tree(files, small_copy, tmp_path / "tree")
    names = sorted(path.name for path in (tmp_path / "tree" / "materials" / "a-talk").iterdir())
    assert [name for name in names if name.startswith("a-talk")] == ["a-talk.md.txt"]
    assert [each.path for each in make_pages(site.catalogue) if each.path.endswith("a-talk.md")] == []
