"""A catalogue to the site in a folder: what is there already stays, what is missing is made, what is stale goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from build_tools.bundling import script_sources
from build_tools.catalogue import SITE_SETTINGS, sources_elsewhere
from build_tools.folders import CATALOGUE, ChangedMeanwhileError, content_of
from build_tools.groundwork import Groundwork
from build_tools.learning_pages import SERVICE_WORKER, service_worker
from build_tools.making import (
    SHARED,
    Copied,
    Made,
    Shared,
    ToDownload,
    ToExport,
    ToFurnish,
    as_asked,
    index_at_desk,
    make_at_desk,
    neighbour_kinds,
    pack_document,
    site_path,
)
from build_tools.pieces import seen_in
from build_tools.readers.site_settings import read_theme_folder
from build_tools.search_index import ENTRY, FOLDER, split, write_entry
from build_tools.site_folder import content_digest
from build_tools.store import edition
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.crew import Crew
    from build_tools.making import Asked
    from build_tools.site_folder import SiteFolder
    from build_tools.store import Store
    from build_tools.trace import Seen

WORDS = "find/words.json"
SHELL = "the theme"
"""What the unit is called that holds the theme's own files."""


@dataclass(frozen=True)
class Unit:
    """Something that is made at one go: a page and what belongs to it, or a part of the search index.

    Attributes:
        files: The digest of each of its files, by path in the site.
        trace: What was looked at outside it, as kind and key.
        witness: The digest of all that, as it was.
        document: The digest of the page as the search index knows it, for a material.
        entry: What the search index says of a part.
        words: How many pages of a part hold each word.
    """

    files: dict[str, bytes]
    trace: tuple[tuple[str, str], ...] = ()
    witness: bytes = b""
    document: bytes = b""
    entry: str = ""
    words: dict[str, int] | None = None

    @property
    def without_trace(self) -> Unit:
        """As it is held in memory, once nobody need look at its trace: ten thousand traces are many names."""
        return replace(self, trace=(), witness=b"")


class Assembly:
    """One bringing up to date of a site.

    Args:
        catalogue: A catalogue in which the checks found no error.
        store: What was made before.
        crew: Who makes what is missing.
        groundwork: What was begun already; nothing by default.
        with_search: Whether the search index is brought up to date as well; otherwise it stays as it is.
        with_documents: Whether materials can be downloaded as documents.
        is_preview: Whether the site is only looked at: then nothing of it is saved for use without a connection.
    """

    def __init__(  # noqa: PLR0913 - three of them by name alone
        self,
        catalogue: Catalogue,
        store: Store,
        crew: Crew,
        groundwork: Groundwork | None = None,
        *,
        with_search: bool = True,
        with_documents: bool = False,
        is_preview: bool = False,
    ) -> None:
        self.catalogue = catalogue
        self.store = store
        self.crew = crew
        self.with_search = with_search
        self.with_documents = with_documents
        self.is_preview = is_preview
        self.every_page = _of_every_page(catalogue.root, with_documents=with_documents)
        self.groundwork = groundwork or Groundwork(catalogue, store)
        self.units: dict[str, Unit] = {}

    @cached_property
    def surroundings(self) -> bytes:
        """The digest of all that any page can look at outside its own material.

        Most edits change the text of one material, of which other pages know nothing, and leave this as it is.
        """
        materials = [(slug, material.fingerprint) for slug, material in self.catalogue.materials.items()]
        sources = [(source.path, source.text) for source in sources_elsewhere(self.catalogue)]
        rest = (
            self.catalogue.attachments,
            self.catalogue.today,
            self.catalogue.site_address,
            self.catalogue.repository,
            self.catalogue.harvesting,
            self.catalogue.link_file,
            script_sources(self.catalogue.root),
        )
        return fingerprint(self.every_page, materials, sources, rest, self.groundwork.texts.styled)

    @cached_property
    def plan(self) -> tuple[dict[str, bytes], dict[str, str]]:
        """The key of each such file that is made, and the source of each that is copied, by path."""
        kept: tuple[dict[str, bytes], dict[str, str]] | None = self.store.get("plan", "", self.surroundings)
        if kept is None:
            made = {path: each.fingerprint for path, each in self.groundwork.others.items() if each.source is None}
            kept = made, {path: each.source for path, each in self.groundwork.others.items() if each.source is not None}
            self.store.put("plan", "", self.surroundings, kept)
        return kept

    @cached_property
    def shared(self) -> Shared:
        """What all pages share."""
        published = (material.path for material in self.catalogue.published)
        made, copied = self.plan
        tree = frozenset([*made, *copied, *published])
        texts, related = self.groundwork.texts, self.groundwork.related
        return Shared(self.catalogue.root, self.every_page, tree, texts, related, self.with_documents)

    @cached_property
    def seen(self) -> Seen:
        """The digests of all that a page can look at."""
        return seen_in(self.catalogue, {**neighbour_kinds(self.groundwork.neighbours), **self.groundwork.texts.kinds()})

    @cached_property
    def keys(self) -> dict[str, bytes]:
        """The digest of all that each unit is made from, but for what is in its trace: materials, and other files."""
        keys = {each.slug: fingerprint(each.digest, self.every_page) for each in self.catalogue.published}
        keys |= {path: fingerprint(own, self.every_page) for path, own in self.plan[0].items()}
        keys |= {path: fingerprint(each.source, each.digest, self.every_page) for path, each in self.copied.items()}
        keys |= {
            name: fingerprint(edition(), self.catalogue.materials[slug].digest) for name, slug in self.downloads.items()
        }
        return {**keys, SHELL: self.every_page}

    @cached_property
    def downloads(self) -> dict[str, str]:
        """The material of each unit that is made of its documents: settings and theme have no say in these."""
        published = self.catalogue.published if self.with_documents else ()
        return {f"documents of {material.slug}": material.slug for material in published}

    @cached_property
    def copied(self) -> dict[str, Copied]:
        """The files of the repository that are published beside the pages, by path.

        Raises:
            OSError: One cannot be read.
        """
        root, sources = self.catalogue.root, self.plan[1]
        digests = {path: content_digest(content_of(f"{root}/{each}", "file-bytes")) for path, each in sources.items()}
        return {path: Copied(path, sources[path], digest) for path, digest in digests.items()}

    @cached_property
    def documents(self) -> dict[str, bytes]:
        """The pages as the search index knows them, packed, by path: those of no material, and what was made today."""
        findable = self.groundwork.site.findable
        return {f"{each.address}index.html": pack_document(findable.indexed(each)) for each in findable.others()}

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """Which pages each part of the search index knows."""
        return split({*self.documents, *(_page_of(material.slug) for material in self.catalogue.published)})

    def expected(self) -> dict[str, bytes] | None:
        """The digest of each file of the site when all of it was made before, or None when something was not.

        Raises:
            OSError: A file that is copied cannot be read.
        """
        self._recall(self.keys)
        if len(self.units) < len(self.keys) or not self.with_search:
            return None
        keys = self._part_keys()
        self._recall(keys)
        return self._wanted(keys) if all(name in self.units for name in keys) else None

    def bring_up_to_date(
        self, folder: SiteFolder, *others: SiteFolder, with_pages: Callable[[], object] | None = None
    ) -> dict[str, bytes]:
        """Make a folder hold the site, and give the digest of each file by its path.

        Args:
            folder: The folder; its marks fit what is there.
            others: Other sites, from which files can be taken over.
            with_pages: Is told when every page stands there, and the search index is still that of before.

        Raises:
            OSError: Something cannot be read or written.
            RuntimeError: Something could not be made, or a file that was thought of was not made.
        """
        self._recall(self.keys)
        self._make([name for name in self.keys if not self._is_there(name, (folder, *others))], folder)
        if with_pages:
            with_pages()
        parts = self._part_keys() if self.with_search else {}
        self._recall(parts)
        self._index([name for name in parts if not self._is_there(name, (folder, *others))], parts, folder)
        wanted = self._wanted(parts)
        if not self.with_search:
            wanted |= next(filter(None, (_search_index_in(site) for site in (*others, folder))), {})
        self._write_the_rest(folder, wanted)
        for path, digest in wanted.items():
            if not folder.is_marked(path, digest):
                _take_over(path, digest, folder, others)
        folder.keep_only(wanted)
        planned = (*self.plan[0], *self.plan[1], *(material.path for material in self.catalogue.published))
        lost = [path for path in map(site_path, planned) if path not in wanted]
        if lost:
            message = f"{lost[0]} was to be made and was not, which is a defect of ours"
            raise RuntimeError(message)
        sure = {name: (key, self.units[name].files, self.units[name].document) for name, key in self.keys.items()}
        self.store.put("sure", "", self.surroundings, sure)
        return wanted

    def _recall(self, keys: Mapping[str, bytes]) -> None:
        """Remember the units that were made before from the same things.

        Where nothing has changed around them since they were last in a site, their traces need not be gone through.
        """
        unsure = {}
        for name, key in keys.items():
            same, files, document = self._sure.get(name, (b"", {}, b""))
            if same == key:
                self.units.setdefault(name, Unit(files, document=document))
            elif name not in self.units:
                unsure[name] = key
        for name, unit in self.store.each("unit", unsure):
            if not unit.trace or self.seen.witness(unit.trace) == unit.witness:
                self.units[name] = unit.without_trace

    @cached_property
    def _sure(self) -> dict[str, tuple[bytes, dict[str, bytes], bytes]]:
        """The key, files and document of each unit, when nothing around them has changed since they were in a site."""
        return self.store.get("sure", "", self.surroundings) or {}

    def _is_there(self, name: str, sites: Iterable[SiteFolder]) -> bool:
        """Whether a unit was made before and every file of it is still in one of these sites."""
        unit = self.units.get(name)
        first, *others = sites
        return unit is not None and all(
            first.is_marked(path, digest) or any(each.has(path, digest) for each in others)
            for path, digest in unit.files.items()
        )

    def _make(self, names: list[str], folder: SiteFolder) -> None:
        """Make units and write their files."""
        if not names:
            return
        self.crew.give(CATALOGUE, self.catalogue)
        self.crew.give(SHARED, self.shared)
        items = {name: self._asked(name) for name in names}
        self.crew.keep_together(name for name, asked in items.items() if isinstance(asked, ToExport))
        for name, made in self.crew.each(make_at_desk, folder.name, items):
            self._keep(name, self.keys[name], made, folder)

    def _asked(self, name: str) -> Asked:
        """What a process is asked for, by the unit's name."""
        if name == SHELL:
            return ToFurnish()
        if name in self.downloads:
            return ToDownload(self.downloads[name])
        return as_asked(self.groundwork.others[name]) if name in self.plan[0] else self.copied.get(name)

    def _keep(self, name: str, key: bytes, made: Made, folder: SiteFolder) -> None:
        folder.marks.update(made.marks)
        files = {path: mark.digest for path, mark in made.marks.items()}
        witness = self.seen.witness(made.trace) if made.trace else b""
        document = content_digest(made.document) if made.document else b""
        unit = Unit(files, made.trace, witness, document, made.entry, made.words)
        self.store.put("unit", name, key, unit)
        self.units[name] = unit.without_trace
        if made.document and self.with_search:
            self.documents[_page_of(name)] = made.document
            self.store.put_packed(f"document {self._part_of[_page_of(name)]}", _page_of(name), document, made.document)

    @cached_property
    def _part_of(self) -> dict[str, str]:
        return {path: name for name, paths in self.parts.items() for path in paths}

    def _digest_of(self, path: str) -> bytes:
        """The digest of a page as the search index knows it."""
        document = self.documents.get(path)
        return content_digest(document) if document else self.units[_slug_of(path)].document

    def _part_keys(self) -> dict[str, bytes]:
        """The digest of all that each part of the search index is made from."""
        digests = {name: [(path, self._digest_of(path)) for path in paths] for name, paths in self.parts.items()}
        return {name: fingerprint(edition(), pages) for name, pages in digests.items()}

    def _index(self, names: list[str], keys: Mapping[str, bytes], folder: SiteFolder) -> None:
        """Make parts of the search index and write their files."""
        items = {name: self._held_by(name, folder) for name in names}
        for name, made in self.crew.each(index_at_desk, folder.name, items):
            self._keep(name, keys[name], made, folder)

    def _held_by(self, part: str, folder: SiteFolder) -> dict[str, bytes]:
        """The pages that a part of the search index knows, packed; what is lost is made again."""
        paths = self.parts[part]
        wanted = {path: self._digest_of(path) for path in paths if path not in self.documents}
        self.documents.update(self.store.each_packed(f"document {part}", wanted))
        self._make([_slug_of(path) for path in paths if path not in self.documents], folder)
        return {path: self.documents[path] for path in paths}

    def _wanted(self, parts: Iterable[str]) -> dict[str, bytes]:
        """The digest of each file that the site has; those that are made from all parts are remembered here."""
        names = list(parts)
        wanted = {path: digest for name in (*self.keys, *names) for path, digest in self.units[name].files.items()}
        self.rest: dict[str, bytes] = {}
        if names and not self.is_preview:
            self.rest |= _service_worker(wanted)
        if names:
            words: Counter[str] = Counter()
            for name in names:
                words.update(self.units[name].words or {})
            self.rest[WORDS] = self.groundwork.site.findable.words_file(words).encode()
            self.rest[ENTRY] = write_entry(self.units[name].entry for name in names).encode()
        return {**wanted, **{path: content_digest(content) for path, content in self.rest.items()}}

    def _write_the_rest(self, folder: SiteFolder, wanted: Mapping[str, bytes]) -> None:
        """Write what is made from all parts of the search index."""
        for path, content in self.rest.items():
            if not folder.is_marked(path, wanted[path]):
                folder.write(path, content)


def _of_every_page(root: Path, *, with_documents: bool) -> bytes:
    """The digest of everything that has a say in every page: the settings, the theme, and the programs."""
    settings = (root / SITE_SETTINGS).read_bytes()
    theme = root / (read_theme_folder(settings.decode("utf-8", "replace")) or ".")
    files = sorted(path for path in theme.rglob("*") if path.is_file()) if theme != root else []
    return fingerprint(
        edition(), with_documents, settings, [(path.relative_to(theme).as_posix(), path.read_bytes()) for path in files]
    )


def _take_over(path: str, digest: bytes, folder: SiteFolder, others: Iterable[SiteFolder]) -> None:
    """Take a file over from another site.

    Raises:
        ChangedMeanwhileError: None has it any more.
    """
    for other in others:
        if other.has(path, digest):
            folder.take(path, other)
            return
    message = f"{path} was changed in the site while that was being made: do it again"
    raise ChangedMeanwhileError(message)


def _service_worker(wanted: Mapping[str, bytes]) -> dict[str, bytes]:
    script = service_worker(wanted)
    return {SERVICE_WORKER: script.encode()} if script else {}


def _page_of(slug: str) -> str:
    return f"materials/{slug}/index.html"


def _slug_of(path: str) -> str:
    return path.split("/")[1]


def _search_index_in(site: SiteFolder) -> dict[str, bytes]:
    """The files of the search index in a site, as they are."""
    return {
        path: mark.digest
        for path, mark in site.marks.items()
        if (path == WORDS or path.startswith(f"{FOLDER}/")) and site.has(path, mark.digest)
    }
