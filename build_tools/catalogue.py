"""A tree of files to one catalogue: everything the repository holds, with its places, and what could not be read."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

from build_tools.crew import Crew
from build_tools.diagnostics import Place
from build_tools.model import (
    Domain,
    Framework,
    FrameworkMap,
    FrontMatter,
    Glossary,
    GlossaryTerm,
    Grant,
    Organisation,
    OrganisationRegister,
    PageFrontMatter,
    Record,
    Statement,
    Status,
)
from build_tools.readers.bibtex import read_bibtex
from build_tools.readers.front_matter import split_front_matter
from build_tools.readers.located_yaml import Document, read_yaml
from build_tools.readers.markdown import read_markdown
from build_tools.readers.records import read_record
from build_tools.readers.site_settings import read_site_address
from build_tools.readers.text import Notebook, Source, decode
from build_tools.store import Store, pack, unpack
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from build_tools.crew import Desk, Work
    from build_tools.diagnostics import Fault
    from build_tools.readers.bibtex import LocatedReference
    from build_tools.readers.markdown import Body

RecordType = TypeVar("RecordType", bound=Record)

MATERIALS = "materials"
DOCS = "docs"
CITATIONS = "citations"
PERMISSIONS = "permissions"
FILE, FOLDER = "file", "folder"
ATTACHMENT_ENDINGS = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"}
TEXT_ENDINGS = {".txt", ".csv", ".svg", ".md", ".vtt", ".srt"}
_ENTRY = re.compile(r"@\s*[A-Za-z]+\s*[{(]\s*([^\s,{}()=]+)\s*,")
FRAMEWORKS = "kss_map.yaml"
ORGANISATIONS = "organisations.yaml"
GLOSSARY = "glossary.yaml"
SITE_SETTINGS = "mkdocs.yml"


@dataclass(frozen=True)
class Contents:
    """What a Markdown file holds.

    Attributes:
        source: The file.
        document: Its front matter as plain values with places.
        body: Its Markdown.
    """

    source: Source
    document: Document
    body: Body


class Page:
    """A Markdown file of the site: its front matter, its body and their places."""

    @property
    def contents(self) -> Contents:
        """What the file holds."""
        raise NotImplementedError

    @property
    def source(self) -> Source:
        """The file."""
        return self.contents.source

    @property
    def document(self) -> Document:
        """Its front matter as plain values with places."""
        return self.contents.document

    @property
    def body(self) -> Body:
        """Its Markdown."""
        return self.contents.body

    @property
    def path(self) -> str:
        """The file, relative to the repository's root."""
        return self.contents.source.path

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors of all its headings."""
        return self.body.anchors

    @property
    def citations_written(self) -> tuple[str, ...]:
        """The citations in its text as they are written, each once, in order."""
        return tuple(dict.fromkeys(citation.written for citation in self.body.citations))

    def at(self, *path: str | int) -> Place:
        """The place of a value in the front matter, or of the nearest thing around it."""
        return Place(self.path, self.document.at(*path))

    def at_key(self, *path: str | int) -> Place:
        """The place of a key in the front matter, or of the nearest thing around it."""
        return Place(self.path, self.document.at_key(*path))


@dataclass(frozen=True)
class HandWrittenPage(Page):
    """A page in docs/."""

    whole: Contents
    front: PageFrontMatter

    @property
    def contents(self) -> Contents:
        """What the file holds."""
        return self.whole

    @property
    def title(self) -> str:
        """Its title: what its front matter says, or its first heading."""
        headings = [heading.text for heading in self.body.headings if heading.level == 1]
        return self.front.title or next(iter(headings), "") or self.path

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of all that anybody may look at in it."""
        return fingerprint(self.source.path, self.source.text)


@dataclass(frozen=True)
class Outline:
    """What other pages can know of a material: everything but its text.

    Attributes:
        slug: The folder's name.
        front: Its front matter as far as it fits the model.
        files: The other files in its folder, relative to it, sorted.
        keys_in_text: The keys that its text cites, each once, in the order of their first mention.
        anchors: The anchors of its headings, in order.
        fingerprint: The digest of all this.
        citations_written: The citations in its text as they are written, each once: other pages know nothing of them.
    """

    slug: str
    front: FrontMatter
    files: tuple[str, ...]
    keys_in_text: tuple[str, ...]
    anchors: tuple[str, ...]
    fingerprint: bytes
    citations_written: tuple[str, ...]


class Material(Page):
    """One material: a folder with an index.md and what belongs to it.

    Its outline is always at hand. Its text is read when somebody asks for it, because most of ten thousand materials
    are not asked for theirs.

    Args:
        outline: What others can know of it.
        digest: The digest of all files in its folder that are read.
        read: Gives what its file holds; only a copy in another process has none.
    """

    def __init__(self, outline: Outline, digest: bytes, read: Callable[[], Contents] | None = None) -> None:
        self.outline = outline
        self.digest = digest
        self._read = read
        self._contents: Contents | None = None

    def __reduce__(self) -> tuple[type[Material], tuple[Outline, bytes]]:
        """What is sent to another process: the outline alone."""
        return Material, (self.outline, self.digest)

    def readable(self, read: Callable[[], Contents]) -> Material:
        """The same material, with its text in reach.

        Args:
            read: Gives what its file holds.
        """
        return Material(self.outline, self.digest, read)

    @property
    def is_in_reach(self) -> bool:
        """Whether its text can be had in this process."""
        return self._contents is not None or self._read is not None

    @property
    def contents(self) -> Contents:
        """What its file holds.

        Raises:
            LookupError: This is a copy of the outline alone, in a process that was not asked to look at the text.
        """
        if self._contents is None:
            if self._read is None:
                message = f"the text of {self.slug} is out of reach here"
                raise LookupError(message)
            self._contents = self._read()
        return self._contents

    @property
    def slug(self) -> str:
        """The folder's name."""
        return self.outline.slug

    @property
    def front(self) -> FrontMatter:
        """Its front matter as far as it fits the model."""
        return self.outline.front

    @property
    def files(self) -> tuple[str, ...]:
        """The other files in its folder, relative to it, sorted."""
        return self.outline.files

    @property
    def path(self) -> str:
        """Its file, relative to the repository's root."""
        return f"{MATERIALS}/{self.slug}/index.md"

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors of all its headings."""
        return frozenset(self.outline.anchors)

    @property
    def citations_written(self) -> tuple[str, ...]:
        """The citations in its text as they are written, each once, in order."""
        return self.outline.citations_written

    @property
    def fingerprint(self) -> bytes:
        """The digest of all that others can know of it."""
        return self.outline.fingerprint

    @property
    def status(self) -> Status:
        """Where it stands; a material that does not say is a draft."""
        return (self.front.review.status if self.front.review else None) or Status.DRAFT

    @property
    def is_published(self) -> bool:
        """Whether readers may find it."""
        return self.status is Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        """Whether its page is a tombstone."""
        return self.status is Status.WITHDRAWN

    @property
    def title(self) -> str:
        """Its title, or its slug when it has none."""
        return self.front.title or self.slug

    @cached_property
    def cited_keys(self) -> tuple[str, ...]:
        """Every key that it names: in the text, as an original, for further reading and as its own source."""
        originals = [each.citation for each in self.front.adapted_from if each.citation]
        own = [self.front.source.citation] if self.front.source and self.front.source.citation else []
        return tuple(dict.fromkeys([*self.outline.keys_in_text, *originals, *self.front.further_reading, *own]))


@dataclass(frozen=True)
class RegisteredGrant:
    """A grant and its places."""

    source: Source
    document: Document
    grant: Grant

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of all that anybody may look at in it."""
        return fingerprint(self.source.text)

    def at(self, *path: str | int) -> Place:
        """The place of a value in the grant, or of the nearest thing around it."""
        return Place(self.source.path, self.document.at(*path))

    def at_key(self, *path: str | int) -> Place:
        """The place of a key in the grant, or of the nearest thing around it."""
        return Place(self.source.path, self.document.at_key(*path))


@dataclass(frozen=True)
class CitedReference:
    """A reference of the library and its places."""

    source: Source
    located: LocatedReference

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of the reference itself, wherever in its file it stands."""
        return fingerprint(self.located.reference)

    @property
    def key(self) -> str:
        """What materials cite it by."""
        return self.located.reference.key

    def at(self, name: str = "") -> Place:
        """The place of one of its fields, or of its key."""
        return Place(self.source.path, self.located.at(name))


@dataclass(frozen=True)
class Register:
    """A file that holds one record, such as kss_map.yaml, with its places."""

    source: Source
    document: Document = field(default_factory=Document)

    def at(self, *path: str | int) -> Place:
        """The place of a value, or of the nearest thing around it."""
        return Place(self.source.path, self.document.at(*path))

    def at_key(self, *path: str | int) -> Place:
        """The place of a key, or of the nearest thing around it."""
        return Place(self.source.path, self.document.at_key(*path))


@dataclass(frozen=True)
class Catalogue:
    """Everything the repository holds.

    Attributes:
        root: The repository's root.
        today: The day on which grants, reviews and frameworks are judged.
        sources: Every file that was read, readable or not, sorted by path.
        materials: By slug, sorted; a material whose front matter could not be read is not among them.
        pages: The hand-written pages, by path, sorted.
        frameworks: In the order of kss_map.yaml.
        framework_register: The file they come from.
        organisations: By key.
        organisation_register: The file they come from.
        glossary: The terms of glossary.yaml, in its order.
        glossary_register: The file they come from.
        grants: By file name without ending, sorted.
        references: By key, sorted; of two entries with one key, the first.
        repeated_references: The second and later entries of a key that stands in two files.
        declarations: The versions of the declaration that contributors can have accepted.
        symbolic_links: What leads elsewhere from the folders that are read: nothing behind it is read or published.
        attachments: The files in docs/ that are published as they are, relative to the repository's root, sorted.
        stray_files: Files of materials/ that are in no material's folder, and folders without an index.md.
        site_address: The address at which the site is published, with its last slash; empty when it is not known.
        paths: Every file and folder below materials/, docs/, citations/ and permissions/: `file` or `folder` by path.
    """

    root: Path
    today: dt.date
    sources: tuple[Source, ...]
    materials: dict[str, Material]
    pages: dict[str, HandWrittenPage]
    frameworks: tuple[Framework, ...]
    framework_register: Register
    organisations: dict[str, Organisation]
    organisation_register: Register
    glossary: tuple[GlossaryTerm, ...]
    glossary_register: Register
    grants: dict[str, RegisteredGrant]
    references: dict[str, CitedReference]
    repeated_references: tuple[CitedReference, ...]
    declarations: frozenset[str]
    stray_files: tuple[str, ...]
    symbolic_links: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    site_address: str = ""
    paths: dict[str, str] = field(default_factory=dict)

    def full_address(self, address: str) -> str:
        """The address of a page on the web, or an empty text when the site's own is not known.

        Args:
            address: The page's address from the site's root: `materials/genograms/`.
        """
        return f"{self.site_address}{address}" if self.site_address else ""

    @property
    def registers(self) -> tuple[tuple[Record, Register], ...]:
        """Every file that holds one record: the record and the file; the glossary only where there is one."""
        glossary = [(Glossary(terms=self.glossary), self.glossary_register)]
        return (
            (FrameworkMap(frameworks=self.frameworks), self.framework_register),
            (OrganisationRegister(organisations=self.organisations), self.organisation_register),
            *(pair for pair in glossary if pair[1].source in self.sources),
        )

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The paths of the files whose meaning could not be read, sorted."""
        return tuple(source.path for source in self.sources if not source.readable)

    @cached_property
    def unseen(self) -> tuple[str, ...]:
        """The files that are published and in which no check can look: pictures and documents, sorted."""
        files = [f"{MATERIALS}/{slug}/{name}" for slug, material in self.materials.items() for name in material.files]
        read = {source.path for source in self.sources}
        return tuple(sorted(path for path in (*files, *self.attachments) if path not in read))

    @cached_property
    def sources_in(self) -> dict[str, list[Source]]:
        """The files that were read in each material's folder, by slug."""
        found: dict[str, list[Source]] = {slug: [] for slug in self.materials}
        for source in self.sources:
            folder, _, rest = source.path.partition("/")
            slug = rest.partition("/")[0]
            if folder == MATERIALS and slug in found:
                found[slug].append(source)
        return found

    @cached_property
    def knows_frameworks(self) -> bool:
        """Whether the frameworks could be read."""
        return self.framework_register.source.readable

    @cached_property
    def knows_organisations(self) -> bool:
        """Whether the organisations could be read."""
        return self.organisation_register.source.readable

    @cached_property
    def unread_keys(self) -> frozenset[str] | None:
        """The keys of entries in the library that could not be read; None when a whole file of it could not."""
        library = [source for source in self.sources if source.path.startswith(f"{CITATIONS}/")]
        if any(not source.text and not source.readable for source in library):
            return None
        return frozenset(key for source in library for key in _keys_unread(source))

    @cached_property
    def published(self) -> tuple[Material, ...]:
        """The materials that readers may find, by slug."""
        return tuple(material for material in self.materials.values() if material.is_published)

    @cached_property
    def domains(self) -> dict[str, tuple[Framework, Domain]]:
        """Every domain, by code."""
        return {
            domain.code: (framework, domain)
            for framework in self.frameworks
            for domain in framework.domains
            if domain.code
        }

    @cached_property
    def statements(self) -> dict[str, tuple[Framework, Domain, Statement]]:
        """Every statement, by code."""
        return {
            statement.code: (framework, domain, statement)
            for framework, domain in self.domains.values()
            for statement in domain.statements
            if statement.code
        }

    @cached_property
    def framework_of(self) -> dict[str, Framework]:
        """The framework of every domain and every statement, by code."""
        owners = {code: framework for code, (framework, _) in self.domains.items()}
        return {**owners, **{code: framework for code, (framework, _, _) in self.statements.items()}}

    @cached_property
    def former_slugs(self) -> dict[str, str]:
        """The slug that a former slug leads to now."""
        return {former: material.slug for material in self.materials.values() for former in material.front.formerly}

    def replacement_of(self, material: Material) -> Material | None:
        """The published material that replaces a withdrawn one, by way of others that were withdrawn as well."""
        seen: set[str] = set()
        following: Material | None = material
        while following is not None and following.is_withdrawn and following.slug not in seen:
            seen.add(following.slug)
            withdrawn = following.front.withdrawn
            following = self.materials.get((withdrawn.replaced_by if withdrawn else None) or "")
        return following if following is not None and following.is_published else None


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


def sources_elsewhere(catalogue: Catalogue) -> list[Source]:
    """The files of a catalogue that were read and stand in no material's folder."""
    own = {source.path for sources in catalogue.sources_in.values() for source in sources}
    return [source for source in catalogue.sources if source.path not in own]


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
    texts = {name: _content(f"{top}/{name}") for name in files if _ending(name) in TEXT_ENDINGS}
    return Folder(slug, _content(f"{top}/index.md"), files, texts)


def _keys_unread(source: Source) -> Iterator[str]:
    """The keys of a file in which an entry could not be read: a check says so, and what cites them is not at fault."""
    if any(fault.check in {"malformed_entry", "malformed_key", "duplicate_field"} for fault in source.faults):
        yield from (match.group(1) for match in _ENTRY.finditer(source.text))


def _content(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - called for every file: pathlib doubles what it costs
        return file.read()


def _ending(name: str) -> str:
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
            kept[slug] = (folder.digest, contents, sources_of(reading, folder))
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
        return material, catalogue.sources_in[slug]
    folder = folder_on_disk(catalogue.root, slug, material.files)
    reading, read_again = read_folder(folder)
    if folder.digest != material.digest or read_again is None:
        message = f"{material.path} was changed while it was being worked on: do it again"
        raise ChangedMeanwhileError(message)
    return material.readable(lambda: read_again), sources_of(reading, folder)


def clear(desk: Desk, slug: str) -> None:
    """Take a material off a desk: it will not be asked for again.

    Args:
        desk: The desk.
        slug: The material's folder.
    """
    desk.get(CONTENTS, {}).pop(slug, None)


class ChangedMeanwhileError(RuntimeError):
    """A file was changed by somebody else between two looks at it."""


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
        return _content(f"{self.root}/{path}")

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
            if _ending(path) in ATTACHMENT_ENDINGS:
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
        readings = {slug: self.store.get("reading", slug, folder.digest) for slug, folder in folders.items()}
        unread = {slug: folder for slug, folder in folders.items() if readings[slug] is None}
        for slug, packed in self.crew.ask(read_at_desk, None, unread).items():
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
        if _ending(path) in TEXT_ENDINGS:
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
        for path in self._files(PERMISSIONS, ".yaml"):
            source, registered = self._grant(path, self._bytes(path))
            self.sources.append(source)
            if registered is not None:
                yield posixpath.basename(path).removesuffix(".yaml"), registered

    def _grant(self, path: str, content: bytes) -> tuple[Source, RegisteredGrant | None]:
        key = fingerprint(content)
        kept: tuple[Source, RegisteredGrant | None] | None = self.store.get("grant", path, key)
        if kept is None:
            kept = read_grant(path, content)
            self.store.put("grant", path, key, kept)
        return kept

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
