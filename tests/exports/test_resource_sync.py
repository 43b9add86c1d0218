"""ResourceSync: each list leads to the next, and what is said of a file is true of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from lxml import etree

from build_tools.exports.export_formats import formats_for
from build_tools.staging import as_bytes
from tests.exports.real_collection import real_collection

pytestmark = pytest.mark.interop
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SYNC = "{http://www.openarchives.org/rs/terms/}"
TOP = "https://commons.example/"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What stands at each address of a site at the top of its host."""
    collection = real_collection(TOP)
    return {
        TOP + form.path(selection): as_bytes(form.write(collection, selection))
        for form, selection in formats_for(collection)
        if selection.kind == "everything"
    }


def led_to(content: bytes) -> list[etree._Element]:
    return list(etree.fromstring(content).iterfind(f"{SITEMAP}url"))


def test_a_program_that_knows_the_host_alone_finds_every_material(files: dict[str, bytes]) -> None:
    address, kinds = f"{TOP}.well-known/resourcesync", []
    for _ in range(2):
        document = etree.fromstring(files[address])
        kinds.append(document.find(f"{SYNC}md").get("capability"))
        (only,) = led_to(files[address])
        address = only.findtext(f"{SITEMAP}loc")
        kinds.append(only.find(f"{SYNC}md").get("capability"))
    assert kinds == ["description", "capabilitylist", "capabilitylist", "resourcelist"]
    listed = {each.findtext(f"{SITEMAP}loc"): each.findtext(f"{SITEMAP}lastmod") for each in led_to(files[address])}
    for described in real_collection(TOP).materials.values():
        assert listed[described.full_address] == described.modified


def test_each_list_leads_back_up(files: dict[str, bytes]) -> None:
    for path, up in (
        ("data/resourcesync/resourcelist.xml", "data/resourcesync/capabilitylist.xml"),
        ("data/resourcesync/capabilitylist.xml", ".well-known/resourcesync"),
    ):
        link = etree.fromstring(files[TOP + path]).find(f"{SYNC}ln[@rel='up']")
        assert link.get("href") == TOP + up
        assert link.get("href") in files


def test_the_digest_and_the_length_of_a_file_are_true(files: dict[str, bytes]) -> None:
    told = {}
    for each in led_to(files[f"{TOP}data/resourcesync/resourcelist.xml"]):
        about = each.find(f"{SYNC}md")
        if about.get("hash"):
            told[each.findtext(f"{SITEMAP}loc")] = (about.get("hash"), about.get("length"))
    assert set(told) == {f"{TOP}data/catalogue.json", f"{TOP}data/catalogue.csv"}
    for address, (digest, length) in told.items():
        assert digest == f"sha-256:{hashlib.sha256(files[address]).hexdigest()}"
        assert int(length) == len(files[address])


def test_the_list_says_as_of_which_moment_it_is(files: dict[str, bytes]) -> None:
    about = etree.fromstring(files[f"{TOP}data/resourcesync/resourcelist.xml"]).find(f"{SYNC}md")
    assert about.attrib == {"capability": "resourcelist", "at": f"{real_collection(TOP).newest}T00:00:00Z"}


def test_below_the_top_of_a_host_nothing_claims_to_stand_there() -> None:
    paths = {form.path(selection): form for form, selection in formats_for(real_collection())}
    assert ".well-known/resourcesync" not in paths
    lists = paths["data/resourcesync/capabilitylist.xml"]
    content = as_bytes(lists.write(real_collection(), real_collection().selections[0]))
    assert b".well-known" not in content


def test_the_lists_without_what_is_resourcesyncs_own_are_maps_of_a_site(files: dict[str, bytes]) -> None:
    schema = etree.XMLSchema(file=str(Path(__file__).parent.parent / "published_schemas" / "sitemap.xsd"))
    for address, content in files.items():
        if "resourcesync" in address:
            document = etree.fromstring(content)
            for own in [*document.iter(f"{SYNC}*")]:
                own.getparent().remove(own)
            schema.assertValid(document)
