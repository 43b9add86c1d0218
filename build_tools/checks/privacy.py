"""PRV: whether anything in the files tells readers who a person is, and whether they agreed to be described.

What is found is never quoted whole.
Every pattern is bounded, so that the time to search a text grows with its length and no faster.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stdnum.gb import nhs

from build_tools.catalogue import CITATIONS, FRAMEWORKS, PERMISSIONS
from build_tools.checks.registry import catalogue_check, material_check
from build_tools.diagnostics import Finding, Place, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from build_tools.catalogue import Catalogue, Material

_GAP = "[ \u00a0\u2009\u202f\u2010-\u2013-]"
_START = r"(?<![0-9A-Za-z])(?<![0-9][-./,])(?<![A-Za-z][-/])"
_BETWEEN = "[ \u00a0\t:,*_|\"'(=-]"
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"

_NHS_NUMBER = re.compile(rf"{_START}(?<![£$€+])[0-9]{{3}}({_GAP}?)[0-9]{{3}}\1[0-9]{{4}}(?![0-9A-Za-z]|[-./,][0-9])")
_NATIONAL_INSURANCE_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_GAP}?"
    rf"[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[A-D](?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])(?!bg|gb|kn|nk|nt|tn|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z][0-9]{6}[a-d](?![0-9A-Za-z])"
)
_TELEPHONE_NUMBER = re.compile(
    rf"{_START}(?:(?:\+|00){_GAP}?44{_GAP}?(?:\(0\){_GAP}?)?\(?|\(?0)(?=[1-9])(?:(?:{_GAP}|[().]){{0,2}}[0-9]){{9,10}}(?![0-9A-Za-z])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9])(?P<local>[A-Za-z0-9][\w.+%'\\-]{0,63})@(?P<host>[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,5})"
)
_POSTCODE = re.compile(
    r"(?<![0-9A-Za-z])(?:GIR|[A-PR-UWYZ](?:[0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9]{1,2}|[A-HK-Y][0-9][ABEHMNPRVWXY]))"
    r"[ \u00a0]?[0-9][ABD-HJLNP-UW-Z]{2}(?![0-9A-Za-z])"
)
_DATE_OF_BIRTH = re.compile(
    r"(?<![A-Za-z])(?:date[ _-]of[ _-]birth|birth[ _-]?da(?:te|y)|d\.?o\.?b\.?|born)(?![A-Za-z])"
    rf"(?:{_BETWEEN}{{1,4}}(?:on|is|was|the)\b){{0,3}}{_BETWEEN}{{1,8}}"
    r"(?:[0-9]{1,2}[ ./-][0-9]{1,2}[ ./-](?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    rf"|{_DAY}(?: of)? {_MONTH},? [0-9]{{4}}|{_MONTH} {_DAY},? [0-9]{{4}})(?![0-9])",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'|)\]]+"
    r"|(?<![0-9])10\.[0-9]{4,9}/[^\s<>\"'|)\]]+"
    rf"|ISBN(?:-1[03])?[^\n0-9]{{0,8}}[0-9](?:{_GAP}?[0-9Xx]){{8,13}}",
    re.IGNORECASE,
)
"""Web addresses, DOIs and ISBNs: a number or an @ in them says nothing about a person."""

_BARE_SIGNS = bytes(
    ord("0") if chr(code).isdigit() else ord("A") if chr(code).isupper() else ord("a") if chr(code) in "abcd" else 0
    for code in range(128)
) + bytes(128)
_GAP_BYTES = b" -().+" + bytes(range(128, 256))
_NEAR_AN_AT = re.compile(r"@(?<=[\w.+%'\\-]@)[A-Za-z0-9]")
_BIRTH = (b"born", b"birth", b"dob", b"d.ob", b"do.b", b"d.o.b")
_OTHER_I = ("\u0130", "\u0131")


@lru_cache(maxsize=1)
def _bare(text: str) -> bytes:
    """The text without anything that may stand inside a number: 0 is a digit, A a capital, and a one of a to d."""
    return text.encode("utf-8", "surrogatepass").translate(_BARE_SIGNS, _GAP_BYTES)


def _may_tell_a_birth(text: str) -> bool:
    small = text.encode("utf-8", "surrogatepass").lower()
    return any(word in small for word in _BIRTH) or any(sign in text for sign in _OTHER_I)


_MAY_BE_FOUND: dict[re.Pattern[str], Callable[[str], bool]] = {
    _NHS_NUMBER: lambda text: b"0000000000" in _bare(text),
    _NATIONAL_INSURANCE_NUMBER: lambda text: b"000000A" in _bare(text) or b"000000a" in _bare(text),
    _TELEPHONE_NUMBER: lambda text: b"0000000000" in _bare(text),
    _EMAIL: lambda text: _NEAR_AN_AT.search(text) is not None,
    _POSTCODE: lambda text: b"0AA" in _bare(text),
    _DATE_OF_BIRTH: _may_tell_a_birth,
}
"""For each pattern a quick look at a whole text: False only where the pattern cannot be found."""

DRAMA_NUMBERS = (
    "01632960", "01134960", "01144960", "01154960", "01164960", "01174960", "01184960", "01214960", "01314960",
    "01414960", "01514960", "01614960", "02079460", "01914980", "02896496", "02920180", "07700900", "08081570",
    "09098790", "03069990",
)  # fmt: skip
"""How the telephone numbers start that Ofcom keeps free for use in drama; three more digits follow."""

HELPLINES = {
    "08082000247": "National Domestic Abuse Helpline",
    "08088010327": "Men's Advice Line",
    "08088024040": "Respect Phoneline",
    "08009995428": "Galop",
    "08005999247": "Karma Nirvana",
    "02070080151": "Forced Marriage Unit",
    "08000121700": "Modern Slavery and Exploitation Helpline",
    "08088005000": "NSPCC Helpline",
    "08088002222": "Family Lives",
    "08081000900": "Stop It Now",
    "08085002222": "Rape and Sexual Abuse Support Line",
    "08000684141": "Papyrus HOPELINE247",
    "0800555111": "Crimestoppers",
    "03031231113": "Information Commissioner's Office",
}
"""National helplines by number; 999, 111, 101, 116 123 and 0800 1111 are too short to be taken for a person's."""

_TEN_DIGITS = ("01", "0800")
_AREAS = re.compile(r"0(?:1[1-9]|2[03489]|3[0347]|5[56]|7[0-9]|8[047]|9[018])")

_CONSUMER_HOSTS = {
    "aol", "blueyonder", "btinternet", "btopenworld", "fastmail", "gmail", "gmx", "googlemail", "hotmail", "icloud",
    "live", "mac", "mail", "me", "msn", "ntlworld", "o2", "outlook", "proton", "protonmail", "rocketmail", "sky",
    "talk21", "talktalk", "tiscali", "virgin", "virginmedia", "yahoo", "ymail", "zoho",
}  # fmt: skip
_HOST_ENDING = re.compile(r"com|net|me|co\.[a-z]{2}|com\.[a-z]{2}|[a-z]{2}")
_RESERVED_HOSTS = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|invalid|test|localhost)")
_ROLE_WORDS = {
    "academy", "access", "accessibility", "admin", "administration", "admissions", "adoption", "adult", "adults",
    "advice", "answers", "apprentice", "apprenticeships", "archive", "ask", "assessment", "business", "care",
    "careers", "carers", "centre", "chair", "childcare", "children", "childrens", "client", "clinical", "college",
    "comms", "communications", "community", "complaints", "compliance", "conference", "consultation", "contact",
    "copyright", "corporate", "council", "cpd", "customer", "data", "democratic", "department", "desk",
    "development", "digital", "director", "disability", "duty", "editor", "editorial", "editors", "education",
    "email", "engagement", "enquiries", "enquiry", "equality", "evaluation", "events", "families", "family",
    "feedback", "finance", "foi", "fostering", "fund", "general", "governance", "grants", "group", "headteacher",
    "health", "hello", "help", "helpdesk", "helpline", "home", "housing", "hr", "hub", "inclusion", "info",
    "information", "inquiries", "intake", "join", "journal", "journals", "knowledge", "lead", "learning", "legal",
    "library", "local", "mail", "mailbox", "manager", "marketing", "mash", "media", "members", "membership",
    "mental", "network", "news", "newsletter", "noreply", "office", "officer", "online", "open", "participation",
    "partners", "partnership", "partnerships", "permissions", "placement", "placements", "planning", "policy",
    "practice", "practitioner", "press", "principal", "privacy", "programme", "project", "protection", "public",
    "publications", "publishing", "quality", "reception", "records", "recruitment", "referral", "referrals",
    "regional", "registrar", "research", "resources", "review", "rights", "safeguarding", "sales", "school",
    "schools", "secretary", "sector", "security", "senco", "send", "service", "services", "sharing", "social",
    "standards", "student", "students", "studies", "study", "supervision", "supervisors", "support", "teaching",
    "team", "tech", "technical", "training", "unit", "university", "update", "updates", "volunteer", "volunteers",
    "web", "webmaster", "website", "welfare", "work", "workers", "workforce",
}  # fmt: skip
_ROLE_STARTS = tuple(sorted(word for word in _ROLE_WORDS if len(word) > 5))


@catalogue_check("PRV001", Severity.ERROR, piecewise=True)
def nhs_number(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what has the form and the check digit of an NHS number."""
    for place, match in _found(catalogue, _NHS_NUMBER):
        written = match.group()
        digits = "".join(each for each in written if each.isdigit())
        if len(set(digits)) == 1 or not nhs.is_valid(digits):
            continue
        before, after = (
            match.string[max(0, match.start() - 40) : match.start()],
            match.string[match.end() : match.end() + 2],
        )
        is_in_a_row = bool(re.search(r"[0-9] $", before) or re.match(r" [0-9]", after))
        if is_in_a_row and "nhs" not in before.casefold():
            continue
        yield Finding(
            place,
            f"`{_masked(written, 3, 2)}` has the form of an NHS number",
            "remove it; an invented first name is enough",
        )


@catalogue_check("PRV002", Severity.ERROR, piecewise=True)
def national_insurance_number(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what has the form of a National Insurance number."""
    for place, match in _found(catalogue, _NATIONAL_INSURANCE_NUMBER):
        yield Finding(
            place,
            f"`{_masked(match.group(), 2, 1)}` has the form of a National Insurance number",
            "remove it; QQ 12 34 56 A is nobody's",
        )


@catalogue_check("PRV003", Severity.ERROR, piecewise=True)
def telephone_number(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a British telephone number that is neither a national helpline's nor one of those kept for drama."""
    for place, match in _found(catalogue, _TELEPHONE_NUMBER):
        number = _national(match.group())
        if number is None or number in HELPLINES or (number.startswith(DRAMA_NUMBERS) and len(number) == 11):
            continue
        yield Finding(
            place,
            f"`{_masked(match.group(), 3, 2)}` has the form of a telephone number",
            "remove it; 01632 960123 is nobody's",
        )


def _national(written: str) -> str | None:
    """The digits of a telephone number from the 0 on, or None when no British number is written like that."""
    groups = re.findall(r"[0-9]+", written)
    digits = "".join(groups)
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
    """Flag an e-mail address that is a person's and not an office's."""
    for place, match in _found(catalogue, _EMAIL):
        local, host = match["local"].replace("\\", "").casefold(), match["host"].casefold()
        if _RESERVED_HOSTS.fullmatch(host) or local in _ROLE_WORDS:
            continue
        label, _, ending = host.partition(".")
        shown = f"`{_masked(local, 1)}@{host}`"
        if label in _CONSUMER_HOSTS and _HOST_ENDING.fullmatch(ending):
            yield Finding(
                place,
                f"{shown} is an address of a private account",
                "write an address of the organisation's, such as info@example.org",
            )
        elif _is_name(local):
            yield Finding(
                place, f"{shown} has a person's name in it", "write an address of the team's, such as info@example.org"
            )


def _is_name(local: str) -> bool:
    parts = [part.rstrip("0123456789") for part in re.split(r"[._]", local.partition("+")[0])]
    has_shape = (
        2 <= len(parts) <= 3 and all(re.fullmatch(r"[a-z][a-z'-]*", part) for part in parts) and len(parts[-1]) > 1
    )
    return has_shape and not any(part in _ROLE_WORDS or part.startswith(_ROLE_STARTS) for part in parts)


@catalogue_check("PRV005", Severity.ERROR, piecewise=True)
def full_postcode(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a postcode in full: it can lead to a single household."""
    for place, match in _found(catalogue, _POSTCODE):
        written = match.group()
        kept = sum(map(str.isalnum, written)) - 3
        yield Finding(
            place,
            f"`{_masked(written, kept)}` is a postcode in full",
            f"remove it, or keep its first half only: {written[:kept]}",
        )


@catalogue_check("PRV006", Severity.ERROR, piecewise=True)
def date_of_birth(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a date of birth in full."""
    for place, match in _found(catalogue, _DATE_OF_BIRTH):
        shown = re.sub("[0-9]", "•", match.group())
        yield Finding(place, f"`{shown}` is a date of birth in full", "write an age, or a year if the story needs it")


@material_check("PRV007", Severity.ERROR)
def people_undescribed(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that does not say whether the people in it are real."""
    del catalogue
    front = material.front
    is_hosted = not (front.rights and front.rights.basis == "link-only")
    is_case_study = front.type == "case-study"
    if not is_hosted or not (is_case_study or material.is_published):
        return
    if is_case_study and front.people_described == "none":
        message = "a case study describes people, and `people_described` says `none`"
        yield Finding(material.at("people_described"), message, "write fictional, composite or consented")
    elif not material.document.has("people_described"):
        choice = "fictional, composite or consented" if is_case_study else "none, fictional, composite or consented"
        place = material.at("type") if is_case_study else material.source.at()
        message = "`people_described` is missing, so nobody can tell whether the people in it are real"
        yield Finding(place, message, f"add a line `people_described: …` with {choice}")


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


def _found(catalogue: Catalogue, pattern: re.Pattern[str]) -> Iterator[tuple[Place, re.Match[str]]]:
    """Where a pattern is found in everything that people write, outside web addresses, DOIs and ISBNs."""
    for source in catalogue.sources:
        if source.path == FRAMEWORKS or source.path.startswith(f"{CITATIONS}/"):
            continue
        if not _MAY_BE_FOUND[pattern](source.text):
            continue
        skipped = _NO_PERSON.finditer(source.text)
        skip: re.Match[str] | None = None
        line, line_start, counted = 1, 0, 0
        for number, match in enumerate(pattern.finditer(source.text)):
            skip = next(skipped, None) if number == 0 else skip
            while skip and skip.end() <= match.start():
                skip = next(skipped, None)
            if skip and skip.start() < match.end():
                continue
            newlines = source.text.count("\n", counted, match.start())
            if newlines:
                line += newlines
                line_start = source.text.rfind("\n", counted, match.start()) + 1
            counted = match.start()
            column = match.start() - line_start + 1
            yield Place(source.path, Span(line, column, column + len(match.group()))), match


def _masked(written: str, first: int, last: int = 0) -> str:
    """What was found, with its letters and digits hidden but for the first and last few."""
    places = [index for index, character in enumerate(written) if character.isalnum()]
    hidden = set(places[first : len(places) - last])
    return "".join("•" if index in hidden else character for index, character in enumerate(written))
