"""An OpenDocument before it is read: what goes is taken out, and what pandoc would pass over is put in its sight."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from build_tools.submissions.xml_parts import parsed, remove, written

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from build_tools.media.packages import Package

_SPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
_TEXT, _DRAW, _OFFICE, _STYLE, _TABLE = (
    _SPACE.format(name) for name in ("text", "drawing", "office", "style", "table")
)
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MORE = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_CONTENT, _STYLES = "content.xml", "styles.xml"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_BLOCKS = (*_PARAGRAPHS, f"{_TEXT}list")
_READ = frozenset(
    f"{_TEXT}{name}"
    for name in ("span", "s", "tab", "line-break", "a", "note", "note-citation", "note-body", "p", "h", "list",
                 "list-item", "list-header", "sequence", "soft-page-break", "bookmark", "bookmark-start",
                 "bookmark-end", "reference-mark", "reference-mark-start", "reference-mark-end")
)  # fmt: skip
"""What pandoc reads within a paragraph; anything else of these two namespaces is a field, and only its words count."""
_HIDDEN_FIELDS = tuple(f"{_TEXT}{name}" for name in ("hidden-text", "hidden-paragraph", "script"))
_SHAPES = tuple(
    f"{_DRAW}{name}"
    for name in ("custom-shape", "rect", "ellipse", "circle", "polygon", "polyline", "path", "regular-polygon",
                 "caption", "line", "connector", "measure")
)  # fmt: skip
_QUOTES = frozenset({"quote", "intense quote", "quotations", "block text", "block quotation"})
_DEEP = re.compile(r"(?:list|list bullet|list number|numbering) ([2-5])(?: start| end| cont\.?)?")
_QUOTED, _BULLETS, _NUMBERS = "QuotedByItsStyle", "InnerBullets", "InnerNumbers"
_DEEPEST = 12


class _Styles:
    """The styles of a document.

    Args:
        roots: The parts that hold them.
    """

    def __init__(self, *roots: etree._Element) -> None:
        self.by_name = {str(each.get(f"{_STYLE}name")): each for root in roots for each in root.iter(f"{_STYLE}style")}

    def chain(self, element: etree._Element) -> Iterator[etree._Element]:
        """The style of an element and those that it rests on."""
        name = str(element.get(f"{_TEXT}style-name"))
        for _ in range(_DEEPEST):
            style = self.by_name.get(name)
            if style is None:
                return
            yield style
            name = str(style.get(f"{_STYLE}parent-style-name"))

    def names(self, element: etree._Element) -> list[str]:
        """What the styles of an element are called, in small letters."""
        return [
            str(each.get(f"{_STYLE}display-name") or each.get(f"{_STYLE}name")).replace("_20_", " ").casefold()
            for each in self.chain(element)
        ]

    def hides(self, element: etree._Element) -> bool:
        """Whether nobody sees an element in the document."""
        letters = (each.find(f"{_STYLE}text-properties") for each in self.chain(element))
        said = (each.get(f"{_TEXT}display") for each in letters if each is not None)
        return next(filter(None, said), "") == "none"

    def depth(self, block: etree._Element) -> tuple[int, bool]:
        """How deep a list stands by the name of its items' style, from 1, and whether its items are numbered."""
        first = next(block.iter(f"{_TEXT}p"), None)
        found = (_DEEP.fullmatch(name) for name in self.names(first)) if first is not None else ()
        return next(((int(match.group(1)), "number" in match.group()) for match in found if match), (1, False))


def open_document_parts(package: Package, lost: Counter[str]) -> dict[str, bytes]:
    """The parts of an OpenDocument that have to be changed before it is read, as they shall be.

    Args:
        package: The document.
        lost: Where it is counted what a page cannot hold.

    Raises:
        etree.XMLSyntaxError: A part is not well-formed.
    """
    root = parsed(package.content(_CONTENT))
    others = [parsed(package.content(_STYLES))] if _STYLES in package.names else []
    styles = _Styles(root, *others)
    for name in ("header", "footer", "header-first", "footer-first", "header-left", "footer-left"):
        lost["header"] += sum(
            bool("".join(each.itertext()).strip()) for part in others for each in part.iter(f"{_STYLE}{name}")
        )
    _accept_changes(root, lost)
    _remove_hidden(root, styles, lost)
    for contents in list(root.iter(f"{_TEXT}table-of-content")):
        lost["contents"] += 1
        remove(contents)
    lost["object"] += sum(1 for _ in root.iter(f"{_DRAW}object-ole", f"{_DRAW}plugin"))
    lost["chart"] += sum(1 for _ in root.iter(f"{_DRAW}object"))
    lost["control"] += sum(1 for _ in root.iter(f"{_DRAW}control"))
    _show_fields(root)
    _open_inner_tables(root, lost)
    _move_frames(root, lost)
    _nest_lists(root, styles)
    _mark_quotations(root, styles)
    _add_styles(root)
    return {_CONTENT: written(root)}


def title_of(package: Package) -> str:
    """The words of the first paragraph that an OpenDocument has in the style of a title, or an empty text.

    Args:
        package: The document.
    """
    root = parsed(package.content(_CONTENT))
    styles = _Styles(root, *([parsed(package.content(_STYLES))] if _STYLES in package.names else []))
    shown = (each for each in root.iterfind(f"{_OFFICE}body/{_OFFICE}text/{_TEXT}p"))
    first = next((each for each in shown if "".join(each.itertext()).strip()), None)
    is_title = first is not None and "title" in styles.names(first)
    return " ".join("".join(first.itertext()).split()) if first is not None and is_title else ""


def alternatives(package: Package) -> dict[str, str]:
    """The text alternatives of an OpenDocument's pictures, which pandoc does not read, by what the text calls each.

    Args:
        package: The document.
    """
    found: dict[str, str] = {}
    root = parsed(package.content(_CONTENT))
    for picture in root.iter(f"{_DRAW}image"):
        frame = picture.getparent()
        words = [frame.findtext(f"{_SVG}{name}") or "" for name in ("desc", "title")] if frame is not None else []
        found[str(picture.get(f"{_XLINK}href"))] = " ".join(next(filter(None, words), "").split())
    return found


def _accept_changes(root: etree._Element, lost: Counter[str]) -> None:
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
            remove(element)


def _remove_hidden(root: etree._Element, styles: _Styles, lost: Counter[str]) -> None:
    sections = (f"{_TEXT}section",)
    for element in list(root.iter(f"{_TEXT}span", f"{_TEXT}p", f"{_TEXT}h", *sections, *_HIDDEN_FIELDS)):
        is_hidden = element.get(f"{_TEXT}display") in {"none", "condition"} if element.tag in sections else False
        if is_hidden or element.tag in _HIDDEN_FIELDS or styles.hides(element):
            lost["hidden"] += 1
            remove(element)


def _show_fields(root: etree._Element) -> None:
    """Make words of what a field shows, such as an answer in a content control."""
    for paragraph in root.iter(*_PARAGRAPHS):
        for element in paragraph.iter(f"{_TEXT}*", f"{_MORE}*"):
            if element.tag == f"{_TEXT}placeholder":
                element.text = (element.text or "").strip("<>")
            if element.tag not in _READ:
                element.tag = f"{_TEXT}span"
                element.attrib.clear()


def _open_inner_tables(root: etree._Element, lost: Counter[str]) -> None:
    """Put the words of a table within a table into the cell that it stands in."""
    for table in reversed(list(root.iter(f"{_TABLE}table"))):
        if any(above.tag == f"{_TABLE}table-cell" for above in table.iterancestors()):
            lost["inner table"] += 1
            for cell in list(table.iter(f"{_TABLE}table-cell")):
                for block in list(cell):
                    table.addprevious(block)
            remove(table)


def _move_frames(root: etree._Element, lost: Counter[str]) -> None:
    """Put what stands in boxes under their paragraph; a picture with its caption is a box as well, and stays."""
    for box in list(root.iter(f"{_DRAW}text-box", *_SHAPES)):
        holder = next(iter(box.iterancestors(*_PARAGRAPHS)), None)
        frame = box.getparent() if box.tag == f"{_DRAW}text-box" else box
        is_picture = next(box.iter(f"{_DRAW}image"), None) is not None
        blocks = [block for block in box if block.tag in {*_BLOCKS, f"{_TABLE}table"}]
        if is_picture or frame is None or not any("".join(block.itertext()).strip() for block in blocks):
            continue
        lost["text box"] += 1
        for block in reversed(blocks):
            (frame if holder is None else holder).addnext(deepcopy(block))  # without a paragraph it is fixed to a page
        remove(frame)


def _nest_lists(root: etree._Element, styles: _Styles) -> None:
    """Put a list that is an inner one by the name of its style alone into the last item of the list before it."""
    for block in list(root.iter(f"{_TEXT}list")):
        (depth, is_numbered), before = styles.depth(block), block.getprevious()
        if depth == 1 or before is None or before.tag != block.tag:
            continue
        for _ in range(depth - 2):
            before = next(iter(before.findall(f"{_TEXT}list-item[last()]/{_TEXT}list")), before)
        item = before.find(f"{_TEXT}list-item[last()]")
        if item is not None:
            block.set(f"{_TEXT}style-name", _NUMBERS if is_numbered else _BULLETS)
            item.append(block)


def _add_styles(root: etree._Element) -> None:
    """The styles that are named here: an indented paragraph, and inner lists."""
    automatic = root.find(f"{_OFFICE}automatic-styles")
    if automatic is None:
        automatic = root.makeelement(f"{_OFFICE}automatic-styles")
        root.insert(0, automatic)
    quoted = etree.SubElement(automatic, f"{_STYLE}style", {f"{_STYLE}name": _QUOTED, f"{_STYLE}family": "paragraph"})
    etree.SubElement(quoted, f"{_STYLE}paragraph-properties", {f"{_FO}margin-left": "20mm"})
    for name, kind, how in (
        (_BULLETS, "bullet", {f"{_TEXT}bullet-char": "•"}),
        (_NUMBERS, "number", {f"{_STYLE}num-format": "1", f"{_STYLE}num-suffix": "."}),
    ):
        inner = etree.SubElement(automatic, f"{_TEXT}list-style", {f"{_STYLE}name": name})
        for level in range(1, 11):
            etree.SubElement(inner, f"{_TEXT}list-level-style-{kind}", {f"{_TEXT}level": str(level), **how})


def _mark_quotations(root: etree._Element, styles: _Styles) -> None:
    """Indent what is a quotation by the name of its style: pandoc goes by the indentation."""
    for paragraph in root.iter(f"{_TEXT}p"):
        if _QUOTES & set(styles.names(paragraph)):
            paragraph.set(f"{_TEXT}style-name", _QUOTED)
