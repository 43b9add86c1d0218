"""A real Chromium, the sites it looks at, and pages opened as different readers would open them."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.pages import REAL, WIDTHS
from tests.browser.site_server import SiteServer
from tests.browser.sites import build
from tests.browser.tools import OPTIONS, MissingToolError, chromium, impossible, npm_packages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

    from tests.browser.pages import Kind

expect.set_options(timeout=20_000)  # a disk that is busy elsewhere can hold up a browser's database for seconds


@pytest.fixture(scope="session")
def site_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a site, by its name; each is built when it is first asked for."""
    built: dict[str, Path] = {}

    def site(name: str) -> Path:
        if name not in built:
            is_real = name == REAL
            built[name] = (
                request.getfixturevalue("real_site") if is_real else build(name, tmp_path_factory.mktemp(name))
            )
        return built[name]

    return site


@pytest.fixture(scope="session")
def server_of(site_of: Callable[[str], Path]) -> Iterator[Callable[[str], SiteServer]]:
    """The server of a site, by the site's name."""
    started: dict[str, SiteServer] = {}
    with ExitStack() as stack:

        def server(name: str) -> SiteServer:
            if name not in started:
                started[name] = stack.enter_context(SiteServer(site_of(name)))
            return started[name]

        yield server


@pytest.fixture(scope="session")
def server(server_of: Callable[[str], SiteServer]) -> SiteServer:
    return server_of(REAL)


@pytest.fixture(scope="session")
def address(server: SiteServer) -> str:
    return server.address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    try:
        path = chromium()
    except MissingToolError as error:
        impossible(str(error))
    started = playwright.chromium.launch(executable_path=path, args=OPTIONS)
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def packages() -> Path:
    """The folder node_modules with axe-core, Lighthouse and the Nu checker."""
    try:
        return npm_packages()
    except MissingToolError as error:
        impossible(str(error))


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Iterator[Callable[..., Page]]:
    """The window of a reader, by what the reader prefers; it is kept, so that what one page fetched serves the next."""
    kept: dict[tuple[tuple[str, object], ...], Page] = {}

    def reader(width: int, **preferences: object) -> Page:
        options: dict[str, object] = {"reduced_motion": "reduce", "color_scheme": "light", **preferences}
        key = (("width", width), *sorted(options.items()))
        if key not in kept:
            context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, **options)  # type: ignore[arg-type]
            context.set_default_timeout(10_000)
            kept[key] = context.new_page()
        return kept[key]

    yield reader
    for page in kept.values():
        page.context.close()


@pytest.fixture
def visit(readers: Callable[..., Page], server_of: Callable[[str], SiteServer]) -> Callable[..., Page]:
    """Open a page of a kind in the window of a reader: `visit(kind, width, color_scheme="dark")`."""

    def opening(kind: Kind, width: int = 1280, **preferences: object) -> Page:
        page = readers(width, **preferences)
        page.goto("about:blank")  # an address that differs by its fragment alone would not be opened anew
        answer = page.goto(f"{server_of(kind.site).address}/{kind.address}")
        assert answer is not None
        assert answer.status == kind.status, f"{kind.address} answers {answer.status}"
        kind.prepare(page)
        return page

    return opening
