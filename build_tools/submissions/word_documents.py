"""A Word document before it is read: what goes is taken out, and what pandoc would pass over is put in its sight."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from build_tools.submissions.own_documents import take_back
from build_tools.submissions.word_lists import NUMBERING, settle_lists
from build_tools.submissions.word_quotations import mark_quotations
from build_tools.submissions.word_styles import STYLES, Styles, W, is_on
from build_tools.submissions.xml_parts import parsed, remove, written

if TYPE_CHECKING:
    from collections import Counter

    from build_tools.media.packages import Package

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_DOCUMENT = "word/document.xml"
_BODY_PARTS = (_DOCUMENT, "word/footnotes.xml", "word/endnotes.xml")
_HOLDERS = tuple(f"{W}{name}" for name in ("customXml", "smartTag", "dir", "bdo", "fldSimple"))
"""What holds words that pandoc passes over."""
_CONTENTS = re.compile(r"toc ?\d")


def word_parts(package: Package, lost: Counter[str]) -> dict[str, bytes]:
    """The parts of a Word document that have to be changed before it is read, as they shall be.

    Args:
        package: The document.
        lost: Where it is counted what a page cannot hold.

    Raises:
        etree.XMLSyntaxError: A part is not well-formed.
    """
    for name in package.names:
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
            lost["header"] += bool(_words(parsed(package.content(name))))
        elif name == "word/comments.xml":
            lost["comment"] += sum(1 for _ in parsed(package.content(name)).iter(f"{W}comment"))
    styles = Styles(parsed(package.content(STYLES)) if STYLES in package.names else etree.Element(f"{W}styles"))
    bodies = [name for name in _BODY_PARTS if name in package.names]
    roots = {name: _prepared(parsed(package.content(name)), styles, lost) for name in bodies}
    if styles.name_quotations():
        roots[STYLES] = styles.root
    if NUMBERING in package.names:
        roots[NUMBERING] = parsed(package.content(NUMBERING))
        settle_lists(roots[_DOCUMENT], roots[NUMBERING], styles)
    mark_quotations(roots[_DOCUMENT], roots.get(NUMBERING), styles)
    return {name: written(root) for name, root in roots.items()}


def _words(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t")).strip()


def _prepared(root: etree._Element, styles: Styles, lost: Counter[str]) -> etree._Element:
    for fallback in list(root.iter(f"{_MC}Fallback")):
        remove(fallback)  # the same once more, for programs of before 2010
    _accept_changes(root, lost)
    take_back(root, styles, lost)
    _remove_contents(root, styles, lost)
    _remove_hidden(root, styles, lost)
    lost["inner table"] += sum(1 for _ in root.iterfind(f".//{W}tc//{W}tbl"))
    lost["equation"] += sum(1 for _ in root.iter(f"{_M}oMath"))
    lost["object"] += sum(1 for _ in root.iter(f"{W}object", f"{W}altChunk", f"{W}subDoc"))
    lost["chart"] += sum(
        1 for each in root.iter(f"{_A}graphicData") if str(each.get("uri")).endswith(("/chart", "/diagram", "/chartex"))
    ) + sum(1 for each in root.iter(f"{_V}textpath") if each.get("string"))
    _move_boxes(root, lost)
    _open_holders(root)
    return root


def _accept_changes(root: etree._Element, lost: Counter[str]) -> None:
    lost["deletion"] += sum(1 for name in ("del", "moveFrom", "cellDel") for _ in root.iter(f"{W}{name}"))
    lost["insertion"] += sum(1 for name in ("ins", "moveTo") for _ in root.iter(f"{W}{name}"))
    for name in ("del", "moveFrom"):
        for struck in list(root.iter(f"{W}{name}")):
            if len(struck):  # an empty one stands in the properties of a paragraph or row, and says that it goes
                remove(struck)
    for part, mark in (("tr", f"{W}trPr/{W}del"), ("tc", f"{W}tcPr/{W}cellDel")):
        for struck in [each for each in root.iter(f"{W}{part}") if each.find(mark) is not None]:
            remove(struck)  # whatever stands in it: not every program strikes out the words as well
    for emptied in [each for each in root.iter(f"{W}tbl", f"{W}tr") if not _has_cells(each)]:
        remove(emptied)


def _has_cells(element: etree._Element) -> bool:
    return next(element.iter(f"{W}tc"), None) is not None


def _open_holders(root: etree._Element) -> None:
    """Put words where pandoc sees them; a word and its pronunciation stand after each other."""
    inserted = [each for each in root.iter(f"{W}ins") if each.find(f"{W}p") is not None]
    for holder in [*root.iter(*_HOLDERS), *inserted]:
        for inside in list(holder):
            holder.addprevious(inside)
        remove(holder)
    for ruby in list(root.iter(f"{W}ruby")):
        around = ruby.getparent()
        for run in [run for part in ("rubyBase", "rt") for run in ruby.findall(f"{W}{part}/{W}r")]:
            around.addprevious(run)
        remove(ruby)


def _remove_contents(root: etree._Element, styles: Styles, lost: Counter[str]) -> None:
    """Take out the lines of a table of contents, which repeat every heading."""
    lines = [each for each in root.iter(f"{W}p") if _CONTENTS.fullmatch(styles.name_of(each))]
    is_new = [each.getprevious() not in lines for each in lines]
    lost["contents"] += sum(is_new)
    for line in lines:
        remove(line)


def _remove_hidden(root: etree._Element, styles: Styles, lost: Counter[str]) -> None:
    for row in list(root.iter(f"{W}tr")):
        if is_on(row.find(f"{W}trPr/{W}hidden")):
            lost["hidden"] += 1
            remove(row)
    for run in list(root.iter(f"{W}r")):
        if styles.hides(run):
            lost["hidden"] += 1
            remove(run)
        else:
            lost["highlight"] += is_on(run.find(f"{W}rPr/{W}highlight"))


def _move_boxes(root: etree._Element, lost: Counter[str]) -> None:
    """Put what stands in text boxes under the paragraphs that they are fixed to."""
    for box in list(root.iter(f"{W}txbxContent")):
        if any(above.tag == f"{W}txbxContent" for above in box.iterancestors()):
            continue
        holder = next((above for above in box.iterancestors(f"{W}p")), None)
        if holder is None:
            continue
        lost["text box"] += bool(_words(box))
        shape = next((above for above in box.iterancestors(f"{W}drawing", f"{W}pict", f"{_MC}AlternateContent")), None)
        for block in reversed(list(box)):
            holder.addnext(deepcopy(block))
        if shape is not None:
            remove(shape)
