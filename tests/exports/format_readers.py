"""What somebody else's program reads in each of our formats: one reader a format, by the format's key.

A reader takes a file's content and gives what it says of each material, by slug. It leaves out what its format has no
place for, and nothing else.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import time
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import urlsplit

import feedparser
from lxml import etree
from lxml import html as lxml_html
from pyarrow import BufferReader, parquet

from tests.exports.harvester import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Facts(TypedDict, total=False):
    """What a format says of one material.

    Attributes:
        title: Its title.
        summary: Its summary.
        authors: Their names as they are spoken, in order.
        licence: The address of the licence.
        domains: The codes of its domains, without statements, in order.
        published: When it was first published, as far as known, or an empty text.
        modified: The day of its last change, or an empty text.
    """

    title: str
    summary: str
    authors: list[str]
    licence: str
    domains: list[str]
    published: str
    modified: str


def read_catalogue_json(content: bytes) -> dict[str, Facts]:
    """As Python's own JSON reads it."""
    return {
        each["slug"]: Facts(
            title=each["title"],
            summary=each["summary"],
            authors=[author["name"] for author in each["authors"]],
            licence=each["rights"]["licence_url"],
            domains=whole_domains(each["domains"]),
            published=each.get("published", ""),
            modified=each.get("modified", ""),
        )
        for each in json.loads(content)["materials"]
    }


def read_catalogue_csv(content: bytes) -> dict[str, Facts]:
    """As Python's own CSV reads it, without the apostrophe that keeps a cell from being a formula."""
    table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    rows = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in table]
    return {
        each["slug"]: Facts(
            title=each["title"],
            summary=each["summary"],
            authors=parts_of_cell(each["authors"]),
            licence=each["licence_url"],
            domains=whole_domains(parts_of_cell(each["domains"])),
            published=each["published"],
            modified=each["modified"],
        )
        for each in rows
    }


def parts_of_cell(cell: str) -> list[str]:
    """What stands in one cell between semicolons; a semicolon after a backslash is part of a text."""
    found = re.findall(r"(?:\\.|[^;\\])+", cell)
    return [re.sub(r"\\(.)", r"\1", part.removeprefix(" ") if place else part) for place, part in enumerate(found)]


def whole_domains(codes: list[str]) -> list[str]:
    """Domains in the place of their statements, each once."""
    return list(dict.fromkeys(code.partition(".")[0] for code in codes))


def read_catalogue_parquet(content: bytes) -> dict[str, Facts]:
    """As pyarrow reads it."""
    return {
        each["slug"]: Facts(
            title=each["title"],
            summary=each["summary"],
            authors=each["authors"],
            licence=each["licence_url"],
            domains=whole_domains(each["domains"]),
            published=each["published"] or "",
            modified=str(each["modified"] or ""),
        )
        for each in parquet.read_table(BufferReader(content)).to_pylist()
    }


def slug_of(address: str) -> str:
    """The slug of a material, from the address of its page."""
    return urlsplit(address).path.rstrip("/").rpartition("/")[2]


def in_order(said: dict[str, Facts]) -> dict[str, Facts]:
    """The same by slug, where a format lists the newest first."""
    return dict(sorted(said.items()))


def read_feed(content: bytes) -> dict[str, Facts]:
    """An Atom or RSS feed as feedparser reads it."""
    read = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo, read.bozo_exception
    return in_order({slug_of(entry.id): _entry_facts(entry) for entry in read.entries})


def _entry_facts(entry: Any) -> Facts:
    return Facts(
        title=entry.title,
        summary=html.unescape(entry.summary) if entry.summary_detail.type == "text/html" else entry.summary,
        authors=[author["name"] for author in entry.authors],
        licence=next(link.href for link in entry.links if link.rel == "license"),
        domains=[tag.term for tag in entry.tags],
        modified=time.strftime("%Y-%m-%d", dict(entry).get("updated_parsed") or entry.published_parsed),
    )


def read_json_feed(content: bytes) -> dict[str, Facts]:
    """As Python's own JSON reads it."""
    return in_order(
        {
            slug_of(item["id"]): Facts(
                title=item["title"],
                summary=item["content_text"],
                authors=[author["name"] for author in item["authors"]],
                licence=item["_practice_commons"]["licence_url"],
                domains=item["tags"],
                modified=item["date_modified"].removesuffix("T00:00:00Z"),
            )
            for item in json.loads(content)["items"]
        }
    )


def read_static_repository(content: bytes) -> dict[str, Facts]:
    """An OAI static repository as sickle reads its records."""
    oai, namespaces = (
        "{http://www.openarchives.org/OAI/2.0/}",
        "{http://www.openarchives.org/OAI/2.0/static-repository}",
    )
    listed = etree.fromstring(content).iterfind(f"{namespaces}ListRecords/{oai}record")
    return {record.header.identifier.rpartition(":")[2]: _record_facts(record) for record in map(Record, listed)}


def _record_facts(record: Record) -> Facts:
    said = record.metadata
    return Facts(
        title=said["title"][0],
        summary=said["description"][0],
        authors=said["creator"],
        licence=said["rights"][-1],
        domains=[subject.partition(" ")[0] for subject in said["subject"]],
        published=said.get("date", [""])[0],
        modified=record.header.datestamp,
    )


def read_resource_list(content: bytes) -> dict[str, Facts]:
    """A list of ResourceSync as lxml reads it: the pages of materials alone."""
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = {url.findtext(f"{name}loc"): url.findtext(f"{name}lastmod", "") for url in etree.fromstring(content)}
    pages = {address: day for address, day in listed.items() if address and "/materials/" in address}
    return {slug_of(address): Facts(modified=day) for address, day in pages.items()}


def read_domain_json(content: bytes) -> dict[str, Facts]:
    """As Python's own JSON reads it."""
    return {
        each["slug"]: Facts(
            title=each["title"],
            summary=each["summary"],
            authors=each["authors"],
            licence=each["licence"]["url"],
            domains=whole_domains(each["domains"]),
        )
        for each in json.loads(content)["materials"]
    }


def read_embed(content: bytes) -> dict[str, Facts]:
    """As lxml reads HTML; the page has an order of its own."""
    found = lxml_html.fromstring(content).xpath("//li[@data-slug]")
    return {
        each.get("data-slug"): Facts(title=each.xpath("string(h2/a)"), summary=each.xpath("string(p[1])"))
        for each in sorted(found, key=lambda each: each.get("data-slug"))
    }


def read_amb(content: bytes) -> dict[str, Facts]:
    """As a harvester of AMB reads it: a record a line."""
    return {each["id"].split("/")[-2]: _amb_facts(each) for each in map(json.loads, content.splitlines())}


def _amb_facts(record: dict[str, Any]) -> Facts:
    facts = Facts(
        title=record["name"],
        summary=record["description"],
        authors=[creator["name"] for creator in record["creator"]],
        licence=record["license"]["id"],
        domains=list(dict.fromkeys(taught["id"].split("/")[-2].upper() for taught in record["teaches"])),
        modified=record.get("dateModified", ""),
    )
    if "datePublished" in record:
        facts["published"] = record["datePublished"]
    return facts


READERS: Mapping[str, Callable[[bytes], dict[str, Facts]]] = {
    "catalogue-json": read_catalogue_json,
    "domain-json": read_domain_json,
    "embed": read_embed,
    "amb": read_amb,
    "catalogue-csv": read_catalogue_csv,
    "catalogue-parquet": read_catalogue_parquet,
    "atom": read_feed,
    "rss": read_feed,
    "json-feed": read_json_feed,
    "oai": read_static_repository,
    "resource-list": read_resource_list,
}
"""The reader of each format that lists materials."""
WITHOUT_MATERIALS: frozenset[str] = frozenset(
    {
        "frameworks-turtle",
        "frameworks-json-ld",
        "case",
        "capability-list",
        "source-description",
        "opensearch",
    }
)
"""The formats that say nothing of a material."""
