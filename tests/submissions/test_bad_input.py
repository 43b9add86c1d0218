"""What should not have been sent: one clear sentence, exit code 2, little time and memory, and nothing left behind.

Each case runs the command as a process of its own, and prints what that took: `pytest -s` shows it.
"""

from __future__ import annotations

import ctypes
import io
import os
import resource
import shutil
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from build_tools.intake import most
from tests.media.makers import claiming, picture, relations
from tests.submissions import word_files
from tests.submissions.importing import SLUG, catalogue_of, snapshot
from tests.submissions.libreoffice import saved_as
from tests.submissions.word_files import plain, real_submission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOST_MEMORY = 200_000_000
"""The most that the command and pandoc may each hold, in bytes, for a file that is not read."""
_OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
_DROP = 24  # PR_CAPBSET_DROP


MEASURING = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    file.write(f"{used.ru_maxrss} {used.ru_utime + used.ru_stime}")
sys.exit(code)
"""
"""A small program between: a process counts as its own what the one that started it held."""


@dataclass
class Ran:
    """What a command did.

    Attributes:
        code: Its exit code.
        said: What it printed, on both streams.
        memory: The most that it or a process of its held, in bytes.
        seconds: The processor's time that it took.
    """

    code: int
    said: str
    memory: int
    seconds: float


def as_anybody() -> None:
    """Take from the superuser the right to read and write everything, so that permissions count in this process."""
    if os.geteuid() == 0:
        for right in _OVERRIDES:
            ctypes.CDLL(None).prctl(_DROP, right, 0, 0, 0)


def with_little_room() -> None:
    """Let no file grow beyond some bytes, as if the disk were full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))


def run_import(root: Path, file: Path, *flags: str, before: Callable[[], None] | None = None) -> Ran:
    """`commons import` as a process, with a temporary folder in which nothing may stay."""
    temporary = root.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    used = root.parent / "used"
    command = [sys.executable, "-B", "-m", "build_tools", "import", str(file), "--root", str(root), *flags]
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURING, str(used), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=before,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert list(temporary.iterdir()) == []
    memory, seconds = used.read_text().split()
    ran = Ran(done.returncode, done.stdout, int(memory) * 1024, float(seconds))
    print(f"{file.name}: exit {ran.code}, {ran.memory / 1e6:.0f} MB, {ran.seconds:.1f} s: {ran.said.splitlines()[:1]}")  # noqa: T201 - a figure for whoever asks with -s
    return ran


def refused(root: Path, file: Path, words: str, *flags: str, before: Callable[[], None] | None = None) -> None:
    """Assert that a file is refused in one sentence, and that nothing else comes of it."""
    tree = snapshot(root)
    folders = sorted(root.rglob("*"))
    ran = run_import(root, file, *flags, before=before)
    assert ran.code == 2, ran.said
    assert words in ran.said
    assert ran.said.startswith("commons: ")
    assert ran.said.count("\n") == 1
    assert snapshot(root) == tree
    assert sorted(root.rglob("*")) == folders
    assert ran.memory < MOST_MEMORY
    assert ran.seconds < 3 * most("seconds")


def written(root: Path, content: bytes, name: str) -> Path:
    """A file outside the repository."""
    file = root.parent / name
    file.write_bytes(content)
    return file


# Files that are not what they should be


def zipped(files: dict[str, bytes], *, stored: str = "mimetype") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == stored else None)
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    return zipped({**parts_of(content), name: part})


GOOD = plain(lambda document: document.add_paragraph("Words."))
TYPES, DOCUMENT = "[Content_Types].xml", "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WITH_MACROS = parts_of(GOOD)[TYPES].replace(b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main")
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LOCKED_ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
    b'<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>',
    "content.xml": os.urandom(2000),
}


def deep(depth: int) -> bytes:
    inside = "<w:smartTag>" * depth + "</w:smartTag>" * depth
    return f"<w:document {SPACE}><w:body><w:p>{inside}</w:p></w:body></w:document>".encode()


def in_each_other(levels: int) -> bytes:
    """Zip archives inside each other, of which the innermost holds a hundred million zeros."""
    content = zipped({"zeros": b"\0" * 100_000_000})
    for _ in range(levels):
        content = zipped({f"{number}.zip": content for number in range(10)})
    return content


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a PDF": ("a.pdf", lambda: b"%PDF-1.7\n", "ask for the document that it was made from"),
    "half of it": ("a.docx", lambda: GOOD[: len(GOOD) // 2], "a.docx"),
    "all but its end": ("a.docx", lambda: GOOD[:-30], "a.docx"),
    "a part that is not XML": ("a.docx", lambda: with_part(GOOD, DOCUMENT, b"<w:document"), "cannot be read"),
    "changed bytes": ("a.docx", lambda: GOOD[:60] + b"\xff" * 40 + GOOD[100:], "a.docx"),
    "no document": ("a.docx", lambda: b"words", "cannot be imported"),
    "an empty file": ("a.docx", lambda: b"", "cannot be imported"),
    "an archive": ("a.docx", lambda: zipped({"a.txt": b"words"}), "cannot be imported"),
    "a password (Word)": ("a.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "take the password out"),
    "a password (OpenDocument)": ("a.odt", lambda: zipped(LOCKED_ODT), "with a password"),
    "a flat bomb": ("a.docx", lambda: with_part(GOOD, "word/media/a.png", b"\0" * 210_000_000), "unpacked"),
    "a bomb of XML": (
        "a.docx", lambda: with_part(GOOD, DOCUMENT, b"<a>" + b" " * 30_000_000 + b"</a>"), "bytes of XML",
    ),
    "a bomb below the limits": (
        "a.docx", lambda: with_part(GOOD, DOCUMENT, b"<a>" + b" " * 20_000_000 + b"</a>"), "grows from",
    ),
    "an entity": (
        "a.docx", lambda: with_part(GOOD, DOCUMENT, b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'), "cannot be read",
    ),
    "an entity bomb": (
        "a.docx",
        lambda: with_part(GOOD, DOCUMENT, f'<!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]><a>&a9;</a>'.encode()),
        "cannot be read",
    ),
    "an entity from a file": (
        "a.docx",
        lambda: with_part(GOOD, DOCUMENT, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        "cannot be read",
    ),
    "100,000 levels": (
        "a.docx", lambda: zipped({**parts_of(GOOD), DOCUMENT: deep(100_000)}, stored=DOCUMENT), "cannot be read",
    ),
    "macros": ("a.docx", lambda: with_part(GOOD, "word/vbaProject.bin", b"x"), "macros"),
    "a renamed .docm": ("a.docx", lambda: with_part(GOOD, TYPES, WITH_MACROS), "macros"),
    "a picture bomb": (
        "a.docx", lambda: with_part(GOOD, "word/media/image1.png", claiming(90_000, 90_000)), "image1.png",
    ),
    "a path out of it": ("a.docx", lambda: with_part(GOOD, "../../out.xml", b"<a/>"), "written elsewhere"),
    "slides": ("a.docx", lambda: zipped({TYPES: b"<a/>", "ppt/presentation.xml": b"<a/>"}), "slides"),
    "rich text": ("a.docx", lambda: b"{\\rtf1 words}", "rich text is not read"),
    "a web page": ("a.docx", lambda: b"<!DOCTYPE html><p>words", "a web page is not read"),
    "no text": ("a.md", lambda: b"\xff\xfe\0", "UTF-16"),
    "a name that is no text": ("\u202egnp.docx", lambda: b"words", "cannot be imported"),
}  # fmt: skip


@pytest.mark.parametrize("which", BAD)
def test_what_cannot_be_read_gets_one_sentence_and_leaves_nothing(root: Path, which: str) -> None:
    name, content, words = BAD[which]
    refused(root, written(root, content(), name), words)


def test_a_word_file_of_1997_is_refused(root: Path, tmp_path: Path) -> None:
    content = saved_as(GOOD, "good.docx", "doc", tmp_path / "office")
    refused(root, written(root, content, "old.doc"), "save it as a Word document (.docx)")


def test_200_megabytes_are_not_read(root: Path) -> None:
    file = root.parent / "huge.docx"
    with file.open("wb") as made:
        made.truncate(200_000_000)
    refused(root, file, f"more than {most('file-bytes'):,} bytes")


def test_more_text_than_a_page_can_hold_is_refused_before_it_is_read(root: Path) -> None:
    words = "A sentence of some length. " * 400
    content = plain(lambda document: [document.add_paragraph(words) for _ in range(20)])
    refused(root, written(root, content, "long.docx"), "split it")


@pytest.mark.parametrize("what", ["folder", "missing", "link", "broken link", "pipe", "device", "unreadable"])
def test_what_is_no_file_is_refused(root: Path, what: str) -> None:
    file = root.parent / "sent.docx"
    good = written(root, GOOD, "good.docx")
    if what == "folder":
        file.mkdir()
    elif what in {"link", "broken link"}:
        file.symlink_to(good if what == "link" else root.parent / "nowhere")
    elif what == "pipe":
        os.mkfifo(file)
    elif what == "device":
        file.symlink_to("/dev/zero")
    elif what == "unreadable":
        file.write_bytes(GOOD)
        file.chmod(0)
    refused(root, file, "sent.docx", before=as_anybody)


@pytest.mark.parametrize("slug", ["../up", "/etc", "a/b", "A", "", " ", "a--b", "-a", ".", "a" * 81, "a\nb"])
def test_a_name_that_cannot_be_a_folder_is_refused(root: Path, slug: str) -> None:
    file = written(root, GOOD, "good.docx")
    refused(root, file, "--slug", f"--slug={slug}")


# What is read, but not all of it


def test_archives_within_archives_are_never_unpacked(root: Path) -> None:
    content = with_part(GOOD, "word/embeddings/inner.zip", in_each_other(3))
    ran = run_import(root, written(root, content, "deep.docx"))
    assert ran.code == 1
    assert "this document holds another file: `word/embeddings/inner.zip`: left out" in ran.said
    assert ran.memory < MOST_MEMORY


class _Listening(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.heard = True  # type: ignore[attr-defined]
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    listening = HTTPServer(("127.0.0.1", 0), _Listening)
    listening.heard = False  # type: ignore[attr-defined]
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield listening
    listening.shutdown()
    listening.server_close()


def test_nothing_is_fetched_from_elsewhere(root: Path, server: HTTPServer) -> None:
    address = f"http://127.0.0.1:{server.server_port}"
    with_picture = plain(lambda document: word_files.add_picture(document, picture("PNG"), "A chair."))
    parts = parts_of(with_picture)
    rels = "word/_rels/document.xml.rels"
    remote = parts[rels].replace(
        b'Target="media/image1.png"', f'Target="{address}/a.png" TargetMode="External"'.encode()
    )
    assert remote != parts[rels]
    template = relations(f"{address}/a.dotm")[rels].encode().partition(b"<Relationship ")[2]
    remote = remote.replace(b"</Relationships>", b"<Relationship " + template.replace(b'"r1"', b'"r99"'))
    ran = run_import(root, written(root, zipped({**parts, rels: remote}), "remote.docx"))
    assert ran.code == 1
    assert not server.heard  # type: ignore[attr-defined]
    assert f"fetches something from elsewhere when it is opened: `{address}/a.dotm`: left out" in ran.said
    assert f"fetches something from elsewhere when it is opened: `{address}/a.png`: left out" in ran.said
    assert "a picture stands where it could not be read" in ran.said
    assert address not in (root / "materials" / "remote" / "index.md").read_text()


SLOW = {
    "brackets": "[" * 150_000,
    "quotations": "> " * 5_000 + "a",
    "lists": "- " * 5_000 + "a",
    "emphasis": "*a_\n" * 40_000,
    "code": "`\n" * 70_000,
    "cells": "|\n" * 70_000,
    "pictures": "![\n" * 60_000,
    "notes": "[^1]: a\n" * 20_000,
    "inner lists": "\n".join("    " * depth + "- a" for depth in range(300)),
    "lines": "a\n" * 70_000,
}


@pytest.mark.parametrize("what", SLOW)
def test_markdown_that_is_meant_to_be_slow_is_read_or_refused(root: Path, what: str) -> None:
    before = snapshot(root)
    ran = run_import(root, written(root, SLOW[what].encode(), "slow.md"))
    assert ran.code in {1, 2}
    assert ran.memory < most("memory")
    assert "defect of ours" not in ran.said
    assert (ran.code == 1) == ((root / "materials" / "slow").is_dir())
    if ran.code == 2:
        assert snapshot(root) == before
        assert ran.said.count("\n") == 1


# A disk that fails


@pytest.mark.parametrize("folder", ["materials", "permissions", "citations"])
def test_a_folder_that_cannot_be_written_to_costs_nothing(root: Path, folder: str) -> None:
    file = written(root, real_submission(catalogue_of(root)), "sent.docx")
    (root / folder).chmod(0o555)
    try:
        refused(root, file, "Permission denied", before=as_anybody)
    finally:
        (root / folder).chmod(0o755)


def test_a_full_disk_costs_nothing(root: Path) -> None:
    file = written(root, real_submission(catalogue_of(root)), "sent.docx")
    tree = snapshot(root)
    command = [sys.executable, "-B", "-m", "build_tools", "import", str(file), "--root", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=with_little_room)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("commons: File too large")
    assert snapshot(root) == tree
    assert [path.name for path in (root / "materials").iterdir()] == []


def test_a_repository_without_its_folders_stays_without_them_when_nothing_can_be_written(root: Path) -> None:
    for folder in ("materials", "citations"):
        shutil.rmtree(root / folder)
    file = written(root, real_submission(catalogue_of(root)), "sent.docx")
    (root / "permissions").chmod(0o555)
    try:
        refused(root, file, "Permission denied", before=as_anybody)
    finally:
        (root / "permissions").chmod(0o755)
    assert run_import(root, file).code == 1
    assert (root / "materials" / SLUG / "index.md").is_file()
