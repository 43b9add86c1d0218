"""A catalogue to the pages of the site, as plain Markdown that any generator can read, and the files beside them.

Nothing here decides whether something may be published: the checks have passed before a page is made.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from build_tools import indexes
from build_tools.catalogue import DOCS
from build_tools.checks.runner import enrolled_checks
from build_tools.checks.specifications import specifications
from build_tools.exports.citation_formats import CITATION_FORMATS
from build_tools.exports.field_guide import field_groups
from build_tools.exports.rights_report import ends_on, public_register
from build_tools.indexes import TYPE_NAMES, Facet, Shelf
from build_tools.licences import LICENCES
from build_tools.model import Rights, Source, domain_of
from build_tools.rendering.attribution import Credit, Origin
from build_tools.rendering.citations import APA, HARVARD, RenderedCitations, render_in_styles
from build_tools.rendering.markup import environment, escape_markdown, in_words, relative_address
from build_tools.rendering.suggested_citation import author_name, in_full, render_alone, suggested_reference
from build_tools.rendering.words import (
    BASIS_WORDS,
    FAMILY_NAMES,
    PEOPLE_WORDS,
    REASON_WORDS,
    REGISTER_WORDS,
    licence_answers,
    practice_review_words,
    recording_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, HandWrittenPage, Material
    from build_tools.model import Domain, Framework, Reference

START_HERE = ("first-twelve-months", "explore-before-you-solve", "genograms")
NEWEST = 6
KEPT = ".cache/citations"
"""Where pandoc's results are kept: deleting it changes nothing but the time that a build takes."""


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


def make_pages(catalogue: Catalogue) -> list[StagedFile]:
    """Every page of the site and every file that belongs to one, sorted by path.

    Args:
        catalogue: A catalogue in which the checks found no error.

    Raises:
        ValueError: Two files would have one path, which the checks do not let happen.
    """
    files = sorted(_Site(catalogue).files(), key=lambda staged: staged.path)
    repeated = [first.path for first, second in pairwise(files) if first.path == second.path]
    if repeated:
        message = f"two files of the finished tree are called {repeated[0]}"
        raise ValueError(message)
    return files


@dataclass(frozen=True)
class _Link:
    """A domain or statement as a page shows it."""

    code: str
    title: str
    address: str
    text: str = ""
    statements: tuple[_Link, ...] = ()
    count: int = 0
    summary: str = ""


class _Site:
    """The pages of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.by_domain = indexes.by_domain(catalogue)
        self.by_statement = indexes.by_statement(catalogue)
        self.facets = indexes.facets(catalogue)
        self.uses = indexes.reference_uses(catalogue)

    @cached_property
    def rendered(self) -> RenderedCitations:
        """The whole library in house style."""
        return self.styled[HARVARD.key]

    @cached_property
    def styled(self) -> dict[str, RenderedCitations]:
        """The whole library in each style, by the style's key: one call of pandoc for each."""
        shown = [material for material in self.catalogue.materials.values() if not material.is_withdrawn]
        citations = [citation for page in [*shown, *self.catalogue.pages.values()] for citation in page.body.citations]
        references = [cited.located.reference for cited in self.catalogue.references.values()]
        folder = self.catalogue.root / "citations" / "csl"
        return render_in_styles(references, citations, (HARVARD, APA), folder, self.catalogue.root / KEPT)

    @cached_property
    def suggested(self) -> dict[str, Reference]:
        """What a reader cites for each published material, by slug."""
        return {material.slug: suggested_reference(material, self.catalogue) for material in self.catalogue.published}

    @cached_property
    def suggested_entries(self) -> dict[str, dict[str, str]]:
        """The same in each style, by the style's name: not part of the library, whose letters after years it lacks."""
        folder = self.catalogue.root / "citations" / "csl"
        return {
            style.name: render_alone(self.suggested, style, folder, self.catalogue.root / KEPT)
            for style in (HARVARD, APA)
        }

    def files(self) -> Iterator[StagedFile]:
        """Every file of the finished tree."""
        yield self._home()
        yield from self._frameworks()
        for material in self.catalogue.published:
            yield self._material(material)
            yield from _downloads(f"materials/{material.slug}/cite", [self.suggested[material.slug]])
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
                meta=Markup(_meta(title, description, search=search)),  # noqa: S704 - JSON, which YAML reads as data
                href=lambda target: relative_address(address, target),
                types=TYPE_NAMES,
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
        start = [self.catalogue.materials[slug] for slug in START_HERE if slug in self.catalogue.materials]
        return self._page(
            "",
            "home",
            "Practice Commons",
            "Free learning material for social workers who supervise, teach and lead.",
            materials=self.catalogue.published,
            frameworks=self.catalogue.frameworks,
            domain_count=len(self.catalogue.domains),
            facets=self.facets,
            start_here=[material for material in start if material.is_published],
            newest=newest[:NEWEST],
        )

    def _link(self, code: str) -> _Link:
        _, domain = self.catalogue.domains[code]
        return _Link(
            code,
            domain.title or "",
            f"domains/{code.lower()}/",
            count=len(self.by_domain[code]),
            summary=domain.summary or "",
        )

    def _statement_link(self, code: str) -> _Link:
        _, domain, statement = self.catalogue.statements[code]
        return _Link(
            code,
            statement.text or "",
            f"domains/{(domain.code or '').lower()}/#{_statement_anchor(code)}",
            text=statement.text or "",
        )

    def _frameworks(self) -> Iterator[StagedFile]:
        shown = []
        for framework in self.catalogue.frameworks:
            links = [self._link(domain.code) for domain in framework.domains if domain.code]
            shown.append({"id": framework.id, "name": framework.name, "about": framework.about, "domains": links})
            yield self._page(
                f"frameworks/{framework.id}/",
                "framework",
                framework.name or "",
                framework.about or "",
                framework=framework,
                domains=links,
                licence=LICENCES[framework.licence or ""],
                source=self._entry(framework.citation or ""),
            )
            yield from (self._domain(framework, domain) for domain in framework.domains)
        yield self._page(
            "frameworks/", "frameworks", "Standards", "Find material by the standard it serves.", frameworks=shown
        )

    def _domain(self, framework: Framework, domain: Domain) -> StagedFile:
        code = domain.code or ""
        entries = [
            {
                "anchor": _statement_anchor(statement.code or ""),
                "statement": statement,
                "crosswalk": [self._link(target) for target in statement.crosswalk],
                "materials": self.by_statement[statement.code or ""],
            }
            for statement in domain.statements
        ]
        materials = self.by_domain[code]
        return self._page(
            f"domains/{code.lower()}/",
            "domain",
            f"{code} {domain.title}",
            domain.summary or "",
            framework=framework,
            domain=domain,
            statements=entries,
            shelves=indexes.by_type(materials),
            missing=self._missing(domain, materials),
        )

    def _missing(self, domain: Domain, materials: tuple[Material, ...]) -> str:
        """What the collection lacks under a domain, in words."""
        if not materials:
            return "No material serves this domain yet."
        parts = []
        bare = [statement.code or "" for statement in domain.statements if not self.by_statement[statement.code or ""]]
        if bare:
            parts.append(f"No material names {in_words(bare, 'or')} yet.")
        types = {material.front.type for material in materials}
        wanted = [
            names[1].lower()
            for key, names in TYPE_NAMES.items()
            if key in {"tool", "exercise", "case-study", "session-plan"} and key not in types
        ]
        if wanted:
            parts.append(f"There are no {in_words(wanted, 'or')} here yet.")
        settings = {setting for material in materials for setting in material.front.setting}
        if "adults" not in settings:
            parts.append("Nothing here is written for adults’ services yet.")
        return " ".join(parts)

    def _entry(self, key: str) -> Markup:
        return _in_each_style({style: rendered.entries.get(key, "") for style, rendered in self.styled.items()})

    def _material(self, material: Material) -> StagedFile:
        front, catalogue = material.front, self.catalogue
        rights, source, review = front.rights, front.source, front.review
        if rights is None or source is None or review is None or rights.reuse is None:
            message = f"{material.slug} passed the checks without rights, source or review"
            raise ValueError(message)
        body, mentions = self._body(material, f"materials/{material.slug}/index.md")
        grant = catalogue.grants.get(rights.permission or "")
        further = [key for key in front.further_reading if key not in mentions]
        address = f"materials/{material.slug}/"
        return self._page(
            address,
            "material",
            material.title,
            front.summary or "",
            material=material,
            front=front,
            authors=[in_full(author_name(line)) for line in source.authors],
            body=Markup(body),  # noqa: S704 - Markdown in which the checks found no HTML, and our own citations
            domains=self._domain_links(material),
            audience_words=in_words([indexes.AUDIENCE_NAMES[each].lower() for each in front.audience]),
            setting_words=in_words([indexes.SETTING_NAMES[each].lower() for each in front.setting]),
            use_words=in_words([indexes.USE_NAMES[each] for each in front.use], "or"),
            link_only=rights.basis == "link-only",
            source_host=urlsplit(source.url).hostname if source.url else "",
            recording=front.recording,
            recording_words=recording_words(material),
            references=[
                {"key": key, "html": self._entry(key), "mentions": numbers} for key, numbers in self._sorted(mentions)
            ],
            further_reading=[
                {"key": key, "html": self._entry(key)} for key, _ in self._sorted({key: [] for key in further})
            ],
            organisation=catalogue.organisations[source.organisation or ""],
            licence=LICENCES[rights.reuse],
            own_licence=LICENCES["CC-BY-4.0"],
            basis_words=BASIS_WORDS[rights.basis or "link-only"],
            grant=grant.grant if grant else None,
            credit=self._credit(material),
            adaptations=[
                {**dict(each), "html": self._entry(each.citation or ""), "licence": LICENCES[each.reuse or ""]}
                for each in front.adapted_from
            ],
            suggested=self.suggested[material.slug],
            suggested_entries={
                style: Markup(entries[material.slug])  # noqa: S704 - rendering.citations escapes every leaf
                for style, entries in self.suggested_entries.items()
            },
            formats=CITATION_FORMATS,
            third_party=[{**dict(each), "licence": LICENCES[each.reuse or ""]} for each in rights.third_party],
            practice_review=practice_review_words(review.practice_review),
            people=PEOPLE_WORDS.get(front.people_described or ""),
        )

    def _credit(self, material: Material) -> Credit:
        """What has to be said to credit a material that is hosted here."""
        front, catalogue = material.front, self.catalogue
        source, rights = front.source or Source(), front.rights or Rights()
        licence = LICENCES[rights.reuse or "InC"]
        origins = [
            Origin(
                reference=self.rendered.texts.get(each.citation or "", ""),
                licence=LICENCES[each.reuse or "InC"].name,
                licence_address=LICENCES[each.reuse or "InC"].url,
                statement=each.attribution or "",
                changes=each.changes or "",
            )
            for each in front.adapted_from
        ]
        return Credit(
            title=material.title,
            authors=tuple(in_full(author_name(line)) for line in source.authors),
            organisation=catalogue.organisations[source.organisation or ""].name or "",
            address=catalogue.full_address(f"materials/{material.slug}/"),
            licence=licence.name,
            licence_address=licence.url,
            permission_of=(rights.holder or "") if rights.basis == "written-permission" else "",
            statement=rights.attribution or "",
            origins=tuple(origins),
        )

    def _sorted(self, numbers: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
        """Keys in the order in which the style lists references."""
        order = {key: index for index, key in enumerate(self.rendered.entries)}
        return sorted(numbers.items(), key=lambda item: order.get(item[0], len(order)))

    def _domain_links(self, material: Material) -> list[_Link]:
        codes = material.front.domains
        links = []
        for code in dict.fromkeys(domain_of(code) for code in codes):
            own = tuple(self._statement_link(each) for each in codes if each != code and domain_of(each) == code)
            link = self._link(code)
            links.append(_Link(code, link.title, link.address, statements=own))
        return links

    def _body(self, page: Material | HandWrittenPage, staged: str) -> tuple[str, dict[str, list[int]]]:
        """The body with its citations in house style, and the numbers of the mentions of each key.

        Args:
            page: The page.
            staged: Its file in the finished tree, from which its links are seen.
        """
        lines = page.body.text.split("\n")
        mentions: dict[str, list[int]] = {}
        moved = [
            (link, _staged_link(page.path, staged, self._to_tombstone(page.path, link.address)))
            for link in page.body.links
        ]
        replacements = list({link.span: address for link, address in moved if address != link.address}.items())
        for number, citation in enumerate(page.body.citations, 1):
            for item in citation.items:
                mentions.setdefault(item.key, []).append(number)
            styles = {style: rendered.in_text[citation.written] for style, rendered in self.styled.items()}
            html = f'<span class="pc-citation" id="cite-{number}">{_in_each_style(styles)}</span>'
            replacements.append((citation.span, html))
        written = {link.span: link.address for link in page.body.links}
        for span, html in sorted(replacements, reverse=True):
            index = span.line - page.body.first_line
            before, rest = lines[index][: span.column - 1], lines[index][span.end_column - 1 :]
            if span not in written or lines[index][span.column - 1 : span.end_column - 1] == written[span]:
                lines[index] = before + html + rest
        return "\n".join(lines).strip("\n"), mentions

    def _to_tombstone(self, source: str, address: str) -> str:
        """A link, with one into a withdrawn material's folder made to lead to its page: nothing else of it is there."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), address.partition("#")[0]))
        folder, _, rest = target.partition("/")
        material = self.catalogue.materials.get(rest.partition("/")[0])
        if folder != "materials" or material is None or not material.is_withdrawn:
            return address
        return posixpath.relpath(material.path, posixpath.dirname(source))

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
            about, url = self._about(facet, shelf)
            yield self._page(
                f"{facet.key}/{shelf.key.lower()}/",
                "shelf",
                shelf.name,
                about,
                facet=facet,
                shelf=shelf,
                about=about,
                url=url,
            )

    def _about(self, facet: Facet, shelf: Shelf) -> tuple[str, str]:
        if facet.key == "licences":
            return LICENCES[shelf.key].in_words, ""
        if facet.key == "organisations":
            organisation = self.catalogue.organisations[shelf.key]
            return organisation.about or "", organisation.url or ""
        return "", ""

    def _references(self) -> Iterator[StagedFile]:
        entries = []
        for key in self.rendered.entries:
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
            entries.append({"key": key, "html": self._entry(key), "uses": len(uses), "label": cited.title})
            yield self._page(
                f"references/{key}/",
                "reference",
                cited.title or key,
                search=False,
                label=cited.title or key,
                key=key,
                html=self._entry(key),
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
        body, _ = self._body(page, path)
        meta = _meta(page.title, page.front.description or "", search=not page.front.search_exclude)
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


def _meta(title: str, description: str, *, search: bool) -> str:
    """A page's front matter: one line of JSON a field, which every YAML reader reads alike."""
    meta: dict[str, object] = {"title": title}
    if description:
        meta["description"] = description
    if not search:
        meta["search"] = {"exclude": True}
    return "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items())


def _in_each_style(htmls: dict[str, str]) -> Markup:
    """A citation or reference in every style: the house style is seen until a reader chooses another."""
    parts = (
        f'<span data-citation-style="{style}"{"" if style == HARVARD.key else " hidden"}>{html}</span>'
        for style, html in htmls.items()
    )
    return Markup("".join(parts))  # noqa: S704 - rendering.citations escapes every leaf


def _staged_link(source: str, staged: str, address: str) -> str:
    """A link between pages, as it reads from where its page stands in the finished tree.

    Args:
        source: The page's file in the repository: `docs/about.md`.
        staged: Its file in the finished tree: `about.md`.
        address: The link as written: relative to `source`, or `site:` and an address from the site's root.
    """
    target, hash_sign, fragment = address.partition("#")
    if target.startswith("site:"):
        target = target.removeprefix("site:") + "index.md"
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), target)) if target else ""
        folders = {f"{DOCS}/", "materials/"} - {f"{source.partition('/')[0]}/"}
        if "://" in address or not target.startswith(tuple(folders)):
            return address
        target = target.removeprefix(f"{DOCS}/")
    return posixpath.relpath(target, posixpath.dirname(staged) or ".") + hash_sign + fragment


def _statement_anchor(code: str) -> str:
    return code.lower().replace(".", "-")
