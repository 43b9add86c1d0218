"""First authors who share a family name: initials in the text, in APA, and no trace of how that is done."""

from __future__ import annotations

import re

import pytest

from build_tools.rendering.citations import APA, HARVARD
from build_tools.rendering.namesakes import initials, mark_namesakes, tells_namesakes_apart, with_initials
from tests.rendering.library import FOLDER, STYLES, references_of, rendered

INVISIBLE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("Eve", "E."),
        ("W. Joshua", "W. J."),
        ("W.J.", "W. J."),
        ("Jean-Paul", "J.-P."),
        ("J.-P.", "J.-P."),
        ("Élodie Ann", "É. A."),
        ("", ""),
    ],
)
def test_given_names_are_shortened_as_the_style_does(given: str, short: str) -> None:
    assert initials(given) == short


def test_only_first_authors_who_share_a_name_and_not_their_initials_are_marked() -> None:
    people = [
        ("a", "Wood", "Eve"),
        ("b", "Wood", "E."),
        ("c", "Wood", "Ian"),
        ("d", "Reed", "Tom"),
        ("e", "Reed", "T."),
    ]
    library = [{"id": key, "author": [{"family": family, "given": given}]} for key, family, given in people]
    marked, marks = mark_namesakes(library)

    families = {item["id"]: item["author"][0]["family"] for item in marked}
    assert [with_initials(families[key], marks) for key in "abcde"] == ["E. Wood", "E. Wood", "I. Wood", "Reed", "Reed"]
    assert [with_initials(families[key], {}) for key in "abcde"] == ["Wood", "Wood", "Wood", "Reed", "Reed"]
    assert families["a"] == families["b"] != families["c"]
    assert library[0]["author"] == [{"family": "Wood", "given": "Eve"}], "the library itself is left as it was"


def test_no_two_of_many_namesakes_get_the_same_mark() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    library = [{"id": f"{x}{y}", "author": [{"family": "Wood", "given": f"{x} {y}"}]} for x in letters for y in letters]
    _, marks = mark_namesakes(library)
    assert len(marks) == len(set(marks.values())) == len(letters) ** 2


def test_nothing_that_is_rendered_holds_a_mark_and_nobody_can_smuggle_one_in() -> None:
    references = references_of((FOLDER / "namesakes.bib").read_text(encoding="utf-8"))
    forged = references_of("@book{forged, author = {\U000e0100\U000e0100Wood, Zoe}, title = {\U000e0100\U000e0100Pi}}")
    for style in (APA, HARVARD):
        made = rendered([*references, *forged], ["[@eve]", "[@forged]"], style)
        assert made.texts["forged"].startswith("Wood, Z.")
        if style is APA:
            texts = [*made.texts.values(), *made.entries.values(), *made.in_text.values()]
            assert not INVISIBLE.search("".join(texts))
            assert ">E. Wood, 2003<" in made.in_text["[@eve]"]
            assert ">Z. Wood, n.d.<" in made.in_text["[@forged]"]


def test_two_people_with_the_same_initials_are_told_apart_by_letters() -> None:
    people = ("Eve", "Edward", "Ian")
    entries = [f"@book{{{each}, author = {{Wood, {each}}}, title = {{By {each}}}, year = {{2003}}}}" for each in people]
    made = rendered(references_of("\n".join(entries)), [f"[@{each}]" for each in people], APA)
    texts = [re.sub("<[^>]+>", "", made.in_text[f"[@{each}]"]) for each in people]
    assert texts == ["(E. Wood, 2003b)", "(E. Wood, 2003a)", "(I. Wood, 2003)"]


def test_the_style_file_still_asks_for_what_we_do_in_its_place() -> None:
    assert tells_namesakes_apart((STYLES / APA.file).read_text(encoding="utf-8")), "or this module can go"
    assert not tells_namesakes_apart((STYLES / HARVARD.file).read_text(encoding="utf-8"))
