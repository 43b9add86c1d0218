"""What a page offers with JavaScript, in a real Chromium: the citation style, and the filter of the references."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def visible_references(page: Page) -> list[str]:
    return page.locator(".pc-references > li").locator("visible=true").all_inner_texts()


def test_a_reader_switches_between_harvard_and_apa_without_a_reload(page: Page, address: str) -> None:
    page.goto(f"{address}/materials/explore-before-you-solve/")
    page.evaluate("window.isSamePage = true")
    citation = page.locator(".pc-citation", has_text="Wilkins").first
    assert citation.inner_text() == "(Wilkins, Forrester and Grant, 2017)"
    page.get_by_role("radio", name="APA").check()
    assert citation.inner_text() == "(Wilkins et al., 2017)"
    assert "Wilkins, D., Forrester, D., & Grant, L. (2017)." in "".join(visible_references(page))
    assert page.evaluate("window.isSamePage") is True


def test_the_choice_is_kept_in_this_browser_for_the_next_page(page: Page, address: str) -> None:
    page.goto(f"{address}/materials/explore-before-you-solve/")
    page.get_by_role("radio", name="APA").check()
    page.goto(f"{address}/references/")
    assert page.get_by_role("radio", name="APA").is_checked()
    assert any(entry.startswith("Ruch, G. (2007).") for entry in visible_references(page))


def test_the_references_can_be_filtered_and_the_count_is_announced(page: Page, address: str) -> None:
    page.goto(f"{address}/references/")
    everything = len(visible_references(page))
    page.get_by_label("Show only references with these words").fill("genograms mcgoldrick")
    shown = visible_references(page)
    assert 0 < len(shown) < everything
    assert all("McGoldrick" in entry for entry in shown)
    assert page.get_by_role("main").get_by_role("status").inner_text() == f"{len(shown)} of {everything} references"


def test_without_javascript_a_page_is_whole_and_in_harvard(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/materials/explore-before-you-solve/")
    assert page.locator(".pc-citation", has_text="Wilkins").first.inner_text() == "(Wilkins, Forrester and Grant, 2017)"
    assert page.locator("[name=citation-style]").count() == 0
    context.close()


def test_no_page_makes_the_browser_ask_another_host(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/materials/genograms/", "/domains/ps7/", "/references/", "/checks/rgt004/"):
        page.goto(address + path, wait_until="networkidle")
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
