"""The head of a material's page for other people's programs: reference managers, search engines, harvesters, cards.

- Highwire Press tags: Google Scholar, 'Inclusion Guidelines for Webmasters', and Zotero's 'Embedded Metadata'.
- Dublin Core: DCMI, 'Expressing Dublin Core metadata using HTML/XHTML meta and link elements' (2008).
- Signposting: https://signposting.org/FAIR/, level 1. OpenGraph: https://ogp.me/.

Where only a description is kept here, the record is of the original, and the page has no licence link: what follows
one would take our licence for the original's, or the original's for our words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.exports.addresses import as_uri
from build_tools.exports.card_picture import HEIGHT, WIDTH, card_path
from build_tools.exports.citation_formats import CITATION_FORMATS
from build_tools.exports.descriptions import LANGUAGE, SITE_NAME
from build_tools.exports.head_lines import SCHEMA_ORG, linked, named, of_graph, record
from build_tools.exports.learning_resource import learning_resource
from build_tools.media.media_types import media_type
from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from build_tools.exports.addresses import Addresses
    from build_tools.exports.descriptions import Description
    from build_tools.exports.learning_resource import Term
    from build_tools.model import Name

FILED = ("ris", "bib")
"""The endings of the records that stand beside a material's page as files."""
_PRINTED = {
    "journal": "citation_journal_title",
    "volume": "citation_volume",
    "number": "citation_issue",
    "isbn": "citation_isbn",
    "doi": "citation_doi",
}
"""The fields of the library that have a Highwire tag."""


def material_head(described: Description, terms: list[Term], addresses: Addresses, files: Collection[str] = ()) -> str:
    """The lines of the head of a material's page.

    Args:
        described: The material.
        terms: What it serves.
        addresses: The addresses as its page writes them.
        files: The names of the files that stand beside its page: its own, and it as a document.
    """
    picture = card_path(described.domain_codes[0]) if described.domain_codes else card_path()
    shown = f"{terms[0].code} {terms[0].name}" if terms else SITE_NAME
    lines = [
        *_highwire(described, addresses, files),
        *_dublin_core(described, terms),
        *_signposts(described, addresses, files),
        *open_graph(
            described.title, described.summary, addresses, picture, shown, is_article=not described.is_elsewhere
        ),
        record(learning_resource(described, terms, addresses, picture)),
    ]
    return "\n".join(lines)


def web_address(described: Description) -> str:
    """Where a reader finds what the record is of, or an empty text when that is not known.

    Args:
        described: The material.
    """
    return described.original_url if described.is_elsewhere else described.full_address


def _highwire(described: Description, addresses: Addresses, files: Collection[str]) -> Iterator[str]:
    yield named("citation_title", described.work_title)
    for name in described.authors:
        yield named("citation_author", _inverted(name))
    yield from _highwire_dates(described.published)
    yield from _highwire_kind(described)
    yield named("citation_language", LANGUAGE)
    if not described.is_elsewhere:
        yield named("citation_abstract", described.summary)
    address = web_address(described)
    if address:
        yield named("citation_public_url", as_uri(address))
        if not described.is_elsewhere:
            yield named("citation_fulltext_html_url", as_uri(address))
        if f"{described.slug}.pdf" in files and addresses.site:
            yield named("citation_pdf_url", addresses.to(f"{described.page}{described.slug}.pdf"))
    yield named("citation_keywords", "; ".join(described.domain_codes))


def _inverted(name: Name) -> str:
    """A name with its family name first, which ends at a comma: so a body's name is not taken for a person's."""
    if name.literal:
        return f"{name.literal},"
    family = f"{name.particle} {name.family}".strip()
    return f"{family}, {name.given}{f', {name.suffix}' if name.suffix else ''}"


def _highwire_dates(published: str) -> Iterator[str]:
    """Google Scholar takes a whole day or a year alone; Zotero takes the month from a line of its own."""
    if not published:
        return
    year, *rest = published.split("-")
    yield named("citation_publication_date", "/".join([year, *rest]) if len(rest) != 1 else year)
    if len(rest) == 1:
        yield named("citation_date", published)


def _highwire_kind(described: Description) -> Iterator[str]:
    """What tells a report by an institution from an article in a journal and a book."""
    reference = described.reference
    is_printed = described.is_elsewhere and reference.kind in {"article", "book"}
    if is_printed:
        for field, name in _PRINTED.items():
            if reference.fields.get(field):
                yield named(name, reference.fields[field])
        yield named("citation_publisher", described.publisher)
    else:
        yield named("citation_technical_report_institution", described.publisher)


def _dublin_core(described: Description, terms: list[Term]) -> Iterator[str]:
    yield linked("schema.DC", "http://purl.org/dc/elements/1.1/")
    yield linked("schema.DCTERMS", "http://purl.org/dc/terms/")
    yield named("DC.title", described.work_title)
    for name in described.authors:
        yield named("DC.creator", in_full(name))
    yield named("DC.publisher", described.publisher)
    yield named("DC.description", described.summary)
    yield named("DC.language", LANGUAGE)
    yield named("DC.type", described.type_name)
    for term in terms[: len(described.domain_codes)]:
        yield named("DC.subject", f"{term.code} {term.name}")
    if described.published:
        yield named("DCTERMS.issued", described.published)
    if described.modified and not described.is_elsewhere:
        yield named("DCTERMS.modified", described.modified)
    if web_address(described):
        yield named("DC.identifier", as_uri(web_address(described)))
    licence = described.licence
    yield named("DC.rights", f"{licence.name}. Rights holder: {described.holder}.")
    yield named("DCTERMS.rights" if licence.is_statement else "DCTERMS.license", licence.url)
    yield named("DCTERMS.rightsHolder", described.holder)
    for audience in described.audience_names:
        yield named("DCTERMS.audience", audience)


def _signposts(described: Description, addresses: Addresses, files: Collection[str]) -> Iterator[str]:
    cited = described.original_url if described.is_elsewhere else addresses.own
    if cited:
        yield linked("cite-as", as_uri(cited))
    if described.is_elsewhere:
        yield linked("type", f"{SCHEMA_ORG}/AboutPage")
        if described.original_url:
            yield linked("item", as_uri(described.original_url))
    elif not described.licence.is_statement:
        yield linked("license", described.licence.url)
    yield linked("type", f"{SCHEMA_ORG}/LearningResource")
    if described.publisher_url and described.publisher in map(in_full, described.authors):
        yield linked("author", as_uri(described.publisher_url))
    for form in CITATION_FORMATS:
        if form.ending in FILED:
            address = addresses.to(f"{described.page}cite.{form.ending}")
            yield linked("describedby", address, form.media_type)
    for name in files:
        yield linked("item", as_uri(addresses.to(f"{described.page}{name}")), media_type(name))
    yield linked("collection", addresses.to("materials/"), "text/html")


def open_graph(  # noqa: PLR0913 - one of them by name alone
    title: str, about: str, addresses: Addresses, picture: str, shown: str, *, is_article: bool = False
) -> Iterator[str]:
    """What a page says of itself to what makes a card of a link; the addresses only where they can be given in full.

    Args:
        title: The page's title.
        about: What it is about, or an empty text.
        addresses: The addresses as the page writes them.
        picture: The path of the card's picture in the site.
        shown: What the picture shows.
        is_article: Whether the page is one text to be read.
    """
    yield of_graph("og:title", title)
    yield of_graph("og:type", "article" if is_article else "website")
    if about:
        yield of_graph("og:description", about)
    yield of_graph("og:site_name", SITE_NAME)
    yield of_graph("og:locale", LANGUAGE.replace("-", "_"))
    if addresses.site:
        yield of_graph("og:url", addresses.own)
        yield of_graph("og:image", addresses.to(picture))
        yield of_graph("og:image:type", "image/png")
        yield of_graph("og:image:width", str(WIDTH))
        yield of_graph("og:image:height", str(HEIGHT))
        yield of_graph("og:image:alt", shown if shown == SITE_NAME else f"{shown}. {SITE_NAME}.")
        yield named("twitter:card", "summary_large_image")
