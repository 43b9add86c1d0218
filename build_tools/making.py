"""The files of the site, made in whatever process has time: each unit is one page with what belongs to it."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from build_tools.border import defect
from build_tools.exports.descriptions import Collection
from build_tools.exports.export_formats import FORMATS
from build_tools.folders import CATALOGUE, ChangedMeanwhileError, at_desk, clear, content_of
from build_tools.indexes import Neighbours, neighbours_by_slug
from build_tools.intake import most
from build_tools.media.looking import as_published
from build_tools.pages import Site
from build_tools.pieces import Piece
from build_tools.search_index import part_entry, part_files
from build_tools.site_folder import Mark, content_digest, write_file
from build_tools.staging import Exported, as_bytes, page_address
from build_tools.store import pack, unpack
from build_tools.time_limit import TimeLimitError, within
from build_tools.trace import Trace, Traced
from build_tools.typesetting import RenderedTexts, Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.catalogue import Catalogue
    from build_tools.crew import Desk, Work
    from build_tools.exports.descriptions import Selection
    from build_tools.exports.search_documents import IndexedDocument
    from build_tools.generator import Generator
    from build_tools.indexes import RelatedSlugs
    from build_tools.staging import StagedFile

GENERATOR = "generator"
COLLECTION = "collection"
SHARED = "shared"
"""What a desk calls that which all pages share."""
MAX_PAGE_SECONDS: float = most("page-seconds")
"""How much of the processor's time one page may take: a thousand times what a long one does. A test may set less."""


class PageFailedError(RuntimeError):
    """A page could not be made; the message names it and says why in one sentence."""


@dataclass(frozen=True)
class Shared:
    """What was worked out for all materials at once.

    Attributes:
        root: The repository's root.
        every_page: The digest of all that has a say in every page: the settings, the theme and the programs.
        tree: The path of every file of the finished tree: links lead to these.
        texts: What pandoc made of the citations.
        related: Which materials are related.
        with_documents: Whether materials can be downloaded as documents.
    """

    root: Path
    every_page: bytes
    tree: frozenset[str]
    texts: RenderedTexts
    related: RelatedSlugs
    with_documents: bool = False


@dataclass(frozen=True)
class Made:
    """A unit as it was made.

    Attributes:
        marks: Its files in the site, by path.
        trace: What was looked at outside it, as kind and key.
        document: The page as the search index knows it, packed, for a material: its text, and its words.
        entry: What the search index says of a part.
        words: How many pages of a part hold each word.
    """

    marks: dict[str, Mark]
    trace: tuple[tuple[str, str], ...] = ()
    document: bytes = b""
    entry: str = ""
    words: dict[str, int] | None = None


@dataclass(frozen=True)
class Copied:
    """A file of the repository that is published beside the pages.

    Attributes:
        path: In the finished tree.
        source: The file, relative to the repository's root.
        digest: The digest of what is in it.
    """

    path: str
    source: str
    digest: bytes


@dataclass(frozen=True)
class ToExport:
    """A file of a format for other people's programs: each process has a collection of its own to make it from.

    Attributes:
        path: In the finished tree.
        key: The format's own name.
        selection: What of the collection is in it.
    """

    path: str
    key: str
    selection: Selection


@dataclass(frozen=True)
class ToDownload:
    """The documents of a material: they are made apart from its page, which knows more of other materials.

    Attributes:
        slug: The material's folder.
    """

    slug: str


@dataclass(frozen=True)
class ToFurnish:
    """What the site has beside its pages: the theme's files, and its page for what is not found."""


Asked: TypeAlias = "StagedFile | Copied | ToExport | ToDownload | ToFurnish | None"
"""What a process is asked for: the page of a material when it is nothing else."""


def as_asked(staged: StagedFile) -> StagedFile | ToExport:
    """A file of the finished tree as a process is asked for it.

    Args:
        staged: The file.
    """
    text = staged.text
    return ToExport(staged.path, text.form.key, text.selection) if isinstance(text, Exported) else staged


def site_path(path: str) -> str:
    """Where a file of the finished tree stands in the site.

    Args:
        path: Its path in the finished tree.
    """
    return f"{page_address(path)}index.html" if path.endswith(".md") else path


def make_at_desk(desk: Desk, shared: str) -> Work:
    """How a process makes units: a material by its slug, any other file of the finished tree, or a clean copy.

    Args:
        desk: Its desk, with the catalogue and what all pages share on it.
        shared: The site's folder.
    """
    maker = _Maker(desk, shared)

    def work(name: str, asked: Asked) -> Made:
        with _alone_at_fault(*_said_of(name, asked)):
            return maker.make(name, asked)

    return work


class _Maker:
    """Makes units in one process.

    Args:
        desk: Its desk.
        folder: The site's folder.
    """

    def __init__(self, desk: Desk, folder: str) -> None:
        self.desk = desk
        self.folder = folder
        self.catalogue: Catalogue = desk[CATALOGUE]
        self.shared: Shared = desk[SHARED]
        self.trace = Trace()
        piece = Piece(self.catalogue, self.trace)
        texts = self.shared.texts.traced(self.trace)
        neighbours = _traced(neighbours_by_slug(self.shared.related, self.catalogue), self.trace)
        typesetter = Typesetter(piece, lambda: texts)
        self.site = Site(piece, typesetter, neighbours, with_documents=self.shared.with_documents)
        self.generator = _generator(desk, self.shared)

    def make(self, name: str, asked: Asked) -> Made:
        """A unit, made and written."""
        if asked is None:
            return self._page(name)
        if isinstance(asked, ToDownload):
            return self._documents(asked.slug)
        if isinstance(asked, ToExport):
            return Made(dict([self._export(asked)]))
        if isinstance(asked, Copied):
            return Made(dict([_copied(asked, self.shared.root, self.folder)]))
        return Made(dict(self._furnish() if isinstance(asked, ToFurnish) else [self._write(asked)]))

    def _page(self, slug: str) -> Made:
        material, _ = at_desk(self.desk, self.catalogue, slug)
        self.trace.begin()
        marks = dict(self._write(each) for each in self.site.material_files(material))
        findable = self.site.findable
        document = pack_document(findable.indexed(findable.material(material)))
        clear(self.desk, slug)
        return Made(marks, self.trace.end(), document)

    def _documents(self, slug: str) -> Made:
        material, _ = at_desk(self.desk, self.catalogue, slug)
        self.trace.begin()
        marks = dict(self._write(each) for each in self.site.documents(material))
        return Made(marks, self.trace.end())

    def _export(self, asked: ToExport) -> tuple[str, Mark]:
        data = as_bytes(FORMATS[asked.key].write(_collection(self.desk), asked.selection))
        return asked.path, write_file(self.folder, asked.path, data)

    def _furnish(self) -> Iterator[tuple[str, Mark]]:
        for path, content in self.generator.shell():
            data = content if isinstance(content, bytes) else Path(content).read_bytes()
            yield path, write_file(self.folder, path, data)

    def _write(self, staged: StagedFile) -> tuple[str, Mark]:
        path = staged.in_site or site_path(staged.path)
        return path, write_file(self.folder, path, _content_in_site(staged, self.generator))


def _said_of(name: str, asked: Asked) -> tuple[str, float]:
    """How something that is made is named when it fails, and how many seconds of the processor's time it may take."""
    if isinstance(asked, ToExport):
        return asked.path, MAX_PAGE_SECONDS + len(asked.selection.slugs)
    if isinstance(asked, ToDownload):
        return f"the documents of materials/{asked.slug}/index.md", MAX_PAGE_SECONDS
    named = f"materials/{name}/index.md" if asked is None else name
    return (asked.source if isinstance(asked, Copied) else named), MAX_PAGE_SECONDS


def _copied(copied: Copied, root: Path, folder: str) -> tuple[str, Mark]:
    content = content_of(f"{root}/{copied.source}", "file-bytes")
    if content_digest(content) != copied.digest:
        message = f"{copied.source} was changed while it was being worked on: do it again"
        raise ChangedMeanwhileError(message)
    return copied.path, write_file(folder, copied.path, as_published(copied.source, content))


def _content_in_site(staged: StagedFile, generator: Generator) -> bytes:
    return as_bytes(generator.page(staged.path, staged.content)) if staged.is_page else staged.data


@contextmanager
def _alone_at_fault(path: str, at_most: float) -> Iterator[None]:
    """Say which page it was when one takes too long, or fails in a way that nobody foresaw.

    Args:
        path: Its file in the finished tree.
        at_most: How many seconds of the processor's time it may take.

    Raises:
        PageFailedError: It did.
        OSError: Something could not be read or written, which is not the page's fault.
        RuntimeError: It failed in a way that says so itself.
    """
    from build_tools.generator import GeneratorError  # noqa: PLC0415 - as in `_generator`

    try:
        with within(at_most):
            yield
    except (ChangedMeanwhileError, GeneratorError, OSError):
        raise
    except TimeLimitError as error:
        message = f"{path} could not be made: {error} of the processor's time, so nothing was published"
        raise PageFailedError(message) from error
    except Exception as error:
        fault = defect(error, "its page was made")
        message = f"{path}: {fault.message}, so nothing was published; {fault.suggestion}"
        raise PageFailedError(message) from error


def _generator(desk: Desk, common: Shared) -> Generator:
    """The generator on a desk, made when there is none or when the settings or the theme have changed."""
    from build_tools.generator import Generator  # noqa: PLC0415 - MkDocs takes its time, and most builds make little

    of_settings, generator = desk.get(GENERATOR, (b"", None))
    if of_settings != common.every_page or generator is None:
        generator = Generator(common.root, {})
        desk[GENERATOR] = (common.every_page, generator)
    generator.files.sources = dict.fromkeys(common.tree)
    found: Generator = generator
    return found


def _collection(desk: Desk) -> Collection:
    """The collection on a desk, as formats describe it: made when there is none of this catalogue."""
    found: Collection | None = desk.get(COLLECTION)
    if found is None or found.catalogue is not desk[CATALOGUE]:
        found = desk[COLLECTION] = Collection(desk[CATALOGUE])
    return found


def pack_document(document: IndexedDocument) -> bytes:
    """A page as the search index knows it, as bytes: the same page gives the same bytes.

    Args:
        document: The page.
    """
    return pack((document.text, " ".join(sorted(document.words))))


def index_at_desk(desk: Desk, shared: str) -> Work:
    """How a process makes parts of the search index.

    Args:
        desk: Its desk.
        shared: The site's folder.
    """
    del desk

    def work(name: str, documents: dict[str, bytes]) -> Made:
        del name
        unpacked = {path: unpack(document) for path, document in documents.items()}
        files = dict(part_files({path: text for path, (text, _) in unpacked.items()}))
        marks = {path: write_file(shared, path, content.encode()) for path, content in files.items()}
        words: Counter[str] = Counter()
        for _, found in unpacked.values():
            words.update(found.split())
        return Made(marks, entry=part_entry(files), words=dict(words))

    return work


def neighbour_kinds(neighbours: Neighbours) -> dict[str, Mapping[str, object]]:
    """What a page can look at of what materials have to do with each other, by kind.

    Args:
        neighbours: All of it.
    """
    return {"series": neighbours.series, "related": neighbours.related}


def _traced(neighbours: Neighbours, trace: Trace) -> Neighbours:
    traced: dict[str, Any] = {kind: Traced(kind, found, trace) for kind, found in neighbour_kinds(neighbours).items()}
    return Neighbours(**traced)
