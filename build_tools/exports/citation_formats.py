"""The formats in which references can be downloaded, in the order in which pages offer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.exports.bibtex import as_bibtex
from build_tools.exports.csl_json import as_csl_json
from build_tools.exports.ris import as_ris
from build_tools.rendering.markup import CSL_JSON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from build_tools.model import Reference


@dataclass(frozen=True)
class CitationFormat:
    """One format.

    Attributes:
        name: What it is called.
        ending: The ending of its files, without a full stop.
        media_type: Its media type, as the programs that read it name it.
        about: What a reader does with it, after its name.
        write: The text of a file for references.
    """

    name: str
    ending: str
    media_type: str
    about: str
    write: Callable[[Iterable[Reference]], str]


CITATION_FORMATS = (
    CitationFormat(
        "RIS",
        "ris",
        "application/x-research-info-systems",
        "to open in EndNote, Mendeley, RefWorks or Zotero",
        as_ris,
    ),
    CitationFormat("BibTeX", "bib", "application/x-bibtex", "to use with LaTeX, or to open in JabRef", as_bibtex),
    CitationFormat(
        "CSL-JSON",
        "json",
        CSL_JSON,
        "for Zotero, pandoc and other programs that print citations",
        as_csl_json,
    ),
)


def offered_formats() -> list[dict[str, str]]:
    """The formats as a page offers them."""
    return [
        {"name": form.name, "ending": form.ending, "media_type": form.media_type, "about": form.about}
        for form in CITATION_FORMATS
    ]
