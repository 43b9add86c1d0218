"""Open materials for OERSI: as AMB asks, nothing that is not open, and what is left out is counted with its reason."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, FormatChecker

from build_tools.exports.amb import AMB, RESOURCE_TYPES, as_amb
from build_tools.exports.descriptions import Collection
from build_tools.exports.export_formats import omissions
from build_tools.licences import LICENCES
from build_tools.loading import load
from build_tools.model import MaterialType
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY
from tests.exports.awkward_catalogue import ADDRESS, collections

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

FORMATS = FormatChecker()


@FORMATS.checks("date", raises=ValueError)
def is_day(value: object) -> bool:
    """Whether a text is a whole day: `2014-11` and `2014` are not."""
    return isinstance(value, str) and bool(dt.date.fromisoformat(value)) and len(value) == len("2014-11-20")


def concepts(pattern: str = "^https?://") -> dict[str, Any]:
    label = {"type": "object", "properties": {"en": {"type": "string"}}, "additionalProperties": False}
    concept = {
        "type": "object",
        "properties": {
            "type": {"const": "Concept"},
            "id": {"type": "string", "format": "uri", "pattern": pattern},
            "prefLabel": label,
        },
        "required": ["id"],
    }
    return {"type": "array", "items": concept}


def named(kinds: list[str]) -> dict[str, Any]:
    properties = {"type": {"enum": kinds}, "name": {"type": "string"}, "id": {"type": "string", "format": "uri"}}
    return {"type": "array", "items": {"type": "object", "properties": properties, "required": ["name", "type"]}}


TEXT = {"type": "string"}
URI = {"type": "string", "format": "uri", "pattern": "^https://commons.example/"}
DAY = {"type": "string", "format": "date"}
LOGIN = {"enum": ["http://w3id.org/kim/conditionsOfAccess/no_login", "http://w3id.org/kim/conditionsOfAccess/login"]}
ENTITY = {
    "type": "object",
    "properties": {
        "id": URI,
        "type": {"const": "WebContent"},
        "provider": {"type": "object", "properties": {"id": URI, "type": TEXT, "name": TEXT}, "required": ["id"]},
    },
    "required": ["id"],
}
PROPERTIES: dict[str, Any] = {
    "@context": {
        "type": "array",
        "minItems": 2,
        "allOf": [
            {"contains": {"const": "https://w3id.org/kim/amb/context.jsonld"}},
            {"contains": {"type": "object", "properties": {"@language": {"const": "en"}}, "required": ["@language"]}},
        ],
    },
    "id": URI,
    "type": {"type": "array", "items": TEXT, "contains": {"const": "LearningResource"}},
    "name": TEXT,
    "description": TEXT,
    "creator": named(["Person", "Organization"]),
    "publisher": named(["Organization", "Person"]),
    "license": {
        "type": "object",
        "properties": {"id": {"pattern": "^https?://creativecommons.org/(licenses|licences|publicdomain)/.*"}},
        "required": ["id"],
    },
    "datePublished": DAY,
    "dateModified": DAY,
    "inLanguage": {"type": "array", "items": {"pattern": "^[a-z]{2}$"}},
    "learningResourceType": concepts("^https://w3id.org/kim/hcrt/.*"),
    "audience": concepts(),
    "educationalLevel": concepts("^https://w3id.org/kim/educationalLevel/.*"),
    "teaches": concepts(),
    "isBasedOn": {"type": "array", "items": {"type": "object", "required": ["name"]}},
    "keywords": {"type": "array", "items": TEXT},
    "isAccessibleForFree": {"type": "boolean"},
    "conditionsOfAccess": {"type": "object", "properties": {"id": LOGIN}, "required": ["id"]},
    "mainEntityOfPage": {"type": "array", "items": ENTITY},
}
RULES = {
    "type": "object",
    "properties": PROPERTIES,
    "required": ["@context", "id", "name", "type"],
    "additionalProperties": False,
}
"""What AMB 20231019 asks of the fields that we write, and that we write no others.

Its own words are the JSON Schema at https://w3id.org/kim/amb/20231019/schemas/schema.json.
"""
HCRT = {
    *("application", "assessment", "audio", "case_study", "course", "data", "diagram", "drill_and_practice"),
    *("educational_game", "experiment", "image", "index", "lesson_plan", "map", "portal", "questionnaire", "script"),
    *("sheet_music", "simulation", "slide", "text", "textbook", "video", "web_page", "worksheet", "other"),
}
"""The Hochschulcampus Ressourcentypen: https://w3id.org/kim/hcrt/scheme."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return replace(load(REPOSITORY, COLLECTION_DAY), site_address=ADDRESS)


def records(collection: Collection) -> list[dict[str, Any]]:
    written = as_amb(collection, collection.selections[0])
    assert written == "" or written.endswith("}\n")
    return [json.loads(line) for line in written.split("\n")[:-1]]


@settings(max_examples=60, deadline=None)
@given(collection=collections())
def test_every_record_is_as_amb_asks(collection: Collection) -> None:
    validator = Draft202012Validator(RULES, format_checker=FORMATS)
    for record in records(collection):
        assert [error.message for error in validator.iter_errors(record)] == []


def test_every_real_record_is_as_amb_asks(catalogue: Catalogue) -> None:
    found = records(Collection(catalogue))
    assert len(found) > 40
    validator = Draft202012Validator(RULES, format_checker=FORMATS)
    for record in found:
        validator.validate(record)
    found[0]["datePublished"] = "2014"
    found[0]["license"]["id"] = LICENCES["OGL-UK-3.0"].url
    assert len(list(validator.iter_errors(found[0]))) == 2


@settings(max_examples=60, deadline=None)
@given(collection=collections())
def test_nothing_is_in_it_that_is_not_open_and_all_else_is_counted(collection: Collection) -> None:
    inside = {record["id"] for record in records(collection)}
    for each in collection.materials.values():
        assert (each.full_address in inside) == (AMB.left_out(each) == "")
        assert not (each.full_address in inside and not each.is_open)
    ours = f"{AMB.name}: "
    told = [line.removeprefix(ours) for line in omissions(collection) if line.startswith(ours)]
    counted = [int(line.split(" ")[0]) for line in told]
    assert sum(counted) == len(collection.materials) - len(inside)


def test_the_page_says_how_many_are_left_out_and_why(real_site: Any, catalogue: Catalogue) -> None:
    page = (real_site / "data" / "index.html").read_text(encoding="utf-8")
    elsewhere = sum(each.is_elsewhere for each in Collection(catalogue).materials.values())
    total = len(catalogue.published)
    assert f"AMB, for OERSI: {elsewhere} of {total} left out, because only a description is kept here." in page


def test_a_type_is_one_of_theirs_or_left_out() -> None:
    assert set(RESOURCE_TYPES) < set(get_args(MaterialType))
    assert {name for name, _ in RESOURCE_TYPES.values()} <= HCRT
