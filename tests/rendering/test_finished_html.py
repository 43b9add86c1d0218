"""The extension that takes our own HTML out of a text: the page is the same with and without it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from build_tools.loading import load
from build_tools.rendering.finished_html import FinishedHtml
from tests.built_site import REPOSITORY, SMALL, make_pages
from tests.specification_runs import TODAY

EXTENSIONS = ("tables", "footnotes", "sane_lists", "toc", "pymdownx.superfences", "pymdownx.tasklist")
CITATION = (
    '<span class="pc-citation" id="cite-1"><span data-citation-style="harvard">(<a href="#ref-a">A &amp; B, 2010</a>)'
    '</span><span data-citation-style="apa" hidden>(<a href="#ref-a">A, 2010</a>)</span></span>'
)
TERM = '<a class="pc-term" href="../../glossary/#term-pcf"><abbr title="A framework">PCF</abbr></a>'
BLOCK = (
    '<ul class="pc-links">\n<li id="ref-a"><a href="a/">A</a> *not emphasis*<br></li>\n'
    '<li><img src="a.svg" alt=""></li>\n</ul>'
)


def made(text: str, *, with_ours: bool = True) -> str:
    """The HTML of a text, as a browser sees its white space."""
    ours = [FinishedHtml()] if with_ours else []
    html = Markdown(extensions=[*EXTENSIONS, *ours]).convert(text)
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html))


def without_front_matter(page: str) -> str:
    return page.split("\n---\n", 1)[1]


@pytest.mark.parametrize("root", [SMALL, REPOSITORY], ids=["small", "real"])
def test_every_page_is_the_same_with_and_without_it(root: object) -> None:
    differing = []
    for file in make_pages(load(root, TODAY)):  # type: ignore[arg-type]
        if file.path.endswith(".md"):
            text = without_front_matter(file.content)
            if made(text) != made(text, with_ours=False):
                differing.append(file.path)
    assert differing == []


@pytest.mark.parametrize(
    "text",
    [
        f"One {CITATION}, two {TERM}.\n\n- three {CITATION}\n\n## Four {TERM}\n\n> five {CITATION}",
        f"| a | b |\n| --- | --- |\n| {TERM} | {CITATION} |",
        f"{BLOCK}\n\nText\n\n{BLOCK}",
        f"Text\n{BLOCK}\n\nmore",
        '<div class="a">\n<p>b</p>\n\nno *end*\n\n</div>',
        "<div>\n<p>b\n\n</div>",
        f"```html\n{BLOCK}\n\n{CITATION}\n```\n\nText",
        f"    {BLOCK}\n\n    {CITATION}",
        f"In code `{CITATION}` and `{TERM}`.",
        '<p class="a">b</p>\n<p>c</p>',
        "<em>a</em> *b*",
        CITATION,
        "<!-- a -->\n\n<div>b</div>",
    ],
)
def test_a_text_is_the_same_with_and_without_it(text: str) -> None:
    assert made(text) == made(text, with_ours=False)


PARAGRAPH = st.lists(st.sampled_from([CITATION, TERM, "a ", " *b* ", " _c_ ", " `d` ", " [x](y) "]), min_size=1).map(
    "".join
)


@given(st.lists(st.one_of(PARAGRAPH, st.just(BLOCK))).map("\n\n".join))
def test_paragraphs_and_blocks_in_any_order_are_the_same_with_and_without_it(text: str) -> None:
    assert made(text) == made(text, with_ours=False)


@pytest.mark.parametrize(
    "text",
    [
        '<span class="pc-citation" id="cite-1" onclick="x">*a*</span>',
        '<span class="pc-citation" id="cite-1"><script>*a*</script></span>',
        '<a class="pc-term" href="a" onclick="x">*a*</a>',
        '<a class="pc-term" href="a">*a* <img src="x"></a>',
    ],
)
def test_nothing_else_is_taken(text: str) -> None:
    assert "<em>a</em>" in made(f"Text {text}")


def test_what_is_taken_is_not_read() -> None:
    assert "*not emphasis*" in made(BLOCK)
    assert "*a*" in made(CITATION.replace("A, 2010", "*a*"))


def test_the_anchors_of_what_is_taken_are_told_to_whoever_looks_before_html_is_read() -> None:
    md = Markdown(extensions=[FinishedHtml()])
    seen: list[str] = []

    class Look:
        def run(self, lines: list[str]) -> list[str]:
            seen.extend(lines)
            return lines

    md.preprocessors.register(Look(), "look", 21)
    html = md.convert(f"{BLOCK}\n\nOne {CITATION}")
    assert seen[-1] == '<a id="cite-1"><a id="ref-a">'
    assert "<a id" not in html
    assert "<a id" not in md.reset().convert("Text")
