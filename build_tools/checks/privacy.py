"""PRV: whether anything in the files tells readers who a person is, and whether they agreed to be described.

What is found is never quoted whole. Numbers that one office gave one person are in `identifiers.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum.gb import nhs

from build_tools.catalogue import PERMISSIONS
from build_tools.checks.passages import NEXT_LINE, START, Passage, Wanted, found, masked, without_digits
from build_tools.checks.public_details import (
    CONSUMER_HOSTS,
    COUNTING,
    DRAMA_NUMBERS,
    HELPLINES,
    HOST_ENDING,
    POSTCODE_AREA,
    PUBLIC_RANGE,
    RESERVED_HOSTS,
    ROLE_STARTS,
    ROLE_WORDS,
)
from build_tools.checks.registry import catalogue_check, material_check
from build_tools.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Material
    from build_tools.checks.passages import Glance

_END = r"(?![0-9A-Za-z]|[-./,][0-9])"
_GAP = f"(?:[ -]|{NEXT_LINE})?"
_BETWEEN = "[ \t:,*_|\"'(=-]"
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_TENS = "(?:twenty|thirty)[ -]"
_SPELT_DAY = (
    f"(?:(?:{_TENS})?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    "|(?:ten|eleven|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)th|twelfth|twentieth|thirtieth)"
)
_DAY = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?|{_SPELT_DAY})"
_YEAR = "(?:[0-9]{4}|(?:nineteen|twenty|two thousand)(?: and)?[ -][a-z]{3,9}(?:[ -][a-z]{3,5})?)"
_SHORT_DATE = "[0-9]{1,2}[ ./-][0-9]{1,2}[ ./-](?:[0-9]{4}|[0-9]{2})"
_DATE = (
    rf"(?:{_SHORT_DATE}|[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}"
    rf"|{_DAY}(?: day)?(?: of)? {_MONTH}\.?,? {_YEAR}|{_MONTH}\.? {_DAY},? {_YEAR})(?![0-9])"
)
_BIRTH = r"(?:date[ _-]of[ _-]birth|birth[ _-]?da(?:te|y)|d(?:\.?ob|\.o\.?b)\.?)(?![A-Za-z])"
_BORN = (
    rf"(?:{_BIRTH}|born(?: (?:in|at|to) (?-i:[A-Z])[A-Za-z'-]{{1,20}}(?: (?-i:[A-Z])[A-Za-z'-]{{1,20}}){{0,2}}){{0,2}})"
)

_NHS_NUMBER = Wanted(
    re.compile(
        rf"{START}(?<![£$€+])[0-9]{{3}}(?:([ -]?)[0-9]{{3}}\1|{NEXT_LINE}[0-9]{{3}}[ -]?|[ -]?[0-9]{{3}}{NEXT_LINE})"
        rf"[0-9]{{4}}{_END}"
    ),
    lambda seen: seen.has_numbers and b"0000000000" in seen.joined,
)
_NATIONAL_INSURANCE_NUMBER = Wanted(
    re.compile(
        rf"(?<![0-9A-Za-z])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_GAP}"
        rf"[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[A-D](?![0-9A-Za-z])"
        r"|(?<![0-9A-Za-z])(?!bg|gb|kn|nk|nt|tn|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z][0-9]{6}[a-d](?![0-9A-Za-z])"
    ),
    lambda seen: b"000000A" in seen.joined or (seen.has_numbers and b"aa000000a" in seen.forms),
)
_TELEPHONE_NUMBER = Wanted(
    re.compile(
        rf"{START}(?:(?:\+|00)[ -]?44[ -]?(?:\(0\)[ -]?)?\(?|\(?0)(?=[1-9])"
        rf"(?:(?:[ -().]{{0,2}}|{NEXT_LINE}(?=[0-9]{{2}}))[0-9]){{9,10}}(?![0-9A-Za-z])".replace("[ -().]", "[ ().-]")
    ),
    lambda seen: seen.has_numbers and b"0000000000" in seen.joined,
)
_NEAR_AN_AT = re.compile(r"@(?<=[A-Za-z0-9_.+%'\\-]@)[A-Za-z0-9]")


def _may_hold_an_email(seen: Glance) -> bool:
    """Whether an @ stands anywhere but at the beginning of a citation's key."""
    signs = seen.outline.count(b"@")
    return (
        signs > 0
        and signs > seen.outline.count(b"(@") + seen.outline.count(b" @")
        and bool(_NEAR_AN_AT.search(seen.text))
    )


_EMAIL = Wanted(
    re.compile(
        r"(?<![A-Za-z0-9])(?P<local>[A-Za-z0-9][\w.+%'\\-]{0,63})"
        r"@(?P<host>[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,5})",
        re.ASCII,
    ),
    _may_hold_an_email,
)
_SPELT_DOT = r"(?: ?[\[({](?:dot| dot )[\])}] ?| ?(?:\[\.\]|\(\.\)) ?| dot )"
_SPELT_AT = r" ?[\[({<](?:at| at |@| @ )[\])}>] ?"
_SPELT_SIGN = re.compile(
    rb"\)(?<=[t@. ]\))(?:(?<=\(at\))|(?<=\( at \))|(?<=\(@\))|(?<=\( @ \))|(?<=\(dot\))|(?<=\( dot \))|(?<=\(\.\)))"
)
_SPELT_EMAIL = Wanted(
    re.compile(
        r"(?<![A-Za-z0-9])(?P<local>[a-z0-9](?:[\w.+-]|[\[(](?:dot|\.)[\])]){0,63})"
        rf"(?:{_SPELT_AT}(?P<host>[a-z0-9-]{{1,63}}(?:(?:\.|{_SPELT_DOT})[a-z0-9-]{{2,63}}){{1,4}})"
        rf"| at (?P<other>[a-z0-9-]{{1,63}}(?:{_SPELT_DOT}[a-z0-9-]{{2,63}}){{1,4}})"
        rf"|@(?P<third>[a-z0-9-]{{1,63}}(?:{_SPELT_DOT}[a-z0-9-]{{2,63}}){{1,4}}))",
        re.IGNORECASE | re.ASCII,
    ),
    lambda seen: b" dot " in seen.outline or _SPELT_SIGN.search(seen.outline) is not None,
)
_CAPITALS = (
    rf"(?:GIR|{POSTCODE_AREA}(?:[0-9]{{1,2}}|[0-9][A-HJKMNP-Y]))"
    rf"(?:[ -]{{0,2}}|{NEXT_LINE})[0-9][ABD-HJLNP-UW-Z]{{2}}"
)
_ANY_LETTERS = rf"(?i:{POSTCODE_AREA}[0-9][0-9A-Z]?[ -](?!1st|2nd|3rd|[04-9]th)[0-9][ABD-HJLNP-UW-Z]{{2}})"
_AFTER_THE_WORD = rf"(?i:(?<=postcode )|(?<=postcode: ))(?i:{POSTCODE_AREA}[0-9][0-9A-Z]?[0-9][A-Z]{{2}})"
_LIKE_A_POSTCODE = re.compile(rb"0[Aa]?[ -]0[Aa][Aa]")
_POSTCODE = Wanted(
    re.compile(rf"(?<![0-9A-Za-z#])(?:{_CAPITALS}|{_ANY_LETTERS}|{_AFTER_THE_WORD})(?![0-9A-Za-z])", re.ASCII),
    lambda seen: b"0AA" in seen.forms or b"postcode" in seen.outline or _LIKE_A_POSTCODE.search(seen.forms) is not None,
)
_SIGN_OF_A_BIRTH = re.compile(rb"b(?:irth|orn)|d\.?o\.?b")
_SIGN_OF_A_DATE = re.compile(rb"0[ ./-]0| 0000|nineteen|twenty|two thousand")
_BEFORE_A_BIRTH, _AFTER_A_BIRTH = 120, 300
"""How many bytes there can be from the sign of a birth to that of its date, and a few more."""
_IN_BRACKETS = re.compile(rb"\((?:b\.|(?<=0 \()[0b]|(?<=0, \()[0b])")


def _may_tell_a_birth(seen: Glance) -> bool:
    """Whether a date may stand on the line of a word for a birth; one before `born` tells of something else."""
    if _IN_BRACKETS.search(seen.outline):
        return True
    if not seen.has(b"birth", b"born", b"dob", b"d.o"):
        return False
    for sign in _SIGN_OF_A_BIRTH.finditer(seen.outline):
        start, end = sign.span()
        first = start if sign[0] == b"born" else max(0, start - _BEFORE_A_BIRTH)
        first = max(first, seen.outline.rfind(b"\n", first, start))
        line_end = seen.outline.find(b"\n", end, end + _AFTER_A_BIRTH)
        if _SIGN_OF_A_DATE.search(seen.outline, first, end + _AFTER_A_BIRTH if line_end < 0 else line_end):
            return True
    return False


_DATE_OF_BIRTH = Wanted(
    re.compile(
        rf"(?<![A-Za-z]){_BORN}(?:{_BETWEEN}{{1,4}}(?:on|is|was|the|as)\b){{0,3}}{_BETWEEN}{{1,8}}{_DATE}"
        rf"|(?<![0-9A-Za-z]){_DATE}{_BETWEEN}{{1,3}}{_BIRTH}"
        rf"|(?<![A-Za-z])(?:aged? |(?-i:[A-Z])[a-z]{{1,20}}, )[0-9]{{1,2}},? "
        rf"\((?P<date>(?:b\.? ?|born )?{_SHORT_DATE})(?![0-9])"
        rf"|(?<= \()b\. ?{_DATE}",
        re.IGNORECASE | re.ASCII,
    ),
    _may_tell_a_birth,
)
_SPELT_OUT = re.compile(rf"(?<![A-Za-z])(?:{_SPELT_DAY}|(?:nineteen|twenty|two thousand).*)", re.IGNORECASE)
_PLACE_OF_BIRTH = re.compile(r"(?<![A-Za-z])(in|at|to)(?: [A-Z][A-Za-z'-]*)+")
LOOKS = {
    "nhs_number": _NHS_NUMBER,
    "national_insurance_number": _NATIONAL_INSURANCE_NUMBER,
    "telephone_number": _TELEPHONE_NUMBER,
    "email": _EMAIL,
    "spelt_email": _SPELT_EMAIL,
    "postcode": _POSTCODE,
    "date_of_birth": _DATE_OF_BIRTH,
}
"""What is looked for; a test asserts that no quick look hides anything."""

_TEN_DIGITS = ("01", "0800")
_AREAS = re.compile(r"0(?:1[1-9]|2[03489]|3[0347]|5[56]|7[0-9]|8[047]|9[018])")

_CAPITAL_CHAIN = r"(?:[,\n][ ]?)(?:(?:[A-Z0-9][\w'&.-]{0,24}|of|and|upon|on|the|le|in|by)[ ,\n]{1,3}){0,14}$"
_OFFICE = re.compile(
    r"\b(?:P\.?O\.? Box [0-9]{1,6}[ ,\n]{1,3}(?:[A-Z][\w'-]{0,24}[ ,\n]{1,3}){0,6}$|(?:Council"
    r"|Department (?:for|of) [A-Z][a-z]+|Office|Ofsted|University|Ltd|Limited|Ministry|Commissioner|Commission|Agency"
    r"|Authority|Trust|Foundation|Association|Society|Institute|College|School|Academy|Court|Hospital|Library|Partnership"
    rf"|Press|Publishing|Service|Services|Centre|NHS|CIC|Charity|England|Archives|Headquarters|Hall){_CAPITAL_CHAIN})",
    re.ASCII,
)
_HOUSE = re.compile(
    r"(?<![0-9A-Za-z/-])(?P<house>(?:(?:Flat|Apartment|Room|House|No\.?|Number) )?[0-9]{1,4}[A-Za-z]?,?[ \n])"
    r"(?:[A-Z][A-Za-z'.-]{0,20} ){0,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Close|Drive|Dr|Crescent|Cres|Terrace"
    r"|Gardens|Grove|Place|Way|Walk|Square|Hill|Row|Mews|Parade|Rise|Green|View|Park|Gate|Croft|Mount|Court|House"
    r"|Villas|Buildings|Estate|Towers?)\b\.?[^.!?;]{0,70}$"
    r"|(?<![A-Za-z])(?:Flat|house number|house no\.?) ?[0-9]{1,4}[A-Za-z]?\b[^.!?;]{0,60}$"
    r"|(?<![0-9A-Za-z])[0-9]{1,4}[a-z]?, ?$",
    re.ASCII,
)
_DOT = re.compile(_SPELT_DOT, re.IGNORECASE | re.ASCII)
ASIDES = {"areas": _AREAS, "office": _OFFICE, "house": _HOUSE, "spelt_dot": _DOT}
"""What is looked for in or before something that was found."""


@catalogue_check("PRV001", Severity.ERROR, piecewise=True)
def nhs_number(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what has the form and the check digit of an NHS number."""
    for passage in found(catalogue, _NHS_NUMBER):
        match = passage.match
        digits = "".join(each for each in match.group() if each.isdigit())
        if len(set(digits)) == 1 or digits in COUNTING or not nhs.is_valid(digits):
            continue
        before, after = (
            match.string[max(0, match.start() - 40) : match.start()],
            match.string[match.end() : match.end() + 2],
        )
        is_in_a_row = bool(re.search(r"[0-9] $", before) or re.match(r" [0-9]", after))
        if is_in_a_row and "nhs" not in before.casefold():
            continue
        yield Finding(
            passage.place,
            f"`{masked(passage.written(), 3, 2)}` has the form of an NHS number",
            "remove it; an invented first name is enough",
        )


@catalogue_check("PRV002", Severity.ERROR, piecewise=True)
def national_insurance_number(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what has the form of a National Insurance number."""
    for passage in found(catalogue, _NATIONAL_INSURANCE_NUMBER):
        yield Finding(
            passage.place,
            f"`{masked(passage.written(), 2, 1)}` has the form of a National Insurance number",
            "remove it; QQ 12 34 56 A is nobody's",
        )


@catalogue_check("PRV003", Severity.ERROR, piecewise=True)
def telephone_number(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a British telephone number that is neither an office's nor one of those kept for drama."""
    for passage in found(catalogue, _TELEPHONE_NUMBER):
        number = _national(passage.match.group())
        if number is None or number in COUNTING or number in HELPLINES or number.startswith(PUBLIC_RANGE):
            continue
        if number.startswith(DRAMA_NUMBERS) and len(number) == 11:
            continue
        yield Finding(
            passage.place,
            f"`{masked(passage.written(), 3, 2)}` has the form of a telephone number",
            "remove it; 01632 960123 is nobody's",
        )


def _national(written: str) -> str | None:
    """The digits of a telephone number from the 0 on, or None when no British number is written like that."""
    groups = re.findall(r"[0-9]+", written)
    digits = "".join(groups)
    if written.count("\n") > 1:
        return None
    if written.startswith(("+", "00")):
        number = "0" + digits[digits.index("44") + 2 :].removeprefix("0")
    else:
        number = digits
        if len(groups[0]) < 3 or len(groups) > 5 or min(map(len, groups)) < 2:
            return None
    if not _AREAS.match(number) or not (len(number) == 11 or (len(number) == 10 and number.startswith(_TEN_DIGITS))):
        return None
    return number


@catalogue_check("PRV004", Severity.ERROR, piecewise=True)
def private_email(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an e-mail address that is a person's and not an office's, however it is spelt."""
    for passage in found(catalogue, _EMAIL):
        yield from _private_email(passage, passage.match["local"], passage.match["host"])
    for passage in found(catalogue, _SPELT_EMAIL):
        groups = passage.match.groupdict()
        host = groups["host"] or groups["other"] or groups["third"]
        yield from _private_email(passage, _unspelt(groups["local"]), _unspelt(host))


def _unspelt(written: str) -> str:
    return _DOT.sub(".", written)


def _private_email(passage: Passage, local: str, host: str) -> Iterator[Finding]:
    local, host = local.replace("\\", "").casefold(), host.casefold()
    if RESERVED_HOSTS.fullmatch(host) or local in ROLE_WORDS:
        return
    label, _, ending = host.partition(".")
    shown = f"`{masked(local, 1)}@{host}`"
    if label in CONSUMER_HOSTS and HOST_ENDING.fullmatch(ending):
        message = f"{shown} is an address of a private account"
        yield Finding(passage.place, message, "write an address of the organisation's, such as info@example.org")
    elif _is_name(local):
        message = f"{shown} has a person's name in it"
        yield Finding(passage.place, message, "write an address of the team's, such as info@example.org")


def _is_name(local: str) -> bool:
    parts = [part.rstrip("0123456789") for part in re.split(r"[._]", local.partition("+")[0])]
    has_shape = (
        2 <= len(parts) <= 3 and all(re.fullmatch(r"[a-z][a-z'-]*", part) for part in parts) and len(parts[-1]) > 1
    )
    return has_shape and not any(part in ROLE_WORDS or part.startswith(ROLE_STARTS) for part in parts)


@catalogue_check("PRV005", Severity.ERROR, piecewise=True)
def full_postcode(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a postcode in full: it can lead to a single household."""
    for passage in found(catalogue, _POSTCODE):
        if not _is_office(passage) and _house(passage) is None:
            kept = sum(map(str.isalnum, passage.match.group())) - 3
            yield Finding(
                passage.place,
                f"`{masked(passage.written(), kept)}` is a postcode in full",
                f"remove it, or keep its first half only: {_outward(passage)}",
            )


def _outward(passage: Passage) -> str:
    """The first half of a postcode."""
    return "".join(each for each in passage.match.group() if each.isalnum())[:-3].upper()


def _before(passage: Passage, length: int) -> str:
    """What stands before a passage, on its line and the few before it."""
    return passage.match.string[max(0, passage.match.start() - length) : passage.match.start()].rpartition("\n\n")[2]


def _is_office(passage: Passage) -> bool:
    """Whether a postcode ends the address of an organisation."""
    return _OFFICE.search(_before(passage, 200)) is not None


def _house(passage: Passage) -> re.Match[str] | None:
    """The house that is named before a postcode."""
    return _HOUSE.search(_before(passage, 120))


@catalogue_check("PRV006", Severity.ERROR, piecewise=True)
def date_of_birth(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a date of birth in full."""
    for passage in found(catalogue, _DATE_OF_BIRTH):
        shown = without_digits(passage.written("date" if passage.match["date"] else 0))
        shown = _SPELT_OUT.sub("•", _PLACE_OF_BIRTH.sub(r"\1 •", shown))
        yield Finding(
            passage.place, f"`{shown}` is a date of birth in full", "write an age, or a year if the story needs it"
        )


@material_check("PRV007", Severity.ERROR)
def people_undescribed(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that does not say whether the people in it are real."""
    del catalogue
    front = material.front
    is_hosted = not (front.rights and front.rights.basis == "link-only")
    is_case_study = front.type == "case-study"
    is_open = ("people_described",) in material.document.keys and not material.document.has("people_described")
    if not is_hosted or not (is_case_study or material.is_published or is_open):
        return
    if is_case_study and front.people_described == "none":
        message = "a case study describes people, and `people_described` says `none`"
        yield Finding(material.at("people_described"), message, "write fictional, composite or consented")
    elif not material.document.has("people_described"):
        choice = "fictional, composite or consented" if is_case_study else "none, fictional, composite or consented"
        place = material.at("type") if is_case_study else material.source.at()
        hint = f"add a line `people_described: …` with {choice}"
        if is_open:
            place, hint = material.at_key("people_described"), f"write {choice}"
        message = f"`people_described` is {'empty' if is_open else 'missing'}"
        yield Finding(place, f"{message}, so nobody can tell whether the people in it are real", hint)


@material_check("PRV008", Severity.ERROR)
def consent_unrecorded(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag people who are said to have agreed, without a written grant that records it."""
    if material.front.people_described != "consented":
        return
    number = material.front.rights.permission if material.front.rights else None
    registered = catalogue.grants.get(number or "")
    if number is None:
        why = "the material names no grant"
    elif f"{PERMISSIONS}/{number}.yaml" in catalogue.unread:
        return
    elif registered is None:
        why = f"`{number}` is not recorded"
    elif registered.grant.kind == "project":
        why = f"`{number}` is not a written grant"
    elif not registered.grant.is_in_force(catalogue.today):
        why = f"`{number}` is not in force"
    else:
        return
    message = f"`people_described` is `consented`, and {why}"
    suggestion = "record their agreement as a written grant and name it under `rights.permission`"
    yield Finding(material.at("people_described"), message, suggestion)


@catalogue_check("PRV009", Severity.ERROR, piecewise=True)
def home_address(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a house with its postcode: it is one household's door."""
    for passage in found(catalogue, _POSTCODE):
        if not _is_office(passage) and _house(passage) is not None:
            kept = sum(map(str.isalnum, passage.match.group())) - 3
            yield Finding(
                passage.place,
                f"`{masked(passage.written(), kept)}` follows a house or its number: that is somebody's address",
                f"remove the house, the street and the postcode; {_outward(passage)} or the town is enough",
            )
