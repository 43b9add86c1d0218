"""A session run from a phone on the table, in a real Chromium: the clock is right, decides nothing and tells nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

SLUG = "action-learning-set"
ROOM = "learning/room/"
MORNING, LATER = "2026-11-20T09:55:00", "2026-11-20T10:00:00"
HEARD = """
  window.sounds = 0;
  window.AudioContext = class extends AudioContext {
    createOscillator() { window.sounds += 1; return super.createOscillator() }
  };
"""
SAID = """() => {
  window.said = [];
  const place = document.querySelector("pc-room [role=status]");
  const watched = {childList: true, characterData: true, subtree: true};
  new MutationObserver(() => window.said.push(place.textContent)).observe(place, watched);
}"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone, with a clock that a test can set."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.clock.install(time=MORNING)
    yield page
    context.close()


@pytest.fixture(scope="session")
def session(site_of: Callable[[str], Path]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site_of("real") / f"learning/sessions/{SLUG}.json").read_text(encoding="utf-8"))
    return read


def player(page: Page) -> Locator:
    return page.locator("pc-room")


def press(page: Page, name: str) -> None:
    player(page).get_by_role("button", name=name, exact=True).click()


def start(page: Page, address: str, slug: str = SLUG) -> None:
    """Begin a session, and let time stand still from then on but for what a test lets pass."""
    page.goto(f"{address}/{ROOM}#session={slug}")
    expect(player(page).get_by_role("button", name="Start", exact=True)).to_be_visible()
    page.clock.pause_at(LATER)
    press(page, "Start")


def clock(page: Page) -> Locator:
    return page.get_by_role("timer")


def test_a_session_goes_through_every_step_of_its_plan(phone: Page, address: str, session: dict[str, Any]) -> None:
    start(phone, address)
    steps = session["steps"]
    for number, step in enumerate(steps, 1):
        expect(player(phone).get_by_role("heading")).to_have_text(step["name"])
        expect(player(phone)).to_contain_text(f"step {number} of {len(steps)}")
        expect(clock(phone)).to_contain_text(f"{step['minutes']}:00 left")
        who = player(phone).locator("dd").all_inner_texts()
        assert who == [step["speaks"], *([step["sits_out"]] if "sits_out" in step else [])]
        expect(player(phone)).to_contain_text(step["say"])
        press(phone, "Next step" if number < len(steps) else "Finish")
    expect(player(phone).get_by_role("heading")).to_have_text("The session is over")
    expect(player(phone)).to_contain_text("It took 0 minutes; 90 minutes were planned.")


def test_when_the_time_is_over_nothing_happens_but_that_the_clock_says_so(phone: Page, address: str) -> None:
    start(phone, address)
    phone.clock.run_for("04:00")
    expect(clock(phone)).to_contain_text("1:00 left")
    phone.clock.run_for("03:30")
    expect(clock(phone)).to_contain_text("2:30 more than planned")
    expect(player(phone).get_by_role("heading")).to_have_text("Arrive")


def test_a_phone_that_slept_is_right_when_it_wakes(phone: Page, address: str) -> None:
    start(phone, address)
    press(phone, "Next step")
    phone.clock.fast_forward("12:00")  # timers fire at most once, as after a sleep
    expect(clock(phone)).to_contain_text("3:00 left")
    phone.clock.fast_forward("50:00")
    expect(clock(phone)).to_contain_text("47:00 more than planned")


def test_it_says_when_the_session_will_end(phone: Page, address: str) -> None:
    start(phone, address)
    ends = player(phone).locator(".pc-player__end")
    expect(ends).to_have_text("At this pace it ends at 11:30.")
    phone.clock.fast_forward("08:00")
    expect(ends).to_have_text("At this pace it ends at 11:33.")


def test_a_pause_takes_no_time_of_a_step(phone: Page, address: str) -> None:
    start(phone, address)
    phone.clock.fast_forward("02:00")
    press(phone, "Pause")
    phone.clock.fast_forward("30:00")
    expect(clock(phone)).to_contain_text("3:00 paused")
    press(phone, "Go on")
    phone.clock.fast_forward("01:00")
    expect(clock(phone)).to_contain_text("2:00 left")


def test_a_step_can_be_extended_by_a_minute_and_another(phone: Page, address: str) -> None:
    start(phone, address)
    press(phone, "One minute more")
    press(phone, "One minute more")
    expect(clock(phone)).to_contain_text("7:00 left")
    press(phone, "Next step")
    expect(clock(phone)).to_contain_text("15:00 left")


def test_a_step_back_begins_that_step_anew(phone: Page, address: str) -> None:
    start(phone, address)
    phone.clock.fast_forward("04:00")
    press(phone, "Next step")
    phone.clock.fast_forward("03:00")
    press(phone, "Step back")
    expect(player(phone).get_by_role("heading")).to_have_text("Arrive")
    expect(clock(phone)).to_contain_text("5:00 left")
    phone.clock.fast_forward("01:00")
    press(phone, "Begin again")
    expect(clock(phone)).to_contain_text("5:00 left")


def test_a_session_that_was_left_is_where_it_would_be(phone: Page, address: str) -> None:
    start(phone, address)
    press(phone, "Next step")
    phone.goto(f"{address}/about/")
    phone.clock.fast_forward("06:00")
    phone.goto(f"{address}/{ROOM}")
    expect(player(phone).get_by_role("heading")).to_have_text("Last month's acts")
    expect(clock(phone)).to_contain_text("9:00 left")
    press(phone, "Pause")
    phone.reload()
    phone.clock.fast_forward("06:00")
    expect(clock(phone)).to_contain_text("9:00 paused")


def test_a_session_that_was_stopped_stays_stopped(phone: Page, address: str) -> None:
    start(phone, address)
    phone.once("dialog", lambda dialog: dialog.dismiss())
    press(phone, "Stop")
    expect(clock(phone)).to_be_visible()
    phone.once("dialog", lambda dialog: dialog.accept())
    press(phone, "Stop")
    expect(player(phone).get_by_role("button", name="Start")).to_be_visible()
    phone.reload()
    expect(player(phone).get_by_role("button", name="Start")).to_be_visible()
    assert phone.evaluate("sessionStorage.length") == 0


def test_what_is_wiped_takes_the_session_with_it(phone: Page, address: str) -> None:
    start(phone, address)
    other = phone.context.new_page()
    other.goto(f"{address}/about/")
    other.evaluate("new BroadcastChannel('practice-commons-learning').postMessage({what: 'wiped'})")
    expect(player(phone).get_by_role("button", name="Start")).to_be_visible()
    assert phone.evaluate("sessionStorage.length") == 0


def test_a_screen_reader_hears_of_each_change_of_steps_and_of_nothing_else(phone: Page, address: str) -> None:
    start(phone, address)
    said = player(phone).get_by_role("status")
    expect(said).to_have_text("Step 1 of 10: Arrive, 5 minutes. Speaks: Everybody, one line each.")
    phone.evaluate(SAID)
    phone.clock.run_for("06:00")
    press(phone, "One minute more")
    press(phone, "Pause")
    press(phone, "Go on")
    assert phone.evaluate("window.said") == []
    press(phone, "Next step")
    expect(said).to_contain_text("Step 2 of 10: Last month's acts, 15 minutes.")
    assert len(phone.evaluate("window.said")) == 1


def test_there_is_no_sound_unless_somebody_asks_for_it(phone: Page, address: str) -> None:
    phone.add_init_script(HEARD)
    start(phone, address)
    phone.clock.run_for("06:00")
    assert phone.evaluate("window.sounds") == 0
    press(phone, "Next step")
    player(phone).get_by_label("A sound when the time of a step is over").check()
    heard = phone.evaluate("window.sounds")
    phone.clock.run_for("16:00")
    assert phone.evaluate("window.sounds") == heard + 1


def test_a_phone_that_wakes_long_after_the_end_of_a_step_stays_silent(phone: Page, address: str) -> None:
    phone.add_init_script(HEARD)
    start(phone, address)
    player(phone).get_by_label("A sound when the time of a step is over").check()
    heard = phone.evaluate("window.sounds")
    phone.clock.fast_forward("20:00")
    expect(clock(phone)).to_contain_text("15:00 more than planned")
    assert phone.evaluate("window.sounds") == heard


def test_the_clock_can_be_hidden_and_goes_on(phone: Page, address: str) -> None:
    start(phone, address)
    player(phone).get_by_label("Hide the clock").check()
    expect(clock(phone)).to_have_count(0)
    phone.clock.fast_forward("02:00")
    player(phone).get_by_label("Hide the clock").uncheck()
    expect(clock(phone)).to_contain_text("3:00 left")


def test_the_screen_stays_awake_for_as_long_as_a_session_runs(phone: Page, address: str) -> None:
    phone.add_init_script("""
      window.locks = [];
      const ask = WakeLock.prototype.request;
      WakeLock.prototype.request = async function (...kind) {
        const lock = await ask.apply(this, kind);
        window.locks.push(lock);
        return lock;
      };
    """)
    start(phone, address)
    expect(player(phone)).to_contain_text("The screen stays awake.")
    assert phone.evaluate("window.locks.map(each => each.released)") == [False]
    phone.once("dialog", lambda dialog: dialog.accept())
    press(phone, "Stop")
    phone.wait_for_function("window.locks.every(each => each.released)")


def test_a_browser_that_cannot_keep_the_screen_awake_says_so(phone: Page, address: str) -> None:
    phone.add_init_script("delete Navigator.prototype.wakeLock")
    start(phone, address)
    expect(player(phone)).to_contain_text(
        "This browser cannot keep the screen awake. The clock is right when it wakes."
    )


def test_a_browser_that_keeps_nothing_runs_the_session_all_the_same(phone: Page, address: str) -> None:
    phone.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no') } })")
    start(phone, address)
    press(phone, "Next step")
    expect(clock(phone)).to_contain_text("15:00 left")


def test_everything_can_be_done_by_keyboard(phone: Page, address: str) -> None:
    phone.goto(f"{address}/{ROOM}#session={SLUG}")
    expect(player(phone).get_by_role("heading")).to_be_focused()
    for key in ("Tab", "Tab", "Enter"):
        phone.keyboard.press(key)
    expect(player(phone).get_by_role("heading", name="Arrive")).to_be_focused()
    names = []
    for _ in range(7):
        phone.keyboard.press("Tab")
        names.append(
            phone.evaluate("(document.activeElement.closest('label') ?? document.activeElement).innerText.trim()")
        )
    assert names == [
        "Next step",
        "Pause",
        "One minute more",
        "Begin again",
        "Stop",
        "A sound when the time of a step is over",
        "Hide the clock",
    ]
    player(phone).get_by_role("button", name="Next step").focus()
    phone.keyboard.press("Enter")
    expect(player(phone).get_by_role("heading")).to_have_text("Last month's acts")
    expect(player(phone).get_by_role("button", name="Next step")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390])
def test_it_can_be_read_from_across_a_table(phone: Page, address: str, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 844})
    start(phone, address)
    press(phone, "Next step")
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    size = phone.locator(".pc-player__time").evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    assert size >= 50
    top = player(phone).evaluate("each => each.getBoundingClientRect().top")
    bottom = phone.locator(".pc-player__buttons").evaluate("each => each.getBoundingClientRect().bottom")
    assert top >= 0
    assert bottom <= 844
    for button in player(phone).get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44


def test_a_session_is_chosen_from_those_that_the_page_lists(phone: Page, address: str) -> None:
    phone.goto(f"{address}/{ROOM}")
    options = player(phone).locator("option")
    expect(options).to_have_count(phone.locator("li[data-session]").count())
    player(phone).get_by_label("Which session?").select_option("peer-supervision")
    press(phone, "Open it")
    expect(player(phone).get_by_role("heading")).to_have_text("Peer supervision with no manager in the room")
    press(phone, "Choose another")
    expect(options.first).to_be_attached()


def test_a_session_that_is_under_way_is_not_lost_to_another_without_a_word(phone: Page, address: str) -> None:
    start(phone, address)
    phone.goto(f"{address}/{ROOM}#session=peer-supervision")
    expect(player(phone)).to_contain_text("Another session is under way in this tab")
    player(phone).get_by_role("link", name="Another session is under way in this tab").click()
    expect(player(phone).get_by_role("heading")).to_have_text("Arrive")


@pytest.mark.parametrize(
    "written",
    ["no-such-session", "../../data/catalogue", "<img src=x onerror=alert(1)>", "%2e%2e%2f", "a" * 5000, "__proto__"],
)
def test_an_address_of_no_session_is_said_to_be_none(phone: Page, address: str, written: str) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(urlsplit(request.url).path))
    phone.goto(f"{address}/{ROOM}#session={written}")
    expect(player(phone)).to_contain_text("There is no session at this address. Choose another.")
    sessions = [path for path in asked if path.endswith(".json") and path != "/learning/privacy-patterns.json"]
    assert sessions in ([], ["/learning/sessions/no-such-session.json"])


@pytest.mark.parametrize(
    "standing",
    [
        "{",
        "[]",
        '{"slug": "action-learning-set", "at": 99, "spent": [], "added": [], "before": 0, "since": 1}',
        '{"slug": "action-learning-set", "at": -1, "spent": [0], "added": [0], "before": 0, "since": null}',
        '{"slug": "../x", "at": 0, "spent": [], "added": [], "before": 0, "since": "now"}',
    ],
)
def test_a_place_that_makes_no_sense_is_forgotten(phone: Page, address: str, standing: str) -> None:
    phone.goto(f"{address}/about/")
    phone.evaluate("standing => sessionStorage.setItem('practice-commons.session', standing)", standing)
    phone.goto(f"{address}/{ROOM}#session={SLUG}")
    press(phone, "Start")
    expect(clock(phone)).to_contain_text("5:00 left")


def test_nobody_is_asked_for_anything_while_a_session_runs(phone: Page, address: str) -> None:
    phone.goto(f"{address}/{ROOM}#session={SLUG}", wait_until="networkidle")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    press(phone, "Start")
    for _ in range(10):
        phone.clock.run_for("01:00")
        player(phone).get_by_role("button").first.click()
    expect(player(phone).get_by_role("heading")).to_have_text("The session is over")
    assert asked == []


def test_without_a_script_the_page_has_the_steps_and_says_what_to_do(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/{ROOM}#session={SLUG}")
    expect(page.locator("[data-tool=room]")).to_contain_text("any clock will do")
    expect(page.get_by_role("listitem").filter(has_text="The presenter tells it")).to_be_visible()
    context.close()
