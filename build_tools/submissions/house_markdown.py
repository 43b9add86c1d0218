"""Blocks of a document as Markdown in our house form.

Headings start at two and skip no level, tables are pipe tables, an inner list is indented by four spaces, and nothing
comes out that the checks of the family SEC refuse. What the form has no sign for is kept as words, and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from build_tools.readers.sections import Anchors
from build_tools.reporters import code_fence
from build_tools.submissions.house_signs import as_words, raised, safe_line, sentences, without_unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    Blocks = list[dict[str, Any]]
    Inlines = list[dict[str, Any]]

_ADDRESSES = ("https://", "http://", "mailto:")
_BREAK = "  \n"
_BOXES = {"☐": "[ ] ", "☒": "[x] ", "☑": "[x] "}
_SPACES = frozenset({"Space", "SoftBreak"})
_AUTOMATIC = re.compile(
    r"\s*(?:Description automatically generated(?: with \w+ confidence)?|AI-generated content may be incorrect)\.?"
)
"""What a program adds to the text alternative that it made up for a picture."""
LOST_SIGNS = {
    "underline": "underlining is not kept: on a page it looks like a link",
    "strike": "text that was struck through is part of the text now: delete it if it should go",
    "raised": "letters above or below the line stand on it now",
    "level": "headings were moved to start at two, without a level left out",
    "heading": "a heading without words was left out",
    "emphasis": "emphasis in the middle of a word or in a heading is not kept",
    "place": "a link to a place within the document is kept as words",
    "address": "a link to something that is not on the web is kept as words",
    "merged": "merged cells of a table: what stood in them stands in the first",
    "header": "a table without a row marked as its header: its first row was taken for that",
    "cell": "several paragraphs or a list in one cell of a table stand in one line now",
    "letters": "a list that was numbered with letters or Roman numbers has plain numbers now",
    "restart": "two numbered lists stood right after each other: there is a line between them now",
    "mathematics": "an equation is written as code",
    "raw": "something that only another program can show was left out",
    "note": "a footnote of a heading stands at the end of the next paragraph now",
    "automatic": "a program wrote the text alternative of a picture: say yourself what the picture shows",
}
"""What the house form has no sign for, in sentences."""


class HouseWriter:
    """Writes Markdown.

    Args:
        picture: Gives the name under which a picture was saved, from what the document calls it, or None.
        keys: The library of citations.
        places: The other pages that a text may link to, such as `../genograms/index.md`.

    Attributes:
        lost: How often each of `LOST_SIGNS` was met.
    """

    def __init__(
        self, picture: Callable[[str], str | None], keys: Container[str] = (), places: Container[str] = ()
    ) -> None:
        self.picture = picture
        self.keys = keys
        self.places = places
        self.anchors: dict[str, str] = {}
        self.lost: Counter[str] = Counter()
        self.footnotes: list[str] = []
        self.waiting: list[str] = []
        self.levels: list[int] = []

    def text(self, blocks: Blocks) -> str:
        """The whole text, with its footnotes at the end.

        Args:
            blocks: The blocks, without those of the form.
        """
        taken = Anchors()
        headings = (block["c"] for block in blocks if block["t"] == "Header")
        self.anchors = {content[1][0]: taken.take(plain_text(content[2])) for content in headings}
        made = self.blocks(blocks)
        if self.waiting:
            made.append("".join(self.waiting))
        notes = [f"[^{number}]: {note}" for number, note in enumerate(self.footnotes, 1)]
        return "\n\n".join([*made, *notes]) + "\n"

    def blocks(self, blocks: Blocks, *, inside: bool = False) -> list[str]:
        """Each block as Markdown.

        Args:
            blocks: The blocks.
            inside: Whether they stand in a list, a quotation or a footnote.
        """
        made: list[str] = []
        before = ""
        for block in blocks:
            kind = block["t"]
            if kind == before == "OrderedList":
                self.lost["restart"] += 1
                made.append("---")
            written = [each for each in self._block(block, inside=inside) if each.strip()]
            if kind == before == "BulletList" and written:
                made[-1] += "\n" + written.pop()  # one list, in two styles
            made += written
            before = kind
        return made

    def _block(self, block: dict[str, Any], *, inside: bool) -> list[str]:
        kind, content = block["t"], block.get("c", [])
        if kind in {"Para", "Plain"}:
            return [self._paragraph(content)]
        if kind == "Header":
            return [self._heading(content, inside=inside)]
        if kind in {"BulletList", "OrderedList"}:
            return [self._list(kind, content)]
        if kind == "BlockQuote":
            lines = "\n\n".join(self.blocks(content, inside=True)).split("\n")
            return ["\n".join(f"> {line}".rstrip(" ") if not line.endswith("  ") else f"> {line}" for line in lines)]
        if kind == "Table":
            return self._table(content)
        return self._rare_block(kind, content, inside=inside)

    def _rare_block(self, kind: str, content: Any, *, inside: bool) -> list[str]:  # noqa: ANN401, PLR0911 - as pandoc has it
        if kind == "CodeBlock":
            fence = code_fence(content[1], 3)
            return [f"{fence}\n{content[1]}\n{fence}"]
        if kind == "LineBlock":
            return [self._paragraph([part for line in content for part in (*line, {"t": "LineBreak"})][:-1])]
        if kind == "HorizontalRule":
            return ["---"]
        if kind == "Div":
            return self.blocks(content[1], inside=inside)
        if kind == "Figure":
            return [*self.blocks(content[2], inside=inside), *self.blocks(content[1][1], inside=inside)]
        if kind == "DefinitionList":
            items = [
                [{"t": "Para", "c": [{"t": "Strong", "c": term}]}, *(each for one in said for each in one)]
                for term, said in content
            ]
            return [self._list("BulletList", items)]
        self.lost["raw"] += 1
        return []

    def _paragraph(self, inlines: Inlines) -> str:
        made = self.inlines(inlines).strip(" \n")
        if made and self.waiting:
            made += "".join(self.waiting)
            self.waiting = []
        parts = [sentences(part) for part in made.split(_BREAK)]
        return _BREAK.join("\n".join(safe_line(line) for line in lines) for lines in parts)

    def _heading(self, content: list[Any], *, inside: bool) -> str:
        level, _, inlines = content
        before = len(self.footnotes)
        words = self.inlines(inlines, plain=True).replace(_BREAK, " ")
        marks = re.findall(r"\[\^\d+\]", words)
        if len(self.footnotes) > before:
            self.lost["note"] += 1
            self.waiting += marks
        words = " ".join(re.sub(r"\[\^\d+\]", "", words).split())
        if not words:
            self.lost["heading"] += 1
            return ""
        if inside:
            return f"**{words}**"
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        shown = min(len(self.levels) + 1, 6)
        self.lost["level"] += shown != level
        return f"{'#' * shown} {words}"

    def _list(self, kind: str, content: list[Any]) -> str:
        items, first = content, 1
        if kind == "OrderedList":
            (first, style, _), items = content
            self.lost["letters"] += style["t"] not in {"Decimal", "DefaultStyle"}
        written, is_loose = [], any(sum(each["t"] in {"Para", "Plain"} for each in item) > 1 for item in items)
        for number, item in enumerate(items, first):
            mark = f"{number}. " if kind == "OrderedList" else "- "
            box, inside = _box_of(item)
            parts = [part.replace("\n", "\n    ") for part in self._item(inside)]
            parts[0] = f"{box}{parts[0]}"
            body = ("\n\n    " if is_loose else "\n    ").join(parts)
            written.append(f"{mark}{body}")
        text = ("\n\n" if is_loose else "\n").join(written)
        return re.sub(r"^ +$", "", text, flags=re.MULTILINE)

    def _item(self, item: Blocks) -> list[str]:
        """The blocks of an item, a paragraph in one line each."""
        made = []
        for block in item:
            for part in self.blocks([block], inside=True):
                is_text = block["t"] in {"Para", "Plain"}
                made.append(re.sub(r"(?<!  )\n", " ", part) if is_text else part)
        return made or [""]

    # Tables

    def _table(self, content: list[Any]) -> list[str]:
        _, caption, columns, head, bodies, foot = content
        header, rows = head[1], [row for body in bodies for part in (body[2], body[3]) for row in part] + foot[1]
        made = self.blocks(caption[1], inside=True)
        if len(columns) == 1 and len(header) + len(rows) == 1:
            return [*made, *self.blocks((header or rows)[0][1][0][4], inside=True)]  # a box drawn round some words
        grid = self._grid([*header, *rows], len(columns))
        if not grid:
            return made
        if not header or not any(grid[0]):
            self.lost["header"] += 1
            grid = [row for row in grid if any(row)] or grid[:1]
        lines = [f"| {' | '.join(row)} |" for row in grid]
        lines.insert(1, f"|{' --- |' * len(columns)}")
        return [*made, "\n".join(re.sub(r" {2,}", " ", line) for line in lines)]

    def _grid(self, rows: list[Any], width: int) -> list[list[str]]:
        taken: dict[tuple[int, int], str] = {}
        for at, (_, cells) in enumerate(rows):
            column = 0
            for _, _, down, across, blocks in cells:
                while (at, column) in taken:
                    column += 1
                self.lost["merged"] += down > 1 or across > 1
                for below in range(min(down, len(rows) - at)):
                    for beside in range(across):
                        taken[at + below, column + beside] = ""
                taken[at, column] = self._cell(blocks)
                column += across
        return [[taken.get((at, column), "") for column in range(width)] for at in range(len(rows))]

    def _cell(self, blocks: Blocks) -> str:
        pieces = [piece for piece in self._pieces(blocks) if piece.strip()]
        self.lost["cell"] += len(pieces) > 1
        text = " ".join(piece.replace(_BREAK, " ") for piece in pieces)
        return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))

    def _pieces(self, blocks: Blocks) -> Iterable[str]:
        for block in blocks:
            kind, content = block["t"], block.get("c", [])
            if kind in {"Para", "Plain"}:
                yield self.inlines(content)
            elif kind == "Header":
                yield self.inlines(content[2])
            elif kind in {"BulletList", "OrderedList"}:
                items = content if kind == "BulletList" else content[1]
                yield "; ".join(piece.rstrip(";") for item in items for piece in self._pieces(item))
            elif kind == "Table":
                yield " ".join(word for word in plain_text([block]).split())
            elif kind in {"BlockQuote", "Div"}:
                yield from self._pieces(content if kind == "BlockQuote" else content[1])
            elif kind == "Figure":
                yield from self._pieces(content[2])
                yield from self._pieces(content[1][1])

    # Words

    def inlines(self, inlines: Inlines, *, plain: bool = False) -> str:
        """Words as Markdown, in one line but for the breaks that the writer made.

        Args:
            inlines: The words.
            plain: Whether emphasis and links are left out, as in a heading.
        """
        made, words = "", ""
        for at, each in enumerate(inlines):
            kind = each["t"]
            if kind == "Str" or kind in _SPACES:
                words += each["c"] if kind == "Str" else " "
                continue
            made += as_words(without_unseen(words), self.keys)
            words = ""
            after = _first_sign(inlines[at + 1 :])
            made += self._inline(kind, each.get("c", []), made[-1:], after, plain=plain)
        return made + as_words(without_unseen(words), self.keys)

    def _inline(self, kind: str, content: Any, before: str, after: str, *, plain: bool) -> str:  # noqa: ANN401, PLR0911 - as pandoc has it
        if kind in {"Emph", "Strong"}:
            return self._emphasis(kind, content, before, after, plain=plain)
        if kind in {"Underline", "Strikeout", "SmallCaps"}:
            self.lost["underline"] += kind == "Underline"
            self.lost["strike"] += kind == "Strikeout"
            return self.inlines(content, plain=plain)
        if kind in {"Superscript", "Subscript"}:
            inside = self.inlines(content, plain=plain)
            shown = raised(inside, below=kind == "Subscript")
            self.lost["raised"] += shown == inside and bool(inside.strip())
            return shown
        if kind == "LineBreak":
            return _BREAK
        if kind == "Link":
            return self._link(content, plain=plain)
        if kind == "Image":
            return "" if plain else self._image(content)
        if kind == "Note":
            return self._footnote(content)
        if kind == "Quoted":
            opening, closing = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
            return f"{opening}{self.inlines(content[1], plain=plain)}{closing}"
        if kind in {"Span", "Cite"}:
            return self.inlines(content[1], plain=plain)
        return self._code(kind, content)

    def _code(self, kind: str, content: Any) -> str:  # noqa: ANN401 - as pandoc has it
        if kind not in {"Code", "Math"}:
            self.lost["raw"] += 1
            return ""
        self.lost["mathematics"] += kind == "Math"
        text = " ".join(without_unseen(content[1]).split())
        fence = code_fence(text)
        return f"{fence}{text}{fence}" if len(fence) == 1 else f"{fence} {text} {fence}"

    def _emphasis(self, kind: str, content: Inlines, before: str, after: str, *, plain: bool) -> str:
        inside = self.inlines(content, plain=plain)
        bare = inside.strip(" \n")
        if not bare or plain:
            self.lost["emphasis"] += bool(bare)
            return inside
        sign = "*" if kind == "Emph" else "**"
        lead, trail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
        opens_badly = not lead and (before in {"*", "\\"} or (before.isalnum() and not bare[0].isalnum()))
        closes_badly = not trail and after.isalnum() and not bare[-1].isalnum()
        if opens_badly or closes_badly or _BREAK in bare or (sign == "**" and bare.startswith("***")):
            self.lost["emphasis"] += 1
            return inside
        return f"{lead}{sign}{bare}{sign}{trail}"

    def _link(self, content: list[Any], *, plain: bool) -> str:
        _, inlines, (address, _) = content
        inside = self.inlines(inlines, plain=plain)
        bare = inside.strip()
        if plain or not bare or "](" in bare or "[^" in bare:
            return inside
        if address.startswith("#") and address[1:] in self.anchors:
            address = f"#{self.anchors[address[1:]]}"
        elif not address.lower().startswith(_ADDRESSES) and address.partition("#")[0] not in self.places:
            self.lost["place" if address.startswith("#") else "address"] += 1
            return inside
        safe = "".join(_in_address(sign) for sign in without_unseen(address).strip())
        lead, trail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
        return f"{lead}[{bare}]({safe}){trail}"

    def _image(self, content: list[Any]) -> str:
        _, inlines, (target, _) = content
        name = self.picture(target)
        alternative = " ".join(self.inlines(inlines, plain=True).replace(_BREAK, " ").split())
        alternative, automatic = _AUTOMATIC.subn("", alternative)
        self.lost["automatic"] += bool(automatic)
        return f"![{alternative}]({name})" if name else ""

    def _footnote(self, blocks: Blocks) -> str:
        at = len(self.footnotes)
        self.footnotes.append("")
        parts = [
            re.sub(r"\s*\n\s*", " ", part) if block["t"] in {"Para", "Plain"} else part
            for block in blocks
            for part in self.blocks([block], inside=True)
        ]
        self.footnotes[at] = "\n\n    ".join(part.replace("\n", "\n    ") for part in parts)
        return f"[^{at + 1}]"


def _box_of(item: Blocks) -> tuple[str, Blocks]:
    """The box to tick that an item starts with, as Markdown writes it, and the item without it."""
    inlines = item[0].get("c", []) if item and item[0]["t"] in {"Para", "Plain"} else []
    is_box = [each["t"] for each in inlines[:2]] == ["Str", "Space"] and inlines[0]["c"] in _BOXES
    return (_BOXES[inlines[0]["c"]], [{**item[0], "c": inlines[2:]}, *item[1:]]) if is_box else ("", item)


def _in_address(sign: str) -> str:
    return f"%{ord(sign):02X}" if sign in " ()<>\"'\\`|{}[]" else sign


def _first_sign(inlines: Inlines) -> str:
    """The first sign of what follows, or an empty text when that is no word."""
    return str(inlines[0]["c"])[:1] if inlines and inlines[0]["t"] == "Str" else ""


def plain_text(blocks: Any) -> str:  # noqa: ANN401 - as pandoc has it
    """The words of some blocks or inlines, with a line feed after each block.

    Args:
        blocks: Blocks, inlines, or anything that holds them.
    """
    if isinstance(blocks, list):
        return "".join(plain_text(each) for each in blocks)
    if not isinstance(blocks, dict):
        return ""
    kind: str = blocks["t"]
    content: Any = blocks.get("c")
    if kind in {"Str", "Code", "CodeBlock", "Math"}:
        return content if isinstance(content, str) else str(content[1])
    if kind in {"Space", "SoftBreak"}:
        return " "
    end = "\n" if kind in {"Para", "Plain", "Header", "LineBreak"} else ""
    return ("" if kind == "Note" else plain_text(content)) + end
