"""The JSON Schemas of front matter and of the files that other programs read or write: draft 2020-12."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from build_tools.exports.catalogue_json import catalogue_schema
from build_tools.exports.cpd_expectations import cpd_schema
from build_tools.exports.domain_materials import domain_materials_schema
from build_tools.exports.report_forms import report_schema
from build_tools.exports.session_json import session_schema
from build_tools.model import FrontMatter, ReadingPath, Record
from build_tools.readers.link_states import link_states_schema

if TYPE_CHECKING:
    from collections.abc import Callable


def material_schema() -> dict[str, Any]:
    """The schema that an editor completes and checks fields with."""
    return _schema_of(FrontMatter, "The front matter of a Practice Commons material")


def path_schema() -> dict[str, Any]:
    """The schema that an editor completes and checks the file of a reading path with."""
    return _schema_of(ReadingPath, "A reading path of Practice Commons")


def _schema_of(kind: type[Record], title: str) -> dict[str, Any]:
    schema = kind.model_json_schema()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **{key: value for key, value in schema.items() if key != "title"},
    }
    _require(schema)
    for record in schema["$defs"].values():
        _require(record)
    return schema


def material_schema_text() -> str:
    """The schema as the text of schemas/material.schema.json."""
    return _as_text(material_schema)


def schema_texts() -> dict[str, Callable[[], str]]:
    """What gives the text of each schema in schemas/, by what it describes."""
    made = {
        "catalogue": catalogue_schema,
        "cpd-expectations": cpd_schema,
        "domain-materials": domain_materials_schema,
        "material": material_schema,
        "links": link_states_schema,
        "path": path_schema,
        "report": report_schema,
        "session": session_schema,
    }
    return {name: partial(_as_text, make) for name, make in made.items()}


def _as_text(make: Callable[[], dict[str, Any]]) -> str:
    return json.dumps(make(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _require(record: dict[str, Any]) -> None:
    """Turn the model's mark of a required field into the schema's, and leave out the empty defaults."""
    required = [name for name, properties in record.get("properties", {}).items() if properties.pop("required", False)]
    for properties in record.get("properties", {}).values():
        properties.pop("default", None)
        properties.pop("title", None)
    if required:
        record["required"] = required
