"""A framework as a CASE package: as the standard asks, whole, and with identifiers that stay."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from build_tools.exports.case_json import as_case_json, identifier
from build_tools.exports.descriptions import OF_FRAMEWORK, Collection
from build_tools.loading import load
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

ADDRESS = "https://commons.example/cpd/"
ASSOCIATIONS = (
    *("isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy", "exemplar"),
    *("hasSkillLevel", "isTranslationOf"),
)


def closed(required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
LINE = {"type": "string", "pattern": r"^[^\r\n\t]+$"}
URI = {"type": "string", "format": "uri", "pattern": "^https://"}
DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
UUID = {
    "type": "string",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
}
LINK = closed({"title": LINE, "identifier": UUID, "uri": URI}, {})
NODE = closed({"title": LINE, "identifier": UUID, "uri": URI}, {"targetType": {"enum": ["CASE"]}})
COMMON = {"identifier": UUID, "uri": URI, "lastChangeDateTime": TIME}
PACKAGE = closed(
    {
        "CFDocument": closed(
            {**COMMON, "creator": LINE, "title": LINE},
            {
                "caseVersion": {"const": "1.1"},
                "officialSourceURL": URI,
                "publisher": LINE,
                "description": TEXT,
                "language": LINE,
                "version": LINE,
                "statusStartDate": DAY,
                "statusEndDate": DAY,
                "licenseURI": LINK,
                "notes": TEXT,
            },
        )
    },
    {
        "CFItems": {
            "type": "array",
            "items": closed(
                {**COMMON, "fullStatement": TEXT},
                {"humanCodingScheme": LINE, "CFItemType": LINE, "language": LINE, "notes": TEXT},
            ),
        },
        "CFAssociations": {
            "type": "array",
            "items": closed(
                {
                    **COMMON,
                    "associationType": {"enum": list(ASSOCIATIONS)},
                    "originNodeURI": NODE,
                    "destinationNodeURI": NODE,
                },
                {"sequenceNumber": {"type": "integer"}},
            ),
        },
    },
)
"""What CASE 1.1 asks of the fields that we write.

That is CFPackage, CFPckgDocument, CFPckgItem, CFPckgAssociation, LinkURI and LinkGenURI of the CASE Service Version 1.1
Information Model, final release, 24 January 2025.
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return replace(load(REPOSITORY, COLLECTION_DAY), site_address=ADDRESS)


def packages(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """The package of each framework."""
    collection = Collection(catalogue)
    chosen = [each for each in collection.selections if each.kind == OF_FRAMEWORK]
    return {each.key: json.loads(as_case_json(collection, each)) for each in chosen}


def test_each_framework_is_a_package_as_the_standard_asks(catalogue: Catalogue) -> None:
    made = packages(catalogue)
    assert list(made) == [framework.id for framework in catalogue.frameworks]
    validator = Draft202012Validator(PACKAGE, format_checker=FormatChecker())
    for package in made.values():
        assert [error.message for error in validator.iter_errors(package)] == []


def test_an_item_without_what_the_standard_asks_is_told(catalogue: Catalogue) -> None:
    package = packages(catalogue)["kss-ps-2015"]
    del package["CFItems"][0]["lastChangeDateTime"]
    package["CFAssociations"][0]["associationType"] = "isBelow"
    messages = [error.message for error in Draft202012Validator(PACKAGE).iter_errors(package)]
    assert len(messages) == 2


def test_every_item_hangs_in_one_tree_below_the_document(catalogue: Catalogue) -> None:
    for key, package in packages(catalogue).items():
        codes = {each["identifier"]: each["humanCodingScheme"] for each in package["CFItems"]}
        parents = {
            codes[each["originNodeURI"]["identifier"]]: each["destinationNodeURI"]["identifier"]
            for each in package["CFAssociations"]
            if each["associationType"] == "isChildOf"
        }
        assert parents.keys() == set(codes.values())
        for code, parent in parents.items():
            domain, _, statement = code.partition(".")
            assert parent == identifier(domain if statement else key)


def test_it_says_what_the_framework_says(catalogue: Catalogue) -> None:
    made = packages(catalogue)
    said = {each["humanCodingScheme"]: each for package in made.values() for each in package["CFItems"]}
    assert {code: each["fullStatement"] for code, each in said.items()} == {
        **{code: domain.title for code, (_, domain) in catalogue.domains.items()},
        **{code: statement.text for code, (_, _, statement) in catalogue.statements.items()},
    }
    assert said["PS7.2"]["uri"] == f"{ADDRESS}domains/ps7/#ps7-2"
    names = {identifier(code): code for code in said}
    related = {
        (names[each["originNodeURI"]["identifier"]], names[each["destinationNodeURI"]["identifier"]])
        for package in made.values()
        for each in package["CFAssociations"]
        if each["associationType"] == "isRelatedTo"
    }
    assert related == {(code, to) for code, (_, _, each) in catalogue.statements.items() for to in each.crosswalk}


def test_what_is_not_known_is_left_out(catalogue: Catalogue) -> None:
    """A month is no day, and a statement of rights no licence."""
    made = packages(catalogue)
    assert not any("statusStartDate" in package["CFDocument"] for package in made.values())
    assert "licenseURI" in made["kss-ps-2015"]["CFDocument"]
    pcf = made["pcf-2018"]["CFDocument"]
    assert "licenseURI" not in pcf
    assert "In copyright: https://rightsstatements.org/vocab/InC/1.0/." in pcf["notes"]


def test_no_identifier_stands_twice_and_each_stays_when_the_site_moves(catalogue: Catalogue) -> None:
    made = packages(catalogue)
    found = [
        each["identifier"]
        for package in made.values()
        for part in ("CFItems", "CFAssociations")
        for each in package[part]
    ]
    found += [package["CFDocument"]["identifier"] for package in made.values()]
    assert len(set(found)) == len(found) > 200
    moved = json.dumps(packages(replace(catalogue, site_address="https://elsewhere.example/")))
    assert [each for each in found if each not in moved] == []
    assert identifier("PS7") == "18115aac-bf23-5044-8d83-0b9d740ff843"


def test_the_last_change_is_that_of_the_collection_or_the_framework_s_first_day(catalogue: Catalogue) -> None:
    made = packages(catalogue)["kss-ps-2015"]
    newest = max(change.on for each in catalogue.published for change in each.front.changes if change.on)
    assert made["CFDocument"]["lastChangeDateTime"] == f"{newest}T00:00:00Z"
    empty = packages(replace(catalogue, materials={}))["kss-ps-2015"]
    assert empty["CFItems"][0]["lastChangeDateTime"] == "2015-11-01T00:00:00Z"
