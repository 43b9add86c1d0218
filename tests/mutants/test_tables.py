"""No line is added to or taken from a table of what is allowed unless somebody says so in a second place."""

from __future__ import annotations

import pytest

from tests.mutants.tables import COPY, TABLES, Table, copy_of_tables


def test_the_tables_are_those_in_the_copy() -> None:
    assert copy_of_tables() == COPY.read_text(encoding="utf-8"), "run `make golden`, and read the diff line by line"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.module}.{table.name}")
def test_nothing_forbidden_is_a_line_of_a_table(table: Table) -> None:
    assert table.members
    assert not {repr(each) for each in table.forbidden} & set(table.members)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.module}.{table.name}")
def test_each_line_can_be_left_out(table: Table) -> None:
    for number, member in enumerate(table.members):
        text = table.without(number)
        compile(text, table.module, "exec")
        assert text.count(member) < table.path.read_text(encoding="utf-8").count(member) or len(table.members) > 1
