"""The browser finds what the checks of family PRV find, at the same places, and says it without repeating it."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.privacy.__main__ import findings_in, sources
from benchmarks.privacy.written import FAMILIES, written
from build_tools.checks import identifiers, privacy
from build_tools.checks.passages import as_read
from build_tools.checks.specifications import specifications
from build_tools.exports import privacy_patterns as exported
from build_tools.exports.browser_patterns import browser_pattern
from build_tools.exports.privacy_patterns import NAMES, PrivacyPatterns
from build_tools.readers.text import Source
from tests.built_site import REPOSITORY
from tests.checks import test_identifiers, test_privacy
from tests.typescript import Program, run_typescript

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOOKS = privacy.LOOKS | identifiers.LOOKS
CODES = {code for names in NAMES.values() for code in names}
NOT_CARRIED_OVER = {"PRV007", "PRV008", "PRV020"}
"""What asks for a material's front matter, and secrets: nobody writes a key into a record of learning."""
LONG = 50_000
HARD = (
    "999 000 0018 ",
    "01632 123456\n",
    "1 High Street, LS1 4AP. ",
    "maya.okoro@leeds.gov.uk ",
    "2a00:23c4:2515::1 ",
    "０１６",
)
PROGRAM = """
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { inWords, personalDetails } from "./privacy.ts";

const patterns = JSON.parse(readFileSync(process.argv[2], "utf8"));
for await (const line of createInterface({ input: process.stdin })) {
  const found = personalDetails(JSON.parse(line), patterns);
  console.log(JSON.stringify(found.map((each) => [each.from, each.to, each.code, inWords(each)])));
}
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program that a page runs, in node: a text in each line, and what was found in it."""
    folder = tmp_path_factory.mktemp("privacy")
    patterns = folder / "patterns.json"
    patterns.write_text(PrivacyPatterns().written(), encoding="utf-8")
    with run_typescript(PROGRAM, folder, str(patterns)) as program:
        yield program


def by_checks(text: str) -> list[tuple[int, int, str]]:
    """Where the checks find what, in characters from the beginning of the text."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = []
    for code, findings in findings_in(Source("docs/x.md", text)):
        for each in findings if code in CODES else ():
            start = starts[each.place.span.line - 1]
            found.append((start + each.place.span.column - 1, start + each.place.span.end_column - 1, code))
    return sorted(found)


def by_browser(text: str, program: Program) -> list[tuple[int, int, str]]:
    """The same by the browser, which counts as an input field does and points at the whole of a passage."""
    units = text.encode("utf-16-le", "surrogatepass")
    found = []
    for start, end, code, _ in program.ask(text):
        first, last = (len(units[: 2 * at].decode("utf-16-le", "surrogatepass")) for at in (start, end))
        line_end = text.find("\n", first, last)
        found.append((first, last if line_end < 0 else line_end, code))
    return sorted(found)


def disagreements(texts: Iterable[str], program: Program) -> list[tuple[str, Any, Any]]:
    pairs = ((text, by_checks(text), by_browser(text, program)) for text in texts)
    return [(text[:200], checks, ours) for text, checks, ours in pairs if checks != ours]


def lines_of_tests() -> Iterator[str]:
    for module in (test_privacy, test_identifiers):
        tables = [value for name, value in vars(module).items() if name.isupper() and isinstance(value, dict)]
        for lines in (lines for table in tables for lines in table.values()):
            yield from (each if isinstance(each, str) else each[0] for each in lines)


def test_both_find_the_same_in_every_line_that_the_checks_are_tested_with(browser: Program) -> None:
    lines = list(lines_of_tests())
    assert len(lines) > 250
    assert not disagreements(lines, browser)


def test_both_find_the_same_in_every_example_of_the_specifications(browser: Program) -> None:
    files = [
        content
        for each in specifications().values()
        for example in (each.wrong, each.right)
        for _, content in example.files
    ]
    texts = [content.decode("utf-8", "replace") for content in files]
    assert not disagreements(texts, browser)
    own = {code for text in texts for _, _, code in by_browser(text, browser)}
    assert own == CODES


@pytest.mark.parametrize("name", FAMILIES)
def test_both_find_the_same_in_what_is_written_in_practice(name: str, browser: Program) -> None:
    _, strategy = FAMILIES[name]
    assert not disagreements(written(strategy, 60), browser)


def test_both_find_the_same_in_what_we_publish(browser: Program) -> None:
    texts = [each.text for pattern in ("materials/**/*", "docs/**/*.md") for each in sources(REPOSITORY, pattern)]
    assert len(texts) > 60
    assert not disagreements(texts, browser)


STRANGE = st.sampled_from(
    ["𝟎", "😀", "é", "０", "\u00a0", "\u2011", "ſ", "K", "\n", "\n> ", " ", "@", "-", "(0)", "IP ", "nhs "]
)
PASSAGES = st.one_of(
    *(st.from_regex(wanted.pattern, fullmatch=True) for wanted in LOOKS.values()),
    *(strategy for _, strategy in FAMILIES.values()),
    STRANGE,
    st.text(max_size=12),
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=st.lists(PASSAGES, min_size=1, max_size=5), between=st.sampled_from(["", " ", "\n", ", "]))
def test_both_find_the_same_in_any_text(parts: list[str], between: str, browser: Program) -> None:
    text = between.join(parts)
    assert by_checks(text) == by_browser(text, browser), text


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_both_read_any_characters_alike(text: str, browser: Program) -> None:
    around = f"{text}Tel. 01632 123456{text}"
    assert by_checks(around) == by_browser(around, browser)


def test_every_check_of_what_stands_in_a_text_is_carried_over_or_named() -> None:
    assert NAMES.keys() == LOOKS.keys()
    assert {code for code in specifications() if code.startswith("PRV")} == CODES | NOT_CARRIED_OVER


def test_a_finding_is_told_without_what_was_typed(browser: Program) -> None:
    (finding,) = browser.ask("Ring me on 01632 123456, any day.")
    assert finding == [11, 23, "PRV003", "This looks like a telephone number."]


@pytest.mark.parametrize("part", ["a", "0", " ", "(", "@", "a.", "1 ", "born in Aaa ", "sort code 11 11 11 x", *HARD])
def test_both_find_the_same_in_a_text_of_50000_characters(part: str, browser: Program) -> None:
    text = (part * LONG)[:LONG]
    assert by_checks(text) == by_browser(text, browser)


def test_characters_beyond_those_that_are_looked_at_are_never_read_as_plain_ones() -> None:
    beyond = range(exported._LAST_FOLDED + 1, 0x110000)
    left_out = (code for skipped in exported._NEVER_FOLDED for code in skipped)
    assert not [code for code in (*beyond, *left_out) if as_read(chr(code)) != chr(code)]


def test_the_file_is_small_and_the_same_each_time() -> None:
    first, second = PrivacyPatterns().written(), PrivacyPatterns().written()
    assert first == second
    assert len(gzip.compress(first.encode())) < 12_000


@pytest.mark.parametrize(
    ("python", "browser_own"),
    [
        (re.compile("a(?P<b>[x-z])", re.IGNORECASE | re.ASCII), "[aA](?<b>[x-zX-Z])"),
        (re.compile(r"(?i:ab)c(?-i:d)", re.ASCII), "(?:[aA][bB])c(?:d)"),
        (re.compile(r"[^\s<]\w\.$", re.ASCII), r"[^ \t\n\r\f\v<][0-9A-Z_a-z]\.(?=\n?$)"),
        (re.compile(r"[\])}>] ?", re.ASCII), r"[\])}>] ?"),
        (re.compile("(?<![0-9])a.b"), r"(?<![0-9])a[^\n]b"),
    ],
)
def test_a_pattern_is_written_as_the_browser_takes_it(python: re.Pattern[str], browser_own: str) -> None:
    assert browser_pattern(python) == browser_own


@pytest.mark.parametrize(
    "pattern",
    [
        re.compile("a", re.IGNORECASE),
        re.compile(r"\w"),
        re.compile(r"\ba"),
        re.compile(r"\d"),
        re.compile("a++", re.ASCII),
        re.compile("(?>a)", re.ASCII),
        re.compile("^a", re.ASCII),
        re.compile(r"a\Z", re.ASCII),
        re.compile("(?P<x>a)(?P=x)", re.ASCII),
        re.compile(r"(a)\1", re.ASCII | re.IGNORECASE),
        re.compile("a b", re.ASCII | re.VERBOSE),
        re.compile(r"[\W]", re.ASCII),
        re.compile("(c)?(?(1)a|b)", re.ASCII),
    ],
    ids=lambda pattern: pattern.pattern,
)
def test_what_cannot_be_carried_over_truly_is_refused(pattern: re.Pattern[str]) -> None:
    with pytest.raises(ValueError, match="cannot be carried over"):
        browser_pattern(pattern)
