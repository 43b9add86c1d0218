"""Builds the sites that the browser looks at: this repository's, and small ones in the same look."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from tests.browser.pages import EXAMPLE, MANY, REAL
from tests.built_site import REPOSITORY, SMALL, run_mkdocs

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = 260
"""How many materials the site `MANY` has: more than stand on one page of a list."""
TOOL = """---
title: Questions about fathers {number:03}
summary: Questions for supervision.
type: tool
domains: [PS5, PS5.1]
audience: [practice-supervisor]
setting: [children]
use: [one-to-one]
minutes: 10
outcomes: [Ask about fathers.]
source: {{organisation: practice-commons, authors: [Practice Commons editors], published: 2026-11}}
rights: {{holder: Practice Commons, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001}}
people_described: none
review:
  status: published
  review_by: 2099-11-20
  rights: awaited
  content: {{by: A second editor, on: 2026-11-20}}
  accessibility: awaited
  lived_experience: awaited
  practice_review: awaited
changes: [{{on: 2026-11-20, what: First published.}}]
---

Ask who else is there [@dfe2015kss].
"""
NAVIGATION = "nav:\n  - Home: index.md\n  - Standards: frameworks/index.md\n  - All materials: materials/index.md\n"


def build(site: str, folder: Path) -> Path:
    """A built site.

    Args:
        site: `REAL`, `EXAMPLE` or `MANY`.
        folder: An empty folder to work in.

    Raises:
        RuntimeError: The site was not built; the message is the generator's output.
    """
    repository = folder / "repository"
    roots = {REAL: lambda: REPOSITORY, EXAMPLE: lambda: _example(repository), MANY: lambda: _many(repository)}
    root = roots[site]()
    done = run_mkdocs(root, folder / "site", with_documents=site != MANY)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return folder / "site"


def _example(root: Path) -> Path:
    """A copy of the small repository with this repository's settings and look, and a navigation of its own."""
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(REPOSITORY / "overrides", root / "overrides")
    (root / "build_tools").mkdir()
    shutil.copy(REPOSITORY / "build_tools" / "mkdocs_hooks.py", root / "build_tools")
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"^nav:\n(?:[ \n#].*\n|\n)+", f"{NAVIGATION}\n", settings, flags=re.MULTILINE)
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return root


def _many(root: Path) -> Path:
    """The example with a shelf of tools that one page cannot hold."""
    _example(root)
    for number in range(TOOLS):
        folder = root / "materials" / f"tool-{number:03}"
        folder.mkdir()
        (folder / "index.md").write_text(TOOL.format(number=number), encoding="utf-8")
    return root
