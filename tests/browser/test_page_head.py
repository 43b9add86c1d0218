"""The head of a page in a real Chromium: nothing in it runs or shows, and what it says of searching is true."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from build_tools.exports.site_heads import SiteHeads
from build_tools.rendering.page_policy import content_policy
from tests.browser.test_hostile_pages import listen
from tests.exports.awkward_catalogue import AWKWARD
from tests.exports.page_reader import json_ld, page_with
from tests.exports.test_page_head import described, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.site_server import SiteServer

RECORD = "document.querySelector('script[type=\"application/ld+json\"]').textContent"
POLICY = f'<meta http-equiv="Content-Security-Policy" content="{content_policy()}">'


@pytest.mark.parametrize("policy", ["", POLICY], ids=["without a policy", "under the policy"])
def test_no_title_leaves_its_place(policy: str, browser: Browser) -> None:
    """Not even where the browser would run what gets out."""
    with browser.new_context() as context:
        page = context.new_page()
        seen: list[str] = []
        listen(page, seen, "")
        for text in AWKWARD:
            title = " ".join(text.split())
            made = page_of(described(title=title, summary=title, holder=title, publisher=title, outcomes=(title,)))
            page.set_content(made.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{policy}'))
            assert page.locator("body").inner_text() == "Text"
            record = json.loads(page.evaluate(RECORD))
            assert (record["name"], record["teaches"][-1]) == (title, title)
            assert page.locator("meta[name=citation_title]").get_attribute("content") == title
            assert page.locator("meta[property='og:title']").get_attribute("content") == title
        assert seen == []


def test_the_address_for_searching_leads_to_results(server: SiteServer, browser: Browser) -> None:
    record = json_ld(page_with(SiteHeads(f"{server.address}/", ()).home("")))
    template = record["potentialAction"]["target"]["urlTemplate"]
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(template.replace("{search_term_string}", "genograms%20supervision"))
        page.locator(".pc-results > li").first.wait_for()
        assert "genogram" in page.locator(".pc-results > li").first.inner_text().lower()
