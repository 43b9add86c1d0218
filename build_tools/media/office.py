"""Office documents: what one may not hold, the words in it, and the copy without what says who wrote it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from build_tools.diagnostics import Span
from build_tools.media.details import masked
from build_tools.media.kinds import PICTURES, kind_of
from build_tools.media.packages import is_xml, open_package, write_package
from build_tools.readers.text import Notebook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.media.kinds import Kind
    from build_tools.media.packages import Package

_PLAINLY = "save it again without this"
_INSPECT = "delete it in the program that made it (in Word: File, Info, Inspect Document), and save it again"
_PROGRAMS = re.compile(
    r"vba(?:Project|Data)|(?:^|/)activeX/|macrosheets/|\.bas$|^(?:Basic|Scripts)/|customUI|attachedToolbars"
    r"|\.(?:exe|dll|js|vbs|wsf|hta|bat|cmd|ps1|scr|jar|lnk|msi|com|sh)$",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"(?:^|/)embeddings/|oleObject|\.(?:docx?|xlsx?|pptx?|odt|ods|odp|pdf|zip|rtf|doc[mt]|xls[bm])$", re.IGNORECASE
)
_ODF_OBJECT = re.compile(r"^Object \d+$")
_OTHER_DATA = re.compile(r"^customXml/item\d+\.xml$")
_BIBLIOGRAPHY = b"officeDocument/2006/bibliography"
_REMARKS = re.compile(r"(?:^|/)(?:comments|threadedComments?|modernComments?)[^/]*(?:/[^/]+)?\.xml$", re.IGNORECASE)
_MACROS = b"macroEnabled"
_DDE = re.compile(r"^\s*DDE(?:AUTO)?\b|^\s*=?\s*[\w.\"']+\|.{0,200}!", re.IGNORECASE)
_WEB = ("http://", "https://", "mailto:", "tel:", "#")
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel"})
_FETCHING = frozenset({"image", "object", "object-ole", "plugin", "applet", "section-source", "table-source", "script"})
_PROPERTIES = {
    "creator": "author",
    "lastModifiedBy": "editor",
    "initial-creator": "author",
    "printed-by": "printer",
    "Company": "company",
    "Manager": "manager",
}
_NOBODY = frozenset({"microsoft office user", "python-docx", "openpyxl", "unknown", "user", "windows user", "admin"})
_PROPERTY_FILES = frozenset({"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"})
_KEPT = frozenset({"title", "language", "generator", "Application", "AppVersion"})
_MOST_TEXT = 2_000_000
_LONGEST_LINE = 10_000
_MOST_DEEP = 300


class _StopError(Exception):
    """A part is not what an office program writes."""


@dataclass
class _Found:
    """What the parts of a document hold.

    Attributes:
        programs: What runs, in words.
        elsewhere: The addresses that are fetched when it is opened.
        authors: How many remarks and tracked changes there are by each person.
        lines: Its text, a paragraph a line.
        size: How much of it there is.
    """

    programs: dict[str, None] = field(default_factory=dict)
    elsewhere: dict[str, None] = field(default_factory=dict)
    authors: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    size: int = 0


def look_at_office(content: bytes, kind: Kind, notes: Notebook) -> str:
    """Note what is wrong with an office document, and give the words in it, a paragraph a line.

    Args:
        content: What is in the file.
        kind: What it is by its content.
        notes: Where faults are written down.
    """
    package = open_package(content, kind, notes)
    if package is None:
        return ""
    found = _Found()
    try:
        _note_files(package, notes)
        for name in package.names:
            if is_xml(name):
                _read_part(name, package.content(name), found, is_open_document="mimetype" in package.names)
        _note_people(package, notes)
    except Exception:  # noqa: BLE001 - a damaged document can raise anything
        notes.note("damaged_file", Span(), f"this is {kind}, but a part of it cannot be read", _PLAINLY)
        return ""
    _note_found(found, notes)
    return "\n".join(found.lines)


def _note_files(package: Package, notes: Notebook) -> None:
    """Note what the files in a document are, by their names."""
    program = next((name for name in package.names if _PROGRAMS.search(name)), None)
    types = package.content("[Content_Types].xml") if "[Content_Types].xml" in package.names else b""
    if program or _MACROS in types:
        message = f"this document holds a program (macros): `{program or '[Content_Types].xml'}`"
        notes.note("active_content", Span(), message, "save it as a document without macros")
    for name in package.names:
        if _FILES.search(name) or _ODF_OBJECT.match(name):
            hint = "put it there as a picture, and save it again"
            notes.note("file_inside", Span(), f"this document holds another file: `{_cut(name)}`", hint)
        elif _OTHER_DATA.match(name) and _BIBLIOGRAPHY not in package.content(name):
            message = f"this document holds data of another program: `{_cut(name)}`"
            notes.note("file_inside", Span(), message, _INSPECT)
        elif not is_xml(name):
            _note_picture(name, package, notes)


def _note_picture(name: str, package: Package, notes: Notebook) -> None:
    content = package.content(name)
    kind = kind_of(content)
    if kind not in PICTURES:
        return
    from build_tools.media.pictures import look_at_picture  # noqa: PLC0415 - few documents hold a picture

    inner = Notebook()
    look_at_picture(content, kind, inner)
    for fault in inner.faults:
        if fault.check in {"place_in_picture", "person_in_picture", "too_much_inside"}:
            hint = "take the picture out, run `commons clean` on it, and put it in again"
            notes.note(
                fault.check, Span(), f"`{_cut(posixpath.basename(name))}` in this document: {fault.message}", hint
            )


def _read_part(name: str, content: bytes, found: _Found, *, is_open_document: bool) -> None:
    """Read one part of a document.

    Raises:
        _StopError: It declares a document type, or is nested as no document is.
        expat.ExpatError: It is not well-formed.
    """
    reader = _Part(name, found, is_open_document=is_open_document)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.Parse(content, True)  # noqa: FBT003 - expat takes it by place


class _Part:
    """One part of a document while it is read.

    Args:
        name: What it is called.
        found: Where it is written down what it holds.
        is_open_document: Whether the document is one of OpenDocument's.
    """

    def __init__(self, name: str, found: _Found, *, is_open_document: bool) -> None:
        self.found = found
        self.is_relations = name.endswith(".rels")
        self.is_remarks = _REMARKS.search(name) is not None
        self.is_open_document = is_open_document
        self.has_words = name not in _PROPERTY_FILES and not self.is_relations
        self.line: list[str] = []
        self.code: list[str] = []
        self.catching = ""
        self.depth = 0
        self.cell = ""

    def doctype(self, *_: object) -> None:
        raise _StopError

    def start(self, full_name: str, values: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _MOST_DEEP:
            raise _StopError
        name = full_name.rpartition(" ")[2]
        if self.is_relations and name == "Relationship":
            self._relation(values)
        elif name in {"t", "instrText", "f", "delText"}:
            self.catching = name
        elif name == "v":
            self.catching = name if self.cell != "s" else ""
        elif name == "c":
            self.cell = values.get("t", "")
        elif name in {"p", "h"} and self.is_open_document:
            self.catching = "t"
        elif name in {"tab", "br", "s", "line-break"}:
            self._say(" ")
        self._remark(name, full_name, values)
        if self.is_open_document and values:
            self._fetch(name, values)

    def _remark(self, name: str, full_name: str, values: dict[str, str]) -> None:
        """Count a remark or a tracked change for its author."""
        if name in _TRACKED or (self.is_remarks and name in {"comment", "threadedComment", "cm"}):
            author = next((value for key, value in values.items() if key.rpartition(" ")[2] == "author"), "")
            self.found.authors[author] += 1
        elif self.is_open_document and full_name.endswith((":office:1.0 annotation", ":office:1.0 change-info")):
            self.found.authors[""] += 1
        elif name == "event-listener":
            self.found.programs["a command that runs by itself"] = None

    def _relation(self, values: dict[str, str]) -> None:
        target, kind = values.get("Target", ""), values.get("Type", "").rpartition("/")[2]
        is_link = kind == "hyperlink" and target.lower().startswith(_WEB)
        if values.get("TargetMode") == "External" and not is_link:
            self.found.elsewhere[target] = None

    def _fetch(self, name: str, values: dict[str, str]) -> None:
        for key, value in values.items():
            is_address = key.endswith("xlink href") and ":" in value.partition("/")[0]
            is_path = key.endswith("xlink href") and value.startswith(("/", "\\", "../"))
            is_unsafe = name == "a" and is_address and not value.lower().startswith(_WEB)
            if (name in _FETCHING and (is_address or is_path)) or is_unsafe:
                self.found.elsewhere[value] = None

    def words(self, text: str) -> None:
        if self.catching in {"t", "v", "delText"}:
            self._say(text)
        elif self.catching in {"instrText", "f"}:
            self.code.append(text)

    def _say(self, text: str) -> None:
        if self.has_words and self.found.size < _MOST_TEXT:
            self.found.size += len(text)
            self.line.append(text)

    def end(self, full_name: str) -> None:
        self.depth -= 1
        name = full_name.rpartition(" ")[2]
        if name in {"p", "h", "si", "is", "c"} and (self.line or self.code):
            self._end_of_line()
        elif name in {"t", "v", "f", "instrText", "delText"} and not self.is_open_document:
            self.catching = ""

    def _end_of_line(self) -> None:
        if _DDE.search("".join(self.code)):
            self.found.programs["a command to another program (DDE)"] = None
        text = " ".join("".join(self.line).split())
        self.found.lines += [text[at : at + _LONGEST_LINE] for at in range(0, len(text), _LONGEST_LINE)]
        self.line, self.code, self.catching = [], [], ""


def _note_found(found: _Found, notes: Notebook) -> None:
    for what in found.programs:
        notes.note("active_content", Span(), f"this document holds {what}", _PLAINLY)
    for address in list(found.elsewhere)[:10]:
        message = f"this document fetches something from elsewhere when it is opened: `{_cut(address)}`"
        notes.note("fetches_from_elsewhere", Span(), message, "put a copy of it into the document, or take it out")
    for author, count in found.authors.items():
        message = f"this document holds {count} {'comment or change' if count == 1 else 'comments or changes'}"
        message += f" by `{masked(author)}`" if author.strip() else ""
        hint = "accept or reject every change, delete every comment, and save it again"
        notes.note("comments_inside", Span(), message, hint)


def _note_people(package: Package, notes: Notebook) -> None:
    """Note whom the properties of a document name."""
    for name in package.names:
        if name in _PROPERTY_FILES:
            for what, who in dict.fromkeys(_properties(package.content(name))):
                if what in _PROPERTIES and who.strip() and who.strip().casefold() not in _NOBODY:
                    message = f"the properties of this document name its {_PROPERTIES[what]}: `{masked(who)}`"
                    hint = "it is not published; to take it out of the repository too, run `commons clean`"
                    notes.note("person_in_document", Span(), message, hint)


def _properties(content: bytes) -> Iterable[tuple[str, str]]:
    """The names and values of a document's properties."""
    found: list[tuple[str, str]] = []
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, values: dict[str, str]) -> None:
        del values
        names.append(name.rpartition(" ")[2])

    def end(name: str) -> None:
        del name
        names.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: found.append((names[-1], text))
    parser.Parse(content, True)  # noqa: FBT003 - expat takes it by place
    return found


def clean_office(content: bytes, kind: Kind) -> bytes:
    """An office document without what its properties say of people: the same bytes for the same document.

    Args:
        content: What is in the file, in which no error was found.
        kind: What it is.

    Raises:
        ValueError: It cannot be opened.
    """
    notes = Notebook()
    package = open_package(content, kind, notes)
    if package is None:
        raise ValueError(notes.faults[0].message)
    changed = {name: _without_people(package.content(name)) for name in package.names if name in _PROPERTY_FILES}
    return write_package(package, changed)


def _without_people(content: bytes) -> bytes:
    """A file of properties in which every value but a few is empty."""
    pieces: list[str] = []
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True

    def start(name: str, values: list[str]) -> None:
        names.append(name.rpartition(":")[2])
        pairs = zip(values[::2], values[1::2], strict=True)
        pieces.append(f"<{name}" + "".join(f' {key}="{_escaped(value)}"' for key, value in pairs) + ">")

    def end(name: str) -> None:
        names.pop()
        pieces.append(f"</{name}>")

    def words(text: str) -> None:
        if names[-1] in _KEPT:
            pieces.append(_escaped(text))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    parser.Parse(content, True)  # noqa: FBT003 - as above
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + "".join(pieces)).encode()


def _escaped(text: str) -> str:
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, written)
    return text


def _cut(text: str) -> str:
    shown = "".join(each if each.isprintable() and each != "`" else " " for each in text)
    return shown if len(shown) <= 60 else shown[:60] + "…"
