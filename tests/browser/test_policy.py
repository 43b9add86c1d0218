"""The page's policy in a real Chromium: nothing that we do breaks it, and what a stranger would do is stopped by it."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import KINDS, REAL, Kind, kind
from tests.browser.site_server import SiteServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Route

LISTENING = """addEventListener("securitypolicyviolation", (event) => console.error("BROKEN " + JSON.stringify(
  [event.effectiveDirective, event.blockedURI, event.sample, event.sourceFile, event.lineNumber])), true);"""
LATE = 10_000
HOSTS = ("with its headers", "with the page's own policy alone")


class Watched:
    """A reader's window, and all that went wrong in it."""

    def __init__(self, context: BrowserContext, server: SiteServer) -> None:
        self.address = server.address
        self.said: list[str] = []
        self.asked: list[str] = []
        context.add_init_script(LISTENING)
        context.on("request", lambda request: self.asked.append(request.url))
        self.page: Page = context.new_page()
        self.page.set_default_timeout(LATE)
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))

    @property
    def wrong(self) -> list[str]:
        """What was said on the console but for the browser's own word that a page was not found, and other hosts."""
        ours = (f"{self.address}/", "data:", "about:", "blob:")
        asked = [f"asked for {url}" for url in self.asked if not url.startswith(ours)]
        return [line for line in self.said if "404 (Not Found)" not in line] + asked

    @property
    def broken(self) -> list[list[object]]:
        """Each thing that the policy stopped: the directive, and what it was."""
        return [json.loads(line.partition("BROKEN ")[2]) for line in self.said if "BROKEN " in line]


@pytest.fixture(params=HOSTS)
def watch(
    request: pytest.FixtureRequest, browser: Browser, site_of: Callable[[str], Path]
) -> Iterator[Callable[..., Watched]]:
    """Open a watched window on a site, which a host sends with and without what `_headers` says."""
    opened = []

    def opening(site: str = REAL, **options: object) -> Watched:
        server = SiteServer(site_of(site), reads_headers=request.param == HOSTS[0])
        server.__enter__()
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)  # type: ignore[arg-type]
        opened.append((server, context))
        return Watched(context, server)

    yield opening
    for server, context in opened:
        context.close()
        server.__exit__(None, None, None)


@pytest.mark.parametrize("site", sorted({each.site for each in KINDS}))
def test_no_kind_of_page_breaks_its_policy_or_asks_another_host(site: str, watch: Callable[..., Watched]) -> None:
    """On every kind of page: no violation, nothing on the console, no request to another host."""
    watched = watch(site)
    for each in [each for each in KINDS if each.site == site]:
        watched.page.goto("about:blank")
        watched.page.goto(f"{watched.address}/{each.address}")
        each.prepare(watched.page)
        watched.page.wait_for_load_state("networkidle")
        assert watched.wrong == [], each.key
    assert len(watched.asked) > 10


def open_page(watched: Watched, opened: Kind) -> Page:
    watched.page.goto(f"{watched.address}/{opened.address}")
    return watched.page


def test_everything_that_a_page_offers_works_under_its_policy(watch: Callable[..., Watched]) -> None:
    """Search, colours, citation style, copying, the filter and printing."""
    watched = watch(permissions=["clipboard-read", "clipboard-write"])
    page = open_page(watched, kind("about"))
    page.locator("header .pc-search__box").fill("genogram")
    expect(page.locator("header .pc-panel li").first).to_contain_text("genogram")
    page.locator("header .pc-search__box").press("Enter")
    expect(page.locator(".pc-result__title a").first).to_have_text("Using genograms in supervision")

    page = open_page(watched, kind("material"))
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    page.locator("[data-md-component=palette] label:visible").click()
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", str(scheme))
    page.reload()
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", str(scheme))

    page.locator(".pc-copy:not(.pc-print)").first.click()
    expect(page.get_by_text("Copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()")
    page.locator(".pc-copy-link").first.click()
    assert "#" in page.evaluate("navigator.clipboard.readText()")
    page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    page.locator(".pc-print-all").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    page.emulate_media(media="print")
    assert page.locator(".pc-nav").is_hidden()
    assert len(page.pdf()) > 10_000
    page.emulate_media(media="screen")

    page.goto(f"{watched.address}/materials/explore-before-you-solve/")
    page.get_by_role("radio", name="APA").check()
    expect(page.locator(".pc-citation", has_text="Wilkins").first).to_contain_text("Wilkins et al., 2017")
    page = open_page(watched, kind("references"))
    page.get_by_role("searchbox", name="Show only references").fill("ruch")
    expect(page.locator("[role=status]", has_text="references")).to_contain_text(" of ")
    assert watched.wrong == []


def test_a_page_is_still_fetched_before_its_link_is_opened(watch: Callable[..., Watched]) -> None:
    """The rules by which the browser fetches ahead stand in the page and are allowed by their digest."""
    watched = watch()
    page = open_page(watched, kind("about"))
    asked: list[str] = []
    session = page.context.new_cdp_session(page)
    session.on("Preload.ruleSetUpdated", lambda event: asked.append(event["ruleSet"]["sourceText"]))
    session.send("Preload.enable")
    until = time.monotonic() + LATE / 1000
    while not asked and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert '"prefetch"' in asked[0]
    assert watched.wrong == []


STRANGE = """<script>document.title = "owned"</script>
<img src="x" onerror="document.title = 'owned'" alt="">
<img src="https://192.0.2.1/x.png" alt=""><link rel="stylesheet" href="https://192.0.2.1/x.css">
<p style="position:fixed">x</p><style>p { color: red }</style><base href="https://192.0.2.1/">
<iframe src="https://192.0.2.1/"></iframe><object data="https://192.0.2.1/x"></object>
<script src="https://192.0.2.1/x.js"></script><script src="data:text/javascript,document.title='owned'"></script>
<a id="bad" href="javascript:document.title='owned'">x</a><form id="sent" action="https://192.0.2.1/"></form>
<script>__pc_palette()
</script>"""


@contextmanager
def spoiled(page: Page) -> Iterator[None]:
    """A page into which a stranger has put something."""

    def spoil(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</article>", f"{STRANGE}</article>", 1))

    page.route("**/about/", spoil)
    yield
    page.unroute("**/about/")


def test_what_a_stranger_puts_into_a_page_is_stopped(watch: Callable[..., Watched]) -> None:
    """Scripts, handlers, styles, pictures, frames and forms that got past every check do nothing, and reach nobody."""
    watched = watch()
    with spoiled(watched.page):
        page = open_page(watched, kind("about"))
    page.evaluate("document.querySelector('#bad').click(); document.querySelector('#sent').submit()")
    page.wait_for_timeout(300)
    assert page.title() != "owned"
    assert page.url == f"{watched.address}/about/"
    assert page.evaluate("getComputedStyle(document.querySelector('p[style]')).position") == "static"
    stopped = {str(directive) for directive, *_ in watched.broken}
    wanted = {"script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src", "base-uri"}
    assert wanted | {"frame-src", "object-src", "form-action"} <= stopped, stopped
    assert [url for url in watched.asked if "192.0.2.1" in url and url not in stopped_urls(watched)] == []


def stopped_urls(watched: Watched) -> set[str]:
    """What the browser says that it did not fetch."""
    return {str(address) for _, address, *_ in watched.broken}


def test_no_other_site_may_show_a_page_in_a_frame(
    browser: Browser, site_of: Callable[[str], Path], tmp_path: Path
) -> None:
    """Where the host reads `_headers`: a frame stays empty, and the window of a page is not another site's to reach."""
    (tmp_path / "index.html").write_text("<!doctype html><title>Frames</title><p>Here.")
    with SiteServer(site_of(REAL)) as ours, SiteServer(tmp_path) as theirs:
        page = browser.new_page()
        page.goto(theirs.address.replace("127.0.0.1", "localhost"))
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.evaluate(f"document.body.innerHTML = '<iframe src=\"{ours.address}/about/\"></iframe>'")
        page.wait_for_timeout(1000)
        assert "frame" in " ".join(said).lower(), said
        assert all("about" not in (frame.title() or "").lower() for frame in page.frames[1:])
        answer = page.request.get(f"{ours.address}/assets/icons.svg")
        assert answer.headers["x-content-type-options"] == "nosniff"
        page.close()
