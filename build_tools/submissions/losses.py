"""What a document holds that a page cannot: taken out or moved before the document is read, and counted.

Words that a writer hid or struck out are never quoted: they may be what nobody was meant to read.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections import Counter

    from build_tools.media.packages import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFF = {"0", "false", "off", "none"}
_BODY_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_WORDS = {
    "comment": ("a comment", "{} comments", "left out: answer it in the text if it matters"),
    "deletion": ("a tracked deletion", "{} tracked deletions", "accepted: what was struck out is gone"),
    "insertion": ("a tracked insertion", "{} tracked insertions", "accepted: what was added is part of the text"),
    "hidden": ("a piece of hidden text", "{} pieces of hidden text", "left out: nobody saw it in the document either"),
    "text box": (
        "a text box",
        "{} text boxes",
        "the words now stand under the paragraph beside which they stood: look there",
    ),
    "chart": (
        "a chart or diagram",
        "{} charts or diagrams",
        "left out: put it in as a picture, with a text alternative",
    ),
    "object": ("an embedded object", "{} embedded objects", "left out: put it in as a picture, or send the file"),
    "header": ("a header or footer with words", "{} headers or footers with words", "left out: pages have none"),
    "equation": ("an equation", "{} equations", "written as code: look at it"),
    "highlight": ("a highlighted passage", "{} highlighted passages", "the words are kept without the colour"),
}


def prepared(package: Package, lost: Counter[str]) -> dict[str, bytes]:
    """The parts of a document that have to be changed before it is read, as they shall be.

    Args:
        package: The document, in which nothing dangerous was found.
        lost: Where it is counted what a page cannot hold.

    Raises:
        etree.XMLSyntaxError: A part is not well-formed.
    """
    if "content.xml" in package.names:
        return {name: _open_document(package.content(name), lost) for name in ("content.xml",)}
    for name in package.names:
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
            lost["header"] += bool(_words(_parsed(package.content(name))))
        elif name == "word/comments.xml":
            lost["comment"] += sum(1 for _ in _parsed(package.content(name)).iter(f"{_W}comment"))
    return {name: _word(package.content(name), lost) for name in _BODY_PARTS if name in package.names}


def alternatives(package: Package) -> dict[str, str]:
    """The text alternatives of an OpenDocument's pictures, which pandoc does not read, by what the text calls each.

    Args:
        package: The document.
    """
    found: dict[str, str] = {}
    root = _parsed(package.content("content.xml"))
    for picture in root.iter(f"{_DRAW}image"):
        frame = picture.getparent()
        words = [frame.findtext(f"{_SVG}{name}") or "" for name in ("desc", "title")] if frame is not None else []
        found[str(picture.get(f"{_XLINK}href"))] = " ".join(next(filter(None, words), "").split())
    return found


def told(lost: Counter[str]) -> list[str]:
    """What was counted, in sentences.

    Args:
        lost: What a page cannot hold.
    """
    sentences = []
    for kind, (one, several, what) in _WORDS.items():
        if lost[kind]:
            met = one if lost[kind] == 1 else several.format(lost[kind])
            sentences.append(f"{met}: {what}")
    return sentences


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def _words(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{_W}t")).strip()


def _written(root: etree._Element) -> bytes:
    """The part again, with every namespace declared at its root: pandoc knows no others."""
    spaces: dict[str, str] = {}
    for element in root.iter(etree.Element):
        for prefix, space in element.nsmap.items():
            if prefix is not None:
                spaces.setdefault(prefix, space)
    etree.cleanup_namespaces(root, top_nsmap=spaces, keep_ns_prefixes=list(spaces))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _remove(element: etree._Element) -> None:
    """Take an element out of its tree; what stands behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _word(content: bytes, lost: Counter[str]) -> bytes:
    root = _parsed(content)
    for fallback in list(root.iter(f"{_MC}Fallback")):
        _remove(fallback)  # the same once more, for programs of before 2010
    lost["deletion"] += sum(1 for name in ("del", "moveFrom") for _ in root.iter(f"{_W}{name}"))
    lost["insertion"] += sum(1 for name in ("ins", "moveTo") for _ in root.iter(f"{_W}{name}"))
    for name in ("del", "moveFrom"):
        for struck in list(root.iter(f"{_W}{name}")):
            if len(struck):  # an empty one stands in the properties of a paragraph or row, and says that it goes
                _remove(struck)
    for run in list(root.iter(f"{_W}r")):
        if _is_on(run.find(f"{_W}rPr/{_W}vanish")) or _is_on(run.find(f"{_W}rPr/{_W}webHidden")):
            lost["hidden"] += 1
            _remove(run)
        else:
            lost["highlight"] += _is_on(run.find(f"{_W}rPr/{_W}highlight"))
    lost["equation"] += sum(1 for _ in root.iter(f"{_M}oMath"))
    lost["object"] += sum(1 for _ in root.iter(f"{_W}object"))
    lost["chart"] += sum(
        1 for each in root.iter(f"{_A}graphicData") if str(each.get("uri")).endswith(("/chart", "/diagram", "/chartex"))
    )
    _move_boxes(root, lost)
    return _written(root)


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and str(mark.get(f"{_W}val", "true")).lower() not in _OFF


def _move_boxes(root: etree._Element, lost: Counter[str]) -> None:
    """Put what stands in text boxes under the paragraphs that they are fixed to."""
    for box in list(root.iter(f"{_W}txbxContent")):
        if any(above.tag == f"{_W}txbxContent" for above in box.iterancestors()):
            continue
        holder = next((above for above in box.iterancestors(f"{_W}p")), None)
        if holder is None:
            continue
        lost["text box"] += bool(_words(box))
        shape = next(
            (above for above in box.iterancestors(f"{_W}drawing", f"{_W}pict", f"{_MC}AlternateContent")), None
        )
        for block in reversed(list(box)):
            holder.addnext(deepcopy(block))
        if shape is not None:
            _remove(shape)


def _open_document(content: bytes, lost: Counter[str]) -> bytes:
    root = _parsed(content)
    for name, kind in (
        (f"{_OFFICE}annotation", "comment"),
        (f"{_OFFICE}annotation-end", ""),
        (f"{_TEXT}tracked-changes", ""),
    ):
        for element in list(root.iter(name)):
            if kind:
                lost[kind] += 1
            lost["deletion"] += sum(1 for _ in element.iter(f"{_TEXT}deletion"))
            lost["insertion"] += sum(1 for _ in element.iter(f"{_TEXT}insertion"))
            _remove(element)
    hidden = {
        str(style.get(f"{_STYLE}name"))
        for style in root.iter(f"{_STYLE}style")
        for letters in style.iter(f"{_STYLE}text-properties")
        if letters.get(f"{_TEXT}display") == "none"
    }
    for element in list(
        root.iter(f"{_TEXT}span", f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph")
    ):
        is_field = element.tag in {f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph"}
        if is_field or element.get(f"{_TEXT}style-name") in hidden:
            lost["hidden"] += 1
            _remove(element)
    lost["object"] += sum(1 for _ in root.iter(f"{_DRAW}object-ole", f"{_DRAW}plugin"))
    lost["chart"] += sum(1 for _ in root.iter(f"{_DRAW}object"))
    _move_frames(root, lost)
    return _written(root)


def _move_frames(root: etree._Element, lost: Counter[str]) -> None:
    """The same for OpenDocument, where a picture with its caption is a text box as well and stays."""
    for box in list(root.iter(f"{_DRAW}text-box")):
        frame, holder = box.getparent(), next(iter(box.iterancestors(f"{_TEXT}p", f"{_TEXT}h")), None)
        is_picture = next(box.iter(f"{_DRAW}image"), None) is not None
        if is_picture or frame is None or holder is None or frame.tag != f"{_DRAW}frame":
            continue
        lost["text box"] += 1
        for block in reversed(list(box)):
            holder.addnext(deepcopy(block))
        _remove(frame)
