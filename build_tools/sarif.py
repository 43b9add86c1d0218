"""Diagnostics as SARIF 2.1.0, the format in which code scanners tell other programs what they found.

What a stranger wrote stands in messages and paths. A message is one line in which nothing can be taken for a
placeholder or a link of SARIF's, and a path is percent-encoded and relative to the repository's root.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from build_tools.checks.runner import enrolled_checks
from build_tools.checks.specifications import specifications
from build_tools.diagnostics import Severity
from build_tools.reporters import inert_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.checks.registry import Check
    from build_tools.diagnostics import Diagnostic

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
TOOL = "Practice Commons"
ROOT = "%SRCROOT%"
"""What stands for the repository's root, as code scanners agree to call it."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def as_sarif(diagnostics: Iterable[Diagnostic], not_checked: Iterable[str] = (), site: str = "") -> str:
    """The diagnostics as a SARIF log with one run.

    Columns are counted in characters, as everywhere here, and the log says so.

    Args:
        diagnostics: In the order in which they are to stand.
        not_checked: What could not be checked, a sentence each: SARIF's notifications of the tool.
        site: The address at which the site is published, with its last slash; without it no rule has an address.
    """
    seen: Counter[str] = Counter()
    run = {
        "tool": {"driver": {"name": TOOL, "rules": _rules(site)}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(not_checked)}],
        "results": [_result(each, seen) for each in diagnostics],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return inert_json(json.dumps(log, ensure_ascii=False, indent=1)) + "\n"


@cache
def _rules(site: str) -> list[dict[str, object]]:
    return [_rule(check, site) for check in enrolled_checks().values()]


@cache
def _rule_index() -> dict[str, int]:
    return {code: index for index, code in enumerate(enrolled_checks())}


def _rule(check: Check, site: str) -> dict[str, object]:
    specification = specifications()[check.code]
    title = check.name.replace("-", " ").capitalize()
    explained = specification.text.split("\n**Wrong**", 1)[0].strip()
    more = f"For an example, and how it is put right: commons explain {check.code}"
    rule: dict[str, object] = {
        "id": check.code,
        "name": check.name,
        "shortDescription": {"text": _message(title)},
        "fullDescription": {"text": _message(specification.flags.replace("\n", " "))},
        "help": {"text": _lines(f"{explained}\n\n{more}"), "markdown": _braced(f"{explained}\n\n{more}\n")},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {"tags": [check.family]},
    }
    return rule | ({"helpUri": f"{site}checks/{check.code.lower()}/"} if site else {})


def _notifications(sentences: Iterable[str]) -> list[dict[str, object]]:
    return [{"level": "warning", "message": {"text": _message(f"Not checked: {each}.")}} for each in sentences]


def _result(diagnostic: Diagnostic, seen: Counter[str]) -> dict[str, object]:
    hint = f" (hint: {diagnostic.suggestion})" if diagnostic.suggestion else ""
    index = _rule_index().get(diagnostic.code)
    mark = _fingerprint(diagnostic)
    seen[mark] += 1
    return {
        "ruleId": diagnostic.code,
        **({"ruleIndex": index} if index is not None else {}),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _message(diagnostic.message + hint)},
        "locations": [
            {"physicalLocation": {"artifactLocation": _artifact(diagnostic.path), "region": _region(diagnostic)}}
        ],
        "partialFingerprints": {"primaryLocationLineHash": f"{mark}:{seen[mark]}"},
        **({"fixes": [_fix(diagnostic)]} if diagnostic.fix and diagnostic.fix.edits else {}),
    }


def _region(diagnostic: Diagnostic) -> dict[str, int]:
    return {
        "startLine": diagnostic.line,
        "startColumn": diagnostic.column,
        "endColumn": max(diagnostic.end_column, diagnostic.column),
    }


def _fix(diagnostic: Diagnostic) -> dict[str, object]:
    """The repair that `commons check --fix` would make (3.55): all of it or nothing."""
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in (diagnostic.fix.edits if diagnostic.fix else ())
    ]
    return {
        "description": {"text": _message(diagnostic.suggestion or diagnostic.message)},
        "artifactChanges": [{"artifactLocation": _artifact(diagnostic.path), "replacements": replacements}],
    }


def _artifact(path: str) -> dict[str, str]:
    return {"uri": as_relative_uri(path), "uriBaseId": ROOT}


def as_relative_uri(path: str) -> str:
    """A path as a relative reference (RFC 3986) that can lead neither to another host nor to another scheme.

    Args:
        path: Relative to the repository's root, with `/` between folders.
    """
    names = (each for each in path.split("/") if each not in {"", ".", ".."})
    return "/".join(quote(each.encode("utf-8", "surrogatepass"), safe="") for each in names) or "."


def _fingerprint(diagnostic: Diagnostic) -> str:
    """What stays the same when the fault moves to another line: its file, its check and what is said of it."""
    what = json.dumps([diagnostic.path, diagnostic.code, diagnostic.message])
    return hashlib.sha256(what.encode()).hexdigest()[:16]


def _message(text: str) -> str:
    """A text in one line that SARIF takes as it is: braces are doubled (3.11.5), and no link is begun (3.11.6)."""
    return _braced(printable(text)).replace("](", "] (")


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _lines(text: str) -> str:
    return "\n".join(_message(line) for line in text.split("\n"))
