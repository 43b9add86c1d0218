"""The store gives out what was put into it, whole, to the program that put it there, and nothing else."""

from __future__ import annotations

import os
import pickle
import sqlite3
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools import store as stores
from build_tools.loading import load
from build_tools.model import OrganisationRegister
from build_tools.site_folder import Mark
from build_tools.store import FILE, MOST_WAITING, TIDIED_EVERY, Store, pack, unpack
from build_tools.trace import fingerprint
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = b"1234567890123456"
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates() | st.frozensets(st.integers()),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


class Runs:
    """What runs a program when it is read, wherever nobody looks what is read."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.given = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.given


def put(folder: Path, value: object, name: str = "name") -> None:
    with Store(folder) as store:
        store.put("kind", name, KEY, value)


def got(folder: Path, name: str = "name") -> object:
    with Store(folder) as store:
        return store.get("kind", name, KEY)


def rows(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / FILE)
    found = [str(name) for (name,) in connection.execute("SELECT name FROM kept ORDER BY name")]
    connection.close()
    return found


@given(value=PLAIN)
def test_plain_values_come_out_as_they_went_in(value: object) -> None:
    assert unpack(pack(value)) == value


def test_our_own_classes_come_out(tmp_path: Path) -> None:
    mark = Mark(b"digest", 1, 2, 3)
    put(tmp_path, {"a": mark})
    assert got(tmp_path) == {"a": mark}


def refused(folder: Path) -> list[object]:
    beside = str(folder / "it-ran")
    return [
        Runs(os.system, f"touch {beside}"),
        Runs(eval, f"open({beside!r}, 'w')"),
        Runs(Path.touch, Path(beside)),
        Runs(stores.pack, 1),
        Runs(subprocess.Popen, ["touch", beside]),
        [{"deep": (Runs(os.system, f"touch {beside}"),)}],
    ]


@pytest.mark.parametrize("number", range(6))
def test_nothing_that_runs_a_program_is_read(number: int, tmp_path: Path) -> None:
    value = refused(tmp_path)[number]
    with pytest.raises(pickle.UnpicklingError, match="is not kept in a store"):
        unpack(pickle.dumps(value))
    put(tmp_path, value)
    assert got(tmp_path) is None
    assert not (tmp_path / "it-ran").exists()


def test_a_class_that_one_of_our_modules_only_uses_is_not_read() -> None:
    borrowed = pickle.dumps(Mark, protocol=0).replace(b"build_tools.site_folder\nMark", b"build_tools.store\nPath")
    with pytest.raises(pickle.UnpicklingError, match=r"build_tools\.store\.Path is not kept in a store"):
        unpack(borrowed)


def test_a_value_under_another_name_kind_or_key_is_not_given_out(tmp_path: Path) -> None:
    put(tmp_path, "a value")
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    connection.execute("INSERT INTO kept SELECT kind, 'other', key, digest, value, used FROM kept")
    connection.execute("INSERT INTO kept SELECT 'other', 'name', key, digest, value, used FROM kept LIMIT 1")
    connection.close()
    assert got(tmp_path, "other") is None
    with Store(tmp_path) as store:
        assert store.get("other", "name", KEY) is None
        assert store.get("kind", "name", KEY[::-1]) is None
        assert store.get("kind", "name", KEY) == "a value"


def test_another_edition_sees_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a value")
    with monkeypatch.context() as other:
        other.setattr(stores, "edition", lambda: b"another program.")
        assert got(tmp_path) is None
    assert got(tmp_path) == "a value"


def test_the_edition_is_another_when_our_code_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "store.py").write_text("one = 1\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.md.j2").write_text("one")
    monkeypatch.setattr(stores, "__file__", str(tmp_path / "store.py"))
    found = [stores.edition.__wrapped__()]
    (tmp_path / "templates" / "page.md.j2").write_text("two")
    found.append(stores.edition.__wrapped__())
    (tmp_path / "more.py").write_text("")
    found.append(stores.edition.__wrapped__())
    monkeypatch.setattr("importlib.metadata.version", lambda tool: f"another {tool}")
    found.append(stores.edition.__wrapped__())
    assert len(set(found)) == len(found)


def test_a_file_that_is_too_large_is_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "x" * 100_000)
    assert got(tmp_path) == "x" * 100_000
    monkeypatch.setattr(stores, "MAX_BYTES", 50_000)
    assert got(tmp_path) is None
    assert (tmp_path / FILE).stat().st_size < 50_000
    put(tmp_path, "a value")
    assert got(tmp_path) == "a value"


def test_what_nobody_asks_for_is_forgotten_in_time_and_what_is_asked_for_is_not(tmp_path: Path) -> None:
    put(tmp_path, "asked for", "asked")
    put(tmp_path, "not asked for", "lost")
    assert rows(tmp_path) == ["asked", "lost"]
    for number in range(2 * TIDIED_EVERY):
        with Store(tmp_path) as store:
            assert store.get("kind", "asked", KEY) == "asked for"
            store.put("other", f"new in each run {number}", KEY, number)
    found = rows(tmp_path)
    assert "asked" in found
    assert "lost" not in found
    assert len(found) < 2 * TIDIED_EVERY + 2


def test_a_store_that_others_have_locked_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "a value")
    before = (tmp_path / FILE).read_bytes()
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    put(tmp_path, "another value", "other")
    assert got(tmp_path) is None
    assert (tmp_path / FILE).read_bytes() == before
    other.execute("ROLLBACK")
    other.close()
    assert got(tmp_path) == "a value"


def test_a_store_that_others_lock_meanwhile_keeps_what_it_has(tmp_path: Path) -> None:
    put(tmp_path, "a value")
    with Store(tmp_path) as store:
        store.put("kind", "other", KEY, "another value")
        other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        store.write_down()
        other.execute("ROLLBACK")
        other.close()
        assert store.get("kind", "other", KEY) in {None, "another value"}
    assert got(tmp_path) == "a value"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to the superuser")
def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    put(tmp_path, "a value")
    (tmp_path / FILE).chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        put(tmp_path, "another value", "other")
        assert got(tmp_path / "inside") is None
    finally:
        tmp_path.chmod(0o700)
    assert (tmp_path / FILE).exists()


def test_a_folder_that_is_no_folder_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("This is no folder.")
    put(tmp_path / "file" / "inside", "a value")
    assert got(tmp_path / "file" / "inside") is None
    assert (tmp_path / "file").read_text() == "This is no folder."


def refusing(action: int, table: str | None, *_: object) -> int:
    is_writing = action in {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE} and table == "kept"
    return sqlite3.SQLITE_DENY if is_writing else sqlite3.SQLITE_OK


def test_what_cannot_be_written_down_is_still_given_out(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store._connection is not None
        store._connection.set_authorizer(refusing)
        store.put("kind", "name", KEY, "a value")
        store.write_down()
        assert store.get("kind", "name", KEY) in {"a value", None}


def test_a_store_without_a_folder_keeps_nothing() -> None:
    store = Store()
    store.put("kind", "name", KEY, "a value")
    assert store.get("kind", "name", KEY) is None


def test_a_byte_that_has_changed_gives_the_value_or_nothing(tmp_path: Path) -> None:
    values = {f"name {number}": list(range(number * 40)) for number in range(12)}
    with Store(tmp_path) as store:
        for name, value in values.items():
            store.put("kind", name, KEY, value)
    whole = (tmp_path / FILE).read_bytes()
    missing = 0
    for place in range(0, len(whole), 101):
        spoiled = bytearray(whole)
        spoiled[place] ^= 0xFF
        (tmp_path / FILE).write_bytes(spoiled)
        with Store(tmp_path) as store:
            found = {name: store.get("kind", name, KEY) for name in values}
            store.put("kind", "new", KEY, "new")
        assert all(each is None or each == values[name] for name, each in found.items()), place
        missing += None in found.values()
    assert missing > 20, "most places are in a value"


def test_many_of_a_kind_come_with_their_names_and_only_those_that_fit(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number in range(5):
            store.put("kind", f"name {number}", KEY, number)
    with Store(tmp_path) as store:
        store.put("kind", "name 1", KEY, "newer")
        store.put("kind", "name 9", KEY, "new")
        wanted = {f"name {number}": KEY for number in (0, 1, 2, 9)} | {"name 3": KEY[::-1], "nothing": KEY}
        found = [("name 0", 0), ("name 1", "newer"), ("name 2", 2), ("name 9", "new")]
        assert sorted(store.each("kind", wanted)) == found
        assert sorted(store.each_packed("kind", wanted)) == [(name, pack(value)) for name, value in found]


def test_what_is_damaged_is_left_out(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put("kind", "whole", KEY, "a value")
        store.put("kind", "damaged", KEY, "another")
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    connection.execute("UPDATE kept SET value = x'80054e2e' WHERE name = 'damaged'")
    connection.close()
    with Store(tmp_path) as store:
        assert dict(store.each("kind", {"whole": KEY, "damaged": KEY})) == {"whole": "a value"}
        assert store.get("kind", "damaged", KEY) is None


def test_what_was_written_down_is_given_out_in_the_same_run(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put("kind", "name", KEY, "a value")
        store.write_down()
        assert store.get("kind", "name", KEY) == "a value"
        assert dict(store.each("kind", {"name": KEY})) == {"name": "a value"}


def test_many_results_are_written_while_others_are_made(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number in range(MOST_WAITING + 5):
            store.put("kind", f"{number:05}", KEY, number)
        assert len(rows(tmp_path)) == MOST_WAITING
        assert [store.get("kind", f"{number:05}", KEY) for number in (0, MOST_WAITING + 4)] == [0, MOST_WAITING + 4]
    assert len(rows(tmp_path)) == MOST_WAITING + 5


def test_a_record_comes_out_with_what_was_given_and_what_was_not(made_up: Path) -> None:
    fronts = [material.front for material in load(made_up, COLLECTION_DAY).materials.values()]
    for front in fronts:
        found = unpack(pack(front))
        assert found == front
        assert found.model_dump_json() == front.model_dump_json()
        assert found.model_fields_set == front.model_fields_set
        assert front.source
        assert found.source.model_fields_set == front.source.model_fields_set
        assert fingerprint(found) == fingerprint(front)
    assert len({frozenset(front.model_fields_set) for front in fronts}) > 1
    assert unpack(pack(fronts[0])).model_fields_set is unpack(pack(fronts[0])).model_fields_set, "it is shared"
    assert unpack(pack(OrganisationRegister())) == OrganisationRegister()
