"""A manuscript as a PDF to print: typeset by typst with fonts of its own, tagged, and held to PDF/UA-1."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.documents.blocks import Blocks, mapped, plain_words
from build_tools.documents.pandoc import write
from build_tools.documents.processes import JobFailedError
from build_tools.documents.typesetting import DOCUMENT, typeset
from build_tools.model import first_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from build_tools.documents.manuscript import Manuscript

_SETTINGS = Path(__file__).with_name("paper.typ")
_STANDARD = "ua-1"
_ODD = re.compile(r"[^\n\r\t -~\u00a0-\u017f\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022]")
"""The signs that are not known to be in the fonts; a test prints all others."""
_MARK = re.compile(r"\d+[.)]|[-+=/]+")
_WRAPPED = {
    "summary": "summary",
    "facts": "facts",
    "label": "label-line",
    "note": "note",
    "bibliography": "bibliography-entry",
}


def as_pdf(manuscript: Manuscript) -> bytes:
    """A manuscript as a PDF.

    Args:
        manuscript: What stands in it, of which every sign can be printed.

    Raises:
        JobFailedError: It cannot be made.
    """
    files = {
        figure.address: f"figure-{number}.{figure.address.rpartition('.')[2].lower()}"
        for number, figure in enumerate(manuscript.figures)
    }

    changes: dict[str | None, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "Div": _placed,
        "Image": partial(_drawn, files=files),
        "Para": _in_words,
        "Plain": _in_words,
    }
    document = mapped(Blocks(manuscript).document({}), changes, lambda node: changes[node["t"]](node))
    text = write(document, "typst").decode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for figure in manuscript.figures:
            (folder / files[figure.address]).write_bytes(figure.content)
        (folder / DOCUMENT).write_text(_settings(manuscript) + text, encoding="utf-8")
        return _as_pdf(folder, manuscript.changed)


def unprintable(text: str) -> str:
    """The signs of a text that none of our fonts has, each once, in order.

    Args:
        text: The text, in which a sign may stand as HTML writes it.
    """
    odd = _ODD.findall(unescape(text) if "&" in text else text)
    return "".join(sign for sign in sorted(set(odd)) if not _is_printable(sign))


@cache
def _is_printable(sign: str) -> bool:
    """Whether one of the fonts has a sign: the typesetter refuses a document in which there is one that none has."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = f'#set document(title: "Sign")\n#set text(lang: "en")\n#{json.dumps(sign, ensure_ascii=False)}\n'
        (folder / DOCUMENT).write_text(text, encoding="utf-8", errors="replace")
        try:
            _as_pdf(folder, "1980-01-01")
        except JobFailedError:
            return False
    return True


def _as_pdf(folder: Path, day: str) -> bytes:
    moment = dt.datetime.combine(first_day(day), dt.time(), dt.UTC)
    options = {"format": "pdf", "pdf_standards": _STANDARD, "timestamp": int(moment.timestamp())}
    return typeset(folder, options)


def _settings(of: Manuscript) -> str:
    title = json.dumps(of.title, ensure_ascii=False)
    about = json.dumps(f"{of.licence}: {of.licence_address}", ensure_ascii=False)
    at_foot = f"‘{of.title}’. {of.licence}." + (f" {of.address}" if of.address else "")
    return (
        f"#set document(title: {title}, author: {_listed(of.authors)}, description: {about})\n"
        f"#let running = {json.dumps(at_foot, ensure_ascii=False)}\n"
        f"{_SETTINGS.read_text(encoding='utf-8')}\n"
    )


def _listed(texts: Iterable[str]) -> str:
    """Texts as the typesetter takes a list of them."""
    return "(" + "".join(f"{json.dumps(each, ensure_ascii=False)}, " for each in texts) + ")"


def _drawn(image: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    """A picture with its text alternative."""
    _, alternative, (address, _) = image["c"]
    said = json.dumps(plain_words(alternative), ensure_ascii=False)
    return {"t": "RawInline", "c": ["typst", f'#box(image("{files[address]}", alt: {said}))']}


def _in_words(paragraph: dict[str, Any]) -> dict[str, Any]:
    """A paragraph, or a cell of a table, of which the typesetter does not take the first word for a list's mark."""
    first, *rest = paragraph["c"] or [{"t": "Space"}]
    if first["t"] == "Str" and _MARK.fullmatch(first["c"]):
        first = {"t": "RawInline", "c": ["typst", f'#"{first["c"]}";']}
    return {"t": paragraph["t"], "c": [first, *rest]}


def _placed(div: dict[str, Any]) -> dict[str, Any]:
    """A part of the document that has a style, or a place that links lead to."""
    (place, styles, _), blocks = div["c"]
    function = _WRAPPED.get(next(iter(styles), ""), "")
    mark = f" <{place}>" if place.startswith("ref-") else ""
    inside = [_raw(f"#{function}["), *blocks, _raw(f"]{mark}")] if function else blocks
    return {"t": "Div", "c": [["", [], []], inside]}


def _raw(text: str) -> dict[str, Any]:
    return {"t": "RawBlock", "c": ["typst", text]}
