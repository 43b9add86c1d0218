"""The whole catalogue as JSON: every field that a page shows, by the names of the front matter.

The schema is `schemas/catalogue.schema.json`, JSON Schema draft 2020-12. `version` follows Semantic Versioning 2.0.0:
its first number changes when a program that reads the file would have to.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_tools import indexes
from build_tools.exports.descriptions import LANGUAGE, SITE_NAME
from build_tools.exports.formats import ExportFormat
from build_tools.listings import domain_address
from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description, Selection
    from build_tools.licences import Licence
    from build_tools.model import Framework, Name

VERSION = "1.0.0"
PATH = "data/catalogue.json"


def as_catalogue_json(collection: Collection, selection: Selection) -> str:
    """The catalogue as JSON, one material a line.

    Args:
        collection: The collection.
        selection: All of it.
    """
    head = {
        "version": VERSION,
        "name": SITE_NAME,
        "address": collection.site_address or None,
        "updated": collection.updated(selection) or None,
        "language": LANGUAGE,
        "frameworks": [_framework(framework) for framework in collection.frameworks],
    }
    lines = ",\n".join(_json(record(each)) for each in collection.chosen(selection))
    return f'{_json(head)[:-1]},"materials":[\n{lines}\n]}}\n'


def record(described: Description) -> dict[str, Any]:
    """A material as the catalogue has it: what is not known is left out.

    Args:
        described: The material.
    """
    organisation = {"key": described.organisation, "name": described.publisher, "url": described.publisher_url}
    values = {
        "slug": described.slug,
        "page": described.page,
        "url": described.full_address,
        "title": described.title,
        "summary": described.summary,
        "type": described.type,
        "authors": [_author(name) for name in described.authors],
        "organisation": {key: value for key, value in organisation.items() if value},
        "published": described.published,
        "modified": described.modified,
        "rights": {
            "licence": described.licence.code,
            "licence_url": described.licence.url,
            "holder": described.holder,
            "basis": described.basis,
        },
        "is_elsewhere": described.is_elsewhere,
        "original_url": described.original_url,
        "domains": described.domains,
        "audience": described.audience,
        "setting": described.setting,
        "use": described.use,
        "minutes": described.minutes,
        "outcomes": described.outcomes,
        "adapted_from": [
            {"title": each.reference.title, **_rights_of(each.licence), "changes": each.changes}
            for each in described.originals
        ],
    }
    return {key: value for key, value in values.items() if value not in ("", None)}


def catalogue_schema() -> dict[str, Any]:
    """The JSON Schema of the file: draft 2020-12."""
    text, day = {"type": "string", "minLength": 1}, {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
    partial = {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}
    address = {"type": "string", "format": "uri"}
    codes = {"type": "array", "items": text}
    licence = {
        "licence": {**text, "description": "An SPDX id, or a rightsstatements.org code."},
        "licence_url": address,
    }
    author = {
        "oneOf": [
            _object(
                {"name": text, "family": text, "given": text, "particle": text}, required=("name", "family", "given")
            ),
            _object({"name": text}, required=("name",)),
        ]
    }
    domain = _object({"code": text, "title": text, "page": text}, required=("code", "title", "page"))
    framework = _object(
        {"id": text, "name": text, "issuer": text, "valid_from": partial, "valid_to": day, "domains": _list(domain)},
        required=("id", "name", "issuer", "valid_from", "domains"),
    )
    original = _object({"title": text, **licence, "changes": {"type": "string"}}, required=("title", *licence))
    material = {
        "slug": text,
        "page": {**text, "description": "The address of its page from the site's root."},
        "url": {**address, "description": "The same on the web, once it is known where the site is published."},
        "title": text,
        "summary": text,
        "type": {"enum": list(indexes.TYPE_NAMES)},
        "authors": {"type": "array", "items": author},
        "organisation": _object({"key": text, "name": text, "url": address}, required=("key", "name")),
        "published": partial,
        "modified": day,
        "rights": _object({**licence, "holder": text, "basis": text}, required=(*licence, "holder", "basis")),
        "is_elsewhere": {"type": "boolean", "description": "Whether only a description of it is kept here."},
        "original_url": address,
        "domains": codes,
        "audience": _list({"enum": list(indexes.AUDIENCE_NAMES)}),
        "setting": _list({"enum": list(indexes.SETTING_NAMES)}),
        "use": _list({"enum": list(indexes.USE_NAMES)}),
        "minutes": {"type": "integer", "minimum": 1},
        "outcomes": codes,
        "adapted_from": _list(original),
    }
    optional = {"url", "published", "modified", "original_url"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The catalogue of Practice Commons",
        **_object(
            {
                "version": {"const": VERSION},
                "name": text,
                "address": {"type": ["string", "null"]},
                "updated": {"anyOf": [day, {"type": "null"}]},
                "language": text,
                "frameworks": _list(framework),
                "materials": _list(_object(material, required=tuple(key for key in material if key not in optional))),
            },
            required=("version", "name", "address", "updated", "language", "frameworks", "materials"),
        ),
    }


CATALOGUE_JSON = ExportFormat(
    "catalogue-json",
    "JSON",
    "application/json",
    "The whole catalogue, for a program of your own",
    "JSON Schema of the catalogue, version 1",
    "https://json-schema.org/draft/2020-12/schema",
    lambda _: PATH,
    as_catalogue_json,
)


def _framework(framework: Framework) -> dict[str, Any]:
    values = {
        "id": framework.id,
        "name": framework.name,
        "issuer": framework.issuer,
        "valid_from": framework.valid_from,
        "valid_to": framework.valid_to.isoformat() if framework.valid_to else None,
        "domains": [
            {"code": domain.code, "title": domain.title, "page": domain_address(domain.code or "")}
            for domain in framework.domains
        ],
    }
    return {key: value for key, value in values.items() if value is not None}


def _author(name: Name) -> dict[str, str]:
    parts = {"name": in_full(name), "family": name.family, "given": name.given, "particle": name.particle}
    return {key: value for key, value in parts.items() if value}


def _rights_of(licence: Licence) -> dict[str, str]:
    return {"licence": licence.code, "licence_url": licence.url}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _object(properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
