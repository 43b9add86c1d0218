"""References as BibTeX, which LaTeX, JabRef and Zotero read: Patashnik, 'BibTeXing' (1988), sections 3 and 4.

The types `online` and `report` are biblatex's; plain BibTeX takes a type that it does not know for `misc`.
Letters of every script stay as they are, in UTF-8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.readers.bibtex import MONTHS
from build_tools.rendering.citations import CSL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model import Name, Reference

OUR_FIELDS = frozenset({"verified", "superseded_by"})
"""Fields that only this project uses: nobody else's program knows them."""

_VERBATIM = {"url", "doi"}
_TITLES = {"title", "booktitle"}
_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_SIGN = re.compile(r"[\\~^#$%&_{}]")
_LIGATURE = re.compile(r"([-'`])(?=\1)|[!?](?=`)")
_WORD = re.compile(r"[^\W_](?:[\w'’&.+/-]*[^\W_])?")
_MONTH = re.compile(r"([a-z]{3})[a-z]*\.?", re.IGNORECASE)


def as_bibtex(references: Iterable[Reference]) -> str:
    """The references as the text of a .bib file, without our own fields.

    Args:
        references: References whose keys BibTeX can hold, as the check `malformed_key` and every slug promise.
    """
    return "\n".join(_entry(reference) for reference in references)


def _entry(reference: Reference) -> str:
    kind = reference.kind if reference.kind in CSL_TYPES else "misc"
    lines = "".join(f"  {name} = {value},\n" for name, value in _values(reference))
    return f"@{kind}{{{reference.key},\n{lines}}}\n"


def _values(reference: Reference) -> Iterator[tuple[str, str]]:
    others = ["others"] if reference.more_authors else []
    for name, people, more in (("author", reference.authors, others), ("editor", reference.editors, [])):
        written = [person for person in map(_person, people) if person]
        if written:
            yield name, f"{{{' and '.join(written + more)}}}"
    for name, value in reference.fields.items():
        text = " ".join(value.split())
        if text and name not in OUR_FIELDS:
            yield name, _value(name, text)


def _value(name: str, text: str) -> str:
    """The value of a field with what encloses it."""
    month = _MONTH.fullmatch(text) if name == "month" else None
    if month and month.group(1).lower() in MONTHS:
        return month.group(1).lower()
    if name in _VERBATIM:
        return f"{{{_address(text)}}}"
    if name == "pages":
        text = re.sub(r"(?<=\w)–(?=\w)", "--", text)
        return f"{{{'--'.join(map(_latex, text.split('--')))}}}"
    return f"{{{_title(text) if name in _TITLES else _latex(text)}}}"


def _address(text: str) -> str:
    """An address or a DOI: nothing in it is LaTeX, but its braces would count."""
    return text.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _title(text: str) -> str:
    r"""A title whose capitals stay capitals in styles that make them small.

    A group starts with a letter or digit, never with a command: BibTeX takes `{\` for one special character.
    """
    parts, end, braces = [], 0, _braces(text)
    for word in _WORD.finditer(text):
        parts.append(_latex(text[end : word.start()], braces))
        written = _latex(word.group(), braces)
        small = word.group()[1:] if word.start() == 0 else word.group()
        is_plain = small == small.lower()
        parts.append(written if is_plain else f"{{{written}}}")
        end = word.end()
    return _unligatured("".join([*parts, _latex(text[end:], braces)]))


def _latex(text: str, braces: dict[str, str] | None = None) -> str:
    """A text that LaTeX prints as it is.

    Args:
        text: The text.
        braces: How a brace is written, when the text is a part of a longer one.
    """
    signs = {**_SIGNS, **(_braces(text) if braces is None else braces)}
    written = _SIGN.sub(lambda sign: signs[sign.group()], text)
    return _unligatured(written) if braces is None else written


def _unligatured(text: str) -> str:
    """Hyphens and quotation marks side by side, kept from becoming a dash or another mark."""
    return _LIGATURE.sub(r"\g<0>{}", text)


def _braces(text: str) -> dict[str, str]:
    """How a text writes its braces: BibTeX counts escaped ones too, so that those without a partner need a word."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            break
    if depth:
        return {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    return {"{": r"\{", "}": r"\}"}


def _person(name: Name) -> str:
    """A name as BibTeX takes it apart again: a body in braces, a person as `von Family, Suffix, Given`."""
    if name.literal:
        return _whole(name.literal)
    if not (name.family and name.given):
        alone = " ".join(part for part in (name.given, name.particle, name.family, name.suffix) if part.strip())
        return _whole(alone) if alone else ""
    family = _part(name.family, is_family=True)
    parts = [f"{_latex(name.particle)} {family}" if name.particle else family]
    parts += [_part(name.suffix)] if name.suffix else []
    return ", ".join([*parts, _part(name.given)])


def _whole(text: str) -> str:
    return f"{{{_latex(' '.join(text.split()))}}}"


def _part(text: str, *, is_family: bool = False) -> str:
    """A part of a name, in braces when BibTeX would cut it, trip over it or take a word of it for a particle."""
    written = _latex(" ".join(text.split()))
    is_cut = re.search(r"[,\\]|(^|\s)and(\s|$)", written, re.IGNORECASE)
    has_particle = is_family and " " in written and not re.fullmatch(r"([A-Z]\S* ?)+", written)
    return f"{{{written}}}" if is_cut or has_particle else written
