"""Characters that nobody can see, each by its place and name, and the few places in which a text needs them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACEMENT = "\ufffd"

_LOW = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
)
_HIGH = "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_SUSPECT = re.compile(f"[{_LOW}]")
_SUSPECT_ANYWHERE = re.compile(f"[{_LOW}{_HIGH}]")
"""The same beyond U+FFFF: it takes three times as long, so it is asked for only where such characters are."""

_JOINED = (
    "\u0620-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\u0710-\u074f\u07c0-\u07ff\u0840-\u085f"
    "\u0900-\u0dff\u0e81-\u0eff\u0f00-\u109f\u1780-\u17b3\u17b6-\u17ff\u1820-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua840-\ua87f"
)
"""Letters and marks of the scripts in which a joiner changes what is read: Arabic, Syriac, N'Ko, Indic and others."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u3040-\u30ff\u3400-\u9fff"
"""Letters of the scripts that put no space between words, and want to say where a line may end."""
_PICTURED = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
"""What can be a small picture."""
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")

_TAGGED = "|".join(
    "".join(chr(0xE0000 + ord(letter)) for letter in f"{flag}\x7f") for flag in ("gbeng", "gbsct", "gbwls")
)

_NEEDED = re.compile(
    "|".join(
        (
            f"(?<=[{_PICTURED}])\ufe0f?(?:\u200d(?=[{_PICTURED}]))|(?<=[{_PICTURED}])[\ufe0e\ufe0f]",
            "(?<=[0-9#*])\ufe0f(?=\u20e3)",
            f"(?<=[{_JOINED}])\u200c(?=[{_JOINED}])|(?<=[{_JOINED}])\u200d",
            f"(?<=[{_UNSPACED}])\u200b(?=[{_UNSPACED}])",
            "(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]|(?<=[\u1820-\u18aa\u180b-\u180d])\u180e(?=[\u1820-\u18aa])",
            "(?<=[\u2801-\u28ff])\u2800+(?=[\u2801-\u28ff])",
            f"(?<=[{_IDEOGRAPHS}])[\ufe00-\ufe02\U000e0100-\U000e01ef]|(?<=[\u2200-\u22ff\u2a00-\u2aff])\ufe00",
            f"(?<=\U0001f3f4)(?:{_TAGGED})",
        )
    )
)
"""Where a text cannot do without them: joined letters and pictures, variants of signs, Braille, the flags of the UK."""
_MARKS_OF_DIRECTION = frozenset("\u200e\u200f\u061c")
_KINDS = {"Cc": "control character", "Cs": "half of a pair", "Cn": "no character"}


def invisible(line: str) -> Iterator[int]:
    """Where in a line stands what nobody can see and no text needs, counted from 0.

    Args:
        line: Text without a line end.
    """
    pattern = _SUSPECT_ANYWHERE if _is_high(line) else _SUSPECT
    if not pattern.search(line):
        return
    needed = {at for match in _NEEDED.finditer(line) for at in range(*match.span())}
    leans_left = _RIGHT_TO_LEFT.search(line) is not None
    for match in pattern.finditer(line):
        is_direction = leans_left and match.group() in _MARKS_OF_DIRECTION
        if match.start() not in needed and not is_direction:
            yield match.start()


def may_hold_invisible(text: str) -> bool:
    """Whether a text has to be looked at line by line: quick, and true of some texts that are in order."""
    if text.isascii():
        return not text.isprintable() and _SUSPECT.search(text) is not None
    pattern = _SUSPECT_ANYWHERE if _is_high(text) else _SUSPECT
    return pattern.search(text) is not None


def _is_high(text: str) -> bool:
    """Whether there are characters beyond U+FFFF, which take two units in UTF-16."""
    return not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)


def without_invisible(line: str) -> tuple[str, int | None]:
    """A line with U+FFFD for each character that nobody can see, and where the first of them stands, from 0.

    Args:
        line: Text without a line end.
    """
    unseen = list(invisible(line))
    characters = list(line) if unseen else []
    for at in unseen:
        characters[at] = REPLACEMENT
    return ("".join(characters), unseen[0]) if unseen else (line, None)


def called(character: str) -> str:
    """A character as a message names it: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    kind = _KINDS.get(unicodedata.category(character), "a character without a name")
    return f"U+{ord(character):04X} {unicodedata.name(character, kind)}"
