"""Texts put where a person writes, a material for each; which of them the checks refuse; and the pages of the rest."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.crew import Crew
from build_tools.diagnostics import Severity
from build_tools.pipeline import check
from tests.built_site import REPOSITORY, SMALL, publish_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from build_tools.diagnostics import Diagnostic

FRONT = """title: {title}
summary: {summary}
type: tool
domains: [PS5]
audience: [practice-supervisor]
setting: [children]
use: [one-to-one]
minutes: 10
outcomes: [Ask about fathers.]
source: {{organisation: practice-commons, authors: [Practice Commons editors], published: 2026-11}}
rights: {{holder: Practice Commons, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001}}
people_described: none
review: {{status: published, review_by: 2099-11-20, rights: awaited, content: {{by: A second editor, on: 2026-11-20}}, accessibility: awaited, lived_experience: awaited, practice_review: awaited}}
changes: [{{on: 2026-11-20, what: First published.}}]
"""  # noqa: E501 - one field a line
ADDRESS = "https://www.gov.uk/"


def _title(text: str) -> str:
    return _material(title=json.dumps(text, ensure_ascii=False))


def _summary(text: str) -> str:
    return _material(summary=json.dumps(text, ensure_ascii=False))


def _material(title: str = "Words", summary: str = "Some words.", body: str = "Words.") -> str:
    return f"---\n{FRONT.format(title=title, summary=summary)}---\n\n{body}\n"


PLACES: dict[str, Callable[[str], str]] = {
    "front matter": lambda text: f"---\n{text}\n---\n\nWords.\n",
    "field": lambda text: _material().replace("\n---\n", f"\n{text}\n---\n", 1),
    "title": _title,
    "summary": _summary,
    "body": lambda text: _material(body=f"## Words\n\nWords.\n\n{text}\n\nMore words."),
    "link text": lambda text: _material(body=f"See [{text}]({ADDRESS})."),
    "link address": lambda text: _material(body=f"See [words]({text})."),
    "picture": lambda text: _material(body=f"![words]({text})"),
}
"""What a material says when a text stands in a place."""


@dataclass
class Outcome:
    """What became of some texts.

    Attributes:
        refused: The errors in each file that has any.
        passed: The place and the text of each file that has none, by its slug.
    """

    refused: dict[str, list[Diagnostic]] = field(default_factory=dict)
    passed: dict[str, tuple[str, str]] = field(default_factory=dict)


def small_repository(folder: Path) -> Path:
    """A copy of the small repository, with what its settings name beside it."""
    copy = folder / "tests" / "repositories" / "small"
    shutil.copytree(SMALL, copy, ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(REPOSITORY / "overrides", folder / "overrides")
    (folder / "build_tools").mkdir()
    shutil.copy(REPOSITORY / "build_tools" / "mkdocs_hooks.py", folder / "build_tools")
    return copy


def sift(root: Path, cases: Iterable[tuple[str, str]]) -> Outcome:
    """Write a material for each case, check them all, and take out those that the checks refuse.

    Args:
        root: A repository without errors.
        cases: The place and the text of each.
    """
    outcome = Outcome()
    for number, (place, text) in enumerate(cases):
        slug = f"case-{number:05}"
        (root / "materials" / slug).mkdir()
        content = PLACES[place](text).encode("utf-8", "surrogatepass")
        (root / "materials" / slug / "index.md").write_bytes(content)
        outcome.passed[slug] = place, text
    while True:
        with Crew() as crew:
            report = check(root, crew=crew).report
        errors = [each for each in report.diagnostics if each.severity is Severity.ERROR]
        if not errors:
            return outcome
        for error in errors:
            slug = error.path.split("/")[1]
            assert slug.startswith("case-"), f"a fault where none was put: {error}"
            outcome.refused.setdefault(slug, []).append(error)
        for slug in {error.path.split("/")[1] for error in errors}:
            del outcome.passed[slug]
            shutil.rmtree(root / "materials" / slug)


def pages_of(root: Path, site: Path, outcome: Outcome) -> dict[str, str]:
    """The page of each case that passed, by its slug."""
    publish_site(root, site)
    return {slug: (site / "materials" / slug / "index.html").read_text(encoding="utf-8") for slug in outcome.passed}
