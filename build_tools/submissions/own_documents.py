"""A Word document that we made and somebody adapted: taken back to what its author wrote, before it is read.

`documents.word` puts a field round each citation and each link to another page of ours, with what stands in our
Markdown as its code, and a bookmark round the text. What is not there any more is read as in any other document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.documents.blocks import CITATION, LINK, TEXT
from build_tools.submissions.word_styles import W
from build_tools.submissions.xml_parts import remove

if TYPE_CHECKING:
    from collections import Counter

    from lxml import etree

    from build_tools.submissions.word_styles import Styles

_CODE = re.compile(rf"\s*ADDIN ({CITATION}|{LINK}) (.*?)\s*", re.DOTALL)
_KIND, _NAME, _ID = f"{W}fldCharType", f"{W}name", f"{W}id"
_TITLE = "title"
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
    start, end = _text_place(body)
    if start is not None and end is not None:
        first, last = blocks.index(_block_of(start, body)), blocks.index(_block_of(end, body))
        inside = blocks[first : last + _has_words_before(end)]
        for block in blocks:
            is_title = block.tag == f"{W}p" and styles.name_of(block) == _TITLE
            if block not in inside and block.tag != f"{W}sectPr" and not is_title:
                lost["ours"] = 1
                remove(block)
        _lower_headings(body)


def _text_place(body: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
    """Where the text begins and ends.

    LibreOffice starts a place that holds a list or table once more where it ends, and may not end it at all: a place
    goes from the first mark to the last.
    """
    ids = {each.get(_ID) for each in body.iter(f"{W}bookmarkStart") if each.get(_NAME) == TEXT}
    marks = [each for each in body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd") if each.get(_ID) in ids]
    return (marks[0], marks[-1]) if len(marks) > 1 else (None, None)


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
