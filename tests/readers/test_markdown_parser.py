"""Our short ways through plain text give just what the library gives without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mdit_py_plugins.footnote import footnote_plugin

from build_tools.readers.markdown_parser import PARSER, inline_text, visible_text
from tests.readers.test_markdown import ANY_MARKDOWN

if TYPE_CHECKING:
    from markdown_it.token import Token

_PIECES = (
    "word §some text\n§more text  \n§x \n§\n\n§\n§|§-§--\n§==\n§\n:-§\n| -§- a\n§- b\n  c\n§1. x\n§12) y\n§+ z\n"
    "§> q\n§>§> a\n> b\n§\n    code\n§\t§a | b\n--|--\nc | d\n§a\n--\n§\n-\n§\n=\n§!§^§^[n §]§&amp;§@a§~~§{§}§$§%§:§. "
    "§<https://a.b>§**§__§* §_x_§\\\n§\\*§(§)§\u00a0§\u2028§\x0c§# h\n§## h ##\n§[^1]§[^1]: n\n§    [^2]: m\n\n    k\n"
    "§[a]: b\n§[a]§   §     x\n§\n***\n§* * *§<div>\n§</div>\n§<p§\n<!-- c\n§\u0663. §\u00b2§`c`§[a](b)§![a](b)§```\n"
)
LINES = st.lists(st.sampled_from(_PIECES.split("§")), max_size=16).map("".join)


# Every address is one for this parser too.
SETTINGS = {"html": True, "maxNesting": 40, "store_labels": True}
STOCK = type(PARSER)("commonmark", SETTINGS).enable("table").use(footnote_plugin)


def shape(tokens: list[Token]) -> list[tuple[object, ...]]:
    """The blocks; of the inline tokens what is not text, and the text that is seen."""
    return [
        (
            *(token.type, token.tag, token.attrs, token.map, token.level, token.content, token.markup, token.info),
            *(token.meta, token.block, token.hidden),
            inline_text(token) if token.type == "inline" else None,
            [
                (each.type, each.attrs, each.content, each.level, each.meta, visible_text(each.children or []))
                for each in token.children or []
                if each.type not in {"text", "softbreak", "hardbreak"}
            ],
        )
        for token in tokens
    ]


def assert_the_same(text: str) -> None:
    ours: dict[str, object] = {}
    stock: dict[str, object] = {}
    assert shape(PARSER.parse(text, ours)) == shape(STOCK.parse(text, stock))
    assert ours.get("references") == stock.get("references")


@pytest.mark.parametrize(
    "text",
    [
        "a\n---\n",
        "a\n- b\n",
        "a\n-\n",
        "a\n=\nb",
        "a\n    ---\n",
        "a | b\n--- | ---\nc | d\n",
        "x\na | b\n--- | ---\n",
        "- a\n- b\n\n  c\n",
        "> a\nb\n---\n",
        "> a\n- b\n",
        "1. a\n   b\n2. c\n",
        "a\n2. b\n",
        "a\n1. b\n",
        "[^1]\n\n[^1]: a\nb\n\n    c\n---\n",
        "a  \nb \n c\\\nd\n",
        "a ![b](c.svg) d^[e] f[^1] g &amp; h <https://i.j> _k_ **l** `m`\n\n[^1]: n [o]\n\n[o]: p\n",
    ],
)
def test_each_way_for_a_paragraph_to_end_is_seen(text: str) -> None:
    assert_the_same(text)


@given(st.one_of(ANY_MARKDOWN, LINES))
def test_any_text_is_parsed_as_the_library_would(text: str) -> None:
    assert_the_same(text)
