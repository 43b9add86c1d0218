"""What was meant by a value that does not fit its field, where only one thing can have been meant."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from build_tools.diagnostics import folded
from build_tools.readers.yaml_syntax import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_IN_DIGITS = re.compile(r"(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})")
_IN_WORDS = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<name>[a-z]{3,9})\.?,? (?P<year>\d{4})")
_MONTH_FIRST = re.compile(r"(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})")
_MONTH_ONLY = re.compile(r"(?P<name>[a-z]{3,9})\.?,? (?P<year>\d{4})")
_MONTH_IN_DIGITS = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_DURATION = re.compile(r"(?P<number>\d{1,3}) ?(?P<unit>min|mins|minutes?|hours?)\.?")
_ONE_WORD = re.compile(r"[a-z0-9-]+|[A-Z]+\d+(\.\d+)?")
_LAST_MONTH = 12


def certain_days(written: str) -> list[dt.date]:
    """The days that can be meant: none, one, or two when it is not clear which number is the month.

    Args:
        written: A date as somebody wrote it.
    """
    plain = " ".join(written.casefold().split())
    match = _IN_DIGITS.fullmatch(plain)
    if match:
        first, second, year = (int(match[name]) for name in ("day", "month", "year"))
        return sorted({day for pair in ((second, first), (first, second)) for day in _days(year, *pair)})
    match = _YEAR_FIRST.fullmatch(plain)
    if match:
        return _days(int(match["year"]), int(match["month"]), int(match["day"]))
    match = _IN_WORDS.fullmatch(plain) or _MONTH_FIRST.fullmatch(plain)
    return _days(int(match["year"]), _month(match["name"]), int(match["day"])) if match else []


def _days(year: int, month: int, day: int) -> list[dt.date]:
    try:
        return [dt.date(year, month, day)]
    except ValueError:
        return []


def _month(name: str) -> int:
    """The number of a month, or nought; three letters are enough, and so is `sept`."""
    found = [number for number, month in enumerate(_MONTHS, 1) if name in {month, month[:3]}]
    return found[0] if found else _MONTHS.index("september") + 1 if name == "sept" else 0


def certain_day(written: str) -> str | None:
    """The day that is meant as YYYY-MM-DD, or None when that is not certain: 03/04/2026 is two days."""
    days = certain_days(written)
    return days[0].isoformat() if len(days) == 1 else None


def certain_partial_date(written: str) -> str | None:
    """The day or month that is meant, as the model writes it, or None when that is not certain."""
    plain = " ".join(written.casefold().split())
    named, digits = _MONTH_ONLY.fullmatch(plain), _MONTH_IN_DIGITS.fullmatch(plain)
    month = _month(named["name"]) if named else int(digits["month"]) if digits else 0
    match = named or digits
    if match and 0 < month <= _LAST_MONTH:
        return f"{match['year']}-{month:02}"
    return certain_day(written)


def certain_word(written: str, known: Iterable[str]) -> str | None:
    """The known word that differs only in capitals, spaces, underscores or hyphens, or None.

    Args:
        written: What was written.
        known: What could have been written.
    """
    same = [each for each in known if folded(each) == folded(written)]
    return same[0] if len(same) == 1 else None


def as_slug(written: str) -> str:
    """The letters and digits of a text as a slug; empty when it holds none of those that a slug can have."""
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def certain_value(detail: Mapping[str, Any], field: str, raw: str | None) -> tuple[str, bool] | None:
    """What to write in the place of a value, and whether it takes the quotation marks with it; None if in doubt.

    Args:
        detail: What the validation says of the value.
        field: The field's name.
        raw: The value as it was written, if it was written without quotation marks.
    """
    kind, given = detail["type"], detail["input"]
    written = raw if raw is not None else given if isinstance(given, str) else None
    if written is None:
        return None
    meant = None
    if kind.startswith(("date", "no_such_day")):
        meant = certain_day(written)
    elif kind in {"literal_error", "enum"}:
        expected = detail["ctx"]["expected"].replace(" or ", ", ")
        meant = certain_word(written, [word.strip().strip("'") for word in expected.split(",")])
    elif kind == "string_pattern_mismatch":
        meant = _of_shape(detail["ctx"]["pattern"], written)
    elif kind == "string_type" and raw is not None:
        return quoted(raw), True
    elif kind in {"tuple_type", "list_type"} and raw is not None and _ONE_WORD.fullmatch(raw):
        return f"[{raw}]", True
    elif kind.startswith("int"):
        number = _number(field, written.strip())
        return (number, True) if number else None
    return (meant, False) if meant else None


def _of_shape(pattern: str, written: str) -> str | None:
    """A text in the shape that its field needs: without spaces around it, or a date written out."""
    plain = written.strip()
    if plain != written and re.search(pattern, plain):
        return plain
    meant = certain_partial_date(written)
    return meant if meant and re.search(pattern, meant) else None


def _number(field: str, written: str) -> str | None:
    if re.fullmatch(r"[1-9]\d{0,5}", written):
        return written
    match = _DURATION.fullmatch(written.casefold())
    if field != "minutes" or not match:
        return None
    return str(int(match["number"]) * (60 if match["unit"].startswith("hour") else 1))
