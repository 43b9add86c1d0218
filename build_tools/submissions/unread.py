"""What a document shows and its reader passed over: the last net, so that no loss goes without a word.

What was passed over is never quoted: it may be hidden in a way that we do not know. The words before it are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from build_tools.submissions.house_markdown import plain_text
from build_tools.submissions.word_styles import W
from build_tools.submissions.xml_parts import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_PARAGRAPHS = frozenset({f"{W}p", f"{_TEXT}p", f"{_TEXT}h"})
_MOST_TOLD = 5
_UNLIKE = re.compile(r"[\W_]+")


def unread(parts: Mapping[str, bytes], blocks: list[Any]) -> list[str]:
    """What became of no part of the text, in sentences.

    Args:
        parts: The parts of the document as the reader was given them.
        blocks: What it made of them, with its title.
    """
    notes: list[str] = []
    made = _UNLIKE.sub("", _all_words(blocks, notes) + " " + " ".join(notes))
    missing, before, at = [], "", 0
    bodies = [parsed(content) for name, content in parts.items() if not name.endswith("numbering.xml")]
    for words in (each for body in bodies for each in _paragraphs(body)):
        sought = _UNLIKE.sub("", words)
        if not sought:
            continue
        found = made.find(sought, at)
        found = found if found >= 0 else made.find(sought)
        if found >= 0:
            at, before = found, words
        else:
            missing.append(before)
    sentences = [f"something after “{_end_of(each)}” could not be read: look there" for each in missing[:_MOST_TOLD]]
    if len(missing) > _MOST_TOLD:
        sentences.append(f"and {len(missing) - _MOST_TOLD} more paragraphs could not be read")
    lost = sum(_pictures(body) for body in bodies) - _count(blocks, "Image")
    if lost > 0:
        what = "a picture stands" if lost == 1 else f"{lost} pictures stand"
        sentences.append(f"{what} where it could not be read: put each into a paragraph of its own")
    return sentences


def _end_of(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 60 else f"…{plain[-60:]}"


def _paragraphs(root: etree._Element) -> Iterator[str]:
    for element in root.iter(*_PARAGRAPHS):
        yield "".join(_own(element))


def _own(element: etree._Element) -> Iterator[str]:
    """The words of a paragraph, without those of others that stand in it."""
    if element.tag == f"{W}t" or str(element.tag).startswith(_TEXT):
        yield element.text or ""
    for inside in element:
        if inside.tag not in _PARAGRAPHS and inside.tag != f"{_TEXT}note":
            yield from _own(inside)
        if str(element.tag).startswith(_TEXT):
            yield inside.tail or ""


def _all_words(node: Any, notes: list[str]) -> str:  # noqa: ANN401 - as pandoc has it
    """All words in the order of the text, with those of footnotes apart."""
    if isinstance(node, list):
        return "".join(_all_words(each, notes) for each in node)
    if not isinstance(node, dict):
        return ""
    if node["t"] == "Note":
        notes.append(_all_words(node["c"], notes))
        return ""
    is_leaf = node["t"] in {"Str", "Code", "CodeBlock", "Math", "Space", "SoftBreak", "LineBreak"}
    return plain_text(node) if is_leaf else _all_words(node.get("c"), notes)


def _pictures(root: etree._Element) -> int:
    objects = (f"{W}object", f"{_DRAW}object")
    return sum(
        not any(above.tag in objects for above in picture.iterancestors())
        for picture in root.iter(f"{_A}blip", f"{_V}imagedata", f"{_DRAW}image")
    )


def _count(node: Any, kind: str) -> int:  # noqa: ANN401 - as pandoc has it
    if isinstance(node, list):
        return sum(_count(each, kind) for each in node)
    if not isinstance(node, dict):
        return 0
    return (node.get("t") == kind) + _count(node.get("c"), kind)
