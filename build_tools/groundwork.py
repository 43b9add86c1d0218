"""What is worked out for all materials at once before any page is made: references in house style, and what relates.

Most of it is pandoc's work, so it is done beside something else: the checks, or the first thoughts about pages.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

from build_tools.indexes import as_slugs, find_neighbours, neighbours_by_slug, what_relates
from build_tools.pages import Site
from build_tools.site_map import site_map
from build_tools.trace import fingerprint
from build_tools.typesetting import RenderedTexts, Typesetter, how_materials_are_cited, library_in_each_style

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from build_tools.catalogue import Catalogue
    from build_tools.indexes import Neighbours, RelatedSlugs
    from build_tools.staging import StagedFile
    from build_tools.store import Store

_STYLED, _SUGGESTED, _RELATED = "styled", "suggested", "related"


class Groundwork:
    """The groundwork of one site: begun at once, in threads of its own, and waited for when somebody asks.

    It may be begun before the checks are done, and is then of use only when they find no error: what went wrong is
    raised when it is asked for, and not before.

    Args:
        catalogue: The catalogue.
        store: What was worked out before; only the thread that made this object touches it.
    """

    def __init__(self, catalogue: Catalogue, store: Store) -> None:
        self.catalogue = catalogue
        self._store = store
        self._known: dict[str, Any] = {}
        self._begun: dict[str, tuple[bytes, Future[Any]]] = {}
        self._thread, self._pandoc = ThreadPoolExecutor(1), ThreadPoolExecutor(1)  # one thinks while the other waits
        of_related = fingerprint(what_relates(catalogue)), lambda: as_slugs(find_neighbours(catalogue))
        self._begin(_RELATED, self._thread, *of_related)
        self._begin(_STYLED, self._pandoc, *library_in_each_style(catalogue))
        self._begin(_SUGGESTED, self._pandoc, *how_materials_are_cited(catalogue))
        self._others = self._thread.submit(self._think_of_others) if self._begun else None
        for thread in (self._thread, self._pandoc):
            thread.shutdown(wait=False)

    def _begin(self, kind: str, thread: ThreadPoolExecutor, key: bytes, make: Callable[[], object]) -> None:
        kept = self._store.get(kind, "", key)
        if kept is None:
            self._begun[kind] = (key, thread.submit(make))
        else:
            self._known[kind] = kept

    def abandon(self) -> None:
        """Begin nothing more: nobody will ask."""
        for thread in (self._thread, self._pandoc):
            thread.shutdown(wait=False, cancel_futures=True)

    def _now(self, kind: str) -> Any:  # noqa: ANN401 - whatever it is
        return self._begun[kind][1].result() if kind in self._begun else self._known[kind]

    def _kept(self, kind: str) -> Any:  # noqa: ANN401 - as above
        made = self._now(kind)
        if kind in self._begun:
            self._store.put(kind, "", self._begun[kind][0], made)
        return made

    def _think_of_others(self) -> dict[str, StagedFile]:
        """Every file that belongs to no one material: thought of here whenever what surrounds pages has changed."""
        neighbours = neighbours_by_slug(self._now(_RELATED), self.catalogue)
        texts = Typesetter(self.catalogue, lambda: RenderedTexts(self._now(_STYLED), self._now(_SUGGESTED)))
        return _others(Site(self.catalogue, texts, neighbours))

    @cached_property
    def texts(self) -> RenderedTexts:
        """What pandoc made of the citations.

        Raises:
            RuntimeError: Pandoc failed, which a valid library does not make it do.
        """
        return RenderedTexts(self._kept(_STYLED), self._kept(_SUGGESTED))

    @cached_property
    def related(self) -> RelatedSlugs:
        """Which materials are related."""
        related: RelatedSlugs = self._kept(_RELATED)
        return related

    @cached_property
    def neighbours(self) -> Neighbours:
        """What materials have to do with each other."""
        return neighbours_by_slug(self.related, self.catalogue)

    @cached_property
    def site(self) -> Site:
        """The files of the finished tree."""
        return Site(self.catalogue, Typesetter(self.catalogue, lambda: self.texts), self.neighbours)

    @cached_property
    def others(self) -> dict[str, StagedFile]:
        """Every file of the finished tree that belongs to no one material, by path."""
        return self._others.result() if self._others else _others(self.site)


def _others(site: Site) -> dict[str, StagedFile]:
    staged = list(site.other_files())
    return {each.path: each for each in (*staged, *site_map(site.catalogue, staged))}
