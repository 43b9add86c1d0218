"""References and citations in house style, by pandoc's citeproc from our own CSL-JSON.

Pandoc's BibTeX reader lower-cases titles that must keep their capitals, so the mapping is ours.
Styles are those of the Citation Style Language 1.0.2, kept in citations/csl/.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypandoc

from build_tools.rendering import csl_items, namesakes
from build_tools.rendering.csl_items import CSL_TYPES, csl_item
from build_tools.rendering.namesakes import mark_namesakes, tells_namesakes_apart, with_initials, without_given_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model import Reference
    from build_tools.readers.markdown import Citation, Cited

__all__ = [
    "APA",
    "CSL_TYPES",
    "HARVARD",
    "RenderedCitations",
    "Style",
    "csl_item",
    "edition",
    "keep",
    "read_kept",
    "render_citations",
    "render_in_styles",
]


_PLACES = {
    "ch": "chapter",
    "chs": "chapters",
    "chap": "chapter",
    "chaps": "chapters",
    "fig": "figure",
    "figs": "figures",
    "p": "page",
    "pp": "pages",
    "para": "paragraph",
    "paras": "paragraphs",
    "pt": "part",
    "sec": "section",
    "sect": "section",
    "secs": "sections",
    "sects": "sections",
    "vol": "volume",
    "vols": "volumes",
}
"""What a citation may point to, in short and in full."""


MOST_KEPT = 64_000_000
"""How many bytes of results are kept: those that nobody asked for in the longest time go first."""


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


def render_citations(
    references: Iterable[Reference],
    citations: Iterable[Citation],
    style: Style,
    styles_folder: Path,
    kept: Path | None = None,
) -> RenderedCitations:
    """The citations and references of a whole library in one style, by one call of pandoc or by none.

    Args:
        references: The library.
        citations: Those that occur in texts; each cites only keys of the library.
        style: The style.
        styles_folder: The folder that holds its CSL file.
        kept: A folder for what pandoc made, by the digest of all that it was given; no call is made twice.

    Raises:
        RuntimeError: Pandoc failed, which a valid library does not make it do.
    """
    library = [csl_item(reference) for reference in references]
    rules = (styles_folder / style.file).read_text(encoding="utf-8")
    marks: dict[str, str] = {}
    if tells_namesakes_apart(rules):
        rules = without_given_names(rules)
        library, marks = mark_namesakes(library)
    clusters = {citation.written: citation for citation in citations}
    made = _kept(library, _document(list(clusters.values()), style), _names_spelt_out(rules), marks, kept)
    return RenderedCitations(dict(zip(clusters, made["in_text"], strict=True)), made["entries"], made["texts"])


def _kept(
    library: list[dict[str, Any]], document: dict[str, Any], rules: str, marks: dict[str, str], kept: Path | None
) -> dict[str, Any]:
    """What a document reads like, from the folder of earlier results when it is there and whole.

    The folder only saves time: what cannot be read or written in it is made anew.
    """
    if kept is None:
        return _rendered(_by_pandoc(library, document, rules), marks)
    given = json.dumps([edition(), library, document, rules, marks], sort_keys=True)
    file = kept / f"{_digest(given.encode())}.json"
    made = read_kept(file)
    if made is None:
        made = _rendered(_by_pandoc(library, document, rules), marks)
        keep(file, made)
    return made


def read_kept(file: Path) -> dict[str, Any] | None:
    """What an earlier run kept in a file, or None when it is not there whole.

    Args:
        file: A file that `keep` wrote.
    """
    with suppress(OSError, ValueError):
        digest, _, stored = file.read_bytes().partition(b"\n")
        if digest == _digest(stored).encode():
            now = time.time_ns()
            os.utime(file, ns=(now, now))  # finer than what the system writes: two asked for at once keep their order
            made: dict[str, Any] = json.loads(stored)
            return made
    return None


def keep(file: Path, made: dict[str, Any]) -> None:
    """Keep a result for the next run; a folder that cannot be written costs nothing but time.

    Args:
        file: Where; its name ends in `.json`.
        made: The result, as plain values.
    """
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        packed = json.dumps(made, ensure_ascii=False).encode()
        beside.write_bytes(_digest(packed).encode() + b"\n" + packed)
        beside.replace(file)
        _forget_the_oldest(file.parent)


def _forget_the_oldest(kept: Path) -> None:
    states = sorted(((each.stat(), each) for each in kept.glob("*.json")), key=lambda pair: -pair[0].st_mtime_ns)
    room = MOST_KEPT
    for state, each in states:
        room -= state.st_size
        if room < 0:
            each.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def edition() -> str:
    """The digest of what else has a say in a result: pandoc, what we ask it, and what we make of its answer."""
    ours = (_digest(Path(file).read_bytes()) for file in (__file__, namesakes.__file__, csl_items.__file__))
    with _told_in_one_sentence():
        return _digest(" ".join([pypandoc.get_pandoc_version(), *ours]).encode())


@contextmanager
def _told_in_one_sentence() -> Iterator[None]:
    """Say in one sentence that pandoc cannot be started: its package says so with a traceback and advice.

    Raises:
        RuntimeError: It cannot.
    """
    package = logging.getLogger("pypandoc")
    if not package.handlers:  # the package gives itself one that prints, when it has none
        package.addHandler(logging.NullHandler())
        package.propagate = False
    try:
        yield
    except OSError as error:
        message = "pandoc could not be started: the disk may be full, or not readable or writable"
        raise RuntimeError(message) from error


def _by_pandoc(library: list[dict[str, Any]], document: dict[str, Any], rules: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        bibliography, style = Path(folder) / "library.json", Path(folder) / "style.csl"
        bibliography.write_text(json.dumps(library), encoding="utf-8")
        style.write_text(rules, encoding="utf-8")
        with _told_in_one_sentence():
            pandoc = str(pypandoc.get_pandoc_path())
        command = [pandoc, "--from=json", "--to=json", "--citeproc"]
        command += [f"--bibliography={bibliography}", f"--csl={style}"]
        done = subprocess.run(  # noqa: S603 - a fixed program, and no contributor's text among its arguments
            command, input=json.dumps(document), capture_output=True, text=True, encoding="utf-8", check=False
        )
    if done.returncode:
        message = f"pandoc could not render the library: {done.stderr.strip()}"
        raise RuntimeError(message)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def render_in_styles(
    references: Iterable[Reference],
    citations: Iterable[Citation],
    styles: Iterable[Style],
    styles_folder: Path,
    kept: Path | None = None,
) -> dict[str, RenderedCitations]:
    """The same in several styles at once, by the style's key: one call of pandoc for each, on as many processors.

    Args:
        references: The library.
        citations: Those that occur in texts; each cites only keys of the library.
        styles: The styles.
        styles_folder: The folder that holds their CSL files.
        kept: A folder for what pandoc made, as for one style.

    Raises:
        RuntimeError: Pandoc failed, which a valid library does not make it do.
    """
    listed, cited, wanted = list(references), list(citations), list(styles)
    with ThreadPoolExecutor() as threads:
        made = threads.map(lambda style: render_citations(listed, cited, style, styles_folder, kept), wanted)
        return {style.key: rendered for style, rendered in zip(wanted, made, strict=True)}


def _names_spelt_out(rules: str) -> str:
    """A style in which each name says itself that given names are initials.

    Pandoc prints initials where a style says so once for all names, and yet sorts by the names in full:
    L. Beddoe's works would stand apart from Liz Beddoe's, with letters after the year in another order.
    """
    once = re.search(r"<style\b[^>]* (initialize-with=\"[^\"]*\")", rules)
    return re.sub(r"<name(?=[ />])(?![^>]*initialize-with)", rf"<name {once.group(1)}", rules) if once else rules


def _document(citations: list[Citation], style: Style) -> dict[str, Any]:
    blocks = [{"t": "Para", "c": [_cite(citation)]} for citation in citations]
    everything = {"t": "MetaInlines", "c": [{"t": "Cite", "c": [[_cited("*", "", "NormalCitation")], []]}]}
    meta = {
        "nocite": everything,
        "lang": {"t": "MetaString", "c": style.language},
        "link-citations": {"t": "MetaBool", "c": True},
    }
    return {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks}


def _cite(citation: Citation) -> dict[str, Any]:
    items = [_cited(item.key, item.locator, _mode(item)) for item in citation.items]
    return {"t": "Cite", "c": [items, []]}


def _mode(item: Cited) -> str:
    if item.narrative:
        return "AuthorInText"
    return "SuppressAuthor" if item.year_only else "NormalCitation"


def _cited(key: str, locator: str, mode: str) -> dict[str, Any]:
    return {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": _suffix(locator),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _suffix(locator: str) -> list[dict[str, Any]]:
    """Where in a work a citation points, so that every style writes it in its own way.

    The styles know words such as `chapter` in each language, but `ch.` only in one. What starts with none of them,
    such as `PS7` or `Table 2`, stays as it is written: pandoc would make it a page.
    """
    match = re.fullmatch(r"([A-Za-z]+)\.?\s*(.+)", locator.replace("--", "-"))
    label = match.group(1).lower() if match else ""
    label = _PLACES.get(label, label)
    if match and label in _PLACES.values():
        words = [",", label, *match.group(2).split()]
    elif locator:
        words = ["," if locator[0].isdigit() else "{},", *locator.replace("--", "-").split()]
    else:
        return []
    return [part for word in words for part in ({"t": "Space"}, {"t": "Str", "c": word})][1:]


def _rendered(document: dict[str, Any], marks: dict[str, str]) -> dict[str, Any]:
    """The parts of pandoc's answer as they are shown: the citations in order, and the references by key."""
    entries, texts = {}, {}
    paragraphs = (block for block in document["blocks"] if block["t"] == "Para")
    in_text = [with_initials(_html(block["c"]), marks) for block in paragraphs]
    for division in (block for block in document["blocks"] if block["t"] == "Div" and block["c"][0][0] == "refs"):
        for entry in division["c"][1]:
            key = entry["c"][0][0].removeprefix("ref-")
            inlines = _without_vain_words([inline for block in entry["c"][1] for inline in block["c"]])
            entries[key], texts[key] = with_initials(_html(inlines), {}), with_initials(_text(inlines), {})
    return {"in_text": in_text, "entries": entries, "texts": texts}


def _without_vain_words(inlines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An entry without `Retrieved` right before its address: APA says that only together with a date."""
    kept: list[dict[str, Any]] = []
    for inline in inlines:
        if inline["t"] == "Link" and [_leaf(each) for each in kept[-2:]] == ["Retrieved", " "]:
            del kept[-2:]
        kept.append(inline)
    return kept


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
