"""Quotations as Word can hold them: a list within one, and one right after another.

A quotation in Word is nothing but the style of its paragraphs. So the items of a list within one have a style of
quotations too, and of two right after each other the second has styles of its own, which look the same.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

Nodes = list[dict[str, Any]]
NEXT_QUOTATION = "Block Text Next"
"""The style of a quotation that stands right after another; that of the items in it is based on it."""
_ITEM, _NEXT_ITEM = "Block Text Item", "Block Text Next Item"


def styled_quotations(blocks: Nodes) -> Nodes:
    """The blocks of a text, with a style on each paragraph that would not look like a part of its quotation in Word.

    Args:
        blocks: The blocks.
    """
    made: Nodes = []
    is_next = False
    for before, block in pairwise([{"t": ""}, *blocks]):
        is_quotation = block["t"] == "BlockQuote"
        is_next = is_quotation and before["t"] == "BlockQuote" and not is_next
        styles = (NEXT_QUOTATION, _NEXT_ITEM) if is_next else ("", _ITEM)
        made.append({"t": "BlockQuote", "c": _styled(block["c"], *styles)} if is_quotation else block)
    return made


def _styled(blocks: Nodes, paragraphs: str, items: str) -> Nodes:
    """Blocks of a quotation, with the names of the styles for its paragraphs and for the items of its lists."""
    made = []
    for block in blocks:
        kind, content = block["t"], block.get("c", [])
        if kind == "BulletList":
            made.append({"t": kind, "c": [_styled(item, items, items) for item in content]})
        elif kind == "OrderedList":
            made.append({"t": kind, "c": [content[0], [_styled(item, items, items) for item in content[1]]]})
        elif kind in {"Para", "Plain"} and paragraphs:
            # Pandoc has a style of its own for what it calls plain, whatever stands round it.
            made.append({"t": "Div", "c": [["", [], [["custom-style", paragraphs]]], [{"t": "Para", "c": content}]]})
        else:
            made.append(block)
    return made
