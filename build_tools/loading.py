"""A tree of files to one catalogue: what was read before is taken from the store, and the rest is shared out."""

from __future__ import annotations

import os
import posixpath
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from build_tools.catalogue import (
    ATTACHMENT_ENDINGS,
    CITATIONS,
    DOCS,
    FILE,
    FOLDER,
    FRAMEWORKS,
    GLOSSARY,
    MATERIALS,
    ORGANISATIONS,
    PERMISSIONS,
    SITE_SETTINGS,
    TEXT_ENDINGS,
    Catalogue,
    CitedReference,
    Contents,
    HandWrittenPage,
    Material,
    Register,
    RegisteredGrant,
)
from build_tools.crew import Crew
from build_tools.folders import (
    CONTENTS,
    ChangedMeanwhileError,
    Folder,
    content_of,
    ending_of,
    folder_on_disk,
    read_at_desk,
    read_folder,
    sources_of,
)
from build_tools.model import FrameworkMap, Glossary, Grant, OrganisationRegister, PageFrontMatter, Record
from build_tools.readers.bibtex import read_bibtex
from build_tools.readers.front_matter import split_front_matter
from build_tools.readers.located_yaml import Document, read_yaml
from build_tools.readers.markdown import read_markdown
from build_tools.readers.records import read_record
from build_tools.readers.site_settings import read_site_address
from build_tools.readers.text import Notebook, Source, decode
from build_tools.store import Store, unpack
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.crew import Desk

RecordType = TypeVar("RecordType", bound=Record)


def read_grant(path: str, content: bytes) -> tuple[Source, RegisteredGrant | None]:
    """A grant's file and the grant; None when its meaning could not be read.

    Args:
        path: The file, relative to the repository's root: `permissions/PERM-0001.yaml`.
        content: What is in it.
    """
    notes = Notebook()
    text = decode(content, notes)
    document = read_yaml(text, notes) if text is not None else None
    if text is None or document is None:
        return Source(path, text or "", tuple(notes.faults), readable=False), None
    grant = read_record(Grant, document.value or {}, document, notes)
    source = Source(path, text, tuple(notes.faults))
    return source, RegisteredGrant(source, document, grant)


def load(root: Path, today: dt.date, store: Store | None = None, crew: Crew | None = None) -> Catalogue:
    """Everything that a repository holds.

    Args:
        root: The repository's root.
        today: The day on which time is judged.
        store: What was read before; nothing by default.
        crew: Who reads; this process alone by default.

    Raises:
        OSError: A file that is there cannot be read.
    """
    return _Loading(root, today, store or Store(), crew or Crew(1)).catalogue()


class _Loading:
    """One reading of one tree."""

    def __init__(self, root: Path, today: dt.date, store: Store, crew: Crew) -> None:
        self.root = root
        self.today = today
        self.store = store
        self.crew = crew
        self.sources: list[Source] = []
        self.links: list[str] = []
        self.strays: list[str] = []
        self.paths: dict[str, str] = {}
        folders = (MATERIALS, DOCS, CITATIONS, PERMISSIONS)
        self.tree = {folder: list(self._walk(folder)) for folder in folders}

    def catalogue(self) -> Catalogue:
        """All that the tree holds."""
        frameworks, framework_register = self._register(FRAMEWORKS, FrameworkMap)
        organisations, organisation_register = self._register(ORGANISATIONS, OrganisationRegister)
        glossary, glossary_register = self._register(GLOSSARY, Glossary)
        materials = self._materials()
        references, repeated = self._references()
        pages = {page.path: page for page in self._pages()}
        grants = dict(self._grants())
        declarations, attachments = frozenset(self._declarations()), tuple(self._attachments())
        return Catalogue(
            root=self.root,
            today=self.today,
            sources=tuple(sorted(self.sources, key=lambda source: source.path)),
            materials=materials,
            pages=pages,
            frameworks=frameworks.frameworks,
            framework_register=framework_register,
            organisations=organisations.organisations,
            organisation_register=organisation_register,
            glossary=glossary.terms,
            glossary_register=glossary_register,
            grants=grants,
            references=references,
            repeated_references=tuple(repeated),
            declarations=declarations,
            stray_files=tuple(sorted(self.strays)),
            symbolic_links=tuple(sorted(self.links)),
            attachments=attachments,
            site_address=self._site_address(),
            paths=self.paths,
        )

    def _walk(self, folder: str) -> Iterator[str]:
        """The files below a folder, sorted by the parts of their paths; symbolic links are noted and never followed."""
        top = f"{self.root}/{folder}"
        if os.path.islink(top):  # noqa: PTH114 - called for every folder: pathlib doubles what it costs
            self.links.append(folder)
            return
        if not os.path.isdir(top):  # noqa: PTH112 - as above
            return
        self.paths[folder] = FOLDER
        with os.scandir(top) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
        for entry in inside:
            relative = f"{folder}/{entry.name}"
            if entry.is_symlink():
                self.links.append(relative)
            elif entry.is_dir():
                yield from self._walk(relative)
            elif entry.is_file() and not (folder.startswith(DOCS) and entry.name.startswith(".")):
                self.paths[relative] = FILE
                yield relative
            else:
                self.strays.append(relative)

    def _files(self, folder: str, ending: str) -> list[str]:
        return [path for path in self.tree[folder] if path.count("/") == 1 and path.endswith(ending)]

    def _bytes(self, path: str) -> bytes:
        return content_of(f"{self.root}/{path}")

    def _declarations(self) -> Iterator[str]:
        for path in self.tree[PERMISSIONS]:
            folder, name = posixpath.split(path)
            if folder == f"{PERMISSIONS}/declarations" and name.endswith(".md"):
                self._attachment(path)
                yield name.removesuffix(".md")
            elif folder != PERMISSIONS or not name.endswith(".yaml"):
                self.strays.append(path)

    def _attachments(self) -> Iterator[str]:
        for path in self.tree[DOCS]:
            if ending_of(path) in ATTACHMENT_ENDINGS:
                self._attachment(path)
                yield path
            elif not path.endswith(".md"):
                self.strays.append(path)

    def _site_address(self) -> str:
        path = self.root / SITE_SETTINGS
        return read_site_address(path.read_bytes().decode("utf-8", "replace")) if path.is_file() else ""

    def _register(self, name: str, kind: type[RecordType]) -> tuple[RecordType, Register]:
        path = self.root / name
        if not path.exists():
            return kind(), Register(Source(name, ""))
        notes = Notebook()
        text = decode(path.read_bytes(), notes)
        document = read_yaml(text, notes) if text is not None else None
        record = read_record(kind, document.value or {}, document, notes) if document else kind()
        source = Source(name, text or "", tuple(notes.faults), readable=document is not None)
        self.sources.append(source)
        return record, Register(source, document or Document())

    def _materials(self) -> dict[str, Material]:
        folders = {folder.slug: folder for folder in self._folders()}
        readings = dict(self.store.each("reading", {slug: folder.digest for slug, folder in folders.items()}))
        unread = {slug: folder for slug, folder in folders.items() if slug not in readings}
        for slug, packed in self.crew.each(read_at_desk, None, unread):
            self.store.put_packed("reading", slug, folders[slug].digest, packed)
            readings[slug] = unpack(packed)
        materials = {}
        for slug, folder in folders.items():
            outline = readings[slug].outline
            self.sources += sources_of(readings[slug], folder)
            if outline is not None:
                materials[slug] = Material(outline, folder.digest, partial(_contents_again, self.crew.desk, folder))
        return dict(sorted(materials.items()))

    def _folders(self) -> Iterator[Folder]:
        """The folders of materials/ that hold a material; what belongs to none is noted."""
        found: dict[str, list[str]] = {}
        for path in self.tree[MATERIALS]:
            _, _, rest = path.partition("/")
            slug, _, name = rest.partition("/")
            if name:
                found.setdefault(slug, []).append(name)
            else:
                self.strays.append(path)
        for slug, names in found.items():
            if "index.md" in names:
                files = tuple(sorted(name for name in names if name != "index.md"))
                yield folder_on_disk(self.root, slug, files)
            else:
                self.strays.append(f"{MATERIALS}/{slug}")

    def _attachment(self, path: str) -> None:
        """Note what stands in a text file: it is published too, so privacy is checked in it."""
        if ending_of(path) in TEXT_ENDINGS:
            notes = Notebook()
            text = decode(self._bytes(path), notes)
            self.sources.append(Source(path, text or "", tuple(notes.faults), readable=text is not None))

    def _pages(self) -> Iterator[HandWrittenPage]:
        for path in (path for path in self.tree[DOCS] if path.endswith(".md")):
            notes = Notebook()
            text = decode(self._bytes(path), notes)
            parts = split_front_matter(text, notes, required=False) if text is not None else None
            document = parts.front_matter if parts else None
            if text is None or parts is None or document is None:
                self.sources.append(Source(path, text or "", tuple(notes.faults), readable=False))
                continue
            front = read_record(PageFrontMatter, document.value, document, notes)
            body = read_markdown(parts.body, parts.body_line, notes=notes)
            source = Source(path, text, tuple(notes.faults))
            self.sources.append(source)
            yield HandWrittenPage(Contents(source, document, body), front)

    def _grants(self) -> Iterator[tuple[str, RegisteredGrant]]:
        contents = {path: self._bytes(path) for path in self._files(PERMISSIONS, ".yaml")}
        keys = {path: fingerprint(content) for path, content in contents.items()}
        kept: dict[str, tuple[Source, RegisteredGrant | None]] = dict(self.store.each("grant", keys))
        for path, content in contents.items():
            if path not in kept:
                kept[path] = read_grant(path, content)
                self.store.put("grant", path, keys[path], kept[path])
            source, registered = kept[path]
            self.sources.append(source)
            if registered is not None:
                yield posixpath.basename(path).removesuffix(".yaml"), registered

    def _references(self) -> tuple[dict[str, CitedReference], list[CitedReference]]:
        references: dict[str, CitedReference] = {}
        repeated = []
        for path in self._files(CITATIONS, ".bib"):
            notes = Notebook()
            text = decode(self._bytes(path), notes)
            located = read_bibtex(text, notes) if text is not None else []
            readable = text is not None and not any(fault.check == "malformed_entry" for fault in notes.faults)
            source = Source(path, text or "", tuple(notes.faults), readable=readable)
            self.sources.append(source)
            for each in located:
                cited = CitedReference(source, each)
                if cited.key in references:
                    repeated.append(cited)
                else:
                    references[cited.key] = cited
        return dict(sorted(references.items())), repeated


def _contents_again(desk: Desk, folder: Folder) -> Contents:
    digest, kept, _ = desk.get(CONTENTS, {}).get(folder.slug, (b"", None, []))
    contents = kept if digest == folder.digest else read_folder(folder)[1]
    if contents is None:
        message = f"{folder.slug} was read before and cannot be read now"
        raise ChangedMeanwhileError(message)
    return contents
