"""What a search can find: published materials, the domains of frameworks, the glossary and the hand-written pages."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from build_tools.catalogue import DOCS
from build_tools.exports.descriptions import day_of_change
from build_tools.exports.search_documents import SearchDocument, index_document
from build_tools.indexes import AUDIENCE_NAMES, SETTING_NAMES, TYPE_NAMES, USE_LABELS, time_bands
from build_tools.licences import LICENCES
from build_tools.model import Source, domain_of
from build_tools.readers.sections import Section
from build_tools.reading_paths import PathToRead, paths_to_read
from build_tools.rendering.words import duration_words
from build_tools.synonyms import ENDINGS, SignReader, as_searched, linked_terms, search_signs, term_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.catalogue import Catalogue, HandWrittenPage, Material
    from build_tools.exports.search_documents import IndexedDocument
    from build_tools.indexes import Facet
    from build_tools.model import Domain, Framework, GlossaryTerm, Reference
    from build_tools.typesetting import Typesetter

FACETS = (
    ("type", "types", "Type", True),
    ("time", "times", "Time", True),
    ("audience", "audiences", "Role", False),
    ("setting", "settings", "Service", False),
    ("use", "uses", "Use", False),
    ("organisation", "organisations", "Organisation", False),
)
"""The facets of the Find page beside the standards: what the search index calls each, which index has its values, its
name, and whether its values are seen at once."""
KNOWN_WORDS = 6000
"""How many words a reader's browser gets to correct spelling by: the commonest."""
_WORD = re.compile(r"[a-z']{3,30}")


class Findable:
    """What the search index is made of, from one catalogue.

    Args:
        catalogue: A catalogue in which the checks found no error.
        texts: Its texts in house style.
    """

    def __init__(self, catalogue: Catalogue, texts: Typesetter) -> None:
        self.catalogue = catalogue
        self.texts = texts
        self.signs = search_signs(catalogue.glossary)

    def documents(self) -> Iterator[SearchDocument]:
        """Every page that can be found, in no particular order."""
        yield from (self.material(material) for material in self.catalogue.published)
        yield from self.others()

    def others(self) -> Iterator[SearchDocument]:
        """Every page that can be found and is no material."""
        yield from (self._domain(*self.catalogue.domains[code]) for code in self.catalogue.domains)
        yield from (self._path(path) for path in paths_to_read(self.catalogue))
        yield from (self._page(page) for page in self.catalogue.pages.values() if not page.front.search_exclude)

    def indexed(self, document: SearchDocument) -> IndexedDocument:
        """A page as it goes into the search index: it depends on the page and on the glossary alone."""
        return index_document(document, self.reader)

    @cached_property
    def reader(self) -> SignReader:
        """Finds the phrases of the glossary."""
        return SignReader(self.signs)

    @cached_property
    def _indexed(self) -> dict[str, IndexedDocument]:
        return {f"{document.address}index.html": self.indexed(document) for document in self.documents()}

    def written(self) -> Iterator[tuple[str, str]]:
        """The path of every page, and its text as the search index takes it."""
        yield from ((path, page.text) for path, page in self._indexed.items())

    def words(self) -> str:
        """What a reader's browser needs to understand a query, as `words_file` makes it."""
        pages: Counter[str] = Counter()
        for page in self._indexed.values():
            pages.update(page.words)
        return self.words_file(pages)

    def words_file(self, pages: Mapping[str, int]) -> str:
        """What a reader's browser needs to understand a query, as JSON: the signs of phrases, and the known words.

        The words are sorted by how many pages hold them, the commonest first, and then by the alphabet.

        Args:
            pages: How many pages hold each word.
        """
        phrases = {word for phrase in self.signs for word in _WORD.findall(phrase)}
        common = sorted(pages, key=lambda word: (-pages[word], word))[:KNOWN_WORDS]
        words = [*common, *sorted(phrases - set(common))]
        known = {
            "signs": {**self.signs, **self._codes()},
            "meanings": self._meanings(),
            "words": " ".join(words),
            "complete": len(pages) <= KNOWN_WORDS,
            "endings": ENDINGS,
        }
        return json.dumps(known, ensure_ascii=False, sort_keys=True) + "\n"

    def _codes(self) -> dict[str, str]:
        """The code that is meant by every way of writing it: PS 7, PS7 and KSS 7, the last for the first framework."""
        codes: dict[str, str] = {}
        for code, (framework, _) in self.catalogue.domains.items():
            prefix, number = framework.prefix or "", code.removeprefix(framework.prefix or "")
            for written in (code, f"{prefix} {number}", f"{framework.family} {number}", f"{framework.family}{number}"):
                codes.setdefault(as_searched(written), as_searched(code))
        return codes

    def _meanings(self) -> dict[str, list[list[str]]]:
        """What each term means, by its sign: the term, its full form, its meaning and its anchor."""
        found: dict[str, list[list[str]]] = {}
        for term in self.catalogue.glossary:
            phrase = as_searched(term.term or "")
            entry = [term.term or "", term.stands_for or "", term.means or "", term_anchor(term.term or "")]
            found.setdefault(self.signs.get(phrase, phrase), []).append(entry)
        return found

    def material(self, material: Material) -> SearchDocument:
        """A material as the search index knows it."""
        front = material.front
        source, minutes = front.source or Source(), front.minutes or 0
        type_name = TYPE_NAMES[front.type or "reading"][0]
        codes = tuple(dict.fromkeys(domain_of(code) for code in front.domains))
        titles = (self.catalogue.domains[code][1].title or "" for code in codes)
        audiences = [AUDIENCE_NAMES[each] for each in front.audience]
        uses = [USE_LABELS[each] for each in front.use]
        settings = [SETTING_NAMES[each] for each in front.setting]
        return SearchDocument(
            address=f"materials/{material.slug}/",
            title=material.title,
            summary=front.summary or "",
            facts=(
                f"{type_name}. {minutes} minutes. {'. '.join([*audiences, *uses, *settings])}.",
                f"{'. '.join([*source.authors, self.catalogue.organisations[source.organisation or ''].name or ''])}.",
                f"{' '.join(front.domains)}. {'. '.join(titles)}.",
            ),
            outcomes=front.outcomes,
            sections=self._sections(material),
            works=tuple(self._works(material)),
            facets={
                "kind": ("material",),
                "domain": codes,
                "type": (front.type or "reading",),
                "audience": front.audience,
                "setting": front.setting,
                "time": time_bands(minutes),
                "minutes": (str(minutes),),
                "use": front.use,
                "organisation": (source.organisation or "",),
                "adapt": ("yes",) if _may_be_adapted(material) else (),
            },
            changed=day_of_change(material) or self.catalogue.today.isoformat(),
            shown={
                "summary": front.summary or "",
                "facts": f"{type_name}, {minutes} minutes",
                "codes": " ".join(f"{self.catalogue.framework_of[code].id}/{code}" for code in codes),
            },
        )

    def _sections(self, page: Material | HandWrittenPage) -> tuple[Section, ...]:
        """The text under each heading, with its citations as a reader sees them in house style."""
        written = sorted({citation.written for citation in page.body.citations}, key=lambda each: (-len(each), each))
        seen = [(each, _without_html(self.texts.rendered.in_text[each])) for each in written]

        def read(text: str) -> str:
            if "@" in text:
                for each, instead in seen:
                    text = text.replace(each, instead)
            return text

        return tuple(
            Section(read(section.heading), section.anchor, tuple(read(text) for text in section.paragraphs))
            for section in page.body.sections
        )

    def _works(self, material: Material) -> Iterator[Section]:
        """The lists of works on a material's page, with the headings that they have there."""
        cited, originals = material.body.cited_keys, [each.citation or "" for each in material.front.adapted_from]
        further = [key for key in material.front.further_reading if key not in cited]
        lists = {"References": cited, "Further reading": further, "Rights and reuse": originals}
        for heading, keys in lists.items():
            if keys:
                works = tuple(self.texts.rendered.texts[key] for key in keys)
                yield Section(heading, "", works)

    def _domain(self, framework: Framework, domain: Domain) -> SearchDocument:
        code = domain.code or ""
        return SearchDocument(
            address=f"domains/{code.lower()}/",
            title=f"{code} {domain.title}",
            summary=domain.summary or "",
            facts=(f"{framework.name}. {framework.issuer}.",),
            sections=tuple(Section("", "", (f"{statement.code} {statement.text}",)) for statement in domain.statements),
            facets={"kind": ("standard",), "domain": (code,), "type": ("standard",)},
            shown={"summary": domain.summary or "", "facts": f"Standard: {framework.name}"},
        )

    def _path(self, path: PathToRead) -> SearchDocument:
        front, domains = path.path.front, tuple(path.served)
        titles = (self.catalogue.domains[code][1].title or "" for code in domains)
        audiences = [AUDIENCE_NAMES[each] for each in front.audience]
        steps = tuple(Section(step.material.title, "", (step.why,)) for step in path.steps)
        return SearchDocument(
            address=path.address,
            title=path.path.title,
            summary=front.summary or "",
            facts=(
                f"Reading path. {'. '.join(audiences)}.",
                f"{'. '.join(front.authors)}.",
                f"{' '.join(domains)}. {'. '.join(titles)}.",
            ),
            sections=steps,
            facets={"kind": ("path",), "domain": domains, "type": ("path",), "audience": front.audience},
            shown={
                "summary": front.summary or "",
                "facts": f"Reading path, {len(path.steps)} materials, {duration_words(path.minutes)}",
            },
            standing=0.6,
        )

    def _page(self, page: HandWrittenPage) -> SearchDocument:
        path = page.path.removeprefix(f"{DOCS}/").removesuffix(".md")
        address = f"{path.removesuffix('index').rstrip('/')}/".lstrip("/")
        summary = page.front.description or ""
        return SearchDocument(
            address=address,
            title=page.title,
            summary=summary,
            sections=self._sections(page),
            facets={"kind": ("page",), "type": ("page",)},
            shown={"summary": summary, "facts": "About this site"},
            standing=0.3,
        )


@dataclass(frozen=True)
class Choice:
    """One value of a facet on the Find page.

    Attributes:
        key: What the search index calls it.
        name: What a reader calls it.
        count: How many materials have it.
        code: The domain's code, when it is a domain.
    """

    key: str
    name: str
    count: int
    code: str = ""


@dataclass(frozen=True)
class ChoiceGroup:
    """Values of a facet that belong together, under a name or under none."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class SearchFacet:
    """A facet of the Find page.

    Attributes:
        key: What the search index calls it.
        name: What a reader calls it.
        is_open: Whether its values are seen at once.
        groups: Its values.
    """

    key: str
    name: str
    is_open: bool
    groups: tuple[ChoiceGroup, ...]


def search_facets(
    catalogue: Catalogue, facets: Iterable[Facet], by_domain: dict[str, tuple[Material, ...]]
) -> list[SearchFacet]:
    """The facets of the Find page, with the values that at least one material has.

    Args:
        catalogue: What there is to find.
        facets: The ways into the collection.
        by_domain: The materials of each domain.
    """
    shelves = {facet.key: facet.shelves for facet in facets}
    standards = tuple(
        ChoiceGroup(framework.name or "", tuple(_domain_choices(framework, by_domain)))
        for framework in catalogue.frameworks
    )
    found = [SearchFacet("domain", "Standard", is_open=False, groups=standards)]
    for key, facet_key, name, is_open in FACETS:
        values = tuple(Choice(shelf.key, shelf.name, len(shelf.materials)) for shelf in shelves[facet_key])
        found.append(SearchFacet(key, name, is_open, (ChoiceGroup("", values),)))
    adaptable = sum(_may_be_adapted(material) for material in catalogue.published)
    may_adapt = Choice("yes", "You may adapt it for your team", adaptable)
    found.append(SearchFacet("adapt", "Permission", is_open=True, groups=(ChoiceGroup("", (may_adapt,)),)))
    return found


def _domain_choices(framework: Framework, by_domain: dict[str, tuple[Material, ...]]) -> Iterator[Choice]:
    for domain in framework.domains:
        code = domain.code or ""
        if by_domain[code]:
            yield Choice(code, domain.title or "", len(by_domain[code]), code)


@lru_cache(maxsize=100_000)
def _without_html(html: str) -> str:
    return Markup(html).striptags()  # noqa: S704 - rendering.citations escapes every leaf


def _may_be_adapted(material: Material) -> bool:
    rights = material.front.rights
    return bool(rights and rights.reuse and LICENCES[rights.reuse].adapt)


@dataclass(frozen=True)
class GlossaryEntry:
    """A term as the glossary's page shows it.

    Attributes:
        term: The term.
        anchor: Its anchor on the page.
        others: Other words for it.
        linked: The terms that are the same thing, each with its anchor.
        source: The work in which its full form was seen, by its first author and year.
    """

    term: GlossaryTerm
    anchor: str
    others: tuple[str, ...]
    linked: tuple[tuple[str, str], ...]
    source: str


def glossary_letters(catalogue: Catalogue) -> list[tuple[str, list[GlossaryEntry]]]:
    """The terms of the glossary under their first letters, in the order of the alphabet."""
    linked = linked_terms(catalogue.glossary)
    letters: dict[str, list[GlossaryEntry]] = {}
    for term in sorted(catalogue.glossary, key=lambda each: (each.term or "").casefold()):
        name = term.term or ""
        same = tuple((other, term_anchor(other)) for other in linked[name] if other != name)
        cited = catalogue.references.get(term.citation or "")
        source = _short_source(cited.located.reference) if cited else ""
        entry = GlossaryEntry(term, term_anchor(name), _shown_words(term), same, source)
        letters.setdefault(name[:1].upper(), []).append(entry)
    return list(letters.items())


def _short_source(reference: Reference) -> str:
    """A work by its first author and year."""
    first = next(iter(reference.authors), None)
    name = (first.literal or first.family) if first else reference.title
    return f"{name}, {reference.year}" if reference.year else name


def _shown_words(term: GlossaryTerm) -> tuple[str, ...]:
    """The other words for a term, without those that differ from it or from each other by an ending alone."""
    shown: list[str] = []
    seen = [as_searched(term.term or ""), as_searched(term.stands_for or "")]
    for phrase in term.also:
        plain = as_searched(phrase)
        if not any(plain.rstrip("s") == each.rstrip("s") for each in seen):
            shown.append(phrase)
            seen.append(plain)
    return tuple(shown)
