"""A manuscript as an EPUB 3 that every reading system can show and read aloud."""

from __future__ import annotations

import re
import uuid
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.documents.archives import packed, unpacked
from build_tools.documents.blocks import Blocks, mapped
from build_tools.documents.pandoc import Picture, write
from build_tools.media.media_types import media_type

if TYPE_CHECKING:
    from build_tools.documents.manuscript import Manuscript

_STYLES = Path(__file__).with_name("epub.css")
_PACKAGE, _STYLE_SHEET = "EPUB/content.opf", "EPUB/styles/stylesheet1.css"
_PREFIX = ' prefix="'
_METADATA = re.compile(r"<metadata\b[^>]*>.*?</metadata>", re.DOTALL)
_FEATURES = ("structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability")


def as_epub(manuscript: Manuscript) -> bytes:
    """A manuscript as an EPUB.

    Args:
        manuscript: What stands in it.

    Raises:
        JobFailedError: It cannot be made.
    """
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, manuscript.identifier).urn
    meta = {"title": _text(manuscript.title), "lang": _text("en-GB"), "identifier": _text(identifier)}
    pictures = [Picture(each.address, media_type(each.address), each.content) for each in manuscript.figures]
    document = mapped(Blocks(manuscript).document(meta), ("Div",), _without_style)
    parts = unpacked(write(document, "epub3", pictures, {"whole": True, "epub_title_page": False}))
    package = parts[_PACKAGE].decode().replace(_PREFIX, f"{_PREFIX}cc: http://creativecommons.org/ns# ", 1)
    parts[_PACKAGE] = _METADATA.sub(lambda _: _metadata(manuscript, identifier), package, count=1).encode()
    parts[_STYLE_SHEET] = _STYLES.read_bytes()
    return packed(parts)


def _without_style(div: dict[str, Any]) -> dict[str, Any]:
    """A part of the document with its class alone, which the style sheet knows."""
    (place, classes, _), blocks = div["c"]
    return {"t": "Div", "c": [[place, classes, []], blocks]}


def _text(text: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": text}


def _metadata(of: Manuscript, identifier: str) -> str:
    modes = ["textual", *(["visual"] if of.figures else [])]
    features = [*_FEATURES, *(["alternativeText"] if of.figures else [])]
    described = "Pictures have text alternatives. " if of.figures else ""
    summary = f"Headings, lists and tables are marked as such. {described}It has not been certified by anybody."
    lines = [
        f'<dc:identifier id="epub-id-1">{escape(identifier)}</dc:identifier>',
        f"<dc:title>{escape(of.title)}</dc:title>",
        *(f"<dc:creator>{escape(author)}</dc:creator>" for author in of.authors),
        f"<dc:publisher>{escape(of.organisation)}</dc:publisher>",
        "<dc:language>en-GB</dc:language>",
        *([f"<dc:date>{of.published}</dc:date>"] if of.published else []),
        f"<dc:description>{escape(of.summary)}</dc:description>",
        f"<dc:rights>{escape(of.licence)}: {escape(of.licence_address)}</dc:rights>",
        *([f"<dc:source>{escape(of.address)}</dc:source>"] if of.address else []),
        f'<meta property="dcterms:modified">{of.changed}T00:00:00Z</meta>',
        *(f'<meta property="schema:accessMode">{mode}</meta>' for mode in modes),
        '<meta property="schema:accessModeSufficient">textual</meta>',
        *(f'<meta property="schema:accessibilityFeature">{feature}</meta>' for feature in features),
        '<meta property="schema:accessibilityHazard">none</meta>',
        f'<meta property="schema:accessibilitySummary">{escape(summary)}</meta>',
        f'<link rel="cc:license" href="{escape(of.licence_address)}"/>',
    ]
    inside = "".join(f"\n    {line}" for line in lines)
    return f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}\n  </metadata>'
