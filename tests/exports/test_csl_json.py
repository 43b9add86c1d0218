"""CSL-JSON as pandoc reads it back, and against the parts of its schema that reference managers rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.exports.csl_json import as_csl_json
from tests.exports.references import REAL, any_reference, by_pandoc

pytestmark = pytest.mark.interop

if TYPE_CHECKING:
    from build_tools.model import Reference

TEXTS = (
    *("id", "type", "title", "container-title", "collection-title", "collection-number", "publisher"),
    *("publisher-place", "volume", "issue", "number", "page", "edition", "genre", "DOI", "ISBN", "ISSN", "URL"),
)
PART = {"type": "string", "minLength": 1}
NAMES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "minProperties": 1,
        "properties": dict.fromkeys(("family", "given", "non-dropping-particle", "suffix", "literal"), PART),
        "additionalProperties": False,
    },
}
DATE = {
    "type": "object",
    "minProperties": 1,
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        },
        "literal": PART,
    },
    "additionalProperties": False,
}
TYPES = [
    *("article-journal", "article-magazine", "book", "chapter", "paper-conference"),
    *("report", "thesis", "webpage"),
]
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            **dict.fromkeys(TEXTS, PART),
            "type": {"enum": TYPES},
            **dict.fromkeys(("author", "editor"), NAMES),
            **dict.fromkeys(("issued", "accessed"), DATE),
        },
        "additionalProperties": False,
    },
}
"""What CSL-JSON 1.0.2 (csl-data.json) allows, as far as we use it."""


@given(st.lists(any_reference, max_size=3))
def test_any_references_fit_the_schema(references: list[Reference]) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(as_csl_json(references)))


def test_every_real_reference_fits_the_schema_and_none_of_our_own_fields_is_in_it() -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(as_csl_json(REAL)))
    assert "verified" not in as_csl_json(REAL)


def straight(text: str) -> str:
    """A text with straight quotation marks: pandoc curls them as it reads."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def test_pandoc_reads_every_real_reference_without_a_loss() -> None:
    written = {item["id"]: item for item in json.loads(as_csl_json(REAL))}
    read = by_pandoc(as_csl_json(REAL), "csljson")
    assert set(read) == set(written)
    for key, item in written.items():
        assert set(read[key]) == set(item), key
        for name in ("type", "title", "DOI", "URL", "volume", "number", "publisher"):
            assert straight(read[key].get(name, "")) == straight(item.get(name, "")), key


@settings(max_examples=25)
@given(st.lists(any_reference, min_size=5, max_size=20, unique_by=lambda reference: reference.key))
def test_pandoc_reads_any_references(references: list[Reference]) -> None:
    assert set(by_pandoc(as_csl_json(references), "csljson")) == {reference.key for reference in references}
