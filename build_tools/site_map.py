"""When each page of the site was changed last, as far as the collection itself says; for search engines.

A page that lists materials is as new as the newest change to any of them. What is written by hand has no day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from build_tools.catalogue import MATERIALS
from build_tools.exports.descriptions import day_of_change
from build_tools.exports.sitemap import SITE_MAP, as_sitemaps
from build_tools.listings import domain_address
from build_tools.model import domain_of
from build_tools.staging import PageText, StagedFile, page_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue

_OF_EVERYTHING = frozenset({"home", "browse", "data", "facet", "frameworks", "matrix"})
"""The kinds of pages that say of the whole collection how much there is of what."""


class DaysOfChange:
    """The days on which the pages of one catalogue were changed last.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._of_material = {f"{MATERIALS}/{each.slug}/": day_of_change(each) for each in catalogue.published}
        self._newest = max(self._of_material.values(), default="")
        self._of_domain: dict[str, str] = {}
        for each in catalogue.published:
            day = self._of_material[f"{MATERIALS}/{each.slug}/"]
            for address in {domain_address(domain_of(code)) for code in each.front.domains}:
                self._of_domain[address] = max(day, self._of_domain.get(address, ""))
        self._of_framework = {
            f"frameworks/{framework.id}/": max(
                (self._of_domain.get(domain_address(domain.code or ""), "") for domain in framework.domains), default=""
            )
            for framework in catalogue.frameworks
        }

    def of(self, staged: StagedFile) -> str:
        """The day of a page's last change, ISO 8601, or an empty text when nothing says it.

        Args:
            staged: The page.
        """
        page = staged.text
        if not isinstance(page, PageText):
            return ""
        if page.template in _OF_EVERYTHING:
            return self._newest
        withdrawn = page.values.get("withdrawn")
        if withdrawn is not None and withdrawn.on:
            return str(withdrawn.on)
        known = self._of_domain.get(page.address) or self._of_framework.get(page.address)
        return known or self._of_list(page)

    def of_materials(self) -> Iterator[tuple[str, str]]:
        """The address of each material's page, and its day."""
        yield from self._of_material.items()

    def _of_list(self, page: PageText) -> str:
        if page.template not in {"materials", "shelf"}:
            return ""
        return max((self._of_material.get(row.address, "") for row in page.values["listing"].items), default="")


def site_map(catalogue: Catalogue, others: Iterable[StagedFile]) -> Iterator[StagedFile]:
    """The map of the site, and what leads programs to it, once it is known where the site is published.

    Args:
        catalogue: A catalogue in which the checks found no error.
        others: The files that belong to no material.
    """
    full = catalogue.full_address
    if not catalogue.site_address:
        return
    days = DaysOfChange(catalogue)
    pages = [(full(address), day) for address, day in days.of_materials()]
    pages += [(full(page_address(each.path)), days.of(each)) for each in others if each.path.endswith(".md")]
    for path, text in as_sitemaps(catalogue.site_address, pages).items():
        yield StagedFile(path, text)
    if urlsplit(catalogue.site_address).path == "/":  # nobody looks for it anywhere else
        yield StagedFile("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {full(SITE_MAP)}\n")
