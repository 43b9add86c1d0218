"""The last touch to a page: its kind is on its body, and white space that nobody sees is gone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.rendering.finished_page import finished_page

PAGE = '<!doctype html>\n<body class="x">\n{}\n</body>\n'
WORDS = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "one", "two\u00a0", " ", "\n", "\n   ", "\n\n\t", "<br>", "&lt;pre>"]
)
KEPT = st.sampled_from(["pre", "textarea", "script", "style", "PRE"])


def words(html: str) -> list[str]:
    """What a browser makes of the white space: each run of it is one space, and none before a block."""
    html = re.sub(r">[ \t\r\n\f]+(?=</?(?:p|body)[ >])", ">", html)
    return re.sub(r"[ \t\r\n\f]+", " ", html).strip().split(" ")


def test_the_kind_is_on_the_body() -> None:
    assert finished_page(PAGE.format(""), "material").count('<body data-kind="material" class="x">') == 1


def test_indents_and_empty_lines_are_gone() -> None:
    made = finished_page(PAGE.format("  <ul>\n\n\n    \n    <li>one\n      two</li>\n  </ul>"), "page")
    assert made == '<!doctype html><body data-kind="page" class="x"><ul><li>one\ntwo</li></ul></body>\n'


def test_white_space_that_stands_between_words_or_boxes_in_a_line_stays() -> None:
    inner = "one\n<p><b>two</b>\n<i>three</i>\nfour\n<button>five</button>\n<label>six</label></p>"
    assert inner in finished_page(PAGE.format(inner), "page")


@pytest.mark.parametrize("tag", ["pre", "textarea", "script", "style"])
def test_what_shows_its_white_space_is_left(tag: str) -> None:
    inner = f'<{tag} id="a">\n\n  one\n    two < <b\n\n</{tag}>'
    assert inner in finished_page(PAGE.format(f"   {inner}\n\n   <p>\n  x</p>"), "page")


@given(st.lists(st.one_of(WORDS, st.tuples(KEPT, st.text("<a \n\t", max_size=12)))))
def test_only_white_space_between_words_changes(parts: list[str | tuple[str, str]]) -> None:
    kept = [f"<{part[0]}>{part[1]}</{part[0]}>" for part in parts if isinstance(part, tuple)]
    body = "".join(part if isinstance(part, str) else f"<{part[0]}>{part[1]}</{part[0]}>" for part in parts)
    made = finished_page(PAGE.format(body), "page")
    start = 0
    for each in kept:
        start = made.index(each, start) + len(each)
    assert words(made) == words(PAGE.format(body).replace("<body ", '<body data-kind="page" '))
    assert finished_page(made, "page").replace(' data-kind="page"', "", 1) == made


def test_what_is_never_closed_is_left_to_the_end() -> None:
    assert finished_page("<p>\n  a\n<pre>\n  b\n  c", "page") == "<p>\na\n<pre>\n  b\n  c\n"
