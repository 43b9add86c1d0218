"""One page of every kind that the site has: the one list that every test of the finished pages goes through.

A new kind of page is one more line in `KINDS`; a template that no kind names fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.built_site import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TEMPLATES = REPOSITORY / "build_tools" / "templates"
REAL, EXAMPLE, MANY = "real", "example", "many"
"""The site of this repository; that of tests/repositories/small in the same look, which has what we lack; and the same
with more materials than a list shows at once."""

SCHEMES = ("light", "dark")
WIDTHS = {320: 640, 1280: 900}
"""The heights of the window by its widths, in CSS pixels: a phone, which is also a laptop at 400 per cent; a laptop."""


def nothing(_: Page) -> None:
    """Look at the page as it opens."""


@dataclass(frozen=True)
class Kind:
    """A kind of page, and one page of it.

    Attributes:
        key: Its name in tests and files: letters, digits and hyphens.
        name: Its name in plain English, as the statement on accessibility lists it.
        address: From the site's root.
        template: The file in build_tools/templates/ that makes it; nothing for one that is written by hand.
        site: `REAL`, `EXAMPLE` or `MANY`.
        status: What a host answers.
        prepare: What a reader does before the page is looked at.
    """

    key: str
    name: str
    address: str
    template: str = ""
    site: str = REAL
    status: int = 200
    prepare: Callable[[Page], None] = nothing

    @property
    def file(self) -> str:
        """The page's file in the built site."""
        return "404.html" if self.status == 404 else f"{self.address.partition('#')[0]}index.html"


def _wait_for_results(page: Page) -> None:
    """Wait until what was found is shown."""
    page.locator(".pc-results > li").first.wait_for()
    page.locator("[aria-busy=true]").wait_for(state="detached")


def _wait_for_nothing(page: Page) -> None:
    """Wait until the page says that nothing was found."""
    page.locator(".pc-find__nothing").wait_for()


def _open_facets(page: Page) -> None:
    """Open every group of choices, and choose one."""
    _wait_for_results(page)
    page.evaluate("for (const each of document.querySelectorAll('.pc-find details')) each.open = true")
    page.locator("input[data-facet=type]").first.check()
    page.locator(".pc-chip").first.wait_for()
    _wait_for_results(page)


def _search(page: Page) -> None:
    """Type into the search box of the header, and wait until its list of results is open."""
    page.locator("header .pc-search__box").fill("supervision")
    page.locator("header .pc-panel li").first.wait_for()


def _with_answers(page: Page) -> None:
    """Answer for two standards, on this day and on an earlier one, and open what is said of the first."""
    page.locator(".pc-own").first.wait_for()
    page.evaluate(_OPEN_ALL, ".pc-own:first-of-type, .pc-own:first-of-type details")
    first = page.locator(".pc-own").first
    first.get_by_label("Finding my way").first.check()
    first.get_by_label("A note for myself").first.fill("Only in the mornings.")
    first.locator(".pc-change svg").first.wait_for()


def _with_a_goal(page: Page) -> None:
    """Begin a goal, choose a standard, and see what is suggested."""
    page.get_by_role("button", name="Add a goal").wait_for()
    if not page.locator(".pc-own").count():
        page.get_by_role("button", name="Add a goal").click()
    page.locator(".pc-own").first.wait_for()
    page.evaluate(_OPEN_ALL, ".pc-own, .pc-own details")
    if not page.get_by_text("Materials that may help").count():
        page.locator(".pc-codes-field input").first.check()
        page.get_by_role("button", name="Look back today").click()
    page.evaluate(_OPEN_ALL, ".pc-own, .pc-own details")
    page.get_by_role("button", name="Add to this goal").first.wait_for()


def _with_an_entry(page: Page) -> None:
    """Begin an entry of the record, with every question open."""
    page.get_by_role("button", name="Add an entry").wait_for()
    if not page.locator(".pc-own").count():
        page.get_by_role("button", name="Add an entry").click()
    page.evaluate(_OPEN_ALL, ".pc-own, .pc-own details")
    page.get_by_label("I reflected on it with a peer").first.check()
    page.get_by_label("What kind of peer?").first.wait_for()


def _with_a_list(page: Page) -> None:
    """Put a material into a list that was begun."""
    page.get_by_role("button", name="Start a list").wait_for()
    if not page.locator(".pc-own").count():
        address = page.url.partition("#")[0]
        page.goto("about:blank")
        page.goto(f"{address}#add=genograms")
        page.get_by_role("button", name="A new list").click()
    page.locator(".pc-own").first.wait_for()
    page.evaluate(_OPEN_ALL, ".pc-own")


def _with_a_session(page: Page) -> None:
    """Look back at a session."""
    page.get_by_role("button", name="Look back at a session").wait_for()
    if not page.locator(".pc-own").count():
        page.get_by_role("button", name="Look back at a session").click()
    page.locator(".pc-own").first.wait_for()
    page.evaluate(_OPEN_ALL, ".pc-own, .pc-own details")


def _with_data(page: Page) -> None:
    """Wait until what is kept is counted."""
    page.get_by_role("button", name="Save everything to a file").wait_for()


_OPEN_ALL = "which => { for (const each of document.querySelectorAll(which)) each.open = true }"

_SESSION = "reviewing-a-plan-that-drifts"


def _run(page: Page) -> None:
    """Start a session from its beginning, and take longer than planned."""
    page.locator("pc-room").get_by_role("heading").wait_for()
    page.evaluate("sessionStorage.removeItem('practice-commons.session')")
    page.reload()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("timer").wait_for()


def _end(page: Page) -> None:
    """Go through a session to its end."""
    _run(page)
    while not page.get_by_role("heading", name="The session is over").is_visible():
        page.locator("pc-room button").first.click()


KINDS = (
    Kind("home", "the home page", "", "home.md.j2"),
    Kind("find", "the Find page", "find/", "find.md.j2", prepare=_wait_for_results),
    Kind("found", "the Find page with results", "find/#q=supervision", "find.md.j2", prepare=_wait_for_results),
    Kind("narrowed", "the Find page with every choice shown", "find/", "find.md.j2", prepare=_open_facets),
    Kind("nothing", "the Find page when nothing is found", "find/#q=qqqqqqqq", "find.md.j2", prepare=_wait_for_nothing),
    Kind("search", "a page with the results of the search box open", "about/", prepare=_search),
    Kind("browse", "the list of ways to browse", "browse/", "browse.md.j2"),
    Kind("matrix", "the table of standards by type", "matrix/", "matrix.md.j2"),
    Kind("glossary", "the glossary", "glossary/", "glossary.md.j2"),
    Kind("paths", "the list of reading paths", "paths/", "paths.md.j2"),
    Kind("path", "a reading path", "paths/leading-a-service-that-supervises/", "path.md.j2"),
    Kind("frameworks", "the list of frameworks", "frameworks/", "frameworks.md.j2"),
    Kind("framework", "a framework", "frameworks/kss-ps-2015/", "framework.md.j2"),
    Kind("domain", "a domain", "domains/ps7/", "domain.md.j2"),
    Kind("material", "a material with a picture and a content note", "materials/genograms/", "material.md.j2"),
    Kind("link-only", "a material that is kept elsewhere", "materials/psdp-faq-2018/", "material.md.j2"),
    Kind("tables", "a material with tables", "materials/first-twelve-months/", "material.md.j2"),
    Kind("tombstone", "a withdrawn material", "materials/old-leaflet/", "tombstone.md.j2", EXAMPLE),
    Kind(
        "downloads", "a material with files to download", "materials/asking-about-fathers/", "material.md.j2", EXAMPLE
    ),
    Kind("materials", "the list of materials", "materials/", "materials.md.j2"),
    Kind("long-list", "the first page of a long list", "materials/", "materials.md.j2", MANY),
    Kind("last-page", "the last page of a long list", "types/tool/2/", "shelf.md.j2", MANY),
    Kind("long-domain", "a domain with more than its page shows", "domains/ps5/", "domain.md.j2", MANY),
    Kind("long-register", "a page of a long rights register", "rights/2/", "rights_register.md.j2", MANY),
    Kind("types", "a list of shelves", "types/", "facet.md.j2"),
    Kind("shelf", "a shelf", "types/tool/", "shelf.md.j2"),
    Kind("organisation", "an organisation", "organisations/research-in-practice/", "shelf.md.j2"),
    Kind("licences", "the licences", "licences/", "facet.md.j2"),
    Kind("session", "a material with a session to run", "materials/student-learning-hub-session/", "material.md.j2"),
    Kind("references", "the list of references", "references/", "references.md.j2"),
    Kind("reference", "a reference", "references/ruch2007/", "reference.md.j2"),
    Kind("rights", "the rights register", "rights/", "rights_register.md.j2"),
    Kind("desk", "the editors’ desk", "desk/", "desk.md.j2"),
    Kind("checks", "the list of checks", "checks/", "checks.md.j2"),
    Kind("check", "a check", "checks/rgt004/", "check.md.j2"),
    Kind("fields", "the guide to the fields", "fields/", "fields.md.j2"),
    Kind("data", "the page about data and reuse", "data/", "data.md.j2"),
    Kind("learning", "the page that leads to the learning tools", "learning/", "learning.md.j2"),
    Kind(
        "my-standards",
        "my standards, with answers",
        "learning/standards/",
        "learning_standards.md.j2",
        prepare=_with_answers,
    ),
    Kind("my-plan", "my plan, with a goal", "learning/plan/", "learning_plan.md.j2", prepare=_with_a_goal),
    Kind(
        "my-record", "my CPD record, with an entry", "learning/record/", "learning_record.md.j2", prepare=_with_an_entry
    ),
    Kind("room", "the page for a session in the room", "learning/room/", "learning_room.md.j2"),
    Kind("running", "a session that runs", f"learning/room/#session={_SESSION}", "learning_room.md.j2", prepare=_run),
    Kind("over", "a session that is over", f"learning/room/#session={_SESSION}", "learning_room.md.j2", prepare=_end),
    Kind("my-lists", "my reading lists, with one", "learning/lists/", "learning_lists.md.j2", prepare=_with_a_list),
    Kind(
        "group-reflection",
        "group reflection, with a session",
        "learning/reflection/",
        "learning_reflection.md.j2",
        prepare=_with_a_session,
    ),
    Kind("your-data", "what you keep", "learning/your-data/", "learning_your_data.md.j2", prepare=_with_data),
    Kind("offline", "the page for a page that is not saved", "learning/offline/", "learning_offline.md.j2"),
    Kind("about", "a page written by hand", "about/"),
    Kind("contribute", "the guide for contributors", "contribute/anonymising/"),
    Kind("decision", "a decision", "adr/0001-stages/"),
    Kind("not-found", "the page for an address that does not exist", "no-such-page/", status=404),
)
"""Every kind of page. A line is all that a new kind needs."""


def kind(key: str) -> Kind:
    """The kind with this key."""
    return next(each for each in KINDS if each.key == key)
