"""The files of the site, made in whatever process has time: each unit is one page with what belongs to it."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    catalogue: Catalogue = desk[CATALOGUE]
    common: Shared = desk[SHARED]
    trace = Trace()
    piece = Piece(catalogue, trace)
    neighbours = neighbours_by_slug(common.related, catalogue)
    texts = common.texts.traced(trace)
    traced = _traced(neighbours, trace)
    site = Site(piece, Typesetter(piece, lambda: texts), traced, with_documents=common.with_documents)
    generator = _generator(desk, common)

    def write(staged: StagedFile) -> tuple[str, Mark]:
        path = staged.in_site or site_path(staged.path)
        return path, write_file(shared, path, _content_in_site(staged, generator))

    def export(asked: ToExport) -> tuple[str, Mark]:
        data = as_bytes(FORMATS[asked.key].write(_collection(desk), asked.selection))
        return asked.path, write_file(shared, asked.path, data)

    def documents(slug: str) -> Made:
        material, _ = at_desk(desk, catalogue, slug)
        trace.begin()
        marks = dict(write(each) for each in site.documents(material))
        return Made(marks, trace.end())

    def work(name: str, staged: StagedFile | Copied | ToExport | ToDownload | None) -> Made:
        if isinstance(staged, ToDownload):
            with _alone_at_fault(f"the documents of materials/{staged.slug}/index.md"):
                return documents(staged.slug)
        if isinstance(staged, ToExport):
            with _alone_at_fault(staged.path, at_most=MAX_PAGE_SECONDS + len(staged.selection.slugs)):
                return Made(dict([export(staged)]))
        if isinstance(staged, Copied):
            with _alone_at_fault(staged.source):
                return Made(dict([_copied(staged, common.root, shared)]))
        if staged is not None:
            with _alone_at_fault(staged.path):
                return Made(dict([write(staged)]))
        with _alone_at_fault(f"materials/{name}/index.md"):
            material, _ = at_desk(desk, catalogue, name)
            trace.begin()
            marks = dict(write(each) for each in site.material_files(material))
            document = pack_document(site.findable.indexed(site.findable.material(material)))
            clear(desk, name)
            return Made(marks, trace.end(), document)

    return work


def _copied(copied: Copied, root: Path, folder: str) -> tuple[str, Mark]:
    content = content_of(f"{root}/{copied.source}", "file-bytes")
    if content_digest(content) != copied.digest:
        message = f"{copied.source} was changed while it was being worked on: do it again"
        raise ChangedMeanwhileError(message)
    return copied.path, write_file(folder, copied.path, as_published(copied.source, content))


def _content_in_site(staged: StagedFile, generator: Generator) -> bytes:
    return as_bytes(generator.page(staged.path, staged.content)) if staged.is_page else staged.data


@contextmanager
def _alone_at_fault(path: str, at_most: float | None = None) -> Iterator[None]:
    """Say which page it was when one takes too long, or fails in a way that nobody foresaw.

    Args:
        path: Its file in the finished tree.
        at_most: How many seconds of the processor's time it may take; what a page may by default.

    Raises:
        PageFailedError: It did.
        OSError: Something could not be read or written, which is not the page's fault.
        RuntimeError: It failed in a way that says so itself.
    """
    from build_tools.generator import GeneratorError  # noqa: PLC0415 - as in `_generator`

    try:
        with within(MAX_PAGE_SECONDS if at_most is None else at_most):
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


def make_shell(root: Path, folder: str) -> Made:
    """What the site has beside its pages: the theme's files, and its page for what is not found.

    Args:
        root: The repository's root.
        folder: The site's folder.
    """
    from build_tools.generator import Generator  # noqa: PLC0415 - as above

    marks = {}
    for path, content in Generator(root, {}).shell():
        data = content if isinstance(content, bytes) else Path(content).read_bytes()
        marks[path] = write_file(folder, path, data)
    return Made(marks)


def neighbour_kinds(neighbours: Neighbours) -> dict[str, Mapping[str, object]]:
    """What a page can look at of what materials have to do with each other, by kind.

    Args:
        neighbours: All of it.
    """
    return {"series": neighbours.series, "related": neighbours.related}


def _traced(neighbours: Neighbours, trace: Trace) -> Neighbours:
    traced: dict[str, Any] = {kind: Traced(kind, found, trace) for kind, found in neighbour_kinds(neighbours).items()}
    return Neighbours(**traced)
