"""The catalogue as a typed table for programs that count: Apache Parquet.

The columns are those of the catalogue as CSV, with lists as lists and days as days. A day that is known in part, such
as 2014-05, is a text in `published` and nothing in `published_on`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from build_tools.exports.catalogue_rows import row_of
from build_tools.exports.feeds import first_published
from build_tools.exports.formats import ExportFormat

if TYPE_CHECKING:
    import pyarrow as pa

    from build_tools.exports.descriptions import Collection, Description, Selection

PATH = "data/catalogue.parquet"


def as_parquet(collection: Collection, selection: Selection) -> bytes:
    """The materials of a selection as a Parquet file.

    Args:
        collection: The collection.
        selection: The selection.
    """
    import pyarrow as pa  # noqa: PLC0415 - a large library, which most commands never need
    from pyarrow import parquet  # noqa: PLC0415 - as above

    table = pa.Table.from_pylist([_row(each) for each in collection.chosen(selection)], schema=_schema())
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, compression="snappy", version="2.6", store_schema=False)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415 - as above

    texts = pa.list_(pa.string())
    original = pa.struct({"title": pa.string(), "licence": pa.string(), "licence_url": pa.string()})
    return pa.schema(
        {
            **dict.fromkeys(("slug", "page", "url", "title", "summary", "type"), pa.string()),
            "authors": texts,
            **dict.fromkeys(("organisation", "organisation_name", "organisation_url", "published"), pa.string()),
            **dict.fromkeys(("published_on", "modified"), pa.date32()),
            **dict.fromkeys(("licence", "licence_url", "holder", "basis"), pa.string()),
            "is_elsewhere": pa.bool_(),
            "original_url": pa.string(),
            **dict.fromkeys(("domains", "audience", "setting", "use"), texts),
            "minutes": pa.int32(),
            "outcomes": texts,
            "adapted_from": pa.list_(original),
        }
    )


def _row(described: Description) -> dict[str, Any]:
    """A material as a row: what is not known is nothing, and no empty text."""
    return {
        **{name: None if cell == "" else cell for name, cell in row_of(described).items()},
        "published_on": _day(first_published(described)[:10]),
        "modified": _day(described.modified),
        "adapted_from": [
            {"title": each.reference.title, "licence": each.licence.code, "licence_url": each.licence.url}
            for each in described.originals
        ],
    }


def _day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


CATALOGUE_PARQUET = ExportFormat(
    "catalogue-parquet",
    "Parquet",
    "application/vnd.apache.parquet",
    "The whole catalogue with typed columns, for pandas, R, DuckDB or Power BI",
    "Apache Parquet",
    "https://parquet.apache.org/docs/file-format/",
    lambda _: PATH,
    as_parquet,
)
