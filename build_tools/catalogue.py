"""A tree of files to one catalogue: everything the repository holds, with its places, and what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from build_tools.diagnostics import Place
from build_tools.media.kinds import is_opaque
from build_tools.model import (
    CpdExpectation,
    CpdExpectations,
    CpdQuestion,
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
    ReadingPath,
    Record,
    Statement,
    Status,
)
from build_tools.readers.located_yaml import Document
from build_tools.readers.site_settings import Harvesting
from build_tools.store import pack, unpack
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from build_tools.readers.bibtex import LocatedReference
    from build_tools.readers.markdown import Body
    from build_tools.readers.text import Source

RecordType = TypeVar("RecordType", bound=Record)

MATERIALS = "materials"
DOCS = "docs"
CITATIONS = "citations"
PERMISSIONS = "permissions"
READING_PATHS = "paths"
FILE, FOLDER = "file", "folder"
ATTACHMENT_ENDINGS = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".docx"}
TEXT_ENDINGS = {".txt", ".csv", ".svg", ".md", ".vtt", ".srt"}
_ENTRY = re.compile(r"@\s*[A-Za-z]+\s*[{(]\s*([^\s,{}()=]+)\s*,")
FRAMEWORKS = "kss_map.yaml"
ORGANISATIONS = "organisations.yaml"
GLOSSARY = "glossary.yaml"
CPD_EXPECTATIONS = "cpd_expectations.yaml"
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

    Attributes:
        outline: What others can know of it.
        digest: The digest of all files in its folder that are read.
        slug: The folder's name.
        front: Its front matter as far as it fits the model.
        files: The other files in its folder, relative to it, sorted.
        fingerprint: The digest of all that others can know of it.
        title: Its title, or its slug when it has none.
    """

    fingerprint = b""  # named here too: it is asked of the class whether it has one

    def __init__(self, outline: Outline, digest: bytes, read: Callable[[], Contents] | None = None) -> None:
        self.outline = outline
        self.digest = digest
        self.slug = outline.slug  # attributes of its own, and no properties: lists ask a million times
        self.front = outline.front
        self.files = outline.files
        self.fingerprint = outline.fingerprint
        self.title = outline.front.title or outline.slug
        self._read = read
        self._contents: Contents | None = None

    def __reduce__(self) -> tuple[Callable[..., Material], tuple[str, bytes, bytes, bytes]]:
        """What is sent to another process: the outline alone, to be unpacked there when somebody looks at it."""
        return _sent, (self.slug, self.fingerprint, self.digest, pack(self.outline))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as object has it
        """What is still packed in a copy that was sent."""
        packed = self.__dict__.pop("_packed", None)
        if packed is None:
            message = f"a material has no {name}"
            raise AttributeError(message)
        self.__init__(unpack(packed), self.digest)  # type: ignore[misc]  # it was not called before
        return getattr(self, name)

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

    @cached_property
    def place_by_title(self) -> tuple[str, str]:
        """What puts it in its place in a list by title."""
        return (self.title.casefold(), self.slug)

    @cached_property
    def cited_keys(self) -> tuple[str, ...]:
        """Every key that it names: in the text, as an original, for further reading and as its own source."""
        originals = [each.citation for each in self.front.adapted_from if each.citation]
        own = [self.front.source.citation] if self.front.source and self.front.source.citation else []
        return tuple(dict.fromkeys([*self.outline.keys_in_text, *originals, *self.front.further_reading, *own]))


def _sent(slug: str, digest_of_outline: bytes, digest: bytes, packed: bytes) -> Material:
    """A copy of a material's outline in another process, still packed: most are only asked for their digests there."""
    material = Material.__new__(Material)
    material.__dict__.update(
        slug=slug, fingerprint=digest_of_outline, digest=digest, _packed=packed, _read=None, _contents=None
    )
    return material


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
class RegisteredPath:
    """A reading path and its places."""

    source: Source
    document: Document
    front: ReadingPath

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of all that anybody may look at in it."""
        return fingerprint(self.source.path, self.source.text)

    @property
    def slug(self) -> str:
        """Its file's name without the ending."""
        return self.source.path.removeprefix(f"{READING_PATHS}/").removesuffix(".yaml")

    @property
    def title(self) -> str:
        """Its title, or its slug when it has none."""
        return self.front.title or self.slug

    @property
    def is_published(self) -> bool:
        """Whether readers may find it."""
        return self.front.review is not None and self.front.review.status == "published"

    def at(self, *path: str | int) -> Place:
        """The place of a value in the path, or of the nearest thing around it."""
        return Place(self.source.path, self.document.at(*path))

    def at_key(self, *path: str | int) -> Place:
        """The place of a key in the path, or of the nearest thing around it."""
        return Place(self.source.path, self.document.at_key(*path))


@dataclass(frozen=True)
class PathPlace:
    """The place of a material in a reading path.

    Attributes:
        slug: The path's slug.
        title: The path's title.
        step: Which of the path's materials it is, from 1.
        steps: How many materials the path has.
    """

    slug: str
    title: str
    step: int
    steps: int


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
        set_aside: What was not even looked into, because of its name or its place, sorted by path.
        materials: By slug, sorted; a material whose front matter could not be read is not among them.
        pages: The hand-written pages, by path, sorted.
        frameworks: In the order of kss_map.yaml.
        framework_register: The file they come from.
        organisations: By key.
        organisation_register: The file they come from.
        glossary: The terms of glossary.yaml, in its order.
        glossary_register: The file they come from.
        expectations: What regulators expect of continuing professional development (CPD).
        cpd_questions: The questions of a record of it, in order.
        cpd_register: The file they both come from.
        grants: By file name without ending, sorted.
        reading_paths: By slug, sorted.
        references: By key, sorted; of two entries with one key, the first.
        repeated_references: The second and later entries of a key that stands in two files.
        declarations: The versions of the declaration that contributors can have accepted.
        symbolic_links: What leads elsewhere from the folders that are read: nothing behind it is read or published.
        attachments: The files in docs/ that are published as they are, relative to the repository's root, sorted.
        stray_files: Files of materials/ that are in no material's folder, and folders without an index.md.
        site_address: The address at which the site is published, with its last slash; empty when it is not known.
        repository: The owner and name of the repository on GitHub; empty when they are not known.
        harvesting: Who answers for the catalogue that other catalogues harvest.
        feedback_mailbox: The e-mail address at which readers say what was useful; empty when there is none.
        paths: Every file and folder below materials/, docs/, citations/, permissions/ and paths/: `file` or `folder`.
        link_file: What is in the file that the newest look at external links wrote; None when there is none.
        earlier: The materials that differ from those of the tree that this one is compared with, as they are there, by
            slug; empty when it is compared with none.
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
    expectations: tuple[CpdExpectation, ...]
    cpd_questions: tuple[CpdQuestion, ...]
    cpd_register: Register
    grants: dict[str, RegisteredGrant]
    reading_paths: dict[str, RegisteredPath]
    references: dict[str, CitedReference]
    repeated_references: tuple[CitedReference, ...]
    declarations: frozenset[str]
    stray_files: tuple[str, ...]
    symbolic_links: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    site_address: str = ""
    repository: str = ""
    harvesting: Harvesting = field(default_factory=Harvesting)
    feedback_mailbox: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    set_aside: tuple[Source, ...] = ()
    link_file: bytes | None = None
    earlier: Mapping[str, Material] = field(default_factory=dict)

    def full_address(self, address: str) -> str:
        """The address of a page on the web, or an empty text when the site's own is not known.

        Args:
            address: The page's address from the site's root: `materials/genograms/`.
        """
        return f"{self.site_address}{address}" if self.site_address else ""

    @property
    def registers(self) -> tuple[tuple[Record, Register], ...]:
        """Every file that holds one record: the record and the file; some only where there is one."""
        cpd = CpdExpectations(expectations=self.expectations, questions=self.cpd_questions)
        where_there = ((Glossary(terms=self.glossary), self.glossary_register), (cpd, self.cpd_register))
        return (
            (FrameworkMap(frameworks=self.frameworks), self.framework_register),
            (OrganisationRegister(organisations=self.organisations), self.organisation_register),
            *(pair for pair in where_there if pair[1].source in self.sources),
        )

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The paths of the files whose meaning could not be read, sorted."""
        unread = [source.path for source in (*self.sources, *self.set_aside) if not source.readable]
        return tuple(sorted(unread) if self.set_aside else unread)

    @cached_property
    def unseen(self) -> tuple[str, ...]:
        """The files that are published and whose words no check can read: pictures and PDFs, sorted."""
        files = [f"{MATERIALS}/{slug}/{name}" for slug, material in self.materials.items() for name in material.files]
        read = {source.path for source in self.sources}
        return tuple(sorted(path for path in (*files, *self.attachments) if path not in read or is_opaque(path)))

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

    @property
    def newest_declaration(self) -> str:
        """The version of the declaration that contributors accept now; empty when there is none."""
        return max(self.declarations, default="")

    @cached_property
    def published(self) -> tuple[Material, ...]:
        """The materials that readers may find, by slug."""
        return tuple(material for material in self.materials.values() if material.is_published)

    @cached_property
    def path_places(self) -> dict[str, tuple[PathPlace, ...]]:
        """Where each material stands in the published reading paths, by the material's slug."""
        found: dict[str, tuple[PathPlace, ...]] = {}
        for path in self.reading_paths.values():
            named = (self.materials.get(step.material or "") for step in path.front.steps)
            shown = [material.slug for material in named if material is not None and material.is_published]
            for number, slug in enumerate(shown if path.is_published else (), 1):
                found[slug] = (*found.get(slug, ()), PathPlace(path.slug, path.title, number, len(shown)))
        return found

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


def sources_elsewhere(catalogue: Catalogue) -> list[Source]:
    """The files of a catalogue that were read and stand in no material's folder."""
    own = {source.path for sources in catalogue.sources_in.values() for source in sources}
    return [source for source in catalogue.sources if source.path not in own]


def _keys_unread(source: Source) -> Iterator[str]:
    """The keys of a file in which an entry could not be read: a check says so, and what cites them is not at fault."""
    if any(fault.check in {"malformed_entry", "malformed_key", "duplicate_field"} for fault in source.faults):
        yield from (match.group(1) for match in _ENTRY.finditer(source.text))
