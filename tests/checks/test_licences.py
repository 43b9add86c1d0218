"""What may become of an adapted work: every pair of licences, against rules that are written here a second time."""

from __future__ import annotations

import itertools

import pytest

from build_tools.licences import LICENCES, combined, freedoms, may_become, spdx_ids

PAIRS = list(itertools.product(sorted(LICENCES), repeat=2))

# Creative Commons' own chart of what an adapter may choose, for licences of one version: a row for each original's
# licence, and in it the licences that an adaptation may have.
CHART = {
    "CC-BY": {"CC-BY", "CC-BY-SA", "CC-BY-NC", "CC-BY-NC-SA", "CC-BY-ND", "CC-BY-NC-ND"},
    "CC-BY-SA": {"CC-BY-SA"},
    "CC-BY-NC": {"CC-BY-NC", "CC-BY-NC-SA", "CC-BY-NC-ND"},
    "CC-BY-NC-SA": {"CC-BY-NC-SA"},
    "CC-BY-ND": set(),
    "CC-BY-NC-ND": set(),
}

# What asks nothing of an adaptation's licence, and the one statement that lets a work be adapted, if not for money.
FREE = {"CC0-1.0", "OGL-UK-1.0", "OGL-UK-2.0", "OGL-UK-3.0"}
ADAPTABLE_STATEMENT = "NoC-NC"


def terms(code: str) -> list[str]:
    """The parts of a code, without its version and port."""
    return [part for part in code.split("-") if part.isalpha() and part != "UK"]


def version(code: str) -> float:
    return next((float(part) for part in code.split("-") if part[0].isdigit()), 0.0)


def is_commercial(code: str) -> bool:
    return code in FREE or (code.startswith("CC-") and "NC" not in terms(code))


def expected(original: str, result: str) -> str | None:
    """Why not, by the names of the licences alone."""
    needs_no_credit = result in {"CC0-1.0", ADAPTABLE_STATEMENT}
    if original in FREE:
        return "attribution" if original != "CC0-1.0" and needs_no_credit else None
    if not original.startswith("CC-"):
        is_lost = original == ADAPTABLE_STATEMENT and is_commercial(result)
        return "non-commercial" if is_lost else None if original == ADAPTABLE_STATEMENT else "no-derivatives"
    if "ND" in terms(original):
        return "no-derivatives"
    if "SA" in terms(original) and (terms(original) != terms(result) or version(original) > version(result)):
        return "share-alike"
    if "NC" in terms(original) and is_commercial(result):
        return "non-commercial"
    return "attribution" if needs_no_credit else None


@pytest.mark.parametrize(("original", "result"), PAIRS)
def test_every_pair_follows_from_the_names_of_the_licences(original: str, result: str) -> None:
    assert may_become(LICENCES[original], LICENCES[result]) == expected(original, result)


@pytest.mark.parametrize("original", CHART)
@pytest.mark.parametrize("number", ["3.0", "4.0"])
def test_the_chart_of_creative_commons(original: str, number: str) -> None:
    allowed = {
        result
        for result in CHART
        if may_become(LICENCES[f"{original}-{number}"], LICENCES[f"{result}-{number}"]) is None
    }
    assert allowed == CHART[original]


@pytest.mark.parametrize("original", [code for code in sorted(LICENCES) if "SA" in terms(code)])
def test_share_alike_never_loosens(original: str) -> None:
    """However often it is adapted, all its terms stay, and no version of the licence is gone back to."""
    reached, ahead = set(), {original}
    while ahead:
        code = ahead.pop()
        reached.add(code)
        ahead |= {each for each in LICENCES if may_become(LICENCES[code], LICENCES[each]) is None} - reached
    for code in reached:
        result = LICENCES[code]
        assert result.share_alike
        assert result.attribution
        assert result.adapt
        assert result.commercial is LICENCES[original].commercial
        assert version(code) >= version(original)


@pytest.mark.parametrize("original", sorted(LICENCES))
def test_non_commercial_and_no_derivatives_never_loosen(original: str) -> None:
    allowed = [each for each in LICENCES.values() if may_become(LICENCES[original], each) is None]
    if "ND" in terms(original) or original.startswith("InC"):
        assert allowed == []
    if "NC" in terms(original):
        assert not any(each.commercial for each in allowed)


def test_the_port_of_an_older_share_alike_licence_goes_forward_only() -> None:
    old, new = LICENCES["CC-BY-SA-2.0-UK"], LICENCES["CC-BY-SA-4.0"]
    assert may_become(old, new) is None
    assert may_become(new, old) == "share-alike"


@pytest.mark.parametrize("code", sorted(LICENCES))
def test_the_table_says_of_each_licence_what_its_name_says(code: str) -> None:
    licence = LICENCES[code]
    if code in FREE or code.startswith("CC-"):
        assert code in spdx_ids()
        assert licence.share
        assert not licence.is_statement
        assert licence.adapt is ("ND" not in terms(code))
        assert licence.share_alike is ("SA" in terms(code))
        assert licence.attribution is (code != "CC0-1.0")
        assert licence.commercial is is_commercial(code)
    else:
        assert licence.is_statement
        assert code not in spdx_ids()
        assert licence.share is licence.adapt is (code == ADAPTABLE_STATEMENT)
        assert not licence.commercial
    assert bool(licence.statement) is code.startswith("OGL-UK-")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_combining_never_grants_more_than_either_part(first: str, second: str) -> None:
    for result in combined(LICENCES[first], LICENCES[second]):
        assert set(freedoms(result)) <= set(freedoms(LICENCES[first])) & set(freedoms(LICENCES[second]))


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_combining_does_not_depend_on_the_order(first: str, second: str) -> None:
    assert combined(LICENCES[first], LICENCES[second]) == combined(LICENCES[second], LICENCES[first])


@pytest.mark.parametrize(
    ("first", "second", "expected_codes"),
    [
        ("CC0-1.0", "CC-BY-4.0", {"CC-BY", "CC-BY-SA", "CC-BY-NC", "CC-BY-NC-SA", "CC-BY-ND", "CC-BY-NC-ND", "OGL-UK"}),
        (
            "CC-BY-4.0",
            "OGL-UK-3.0",
            {"CC-BY", "CC-BY-SA", "CC-BY-NC", "CC-BY-NC-SA", "CC-BY-ND", "CC-BY-NC-ND", "OGL-UK"},
        ),
        ("CC-BY-SA-4.0", "CC-BY-4.0", {"CC-BY-SA"}),
        ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", set()),
        ("CC-BY-NC-4.0", "OGL-UK-3.0", {"CC-BY-NC", "CC-BY-NC-SA", "CC-BY-NC-ND"}),
        ("CC-BY-ND-4.0", "CC0-1.0", set()),
        ("InC", "CC0-1.0", set()),
    ],
)
def test_what_two_works_may_become_together(first: str, second: str, expected_codes: set[str]) -> None:
    assert {licence.family for licence in combined(LICENCES[first], LICENCES[second])} == expected_codes
