"""The summary of a submission as the comment that an editor reads under it, in GitHub's Markdown.

What a contributor wrote stands in code spans alone, and never in a table: there GitHub makes no link, mention, picture,
HTML or emoji of it, and nothing ends a span before its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.diagnostics import Severity
from build_tools.reporters import code_fence, counted, cut, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.exports.reader_changes import Difference, ReaderChange
    from build_tools.exports.submission_summary import Summary

MOST_BYTES = 62_000
"""What a comment never has more of: GitHub takes 65,536 characters, and a link or two is put under it."""
_MUCH, _LITTLE = 20_000, 5_000
"""How many bytes a list may have."""
_MOST_DIFFERENCES = 12
_SHOWN = 300
AREAS = {
    "Rights": ("RGT",),
    "Citations": ("CIT",),
    "Privacy": ("PRV",),
    "Accessibility": ("ACC",),
    "Pictures and documents": ("MED",),
    "Links": ("LNK",),
    "Standards, series and glossary": ("KSS", "SER", "GLO"),
    "Review": ("REV",),
    "Files and safety": ("FMT", "SEC"),
}
"""What an editor looks at, and the families of checks that look at it."""
_KINDS = {
    "new": "New",
    "changed": "Changed",
    "withdrawn": "Withdrawn",
    "gone": "Gone, without a page that says why",
    "not-shown": "Not shown to readers (a draft, or in review)",
}


def quoted(text: str, most: int = _SHOWN) -> str:
    """Somebody's words as a code span: one line, of which Markdown and GitHub make nothing.

    Args:
        text: What somebody wrote.
        most: The most characters that are shown.
    """
    seen = cut(printable(" ".join(text.split())), most)
    if not seen.strip():
        return "(nothing)"
    fence = code_fence(seen)
    return f"{fence} {seen} {fence}" if "`" in seen else f"{fence}{seen}{fence}"


def as_comment(summary: Summary, notes: Iterable[str] = (), verdict: str = "") -> str:
    """The comment: the verdict, a table of what was looked at, what must be put right, and what changes for readers.

    Args:
        summary: What was found.
        notes: Paragraphs of our own that stand under the verdict.
        verdict: What is said in the place of the summary's own verdict.
    """
    sections = [
        f"## {verdict or verdict_of(summary)}",
        *notes,
        _table(summary),
        _listed("What must be put right", _blocking(summary), _MUCH),
        _listed("What does not block", _advising(summary), _LITTLE),
        _changes(summary),
        _listed("Not taken from the submission: somebody must read it", map(quoted, summary.not_taken), _LITTLE),
        _listed("Not checked", map(quoted, summary.not_checked), _LITTLE),
        "A clean check does not prove permission or anonymity: somebody must read every material.",
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def verdict_of(summary: Summary) -> str:
    """Whether something must be put right first, in one sentence."""
    errors = summary.count(Severity.ERROR) + len(summary.refused)
    if errors:
        return f"Not ready: {counted(errors, 'fault', 'faults')} must be put right first"
    warnings = summary.count(Severity.WARNING)
    are = "is" if warnings == 1 else "are"
    look = f", and there {are} {counted(warnings, 'warning', 'warnings')} to look at" if warnings else ""
    return f"Nothing blocks this submission{look}"


def _table(summary: Summary) -> str:
    lines = ["| Looked at | Verdict | Errors | Warnings | Advice |", "| --- | --- | ---: | ---: | ---: |"]
    for area, families in AREAS.items():
        errors, warnings, advice = (summary.count(severity, families) for severity in Severity)
        verdict = "put right" if errors else "look at it" if warnings else "nothing found"
        lines.append(f"| {area} | {verdict} | {errors:,} | {warnings:,} | {advice:,} |")
    if summary.refused:
        lines.append(f"| Files that were not read | put right | {len(summary.refused):,} | 0 | 0 |")
    return "\n".join(lines)


def _blocking(summary: Summary) -> list[str]:
    refused = [f"{quoted(each.path)}: {quoted(each.why)}" for each in summary.refused]
    return refused + _faults(summary, {Severity.ERROR})


def _advising(summary: Summary) -> list[str]:
    return _faults(summary, {Severity.WARNING, Severity.ADVICE})


def _faults(summary: Summary, severities: set[Severity]) -> list[str]:
    lines = []
    for each in summary.diagnostics:
        if each.severity in severities:
            hint = f"\n  Write instead: {quoted(each.suggestion)}" if each.suggestion else ""
            place = f"{quoted(each.path)}, line {each.line:,}"
            lines.append(f"{place}: {quoted(each.message)} ({each.code} {each.name}){hint}")
    return lines


def _changes(summary: Summary) -> str:
    if not summary.changes:
        return ""
    lines = [_change(each) for each in summary.changes]
    return _listed("What changes for readers", lines, _MUCH, summary.more_changes)


def _change(change: ReaderChange) -> str:
    kind = _KINDS[change.kind] if change.thing == "material" else f"{_KINDS[change.kind]}: {change.thing}"
    name = "" if change.title == change.key else f" ({quoted(change.key)})"
    different = list(_differences(change.differences))
    more = len(different) - _MOST_DIFFERENCES
    if more > 0:
        different = [*different[:_MOST_DIFFERENCES], f"  - and {more:,} more"]
    return "\n".join([f"**{kind}:** {quoted(change.title)}{name}", *different])


def _differences(differences: Iterable[Difference]) -> Iterator[str]:
    for each in differences:
        before = f"{quoted(each.before)} → " if each.before else ""
        after = quoted(each.after) if each.after else "taken away"
        yield f"  - {each.what}: {before}{after}"


def _listed(title: str, lines: Iterable[str], most_bytes: int, more: int = 0) -> str:
    """A heading and a list, up to where it would be too long; an empty text where there is nothing to list."""
    every = [f"- {line}" for line in lines]
    shown: list[str] = []
    for line in every:
        most_bytes -= len(line.encode()) + 1
        if most_bytes < 0:
            break
        shown.append(line)
    left = len(every) - len(shown) + more
    if left:
        shown.append(f"- and {left:,} more: the log of the check has all of it")
    return "\n".join([f"### {title}", "", *shown]) if shown else ""
