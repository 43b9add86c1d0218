"""A manuscript in pandoc's document model: what stands round the text, and the text with what was set into it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from build_tools.documents.inlines import NOTHING, inlines, link, words
from build_tools.documents.manuscript import CLOSES, OPENS
from build_tools.documents.pandoc import read
from build_tools.documents.quotations import styled_quotations

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from build_tools.documents.manuscript import Manuscript

    Nodes = list[dict[str, Any]]
    Set = Callable[[str, Nodes], Nodes]

TEXT = "practice-commons-text"
"""The place in a document between whose start and end its author's own text stands."""
OUTCOMES = "What you will be able to do"
STEPS = "Step by step"
STEP_COLUMNS = ("Step", "Starts at", "Minutes", "Who speaks", "Who sits out")
CITATION, LINK = "COMMONS_CITATION", "COMMONS_LINK"
"""What was set into a text in the place of something that its author wrote."""
_INSERTED = re.compile(f"{OPENS}(\\d+){CLOSES}")
_WEB = ("https://", "http://", "mailto:")
_MOST_SIGNS, _LINE, _FEW_COLUMNS = 40, 78, 4
"""How many signs of a cell count for the width of its column, and how many stand in a line."""


class Blocks:
    """The blocks of a manuscript's document.

    Args:
        manuscript: What stands in it.
        keep: For a form that can be imported again: gives the words that stand in the place of something that its
            author wrote, from what kind of thing that was, how it was written, and the words that a reader sees. Such
            a form has a place of its own for the title, which is the first heading in all others, and short names for
            places, because Word cuts long ones.
    """

    def __init__(self, manuscript: Manuscript, keep: Callable[[str, str, Nodes], Nodes] | None = None) -> None:
        self.manuscript = manuscript
        self.keep = keep or (lambda _kind, _written, shown: shown)
        self.is_kept = keep is not None
        self._read: dict[str, Any] = read(manuscript.text)
        self._figures = {figure.address for figure in manuscript.figures}
        self._at_heading = 0
        self._places = {
            anchor: f"section-{number}" if self.is_kept else anchor
            for number, anchor in enumerate(manuscript.anchors, 1)
        }

    def document(self, meta: dict[str, Any]) -> dict[str, Any]:
        """The whole document.

        Args:
            meta: What pandoc has to know about it.
        """
        text = self._walked(self._read["blocks"])
        blocks = [*self._before(), *([_div(TEXT, styled_quotations(text))] if self.is_kept else text), *self._after()]
        return {"pandoc-api-version": self._read["pandoc-api-version"], "meta": meta, "blocks": blocks}

    def _before(self) -> Iterator[dict[str, Any]]:
        of = self.manuscript
        by = ", ".join(of.authors)
        if not self.is_kept:
            yield self._heading(of.title, 1)
        yield _styled("Author", by if of.organisation in by else f"{by}, {of.organisation}")
        yield _styled("Summary", of.summary)
        yield _styled("Facts", f"Time: {of.minutes} minutes")
        if of.content_note:
            yield _div("", [_paragraph([_strong("Content note."), {"t": "Space"}, *words(of.content_note)])], "Note")
        if of.outcomes:
            yield _styled("Label", OUTCOMES)
            yield {"t": "BulletList", "c": [[{"t": "Plain", "c": words(each)}] for each in of.outcomes]}

    def _after(self) -> Iterator[dict[str, Any]]:
        of = self.manuscript
        if of.steps:
            yield self._heading(STEPS)
            yield table(STEP_COLUMNS[: len(of.steps[0])], of.steps)
        for name, listed in (("References", of.references), ("Further reading", of.further_reading)):
            if listed:
                yield self._heading(name)
            for key, html in listed:
                place = f"ref-{key}" if name == "References" else ""
                yield _div(place, [_paragraph(inlines(html))], "Bibliography")
        yield self._heading("Rights and reuse")
        yield from (_paragraph(inlines(html)) for html in of.rights)
        if of.address:
            yield _paragraph([*words("This document was made from "), link(words(of.address), of.address), *words(".")])

    def _walked(self, node: Any) -> Any:  # noqa: ANN401 - as pandoc has it
        if isinstance(node, dict):
            return self._block_or_inline(node)
        if not isinstance(node, list):
            return node
        made: list[Any] = []
        for each in node:
            walked = self._walked(each)
            if isinstance(each, dict) and isinstance(walked, list):
                made += walked
            else:
                made.append(walked)
        return made

    def _block_or_inline(self, node: dict[str, Any]) -> Any:  # noqa: ANN401 - as pandoc has it
        """A node as it shall be; several, or none, as a list."""
        kind: str = node.get("t", "")
        content: Any = node.get("c")
        if kind == "Str" and OPENS in content:
            return list(self._with_insertions(content))
        if kind in {"RawBlock", "RawInline"}:
            return []  # the checks refuse HTML in a text
        change = {"Header": self._header, "Image": self._image, "Link": self._link, "Table": self._table}.get(kind)
        if change is not None:
            return change(content)
        return node if content is None else {"t": kind, "c": self._walked(content)}

    def _table(self, content: list[Any]) -> dict[str, Any]:
        return {"t": "Table", "c": [*content[:2], _widths(content), *self._walked(content[3:])]}

    def _image(self, content: list[Any]) -> Any:  # noqa: ANN401 - as above
        """A picture; its alternative where it is none of ours, because pandoc would fetch whatever a text names."""
        is_ours = content[2][0] in self._figures
        return {"t": "Image", "c": self._walked(content)} if is_ours else self._walked(content[1])

    def _header(self, content: list[Any]) -> dict[str, Any]:
        """A heading; one level higher than on the page where the title is none."""
        anchors = self.manuscript.anchors
        anchor = anchors[self._at_heading] if self._at_heading < len(anchors) else ""
        self._at_heading += 1
        level = max(content[0] - self.is_kept, 1)
        return {"t": "Header", "c": [level, [self._places.get(anchor, ""), [], []], self._walked(content[2])]}

    def _heading(self, text: str, level: int = 0) -> dict[str, Any]:
        return {"t": "Header", "c": [level or 2 - self.is_kept, NOTHING, words(text)]}

    def _with_insertions(self, text: str) -> Iterator[dict[str, Any]]:
        for at, part in enumerate(_INSERTED.split(text)):
            number = int(part) if at % 2 else 0
            if at % 2 and number < len(self.manuscript.insertions):
                insertion = self.manuscript.insertions[number]
                yield from self.keep(CITATION, insertion.written, inlines(insertion.html))
            elif part:
                yield {"t": "Str", "c": part}

    def _link(self, content: list[Any]) -> Nodes:
        """A link to another page of ours leads to the site, once it is known where that is."""
        inside: Nodes = self._walked(content[1])
        address: str = content[2][0]
        if address.startswith("#"):
            return [link(inside, f"#{self._places.get(address[1:], address[1:])}")]
        if address.startswith(_WEB):
            return [link(inside, address)]
        full = self.manuscript.links.get(address, "")
        return self.keep(LINK, address, [link(inside, full)] if full else inside)


def _div(place: str, blocks: Nodes, style: str = "") -> dict[str, Any]:
    named = [["custom-style", style]] if style else []
    return {"t": "Div", "c": [[place, [style.lower()] if style else [], named], blocks]}


def _styled(style: str, text: str) -> dict[str, Any]:
    return _div("", [_paragraph(words(text))], style)


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """A table of plain texts.

    Args:
        columns: The heading of each column.
        rows: The texts of each row; each line of a text is a paragraph.
    """
    head, *body = ([NOTHING, [_cell(text) for text in row]] for row in (columns, *rows))
    left: list[Any] = [[{"t": "AlignLeft"}, {"t": "ColWidthDefault"}] for _ in columns]
    content = [NOTHING, [None, []], left, [NOTHING, [head]], [[NOTHING, 0, [], body]], [NOTHING, []]]
    return {"t": "Table", "c": [*content[:2], _widths(content), *content[3:]]}


def _cell(text: str) -> list[Any]:
    kind, lines = ("Para" if "\n" in text else "Plain"), text.split("\n")
    return [NOTHING, {"t": "AlignDefault"}, 1, 1, [{"t": kind, "c": words(line)} for line in lines]]


def _paragraph(inside: Nodes) -> dict[str, Any]:
    return {"t": "Para", "c": inside}


def _strong(text: str) -> dict[str, Any]:
    return {"t": "Strong", "c": words(text)}


def _widths(table: list[Any]) -> list[Any]:
    """How wide the columns of a table are: by what stands in them, so that no word needs to be broken."""
    rows = [*table[3][1], *(row for body in table[4] for part in (body[2], body[3]) for row in part)]
    sizes, longest = [1] * len(table[2]), [0] * len(table[2])
    for row in rows:
        for at, cell in enumerate(row[1][: len(sizes)]):
            said = plain_words(cell[4])
            sizes[at] = max(sizes[at], min(len(said), _MOST_SIGNS))
            longest[at] = max(longest[at], *map(len, said.split()), 0)
    beside = 3 if len(sizes) <= _FEW_COLUMNS else 5  # what stands between columns takes more where there are many
    shares = [max(size / sum(sizes), (word + beside) / _LINE) for size, word in zip(sizes, longest, strict=True)]
    widths = [round(share / sum(shares), 3) for share in shares]
    return [[column[0], {"t": "ColWidth", "c": width}] for column, width in zip(table[2], widths, strict=True)]


def plain_words(node: Any) -> str:  # noqa: ANN401 - as pandoc has it
    """The words of a part of a document, without anything that marks them.

    Args:
        node: The part.
    """
    if isinstance(node, list):
        return "".join(plain_words(each) for each in node)
    if not isinstance(node, dict):
        return ""
    if node["t"] in {"Space", "SoftBreak"}:
        return " "
    return str(node["c"]) if node["t"] == "Str" else plain_words(node.get("c", []))


def mapped(node: Any, kinds: Container[str | None], change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:  # noqa: ANN401 - as pandoc has it
    """A document in which each node of some kinds is changed.

    Args:
        node: The document, or a part of it.
        kinds: What pandoc calls the kinds.
        change: Gives what stands in a node's place.
    """
    if isinstance(node, list):
        return [mapped(each, kinds, change) for each in node]
    if not isinstance(node, dict):
        return node
    inside = {name: mapped(value, kinds, change) for name, value in node.items()}
    return change(inside) if inside.get("t") in kinds else inside
