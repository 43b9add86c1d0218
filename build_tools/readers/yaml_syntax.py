"""What is wrong with a text that is not YAML, in plain words, and the text mended so far that the rest can be read.

A repair keeps every character in its line and column: a sign that YAML would obey is replaced by a stand-in, which
becomes the sign again in the value. Only what was most certainly meant is repaired; else the reader stops.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import yaml

from build_tools.diagnostics import Fault, Fix, Span

if TYPE_CHECKING:
    from collections.abc import Callable

_STAND_IN = 0x10FF00
_TO_STAND_INS = {ord(sign): _STAND_IN + ord(sign) for sign in string.punctuation}
_FROM_STAND_INS = {stand_in: sign for sign, stand_in in _TO_STAND_INS.items()}
_STAND_INS = re.compile(f"[{chr(_STAND_IN)}-{chr(_STAND_IN + 0x7F)}]")

_PREFIX = re.compile(r" *(?:- +)*")
_COLON = re.compile(r":(?=[ \t]|$)")
_COMMENT = re.compile(r"\s+#")
_LAST_TEXT = re.compile(r"(?:[\[{,]|: )\s*([^\[\]{},:\s][^\[\]{},:]*)$")
_GLUED_COLON = re.compile(r" *(?:- +)*[A-Za-z_][A-Za-z0-9_-]*:(?![ \t]|$|//)")
_GLUED_HYPHEN = re.compile(r" *-(?=[^\s-])")
_SIGNS = {"!": "yaml_tag", "&": "alias_or_anchor", "*": "alias_or_anchor"}
_LONGEST_KEY = 1000
_ONLY_WORDS = {"title", "summary", "content_note"}
"""Fields that hold a text for readers and nothing else, wherever they stand."""
_MUCH = 60


class Extent(NamedTuple):
    """Where an event of the parser starts and ends; lines and columns count from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    is_empty: bool


def extent(event: yaml.Event) -> Extent:
    """Where an event starts and ends."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return Extent(0, 0, 0, 0, is_empty=True)
    return Extent(start.line, start.column, end.line, end.column, start.index == end.index)


class Part(NamedTuple):
    """What a line of YAML gives: the name of a field, if there is one, and the text that starts in this line."""

    key: str
    key_start: int
    colon: int
    start: int
    end: int
    value: str


@dataclass
class Mending:
    """A text under repair.

    Attributes:
        lines: The lines as they are read now.
        inserted: By line, the columns of the characters that are not in the file.
    """

    lines: list[str]
    inserted: dict[int, list[int]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text as it is read now."""
        return "\n".join(self.lines)

    def column(self, line: int, column: int) -> int:
        """The column in the file of a column in the text as it is read now; both count from 0."""
        inserted = self.inserted.get(line)
        return column - sum(at < column for at in inserted) if inserted else column

    def written(self, line: int, start: int = 0, end: int | None = None) -> str:
        """A part of a line, with the signs that were replaced."""
        return restored(self.lines[line][start:end]) if line < len(self.lines) else ""

    def protect(self, line: int, start: int, end: int) -> None:
        """Make a part of a line plain text, without the quotation marks around it."""
        part = self.lines[line][start:end]
        if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"":
            part = f" {part[1:-1]} "
        self.replace(line, start, end, part.translate(_TO_STAND_INS))

    def replace(self, line: int, start: int, end: int, by: str) -> None:
        """Put as many other characters in the place of a part of a line."""
        self.lines[line] = self.lines[line][:start] + by + self.lines[line][end:]

    def insert(self, line: int, at: int, what: str) -> None:
        """Put characters into a line that are not in the file."""
        self.lines[line] = self.lines[line][:at] + what + self.lines[line][at:]
        earlier = [each + len(what) if each >= at else each for each in self.inserted.get(line, ())]
        self.inserted[line] = [*earlier, *range(at, at + len(what))]

    def part(self, line: int) -> Part | None:
        """What a line gives, or None when it is no field and no item of a list."""
        text = self.lines[line]
        prefix = _PREFIX.match(text)
        begin = prefix.end() if prefix else 0
        colon = _COLON.search(text, _after_quotes(text, begin))
        if text[begin : begin + 1] not in {"", "#", "[", "{", "|", ">"} and colon:
            start = colon.end() + len(text[colon.end() :]) - len(text[colon.end() :].lstrip())
            key = text[begin : colon.start()].rstrip()
        elif text[:begin].strip():
            colon, start, key = None, begin, ""
        else:
            return None
        value = text[start:]
        comment = None if value[:1] in {"'", '"'} else _COMMENT.search(value)
        value = value[: comment.start()].rstrip() if comment else value.rstrip()
        return Part(key, begin, colon.start() if colon else -1, start, start + len(value), value)


def _after_quotes(text: str, begin: int) -> int:
    """Where the search for a key's colon starts: after its closing quotation mark, when it has one."""
    if text[begin : begin + 1] in {"'", '"'}:
        return text.find(text[begin], begin + 1) + 1 or begin
    return begin


class Reached(NamedTuple):
    """How far the parser came: its last event, and where and with which sign the innermost [ or { was opened."""

    last: yaml.Event | None
    opened: Extent | None
    is_list: bool


class Diagnosis(NamedTuple):
    """What is wrong, and whether the text was mended."""

    fault: Fault
    is_mended: bool


def can_be_mended(text: str) -> bool:
    """Whether no stand-in is in the text already."""
    return not _STAND_INS.search(text)


def restored(text: str) -> str:
    """The text with the signs that were replaced."""
    return text if text.isascii() else text.translate(_FROM_STAND_INS)


def quoted(text: str) -> str:
    """A text as YAML that means exactly this text; quotation marks around it are replaced."""
    text = text.strip()
    if len(text) > 1 and (text[0] + text[-1] in {"''", '""', "“”", "‘’"}):
        text = text[1:-1]
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def shown(text: str) -> str:
    """As much of a text as a message can hold."""
    text = restored(text).strip()
    return text if len(text) <= _MUCH else text[:_MUCH].rstrip() + "…"


def named(sign: str) -> str:
    """A sign as a message shows it."""
    return "a backtick" if sign == "`" else f"`{sign}`"


def in_quotes(key: str, text: str) -> str:
    """The advice to put a text in quotes, with what to write when it is short."""
    key, text = restored(key).strip(), restored(text).strip()
    if len(text) > _MUCH or "`" in text:
        return "put the text in quotes"
    named = key if re.fullmatch(r"[\w-]+", key) else ""
    return f"put the text in quotes: `{named + ': ' if named else ''}{quoted(text)}`"


def diagnose(error: yaml.MarkedYAMLError, mending: Mending, reached: Reached) -> Diagnosis:
    """What is wrong where the parser stopped; the text is mended when it is clear what was meant.

    Args:
        error: The parser's error.
        mending: The text, which may be changed.
        reached: How far the parser came.
    """
    before = list(mending.lines)
    fault = _Diagnosing(error, mending, reached).fault()
    return Diagnosis(fault, is_mended=mending.lines != before)


class _Diagnosing:
    """One error in one text."""

    def __init__(self, error: yaml.MarkedYAMLError, mending: Mending, reached: Reached) -> None:
        self.mending = mending
        self.reached = reached
        self.problem = f"{error.context or ''} {error.problem or ''}".strip()
        self.line, self.column = self._position(error.problem_mark or error.context_mark)
        self.first_line, self.first_column = self._position(error.context_mark or error.problem_mark)

    def _position(self, mark: yaml.Mark | None) -> tuple[int, int]:
        """A mark's line and column, or the end of the last line that has something in it."""
        lines = self.mending.lines
        last = max((index for index, line in enumerate(lines) if line.strip()), default=0)
        if mark is None:
            return 0, 0
        if mark.line > last:
            return last, len(lines[last].rstrip())
        return mark.line, min(mark.column, len(lines[mark.line]))

    def fault(self) -> Fault:
        """The first rule that knows the error, or the parser's own words."""
        rules: list[tuple[str, Callable[[], Fault | None]]] = [
            ("scanning an alias", self._alias),
            ("scanning an anchor", self._alias),
            ("a tag", self._tag),
            ("tag handle", self._tag),
            ("a directive", self._directive),
            ("directive", self._directive),
            ("scanning a block scalar", self._text_after_sign),
            ("found unexpected ':'", self._colon_in_brackets),
            ("found a tab character", self._tab),
            ("unexpected end of stream", self._never_closed),
            ("unexpected document indicator", self._never_closed),
            ("quoted scalar", self._escape),
            ("cannot start any token", self._reserved),
            ("mapping keys are not allowed", self._reserved),
            ("block sequence entries are not allowed", self._list_in_line),
            ("expected ':'", self._no_colon),
            ("mapping values are not allowed", self._second_colon),
            ("expected ',' or", self._in_brackets),
            ("flow node", self._in_brackets),
            ("parsing a block node", self._beside_list),
            ("node content", self._reserved),
            ("expected key", self._out_of_line),
            ("expected '-' indicator", self._out_of_list),
            ("<document start>", self._after_the_end),
        ]
        for words, rule in rules:
            if words in self.problem and (fault := rule()) is not None:
                return fault
        message = "YAML cannot make anything of what stands here"
        return self._fault(message, "look at the lines above it: is a colon, a bracket or a quotation mark missing?")

    def _fault(
        self,
        message: str,
        suggestion: str | None = None,
        at: tuple[int, int, int] | None = None,
        check: str = "malformed_yaml",
    ) -> Fault:
        line, start, end = at or (self.line, self.column, self.column + 1)
        end = min(end, len(self.mending.lines[line]))
        begin = self.mending.column(line, start)
        return Fault(
            check, Span(line + 1, begin + 1, max(self.mending.column(line, end), begin) + 1), message, suggestion
        )

    def _text_from(self, line: int, start: int) -> tuple[str, int]:
        """The name of the field whose text starts here, and where the text ends: in brackets, at a comma."""
        part = self.mending.part(line)
        if part and part.start == start:
            return part.key, part.end
        match = re.compile(r"[^,\[\]{}]*").match(self.mending.lines[line], start + 1)
        end = match.end() if match else len(self.mending.lines[line])
        return "", start + len(self.mending.lines[line][start:end].rstrip())

    def _as_text(self, line: int, start: int, message: str, check: str = "malformed_yaml") -> Fault:
        """The fault that a text needs quotation marks; it is read as if it had them. `{}` becomes the text."""
        key, end = self._text_from(line, start)
        text = self.mending.lines[line][start:end]
        around = "`{}`", f"“{shown(text)}”" if "`" in text else f"`{shown(text)}`"
        fault = self._fault(message.replace(*around), in_quotes(key, text), (line, start, end), check)
        self.mending.protect(line, start, end)
        return fault

    def _alias(self) -> Fault:
        return self._starts_with_sign(self.first_line, self.first_column, "alias_or_anchor")

    def _tag(self) -> Fault:
        return self._starts_with_sign(self.first_line, self.first_column, "yaml_tag")

    def _starts_with_sign(self, line: int, start: int, check: str = "malformed_yaml") -> Fault:
        sign = self.mending.lines[line][start : start + 1]
        return self._as_text(line, start, f"`{{}}` starts with {named(sign)}, a sign that YAML keeps for itself", check)

    def _directive(self) -> Fault | None:
        if not self.mending.lines[self.first_line].startswith("%"):
            return None
        message = "this line starts with `%`, a sign that YAML keeps for itself"
        return self._fault(message, "put the text in quotes", (self.first_line, 0, 1))

    def _text_after_sign(self) -> Fault | None:
        sign = self.mending.lines[self.first_line][self.first_column : self.first_column + 1]
        message = f"`{{}}` starts with `{sign}`, which announces a text in the lines below"
        return self._as_text(self.first_line, self.first_column, message)

    def _never_closed(self) -> Fault | None:
        line, start = self.first_line, self.first_column
        if self.mending.lines[line][start : start + 1] not in {"'", '"'}:
            return None
        return self._unclosed_quotation(line, start)

    def _unclosed_quotation(self, line: int, start: int) -> Fault:
        _, end = self._text_from(line, start)
        sign = self.mending.lines[line][start]
        words = "double" if sign == '"' else "single"
        message = f"the {words} quotation mark that opens here is never closed"
        fault = self._fault(message, f"add the closing {sign} at the end of the text", (line, start, start + 1))
        self.mending.protect(line, start, end)
        return fault

    def _escape(self) -> Fault | None:
        text = self.mending.lines[self.line]
        position = text.rfind("\\", 0, self.column + 1)
        if position < 0:
            return None
        message = f"`{restored(text[position : position + 2])}` is not a code that YAML knows in double quotes"
        hint = "put the text in single quotes, or write two backslashes"
        fault = self._fault(message, hint, (self.line, position, position + 2))
        self.mending.replace(self.line, position, position + 1, chr(_STAND_IN + ord("\\")))
        return fault

    def _reserved(self) -> Fault | None:
        sign = self.mending.lines[self.line][self.column : self.column + 1]
        if sign == "\t":
            return self._tab()
        if not sign.strip() or sign.isalnum():
            return None
        if not self.mending.lines[self.line][: self.column].strip():
            message = f"this line starts with {named(sign)}, a sign that YAML keeps for itself"
            return self._fault(message, "put the text in quotes")
        return self._starts_with_sign(self.line, self.column)

    def _tab(self) -> Fault | None:
        at = self.mending.lines[self.line].find("\t")
        if at < 0:
            return None
        place = (self.line, at, at + 1)
        fault = self._fault("a tab stands where YAML wants a space", "replace it by a space", place, "tab_indent")
        self.mending.replace(self.line, at, at + 1, " ")
        return fault

    def _colon_in_brackets(self) -> Fault:
        message = "`{}` has a colon in it, and YAML takes that for the end of a field's name"
        return self._as_text(self.first_line, self.first_column, message)

    def _beside_list(self) -> Fault | None:
        return self._out_of_list() if isinstance(self.reached.last, yaml.SequenceStartEvent) else self._reserved()

    def _list_in_line(self) -> Fault:
        part = self.mending.part(self.line)
        name = f"`{shown(part.key)}:`" if part and part.key else "something else"
        return self._fault(f"a list starts in the same line as {name}", "start each item in a line of its own: `- …`")

    def _no_colon(self) -> Fault | None:
        line = self.first_line
        text = self.mending.lines[line]
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        if text[start : start + 1] in {"[", "{"}:
            message = f"`{shown(text)}` is not a field: it starts with a bracket"
            return self._fault(message, "write `field: text`", (line, start, end))
        if end - start > _LONGEST_KEY:
            return self._fault(
                "this line is too long for the name of a field, and has no quotes",
                "put the text in quotes",
                (line, start, end),
            )
        glued = self._glued(line)
        if glued:
            return glued
        hint = "write `field: text`, or, if it goes on with the text above it, put that text and this in quotes"
        return self._fault(f"`{shown(text)}` is not a field: it has no colon", hint, (line, start, end))

    def _glued(self, line: int) -> Fault | None:
        """The fault that no space, or one that YAML does not know, stands after a colon or hyphen."""
        text = self.mending.lines[line]
        for pattern, sign in ((_GLUED_HYPHEN, "hyphen"), (_GLUED_COLON, "colon")):
            match = pattern.match(text)
            if not match:
                continue
            at = match.end()
            if text[at].isspace():
                message = f"the space after this {sign} is not an ordinary space (U+{ord(text[at]):04X})"
                fault = self._fault(message, "replace it by an ordinary space", (line, at, at + 1))
                self.mending.replace(line, at, at + 1, " ")
            else:
                hint = f"write `{shown(text[:at])} {shown(text[at:])}`"
                fault = self._fault(f"there is no space after this {sign}", hint, (line, at - 1, at))
                self.mending.insert(line, at, " ")
            return fault
        return None

    def _second_colon(self) -> Fault | None:
        part = self.mending.part(self.line)
        if part is None:
            return None
        if self.column >= part.start and part.value:
            sign = " in curly quotation marks, which YAML does not know," if part.value[0] in "“‘" else ""
            message = f"`{{}}`{sign} has a colon in it, and YAML takes that for the end of a field's name"
            return self._quoted(part, self._as_text(self.line, part.start, message))
        if len(part.key) > _LONGEST_KEY:
            return self._fault(
                f"a field's name of {len(part.key):,} characters is too long",
                None,
                (self.line, part.key_start, part.colon),
            )
        return self._field_under_text(part)

    def _quoted(self, part: Part, fault: Fault) -> Fault:
        """The same fault with its repair, when the text is a whole line of words in a field that holds nothing else."""
        is_plain = part.value[0] not in "\"'“”‘’" and restored(part.value) == part.value
        if part.key not in _ONLY_WORDS or not is_plain or self.line in self.mending.inserted:
            return fault
        return replace(fault, fix=Fix.at(fault.span, quoted(part.value)))

    def _field_under_text(self, part: Part | None) -> Fault | None:
        """The fault that a field is indented under something that has a text already, or that is no field."""
        above = next((index for index in range(self.line - 1, -1, -1) if self._says_something(index)), None)
        if above is None:
            return None
        last = self.reached.last
        if isinstance(last, yaml.ScalarEvent) and extent(last).line < above <= extent(last).end_line:
            if last.style in {"|", ">"}:
                return None
            above = extent(last).line
        before = self.mending.part(above)
        fault = self._not_a_field(above, before)
        if fault:
            return fault
        if before is None:
            return None
        if part is None or not before.value or self._indent(self.line) <= self._indent(above):
            return None
        name = f"`{shown(before.key)}`, which" if before.key else "an item of a list, which"
        message = f"`{shown(part.key)}` is indented under {name} has a text already: `{shown(before.value)}`"
        hint = f"indent it like `{shown(before.key)}`" if before.key else "indent it less"
        hint += ", or put the whole text in quotes if this line belongs to it"
        return self._fault(message, hint, (self.line, part.key_start, part.colon))

    def _not_a_field(self, line: int, part: Part | None) -> Fault | None:
        """The fault that a line is neither a field nor an item of a list."""
        text = self.mending.lines[line]
        start = len(text) - len(text.lstrip())
        sign = text[start : start + 1]
        if sign in _SIGNS:
            message = f"this line starts with {named(sign)}, a sign that YAML keeps for itself"
            return self._fault(message, "remove it", (line, start, start + 1), _SIGNS[sign])
        if part is not None and (part.key or sign == "-"):
            return None
        message = f"`{shown(text)}` is not a field: it has no colon"
        return self._glued(line) or self._fault(message, "write `field: text`", (line, start, len(text.rstrip())))

    def _says_something(self, line: int) -> bool:
        return bool(self.mending.lines[line].strip()) and not self.mending.lines[line].lstrip().startswith("#")

    def _indent(self, line: int) -> int:
        return len(self.mending.lines[line]) - len(self.mending.lines[line].lstrip(" "))

    def _in_brackets(self) -> Fault | None:
        opened = self.reached.opened
        if opened is None:
            return self._reserved()
        sign, closing = ("[", "]") if self.reached.is_list else ("{", "}")
        what = "list" if self.reached.is_list else "group"
        text = self.mending.lines[self.line]
        self.column += len(text[self.column :]) - len(text[self.column :].lstrip())
        here = text[self.column : self.column + 1].replace("#", "")
        ended = self.line > opened.line and self._is_field_after(opened)
        forgotten = here == ":" and self.line > opened.line and not self._goes_on_above()
        if not here or ended or forgotten or here in "]}":
            message = f"the {what} that opens here with `{sign}` is not closed"
            at = (opened.line, opened.column, opened.column + 1)
            fault = self._fault(message, f"add the closing `{closing}`", at)
            if here and here in "]}":
                self.mending.insert(self.line, self.column, closing)
            elif not self.reached.is_list and ":" not in self.mending.lines[opened.line][opened.column :]:
                return self._starts_with_sign(opened.line, opened.column)
            elif ended or self.line == opened.line:
                text = self.mending.lines[opened.line]
                comment = _COMMENT.search(text, opened.column)
                self.mending.insert(opened.line, comment.start() if comment else len(text.rstrip()), closing)
            return fault
        return self._between_items(here)

    def _is_field_after(self, opened: Extent) -> bool:
        """Whether the line after the one with the bracket is a field that does not stand inside it."""
        after = next(
            (index for index in range(opened.line + 1, len(self.mending.lines)) if self._says_something(index)), None
        )
        if after is None:
            return True
        part = self.mending.part(after)
        return part is not None and self._indent(after) <= self._indent(opened.line)

    def _goes_on_above(self) -> bool:
        """Whether the line above ends as a line in brackets does that another follows."""
        above = next((index for index in range(self.line - 1, -1, -1) if self._says_something(index)), 0)
        return self.mending.lines[above].rstrip().endswith((",", "[", "{"))

    def _between_items(self, here: str) -> Fault | None:
        last = self.reached.last
        if isinstance(last, yaml.AliasEvent):
            return self._starts_with_sign(*extent(last)[:2], "alias_or_anchor")
        if here == ",":
            self.mending.replace(self.line, self.column, self.column + 1, " ")
            return self._fault("nothing stands before this comma", "remove the comma, or write what is missing")
        if here == ":":
            start = _LAST_TEXT.search(self.mending.lines[self.line], 0, self.column)
            message = "`{}` has a colon in it, and YAML takes that for the end of a field's name"
            return self._as_text(self.line, start.start(1) if start else self.column, message)
        if isinstance(last, (yaml.ScalarEvent, yaml.CollectionEndEvent)):
            return self._after_item(last, here)
        return self._reserved()

    def _after_item(self, last: yaml.ScalarEvent | yaml.CollectionEndEvent, here: str) -> Fault:
        """The fault that something follows an item in brackets without a comma."""
        place = extent(last)
        if isinstance(last, yaml.ScalarEvent) and place.end_line == self.line:
            if last.style in {"'", '"'} and here not in "'\"[{":
                return self._after_quotation(last)
            if here in "[{" and place.end_column == self.column:
                fault = self._fault(f"`{here}` stands inside a text", "remove it, or put the text in quotes")
                self.mending.replace(self.line, self.column, self.column + 1, here.translate(_TO_STAND_INS))
                return fault
        fault = self._fault("a comma is missing before this", "put a comma between two items")
        line, column = min((place.end_line, place.end_column), (self.line, self.column))
        self.mending.insert(line, column, ",")
        return fault

    def _after_quotation(self, last: yaml.ScalarEvent) -> Fault:
        """The fault that text goes on after a closing quotation mark, or that an earlier one was never closed."""
        line, start, *_ = extent(last)
        if line != self.line:
            return self._unclosed_quotation(line, start)
        return self._as_text(line, start, "`{}` goes on after its closing quotation mark")

    def _out_of_line(self) -> Fault | None:
        text = self.mending.lines[self.line]
        after = self._after_value(text)
        if after:
            return after
        if text.lstrip().startswith(":"):
            return self._fault("the name of the field is missing before this colon", "write `field: text`")
        under = self._field_under_text(self.mending.part(self.line))
        if under:
            return under
        return self._misplaced(text)

    def _after_value(self, text: str) -> Fault | None:
        """The fault that something follows a closing quotation mark or bracket in its line."""
        last = self.reached.last
        if last is None or extent(last).end_line != self.line:
            return None
        if isinstance(last, yaml.AliasEvent):
            return self._starts_with_sign(*extent(last)[:2], "alias_or_anchor")
        if isinstance(last, yaml.ScalarEvent) and last.style in {"'", '"'}:
            return self._after_quotation(last)
        if isinstance(last, yaml.CollectionEndEvent) and not extent(last).is_empty and text[self.column :].strip():
            return self._after_bracket(text)
        return None

    def _after_bracket(self, text: str) -> Fault:
        rest = text[self.column :].rstrip()
        end = self.column + len(rest)
        if not rest.strip("]} "):
            fault = self._fault(
                f"nothing was opened that this `{rest[0]}` closes", "remove it", (self.line, self.column, end)
            )
            self.mending.replace(self.line, self.column, end, " " * len(rest))
            return fault
        message = f"`{shown(rest)}` stands after the closing bracket"
        return self._fault(
            message,
            "move the bracket to the end, or, for a text, put all of it in quotes",
            (self.line, self.column, end),
        )

    def _misplaced(self, text: str) -> Fault:
        indent = self._indent(self.line)
        above = {self._indent(index) for index in range(self.line) if self._says_something(index)}
        known = [str(each) for each in sorted(above)]
        if indent in above or len(known) > 4:
            message = f"`{shown(text)}` does not belong to the line above it"
            return self._fault(
                message, "indent it like the lines that it belongs with", (self.line, indent, len(text.rstrip()))
            )
        spaces = "1 space" if indent == 1 else f"{indent} spaces"
        message = f"`{shown(text)}` is indented by {spaces}, and no line above it is"
        hint = f"indent it like the lines that it belongs with: {' or '.join(known)}"
        return self._fault(message, hint, (self.line, indent, len(text.rstrip())))

    def _out_of_list(self) -> Fault | None:
        text = self.mending.lines[self.line]
        after = self._after_value(text)
        if after:
            return after
        indent = self._indent(self.line)
        message = f"`{shown(text)}` stands in a list and does not start with a hyphen"
        hint = "start it with `- `, or indent it like the lines that it belongs with"
        return self._fault(message, hint, (self.line, indent, len(text.rstrip())))

    def _after_the_end(self) -> Fault:
        for line in range(self.line - 1, -1, -1):
            if re.fullmatch(r"\.\.\.\s*", self.mending.lines[line]):
                fault = self._fault("`...` ends the fields, and more follows", "remove this line", (line, 0, 3))
                self.mending.replace(line, 0, 3, "   ")
                return fault
        glued = self._glued(self.line) if self.line else None
        if glued:
            return glued
        return self._fault(
            f"`{shown(self.mending.lines[self.line])}` does not belong to what stands before it", "write `field: text`"
        )
