"""Diagnostics and words to what people and programs read: text, JSON, GitHub's annotations, and code in Markdown.

What a stranger wrote stands in nearly every line. A terminal obeys escape sequences and the log of a GitHub workflow
obeys commands, so both are taken out here: see `printable` and `harmless`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from build_tools.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from build_tools.checks.runner import Report
    from build_tools.diagnostics import Diagnostic

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.ADVICE: "\x1b[1;36m"}
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
MAX_SHOWN = 110
_BACKTICKS = re.compile("`+")
_OLD_COMMAND = "##["
"""What starts a command of a GitHub workflow anywhere in a line, as its runner reads one; `::` does at its start."""


def as_lines(diagnostics: Iterable[Diagnostic]) -> str:
    """The diagnostics as plain lines: one for each, and one for each suggestion.

    Args:
        diagnostics: In the order in which they are to be printed.
    """
    return "".join(f"{line}\n" for diagnostic in diagnostics for line in _plain(diagnostic))


def _plain(diagnostic: Diagnostic) -> list[str]:
    where = f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"
    lines = [f"{where}: {diagnostic.severity} {diagnostic.code} {diagnostic.name}: {diagnostic.message}"]
    if diagnostic.suggestion:
        lines.append(f"    hint: {diagnostic.suggestion}")
    return [harmless(line) for line in lines]


def as_excerpts(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> str:
    """The diagnostics for a terminal: each with the line it is about and a caret under the place.

    Args:
        diagnostics: In the order in which they are to be printed.
        sources: The text of each file, by path.
    """
    return "\n".join("".join(f"{line}\n" for line in _excerpt(diagnostic, sources)) for diagnostic in diagnostics)


def _excerpt(diagnostic: Diagnostic, sources: Mapping[str, str]) -> list[str]:
    colour = _COLOURS[diagnostic.severity]
    fault = f"{diagnostic.name}: {printable(diagnostic.message)}"
    title = f"{colour}{diagnostic.severity}[{diagnostic.code}]{_RESET}{_BOLD} {fault}{_RESET}"
    number = str(diagnostic.line)
    margin = " " * len(number)
    lines = [title, f"{margin} {_DIM}-->{_RESET} {printable(diagnostic.path)}:{diagnostic.line}:{diagnostic.column}"]
    text = sources.get(diagnostic.path, "").split("\n")
    is_private = diagnostic.code.startswith("PRV")  # the message masks what was found, and the excerpt must not undo it
    if not is_private and diagnostic.line <= len(text) and text[diagnostic.line - 1].strip():
        shown, column, width = _window(printable(text[diagnostic.line - 1]), diagnostic.column, diagnostic.end_column)
        lines.append(f"{margin} {_DIM}|{_RESET}")
        lines.append(f"{_DIM}{number} |{_RESET} {shown}")
        lines.append(f"{margin} {_DIM}|{_RESET} {' ' * (column - 1)}{colour}{'^' * width}{_RESET}")
    if diagnostic.suggestion:
        lines.append(f"{margin} {_DIM}={_RESET} hint: {printable(diagnostic.suggestion)}")
    lines.append(f"{margin} {_DIM}= help: commons explain {diagnostic.code}{_RESET}")
    return lines


def _window(line: str, column: int, end_column: int) -> tuple[str, int, int]:
    """The part of a long line around a place, the place's column in it, and its width."""
    start = 0
    if column > MAX_SHOWN - 20:
        start = column - MAX_SHOWN // 2
        line = "…" + line[start + 1 :]
    if len(line) > MAX_SHOWN:
        line = line[: MAX_SHOWN - 1] + "…"
    position = column - start
    width = max(1, min(end_column - column, len(line) - position + 1))
    return line, position, width


def printable(text: str) -> str:
    """The text in one line, with what a terminal would obey made visible, and what a workflow would obey broken."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else _visible(character) for character in text)
    return text.replace(_OLD_COMMAND, "##\\u005b")


def _visible(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def harmless(line: str) -> str:
    """A whole line as it can be printed: `printable`, and no command for the workflow in whose log it may stand."""
    seen = printable(line)
    text = seen.lstrip()
    return f"{seen[: -len(text)]}\\u003a{text[1:]}" if text.startswith("::") else seen


def harmless_lines(text: str) -> str:
    """Several lines as they can be printed: `harmless`, line by line."""
    return "\n".join(harmless(line) for line in text.split("\n"))


def as_json(report: Report, summary: Mapping[str, object]) -> str:
    """The report as JSON: `diagnostics`, a list of objects, and `summary`.

    Args:
        report: What the checks found.
        summary: Counts of what was checked.
    """
    diagnostics = [
        {
            "path": each.path,
            "line": each.line,
            "column": each.column,
            "severity": each.severity.value,
            "code": each.code,
            "name": each.name,
            "message": each.message,
            "suggestion": each.suggestion,
            "help": each.help,
        }
        for each in report.diagnostics
    ]
    counts = {
        f"{severity.value}s" if severity is not Severity.ADVICE else "advice": report.count(severity)
        for severity in Severity
    }
    whole = {"diagnostics": diagnostics, "summary": {**summary, **counts, "not_checked": list(report.not_checked)}}
    return inert_json(json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=False)) + "\n"


def inert_json(text: str) -> str:
    """The same values in JSON that a terminal or a workflow can be shown: only its strings hold such characters.

    Args:
        text: JSON in several lines.
    """
    lines = []
    for line in text.split("\n"):
        if line.isprintable():
            lines.append(line)
        else:
            lines.append("".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in line))
    return "\n".join(lines).replace(_OLD_COMMAND, "#\\u0023[")


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """The diagnostics as GitHub workflow commands, with every value escaped as GitHub's documentation asks.

    Args:
        diagnostics: In the order in which they are to be printed.
    """
    return "".join(
        annotation(
            _GITHUB[each.severity],
            each.message + (f" (hint: {each.suggestion})" if each.suggestion else ""),
            file=each.path,
            line=each.line,
            col=each.column,
            endColumn=each.end_column,
            title=f"{each.code} {each.name}",
        )
        for each in diagnostics
    )


def annotation(level: str, message: str, **properties: str | int) -> str:
    """One line that a GitHub workflow shows beside a file.

    Args:
        level: `error`, `warning` or `notice`.
        message: What to say.
        **properties: Where it belongs, and its title, by the names that GitHub gives them.
    """
    said = ",".join(f"{name}={_property(printable(str(value)))}" for name, value in properties.items())
    return f"::{level}{' ' if said else ''}{said}::{_data(printable(message))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def tally(report: Report, summary: Mapping[str, object]) -> str:
    """One line that sums up: what was checked, and how much was found.

    Args:
        report: What the checks found.
        summary: Counts of what was checked.
    """
    counts = {severity: report.count(severity) for severity in Severity}
    found = ", ".join(
        [
            _counted_or_no(counts[Severity.ERROR], "error", "errors"),
            _counted_or_no(counts[Severity.WARNING], "warning", "warnings"),
            _counted_or_no(counts[Severity.ADVICE], "piece of advice", "pieces of advice"),
        ]
    )
    checked = [
        _counted_or_no(int(str(summary[name])), name.removesuffix("s"), name)
        for name in ("materials", "references", "grants")
    ]
    return f"Checked {checked[0]}, {checked[1]} and {checked[2]}: {found}."


def _counted_or_no(number: int, one: str, many: str) -> str:
    return f"{number or 'no'} {one if number == 1 else many}"


def counted(number: int, one: str, many: str) -> str:
    """A number and what is counted: 1 material, 1,200 materials.

    Args:
        number: How many there are.
        one: What one is called.
        many: What any other number is called.
    """
    return f"{number:,} {one if number == 1 else many}"


def cut(text: str, most: int) -> str:
    """The text, or its beginning where it is too long.

    Args:
        text: The text.
        most: The most characters.
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def code_fence(text: str, least: int = 1) -> str:
    """The backticks between which Markdown takes a text for code, and which the text itself cannot end.

    Args:
        text: The text.
        least: The fewest: one within a line, and three for a block.
    """
    return "`" * max(least, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))
