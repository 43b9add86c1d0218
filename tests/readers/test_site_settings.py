"""The address of the site, as far as mkdocs.yml gives one, whatever else stands in that file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.exports.descriptions import Collection
from build_tools.loading import load
from build_tools.readers.site_settings import Harvesting, read_harvesting, read_site_address
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    "text",
    [
        "site_url: https://commons.example/cpd",
        "site_url: https://commons.example/cpd/\n",
        'site_name: x\nsite_url: "https://commons.example/cpd/"  # where it is\n',
        "site_url:\thttps://commons.example/cpd//\r\nplugins: []\r\n",
        "markdown_extensions:\n  - x: !!python/name:a.b\nsite_url: https://commons.example/cpd\nbroken: [",
        "a: &anchor {x: 1}\nb: *anchor\nsite_dir: !ENV [SITE, site]\nsite_url: https://commons.example/cpd",
    ],
)
def test_an_address_is_read_and_ends_with_one_slash(text: str) -> None:
    assert read_site_address(text) == "https://commons.example/cpd/"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "site_name: Practice Commons",
        "site_url:",
        "site_url: ''",
        "site_url: null",
        "site_url: commons.example",
        "site_url: javascript:alert(1)",
        "site_url: !ENV SITE_URL",
        "site_url: !ENV [SITE_URL, 'https://commons.example/']",
        "site_url: [https://commons.example/]",
        "extra:\n  site_url: https://commons.example/",
        "# site_url: https://commons.example/",
    ],
)
def test_no_address_is_invented(text: str) -> None:
    assert read_site_address(text) == ""


@given(st.text())
def test_nothing_that_stands_there_is_a_failure(value: str) -> None:
    address = read_site_address(f"site_url: {value}")
    assert address == "" or address.startswith(("http://", "https://"))


def test_a_repository_without_an_address_knows_none(tmp_path: Path) -> None:
    catalogue = load(tmp_path, TODAY)
    assert (catalogue.site_address, catalogue.full_address("materials/genograms/")) == ("", "")


def test_a_repository_with_an_address_knows_that_of_every_page(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: \xff\nsite_url: https://commons.example/cpd\n")
    assert load(tmp_path, TODAY).full_address("materials/x/") == "https://commons.example/cpd/materials/x/"


def test_who_answers_for_what_is_harvested_is_read_below_extra() -> None:
    text = "extra:\n  oai_administrator: editors@example.org\n  oai_gateway: https://gateway.example/oai\n"
    assert read_harvesting(text) == Harvesting("editors@example.org", "https://gateway.example/oai")
    assert read_harvesting("extra:\n  oai_administrator: editors@example.org  # who\n").gateway == ""


@pytest.mark.parametrize(
    "written",
    [
        "",
        "null",
        "editors",
        "a b@example.org",
        "<a@example.org>",
        "[editors@example.org]",
        "editors@example",
        "@b.example",
    ],
)
def test_nobody_is_invented_who_answers_for_it(written: str) -> None:
    assert read_harvesting(f"extra:\n  oai_administrator: {written}\n  oai_gateway: {written}\n") == Harvesting()


def test_what_others_harvest_is_made_anew_when_somebody_else_answers_for_it(tmp_path: Path) -> None:
    prints = []
    for name in ("one@example.org", "two@example.org"):
        (tmp_path / "mkdocs.yml").write_text(f"extra:\n  oai_administrator: {name}\n", encoding="utf-8")
        prints.append(Collection(load(tmp_path, TODAY)).fingerprint)
    assert prints[0] != prints[1]
