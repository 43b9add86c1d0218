"""A catalogue to the pages of the site, as plain Markdown that any generator can read, and the files beside them.

Nothing here decides whether something may be published: the checks have passed before a page is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from build_tools import indexes
from build_tools.catalogue import DOCS
from build_tools.checks.runner import enrolled_checks
from build_tools.checks.specifications import specifications
from build_tools.desk_page import DESK, desk_values
from build_tools.documents.document import Document
from build_tools.downloads import SOURCE
from build_tools.editor_page import editor_files
from build_tools.exports.addresses import Addresses
from build_tools.exports.card_picture import card_pictures
from build_tools.exports.citation_formats import CITATION_FORMATS, offered_formats
from build_tools.exports.descriptions import SITE_NAME, Collection, describe
from build_tools.exports.embed_page import embed_address, embed_code
from build_tools.exports.export_formats import formats_for, omissions, shown_formats, waiting_formats
from build_tools.exports.field_guide import field_groups
from build_tools.exports.learning_resource import terms_of
from build_tools.exports.opensearch import search_link
from build_tools.exports.page_head import FILED, material_head
from build_tools.exports.session_json import ROOM, as_session_json, session_path
from build_tools.exports.site_heads import SiteHeads, site_heads
from build_tools.finding import FACETS, Findable, glossary_letters, search_facets
from build_tools.indexes import Facet, Neighbours, Shelf, find_neighbours
from build_tools.learning_pages import LEARNING_PAGES, learning_files, learning_values
from build_tools.licences import LICENCES
from build_tools.listings import SAMPLE, Cards, cut, in_find
from build_tools.material_page import MaterialPages
from build_tools.path_pages import PATHS, PathPages
from build_tools.register_pages import register_pages
from build_tools.rendering.icons import ICONS, icon_sheet
from build_tools.rendering.markup import environment, escape_markdown, long_date
from build_tools.rendering.page_policy import bare_policy
from build_tools.rendering.words import (
    FAMILY_GUIDES,
    FAMILY_NAMES,
    REASON_WORDS,
    licence_answers,
)
from build_tools.room_page import room_values
from build_tools.site_map import site_map
from build_tools.staging import Exported, PageText, Records, References, StagedFile, page_address, page_meta
from build_tools.standards import Standards, complete_list
from build_tools.typesetting import Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, HandWrittenPage, Material
    from build_tools.listings import ListingPage, Row
    from build_tools.model import Domain, Framework, Reference
    from build_tools.standards import StandardLink

START_HERE = {
    "first-twelve-months": "See what changes when the cases are other people’s, and what to do first.",
    "supervisor-induction-plan": "Fill in with your manager whom to meet, what you may decide and what you put down.",
    "emotional-containment": "Know what to say and do in the first ten minutes after a hard visit.",
    "explore-before-you-solve": "Have a structure for your next case discussion.",
    "genograms": "Do something together on paper, when talking is not enough.",
}
"""The path for a new supervisor: each material's slug, and what it gives them."""
NEWEST = 6
MOST_PATHS = 9
"""How many reading paths the home page leads to."""
ABOUT = "Free learning material for social workers who supervise, teach and lead."
"""What the site offers, in one sentence."""
MATERIALS = "materials/"
DATA = "data/"


@dataclass(frozen=True)
class FinishedTree:
    """Everything that is published, each list sorted by path.

    Attributes:
        files: Every page of the site and every file that belongs to one.
        findable: Every page that a search can find, as the search index knows it.
    """

    files: list[StagedFile]
    findable: list[StagedFile]


def make_tree(catalogue: Catalogue, *, with_documents: bool = True) -> FinishedTree:
    """The finished tree of a catalogue, and what its search index is made of.

    Args:
        catalogue: A catalogue in which the checks found no error.
        with_documents: Whether materials can be downloaded as documents.

    Raises:
        ValueError: Two files would have one path, which the checks do not let happen.
    """
    site = Site(catalogue, with_documents=with_documents)
    findable = (StagedFile(path, text) for path, text in site.findable.written())
    return FinishedTree(_sorted(site.files()), _sorted(findable))


def _sorted(staged: Iterable[StagedFile]) -> list[StagedFile]:
    files = sorted(staged, key=lambda each: each.path)
    repeated = [first.path for first, second in pairwise(files) if first.path == second.path]
    if repeated:
        message = f"two files of the finished tree are called {repeated[0]}"
        raise ValueError(message)
    return files


class Site:
    """The files of one catalogue's finished tree.

    Args:
        catalogue: A catalogue in which the checks found no error.
        texts: Its texts in house style; made from the catalogue by default.
        neighbours: What its materials have to do with each other; found in the catalogue by default.
        with_documents: Whether materials can be downloaded as documents.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        texts: Typesetter | None = None,
        neighbours: Neighbours | None = None,
        *,
        with_documents: bool = True,
    ) -> None:
        self.catalogue = catalogue
        self.texts = texts or Typesetter(catalogue)
        self.neighbours = neighbours or find_neighbours(catalogue)
        self.with_documents = with_documents

    @cached_property
    def standards(self) -> Standards:
        """The frameworks as pages show them."""
        return Standards(self.catalogue)

    @cached_property
    def cards(self) -> Cards:
        """The materials as lists show them."""
        return self.standards.cards

    @cached_property
    def material_pages(self) -> MaterialPages:
        """What the pages of materials show."""
        return MaterialPages(
            self.catalogue, self.texts, self.standards, self.neighbours, with_documents=self.with_documents
        )

    @cached_property
    def path_pages(self) -> PathPages:
        """What the pages of reading paths show."""
        return PathPages(self.catalogue, self.standards)

    @cached_property
    def findable(self) -> Findable:
        """What the search index is made of."""
        return Findable(self.catalogue, self.texts)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Every way into the collection but the frameworks."""
        return indexes.facets(self.catalogue)

    @cached_property
    def collection(self) -> Collection:
        """The published materials as formats for other people's programs describe them."""
        return Collection(self.catalogue)

    @cached_property
    def heads(self) -> SiteHeads:
        """The heads of the pages that belong to no one material, for other people's programs."""
        return site_heads(self.collection)

    @cached_property
    def uses(self) -> dict[str, tuple[Material, ...]]:
        """The materials that name each reference."""
        return indexes.reference_uses(self.catalogue)

    def files(self) -> Iterator[StagedFile]:
        """Every file of the finished tree."""
        for material in self.catalogue.published:
            yield from self.material_files(material)
            yield from self.documents(material) if self.with_documents else ()
        others = list(self.other_files())
        yield from others
        yield self.words_file(self.findable.words())
        yield from site_map(self.catalogue, others)

    @staticmethod
    def words_file(words: str) -> StagedFile:
        """The file by which a reader's browser understands what was typed.

        Args:
            words: What is in it.
        """
        return StagedFile("find/words.json", words)

    def material_files(self, material: Material) -> Iterator[StagedFile]:
        """The files of a material.

        Args:
            material: A published material.
        """
        values = self.material_pages.values(material)
        forms = values["offer"].forms
        documents = [f"{material.slug}.{form.ending}" for form in forms]
        yield self._page(
            f"materials/{material.slug}/",
            "material",
            material.title,
            material.front.summary or "",
            head=self._material_head(material, (*documents, *material.files)),
            **values,
        )
        yield from _downloads(f"materials/{material.slug}/cite", [self.texts.suggested_for(material)], FILED)
        if values["steps"]:
            session = as_session_json(describe(material, self.catalogue), values["steps"])
            yield StagedFile(session_path(material.slug), session)
        if SOURCE in forms:
            path = f"materials/{material.slug}/{material.slug}.md"
            yield StagedFile(f"{path}.txt", material.source.text, in_site=path)

    def _material_head(self, material: Material, files: tuple[str, ...]) -> str:
        described = describe(material, self.catalogue)
        addresses = Addresses(described.page, self.catalogue.site_address)
        return material_head(described, terms_of(described, self.catalogue), addresses, files)

    def documents(self, material: Material) -> Iterator[StagedFile]:
        """The documents of a material that its rights allow.

        Args:
            material: A published material.
        """
        pages = self.material_pages
        forms = [form for form in pages.offer(material).forms if form is not SOURCE]
        if forms:
            manuscript = pages.manuscripts.of(material, pages.credit(material))
            for form in forms:
                path = f"materials/{material.slug}/{material.slug}.{form.ending}"
                yield StagedFile(path, Document(form, manuscript))

    def other_files(self) -> Iterator[StagedFile]:
        """Every file that is made from more than one material, or from none, and what is copied.

        Those that show no reference in house style come first: pandoc may still be at work on these.
        """
        yield self._home()
        for material in self.catalogue.published:
            for name in material.files:
                yield StagedFile(f"materials/{material.slug}/{name}", source=f"materials/{material.slug}/{name}")
        yield from (
            self._tombstone(material) for material in self.catalogue.materials.values() if material.is_withdrawn
        )
        yield from self._redirects()
        yield from self._all_materials()
        for facet in self.facets:
            yield from self._facet(facet)
        yield from self._rights_register()
        yield self._desk()
        yield from self._checks()
        yield from self._ways_in()
        yield from self._paths()
        groups = field_groups(self.catalogue.materials.values())
        yield self._page("fields/", "fields", "The fields of a material", groups=groups)
        yield from self._attachments()
        yield StagedFile(ICONS, icon_sheet())
        for path, picture in card_pictures(self.catalogue, SITE_NAME, ABOUT):
            yield StagedFile(path, picture)
        yield from self._data()
        yield from self._learning()
        yield from editor_files(self.catalogue)
        yield from self._frameworks()
        yield from self._references()
        yield from (self._hand_written(page) for page in self.catalogue.pages.values())

    def _page(  # noqa: PLR0913 - two of them by name alone
        self,
        address: str,
        template: str,
        title: str,
        description: str = "",
        *,
        search: bool = True,
        head: str = "",
        **values: Any,  # noqa: ANN401 - each template has values of its own
    ) -> StagedFile:
        page = PageText(address, template, title, description, search, values, self.standards.accents, head)
        return StagedFile(f"{address}index.md", page)

    def _home(self) -> StagedFile:
        newest = sorted(
            self.catalogue.published,
            key=lambda m: (m.front.changes[-1].on if m.front.changes else self.catalogue.today, m.slug),
            reverse=True,
        )
        published = {material.slug: material for material in self.catalogue.published}
        start = [(self.cards.row(published[slug]), gives) for slug, gives in START_HERE.items() if slug in published]
        return self._page(
            "",
            "home",
            SITE_NAME,
            ABOUT,
            head=self.heads.home(ABOUT),
            material_count=len(self.catalogue.published),
            frameworks=self._with_domains(),
            domain_count=len(self.catalogue.domains),
            facets={facet.key: _shown(facet) for facet in self.facets},
            start_here=start,
            paths=self.path_pages.cards[:MOST_PATHS],
            path_count=len(self.path_pages.cards),
            newest=[self.cards.card(material, _last_change(material)) for material in newest[:NEWEST]],
        )

    def _all_materials(self) -> Iterator[StagedFile]:
        """The pages that list every material, and the records of all of them as files."""
        materials = indexes.by_title(self.catalogue.published)
        for page in self.cards.pages(MATERIALS, materials, "find/", below="page/"):
            yield self._page(
                page.address,
                "materials",
                page.titled("All materials"),
                search=page.number == 1,
                head=self.heads.collection(page.address, page.titled("All materials"), "", page.count),
                listing=page,
                formats=offered_formats(),
            )
        yield from _downloads(f"{MATERIALS}library", [self.texts.suggested_for(each) for each in materials])

    def _frameworks(self) -> Iterator[StagedFile]:
        for framework in self.catalogue.frameworks:
            yield self._page(
                f"frameworks/{framework.id}/",
                "framework",
                framework.name or "",
                framework.about or "",
                head=self.heads.framework(framework),
                framework=framework.model_copy(update={"domains": ()}),
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
                    frame=self._frame(domain.code or ""),
                    paths=self.path_pages.of_domain(domain.code or ""),
                    head=self.heads.domain(framework, domain),
                    **self.standards.domain_page(framework, domain),
                )
                yield from self._complete_lists(domain)
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

    def _complete_lists(self, domain: Domain) -> Iterator[StagedFile]:
        """The lists of everything for a domain and for its statements, where the domain's page shows only the first."""
        code = domain.code or ""
        lists = [(code, "", self.standards.by_domain[code])] if self.standards.is_cut(domain) else []
        for statement in domain.statements:
            named = self.standards.by_statement[statement.code or ""]
            lists += [(statement.code or "", statement.text or "", named)] if len(named) > SAMPLE else []
        for each, about, materials in lists:
            parent = {"name": f"{code} {domain.title}", "address": self.standards.domain(code).address}
            found = indexes.by_title(materials)
            name = f"All materials for {each}"
            pages = self.cards.pages(complete_list(each), found, in_find(domain=code))
            yield from self._shelf(pages, name, parent, {"about": about, "url": "", "logo": ""})

    def _shelf(
        self,
        pages: list[ListingPage[Row]],
        name: str,
        parent: dict[str, str],
        about: dict[str, str],
        maker: dict[str, str] | None = None,
    ) -> Iterator[StagedFile]:
        """The pages of one list of materials.

        Args:
            pages: What each lists.
            name: The list's name.
            parent: The name and address of the page that leads to it.
            about: What stands above it on the first page: `about`, `url` and `logo`.
            maker: The `name` and `url` of the organisation that made all of it, when one did.
        """
        for page in pages:
            above = about if page.number == 1 else dict.fromkeys(about, "")
            yield self._page(
                page.address,
                "shelf",
                page.titled(name),
                above["about"],
                search=page.number == 1,
                head=self.heads.collection(page.address, page.titled(name), above["about"], page.count, maker),
                parent=parent,
                name=name,
                listing=page,
                **above,
            )

    def _with_domains(self) -> list[tuple[dict[str, str], list[StandardLink]]]:
        return [(_linked(each), self.standards.domains_of(each)) for each in self.catalogue.frameworks]

    def _tombstone(self, material: Material) -> StagedFile:
        withdrawn = material.front.withdrawn
        reason = withdrawn.reason if withdrawn else None
        replacement = self.catalogue.replacement_of(material)
        return self._page(
            f"materials/{material.slug}/",
            "tombstone",
            f"Withdrawn: {material.title}",
            search=False,
            material_title=material.title,
            withdrawn=withdrawn,
            reason=REASON_WORDS[reason or "requested"],
            replacement=self.cards.row(replacement) if replacement else None,
        )

    def _redirects(self) -> Iterator[StagedFile]:
        template = environment().get_template("redirect.html.j2")
        for former, slug in self.catalogue.former_slugs.items():
            material = self.catalogue.materials[slug]
            if not (material.is_published or material.is_withdrawn):
                continue
            title = "a material that was withdrawn" if material.is_withdrawn else material.title
            text = template.render(title=title, address=f"../{slug}/", policy=bare_policy())
            yield StagedFile(f"materials/{former}/index.html", text)

    def _facet(self, facet: Facet) -> Iterator[StagedFile]:
        answers = licence_answers() if facet.key == "licences" else []
        head = self.heads.collection(f"{facet.key}/", facet.name, facet.about, len(facet.shelves))
        yield self._page(
            f"{facet.key}/", "facet", facet.name, facet.about, head=head, facet=_shown(facet), answers=answers
        )
        for shelf in facet.shelves:
            about = self._about(facet, shelf)
            parent = {"name": facet.name, "address": f"{facet.key}/"}
            pages = self.cards.pages(_address(facet, shelf), shelf.materials, _find(facet, shelf))
            maker = {"name": shelf.name, "url": about["url"]} if facet.key == "organisations" else None
            yield from self._shelf(pages, shelf.name, parent, about, maker)

    def _about(self, facet: Facet, shelf: Shelf) -> dict[str, str]:
        """What a shelf is about, an address to read more at, and the logo of an organisation that agreed to its use."""
        about = {"about": "", "url": "", "logo": ""}
        if facet.key == "licences":
            return {**about, "about": LICENCES[shelf.key].in_words}
        if facet.key == "organisations":
            organisation = self.catalogue.organisations[shelf.key]
            logo = (organisation.logo.file if organisation.logo else None) or ""
            return {
                "about": organisation.about or "",
                "url": organisation.url or "",
                "logo": logo.removeprefix(f"{DOCS}/"),
            }
        return about

    def _ways_in(self) -> Iterator[StagedFile]:
        """The pages that lead to all others: Find, Browse and the glossary."""
        yield self._page(
            "find/",
            "find",
            "Find",
            "Search the collection, and narrow it down by standard, type, role, time and more.",
            search=False,
            head=search_link(self.collection),
            minutes=sorted({material.front.minutes or 0 for material in self.catalogue.published}),
            facets=search_facets(self.catalogue, self.facets, self.standards.by_domain),
        )
        yield self._page(
            "browse/",
            "browse",
            "Browse",
            "Every way into the collection.",
            search=False,
            facets=[_shown(facet) for facet in self.facets],
            frameworks=[_linked(framework) for framework in self.catalogue.frameworks],
            paths=self.path_pages.cards,
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

    def _paths(self) -> Iterator[StagedFile]:
        """The list of the reading paths, and the page of each."""
        about = "Materials that belong together, in an order that makes sense, with a reason for each."
        cards = self.path_pages.cards
        head = self.heads.collection(PATHS, "Reading paths", about, len(cards))
        yield self._page(PATHS, "paths", "Reading paths", about, search=False, head=head, cards=cards)
        for path in self.path_pages.paths:
            title, summary = path.path.title, path.path.front.summary or ""
            head = self.heads.collection(path.address, title, summary, len(path.steps))
            yield self._page(path.address, "path", title, summary, head=head, **self.path_pages.values(path))

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
            entries.append({"key": key, "html": self.texts.listed(key), "uses": len(uses), "label": cited.title})
            for page in cut(f"references/{key}/", uses, lambda use: use["title"]):
                yield self._page(
                    page.address,
                    "reference",
                    page.titled(cited.title or key),
                    search=False,
                    label=cited.title or key,
                    key=key,
                    html=self.texts.entry(key),
                    verified=cited.fields.get("verified", ""),
                    listing=page,
                    formats=offered_formats(),
                )
            yield from _downloads(f"references/{key}/cite", [cited])
        yield self._page(
            "references/",
            "references",
            "References",
            "Everything that the materials cite.",
            references=entries,
            formats=offered_formats(),
        )
        library = [cited.located.reference for cited in self.catalogue.references.values()]
        yield from _downloads("references/library", library)
        for style, written in self.texts.other_styles():
            yield StagedFile(f"references/{style}.json", written)

    def _rights_register(self) -> Iterator[StagedFile]:
        about = "Whose everything on this site is, why we may keep it, and until when."
        for page, values in register_pages(self.catalogue):
            title = page.titled("Rights register")
            yield self._page(page.address, "rights_register", title, about, search=False, listing=page, **values)

    def _desk(self) -> StagedFile:
        about = "For editors: what the collection has, what it lacks, and what needs somebody."
        return self._page(
            DESK, "desk", "Editors’ desk", about, search=False, **desk_values(self.catalogue, self.standards)
        )

    def _data(self) -> Iterator[StagedFile]:
        """The collection in every format for other people's programs, and the page that leads to them."""
        for form, selection in formats_for(self.collection):
            yield StagedFile(form.path(selection), Exported(form, self.collection, selection))
        about = "Take what is here into a catalogue, a reference manager, a reading list or a program of your own."
        yield self._page(
            DATA,
            "data",
            "Data and reuse",
            about,
            formats=shown_formats(self.collection),
            waiting=waiting_formats(self.collection),
            has_guide=f"{DOCS}/{DATA}catalogue.md" in self.catalogue.pages,
            omissions=omissions(self.collection),
            frame=self._frame(next(iter(self.catalogue.domains), "")),
            guide="data/linked-data/" if f"{DOCS}/data/linked-data.md" in self.catalogue.pages else "",
            count=len(self.catalogue.published),
            example=self._example(),
        )

    def _example(self) -> dict[str, Any]:
        """The address of the page of a material that is kept here under a licence; nothing when there is none."""
        described = (describe(material, self.catalogue) for material in self.catalogue.published)
        licensed = (each for each in described if not (each.is_elsewhere or each.licence.is_statement))
        pages = ((each.page, each.full_address) for each in licensed)
        page, address = next(pages, ("", ""))
        return {"address": address or f"https://example.org/{page}", "is_full": bool(address)} if page else {}

    def _frame(self, code: str) -> dict[str, str]:
        """What another site needs to show the materials of a domain in a frame."""
        address = embed_address(code) if code else ""
        return {"code": code, "address": address, "html": embed_code(code, self.collection) if code else ""}

    def _learning(self) -> Iterator[StagedFile]:
        """The pages of the learning tools, and what these need."""
        for page in LEARNING_PAGES:
            own = room_values(self.catalogue, self.cards) if page.address == ROOM else {}
            values = learning_values(page.address, self.catalogue, self.texts)
            yield self._page(page.address, page.template, page.title, page.about, search=page.is_tool, **values, **own)
        yield from learning_files(self.catalogue)

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
                code=code,
                name=check.name,
                severity=check.severity.value,
                text=Markup(specification.text),  # noqa: S704 - our own specification
                guide=self._guide(check.family),
            )
            flags = Markup(escape_markdown(specification.flags).replace("\\`", "`").replace("\\", ""))  # noqa: S704 - escaped for HTML by escape_markdown
            families.setdefault(check.family, []).append(
                {"code": code, "name": check.name, "severity": check.severity.value, "flags": flags}
            )
        shown = [
            {"name": FAMILY_NAMES[family], "checks": found, "guide": self._guide(family)}
            for family, found in families.items()
        ]
        yield self._page(
            "checks/", "checks", "Checks", "What the build refuses, and why.", search=False, families=shown
        )

    def _guide(self, family: str) -> dict[str, str] | None:
        """The page that tells contributors what a family of checks is about, when there is one."""
        page = self.catalogue.pages.get(FAMILY_GUIDES.get(family, ""))
        return {"name": page.title, "address": page_address(page.path.removeprefix(f"{DOCS}/"))} if page else None

    def _hand_written(self, page: HandWrittenPage) -> StagedFile:
        path = page.path.removeprefix(f"{DOCS}/")
        body, _ = self.texts.body(page, path)
        meta = page_meta(page.title, page.front.description or "", kind="page", search=not page.front.search_exclude)
        return StagedFile(path, f"---\n{meta}\n---\n\n{body}\n")

    def _attachments(self) -> Iterator[StagedFile]:
        """The files in docs/ that are not pages."""
        for path in self.catalogue.attachments:
            yield StagedFile(path.removeprefix(f"{DOCS}/"), source=path)


def _linked(framework: Framework) -> dict[str, str]:
    return {
        "name": framework.name or "",
        "about": framework.about or "",
        "address": f"frameworks/{framework.id}/",
    }


def _shown(facet: Facet) -> dict[str, Any]:
    """A facet as pages show it: its shelves, with how much stands on each."""
    shelves = [
        {"name": shelf.name, "address": _address(facet, shelf), "count": len(shelf.materials)}
        for shelf in facet.shelves
    ]
    return {"key": facet.key, "name": facet.name, "about": facet.about, "shelves": shelves}


def _address(facet: Facet, shelf: Shelf) -> str:
    return f"{facet.key}/{shelf.key.lower()}/"


def _find(facet: Facet, shelf: Shelf) -> str:
    """The Find page with a shelf's own choice made; without one when it has no such choice, as for licences."""
    keys = {shown: key for key, shown, _, _ in FACETS}
    return in_find(**{keys[facet.key]: shelf.key}) if facet.key in keys else "find/"


def _last_change(material: Material) -> str:
    """When a material was changed last, and what was done."""
    changes = material.front.changes
    return f"{long_date(changes[-1].on)}: {changes[-1].what}" if changes else ""


def _downloads(
    stem: str, references: Iterable[Reference], endings: tuple[str, ...] = ("ris", "bib", "json")
) -> Iterator[StagedFile]:
    """References as files that a reader can download.

    Args:
        stem: The path of the files without their endings.
        references: What is in each.
        endings: The formats, by the endings of their files.
    """
    listed = References(tuple(references))
    for form in CITATION_FORMATS:
        if form.ending not in endings:
            continue
        yield StagedFile(f"{stem}.{form.ending}", Records(form, listed))
