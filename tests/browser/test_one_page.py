"""What fits on one page: each tool and template prints its section alone, on one sheet, with who made it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pikepdf
import pytest

from build_tools.checks.accessibility import ONE_PAGE
from build_tools.loading import load
from tests.built_site import REPOSITORY
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from build_tools.catalogue import Catalogue

OF_OUR_OWN = (r"^type: (?:tool|template)$", r"\bbasis: own-work\b", r"\bstatus: published\b")
TOOLS = [
    path.parent.name
    for path in sorted((REPOSITORY / "materials").glob("*/index.md"))
    if all(re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE) for pattern in OF_OUR_OWN)
]
PAPER = {"format": "A4", "prefer_css_page_size": True}
OPENED = "[data-kind=material] .md-content h2#on-one-page"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(REPOSITORY, TODAY)


def sheet(page: Page, address: str) -> bytes:
    """What the button beside the heading prints; the class that it sets is gone afterwards."""
    page.goto(address)
    page.evaluate("window.print = () => (document.body.dataset.printed = document.documentElement.className)")
    page.locator(".pc-print-sheet").click()
    assert "pc-one-page" in (page.locator("body").get_attribute("data-printed") or "")
    page.emulate_media(media="print")
    return page.pdf(**PAPER)  # type: ignore[arg-type]


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def words(text: str) -> str:
    return " ".join(text.split())


def test_there_are_tools_to_print() -> None:
    assert TOOLS


@pytest.mark.parametrize("slug", TOOLS)
def test_a_tool_prints_on_one_page_by_its_button(slug: str, page: Page, address: str) -> None:
    pdf = sheet(page, f"{address}/materials/{slug}/")
    assert pages_of(pdf) == 1
    # What was printed is what is visible in print; Chromium takes the class away when it has printed.
    assert "pc-one-page" not in (page.locator("html").get_attribute("class") or "")


@pytest.mark.parametrize("slug", TOOLS)
def test_the_sheet_holds_its_section_the_title_and_the_credit_and_nothing_else(
    slug: str, page: Page, address: str, catalogue: Catalogue
) -> None:
    page.goto(f"{address}/materials/{slug}/")
    material = catalogue.materials[slug]
    page.evaluate("window.print = () => {}")
    page.locator(".pc-print-sheet").click()
    page.emulate_media(media="print")
    shown = words(page.locator("article").inner_text())
    assert shown.startswith(words(f"{material.title} On one page"))
    section = next(each for each in material.body.sections if each.anchor == ONE_PAGE)
    assert section.paragraphs
    for paragraph in section.paragraphs:
        plain = re.sub(r"^\[[ x]\] |\[-?@[^\]]*\]", "|", paragraph)  # a box to tick, or a citation
        for part in plain.split("|"):
            assert words(part) in shown, part
    credit = words(page.locator(".pc-credit").first.inner_text())
    assert shown.count(credit) == 1
    assert re.search(rf"{re.escape(credit)} \S*/materials/{slug}/$", shown)
    assert " is under " in credit
    others = [each.heading for each in material.body.sections if each.heading and each.anchor != ONE_PAGE]
    headings = page.locator("article :is(h2, h3, h4)").evaluate_all("all => all.filter(each => each.checkVisibility())")
    inside = subheadings(material.body.headings)
    assert len(headings) == 1 + inside
    assert others


def subheadings(headings: tuple[object, ...]) -> int:
    """How many headings stand below the section's own."""
    count, is_inside = 0, False
    for heading in headings:
        level, anchor = getattr(heading, "level", 0), getattr(heading, "anchor", "")
        if level <= 2:
            is_inside = anchor == ONE_PAGE
        elif is_inside:
            count += 1
    return count


def test_all_of_it_is_printed_by_the_other_button_and_the_section_starts_a_page(page: Page, address: str) -> None:
    page.goto(f"{address}/materials/genograms/")
    page.evaluate("window.print = () => {}")
    page.locator(".pc-print-sheet").click()  # a browser that never says that it has printed
    page.locator(".pc-print-all").click()
    page.emulate_media(media="print")
    assert "Why draw it" in page.locator("article").inner_text()
    assert page.locator("#on-one-page").evaluate("each => getComputedStyle(each).breakBefore") == "page"
    assert (
        page.locator("#on-one-page ~ .pc-scroll").first.evaluate("each => getComputedStyle(each).breakBefore") == "auto"
    )
    assert pages_of(page.pdf(**PAPER)) > 2  # type: ignore[arg-type]


def test_the_button_has_a_name_of_its_own_and_stands_after_the_heading(page: Page, address: str) -> None:
    page.goto(f"{address}/materials/genograms/")
    assert page.locator(f"{OPENED} + button").inner_text() == "Print this page"
    assert page.get_by_role("button", name="Print this page: On one page", exact=True).count() == 1
    assert page.get_by_role("button", name="Print all of it", exact=True).count() == 1
    page.goto(f"{address}/materials/widening-hypotheses/")
    assert page.locator(".pc-print-sheet").count() == 0
    assert page.get_by_role("button", name="Print this page", exact=True).count() == 1


def test_without_a_script_the_page_prints_whole_and_has_no_button(page: Page, address: str) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.emulate_media(media="print")
    plain.goto(f"{address}/materials/genograms/")
    assert plain.locator(".pc-print-sheet").count() == 0
    text = plain.locator("article").inner_text()
    assert "Why draw it" in text
    assert "On one page" in text
    context.close()
