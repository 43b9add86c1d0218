"""ACC: whether everybody can use a page: with a screen reader, by ear, by eye and without a mouse."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from build_tools.catalogue import HandWrittenPage, Material
from build_tools.checks.registry import material_check, page_check
from build_tools.diagnostics import Finding, Severity, Span, did_you_mean, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Page
    from build_tools.readers.markdown import Heading

MAX_ALTERNATIVE = 250
ONE_PAGE = "on-one-page"
"""The anchor of the section that a page prints alone."""
MOST_WORDS_ON_A_PAGE = 400
"""What fits on one printed page (A4) with a title and the line that credits it."""
_USED_IN_THE_ROOM = {"tool", "template"}
_FILE_ENDINGS = (".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".pdf", ".png", ".svg", ".tif", ".tiff", ".webp")
_REDUNDANT = re.compile(r"(?:an? |the )?(?:image|picture|graphic) (?:of|showing) ", re.IGNORECASE)
_VAGUE = {
    "article", "click", "click here", "click this link", "continue", "continue reading", "details", "document",
    "find out more", "follow this link", "go", "go here", "here", "in this link", "info", "information",
    "learn more", "link", "more", "more details", "more here", "more info", "more information", "on this page",
    "page", "read", "read here", "read more", "read more here", "read on", "read this", "see here", "see more",
    "site", "source", "the link", "the page", "this", "this article", "this document", "this link", "this one",
    "this page", "this site", "this website", "url", "view", "view more", "visit", "web page", "webpage", "website",
}  # fmt: skip
_PUNCTUATION = " .,:;!?()[]{}'\"\u2018\u2019\u201c\u201d\u2026\u203a\u00bb\u2192>"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BOLD_LINE = re.compile(r"(?:\*\*(?!\*)(?P<stars>[^*]+)\*\*|__(?!_)(?P<lines>[^_]+)__)\s*")


@page_check("ACC001", Severity.ERROR)
def no_text_alternative(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a picture without a text alternative."""
    del catalogue
    for picture in page.body.pictures:
        if not picture.alternative.strip():
            name = _shown(picture.address)
            yield Finding(
                page.source.at(picture.span),
                f"the picture `{name}` has no text alternative",
                f"say in the square brackets what it shows: ![…]({name})",
            )


@page_check("ACC002", Severity.ERROR)
def file_name_as_alternative(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a file's name where a picture's text alternative should be."""
    del catalogue
    for picture in page.body.pictures:
        alternative = picture.alternative.strip()
        if alternative and _ends_in_file_name(alternative, picture.address):
            verb = "ends in" if " " in alternative else "is"
            message = f"the text alternative `{_shown(alternative)}` {verb} a file's name"
            yield Finding(page.source.at(picture.span), message, "say what the picture shows")


def _ends_in_file_name(alternative: str, address: str) -> bool:
    word = alternative.rsplit(maxsplit=1)[-1].strip(_PUNCTUATION).casefold()
    name = posixpath.basename(address).casefold()
    is_this_file = alternative.casefold() in {name, posixpath.splitext(name)[0]}
    return is_this_file or any(word.endswith(ending) and word != ending for ending in _FILE_ENDINGS)


@page_check("ACC003", Severity.WARNING)
def redundant_alternative(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a text alternative that starts by saying that it is about a picture."""
    del catalogue
    for picture in page.body.pictures:
        match = _REDUNDANT.match(picture.alternative.strip())
        if match:
            message = (
                f"the text alternative starts with `{match.group().strip()}`, and a screen reader says that already"
            )
            yield Finding(page.source.at(picture.span), message, "start with what it shows")


@page_check("ACC004", Severity.ADVICE)
def long_alternative(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a text alternative that is too long to listen to in one go."""
    del catalogue
    for picture in page.body.pictures:
        length = len(picture.alternative.strip())
        if length > MAX_ALTERNATIVE:
            message = (
                f"this picture's text alternative has {length} characters, and a screen reader reads it without a pause"
            )
            yield Finding(
                page.source.at(picture.span),
                message,
                "give the main point there, and the details in the text beside the picture",
            )


@page_check("ACC005", Severity.ERROR)
def not_one_title(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a hand-written page that does not start with the one heading of the first level."""
    del catalogue
    if not isinstance(page, HandWrittenPage):
        return
    headings = page.body.headings
    if not headings:
        yield Finding(
            page.source.at(Span(page.body.first_line)), "this page has no heading", "start it with its title: # …"
        )
    elif headings[0].level != 1:
        first = headings[0]
        message = f"the first heading, `{_shown(first.text)}`, is of level {first.level}, and no title is above it"
        yield Finding(page.source.at(headings[0].span), message, "start the page with its title: # …")
    for heading in headings[1:]:
        if heading.level == 1:
            message = f"`{_shown(heading.text)}` is a heading of level 1, which is the title's"
            yield Finding(page.source.at(heading.span), message, f"write `## {_shown(heading.text)}`")


@page_check("ACC006", Severity.ERROR)
def skipped_heading(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a heading that is more than one level below the one before it."""
    del catalogue
    headings = page.body.headings
    above = 1 if isinstance(page, Material) or not headings else headings[0].level
    for heading in headings:
        if heading.level > above + 1:
            before = (
                f"the heading before it is of level {above}"
                if above > 1 or heading is not headings[0]
                else "only the title is above it"
            )
            message = f"`{_shown(heading.text)}` is a heading of level {heading.level}, and {before}"
            yield Finding(page.source.at(heading.span), message, f"write `{'#' * (above + 1)} {_shown(heading.text)}`")
        above = heading.level


@page_check("ACC007", Severity.ERROR)
def empty_heading(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a heading without text."""
    del catalogue
    for heading in page.body.headings:
        if not heading.text.strip():
            yield Finding(
                page.source.at(heading.span),
                f"this heading of level {heading.level} has no text",
                "write its text, or remove the line",
            )


@page_check("ACC008", Severity.WARNING)
def repeated_heading(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a heading that stands twice under the same heading."""
    del catalogue
    seen: dict[tuple[int, int, str], Heading] = {}
    open_headings: list[Heading] = []
    for heading in page.body.headings:
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop()
        parent = open_headings[-1] if open_headings else None
        open_headings.append(heading)
        if not heading.text.strip():
            continue
        first = seen.setdefault((parent.span.line if parent else 0, heading.level, folded(heading.text)), heading)
        if first is not heading:
            message = f"`{_shown(heading.text)}` is a heading in line {first.span.line} already"
            yield Finding(
                page.source.at(heading.span),
                message,
                "say in each heading what is different, or put the two parts together",
            )


@page_check("ACC009", Severity.WARNING)
def bold_as_heading(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a paragraph that is nothing but bold type: it looks like a heading and is none."""
    del catalogue
    lines = ["", *page.body.prose, ""]
    for index, line in enumerate(lines):
        if not line.startswith(("**", "__")):
            continue
        number = index - 1 + page.body.first_line
        match = _BOLD_LINE.fullmatch(line)
        if not match or lines[index - 1].strip() or lines[index + 1].strip():
            continue
        text = (match.group("stars") or match.group("lines")).strip()
        if text and not text.endswith((".", "!", ";")):
            span = Span(number, 1, len(line.rstrip()) + 1)
            above = next((each.level for each in reversed(page.body.headings) if each.span.line < number), 1)
            message = f"`{_shown(text)}` is in bold and stands like a heading, but is none"
            yield Finding(page.source.at(span), message, f"write `{'#' * min(6, above + 1)} {_shown(text)}`")


@page_check("ACC010", Severity.ERROR)
def vague_link_text(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a link whose text does not say where it leads."""
    del catalogue
    for link in page.body.links:
        words = " ".join(link.text.casefold().split()).strip(_PUNCTUATION)
        if not words:
            yield Finding(
                page.source.at(link.span),
                f"the link to `{_shown(link.address)}` has no text",
                "write what a reader finds there",
            )
        elif words in _VAGUE:
            message = f"`{link.text}` does not say where the link leads"
            yield Finding(
                page.source.at(link.span), message, "write what a reader finds there, such as the title of the page"
            )


@page_check("ACC011", Severity.WARNING)
def address_as_link_text(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a link whose text is a web address."""
    del catalogue
    for link in page.body.links:
        text = link.text.strip()
        is_address = text.casefold().startswith(("http://", "https://", "www.")) and len(text.split()) == 1
        if is_address:
            message = f"the text of this link is the address `{_shown(text)}`"
            yield Finding(
                page.source.at(link.span),
                message,
                f"write what a reader finds there: [title of the page]({_shown(link.address)})",
            )


@page_check("ACC012", Severity.ERROR)
def table_without_header(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a table whose columns have no names."""
    del catalogue
    for table in page.body.tables:
        if not any(cell.strip() for cell in table.header):
            yield Finding(
                page.source.at(table.span),
                "the columns of this table have no names",
                "name each column in the table's first row",
            )


@material_check("ACC013", Severity.ERROR)
def incomplete_recording(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a recording without its length, captions or transcript."""
    del catalogue
    recording = material.front.recording
    if recording is None:
        if material.front.type == "recording" and not material.document.has("recording"):
            message = (
                "the type is `recording`, and no `recording` gives its `url`, `minutes`, `captions` and `transcript`"
            )
            yield Finding(material.at("type"), message, "add a line `recording:` and the four fields under it")
        return
    missing = [name for name in ("minutes", "captions", "transcript") if not material.document.has("recording", name)]
    if not missing:
        return
    place = material.at_key("recording")
    words = (
        " and ".join([", ".join(f"`{name}`" for name in missing[:-1]), f"`{missing[-1]}`"])
        if missing[1:]
        else f"`{missing[0]}`"
    )
    if recording.captions == "no" and "transcript" in missing:
        place = material.at("recording", "captions")
        message = f"the recording has no captions, and {words} {'are' if missing[1:] else 'is'} missing too"
        yield Finding(place, message, "add a transcript, so that people who cannot hear it can read it")
    else:
        yield Finding(place, f"the recording does not say {words}", "add a line for each of them under `recording`")


@material_check("ACC014", Severity.ERROR)
def missing_transcript_file(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a transcript that is neither a file in the folder nor an address."""
    del catalogue
    transcript = material.front.recording.transcript if material.front.recording else None
    if not transcript or transcript.startswith(("https://", "http://")):
        return
    if posixpath.normpath(transcript) not in material.files:
        suggestion = (
            did_you_mean(transcript, material.files)
            or "put the transcript into this folder, or write its address in full"
        )
        yield Finding(
            material.at("recording", "transcript"),
            f"the transcript `{transcript}` is not a file in this folder",
            suggestion,
        )


@material_check("ACC015", Severity.WARNING)
def no_one_page_version(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a long tool or template of our own that nobody can take into the room on one sheet of paper."""
    del catalogue
    front = material.front
    if front.type not in _USED_IN_THE_ROOM or not front.rights or front.rights.basis != "own-work":
        return
    if any(heading.level == 2 and heading.anchor == ONE_PAGE for heading in material.body.headings):
        return
    count = len(_WORD.findall(material.body.text))
    if count > MOST_WORDS_ON_A_PAGE:
        message = f"this {front.type} has {count:,} words, and none of its sections is called `On one page`"
        hint = "add a heading `## On one page`, and under it the whole in a short list or table that prints on one page"
        yield Finding(material.at("type"), message, hint)


def _shown(text: str) -> str:
    """Text as a message quotes it: in one line, and not too much of it."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:60].rstrip() + "…"
