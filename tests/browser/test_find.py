"""Finding something, as a reader does it: by mouse, by keyboard alone, on a phone, and when the connection fails."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest
import yaml
from playwright.sync_api import expect

from build_tools.exports.opensearch import as_opensearch
from build_tools.loading import load
from build_tools.pages import make_tree
from build_tools.search_index import ENTRY, FOLDER, write_search_index
from build_tools.synonyms import ENDINGS, as_searched, made_up_word, stem
from tests.browser.pages import REAL
from tests.browser.site_server import SiteServer
from tests.built_site import REPOSITORY, read_page
from tests.exports.real_collection import real_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page, Route

GENOGRAM, HYPOTHESIS = made_up_word("s", "genogram"), made_up_word("s", "hypothesis")
PAGE = 10  # results that are shown at a time
LATE = 10_000  # milliseconds that a busy machine may take for a search


@pytest.fixture
def find(page: Page, address: str) -> Callable[..., Page]:
    """The Find page with a query string, once it has its results."""

    def opening(query: str = "") -> Page:
        page.set_default_timeout(LATE)
        page.goto(f"{address}/find/{query}")
        expect(page.locator(".pc-find__status")).to_contain_text(("result", "material")[not query], timeout=LATE)
        settle(page)
        return page

    return opening


def settle(page: Page) -> None:
    expect(page.locator(".pc-find")).not_to_have_attribute("aria-busy", "true", timeout=LATE)


def titles(page: Page) -> list[str]:
    return page.locator(".pc-result__title a").all_inner_texts()


def every_title(page: Page) -> list[str]:
    """The titles of all results, the later ones after asking for them."""
    more = page.locator(".pc-find__more")
    while more.is_visible():
        shown = len(titles(page))
        more.click()
        expect(page.locator(".pc-result").nth(shown)).to_be_visible(timeout=LATE)
        settle(page)
    return titles(page)


def ask(page: Page, text: str) -> None:
    page.locator(".pc-find .pc-search__box").fill(text)
    expect(page.locator(".pc-find__status")).to_contain_text(f"“{text}”", timeout=LATE)
    settle(page)


def choice(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f'input[data-facet="{facet}"][value="{value}"]')


def count(page: Page, facet: str, value: str) -> int:
    return int(page.locator("label", has=choice(page, facet, value)).locator(".pc-count").inner_text())


def test_a_search_shows_type_minutes_codes_and_the_words_marked(find: Callable[..., Page]) -> None:
    page = find("#q=genogram")
    first = page.locator(".pc-result").first
    assert first.locator(".pc-result__title").inner_text() == "Using genograms in supervision"
    assert first.locator(".pc-result__facts").inner_text().startswith("Tool, 30 minutes")
    assert "PS7" in first.locator(".pc-code").all_inner_texts()
    assert first.locator("mark").first.inner_text() == "genograms"
    assert "zq" not in page.locator(".pc-find__found").inner_text()


@pytest.mark.parametrize(
    "same",
    [
        ["ASYE", "assessed and supported year", "newly qualified", "NQSW"],
        ["genogram", "family tree", "Family-Map"],
        ["supervision cycle", "reflective cycle"],
    ],
)
def test_other_words_for_a_thing_find_the_same_pages_in_the_same_order(
    find: Callable[..., Page], same: list[str]
) -> None:
    page, found = find(), []
    for words in same:
        ask(page, words)
        found.append(titles(page))
    assert found[0]
    assert all(each == found[0] for each in found)


@pytest.mark.parametrize("encoded", [quote("family tree"), quote_plus("family tree")])
def test_the_address_that_a_browser_makes_of_our_description_leads_to_results(
    find: Callable[..., Page], encoded: str
) -> None:
    top = "https://commons.example/"
    description = as_opensearch(real_collection(top), real_collection(top).selections[0])
    template = re.findall(r'type="text/html" template="([^"]+)"', description)[0]
    page = find(template.removeprefix(f"{top}find/").replace("{searchTerms}", encoded))
    assert "Using genograms in supervision" in titles(page)


def test_a_misspelt_word_is_corrected_and_the_reader_is_told(find: Callable[..., Page]) -> None:
    page = find("#q=genagram")
    assert titles(page)[0] == "Using genograms in supervision"
    assert page.locator(".pc-find__said").inner_text() == "We looked for “genogram”."


@pytest.mark.parametrize("words", ["child sexual exploitation", "vicarious trauma", "agenda", "anti-racist", "closure"])
def test_a_word_that_only_looks_like_another_is_not_corrected(find: Callable[..., Page], words: str) -> None:
    page = find(f"#q={words}")
    assert "looked for" not in page.locator(".pc-find__said").inner_text()


def test_every_phrase_of_the_glossary_that_readers_could_find_is_found(
    page: Page, address: str, site_of: Callable[[str], Path]
) -> None:
    words = json.loads((site_of(REAL) / "find" / "words.json").read_text())
    known = set(words["words"].split())
    page.goto(f"{address}/about/")
    script = """async ([phrases, address]) => {
      const { search } = await import(address + "/assets/javascripts/search/engine.js");
      const empty = [];
      for (const phrase of phrases) if (!(await search(phrase)).found.length) empty.push(phrase);
      return empty;
    }"""
    nothing = page.evaluate(script, [sorted(words["signs"]), address])
    text = " ".join(path.read_text().lower() for path in (REPOSITORY / "materials").glob("*/index.md"))
    assert len(words["signs"]) > 300
    assert [phrase for phrase in nothing if all(word in known and word in text for word in phrase.split())] == []


def test_what_a_query_asks_for_beside_its_subject_is_offered_as_a_choice(find: Callable[..., Page]) -> None:
    page = find("#q=20 minute group exercise")
    offered = page.locator(".pc-find__suggested")
    expect(offered).to_contain_text("Up to 20 minutes", timeout=LATE)
    expect(offered).to_contain_text("Group supervision")
    expect(offered).to_contain_text("Exercises")
    offered.get_by_role("button", name="Group supervision").click()
    expect(choice(page, "use", "group-supervision")).to_be_checked()
    expect(page.locator(".pc-find__status")).to_be_focused()


def test_no_page_with_some_of_the_words_stands_above_one_with_all(page: Page, address: str) -> None:
    queries = [each["query"] for each in yaml.safe_load((REPOSITORY / "benchmarks/search/queries.yaml").read_text())]
    page.goto(f"{address}/about/")
    script = """async ([queries, address]) => {
      const { search } = await import(address + "/assets/javascripts/search/engine.js");
      return Promise.all(queries.map(async (query) => (await search(query)).found.map((each) => each.isWhole)));
    }"""
    found = page.evaluate(script, [queries, address])
    assert sum(True in wholes and False in wholes for wholes in found) > 20
    assert all(wholes == sorted(wholes, reverse=True) for wholes in found)


def test_what_was_found_before_does_not_stay_under_a_search_that_failed(find: Callable[..., Page]) -> None:
    page = find("#q=genogram")
    assert titles(page)
    page.route("**/find/parts/**", lambda route: route.abort())
    page.reload()
    expect(page.locator(".pc-find__status")).to_have_text("Search could not be loaded", timeout=LATE)
    page.unroute("**/find/parts/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".pc-result").first).to_be_visible(timeout=LATE)
    page.route("**/find/parts/words/**", lambda route: route.abort())
    page.locator(".pc-find .pc-search__box").fill("challenge")
    expect(page.locator(".pc-find__status")).to_have_text("Search could not be loaded", timeout=LATE)
    assert titles(page) == []


QUERIES = [each["query"] for each in yaml.safe_load((REPOSITORY / "benchmarks/search/queries.yaml").read_text())]
FOUND = """async ([queries, address]) => {
  const { search } = await import(address + "/assets/javascripts/search/engine.js");
  const one = async ({ score, isWhole, data }) => [(await data()).url.slice(address.length), score, isWhole];
  return Promise.all(queries.map(async (query) => Promise.all((await search(query)).found.map(one))));
}"""


@pytest.fixture(scope="module")
def in_parts(site_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """The real site with its index in several parts."""
    site = tmp_path_factory.mktemp("parts") / "site"
    shutil.copytree(site_of(REAL), site)
    shutil.rmtree(site / FOLDER)
    write_search_index(make_tree(load(REPOSITORY, dt.date(2026, 11, 22))).findable, site, largest=30)
    assert len(json.loads((site / ENTRY).read_text())["parts"]) > 2
    with SiteServer(site) as server:
        yield server


def test_pages_that_are_worth_the_same_stand_in_the_order_of_their_addresses(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    found = page.evaluate(FOUND, [QUERIES, address])
    worth = [[(not is_whole, -score) for _, score, is_whole in listed] for listed in found]
    assert sum(len(each) - len(set(each)) for each in worth) > 20, "many are worth the same"
    for listed in found:
        assert listed == sorted(listed, key=lambda each: (not each[2], -each[1], f"{each[0]}index.html"))


def test_several_parts_find_what_one_finds_and_rate_it_alike(page: Page, address: str, in_parts: SiteServer) -> None:
    page.goto(f"{address}/about/")
    by_one = page.evaluate(FOUND, [QUERIES, address])
    page.goto(f"{in_parts.address}/about/")
    by_four = page.evaluate(FOUND, [QUERIES, in_parts.address])
    assert sum(map(len, by_one)) > 500
    assert list(map(sorted, by_four)) == list(map(sorted, by_one))
    page.goto(f"{in_parts.address}/about/")
    assert page.evaluate(FOUND, [QUERIES, in_parts.address]) == by_four


def test_facets_count_over_all_parts(page: Page, in_parts: SiteServer, address: str) -> None:
    counts = []
    for root in (address, in_parts.address):
        page.goto(f"{root}/find/#q=supervision")
        expect(page.locator(".pc-result").first).to_be_visible(timeout=LATE)
        settle(page)
        counts.append(page.locator(".pc-count").all_inner_texts())
    assert counts[0] == counts[1]


@pytest.mark.parametrize("fault", ["missing", "damaged"])
@pytest.mark.parametrize("which", ["parts.json", "words", "titles", "days"])
def test_a_part_that_cannot_be_had_is_said_and_never_passed_over(
    page: Page, in_parts: SiteServer, which: str, fault: str
) -> None:
    status, body = (404, "Not found") if fault == "missing" else (200, '{"reflect":')
    seen: list[str] = []

    def spoil(route: Route) -> None:
        seen.append(route.request.url)
        if len(seen) == 1:  # one file alone: the other parts answer as they should
            route.fulfill(status=status, body=body)
        else:
            route.continue_()

    page.route(f"**/find/parts/{which}*" if which in {"parts.json", "days"} else f"**/find/parts/{which}/**", spoil)
    page.goto(f"{in_parts.address}/find/" if which == "days" else f"{in_parts.address}/find/#q=supervision")
    expect(page.locator(".pc-find__status")).to_have_text("Search could not be loaded", timeout=LATE)
    assert titles(page) == []
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".pc-result").first).to_be_visible(timeout=LATE)


def test_a_search_goes_on_after_the_site_was_published_anew(page: Page, in_parts: SiteServer) -> None:
    """The list of parts that a page knows names files that are gone: a new try finds those that took their place."""
    old = {"parts": [{"name": "0" * 12, "pages": 9, "starts": "a"}], "shelf": 32, "steps": 3.6}
    page.route("**/find/parts/parts.json", lambda route: route.fulfill(json=old))
    page.goto(f"{in_parts.address}/find/#q=supervision")
    expect(page.locator(".pc-find__status")).to_have_text("Search could not be loaded", timeout=LATE)
    page.unroute("**/find/parts/parts.json")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".pc-result").first).to_be_visible(timeout=LATE)


def test_the_script_and_the_build_shorten_words_alike(page: Page, address: str, site_of: Callable[[str], Path]) -> None:
    words = json.loads((site_of(REAL) / "find" / "words.json").read_text())["words"].split(" ")
    page.goto(f"{address}/about/")
    script = """async ([words, endings, address]) => {
      const { stem } = await import(address + "/assets/javascripts/search/query.js");
      return words.map((word) => stem(word, endings));
    }"""
    assert len(words) > 1000
    assert page.evaluate(script, [words, ENDINGS, address]) == [stem(word) for word in words]


def test_the_first_letters_of_a_word_find_it(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    script = """async (address) => {
      const { search } = await import(address + "/assets/javascripts/search/engine.js");
      return Promise.all(["hypothes", "genog", "superv", "zqf"].map(async (text) => (await search(text)).found.length));
    }"""
    *found, made_up = page.evaluate(script, address)
    assert all(number > 0 for number in found), found
    assert made_up == 0


def parts(page: Page) -> Locator:
    """The parts of pages under the results, once all have come."""
    expect(page.locator(".pc-result__part:empty")).to_have_count(0, timeout=LATE)
    return page.locator(".pc-result__part")


def test_a_result_shows_the_part_of_its_page_that_fits_and_leads_to_its_heading(find: Callable[..., Page]) -> None:
    page = find("#q=hypothesis")
    first = page.locator(".pc-result").first
    shown = parts(page).first
    title, heading = first.locator("h3 a"), shown.locator("a")
    assert shown.inner_text().startswith(f"In {heading.inner_text()}: ")
    assert "hypothes" in shown.locator("mark").first.inner_text().lower()
    assert (heading.get_attribute("href") or "").startswith(f"{title.get_attribute('href')}#")
    name = heading.inner_text()
    heading.click()
    assert page.locator(":target").inner_text().startswith(name)
    page.go_back()
    expect(parts(page).first.locator("a")).to_be_focused(timeout=LATE)


def test_a_domain_shows_the_statement_that_fits(find: Callable[..., Page]) -> None:
    page = find("#q=needless bureaucracy")
    shown = parts(page).filter(has_text="PS7.8")
    assert shown.inner_text().startswith("In Statements: … ")
    assert shown.locator("mark").all_inner_texts() == ["needless", "bureaucracy"]


IN_ALL_MATERIALS = {"the-series", "related-materials", "download", "rights-and-reuse", "cite-this", "about-this-page"}


def test_what_a_result_can_show_is_on_its_page_and_is_its_own_text(
    page: Page, address: str, site_of: Callable[[str], Path]
) -> None:
    paths = [staged.path for staged in make_tree(load(REPOSITORY, dt.date(2026, 11, 22))).findable]
    page.goto(f"{address}/about/")
    script = """async ([paths, address]) => {
      const { readPage } = await import(address + "/assets/javascripts/search/excerpts.js");
      const one = async (path) => readPage(await (await fetch(`${address}/${path}`)).text());
      return Promise.all(paths.map(one));
    }"""
    for path, read in zip(paths, page.evaluate(script, [paths, address]), strict=True):
        built = read_page(site_of(REAL) / path)
        anchors = [anchor["id"] for anchor in read["anchors"]]
        text = " ".join(read["words"])
        assert set(anchors) <= set(built.ids), path
        assert not IN_ALL_MATERIALS & set(anchors) or not path.startswith("materials/"), path
        for anchor in read["anchors"]:
            assert " ".join(read["words"][anchor["at"] :]).startswith(anchor["text"]), path
        for other in ("Where else it is cited", "Back to top", "Skip to content", "To credit it", "Sort by"):
            assert other not in text, path
    genograms = page.evaluate(script, [["materials/genograms/index.html"], address])[0]
    text = " ".join(genograms["words"])
    assert "The Practice Supervisor" not in text[:40]
    assert "(McGoldrick, Gerson and Petry, no date), which" in text
    assert "McGoldrick et al." not in text, "the citation in the other style is hidden"
    assert "Square, circle A man or boy, a woman or girl Diamond" in text, "cells are words of their own"
    assert [anchor["id"] for anchor in genograms["anchors"]][:2] == ["why-draw-it", "a-key-to-start-with"]
    assert "references" in [anchor["id"] for anchor in genograms["anchors"]]


HOSTILE = """<!doctype html><body data-kind="material"><main><article><h1 id="a">A</h1><h2 id="b">B</h2>
<p>genogram <img src="/assets/harm.png" onerror="parent.harmed = 1"> &lt;img src=x onerror="harmed = 1"&gt;</p>
<script>parent.harmed = window.harmed = 1; document.title = "harmed"</script></article></main></body>"""


def test_nothing_of_a_page_that_is_read_for_a_result_is_obeyed_or_fetched(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/materials/*/", lambda route: route.fulfill(content_type="text/html", body=HOSTILE))
    page.goto(f"{address}/find/#q=genogram")
    expect(parts(page).first).to_contain_text('genogram <img src=x onerror="harmed = 1">', timeout=LATE)
    assert page.evaluate("window.harmed") is None
    assert not [url for url in asked if url.endswith(("harm.png", "/x"))]
    assert page.locator(".pc-result img").count() == 0


@pytest.mark.parametrize("fault", ["abort", "missing", "not a page"])
def test_a_page_that_cannot_be_had_costs_its_own_part_and_nothing_else(page: Page, address: str, fault: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def spoil(route: Route) -> None:
        if fault == "abort":
            route.abort()
        else:
            route.fulfill(status=404 if fault == "missing" else 200, content_type="text/html", body="<p>genogram")

    page.route("**/materials/genograms/", spoil)
    page.goto(f"{address}/find/#q=genogram")
    expect(page.locator(".pc-find__status")).to_contain_text("results for “genogram”", timeout=LATE)
    others = parts(page).count()
    first = page.locator(".pc-result").first
    assert first.locator("h3").inner_text() == "Using genograms in supervision"
    assert first.locator(".pc-result__summary").inner_text()
    assert first.locator(".pc-result__part").count() == 0
    assert others > 2
    assert faults == []


def test_pages_are_fetched_for_the_results_that_are_shown_and_once(find: Callable[..., Page]) -> None:
    page = find()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ask(page, "supervision")
    assert parts(page).count() > 5
    fetched = [url for url in asked if url.endswith("/")]
    assert sorted(fetched) == sorted(link.get_attribute("href") or "" for link in page.locator("h3 a").all())
    choice(page, "type", "tool").check()
    settle(page)
    parts(page)
    assert len([url for url in asked if url.endswith("/")]) == len({url for url in asked if url.endswith("/")})


def test_without_a_query_no_page_is_fetched(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/find/", wait_until="networkidle")
    expect(page.locator(".pc-result").first).to_be_visible(timeout=LATE)
    assert [url for url in asked if "/materials/" in url or "/domains/" in url] == []


def test_pages_that_nobody_waits_for_any_more_are_not_fetched_to_their_end(page: Page, address: str) -> None:
    stopped: list[str] = []
    page.on("requestfailed", lambda request: stopped.append(request.url))
    page.route("**/materials/*/", hold)
    page.goto(f"{address}/find/#q=genogram")
    expect(page.locator(".pc-result__part:empty").first).to_be_visible(timeout=LATE)
    shown = page.locator(".pc-result__title a[href*='/materials/']").count()
    assert shown
    ask(page, "xylophone")
    assert len([url for url in stopped if "/materials/" in url]) == shown


def hold(route: Route) -> None:
    """Give no answer."""
    del route


def test_a_work_is_found_by_its_author_where_only_the_references_name_it(find: Callable[..., Page]) -> None:
    page = find("#q=gibbs")
    assert "Group reflection tool" in titles(page)


def test_pages_with_all_of_the_words_stand_above_those_with_some(find: Callable[..., Page]) -> None:
    page = find("#q=genogram defensive")
    items = page.locator(".pc-results > li").all_inner_texts()
    line = next(index for index, text in enumerate(items) if text == "Pages with some of your words")
    assert 0 <= line < len(items) - 1
    assert page.title().startswith("genogram defensive - Find")


def test_results_are_announced_politely(find: Callable[..., Page]) -> None:
    page = find("#q=genagram")
    said = page.locator(".pc-find__announced")
    expect(said).to_have_attribute("role", "status")
    assert said.inner_text().endswith("We looked for “genogram”. The glossary explains genogram.")


def test_a_term_is_explained_above_the_results(find: Callable[..., Page]) -> None:
    page = find("#q=amhp")
    assert page.locator(".pc-meaning").inner_text().startswith("AMHP (Approved Mental Health Professional): ")
    page.locator(".pc-meaning a").click()
    expect(page).to_have_url(page.url.split("/find/")[0].split("/glossary/")[0] + "/glossary/#term-amhp")


def test_counts_follow_the_query_and_the_other_choices(find: Callable[..., Page]) -> None:
    page = find()
    everything = len(every_title(page))
    tools = count(page, "type", "tool")
    choice(page, "type", "tool").check()
    settle(page)
    assert len(every_title(page)) == tools < everything
    assert count(page, "type", "exercise") > 0, "another value of the same facet adds to what there is"
    ask(page, "group")
    assert count(page, "type", "tool") == len(every_title(page))
    for name in ("10", "20", "45"):
        page.goto(page.url.split("#")[0] + f"#q=group&type=tool&time={name}")
        settle(page)
        assert count(page, "time", name) == len(every_title(page))


def test_the_whole_state_is_in_the_address_and_the_back_button_takes_it_back(find: Callable[..., Page]) -> None:
    page = find()
    ask(page, "supervision")
    before = titles(page)
    choice(page, "time", "20").check()
    settle(page)
    narrowed, every_narrowed = titles(page), every_title(page)
    page.locator("select[name=sort]").select_option("shortest")
    settle(page)
    assert page.url.endswith("#q=supervision&time=20&sort=shortest")
    sent = titles(page)
    assert sent != narrowed
    assert sorted(every_title(page)) == sorted(every_narrowed)
    with page.context.expect_page() as opened:
        page.evaluate("window.open(location.href)")
    other = opened.value
    expect(other.locator(".pc-results > li")).to_have_count(len(sent), timeout=LATE)
    assert titles(other) == sent
    assert choice(other, "time", "20").is_checked()
    page.go_back()
    expect(page.locator("select[name=sort]")).to_have_value("relevance")
    settle(page)
    assert titles(page) == narrowed
    page.go_back()
    settle(page)
    expect(choice(page, "time", "20")).not_to_be_checked()
    settle(page)
    assert titles(page) == before
    page.go_forward()
    expect(choice(page, "time", "20")).to_be_checked()


def test_the_link_to_a_search_can_be_copied(find: Callable[..., Page]) -> None:
    page = find()
    share = page.get_by_role("button", name="Copy the link to this search")
    expect(share).to_be_hidden()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "genogram")
    share.click()
    expect(page.locator(".pc-find__announced")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_shortest_come_first_when_that_is_asked(find: Callable[..., Page]) -> None:
    page = find("#q=supervision&sort=shortest&type=tool&type=exercise&type=briefing")
    facts = page.locator(".pc-result__facts").all_inner_texts()
    minutes = [int(line.split(", ")[1].split(" ")[0]) for line in facts]
    assert len(minutes) > 3
    assert minutes == sorted(minutes)


def test_nothing_found_says_which_choice_to_take_back_and_what_it_brings(find: Callable[..., Page]) -> None:
    page = find("#q=group+supervision&time=10&type=session-plan")
    assert titles(page) == []
    nothing = page.locator(".pc-find__nothing")
    expect(nothing.get_by_role("heading")).to_have_text("What to try next")
    offered = nothing.locator(".pc-chip").all_inner_texts()
    assert any(text.startswith("Session plans: ") for text in offered)
    number = int(next(text for text in offered if text.startswith("Session plans")).split(": ")[1].split(" ")[0])
    nothing.locator(".pc-chip", has_text="Session plans").click()
    settle(page)
    assert len(titles(page)) == number > 0
    expect(page.locator(".pc-find__status")).to_be_focused()


def test_what_no_page_has_is_said_and_the_rest_is_searched(find: Callable[..., Page]) -> None:
    page = find("#q=xylophone+genogram")
    assert page.locator(".pc-find__said").inner_text() == "We found nothing for “xylophone”."
    assert titles(page)[0] == "Using genograms in supervision"
    ask(page, "xylophone")
    assert titles(page) == []
    expect(page.locator(".pc-find__nothing")).to_be_visible()


STRANGE = [
    *("<img src=x onerror=alert(1)>", "%", "'\"\\", "a" * 200, made_up_word("f", "kind=material"), "   "),
    *("constructor", "__proto__ toString", "a b " * 400),
]


@pytest.mark.parametrize("text", STRANGE)
def test_whatever_is_typed_nothing_breaks(find: Callable[..., Page], text: str) -> None:
    page = find()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.locator(".pc-find .pc-search__box").fill(text)
    page.wait_for_timeout(600)
    settle(page)
    assert faults == []
    assert page.locator(".pc-find__found img").count() == 0
    assert "could not" not in page.locator(".pc-find__status").inner_text()


def test_skipping_the_header_keeps_the_search(find: Callable[..., Page]) -> None:
    page = find("#q=genogram")
    before = titles(page)
    page.locator(".md-skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    settle(page)
    assert titles(page) == before
    assert page.url.endswith("#q=genogram")


def test_showing_more_twice_at_once_shows_each_page_once(find: Callable[..., Page]) -> None:
    page = find()
    page.evaluate("const more = document.querySelector('.pc-find__more'); more.click(); more.click()")
    expect(page.locator(".pc-result").nth(PAGE)).to_be_visible(timeout=LATE)
    page.wait_for_timeout(300)
    assert len(set(titles(page))) == len(titles(page)) in {2 * PAGE, 3 * PAGE}


def test_results_do_not_open_over_a_page_that_the_reader_went_on_to_read(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    page.locator("header .pc-search__box").fill("genogram")
    page.locator("h1").click()
    page.wait_for_timeout(1500)
    expect(page.locator("header .pc-panel")).to_be_hidden()


def test_a_script_that_cannot_be_fetched_is_said(page: Page, address: str) -> None:
    page.route("**/search/find.js", lambda route: route.abort())
    page.goto(f"{address}/find/#q=genogram")
    expect(page.locator(".pc-find__status")).to_have_text("Search could not be loaded", timeout=LATE)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_by_keyboard_alone_find_narrow_open_and_return(find: Callable[..., Page]) -> None:
    """With the keyboard alone a reader can search, narrow the results down, open one, and return to where they were."""
    page = find()
    page.locator("body").click(position={"x": 5, "y": 400})
    page.keyboard.press("/")
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.matches('.pc-search__box')")
    page.keyboard.type("supervision")
    page.keyboard.press("Enter")
    expect(page.locator(".pc-find__status")).to_contain_text("“supervision”", timeout=LATE)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.dataset.facet === 'type' && {focused}.value === 'tool'"):
            break
    page.keyboard.press("Space")
    expect(choice(page, "type", "tool")).to_be_checked()
    settle(page)
    assert page.evaluate(f"{focused}.dataset.facet") == "type", "the focus stays where it was"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.closest('.pc-result__title') !== null"):
            break
    opened = page.evaluate(f"{focused}.href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(opened)
    page.go_back()
    expect(page.locator(".pc-find__status")).to_contain_text("“supervision”", timeout=LATE)
    page.wait_for_function(f"{focused}.href === '{opened}'")
    expect(choice(page, "type", "tool")).to_be_checked()


def test_the_box_in_the_header_shows_results_and_gives_the_focus_back(page: Page, address: str) -> None:
    """The results under the search box are announced, can be reached with the arrow keys, and close with Escape."""
    page.goto(f"{address}/materials/genograms/")
    box = page.get_by_role("search", name="Search this site").get_by_role("searchbox")
    box.focus()
    page.keyboard.type("defensive")
    panel = page.locator("header .pc-panel")
    expect(panel).to_be_visible(timeout=LATE)
    expect(page.locator("header [role=status]")).to_contain_text("Press the down arrow to reach them.")
    page.keyboard.press("ArrowDown")
    expect(panel.locator("a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(panel).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/find/#q=defensive")


def test_leaving_the_box_closes_its_results(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    page.locator("header .pc-search__box").fill("genogram")
    panel = page.locator("header .pc-panel")
    expect(panel).to_be_visible(timeout=LATE)
    page.locator("h1").click()
    expect(panel).to_be_hidden()
    page.locator("header .pc-search__box").focus()
    expect(panel).to_be_visible()


def test_the_box_of_the_home_page_leads_to_find(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    box = page.locator("main .pc-search__box")
    box.fill("genogram")
    box.press("Enter")
    expect(page).to_have_url(f"{address}/find/#q=genogram")
    expect(page.locator(".pc-result").first).to_contain_text("Using genograms", timeout=LATE)


def test_without_javascript_find_leads_to_everything_that_can_be_browsed(browser: Browser, address: str) -> None:
    """Without JavaScript a reader gets from the Find page to every material, and from any page to the main pages."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/find/#q=genogram")
    expect(page.locator("main").get_by_text("Searching needs JavaScript.")).to_be_visible()
    assert page.locator("main input:visible").count() == 0
    page.locator("main a", has_text="see all the ways to browse").click()
    page.locator("main a", has_text="All materials, from A to Z").click()
    page.locator("main a", has_text="Using genograms in supervision").click()
    expect(page.locator("h1")).to_have_text("Using genograms in supervision")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        page.locator("header nav a", has_text="Standards").click()
        expect(page.locator("h1")).to_have_text("Standards")
    context.close()


def test_a_failed_connection_is_said_and_can_be_tried_again(page: Page, address: str) -> None:
    page.route("**/find/parts/words/**", lambda route: route.abort())
    page.goto(f"{address}/find/#q=genogram")
    expect(page.locator(".pc-find__status")).to_have_text("Search could not be loaded", timeout=LATE)
    expect(page.locator(".pc-find__announced")).to_contain_text("Check your connection and try again.")
    assert titles(page) == [], "nothing stands there that was found for something else"
    page.unroute("**/find/parts/words/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".pc-find__status")).to_contain_text("“genogram”", timeout=LATE)
    assert titles(page)[0] == "Using genograms in supervision"
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_what_a_reader_prints_is_a_handout(page: Page, address: str) -> None:
    """A printed material has its title, text, credit line and address, and nothing of the site around it."""
    page.goto(f"{address}/materials/genograms/")
    page.emulate_media(media="print")
    for around in ("header", "footer", ".md-sidebar", ".pc-copy-link", ".pc-copy-line"):
        for each in page.locator(around).all():
            expect(each).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    printed = page.locator("main").inner_text()
    for words in (
        "Draw a three-generation family map",
        "Practice Commons editors",
        "CC BY 4.0",
        "materials/genograms/",
    ):
        assert words in printed
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_opening_and_leaving_pages_keeps_search_focus_and_history(page: Page, address: str) -> None:
    """Going from page to page keeps the back button, and search works on each page that is opened."""
    page.goto(f"{address}/")
    for name in ("Standards", "Browse", "About"):
        page.locator("header nav").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_contain_text({"About": "About Practice Commons"}.get(name, name))
        assert page.evaluate("document.activeElement === document.body"), "reading starts at the top of a new page"
        page.locator("header .pc-search__box").fill("genogram")
        expect(page.locator("header .pc-panel a").first).to_be_visible(timeout=LATE)
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Standards")
    page.locator("header .pc-search__box").fill("defensive")
    expect(page.locator("header .pc-panel")).to_contain_text("explores before it solves", timeout=LATE)


@pytest.fixture
def query(page: Page, address: str, site_of: Callable[[str], Path]) -> Callable[[str], Any]:
    """What the script makes of a query, with the words of the real site."""
    words = json.loads((site_of(REAL) / "find" / "words.json").read_text())
    page.goto(f"{address}/about/")

    def plan(text: str) -> Any:
        return page.evaluate(
            """async ([text, words, address]) => {
              const { planQuery, understood } = await import(address + "/assets/javascripts/search/query.js");
              return planQuery(text, understood(words));
            }""",
            [text, words, address],
        )

    return plan


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("how do I challenge a worker who is defensive", ["challenge", "worker", "defensive"]),
        ("Family trees", [GENOGRAM]),
        ("ps 7", ["ps7"]),
        ("KSS7", ["ps7"]),
        ("what is", ["what", "is"]),
        ("the supervisor's notes", ["supervisor's", "notes"]),
        ("challenging", ["challenging"]),
        ("hypothisis", [HYPOTHESIS]),
        ("superviser genagram", ["supervisor", GENOGRAM]),
        ("genogram family tree", [GENOGRAM]),
        ("refl", ["refl"]),
        ("", []),
    ],
)
def test_a_query_is_taken_apart(query: Callable[[str], Any], text: str, terms: list[str]) -> None:
    assert [unit["term"] for unit in query(text)["units"]] == terms


ALIKE = [
    "Family-Tree’s",
    "What’s ‘PS7.2’?",
    "Café 20 minutes—now",
    "O'Neill's",
    "a_b",
    "Siân Llŷr, José",
    "geno\u200bgram",
]


@pytest.mark.parametrize("text", [*ALIKE, ""])
def test_the_script_and_the_build_compare_words_alike(page: Page, address: str, text: str) -> None:
    page.goto(f"{address}/about/")
    script = (
        "([text, address]) => import(address + '/assets/javascripts/search/query.js').then((m) => m.asSearched(text))"
    )
    assert page.evaluate(script, [text, address]) == as_searched(text)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("anonymise a case", "Anonymising a case"),
        ("who owns the copyright", "Rights in plain words"),
        ("alt text", "Accessible documents"),
        ("withdraw my material", "How to withdraw"),
        ("logo", "How you are credited"),
    ],
)
def test_a_contributor_finds_the_page_that_answers(find: Callable[..., Page], asked: str, title: str) -> None:
    assert title in titles(find(f"#q={quote(asked)}"))[:3]
