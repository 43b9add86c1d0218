r"""A pattern of ours as one for a browser: text that JavaScript's `RegExp` takes, with no flag but those of a search.

Both languages search in the same way, and write some of it otherwise. What they write otherwise is written out here:
capitals and small letters beside each other, `\w` and `\s` as lists of characters. What cannot be carried over is
refused: no pattern is a little different in the browser.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""(?P<named>\(\?P<(?P<name>[a-z_]+)>)
    |(?P<cased>\(\?(?P<off>-?)i:)
    |(?P<open>\(\?(?:[:=!]|<[=!])|\((?!\?))
    |(?P<close>\))
    |(?P<list>\[(?P<not>\^?)(?P<items>\]?(?:\\.|[^\]\\])*)\])
    |(?P<escape>\\.)
    |(?P<repeat>(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??(?![*+?{]))
    |(?P<sign>[|$.])
    |(?P<plain>[^\\()\[\]{}*+?^])""",
    re.VERBOSE | re.DOTALL,
)
_ITEM = re.compile(r"(\\.|[^\\])(?:-(\\.|[^\\]))?", re.DOTALL)
_SETS = {"d": "0-9", "w": "0-9A-Z_a-z", "s": r" \t\n\r\f\v"}
_CONTROLS = {"n": "\n", "t": "\t"}
_SHOWN = {"\n": r"\n", "\t": r"\t"}
_SIGNS = {"$": r"(?=\n?$)", ".": r"[^\n]", "|": "|"}
_SYNTAX = frozenset(r"^$\.*+?()[]{}|/")
_SYNTAX_IN_LIST = frozenset(r"\[]^-")
_TAKEN = re.IGNORECASE | re.ASCII | re.UNICODE


def browser_pattern(pattern: re.Pattern[str]) -> str:
    r"""The pattern as JavaScript writes it: the same matches at the same places in a text without surrogates.

    Args:
        pattern: A pattern that, where it goes by what a letter is, knows ASCII letters only.

    Raises:
        ValueError: It cannot be carried over truly.
    """
    if pattern.flags & ~_TAKEN:
        raise _left(pattern, "its flags")
    return "".join(_Writing(pattern).parts())


class _Writing:
    """One pattern on its way."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.is_ascii = bool(pattern.flags & re.ASCII)
        self.any_case = [bool(pattern.flags & re.IGNORECASE)]

    def parts(self) -> list[str]:
        """What stands for each token."""
        text, at, parts = self.pattern.pattern, 0, []
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                raise _left(self.pattern, text[at:][:8])
            parts.append(self._part(token))
            at = token.end()
        return parts

    def _part(self, token: re.Match[str]) -> str:
        kind, written = token.lastgroup or "", token.group()
        if token["named"] or token["cased"] or token["open"]:
            self.any_case.append(not token["off"] if token["cased"] else self.any_case[-1])
            return f"(?<{token['name']}>" if token["named"] else "(?:" if token["cased"] else written
        if token["close"]:
            self.any_case.pop()
            return written
        if token["list"]:
            return f"[{token['not']}{self._list(token['items'])}]"
        if token["escape"]:
            return self._escape(written[1])
        if token["sign"]:
            return _SIGNS[written]
        return self._character(written) if kind == "plain" else written

    def _escape(self, letter: str) -> str:
        if letter in _SETS:
            return f"[{self._set(letter)}]"
        if letter == "b" and self.is_ascii:
            return r"\b"
        if letter in "12" and not self.any_case[-1]:
            return f"\\{letter}"
        if letter in _CONTROLS:
            return _SHOWN[_CONTROLS[letter]]
        if letter.isalnum():
            raise _left(self.pattern, f"\\{letter}")
        return _escaped(letter, _SYNTAX)

    def _character(self, character: str) -> str:
        ways = self._ways(character, character)
        return f"[{''.join(ways)}]" if len(ways) > 1 else _escaped(character, _SYNTAX)

    def _list(self, items: str) -> str:
        written: list[str] = []
        for first, last in _ITEM.findall(items):
            if first[0] == "\\" and first[1] in _SETS and not last:
                written.append(self._set(first[1]))
            else:
                low = self._single(first)
                written += self._ways(low, self._single(last) if last else low)
        return "".join(dict.fromkeys(written))

    def _single(self, item: str) -> str:
        """The one character that an item of a list stands for."""
        if item[0] != "\\":
            return item
        if item[1].isalnum() and item[1] not in _CONTROLS:
            raise _left(self.pattern, item)
        return _CONTROLS.get(item[1], item[1])

    def _ways(self, low: str, high: str) -> list[str]:
        """A run of characters, and the same in the other case where that is all one."""
        runs = [(low, high)]
        if self.any_case[-1]:
            if not self.is_ascii:
                raise _left(self.pattern, "letters in any case, and not ASCII ones only")
            for first, last in (("a", "z"), ("A", "Z")):
                start, end = max(low, first), min(high, last)
                runs += [(start.swapcase(), end.swapcase())] if start <= end else []
        ends = [(_escaped(start, _SYNTAX_IN_LIST), _escaped(end, _SYNTAX_IN_LIST)) for start, end in runs]
        return [start if start == end else f"{start}-{end}" for start, end in ends]

    def _set(self, letter: str) -> str:
        if not self.is_ascii:
            raise _left(self.pattern, f"\\{letter}")
        return _SETS[letter]


def _escaped(character: str, syntax: frozenset[str]) -> str:
    return _SHOWN.get(character) or (f"\\{character}" if character in syntax else character)


def _left(pattern: re.Pattern[str], what: str) -> ValueError:
    return ValueError(f"{what} cannot be carried over to a browser: {pattern.pattern[:60]}")
