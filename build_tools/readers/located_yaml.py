"""YAML to values, with the line and column of every key and item.

The text is read as events from the C parser and never composed, so that nesting costs no recursion.
What is accepted is the part of YAML 1.1 that a person writes by hand: no tags, anchors, aliases or merge keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import yaml

from build_tools.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.readers.text import Notebook

Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 12
MAX_CHARACTERS = 200_000

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_SCALAR = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Document:
    """A YAML text as plain values, and the place of each.

    Attributes:
        value: Dictionaries, lists, text, numbers, booleans, dates and None.
        keys: The span of each key, by the path of its value.
        values: The span of each value, by its path.
        raw: The text of each plain scalar as it was written, by its path.
    """

    value: object = None
    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)
    raw: dict[Path, str] = field(default_factory=dict)

    def has(self, *path: str | int) -> bool:
        """Whether something other than nothing is written at this path."""
        return path in self.values and self.raw.get(path, " ") not in {"", "~", "null", "Null", "NULL"}

    def get(self, *path: str | int) -> object:
        """The value at a path, or None when there is none."""
        value = self.value
        for part in path:
            if isinstance(value, dict) and part in value:
                value = value[part]
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def indexes(self, kind: type, *path: str | int) -> list[int]:
        """Where in the list at a path the items of one type stand: the ones that a record kept, when others misfit."""
        value = self.get(*path)
        return [index for index, item in enumerate(value) if isinstance(item, kind)] if isinstance(value, list) else []

    def at(self, *path: str | int) -> Span:
        """The span of the value at a path, or of the nearest thing around it."""
        while path:
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return Span()

    def at_key(self, *path: str | int) -> Span:
        """The span of the key at a path, or of the nearest thing around it."""
        while path:
            if path in self.keys:
                return self.keys[path]
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return Span()


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that has begun and not ended."""

    container: dict[str, object] | list[object]
    path: Path
    key: str | None = None
    key_span: Span = Span()


def read_yaml(text: str, notes: Notebook, *, first_line: int = 1) -> Document | None:
    """The values of a YAML text, or None when it cannot be read.

    Args:
        text: The YAML.
        notes: Where faults are written down.
        first_line: The line of the file on which `text` starts, counted from 1.
    """
    offset = first_line - 1
    if not _is_small_enough(text, notes, offset):
        return None
    mended = _mend_tabs(text, notes, offset)
    builder = _Builder(notes, offset)
    try:
        for event in _events(mended):
            if not builder.take(event):
                return None
    except yaml.MarkedYAMLError as error:
        if mended == text:
            _note_syntax(error, text, notes, offset)
        return None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 + offset
        notes.note("malformed_yaml", Span(line, 1, 1), f"an invisible control character (U+{ord(_character(error)):04X}) is in this line")
        return None
    return None if mended != text else builder.document


def _character(error: yaml.reader.ReaderError) -> str:
    return chr(error.character) if isinstance(error.character, int) else error.character[:1] or "\0"


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=_Loader)


def _is_small_enough(text: str, notes: Notebook, offset: int) -> bool:
    if len(text) > MAX_CHARACTERS:
        notes.note("too_large", Span(offset + 1), f"this YAML is {len(text):,} characters long; the limit is {MAX_CHARACTERS:,}")
        return False
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        opening = re.match(r"[ ]*(?:[-?:] +)*", line)
        blocks = len(re.findall(r"[-?:]", opening.group())) if opening else 0
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if depth > 4 * MAX_DEPTH or blocks > 4 * MAX_DEPTH or (opening and len(opening.group()) > 40 * MAX_DEPTH):
            notes.note("nested_too_deep", Span(number + offset), f"this line is nested more than {MAX_DEPTH} levels deep")
            return False
    return True


def _mend_tabs(text: str, notes: Notebook, offset: int) -> str:
    lines = text.split("\n")
    for index, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            column = indent.index("\t") + 1
            notes.note(
                "tab_indent",
                Span(index + 1 + offset, column, column + 1),
                "a tab indents this line, and YAML is indented with spaces",
                "replace the tab by two spaces",
            )
            lines[index] = indent.replace("\t", "  ") + line.lstrip(" \t")
    return "\n".join(lines)


_PLAIN_WORDS = [
    ("mapping values are not allowed", "there is a second colon in this line", "put the text after the first colon in quotes"),
    ("could not find expected ':'", "this line has no colon after its key", "write `key: value`"),
    ("found character that cannot start any token", "this value starts with a character that YAML keeps for itself", "put the value in quotes"),
    ("found unexpected end of stream", "a quotation mark is opened and never closed", "add the closing quotation mark"),
    ("found unknown escape character", "a backslash in double quotes starts an escape that YAML does not know", "use single quotes"),
    ("did not find expected <document start>", "something stands here after the end of the YAML", None),
    ("did not find expected key", "this line does not line up with the lines above it", "indent it like its neighbours"),
    ("did not find expected '-' indicator", "this line does not line up with the list above it", "start it with `- ` or indent it further"),
    ("did not find expected ',' or ']'", "a list that starts with [ is not closed", "add the closing ]"),
    ("did not find expected ',' or '}'", "a group that starts with { is not closed", "add the closing }"),
    ("did not find expected node content", "a value is missing here", None),
    ("found undefined alias", "`*` at the start of a value is an alias", "put the value in quotes"),
]


def _note_syntax(error: yaml.MarkedYAMLError, text: str, notes: Notebook, offset: int) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line = min(line, text.rstrip("\n").count("\n"))
    problem = f"{error.context or ''} {error.problem or ''}".strip()
    for known, words, suggestion in _PLAIN_WORDS:
        if known in problem:
            if "quotation mark" in words and error.context_mark:
                line, column = error.context_mark.line, error.context_mark.column
            check = "alias_or_anchor" if "alias" in words else "malformed_yaml"
            notes.note(check, Span(line + 1 + offset, column + 1, column + 2), words, suggestion)
            return
    notes.note("malformed_yaml", Span(line + 1 + offset, column + 1, column + 2), f"YAML cannot be read here: {problem}")


class _Builder:
    """Builds the values of one document from its events."""

    def __init__(self, notes: Notebook, offset: int) -> None:
        self.notes = notes
        self.offset = offset
        self.open: list[_Open] = []
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self.raw: dict[Path, str] = {}
        self.value: object = None
        self.documents = 0

    @property
    def document(self) -> Document:
        return Document(self.value, self.keys, self.values, self.raw)

    def take(self, event: yaml.Event) -> bool:
        """Take one event; False when the rest of the text is not worth reading."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.notes.note("malformed_yaml", self._span(event), "a second YAML document starts here", "remove the line `---`")
                return False
        elif isinstance(event, yaml.AliasEvent):
            self._note_alias(event)
            return False
        elif isinstance(event, yaml.NodeEvent):
            return self._take_node(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.open.pop()
        return True

    def _note_alias(self, event: yaml.AliasEvent) -> None:
        self.notes.note("alias_or_anchor", self._span(event), f"`*{event.anchor}` is an alias, which we do not use", "write the value out, or put it in quotes")

    def _take_node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> bool:
        if event.anchor is not None:
            self.notes.note("alias_or_anchor", self._span(event), f"`&{event.anchor}` is an anchor, which we do not use", "remove it, or put the value in quotes")
            return False
        if event.tag is not None:
            self.notes.note("yaml_tag", self._span(event), f"`{event.tag}` is a YAML tag, which we do not use", "remove it, or put the value in quotes")
            return False
        if len(self.open) >= MAX_DEPTH:
            self.notes.note("nested_too_deep", self._span(event), f"this is nested more than {MAX_DEPTH} levels deep")
            return False
        parent = self.open[-1] if self.open else None
        if parent is not None and isinstance(parent.container, dict) and parent.key is None:
            return self._take_key(event, parent)
        path = self._path(parent)
        self.values[path] = self._span(event)
        if isinstance(event, yaml.ScalarEvent):
            self._store(parent, self._scalar(event, path))
            return True
        container: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._store(parent, container)
        self.open.append(_Open(container, path))
        return True

    def _take_key(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, parent: _Open) -> bool:
        if not isinstance(event, yaml.ScalarEvent):
            self.notes.note("malformed_yaml", self._span(event), "a key must be plain text", "put it in quotes")
            return False
        if event.value == "<<" and not event.style:
            self.notes.note("alias_or_anchor", self._span(event), "`<<` is a merge key, which we do not use", "write the fields out")
            return False
        parent.key, parent.key_span = event.value, self._span(event)
        return True

    def _path(self, parent: _Open | None) -> Path:
        if parent is None:
            return ()
        if isinstance(parent.container, list):
            return (*parent.path, len(parent.container))
        key = parent.key or ""
        path = (*parent.path, key)
        if path in self.keys:
            first = self.keys[path].line
            self.notes.note("duplicate_key", parent.key_span, f"`{key}` is given twice; the first is in line {first}", "keep one of the two")
        else:
            self.keys[path] = parent.key_span
        return path

    def _store(self, parent: _Open | None, value: object) -> None:
        if parent is None:
            self.value = value
        elif isinstance(parent.container, list):
            parent.container.append(value)
        else:
            parent.container[parent.key or ""] = value
            parent.key = None

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> object:
        plain = not event.style and event.implicit[0]
        if not plain:
            return event.value
        self.raw[path] = event.value
        tag = _RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False))
        if tag == _SCALAR + "str":
            return event.value
        try:
            return yaml.constructor.SafeConstructor().construct_object(yaml.ScalarNode(tag, event.value), deep=True)  # type: ignore[no-untyped-call]
        except (ValueError, yaml.YAMLError, OverflowError):
            return event.value

    def _span(self, event: yaml.Event) -> Span:
        start, end = event.start_mark, event.end_mark
        column = start.column + 1
        end_column = end.column + 1 if end.line == start.line else column + 1
        return Span(start.line + 1 + self.offset, column, max(end_column, column))
