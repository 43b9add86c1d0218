"""The description of our search keeps the limits of OpenSearch 1.1; that its address works is a browser's test."""

from __future__ import annotations

from html.parser import HTMLParser

from lxml import etree

from build_tools.exports.opensearch import as_opensearch, search_link
from tests.exports.real_collection import everything, real_collection

NAME = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_it_has_what_the_standard_demands_within_its_limits() -> None:
    description = etree.fromstring(as_opensearch(real_collection(), everything()).encode())
    assert description.tag == f"{NAME}OpenSearchDescription"
    assert len(description.findall(f"{NAME}ShortName")) == len(description.findall(f"{NAME}Description")) == 1
    assert len(description.findtext(f"{NAME}ShortName")) <= 16
    assert len(description.findtext(f"{NAME}Description")) <= 1024
    results = [url for url in description.findall(f"{NAME}Url") if url.get("rel", "results") == "results"]
    assert [(url.get("type"), url.get("template")) for url in results] == [
        ("text/html", "https://commons.example/cpd/find/#q={searchTerms}")
    ]


def test_a_page_leads_a_browser_to_it() -> None:
    found: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append({"tag": tag, **dict(attrs)})

    Reader().feed(search_link('../"><script>'))
    assert found == [
        {
            "tag": "link",
            "rel": "search",
            "type": "application/opensearchdescription+xml",
            "href": '../"><script>',
            "title": "Practice Commons",
        }
    ]
