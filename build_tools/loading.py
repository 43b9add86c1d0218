"""A tree of files to one catalogue: what was read before is taken from the store, and the rest is shared out."""

from __future__ import annotations

import os
import posixpath
from collections import deque
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from build_tools.border import AT_BORDER, at_border
from build_tools.catalogue import (
    ATTACHMENT_ENDINGS,
    CITATIONS,
    CPD_EXPECTATIONS,
    DOCS,
    FILE,
    FOLDER,
    FRAMEWORKS,
    GLOSSARY,
    MATERIALS,
    ORGANISATIONS,
    PERMISSIONS,
    READING_PATHS,
    SITE_SETTINGS,
    TEXT_ENDINGS,
    Catalogue,
    CitedReference,
    Contents,
    HandWrittenPage,
    Material,
    Register,
    RegisteredGrant,
    RegisteredPath,
)
from build_tools.crew import Crew
from build_tools.diagnostics import Fault, Span
from build_tools.folders import (
    CONTENTS,
    READINGS,
    ChangedMeanwhileError,
    Folder,
    Reading,
    content_of,
    ending_of,
    folder_on_disk,
    read_at_desk,
    read_folder,
    sources_of,
    too_large,
)
from build_tools.intake import (
    GIT_MODULES,
    HOST_NAMES,
    HOW_TO_NAME,
    NESTED_REPOSITORY,
    is_text,
    most,
    path_fault,
    shown_path,
)
from build_tools.media.looking import Looked, is_medium, look_into, note_wrong_text
from build_tools.model import (
    CpdExpectations,
    FrameworkMap,
    Glossary,
    Grant,
    OrganisationRegister,
    PageFrontMatter,
    ReadingPath,
    Record,
)
from build_tools.readers.bibtex import read_bibtex
from build_tools.readers.front_matter import split_front_matter
from build_tools.readers.link_states import LINK_STATES
from build_tools.readers.located_yaml import Document, read_yaml
from build_tools.readers.markdown import read_markdown
from build_tools.readers.records import read_record
from build_tools.readers.site_settings import read_feedback_mailbox, read_harvesting, read_repository, read_site_address
from build_tools.readers.text import Notebook, Source, decode
from build_tools.store import Store, unpack
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from build_tools.crew import Desk
    from build_tools.readers.bibtex import LocatedReference

RecordType = TypeVar("RecordType", bound=Record)
Registered = TypeVar("Registered", RegisteredGrant, RegisteredPath)
_AT_ONCE = 300
"""How many folders are looked up in the store at once: as many as it looks up one by one."""
_STEPS = 30
"""How many other files are read between two such lots."""


def read_grant(path: str, content: bytes) -> tuple[Source, RegisteredGrant | None]:
    """A grant's file and the grant; None when its meaning could not be read.

    Args:
        path: The file, relative to the repository's root: `permissions/PERM-0001.yaml`.
        content: What is in it.
    """
    read = at_border("it was read", partial(_read_grant, path, content))
    return (Source(path, "", (read,), readable=False), None) if isinstance(read, Fault) else read


def _read_grant(path: str, content: bytes) -> tuple[Source, RegisteredGrant | None]:
    source, document, grant = _read_record(path, content, Grant)
    return source, RegisteredGrant(source, document, grant) if document and grant else None


def read_path(path: str, content: bytes) -> tuple[Source, RegisteredPath | None]:
    """A reading path's file and the path; None when its meaning could not be read.

    Args:
        path: The file, relative to the repository's root: `paths/first-twelve-months.yaml`.
        content: What is in it.
    """
    read = at_border("it was read", partial(_read_path, path, content))
    return (Source(path, "", (read,), readable=False), None) if isinstance(read, Fault) else read


def _read_path(path: str, content: bytes) -> tuple[Source, RegisteredPath | None]:
    source, document, front = _read_record(path, content, ReadingPath)
    return source, RegisteredPath(source, document, front) if document and front else None


def _read_record(
    path: str, content: bytes, kind: type[RecordType]
) -> tuple[Source, Document | None, RecordType | None]:
    """A file that holds one record: None for its places and the record when its meaning could not be read."""
    notes = Notebook()
    text = decode(content, notes)
    document = read_yaml(text, notes) if text is not None else None
    if text is None or document is None:
        return Source(path, text or "", tuple(notes.faults), readable=False), None, None
    record = read_record(kind, document.value or {}, document, notes)
    return Source(path, text, tuple(notes.faults)), document, record


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
        self.set_aside: list[Source] = []
        self.is_full = False
        self.references: dict[str, CitedReference] = {}
        self.repeated: list[CitedReference] = []
        self.pages: dict[str, HandWrittenPage] = {}
        self.grants: dict[str, RegisteredGrant] = {}
        self.reading_paths: dict[str, RegisteredPath] = {}
        self.declarations: list[str] = []
        self.attachments: list[str] = []
        folders = (MATERIALS, DOCS, CITATIONS, PERMISSIONS, READING_PATHS)
        if os.path.lexists(root / GIT_MODULES):
            self._may_go_on(GIT_MODULES, GIT_MODULES)
        self.tree = {folder: list(self._walk(folder)) for folder in folders}

    def catalogue(self) -> Catalogue:
        """All that the tree holds."""
        frameworks, framework_register = self._register(FRAMEWORKS, FrameworkMap)
        organisations, organisation_register = self._register(ORGANISATIONS, OrganisationRegister)
        glossary, glossary_register = self._register(GLOSSARY, Glossary)
        cpd, cpd_register = self._register(CPD_EXPECTATIONS, CpdExpectations)
        materials = self._materials()
        settings = self._settings()
        return Catalogue(
            root=self.root,
            today=self.today,
            sources=tuple(sorted(self.sources, key=lambda source: source.path)),
            materials=materials,
            pages=self.pages,
            frameworks=frameworks.frameworks,
            framework_register=framework_register,
            organisations=organisations.organisations,
            organisation_register=organisation_register,
            glossary=glossary.terms,
            glossary_register=glossary_register,
            expectations=cpd.expectations,
            cpd_questions=cpd.questions,
            cpd_register=cpd_register,
            grants=self.grants,
            reading_paths=self.reading_paths,
            references=dict(sorted(self.references.items())),
            repeated_references=tuple(self.repeated),
            declarations=frozenset(self.declarations),
            stray_files=tuple(sorted(self.strays)),
            symbolic_links=tuple(sorted(self.links)),
            attachments=tuple(self.attachments),
            site_address=read_site_address(settings),
            repository=read_repository(settings),
            harvesting=read_harvesting(settings),
            feedback_mailbox=read_feedback_mailbox(settings),
            paths=self.paths,
            set_aside=tuple(sorted(self.set_aside, key=lambda source: source.path)),
            link_file=self._link_file(),
        )

    def _walk(self, folder: str) -> Iterator[str]:
        """The files below a folder, sorted by the parts of their paths; symbolic links are noted and never followed."""
        top = f"{self.root}/{folder}"
        if os.path.islink(top):  # noqa: PTH114 - called for every folder: pathlib doubles what it costs
            self.links.append(folder)
            return
        if not os.path.isdir(top):  # noqa: PTH112 - as above
            self.strays += [folder] if os.path.exists(top) else []  # noqa: PTH110 - as above
            return
        self.paths[folder] = FOLDER
        with os.scandir(top) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
        for entry in inside:
            relative = f"{folder}/{entry.name}"
            if not self._may_go_on(relative, entry.name):
                continue
            if entry.is_symlink():
                self.links.append(relative)
            elif entry.is_dir():
                yield from self._walk(relative)
            elif entry.is_file() and not (folder.startswith(DOCS) and _is_hidden(entry.name)):
                self.paths[relative] = FILE
                yield relative
            elif not entry.is_file():
                self.strays.append(relative)

    def _may_go_on(self, path: str, name: str) -> bool:
        """Whether what stands under a path is looked at: not what is not named in text, too deep, or too much."""
        fault = None
        if not is_text(name):
            message = "the name of this file or folder holds what nobody can see, or is no text"
            fault = Fault("unusable_file_name", Span(), message, HOW_TO_NAME)
        elif name.casefold() in NESTED_REPOSITORY:
            message = "another repository begins here, and nothing of it is read"
            fault = Fault("nested_repository", Span(), message, "put the files themselves here, and remove this")
        elif (too_long := path_fault(path)) is not None:
            fault = Fault("too_many_files", Span(), too_long, "use shorter names and fewer folders")
        elif len(self.paths) == most("files"):
            message = f"more than {most('files'):,} files and folders are here, so the rest was not read"
            fault = Fault("too_many_files", Span(), message, "remove what does not belong here")
        if fault is not None and (fault.check != "too_many_files" or not self.is_full):
            self.set_aside.append(Source(shown_path(path), "", (fault,), readable=False))
        self.is_full = self.is_full or len(self.paths) >= most("files")
        return fault is None

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

    def _settings(self) -> str:
        path = self.root / SITE_SETTINGS
        return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""

    def _link_file(self) -> bytes | None:
        """What the newest look at external links wrote: it is no part of the collection, and nothing checks it."""
        path = self.root / LINK_STATES
        is_there = path.is_file() and not path.is_symlink() and not path.parent.is_symlink()
        return content_of(str(path), "file-bytes") if is_there else None

    def _register(self, name: str, kind: type[RecordType]) -> tuple[RecordType, Register]:
        path = self.root / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            (self.links if path.is_symlink() else self.strays).append(name)
            return kind(), Register(Source(name, "", readable=False))
        if not path.exists():
            return kind(), Register(Source(name, ""))
        read = at_border("it was read", partial(_read_register, name, content_of(str(path)), kind))
        if isinstance(read, Fault):
            read = kind(), Register(Source(name, "", (read,), readable=False))
        self.sources.append(read[1].source)
        return read

    def _materials(self) -> dict[str, Material]:
        folders: dict[str, Folder] = {}
        readings: dict[str, Reading] = {}
        for slug, packed in self.crew.each(read_at_desk, None, self._unread(folders, readings)):
            readings[slug] = unpack(packed)
            if readings[slug].is_kept:
                self.store.put_packed("reading", slug, folders[slug].digest, packed)
        deque(self.rest, maxlen=0)
        materials = {}
        for slug, folder in folders.items():
            outline = readings[slug].outline
            self.sources += sources_of(readings[slug], folder)
            if outline is not None:
                materials[slug] = Material(outline, folder.digest, partial(_contents_again, self.crew.desk, folder))
        if self.crew.leaves_desk:
            kept = {slug: (folders[slug].digest, each) for slug, each in readings.items() if each.is_kept}
            self.crew.desk[READINGS] = kept
        return dict(sorted(materials.items()))

    def _unread(self, folders: dict[str, Folder], readings: dict[str, Reading]) -> Iterator[tuple[str, Folder]]:
        """The folders that are new or have changed: they are read while others are still looked for.

        Args:
            folders: All of them are put into this, by slug.
            readings: What was made of the others before is put into this.
        """
        everything = self._folders()
        while some := {folder.slug: folder for folder in islice(everything, _AT_ONCE)}:
            folders.update(some)
            known = self._readings(some)
            readings.update(known)
            yield from ((slug, folder) for slug, folder in some.items() if slug not in known)
            deque(islice(self.rest, _STEPS), maxlen=0)

    @cached_property
    def rest(self) -> Iterator[None]:
        """Reads what is in no material’s folder, a file at a step: whoever waits for folders waits for a few."""
        for reference in self._references():
            if self.references.setdefault(reference.key, reference) is not reference:
                self.repeated.append(reference)
            yield
        for page in self._pages():
            self.pages[page.path] = page
            yield
        for name, grant in self._grants():
            self.grants[name] = grant
            yield
        for path in self._reading_paths():
            self.reading_paths[path.slug] = path
            yield
        for version in self._declarations():
            self.declarations.append(version)
            yield
        for attachment in self._attachments():
            self.attachments.append(attachment)
            yield

    def _readings(self, folders: Mapping[str, Folder]) -> dict[str, Reading]:
        """What was made of folders before: as it lies on the desk, or else from the store."""
        at_hand: dict[str, tuple[bytes, Reading]] = self.crew.desk.get(READINGS, {})
        kept = ((slug, *at_hand[slug]) for slug in folders if slug in at_hand)
        found = {slug: reading for slug, digest, reading in kept if folders[slug].digest == digest}
        keys = {slug: folder.digest for slug, folder in folders.items() if slug not in found}
        return {**found, **dict(self.store.each("reading", keys))}

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
            source = at_border("it was read", partial(_read_text, path, self._bytes(path)))
            self.sources.append(Source(path, "", (source,), readable=False) if isinstance(source, Fault) else source)
        elif (size := os.stat(f"{self.root}/{path}").st_size) > most("file-bytes"):  # noqa: PTH116 - as above
            self.sources.append(Source(path, "", (too_large("file-bytes", size),), readable=False))
        elif is_medium(path):
            self.sources.append(self._medium(path))

    def _medium(self, path: str) -> Source:
        """What is wrong with a picture or document, and the words in it: looked up when it was looked into before."""
        content = content_of(f"{self.root}/{path}", "file-bytes")
        key = fingerprint(content)
        looked: Looked | None = self.store.get("medium", path, key)
        if looked is None:
            found = at_border("it was looked into", partial(look_into, path, content))
            if isinstance(found, Fault):
                return Source(path, "", (found,))
            looked = found
            self.store.put("medium", path, key, looked)
        return Source(path, looked.text, looked.faults)

    def _pages(self) -> Iterator[HandWrittenPage]:
        for path in (path for path in self.tree[DOCS] if path.endswith(".md")):
            read = at_border("it was read", partial(_read_page, path, self._bytes(path)))
            if isinstance(read, Fault):
                read = Source(path, "", (read,), readable=False), None
            source, page = read
            self.sources.append(source)
            if page is not None:
                yield page

    def _grants(self) -> Iterator[tuple[str, RegisteredGrant]]:
        for path, registered in self._records("grant", self._files(PERMISSIONS, ".yaml"), read_grant):
            yield posixpath.basename(path).removesuffix(".yaml"), registered

    def _reading_paths(self) -> Iterator[RegisteredPath]:
        files = self._files(READING_PATHS, ".yaml")
        self.strays += sorted(set(self.tree[READING_PATHS]) - set(files))
        for _, registered in self._records("reading path", files, read_path):
            yield registered

    def _records(
        self, kind: str, paths: list[str], read: Callable[[str, bytes], tuple[Source, Registered | None]]
    ) -> Iterator[tuple[str, Registered]]:
        """Files that hold one record each, by path: what was read before is taken from the store."""
        contents = {path: self._bytes(path) for path in paths}
        keys = {path: fingerprint(content) for path, content in contents.items()}
        kept: dict[str, tuple[Source, Registered | None]] = dict(self.store.each(kind, keys))
        for path, content in contents.items():
            if path not in kept:
                kept[path] = read(path, content)
                if not any(fault.check in AT_BORDER for fault in kept[path][0].faults):
                    self.store.put(kind, path, keys[path], kept[path])
            source, registered = kept[path]
            self.sources.append(source)
            if registered is not None:
                yield path, registered

    def _references(self) -> Iterator[CitedReference]:
        for path in self._files(CITATIONS, ".bib"):
            read = at_border("it was read", partial(_read_library, path, self._bytes(path)))
            source, located = (Source(path, "", (read,), readable=False), []) if isinstance(read, Fault) else read
            self.sources.append(source)
            yield from (CitedReference(source, each) for each in located)


def _contents_again(desk: Desk, folder: Folder) -> Contents:
    digest, kept, _ = desk.get(CONTENTS, {}).get(folder.slug, (b"", None, []))
    contents = kept if digest == folder.digest else read_folder(folder)[1]
    if contents is None:
        message = f"{folder.slug} was read before and cannot be read now"
        raise ChangedMeanwhileError(message)
    return contents


def _is_hidden(name: str) -> bool:
    """Whether a file is of no concern to a site: its name starts with a full stop, and no host takes orders from it."""
    return name.startswith(".") and name.casefold() not in HOST_NAMES


def _read_register(name: str, content: bytes, kind: type[RecordType]) -> tuple[RecordType, Register]:
    notes = Notebook()
    text = decode(content, notes)
    document = read_yaml(text, notes) if text is not None else None
    record = read_record(kind, document.value or {}, document, notes) if document else kind()
    source = Source(name, text or "", tuple(notes.faults), readable=document is not None)
    return record, Register(source, document or Document())


def _read_text(path: str, content: bytes) -> Source:
    notes = Notebook()
    note_wrong_text(path, content, notes)
    text = decode(content, notes, path)
    return Source(path, text or "", tuple(notes.faults), readable=text is not None)


def _read_page(path: str, content: bytes) -> tuple[Source, HandWrittenPage | None]:
    notes = Notebook()
    text = decode(content, notes)
    parts = split_front_matter(text, notes, required=False) if text is not None else None
    document = parts.front_matter if parts else None
    if text is None or parts is None or document is None:
        return Source(path, text or "", tuple(notes.faults), readable=False), None
    front = read_record(PageFrontMatter, document.value, document, notes)
    body = read_markdown(parts.body, parts.body_line, notes=notes)
    source = Source(path, text, tuple(notes.faults))
    return source, HandWrittenPage(Contents(source, document, body), front)


def _read_library(path: str, content: bytes) -> tuple[Source, list[LocatedReference]]:
    notes = Notebook()
    text = decode(content, notes)
    located = read_bibtex(text, notes) if text is not None else []
    readable = text is not None and not any(fault.check == "malformed_entry" for fault in notes.faults)
    return Source(path, text or "", tuple(notes.faults), readable=readable), located
