"""A reader who uses the learning tools, in a browser that has no way to any other host."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Self

from playwright.sync_api import expect

from tests.browser.tools import OPTIONS, chromium

if TYPE_CHECKING:
    from types import TracebackType

    from playwright.sync_api import Browser, Page, Playwright

WISH = "Chair a hub session so that the quietest student speaks first"
WHY = "I supervise two students this term, and I do all the talking"
LEARNT = "Silence is not agreement, and a round gives everybody a turn"
PEER = "A practice educator from another team asked me what I was afraid of"
NOTE = "I stop myself from answering, but only in the mornings"
POINTS = "Ask for two explanations before any plan"
TYPED = (WISH, WHY, LEARNT, PEER, NOTE, POINTS)
"""What the reader writes: no two words of one stand together in anything that the site says."""


class OtherHosts:
    """Where every request to another host ends: it is counted, and gets no answer."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        """Its address, as a browser takes that of a proxy."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                asking, _ = self._socket.accept()
            except OSError:
                return
            with asking:
                self.asked.append(asking.recv(1000).partition(b"\r\n")[0])


def launch(playwright: Playwright, others: OtherHosts) -> Browser:
    """A browser that reaches this machine, and no other host."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    proxy = [f"--proxy-server={others.address}", "--proxy-bypass-list=127.0.0.1", *quiet]
    return playwright.chromium.launch(executable_path=chromium(), args=[*OPTIONS, *proxy])


def wait_until_saved_offline(page: Page) -> None:
    expect(page.get_by_text("Saved for offline: these tools work without a connection.")).to_be_visible(timeout=20_000)


def assess(page: Page, address: str) -> None:
    """Say how confident one feels about PS1, and why."""
    page.goto(f"{address}/learning/standards/")
    page.locator("summary", has_text="PS1 ").click()
    page.get_by_role("group", name="How confident do I feel about PS1?").get_by_label("Finding my way").check()
    page.get_by_label("A note for myself").first.fill(NOTE)


def plan(page: Page, address: str) -> None:
    """Write down a goal, and take a material for it."""
    page.goto(f"{address}/learning/plan/")
    page.get_by_role("button", name="Add a goal").click()
    page.get_by_label("What do I want to be able to do?").fill(WISH)
    page.locator("summary", has_text="Practice Supervisors").click()
    page.get_by_label("PS7 ").first.check()
    page.locator("summary", has_text="Materials that may help").click()
    page.get_by_role("button", name="Add to this goal").first.click()
    expect(page.get_by_text("To read and to do")).to_be_visible()


def log(page: Page, address: str, slug: str) -> None:
    """Start an entry of the record from the page of a material, and answer the questions."""
    page.goto(f"{address}/materials/{slug}/")
    page.get_by_role("link", name="Add it to my CPD record").click()
    page.get_by_label("Why was it relevant to my work?").fill(WHY)
    page.get_by_label("What did I learn?").fill(LEARNT)
    page.get_by_label("I reflected on it with a peer").check()
    page.get_by_label("What came out of our reflection?").fill(PEER)


def reflect(page: Page, address: str) -> None:
    """Look back at a session."""
    page.goto(f"{address}/learning/reflection/")
    page.get_by_role("button", name="Look back at a session").click()
    page.get_by_label("Key points that we take away").fill(POINTS)
    note = f"Our session, {_today(page)}\n\nKey points\n- {POINTS}"
    expect(page.get_by_label("A note to send round")).to_have_value(note)


def _today(page: Page) -> str:
    return str(
        page.evaluate("new Date().toLocaleDateString('en-GB', {day: 'numeric', month: 'long', year: 'numeric'})")
    )


def kept(page: Page) -> list[dict[str, object]]:
    """Every record in the browser's database."""
    found: list[dict[str, object]] | bool = page.evaluate("""async () => {
      // To open a database that is not there would make one.
      const there = (await indexedDB.databases()).some(({name}) => name === "practice-commons-learning");
      return there && new Promise((resolve, reject) => {
        const opening = indexedDB.open("practice-commons-learning");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains("records")) { database.close(); return resolve([]); }
          const asking = database.transaction("records").objectStore("records").getAll();
          asking.onsuccess = () => { database.close(); resolve(asking.result); };
        };
      });
    }""")
    return found if isinstance(found, list) else []
