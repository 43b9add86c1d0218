"""Reads a BibTeX file and renders it as the site does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.readers.bibtex import read_bibtex
from build_tools.readers.markdown import read_markdown
from build_tools.readers.text import Notebook
from build_tools.rendering.citations import render_citations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model import Reference
    from build_tools.readers.markdown import Citation
    from build_tools.rendering.citations import RenderedCitations, Style

REPOSITORY = Path(__file__).parent.parent.parent
STYLES = REPOSITORY / "citations" / "csl"
FOLDER = REPOSITORY / "tests" / "citeproc"


def references_of(bibtex: str) -> list[Reference]:
    """The references of a BibTeX text in which nothing is wrong."""
    notes = Notebook()
    references = [located.reference for located in read_bibtex(bibtex, notes)]
    assert notes.faults == []
    return references


def citations_of(written: Iterable[str]) -> list[Citation]:
    """Citations as the site reads them."""
    written = list(written)
    citations = read_markdown("\n\n".join(written)).citations
    assert [citation.written for citation in citations] == written
    return list(citations)


def rendered(references: Iterable[Reference], written: Iterable[str], style: Style) -> RenderedCitations:
    """What the site makes of references and of citations of them."""
    return render_citations(references, citations_of(written), style, STYLES)
