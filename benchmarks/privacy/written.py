"""Details of people as they are written in practice, made up at random: the same examples each time.

Numbers are nobody's where a range is kept for that (NHS numbers from 999, telephone numbers in 01632), and else drawn
at random with a right check digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.gb import upn, utr

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    Text = SearchStrategy[str]

SENTENCES = (
    "{}", "In the record: {}.", "Sam ({}) came with her mother.", "- {}\n- Theo is three.", "| Sam | {} | seven |",
    "> She said: {}, and left.", "**{}**", "They met twice.\nThen {}, as the file says.", "“{}”", "`{}`",
)  # fmt: skip
FIRST = ("Maya", "Theo", "Leah", "Sam", "Grace", "Joel", "Ada")
LAST = ("okoro", "hughes", "ali", "novak", "oneill", "smithson")
TOWNS = ("Leeds", "York", "Hull", "Bradford", "Oldham")
MONTHS = ("January", "Feb", "March", "April", "Jun", "July", "August", "Sept", "October", "Nov", "December")
UNUSUAL = str.maketrans("0123456789", "０１２３４５６７８９")


def written(strategy: Text, count: int) -> list[str]:
    """Examples of a strategy, without repetition and the same each time.

    Args:
        strategy: What is wanted.
        count: How many are wanted; fewer come back when too many are drawn twice.
    """
    examples: dict[str, None] = {}

    @settings(
        max_examples=3 * count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(text: str) -> None:
        if len(examples) < count:
            examples[text] = None

    collect()
    return list(examples)


def _digits(count: int) -> Text:
    return st.text("0123456789", min_size=count, max_size=count).filter(lambda drawn: len(set(drawn)) > 2)


def _letters(count: int, alphabet: str = "ABCDEFGHJKLMNPRSTUVWXY") -> Text:
    return st.text(alphabet, min_size=count, max_size=count)


def _said(*forms: str, **parts: Text) -> Text:
    """A sentence with one of the forms, in which the parts are filled in."""
    values = st.fixed_dictionaries(parts)
    chosen = st.builds(lambda form, drawn: form.format(**drawn), st.sampled_from(forms), values)
    return st.builds(lambda sentence, detail: sentence.format(detail), st.sampled_from(SENTENCES), chosen)


def _grouped(number: str, *sizes: int) -> Text:
    """A number in groups, with one of the usual signs between them."""
    groups, start = [], 0
    for size in sizes:
        groups.append(number[start : start + size])
        start += size
    return st.sampled_from([sign.join(groups) for sign in ("", " ", "-", "\u00a0", "\u2009", "\u2011")])


def _nhs(start: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(start, range(10, 1, -1), strict=True))
    return start + str((11 - total % 11) % 11)


_NHS = _digits(6).map(lambda drawn: _nhs("999" + drawn)).filter(lambda number: len(number) == 10)
_DATE = st.builds(
    lambda form, day, number, month, year: form.format(d=day, m=number, n=month, y=year, s=year % 100),
    st.sampled_from(("{d}/{m}/{y}", "{d}.{m}.{s:02}", "{d}-{m}-{y}", "{d} {n} {y}", "{n} {d}, {y}", "{d}th of {n} {y}",
                     "{y}-{m:02}-{d:02}")),
    st.integers(1, 28), st.integers(1, 12), st.sampled_from(MONTHS), st.integers(1930, 2025),
)  # fmt: skip
_AREA = st.sampled_from(("LS1", "M14", "SW1A", "EC2R", "B33", "CR2", "W1D", "HU5", "YO10"))
_POSTCODE = st.builds(
    lambda area, digit, end, gap: f"{area}{gap}{digit}{end}",
    _AREA, st.integers(0, 9), _letters(2, "ABDEFGHJLNPQRSTUWXYZ"), st.sampled_from((" ", "", "\u00a0", "  ")),
)  # fmt: skip
_LOWER_POSTCODE = st.builds(
    lambda area, digit, end: f"{area} {digit}{end}".lower(), _AREA, st.integers(0, 9), _letters(2, "ABDEFGHJLPQUWXYZ")
)
_UPN = st.builds(
    lambda la, rest: upn.calc_check_digit("A" + la + rest) + la + rest,
    st.sampled_from(("801", "383", "935")),
    _digits(9),
)
_UTR = _digits(9).map(lambda rest: utr.calc_check_digit(rest) + rest)
_CARD = _digits(14).map(lambda drawn: "4" + drawn).map(lambda start: start + luhn.calc_check_digit(start))
_IBAN = st.builds(
    lambda bank, rest: iban.calc_check_digits(f"GB00{bank}{rest}").join(("GB", f"{bank}{rest}")),
    _letters(4),
    _digits(14),
).filter(iban.is_valid)
_PLATE = st.one_of(
    st.builds(lambda a, n, b: f"{a}{n}{b}", _letters(2), _digits(3).map(lambda n: n[:2] + " "), _letters(3)),
    st.builds(lambda a, n, b: f"{a}{n} {b}", _letters(1, "ABCDEFGHJKLMNPRSTVWXY"), st.integers(1, 999), _letters(3)),
)
_DRIVER = st.builds(
    lambda name, year, month, day, tail: f"{name}{year[0]}{month:02}{day:02}{year[1]}{tail}",
    st.sampled_from(("OKORO", "ALI99", "NOVAK", "HUGHE", "LEE99")), _digits(3), st.sampled_from((1, 5, 12, 51, 60, 62)),
    st.integers(1, 28), st.builds(lambda a, n, b: f"{a}9{n}{b}", _letters(1), st.integers(2, 9), _letters(2)),
)  # fmt: skip
_PROVIDER = st.sampled_from(("gmail", "hotmail", "yahoo", "outlook", "icloud"))
_HEX = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=40, max_size=40)
_INITIAL = st.sampled_from(("J", "A", "K.", "JM", "Child B", "Mother C", "**T**"))

FAMILIES: dict[str, tuple[str, Text]] = {
    "NHS number": (
        "PRV001",
        _said("{n}", "NHS number {n}", "NHS no. {n}", n=_NHS.flatmap(lambda n: _grouped(n, 3, 3, 4))),
    ),
    "NHS number, unusual digits": ("PRV001", _said("{n}", n=_NHS.map(lambda n: n.translate(UNUSUAL)))),
    "NHS number over two lines": (
        "PRV001",
        _NHS.map(lambda n: f"> Sam's number is {n[:3]} {n[3:6]}\n> {n[6:]} in all."),
    ),
    "National Insurance number": (
        "PRV002",
        _said(
            "{n}",
            "NI number: {n}",
            n=st.builds(
                lambda start, middle, end: f"{start}{middle}{end}",
                st.sampled_from(("AB", "JT", "WK")),
                _digits(6),
                st.sampled_from("ABCD"),
            ).flatmap(lambda n: _grouped(n, 2, 2, 2, 2, 1)),
        ),
    ),
    "telephone number": (
        "PRV003",
        _said(
            "{n}",
            "tel {n}",
            "ring her on {n}",
            n=st.one_of(
                st.sampled_from("12345678").flatmap(
                    lambda one: _digits(5).flatmap(
                        lambda n: st.sampled_from(
                            (
                                f"01632 {one}{n}",
                                f"(01632) {one}{n}",
                                f"+44 1632 {one}{n}",
                                f"01632 {one}{n[:2]} {n[2:]}",
                                f"+44 (0)1632 {one}{n}",
                                f"01632{one}{n}",
                            )
                        )
                    )
                ),
                _digits(6).map(lambda n: f"07000 {n}"),
            ),
        ),
    ),
    "private e-mail address": (
        "PRV004",
        _said(
            "{a}{n}@{p}.com",
            "mailto:{a}.{n}@{p}.co.uk",
            "{a}{n} (at) {p}.com",
            "{a}{n}[at]{p}[dot]com",
            "{a}{n} at {p} dot com",
            "{a}{n}@{p} dot com",
            a=st.sampled_from(LAST),
            n=_digits(3),
            p=_PROVIDER,
        ),
    ),
    "name in an e-mail address": (
        "PRV004",
        _said(
            "{a}.{b}@leeds.gov.uk",
            "{a}_{b}@nhs.net",
            "{a}.{b} (at) leeds.gov.uk",
            "{a}[.]{b}[at]nhs[.]net",
            a=st.sampled_from([name.lower() for name in FIRST]),
            b=st.sampled_from(LAST),
        ),
    ),
    "postcode": ("PRV005", _said("{p}", "near {p}", "her postcode is {p}", p=_POSTCODE)),
    "postcode in small letters": ("PRV005", _said("{p}", "near {p}", "in {p}", p=_LOWER_POSTCODE)),
    "home address": (
        "PRV009",
        _said(
            "{n} {s} {k}, {t} {p}",
            "{n}{l} {s} {k}\n{t}\n{p}",
            "Flat {l}, {n} {s} {k}, {t}, {p}",
            "house number {n}, {p}",
            n=st.integers(1, 300),
            l=st.sampled_from("abc"),
            s=st.sampled_from(("Acacia", "Mill Hill", "St John's", "High")),
            k=st.sampled_from(("Avenue", "Road", "Street", "Close", "Lane", "Crescent")),
            t=st.sampled_from(TOWNS),
            p=_POSTCODE,
        ),
    ),
    "date of birth": (
        "PRV006",
        _said(
            "born on {d}",
            "DOB {d}",
            "d.o.b. {d}",
            "date of birth: {d}",
            "born {d}",
            "{d} (DOB)",
            "her birthday is {d}",
            "born in {t} on {d}",
            "Maya (b. {d})",
            d=_DATE,
            t=st.sampled_from(TOWNS),
        ),
    ),
    "date beside a name and an age": (
        "PRV006",
        _said(
            "{f}, {a} ({d}/{m}/{y})",
            "aged {a} ({d}.{m}.{y})",
            f=st.sampled_from(FIRST),
            a=st.integers(0, 17),
            d=st.integers(1, 28),
            m=st.integers(1, 12),
            y=st.integers(2000, 2026),
        ),
    ),
    "court's case number": (
        "PRV010",
        _said(
            "{c}{y}{k}{n}",
            "case {c}{y}{k}{n}",
            c=_letters(2),
            y=st.integers(14, 26),
            k=st.sampled_from("CPDFJ"),
            n=_digits(5),
        ),
    ),
    "reference of the police or a court": (
        "PRV010",
        _said(
            "crime reference {n}/{y}",
            "crime ref no. {n}/{y}",
            "police incident number {n}",
            "CAD {n}",
            "case number: {n}",
            "care proceedings no. {n}",
            "court reference {y}/{n}",
            "MARAC ref {n}",
            n=_digits(6),
            y=st.integers(10, 26),
        ),
    ),
    "number in a system of records": (
        "PRV011",
        _said(
            "LCS ID {n}",
            "Mosaic {n}",
            "Liquidlogic number {n}",
            "Carefirst no. {n}",
            "ICS: {n}",
            "client ID {n}",
            "hospital number {n}",
            "Framework-i {n}",
            "social care ID: {n}",
            n=_digits(7),
        ),
    ),
    "unique pupil number": ("PRV012", _said("{n}", "UPN {n}", "UPN: {n}", n=_UPN)),
    "driving licence": ("PRV013", _said("{n}", "driving licence {n}", "licence no. {n}", n=_DRIVER)),
    "passport or permit": (
        "PRV013",
        _said(
            "passport {n}",
            "passport number {n}",
            "passport no: {n}",
            "BRP number ZU{b}",
            "residence permit RX{b}",
            n=_digits(9),
            b=_digits(7),
        ),
    ),
    "bank account": (
        "PRV014",
        _said(
            "sort code {a}-{b}-{c}, account {n}",
            "sort code: {a}{b}{c}\naccount number: {n}",
            "{a}-{b}-{c} {n}",
            "bank account number {n}",
            "account no. {n}",
            **{each: _digits(3).map(lambda drawn: drawn[:2]) for each in "abc"},
            n=_digits(8),
        ),
    ),
    "international account number": (
        "PRV014",
        _said("{n}", "IBAN {n}", n=_IBAN.flatmap(lambda n: st.sampled_from((n, iban.format(n))))),
    ),
    "payment card": ("PRV014", _said("{n}", "card {n}", n=_CARD.flatmap(lambda n: _grouped(n, 4, 4, 4, 4)))),
    "taxpayer reference": (
        "PRV015",
        _said("UTR {n}", "UTR: {n}", "tax reference {n}", "unique taxpayer reference {n}", n=_UTR),
    ),
    "number plate": (
        "PRV016",
        _said("his car, {p}", "a red van ({p})", "registration {p}", "number plate: {p}", "{p}, a grey car", p=_PLATE),
    ),
    "exact location": (
        "PRV017",
        _said(
            "53.{n}, -1.{m}",
            "53.{n},-1.{m}",
            "53.{n}° N, 1.{m}° W",
            "grid reference SE {a} {b}",
            "https://maps.example/@53.{n},-1.{m},17z",
            "///filled.count.soap",
            n=_digits(5),
            m=_digits(6),
            a=_digits(3),
            b=_digits(3),
        ),
    ),
    "address on the internet": (
        "PRV018",
        _said(
            "81.2.{a}.{b}",
            "IP 90.{c}.{a}.{b}",
            "2a00:23c4:{d}:{d}::1",
            a=st.integers(100, 255),
            b=st.integers(1, 254),
            c=st.integers(1, 99),
            d=_digits(4),
        ),
    ),
    "private profile": (
        "PRV019",
        _said(
            "https://www.facebook.com/{f}.{l}",
            "linkedin.com/in/{f}-{l}-{n}",
            "https://facebook.com/profile.php?id=1000{n}{n}",
            "https://www.instagram.com/{f}.{l}",
            "https://www.tiktok.com/@{f}.{l}",
            f=st.sampled_from([name.lower() for name in FIRST]),
            l=st.sampled_from(LAST),
            n=_digits(5),
        ),
    ),
    "secret": (
        "PRV020",
        _said(
            "AKIA{u}",
            "ghp_{h:.36}",
            "glpat-{h:.20}",
            "sk_live_{h:.24}",
            "xoxb-{d}-{h:.24}",
            "https://sam:{h:.9}@intranet.gov.uk/",
            "password: Pw1{h:.9}",
            "api_key = 'Kq7{h:.20}'",
            "AccountKey={h}{h}{h:.8}",
            "-----BEGIN RSA PRIVATE KEY-----",
            "npm config: //registry.npmjs.example/:_authToken=npm_{h:.36}",
            u=_letters(16),
            h=_HEX,
            d=_digits(12),
        ),
    ),
    "initial, age and place": (
        "PRV021",
        _said(
            "{i}, {a}, from {t}",
            "{i}, aged {a}, lives in {t}",
            "{i} ({a}) attends {t} Academy",
            "{i} is {a} years old and lives near {t}",
            "{i}, who is {a}, goes to {t} Primary",
            i=_INITIAL,
            a=st.integers(0, 99),
            t=st.sampled_from(TOWNS),
        ),
    ),
}
"""How each kind of detail is written, with the code of the check that finds it."""
