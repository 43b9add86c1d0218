"""What formats for other people's programs say of a material: one record, from which each of them is written.

Where only a description is kept here, the record is of the original: that is what a reader finds, cites and may use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from build_tools import indexes
from build_tools.catalogue import MATERIALS
from build_tools.licences import LICENCES, Licence
from build_tools.listings import domain_address, framework_address
from build_tools.model import domain_of
from build_tools.rendering.suggested_citation import author_name, suggested_reference
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, Material
    from build_tools.model import Framework, Name, Reference

SITE_NAME = "Practice Commons"
LANGUAGE = "en-GB"
"""The language of every material: BCP 47."""
EVERYTHING, OF_DOMAIN, OF_ORGANISATION = "everything", "domain", "organisation"
OF_FRAMEWORK = "framework"
"""The kinds of selections."""


@dataclass(frozen=True)
class Original:
    """A work that a material was adapted from.

    Attributes:
        reference: The work.
        licence: Its licence.
        changes: What was changed.
    """

    reference: Reference
    licence: Licence
    changes: str


@dataclass(frozen=True)
class Description:
    """What formats say of one published material.

    Attributes:
        slug: The folder's name, which is its identifier.
        page: The address of its page from the site's root: `materials/genograms/`.
        full_address: The address of its page on the web, or an empty text when the site's own is not known.
        title: Its title.
        summary: What it helps somebody do, in one sentence.
        authors: Who wrote it, in order; the original's authors where only a description is kept here.
        organisation: The key of the organisation that made it.
        publisher: The name of that organisation.
        publisher_url: Its address on the web, or an empty text.
        published: When it was first published, as far as known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or an empty text.
        modified: The day of its last change here, ISO 8601, or an empty text.
        licence: What a reader may do with it.
        holder: Who holds the copyright.
        basis: Why it may be hosted: `own-work`, `open-licence`, `written-permission` or `link-only`.
        type: The key of its type.
        audience: The keys of whom it is for.
        setting: The keys of the services that it suits.
        use: The keys of where it can be used.
        minutes: How long it takes.
        outcomes: What a reader can do afterwards.
        domains: Codes of domains and statements, most relevant first.
        originals: What it was adapted from.
        is_elsewhere: Whether only a description of it is kept here.
        original_url: The original's address on the web, or an empty text.
        reference: What a reader cites.
    """

    slug: str
    page: str
    full_address: str
    title: str
    summary: str
    authors: tuple[Name, ...]
    organisation: str
    publisher: str
    publisher_url: str
    published: str
    modified: str
    licence: Licence
    holder: str
    basis: str
    type: str
    audience: tuple[str, ...]
    setting: tuple[str, ...]
    use: tuple[str, ...]
    minutes: int
    outcomes: tuple[str, ...]
    domains: tuple[str, ...]
    originals: tuple[Original, ...]
    is_elsewhere: bool
    original_url: str
    reference: Reference

    @property
    def type_name(self) -> str:
        """The name of its type."""
        return indexes.TYPE_NAMES[self.type][0]

    @property
    def audience_names(self) -> tuple[str, ...]:
        """Whom it is for, in words."""
        return tuple(indexes.AUDIENCE_NAMES[key] for key in self.audience)

    @property
    def domain_codes(self) -> tuple[str, ...]:
        """The domains that it serves, each once: PS7 for PS7.2."""
        return tuple(dict.fromkeys(domain_of(code) for code in self.domains))

    @property
    def work_title(self) -> str:
        """The title under which it is cited: the original's own where only a description of it is kept here."""
        return (self.reference.title if self.is_elsewhere else "") or self.title

    @property
    def is_open(self) -> bool:
        """Whether it is kept here and anybody may pass on copies of it."""
        return self.licence.share and not self.is_elsewhere


def describe(material: Material, catalogue: Catalogue) -> Description:
    """What formats say of a material.

    Args:
        material: A published material that the checks have passed.
        catalogue: The catalogue that it is part of.

    Raises:
        ValueError: They have not: it has no rights or source.
    """
    front = material.front
    rights, source = front.rights, front.source
    if rights is None or source is None or rights.reuse is None:
        message = f"{material.slug} passed the checks without rights or source"
        raise ValueError(message)
    organisation = catalogue.organisations[source.organisation or ""]
    page = f"{MATERIALS}/{material.slug}/"
    return Description(
        slug=material.slug,
        page=page,
        full_address=catalogue.full_address(page),
        title=material.title,
        summary=front.summary or "",
        authors=tuple(author_name(line) for line in source.authors),
        organisation=source.organisation or "",
        publisher=organisation.name or "",
        publisher_url=organisation.url or "",
        published=source.published or "",
        modified=day_of_change(material),
        licence=LICENCES[rights.reuse],
        holder=rights.holder or "",
        basis=rights.basis or "",
        type=front.type or "",
        audience=front.audience,
        setting=front.setting,
        use=front.use,
        minutes=front.minutes or 0,
        outcomes=front.outcomes,
        domains=front.domains,
        originals=tuple(_originals(material, catalogue)),
        is_elsewhere=rights.basis == "link-only",
        original_url=source.url or "",
        reference=suggested_reference(material, catalogue),
    )


def day_of_change(material: Material) -> str:
    """The day on which a material was changed last, ISO 8601, or an empty text when it does not say."""
    return max((change.on.isoformat() for change in material.front.changes if change.on), default="")


def _originals(material: Material, catalogue: Catalogue) -> Iterator[Original]:
    for each in material.front.adapted_from:
        reference = catalogue.references[each.citation or ""].located.reference
        yield Original(reference, LICENCES[each.reuse or ""], each.changes or "")


@dataclass(frozen=True)
class Selection:
    """Some materials of a collection, for which a format has one file.

    Attributes:
        kind: `everything`, `domain`, `organisation` or `framework`.
        key: Empty for everything, the domain's code, the organisation's key, or the framework's id.
        name: What it is called.
        page: The address of its page from the site's root.
        slugs: The materials in it, sorted by slug.
        fingerprint: The digest of what formats can say of it.
    """

    kind: str
    key: str
    name: str
    page: str
    slugs: tuple[str, ...]
    fingerprint: bytes


class Collection:
    """The published materials of a catalogue, as formats describe them.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    @property
    def site_address(self) -> str:
        """The address at which the site is published, with its last slash; empty when it is not known."""
        return self.catalogue.site_address

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """The frameworks, in their order."""
        return self.catalogue.frameworks

    @cached_property
    def materials(self) -> dict[str, Description]:
        """Every published material by slug, sorted."""
        return {material.slug: describe(material, self.catalogue) for material in self.catalogue.published}

    def each(self) -> Iterator[Description]:
        """The same one by one, of which none is kept: where a file is not made, nobody needs ten thousand."""
        return (describe(material, self.catalogue) for material in self.catalogue.published)

    def chosen(self, selection: Selection) -> list[Description]:
        """The materials of a selection, sorted by slug."""
        return [self.materials[slug] for slug in selection.slugs]

    def updated(self, selection: Selection) -> str:
        """The day of the newest change to any material of a selection, ISO 8601, or an empty text."""
        return max((self.materials[slug].modified for slug in selection.slugs), default="")

    @cached_property
    def newest(self) -> str:
        """The day of the newest change to any material, ISO 8601, or an empty text."""
        return max(map(day_of_change, self.catalogue.published), default="")

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of all that every format may look at beside the materials themselves."""
        return fingerprint(self._shared, self._headings)

    def fingerprint_with_statements(self, selection: Selection) -> bytes:
        """The same for a format that says what statements say: those of all frameworks, or of the selected one.

        Args:
            selection: What is in its file.
        """
        is_of_one = selection.kind == OF_FRAMEWORK
        said = [each for each in self.frameworks if not is_of_one or each.id == selection.key]
        return fingerprint(self.fingerprint, said)

    @cached_property
    def _shared(self) -> bytes:
        """The digest of what belongs to no one material; of the library, only what is the original of something."""
        catalogue = self.catalogue
        named = {each.citation for material in catalogue.published for each in material.front.adapted_from}
        named |= {material.front.source.citation for material in catalogue.published if material.front.source}
        named |= {framework.citation for framework in catalogue.frameworks}
        originals = {key: cited for key, cited in catalogue.references.items() if key in named}
        return fingerprint(catalogue.site_address, catalogue.harvesting, catalogue.organisations, originals)

    @property
    def _headings(self) -> list[Framework]:
        """The frameworks without their statements."""
        return [
            framework.model_copy(
                update={"domains": tuple(each.model_copy(update={"statements": ()}) for each in framework.domains)}
            )
            for framework in self.frameworks
        ]

    @cached_property
    def selections(self) -> tuple[Selection, ...]:
        """Everything, what serves each domain, what each organisation made, and what serves each framework."""
        published = self.catalogue.published
        by_domain: dict[str, list[Material]] = {code: [] for code in self.catalogue.domains}
        by_organisation: dict[str, list[Material]] = {key: [] for key in self.catalogue.organisations}
        for material in published:
            for code in dict.fromkeys(map(domain_of, material.front.domains)):
                by_domain[code].append(material)
            source = material.front.source
            by_organisation[(source.organisation if source else None) or ""].append(material)
        made = [_selection(EVERYTHING, "", "All materials", f"{MATERIALS}/", published)]
        for code, found in by_domain.items():
            _, domain = self.catalogue.domains[code]
            name = f"{code} {domain.title}"
            made.append(_selection(OF_DOMAIN, code, name, domain_address(code), found, newest=self.newest))
        for key, found in by_organisation.items():
            name = self.catalogue.organisations[key].name or key
            made += [_selection(OF_ORGANISATION, key, name, f"organisations/{key}/", found)] if found else []
        for framework in self.catalogue.frameworks:
            serving = {m.slug: m for domain in framework.domains for m in by_domain[domain.code or ""]}
            found = [serving[slug] for slug in sorted(serving)]
            page = framework_address(framework)
            made.append(_selection(OF_FRAMEWORK, framework.id or "", framework.name or "", page, found))
        return tuple(made)


def _selection(  # noqa: PLR0913 - one of them by name alone
    kind: str, key: str, name: str, page: str, materials: Iterable[Material], *, newest: str = ""
) -> Selection:
    """A selection; what formats say of an empty one is as old as the newest change to any material."""
    held = [(material.slug, material.fingerprint) for material in materials]
    digest = fingerprint(kind, key, name, held or newest)
    return Selection(kind, key, name, page, tuple(slug for slug, _ in held), digest)
