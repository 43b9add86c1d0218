"""Markdown to the plain text under each of its headings: what a reader sees, without any markup."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.readers.markdown import PARSER, Anchors, visible_text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, as far as the next heading.

    Attributes:
        heading: The heading's text; empty for what stands above the first.
        anchor: The anchor that it gets on the page.
        paragraphs: The text of each paragraph, list item, table cell and block of code.
    """

    heading: str
    anchor: str
    paragraphs: tuple[str, ...]


def read_sections(text: str, title: str | None = None) -> tuple[Section, ...]:
    """The plain text of a Markdown text under each of its headings, in order; sections without a word are left out.

    Args:
        text: The Markdown, without front matter.
        title: The page's title, when it is not in the text: its anchor is taken.
    """
    anchors = Anchors()
    if title is not None:
        anchors.take(title)
    sections: list[tuple[str, str, list[str]]] = [("", "", [])]
    tokens = PARSER.parse(text, {})
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and before is not None and before.type == "heading_open":
            anchor = anchors.take(visible_text(token.children or [], with_pictures=False))
            sections.append((visible_text(token.children or []), anchor, []))
        elif token.type == "inline":
            sections[-1][2].append(visible_text(token.children or []))
        elif token.type in {"fence", "code_block"}:
            sections[-1][2].append(token.content)
    return tuple(
        Section(heading, anchor, tuple(paragraph for paragraph in paragraphs if paragraph.strip()))
        for heading, anchor, paragraphs in sections
        if heading or any(paragraph.strip() for paragraph in paragraphs)
    )
