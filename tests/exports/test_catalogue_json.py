"""catalogue.json says what the catalogue says, and is as its schema promises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator, ValidationError

from build_tools.exports.catalogue_json import as_catalogue_json, catalogue_schema
from build_tools.exports.descriptions import Collection
from build_tools.loading import load
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from typing import Any

    from build_tools.catalogue import Catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(REPOSITORY, COLLECTION_DAY)


@pytest.fixture
def read(catalogue: Catalogue) -> dict[str, Any]:
    collection = Collection(catalogue)
    found: dict[str, Any] = json.loads(as_catalogue_json(collection, collection.selections[0]))
    return found


def test_it_is_as_its_schema_promises(read: dict[str, Any]) -> None:
    validator = Draft202012Validator(catalogue_schema())
    validator.validate(read)
    read["materials"][0]["colour"] = "green"
    with pytest.raises(ValidationError, match="colour"):
        validator.validate(read)


def test_each_published_material_is_there_once_by_slug(read: dict[str, Any], catalogue: Catalogue) -> None:
    assert [each["slug"] for each in read["materials"]] == [material.slug for material in catalogue.published]
