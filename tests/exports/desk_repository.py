"""A small repository of which every figure of the editors' desk is counted by hand, in `test_desk_reports.py`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FRAMEWORKS = """frameworks:
  - id: made-up
    prefix: PS
    family: kss
    name: Made-up standards
    short_name: Made up
    issuer: Example Body
    version: "1"
    valid_from: 2020-01
    valid_to: 2027-01-31
    licence: OGL-UK-3.0
    citation: one
    about: Made up for a test.
    domains:
      - {code: PS1, title: First, summary: The first., statements: [{code: PS1.1, text: A statement.}]}
      - {code: PS2, title: Second, summary: The second.}
      - {code: PS3, title: Third, summary: The third.}
"""
ORGANISATIONS = """organisations:
  alpha: {name: Alpha Example, kind: project}
  beta: {name: Beta Example, kind: university}
  gamma: {name: Gamma Example, kind: charity}
"""
LIBRARY = """@book{one, title = {The first book}, author = {Example, Ann}, year = {2001}, verified = {seen}}
@book{two, title = {The second book}, author = {Example, Bo}, year = {2002}}
@book{three, title = {The third book}, author = {Example, Cy}, year = {2003}, verified = {seen}}
@book{four, title = {=The fourth book}, author = {Example, Di}, year = {2004}, verified = {seen}}
"""
GRANT = """id: PERM-0001
kind: project
covers: {works_of: alpha}
given_by: {role: Editor, organisation: alpha}
given_on: 2026-04-01
uses: [publish]
reuse: CC-BY-4.0
expires_on: 2026-12-31
"""
LONG = " ".join(["word"] * 29)
"""The first 29 words of a sentence of 30."""

MATERIALS = {
    "first": (
        "tool",
        "PS1",
        "practice-supervisor",
        "children, adults",
        "alpha",
        "CC-BY-4.0",
        "published",
        "2026-12-10",
        "2026-03-01",
        "We ask him [@one]. He tells us.\n",
    ),
    "second": (
        "tool",
        "PS1.1, PS2",
        "student, practice-supervisor",
        "children",
        "alpha",
        "InC",
        "published",
        "2099-01-01",
        "2026-05-02",
        f"A short one here.\n\n## A heading\n\nAnd [@one; @two] then.\n{LONG}\nend. So it is.\n",
    ),
    "third": (
        "reading",
        "PS2",
        "student",
        "children",
        "beta",
        "InC",
        "published",
        "2026-11-01",
        "2026-02-03",
        "It is only this.\n",
    ),
    "fourth": (
        "tool",
        "PS3",
        "senior-manager",
        "adults",
        "beta",
        "OGL-UK-3.0",
        "in-review",
        "2026-11-02",
        "2026-06-04",
        "They wait [@three] here now.\n",
    ),
    "fifth": (
        "tool",
        "PS3",
        "student",
        "adults",
        "gamma",
        "InC",
        "withdrawn",
        "2026-11-03",
        "2026-06-05",
        "This was taken away [@four].\n",
    ),
}
"""Each material: type, domains, audience, setting, organisation, licence, status, review by, changed on, and text."""
FRONT = """---
title: The {slug}
summary: Made up for a test.
type: {0}
domains: [{1}]
audience: [{2}]
setting: [{3}]
use: [self-study]
minutes: 20
outcomes: [Count.]
source: {{organisation: {4}, authors: [Example]}}
rights: {{holder: Example, basis: own-work, reuse: {5}, permission: PERM-0001}}
people_described: none
review:
  status: {6}
  review_by: {7}
  rights: awaited
  content: {{by: A second editor, on: 2026-03-01}}
changes: [{{on: {8}, what: Changed.}}]
---

{9}"""
LINKS = {
    "version": 1,
    "checked_on": "2026-11-06",
    "links": [
        {"address": "https://example.org/", "state": "ok", "code": 200, "materials": ["first"]},
        {"address": "https://example.org/late", "state": "timeout", "materials": ["fourth"]},
        {
            "address": "https://example.org/gone",
            "state": "broken",
            "code": 404,
            "seen_on": "2026-11-05",
            "materials": ["first", "third"],
        },
    ],
}


def write_desk_repository(root: Path) -> Path:
    """Write it into a folder.

    Args:
        root: The folder, which is made.
    """
    for name, text in {
        "kss_map.yaml": FRAMEWORKS,
        "organisations.yaml": ORGANISATIONS,
        "citations/library.bib": LIBRARY,
        "permissions/PERM-0001.yaml": GRANT,
        **{f"materials/{slug}/index.md": FRONT.format(*values, slug=slug) for slug, values in MATERIALS.items()},
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def write_links(root: Path, links: object = LINKS) -> None:
    """Write what a look at the external links found.

    Args:
        root: The repository.
        links: What is in the file: text as it is, and anything else as JSON.
    """
    path = root / "build" / "links.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(links if isinstance(links, str) else json.dumps(links), encoding="utf-8")
