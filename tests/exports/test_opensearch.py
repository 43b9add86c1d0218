"""The description of our search keeps the limits of OpenSearch 1.1; that its address works is a browser's test."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from lxml import etree

from build_tools.exports.opensearch import as_opensearch
from build_tools.pages import make_tree
from build_tools.staging import PageText
from tests.exports.awkward_catalogue import ADDRESS, real
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


@pytest.mark.parametrize("site_address", [ADDRESS, ""])
def test_the_search_page_leads_a_browser_to_it_once_it_is_made(site_address: str) -> None:
    files = {file.path: file for file in make_tree(replace(real(), site_address=site_address)).files}
    found: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append({"tag": tag, **dict(attrs)})

    page = files["find/index.md"].text
    assert isinstance(page, PageText)
    Reader().feed(page.head)
    expected = {
        "tag": "link",
        "rel": "search",
        "type": "application/opensearchdescription+xml",
        "href": f"{site_address}data/opensearch.xml",
        "title": "Practice Commons",
    }
    assert found == ([expected] if site_address else [])
    assert ("data/opensearch.xml" in files) == bool(site_address)
