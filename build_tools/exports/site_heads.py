"""The heads of the pages that belong to no one material: home, standards, and lists of materials.

The records follow https://schema.org/WebSite, https://schema.org/DefinedTermSet and https://schema.org/CollectionPage.
A framework's headings are its issuer's, and what stands under them here is in our own words: the set is ours, and
based on the framework.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.exports.addresses import Addresses
from build_tools.exports.card_picture import card_path
from build_tools.exports.descriptions import EVERYTHING, LANGUAGE, SITE_NAME
from build_tools.exports.export_formats import formats_for
from build_tools.exports.head_lines import known, linked, record
from build_tools.exports.page_head import open_graph
from build_tools.licences import LICENCES
from build_tools.listings import domain_address, statement_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.exports.descriptions import Collection, Selection
    from build_tools.exports.formats import ExportFormat
    from build_tools.model import Domain, Framework

_SEARCH = "find/#q={search_term_string}"

ALTERNATE = "alternate "
"""The relation `alternate`, as HTML's list of words between spaces: with the space at its end, the theme's script does
not take it for the site in another language, of which it would fetch a map that is not there."""


class SiteHeads:
    """The heads of one site's pages.

    Args:
        site_address: The address at which the site is published, with its last slash; empty when it is not known.
        announced: Every file that the page of its selection tells programs of, with that selection.
    """

    def __init__(self, site_address: str, announced: Iterable[tuple[ExportFormat, Selection]]) -> None:
        self.site_address = site_address
        self._announced: dict[str, list[tuple[ExportFormat, Selection]]] = {}
        for form, selection in announced:
            for page in (selection.page, "") if selection.kind == EVERYTHING else (selection.page,):
                self._announced.setdefault(page, []).append((form, selection))

    def home(self, about: str) -> str:
        """The head of the home page.

        Args:
            about: What the site offers, in one sentence.
        """
        addresses = self._from("")
        search = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": addresses.to(_SEARCH)},
            "query-input": "required name=search_term_string",
        }
        site = {
            "@type": "WebSite",
            "@id": addresses.own,
            "url": addresses.own,
            "name": SITE_NAME,
            "description": about,
            "inLanguage": LANGUAGE,
            "potentialAction": search if self.site_address else None,
        }
        return self._head(addresses, SITE_NAME, about, site)

    def domain(self, framework: Framework, domain: Domain) -> str:
        """The head of the page of a domain.

        Args:
            framework: The domain's framework.
            domain: The domain.
        """
        code = domain.code or ""
        addresses = self._from(domain_address(code))
        statements = [
            known(
                {
                    "@type": "DefinedTerm",
                    "@id": addresses.to(statement_address(each.code or "")),
                    "termCode": each.code,
                    "name": each.text,
                }
            )
            for each in domain.statements
        ]
        term = {
            **_term(domain, addresses),
            "url": addresses.own,
            "description": domain.summary,
            "inLanguage": LANGUAGE,
            "inDefinedTermSet": known(
                {
                    "@type": "DefinedTermSet",
                    "@id": addresses.to(f"frameworks/{framework.id}/"),
                    "name": framework.name,
                    "hasDefinedTerm": statements,
                }
            ),
        }
        return self._head(addresses, f"{code} {domain.title}", domain.summary or "", term, card_of=code)

    def framework(self, framework: Framework) -> str:
        """The head of the page of a framework.

        Args:
            framework: The framework.
        """
        addresses = self._from(f"frameworks/{framework.id}/")
        licence = LICENCES[framework.licence or ""]
        issued = {
            "@type": "CreativeWork",
            "name": framework.name,
            "version": framework.version,
            "publisher": {"@type": "Organization", "name": framework.issuer},
            "usageInfo" if licence.is_statement else "license": licence.url,
        }
        terms = {
            "@type": "DefinedTermSet",
            "@id": addresses.own,
            "url": addresses.own,
            "name": framework.name,
            "description": framework.about,
            "inLanguage": LANGUAGE,
            "temporalCoverage": f"{framework.valid_from}/{framework.valid_to or '..'}",
            "isBasedOn": known(issued),
            "hasDefinedTerm": [_term(domain, addresses) for domain in framework.domains],
        }
        return self._head(addresses, framework.name or "", framework.about or "", terms)

    def collection(self, page: str, name: str, about: str, count: int, maker: dict[str, str] | None = None) -> str:
        """The head of a page that lists materials, or the ways to them.

        Args:
            page: The page's address from the site's root.
            name: Its title.
            about: What it is about, or an empty text.
            count: How many things the whole list has.
            maker: The `name` and `url` of the organisation that made all of it, when one did.
        """
        addresses = self._from(page)
        listed = {
            "@type": "CollectionPage",
            "@id": addresses.own,
            "url": addresses.own,
            "name": name,
            "description": about,
            "inLanguage": LANGUAGE,
            "isPartOf": {"@type": "WebSite", "name": SITE_NAME, "url": addresses.to("")},
            "about": known({"@type": "Organization", **maker}) if maker else None,
            "mainEntity": {"@type": "ItemList", "numberOfItems": count},
        }
        return self._head(addresses, name, about, listed)

    def _from(self, page: str) -> Addresses:
        return Addresses(page, self.site_address)

    def _head(self, addresses: Addresses, title: str, about: str, data: dict[str, Any], *, card_of: str = "") -> str:
        shown = title if card_of else SITE_NAME
        alternates = (
            linked(ALTERNATE, addresses.to(form.path(selection)), form.media_type, f"{form.name}: {selection.name}")
            for form, selection in self._announced.get(addresses.page, ())
        )
        return "\n".join(
            [
                *alternates,
                *open_graph(title, about, addresses, card_path(card_of), shown),
                record(data),
            ]
        )


def site_heads(collection: Collection) -> SiteHeads:
    """The heads of the pages of a collection's site.

    Args:
        collection: The collection.
    """
    announced = ((form, selection) for form, selection in formats_for(collection) if form.is_announced)
    return SiteHeads(collection.site_address, announced)


def _term(domain: Domain, addresses: Addresses) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": addresses.to(domain_address(domain.code or "")),
        "termCode": domain.code,
        "name": domain.title,
    }
