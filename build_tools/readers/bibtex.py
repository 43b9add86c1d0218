"""BibTeX to references, with the line of every entry and field.

The grammar is bibtexparser's; its own middle layers are not used, because they hide undefined macros and empty keys.
Lines are counted from 1 here and from 0 there.
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
)
from pylatexenc.latex2text import LatexNodes2Text

from build_tools.diagnostics import Span
from build_tools.model import Name, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibtexparser.model import Block, Field

    from build_tools.readers.text import Notebook

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME_FIELDS = ("author", "editor")

_LATEX_SIGNS = re.compile(r"[\\${}%~&^_#]|--|``|''|[!?]`")
"""What LaTeX obeys: a value without any of it is read as it is, and much faster."""
_LATEX = LatexNodes2Text(math_mode="verbatim", keep_comments=True)


@dataclass(frozen=True)
class LocatedReference:
    """A reference and where it stands.

    Attributes:
        reference: The reference.
        span: Where its key stands.
        fields: Where each of its fields starts.
    """

    reference: Reference
    span: Span
    fields: dict[str, Span]

    def at(self, field: str) -> Span:
        """The span of a field, or of the entry when it has no such field."""
        return self.fields.get(field, self.span)


def read_bibtex(text: str, notes: Notebook) -> list[LocatedReference]:
    """The references of a BibTeX text, in order; an entry that cannot be read costs only itself.

    Args:
        text: The BibTeX.
        notes: Where faults are written down.
    """
    library = parse_string(text, parse_stack=[])
    lines = text.split("\n")
    macros = {string.key.lower(): _unwrapped(string.value) for string in library.strings}
    references = []
    for block in library.blocks:
        if isinstance(block, ParsingFailedBlock):
            _note_failure(block, lines, notes)
        elif isinstance(block, ImplicitComment):
            _note_lost_entries(block, lines, notes)
        elif isinstance(block, Entry):
            located = _reference(block, lines, macros, notes)
            if located is not None:
                references.append(located)
    return references


_LOST_ENTRY = re.compile(r"[ \t]*(?:[A-Za-z]+[ \t]*\{|@[A-Za-z]+[ \t]+)[ \t]*[\w:.+-]+[ \t]*,")


def _note_lost_entries(block: ImplicitComment, lines: list[str], notes: Notebook) -> None:
    """Note an entry that lost its @: BibTeX takes what stands outside of entries for a comment."""
    start = _line(block)
    for number in range(start, start + (block.comment or "").count("\n") + 1):
        if number <= len(lines) and _LOST_ENTRY.match(lines[number - 1]):
            message = f"`{lines[number - 1].strip()}` looks like an entry without its @ or its brace, and was not read"
            notes.note(
                "malformed_entry", _whole_line(number, lines), message, "write @book{key, with its own type and key"
            )


def _line(block: Block | Field) -> int:
    return (block.start_line or 0) + 1


def _note_failure(block: ParsingFailedBlock, lines: list[str], notes: Notebook) -> None:
    line = _line(block)
    if isinstance(block, DuplicateBlockKeyBlock):
        first = _line(block.previous_block)
        span = _key_span(block.key, line, lines)
        notes.note(
            "duplicate_reference",
            span,
            f"`{block.key}` is the key of two entries; the first is in line {first}",
            "rename or remove one of them",
        )
    elif isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(f"`{name}`" for name in sorted(block.duplicate_keys))
        notes.note(
            "duplicate_field",
            _whole_line(line, lines),
            f"this entry gives {names} twice, so none of it was read",
            "keep one",
        )
    else:
        reason = getattr(block.error, "abort_reason", "") or str(block.error)
        swallowed = max((block.raw or "").rstrip("\n").count("\n"), 0)
        until = f" to {line + swallowed}" if swallowed else ""
        words = "a brace is never closed" if "closing" in reason or "end of" in reason.lower() else _plain(reason)
        notes.note(
            "malformed_entry",
            _whole_line(line, lines),
            f"this entry could not be read (line {line}{until}): {words}",
            "check its braces, commas and equals signs",
        )


def _plain(reason: str) -> str:
    return reason[:1].lower() + reason[1:].rstrip(". ")


def _whole_line(line: int, lines: list[str]) -> Span:
    return Span(line, 1, len(lines[line - 1]) + 1 if line <= len(lines) else 1)


def _key_span(key: str, line: int, lines: list[str]) -> Span:
    for number in range(line, min(line + 3, len(lines) + 1)):
        position = lines[number - 1].find(key, lines[number - 1].find("{") + 1) if key else -1
        if position >= 0:
            return Span(number, position + 1, position + len(key) + 1)
    return _whole_line(line, lines)


def _reference(block: Entry, lines: list[str], macros: dict[str, str], notes: Notebook) -> LocatedReference | None:
    span = _key_span(block.key, _line(block), lines)
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_:.+-]*", block.key or ""):
        message = (
            f"`{block.key}` cannot be cited: a key is letters, digits, `_`, `-` and `:`"
            if block.key
            else "this entry has no key"
        )
        notes.note("malformed_key", span, message, "write one after the opening brace: @book{schon1983,")
        return None
    fields: dict[str, str] = {}
    places: dict[str, Span] = {}
    names: dict[str, tuple[Name, ...]] = {}
    more = False
    for field in block.fields:
        name = field.key.lower()
        places[name] = _field_span(field, lines)
        written = _written(field, macros, places[name], notes)
        if name in NAME_FIELDS:
            people = split_multiple_persons_names(written) if written.strip() else []
            more = more or (name == "author" and people[-1:] == ["others"])
            names[name] = tuple(_names((person for person in people if person != "others"), places[name], notes))
        elif written.strip():
            fields[name] = readable(written) if name not in {"url", "doi"} else _unbraced(written)
    reference = Reference(
        key=block.key,
        kind=block.entry_type.lower(),
        fields=fields,
        authors=names.get("author", ()),
        editors=names.get("editor", ()),
        more_authors=more,
    )
    return LocatedReference(reference, span, places)


def _field_span(field: Field, lines: list[str]) -> Span:
    line = _line(field)
    text = lines[line - 1] if line <= len(lines) else ""
    match = re.search(rf"\b{re.escape(field.key)}\s*=", text, re.IGNORECASE)
    start = match.start() + 1 if match else 1
    # What is taken for a name can have several lines, where a brace or a comma is missing above it.
    return Span(line, start, start + len(field.key) if match else len(text) + 1)


def _written(field: Field, macros: dict[str, str], span: Span, notes: Notebook) -> str:
    """The value of a field, without what encloses it and with its macros resolved."""
    value = str(field.value).strip()
    if value[:1] in {"{", '"'} and _closes_at_end(value):
        return value[1:-1]
    parts = []
    for part in (piece.strip() for piece in value.split("#")):
        if part[:1] in {"{", '"'}:
            parts.append(_unwrapped(part))
        elif part.isdigit() or part.lower() in MONTHS:
            parts.append(part)
        elif part.lower() in macros:
            parts.append(macros[part.lower()])
        else:
            notes.note(
                "undefined_macro",
                span,
                f"`{part}` is neither in braces nor a defined @string",
                f"write {' '.join(field.key.split()[-1:])} = {{{part}}}",
            )
            parts.append(part)
    return "".join(parts)


def _closes_at_end(value: str) -> bool:
    depth = 0
    for index, character in enumerate(value):
        depth += (character == "{") - (character == "}")
        if value[0] == "{" and depth == 0:
            return index == len(value) - 1
        if value[0] == '"' and character == '"' and depth == 0 and index:
            return index == len(value) - 1
    return False


def _unwrapped(value: str) -> str:
    return value[1:-1] if value[:1] in {"{", '"'} else value


def _unbraced(value: str) -> str:
    return " ".join(value.replace("{", "").replace("}", "").split())


def _names(people: Iterable[str], span: Span, notes: Notebook) -> list[Name]:
    names = []
    for person in people:
        if person.startswith("{") and _closes_at_end(person):
            names.append(Name(literal=readable(person)))
            continue
        try:
            parts = parse_single_name_into_parts(person)
        except InvalidNameError:
            notes.note(
                "malformed_name",
                span,
                f"`{person}` cannot be read as a name",
                "write Family, Given, or put a body's name in double braces",
            )
            continue
        names.append(
            Name(
                family=readable(" ".join(parts.last)),
                given=readable(" ".join(parts.first)),
                particle=readable(" ".join(parts.von)),
                suffix=readable(" ".join(parts.jr)),
            )
        )
    return names


def readable(value: str) -> str:
    """LaTeX as text that a person reads: accents and dashes as characters, quotation marks curled, no braces.

    What is nested so deep that no person wrote it stays as it is.
    """
    text = value
    if _LATEX_SIGNS.search(value):
        with suppress(RecursionError, IndexError, ValueError, TypeError):
            text = str(_LATEX.latex_to_text(value))
    text = text.replace("``", "“").replace("''", "”").replace("`", "‘").replace("'", "’")
    return " ".join(text.replace("{", "").replace("}", "").split())
