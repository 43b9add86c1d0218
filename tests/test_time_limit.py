"""Work that takes too long is stopped, whatever it does, and nothing is left behind; and a page that does is named."""

from __future__ import annotations

import re
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from build_tools import making
from build_tools.generator import Generator, GeneratorError
from build_tools.making import PageFailedError
from build_tools.time_limit import TimeLimitError, within
from tests.made_up import files_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.made_up import BuiltRepository


def spin() -> None:
    while True:
        pass


def search() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def swallow() -> None:
    while True:
        with suppress(Exception):  # what a library might do
            spin()


@pytest.mark.parametrize("work", [spin, search, swallow])
def test_work_is_stopped(work: Callable[[], None]) -> None:
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(TimeLimitError, match=r"longer than 0\.1 seconds"), within(0.1):
        work()
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_what_is_quick_and_what_fails_go_on_as_they_are() -> None:
    with within(5):
        pass
    with pytest.raises(KeyError), within(5):
        raise KeyError
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_another_thread_has_no_limit() -> None:
    done: list[bool] = []

    def work() -> None:
        with within(0.001):
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        (spin, "materials/a-talk/index.md could not be made: it took longer than 0.5 seconds of the processor's time"),
        (lambda: 1 // 0, "materials/a-talk/index.md: a defect of ours: ZeroDivisionError"),
        ([].pop, "materials/a-talk/index.md: a defect of ours: IndexError"),
    ],
)
def test_one_page_that_fails_is_named_and_the_old_site_stays(
    fails: Callable[[], None], said: str, built_small: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built_small.files
    path = built_small.material("a-talk")
    path.write_text(path.read_text() + "\nAnd again.\n")
    make = Generator.page

    def page(self: Generator, path: str, markdown: str) -> str:
        if path == "materials/a-talk/index.md":
            fails()
        return make(self, path, markdown)

    monkeypatch.setattr(Generator, "page", page)
    monkeypatch.setattr(making, "MAX_PAGE_SECONDS", 0.5)
    with pytest.raises(PageFailedError) as raised:
        built_small.build()
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)
    assert built_small.files == before
    monkeypatch.undo()


def test_a_fault_that_says_so_itself_is_left_alone(
    built_small: BuiltRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(_self: Generator, path: str, _markdown: str) -> str:
        raise GeneratorError(path)

    path = built_small.material("a-talk")
    path.write_text(path.read_text() + "\nAnd again.\n")
    monkeypatch.setattr(Generator, "page", page)
    with pytest.raises(GeneratorError, match=r"^materials/a-talk/index\.md$"):
        built_small.build()
    assert files_of(built_small.site)
