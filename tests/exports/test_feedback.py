"""A reader tells the editors by a link that is filled in, where the settings say where to, and in no other way."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from build_tools.exports.feedback import feedback_ways
from build_tools.pages import make_tree
from build_tools.readers.site_settings import read_feedback_mailbox
from tests.exports.awkward_catalogue import real

MAILBOX = "editors@example.org"
TITLE = "Asking & listening: 100% ‘yes’? #1"
HEADING = "## Was this useful?"


def test_nothing_is_shown_where_no_address_is_known() -> None:
    assert feedback_ways(TITLE, "materials/x/", replace(real(), repository="", feedback_mailbox="")) == ()


def test_an_email_holds_the_title_the_questions_and_the_reminder() -> None:
    catalogue = replace(real(), repository="", feedback_mailbox=MAILBOX, site_address="https://commons.example/")
    (way,) = feedback_ways(TITLE, "materials/x/", catalogue)
    parts = urlsplit(way.address)
    fields = parse_qs(parts.query, strict_parsing=True)
    assert (parts.scheme, parts.path, parts.fragment) == ("mailto", MAILBOX, "")
    assert "+" not in parts.query, "a mail program shows a plus sign as one"
    assert fields["subject"] == [f"Was this useful? {TITLE}"]
    (body,) = fields["body"]
    assert "https://commons.example/materials/x/" in body
    assert "What did you change?" in body
    assert "leave out whatever could tell who a person is" in body
    assert "\n" not in body.replace("\r\n", "")


def test_an_issue_is_opened_where_the_repository_is_and_says_that_it_is_public() -> None:
    catalogue = replace(real(), repository="example/commons", feedback_mailbox="")
    (way,) = feedback_ways(TITLE, "materials/x/", catalogue)
    parts = urlsplit(way.address)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "github.com", "/example/commons/issues/new")
    assert parse_qs(parts.query, strict_parsing=True)["title"] == [f"Was this useful? {TITLE}"]
    assert "public" in way.about


def page_of(mailbox: str) -> str:
    catalogue = replace(real(), repository="", feedback_mailbox=mailbox)
    files = make_tree(catalogue, with_documents=False).files
    return next(each.content for each in files if each.path == "materials/genograms/index.md")


def test_a_materials_page_has_the_link_only_where_there_is_one() -> None:
    assert HEADING not in page_of("")
    page = page_of(MAILBOX)
    section = page.partition(HEADING)[2].partition("\n## ")[0]
    assert f'href="mailto:{MAILBOX}?subject=Was%20this%20useful%3F%20Using%20genograms' in section
    assert "This page sends nothing by itself." in section


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("extra:\n  feedback_mailbox: editors@example.org  # who\n", MAILBOX),
        ("extra:\n  feedback_mailbox:\n", ""),
        ("extra:\n  feedback_mailbox: not an address\n", ""),
        ("feedback_mailbox: editors@example.org\n", ""),
        ("extra:\n  feedback_mailbox: [editors@example.org]\n", ""),
        ('extra:\n  feedback_mailbox: "a@b.example?bcc=c@d.example"\n', ""),
        ("", ""),
    ],
)
def test_only_a_mailbox_is_taken_from_the_settings(text: str, found: str) -> None:
    assert read_feedback_mailbox(text) == found
