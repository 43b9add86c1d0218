"""What the checks of numbers, places and words that lead to one person find, and what they leave alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.checks import identifiers
from build_tools.checks.passages import glance
from build_tools.diagnostics import Span
from build_tools.readers.text import Source

if TYPE_CHECKING:
    from build_tools.diagnostics import Finding

HITS: dict[str, list[tuple[str, str]]] = {
    "case_reference": [
        ("the order in LS21C50123", "`LS••••••••`"),
        ("XX20PO1234", "`XX••••••••`"),
        ("family court case number: LS21C50123", "`LS••••••••`"),
        ("crime ref no. 13/12345/21", "`13/•••••/••`"),
        ("CAD 4567 of 12 March", "`45••`"),
        ("care proceedings reference 2021/1234567", "`20••/•••••••`"),
    ],
    "record_number": [
        ("LCS ID 123456", "`12••••`"),
        ("**Mosaic** 7654321", "`76•••••`"),
        ("Liquidlogic number: 0123456", "`01•••••`"),
        ("her hospital number is RX12345", "`RX•••••`"),
        ("Mosaic ID 7６5４321", "`7６•••••`"),
    ],
    "pupil_number": [
        ("UPN H801200001001", "`H801•••••••••`"),
        ("h801200001001", "`h801•••••••••`"),
        ("U80120000100A", "`U801•••••••••`"),
    ],
    "identity_document": [
        ("LEAHX657054SM9IJ", "`L•••••••••••••••`"),
        ("LEAHX 657054 SM9IJ", "`L•••• •••••• •••••`"),
        ("passport, number 925665416", "`92•••••••`"),
        ("passport no. 925 665 416", "`92• ••• •••`"),
        ("BRP ZU1234567", "`ZU•••••••`"),
    ],
    "bank_details": [
        ("sort code 20-00-00, account 12345678", "`sort code ••-••-••, account ••••••••`"),
        ("20-00-00 12345678", "`••-••-•• ••••••••`"),
        ("account number: 12345678", "`account number: ••••••••`"),
        ("GB82 WEST 1234 5698 7654 32", "`GB•• •••• •••• •••• •••• ••`"),
        ("4929 1234 5678 9015", "`•••• •••• •••• ••••`"),
    ],
    "tax_reference": [("UTR 1955839661", "`1••••••••1`"), ("tax reference: 19558 39661", "`1•••• ••••1`")],
    "car_registration": [
        ("registration AB12 CDE", "`A••• •••`"),
        ("his car (A123 BCD)", "`A••• •••`"),
        ("ABC 123D, a red van", "`A•• ••••`"),
    ],
    "exact_location": [
        ("53.80081, -1.54912", "`••.•••••, -•.•••••`"),
        ("53° 48' 03\" N", "`••° ••' ••\" N`"),
        ("grid reference SE 298 338", "`SE ••• •••`"),
        ("///filled.count.soap.", "`///fi••••.•••••.••••`"),
        ("https://maps.example/@53.80081,-1.54912,17z", "`••.•••••,-•.•••••`"),
    ],
    "ip_address": [("81.2.169.142", "`81.•.•••.•••`"), ("IP 8.8.8.8", "`8.8.•.•`"), ("2a00:23c4::1", "`2a••:••••::•`")],
    "private_profile": [
        ("https://www.facebook.com/sam.okoro.", "this page on www.facebook.com "),
        ("linkedin.com/in/sam-okoro-123", "this page on linkedin.com "),
    ],
}
MISSES: dict[str, list[str]] = {
    "case_reference": [
        "[2019] EWFC 12", "case number 0000", "court reference 2015", "a large number of cases: 12345",
        "in case nobody came in 2019", "case study no. 3", "the cad 2019 drawing", "return 12345",
    ],
    "record_number": [
        "Mosaic ID 000000", "Paris 75001", "see [material](../material-00012/index.md)", "a person 12345 miles away",
        "company number 01234567",
    ],
    "pupil_number": ["A801200001001", "H8012000010012", "XH801200001001"],
    "identity_document": [
        "passport number 000000000", "LEAHX697054SM9IJ", "LEAHX651354SM9IJ", "a passport in 2019", "DFE-00290-2015",
    ],
    "bank_details": [
        "00-00-00 00000000", "account 12345678", "GB83 WEST 1234 5698 7654 32", "4929 1234 5678 9016",
        "4111 1111 1111 1111", "0000-0002-1825-0097", "12-03-2019 12345678",
    ],
    "tax_reference": ["UTR 2955839661", "1955839661", "UTR 00000 00000"],
    "car_registration": [
        "take care AB12 CDE", "AB12 CDE", "the registration of PS7 and KSS", "by car on the M25 and A12",
    ],
    "exact_location": ["53.8, -1.5", "3.14159, 2.71828", "file:///one.two.three", "grid reference SE 29", "20° C"],
    "ip_address": [
        "192.0.2.1", "10.0.0.123", "version 1.2.3.114", "section 3.1.4.2", "3.1.4.2", "2001:db8::1", "v2.0.100.1",
        "256.1.1.100", "1.2.3.400", "2019: in all",
    ],
    "private_profile": [
        "https://www.facebook.com/leedscouncil", "https://www.linkedin.com/company/example", "https://x.com/example_uk",
        "https://www.facebook.com/groups/example",
    ],
}  # fmt: skip


def _findings(name: str, text: str) -> list[Finding]:
    return list(getattr(identifiers, name)(SimpleNamespace(sources=(Source("docs/page.md", text),))))


@pytest.mark.parametrize(("name", "line", "shown"), [(name, *hit) for name, hits in HITS.items() for hit in hits])
def test_what_leads_to_one_person_is_found_once_and_shown_masked(name: str, line: str, shown: str) -> None:
    (finding,) = _findings(name, f"# Page\n\n{line}\n")
    assert finding.message.startswith(shown)


@pytest.mark.parametrize(("name", "line"), [(name, miss) for name, misses in MISSES.items() for miss in misses])
def test_what_leads_nowhere_is_left_alone(name: str, line: str) -> None:
    assert _findings(name, f"# Page\n\n{line}\n") == []


def test_words_at_the_very_start_of_a_file_count() -> None:
    assert len(_findings("ip_address", "IP 8.8.8.8\n")) == 1
    assert _findings("ip_address", "version 1.2.3.114\n") == []


def test_the_place_is_the_number_and_not_the_words_before_it() -> None:
    (finding,) = _findings("record_number", "Sam.\nHer Mosaic ID is 7654321 here.\n")
    assert finding.place.span == Span(2, 18, 25)


def test_an_unusual_digit_moves_no_column() -> None:
    (finding,) = _findings("record_number", "“Sam” – Mosaic ID ７６５４３２１.\n")
    assert finding.place.span == Span(1, 19, 26)


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("J, 7, from Leeds", True),
        ("We met child A, aged 7, lives in Bradford", True),
        ("**J** (7) attends Leeds Academy", True),
        ("J.M., who is 34, lives with C in Hull", True),
        ("A is 7 years old and lives near York", True),
        ("They met twice. Then K., 53, from Leeds", True),
        ("Part A, 3 from Leeds", False),
        ("PS7, 7 from Leeds", False),
        ("J, 7, from a town in the north", False),
        ("J, who is seven, lives in Leeds", False),
    ],
)
@pytest.mark.parametrize("described", ["none", "consented", "fictional", "composite", None])
def test_somebody_is_singled_out_unless_people_are_invented(
    line: str, described: str | None, *, is_found: bool
) -> None:
    material = SimpleNamespace(source=Source("x", line), front=SimpleNamespace(people_described=described))
    found = list(identifiers.singled_out(material, SimpleNamespace()))  # type: ignore[arg-type]
    assert len(found) == (is_found and described not in {"fictional", "composite"})


_RICH = st.lists(
    st.one_of(
        st.sampled_from(
            [*"0123456789 -@.+()aAbB\n°:/", "case number ", "CAD ", "passport ", "car ", "account number "]
        ),
        st.sampled_from([text for pairs in HITS.values() for text, _ in pairs]),
        st.sampled_from([text for texts in MISSES.values() for text in texts]),
        st.characters(),
        *(st.from_regex(wanted.pattern, fullmatch=True) for wanted in identifiers.LOOKS.values()),
    ),
    max_size=8,
).map("".join)


@given(_RICH)
def test_the_quick_look_hides_nothing(text: str) -> None:
    seen = glance(text)
    for wanted in identifiers.LOOKS.values():
        assert wanted.may_be_found(seen) or wanted.pattern.search(seen.text) is None, wanted.pattern.pattern


def test_the_quick_look_passes_over_plain_text() -> None:
    text = "Read [@ruch2007, p. 12] for PS7.2 on 2026-11-20, under CC-BY-4.0, in a case study; see PERM-0001.\n"
    assert [wanted.may_be_found(glance(text)) for wanted in identifiers.LOOKS.values()] == [False] * len(
        identifiers.LOOKS
    )
