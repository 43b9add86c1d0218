"""The extension that spares plain text leaves every page as it would be without it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from build_tools.rendering.plain_text import PlainText

OTHERS = ["tables", "footnotes", "sane_lists", "toc", "pymdownx.superfences", "pymdownx.highlight", "pymdownx.tasklist"]
TEXTS = [
    "Just words.\n\nAnd more of them, in 2 paragraphs.",
    "- a list\n\n    ```markdown\n    [a](b.svg)\n    ```\n\n~~~yaml\na: 1\n~~~\n",
    "A `code` and *emphasis* and **more** &amp; less\n\n| a | b |\n| - | - |\n| 1 | *2* |\n",
    "A line  \nbroken.\n\n> quoted\n\n1. one\n2. [two](x.md)\n\n[^1]: A note.\n\nNoted.[^1]\n",
    "    indented code\n\n```\n```\n\n- [ ] a task\n- [x] done\n",
]
PIECES = st.sampled_from(
    [
        "word",
        " ",
        "\n",
        "\n\n",
        "*",
        "_",
        "`",
        "```",
        "~~~",
        "    ",
        "- ",
        "> ",
        "[a](b)",
        "|",
        "&lt;",
        "\\",
        "#",
        "  \n",
    ]
)


BLOCK = r"</?(?:blockquote|code|div|h[1-6]|hr|li|ol|p|pre|section|table|tbody|td|th|thead|tr|ul)\b[^>]*>"


def made(text: str, *, spared: bool) -> str:
    """A text as HTML, without the white space beside blocks and breaks, which no browser shows."""
    extensions: list[Any] = [*OTHERS, *([PlainText()] if spared else [])]
    html = str(markdown.Markdown(extensions=extensions).convert(text))
    return re.sub(rf"\s*\n({BLOCK})", r"\1", re.sub(rf"({BLOCK}|<br />)\s+", r"\1", html))


@pytest.mark.parametrize("text", TEXTS)
def test_a_page_is_the_same_with_and_without_it(text: str) -> None:
    assert made(text, spared=True) == made(text, spared=False)


@given(pieces=st.lists(PIECES, max_size=30))
def test_any_text_is_the_same_with_and_without_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert made(text, spared=True) == made(text, spared=False)


def test_fenced_code_is_looked_for_only_where_there_is_a_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    program = markdown.Markdown(extensions=[*OTHERS, PlainText()])
    asked: list[list[str]] = []

    def search_nested(_self: object, lines: list[str]) -> list[str]:
        asked.append(lines)
        return lines

    monkeypatch.setattr(type(program.preprocessors["fenced_code_block"]), "search_nested", search_nested)
    program.convert("No fence here.")
    assert not asked
    program.convert("```\ncode\n```")
    assert len(asked) == 1


def test_it_stands_behind_the_others_in_the_settings() -> None:
    settings = yaml.safe_load(Path("mkdocs.yml").read_text(encoding="utf-8"))
    last = settings["markdown_extensions"][-1]
    assert last == "build_tools.rendering.plain_text:PlainText"
