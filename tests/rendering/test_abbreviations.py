"""The first use of a short form: found in running text, and nowhere that a link could not stand."""

from __future__ import annotations

import re
from html import unescape

import markdown
import pytest
from markdown_it import MarkdownIt

from build_tools.model import GlossaryTerm
from build_tools.readers.markdown import read_markdown
from build_tools.rendering.abbreviations import expanded, first_uses

ASYE = GlossaryTerm(term="ASYE", stands_for="Assessed and Supported Year in Employment", means="x.", expand=True)
PCF = GlossaryTerm(term="PCF", stands_for="Professional Capabilities Framework", means="x.", expand=True)


def uses(text: str) -> list[tuple[str, int, int]]:
    return [(term.term or "", span.line, span.column) for span, term in first_uses(read_markdown(text), [ASYE, PCF])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In the ASYE, and after the ASYE.", [("ASYE", 1, 8)]),
        ("Two ASYEs and the PCF.", [("ASYE", 1, 5), ("PCF", 1, 19)]),
        ("# The ASYE\n\nThe ASYE starts.", [("ASYE", 3, 5)]),
        ("The ASYE\n========\n\nThe ASYE starts.", [("ASYE", 4, 5)]),
        ("[the ASYE](../x/index.md) and the ASYE\n\nThe ASYE", [("ASYE", 3, 5)]),
        ("[the ASYE\nguide](https://example.org)", []),
        ("[ASYE guide](https://example.org/a_(b)) and [a [b] ASYE guide](https://example.org)", []),
        ("[ASYE]\n\n[ASYE]: https://example.org", []),
        ("> [a link\n> ASYE](https://example.org)", []),
        ("| a | b |\n| --- | --- |\n| [x](y.md) | ASYE |\n| c | ASYE |", [("ASYE", 4, 7)]),
        ("See https://example.org/ASYE", []),
        ("`ASYE` and\n\n    ASYE\n\n**ASYE**", [("ASYE", 5, 3)]),
        ("[see ASYE][1]\n\n[1]: https://example.org/ASYE 'ASYE'", []),
        ("| ASYE | PCF |\n| --- | --- |\n| a | b |", [("ASYE", 1, 3), ("PCF", 1, 10)]),
        ("ASYE-like, PRE-ASYE, ASYEd and asye", []),
        ("![An ASYE](a.svg) [@ASYE, p. 5]", []),
    ],
)
def test_the_first_use_in_running_text_is_found(text: str, found: list[tuple[str, int, int]]) -> None:
    assert uses(text) == found


def test_a_short_form_that_its_paragraph_explains_is_left_alone() -> None:
    assert uses("The assessed and supported year\nin employment (ASYE) is hard.\n\nThe ASYE is.") == []
    assert uses("Another paragraph: Assessed and Supported Year in Employment.\n\nThe ASYE is.") == [("ASYE", 3, 5)]


@pytest.mark.parametrize(
    "full", ['"x" & <y>', "[x](/style=position:fixed;inset:0//)", "one | two", "a `code` *b* _c_ \\", "![x](y) {: #z }"]
)
def test_what_a_page_shows_is_obeyed_by_neither_html_nor_markdown(full: str) -> None:
    term = GlossaryTerm(term="A<b", stands_for=full, means="x.")
    text = f"| a | b |\n| - | - |\n| {expanded(term, '../')} | c |"
    for html in (
        markdown.markdown(text, extensions=["tables", "attr_list"]),
        MarkdownIt().enable("table").render(text),
    ):
        shown = re.findall(r"<a [^<]*><abbr title=\"([^\"]*)\">([^<]*)</abbr></a>", html)
        assert [(unescape(title), unescape(name)) for title, name in shown] == [(full, "A<b")]
        assert len(re.findall("<td>", html)) == 2
