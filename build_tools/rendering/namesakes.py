"""First authors who share a family name: APA 7 (8.20) tells them apart by their initials in every citation.

Pandoc does the same, but looks through all names again for each work: a library of a thousand works would take a
quarter of a minute. So it is kept from doing so, and the names carry an invisible mark instead.
"""

from __future__ import annotations

import json
import re
from typing import Any

_ASKED = re.compile(
    r'disambiguate-add-givenname="true"(?=[^>]*givenname-disambiguation-rule="primary-name-with-initials")'
)
_FIRST_MARK, _MARK_COUNT = 0xE0100, 240
_MARKS = re.compile("[\U000e0100-\U000e01ef]+")
"""The variation selectors 17 to 256: they are not seen, and sorting ignores them."""


def tells_namesakes_apart(rules: str) -> bool:
    """Whether a style wants initials before the family name of first authors who share it.

    Args:
        rules: The style, in the Citation Style Language.
    """
    return bool(_ASKED.search(rules))


def without_given_names(rules: str) -> str:
    """A style that leaves namesakes to us."""
    return _ASKED.sub("", rules)


def mark_namesakes(library: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """A library with a mark before each name that needs initials, and the initials for each mark.

    Args:
        library: Items of CSL-JSON.
    """
    marked = json.loads(_MARKS.sub("", json.dumps(library, ensure_ascii=False)))
    families: dict[str, dict[str, list[dict[str, str]]]] = {}
    for item in marked:
        first: dict[str, str] = next(iter(item.get("author") or item.get("editor") or []), {})
        if first.get("family"):
            family = f"{first.get('non-dropping-particle', '')} {first['family']}"
            families.setdefault(family, {}).setdefault(initials(first.get("given", "")), []).append(first)
    marks: dict[str, str] = {}
    for people in families.values():
        for short, names in people.items() if len(people) > 1 else []:
            mark = chr(_FIRST_MARK + len(marks) // _MARK_COUNT) + chr(_FIRST_MARK + len(marks) % _MARK_COUNT)
            marks[mark] = f"{short} " if short else ""
            for name in names:
                part = "non-dropping-particle" if "non-dropping-particle" in name else "family"
                name[part] = mark + name[part]
    return marked, marks


def with_initials(text: str, marks: dict[str, str]) -> str:
    """A text with initials in place of each mark.

    Args:
        text: What was rendered of a marked library.
        marks: The initials for each mark; without any, the marks are taken away.
    """
    return _MARKS.sub(lambda match: marks.get(match.group(), ""), text)


def initials(given: str) -> str:
    """Given names as initials: W. J. for W. Joshua, J.-P. for Jean-Paul."""
    parts = re.findall(r"(-?)\s*([^\s.-])[^\s.-]*", given)
    return "".join(f"{hyphen or ' '}{letter}." for hyphen, letter in parts).strip()
