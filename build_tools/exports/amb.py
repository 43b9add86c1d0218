"""Open materials as the search index OERSI takes them: AMB, one record a line.

AMB is the Allgemeines Metadatenprofil für Bildungsressourcen, version 20231019, and knows the licences of Creative
Commons and no other that a material here has. The types are those of the Hochschulcampus Ressourcentypen (HCRT), the
levels those of its own list, and the roles those of LRMI. A value of ours that none of theirs means is left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_tools.exports.descriptions import SITE_NAME
from build_tools.exports.formats import ExportFormat
from build_tools.listings import domain_address, statement_address
from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Description, Selection
    from build_tools.model import Name

PATH = "data/amb.jsonl"
CONTEXT = ["https://w3id.org/kim/amb/context.jsonld", {"@language": "en"}]
_CREATIVE_COMMONS = "https://creativecommons.org/"
_WHOLE_DAY = len("2026-11-20")
_HCRT = "https://w3id.org/kim/hcrt/"
RESOURCE_TYPES = {
    "briefing": ("text", "Text"),
    "case-study": ("case_study", "Case Study"),
    "messages": ("text", "Text"),
    "reading": ("text", "Text"),
    "session-plan": ("lesson_plan", "Lesson Plan"),
    "slides": ("slide", "Presentation"),
}
"""What HCRT calls a type. It has no word for a tool, exercise or template, and a recording may be of two kinds."""
_LEVELS = "https://w3id.org/kim/educationalLevel/"
_UNIVERSITY, _IN_WORK = ("level_678", "University"), ("level_10", "Advanced training")
_ROLES = "http://purl.org/dcx/lrmi-vocabs/educationalAudienceRole/"
STUDENT = "student"


def left_out(described: Description) -> str:
    """Why a material is not in the file: an empty text for one that is.

    Args:
        described: The material.
    """
    if described.is_elsewhere:
        return "only a description is kept here"
    if not described.licence.share:
        return "the licence does not let everybody pass on copies"
    if not described.licence.url.startswith(_CREATIVE_COMMONS):
        return "AMB has no place for a licence that is not one of Creative Commons"
    return ""


def as_amb(collection: Collection, selection: Selection) -> str:
    """The open materials, one JSON record a line.

    Args:
        collection: The collection, of which it is known where it is published.
        selection: All of it.
    """
    lines = (_record(each, collection) for each in collection.chosen(selection) if not left_out(each))
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)


AMB = ExportFormat(
    "amb",
    "AMB, for OERSI",
    "application/x-ndjson",
    "Open materials as the search index OERSI and other German-language indexes describe them, one a line",
    "Allgemeines Metadatenprofil für Bildungsressourcen (AMB)",
    "https://w3id.org/kim/amb/20231019/",
    lambda _: PATH,
    as_amb,
    needs_address=True,
    left_out=left_out,
    says_statements=True,
)


def _record(described: Description, collection: Collection) -> dict[str, Any]:
    page = described.full_address
    provider = {"id": collection.site_address, "type": "Service", "name": SITE_NAME}
    body = {"type": "Organization", "name": described.publisher, "id": described.publisher_url}
    values = {
        "@context": CONTEXT,
        "id": page,
        "type": ["LearningResource"],
        "name": described.title,
        "description": described.summary,
        "creator": [_creator(name) for name in described.authors],
        "publisher": [{key: value for key, value in body.items() if value}],
        "license": {"id": described.licence.url},
        "datePublished": described.published if len(described.published) == _WHOLE_DAY else "",
        "dateModified": described.modified,
        "inLanguage": ["en"],
        "learningResourceType": _resource_types(described),
        "audience": _audience(described),
        "educationalLevel": _levels(described),
        "teaches": [_taught(code, collection) for code in described.domains],
        "isBasedOn": [
            _original(each.reference.title, each.reference.fields.get("url")) for each in described.originals
        ],
        "keywords": [described.type_name, *described.audience_names],
        "isAccessibleForFree": True,
        "conditionsOfAccess": {"type": "Concept", "id": "http://w3id.org/kim/conditionsOfAccess/no_login"},
        "mainEntityOfPage": [{"id": page, "type": "WebContent", "provider": provider}],
    }
    return {key: value for key, value in values.items() if value not in ("", [])}


def _creator(name: Name) -> dict[str, str]:
    return {"type": "Organization" if name.literal else "Person", "name": in_full(name)}


def _original(title: str, url: str | None) -> dict[str, str]:
    return {"name": title, **({"id": url} if url else {})}


def _resource_types(described: Description) -> list[dict[str, Any]]:
    known = RESOURCE_TYPES.get(described.type)
    return [_concept(_HCRT + known[0], known[1])] if known else []


def _levels(described: Description) -> list[dict[str, Any]]:
    at_work = any(key != STUDENT for key in described.audience)
    found = [_UNIVERSITY] * (STUDENT in described.audience) + [_IN_WORK] * at_work
    return [_concept(_LEVELS + key, label) for key, label in found]


def _audience(described: Description) -> list[dict[str, Any]]:
    roles = dict.fromkeys(STUDENT if key == STUDENT else "professional" for key in described.audience)
    return [_concept(_ROLES + role, role.capitalize()) for role in roles]


def _taught(code: str, collection: Collection) -> dict[str, Any]:
    catalogue = collection.catalogue
    if code in catalogue.statements:
        address, label = statement_address(code), catalogue.statements[code][2].text
    else:
        address, label = domain_address(code), catalogue.domains[code][1].title
    return {"id": catalogue.full_address(address), "prefLabel": {"en": f"{code} {label}"}}


def _concept(address: str, label: str) -> dict[str, Any]:
    return {"type": "Concept", "id": address, "prefLabel": {"en": label}}
