"""The quotations of a Word document that pandoc would not read as they are shown.

A paragraph with a style of quotations that is also an item of a list is to pandoc an item alone, and all paragraphs of
such styles that follow each other are one quotation. Where the document shows more than that, the quotation is marked
before the document is read, by a paragraph before it and one after it, and made of what stands between them then.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from build_tools.documents.quotations import NEXT_QUOTATION
from build_tools.submissions.word_lists import NO_LIST
from build_tools.submissions.word_styles import W, value

if TYPE_CHECKING:
    from lxml import etree

    from build_tools.submissions.word_styles import Styles

    Blocks = list[dict[str, Any]]

_QUOTATIONS = frozenset({"quote", "intense quote", "block text", "block quote"})
"""The styles by which pandoc knows a quotation, in small letters."""
_NEXT = frozenset({NEXT_QUOTATION.casefold()})
_BETWEEN = frozenset(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr"))
"""What stands between paragraphs and shows nothing."""
_OPENS, _CLOSES = "\ue002", "\ue003"
"""What the paragraphs that mark a quotation consist of: signs of private use, which nobody sees."""


def mark_quotations(document: etree._Element, numbering: etree._Element | None, styles: Styles) -> None:
    """Mark each quotation that has a list in it, and those that stand right after each other.

    Args:
        document: The document, whose lists are settled, and which is changed.
        numbering: The definitions of lists, if there are any.
        styles: The styles.
    """
    body = document.find(f"{W}body")
    blocks = [] if body is None else [each for each in body if each.tag not in _BETWEEN]
    without_sign = _without_sign(numbering)
    runs = [(kind, list(run)) for kind, run in groupby(blocks, lambda block: _kind(block, styles))]
    for at, (kind, run) in enumerate(runs):
        beside = {each for each, _ in runs[max(at - 1, 0) : at + 2]} - {kind, ""}
        if kind and (beside or _has_list(run)) and not _goes_on(run, without_sign):
            _mark(run)


def with_quotations(blocks: Blocks) -> Blocks:
    """The blocks of a document, with a quotation made of what stands between each two marks.

    Args:
        blocks: The blocks as pandoc read them.
    """
    made: Blocks = []
    outside: Blocks | None = None
    for block in blocks:
        if _is_sign(block, _OPENS) and outside is None:
            outside, made = made, []
        elif _is_sign(block, _CLOSES) and outside is not None:
            made, outside = [*outside, {"t": "BlockQuote", "c": made}], None
        else:
            made.append(block)
    return made if outside is None else [*outside, *made]


def _is_sign(block: dict[str, Any], sign: str) -> bool:
    return bool(block["t"] == "Para" and block["c"] == [{"t": "Str", "c": sign}])


def _kind(block: etree._Element, styles: Styles) -> str:
    """Which quotation a block belongs to, of two that stand right after each other, or an empty text."""
    if block.tag != f"{W}p" or not styles.has_style(block, _QUOTATIONS):
        return ""
    return "next" if styles.has_style(block, _NEXT) else "first"


def _number(paragraph: etree._Element) -> str:
    """The number of the list of which a paragraph is an item, or an empty text."""
    number = value(paragraph, "pPr", "numPr", "numId")
    return "" if number == NO_LIST else number


def _has_list(run: list[etree._Element]) -> bool:
    return any(_number(paragraph) for paragraph in run)


def _goes_on(run: list[etree._Element], without_sign: frozenset[str]) -> bool:
    """Whether a quotation stands within an item of a list that began before it."""
    items = [paragraph for paragraph in run if _number(paragraph)]
    is_deep = bool(items) and value(items[0], "pPr", "numPr", "ilvl") not in {"", "0"}
    return is_deep or any(_number(item) in without_sign for item in items)


def _without_sign(numbering: etree._Element | None) -> frozenset[str]:
    """The numbers of lists whose items have no sign before them: the rest of an item that has several paragraphs."""
    if numbering is None:
        return frozenset()
    blank = {
        each.get(f"{W}abstractNumId")
        for each in numbering.iter(f"{W}abstractNum")
        if value(each, "lvl", "numFmt") == "bullet" and not value(each, "lvl", "lvlText").strip()
    }
    return frozenset(
        str(each.get(f"{W}numId")) for each in numbering.iter(f"{W}num") if value(each, "abstractNumId") in blank
    )


def _mark(run: list[etree._Element]) -> None:
    """Put a mark before and after the paragraphs of a quotation, which look like any others then."""
    run[0].addprevious(_paragraph(run[0], _OPENS))
    run[-1].addnext(_paragraph(run[-1], _CLOSES))
    for paragraph in run:
        properties = paragraph.find(f"{W}pPr")
        for name in ("pStyle", "ind"):
            for each in properties.findall(f"{W}{name}"):
                properties.remove(each)


def _paragraph(beside: etree._Element, sign: str) -> etree._Element:
    paragraph = beside.makeelement(f"{W}p")
    run = paragraph.makeelement(f"{W}r")
    text = paragraph.makeelement(f"{W}t")
    text.text = sign
    run.append(text)
    paragraph.append(run)
    return paragraph
