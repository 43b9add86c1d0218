"""PRV: numbers that an office gave one person, places that lead to one door, and words that single somebody out.

A number with a check digit is believed by its digits; one without is believed by the words beside it. A number that is
all noughts is taken for what it is, a blank.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from stdnum import iban, luhn
from stdnum.gb import upn, utr

from build_tools.checks.passages import Wanted, found, found_in, masked, without_digits
from build_tools.checks.registry import catalogue_check, material_check
from build_tools.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Material
    from build_tools.checks.passages import Passage

_WORD = r"(?<![A-Za-z])"
_WHOLE = r"(?<![0-9A-Za-z])"
_END = r"(?![0-9A-Za-z])"
_LABEL = r"(?:(?:numbers?|nos?\b\.?|num\b\.?|refs?\b\.?|references?|id\b|urn\b|identifier)(?: (?:number|no\b\.?))?)"
_BETWEEN = r"(?:[ \t:=#*_|\"'`(.-]|\bis\b|\bwas\b|\bof\b){1,8}"
_ANY_CASE = re.IGNORECASE | re.ASCII

_COURT_NUMBER = Wanted(
    re.compile(rf"{_WHOLE}[A-Z]{{2}}[0-9]{{2}}[A-Z][0-9O][0-9]{{4}}{_END}", re.ASCII),
    lambda seen: b"AA00A00000" in seen.forms or b"AA00AA0000" in seen.forms,
)
_MATTER = "(?:court|proceedings|case|crime|police|incident|marac|cafcass|cad)"
_LABELLED = {
    word: re.compile(word + rb" ?(?:nos?[^a-z]|num|refs?[^a-z]|reference|id[^a-z]|identifier|urn)")
    for word in (b"case", b"crime", b"court", b"police", b"incident", b"marac", b"cafcass", b"proceedings", b"report")
} | {word: re.compile(word + rb"(?<![a-z]" + word + rb")[ \t:=#*_|\"'`(.-]") for word in (b"cad", b"urn")}  # fmt: skip
_CASE_REFERENCE = Wanted(
    re.compile(
        rf"{_WORD}(?:(?:family |county )?{_MATTER}(?: (?:case|crime|incident|police|report|court)){{0,2}}"
        rf" ?{_LABEL}|cad|urn){_BETWEEN}(?=[0-9A-Z/-]{{0,12}}[0-9]{{3}})(?P<number>[0-9A-Z][0-9A-Z/-]{{3,24}}){_END}",
        _ANY_CASE,
    ),
    lambda seen: any(word in seen.outline and look.search(seen.outline) for word, look in _LABELLED.items()),
    group="number",
)
_SYSTEM = (
    r"(?:lcs|ics|ehm|mosaic|liquid ?logic|care ?first|framework-?i|eclipse|azeus|paris|capita(?: one)?|protocol|swift"
    r"|rio|systmone|emis|carenotes|social care|social services|service[ -]users?|client|patient|hospital|person|child"
    r"|pupil|case file|mrn|chi|ssid|p ?number)"
)
_RECORD_NUMBER = Wanted(
    re.compile(
        rf"{_WORD}(?:{_SYSTEM}(?: (?:person|client|case|record|child|system|file)){{0,2}}(?:'s)? ?{_LABEL}"
        rf"|(?-i:LCS|ICS|EHM|Mosaic|Liquid ?[Ll]ogic|Care ?[Ff]irst|Framework-?i|MRN|CHI|SSID)){_BETWEEN}"
        rf"(?P<number>(?-i:[A-Z]{{1,3}})?(?<!-)[0-9]{{5,10}}){_END}",
        _ANY_CASE,
    ),
    lambda seen: b"00000" in seen.forms and seen.forms.count(b"00000") > seen.forms.count(b"-00000"),
    group="number",
)
_PUPIL_NUMBER = Wanted(
    re.compile(rf"{_WHOLE}[A-HJ-NP-RT-Z][0-9]{{11}}[0-9A-HJ-NP-RT-Z]{_END}", _ANY_CASE),
    lambda seen: seen.has_numbers and b"00000000000" in seen.forms,
)
_LICENCE = (
    rf"{_WHOLE}(?:[A-Z]{{5}}|[A-Z]{{4}}9|[A-Z]{{3}}99|[A-Z]{{2}}999|[A-Z]9999)[ -]?[0-9](?:0[1-9]|1[0-2]|5[1-9]|6[0-2])"
    rf"(?:0[1-9]|[12][0-9]|3[01])[0-9][ -]?[A-Z9]{{2}}[0-9A-Z][ -]?[A-Z]{{2}}(?: ?[0-9]{{2}})?{_END}"
)
_DRIVER_NUMBER = Wanted(
    re.compile(_LICENCE, _ANY_CASE),
    lambda seen: seen.has_numbers,
)
_PASSPORT_NUMBER = Wanted(
    re.compile(
        rf"{_WORD}(?:passport|biometric (?:residence )?(?:permit|card)|brp|residence permit|visa|home office)(?: card)?"
        rf"(?:,? ?{_LABEL})?{_BETWEEN}"
        rf"(?P<number>[A-Z]{{0,3}}(?:[0-9]{{7,9}}|[0-9]{{3}} [0-9]{{3}} [0-9]{{3}})){_END}",
        _ANY_CASE,
    ),
    lambda seen: seen.has_numbers and seen.has(b"passport", b"biometric", b"brp", b"permit", b"visa", b"home office"),
    group="number",
)
_IBAN = Wanted(
    re.compile(rf"{_WHOLE}[A-Z]{{2}}[0-9]{{2}}(?: ?[0-9A-Z]{{4}}){{2,7}}(?: ?[0-9A-Z]{{1,3}})?{_END}"),
    lambda seen: b"AA00" in seen.forms,
)
_SORT_CODE = "[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}"
_ACCOUNT_NUMBER = Wanted(
    re.compile(
        rf"{_WORD}sort[ -]?code(?: ?{_LABEL})?{_BETWEEN}{_SORT_CODE}[^0-9]{{1,60}}[0-9]{{8}}(?![0-9])"
        rf"|{_WORD}(?:bank )?account ?{_LABEL}{_BETWEEN}[0-9]{{8}}(?![0-9])"
        r"|(?<![0-9-])[0-9]{2}-[0-9]{2}-[0-9]{2}[ ,;/|]{1,3}[0-9]{8}(?![0-9])",
        _ANY_CASE,
    ),
    lambda seen: seen.has_numbers and b"00000000" in seen.forms,
)
_CARD_NUMBER = Wanted(
    re.compile(
        rf"{_WHOLE}(?<![0-9][-./,])(?:[2-6][0-9]{{3}}([ -]?)[0-9]{{4}}\1[0-9]{{4}}\1[0-9]{{4}}"
        r"|3[47][0-9]{2}([ -]?)[0-9]{6}\2[0-9]{5})(?![0-9A-Za-z]|[-./,][0-9])"
    ),
    lambda seen: seen.has_numbers and b"000000000000000" in seen.joined,
)
_TAX_REFERENCE = Wanted(
    re.compile(
        rf"{_WORD}(?:utr|unique tax(?:payer)?(?:'s)? reference|tax(?:payer)? reference|self[ -]assessment)"
        rf"(?: ?{_LABEL})?{_BETWEEN}(?P<number>[0-9]{{5}} ?[0-9]{{5}})K?{_END}",
        _ANY_CASE,
    ),
    lambda seen: seen.has_numbers and seen.has(b"utr", b"tax", b"self"),
    group="number",
)
_CAR = (
    r"(?:reg(?:istration|istered)?\b\.?|number ?plates?|plates?|vrm|vrn|car|van|vehicle|motorbike|motorcycle|taxi"
    r"|drives)"
)
_PLATE = (
    r"(?:[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2} ?[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y][0-9]{1,3} ?[A-Z]{3}"
    r"|[A-Z]{3} ?[0-9]{1,3}[A-HJ-NPR-TV-Y])"
)
_PLATE_ENDS = re.compile(rb"0 ?AAA")
_PLATE_STARTS = re.compile(rb"A ?0{1,3}A")
_CAR_REGISTRATION = Wanted(
    re.compile(
        rf"{_WORD}{_CAR}(?![A-Za-z])[^\n.;]{{0,40}}?{_WHOLE}(?P<after>(?-i:{_PLATE})){_END}"
        rf"|{_WHOLE}(?P<before>(?-i:{_PLATE}))(?=[ (,-]{{1,3}}(?:[a-z]{{1,12}} ){{0,2}}{_CAR}(?![A-Za-z]))",
        _ANY_CASE,
    ),
    lambda seen: (
        bool(_PLATE_ENDS.search(seen.forms) or _PLATE_STARTS.search(seen.forms))
        and seen.has(b"reg", b"plate", b"vrm", b"vrn", b"car", b"van", b"vehicle", b"motor", b"taxi", b"drives")
    ),
)
_COORDINATES = Wanted(
    re.compile(
        r"(?<![0-9.])(?:49|5[0-9]|60)\.[0-9]{4,12}°? ?N?[, /|]{1,3}-?[0-8]\.[0-9]{4,12}°? ?[EW]?(?![0-9A-Za-z])"
        r"|(?<![0-9])(?:49|5[0-9]|60)° ?[0-9]{1,2}['′’] ?[0-9]{1,2}(?:\.[0-9]{1,6})?(?:[\"″”]|'')? ?N",
        re.ASCII,
    ),
    lambda seen: seen.outline.count(b".0000") > 1 or "°" in seen.text,
    also_in_addresses=True,
)
_GRID_REFERENCE = Wanted(
    re.compile(
        rf"{_WORD}grid ref(?:erence)?s?{_BETWEEN}(?P<square>[HNST][A-HJ-Z] ?"
        rf"(?:[0-9]{{3}} ?[0-9]{{3}}|[0-9]{{4}} ?[0-9]{{4}}|[0-9]{{5}} ?[0-9]{{5}})){_END}",
        _ANY_CASE,
    ),
    lambda seen: b"grid ref" in seen.outline,
    group="square",
)
_THREE_WORDS = Wanted(
    re.compile(r"(?<![:/])///[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20}(?![\w/]|\.\w)", re.ASCII),
    lambda seen: seen.has(b"///"),
)
_FOUR_NUMBERS = re.compile(rb"\.0{1,3}\.0{1,3}\.0")
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IP_ADDRESS = Wanted(
    re.compile(rf"(?<![0-9A-Za-z.-]){_OCTET}(?:\.{_OCTET}){{3}}(?![0-9A-Za-z-]|\.[0-9])", re.ASCII),
    lambda seen: _FOUR_NUMBERS.search(seen.outline) is not None,
    also_in_addresses=True,
)
_LONG_GROUP = re.compile(rb":(?:(?<=0000:)|(?<=0a0[0a-f]:))")
_IP_ADDRESS_6 = Wanted(
    re.compile(
        r"(?<![0-9A-Za-z:.])2(?:[0-9]{3}|a0[0-9a-f])(?::[0-9a-f]{0,4}){2,7}(?![0-9A-Za-z:])", re.IGNORECASE | re.ASCII
    ),
    lambda seen: _LONG_GROUP.search(seen.outline) is not None,
    also_in_addresses=True,
)
_NO_IP = re.compile(r"(?:version|release|section|clause|paragraph|chapter|v\.?|§|build)[ \t:]{0,2}$", _ANY_CASE)
_PROFILE = Wanted(
    re.compile(
        rf"{_WHOLE}(?:[a-z-]{{1,3}}\.|www\.)?(?:facebook\.com/(?:profile\.php\?id=[0-9]{{5,20}}|people/[\w.%-]{{1,60}}"
        r"|[a-z]{2,20}(?:\.[a-z]{2,20}){1,2}[0-9]{0,6})"
        r"|linkedin\.com/in/[\w%-]{2,80}"
        r"|(?:instagram\.com|threads\.net/@|tiktok\.com|snapchat\.com/add)/@?[a-z]{2,20}\.(?!uk\b|org\b)[a-z]{2,20}[0-9]{0,6})"
        r"(?![\w-]|\.\w)",
        _ANY_CASE,
    ),
    lambda seen: seen.has(b".com/", b"threads.net/")
    and seen.has(
        b"facebook.com/", b"linkedin.com/in/", b"instagram.com/", b"threads.net/", b"tiktok.com/",
        b"snapchat.com/",
    ),
    also_in_addresses=True,
)  # fmt: skip
_PLACE = r"(?-i:[A-Z])[a-z]{2,20}"
_LIVES = r"(?:from|lived? (?:in|near)|(?:lives|living) (?:in|at|near|with [A-Za-z ]{1,30} in)|attends|goes to)"
_NO_PERSON_BEFORE = re.compile(
    r"\b(?:parts?|options?|tables?|figures?|fig\.|groups?|sections?|appendix|annex|vitamin|grade|plan|schedule|class|unit"
    r"|module|level|form|point|step|question|scenario|chapter|box|room|list|column|row|line|set|team|site) [*_]{0,2}$",
    _ANY_CASE,
)
_PARTED = bytes(code if code < 128 and (chr(code).isalnum() or code == 45) else 32 for code in range(256))
_GAPS = (b"", b"aaaa ", b"aa ", b"aaa ", b"aa aaaa ", b"aaa aa ", b"aaa aa aaaa ")
_INITIAL_AND_AGE = re.compile(b" 0(?:" + b"|".join(b"(?<=A " + gap + b"0)" for gap in _GAPS) + b")")
_PERSON = Wanted(
    re.compile(
        r"[A-Z](?<![0-9A-Za-z-].)(?:\.?[A-Z])?(?:\.|\*\*|_)?,? (?:is aged |who is aged |aged? |who is |is |\()?"
        r"[0-9]{1,3}\)?(?: years?(?: old)?| months?(?: old)?|-year-old)?[, ]{1,2}"
        rf"(?:and |who |she |he |they |a boy |a girl |is ){{0,2}}{_LIVES} [A-Z][a-z]{{2,20}}",
        re.ASCII,
    ),
    lambda seen: _INITIAL_AND_AGE.search(seen.forms.translate(_PARTED, b".,(*_")) is not None,
)
LOOKS = {
    "court_number": _COURT_NUMBER,
    "case_reference": _CASE_REFERENCE,
    "record_number": _RECORD_NUMBER,
    "pupil_number": _PUPIL_NUMBER,
    "driver_number": _DRIVER_NUMBER,
    "passport_number": _PASSPORT_NUMBER,
    "iban": _IBAN,
    "account_number": _ACCOUNT_NUMBER,
    "card_number": _CARD_NUMBER,
    "tax_reference": _TAX_REFERENCE,
    "car_registration": _CAR_REGISTRATION,
    "coordinates": _COORDINATES,
    "grid_reference": _GRID_REFERENCE,
    "three_words": _THREE_WORDS,
    "ip_address": _IP_ADDRESS,
    "ip_address_6": _IP_ADDRESS_6,
    "profile": _PROFILE,
    "person": _PERSON,
}
"""What is looked for; a test asserts that no quick look hides anything."""

_YEAR_OR_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:[-/][0-9]{1,4}){0,2}")
ASIDES = {"year_or_date": _YEAR_OR_DATE, "no_ip": _NO_IP, "no_person_before": _NO_PERSON_BEFORE}
"""What is looked for in or before something that was found."""
_INVENTED = ("fictional", "composite")


def _is_blank(number: str) -> bool:
    """Whether a number is a blank that stands for one: nothing but noughts, or crosses."""
    return not set(number.upper()) - set("0X /-")


@catalogue_check("PRV010", Severity.ERROR, piecewise=True)
def case_reference(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag the number of a court case, of care proceedings or of a matter with the police."""
    suggestion = "remove it, or write noughts in its place"
    for passage in found(catalogue, _COURT_NUMBER):
        yield Finding(
            passage.place, f"`{masked(passage.written(), 2)}` has the form of a court's case number", suggestion
        )
    for passage in found(catalogue, _CASE_REFERENCE):
        number = passage.match["number"]
        if sum(map(str.isdigit, number)) < 4 or _is_blank(number) or _YEAR_OR_DATE.fullmatch(number):
            continue
        if not _COURT_NUMBER.pattern.search(number):
            message = f"`{masked(passage.written('number'), 2)}` is the number of a case with a court or the police"
            yield Finding(passage.place, message, suggestion)


@catalogue_check("PRV011", Severity.ERROR, piecewise=True)
def record_number(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a person's number in a system of social care, health or a school."""
    for passage in found(catalogue, _RECORD_NUMBER):
        if not _is_blank(passage.match["number"]):
            message = f"`{masked(passage.written('number'), 2)}` is somebody's number in a system of records"
            yield Finding(passage.place, message, "remove it; an invented first name is enough")


@catalogue_check("PRV012", Severity.ERROR, piecewise=True)
def pupil_number(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what has the form and the check letter of a unique pupil number."""
    for passage in found(catalogue, _PUPIL_NUMBER):
        if upn.is_valid(passage.match.group()):
            message = f"`{masked(passage.written(), 4)}` has the form of a unique pupil number"
            yield Finding(passage.place, message, "remove it; an invented first name is enough")


@catalogue_check("PRV013", Severity.ERROR, piecewise=True)
def identity_document(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag the number of a driving licence, a passport or a residence permit."""
    suggestion = "remove it; say what was shown, such as “a passport”"
    for passage in found(catalogue, _DRIVER_NUMBER):
        message = f"`{masked(passage.written(), 1)}` has the form of a driving licence's number"
        yield Finding(passage.place, message, suggestion)
    for passage in found(catalogue, _PASSPORT_NUMBER):
        if not _is_blank(passage.match["number"]):
            message = f"`{masked(passage.written('number'), 2)}` is the number of a passport or a permit"
            yield Finding(passage.place, message, suggestion)


@catalogue_check("PRV014", Severity.ERROR, piecewise=True)
def bank_details(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag the number of a bank account or of a payment card."""
    for passage in found(catalogue, _IBAN):
        if iban.is_valid(passage.match.group(), check_country=False):
            yield _money(passage, masked(passage.written(), 2), "has the form of an international bank account number")
    for passage in found(catalogue, _ACCOUNT_NUMBER):
        if not _is_blank("".join(re.findall("[0-9]", passage.match.group())[-8:])):
            yield _money(passage, without_digits(passage.written()), "is the number of a bank account")
    for passage in found(catalogue, _CARD_NUMBER):
        digits = re.sub("[ -]", "", passage.match.group())
        if len(set(digits)) > 2 and luhn.is_valid(digits):
            yield _money(passage, masked(passage.written(), 0), "has the form of a payment card's number")


def _money(passage: Passage, shown: str, what: str) -> Finding:
    return Finding(passage.place, f"`{shown}` {what}", "remove it, or write noughts in its place")


@catalogue_check("PRV015", Severity.ERROR, piecewise=True)
def tax_reference(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what has the form and the check digit of a unique taxpayer reference, where it is called one."""
    for passage in found(catalogue, _TAX_REFERENCE):
        if utr.is_valid(passage.match["number"]) and not _is_blank(passage.match["number"]):
            message = f"`{masked(passage.written('number'), 1, 1)}` has the form of a unique taxpayer reference"
            yield Finding(passage.place, message, "remove it, or write noughts in its place")


@catalogue_check("PRV016", Severity.ERROR, piecewise=True)
def car_registration(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a number plate, where a car is spoken of."""
    for passage in found(catalogue, _CAR_REGISTRATION):
        plate = passage.written("after" if passage.match["after"] else "before")
        yield Finding(passage.place, f"`{masked(plate, 1)}` has the form of a number plate", "remove it")


@catalogue_check("PRV017", Severity.WARNING, piecewise=True)
def exact_location(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a place that is given to within a few metres."""
    for wanted in (_COORDINATES, _GRID_REFERENCE, _THREE_WORDS):
        for passage in found(catalogue, wanted):
            written = passage.written(wanted.group)
            shown = masked(written, 2) if wanted is _THREE_WORDS else without_digits(written)
            message = f"`{shown}` says to within a few metres where something is: is it anybody's home?"
            yield Finding(passage.place, message, "name the town, or the public place")


@catalogue_check("PRV018", Severity.WARNING, piecewise=True)
def ip_address(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an address of a device on the internet that is not kept for examples."""
    for wanted in (_IP_ADDRESS, _IP_ADDRESS_6):
        for passage in found(catalogue, wanted):
            if _is_somebodys(passage):
                message = f"`{masked(passage.written(), 2)}` is the address of a device on the internet"
                yield Finding(passage.place, message, "write 192.0.2.1, which is nobody's")


def _is_somebodys(passage: Passage) -> bool:
    """Whether what looks like an address on the internet leads somewhere, and is no number of a version or section."""
    text, start = passage.match.string, passage.match.start()
    try:
        address = ipaddress.ip_address(passage.match.group())
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or _NO_IP.search(text[max(0, start - 12) : start]):
        return False
    is_long = address.version == 6 or any(len(part) == 3 for part in passage.match.group().split("."))
    return is_long or re.search(r"(?<![A-Za-z])IP(?![A-Za-z])", text[max(0, start - 20) : start]) is not None


@catalogue_check("PRV019", Severity.ADVICE, piecewise=True)
def private_profile(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag the address of what looks like a private person's page on a social network."""
    for passage in found(catalogue, _PROFILE):
        host = passage.written().partition("/")[0]
        message = f"this page on {host} looks like a private person's"
        yield Finding(passage.place, message, "link to a page of the organisation's, or ask the person first")


@material_check("PRV021", Severity.ADVICE)
def singled_out(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an initial with an age and a place, in a material that does not say that its people are invented."""
    del catalogue
    if material.front.people_described in _INVENTED:
        return
    for passage in found_in(material.source, _PERSON):
        start = passage.match.start()
        if _NO_PERSON_BEFORE.search(passage.match.string[max(0, start - 16) : start]):
            continue
        message = "an initial, an age and a place stand together here: they can single somebody out"
        yield Finding(passage.place, message, "leave one of the three out, or say “a town in the north”")
