"""What the checks of family PRV look for, for a page that looks for it in what somebody types.

The patterns and the tables beside them are ours, written as JavaScript takes them; what a pattern alone cannot decide
stands in `learning_tools/src/privacy.ts`, and a test asserts that both find the same at the same places. Secrets
(PRV020) are not among them: nobody writes a key into a record of learning. PRV007 and PRV008 ask what a material says
of itself, and not what stands in a text.
"""

from __future__ import annotations

import ipaddress
import json
import string
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from stdnum import numdb
from stdnum.gb import upn

from build_tools.checks import identifiers, privacy, public_details
from build_tools.checks.passages import NO_PERSON, as_read
from build_tools.exports.browser_patterns import browser_pattern
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
"""It changes when `privacy.ts` as it was could no longer read the file."""
PRIVACY_PATTERNS = "learning/privacy-patterns.json"
"""Its path in the site."""

NAMES = {
    "nhs_number": {"PRV001": "an NHS number"},
    "national_insurance_number": {"PRV002": "a National Insurance number"},
    "telephone_number": {"PRV003": "a telephone number"},
    "email": {"PRV004": "somebody’s e-mail address"},
    "spelt_email": {"PRV004": "somebody’s e-mail address"},
    "postcode": {"PRV005": "a postcode in full", "PRV009": "somebody’s address"},
    "date_of_birth": {"PRV006": "a date of birth"},
    "court_number": {"PRV010": "the number of a court case"},
    "case_reference": {"PRV010": "the number of a case with a court or the police"},
    "record_number": {"PRV011": "somebody’s number in a system of records"},
    "pupil_number": {"PRV012": "a unique pupil number"},
    "driver_number": {"PRV013": "the number of a driving licence"},
    "passport_number": {"PRV013": "the number of a passport or a permit"},
    "iban": {"PRV014": "an international bank account number"},
    "account_number": {"PRV014": "the number of a bank account"},
    "card_number": {"PRV014": "the number of a payment card"},
    "tax_reference": {"PRV015": "a unique taxpayer reference"},
    "car_registration": {"PRV016": "a number plate"},
    "coordinates": {"PRV017": "an exact place, which may be a home"},
    "grid_reference": {"PRV017": "an exact place, which may be a home"},
    "three_words": {"PRV017": "an exact place, which may be a home"},
    "ip_address": {"PRV018": "the address of a device on the internet"},
    "ip_address_6": {"PRV018": "the address of a device on the internet"},
    "profile": {"PRV019": "a private person’s page on a social network"},
    "person": {"PRV021": "an initial, an age and a place, which together can single somebody out"},
}
"""What each pattern finds, by the check that tells it, in words that follow “this looks like”."""

_NETWORKS = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.0.0/29", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/31", "192.0.2.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
    "2001::/23", "2001:1::1/128", "2001:1::2/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28",
    "2001:20::/28", "2001:30::/28", "2001:db8::/32", "2002::/16",
)  # fmt: skip
"""The networks that IANA lists as special, of those that our patterns can find; Python says which lead somewhere.

One that lies within another stands after it.
"""
_AUTHORITY_DIGITS = 3
_LAST_FOLDED = 0x1FFFF
"""Beyond it no character is read as a plain one; a test asserts it."""
_NEVER_FOLDED = (range(0x3400, 0xA000), range(0xAC00, 0xF900))
"""Ideographs, syllables, surrogates and private characters: none is read as a plain one, and they are many."""


@dataclass(frozen=True)
class PrivacyPatterns:
    """The file, made when somebody needs it."""

    @property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it: nothing but our own code."""
        return fingerprint(PRIVACY_PATTERNS, VERSION)

    def written(self) -> str:
        """The file's content."""
        return json.dumps(privacy_patterns(), ensure_ascii=False, separators=(",", ":")) + "\n"


def privacy_patterns() -> dict[str, Any]:
    """What is looked for, and all that is known of it.

    Raises:
        ValueError: A pattern cannot be carried over to a browser truly.
    """
    asides = {
        **privacy.ASIDES,
        **identifiers.ASIDES,
        "host_ending": public_details.HOST_ENDING,
        "reserved_hosts": public_details.RESERVED_HOSTS,
    }
    return {
        "version": VERSION,
        "looks": list(_looks()),
        "no_person": browser_pattern(NO_PERSON),
        "asides": {key: browser_pattern(pattern) for key, pattern in asides.items()},
        "counting": public_details.COUNTING,
        "helplines": sorted(public_details.HELPLINES),
        "drama_numbers": list(public_details.DRAMA_NUMBERS),
        "public_range": public_details.PUBLIC_RANGE,
        "consumer_hosts": sorted(public_details.CONSUMER_HOSTS),
        "role_words": sorted(public_details.ROLE_WORDS),
        "role_starts": list(public_details.ROLE_STARTS),
        "pupil_authorities": _pupil_authorities(),
        "iban_structures": _iban_structures(),
        "networks": [_network(written) for written in _NETWORKS],
        "plain": [list(run) for run in _plain_runs()],
    }


def _looks() -> Iterator[dict[str, Any]]:
    for key, wanted in (privacy.LOOKS | identifiers.LOOKS).items():
        yield {
            "key": key,
            "names": NAMES[key],
            "pattern": browser_pattern(wanted.pattern),
            "group": wanted.group or "",
            "in_addresses": wanted.also_in_addresses,
        }


def _pupil_authorities() -> list[str]:
    """The local authorities with whose number a unique pupil number can start."""
    numbers = (f"{number:0{_AUTHORITY_DIGITS}}" for number in range(10**_AUTHORITY_DIGITS))
    return [each for each in numbers if upn.is_valid(upn.calc_check_digit(f"{each}000000000") + f"{each}000000000")]


def _iban_structures() -> dict[str, str]:
    """How an account number goes on after its first four signs, by country: 4!a6!n8!n."""
    table, found = numdb.get("iban"), {}
    for country in map("".join, product(string.ascii_uppercase, repeat=2)):
        structure = table.info(country)[0][1].get("bban")
        if structure:
            found[country] = structure
    return found


def _network(written: str) -> tuple[int, str, int, bool]:
    """A network: 4 or 6, its first address in hexadecimal digits, how many bits count, and whether it leads on."""
    network = ipaddress.ip_network(written)
    last = network[-1]
    return network.version, f"{int(network[0]):x}", network.prefixlen, last.is_global and not last.is_multicast


def _plain_runs() -> Iterator[tuple[int, int, int]]:
    """Each run of characters that are read as plain ones: the first, the last, and what the first is read as.

    Where the characters of a run go up by one, so do those that they are read as; a run of one kind alone, such as
    spaces, is told character by character.
    """
    run: tuple[int, int, int] | None = None
    for code in range(0x80, _LAST_FOLDED + 1):
        if any(code in skipped for skipped in _NEVER_FOLDED):
            continue
        plain = ord(as_read(chr(code)))
        if plain == code:
            continue
        if run and code == run[1] + 1 and plain - run[2] == code - run[0]:
            run = run[0], code, run[2]
        else:
            if run:
                yield run
            run = code, code, plain
    if run:
        yield run
