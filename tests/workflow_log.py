"""What the runner of a GitHub workflow, or a terminal, would make of printed text; and texts that try it on.

The runner reads each line in two ways: as `::command …::` after white space, and as `##[command]` anywhere in it.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

_LINES = re.compile(r"\r\n|\r|\n")
_ANNOTATION = re.compile(r"::(error|warning|notice)(?: ([^:]*))?::(.*)")
FRAGMENTS = (
    "::error file=a,line=1::x",
    "\n::error::x",
    "\r::warning::x",
    "\r\n  ::stop-commands::x",
    "##[add-path]/tmp",
    "##[set-env name=A;]b",
    "#",
    "[",
    "::",
    ":",
    ",",
    "%0A::error::x",
    "%25",
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x07",
    "\u202e",
    "\u2066",
    "\u200f",
    "\u2028::error::x",
    "\u2029",
    "\x85::error::x",
    "\x0b::error::x",
    "\x0c",
    "\u3000::error::x",
    "\xa0",
    "\U000e0041",
    "</script>",
    "`",
    "'",
    '"',
)

hostile = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), min_size=1, max_size=6).map("".join)
"""Texts of any kind, most of which hold something that a terminal or a workflow obeys."""


def commands(text: str) -> list[str]:
    """The lines of a log that a workflow's runner could take for commands."""
    return [line for line in _LINES.split(text) if line.lstrip().startswith("::") or "##[" in line]


def unseen(text: str) -> set[str]:
    """The characters of a log, other than the ends of its lines, that nobody sees or that a terminal obeys."""
    return {character for character in text if not character.isprintable() and character != "\n"}


def annotations_in(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The level, properties and message of each line, all of which must be annotations."""
    found = []
    for line in text.splitlines():
        match = _ANNOTATION.fullmatch(line)
        assert match, line
        pairs = [pair.partition("=") for pair in (match[2] or "").split(",") if pair]
        found.append((match[1], {name: _read(value) for name, _, value in pairs}, _read(match[3])))
    return found


def _read(value: str) -> str:
    for escaped, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(escaped, character)
    return value
