"""What a material is on paper: the text, its references, the line that credits it and its address, once each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

CREDIT = "‘Using genograms in supervision’ by Practice Commons editors is under CC BY 4.0"


def printed(page: Page, address: str) -> str:
    """The text of a page as it is printed."""
    page.emulate_media(media="print")
    page.goto(address)
    return page.locator("article").inner_text()


def test_a_handout_ends_with_the_credit_and_the_address(page: Page, address: str) -> None:
    text = printed(page, f"{address}/materials/genograms/")
    assert text.count(CREDIT) == 1
    assert re.search(rf"{re.escape(CREDIT)}[^\n]*\s+\S*/materials/genograms/\s*$", text)
    for unprinted in ("To credit it", "<a href", "Copy", "Review due", "Also serves", "Where else it is cited"):
        assert unprinted not in text, unprinted


@pytest.mark.parametrize("slug", ["genograms", "journey-to-being-a-supervisor"])
def test_one_line_parts_the_text_from_what_is_said_of_it(page: Page, address: str, slug: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{address}/materials/{slug}/")
    lines = page.locator(".pc-credit, .pc-colophon").evaluate_all(
        "all => all.filter(each => each.checkVisibility() && parseFloat(getComputedStyle(each).borderTopWidth)).length"
    )
    assert lines == 1
