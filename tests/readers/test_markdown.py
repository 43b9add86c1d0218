from __future__ import annotations

import markdown
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from build_tools.diagnostics import Span
from build_tools.readers.markdown import read_markdown
from build_tools.readers.text import Notebook, decode
from build_tools.rendering.markup import escape_markdown
from tests.readers.places import assert_inside, noted
from tests.timing import least_seconds

EXTENSIONS = [
    "build_tools.rendering.finished_html:FinishedHtml",
    "build_tools.rendering.plain_text:PlainText",
    "tables",
    "footnotes",
    "sane_lists",
    "toc",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.tasklist",
]
HTML = "<i-am-html>"
_PIECES = (
    "<i-am-html>§<i-am-html>§`§``§```§\n§\n§\n\n§    §  §- §1. §> §# §~~~§\n```\n§\n~~~\n§\\§a§|§"
    "\n| a | b |\n|---|---|\n| §\n- §\n    §\n\n    §[x](y)§![a](b)§[^1]§\n[^1]: §*§_§<!--§-->§\n===\n§\n---\n§"
    '&lt;§"§[r]§\n[r]: §(§)§\n> §\n```x y\n§\n```x\n§\n````\n§```\n§\t§<§>§\n#a §`<§>`§ `<i-am-html>` §\n***\n§'
    "- [ ] §[@a]§[-@a, p. 1; @b]§é§\U0001f600§[\n§\n\n```\n§\n```\n\n"
)
FRAGMENTS = _PIECES.split("§")
ANY_MARKDOWN = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))


def test_headings_links_pictures_tables_and_citations_are_found_where_they_stand() -> None:
    body = read_markdown(
        "## One *two* `three`\n"
        "\n"
        "See [the site](https://www.gov.uk/a_b), <https://www.gov.uk/> and ![a map](map.svg).\n"
        "Read [@ruch2007, p. 660; -@carpenter2013].\n"
        "\n"
        "| Who | What |\n"
        "| --- | ---- |\n"
        "| a   | [b](../b/index.md) |\n"
        "\n"
        "> ### Three\n"
        "\n"
        "[^1]: A [note][label].\n"
        "\n"
        "[label]: ../c/index.md\n"
        "\n"
        "Text.[^1]\n",
        first_line=10,
    )
    assert [(each.level, each.text, each.anchor, each.span) for each in body.headings] == [
        (2, "One two three", "one-two-three", Span(10, 4, 21)),
        (3, "Three", "three", Span(19, 7, 12)),
    ]
    assert [(each.address, each.text, each.span) for each in body.links] == [
        ("https://www.gov.uk/a_b", "the site", Span(12, 16, 38)),
        ("https://www.gov.uk/", "https://www.gov.uk/", Span(12, 42, 61)),
        ("../b/index.md", "b", Span(17, 13, 26)),
        ("../c/index.md", "note", Span(23, 10, 23)),
    ]
    assert [(each.address, each.alternative, each.span) for each in body.pictures] == [
        ("map.svg", "a map", Span(12, 76, 83))
    ]
    assert [(each.header, each.span) for each in body.tables] == [(("Who", "What"), Span(15, 1, 15))]
    assert [each.written for each in body.citations] == ["[@ruch2007, p. 660; -@carpenter2013]"]
    assert [(each.key, each.locator, each.year_only, each.span) for each in body.citations[0].items] == [
        ("ruch2007", "p. 660", False, Span(13, 8, 16)),
        ("carpenter2013", "", True, Span(13, 28, 41)),
    ]


def test_an_address_is_found_in_its_link_and_not_in_the_text_before_it() -> None:
    body = read_markdown("gov.uk, [gov.uk](gov.uk) and [gov.uk](gov.uk)\n")
    assert [link.span for link in body.links] == [Span(1, 18, 24), Span(1, 39, 45)]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("a `b` c", "a     c"),
        ("a ``b ` c`` d", "a           d"),
        (r"a \`b\` c", r"a \`b\` c"),
        (r"a \`b `c` d\`", r"a \`b     d\`"),
        ("a `b\nc` d", "a   \n   d"),
        ("```\na\n```\nb", "   \n \n   \nb"),
        ("    a\n\nb", "     \n\nb"),
        ("| `a` | b `c` |\n|---|---|\n| d ` e | ` f |", "|     | b     |\n|---|---|\n| d ` e | ` f |"),
    ],
)
def test_prose_is_what_is_not_code(text: str, prose: str) -> None:
    assert "\n".join(read_markdown(text).prose) == prose


@pytest.mark.parametrize(
    "text",
    [
        "<b>a</b>",
        "a <br> b",
        "<!-- a -->",
        "<![CDATA[a]]>",
        "</p>",
        "a <b",
        r"\<b>",
        r"\\<b>",
        "\\`<b>\\` and `c`",
        "a \\` `<b>`",
        "- a\n\n      <b>",
        "```\n<b>\n",
        "~~~ a b c\n<b>\n~~~",
        "`a\n# c <b>`",
        "a `\n- ` <b> `",
        "| `a | <b>` |\n|---|---|\n| c | d |",
    ],
)
def test_html_is_found_even_where_only_some_programs_see_it(text: str) -> None:
    assert read_markdown(text).html


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "<25",
        "a <3",
        "`<b>`",
        "```\n<b>\n```",
        "~~~html\n<b>\n~~~\n",
        "<https://www.gov.uk/>",
        "<mailto:a@example.org>",
        "<a.b@example.org>",
        "&lt;b>",
        "->",
        "<-",
    ],
)
def test_what_is_no_html_is_left_alone(text: str) -> None:
    assert not read_markdown(text).html


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("- a\n    - b\n        - c", []),
        ("- a\n  - b\n    - c", [Span(2, 1, 3), Span(3, 1, 5)]),
        ("1. a\n   - b", [Span(2, 1, 4)]),
        ("> - a\n>   - b", [Span(2, 3, 5)]),
        ("> - a\n>     - b", []),
        ("- a\n- b", []),
    ],
)
def test_inner_lists_are_indented_by_four_spaces(text: str, spans: list[Span]) -> None:
    assert list(read_markdown(text).shallow_items) == spans


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a\n- b", [("list", Span(2, 1, 4))]),
        ("a\n\n- b", []),
        ("## a\n- b", []),
        ("***\n- b", []),
        ("___\n| a | b |\n|---|---|\n| c | d |", []),
    ],
)
def test_a_block_right_under_text_is_noted_and_none_under_a_heading_or_rule(
    text: str, blocks: list[tuple[str, Span]]
) -> None:
    assert list(read_markdown(text).run_on_blocks) == blocks


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("> " * 12 + "a", None),
        ("a\n\n" + "> " * 13 + "a", 3),
        ("- " * 13 + "a", 1),
        ("\n".join("    " * level + "- a" for level in range(12)), None),
        ("\n".join("    " * level + "- a" for level in range(13)), 13),
        ("[" * 50 + "a", None),
        ("a\n\n" + "[" * 51 + "a", 3),
        ("[a](" * 51, 1),
        ("[](" * 51, 1),
        ("[a](b) " * 1000, None),
    ],
)
def test_depth_is_noted(text: str, line: int | None) -> None:
    notes = Notebook()
    read_markdown(text, notes=notes)
    assert noted(notes) == ([(line, 1, "nested_too_deep")] if line else [])


@pytest.mark.parametrize(
    "part",
    [
        "[",
        "![",
        "*",
        "_",
        "**_",
        ">",
        "> ",
        "- ",
        "`",
        "``a`",
        "[a](",
        "[a](b) ",
        "[a](b)\n",
        "[a][",
        "[^a]",
        "<",
        "<a ",
        "|",
        "# a\n",
        "\\",
        "&",
        "1. ",
        "[@",
        "[@a; ",
        "[a]: b\n",
        "a\n",
        "\t",
    ],
)
def test_twenty_kilobytes_of_anything_take_a_moment(part: str) -> None:
    assert least_seconds(lambda: read_markdown((part * 20_000)[:20_000], notes=Notebook()), 10) < 10


def test_a_table_of_many_cells_takes_a_moment() -> None:
    table = "|`a`" * 2000 + "|\n" + "|-" * 2000 + "|\n" + "|`b` [c](d)" * 2000 + "|\n"
    assert least_seconds(lambda: read_markdown(table), 10) < 10


@given(ANY_MARKDOWN, st.integers(1, 9))
def test_any_text_is_read_and_every_place_lies_in_it(raw: str, first_line: int) -> None:
    text = decode(raw.encode(errors="ignore"), Notebook())
    assert text is not None
    notes = Notebook()
    body = read_markdown(text, first_line, "Title", notes)
    whole = "\n" * (first_line - 1) + text
    places = (body.headings, body.links, body.pictures, body.citations, body.tables)
    assert_inside((each.span for group in places for each in group), whole)
    assert_inside((each.span for citation in body.citations for each in citation.items), whole)
    assert_inside((*body.html, *body.shallow_items, *(fault.span for fault in notes.faults)), whole)
    assert [len(line) for line in body.prose] == [len(line) for line in text.split("\n")]


@given(ANY_MARKDOWN)
def test_html_that_is_not_found_is_not_published(text: str) -> None:
    assume(not read_markdown(text).html)
    assert HTML not in markdown.markdown(text, extensions=EXTENSIONS)


WORDS = st.sampled_from(
    [
        "Ask",
        "ask",
        "the",
        "father",
        "Who?",
        "1",
        "2",
        "_1",
        "ask_1",
        "ask_2",
        "ask_01",
        "é",
        "日本",
        "—",
        "C++",
        "a/b",
        "*so*",
        "**so**",
        "`code`",
        "&",
        "&amp;",
        "<",
        "’",
        "-",
        "--",
        "_",
        "[link](b)",
        "![alt](c)",
        "\\*",
        "`<b>`",
        "snake_case",
    ]
)
HEADINGS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(
    HEADINGS.map(lambda text: text.replace("[link](b)", "").replace("![alt](c)", "")),
    st.lists(st.tuples(st.integers(2, 6), HEADINGS), max_size=8),
)
def test_anchors_are_those_that_the_site_generator_makes(title: str, headings: list[tuple[int, str]]) -> None:
    assume(title.strip())
    text = "\n\n".join(f"{'#' * level} {heading}" for level, heading in headings)
    made = markdown.Markdown(extensions=EXTENSIONS)
    made.convert(f"# {escape_markdown(title)}\n\n{text}")
    body = read_markdown(text, title=title)
    tokens: list[dict[str, object]] = []
    pending = list(reversed(made.toc_tokens))
    while pending:
        token = pending.pop()
        tokens.append(token)
        pending.extend(reversed(token["children"]))
    assert [heading.anchor for heading in body.headings] == [token["id"] for token in tokens[1:]]


def test_ten_thousand_headings_with_one_name_have_ten_thousand_anchors() -> None:
    body = read_markdown("# a\n" * 10_000, title="a")
    assert body.headings[-1].anchor == "a_10000"
    assert len(body.anchors) == 10_000


def test_the_extensions_here_are_those_of_the_site() -> None:
    class Loader(yaml.SafeLoader):
        """Reads the site generator's settings, in which some values name Python objects."""

    Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)
    with open("mkdocs.yml", encoding="utf-8") as file:  # noqa: PTH123 - the root of the repository
        settings = yaml.load(file, Loader)  # noqa: S506 - a safe loader
    named = [next(iter(each)) if isinstance(each, dict) else each for each in settings["markdown_extensions"]]
    assert sorted(named) == sorted(EXTENSIONS)
