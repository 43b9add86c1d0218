"""YAML to values, with the line and column of every key and item.

The text is read as events from the C parser and never composed, so that nesting costs no recursion.
What is accepted is the part of YAML 1.1 that a person writes by hand: no tags, anchors, aliases or merge keys.
A fault costs only the line it is in, whenever it is clear what was meant: see `yaml_syntax`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import yaml

from build_tools.diagnostics import Span
from build_tools.readers.text import Notebook, without_controls
from build_tools.readers.yaml_syntax import Mending, Reached, can_be_mended, diagnose, in_quotes, restored, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 12
MAX_CHARACTERS = 200_000
MAX_REPAIRS = 40
MAX_NUMBER = 300

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_SCALAR = "tag:yaml.org,2002:"
_INDENT = re.compile(r"[\s]*")


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
            inside = dict(enumerate(value)) if isinstance(value, list) else value
            value = inside.get(part) if isinstance(inside, dict) else None
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
    """A mapping or sequence that has begun and not ended.

    Attributes:
        container: What is being filled.
        path: Its path.
        start: Where it starts.
        is_flow: Whether it is written in brackets.
        key: The name of the field whose value comes next.
        key_span: Where that name stands.
        key_end: The parser's mark after that name.
        is_dropped: Whether that value is not to be kept.
        is_list: Whether it is a sequence.
    """

    container: dict[str, object] | list[object]
    path: Path
    start: yaml.Mark
    is_flow: bool
    key: str | None = None
    key_span: Span = Span()
    key_end: yaml.Mark | None = None
    is_dropped: bool = False

    @property
    def is_list(self) -> bool:
        return isinstance(self.container, list)


def read_yaml(text: str, notes: Notebook, *, first_line: int = 1) -> Document | None:
    """The values of a YAML text, or None when it cannot be read.

    Args:
        text: The YAML, as `decode` gives it.
        notes: Where faults are written down.
        first_line: The line of the file on which `text` starts, counted from 1.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"this file is {len(text):,} characters long; the limit is {MAX_CHARACTERS:,}"
        notes.note("too_large", Span(first_line), message, "is it the right file? If it is, split it")
        return None
    text = without_controls(text, notes, first_line)
    mending = Mending(text.split("\n"))
    has_tabs = _mend_indents(mending, notes, first_line)
    repairs = MAX_REPAIRS if can_be_mended(text) else 1
    for _ in range(repairs):
        found = Notebook()
        builder = _Builder(mending, found, first_line - 1)
        try:
            is_read = all(builder.take(event) for event in _events(mending.text))
        except yaml.MarkedYAMLError as error:
            fault, is_mended = diagnose(error, mending, builder.reached)
            span = Span(fault.span.line + first_line - 1, fault.span.column, fault.span.end_column)
            if not has_tabs or is_mended:
                notes.note(fault.check, span, fault.message, fault.suggestion)
            if not is_mended:
                break
        else:
            notes.faults.extend(found.faults)
            return builder.document if is_read else None
    notes.faults.extend(found.faults)
    return None


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=_Loader)


def _mend_indents(mending: Mending, notes: Notebook, first_line: int) -> bool:
    """Note and replace what indents a line and is no ordinary space; say whether there was any."""
    is_any = False
    for index, line in enumerate(mending.lines):
        if not line[:1].isspace() or not line.strip():
            continue
        indent = line[: len(line) - len(line.lstrip())]
        column = next((at for at, character in enumerate(indent) if character != " "), None)
        if column is None:
            continue
        is_any = True
        is_tab = indent[column] == "\t"
        what = "a tab" if is_tab else f"a space that is not an ordinary one (U+{ord(indent[column]):04X})"
        hint = "replace it by two spaces" if is_tab else "replace it by an ordinary space"
        message = f"{what} indents this line, and YAML is indented with spaces"
        notes.note("tab_indent", Span(index + first_line, column + 1, column + 2), message, hint)
        mending.replace(index, 0, len(indent), "".join(" " for _ in indent))
        for at in reversed([at for at, character in enumerate(indent) if character == "\t"]):
            mending.insert(index, at, " ")
    return is_any


class _Builder:
    """Builds the values of one document from its events."""

    def __init__(self, mending: Mending, notes: Notebook, offset: int) -> None:
        self.mending = mending
        self.notes = notes
        self.offset = offset
        self.open: list[_Open] = []
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self.raw: dict[Path, str] = {}
        self.value: object = None
        self.documents = 0
        self.dropped = 0
        self.last: yaml.Event | None = None

    @property
    def document(self) -> Document:
        """What was built."""
        return Document(self.value, self.keys, self.values, self.raw)

    @property
    def reached(self) -> Reached:
        """How far the events went."""
        innermost = self.open[-1] if self.open and self.open[-1].is_flow else None
        return Reached(self.last, innermost.start if innermost else None, innermost is not None and innermost.is_list)

    def take(self, event: yaml.Event) -> bool:
        """Take one event; False when the rest of the text is not worth reading."""
        self.last = event
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                message = "a second set of fields starts here"
                self.notes.note("malformed_yaml", self._span(event), message, "remove the line `---`")
                return False
        elif isinstance(event, yaml.NodeEvent):
            return self._take_node(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            closed = self.open.pop()
            if closed.is_flow and event.end_mark.line == closed.start.line:
                start = self.values[closed.path]
                end = self.mending.column(closed.start.line, event.end_mark.column)
                self.values[closed.path] = Span(start.line, start.column, max(end + 1, start.column))
        return True

    def _take_node(self, event: yaml.NodeEvent) -> bool:
        parent = self.open[-1] if self.open else None
        if len(self.open) >= MAX_DEPTH and not isinstance(event, yaml.ScalarEvent):
            message = f"this is nested more than {MAX_DEPTH} levels deep"
            self.notes.note(
                "nested_too_deep",
                self._span(event),
                message,
                "no field of ours goes that deep: check brackets and indents",
            )
            return False
        if parent is not None and not parent.is_list and parent.key is None:
            return self._take_key(event, parent)
        self._note_signs(event)
        path = self._path(event, parent)
        self.values[path] = self._span(event)
        if isinstance(event, yaml.CollectionStartEvent):
            container: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._store(parent, container)
            self.open.append(_Open(container, path, event.start_mark, bool(event.flow_style)))
        else:
            self._store(parent, self._scalar(event, path))
        return True

    def _note_signs(self, event: yaml.NodeEvent) -> None:
        """Note an alias, an anchor or a tag; it is then read as text or left out."""
        written = self._written(event).split("\n")[0]
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            message = f"`{shown(written)}` starts with `{written[:1]}`, a sign that YAML keeps for itself"
            self.notes.note("alias_or_anchor", self._span(event), message, self._hint(written))
        elif getattr(event, "tag", None) is not None:
            message = f"`{shown(written)}` starts with `!`, a sign that YAML keeps for itself"
            self.notes.note("yaml_tag", self._span(event), message, self._hint(written))

    def _hint(self, written: str) -> str:
        parent = self.open[-1] if self.open else None
        return in_quotes(parent.key or "" if parent else "", written) + ", or remove the sign and its word"

    def _take_key(self, event: yaml.NodeEvent, parent: _Open) -> bool:
        if isinstance(event, yaml.CollectionStartEvent):
            what = "a list" if isinstance(event, yaml.SequenceStartEvent) else "a group"
            self.notes.note(
                "malformed_yaml",
                self._span(event),
                f"{what} stands where the name of a field should be",
                "if it is a text, put it in quotes",
            )
            return False
        parent.key_span, parent.key_end = self._span(event), event.end_mark
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            parent.key, parent.is_dropped = restored(event.value), False
            if event.value == "<<" and not event.style:
                parent.is_dropped = True
                self.notes.note(
                    "alias_or_anchor",
                    parent.key_span,
                    "`<<` brings in the fields of another group, which we do not use",
                    "write the fields out",
                )
            elif not event.value:
                parent.is_dropped = True
                self.notes.note(
                    "malformed_yaml",
                    parent.key_span,
                    "the name of the field is missing before this colon",
                    "write `field: text`",
                )
            return True
        self._note_signs(event)
        parent.key, parent.is_dropped = self._written(event), True
        return True

    def _path(self, event: yaml.NodeEvent, parent: _Open | None) -> Path:
        if parent is None:
            return ()
        if isinstance(parent.container, list):
            return (*parent.path, len(parent.container))
        path = (*parent.path, parent.key or "")
        if path in self.keys and not parent.is_dropped:
            first = self.keys[path].line
            message = f"`{shown(parent.key or '')}` is given twice; the first is in line {first}"
            self.notes.note("duplicate_key", parent.key_span, message, "keep one of the two")
            parent.is_dropped = True
        elif not parent.is_dropped and self._has_no_colon(event, parent):
            message = f"`{shown(parent.key or '')}` has no colon, so a comma or bracket has cut a text in two"
            self.notes.note("malformed_yaml", parent.key_span, message, "put the whole text in quotes")
            parent.is_dropped = True
        if parent.is_dropped:
            self.dropped += 1
            return (*parent.path, -1, self.dropped)
        self.keys[path] = parent.key_span
        return path

    def _has_no_colon(self, event: yaml.NodeEvent, parent: _Open) -> bool:
        """Whether a word stands alone in a group in braces."""
        end = parent.key_end
        if not parent.is_flow or end is None or not isinstance(event, yaml.ScalarEvent):
            return False
        start = event.start_mark
        is_nothing = not event.value and not event.style and start.index == event.end_mark.index
        return (
            is_nothing and end.line == start.line and ":" not in self.mending.lines[end.line][end.column : start.column]
        )

    def _store(self, parent: _Open | None, value: object) -> None:
        if parent is None:
            self.value = value
        elif isinstance(parent.container, list):
            parent.container.append(value)
        else:
            if not parent.is_dropped:
                parent.container[parent.key or ""] = value
            parent.key = None

    def _scalar(self, event: yaml.NodeEvent, path: Path) -> object:
        if not isinstance(event, yaml.ScalarEvent):
            return self._written(event)
        value = restored(event.value)
        if event.style or event.tag is not None or event.anchor is not None:
            return value or ("" if event.style else self._written(event))
        self.raw[path] = value
        tag = _RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False))
        if tag in {_SCALAR + "str", _SCALAR + "null"}:
            self._look_after(event, value, path)
        if tag == _SCALAR + "str" or len(value) > MAX_NUMBER:
            return value
        try:
            return _CONSTRUCTOR.yaml_constructors[tag](_CONSTRUCTOR, yaml.ScalarNode(tag, value))
        except (KeyError, ValueError, OverflowError, yaml.YAMLError):
            return value

    def _look_after(self, event: yaml.ScalarEvent, value: str, path: Path) -> None:
        """Note what YAML cuts off a text, or adds to it, without a word."""
        start, end = event.start_mark, event.end_mark
        rest = self.mending.written(end.line, end.column) if end.line < len(self.mending.lines) else ""
        if re.match(r" #", rest):
            line = end.line + 1 + self.offset
            begin = self.mending.column(end.line, end.column) + 2
            span = Span(line, begin, begin + len(rest.rstrip()) - 1)
            message = f"YAML takes `{shown(rest)}` for a comment, so it is not part of the text"
            text = self.mending.written(start.line, start.column) if start.line == end.line else value + rest
            key = str(path[-1]) if path and isinstance(path[-1], str) else ""
            self.notes.note(
                "text_after_hash", span, message, in_quotes(key, text.strip()) + "; before a comment, leave two spaces"
            )
        if path and isinstance(path[-1], int) and not (self.open and self.open[-1].is_flow):
            for number in range(start.line + 1, end.line + 1):
                match = re.match(r" *-(?=[^\s-])", self.mending.lines[number])
                if match:
                    hint = "write a hyphen and a space: `- …`"
                    span = Span(number + 1 + self.offset, match.end(), match.end() + 1)
                    message = (
                        "there is no space after this hyphen, so YAML takes the line for a part of the item above it"
                    )
                    self.notes.note("malformed_yaml", span, message, hint)

    def _written(self, event: yaml.Event) -> str:
        start, end = event.start_mark, event.end_mark
        if start.line >= len(self.mending.lines):
            return ""
        if start.line == end.line:
            return self.mending.written(start.line, start.column, end.column).strip()
        return self.mending.written(start.line, start.column).strip()

    def _span(self, event: yaml.Event) -> Span:
        """Where an event stands in the file; of several lines, the first."""
        start, end = event.start_mark, event.end_mark
        line = min(start.line, len(self.mending.lines) - 1)
        last = end.column if end.line == start.line else start.column + 1
        last = min(last, len(self.mending.lines[line]))
        column = self.mending.column(line, min(start.column, len(self.mending.lines[line])))
        return Span(line + 1 + self.offset, column + 1, max(self.mending.column(line, last), column) + 1)
