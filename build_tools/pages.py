"""A catalogue to the pages of the site, as plain Markdown that any generator can read, and the files beside them.

Nothing here decides whether something may be published: the checks have passed before a page is made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from build_tools import indexes
from build_tools.catalogue import DOCS
from build_tools.checks.runner import enrolled_checks
from build_tools.checks.specifications import specifications
from build_tools.exports.citation_formats import CITATION_FORMATS
from build_tools.exports.field_guide import field_groups
from build_tools.exports.rights_report import ends_on, public_register
from build_tools.exports.search_documents import facet_sign
from build_tools.finding import Findable, glossary_letters, search_facets
from build_tools.indexes import TYPE_NAMES, Facet, Shelf
from build_tools.licences import LICENCES
from build_tools.material_page import MaterialPages
from build_tools.rendering.markup import environment, escape_markdown, in_words, relative_address
from build_tools.rendering.words import (
    FAMILY_NAMES,
    REASON_WORDS,
    REGISTER_WORDS,
    licence_answers,
)
from build_tools.standards import Standards
from build_tools.typesetting import Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, HandWrittenPage, Material
    from build_tools.model import Framework, Reference
    from build_tools.standards import StandardLink

START_HERE = {
    "first-twelve-months": "See what changes when the cases are other people’s, and what to do first.",
    "explore-before-you-solve": "Have a structure for your next case discussion.",
    "genograms": "Do something together on paper, when talking is not enough.",
}
"""The path for a new supervisor: each material's slug, and what it gives them."""
NEWEST = 6


@dataclass(frozen=True)
class StagedFile:
    """One file of the finished tree: text or bytes that we made, or a copy of a file in the repository.

    Attributes:
        path: In the finished tree, with `/` between folders.
        content: What is in it, when we made it.
        source: The file to copy, relative to the repository's root, when we did not.
    """

    path: str
    content: str = ""
    source: str | None = None


@dataclass(frozen=True)
class FinishedTree:
    """Everything that is published, each list sorted by path.

    Attributes:
        files: Every page of the site and every file that belongs to one.
        findable: Every page that a search can find, as the search index knows it.
    """

    files: list[StagedFile]
    findable: list[StagedFile]


def make_tree(catalogue: Catalogue) -> FinishedTree:
    """The finished tree of a catalogue, and what its search index is made of.

    Args:
        catalogue: A catalogue in which the checks found no error.

    Raises:
        ValueError: Two files would have one path, which the checks do not let happen.
    """
    site = _Site(catalogue)
    findable = (StagedFile(path, html) for path, html in site.findable.written())
    return FinishedTree(_sorted(site.files()), _sorted(findable))


def _sorted(staged: Iterable[StagedFile]) -> list[StagedFile]:
    files = sorted(staged, key=lambda each: each.path)
    repeated = [first.path for first, second in pairwise(files) if first.path == second.path]
    if repeated:
        message = f"two files of the finished tree are called {repeated[0]}"
        raise ValueError(message)
    return files


class _Site:
    """The pages of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.texts = Typesetter(catalogue)
        self.standards = Standards(catalogue)
        self.material_pages = MaterialPages(catalogue, self.texts, self.standards)
        self.findable = Findable(catalogue, self.texts)
        self.facets = indexes.facets(catalogue)
        self.uses = indexes.reference_uses(catalogue)

    def files(self) -> Iterator[StagedFile]:
        """Every file of the finished tree."""
        yield self._home()
        yield from self._frameworks()
        for material in self.catalogue.published:
            yield self._page(
                f"materials/{material.slug}/",
                "material",
                material.title,
                material.front.summary or "",
                **self.material_pages.values(material),
            )
            yield from _downloads(f"materials/{material.slug}/cite", [self.texts.suggested[material.slug]])
            for name in material.files:
                yield StagedFile(f"materials/{material.slug}/{name}", source=f"materials/{material.slug}/{name}")
        yield from (
            self._tombstone(material) for material in self.catalogue.materials.values() if material.is_withdrawn
        )
        yield from self._redirects()
        yield self._page(
            "materials/", "materials", "All materials", materials=indexes.by_title(self.catalogue.published)
        )
        for facet in self.facets:
            yield from self._facet(facet)
        yield from self._references()
        yield self._rights_register()
        yield from self._checks()
        yield from self._ways_in()
        yield self._page("fields/", "fields", "The fields of a material", groups=field_groups())
        yield from (self._hand_written(page) for page in self.catalogue.pages.values())
        yield from self._attachments()

    def _page(
        self,
        address: str,
        template: str,
        title: str,
        description: str = "",
        *,
        search: bool = True,
        **values: Any,  # noqa: ANN401 - each template has values of its own
    ) -> StagedFile:
        text = (
            environment()
            .get_template(f"{template}.md.j2")
            .render(
                meta=Markup(_meta(title, description, kind=template, search=search)),  # noqa: S704 - JSON, which YAML reads as data
                href=lambda target: relative_address(address, target),
                types=TYPE_NAMES,
                accent=self.standards.accent,
                statement_codes=frozenset(self.catalogue.statements),
                **values,
            )
        )
        return StagedFile(f"{address}index.md", text.rstrip() + "\n")

    def _home(self) -> StagedFile:
        newest = sorted(
            self.catalogue.published,
            key=lambda m: (m.front.changes[-1].on if m.front.changes else self.catalogue.today, m.slug),
            reverse=True,
        )
        published = {material.slug: material for material in self.catalogue.published}
        start = [(published[slug], gives) for slug, gives in START_HERE.items() if slug in published]
        return self._page(
            "",
            "home",
            "Practice Commons",
            "Free learning material for social workers who supervise, teach and lead.",
            materials=self.catalogue.published,
            frameworks=self._with_domains(),
            domain_count=len(self.catalogue.domains),
            facets={facet.key: facet for facet in self.facets},
            start_here=start,
            newest=newest[:NEWEST],
        )

    def _frameworks(self) -> Iterator[StagedFile]:
        for framework in self.catalogue.frameworks:
            yield self._page(
                f"frameworks/{framework.id}/",
                "framework",
                framework.name or "",
                framework.about or "",
                framework=framework,
                domains=self.standards.domains_of(framework),
                licence=LICENCES[framework.licence or ""],
                source=self.texts.entry(framework.citation or ""),
            )
            for domain in framework.domains:
                yield self._page(
                    f"domains/{(domain.code or '').lower()}/",
                    "domain",
                    f"{domain.code} {domain.title}",
                    domain.summary or "",
                    **self.standards.domain_page(framework, domain),
                )
        yield self._page(
            "frameworks/",
            "frameworks",
            "Standards",
            "Find material by the standard it serves.",
            frameworks=self._with_domains(),
        )
        yield self._page(
            "matrix/",
            "matrix",
            "Standard by type",
            "The whole collection at a glance: how many materials of each type serve each domain.",
            tables=self.standards.matrix(),
        )

    def _with_domains(self) -> list[tuple[Framework, list[StandardLink]]]:
        return [(framework, self.standards.domains_of(framework)) for framework in self.catalogue.frameworks]

    def _tombstone(self, material: Material) -> StagedFile:
        withdrawn = material.front.withdrawn
        reason = withdrawn.reason if withdrawn else None
        return self._page(
            f"materials/{material.slug}/",
            "tombstone",
            f"Withdrawn: {material.title}",
            search=False,
            material=material,
            reason=REASON_WORDS[reason or "requested"],
            replacement=self.catalogue.replacement_of(material),
        )

    def _redirects(self) -> Iterator[StagedFile]:
        template = environment().get_template("redirect.html.j2")
        for former, slug in self.catalogue.former_slugs.items():
            material = self.catalogue.materials[slug]
            if not (material.is_published or material.is_withdrawn):
                continue
            title = "a material that was withdrawn" if material.is_withdrawn else material.title
            yield StagedFile(f"materials/{former}/index.html", template.render(title=title, address=f"../{slug}/"))

    def _facet(self, facet: Facet) -> Iterator[StagedFile]:
        answers = licence_answers() if facet.key == "licences" else []
        yield self._page(f"{facet.key}/", "facet", facet.name, facet.about, facet=facet, answers=answers)
        for shelf in facet.shelves:
            about, url, logo = self._about(facet, shelf)
            yield self._page(
                f"{facet.key}/{shelf.key.lower()}/",
                "shelf",
                shelf.name,
                about,
                facet=facet,
                shelf=shelf,
                about=about,
                url=url,
                logo=logo,
            )

    def _about(self, facet: Facet, shelf: Shelf) -> tuple[str, str, str]:
        """What a shelf is about, an address to read more at, and the logo of an organisation that agreed to its use."""
        if facet.key == "licences":
            return LICENCES[shelf.key].in_words, "", ""
        if facet.key == "organisations":
            organisation = self.catalogue.organisations[shelf.key]
            logo = organisation.logo.file if organisation.logo else None
            return organisation.about or "", organisation.url or "", (logo or "").removeprefix(f"{DOCS}/")
        return "", "", ""

    def _ways_in(self) -> Iterator[StagedFile]:
        """The pages that lead to all others: Find, Browse and the glossary."""
        yield self._page(
            "find/",
            "find",
            "Find",
            "Search the collection, and narrow it down by standard, type, role, time and more.",
            search=False,
            sign=facet_sign,
            minutes=sorted({material.front.minutes or 0 for material in self.catalogue.published}),
            facets=search_facets(self.catalogue, self.facets, self.standards.by_domain),
        )
        yield StagedFile("find/words.json", self.findable.words())
        yield self._page(
            "browse/",
            "browse",
            "Browse",
            "Every way into the collection.",
            search=False,
            facets=self.facets,
            frameworks=self.catalogue.frameworks,
            count=len(self.catalogue.published),
        )
        yield self._page(
            "glossary/",
            "glossary",
            "Glossary",
            "What the sector’s short forms and words mean, in plain English.",
            search=False,
            letters=glossary_letters(self.catalogue),
        )

    def _references(self) -> Iterator[StagedFile]:
        entries = []
        for key in self.texts.rendered.entries:
            cited = self.catalogue.references[key].located.reference
            uses = [
                {"title": material.title, "address": f"materials/{material.slug}/"}
                for material in self.uses.get(key, ())
            ]
            uses += [
                {"title": framework.name or "", "address": f"frameworks/{framework.id}/"}
                for framework in self.catalogue.frameworks
                if framework.citation == key
            ]
            entries.append({"key": key, "html": self.texts.entry(key), "uses": len(uses), "label": cited.title})
            yield self._page(
                f"references/{key}/",
                "reference",
                cited.title or key,
                search=False,
                label=cited.title or key,
                key=key,
                html=self.texts.entry(key),
                verified=cited.fields.get("verified", ""),
                uses=uses,
                formats=CITATION_FORMATS,
            )
            yield from _downloads(f"references/{key}/cite", [cited])
        yield self._page(
            "references/",
            "references",
            "References",
            "Everything that the materials cite.",
            references=entries,
            formats=CITATION_FORMATS,
        )
        library = [cited.located.reference for cited in self.catalogue.references.values()]
        yield from _downloads("references/library", library)

    def _rights_register(self) -> StagedFile:
        return self._page(
            "rights/",
            "rights_register",
            "Rights register",
            "Whose everything on this site is, why we may keep it, and until when.",
            search=False,
            register=public_register(self.catalogue),
            licences=LICENCES,
            organisations={key: each.name or key for key, each in self.catalogue.organisations.items()},
            basis_words=REGISTER_WORDS,
            in_words=in_words,
            ends_on=ends_on,
        )

    def _checks(self) -> Iterator[StagedFile]:
        families: dict[str, list[dict[str, str]]] = {}
        checks = enrolled_checks()
        for code, specification in specifications().items():
            check = checks[code]
            yield self._page(
                f"checks/{code.lower()}/",
                "check",
                f"{code} {check.name}",
                search=False,
                check=check,
                severity=check.severity.value,
                text=Markup(specification.text),  # noqa: S704 - our own specification
            )
            flags = Markup(escape_markdown(specification.flags).replace("\\`", "`").replace("\\", ""))  # noqa: S704 - escaped for HTML by escape_markdown
            families.setdefault(check.family, []).append(
                {"code": code, "name": check.name, "severity": check.severity.value, "flags": flags}
            )
        shown = [{"name": FAMILY_NAMES[family], "checks": found} for family, found in families.items()]
        yield self._page(
            "checks/", "checks", "Checks", "What the build refuses, and why.", search=False, families=shown
        )

    def _hand_written(self, page: HandWrittenPage) -> StagedFile:
        path = page.path.removeprefix(f"{DOCS}/")
        body, _ = self.texts.body(page, path)
        meta = _meta(page.title, page.front.description or "", kind="page", search=not page.front.search_exclude)
        return StagedFile(path, f"---\n{meta}\n---\n\n{body}\n")

    def _attachments(self) -> Iterator[StagedFile]:
        """The files in docs/ that are not pages."""
        for path in self.catalogue.attachments:
            yield StagedFile(path.removeprefix(f"{DOCS}/"), source=path)


def _downloads(stem: str, references: Iterable[Reference]) -> Iterator[StagedFile]:
    """References in every format that a reader can download.

    Args:
        stem: The path of the files without their endings.
        references: What is in each.
    """
    listed = list(references)
    for form in CITATION_FORMATS:
        yield StagedFile(f"{stem}.{form.ending}", form.write(listed))


def _meta(title: str, description: str, *, kind: str, search: bool) -> str:
    """A page's front matter: one line of JSON a field, which every YAML reader reads alike.

    Args:
        title: Its title.
        description: One sentence for search engines, or an empty text.
        kind: The kind of page that it is, which the theme puts on its body: its template's name, or `page`.
        search: Whether search may find it.
    """
    meta: dict[str, object] = {"title": title, "kind": kind}
    if description:
        meta["description"] = description
    if not search:
        meta["search"] = {"exclude": True}
    return "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items())
