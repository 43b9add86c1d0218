"""YAML to values, with the line and column of every key and item.

The text is read as events from the C parser and never composed, so that nesting costs no recursion.
What is accepted is the part of YAML 1.1 that a person writes by hand: no tags, anchors, aliases or merge keys.
A fault costs only the line it is in, whenever it is clear what was meant: see `yaml_syntax`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

import yaml

from build_tools.diagnostics import Fix, Span
from build_tools.intake import most
from build_tools.readers.invisible import called, may_hold_invisible, without_invisible
from build_tools.readers.text import Notebook, without_controls
from build_tools.readers.yaml_syntax import (
    Extent,
    Mending,
    Reached,
    can_be_mended,
    diagnose,
    extent,
    in_quotes,
    restored,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = most("yaml-depth")
MAX_CHARACTERS = most("characters")
MAX_REPAIRS = 25
MAX_WORK = 2_000_000
MAX_NUMBER = 300

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolve: Callable[..., str] = yaml.resolver.Resolver().resolve
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_TEXT = "tag:yaml.org,2002:str"
_CUT_SHORT = {_TEXT, "tag:yaml.org,2002:null"}
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

    def words_at(self, *path: str | int, quotes: bool = False) -> Span | None:
        """Where the words of a single value stand, or None when they are not written in one line as they are read.

        Args:
            *path: The value's path.
            quotes: Whether the quotation marks around them, if there are any, belong to the place.
        """
        span, plain, value = self.values.get(path, Span()), self.raw.get(path), self.get(*path)
        width = span.end_column - span.column
        if plain is not None:
            return span if width == len(plain) else None
        if not isinstance(value, str) or width != len(value) + 2:
            return None
        return span if quotes else Span(span.line, span.column + 1, span.end_column - 1)

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
        key_place: The same for the parser.
        is_dropped: Whether that value is not to be kept.
    """

    container: dict[str, object] | list[object]
    path: Path
    start: Extent
    is_flow: bool
    key: str | None = None
    key_span: Span = field(default_factory=Span)
    key_place: Extent | None = None
    is_dropped: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it is a sequence."""
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
    repairs = min(MAX_REPAIRS, MAX_WORK // (len(text) + 1)) if can_be_mended(text) else 0
    for _ in range(max(repairs, 1)):
        found = Notebook()
        builder = _Builder(mending, found, first_line - 1)
        try:
            is_read = all(map(builder.take, yaml.parse(mending.text, Loader=_Loader)))
        except yaml.MarkedYAMLError as error:
            fault, is_mended = diagnose(error, mending, builder.reached)
            span = Span(fault.span.line + first_line - 1, fault.span.column, fault.span.end_column)
            fault = replace(fault, span=span, fix=fault.fix and Fix.at(span, fault.fix.edits[0].text))
            if fault in notes.faults:
                break
            if not has_tabs or is_mended:
                notes.faults.append(fault)
            if not is_mended:
                found.faults = [each for each in found.faults if each.span.line != fault.span.line]
                break
        else:
            notes.faults.extend(found.faults)
            return builder.document if is_read else None
    notes.faults.extend(found.faults)
    return None


def _mend_indents(mending: Mending, notes: Notebook, first_line: int) -> bool:
    """Note and replace what indents a line and is no ordinary space; say whether there was any."""
    is_any = False
    for index, line in enumerate(mending.lines):
        if not line[:1].isspace():
            continue
        if not line.strip(" \t"):
            mending.lines[index] = " " * len(line)
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
        if isinstance(event, yaml.NodeEvent):
            return self._take_node(event, extent(event))
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                message = "a second set of fields starts here"
                self.notes.note("malformed_yaml", self._span(extent(event)), message, "remove the line `---`")
                return False
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            closed = self.open.pop()
            place = extent(event)
            if closed.is_flow and place.end_line == closed.start.line:
                start = self.values[closed.path]
                end = self.mending.column(place.end_line, place.end_column)
                self.values[closed.path] = Span(start.line, start.column, max(end + 1, start.column))
        return True

    def _take_node(self, event: yaml.NodeEvent, place: Extent) -> bool:
        parent = self.open[-1] if self.open else None
        if len(self.open) >= MAX_DEPTH and not isinstance(event, yaml.ScalarEvent):
            message = f"this is nested more than {MAX_DEPTH} levels deep"
            self.notes.note(
                "nested_too_deep",
                self._span(place),
                message,
                "check the brackets and indents: no field goes that deep",
            )
            return False
        if parent is not None and not parent.is_list and parent.key is None:
            return self._take_key(event, place, parent)
        self._note_signs(event, place)
        path = self._path(event, place, parent)
        self.values[path] = self._span(place)
        if isinstance(event, yaml.CollectionStartEvent):
            container: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._store(parent, container)
            self.open.append(_Open(container, path, place, bool(event.flow_style)))
        else:
            self._store(parent, self._scalar(event, place, path))
        return True

    def _note_signs(self, event: yaml.NodeEvent, place: Extent) -> None:
        """Note an alias, an anchor or a tag; it is then read as text or left out."""
        is_alias = event.anchor is not None or isinstance(event, yaml.AliasEvent)
        if not is_alias and getattr(event, "tag", None) is None:
            return
        written = self._written(place)
        sign = written[:1] if is_alias else "!"
        message = f"`{shown(written)}` starts with `{sign}`, a sign that YAML keeps for itself"
        check = "alias_or_anchor" if is_alias else "yaml_tag"
        self.notes.note(check, self._span(place), message, self._hint(written))

    def _hint(self, written: str) -> str:
        parent = self.open[-1] if self.open else None
        return in_quotes(parent.key or "" if parent else "", written) + ", or remove the sign and its word"

    def _take_key(self, event: yaml.NodeEvent, place: Extent, parent: _Open) -> bool:
        if isinstance(event, yaml.CollectionStartEvent):
            what = "a list" if isinstance(event, yaml.SequenceStartEvent) else "a group"
            self.notes.note(
                "malformed_yaml",
                self._span(place),
                f"{what} stands where the name of a field should be",
                "if it is a text, put it in quotes",
            )
            return False
        parent.key_span, parent.key_place = self._span(place), place
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
        self._note_signs(event, place)
        parent.key, parent.is_dropped = self._written(place), True
        return True

    def _path(self, event: yaml.NodeEvent, place: Extent, parent: _Open | None) -> Path:
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
        elif not parent.is_dropped and self._has_no_colon(event, place, parent):
            message = f"`{shown(parent.key or '')}` has no colon, so a comma or bracket has cut a text in two"
            self.notes.note("malformed_yaml", parent.key_span, message, "put the whole text in quotes")
            parent.is_dropped = True
        if parent.is_dropped:
            self.dropped += 1
            return (*parent.path, -1, self.dropped)
        self.keys[path] = parent.key_span
        return path

    def _has_no_colon(self, event: yaml.NodeEvent, place: Extent, parent: _Open) -> bool:
        """Whether a word stands alone in a group in braces."""
        name = parent.key_place
        if not parent.is_flow or name is None or not isinstance(event, yaml.ScalarEvent):
            return False
        if event.value or event.style or not place.is_empty or place.line != name.end_line:
            return False
        return ":" not in self.mending.lines[place.line][name.end_column : place.column]

    def _store(self, parent: _Open | None, value: object) -> None:
        if parent is None:
            self.value = value
        elif isinstance(parent.container, list):
            parent.container.append(value)
        else:
            if not parent.is_dropped:
                parent.container[parent.key or ""] = value
            parent.key = None

    def _scalar(self, event: yaml.NodeEvent, place: Extent, path: Path) -> object:
        if not isinstance(event, yaml.ScalarEvent):
            return self._written(place)
        value = restored(event.value)
        if event.style == '"' and may_hold_invisible(value):
            value = self._without_escaped(value, place)
        if event.style or event.tag is not None or event.anchor is not None:
            return value or ("" if event.style else self._written(place))
        self.raw[path] = value
        tag = _resolve(yaml.ScalarNode, event.value, (True, False))
        if tag in _CUT_SHORT:
            self._note_cut(place, value, path)
        if tag == _TEXT or len(value) > MAX_NUMBER:
            return value
        try:
            return _CONSTRUCTOR.yaml_constructors[tag](_CONSTRUCTOR, yaml.ScalarNode(tag, value))
        except (KeyError, ValueError, OverflowError, yaml.YAMLError):
            return value

    def _without_escaped(self, value: str, place: Extent) -> str:
        r"""A text in which an escape such as `\u202e` stood for a character that nobody can see; the first is noted."""
        lines = [without_invisible(line) for line in value.split("\n")]
        unseen = next(
            (line[at] for line, (_, at) in zip(value.split("\n"), lines, strict=True) if at is not None), None
        )
        if unseen is not None:
            message = f"a code in this text stands for a character that nobody can see ({called(unseen)})"
            hint = "delete it, or write the sign that was meant"
            self.notes.note("control_character", self._span(place), message, hint)
        return "\n".join(line for line, _ in lines)

    def _note_cut(self, place: Extent, value: str, path: Path) -> None:
        """Note what YAML cuts off a text without a word."""
        rest = self.mending.written(place.end_line, place.end_column)
        if rest.startswith(" #"):
            begin = self.mending.column(place.end_line, place.end_column) + 2
            end = self.mending.column(place.end_line, place.end_column + len(rest.rstrip())) + 1
            span = Span(place.end_line + 1 + self.offset, begin, end)
            message = f"`{shown(rest)}` is left out of the text, because a `#` after one space starts a comment"
            key = str(path[-1]) if path and isinstance(path[-1], str) else ""
            hint = in_quotes(key, value + rest) + "; before a comment, leave two spaces"
            self.notes.note("text_after_hash", span, message, hint)

    def _written(self, place: Extent) -> str:
        """An event's first line as it is written."""
        end = place.end_column if place.line == place.end_line else None
        return self.mending.written(place.line, place.column, end).strip()

    def _span(self, place: Extent) -> Span:
        """Where an event stands in the file; of several lines, the first."""
        lines = self.mending.lines
        if place.line == place.end_line < len(lines) and not self.mending.inserted:
            length = len(lines[place.line])
            start, end = min(place.column, length), min(place.end_column, length)
            return Span(place.line + 1 + self.offset, start + 1, max(end, start) + 1)
        line = min(place.line, len(lines) - 1)
        length = len(lines[line])
        start = min(place.column, length)
        end = min(place.end_column, length) if place.end_line == place.line else min(start + 1, length)
        column = self.mending.column(line, start)
        return Span(line + 1 + self.offset, column + 1, max(self.mending.column(line, end), column) + 1)
