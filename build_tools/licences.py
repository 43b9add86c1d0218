"""What each licence allows and requires: one table, and the questions that the rest of the build asks of it.

Identifiers are those of the SPDX License List for licences and of rightsstatements.org for statements.
The terms are those of the legal codes of Creative Commons and of the Open Government Licence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from license_expression import get_spdx_licensing

OGL_STATEMENT = "Contains public sector information licensed under the Open Government Licence v{version}."


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence or rights statement, and what a reader may do under it.

    Attributes:
        code: The SPDX id, or the rightsstatements.org code.
        family: The code without its version and port: `CC-BY-SA` for `CC-BY-SA-2.0-UK`.
        version: The version's number, or an empty text for a statement.
        name: The name as a reader knows it.
        url: The address of the text.
        share: Whether copies may be passed on.
        adapt: Whether adapted versions may be passed on.
        commercial: Whether it may be used for commercial advantage.
        attribution: Whether the author must be credited.
        share_alike: Whether an adaptation must carry the same licence.
        statement: The attribution statement that the licence itself asks for, or an empty text.
        in_words: One plain sentence on what a reader may do.
    """

    code: str
    family: str
    version: str
    name: str
    url: str
    share: bool
    adapt: bool
    commercial: bool
    attribution: bool
    share_alike: bool
    statement: str
    in_words: str

    @property
    def is_open(self) -> bool:
        """Whether it lets us host a copy without asking."""
        return self.share

    @property
    def is_statement(self) -> bool:
        """Whether it is a rightsstatements.org statement about a work and not a licence that an owner gives."""
        return self.url.startswith("https://rightsstatements.org/")


def _creative_commons(kind: str, version: str, port: str = "") -> Licence:
    terms = kind.split("-")
    place = f"{port.lower()}/" if port else ""
    words = "You may copy and share this"
    words += " and adapt it" if "nd" not in terms else " unchanged, but not an adapted version"
    words += ", for non-commercial purposes only" if "nc" in terms else ", for any purpose"
    words += ", if you credit it"
    words += " and give adaptations the same licence." if "sa" in terms else "."
    port_name = f" {port}" if port else ""
    return Licence(
        code=f"CC-{kind.upper()}-{version}" + (f"-{port}" if port else ""),
        family=f"CC-{kind.upper()}",
        version=version,
        name=f"CC {kind.upper()} {version}{port_name}",
        url=f"https://creativecommons.org/licenses/{kind}/{version}/{place}",
        share=True,
        adapt="nd" not in terms,
        commercial="nc" not in terms,
        attribution=True,
        share_alike="sa" in terms,
        statement="",
        in_words=words,
    )


def _government(version: str) -> Licence:
    number = version.partition(".")[0]
    return Licence(
        code=f"OGL-UK-{version}",
        family="OGL-UK",
        version=version,
        name=f"Open Government Licence v{version}",
        url=f"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/{number}/",
        share=True,
        adapt=True,
        commercial=True,
        attribution=True,
        share_alike=False,
        statement=OGL_STATEMENT.format(version=version),
        in_words="You may copy, share and adapt this, for any purpose, if you give the attribution statement. "
        "Logos and other people's work in it are not included.",
    )


def _statement(code: str, name: str, in_words: str, *, share: bool = False, commercial: bool = False) -> Licence:
    return Licence(
        code=code,
        family=code,
        version="",
        name=name,
        url=f"https://rightsstatements.org/vocab/{code}/1.0/",
        share=share,
        adapt=share,
        commercial=commercial,
        attribution=not share,
        share_alike=False,
        statement="",
        in_words=in_words,
    )


_ASK = "You may read it and link to it. Ask the owner before you copy, share or adapt it."

LICENCES: dict[str, Licence] = {
    licence.code: licence
    for licence in [
        Licence(
            code="CC0-1.0",
            family="CC0",
            version="1.0",
            name="CC0 1.0 (public domain dedication)",
            url="https://creativecommons.org/publicdomain/zero/1.0/",
            share=True,
            adapt=True,
            commercial=True,
            attribution=False,
            share_alike=False,
            statement="",
            in_words="You may copy, share and adapt this, for any purpose, without asking.",
        ),
        *(
            _creative_commons(kind, version)
            for version in ("4.0", "3.0")
            for kind in ("by", "by-sa", "by-nc", "by-nc-sa", "by-nd", "by-nc-nd")
        ),
        _creative_commons("by-sa", "2.0", "UK"),
        _creative_commons("by-nc-sa", "2.0", "UK"),
        *(_government(version) for version in ("1.0", "2.0", "3.0")),
        _statement("InC", "In copyright", _ASK),
        _statement("InC-OW-EU", "In copyright: EU orphan work", _ASK),
        _statement(
            "InC-EDU",
            "In copyright: educational use permitted",
            "You may use it for education, as its owner says. Ask before any other use.",
        ),
        _statement(
            "InC-NC",
            "In copyright: non-commercial use permitted",
            "You may use it for non-commercial purposes, as its owner says. Ask before any other use.",
        ),
        _statement("InC-RUU", "In copyright: owner cannot be found", _ASK),
        _statement("NoC-CR", "No copyright: contractual restrictions", _ASK),
        _statement(
            "NoC-NC",
            "No copyright: non-commercial use only",
            "You may copy, share and adapt it for non-commercial purposes.",
            share=True,
        ),
        _statement("NoC-OKLR", "No copyright: other known legal restrictions", _ASK),
        _statement("NoC-US", "No copyright in the United States", _ASK),
        _statement("CNE", "Copyright not evaluated", _ASK),
        _statement("UND", "Copyright undetermined", _ASK),
        _statement("NKC", "No known copyright", _ASK),
    ]
}


@cache
def spdx_ids() -> frozenset[str]:
    """Every identifier on the SPDX License List, as the `license-expression` library keeps it."""
    return frozenset(code for code in get_spdx_licensing().known_symbols if not code.startswith("LicenseRef-"))


def may_become(original: Licence, result: Licence) -> str | None:
    """Why an adaptation of `original` may not be published under `result`, or None when it may.

    Creative Commons' legal codes 4.0: 2(a)(1) for no-derivatives, 3(b) for share-alike, 1(k) for non-commercial and
    3(a) for attribution. The Open Government Licence 3.0 asks for attribution under 'You must'.
    """
    if not original.adapt:
        return "no-derivatives"
    same_or_later = original.family == result.family and original.version <= result.version
    if original.share_alike and not same_or_later:
        return "share-alike"
    if not original.commercial and result.commercial:
        return "non-commercial"
    if original.attribution and not result.attribution:
        return "attribution"
    return None


def freedoms(licence: Licence) -> tuple[str, ...]:
    """What a licence lets readers do, in words, the widest first."""
    granted = {
        "copies": licence.share,
        "adapted versions": licence.adapt,
        "commercial use": licence.commercial,
        "adapted versions under other licences": licence.adapt and not licence.share_alike,
        "use without credit": licence.share and not licence.attribution,
    }
    return tuple(freedom for freedom, is_granted in granted.items() if is_granted)


def combined(first: Licence, second: Licence) -> tuple[Licence, ...]:
    """The licences under which one work that is adapted from both may be published, in the order of the table.

    Statements about a work are not among them: nobody gives a statement as a licence.
    """
    return tuple(
        licence
        for licence in LICENCES.values()
        if not licence.is_statement and may_become(first, licence) is None and may_become(second, licence) is None
    )
