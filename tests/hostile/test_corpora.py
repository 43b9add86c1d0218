"""Every text of the corpora, wherever a person could write it, is refused at its line or is inert on its page."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from build_tools.rendering.allowed_html import unlisted_parts
from tests.hostile.corpora import INJECTIONS, OURS, corpora
from tests.hostile.oracle import active_parts, as_a_browser_reads, skeleton
from tests.hostile.places import PLACES, pages_of, sift, small_repository
from tests.npm import MissingToolError, impossible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVERYTHING = "HOSTILE" in os.environ
"""Whether every text is put in every place, which takes a quarter of an hour; otherwise as many as fit in a minute."""
STEP = {OURS: 1, "naughty": 5, "commonmark": 5, "yaml": 1, INJECTIONS: 41}
"""Every how manieth case of a corpus is tried; no step shares a divisor with the number of places."""
ONLY = {"yaml": ("front matter",), "commonmark": ("body", "link text")}


def cases(corpus: str) -> Iterator[tuple[str, str]]:
    """The place and the text of each case of a corpus; the places take turns."""
    texts = corpora()[corpus]
    every = ((place, text) for text in texts for place in ONLY.get(corpus, tuple(PLACES)))
    return every if EVERYTHING else islice(every, 0, None, STEP[corpus])


@pytest.mark.parametrize("corpus", list(STEP))
def test_each_text_is_refused_at_its_line_or_inert(
    corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        known = corpora()
    except MissingToolError as error:
        impossible(str(error))
    if corpus not in known:
        pytest.skip(f"{corpus} is not installed")
    root = small_repository(tmp_path)
    outcome = sift(root, cases(corpus))
    for errors in outcome.refused.values():
        assert all(error.line >= 1 and error.column >= 1 and error.message for error in errors)
    plain = sift(small_repository(tmp_path / "plain"), [("body", "Words.")])
    harmless = pages_of(tmp_path / "plain" / "tests" / "repositories" / "small", tmp_path / "site-plain", plain)
    expected = skeleton(harmless["case-00000"])
    found = {}
    pages = pages_of(root, tmp_path / "site", outcome)
    for slug, page in pages.items():
        found[slug] = active_parts(page)
        assert skeleton(page) == expected, outcome.passed[slug]
    assert {slug: (outcome.passed[slug], parts) for slug, parts in found.items() if parts} == {}
    with capsys.disabled():
        print(f"\n{corpus}: {len(outcome.refused)} refused, {len(outcome.passed)} published and inert")  # noqa: T201


@pytest.mark.parametrize(
    "html", ["<p onclick=x>", "<svg><style><img src=x onerror=alert(1)>", "<a href=' java\tscript:x'>y</a>", "<form>"]
)
def test_the_oracle_sees_what_is_active(html: str) -> None:
    page = f'<article class="md-content__inner md-typeset">{html}</article>'
    assert active_parts(page)
    assert unlisted_parts(html)
    assert as_a_browser_reads("<script>x</script>") == "<script>x</script>"
