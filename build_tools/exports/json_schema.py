"""The JSON Schema of a material's front matter, made from the model: draft 2020-12."""

from __future__ import annotations

import json
from typing import Any

from build_tools.model import FrontMatter


def material_schema() -> dict[str, Any]:
    """The schema that an editor completes and checks fields with."""
    schema = FrontMatter.model_json_schema()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The front matter of a Practice Commons material",
        **{key: value for key, value in schema.items() if key != "title"},
    }
    _require(schema)
    for record in schema["$defs"].values():
        _require(record)
    return schema


def material_schema_text() -> str:
    """The schema as the text of schemas/material.schema.json."""
    return json.dumps(material_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _require(record: dict[str, Any]) -> None:
    """Turn the model's mark of a required field into the schema's, and leave out the empty defaults."""
    required = [name for name, properties in record.get("properties", {}).items() if properties.pop("required", False)]
    for properties in record.get("properties", {}).values():
        properties.pop("default", None)
        properties.pop("title", None)
    if required:
        record["required"] = required
