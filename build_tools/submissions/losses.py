"""What a document holds that a page cannot: taken out or moved before the document is read, and counted.

Words that a writer hid or struck out are never quoted: they may be what nobody was meant to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.submissions.open_documents import open_document_parts
from build_tools.submissions.word_documents import word_parts

if TYPE_CHECKING:
    from collections import Counter

    from build_tools.media.packages import Package

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
    "contents": ("a table of contents", "{} tables of contents", "left out: the page makes its own"),
    "inner table": (
        "a table within a table",
        "{} tables within tables",
        "its words stand in the cell of the outer one: make two tables of it",
    ),
    "equation": ("an equation", "{} equations", "written as code: look at it"),
    "highlight": ("a highlighted passage", "{} highlighted passages", "the words are kept without the colour"),
    "ours": (
        "what our own Word document has before and after its text",
        "",
        "left out: if you wrote anything there, write it into the draft",
    ),
    "control": (
        "a form field",
        "{} form fields",
        "left out: write what stands in it as words",
    ),
}


def prepared(package: Package, lost: Counter[str]) -> dict[str, bytes]:
    """The parts of a document that have to be changed before it is read, as they shall be.

    Args:
        package: The document, in which nothing dangerous was found.
        lost: Where it is counted what a page cannot hold.

    Raises:
        etree.XMLSyntaxError: A part is not well-formed.
    """
    return (open_document_parts if "content.xml" in package.names else word_parts)(package, lost)


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
