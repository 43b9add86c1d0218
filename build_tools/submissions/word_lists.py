"""The lists of a Word document, numbered and nested as Word shows them.

Word goes on with a list wherever the definition behind its number is the same, unless the number says that it starts
again; pandoc takes each number for a list of its own. A list's depth may stand in the name of its style alone.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from build_tools.submissions.word_styles import W, value

if TYPE_CHECKING:
    from lxml import etree

    from build_tools.submissions.word_styles import Styles

NUMBERING = "word/numbering.xml"
_DEEP = re.compile(r"list (?:bullet|number) ([2-5])")
NO_LIST = "0"
"""What stands in the place of a list's number where a style names a list and the paragraph belongs to none."""


def settle_lists(document: etree._Element, numbering: etree._Element, styles: Styles) -> None:
    """Give each item of a list the number and the depth with which Word shows it.

    Args:
        document: The body, which is changed.
        numbering: The definitions of lists, which gain the levels that are named and not defined.
        styles: The styles.
    """
    numbers = {str(each.get(f"{W}numId")): each for each in numbering.iter(f"{W}num")}
    definitions = {str(each.get(f"{W}abstractNumId")): each for each in numbering.iter(f"{W}abstractNum")}
    running: dict[str, str] = {}
    begun: set[tuple[str, str]] = set()
    for paragraph in document.iter(f"{W}p"):
        number, level = _place(paragraph, styles)
        definition = value(numbers[number], "abstractNumId") if number in numbers else ""
        if not definition:
            continue
        deeper = _depth(paragraph, styles) if level == "0" else ""
        if _starts_again(numbers[number], level) and (number, level) not in begun:
            running[definition] = number
        begun.add((number, level))
        _set(paragraph, running.setdefault(definition, number), deeper or level)
        if deeper and definition in definitions:
            _define(definitions[definition], deeper)


def _place(paragraph: etree._Element, styles: Styles) -> tuple[str, str]:
    """The number of a paragraph's list and how deep it stands in it, or an empty text and anything."""
    if styles.name_of(paragraph).startswith("heading"):
        return "", ""
    holders = [paragraph, *styles.chain(value(paragraph, "pPr", "pStyle"))]
    said = [each for holder in holders if (each := holder.find(f"{W}pPr/{W}numPr")) is not None]
    number = next(filter(None, (value(each, "numId") for each in said)), "")
    level = next(filter(None, (value(each, "ilvl") for each in said)), "0")
    return ("", "") if number == NO_LIST else (number, level)


def _depth(paragraph: etree._Element, styles: Styles) -> str:
    """How deep the style of a paragraph says that it stands, or an empty text when it does not."""
    deep = _DEEP.fullmatch(styles.name_of(paragraph))
    return str(int(deep.group(1)) - 1) if deep else ""


def _starts_again(number: etree._Element, level: str) -> bool:
    overrides = (each for each in number.iter(f"{W}lvlOverride") if each.get(f"{W}ilvl") == level)
    return any(each.find(f"{W}startOverride") is not None for each in overrides)


def _set(paragraph: etree._Element, number: str, level: str) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = paragraph.makeelement(f"{W}pPr")
        paragraph.insert(0, properties)
    for old in properties.findall(f"{W}numPr"):
        properties.remove(old)
    made = paragraph.makeelement(f"{W}numPr")
    for name, said in (("ilvl", level), ("numId", number)):
        made.append(paragraph.makeelement(f"{W}{name}", {f"{W}val": said}))
    style = properties.find(f"{W}pStyle")
    properties.insert(0 if style is None else 1, made)


def _define(definition: etree._Element, level: str) -> None:
    """Let a deeper level look like the first."""
    levels = {str(each.get(f"{W}ilvl")): each for each in definition.iter(f"{W}lvl")}
    if "0" in levels:
        added = deepcopy(levels["0"])
        added.set(f"{W}ilvl", level)
        if level in levels:
            definition.replace(levels[level], added)
        else:
            definition.append(added)
