"""The materials of a domain for other sites: as the schema promises, and small enough to stand in a frame."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from lxml import html

from build_tools.catalogue import Material
from build_tools.exports.descriptions import OF_DOMAIN, Collection
from build_tools.exports.domain_materials import as_domain_json, domain_materials_schema, domain_path
from build_tools.exports.embed_page import SHOWN, as_embed_page, embed_code
from build_tools.exports.json_schema import schema_texts
from build_tools.loading import load
from build_tools.trace import fingerprint
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Selection

ADDRESS = "https://commons.example/cpd/"
LIGHT = 15_000


@pytest.fixture(scope="module")
def collection() -> Collection:
    return Collection(replace(load(REPOSITORY, COLLECTION_DAY), site_address=ADDRESS))


def domains(collection: Collection) -> dict[str, Selection]:
    return {each.key: each for each in collection.selections if each.kind == OF_DOMAIN}


def read(collection: Collection, code: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_domain_json(collection, domains(collection)[code]))
    return found


def test_every_domain_has_a_file_as_the_schema_promises(collection: Collection) -> None:
    validator = Draft202012Validator(domain_materials_schema())
    for known in (collection, Collection(replace(collection.catalogue, site_address=""))):
        assert list(domains(known)) == list(collection.catalogue.domains)
        for code in domains(known):
            found = read(known, code)
            validator.validate(found)
            assert found["count"] == len(found["materials"])
            assert ("url" in found["domain"]) == bool(known.site_address)
    found["materials"].append({"slug": "x"})
    with pytest.raises(ValidationError):
        validator.validate(found)


def test_a_domain_without_materials_has_a_file_too(collection: Collection) -> None:
    empty = Collection(replace(collection.catalogue, materials={}))
    found = read(empty, "PS7")
    Draft202012Validator(domain_materials_schema()).validate(found)
    assert (found["materials"], found["updated"]) == ([], None)
    page = as_embed_page(empty, domains(empty)["PS7"])
    assert "No material serves this domain yet." in page


def test_the_address_of_a_domain_s_file_is_known_beforehand(collection: Collection) -> None:
    assert domain_path(domains(collection)["PS7"]) == "data/domains/ps7.json"
    about = read(collection, "PS7")["domain"]
    assert about["url"] == f"{ADDRESS}domains/ps7/"
    assert about["title"] == "Emotionally intelligent practice supervision"


def test_a_material_is_listed_under_each_domain_that_it_serves(collection: Collection) -> None:
    listed = {code: {each["slug"] for each in read(collection, code)["materials"]} for code in domains(collection)}
    served = {each.slug: set(each.domain_codes) for each in collection.materials.values()}
    assert {slug: {code for code, slugs in listed.items() if slug in slugs} for slug in served} == served


def test_the_schema_in_the_repository_is_fresh() -> None:
    written = (REPOSITORY / "schemas" / "domain-materials.schema.json").read_text(encoding="utf-8")
    assert written == schema_texts()["domain-materials"](), "run make golden"


def many(collection: Collection) -> Collection:
    """The collection with three hundred long titles, all in one domain."""
    outline = next(iter(collection.catalogue.published)).outline
    made = {}
    for number in range(300):
        title = f"{number:03} " + "Łódź & <b>“long”</b> 李 " * 6
        front = outline.front.model_copy(update={"title": title, "summary": title, "domains": ("PS7",)})
        slug = f"made-up-{number:03}"
        made[slug] = Material(replace(outline, slug=slug, front=front), fingerprint(slug))
    return Collection(replace(collection.catalogue, materials=made))


def test_a_page_for_frames_is_light_and_says_how_many_there_are(collection: Collection) -> None:
    for each in domains(collection).values():
        assert len(as_embed_page(collection, each).encode()) < LIGHT
    long = many(collection)
    page = as_embed_page(long, domains(long)["PS7"])
    assert len(page.encode()) < LIGHT
    assert len(html.fromstring(page).xpath("//li")) == SHOWN
    assert "See all 300 materials for PS7" in page


def test_a_page_for_frames_first_shows_what_is_first_of_all_for_its_domain(collection: Collection) -> None:
    page = html.fromstring(as_embed_page(collection, domains(collection)["PS7"]))
    places = [collection.materials[slug].domain_codes.index("PS7") for slug in page.xpath("//li/@data-slug")]
    assert places == sorted(places)
    assert places[0] == 0


def test_every_link_of_a_page_for_frames_opens_in_the_whole_window(collection: Collection) -> None:
    for each in domains(collection).values():
        page = html.fromstring(as_embed_page(collection, each))
        assert set(page.xpath("//a/@target")) == {"_top"}
        assert len(page.xpath("//a")) == len(page.xpath("//a/@target"))
        assert page.xpath("//script|//style|//@style|//img|//iframe|//form") == []
        assert page.get("lang") == "en-GB"
        assert len(page.xpath("//h1")) == len(page.xpath("//title")) == 1


def test_the_code_to_copy_names_the_page_in_full_or_is_not_there(collection: Collection) -> None:
    frame = html.fromstring(embed_code("PS7", collection))
    assert frame.get("src") == f"{ADDRESS}embed/ps7/"
    assert frame.get("title") == "Materials for PS7, from Practice Commons"
    assert embed_code("PS7", Collection(replace(collection.catalogue, site_address=""))) == ""
