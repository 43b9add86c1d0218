"""Our references equal those of citeproc-js, the program that reference managers use, entry by entry."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from build_tools.rendering.citations import APA, HARVARD, Style, csl_item
from tests.npm import MissingToolError, impossible, install_packages
from tests.rendering.library import FOLDER, REPOSITORY, STYLES, citations_of, references_of, rendered

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model import Reference
    from build_tools.readers.markdown import Cited

LIBRARIES = ("verified.bib", "kinds.bib", "namesakes.bib")
SEVERAL = {
    "verified.bib": [
        "[@kolb1984; @kolb2015]",
        "[@ruch2007, pp. 660-661; @munro2011]",
        "[@dfe2018pqs; @dfe2015kss; @dfe_psdp_blog]",
        "[@munro2011, ch. 3]",
        "[-@lambley2018; -@lambley2019]",
    ],
    "kinds.bib": ["[@lettera; @letterb; @namesake]", "[@undated; @page]"],
    "namesakes.bib": ["[@eve; @evelater; @ian]", "[@two; @editor; @jan; @piet, p. 3]"],
}
LABELS = {"p.": "page", "pp.": "page", "ch.": "chapter"}

_VAIN = "APA 7 (9.16) says when a page was retrieved or nothing; its style file prints `Retrieved` without a day"
_MARKS = "citeproc-js leaves quotation marks straight around a word that ends in an apostrophe; we write the style's"
_OTHERS = "`and others` is `et al.` in both styles; citeproc-js takes it for the name of an author"
_PERSON = "Cite Them Right names the works of one person together; citeproc-js goes by the printed family name"

DIFFERENCES: dict[tuple[Style, str], tuple[str, str, str]] = {
    (APA, "scie50"): ("Retrieved https://", "https://", _VAIN),
    (APA, "swecpd"): ("Retrieved https://", "https://", _VAIN),
    (APA, "unseen"): ("Retrieved https://", "https://", _VAIN),
    (APA, "single"): ('"The workers’ voice"', "“The workers’ voice”", _MARKS),
    (HARVARD, "single"): ('"The workers’ voice"', "“The workers’ voice”", _MARKS),
    (APA, "many"): ("Xu, L. & others.", "Xu, L. et al.", _OTHERS),
    (HARVARD, "many"): ("Xu, L. and others", "Xu, L. <em>et al.</em>", _OTHERS),
    (APA, "[@many]"): ("Xu & others", "Xu et al.", _OTHERS),
    (HARVARD, "[@many]"): ("Xu and others", "Xu <em>et al.</em>", _OTHERS),
    (APA, "[@many, p. 5]"): ("Xu & others", "Xu et al.", _OTHERS),
    (HARVARD, "[@many, p. 5]"): ("Xu and others", "Xu <em>et al.</em>", _OTHERS),
    (HARVARD, "[@eve; @evelater; @ian]"): (
        "(E. Wood, 2003; I. Wood, 2003; Wood, 2007)",
        "(E. Wood, 2003, 2007; I. Wood, 2003)",
        _PERSON,
    ),
    (HARVARD, "[@two; @editor; @jan; @piet, p. 3]"): (
        "van der Berg, 2010, 2011, p. 3",
        "van der Berg, 2010; van der Berg, 2011, p. 3",
        _PERSON,
    ),
}
"""Where we differ on purpose: the style and the key or citation, what citeproc-js writes, what we write, and why."""


@pytest.fixture(scope="session")
def installed() -> Path:
    """The folder in which citeproc-js is installed."""
    folder = REPOSITORY / "build" / "citeproc"
    try:
        install_packages(FOLDER, folder)
    except MissingToolError as error:
        impossible(str(error))
    return folder


def _normalised(html: str) -> str:
    """Text and emphasis only, so that everything that a reader sees is compared.

    What is set aside: the names of the two italic elements; every other element, because each program marks entries
    and links in its own way; the two ways to write `&` in HTML; and white space around an entry, where citeproc-js
    starts new lines. Quotation marks, dashes, spaces of every kind within an entry and full stops are compared.
    """
    html = re.sub(r"<(/?)i>", r"<\1em>", html)
    return unescape(re.sub(r"</?(?!em>)[a-z][^>]*>", "", html)).strip(" \n")


def _cited(cited: Cited) -> dict[str, Any]:
    label, _, locator = cited.locator.partition(" ")
    place = {"label": LABELS[label], "locator": locator} if locator else {}
    return {"id": cited.key, "suppress-author": cited.year_only, **place}


def _by_citeproc_js(
    references: list[Reference], written: list[str], style: Style, installed: Path
) -> tuple[dict[str, str], dict[str, str]]:
    locales = {name: (FOLDER / f"locales-{name}.xml").read_text(encoding="utf-8") for name in ("en-GB", "en-US")}
    job = {
        "style": (STYLES / style.file).read_text(encoding="utf-8"),
        "locales": locales,
        "language": style.language,
        "items": [csl_item(reference) for reference in references],
        "clusters": [[_cited(item) for item in citation.items] for citation in citations_of(written)],
    }
    node = shutil.which("node") or "node"
    command = [node, str(FOLDER / "render.cjs"), str(installed)]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    return dict(made["entries"]), dict(zip(written, made["in_text"], strict=True))


def _expected(made: dict[str, str], style: Style) -> dict[str, str]:
    """What citeproc-js made, with the differences that are on purpose; each of them must be there."""
    expected = {}
    for name, html in made.items():
        text = _normalised(html)
        if (style, name) in DIFFERENCES:
            theirs, ours, _ = DIFFERENCES[style, name]
            assert theirs in text, f"{name} no longer differs: {text}"
            text = text.replace(theirs, ours)
        expected[name] = text
    return expected


@pytest.mark.parametrize("style", [HARVARD, APA], ids=lambda style: style.key)
@pytest.mark.parametrize("library", LIBRARIES)
def test_references_and_citations_equal_those_of_citeproc_js(library: str, style: Style, installed: Path) -> None:
    references = references_of((FOLDER / library).read_text(encoding="utf-8"))
    keys = [reference.key for reference in references]
    written = [form.format(key) for key in keys for form in ("[@{}]", "[@{}, p. 5]", "[-@{}]")] + SEVERAL[library]
    entries, in_text = _by_citeproc_js(references, written, style, installed)
    ours = rendered(references, written, style)

    assert {key: _normalised(html) for key, html in ours.entries.items()} == _expected(entries, style)
    assert {each: _normalised(html) for each, html in ours.in_text.items()} == _expected(in_text, style)
    assert list(ours.entries) == list(entries), "the order of the list"
    assert sorted(ours.entries) == sorted(keys)


def test_every_difference_is_of_a_work_that_is_compared() -> None:
    texts = [(FOLDER / library).read_text(encoding="utf-8") for library in LIBRARIES]
    keys = {reference.key for text in texts for reference in references_of(text)}
    assert {key for _, name in DIFFERENCES for key in re.findall(r"@(\w+)", name) or [name]} <= keys
    assert all(theirs != ours and reason for theirs, ours, reason in DIFFERENCES.values())


def test_what_is_set_aside_in_the_comparison_is_as_little_as_it_says() -> None:
    assert _normalised('\n  <div class="csl-entry">A &#38; B, <i>C</i>.</div>\n') == "A & B, <em>C</em>."
    assert _normalised('A &amp; B, <a href="https://example.org"><em>C</em></a>.') == "A & B, <em>C</em>."
    for one, other in [("a b", "a\u00a0b"), ("“a”", "‘a’"), ("<em>a</em>", "a"), ("a.", "a"), ("1–2", "1-2")]:
        assert _normalised(one) != _normalised(other)
