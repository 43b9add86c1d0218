"""SECURITY.md says what is so: the limits that are held, and files that are there."""

from __future__ import annotations

import re

import pytest

from build_tools.intake import LIMITS
from tests.limits_table import DOCUMENT, with_limits

REPOSITORY = DOCUMENT.parent
TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_the_table_of_limits_is_the_one_that_is_held() -> None:
    assert with_limits(TEXT) == TEXT, "run make golden"
    assert TEXT.count("| At most |") == 1
    for limit in LIMITS:
        assert f"| {limit.what} | {limit.most:,} {limit.unit} |" in TEXT


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", TEXT))))
def test_what_it_links_to_is_there(path: str) -> None:
    assert (REPOSITORY / path).is_file()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:\.?\w+/)+[\w.-]*)[ `]", TEXT))))
def test_what_it_names_is_there(path: str) -> None:
    assert (REPOSITORY / path).exists()


def test_readers_of_the_other_documents_find_it() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        assert "(SECURITY.md)" in (REPOSITORY / name).read_text(encoding="utf-8"), name


def test_it_says_that_a_clean_check_is_no_proof() -> None:
    for sentence in ("A clean check does not prove permission.", "A clean check does not prove anonymity."):
        assert sentence in TEXT
