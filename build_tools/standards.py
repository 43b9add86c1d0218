"""The frameworks as pages show them: domains and statements, what each domain holds, and the whole at a glance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from build_tools import indexes
from build_tools.indexes import TYPE_NAMES
from build_tools.licences import LICENCES
from build_tools.listings import SAMPLE, Cards, domain_address, in_find, statement_address, statement_anchor
from build_tools.model import domain_of
from build_tools.rendering.markup import in_words
from build_tools.staging import Accents

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue, Material
    from build_tools.model import Domain, Framework, Statement

EXPECTED_TYPES = ("tool", "exercise", "case-study", "session-plan")
"""The types that a page misses aloud when a domain has none."""


@dataclass(frozen=True)
class StandardLink:
    """A domain or statement as a page shows it."""

    code: str
    title: str
    address: str
    text: str = ""
    statements: tuple[StandardLink, ...] = ()
    count: int = 0
    summary: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix: how many materials of a type a domain has, and where they are listed.

    Attributes:
        type_key: The type.
        type_name: Its name in the plural.
        count: How many there are.
        address: The shelf of the domain's page that lists them, or an empty text when there are none.
    """

    type_key: str
    type_name: str
    count: int
    address: str


class Standards:
    """What the pages say of the frameworks of one catalogue.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.accents = Accents(catalogue.framework_of)

    @cached_property
    def cards(self) -> Cards:
        """The materials as lists show them."""
        return Cards(self.catalogue)

    @cached_property
    def by_domain(self) -> dict[str, tuple[Material, ...]]:
        """The materials of each domain."""
        return indexes.by_domain(self.catalogue)

    @cached_property
    def by_statement(self) -> dict[str, tuple[Material, ...]]:
        """The materials that name each statement."""
        return indexes.by_statement(self.catalogue)

    def domain(self, code: str) -> StandardLink:
        """The link to a domain."""
        _, domain = self.catalogue.domains[code]
        return StandardLink(
            code,
            domain.title or "",
            domain_address(code),
            count=len(self.by_domain[code]),
            summary=domain.summary or "",
        )

    def statement(self, code: str) -> StandardLink:
        """The link to a statement on its domain's page."""
        _, _, statement = self.catalogue.statements[code]
        text = statement.text or ""
        return StandardLink(code, text, statement_address(code), text=text)

    def domains_of(self, framework: Framework) -> list[StandardLink]:
        """The links to the domains of a framework, in its own order."""
        return [self.domain(domain.code) for domain in framework.domains if domain.code]

    def served_by(self, material: Material) -> list[StandardLink]:
        """The links to the domains that a material serves, each with the statements that it names."""
        codes = material.front.domains
        links = []
        for code in dict.fromkeys(domain_of(code) for code in codes):
            own = tuple(self.statement(each) for each in codes if each != code and domain_of(each) == code)
            _, domain = self.catalogue.domains[code]
            links.append(StandardLink(code, domain.title or "", domain_address(code), statements=own))
        return links

    def domain_page(self, framework: Framework, domain: Domain) -> dict[str, Any]:
        """What the page of a domain shows.

        Args:
            framework: The domain's framework.
            domain: The domain.
        """
        code = domain.code or ""
        materials = self.by_domain[code]
        links = self.domains_of(framework)
        place = [link.code for link in links].index(code)
        return {
            "framework": {
                "name": framework.name,
                "address": f"frameworks/{framework.id}/",
                "issuer": framework.issuer,
                "version": framework.version,
            },
            "domain": {"code": code, "title": domain.title, "summary": domain.summary},
            "in_practice": domain.in_practice,
            "statements": [self._on_domain_page(statement) for statement in domain.statements],
            "count": len(materials),
            "read_first": self.cards.cards(indexes.read_first(code, materials)),
            "shelves": [
                {
                    "name": shelf.name,
                    "count": len(shelf.materials),
                    "cards": self.cards.cards(shelf.materials[:SAMPLE]),
                    "find": in_find(domain=code, type=shelf.key),
                }
                for shelf in indexes.by_type(materials)
            ],
            "complete": complete_list(code),
            "missing": self._missing(domain, materials),
            "licence": LICENCES[framework.licence or ""],
            "printed_address": self.catalogue.full_address(links[place].address) or f"/{links[place].address}",
            "previous": links[place - 1] if place else None,
            "following": links[place + 1] if place + 1 < len(links) else None,
        }

    def _on_domain_page(self, statement: Statement) -> dict[str, Any]:
        named = statement.code or ""
        materials = self.by_statement[named]
        return {
            "anchor": statement_anchor(named),
            "code": named,
            "text": statement.text,
            "crosswalk": [self.domain(target) for target in statement.crosswalk],
            "count": len(materials),
            "materials": self.cards.rows(materials[:SAMPLE]),
            "complete": complete_list(named),
        }

    def is_cut(self, domain: Domain) -> bool:
        """Whether the page of a domain shows only the first of the materials on one of its shelves.

        Args:
            domain: The domain.
        """
        return any(len(shelf.materials) > SAMPLE for shelf in indexes.by_type(self.by_domain[domain.code or ""]))

    def _missing(self, domain: Domain, materials: tuple[Material, ...]) -> list[str]:
        """What the collection lacks under a domain, a sentence each."""
        if not materials:
            return ["No material serves this domain yet."]
        sentences = []
        bare = [statement.code or "" for statement in domain.statements if not self.by_statement[statement.code or ""]]
        if bare:
            sentences.append(f"Nothing covers {in_words(bare, 'or')} yet.")
        types = {material.front.type for material in materials}
        wanted = [TYPE_NAMES[key][1].lower() for key in EXPECTED_TYPES if key not in types]
        if wanted:
            sentences.append(f"There are no {in_words(wanted, 'or')} here yet.")
        settings = {setting for material in materials for setting in material.front.setting}
        if "adults" not in settings:
            sentences.append("Nothing here is written for adults’ services yet.")
        return sentences

    def matrix(self) -> list[dict[str, Any]]:
        """Each framework with its domains, and for each domain how many materials of each type there are."""
        present = {material.front.type for material in self.catalogue.published}
        types: list[tuple[str, str]] = [(key, names[1]) for key, names in TYPE_NAMES.items() if key in present]
        return [
            {
                "framework": framework.name,
                "types": types,
                "rows": [(link, self._cells(link, types)) for link in self.domains_of(framework)],
            }
            for framework in self.catalogue.frameworks
        ]

    def _cells(self, link: StandardLink, types: list[tuple[str, str]]) -> list[Cell]:
        cells = []
        counts: Counter[str] = Counter(material.front.type or "" for material in self.by_domain[link.code])
        for key, name in types:
            count = counts[key]
            cells.append(Cell(key, name, count, f"{link.address}#{shelf_anchor(name)}" if count else ""))
        return cells


def shelf_anchor(name: str) -> str:
    """The anchor of a shelf on a domain's page: its heading's own."""
    return name.lower().replace(" ", "-")


def complete_list(code: str) -> str:
    """The address of the list of everything for a domain or a statement, where the domain's page shows the first only.

    Args:
        code: Its code.
    """
    domain = domain_of(code)
    return f"domains/{domain.lower()}/{'all' if code == domain else statement_anchor(code)}/"
