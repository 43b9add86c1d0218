"""The address of the site, as far as mkdocs.yml gives one, whatever else stands in that file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.loading import load
from build_tools.readers.site_settings import read_site_address
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
