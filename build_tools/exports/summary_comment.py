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
_MOST_DIFFERENCES = 20
_IN_LOG, _IN_FILES = "the log of the check has all of it", "look through the files that it changes"
"""Where the rest of a list is."""
_SHOWN = 300
AREAS = {
    "Rights": ("RGT",),
    "Citations": ("CIT",),
    "Privacy": ("PRV",),
    "Accessibility": ("ACC",),
    "Pictures and documents": ("MED",),
    "Links": ("LNK",),
    "Standards, series, paths, steps and glossary": ("KSS", "SER", "PTH", "STP", "GLO", "CPD"),
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
_NOT_BLOCKING = (Severity.WARNING, Severity.ADVICE)


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
        _listed("What must be put right", _blocking(summary), _MUCH, summary.faults_to_mend),
        _listed("What does not block", _faults(summary, _NOT_BLOCKING), _LITTLE, _count(summary, _NOT_BLOCKING)),
        _changes(summary),
        _named(
            "Not taken from the submission: somebody must read it",
            summary.not_taken,
            summary.more_not_taken,
            _IN_FILES,
        ),
        _named("Not checked", summary.not_checked, summary.more_not_checked, _IN_LOG),
        "A clean check does not prove permission or anonymity: somebody must read every material.",
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def verdict_of(summary: Summary) -> str:
    """Whether something must be put right first, in one sentence."""
    errors = summary.faults_to_mend
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
        lines.append(f"| Files that were not read | put right | {summary.files_refused:,} | 0 | 0 |")
    return "\n".join(lines)


def _blocking(summary: Summary) -> list[str]:
    refused = [f"{quoted(each.path)}: {quoted(each.why)}" for each in summary.refused]
    return refused + _faults(summary, (Severity.ERROR,))


def _count(summary: Summary, severities: Iterable[Severity]) -> int:
    return sum(map(summary.count, severities))


def _faults(summary: Summary, severities: Iterable[Severity]) -> list[str]:
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
    return _listed("What changes for readers", lines, _MUCH, len(lines) + summary.more_changes, _IN_FILES)


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


def _named(title: str, lines: tuple[str, ...], more: int, where: str) -> str:
    return _listed(title, map(quoted, lines), _LITTLE, len(lines) + more, where)


def _listed(title: str, lines: Iterable[str], most_bytes: int, count: int, where: str = _IN_LOG) -> str:
    """A heading and a list, up to where it would be too long; an empty text where there is nothing to list.

    Args:
        title: The heading.
        lines: What is listed.
        most_bytes: How many bytes the list may have.
        count: How much there is of it in all: a summary holds the first part alone.
        where: Where the rest is.
    """
    shown: list[str] = []
    for line in lines:
        most_bytes -= len(line.encode()) + 3
        if most_bytes < 0:
            break
        shown.append(f"- {line}")
    if count > len(shown):
        shown.append(f"- and {count - len(shown):,} more: {where}")
    return "\n".join([f"### {title}", "", *shown]) if shown else ""
