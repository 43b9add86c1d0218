"""A Word document that we made and somebody adapted: taken back to what its author wrote, before it is read.

`documents.word` puts a field round each citation and each link to another page of ours, with what stands in our
Markdown as its code, and a bookmark round the text. What is not there any more is read as in any other document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from build_tools.documents.blocks import CITATION, LINK, QUOTATION, TEXT
from build_tools.documents.manuscript import CLOSES, OPENS
from build_tools.submissions.word_styles import W
from build_tools.submissions.xml_parts import remove

if TYPE_CHECKING:
    from collections import Counter

    from build_tools.submissions.word_styles import Styles

_CODE = re.compile(rf"\s*ADDIN ({CITATION}|{LINK}) (.*?)\s*", re.DOTALL)
_KIND, _NAME, _ID = f"{W}fldCharType", f"{W}name", f"{W}id"
_TITLE = "title"
_QUOTED_FROM, _QUOTED_TO = f"{OPENS}{QUOTATION}", f"{QUOTATION}{CLOSES}"
"""What stands in a paragraph of its own before and after a quotation while pandoc reads it."""
_MOST_QUOTATIONS = 200
"""No document of ours has a tenth of that, and each takes a look at its whole paragraph."""
_HEADING = re.compile("Heading([1-5])")


def take_back(root: etree._Element, styles: Styles, lost: Counter[str]) -> None:
    """Put what an author wrote in the place of what we set for it, and take out what we put round the text.

    Args:
        root: The document, or its footnotes.
        styles: Its styles.
        lost: Where it is counted what is left out.
    """
    for code in [each for each in root.iter(f"{W}instrText") if _CODE.fullmatch(each.text or "")]:
        _take_back_field(code)
    body = root.find(f"{W}body")
    if body is None:
        return
    blocks = list(body)
    for start, end in _places(body, TEXT)[:1]:
        first, last = blocks.index(_block_of(start, body)), blocks.index(_block_of(end, body))
        inside = blocks[first : last + _has_words_before(end)]
        for block in blocks:
            is_title = block.tag == f"{W}p" and styles.name_of(block) == _TITLE
            if block not in inside and block.tag != f"{W}sectPr" and not is_title:
                lost["ours"] = 1
                remove(block)
        _lower_headings(body)
        _mark_quotations(body)


def gather_quotations(blocks: list[Any]) -> list[Any]:
    """The blocks of pandoc's document model in which what stood in the place of a quotation is one.

    Args:
        blocks: The blocks as pandoc gave them.
    """
    made: list[Any] = []
    held: list[Any] | None = None
    for block in blocks:
        mark = block["c"][0].get("c") if block["t"] in {"Para", "Plain"} and len(block["c"]) == 1 else None
        if mark == _QUOTED_FROM:
            made += held or []  # the end of the one before was lost
            held = []
        elif mark == _QUOTED_TO:
            made += [{"t": "BlockQuote", "c": held}] if held else []
            held = None
        elif held is None:
            made.append(block)
        else:
            held += block["c"] if block["t"] == "BlockQuote" else [block]
    return made + (held or [])


def _mark_quotations(body: etree._Element) -> None:
    """Put a paragraph of its own before and after the place of each quotation."""
    for start, end in _places(body, QUOTATION)[:_MOST_QUOTATIONS]:
        _block_of(start, body).addprevious(_paragraph_of(_QUOTED_FROM))
        last = _block_of(end, body)
        put = last.addnext if _has_words_before(end) else last.addprevious
        put(_paragraph_of(_QUOTED_TO))


def _places(body: etree._Element, name: str) -> list[tuple[etree._Element, etree._Element]]:
    """Where each place begins and ends whose name begins so.

    LibreOffice starts a place that holds a list or table once more where it ends, and may not end it at all: a place
    goes from the first mark to the last.
    """
    starts: dict[str, list[etree._Element]] = {}
    for start in body.iter(f"{W}bookmarkStart"):
        if str(start.get(_NAME)).startswith(name):
            starts.setdefault(str(start.get(_NAME)), []).append(start)
    names = {each.get(_ID): called for called, listed in starts.items() for each in listed}
    marks: dict[str, list[etree._Element]] = {}
    for mark in body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        if mark.get(_ID) in names:
            marks.setdefault(names[mark.get(_ID)], []).append(mark)
    return [(found[0], found[-1]) for found in marks.values() if len(found) > 1]


def _paragraph_of(words: str) -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = words
    return paragraph


def _lower_headings(body: etree._Element) -> None:
    """Put each heading where it stands on a page, whose title is the first."""
    for style in body.iter(f"{W}pStyle"):
        match = _HEADING.fullmatch(style.get(f"{W}val", ""))
        if match:
            style.set(f"{W}val", f"Heading{int(match.group(1)) + 1}")


def _block_of(element: etree._Element, body: etree._Element) -> etree._Element:
    """The block of the body in which an element stands."""
    while element.getparent() is not body:
        element = element.getparent()
    return element


def _has_words_before(end: etree._Element) -> bool:
    """Whether the block in which the text ends belongs to it: not when the end stands before its first word."""
    paragraph = end.getparent()
    if paragraph is None or paragraph.tag != f"{W}p":
        return True
    for each in paragraph.iter():
        if each is end:
            return False
        if each.tag == f"{W}t" and each.text:
            return True
    return False


def _take_back_field(code: etree._Element) -> None:
    """Make a field again what its author wrote: a citation in words, or a link to another page."""
    kind, written = _CODE.fullmatch(code.text or "").groups()  # type: ignore[union-attr]  # the caller has matched it
    run = code.getparent()
    if run is None:
        return
    following = _to_its_end(run)
    if kind == LINK:
        code.text = f' HYPERLINK "{written}" '
        for holder in [each for each in following if each.tag == f"{W}hyperlink"]:
            for inside in list(holder):
                holder.addprevious(inside)
            remove(holder)
        return
    code.tag, code.text = f"{W}t", written
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    begin = run.getprevious()
    for each in [*following, *([begin] if begin is not None and _mark_of(begin) == "begin" else [])]:
        remove(each)


def _to_its_end(run: etree._Element) -> list[etree._Element]:
    """What follows the code of a field, up to the field's end; nothing when it has none in its paragraph."""
    found, depth = [], 0
    for each in run.itersiblings():
        found.append(each)
        mark = _mark_of(each)
        depth += mark == "begin"
        if mark == "end":
            if not depth:
                return found
            depth -= 1
    return []


def _mark_of(run: etree._Element) -> str:
    mark = run.find(f"{W}fldChar")
    return str(mark.get(_KIND)) if mark is not None else ""
