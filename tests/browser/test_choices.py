"""What a page offers with JavaScript, in a real Chromium: the citation style, and the filter of the references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def visible_references(page: Page) -> list[str]:
    return page.locator(".pc-references > li").locator("visible=true").all_inner_texts()


def test_a_reader_switches_between_harvard_and_apa_without_a_reload(page: Page, address: str) -> None:
    page.goto(f"{address}/materials/explore-before-you-solve/")
    page.evaluate("window.isSamePage = true")
    citation = page.locator(".pc-citation", has_text="Wilkins").first
    assert citation.inner_text() == "(Wilkins, Forrester and Grant, 2017)"
    lists = page.locator(".pc-references").all_inner_texts()
    page.get_by_role("radio", name="APA").check()
    expect(citation).to_have_text("(Wilkins et al., 2017)", use_inner_text=True)
    apa = "".join(visible_references(page))
    assert "Wilkins, D., Forrester, D., & Grant, L. (2017)." in apa
    assert "Available at:" not in apa
    assert apa.count("Where else it is cited") == len(visible_references(page))
    page.get_by_role("radio", name="Harvard").check()
    expect(citation).to_have_text("(Wilkins, Forrester and Grant, 2017)", use_inner_text=True)
    assert page.locator(".pc-references").all_inner_texts() == lists
    assert page.evaluate("window.isSamePage") is True


def test_a_reference_in_a_sentence_of_a_page_switches_as_those_in_lists_do(page: Page, address: str) -> None:
    page.goto(f"{address}/references/ruch2007/")
    page.evaluate("localStorage.setItem('practice-commons.citation-style', 'apa')")
    page.reload()
    expect(page.locator("[data-reference=ruch2007]")).to_contain_text("Ruch, G. (2007).")


def test_a_style_that_cannot_be_fetched_leaves_the_page_in_harvard_and_says_so(page: Page, address: str) -> None:
    page.route("**/references/apa.json", lambda route: route.abort())
    page.goto(f"{address}/materials/explore-before-you-solve/")
    page.get_by_role("radio", name="APA").click()
    said = page.get_by_role("group", name="Citation style").get_by_role("status")
    expect(said).to_have_text("APA could not be fetched, so this page stays in Harvard.")
    assert page.get_by_role("radio", name="Harvard").is_checked()
    citation = page.locator(".pc-citation", has_text="Wilkins").first
    assert citation.inner_text() == "(Wilkins, Forrester and Grant, 2017)"
    page.unroute("**/references/apa.json")
    page.get_by_role("radio", name="APA").click()
    expect(citation).to_have_text("(Wilkins et al., 2017)", use_inner_text=True)
    assert said.inner_text() == ""


def test_nothing_is_fetched_for_a_reader_who_stays_in_harvard(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/materials/explore-before-you-solve/", wait_until="networkidle")
    assert [url for url in asked if url.endswith("apa.json")] == []


def test_the_choice_is_kept_in_this_browser_for_the_next_page(page: Page, address: str) -> None:
    page.goto(f"{address}/materials/explore-before-you-solve/")
    page.get_by_role("radio", name="APA").check()
    page.goto(f"{address}/references/")
    assert page.get_by_role("radio", name="APA").is_checked()
    expect(page.locator(".pc-references > li", has_text="Ruch, G. (2007).").first).to_be_visible()


def test_the_references_can_be_filtered_and_the_count_is_announced(page: Page, address: str) -> None:
    page.goto(f"{address}/references/")
    everything = len(visible_references(page))
    page.get_by_label("Show only references with these words").fill("genograms mcgoldrick")
    shown = visible_references(page)
    assert 0 < len(shown) < everything
    assert all("McGoldrick" in entry for entry in shown)
    assert page.locator("main p[role=status]").inner_text() == f"{len(shown)} of {everything} references"


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
