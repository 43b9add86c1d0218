"""The catalogue as CSV and as Parquet: what a spreadsheet and what a program that counts make of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv as csv_reader
from pyarrow import parquet

from build_tools.exports.catalogue_csv import COLUMNS, _joined, as_csv
from build_tools.exports.catalogue_json import record
from build_tools.exports.catalogue_parquet import as_parquet
from build_tools.exports.descriptions import Collection
from tests.exports.awkward_catalogue import AWKWARD, collections, real
from tests.exports.format_readers import parts_of_cell
from tests.exports.real_collection import everything, real_collection

FORMULAS = ("=1+2", "+44 20", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'quoted'", "  =1+2", '=HYPERLINK("x")')


def titled(titles: tuple[str, ...]) -> Collection:
    """The first real materials, with other titles."""
    collection = Collection(real())
    for described, title in zip(list(collection.materials.values()), titles, strict=False):
        collection.materials[described.slug] = replace(described, title=title, holder=title)
    return collection


def rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""), strict=True))


def test_a_table_starts_with_the_sign_by_which_excel_knows_utf_8_and_its_lines_end_as_rfc_4180_says() -> None:
    content = as_csv(real_collection(), everything())
    assert content.encode().startswith(b'\xef\xbb\xbf"slug",')
    lines = content.split("\r\n")
    assert lines.pop() == ""
    assert len(lines) == len(everything().slugs) + 1
    assert not any("\n" in line or "\r" in line for line in lines)


@settings(max_examples=30, deadline=None)
@given(collection=collections())
def test_no_cell_can_be_a_formula(collection: Collection) -> None:
    for row in rows(as_csv(collection, collection.selections[0])):
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_was_written_is_there_without_its_apostrophe(text: str) -> None:
    collection = titled((text,))
    cell = rows(as_csv(collection, collection.selections[0]))[0]["title"]
    assert cell == f"'{text}"


@given(st.lists(st.text(st.sampled_from("ab ;\\'\",=")).filter(lambda part: part.strip() == part and part), min_size=1))
def test_things_in_one_cell_can_be_told_apart(parts: list[str]) -> None:
    assert parts_of_cell(_joined(parts)) == parts


def test_each_cell_is_what_the_catalogue_in_json_says() -> None:
    collection = real_collection()
    for row in rows(as_csv(collection, everything())):
        known = record(collection.materials[row["slug"]])
        assert list(row) == list(COLUMNS)
        assert row["title"].removeprefix("'") == known["title"]
        assert row["licence"] == known["rights"]["licence"]
        assert row["organisation_name"] == known["organisation"]["name"]
        assert int(row["minutes"]) == known["minutes"]
        assert row["is_elsewhere"] == str(known["is_elsewhere"]).lower()
        for name in ("domains", "audience", "setting", "use", "outcomes"):
            assert parts_of_cell(row[name].removeprefix("'")) == list(known[name])
        for name in ("page", "url", "published", "modified", "original_url", "summary", "type"):
            assert row[name].removeprefix("'") == known.get(name, "")


@pytest.mark.interop
def test_another_reader_of_csv_takes_the_same_from_it() -> None:
    collection = titled((*AWKWARD, *FORMULAS))
    content = as_csv(collection, collection.selections[0]).encode()
    texts = csv_reader.ConvertOptions(column_types=dict.fromkeys(COLUMNS, pa.string()))
    several_lines = csv_reader.ParseOptions(newlines_in_values=True)
    read = csv_reader.read_csv(pa.BufferReader(content), parse_options=several_lines, convert_options=texts)
    assert read.to_pylist() == rows(content.decode())


@pytest.mark.interop
def test_the_columns_of_parquet_have_their_types() -> None:
    table = parquet.read_table(pa.BufferReader(as_parquet(real_collection(), everything())))
    types = dict(zip(table.schema.names, table.schema.types, strict=True))
    assert types["modified"] == types["published_on"] == pa.date32()
    assert types["minutes"] == pa.int32()
    assert types["is_elsewhere"] == pa.bool_()
    assert pa.types.is_list(types["domains"])
    assert set(COLUMNS) | {"published_on"} == set(types)


@settings(max_examples=30, deadline=None)
@given(collection=collections())
def test_a_day_is_a_day_only_where_all_of_it_is_known(collection: Collection) -> None:
    for row in parquet.read_table(pa.BufferReader(as_parquet(collection, collection.selections[0]))).to_pylist():
        published = collection.materials[row["slug"]].published
        assert row["published"] == (published or None)
        assert row["published_on"] == (dt.date.fromisoformat(published) if len(published) == 10 else None)
