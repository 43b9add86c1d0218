from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from build_tools.diagnostics import Span
from build_tools.readers.located_yaml import MAX_CHARACTERS, Document, read_yaml
from build_tools.readers.text import Notebook
from tests.readers.places import assert_inside, noted
from tests.timing import least_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

YAML, ALIAS, TAG, TAB = "malformed_yaml", "alias_or_anchor", "yaml_tag", "tab_indent"
HASH, DEEP, TWICE, HIDDEN = "text_after_hash", "nested_too_deep", "duplicate_key", "control_character"

_PIECES = (
    "a§b§title§x y§: §:§\n§\n§\n  §\n    §\n- §\n  - §- §\"§'§\"x\"§'y'§[§]§{§}§,§, §#§ # §&a §*a§!t §!§|§>§"
    "|\n  §>-\n §? §%§@§`§\t§...§---§\n---\n§\n...\n§<<: §é§\U0001f600§\xa0§\u2028§\x00§\x85§\\§\\q§\\u12§1§"
    '12:30§0x1f§2026-11-20§null§~§no§yes§.inf§010§=§k: v§\nk: v§\nm:\n  n: o§  §“§a:b§-c§k: "v§k: [1, 2§'
    "k: {l: m§k: w: x§k: 'it's'"
)
FRAGMENTS = _PIECES.split("§")
ANY_YAML = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))


def read(text: str) -> tuple[Any, Notebook]:
    """The value of a text, or None when it could not be read, and what was noted."""
    notes = Notebook()
    document = read_yaml(text, notes)
    return (document.value if document else None), notes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("a:", {"a": None}),
        ("a: ~", {"a": None}),
        ("a: ''", {"a": ""}),
        ("on: yes", {"on": True}),
        ("no: off", {"no": False}),
        (
            "1: a\nnull: b\n2026-01-01: c\n~: d\n0x1F: e",
            {"1": "a", "null": "b", "2026-01-01": "c", "~": "d", "0x1F": "e"},
        ),
        ("a: 12:30", {"a": 750}),
        ("a: 0o17", {"a": "0o17"}),
        ("a: 010", {"a": 8}),
        ("a: 1_000", {"a": 1000}),
        ("a: .inf", {"a": math.inf}),
        ("a: =", {"a": "="}),
        ("a: <<", {"a": "<<"}),
        ("a: 2026-11-20", {"a": dt.date(2026, 11, 20)}),
        ("a: 2026-02-30", {"a": "2026-02-30"}),
        ("a: " + "9" * 5000, {"a": "9" * 5000}),
        ('a: "2026-11-20"', {"a": "2026-11-20"}),
        ("a: https://www.gov.uk/#top", {"a": "https://www.gov.uk/#top"}),
        ("a: b:c", {"a": "b:c"}),
        ("a: -b", {"a": "-b"}),
        ("a: “b”", {"a": "“b”"}),
        ("a: |\n  b\n  ---\n  c\n", {"a": "b\n---\nc\n"}),
        ("a: >\n  b\n  c\n", {"a": "b c\n"}),
        ("a: [\n  b, # why\n  c,\n]", {"a": ["b", "c"]}),
        ("a: b  # a comment", {"a": "b"}),
        ("a: b\t# a comment", {"a": "b"}),
        ("a: 30 # minutes", {"a": 30}),
        ("? a\n: b", {"a": "b"}),
        ("---\na: b\n...\n", {"a": "b"}),
    ],
)
def test_what_a_person_writes_is_read_without_a_word(text: str, value: object) -> None:
    assert read(text)[0] == value
    assert not read(text)[1].faults


@pytest.mark.parametrize(
    ("text", "place", "words", "value"),
    [
        ("a: Using: it", (1, 4, YAML), "`Using: it` has a colon in it", {"a": "Using: it"}),
        ("a: b: c: d", (1, 4, YAML), "`b: c: d` has a colon in it", {"a": "b: c: d"}),
        ("a: “b: c”", (1, 4, YAML), "in curly quotation marks", {"a": "“b: c”"}),
        ("a: 'b': c", (1, 4, YAML), "`'b': c` has a colon in it", {"a": "'b': c"}),
        ("a: {b: c: d}", (1, 8, YAML), "`c: d` has a colon in it", {"a": {"b": "c: d"}}),
        ("a: [b: c: d]", (1, 8, YAML), "`c: d` has a colon in it", {"a": [{"b": "c: d"}]}),
        ("a: @b", (1, 4, YAML), "`@b` starts with `@`", {"a": "@b"}),
        ("a: %b", (1, 4, YAML), "`%b` starts with `%`", {"a": "%b"}),
        ("a: `b` c", (1, 4, YAML), "“`b` c” starts with a backtick", {"a": "`b` c"}),
        ("a: , b", (1, 4, YAML), "`, b` starts with `,`", {"a": ", b"}),
        ("a: ? b", (1, 4, YAML), "`? b` starts with `?`", {"a": "? b"}),
        ("a: | b", (1, 4, YAML), "announces a text in the lines below", {"a": "| b"}),
        ("a: > 5", (1, 4, YAML), "`> 5` starts with `>`", {"a": "> 5"}),
        ("a: *b*", (1, 4, ALIAS), "`*b*` starts with `*`", {"a": "*b*"}),
        ("a: *b c", (1, 4, ALIAS), "`*b c` starts with `*`", {"a": "*b c"}),
        ("a: *b", (1, 4, ALIAS), "`*b` starts with `*`", {"a": "*b"}),
        ("a: & b", (1, 4, ALIAS), "`& b` starts with `&`", {"a": "& b"}),
        ("a: &b c", (1, 4, ALIAS), "starts with `&`", {"a": "c"}),
        ("a: b\n<<: {c: d}", (2, 1, ALIAS), "`<<` brings in the fields of another group", {"a": "b"}),
        ("a: !b", (1, 4, TAG), "`!b` starts with `!`", {"a": "!b"}),
        ("a: !b!c d", (1, 4, TAG), "`!b!c d` starts with `!`", {"a": "!b!c d"}),
        ("a: !!python/object:os.system [b]", (1, 4, TAG), "starts with `!`", {"a": ["b"]}),
        ("a: 'it's'", (1, 4, YAML), "goes on after its closing quotation mark", {"a": "it's"}),
        ('a: "b "c" d"', (1, 4, YAML), "goes on after its closing quotation mark", {"a": 'b "c" d'}),
        ('a: "b" c', (1, 4, YAML), "goes on after its closing quotation mark", {"a": '"b" c'}),
        ('a: "b\nc: d', (1, 4, YAML), "double quotation mark that opens here is never closed", {"a": '"b', "c": "d"}),
        ("a: 'b\nc: 'd'", (1, 4, YAML), "single quotation mark that opens here is never closed", {"a": "'b", "c": "d"}),
        (r'a: "b\q"', (1, 6, YAML), r"`\q` is not a code", {"a": r"b\q"}),
        (r'a: "b\u12"', (1, 6, YAML), r"`\u` is not a code", {"a": r"b\u12"}),
        ("a: [b, c\nd: e", (1, 4, YAML), "list that opens here with `[` is not closed", {"a": ["b", "c"], "d": "e"}),
        ("a: [{b: c]", (1, 5, YAML), "group that opens here with `{` is not closed", {"a": [{"b": "c"}]}),
        ("a: {b", (1, 4, YAML), "`{b` starts with `{`", {"a": "{b"}),
        ("a: [b]]", (1, 7, YAML), "nothing was opened that this `]` closes", {"a": ["b"]}),
        ("a: [b,, c]", (1, 7, YAML), "nothing stands before this comma", {"a": ["b", "c"]}),
        ('a: ["b" "c"]', (1, 9, YAML), "a comma is missing before this", {"a": ["b", "c"]}),
        ("a: [b[c, d]", (1, 6, YAML), "`[` stands inside a text", {"a": ["b[c", "d"]}),
        ("a: {b: c, d}", (1, 11, YAML), "`d` has no colon", {"a": {"b": "c"}}),
        ("a: b\nc:d\ne: f", (2, 2, YAML), "no space after this colon", {"a": "b", "c": "d", "e": "f"}),
        ("a: b\nc:\u00a0d\ne: f", (2, 3, YAML), "not an ordinary space (U+00A0)", {"a": "b", "c": "d", "e": "f"}),
        ("a:\n- b\n-c\n- d", (3, 1, YAML), "no space after this hyphen", {"a": ["b", "c", "d"]}),
        ("a: b\n...\nc: d", (2, 1, YAML), "`...` ends the fields, and more follows", {"a": "b", "c": "d"}),
        ("a: b\n: c", (2, 1, YAML), "name of the field is missing before this colon", None),
        ("? \n: a", (1, 2, YAML), "name of the field is missing before this colon", {}),
        ("a:\n\tb: c", (2, 1, TAB), "a tab indents this line", {"a": {"b": "c"}}),
        ("a:\n \tb: c\n \td: e: f", (2, 2, TAB), "a tab indents this line", {"a": {"b": "c", "d": "e: f"}}),
        ("\u00a0a: b", (1, 1, TAB), "(U+00A0) indents this line", {"a": "b"}),
        ("a: b\nc: d\na: e", (3, 1, TWICE), "`a` is given twice; the first is in line 1", {"a": "b", "c": "d"}),
        ("a: Group # 2", (1, 10, HASH), "`# 2` is left out of the text", {"a": "Group"}),
        ("a: # 2", (1, 4, HASH), "`# 2` is left out of the text", {"a": None}),
        ("a: b\0c", (1, 5, HIDDEN), "(U+0000 control character)", {"a": "b\ufffdc"}),
        ("a: b\u2028c", (1, 5, HIDDEN), "(U+2028 LINE SEPARATOR)", {"a": "b\ufffdc"}),
        ("a: 1\n  b: 2", (2, 3, YAML), "`b` is indented under `a`, which has a text already: `1`", None),
        ("a: b\n  c\n  d: e", (3, 3, YAML), "`d` is indented under `a`, which has a text already: `b`", None),
        ("a:\n    b: 1\n  c: 2", (3, 3, YAML), "`c: 2` is indented by 2 spaces, and no line above it is", None),
        ("a:\n  - b\n  c: d", (3, 3, YAML), "`c: d` stands in a list and does not start with a hyphen", None),
        ("a: - b", (1, 4, YAML), "a list starts in the same line as `a:`", None),
        ("a: b\nc d\ne: f", (2, 1, YAML), "`c d` is not a field: it has no colon", None),
        ("c d\ne: f", (1, 1, YAML), "`c d` is not a field: it has no colon", None),
        ("a: [b] c", (1, 8, YAML), "`c` stands after the closing bracket", None),
        ("a: b\n--- \nc: d", (2, 1, YAML), "a second set of fields starts here", None),
        ("{a: b}: c", (1, 1, YAML), "a group stands where the name of a field should be", None),
        ("x" * 1100 + ": y", (1, 1, YAML), "a field's name of 1,100 characters is too long", None),
        ("@a: b", (1, 1, YAML), "this line starts with `@`", None),
        ("%a", (1, 1, YAML), "this line starts with `%`", None),
    ],
)
def test_a_fault_is_said_in_plain_words_at_its_place_and_the_rest_is_read(
    text: str, place: tuple[int, int, str], words: str, value: object
) -> None:
    read_as, notes = read(text)
    assert min(noted(notes)) == place
    assert words in min(notes.faults, key=lambda fault: fault.span).message
    assert read_as == value


LONG_LINE = "x" * 1001
QUOTE_IT = "put the text in quotes"
INDENT_IT = "indent it like the lines that it belongs with"


@pytest.mark.parametrize(
    ("text", "place", "message", "suggestion"),
    [
        ("a: @b", (1, 4, 6), "`@b` starts with `@`, a sign that YAML keeps for itself", QUOTE_IT + ': `a: "@b"`'),
        ("@a: b", (1, 1, 2), "this line starts with `@`, a sign that YAML keeps for itself", QUOTE_IT),
        (
            f"a: b\n{LONG_LINE}\nc: d",
            (2, 1, 1002),
            "this line is too long for the name of a field, and has no quotes",
            QUOTE_IT,
        ),
        (
            "- b\n  c: d",
            (2, 3, 4),
            "`c` is indented under an item of a list, which has a text already: `b`",
            "indent it less, or put the whole text in quotes if this line belongs to it",
        ),
        (
            'a: "b"\n  c: d',
            (2, 3, 4),
            '`c` is indented under `a`, which has a text already: `"b"`',
            "indent it like `a`, or put the whole text in quotes if this line belongs to it",
        ),
        (
            'a:\n  b: "x"\n c: 2',
            (3, 2, 6),
            "`c: 2` is indented by 1 space, and no line above it is",
            INDENT_IT + ": 0 or 2",
        ),
        (
            "a:\n    b: 1\n  c: 2",
            (3, 3, 7),
            "`c: 2` is indented by 2 spaces, and no line above it is",
            INDENT_IT + ": 0 or 4",
        ),
        (
            'a:\n  - "b"\n  c: d',
            (3, 3, 7),
            "`c: d` stands in a list and does not start with a hyphen",
            "start it with `- `, or " + INDENT_IT,
        ),
        ("a: b\n-\tc", (2, 1, 4), "`-\tc` does not belong to the line above it", INDENT_IT),
        ("- a\n-\t- b", (2, 2, 3), "a tab stands where YAML wants a space", "replace it by a space"),
    ],
)
def test_what_is_said_is_said_in_full(text: str, place: tuple[int, int, int], message: str, suggestion: str) -> None:
    (fault,) = read(text)[1].faults
    assert (fault.span.line, fault.span.column, fault.span.end_column) == place
    assert (fault.message, fault.suggestion) == (message, suggestion)


def test_a_tab_after_a_hyphen_is_read_as_a_space() -> None:
    assert read("-\ta: b")[0] == [{"a": "b"}]
    assert read("- a\n-\t- b")[0] == ["a", ["b"]]


def test_every_fault_is_said_at_once() -> None:
    _, notes = read("a: b: c\nd: @e\nf: 'g's'\nh: [i\nj: *k*\nl: m # n\nl: o\np: !q\n")
    assert noted(notes) == [
        (1, 4, YAML),
        (2, 4, YAML),
        (3, 4, YAML),
        (4, 4, YAML),
        (5, 4, ALIAS),
        (6, 6, HASH),
        (7, 1, TWICE),
        (8, 4, TAG),
    ]


def test_the_suggestion_is_a_line_that_can_be_copied() -> None:
    for text in ["a: b: c", "a: 'it's'", 'a: say "hi": now', "a: *b*", "a: C:\\x: y", "a: Group # 2", "a: “b: c”"]:
        _, notes = read(text)
        line = (notes.faults[0].suggestion or "").split("`")[1]
        assert not read(line)[1].faults, line


def test_places_count_characters_not_bytes() -> None:
    notes = Notebook()
    document = read_yaml("\U0001f600e\u0301: [\U0001d4b3, é, b]\nk: {l: m}\n", notes, first_line=5)
    assert document is not None
    assert document.keys == {("\U0001f600e\u0301",): Span(5, 1, 4), ("k",): Span(6, 1, 2), ("k", "l"): Span(6, 5, 6)}
    assert document.at("\U0001f600e\u0301") == Span(5, 6, 15)
    assert document.at("\U0001f600e\u0301", 2) == Span(5, 13, 14)
    assert document.at("\U0001f600e\u0301", 2, "nothing", 0) == Span(5, 13, 14)
    assert document.at_key("nothing") == Span()


def test_a_repair_moves_no_place() -> None:
    for text in ["a:\n\tb: [c, d]", "k: v\na: {b:  [c, d]\ne: f", "a: {b: [@e, c]}", 'a: {b: ["e" "f", c]}']:
        document = read_yaml(text, Notebook())
        assert document is not None
        items = document.get("a", "b")
        assert isinstance(items, list)
        span = document.at("a", "b", items.index("c"))
        assert text.split("\n")[span.line - 1][span.column - 1] == "c"


def test_a_repair_changes_no_width() -> None:
    document = read_yaml("a: [b, c\nd: two words\ne: one\n  two\nf: more words\n", Notebook())
    assert document is not None
    assert [document.at(name) for name in "adef"] == [Span(1, 4, 9), Span(2, 4, 13), Span(3, 4, 5), Span(5, 4, 14)]


def test_the_words_of_a_value_stand_in_one_line_as_they_are_read() -> None:
    text = "a: bc\nd: \"ef\"\ng: \"a\\tb\"\nh: b\n  c\ni: [1]\nj: 'it''s'\nk: 30\n"
    document = read_yaml(text, Notebook()) or Document()
    assert {name: document.words_at(name) for name in "adghijk"} == {
        "a": Span(1, 4, 6),
        "d": Span(2, 5, 7),
        "g": None,
        "h": None,
        "i": None,
        "j": None,
        "k": Span(8, 4, 6),
    }
    assert document.words_at("d", quotes=True) == Span(2, 4, 8)
    assert document.words_at("nothing") is None


def test_a_document_knows_what_is_written_in_it() -> None:
    document = read_yaml("a: [b, {c: ~}]\nd:\n", Notebook()) or Document()
    assert document.has("a", 0)
    assert not document.has("a", 1, "c")
    assert not document.has("d")
    assert document.get("a", 1, "c") is None
    assert document.get("a", 0) == "b"
    assert document.indexes(dict, "a") == [1]


@pytest.mark.parametrize("part", ["[", "{a: ", "[a: ", "- ", "? ", "{? ", "[[], ", "- - ", "[\n", "- ? "])
def test_depth_costs_nothing_and_is_noted(part: str) -> None:
    text = (part * MAX_CHARACTERS)[:MAX_CHARACTERS]
    value, notes = read(text)
    assert value is None
    assert {fault.check for fault in notes.faults} <= {DEEP, YAML}
    assert least_seconds(lambda: read(text), 10) < 10


def test_block_mappings_may_be_twelve_levels_deep_and_no_more() -> None:
    def nested(depth: int) -> str:
        return "\n".join("  " * level + "a:" for level in range(depth))

    assert not read(nested(12))[1].faults
    assert noted(read(nested(13))[1]) == [(13, 25, DEEP)]


@pytest.mark.parametrize(
    "part", ["a", '"', "k: w: x\n", "&", "*a ", "!", "#", "a: b\n", "%", "\t\n", ": ", "[a, ", "'a'b\n", "-\n"]
)
def test_large_input_is_refused_or_read_in_a_few_seconds(part: str) -> None:
    assert least_seconds(lambda: read((part * MAX_CHARACTERS)[:MAX_CHARACTERS]), 10) < 10
    assert noted(read(part * MAX_CHARACTERS + "xx")[1]) == [(1, 1, "too_large")]


def test_a_thousand_keys_have_a_thousand_places() -> None:
    document = read_yaml("".join(f"key{number}: {number}\n" for number in range(1000)), Notebook())
    assert document is not None
    assert [document.at_key(f"key{number}").line for number in range(1000)] == list(range(1, 1001))


@given(ANY_YAML, st.integers(1, 9))
def test_any_text_is_read_or_noted_inside_the_text(text: str, first_line: int) -> None:
    notes = Notebook()
    document = read_yaml(text, notes, first_line=first_line)
    whole = "\n" * (first_line - 1) + text
    assert_inside((fault.span for fault in notes.faults), whole)
    assert document is not None or notes.faults
    if document is not None:
        assert_inside([*document.keys.values(), *document.values.values()], whole)
    assert all(fault.message and fault.suggestion != "" for fault in notes.faults)


@given(ANY_YAML.filter(lambda text: "\t" not in text))
def test_what_is_read_without_a_fault_is_what_yaml_means(text: str) -> None:
    value, notes = read(text)
    assume(not notes.faults)
    try:
        node = yaml.compose(text, yaml.SafeLoader)
        yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, TypeError):
        assume(condition=False)
    assert repr(value) == repr(plain(node, yaml.SafeLoader("").construct_object) if node else None)


def plain(node: yaml.Node, construct: Callable[..., Any]) -> Any:
    """A node as `yaml.safe_load` reads it, but with the names of fields as they are written."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value, construct) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(value, construct) for value in node.value]
    return construct(node)
