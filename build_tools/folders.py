"""A material's folder: from its files to what others can know of it, and on the desk of the process that read it."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from build_tools.border import AT_BORDER, at_border
from build_tools.catalogue import MATERIALS, TEXT_ENDINGS, Contents, Material, Outline
from build_tools.diagnostics import Fault, Span
from build_tools.intake import NotAFileError, most, read_at_most
from build_tools.media.looking import Looked, is_medium, look_into, note_wrong_text
from build_tools.model import FrontMatter
from build_tools.readers.front_matter import split_front_matter
from build_tools.readers.markdown import read_markdown
from build_tools.readers.records import read_record
from build_tools.readers.text import Notebook, Source, decode
from build_tools.site_folder import content_digest
from build_tools.store import pack
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.crew import Desk, Work
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
        set_aside: What is wrong with those of them that were not read, by name.
        media: The digest of each picture and document among them, by name: they are read where they are looked into.
        root: The repository's root.
        fault: Why nothing of it was read at all.
    """

    slug: str
    index: bytes
    files: tuple[str, ...]
    texts: dict[str, bytes]
    set_aside: tuple[tuple[str, Fault], ...] = ()
    fault: Fault | None = None
    media: dict[str, bytes] = field(default_factory=dict)
    root: str = ""

    @cached_property
    def digest(self) -> bytes:
        """The digest of everything that is read of it."""
        return fingerprint(self.slug, self.index, self.files, self.texts, self.set_aside, self.fault, self.media)


@dataclass(frozen=True)
class Reading:
    """What was made of a material's folder.

    Attributes:
        outline: What others can know of the material; None when its front matter could not be read.
        faults: What is wrong with its index.md, as far as its readers saw.
        attachments: The name of each other file in it, what is wrong with it, and whether it could be read.
        words: The words in those of its documents that are no text, by name.
    """

    outline: Outline | None
    faults: tuple[Fault, ...]
    attachments: tuple[tuple[str, tuple[Fault, ...], bool], ...]
    words: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether it would come out the same the next time: nothing of it ended at a border."""
        faults = (*self.faults, *(fault for _, found, _ in self.attachments for fault in found))
        return all(fault.check not in AT_BORDER for fault in faults)


class SourceInReach(Source):
    """A file that is known already, and whose text is decoded when somebody asks for it."""

    def __init__(self, path: str, faults: tuple[Fault, ...], content: bytes, *, readable: bool) -> None:
        super().__init__(path, "", faults, readable)
        object.__setattr__(self, "_content", content)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - as object has it
        """The text comes from the content; everything else is as in any source."""
        if name != "text":
            return object.__getattribute__(self, name)
        return decode(object.__getattribute__(self, "_content"), Notebook(), self.path) or ""

    def __reduce__(self) -> tuple[type[Source], tuple[str, str, tuple[Fault, ...], bool]]:
        """What is sent to another process: everything but the text."""
        return Source, (self.path, "", self.faults, self.readable)


def read_folder(folder: Folder) -> tuple[Reading, Contents | None]:
    """What is made of a material's folder, and what its index.md holds; None when that could not be read.

    Args:
        folder: The folder.
    """
    path = f"{MATERIALS}/{folder.slug}/index.md"
    whole = partial(_read_folder_index, path, folder)
    read = folder.fault if folder.fault is not None else at_border("it was read", whole)
    faults, outline, contents = ((read,), None, None) if isinstance(read, Fault) else read
    attachments = [_read_text(f"{MATERIALS}/{folder.slug}/", *text) for text in folder.texts.items() if outline]
    attachments += [(name, (fault,), False) for name, fault in folder.set_aside]
    media = {name: _look_into(name, folder) for name in folder.media if outline}
    attachments += [(name, looked.faults, True) for name, looked in media.items()]
    words = {name: looked.text.encode() for name, looked in media.items() if looked.text}
    return Reading(outline, faults, tuple(attachments), words), contents


def _read_folder_index(path: str, folder: Folder) -> tuple[tuple[Fault, ...], Outline | None, Contents | None]:
    source, front, contents = _read_index(path, folder.slug, folder.index)
    outline = _outline(folder.slug, front, folder.files, contents.body) if front and contents else None
    return source.faults, outline, contents


def _read_text(top: str, name: str, content: bytes) -> tuple[str, tuple[Fault, ...], bool]:
    notes = Notebook()
    note_wrong_text(name, content, notes)
    text = at_border("it was read", partial(decode, content, notes, top + name))
    if isinstance(text, Fault):
        return name, (text,), False
    return name, tuple(notes.faults), text is not None


def _look_into(name: str, folder: Folder) -> Looked:
    """What is wrong with a picture or document of a folder, and the words in it.

    Raises:
        ChangedMeanwhileError: It was changed since the folder was read.
        OSError: It cannot be read.
    """
    path = f"{folder.root}/{MATERIALS}/{folder.slug}/{name}"
    content = content_of(path, "file-bytes")
    if content_digest(content) != folder.media[name]:
        message = f"{MATERIALS}/{folder.slug}/{name} was changed while it was being worked on: do it again"
        raise ChangedMeanwhileError(message)
    looked = at_border("it was looked into", partial(look_into, name, content))
    return Looked((looked,)) if isinstance(looked, Fault) else looked


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
        content = folder.texts.get(name) or reading.words.get(name, b"")
        sources.append(SourceInReach(f"{top}/{name}", faults, content, readable=readable))
    return sources


def folder_on_disk(root: Path, slug: str, files: tuple[str, ...]) -> Folder:
    """A material's folder, read from the disk; a file that is too large is set aside, and so is a whole folder.

    Args:
        root: The repository's root.
        slug: The folder's name.
        files: Its files but for index.md, relative to it, sorted.

    Raises:
        OSError: A file cannot be read.
    """
    top = f"{root}/{MATERIALS}/{slug}"
    if len(files) >= most("folder-files"):
        message = f"this folder holds {len(files) + 1:,} files; the limit is {most('folder-files'):,}"
        hint = "is everything in it part of the material? If it is, make several materials of it"
        return Folder(slug, b"", (), {}, fault=Fault("too_many_files", Span(), message, hint))
    texts, media, aside, index = {}, {}, [], content_of(f"{top}/index.md")
    total = len(index)
    for name in files:
        is_text = ending_of(name) in TEXT_ENDINGS
        size = os.stat(f"{top}/{name}", follow_symlinks=False).st_size  # noqa: PTH116 - called for every file
        total += size
        if size > most("text-bytes" if is_text else "file-bytes"):
            aside.append((name, too_large("text-bytes" if is_text else "file-bytes", size)))
        elif is_text:
            texts[name] = content_of(f"{top}/{name}")
        elif is_medium(name):
            media[name] = content_digest(content_of(f"{top}/{name}", "file-bytes"))
    if total > most("folder-bytes"):
        message = f"the files in this folder have {total:,} bytes; the limit is {most('folder-bytes'):,}"
        hint = "make the pictures smaller, or put a link in the place of what is published elsewhere"
        return Folder(slug, b"", (), {}, fault=Fault("too_many_files", Span(), message, hint))
    return Folder(slug, index, files, texts, tuple(aside), media=media, root=str(root))


def too_large(key: str, size: int) -> Fault:
    """The fault that a file is larger than we take in.

    Args:
        key: The limit's key in the table.
        size: How many bytes it has.
    """
    message = f"this file has {size:,} bytes; the limit is {most(key):,}"
    return Fault("too_large", Span(), message, "is it the right file? If it is, make it smaller or split it")


def content_of(path: str, limit: str = "text-bytes") -> bytes:
    """What is in a file, or as much of it as shows that it is too large.

    Args:
        path: The file.
        limit: The limit's key in the table.

    Raises:
        ChangedMeanwhileError: It is no ordinary file any more.
        OSError: It cannot be read.
    """
    try:
        return read_at_most(path, most(limit))
    except NotAFileError as error:
        message = f"{path} is no ordinary file any more: do it again"
        raise ChangedMeanwhileError(message) from error


def ending_of(name: str) -> str:
    """How a file's name ends, with the dot and in small letters."""
    return posixpath.splitext(name)[1].lower()


CATALOGUE = "catalogue"
"""What a desk calls the catalogue."""
CONTENTS = "contents"
"""What a desk calls the materials that its process keeps in full."""
READINGS = "readings"
"""What a desk that stays calls what was made of each folder, with the folder's digest."""
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
