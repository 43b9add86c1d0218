"""What other people's programs read in the head of a page: extruct, the Signposting client, and RDF's own tools."""

from __future__ import annotations

import json
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import extruct
from lxml import html
from pyshacl import validate
from rdflib import Graph
from signposting.htmllinks import HTML, _parse_html
from signposting.signpost import AbsoluteURI

from tests.exports.format_readers import Facts

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from signposting import Signposting

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in ("url", "license", "usageInfo", "image", "inDefinedTermSet")},
}
"""What schema.org's own context says of the terms that we use: a test asks nobody for it."""
SHAPES = Path(__file__).parent.parent / "shapes" / "schema_org.ttl"


def page_with(head: str, body: str = "<p>Text</p>") -> str:
    """A page with a head."""
    start = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>'
    return f"{start}{head}</head><body>{body}</body></html>"


def parsed(page: str) -> HtmlElement:
    """A page as lxml reads it."""
    return html.document_fromstring(page)


def json_ld(page: str) -> dict[str, Any]:
    """The one record of schema.org in a page, as extruct reads it."""
    found = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert len(found) == 1
    record: dict[str, Any] = found[0]
    assert record["@context"] == "https://schema.org"
    return record


def as_graph(record: dict[str, Any], address: str) -> Graph:
    """A record as RDF.

    Args:
        record: The record.
        address: The address of its page.
    """
    known = {**record, "@context": CONTEXT}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a class that rdflib's own reader of JSON-LD still uses
        return Graph().parse(data=json.dumps(known), format="json-ld", publicID=address)


@cache
def _shapes() -> Graph:
    return Graph().parse(SHAPES)


def faults_by_shapes(record: dict[str, Any], address: str) -> str:
    """What pyshacl finds wrong in a record, or an empty text."""
    conforms, _, report = validate(as_graph(record, address), shacl_graph=_shapes())
    return "" if conforms else str(report)


def work_in(record: dict[str, Any]) -> dict[str, Any]:
    """The work that a page is of, or about."""
    found: dict[str, Any] = record.get("mainEntity", record)
    return found


def facts_of_record(record: dict[str, Any]) -> Facts:
    """What the JSON-LD says of a material."""
    work = work_in(record)
    codes = [term["termCode"] for term in work["teaches"] if isinstance(term, dict)]
    return Facts(
        title=record["name"],
        summary=work["description"],
        authors=[author["name"] for author in work["author"]],
        licence=work.get("license") or work["usageInfo"],
        domains=[code for code in codes if "." not in code],
        published=work.get("datePublished", ""),
        modified=record.get("dateModified", ""),
    )


def dublin_core(page: str) -> dict[str, list[str]]:
    """The values of each Dublin Core term, by its address, as extruct reads them."""
    (found,) = extruct.extract(page, syntaxes=["dublincore"])["dublincore"]
    assert found["namespaces"] == {
        "DC": "http://purl.org/dc/elements/1.1/",
        "DCTERMS": "http://purl.org/dc/terms/",
    }
    values: dict[str, list[str]] = {}
    for each in (*found["elements"], *found["terms"]):
        if each.get("name", "").startswith(("DC.", "DCTERMS.")):
            values.setdefault(each["name"], []).append(each["content"])
    return values


def open_graph(page: str) -> dict[str, str]:
    """What a page says of itself to what makes cards, as extruct reads it."""
    found = extruct.extract(page, syntaxes=["opengraph"])["opengraph"]
    assert len(found) == 1
    pairs = [tuple(pair) for pair in found[0]["properties"]]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def signposts(page: str, address: str) -> Signposting:
    """The signposts in a page, as the Signposting client finds them.

    Args:
        page: The page.
        address: Where it was found.
    """
    there = AbsoluteURI(address)
    return _parse_html(HTML(page, "text/html; charset=utf-8", there, there))
