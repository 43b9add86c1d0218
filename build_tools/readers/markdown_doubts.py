"""What a Markdown text holds that two programs read in two ways, or that only looks like Markdown.

The checks of the family SEC report what is noted here. Everything is looked for in the lines without what every program
takes for code, because a program that takes less for code would obey it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from build_tools.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from build_tools.readers.text import Notebook

_ATTRIBUTES = re.compile(r"\{(?::[^{}]*|\s*[#.][A-Za-z][^{}]*)\}")
_ADMONITION = re.compile(r"[ >]*(?:(?:!!!|\?\?\?)\+? +\w|:{3,} *\{?\w|/{3,} +\w|={3,} +[\"“]|\[![A-Za-z]+\])")
_WIKILINK = re.compile(r"\[\[[^\[\]@^]+\]\](?!\()")
_SPELLED = re.compile(
    r"&(?:lt;?|LT;?|#0*60;?|#[xX]0*3[cC];?)[\s/]*"
    r"(?:script|iframe|frame|object|embed|applet|svg|math|img|image|style|link|meta|base|form|input|button|video|audio"
    r"|body|html|template|xml|\?|!)",
    re.IGNORECASE,
)
_BEFORE = r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*"
_DEFINITION = re.compile(
    _BEFORE + r"\[((?!\^)[^\[\]]*)\]:[ ]*(?:\n[ \t>]*)?([^\s]+)[ ]*(?:\n[ \t>]*)?(?:([\"']).*\3[ ]*|\(.*\)[ ]*)?$",
    re.MULTILINE,
)
"""What Python-Markdown takes for the definition of a link: in the middle of a paragraph, too."""
_FOOTNOTE = re.compile(_BEFORE + r"\[\^([^\]\n]*)\]:", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^([^\]\n]+)\](?!:)")
_LINK_START = re.compile(r"(?<!\\)\]\(")
_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*")
_ONE_WORD = re.compile(r"[\w#.+-]*")
_SHOWN = 40


@dataclass(frozen=True)
class Parsed:
    """A text as it was parsed.

    Attributes:
        text: It.
        first_line: The line of the file on which it starts.
        addresses: Where its links and pictures lead, and where each address stands.
        tokens: Its tokens.
        env: What the parser kept of definitions.
        without_code: Gives its lines without what every program takes for code.
        inline_links: How many links and pictures have their address beside them.
    """

    text: str
    first_line: int
    addresses: Sequence[tuple[str, Span]]
    tokens: Sequence[Token]
    env: dict[str, Any]
    without_code: Callable[[], Sequence[str]]
    inline_links: int

    @cached_property
    def exposed(self) -> Sequence[str]:
        """Its lines without what every program takes for code."""
        return self.without_code()


def note_doubts(parsed: Parsed, notes: Notebook) -> None:
    """Note what is read in two ways, or only looks like something.

    Args:
        parsed: The text.
        notes: Where it is written down.
    """
    text = parsed.text
    if "{" in text:
        _note_each(parsed, notes, "attribute_list", _ATTRIBUTES, "is a list of attributes", "remove it")
    if "[[" in text:
        hint = "write `[words](../folder/index.md)`"
        _note_each(parsed, notes, "wikilink", _WIKILINK, "is a link of a wiki, which pages do not have", hint)
    if "&" in text:
        hint = "put code between backticks"
        _note_each(parsed, notes, "spelled_markup", _SPELLED, "spells out a tag of HTML", hint)
    if any(sign in text for sign in ("!!!", "???", ":::", "///", "===", "[!")):
        _note_admonitions(parsed, notes)
    if "]:" in text:
        _note_definitions(parsed, notes)
    if "[^" in text:
        _note_footnotes(parsed, notes)
    if text.count("](") != parsed.inline_links:
        _note_links(parsed, notes)
    if "```" in text or "~~~" in text:
        _note_fences(parsed, notes)


def _note_each(  # noqa: PLR0913, PLR0917 - a fault, and its words
    parsed: Parsed, notes: Notebook, fault: str, pattern: re.Pattern[str], what: str, hint: str
) -> None:
    for number, line in enumerate(parsed.exposed, parsed.first_line):
        for match in pattern.finditer(line):
            notes.note(fault, Span(number, match.start() + 1, match.end() + 1), f"`{_cut(match.group())}` {what}", hint)


def _note_admonitions(parsed: Parsed, notes: Notebook) -> None:
    for number, line in enumerate(parsed.exposed, parsed.first_line):
        if _ADMONITION.match(line):
            message = f"`{_cut(line.strip())}` starts a box in some programs, and is printed as it stands here"
            begin = len(line) - len(line.lstrip(" >"))
            notes.note("admonition", Span(number, begin + 1, len(line) + 1), message, "write a quotation: `> Note: …`")


def _note_definitions(parsed: Parsed, notes: Notebook) -> None:
    """Note where the address of a label is defined for some programs only, twice, or for nobody."""
    known = parsed.env.get("references", {}).values()
    lines = {each["map"][0] for each in (*known, *parsed.env.get("duplicate_refs", ()))}
    text = "\n".join(parsed.exposed)
    for match in _DEFINITION.finditer(text):
        line = text.count("\n", 0, match.start(1))
        if line not in lines:
            message = f"`{_cut(match.group().strip())}` defines a link for some programs, and is text for others"
            notes.note("stray_definition", _line(parsed, line), message, "put an empty line above it, or remove it")
    for each in parsed.env.get("duplicate_refs", ()):
        message = "this label has an address already, and programs do not agree which of the two counts"
        notes.note("repeated_definition", _line(parsed, each["map"][0]), message, "give it a label of its own")
    used = {address for address, _ in parsed.addresses}
    for each in known:
        if each["href"] not in used:
            message = f"no link has this label, so `{_cut(each['href'])}` is on no page"
            notes.note("unused_definition", _line(parsed, each["map"][0]), message, "use it or remove it")


def _note_footnotes(parsed: Parsed, notes: Notebook) -> None:
    text = "\n".join(parsed.exposed)
    defined: Counter[str] = Counter(match.group(1) for match in _FOOTNOTE.finditer(text))
    marks = {match.group(1) for match in _FOOTNOTE_MARK.finditer(text)}
    faults = [
        (
            match,
            f"the footnote `{_cut(match.group(1))}` is there {count} times"
            if count > 1
            else f"nothing leads to {shown}",
        )
        for match in _FOOTNOTE.finditer(text)
        for count, shown in [(defined[match.group(1)], f"the footnote `{_cut(match.group(1))}`")]
        if count > 1 or match.group(1) not in marks
    ]
    faults += [
        (match, f"there is no footnote `{_cut(match.group(1))}`")
        for match in _FOOTNOTE_MARK.finditer(text)
        if match.group(1) not in defined
    ]
    for match, message in faults:
        line = text.count("\n", 0, match.start(1))
        column = match.start(1) - text.rfind("\n", 0, match.start(1)) - 2
        span = Span(line + parsed.first_line, column, column + len(match.group(1)) + 3)
        notes.note(
            "footnote_adrift", span, message, "write each footnote once, as `[^1]: …`, and lead to it with `[^1]`"
        )


def _note_links(parsed: Parsed, notes: Notebook) -> None:
    """Note what looks like a link and is none to every program: a text with as many links as it has signs has none."""
    expected: Counter[int] = Counter()
    owner: dict[int, int] = {}
    for token in parsed.tokens:
        if token.type == "inline" and token.map:
            first = owner.get(token.map[0], token.map[0])
            owner.update(dict.fromkeys(range(*token.map), first))
            expected[first] += _inline_links(token.children or ())
    found: dict[int, list[Span]] = {}
    for index, line in enumerate(parsed.exposed):
        for match in _LINK_START.finditer(line) if "](" in line else ():
            span = Span(index + parsed.first_line, match.start() + 1, match.end() + 1)
            found.setdefault(owner.get(index, index), []).append(span)
    written = {(span.line, span.column) for _, span in parsed.addresses}
    for first, spans in found.items():
        if len(spans) > expected[first]:
            doubtful = [span for span in spans if not written & {(span.line, span.column + skip) for skip in (2, 3)}]
            hint = "write `[words](address)` with no space in the address, or `\\[` for the sign itself"
            message = "this is a link to some programs and text to others"
            notes.note("doubtful_link", (doubtful or spans)[0], message, hint)


def _inline_links(children: Sequence[Token]) -> int:
    """How many of some tokens, and of those in them, are links or pictures with the address beside them."""
    count = 0
    for child in children:
        if child.type in {"link_open", "image"}:
            count += has_address_beside(child) + _inline_links(child.children or ())
    return count


def has_address_beside(token: Token) -> bool:
    """Whether a link or picture has its address beside it, and not a label, and is not the address itself.

    Args:
        token: Its token.
    """
    return token.markup != "autolink" and "label" not in token.meta


def _note_fences(parsed: Parsed, notes: Notebook) -> None:
    lines = parsed.text.split("\n")
    for token in parsed.tokens:
        if token.type != "fence" or not token.map:
            continue
        start, end = token.map
        closing = _FENCE_END.fullmatch(lines[min(end, len(lines)) - 1]) if end - start > 1 else None
        if not (closing and closing.group(1).startswith(token.markup)):
            message = "this code is never closed: it goes on to the end of the text in some programs only"
            notes.note(
                "odd_fence", _line(parsed, start), message, f"write {token.markup} on a line of its own after it"
            )
        elif not _ONE_WORD.fullmatch(token.info.strip()):
            message = f"`{_cut(token.info.strip())}` is more than the name of a language"
            notes.note("odd_fence", _line(parsed, start), message, "leave the name only")


def _line(parsed: Parsed, index: int) -> Span:
    line = parsed.exposed[index] if index < len(parsed.exposed) else ""
    return Span(index + parsed.first_line, 1, len(line) + 1)


def _cut(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"
