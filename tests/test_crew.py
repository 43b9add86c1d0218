"""A crew gives the results of all items in their order, and says what went wrong in any of its processes."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from build_tools.crew import WORTH_A_CREW, Crew, WorkerLostError, _start_method
from build_tools.folders import ChangedMeanwhileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.crew import Desk, Work

ITEMS = {f"item {number:03}": number for number in range(WORTH_A_CREW + 40)}
BACKWARDS = dict(reversed(ITEMS.items()))


def squared(desk: Desk, shared: int) -> Work:
    del desk
    return lambda name, item: (name, item * item + shared)


def who(desk: Desk, shared: None) -> Work:
    """Which process did it, and how often it was asked before."""
    del shared
    asked = desk.setdefault("asked", {})

    def work(name: str, item: object) -> tuple[int, int]:
        del item
        asked[name] = asked.get(name, 0) + 1
        return os.getpid(), asked[name]

    return work


def from_desk(desk: Desk, shared: str) -> Work:
    return lambda name, item: desk.get(shared)  # noqa: ARG005 - as work is called


def failing(desk: Desk, error: Exception) -> Work:
    del desk

    def work(name: str, item: object) -> object:
        if name == "item 050":
            raise error
        return item

    return work


def killed(desk: Desk, shared: int) -> Work:
    del desk

    def work(name: str, item: object) -> object:
        if name == "item 050":
            os.kill(os.getpid(), shared)
        return item

    return work


def leaving(desk: Desk, code: int) -> Work:
    del desk

    def work(name: str, item: object) -> object:
        if name == "item 050":
            os._exit(code)
        return item

    return work


def unprepared(desk: Desk, shared: str) -> Work:
    del desk
    raise ValueError(shared)


@pytest.fixture(params=[(1, None), (2, "fork"), (3, "spawn")], ids=["alone", "fork", "spawn"])
def crew(request: pytest.FixtureRequest) -> Iterator[Crew]:
    size, start_method = request.param
    with Crew(size, start_method) as started:
        yield started


@pytest.fixture
def others() -> Iterator[Crew]:
    with Crew(2, "fork") as started:
        yield started


def test_results_are_in_the_order_of_the_items(crew: Crew) -> None:
    for items in (ITEMS, BACKWARDS, {"item 007": 7}, {}):
        found = crew.ask(squared, 5, items)
        assert list(found.items()) == [(name, (name, item * item + 5)) for name, item in items.items()]


def test_an_item_goes_to_the_same_process_each_time(crew: Crew) -> None:
    first = crew.ask(who, None, ITEMS)
    second = crew.ask(who, None, BACKWARDS)
    few = crew.ask(who, None, dict(list(ITEMS.items())[10:13]))
    assert {name: (process, 2) for name, (process, _) in first.items()} == second
    assert {name: (second[name][0], 3) for name in few} == few
    assert len({process for process, _ in first.values()}) == crew.size


def waiting(desk: Desk, shared: float) -> Work:
    """The process that has the first item waits at it."""
    del desk

    def work(name: str, item: object) -> int:
        del item
        time.sleep(shared if name == "item 000" else 0)
        return os.getpid()

    return work


def test_what_no_process_has_had_goes_to_whoever_has_time(others: Crew) -> None:
    done = Counter(others.ask(waiting, 1.5, ITEMS).values())
    assert max(done.values()) > 2 * min(done.values())
    again = others.ask(who, None, ITEMS)
    assert Counter(process for process, _ in again.values()) == done, "and to the same process from then on"


def test_what_belongs_together_is_done_by_one_process(others: Crew) -> None:
    some = [*ITEMS][5:95:2]
    others.keep_together(some)
    done = others.ask(who, None, ITEMS)
    assert len({done[name][0] for name in some}) == 1
    assert len({process for process, _ in done.values()}) == 2


def test_items_are_taken_as_they_are_needed(crew: Crew) -> None:
    taken: list[str] = []

    def items() -> Iterator[tuple[str, int]]:
        for name, item in ITEMS.items():
            taken.append(name)
            yield name, item

    results = crew.each(squared, 1, items())
    first = next(results)
    begun = len(taken)
    assert dict([first, *results]) == {name: (name, item * item + 1) for name, item in ITEMS.items()}
    assert taken == [*ITEMS]
    assert begun < len(ITEMS) or crew.size > 1
    assert list(crew.each(squared, 1, iter(()))) == []


def test_what_goes_wrong_where_items_come_from_is_raised_here(crew: Crew) -> None:
    def items() -> Iterator[tuple[str, int]]:
        yield from ITEMS.items()
        message = "no more"
        raise ChangedMeanwhileError(message)

    with pytest.raises(ChangedMeanwhileError, match="no more"):
        list(crew.each(squared, 0, items()))
    assert crew.ask(squared, 0, ITEMS)["item 003"] == ("item 003", 9), "the crew can be asked again"


def test_little_work_is_done_here(others: Crew) -> None:
    few = dict(list(ITEMS.items())[: WORTH_A_CREW - 1])
    assert {process for process, _ in others.ask(who, None, few).values()} == {os.getpid()}
    assert os.getpid() not in {process for process, _ in others.ask(who, None, ITEMS).values()}


def test_what_is_given_reaches_every_desk_before_and_after_the_start(crew: Crew) -> None:
    for value in ([1], [2], [2, 3]):
        crew.give("something", value)
        assert set(map(tuple, crew.ask(from_desk, "something", ITEMS).values())) == {tuple(value)}
    crew.give("more", "later")
    assert set(crew.ask(from_desk, "more", ITEMS).values()) == {"later"}
    assert set(map(tuple, crew.ask(from_desk, "something", ITEMS).values())) == {(2, 3)}


def test_what_was_given_before_work_that_was_done_here_reaches_others_later(others: Crew) -> None:
    others.give("something", "given")
    assert others.ask(from_desk, "something", {"item": 1}) == {"item": "given"}
    assert set(others.ask(from_desk, "something", ITEMS).values()) == {"given"}


@pytest.mark.parametrize(
    "error",
    [ValueError("a sentence"), FileNotFoundError(2, "not there", "a file"), ChangedMeanwhileError("do it again")],
)
def test_what_work_raises_is_raised_here(crew: Crew, error: Exception) -> None:
    with pytest.raises(type(error)) as raised:
        crew.ask(failing, error, ITEMS)
    assert type(raised.value) is type(error)
    assert str(raised.value) == str(error)
    assert crew.ask(squared, 0, ITEMS)["item 003"] == ("item 003", 9), "the crew can be asked again"


class HardToSendError(Exception):
    """It cannot be made again from its text."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def raising_what_is_hard_to_send(desk: Desk, shared: None) -> Work:
    del desk, shared

    def work(name: str, item: object) -> object:
        if name == "item 050":
            raise HardToSendError(name, "is hard")
        return item

    return work


def test_what_cannot_be_sent_is_said(others: Crew) -> None:
    with pytest.raises(RuntimeError, match="HardToSendError: item 050 is hard"):
        others.ask(raising_what_is_hard_to_send, None, ITEMS)


def test_what_making_ready_raises_is_raised_here(crew: Crew) -> None:
    with pytest.raises(ValueError, match="not ready"):
        crew.ask(unprepared, "not ready", ITEMS)


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_a_process_that_is_killed_is_said_in_one_sentence(start_method: str) -> None:
    with Crew(2, start_method) as crew, pytest.raises(WorkerLostError) as raised:
        crew.ask(killed, int(signal.SIGKILL), ITEMS)
    assert str(raised.value) == (
        "a worker process ended before its work was done (killed by signal 9), so nothing was made of it"
    )


def test_a_process_that_leaves_is_said_with_its_exit_code(others: Crew) -> None:
    with pytest.raises(WorkerLostError, match="with exit code 3"):
        others.ask(leaving, 3, ITEMS)


def test_a_process_that_was_killed_between_two_tasks_is_noticed(others: Crew) -> None:
    process = next(iter(others.ask(who, None, ITEMS).values()))[0]
    os.kill(process, signal.SIGKILL)
    with pytest.raises(WorkerLostError, match="killed by signal 9"):
        others.ask(squared, 0, ITEMS)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_no_process_is_left_behind(crew: Crew) -> None:
    processes = {process for process, _ in crew.ask(who, None, ITEMS).values()} - {os.getpid()}
    assert all(is_running(process) for process in processes)
    crew.close()
    assert not any(is_running(process) for process in processes)
    assert crew.desk == {}


def test_nobody_forks_beside_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert _start_method() == "spawn"


def result_that_cannot_be_sent(desk: Desk, shared: None) -> Work:
    del desk, shared

    def work(name: str, item: Any) -> object:
        return (lambda: item) if name == "item 050" else item

    return work


def test_a_result_that_cannot_be_sent_is_an_error_and_no_silence(others: Crew) -> None:
    with pytest.raises((AttributeError, RuntimeError), match="pickle"):
        others.ask(result_that_cannot_be_sent, None, ITEMS)


@pytest.mark.parametrize("size", [1, 2])
def test_results_come_one_by_one_and_nobody_is_left_behind(size: int) -> None:
    with Crew(size) as crew:
        assert dict(crew.each(squared, 5, ITEMS)) == crew.ask(squared, 5, ITEMS)
        some = crew.each(squared, 0, ITEMS)
        next(some)
        some.close()  # type: ignore[attr-defined]  # it is a generator
        assert not crew.has_others, "who stops asking sends the others home, whose answers nobody would hear"
        assert crew.ask(squared, 1, ITEMS)["item 004"] == ("item 004", 17)
