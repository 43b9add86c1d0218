"""References and citations in house style, by pandoc's citeproc from our own CSL-JSON.

Pandoc's BibTeX reader lower-cases titles that must keep their capitals, so the mapping is ours.
Styles are those of the Citation Style Language 1.0.2, kept in citations/csl/.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypandoc

from build_tools.readers.bibtex import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model import Name, Reference
    from build_tools.readers.markdown import Citation

CSL_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "book",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "techreport": "report",
    "report": "report",
    "online": "webpage",
    "misc": "report",
}
_FIELDS = {
    "title": "title",
    "journal": "container-title",
    "booktitle": "container-title",
    "howpublished": "container-title",
    "volume": "volume",
    "edition": "edition",
    "pages": "page",
    "address": "publisher-place",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
}


@dataclass(frozen=True)
class Style:
    """A citation style: its file in citations/csl/ and the language that it wants."""

    key: str
    name: str
    file: str
    language: str


HARVARD = Style("harvard", "Harvard (Cite Them Right)", "harvard-cite-them-right.csl", "en-GB")
APA = Style("apa", "APA 7", "apa.csl", "en-US")


@dataclass(frozen=True)
class RenderedCitations:
    """What one style makes of a library.

    Attributes:
        in_text: HTML for each citation, by the citation exactly as written.
        entries: HTML for each reference, by key, in the style's own order.
        texts: The same as plain text.
    """

    in_text: dict[str, str]
    entries: dict[str, str]
    texts: dict[str, str]


def csl_item(reference: Reference) -> dict[str, Any]:
    """A reference as an item of CSL-JSON 1.0.2."""
    fields = reference.fields
    item: dict[str, Any] = {"id": reference.key, "type": CSL_TYPES.get(reference.kind, "report")}
    if reference.kind == "misc" and fields.get("url"):
        item["type"] = "webpage"
    for ours, theirs in _FIELDS.items():
        if fields.get(ours):
            item[theirs] = fields[ours]
    if fields.get("number"):
        item["issue" if reference.kind == "article" else "number"] = fields["number"]
    publisher = next(
        (fields[name] for name in ("publisher", "institution", "organization", "school") if fields.get(name)), ""
    )
    if publisher and publisher not in [name.literal for name in reference.authors]:
        item["publisher"] = publisher
    if reference.authors:
        item["author"] = [_name(name) for name in reference.authors] + (
            [{"literal": "et al."}] if reference.more_authors else []
        )
    if reference.editors:
        item["editor"] = [_name(name) for name in reference.editors]
    issued = _issued(reference)
    if issued:
        item["issued"] = issued
    return item


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    parts = {"family": name.family, "given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def _issued(reference: Reference) -> dict[str, Any] | None:
    year, month = reference.year, reference.fields.get("month", "")[:3].lower()
    if not year:
        return None
    if not year.isdigit():
        return {"literal": year}
    return {"date-parts": [[int(year), MONTHS.index(month) + 1] if month in MONTHS else [int(year)]]}


def render_citations(
    references: Iterable[Reference], citations: Iterable[Citation], style: Style, styles_folder: Path
) -> RenderedCitations:
    """The citations and references of a whole library in one style, by one call of pandoc.

    Args:
        references: The library.
        citations: Those that occur in texts; each cites only keys of the library.
        style: The style.
        styles_folder: The folder that holds its CSL file.

    Raises:
        RuntimeError: Pandoc failed, which a valid library does not make it do.
    """
    library = [csl_item(reference) for reference in references]
    clusters = {citation.written: citation for citation in citations}
    document = _document(list(clusters.values()), style)
    with tempfile.TemporaryDirectory() as folder:
        bibliography = Path(folder) / "library.json"
        bibliography.write_text(json.dumps(library), encoding="utf-8")
        command = [str(pypandoc.get_pandoc_path()), "--from=json", "--to=json", "--citeproc"]
        command += [f"--bibliography={bibliography}", f"--csl={styles_folder / style.file}"]
        done = subprocess.run(  # noqa: S603 - a fixed program, and no contributor's text among its arguments
            command, input=json.dumps(document), capture_output=True, text=True, encoding="utf-8", check=False
        )
    if done.returncode:
        message = f"pandoc could not render the library: {done.stderr.strip()}"
        raise RuntimeError(message)
    return _rendered(json.loads(done.stdout), list(clusters))


def _document(citations: list[Citation], style: Style) -> dict[str, Any]:
    blocks = [{"t": "Para", "c": [_cite(citation)]} for citation in citations]
    everything = {"t": "MetaInlines", "c": [{"t": "Cite", "c": [[_cited("*", "", year_only=False)], []]}]}
    meta = {
        "nocite": everything,
        "lang": {"t": "MetaString", "c": style.language},
        "link-citations": {"t": "MetaBool", "c": True},
    }
    return {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks}


def _cite(citation: Citation) -> dict[str, Any]:
    items = [_cited(item.key, item.locator, year_only=item.year_only) for item in citation.items]
    return {"t": "Cite", "c": [items, []]}


def _cited(key: str, locator: str, *, year_only: bool) -> dict[str, Any]:
    suffix: list[dict[str, Any]] = []
    for word in ["," if locator else "", *locator.split()]:
        if word:
            suffix += [{"t": "Str", "c": word}, {"t": "Space"}]
    return {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": suffix[:-1],
        "citationMode": {"t": "SuppressAuthor" if year_only else "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _rendered(document: dict[str, Any], written: list[str]) -> RenderedCitations:
    in_text, entries, texts = {}, {}, {}
    paragraphs = [block for block in document["blocks"] if block["t"] == "Para"]
    for key, block in zip(written, paragraphs, strict=True):
        in_text[key] = _html(block["c"])
    for division in (block for block in document["blocks"] if block["t"] == "Div" and block["c"][0][0] == "refs"):
        for entry in division["c"][1]:
            key = entry["c"][0][0].removeprefix("ref-")
            inlines = [inline for block in entry["c"][1] for inline in block["c"]]
            entries[key], texts[key] = _html(inlines), _text(inlines)
    return RenderedCitations(in_text, entries, texts)


_WRAPPERS = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub"}


def _html(inlines: list[dict[str, Any]]) -> str:
    return "".join(_inline_html(inline) for inline in inlines)


def _inline_html(inline: dict[str, Any]) -> str:
    kind, content = inline["t"], inline.get("c", [])
    if kind in _WRAPPERS:
        return f"<{_WRAPPERS[kind]}>{_html(content)}</{_WRAPPERS[kind]}>"
    if kind == "Link":
        return f'<a href="{escape(content[2][0])}">{_html(content[1])}</a>'
    if kind == "Quoted":
        opening, closing = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
        return f"{opening}{_html(content[1])}{closing}"
    if kind in {"Span", "Cite", "SmallCaps", "Strikeout"}:
        inner = content if kind in {"SmallCaps", "Strikeout"} else content[1]
        return _html(inner)
    return escape(_leaf(inline))


def _text(inlines: list[dict[str, Any]]) -> str:
    parts = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c", [])
        if kind in _WRAPPERS or kind in {"SmallCaps", "Strikeout"}:
            parts.append(_text(content))
        elif kind in {"Link", "Span", "Cite"}:
            parts.append(_text(content[1]))
        elif kind == "Quoted":
            opening, closing = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
            parts.append(f"{opening}{_text(content[1])}{closing}")
        else:
            parts.append(_leaf(inline))
    return "".join(parts)


def _leaf(inline: dict[str, Any]) -> str:
    if inline["t"] in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    return str(inline["c"]) if inline["t"] == "Str" else ""
