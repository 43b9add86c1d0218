"""A catalogue's texts in house style: bodies with their citations and links in place, and the library's references."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from build_tools.catalogue import DOCS, Material
from build_tools.documents.manuscript import CLOSES, OPENS, Insertion
from build_tools.readers.markdown import read_citations
from build_tools.rendering.abbreviations import expanded, first_uses
from build_tools.rendering.citations import APA, HARVARD, RenderedCitations, render_in_styles
from build_tools.rendering.markup import relative_address
from build_tools.rendering.suggested_citation import render_alone, suggested_reference
from build_tools.staging import page_address
from build_tools.synonyms import term_anchor
from build_tools.trace import Traced, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from build_tools.catalogue import Catalogue, HandWrittenPage
    from build_tools.diagnostics import Span
    from build_tools.model import Reference
    from build_tools.readers.markdown import Body
    from build_tools.trace import Trace

KEPT = ".cache/citations"
"""Where pandoc's results are kept: deleting it changes nothing but the time that a build takes."""


@dataclass(frozen=True)
class RenderedTexts:
    """What pandoc made of a catalogue's citations.

    Attributes:
        styled: The whole library in each style, by the style's key.
        suggested: What a reader cites for each published material, by the style's name and the material's slug.
    """

    styled: Mapping[str, RenderedCitations]
    suggested: Mapping[str, Mapping[str, str]]

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each key in the house style's list of references."""
        return {key: place for place, key in enumerate(self.styled[HARVARD.key].entries)}

    def kinds(self) -> dict[str, Mapping[str, object]]:
        """What a page can look at, by kind.

        The order of a page's own references is not among it: it only changes when one of them does.
        """
        kinds: dict[str, Mapping[str, object]] = {}
        for key, rendered in self.styled.items():
            kinds |= {f"{key} {name}": getattr(rendered, name) for name in _PARTS}
        return kinds | {f"suggested {style}": entries for style, entries in self.suggested.items()}

    def traced(self, trace: Trace) -> RenderedTexts:
        """The same, with every look at it written down.

        Args:
            trace: Where it is written down.
        """
        styled = {
            key: RenderedCitations(*(_traced(f"{key} {name}", getattr(rendered, name), trace) for name in _PARTS))
            for key, rendered in self.styled.items()
        }
        suggested = {style: _traced(f"suggested {style}", found, trace) for style, found in self.suggested.items()}
        traced = RenderedTexts(styled, suggested)
        traced.__dict__["order"] = self.order  # not looked through anew, which would be written down
        return traced


_PARTS = ("in_text", "entries", "texts")


def _traced(kind: str, values: Mapping[str, str], trace: Trace) -> Any:  # noqa: ANN401 - a mapping where dictionaries are
    return Traced(kind, values, trace)


def render_texts(catalogue: Catalogue) -> RenderedTexts:
    """What pandoc makes of a catalogue's citations: one call for each style, and some for how materials are cited.

    Args:
        catalogue: A catalogue in which the checks found no error.

    Raises:
        RuntimeError: Pandoc failed, which a valid library does not make it do.
    """
    return RenderedTexts(library_in_each_style(catalogue)[1](), how_materials_are_cited(catalogue)[1]())


def library_in_each_style(catalogue: Catalogue) -> tuple[bytes, Callable[[], dict[str, RenderedCitations]]]:
    """The digest of all that the styled library and its citations, as they were written, need; and what makes them.

    Args:
        catalogue: A catalogue.
    """
    written = dict.fromkeys(
        written
        for page in [*catalogue.materials.values(), *catalogue.pages.values()]
        if not (isinstance(page, Material) and page.is_withdrawn)
        for written in page.citations_written
    )
    folder = catalogue.root / "citations" / "csl"

    def make() -> dict[str, RenderedCitations]:
        citations = [citation for each in written for citation in read_citations(each)]
        references = [cited.located.reference for cited in catalogue.references.values()]
        return render_in_styles(references, citations, (HARVARD, APA), folder, catalogue.root / KEPT)

    return fingerprint(_rules(folder), catalogue.references, tuple(written)), make


def how_materials_are_cited(catalogue: Catalogue) -> tuple[bytes, Callable[[], dict[str, dict[str, str]]]]:
    """The same for how each published material is cited, by the style's name and the slug: its outline decides.

    Args:
        catalogue: A catalogue.
    """
    folder = catalogue.root / "citations" / "csl"
    materials = [(material.slug, material.fingerprint) for material in catalogue.published]
    names = {key: organisation.name for key, organisation in catalogue.organisations.items()}

    def make() -> dict[str, dict[str, str]]:
        suggested = {material.slug: suggested_reference(material, catalogue) for material in catalogue.published}
        alone = catalogue.root / KEPT
        return {style.name: render_alone(suggested, style, folder, alone) for style in (HARVARD, APA)}

    return fingerprint(_rules(folder), materials, names, catalogue.references, catalogue.site_address), make


def _rules(folder: Path) -> list[tuple[str, bytes]]:
    """The styles themselves."""
    return [(style.key, (folder / style.file).read_bytes()) for style in (HARVARD, APA)]


class Typesetter:
    """The texts of one catalogue, each made when it is first asked for.

    Args:
        catalogue: A catalogue in which the checks found no error.
        texts: Gives what pandoc made of its citations, when it is first needed; that is made then by default.
    """

    def __init__(self, catalogue: Catalogue, texts: Callable[[], RenderedTexts] | None = None) -> None:
        self.catalogue = catalogue
        self._given = texts or (lambda: render_texts(catalogue))

    @cached_property
    def texts(self) -> RenderedTexts:
        """What pandoc made of the citations."""
        return self._given()

    @property
    def styled(self) -> Mapping[str, RenderedCitations]:
        """The whole library in each style, by the style's key."""
        return self.texts.styled

    @property
    def rendered(self) -> RenderedCitations:
        """The whole library in house style."""
        return self.texts.styled[HARVARD.key]

    def suggested_for(self, material: Material) -> Reference:
        """What a reader cites for a published material."""
        return suggested_reference(material, self.catalogue)

    @property
    def suggested_entries(self) -> Mapping[str, Mapping[str, str]]:
        """The same in each style, by the style's name: not part of the library, whose letters after years it lacks."""
        return self.texts.suggested

    def listed(self, key: str) -> Markup:
        """A reference of the library in house style, for a list in which a link to its page follows.

        Args:
            key: Its key.
        """
        return Markup(self.rendered.entries.get(key, ""))  # noqa: S704 - rendering.citations escapes every leaf

    def entry(self, key: str) -> Markup:
        """A reference of the library in house style, with its key: a page fetches the other styles by it.

        Args:
            key: Its key.
        """
        return Markup('<span data-reference="{}">{}</span>').format(key, self.listed(key))

    def other_styles(self) -> Iterator[tuple[str, str]]:
        """The library in each style but the house style: the style's key, and its references by key as JSON."""
        for style, rendered in self.styled.items():
            if style != HARVARD.key:
                yield style, json.dumps(dict(rendered.entries), ensure_ascii=False, separators=(",", ":"))

    def in_order(self, numbers: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
        """Keys in the order in which the style lists references.

        Args:
            numbers: What each key carries along.
        """
        order = self.texts.order
        return sorted(numbers.items(), key=lambda item: order.get(item[0], len(order)))

    def body(self, page: Material | HandWrittenPage, staged: str) -> tuple[str, dict[str, list[int]]]:
        """The body with its citations in house style, and the numbers of the mentions of each key.

        Args:
            page: The page.
            staged: Its file in the finished tree, from which its links are seen.
        """
        mentions: dict[str, list[int]] = {}
        moved = [
            (link, _staged_link(page.path, staged, self._to_tombstone(page.path, link.address)))
            for link in page.body.links
        ]
        replacements = list({link.span: address for link, address in moved if address != link.address}.items())
        for number, citation in enumerate(page.body.citations, 1):
            for item in citation.items:
                mentions.setdefault(item.key, []).append(number)
            styles = {style: rendered.in_text[citation.written] for style, rendered in self.styled.items()}
            html = f'<span class="pc-citation" id="cite-{number}">{_unread(_in_each_style(styles))}</span>'
            replacements.append((citation.span, html))
        if isinstance(page, Material):
            replacements += self._expansions(page, staged)
        return _replaced(page.body, replacements), mentions

    def text_with_insertions(self, material: Material) -> tuple[str, tuple[Insertion, ...]]:
        """The text of a material for its documents, and what stands there in the place of each citation.

        Args:
            material: The material.
        """
        citations = material.body.citations
        numbered = [(citation.span, f"{OPENS}{number}{CLOSES}") for number, citation in enumerate(citations)]
        insertions = (Insertion(each.written, self.rendered.in_text[each.written]) for each in citations)
        return _replaced(material.body, numbered), tuple(insertions)

    def link_from(self, material: Material, address: str) -> str:
        """The address from the site's root of a page that a material links to, or an empty text when it is none.

        Args:
            material: The material.
            address: The link as it is written.
        """
        staged = f"materials/{material.slug}/index.md"
        target, hash_sign, fragment = _staged_link(
            material.path, staged, self._to_tombstone(material.path, address)
        ).partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(staged), target))
        is_ours = bool(target) and "://" not in address and not address.startswith("mailto:")
        if not is_ours or path.startswith(".."):
            return ""
        return (page_address(path) if path.endswith(".md") else path) + hash_sign + fragment

    def _expansions(self, page: Material, staged: str) -> Iterator[tuple[Span, str]]:
        """What stands in the place of the first use of each short form."""
        for span, term in first_uses(page.body, [term for term in self.catalogue.glossary if term.expand]):
            target = f"glossary/#{term_anchor(term.term or '')}"
            yield span, str(expanded(term, relative_address(staged.removesuffix("index.md"), target)))

    def _to_tombstone(self, source: str, address: str) -> str:
        """A link, with one into a withdrawn material's folder made to lead to its page: nothing else of it is there."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), address.partition("#")[0]))
        folder, _, rest = target.partition("/")
        material = self.catalogue.materials.get(rest.partition("/")[0])
        if folder != "materials" or material is None or not material.is_withdrawn:
            return address
        return posixpath.relpath(material.path, posixpath.dirname(source))


def _replaced(body: Body, replacements: Iterable[tuple[Span, str]]) -> str:
    """A text with something else in some places.

    Args:
        body: The text.
        replacements: What stands in each place.
    """
    lines = body.text.split("\n")
    written = {link.span: link.address for link in body.links}
    for span, html in sorted(replacements, reverse=True):
        index = span.line - body.first_line
        before, rest = lines[index][: span.column - 1], lines[index][span.end_column - 1 :]
        if span not in written or lines[index][span.column - 1 : span.end_column - 1] == written[span]:
            lines[index] = before + html + rest
    return "\n".join(lines).strip("\n")


_TAG = re.compile(r"(<[^>]*>)")
_READ = re.compile(r"[\\`*_\[\]|]")


def _unread(html: str) -> str:
    """HTML that may stand in the midst of Markdown: a title or name in it holds nothing that Markdown obeys."""
    parts = _TAG.split(html)
    parts[::2] = [_READ.sub(lambda sign: f"&#{ord(sign.group())};", part) for part in parts[::2]]
    return "".join(parts)


def _in_each_style(htmls: dict[str, str]) -> Markup:
    """A citation in every style, once where they agree: the house style is seen until a reader chooses another."""
    if len(set(htmls.values())) == 1:
        return Markup(htmls[HARVARD.key])  # noqa: S704 - rendering.citations escapes every leaf
    parts = (
        f'<span data-citation-style="{style}"{"" if style == HARVARD.key else " hidden"}>{html}</span>'
        for style, html in htmls.items()
    )
    return Markup("".join(parts))  # noqa: S704 - rendering.citations escapes every leaf


def _staged_link(source: str, staged: str, address: str) -> str:
    """A link between pages, as it reads from where its page stands in the finished tree.

    Args:
        source: The page's file in the repository: `docs/about.md`.
        staged: Its file in the finished tree: `about.md`.
        address: The link as written: relative to `source`, or `site:` and an address from the site's root.
    """
    target, hash_sign, fragment = address.partition("#")
    if target.startswith("site:"):
        target = target.removeprefix("site:") + "index.md"
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), target)) if target else ""
        folders = {f"{DOCS}/", "materials/"} - {f"{source.partition('/')[0]}/"}
        if "://" in address or not target.startswith(tuple(folders)):
            return address
        target = target.removeprefix(f"{DOCS}/")
    return posixpath.relpath(target, posixpath.dirname(staged) or ".") + hash_sign + fragment
