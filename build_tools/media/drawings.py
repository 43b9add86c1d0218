"""Drawings (SVG): what one may hold, and the drawing written again with nothing else in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import NoReturn
from xml.parsers import expat

from build_tools.diagnostics import Span
from build_tools.intake import most

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
SHAPES = frozenset(
    {
        *("svg", "g", "title", "desc", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("text", "tspan", "marker", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern"),
        *("symbol", "use"),
    }
)
"""The elements of a drawing: shapes, words, and what they are filled with."""
WORDS = frozenset({"role", "id", "lang", "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden"})
"""The attributes that hold words or names, and lead nowhere."""
MEASURES = frozenset(
    {
        *("version", "baseProfile", "viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "y1", "x2"),
        *("y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "d", "points", "pathLength", "transform", "dx", "dy"),
        *("rotate", "textLength", "lengthAdjust", "offset", "gradientUnits", "gradientTransform", "spreadMethod"),
        *("clipPathUnits", "maskUnits", "maskContentUnits", "patternUnits", "patternContentUnits"),
        *("patternTransform", "markerUnits", "markerWidth", "markerHeight", "refX", "refY", "orient"),
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap"),
        *("stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color"),
        *("display", "visibility", "overflow", "font-family", "font-size", "font-weight", "font-style", "font-variant"),
        *("font-stretch", "text-anchor", "text-decoration", "dominant-baseline", "alignment-baseline"),
        *("baseline-shift", "letter-spacing", "word-spacing", "writing-mode", "direction", "unicode-bidi"),
        *("clip-path", "clip-rule", "mask", "marker-start", "marker-mid", "marker-end", "stop-color"),
        *("stop-opacity", "shape-rendering", "text-rendering", "color-interpolation", "vector-effect"),
        *("paint-order",),
    }
)
"""The attributes that say how a shape looks."""
FUNCTIONS = frozenset({"rgb", "rgba", "hsl", "hsla", "matrix", "translate", "scale", "rotate", "skewX", "skewY"})
"""What may stand before a bracket in one of these."""
_MEASURE = re.compile(r"[\w\s.,#%()+'\"-]*")
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_POINTER = re.compile(r"\s*url\(\s*(['\"]?)#([\w.:-]+)\1\s*\)\s*([#\w]*)\s*")
_ENTRY = re.compile(r"#([\w.:-]+)")
_ENCODINGS = {None, "UTF-8", "UTF8", "US-ASCII", "ASCII"}
_MOST_FAULTS = 20
_SHOWN = 40


@dataclass
class _Shape:
    """One element with its id, what it points to, and those within it."""

    name: str
    pointers: list[str] = field(default_factory=list)
    within: list[_Shape] = field(default_factory=list)


class _StopError(Exception):
    """Nothing that follows matters any more."""


class Drawing:
    """A drawing as it was read.

    Args:
        text: What is in the file.

    Attributes:
        faults: What it holds that no drawing may hold, with the place.
        written: The drawing, written again from what it may hold.
    """

    def __init__(self, text: str) -> None:
        self.faults: list[tuple[Span, str]] = []
        self._told: set[tuple[str, str]] = set()
        self._pieces: list[str] = []
        self._open: list[_Shape] = []
        self._named: dict[str, _Shape] = {}
        self._is_unclosed = False
        self._points = False
        self._count = 0
        self._parser = parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declaration
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat takes it by place
        except expat.ExpatError as error:
            place = Span(error.lineno, error.offset + 1, error.offset + 1)
            self.faults.append((place, "this drawing is not well-formed XML"))
        except _StopError:
            pass

    @property
    def written(self) -> str:
        """The drawing written again; an accepted drawing looks the same."""
        return "".join(self._pieces) + "\n"

    def _here(self) -> Span:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        return Span(line, column, column)

    def _note(self, what: str, name: str, message: str) -> None:
        """Note a fault once for each name, at its first place."""
        if (what, name) not in self._told:
            self._told.add((what, name))
            self.faults.append((self._here(), message))
            if len(self.faults) == _MOST_FAULTS:
                raise _StopError

    def _stop(self, message: str) -> NoReturn:
        self.faults.append((self._here(), message))
        raise _StopError

    def _doctype(self, *_: object) -> None:
        self._stop("this drawing declares a document type or entities")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if (encoding.upper() if encoding else None) not in _ENCODINGS:
            self._note("encoding", "", f"this drawing says that it is written in `{_cut(encoding or '')}`")

    def _instruction(self, target: str, data: str) -> None:
        del data
        self._note("instruction", target, f"this drawing holds an instruction to programs, `<?{_cut(target)}`")

    def _start(self, full_name: str, pairs: list[str]) -> None:
        space, _, name = full_name.rpartition(" ")
        if space not in {_SVG, ""} or name not in SHAPES:
            self._note("element", full_name, f"this drawing holds `<{_cut(name)}>`, which is not a shape or words")
        elif not self._open and name != "svg":
            self._note("element", full_name, f"this drawing starts with `<{name}>`, and a drawing starts with `<svg>`")
        if len(self._open) == most("shapes-depth"):
            self._stop(f"this drawing has shapes within shapes more than {most('shapes-depth')} times")
        shape = _Shape(name)
        self._count += 1
        if self._open:
            self._open[-1].within.append(shape)
        self._close_tag()
        self._pieces.append(f"<{name}" + ("" if self._open else f' xmlns="{_SVG}"'))
        self._is_unclosed = True
        self._open.append(shape)
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            self._attribute(shape, key, value)

    def _attribute(self, shape: _Shape, full_name: str, value: str) -> None:
        space, _, name = full_name.rpartition(" ")
        if self._may_stand(shape, space, name, value):
            if name == "id":
                self._named.setdefault(value, shape)
            prefix = "xml:" if space == _XML else ""
            self._pieces.append(f' {prefix}{name}="{_quoted(value)}"')
        else:
            message = f"this drawing holds the attribute `{_cut(name)}` with `{_cut(value)}`"
            self._note("attribute", f"{full_name}={value}", message)

    def _may_stand(self, shape: _Shape, space: str, name: str, value: str) -> bool:
        if name == "href" and space in {"", _XLINK}:
            entry = _ENTRY.fullmatch(value.strip())
            return entry is not None and self._point(shape, entry.group(1))
        if space:
            return space == _XML and name in {"lang", "space"}
        pointer = _POINTER.fullmatch(value) if name in MEASURES else None
        if pointer:
            return self._point(shape, pointer.group(2))
        return name in WORDS or (name in MEASURES and _is_measure(value))

    def _point(self, shape: _Shape, name: str) -> bool:
        shape.pointers.append(name)
        self._points = True
        return True

    def _close_tag(self) -> None:
        if self._is_unclosed:
            self._pieces.append(">")
            self._is_unclosed = False

    def _words(self, text: str) -> None:
        self._close_tag()
        self._pieces.append(escape(text, quote=False).replace("\r", "&#13;"))

    def _end(self, full_name: str) -> None:
        shape = self._open.pop()
        if self._is_unclosed:
            self._pieces.append("/>")
            self._is_unclosed = False
        else:
            self._pieces.append(f"</{full_name.rpartition(' ')[2]}>")
        if not self._open:
            self._weigh(shape)

    def _weigh(self, root: _Shape) -> None:
        """Count the shapes as often as they are drawn: a few that repeat each other keep a browser busy for ever."""
        weights: dict[int, int] = {}
        around: set[int] = set()

        def weight(shape: _Shape) -> int:
            if id(shape) in around:
                self._stop("this drawing repeats a shape within itself")
            if id(shape) not in weights:
                around.add(id(shape))
                repeated = [self._named[each] for each in shape.pointers if each in self._named]
                weights[id(shape)] = 1 + sum(weight(each) for each in (*shape.within, *repeated))
                around.discard(id(shape))
            return weights[id(shape)]

        try:
            whole = weight(root) if self._points else self._count
        except RecursionError:
            whole = most("shapes") + 1
        if whole > most("shapes"):
            self._stop(f"this drawing has more than {most('shapes'):,} shapes, counting what it repeats")


def _is_measure(value: str) -> bool:
    functions = _FUNCTION.findall(value)
    return _MEASURE.fullmatch(value) is not None and all(each in {"", *FUNCTIONS} for each in functions)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _quoted(value: str) -> str:
    return escape(value).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def clean_drawing(text: str) -> str:
    """A drawing written again with nothing in it but shapes and words.

    Args:
        text: What is in the file, in which no fault was found.

    Raises:
        ValueError: A fault is in it all the same.
    """
    drawing = Drawing(text)
    if drawing.faults:
        raise ValueError(drawing.faults[0][1])
    return drawing.written
