"""What the privacy checks find in a line of text and what they leave alone.

Nothing here is anybody's: NHS numbers start with 999, which is kept for tests; telephone numbers are in 01632, which
is no town's, or all noughts; and private e-mail addresses have a name that their service does not allow.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.checks import privacy, public_details
from build_tools.checks.passages import glance
from build_tools.diagnostics import Place, Span
from build_tools.loading import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.diagnostics import Finding

    Check = Callable[[Catalogue], Iterable[Finding]]

TODAY = dt.date(2026, 11, 21)
NO_BREAK = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"

HITS: dict[str, list[tuple[str, str]]] = {
    "nhs_number": [
        ("999 000 0018", "`999 ••• ••18`"),
        ("NHS number: 9990000018.", "`999•••••18`"),
        ("**999-000-0018**", "`999-•••-••18`"),
        ("(NHS no. 999 000 0018)", "`999 ••• ••18`"),
        ("| Sam | 999 000 0018 | 9 |", "`999 ••• ••18`"),
        ("NHS number 999 000 0018 12 March", "`999 ••• ••18`"),
        (f"999{NO_BREAK}000{NO_BREAK}0018", f"`999{NO_BREAK}•••{NO_BREAK}••18`"),
        (f"999{NO_BREAK_HYPHEN}000{NO_BREAK_HYPHEN}0018", f"`999{NO_BREAK_HYPHEN}•••{NO_BREAK_HYPHEN}••18`"),
        ("See https://www.gov.uk/ about 9990000018", "`999•••••18`"),
        ("Sam's number is 999\n  000 0018.", "`999   ••• ••18`"),
        ("999 000\n0018", "`999 ••• ••18`"),
        ("９９９ ０００ ００１８", "`９９９ ••• ••１８`"),
        ("999\u2007000\u20070018", "`999\u2007•••\u2007••18`"),
    ],
    "national_insurance_number": [
        ("AB 12 34 56 C", "`AB •• •• •• C`"),
        ("AB123456C", "`AB••••••C`"),
        ("AB 123456 C", "`AB •••••• C`"),
        ("ab123456c", "`ab••••••c`"),
        ("(NINO: JT-12-34-56-D)", "`JT-••-••-••-D`"),
        ("AB 12 34\n56 C", "`AB •• •• •• C`"),
    ],
    "telephone_number": [
        ("01632 123456", "`016•• ••••56`"),
        ("Tel.01632 123 456", "`016•• ••• •56`"),
        ("(01632) 123456", "`(016••) ••••56`"),
        ("01632-123-456", "`016••-•••-•56`"),
        ("01632123456", "`016••••••56`"),
        ("01632 12345", "`016•• •••45`"),
        ("Ring 01632 123456 10 am to 4 pm", "`016•• ••••56`"),
        ("+44 1632 123456", "`+44 1••• ••••56`"),
        ("+44 (0)1632 123456", "`+44 (0)•••• ••••56`"),
        ("0044 1632 123456", "`004• •••• ••••56`"),
        ("[ring](tel:+441632123456)", "`+441•••••••56`"),
        ("07000 000000", "`070•• ••••00`"),
        ("020 0000 0000", "`020 •••• ••00`"),
        ("01632 123\n  456", "`016•• •••   •56`"),
        ("٠١٦٣٢ ١٢٣٤٥٦", "`٠١٦•• ••••٥٦`"),
        (f"01632{NO_BREAK}123456", f"`016••{NO_BREAK}••••56`"),
    ],
    "private_email": [
        ("sam@gmail.com", "`s••@gmail.com`"),
        ("No%one@Hotmail.co.uk", "`n•%•••@hotmail.co.uk`"),
        ("<mailto:no%one@btinternet.com>", "`n•%•••@btinternet.com`"),
        ("sam.okoro@gov.uk", "`s••.•••••@gov.uk`"),
        ("s.okoro2@gov.uk", "`s.••••••@gov.uk`"),
        ("sam_okoro@gov.uk", "`s••_•••••@gov.uk`"),
        ("sam.okoro\\@gov.uk", "`s••.•••••@gov.uk`"),
        ("by: 'sam.okoro@gov.uk'", "`s••.•••••@gov.uk`"),
        ("_sam.okoro@gov.uk_", "`s••.•••••@gov.uk`"),
        ("ada.foster@gov.uk", "`a••.••••••@gov.uk`"),
        ("no%one＠gmail.com", "`n•%•••@gmail.com`"),
        ("noone [at] gmail [dot] com", "`n••••@gmail.com`"),
        ("noone(at)gmail.com", "`n••••@gmail.com`"),
        ("noone at gmail dot com", "`n••••@gmail.com`"),
        ("noone@gmail dot com", "`n••••@gmail.com`"),
        ("sam.okoro (AT) leeds(dot)gov(dot)uk", "`s••.•••••@leeds.gov.uk`"),
        ("sam[dot]okoro[at]leeds[.]gov[.]uk", "`s••.•••••@leeds.gov.uk`"),
    ],
    "full_postcode": [
        ("SW1A 2AA", "`SW1A •••`"),
        ("SW1A2AA,", "`SW1A•••`"),
        ("(M1 1AE)", "`M1 •••`"),
        (f"B33{NO_BREAK}8TH", f"`B33{NO_BREAK}•••`"),
        ("CR2 6XH", "`CR2 •••`"),
        ("EC1A 1BB", "`EC1A •••`"),
        ("W1A 0AX", "`W1A •••`"),
        ("GIR 0AA", "`GIR •••`"),
        ("sw1a 2aa", "`sw1a •••`"),
        ("Sw1a 2Aa", "`Sw1a •••`"),
        ("ls1 4ap.", "`ls1 •••`"),
        ("her postcode ls14ap", "`ls1•••`"),
        ("SW1A-2AA", "`SW1A-•••`"),
        ("SW1A  2AA", "`SW1A  •••`"),
        ("SW1A\n2AA", "`SW1A •••`"),
        ("ＬＳ１ ４ＡＰ", "`ＬＳ１ •••`"),
    ],
    "date_of_birth": [
        ("born on 12 March 2017", "`born on •• March ••••`"),
        ("Born on the 2nd of March, 2017", "`Born on the •nd of March, ••••`"),
        ("born 12.3.2017", "`born ••.•.••••`"),
        ("DOB 12/03/2017", "`DOB ••/••/••••`"),
        ("D.O.B.: 12-03-17", "`D.O.B.: ••-••-••`"),
        ("**Date of birth:** 12/03/2017", "`Date of birth:** ••/••/••••`"),
        ("| Date of birth | 12 Mar 2017 |", "`Date of birth | •• Mar ••••`"),
        ("date_of_birth: 2017-03-12", "`date_of_birth: ••••-••-••`"),
        ("Her birthday is March 12th, 2017", "`birthday is March ••th, ••••`"),
        ("born on the twelfth of March 2017", "`born on the • of March ••••`"),
        ("born twenty-first March two thousand and seventeen", "`born • March •`"),
        ("born to Leah in Leeds on 12 March 2017", "`born to • in • on •• March ••••`"),
        ("Maya, 4 (12/3/19)", "`••/•/••`"),
        ("aged 4 (b. 12/3/2019)", "`b. ••/•/••••`"),
        ("Maya (b. 12/03/2017)", "`b. ••/••/••••`"),
        ("12/03/2017 (DOB)", "`••/••/•••• (DOB`"),
        ("d.o.b 12.03.17", "`d.o.b ••.••.••`"),
    ],
}

MISSES: dict[str, list[str]] = {
    "nhs_number": [
        "999 000 0019",
        "000 000 0000",
        "1111111111",
        "19990000018",
        "99900000181",
        "9990000018a",
        "3.9990000018",
        "£9990000018",
        "12-999-000-0018",
        "12 999 000 0018 34",
        "https://example.org/9990000018",
        "https://doi.org/10.1080/9990000018",
        "doi 10.1080/9990000018",
        "ISBN 9990000018",
        "ISBN-10: 999-000-0018",
        "ISBN 978-999-000-0018",
        "evidence: {sha256: 9990000018a122f717f918768f8d5607e4b49ffaad9d05cce5ad37b6ca2e46de}",
    ],
    "national_insurance_number": [
        "QQ 12 34 56 A",
        "DA 12 34 56 A",
        "AO 12 34 56 A",
        "GB 12 34 56 A",
        "ZZ123456A",
        "AB 12 34 56 E",
        "AB 12 34 5 C",
        "we 10 20 30 a week",
        "XAB123456C",
        "AB123456CD",
        "https://www.gov.uk/AB123456C",
    ],
    "telephone_number": [
        "999, 111, 101 and 116 123",
        "Childline is 0800 1111",
        "0808 2000 247",
        "0300 123 4567",
        "0808 168 9111",
        "0800 40 50 40",
        "0800 1111\n01632 960123",
        "in 0161\n2 people, and 0113\n3 more",
        "08082000247",
        "+44 808 800 5000",
        "01632 960123",
        "(01632) 960 123",
        "+44 (0)1632 960123",
        "0113 496 0123",
        "020 7946 0123",
        "029 2018 0123",
        "07700 900123",
        "0808 157 0123",
        "03069 990123",
        "01/02/2026",
        "01-02-2026 09:30",
        "09 12 2026 10 15",
        "0900-1030, 1100-1230",
        "pp. 012-034",
        "PERM-0001",
        "DFE-00290-2015",
        "SC-01632-123456",
        "ISSN 0261-5479 1470-1227",
        "ISBN 0198526636",
        "0000-0002-1825-0097",
        "company 01234567",
        "charity 0198526",
        "10.1080/02615479.2011.600444",
        "doi:10.1080/0163212345678",
        "https://www.gov.uk/01632123456",
        "sha256: 01632123456b0cef27d3522e3cc677d0e84281e79d93ea32a52db933103a6c46052d",
        "2026 2027 2028",
        "0.1632123456",
        "001632123456",
        "04632 123456",
    ],
    "private_email": [
        "sam@example.org",
        "sam.okoro@team.example.com",
        "sam.okoro@council.example",
        "info@gov.uk",
        "data.protection@gov.uk",
        "socialworkreform.sg@gov.uk",
        "early.help@gov.uk",
        "adult.social.care@gov.uk",
        "mash@gov.uk",
        "[@ruch2007; -@smith.jones2010, p. 6]",
        "@sam.okoro",
        "https://medium.com/@sam.okoro",
        "https://sam.okoro@www.gov.uk/",
        "3 @ 4.50",
        "enquiries (at) gov.uk",
        "noone (at) example.org",
        "look (at) this. Dot comes",
        "we met at ten dot and left",
    ],
    "full_postcode": [
        "SW1A",
        "at e10 2nd May, in e1 4th and m1 3rd",
        "sw1a2aa",
        "Leeds City Council, Civic Hall, Leeds LS1 1UR",
        "Department for Education, 20 Great Smith Street,\nLondon SW1P 3BT",
        "PO Box 4771, Coventry, CV4 0EH",
        "12 Acacia Avenue, Leeds LS1 4AP",
        "at 1 am",
        "PS7 and PCF6",
        "PS7.1AB",
        "XSW1A 2AA",
        "SW1A 2AAB",
        "E10 2",
        "AB123456C",
        "https://www.gov.uk/SW1A2AA",
        "10.1080/SW1A2AA",
        "QA1 1AA",
        "A1 1AC",
    ],
    "date_of_birth": [
        "born in 2017",
        "born in March 2017",
        "The date of birth is not needed.",
        "Reborn on 12 March 2017",
        "He was born; on 12 March 2017 they moved, in 2018 too.",
        "DOB",
        "First published on 12 March 2017",
        "born on a Tuesday, 12 people came",
        "Smith, J. (12/03/2017)",
        "vol. 3, 4 (12/3/2019)",
        "born in Leeds, moved on 12 March 2017",
    ],
}

Case = tuple[str, str, str]


def _repository(folder: Path, line: str) -> Catalogue:
    page = folder / "docs" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"# Page\n\nBefore it.\n  {line}\n", encoding="utf-8")
    return load(folder, TODAY)


def _findings(name: str, line: str, folder: Path) -> list[Finding]:
    check: Check = getattr(privacy, name)
    return list(check(_repository(folder, line)))


@pytest.mark.parametrize(("name", "line", "shown"), [(name, *hit) for name, hits in HITS.items() for hit in hits])
def test_what_tells_who_a_person_is_is_found_once_and_shown_masked(
    name: str, line: str, shown: str, tmp_path: Path
) -> None:
    (finding,) = _findings(name, line, tmp_path)
    assert finding.message.startswith(f"{shown} ")


@pytest.mark.parametrize(("name", "line"), [(name, miss) for name, misses in MISSES.items() for miss in misses])
def test_what_tells_nothing_is_left_alone(name: str, line: str, tmp_path: Path) -> None:
    assert _findings(name, line, tmp_path) == []


def test_the_place_is_what_was_found(tmp_path: Path) -> None:
    (finding,) = _findings("telephone_number", "Ring 01632 123456 now.", tmp_path)
    assert finding.place == Place("docs/page.md", Span(4, 8, 20))


def test_each_of_several_is_found_where_it_stands(tmp_path: Path) -> None:
    line = "01632 123456 or https://www.gov.uk/01632123456 or 01632 123457\n\n01632 960123\n\n01632 123458"
    places = [finding.place.span for finding in _findings("telephone_number", line, tmp_path)]
    assert places == [Span(4, 3, 15), Span(4, 53, 65), Span(8, 1, 13)]


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        ("permissions/PERM-0001.yaml", True),
        ("organisations.yaml", True),
        ("materials/genograms/index.md", True),
        ("kss_map.yaml", False),
        ("citations/library.bib", False),
    ],
)
def test_what_contributors_write_is_read_and_what_is_cited_is_not(path: str, *, is_read: bool, tmp_path: Path) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("---\n# 01632 123456\n---\n", encoding="utf-8")
    assert [finding.place.path for finding in privacy.telephone_number(load(tmp_path, TODAY))] == [path] * is_read


def test_every_number_kept_for_drama_and_every_helpline_is_a_number_that_would_be_found() -> None:
    numbers = [start + "000" for start in public_details.DRAMA_NUMBERS] + list(public_details.HELPLINES)
    assert all(len(number) == 11 or number.startswith("0800") for number in numbers)
    assert all(number.isdigit() and number.startswith("0") for number in numbers)


def _material(folder: Path, fields: str) -> Catalogue:
    index = folder / "materials" / "fathers" / "index.md"
    index.parent.mkdir(parents=True)
    index.write_text(f"---\n{fields}\n---\n\nText.\n", encoding="utf-8")
    return load(folder, TODAY)


PUBLISHED = "review: {status: published}\n"
HOSTED = PUBLISHED + "rights: {basis: own-work}\n"


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        (HOSTED, True),
        (PUBLISHED, True),
        (HOSTED + "people_described: none", False),
        (HOSTED + "people_described: nobody", False),
        (PUBLISHED + "rights: {basis: link-only}", False),
        ("review: {status: draft}", False),
        ("type: case-study", True),
        ("type: case-study\npeople_described: none", True),
        ("type: case-study\npeople_described: fictional", False),
        ("type: case-study\npeople_described: nobody", False),
        ("type: case-study\nrights: {basis: link-only}", False),
    ],
)
def test_a_material_says_whether_it_describes_people(fields: str, *, is_found: bool, tmp_path: Path) -> None:
    catalogue = _material(tmp_path, fields)
    assert bool(list(privacy.people_undescribed(catalogue.materials["fathers"], catalogue))) is is_found


@pytest.mark.parametrize(
    ("grant", "why"),
    [
        ("kind: written\ngiven_on: 2026-01-01", ""),
        ("kind: written\ngiven_on: 2026-11-21\nexpires_on: 2026-11-22", ""),
        ("kind: written\ngiven_on: 2026-11-22", "not in force"),
        ("kind: written\ngiven_on: 2026-01-01\nexpires_on: 2026-11-21", "not in force"),
        ("kind: written\ngiven_on: 2026-01-01\nwithdrawn_on: 2026-11-21", "not in force"),
        ("kind: project\ngiven_on: 2026-01-01", "not a written grant"),
        ("kind: other\ngiven_on: 2026-01-01", ""),
        ("kind: project\x07", ""),
        (None, "not recorded"),
    ],
)
def test_consent_is_a_written_grant_in_force(grant: str | None, why: str, tmp_path: Path) -> None:
    if grant is not None:
        (tmp_path / "permissions").mkdir()
        (tmp_path / "permissions" / "PERM-0009.yaml").write_text(f"{grant}\n", encoding="utf-8")
    catalogue = _material(tmp_path, "people_described: consented\nrights: {permission: PERM-0009}")
    messages = [each.message for each in privacy.consent_unrecorded(catalogue.materials["fathers"], catalogue)]
    assert [why in message for message in messages] == ([True] if why else [])


def test_consent_without_a_grant_is_found(tmp_path: Path) -> None:
    catalogue = _material(tmp_path, "people_described: consented")
    (finding,) = privacy.consent_unrecorded(catalogue.materials["fathers"], catalogue)
    assert "names no grant" in finding.message


_RICH = st.lists(
    st.one_of(
        st.sampled_from(
            [*"0123456789 -@.+()aAbBdDoOnrthiTH\n\u00a0\u2009\u2011\u0130\u0131\u017f\u212a", "44", "GIR 0AA"]
        ),
        st.sampled_from([text for pairs in HITS.values() for text, _ in pairs]),
        st.sampled_from([text for texts in MISSES.values() for text in texts]),
        st.characters(),
        *(st.from_regex(wanted.pattern, fullmatch=True) for wanted in privacy.LOOKS.values()),
    ),
    max_size=12,
).map("".join)


@given(_RICH)
def test_the_quick_look_hides_nothing(text: str) -> None:
    seen = glance(text)
    for wanted in privacy.LOOKS.values():
        assert wanted.may_be_found(seen) or wanted.pattern.search(seen.text) is None, wanted.pattern.pattern


def test_the_quick_look_passes_over_plain_text() -> None:
    text = "Read [@ruch2007, p. 12] for PS7.2 on 2026-11-20, and born leaders; see PERM-0001 and 1 in 20.\n"
    assert [wanted.may_be_found(glance(text)) for wanted in privacy.LOOKS.values()] == [False] * len(privacy.LOOKS)
