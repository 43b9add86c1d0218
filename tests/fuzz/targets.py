"""What is fuzzed: for each kind of thing that a stranger can send, one function that takes bytes and gives nothing.

It holds when the bytes give located diagnostics or an inert page. It raises when anything else comes of them.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.checks.runner import enrolled_checks, run
from build_tools.diagnostics import Severity
from build_tools.exports.bibtex import as_bibtex
from build_tools.exports.csl_json import as_csl_json
from build_tools.exports.ris import as_ris
from build_tools.loading import load
from build_tools.making import site_path
from build_tools.media.drawings import Drawing, clean_drawing
from build_tools.media.looking import Looked, as_published, look_into
from build_tools.readers.text import Notebook, decode
from build_tools.reporters import as_lines
from tests.days import COLLECTION_DAY
from tests.fuzz.inert import active_in
from tests.fuzz.library import SMALL, Library, assert_plain, errors_in
from tests.fuzz.page_making import PageMaker, assert_inside

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.diagnostics import Diagnostic

SLUG = "a-talk"
_PYTHON = re.compile(r"Traceback|object at 0x|<class '")
ENDINGS = (".svg", ".png", ".jpg", ".pdf", ".docx", ".gif", ".webp", ".pptx")
FILES = (
    f"materials/{SLUG}/index.md",
    "permissions/PERM-0001.yaml",
    "paths/talking-with-fathers.yaml",
    "organisations.yaml",
    "kss_map.yaml",
    "glossary.yaml",
    "cpd_expectations.yaml",
)
"""What front matter and the fields of records are tried in; the first byte chooses, and mostly it is a material."""


@cache
def library() -> Library:
    """The repository in which one file after another is replaced."""
    return Library(SMALL)


@cache
def page_maker() -> PageMaker:
    """Makes its pages."""
    return PageMaker(library().catalogue)


def _held(path: str, content: bytes, diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Whether nothing is wrong; what is wrong is said plainly."""
    assert_plain(diagnostics, path, content)
    as_lines(diagnostics)
    return not errors_in(diagnostics)


def front_matter(data: bytes) -> None:
    """Front matter, and the fields of grants, reading paths and registers."""
    path = FILES[data[0] % 16 % len(FILES)] if data[:1] < b"\x40" and data else FILES[0]
    content = data[1:]
    catalogue, diagnostics = library().checked(path, content, everywhere=False)
    if _held(path, content, diagnostics) and path == FILES[0]:
        assert SLUG in catalogue.materials, "it was set aside, and nothing says so"
        material = catalogue.materials[SLUG]
        if material.is_published:
            page_maker().material_text(catalogue, material)


def bibtex(data: bytes) -> None:
    """A file of references, with every form in which they are handed out."""
    path = "citations/supervision.bib"
    catalogue, diagnostics = library().checked(path, data, everywhere=False)
    is_fine = _held(path, data, diagnostics)
    references = [each.located.reference for each in catalogue.references.values()]
    if is_fine:
        as_bibtex(references)
        as_ris(references)
        as_csl_json(references)


@cache
def _front() -> bytes:
    front, fence, _ = (SMALL / FILES[0]).read_bytes().partition(b"\n---\n")
    return front + fence + b"\n"


def markdown_to_page(data: bytes) -> None:
    """The text of a material, as far as its page."""
    content = _front() + data
    catalogue, diagnostics = library().checked(FILES[0], content)
    if _held(FILES[0], content, diagnostics):
        assert SLUG in catalogue.materials, "it was set aside, and nothing says so"
        page_maker().material_text(catalogue, catalogue.materials[SLUG])


@cache
def _workshop() -> Path:
    """A folder in memory where there is one, in which a small tree is written again and again."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return Path(tempfile.mkdtemp(prefix="fuzz-names-", dir=memory if os.access(memory, os.W_OK) else None))


def names_and_paths(data: bytes) -> None:
    """The names of files and folders: each line is a path in the repository, written as far as the disk takes it."""
    folder = _workshop()
    root = folder / "repository"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    index = (SMALL / FILES[0]).read_bytes()
    for line in data.split(b"\n")[:8]:
        path = os.path.join(os.fsencode(root), line.lstrip(b"/"))  # noqa: PTH118 - names that are no text
        if b".." in line.split(b"/") or b"\0" in line:
            continue
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - as above
            with open(path, "xb") as file:  # noqa: PTH123 - as above
                file.write(index if line.endswith(b"index.md") else b"")
        except (OSError, RecursionError):
            continue  # the disk itself refuses this name, or Python does not make so many folders in one another
    catalogue = load(root, COLLECTION_DAY)
    diagnostics = run(catalogue).diagnostics
    for each in diagnostics:
        assert_plain([each], "", b"")
    as_lines(diagnostics)
    _assert_published_inside(catalogue, {each.path for each in errors_in(diagnostics)})
    assert [each.name for each in folder.iterdir()] == ["repository"], "something was written outside the folder"


def _assert_published_inside(catalogue: object, faulty: set[str]) -> None:
    """What would be copied to the site keeps to the site's folder, and no two files have one path there."""
    taken: set[str] = set()
    for material in catalogue.materials.values():  # type: ignore[attr-defined]
        for name in material.files:
            path = f"materials/{material.slug}/{name}"
            if path in faulty or material.path in faulty:
                continue
            assert_inside(site_path(path))
            assert site_path(path).casefold() not in taken, path
            taken.add(site_path(path).casefold())
    for path in (*catalogue.pages, *catalogue.attachments):  # type: ignore[attr-defined]
        if path not in faulty:
            assert_inside(site_path(path.removeprefix("docs/")))


def media(data: bytes) -> None:
    """A picture, drawing or document; the first byte chooses how its name ends."""
    name, content = f"file{ENDINGS[data[0] % len(ENDINGS)] if data else '.svg'}", data[1:]
    if name.endswith(".svg"):
        _drawing(content)
        return
    looked = look_into(name, content)
    looked.text.encode()
    if not _is_refused(looked):
        made = as_published(name, content)
        again = look_into(name, made)
        assert not again.faults, again.faults


def _is_refused(looked: Looked) -> bool:
    """Whether a build stops at what was seen in a file: the rest is cleaned, and said."""
    severities = {check.function.__name__: check.severity for check in enrolled_checks().values()}
    for each in looked.faults:
        assert each.check in severities, each
        assert each.message.isprintable(), each
        assert not _PYTHON.search(each.message), each
    return any(severities[each.check] is Severity.ERROR for each in looked.faults)


def _drawing(content: bytes) -> None:
    """A drawing: what is passed holds nothing that runs or fetches, and is written again in one way only."""
    notes = Notebook()
    text = decode(content, notes, "drawing.svg")
    if text is None:
        assert notes.faults
        return
    drawing = Drawing(text)
    lines = text.split("\n")
    for span, message in drawing.faults:
        assert message
        assert 1 <= span.line <= len(lines) + 1, span
    if drawing.faults or _is_refused(Looked(tuple(notes.faults))):
        return
    made = as_published("drawing.svg", content).decode()
    found = [each for each in active_in(made) if each != "<title>"]
    assert not found, found
    assert clean_drawing(made) == made


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (front_matter, bibtex, markdown_to_page, names_and_paths, media)
}
"""All of them, by name."""
