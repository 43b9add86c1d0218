"""What other people's programs read in the head of a material's page is what the catalogue says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given, settings

from build_tools.exports.addresses import Addresses, as_uri
from build_tools.exports.descriptions import describe
from build_tools.exports.learning_resource import terms_of
from build_tools.exports.page_head import material_head
from build_tools.licences import LICENCES
from build_tools.model import Name, Reference
from build_tools.rendering.suggested_citation import in_full
from tests.exports.awkward_catalogue import ADDRESS, AWKWARD, collections, real
from tests.exports.page_reader import (
    dublin_core,
    facts_of_record,
    faults_by_shapes,
    json_ld,
    open_graph,
    page_with,
    parsed,
    signposts,
    work_in,
)
from tests.exports.test_every_format import facts_of
from tests.exports.zotero_rules import as_item

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.exports.descriptions import Collection, Description

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def page_of(described: Description, site: str = ADDRESS, files: tuple[str, ...] = ()) -> str:
    return page_with(material_head(described, terms_of(described, real()), Addresses(described.page, site), files))


def described(slug: str = "genograms", **changes: object) -> Description:
    known = replace(real(), site_address=ADDRESS)
    return replace(describe(known.materials[slug], known), **changes)  # type: ignore[arg-type]


def in_one_line(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=60, deadline=None)
@given(collection=collections())
def test_the_record_says_what_the_catalogue_says(collection: Collection) -> None:
    for each in collection.materials.values():
        record = json_ld(page_of(each))
        assert facts_of_record(record) == facts_of(each)
        work = work_in(record)
        assert work["publisher"]["name"] == each.publisher
        assert work["copyrightHolder"]["name"] == each.holder
        assert work["timeRequired"] == f"PT{each.minutes}M"
        assert [audience["educationalRole"] for audience in work["audience"]] == list(each.audience_names)
        assert work["teaches"][-len(each.outcomes) :] == list(each.outcomes)
        assert [original["name"] for original in work.get("isBasedOn", [])] == [
            original.reference.title for original in each.originals
        ]
        assert all(term["@id"].startswith(f"{ADDRESS}domains/") for term in work["teaches"] if isinstance(term, dict))
        assert record["@id"] == record["url"] == each.full_address


@settings(max_examples=25, deadline=None)
@given(collection=collections())
def test_the_record_has_the_shape_that_it_should(collection: Collection) -> None:
    """Each is read by rdflib and held to tests/shapes/schema_org.ttl by pyshacl."""
    for each in collection.materials.values():
        assert faults_by_shapes(json_ld(page_of(each)), each.full_address) == ""


@settings(max_examples=60, deadline=None)
@given(collection=collections())
def test_dublin_core_says_what_the_catalogue_says(collection: Collection) -> None:
    for each in collection.materials.values():
        said = dublin_core(page_of(each))
        known = facts_of(each)
        assert said["DC.title"] == [known["title"]]
        assert said["DC.description"] == [known["summary"]]
        assert said["DC.creator"] == known["authors"]
        assert [subject.partition(" ")[0] for subject in said["DC.subject"]] == known["domains"]
        assert said.get("DCTERMS.license", []) + said.get("DCTERMS.rights", []) == [known["licence"]]
        assert said.get("DCTERMS.issued", [""]) == [known["published"]]
        assert said.get("DCTERMS.modified", [""]) == ["" if each.is_elsewhere else known["modified"]]
        assert said["DCTERMS.rightsHolder"] == [each.holder]
        assert said["DC.publisher"] == [each.publisher]
        assert "DCTERMS.license" not in said or not each.licence.is_statement


@settings(max_examples=60, deadline=None)
@given(collection=collections(), nowhere=collections(site_address=""))
def test_a_card_has_addresses_only_in_full(collection: Collection, nowhere: Collection) -> None:
    for each in collection.materials.values():
        said = open_graph(page_of(each))
        assert (said["og:title"], said["og:description"]) == (each.title, each.summary)
        assert said["og:url"] == each.full_address
        assert said["og:image"] == f"{ADDRESS}assets/cards/{each.domain_codes[0].lower()}.png"
        assert said["og:image:alt"].startswith(f"{each.domain_codes[0]} ")
    for each in nowhere.materials.values():
        page = page_of(each, "")
        assert not {"og:url", "og:image", "og:image:alt"} & open_graph(page).keys()
        assert "twitter:card" not in page
        assert ADDRESS not in page


@settings(max_examples=60, deadline=None)
@given(collection=collections(), nowhere=collections(site_address=""))
def test_the_signposting_client_finds_every_link(collection: Collection, nowhere: Collection) -> None:
    for each in (*collection.materials.values(), *nowhere.materials.values()):
        there = f"{ADDRESS}{each.page}"
        found = signposts(page_of(each, each.full_address and ADDRESS, ("a form.pdf", "bild-ü.svg")), there)
        described_by = {(post.target, post.type) for post in found.describedBy}
        assert described_by == {
            (f"{there}cite.ris", "application/x-research-info-systems"),
            (f"{there}cite.bib", "application/x-bibtex"),
        }
        original = as_uri(each.original_url) if each.original_url else None
        assert (found.citeAs.target if found.citeAs else None) == (original if each.is_elsewhere else there)
        is_licensed = not each.is_elsewhere and not each.licence.is_statement
        assert (found.license.target if found.license else None) == (each.licence.url if is_licensed else None)
        items = {(post.target, post.type) for post in found.items}
        files = {(f"{there}a%20form.pdf", "application/pdf"), (f"{there}bild-%C3%BC.svg", "image/svg+xml")}
        assert items == files | ({(original, None)} if each.is_elsewhere and original else set())
        assert found.collection
        assert found.collection.target == f"{ADDRESS}materials/"
        types = {
            "https://schema.org/LearningResource",
            *(["https://schema.org/AboutPage"] if each.is_elsewhere else []),
        }
        assert {post.target for post in found.types} == types
        authors = {as_uri(each.publisher_url)} if each.publisher in map(in_full, each.authors) else set()
        assert {post.target for post in found.authors} == (authors if each.publisher_url else set())


@settings(max_examples=100, deadline=None)
@given(collection=collections())
def test_zotero_saves_a_report_with_its_authors_institution_date_and_rights(collection: Collection) -> None:
    """By the rules of its translator, as tests/exports/zotero_rules.py gives them."""
    for each in collection.materials.values():
        item = as_item(parsed(page_of(each)))
        assert item.type == "report"
        fields = item.fields
        assert (fields["title"], fields["institution"]) == (each.title, each.publisher)
        assert fields["abstractNote"] == each.summary
        assert each.licence.name in fields["rights"]
        assert each.holder in fields["rights"]
        assert fields.get("date", "").replace("/", "-") == each.published
        assert fields["language"] == "en-GB"
        where = each.original_url if each.is_elsewhere else each.full_address
        assert unquote(fields.get("url", "")) == unquote(where)
        if not any(re.search(r"[,;]", name.literal) for name in each.authors):
            assert item.creators == [
                (name.given, name.literal or f"{name.particle} {name.family}".strip()) for name in each.authors
            ]


def test_zotero_takes_a_body_with_a_comma_in_its_name_for_two() -> None:
    """What we cannot help: it parts a name at each comma. The record for reference managers on the page is right."""
    body = Name(literal="Royal Borough of Example, Children and Families")
    item = as_item(parsed(page_of(described(authors=(body,)))))
    assert item.creators == [("Royal Borough of", "Example"), ("Children and", "Families")]


def test_an_article_and_a_book_that_others_keep_come_out_as_that() -> None:
    article = Reference(
        key="x", kind="article", fields={"title": "On x", "journal": "J", "volume": "2", "number": "3", "doi": "10.1/x"}
    )
    item = as_item(parsed(page_of(described("psdp-faq-2018", reference=article))))
    assert (item.type, item.fields["publicationTitle"], item.fields["title"]) == ("journalArticle", "J", "On x")
    assert (item.fields["volume"], item.fields["issue"], item.fields["DOI"]) == ("2", "3", "10.1/x")
    book = Reference(key="x", kind="book", fields={"title": "On y", "isbn": "978-3-16-148410-0"})
    item = as_item(parsed(page_of(described("psdp-faq-2018", reference=book))))
    assert (item.type, item.fields["ISBN"], item.fields["title"]) == ("book", "978-3-16-148410-0", "On y")
    ours = as_item(parsed(page_of(described(reference=article))))
    assert ours.type == "report"


def test_a_pdf_of_ours_is_named_where_its_address_is_known() -> None:
    names = ("genograms.pdf", "genograms.docx", "form.pdf")
    (line,) = parsed(page_of(described(), files=names)).xpath("//meta[@name='citation_pdf_url']/@content")
    assert line == f"{ADDRESS}materials/genograms/genograms.pdf"
    assert "citation_pdf_url" not in page_of(described(), files=("form.pdf",))
    assert "citation_pdf_url" not in page_of(described(), "", names)


@pytest.mark.parametrize(
    ("published", "lines"),
    [
        ("", []),
        ("2015", ["citation_publication_date 2015"]),
        ("2026-11", ["citation_publication_date 2026", "citation_date 2026-11"]),
        ("2018-07-12", ["citation_publication_date 2018/07/12"]),
    ],
)
def test_google_scholar_gets_a_whole_day_or_a_year_alone(published: str, lines: list[str]) -> None:
    """'Inclusion Guidelines for Webmasters', https://scholar.google.com/intl/en/scholar/inclusion.html."""
    page = parsed(page_of(described(published=published)))
    found = [f"{each.get('name')} {each.get('content')}" for each in page.xpath("//meta[contains(@name, 'date')]")]
    assert found == lines


def test_a_material_has_all_that_google_recommends_for_an_article() -> None:
    """Nothing is required; what is recommended stands at
    https://developers.google.com/search/docs/appearance/structured-data/article. Of that, an author's own address is
    given only where it is known: a body that is the organisation itself.
    """
    record = json_ld(page_of(described()))
    assert "Article" in record["@type"]
    assert {"author", "dateModified", "datePublished", "headline", "image"} <= record.keys()
    assert all(author["@type"] in {"Person", "Organization"} and author["name"] for author in record["author"])
    assert record["image"].startswith("https://")
    body = Name(literal="Research in Practice")
    known = described(authors=(body,), publisher="Research in Practice", publisher_url="https://example.org/")
    assert json_ld(page_of(known))["author"][0]["url"] == "https://example.org/"


def test_the_page_about_an_original_claims_nothing_of_it() -> None:
    """Our licence is that of our words; the original is its publisher's, with its own rights and no licence of ours."""
    page = page_of(described("psdp-faq-2018"))
    record = json_ld(page)
    work = record["mainEntity"]
    assert (record["@type"], record["license"]) == ("WebPage", CC_BY)
    assert "license" not in work
    assert work["usageInfo"] == LICENCES["InC"].url
    assert (work["name"], work["copyrightHolder"]["name"]) == (
        "Frequently asked questions: Practice Supervisor Development Programme",
        "Research in Practice",
    )
    assert not {"isAccessibleForFree", "dateModified", "@id", "url"} & work.keys()
    assert 'rel="license"' not in page
    assert "citation_abstract" not in page
    assert "citation_fulltext_html_url" not in page
    assert page.count(CC_BY) == 1
    assert 'content="Frequently asked questions: Practice Supervisor Development Programme"' in page


def test_what_is_open_here_has_its_licence_and_what_is_not_has_none() -> None:
    licensed = parsed(page_of(described()))
    assert licensed.xpath("//link[@rel='license']/@href") == [CC_BY]
    reserved = page_of(described(licence=LICENCES["InC"], basis="written-permission"))
    assert parsed(reserved).xpath("//link[@rel='license']") == []
    assert "license" not in json_ld(reserved)
    assert json_ld(reserved)["usageInfo"] == LICENCES["InC"].url


@pytest.mark.parametrize("text", AWKWARD)
def test_no_value_ends_its_line_or_its_script(text: str) -> None:
    title = in_one_line(text)
    head = material_head(
        described(title=title, summary=title, holder=title, publisher=title, outcomes=(title,)),
        [],
        Addresses("materials/x/", ""),
    )
    page = page_with(head, "<p>Text</p>")
    tree = parsed(page)
    assert tree.xpath("//body//text()") == ["Text"]
    assert len(tree.xpath("//script")) == 1
    assert {each.tag for each in tree.xpath("//head/*")} == {"meta", "link", "script", "title"}
    assert json_ld(page)["name"] == title
    assert open_graph(page)["og:title"] == title
    script = re.findall(r"<script[^>]*>(.*?)</script>", head)[0]
    assert not re.search(r"[<>&\u2028\u2029]", script)


def test_every_page_of_the_built_site_says_what_the_catalogue_says(real_site: Path) -> None:
    """The pages as MkDocs and the theme made them, where the site's address is not known yet."""
    catalogue = real()
    seen = set()
    for material in catalogue.published:
        each = describe(material, catalogue)
        page = (real_site / each.page / "index.html").read_text(encoding="utf-8")
        record = json_ld(page)
        known = facts_of(each)
        assert facts_of_record(record) == known
        assert dublin_core(page)["DC.title"] == [each.work_title]
        assert dublin_core(page)["DC.creator"] == known["authors"]
        assert open_graph(page)["og:title"] == known["title"]
        assert urljoin(f"{ADDRESS}{each.page}", record["@id"]) == f"{ADDRESS}{each.page}"
        assert faults_by_shapes(record, f"{ADDRESS}{each.page}") == ""
        found = signposts(page, f"{ADDRESS}{each.page}")
        for post in (*found.describedBy, *found.items):
            assert (
                not str(post.target).startswith(ADDRESS)
                or (real_site / str(post.target).removeprefix(ADDRESS)).is_file()
            )
        seen.add(record["@type"] if each.is_elsewhere else "ours")
    assert seen == {"ours", "WebPage"}
