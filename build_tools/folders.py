"""A material's folder: from its files to what others can know of it, and on the desk of the process that read it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from build_tools.catalogue import MATERIALS, TEXT_ENDINGS, Contents, Material, Outline
from build_tools.model import FrontMatter
from build_tools.readers.front_matter import split_front_matter
from build_tools.readers.markdown import read_markdown
from build_tools.readers.records import read_record
from build_tools.readers.text import Notebook, Source, decode
from build_tools.store import pack
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.crew import Desk, Work
    from build_tools.diagnostics import Fault
    from build_tools.readers.markdown import Body


def read_material(path: str, content: bytes, files: tuple[str, ...] = ()) -> tuple[Source, Material | None]:
    """A material's file and the material; None when its meaning could not be read.

    Args:
        path: The file, relative to the repository's root: `materials/genograms/index.md`.
        content: What is in it.
        files: The other files in its folder, relative to it, sorted.
    """
    slug = path.split("/")[-2]
    source, front, contents = _read_index(path, slug, content)
    if front is None or contents is None:
        return source, None
    outline = _outline(slug, front, files, contents.body)
    return source, Material(outline, blake2b(content, digest_size=16).digest(), lambda: contents)


def _read_index(path: str, slug: str, content: bytes) -> tuple[Source, FrontMatter | None, Contents | None]:
    notes = Notebook()
    text = decode(content, notes)
    parts = split_front_matter(text, notes) if text is not None else None
    document = parts.front_matter if parts else None
    if text is None or parts is None or document is None:
        return Source(path, text or "", tuple(notes.faults), readable=False), None, None
    front = read_record(FrontMatter, document.value, document, notes)
    body = read_markdown(parts.body, parts.body_line, front.title or slug, notes)
    source = Source(path, text, tuple(notes.faults))
    return source, front, Contents(source, document, body)


def _outline(slug: str, front: FrontMatter, files: tuple[str, ...], body: Body) -> Outline:
    anchors = tuple(heading.anchor for heading in body.headings)
    known = (slug, front, files, body.cited_keys, anchors)
    written = tuple(dict.fromkeys(citation.written for citation in body.citations))
    return Outline(*known, fingerprint(*known), written)


@dataclass(frozen=True)
class Folder:
    """A material's folder as it stands on the disk.

    Attributes:
        slug: Its name.
        index: What is in its index.md.
        files: Its other files, relative to it, sorted.
        texts: What is in those of them that are text, by name.
    """

    slug: str
    index: bytes
    files: tuple[str, ...]
    texts: dict[str, bytes]

    @cached_property
    def digest(self) -> bytes:
        """The digest of everything that is read of it."""
        return fingerprint(self.slug, self.index, self.files, self.texts)


@dataclass(frozen=True)
class Reading:
    """What was made of a material's folder.

    Attributes:
        outline: What others can know of the material; None when its front matter could not be read.
        faults: What is wrong with its index.md, as far as its readers saw.
        attachments: The name of each other text in it, what is wrong with it, and whether it could be decoded.
    """

    outline: Outline | None
    faults: tuple[Fault, ...]
    attachments: tuple[tuple[str, tuple[Fault, ...], bool], ...]


class SourceInReach(Source):
    """A file that is known already, and whose text is decoded when somebody asks for it."""

    def __init__(self, path: str, faults: tuple[Fault, ...], content: bytes, *, readable: bool) -> None:
        super().__init__(path, "", faults, readable)
        object.__setattr__(self, "_content", content)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - as object has it
        """The text comes from the content; everything else is as in any source."""
        if name != "text":
            return object.__getattribute__(self, name)
        return decode(object.__getattribute__(self, "_content"), Notebook()) or ""

    def __reduce__(self) -> tuple[type[Source], tuple[str, str, tuple[Fault, ...], bool]]:
        """What is sent to another process: everything but the text."""
        return Source, (self.path, "", self.faults, self.readable)


def read_folder(folder: Folder) -> tuple[Reading, Contents | None]:
    """What is made of a material's folder, and what its index.md holds; None when that could not be read.

    Args:
        folder: The folder.
    """
    source, front, contents = _read_index(f"{MATERIALS}/{folder.slug}/index.md", folder.slug, folder.index)
    outline = _outline(folder.slug, front, folder.files, contents.body) if front and contents else None
    attachments = []
    for name, content in folder.texts.items() if outline else ():
        notes = Notebook()
        text = decode(content, notes)
        attachments.append((name, tuple(notes.faults), text is not None))
    return Reading(outline, source.faults, tuple(attachments)), contents


def sources_of(reading: Reading, folder: Folder) -> list[Source]:
    """The files of a material's folder that were read.

    Args:
        reading: What was made of the folder.
        folder: The folder.
    """
    top = f"{MATERIALS}/{folder.slug}"
    sources: list[Source] = [
        SourceInReach(f"{top}/index.md", reading.faults, folder.index, readable=reading.outline is not None)
    ]
    for name, faults, readable in reading.attachments:
        sources.append(SourceInReach(f"{top}/{name}", faults, folder.texts[name], readable=readable))
    return sources


def folder_on_disk(root: Path, slug: str, files: tuple[str, ...]) -> Folder:
    """A material's folder, read from the disk.

    Args:
        root: The repository's root.
        slug: The folder's name.
        files: Its files but for index.md, relative to it, sorted.

    Raises:
        OSError: A file cannot be read.
    """
    top = f"{root}/{MATERIALS}/{slug}"
    texts = {name: content_of(f"{top}/{name}") for name in files if ending_of(name) in TEXT_ENDINGS}
    return Folder(slug, content_of(f"{top}/index.md"), files, texts)


def content_of(path: str) -> bytes:
    """What is in a file.

    Raises:
        OSError: It cannot be read.
    """
    with open(path, "rb") as file:  # noqa: PTH123 - called for every file: pathlib doubles what it costs
        return file.read()


def ending_of(name: str) -> str:
    """How a file's name ends, with the dot and in small letters."""
    return posixpath.splitext(name)[1].lower()


CATALOGUE = "catalogue"
"""What a desk calls the catalogue."""
CONTENTS = "contents"
"""What a desk calls the materials that its process keeps in full."""
MOST_ON_A_DESK = 6000
"""How many materials a process keeps in full; what it does not keep it reads again."""


def read_at_desk(desk: Desk, shared: None) -> Work:
    """How a process reads materials: it keeps what they hold on its desk, and hands on what others can know of them.

    Args:
        desk: Its desk.
        shared: Nothing.
    """
    del shared
    kept = desk.setdefault(CONTENTS, {})

    def work(slug: str, folder: Folder) -> bytes:
        reading, contents = read_folder(folder)
        if contents is not None and len(kept) < MOST_ON_A_DESK:
            kept[slug] = (folder.digest, contents, [contents.source, *sources_of(reading, folder)[1:]])
        return pack(reading)

    return work


def at_desk(desk: Desk, catalogue: Catalogue, slug: str) -> tuple[Material, list[Source]]:
    """A material with its text in reach, and the files in its folder that were read.

    Args:
        desk: The desk of this process.
        catalogue: The catalogue, or a copy of it in another process.
        slug: The material's folder.

    Raises:
        ChangedMeanwhileError: A file was changed since the catalogue was read.
        OSError: A file cannot be read.
    """
    material = catalogue.materials[slug]
    digest, contents, sources = desk.get(CONTENTS, {}).get(slug, (b"", None, []))
    if digest == material.digest:
        return material.readable(lambda: contents), sources
    if material.is_in_reach:
        sources = catalogue.sources_in[slug]
        return material, [material.source if each.path == material.path else each for each in sources]
    folder = folder_on_disk(catalogue.root, slug, material.files)
    reading, read_again = read_folder(folder)
    if folder.digest != material.digest or read_again is None:
        message = f"{material.path} was changed while it was being worked on: do it again"
        raise ChangedMeanwhileError(message)
    return material.readable(lambda: read_again), [read_again.source, *sources_of(reading, folder)[1:]]


def clear(desk: Desk, slug: str) -> None:
    """Take a material off a desk: it will not be asked for again.

    Args:
        desk: The desk.
        slug: The material's folder.
    """
    desk.get(CONTENTS, {}).pop(slug, None)


class ChangedMeanwhileError(RuntimeError):
    """A file was changed by somebody else between two looks at it."""
