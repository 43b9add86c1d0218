"""A catalogue's texts in house style: bodies with their citations and links in place, and the library's references."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from build_tools.catalogue import DOCS, Material
from build_tools.rendering.abbreviations import expanded, first_uses
from build_tools.rendering.citations import APA, HARVARD, RenderedCitations, render_in_styles
from build_tools.rendering.markup import relative_address
from build_tools.rendering.suggested_citation import render_alone, suggested_reference
from build_tools.synonyms import term_anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, HandWrittenPage
    from build_tools.diagnostics import Span
    from build_tools.model import Reference

KEPT = ".cache/citations"
"""Where pandoc's results are kept: deleting it changes nothing but the time that a build takes."""


class Typesetter:
    """The texts of one catalogue, each made when it is first asked for.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    @cached_property
    def rendered(self) -> RenderedCitations:
        """The whole library in house style."""
        return self.styled[HARVARD.key]

    @cached_property
    def styled(self) -> dict[str, RenderedCitations]:
        """The whole library in each style, by the style's key: one call of pandoc for each."""
        shown = [material for material in self.catalogue.materials.values() if not material.is_withdrawn]
        citations = [citation for page in [*shown, *self.catalogue.pages.values()] for citation in page.body.citations]
        references = [cited.located.reference for cited in self.catalogue.references.values()]
        folder = self.catalogue.root / "citations" / "csl"
        return render_in_styles(references, citations, (HARVARD, APA), folder, self.catalogue.root / KEPT)

    @cached_property
    def suggested(self) -> dict[str, Reference]:
        """What a reader cites for each published material, by slug."""
        return {material.slug: suggested_reference(material, self.catalogue) for material in self.catalogue.published}

    @cached_property
    def suggested_entries(self) -> dict[str, dict[str, str]]:
        """The same in each style, by the style's name: not part of the library, whose letters after years it lacks."""
        folder = self.catalogue.root / "citations" / "csl"
        return {
            style.name: render_alone(self.suggested, style, folder, self.catalogue.root / KEPT)
            for style in (HARVARD, APA)
        }

    def entry(self, key: str) -> Markup:
        """A reference of the library in every style.

        Args:
            key: Its key.
        """
        return _in_each_style({style: rendered.entries.get(key, "") for style, rendered in self.styled.items()})

    def in_order(self, numbers: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
        """Keys in the order in which the style lists references.

        Args:
            numbers: What each key carries along.
        """
        order = {key: index for index, key in enumerate(self.rendered.entries)}
        return sorted(numbers.items(), key=lambda item: order.get(item[0], len(order)))

    def body(self, page: Material | HandWrittenPage, staged: str) -> tuple[str, dict[str, list[int]]]:
        """The body with its citations in house style, and the numbers of the mentions of each key.

        Args:
            page: The page.
            staged: Its file in the finished tree, from which its links are seen.
        """
        lines = page.body.text.split("\n")
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
            html = f'<span class="pc-citation" id="cite-{number}">{_in_each_style(styles)}</span>'
            replacements.append((citation.span, html))
        if isinstance(page, Material):
            replacements += self._expansions(page, staged)
        written = {link.span: link.address for link in page.body.links}
        for span, html in sorted(replacements, reverse=True):
            index = span.line - page.body.first_line
            before, rest = lines[index][: span.column - 1], lines[index][span.end_column - 1 :]
            if span not in written or lines[index][span.column - 1 : span.end_column - 1] == written[span]:
                lines[index] = before + html + rest
        return "\n".join(lines).strip("\n"), mentions

    def _expansions(self, page: Material, staged: str) -> Iterator[tuple[Span, str]]:
        """What stands in the place of the first use of each short form."""
        for span, term in first_uses(page.body, [term for term in self.catalogue.glossary if term.expand]):
            target = f"glossary/#{term_anchor(term.term or '')}"
            yield span, str(expanded(term, relative_address(staged.removesuffix("index.md"), target)))

    def plain_body(self, page: Material | HandWrittenPage) -> str:
        """The body with its citations as a reader sees them in house style, without any HTML.

        Args:
            page: The page.
        """
        lines = page.body.text.split("\n")
        for citation in reversed(page.body.citations):
            span, html = citation.span, self.rendered.in_text[citation.written]
            line = lines[span.line - page.body.first_line]
            text = Markup(html).striptags()  # noqa: S704 - rendering.citations escapes every leaf
            lines[span.line - page.body.first_line] = line[: span.column - 1] + text + line[span.end_column - 1 :]
        return "\n".join(lines)

    def _to_tombstone(self, source: str, address: str) -> str:
        """A link, with one into a withdrawn material's folder made to lead to its page: nothing else of it is there."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), address.partition("#")[0]))
        folder, _, rest = target.partition("/")
        material = self.catalogue.materials.get(rest.partition("/")[0])
        if folder != "materials" or material is None or not material.is_withdrawn:
            return address
        return posixpath.relpath(material.path, posixpath.dirname(source))


def _in_each_style(htmls: dict[str, str]) -> Markup:
    """A citation or reference in every style: the house style is seen until a reader chooses another."""
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
