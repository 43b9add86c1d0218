"""The OAI static repository: harvested by sickle through a gateway, and held against the schemas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from lxml import etree

from build_tools.exports.descriptions import Collection
from build_tools.exports.export_formats import formats_for, waiting_formats
from build_tools.exports.oai import OAI, as_static_repository
from build_tools.readers.site_settings import Harvesting
from tests.exports.awkward_catalogue import ADDRESS, collections, real
from tests.exports.format_readers import slug_of
from tests.exports.harvester import Sickle
from tests.exports.oai_gateway import Gateway, served

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.interop
NAME, STATIC = "{http://www.openarchives.org/OAI/2.0/}", "{http://www.openarchives.org/OAI/2.0/static-repository}"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
ANSWERS = etree.XMLSchema(file=str(Path(__file__).parent.parent / "published_schemas" / "OAI-PMH.xsd"))
ELEMENTS = {
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
    *("identifier", "source", "language", "relation", "coverage", "rights"),
}
"""Dublin Core's fifteen: oai_dc.xsd allows each of them any number of times, in any order, and nothing else."""


def collection(administrator: str = "editors@example.org", gateway: str = "", **other: Any) -> Collection:
    harvesting = Harvesting(administrator, gateway)
    return Collection(replace(real(), site_address=ADDRESS, harvesting=harvesting, **other))


def written(of: Collection) -> bytes:
    return as_static_repository(of, of.selections[0]).encode()


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    return Gateway(written(collection()))


@pytest.fixture(scope="module")
def harvester(gateway: Gateway) -> Iterator[Sickle]:
    with served(gateway) as address:
        yield Sickle(address, timeout=20)


def test_sickle_harvests_every_material(harvester: Sickle) -> None:
    known = collection().materials
    records = {
        slug_of(record.metadata["identifier"][0]): record for record in harvester.ListRecords(metadataPrefix="oai_dc")
    }
    assert list(records) == list(known)
    for slug, record in records.items():
        assert record.header.identifier == f"oai:commons.example:{slug}"
        assert record.header.datestamp == known[slug].modified
        assert record.metadata["title"] == [known[slug].title]
        assert record.metadata["language"] == ["en-GB"]
        assert record.metadata["rights"][-1] == known[slug].licence.url
        assert (known[slug].original_url in record.metadata["identifier"]) == (
            known[slug].is_elsewhere and bool(known[slug].original_url)
        )


def test_sickle_asks_who_we_are_and_for_one_record(harvester: Sickle) -> None:
    known = collection()
    about = harvester.Identify()
    assert about.repositoryName == "Practice Commons"
    assert about.adminEmail == "editors@example.org"
    assert (about.deletedRecord, about.granularity) == ("no", "YYYY-MM-DD")
    assert about.earliestDatestamp == min(each.modified for each in known.materials.values())
    assert [form.metadataPrefix for form in harvester.ListMetadataFormats()] == ["oai_dc"]
    slug = next(iter(known.materials))
    record = harvester.GetRecord(identifier=f"oai:commons.example:{slug}", metadataPrefix="oai_dc")
    assert record.metadata["title"] == [known.materials[slug].title]


def test_sickle_takes_only_what_has_changed(harvester: Sickle) -> None:
    days = sorted({each.modified for each in collection().materials.values()})
    newest = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", **{"from": days[-1]}))
    assert {header.datestamp for header in newest} == {days[-1]}
    assert len(newest) == sum(each.modified == days[-1] for each in collection().materials.values())


@pytest.mark.parametrize("verb", ["Identify", "ListMetadataFormats", "ListRecords", "ListIdentifiers"])
def test_each_answer_from_the_file_is_valid(gateway: Gateway, verb: str) -> None:
    question = {"verb": verb} | (
        {"metadataPrefix": "oai_dc"} if verb.startswith("ListR") or verb.endswith("iers") else {}
    )
    ANSWERS.assertValid(etree.fromstring(gateway.answer(question)))
    wrong = gateway.answer(question).replace(b"2026-", b"in 2026-")
    assert not ANSWERS.validate(etree.fromstring(wrong))


@settings(max_examples=30, deadline=None)
@given(made=collections())
def test_it_keeps_the_rules_for_static_repositories(made: Collection) -> None:
    if not made.newest:
        return
    repository = etree.fromstring(written(made))
    assert repository.tag == f"{STATIC}Repository"
    assert [part.tag for part in repository] == [
        f"{STATIC}{name}" for name in ("Identify", "ListMetadataFormats", "ListRecords")
    ]
    assert repository[2].attrib == {"metadataPrefix": "oai_dc"}
    assert {record.tag for record in repository[2]} == {f"{NAME}record"}
    for record in repository[2]:
        assert [part.tag for part in record] == [f"{NAME}header", f"{NAME}metadata"]
        assert [part.tag for part in record[0]] == [f"{NAME}identifier", f"{NAME}datestamp"]
        assert record[0].attrib == {}
        (dublin_core,) = record[1]
        assert {f"{{{DUBLIN_CORE}}}{name}" for name in ELEMENTS} >= {element.tag for element in dublin_core}
        assert not any(element.attrib or len(element) for element in dublin_core)
    ANSWERS.assertValid(
        etree.fromstring(Gateway(written(made)).answer({"verb": "ListRecords", "metadataPrefix": "oai_dc"}))
    )


def test_harvesters_ask_the_gateway_that_takes_the_file_in() -> None:
    def base(of: Collection) -> str:
        found: str = etree.fromstring(written(of)).findtext(f"{STATIC}Identify/{NAME}baseURL")
        return found

    assert base(collection()) == "https://commons.example/cpd/data/oai.xml"
    with_gateway = collection(gateway="https://gateway.example/oai/")
    assert base(with_gateway) == "https://gateway.example/oai/commons.example/cpd/data/oai.xml"
    assert with_gateway.fingerprint != collection().fingerprint


def test_without_somebody_who_answers_for_it_there_is_no_file() -> None:
    nobody = collection(administrator="")
    assert OAI not in {form for form, _ in formats_for(nobody)}
    assert waiting_formats(nobody)["it is known who answers questions about harvesting"] == ["OAI-PMH"]
    assert OAI in {form for form, _ in formats_for(collection())}
    assert OAI not in {form for form, _ in formats_for(collection(materials={}))}


def test_what_was_withdrawn_is_gone_from_the_file() -> None:
    withdrawn = [each.slug for each in real().materials.values() if each.is_withdrawn]
    first = real().published[0].slug
    left = {slug: each for slug, each in real().materials.items() if slug != first}
    text = written(collection(materials=left)).decode()
    assert not any(f":{slug}<" in text for slug in [*withdrawn, first])
