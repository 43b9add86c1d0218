"""The materials of a domain as JSON, for another site that lists them: files that stay where they are.

The schema is `schemas/domain-materials.schema.json`, JSON Schema draft 2020-12. `version` follows Semantic Versioning
2.0.0: its first number changes when a program that reads the file would have to.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_tools import indexes
from build_tools.exports.descriptions import LANGUAGE, OF_DOMAIN
from build_tools.exports.formats import ExportFormat
from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description, Selection

VERSION = "1.1.0"


def domain_path(selection: Selection) -> str:
    """The path in the site of the file of a domain.

    Args:
        selection: The domain.
    """
    return f"data/domains/{selection.key.lower()}.json"


def as_domain_json(collection: Collection, selection: Selection) -> str:
    """What serves a domain, one material a line.

    Args:
        collection: The collection.
        selection: The domain.
    """
    framework, domain = collection.catalogue.domains[selection.key]
    head = {
        "version": VERSION,
        "domain": {
            "code": selection.key,
            "title": domain.title,
            "summary": domain.summary,
            "framework": framework.name,
            **_places(selection.page, collection.catalogue.full_address(selection.page)),
        },
        "language": LANGUAGE,
        "updated": collection.updated(selection) or None,
        "count": len(selection.slugs),
    }
    lines = ",\n".join(_json(record(each)) for each in collection.chosen(selection))
    return f'{_json(head)[:-1]},"materials":[\n{lines}\n]}}\n'


def record(described: Description) -> dict[str, Any]:
    """A material as a list of another site needs it.

    Args:
        described: The material.
    """
    licence = described.licence
    return {
        "slug": described.slug,
        "title": described.title,
        "summary": described.summary,
        **_places(described.page, described.full_address),
        "type": described.type,
        "type_name": described.type_name,
        "audience": list(described.audience),
        "use": list(described.use),
        "minutes": described.minutes,
        "authors": [in_full(name) for name in described.authors],
        "domains": list(described.domains),
        "licence": {"code": licence.code, "name": licence.name, "url": licence.url, "in_words": licence.in_words},
        "is_elsewhere": described.is_elsewhere,
    }


def domain_materials_schema() -> dict[str, Any]:
    """The JSON Schema of the file: draft 2020-12."""
    text, address = {"type": "string", "minLength": 1}, {"type": "string", "format": "uri"}
    places = {
        "page": {**text, "description": "The address of its page from the site's root."},
        "url": {**address, "description": "The same on the web, once it is known where the site is published."},
    }
    licence = _object({"code": text, "name": text, "url": address, "in_words": text})
    material = {
        "slug": text,
        "title": text,
        "summary": text,
        **places,
        "type": {"enum": list(indexes.TYPE_NAMES)},
        "type_name": text,
        "audience": _keys(indexes.AUDIENCE_NAMES),
        "use": _keys(indexes.USE_NAMES),
        "minutes": {"type": "integer", "minimum": 1},
        "authors": {"type": "array", "items": text, "minItems": 1},
        "domains": {"type": "array", "items": text, "minItems": 1, "description": "Most relevant first."},
        "licence": licence,
        "is_elsewhere": {"type": "boolean", "description": "Whether only a description of it is kept here."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The materials of Practice Commons for one domain",
        **_object(
            {
                "version": {"const": VERSION},
                "domain": _object({"code": text, "title": text, "summary": text, "framework": text, **places}),
                "language": text,
                "updated": {"anyOf": [{"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}, {"type": "null"}]},
                "count": {"type": "integer", "minimum": 0},
                "materials": {"type": "array", "items": _object(material)},
            }
        ),
    }


DOMAIN_JSON = ExportFormat(
    "domain-json",
    "Materials of a domain as JSON",
    "application/json",
    "A list for your own site or intranet, at an address that stays: PS7 is at data/domains/ps7.json",
    "JSON Schema of a domain’s materials, version 1",
    "https://json-schema.org/draft/2020-12/schema",
    domain_path,
    as_domain_json,
    kinds=(OF_DOMAIN,),
    is_announced=True,
)


def _places(page: str, url: str) -> dict[str, str]:
    return {"page": page, **({"url": url} if url else {})}


def _keys(names: dict[str, str]) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": list(names)}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object all of whose properties but the address on the web are there."""
    required = [name for name in properties if name != "url" or "page" not in properties]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
