"""Words as Markdown in our house form: what is written as text stays text, and each sentence has a line of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.readers.invisible import without_invisible

if TYPE_CHECKING:
    from collections.abc import Container

_CITATION = re.compile(r"\[-?@[A-Za-z0-9_][\w:.+/-]*[^\[\]\n]*\]")
_KEY = re.compile(r"(?<![\w.])-?@([A-Za-z0-9_](?:[\w:.+/-]*\w)?)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])[^\s<>`]*>?")
_SIGNS = re.compile(r"[\\*_\[\]{}]")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_AT = re.compile(r"(?<!\w)@(?=\w)")
_OPENED = re.compile(r"(\\\{\s*|\\\[)([%:#.^])")
_SENTENCE_END = re.compile(r"[.?!][’”\"')\]*]*(?:\[\^\w+\])*( +)(?=[“‘\"'(*\[]*[A-ZÀ-Ý`])")
_SHORT_FORMS = frozenset(
    {
        "al",
        "cf",
        "dr",
        "e.g",
        "ed",
        "eds",
        "etc",
        "fig",
        "i.e",
        "mr",
        "mrs",
        "ms",
        "p",
        "para",
        "pp",
        "prof",
        "st",
        "vol",
        "vs",
    }
)
_RUN_IN = re.compile(r"\*\*[^* ]+(?: [^* ]+){0,2}\*\*")
"""A few bold words at the start of a paragraph, which stand in one line with what they head."""
_TO_ESCAPE_AT_START = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-{2,}\s*$|!!!)")
_NUMBER_AT_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_SPELLED_AT_START = re.compile(r"(?:=+\s*$|={3,}|\?\?\?|:{3,}|/{3,}|~{3,})")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def without_unseen(text: str) -> str:
    """A text without characters that nobody can see, and with plain spaces.

    Args:
        text: Any text.
    """
    plain = re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]", " ", text).replace("\u00ad", "")
    seen, at = without_invisible(plain)
    return seen if at is None else seen.replace("\ufffd", "")


def as_words(text: str, keys: Container[str] = ()) -> str:
    """A text that is shown as it is: no emphasis, link, citation, template or HTML comes of it.

    Args:
        text: The text.
        keys: The library: what cites one of its keys in the house form stays a citation.
    """
    pieces, at = [], 0
    for match in _CITATION.finditer(text):
        if all(key in keys for key in _KEY.findall(match.group())):
            pieces += [_escaped(text[at : match.start()]), match.group()]
            at = match.end()
    return "".join([*pieces, _escaped(text[at:])])


def _escaped(text: str) -> str:
    pieces, at = [], 0
    for match in _TAG.finditer(text):
        pieces += [_plain(text[at : match.start()]), f"`{match.group()}`"]
        at = match.end()
    return "".join([*pieces, _plain(text[at:])])


def _plain(text: str) -> str:
    text = _ENTITY.sub("&amp;", text)
    text = _SIGNS.sub(lambda match: f"\\{match.group()}", text)
    text = _OPENED.sub(lambda match: f"{match.group(1)}&#{ord(match.group(2))};", text)
    # A backslash before a backtick would make programs doubt all code in its line.
    return _AT.sub("&#64;", text).replace("<%", "&lt;%").replace("`", "&#96;")


def raised(text: str, *, below: bool = False) -> str:
    """Digits above or below the line, where there are such characters; anything else as it is.

    Args:
        text: The text.
        below: Whether it stands below the line.
    """
    return text.translate(_SUBSCRIPTS if below else _SUPERSCRIPTS) if text.isdecimal() and text.isascii() else text


def safe_line(line: str) -> str:
    """A line of a paragraph that no program takes for the start of something else.

    Args:
        line: The line.
    """
    line = line.strip(" ") if not line.endswith("  ") else line.lstrip(" ")
    if _TO_ESCAPE_AT_START.match(line):
        return f"\\{line}"
    if _SPELLED_AT_START.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    return _NUMBER_AT_START.sub(r"\1\\\2", line, count=1) if _NUMBER_AT_START.match(line) else line


def sentences(paragraph: str) -> list[str]:
    """A paragraph with one sentence a line.

    Args:
        paragraph: The paragraph, in which what must not start a line is not escaped yet.
    """
    lines, at = [], 0
    for match in _SENTENCE_END.finditer(paragraph):
        before = paragraph[at : match.start()]
        if not _is_short_form(before) and _is_closed(paragraph[at : match.start(1)]):
            lines.append(paragraph[at : match.start(1)])
            at = match.end(1)
    return [*lines, paragraph[at:]]


def _is_short_form(before: str) -> bool:
    """Whether a full stop after these words ends a short form or an initial, and no sentence."""
    word = re.split(r"[\s(“‘\"'*\[]", before)[-1]
    return (
        word.casefold().rstrip(".") in _SHORT_FORMS
        or (word.rstrip(".").isdecimal() and before.strip() == word)
        or (len(word.split(".")[-1]) == 1 and word[-1:].isupper())
    )


def _is_closed(text: str) -> bool:
    """Whether no bracket, code, emphasis or quotation in curly marks that a text opens goes on after it."""
    bare = re.sub(r"\\.", "", text)
    is_marked = bare.count("`") % 2 or bare.count("*") % 2 or bare.count("**") % 2
    are_open = any(bare.count(opening) > bare.count(closing) for opening, closing in ("[]", "()", "“”"))
    return not (is_marked or are_open or _RUN_IN.fullmatch(bare))
