"""The glossary as a search goes by it: one sign for all the words for a thing, wherever they stand."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.loading import load
from build_tools.model import GlossaryTerm
from build_tools.synonyms import (
    PAUSE,
    SignReader,
    as_searched,
    linked_terms,
    made_up_word,
    search_signs,
    stem,
    term_anchor,
)
from tests.built_site import REPOSITORY

ASYE = GlossaryTerm(
    term="ASYE",
    stands_for="Assessed and Supported Year in Employment",
    means="A year.",
    also=("assessed and supported year",),
    same_as=("NQSW",),
)
NQSW = GlossaryTerm(
    term="NQSW", stands_for="Newly Qualified Social Worker", means="A person.", also=("newly qualified",)
)
GENOGRAM = GlossaryTerm(term="genogram", means="A map.", also=("family tree", "family map"))
ALONE = GlossaryTerm(term="containment", means="Holding.")
ASYE_SIGN, GENOGRAM_SIGN = made_up_word("s", "ASYE"), made_up_word("s", "genogram")
TERMS = (ASYE, NQSW, GENOGRAM, ALONE)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Family-Tree! ", "family tree"),
        ("What’s ‘PS7.2’?", "what's ps7 2"),
        ("Black, Asian and Minority Ethnic", "black asian and minority ethnic"),
        ("—", ""),
        ("Siân Muñoz", "sian munoz"),
        ("geno\u200bgram", "genogram"),
    ],
)
def test_a_text_is_compared_without_signs_and_capitals(text: str, plain: str) -> None:
    assert as_searched(text) == plain


FORMS = [
    ["reflect", "reflects", "reflected", "reflecting", "reflection", "reflections", "reflective", "reflectively"],
    ["challenge", "challenges", "challenged", "challenging"],
    ["policy", "policies"],
    ["care", "cares", "caring", "cared"],
    ["plan", "plans", "planned", "planning"],
    ["use", "uses", "used", "using"],
    ["agree", "agrees", "agreed", "agreement"],
    ["assess", "assesses", "assessment", "assessments"],
    ["supervise", "supervised", "supervising", "supervision"],
    ["emotion", "emotional", "emotionally"],
    ["child's", "child"],
    ["bias", "biased"],
]


@pytest.mark.parametrize("forms", FORMS, ids=lambda forms: forms[0])
def test_the_forms_of_a_word_are_one(forms: list[str]) -> None:
    assert len({stem(word) for word in forms}) == 1, {word: stem(word) for word in forms}


@pytest.mark.parametrize(
    ("first", "second"),
    [("racism", "racist"), ("care", "car"), ("thing", "the")],
)
def test_what_only_looks_alike_stays_apart(first: str, second: str) -> None:
    assert stem(first) != stem(second)


def test_same_as_holds_in_both_directions_and_through_others() -> None:
    third = GlossaryTerm(term="newcomer", means="x", same_as=("ASYE",))
    assert linked_terms((*TERMS, third))["NQSW"] == ("ASYE", "NQSW", "newcomer")
    assert linked_terms(TERMS)["genogram"] == ("genogram",)


def test_every_wording_of_a_thing_has_one_sign() -> None:
    signs = search_signs(TERMS)
    wordings = ["asye", "nqsw", "newly qualified", "assessed and supported year", "newly qualified social worker"]
    assert {signs[wording] for wording in wordings} == {ASYE_SIGN}
    assert signs["family tree"] == signs["genogram"] == GENOGRAM_SIGN


def test_a_word_without_other_words_needs_no_sign() -> None:
    assert "containment" not in search_signs(TERMS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Draw a Family Tree, or genograms.", [GENOGRAM_SIGN, GENOGRAM_SIGN]),
        ("ASYEs who are newly-qualified social workers", [ASYE_SIGN, ASYE_SIGN]),
        ("The family's trees", []),
        ("Ask the family. Tree work starts.", []),
        ("nongenogram genogramme", []),
    ],
)
def test_signs_are_found_where_a_whole_phrase_stands(text: str, found: list[str]) -> None:
    assert SignReader(search_signs(TERMS)).signs_in(text) == found


TEXTS = [
    "Family-Tree! It's 20 minutes—now. O'Neill's 'quoted' words’ end: a_b|c",
    "Siân Muñoz … geno\u200bgram’s ½ of “it”; 100% don''t ’tis 5'a",
    "日本 words\nand lines\x00here",
]


@given(st.lists(st.one_of(st.text(), st.sampled_from(TEXTS)), max_size=4))
def test_words_are_read_alike_one_by_one_and_by_the_page(texts: list[str]) -> None:
    sentences = [part for text in texts for part in re.split(r"[.?!;:]\s", text)]
    assert [word for word in SignReader({}).read(texts) if word != PAUSE] == " ".join(
        map(as_searched, sentences)
    ).split()


def test_without_a_glossary_nothing_is_found() -> None:
    assert SignReader({}).signs_in("ASYE") == []


def test_the_phrases_that_the_glossary_promises_are_one_thing_each() -> None:
    """What the project said it would find under any of its names."""
    signs = search_signs(load(REPOSITORY, dt.date(2026, 11, 22)).glossary)
    for group in (
        ["asye", "assessed and supported year", "newly qualified", "nqsw", "newly qualified social worker"],
        ["supervision cycle", "reflective cycle"],
        ["family tree", "genogram"],
        ["amhp", "approved mental health professional"],
    ):
        assert len({signs[phrase] for phrase in group}) == 1, group


def test_no_two_terms_share_an_anchor() -> None:
    anchors = [term_anchor(term.term or "") for term in load(REPOSITORY, dt.date(2026, 11, 22)).glossary]
    assert len(anchors) == len(set(anchors))
