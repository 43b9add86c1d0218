"""Nothing but what is on the list passes, and the quick look passes nothing that a browser would read otherwise."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools import mkdocs_hooks
from build_tools.generator import Generator
from build_tools.pipeline import check
from build_tools.rendering import allowed_html
from build_tools.rendering.allowed_html import ALLOWED, may_have, unlisted_parts
from build_tools.rendering.markup import CSL_JSON
from tests.built_site import REPOSITORY, SMALL, make_pages, texts_of
from tests.hostile.oracle import as_a_browser_reads

DOWNLOAD = f'<a href="data:{CSL_JSON},%5B%5D" type="{CSL_JSON}" download="a.json">a</a>'


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://a.example">a</a> <a href="../b/">b</a> <a href="#c">c</a> <img src="d.svg" alt="">',
        '<a href="&#109;&#97;&#105;&#108;&#116;&#111;&#58;a@b.example">a</a>',
        "<p>1 > 0 & 2</p>",
        "<a href='../b/'>b</a>",
        "<a href='../b/'>1 < 2</a>",
        '<p hidden>a</p> <p hidden="">b</p> <p hidden="hidden">c</p>',
        DOWNLOAD,
    ],
)
def test_what_is_on_the_list_passes(html: str) -> None:
    assert unlisted_parts(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<a href=' java\tscript:alert(1)'>x</a>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="JaVa&#115;cript:alert(1)">x</a>',
        '<a href="javascript&colon;alert(1)">x</a>',
        '<a href="//evil.example/">x</a>',
        '<a href="/\\evil.example/">x</a>',
        '<a href="https:evil.example">x</a>',
        '<a href="file:///x">x</a>',
        '<img src="//evil.example/x.png" alt="">',
        '<img src="https://evil.example/x.png" alt="">',
        '<img src="mailto:x" alt="">',
        '<p onclick="x">y</p>',
        '<p style="color: red">y</p>',
        '<p hidden="until-found">y</p>',
        '<h2 id="__config">y</h2>',
        "<script>z</script>",
        "<iframe></iframe>",
        "<form></form>",
        '<input type="password">',
        "<svg><style><img src=x onerror=alert(1)>",
        "<!-- x -->",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[x]]>",
        "<?x?>",
        "<p",
        '<p class="pc-a" onmouseover="x">',
        '<use href="https://evil.example/#x"/>',
        f'<a href="data:{CSL_JSON},%5B%5D">a</a>',
        f'<a href="data:{CSL_JSON};base64,W10=" download="a.json">a</a>',
        f'<img src="data:{CSL_JSON},%5B%5D" alt="">',
        DOWNLOAD.replace(" download", ' onclick="x" download'),
        '<a href="data:text/html,%3Cscript%3E" type="text/html" download="a.html">a</a>',
        "<pc-other></pc-other>",
        "<pc-path-progress></pc-path-progress>",
        '<ol data-path="a b"></ol>',
        '<li data-minutes="1e3">a</li>',
    ],
)
def test_what_is_not_on_the_list_is_named(html: str) -> None:
    assert unlisted_parts(html)
    assert unlisted_parts(f"<p>before</p>{html}<p>after</p>")


@pytest.mark.parametrize(
    "address", ["http://example.org/a", "https://example.org/a", "mailto:a@example.org", "tel:01632960001"]
)
def test_an_address_that_may_stand_on_a_page_may_do_so_however_its_tag_is_written(address: str) -> None:
    assert unlisted_parts(f'<p><a href="{address}">a</a></p>') == []
    assert unlisted_parts(f"<P><A HREF='{address}'>a</A></P>") == []


@pytest.mark.parametrize("scheme", ["javascript", "data", "vbscript", "file", "blob", "ftp"])
def test_no_other_address_may_however_its_tag_is_written(scheme: str) -> None:
    assert unlisted_parts(f'<p><a href="{scheme}:a">a</a></p>')
    assert unlisted_parts(f"<P><A HREF='{scheme}:a'>a</A></P>")


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ('<p title="b" onclick="x" class="pc-a">y</p>', ['<p class="pc-a" onclick="x" title="b">', '<p class="pc-a">']),
        ('<p onclick="x" onclick="y" hidden>z</p>', ['<p hidden="" onclick="x">', '<p hidden="">']),
        ("<p><p onclick=x><p onclick=x>", ['<p onclick="x">']),
        (f'<p style="{"x" * 68}">', [f'<p style="{"x" * 68}">', "<p>"]),
        (f'<p style="{"x" * 69}">', [f'<p style="{"x" * 69}"…', "<p>"]),
        ("<script>z</script>", ["<script>"]),
        ("<!-- x -->", ["<!-- x -->"]),
        ("<!DOCTYPE html>", ["<!DOCTYPE html>"]),
        ("<?x?>", ["<?x?>"]),
        ("<![CDATA[x]]>", ["<![CDATA[x]>"]),
        ("<a href='../b/'>x\x00y</a>", ["text that a browser would not show as it is written"]),
    ],
)
def test_what_is_named_is_a_tag_as_it_is_read_once_and_cut_after_eighty_characters(html: str, parts: list[str]) -> None:
    assert unlisted_parts(html) == parts


PIECES = st.sampled_from(
    [
        *("<a", "<b", "<p", "<td", "<svg", "<use", "<img", "<script", "<style", "<title", "<math", "<table", "<select"),
        *("<option", "<button", "<ul", "<li", "</p>", "</a>", "</td>", "</table>", "</svg>", "</select>", "<p>", "<b>"),
        *("<table>", "<tr>", "<td>", "<svg>", "<li>", "<select>", "<a>", "<h2>", "<form>", "<textarea>", "<!--", "-->"),
        *(">", "/>", " ", "\n", "\t", '"', "'", "=", "/", "x", "&quot;", "&lt;", "&#106;", "&colon;", "\x00", "<"),
        *(' href="', ' src="', ' id="', ' class="', ' onclick="', ' style="', ' title="', " HREF='", " hidden", '">'),
        *("javascript:", "java\tscript:", "https://e.org", "//e.org", "../b/", "#c", "pc-card", "__config", "data:x,"),
        *("<![CDATA[", "]]>", "<?", DOWNLOAD, '<a href="../b/">', '<p class="pc-summary">', '<img src="d.svg" alt="">'),
    ]
)


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@given(st.lists(PIECES, max_size=16).map("".join))
def test_what_passes_is_only_what_is_on_the_list_as_a_browser_reads_it(html: str) -> None:
    if unlisted_parts(html):
        return
    plain = html.replace(DOWNLOAD.removesuffix("a</a>"), "<a>")
    for tag, attributes in _Elements(as_a_browser_reads(plain)).found:
        assert tag in ALLOWED, (html, tag)
        for name, value in attributes.items():
            assert may_have(tag, name, value), (html, tag, name, value)


@pytest.fixture(scope="module")
def page_texts() -> list[str]:
    """The text of every page of the small and of the real site."""
    texts: list[str] = []

    def kept(html: str) -> list[str]:
        texts.append(html)
        return unlisted_parts(html)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mkdocs_hooks, "unlisted_parts", kept)
        for root in (SMALL, REPOSITORY):
            staged = texts_of(make_pages(check(root).catalogue))
            program = Generator(root, {path: text if path.endswith(".md") else "" for path, text in staged.items()})
            hook = program.config.plugins.events["page_content"]
            assert hook
            for module in [each.__globals__ for each in hook if "unlisted_parts" in each.__globals__]:
                patch.setitem(module, "unlisted_parts", kept)
            for path, text in staged.items():
                if path.endswith(".md"):
                    program.page(path, text)
    return texts


def test_our_own_pages_are_told_by_the_quick_look(page_texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(page_texts) > 200
    monkeypatch.setattr(allowed_html, "_seen_by_a_browser", lambda _html: pytest.fail("this page took the slow way"))
    assert [text for text in page_texts if unlisted_parts(text)] == []


RARE = """
<a aria-current="page" href="./"><b>1</b> A</a> <sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>
<div class="footnote"><hr/><ol start="3"><li id="fn:1"><a class="footnote-backref" href="#fnref:1" title="Back">↩</a>
</li></ol></div><h4 id="a">a</h4><h5 id="b">b</h5><h6 id="c">c</h6><br/><sub>d</sub><img alt="a" src="b.svg" title="c">
<td class="pc-left">x</td><th class="pc-right">y</th><input type="checkbox" checked disabled>
<img class="pc-organisation-logo" src="a.svg" alt="">
"""
"""What our programs make of Markdown that no text of the real collection has."""


def test_every_line_of_the_list_is_needed(page_texts: list[str]) -> None:
    seen: dict[str, set[str]] = {}
    for text in (*page_texts, RARE):
        for tag, attributes in re.findall(r"<([a-z][a-z0-9]*)((?: [a-z-]+(?:=\"[^\"]*\")?)*)", text):
            seen.setdefault(tag, set()).update(re.findall(r" ([a-z-]+)(?:=\"[^\"]*\")?", attributes))
    assert unlisted_parts(RARE) == []
    assert {tag: set(names) - seen.get(tag, {"no such tag"}) for tag, names in ALLOWED.items()} == {
        tag: set() for tag in ALLOWED
    }
    assert set(ALLOWED) - set(seen) == set()
