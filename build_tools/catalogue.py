"""A tree of files to one catalogue: everything the repository holds, with its places, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

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

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.readers.bibtex import LocatedReference
    from build_tools.readers.markdown import Body

RecordType = TypeVar("RecordType", bound=Record)

MATERIALS = "materials"
DOCS = "docs"
CITATIONS = "citations"
PERMISSIONS = "permissions"
ATTACHMENT_ENDINGS = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"}
TEXT_ENDINGS = {".txt", ".csv", ".svg", ".md", ".vtt", ".srt"}
FRAMEWORKS = "kss_map.yaml"
ORGANISATIONS = "organisations.yaml"
GLOSSARY = "glossary.yaml"
SITE_SETTINGS = "mkdocs.yml"


@dataclass(frozen=True)
class Page:
    """A Markdown file of the site: its front matter, its body and their places.

    Attributes:
        source: The file.
        document: Its front matter as plain values with places.
        body: Its Markdown.
    """

    source: Source
    document: Document
    body: Body

    @property
    def path(self) -> str:
        """The file, relative to the repository's root."""
        return self.source.path

    def at(self, *path: str | int) -> Place:
        """The place of a value in the front matter, or of the nearest thing around it."""
        return Place(self.path, self.document.at(*path))

    def at_key(self, *path: str | int) -> Place:
        """The place of a key in the front matter, or of the nearest thing around it."""
        return Place(self.path, self.document.at_key(*path))


@dataclass(frozen=True)
class HandWrittenPage(Page):
    """A page in docs/."""

    front: PageFrontMatter

    @property
    def title(self) -> str:
        """Its title: what its front matter says, or its first heading."""
        headings = [heading.text for heading in self.body.headings if heading.level == 1]
        return self.front.title or next(iter(headings), "") or self.path


@dataclass(frozen=True)
class Material(Page):
    """One material: a folder with an index.md and what belongs to it.

    Attributes:
        slug: The folder's name.
        front: Its front matter as far as it fits the model.
        files: The other files in its folder, relative to it, sorted.
    """

    slug: str
    front: FrontMatter
    files: tuple[str, ...]

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

    @property
    def cited_keys(self) -> tuple[str, ...]:
        """Every key that it names: in the text, as an original, for further reading and as its own source."""
        originals = [each.citation for each in self.front.adapted_from if each.citation]
        own = [self.front.source.citation] if self.front.source and self.front.source.citation else []
        return tuple(dict.fromkeys([*self.body.cited_keys, *originals, *self.front.further_reading, *own]))


@dataclass(frozen=True)
class RegisteredGrant:
    """A grant and its places."""

    source: Source
    document: Document
    grant: Grant

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
    notes = Notebook()
    text = decode(content, notes)
    parts = split_front_matter(text, notes) if text is not None else None
    document = parts.front_matter if parts else None
    if text is None or parts is None or document is None:
        return Source(path, text or "", tuple(notes.faults), readable=False), None
    front = read_record(FrontMatter, document.value, document, notes)
    body = read_markdown(parts.body, parts.body_line, front.title or slug, notes)
    source = Source(path, text, tuple(notes.faults))
    return source, Material(source, document, body, slug, front, files)


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


def load(root: Path, today: dt.date) -> Catalogue:
    """Everything that a repository holds.

    Args:
        root: The repository's root.
        today: The day on which time is judged.

    Raises:
        OSError: A file that is there cannot be read.
    """
    return _Loading(root, today).catalogue()


class _Loading:
    """One reading of one tree."""

    def __init__(self, root: Path, today: dt.date) -> None:
        self.root = root
        self.today = today
        self.sources: list[Source] = []
        self.links: list[str] = []
        self.strays: list[str] = []
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
        )

    def _walk(self, folder: str) -> Iterator[Path]:
        """The files below a folder, sorted; symbolic links are noted and never followed."""
        top = self.root / folder
        if top.is_symlink():
            self.links.append(folder)
            return
        for inside in sorted(top.iterdir()) if top.is_dir() else []:
            relative = self._relative(inside)
            if inside.is_symlink():
                self.links.append(relative)
            elif inside.is_dir():
                yield from self._walk(relative)
            elif inside.is_file() and not (folder.startswith(DOCS) and inside.name.startswith(".")):
                yield inside
            else:
                self.strays.append(relative)

    def _files(self, folder: str, ending: str) -> list[Path]:
        return [path for path in self.tree[folder] if path.parent == self.root / folder and path.suffix == ending]

    def _declarations(self) -> Iterator[str]:
        for path in self.tree[PERMISSIONS]:
            if path.parent == self.root / PERMISSIONS / "declarations" and path.suffix == ".md":
                self._attachment(path)
                yield path.stem
            elif path.suffix != ".yaml" or path.parent != self.root / PERMISSIONS:
                self.strays.append(self._relative(path))

    def _attachments(self) -> Iterator[str]:
        for path in self.tree[DOCS]:
            if path.suffix.lower() in ATTACHMENT_ENDINGS:
                self._attachment(path)
                yield self._relative(path)
            elif path.suffix != ".md":
                self.strays.append(self._relative(path))

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

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
        materials = {}
        top = self.root / MATERIALS
        folders: dict[Path, list[Path]] = {}
        for path in self.tree[MATERIALS]:
            if path.parent == top:
                self.strays.append(self._relative(path))
            else:
                folders.setdefault(top / path.relative_to(top).parts[0], []).append(path)
        for folder, paths in folders.items():
            if folder / "index.md" not in paths:
                self.strays.append(self._relative(folder))
                continue
            material = self._material(folder, paths)
            if material is not None:
                materials[material.slug] = material
        return dict(sorted(materials.items()))

    def _material(self, folder: Path, paths: list[Path]) -> Material | None:
        index = folder / "index.md"
        files = sorted(path.relative_to(folder).as_posix() for path in paths if path != index)
        source, material = read_material(self._relative(index), index.read_bytes(), tuple(files))
        self.sources.append(source)
        for name in files if material else []:
            self._attachment(folder / name)
        return material

    def _attachment(self, path: Path) -> None:
        """Note what stands in a text file beside a material: it is published too, so privacy is checked in it."""
        if path.suffix.lower() in TEXT_ENDINGS:
            notes = Notebook()
            text = decode(path.read_bytes(), notes)
            self.sources.append(
                Source(self._relative(path), text or "", tuple(notes.faults), readable=text is not None)
            )

    def _pages(self) -> Iterator[HandWrittenPage]:
        for path in (path for path in self.tree[DOCS] if path.suffix == ".md"):
            notes = Notebook()
            text = decode(path.read_bytes(), notes)
            parts = split_front_matter(text, notes, required=False) if text is not None else None
            document = parts.front_matter if parts else None
            relative = self._relative(path)
            if text is None or parts is None or document is None:
                self.sources.append(Source(relative, text or "", tuple(notes.faults), readable=False))
                continue
            front = read_record(PageFrontMatter, document.value, document, notes)
            body = read_markdown(parts.body, parts.body_line, notes=notes)
            source = Source(relative, text, tuple(notes.faults))
            self.sources.append(source)
            yield HandWrittenPage(source, document, body, front)

    def _grants(self) -> Iterator[tuple[str, RegisteredGrant]]:
        for path in self._files(PERMISSIONS, ".yaml"):
            source, registered = read_grant(self._relative(path), path.read_bytes())
            self.sources.append(source)
            if registered is not None:
                yield path.stem, registered

    def _references(self) -> tuple[dict[str, CitedReference], list[CitedReference]]:
        references: dict[str, CitedReference] = {}
        repeated = []
        for path in self._files(CITATIONS, ".bib"):
            notes = Notebook()
            text = decode(path.read_bytes(), notes)
            located = read_bibtex(text, notes) if text is not None else []
            readable = text is not None and not any(fault.check == "malformed_entry" for fault in notes.faults)
            source = Source(self._relative(path), text or "", tuple(notes.faults), readable=readable)
            self.sources.append(source)
            for each in located:
                cited = CitedReference(source, each)
                if cited.key in references:
                    repeated.append(cited)
                else:
                    references[cited.key] = cited
        return dict(sorted(references.items())), repeated
