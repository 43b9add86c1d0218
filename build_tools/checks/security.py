"""SEC: whether what a person wrote comes out as it was meant, and nothing of it is obeyed by a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.catalogue import PERMISSIONS
from build_tools.checks.fields import fields_with
from build_tools.checks.registry import catalogue_check, noted, source_check
from build_tools.diagnostics import Finding, Fix, Severity, Span
from build_tools.model import LEFT_ALONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, Page
    from build_tools.readers.located_yaml import Document, Path
    from build_tools.readers.text import Source

_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{")
_BRACES = re.compile(r"\{(?:[{%]|(?<=\$\{))")
_TAKEN = re.compile(r"__|cite-\d+$")
_BECOMES_TAKEN = re.compile(r"[^\w-]*(?:__|cite\W\d+\W*$)", re.IGNORECASE)
_SHOWN = 40
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


@source_check("SEC001", Severity.ERROR)
def attribute_list(source: Source) -> Iterable[Finding]:
    """Flag a list of attributes, such as those of Kramdown and Pandoc."""
    return noted("attribute_list", source)


@source_check("SEC002", Severity.ERROR)
def admonition(source: Source) -> Iterable[Finding]:
    """Flag a line that starts a box in some programs only."""
    return noted("admonition", source)


@source_check("SEC003", Severity.ERROR)
def wikilink(source: Source) -> Iterable[Finding]:
    """Flag a link as wikis write it."""
    return noted("wikilink", source)


@catalogue_check("SEC004", Severity.ERROR, piecewise=True)
def template_sign(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag the signs of a template, which no program fills in."""
    for page in _pages(catalogue):
        lines = page.body.prose if _may_hold_a_template(page.body.text) else ()
        for number, line in enumerate(lines, page.body.first_line):
            match = _TEMPLATE.search(line)
            if match:
                span = Span(number, match.start() + 1, match.end() + 1)
                yield Finding(page.source.at(span), *_unfilled(match.group()))
    for source, document, path, text in fields_with(catalogue, _may_hold_a_template):
        match = _TEMPLATE.search(text)
        if match:
            yield Finding(source.at(document.at(*path)), *_unfilled(match.group()))


def _unfilled(sign: str) -> tuple[str, str]:
    message = f"`{sign}` starts a place in a template, and nothing is filled in here: readers would see the sign"
    return message, "write what should stand there; put code between backticks, in the text"


@source_check("SEC005", Severity.ERROR)
def spelled_markup(source: Source) -> Iterable[Finding]:
    """Flag a tag of HTML that is spelled out in entities."""
    return noted("spelled_markup", source)


@catalogue_check("SEC006", Severity.ERROR, piecewise=True)
def entity_in_field(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an entity of HTML in a field: fields are plain text."""
    for source, document, path, text in fields_with(catalogue, lambda text: "&" in text):
        match = _ENTITY.search(text)
        if match and "://" not in text:
            message = f"`{match.group()}` stands for a sign in HTML only, and a field is plain text"
            yield Finding(
                source.at(document.at(*path)), message, "write the sign itself", _as_sign(source, document, path)
            )


def _as_sign(source: Source, document: Document, path: Path) -> Fix | None:
    """The repair of `&amp;`, which stands for one sign only; not where a person agreed to the words."""
    is_left = any(path[: len(left)] == left for left in LEFT_ALONE) or source.path.startswith(f"{PERMISSIONS}/")
    return None if is_left else Fix.within(source.text, document.at(*path), "&amp;", "&")


@source_check("SEC007", Severity.ERROR)
def stray_definition(source: Source) -> Iterable[Finding]:
    """Flag a line that defines a link for some programs only."""
    return noted("stray_definition", source)


@source_check("SEC008", Severity.ERROR)
def unused_definition(source: Source) -> Iterable[Finding]:
    """Flag an address under a label that no link has."""
    return noted("unused_definition", source)


@source_check("SEC009", Severity.ERROR)
def repeated_definition(source: Source) -> Iterable[Finding]:
    """Flag a label that is given two addresses."""
    return noted("repeated_definition", source)


@source_check("SEC010", Severity.ERROR)
def doubtful_link(source: Source) -> Iterable[Finding]:
    """Flag what is a link to some programs and text to others."""
    return noted("doubtful_link", source)


@source_check("SEC011", Severity.ERROR)
def odd_fence(source: Source) -> Iterable[Finding]:
    """Flag a block of code that is never closed, or that has more than a language's name above it."""
    return noted("odd_fence", source)


def _may_hold_a_template(text: str) -> bool:
    """A quick look: a search for one rare character takes a tenth of the time of one for two."""
    return _BRACES.search(text) is not None or ("%" in text and "<%" in text)


@catalogue_check("SEC012", Severity.ERROR, piecewise=True)
def taken_anchor(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a heading, or a field that becomes one, that would have the name of a part of the page."""
    for page in _pages(catalogue):
        for heading in page.body.headings:
            if _TAKEN.match(heading.anchor):
                yield Finding(page.source.at(heading.span), *_taken(heading.anchor))
    for source, document, path, text in fields_with(catalogue, lambda text: "__" in text or "cite" in text.lower()):
        if _BECOMES_TAKEN.match(text):
            yield Finding(source.at(document.at(*path)), *_taken(text))
    for cited in catalogue.references.values() if catalogue.registers else ():  # once, and not for each material
        title = cited.located.reference.title or ""
        if _BECOMES_TAKEN.match(title):
            yield Finding(cited.at("title"), *_taken(title))


def _taken(name: str) -> tuple[str, str]:
    shown = name if len(name) <= _SHOWN else name[:_SHOWN] + "…"
    return f"`{shown}` would be the name of a part of the page that programs look for", "use other words"


@source_check("SEC013", Severity.ERROR)
def footnote_adrift(source: Source) -> Iterable[Finding]:
    """Flag a footnote that nothing leads to, that is there twice, or that is not there."""
    return noted("footnote_adrift", source)


def _pages(catalogue: Catalogue) -> Iterator[Page]:
    for material in catalogue.materials.values():
        if not material.is_withdrawn:
            yield material
    yield from catalogue.pages.values()
