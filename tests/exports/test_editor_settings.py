"""The editor's settings: every field of the model, and valid against the schema that the editor's makers publish."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml
from jsonschema import Draft7Validator

from build_tools.editor_page import editor_files
from build_tools.exports.editor_settings import UNSET, editor_settings, editor_settings_text
from build_tools.exports.json_schema import material_schema
from build_tools.loading import load
from build_tools.model import SIDES, FrontMatter, MaterialType
from build_tools.readers.site_settings import read_repository
from supply_chain import vendored
from tests.built_site import REPOSITORY
from tests.npm import MissingToolError, impossible, install_packages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.catalogue import Catalogue


GUIDE = REPOSITORY / "CONTRIBUTING.md"


@cache
def catalogue() -> Catalogue:
    return load(REPOSITORY, dt.date(2026, 11, 22))


def form() -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = editor_settings(catalogue())["collections"][0]["fields"]
    return fields


def by_name(fields: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in fields}


@pytest.fixture(scope="module")
def package() -> Path:
    """The editor's package, as its lock file names it."""
    try:
        return install_packages(vendored.LOCK, REPOSITORY / "build" / "editor") / vendored.PACKAGE
    except MissingToolError as error:
        impossible(str(error))


# The settings


def test_the_settings_fit_the_published_schema(package: Path) -> None:
    schema = json.loads((package / "schema" / "sveltia-cms.json").read_text())
    validator = Draft7Validator(schema)
    for repository in ("", "example/commons"):
        settings = yaml.safe_load(editor_settings_text(replace(catalogue(), repository=repository)))
        assert [error.message for error in validator.iter_errors(settings)] == []
    assert list(validator.iter_errors({**editor_settings(catalogue()), "publish_mode": "at once"}))
    wrong = editor_settings(catalogue())
    wrong["collections"][0]["fields"][0]["requird"] = True
    assert list(validator.iter_errors(wrong))


def keys_of(schema: dict[str, Any], record: dict[str, Any], at: str = "") -> Iterator[str]:
    """The path of every field of a record and of the records in it, as the JSON Schema of a material has them."""
    for name, properties in record["properties"].items():
        yield f"{at}{name}"
        inside = json.dumps(properties)
        for key, other in schema["$defs"].items():
            is_form = "properties" in other and key not in {"ReviewedBy", "LivedExperienceReview"}  # or a word
            if f'"#/$defs/{key}"' in inside and is_form:
                yield from keys_of(schema, other, f"{at}{name}.")


def shown(fields: list[dict[str, Any]], at: str = "") -> Iterator[str]:
    for each in fields:
        yield f"{at}{each['name']}"
        yield from shown(each.get("fields", []), f"{at}{each['name']}.")


def test_every_field_of_a_material_is_in_the_form() -> None:
    schema = material_schema()
    assert [*shown(form())] == [*keys_of(schema, schema), "body"]


def test_a_field_says_what_it_is_for_with_a_real_example_and_offers_what_may_be_chosen() -> None:
    fields = by_name(form())
    for name, information in FrontMatter.model_fields.items():
        assert str(information.description).replace("`", "") in fields[name]["hint"]
    assert "For example: Using genograms in supervision." in fields["title"]["hint"]
    assert "For example: PS7, PCF6." in fields["domains"]["hint"]
    assert [each["value"] for each in fields["type"]["options"]] == list(get_args(MaterialType))
    assert {"label": "Case study", "value": "case-study"} in fields["type"]["options"]
    domains = {each["value"]: each["label"] for each in fields["domains"]["options"]}
    assert domains["PS7"].startswith("PS7 ")
    assert "PS5.1" in domains
    assert fields["domains"]["multiple"] is True
    assert fields["summary"]["maxlength"] == 200
    rights = by_name(fields["rights"]["fields"])
    assert "OGL-UK-3.0" in [each["value"] for each in rights["reuse"]["options"]]
    assert by_name(rights["third_party"]["fields"])["licence_seen_on"]["format"] == "YYYY-MM-DD"


def test_every_code_that_a_material_names_can_be_chosen() -> None:
    """Otherwise the editor would not show it, and might not keep it."""
    fields = by_name(form())
    source = by_name(fields["source"]["fields"])
    for material in catalogue().materials.values():
        assert set(material.front.domains) <= {each["value"] for each in fields["domains"]["options"]}
        made_by = material.front.source.organisation if material.front.source else None
        assert made_by in {each["value"] for each in source["organisation"]["options"]}


def test_nothing_but_a_title_must_be_known_and_a_new_material_is_a_draft() -> None:
    fields = by_name(form())
    assert [name for name, each in fields.items() if each.get("required")] == ["title", "review"]
    review = by_name(fields["review"]["fields"])
    assert review["status"]["default"] == "draft"
    assert not any(each.get("required") for each in review.values())


def test_what_the_form_leaves_out_is_told_there_and_to_editors() -> None:
    review = by_name(form())["review"]
    assert [each["name"] for each in review["fields"] if each["widget"] == "hidden"] == list(SIDES)
    others = json.dumps([each for each in form() if each["name"] != "review"])
    assert '"hidden"' not in others
    assert review["hint"].endswith("Who reviewed what is not in this form: write it in the file.")
    assert "who reviewed which side of a material are edited in their files" in GUIDE.read_text()


def test_nobody_but_github_is_asked_and_a_pull_request_comes_of_what_is_saved() -> None:
    settings = editor_settings(catalogue())
    assert settings["backend"] == {"name": "github", "repo": UNSET, "auth_methods": ["token"]}
    assert settings["publish_mode"] == "editorial_workflow"
    assert [each["folder"] for each in settings["collections"]] == ["materials"]
    assert "http" not in json.dumps({**settings, "collections": []})


@pytest.mark.parametrize(
    ("line", "repository"),
    [
        ("repo_url: https://github.com/example/commons", "example/commons"),
        ("repo_url: 'https://github.com/example/commons.git'", "example/commons"),
        ("repo_url: https://github.com/example/commons/", "example/commons"),
        ("repo_url: https://gitlab.com/example/commons", ""),
        ("repo_url: https://github.com/example", ""),
        ('repo_url: https://github.com/example/"><script>', ""),
        ("repo_url: !ENV WHERE", ""),
        ("repo_url: [", ""),
        ("# repo_url: https://github.com/example/commons", ""),
        ("", ""),
    ],
)
def test_the_repository_is_the_one_that_the_settings_name(line: str, repository: str) -> None:
    assert read_repository(f"site_name: x\n{line}\nplugins: []\n") == repository


# The page


def test_without_a_repository_the_page_says_how_to_set_it() -> None:
    page, settings = (each.content for each in editor_files(catalogue()))
    assert "Signing in does not work yet" in page
    assert "repo_url: https://github.com/owner/name" in page
    assert "api.github.com" not in page
    assert UNSET in settings


def test_with_a_repository_the_page_says_what_it_takes_to_sign_in() -> None:
    page, settings = (each.content for each in editor_files(replace(catalogue(), repository="example/commons")))
    assert "an account at GitHub" in page
    assert "example/commons" in page
    assert "Signing in does not work" not in page
    assert "connect-src 'self' blob: data: https://api.github.com;" in unescape(page)
    assert json.loads(settings.partition("\n")[2])["backend"]["repo"] == "example/commons"


# The program


def test_the_program_is_what_was_written_down() -> None:
    assert vendored.digests(vendored.files_on_disk()) == vendored.RECORD.read_text(), "run make editor"


def test_the_program_is_what_its_package_holds(package: Path) -> None:
    assert vendored.published_files(package) == vendored.files_on_disk(), "run make editor"


def test_a_package_that_is_made_in_another_way_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(vendored.CannotVendorError, match="is not made as it was"):
        vendored.published_files(tmp_path)
