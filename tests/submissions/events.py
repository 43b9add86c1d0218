"""Events of issues as GitHub hands them to a workflow, with what a person fills in; everybody in them is made up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_tools.exports.issue_form import ACCEPTED, TEXT, asked_in_public

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.catalogue import Catalogue

AUTHOR = {"login": "example-writer", "id": 4242, "type": "User", "site_admin": False}
EDITOR = {"login": "example-editor", "id": 17, "type": "User", "site_admin": False}
ANSWERS = {
    "title": "Talking about endings",
    "summary": "Plan with a worker how to end their work with a young person.",
    "type": "Exercise",
    "audience": ("Practice supervisors", "Students"),
    "setting": ("Children’s services",),
    "use": ("One-to-one supervision",),
    "minutes": "45",
    "outcomes": "- Plan an ending.\n- Name what an ending brings up.",
    "organisation": "Example University",
    "authors": "Example, Robin\nExample University team",
    "published": "2026-10",
    "holder": "Example University",
    "third_party": "none",
    "adapted_from": "_No response_",
    "people_described": "Nobody is described in it",
    "references": "Ruch, G. (2007). Reflective practice. https://doi.org/10.1093/bjsw/bch277",
    "given_by": "Head of learning",
    "given_on": "2026-11-20",
}
TEXT_SENT = (
    "## Before you begin\n\nMeet the young person **twice**.\n\n| Day | What |\n| --- | --- |\n| Monday | Ask |\n"
)


def body_of(catalogue: Catalogue, answers: Mapping[str, Any] | None = None, text: str = TEXT_SENT) -> str:
    """The text that GitHub makes of the form: a heading for each question, and what was chosen or written below it.

    Args:
        catalogue: What the repository holds.
        answers: What is written or chosen, by a question's key, in the place of `ANSWERS`.
        text: The material itself.
    """
    given = {**ANSWERS, **(answers or {})}
    parts = []
    for question in asked_in_public(catalogue):
        is_one_of_several = question.form == "one" and len(question.choices) > 1
        chosen = given.get(question.key, ())
        if question.choices and not is_one_of_several:
            boxes = (
                f"- [{'X' if each.words in chosen or each.key in chosen else ' '}] {each.words}"
                for each in question.choices
            )
            parts.append(f"### {question.words}\n\n" + "\n".join(boxes))
        else:
            parts.append(f"### {question.words}\n\n{chosen or '_No response_'}")
    return "\n\n".join([*parts, f"### {TEXT}\n\n{text}"])


def event_of(body: str | None, **changes: Any) -> dict[str, Any]:
    """An event, with what matters of it and some of what does not.

    Args:
        body: The issue's text.
        changes: What else differs: `title`, `login`, `label`, `action`, `number`.
    """
    issue = {
        "number": changes.get("number", 12),
        "title": changes.get("title", "Submission: Talking about endings"),
        "user": {**AUTHOR, "login": changes.get("login", AUTHOR["login"])},
        "labels": [{"name": "submission"}, {"name": ACCEPTED}],
        "state": "open",
        "author_association": "NONE",
        "body": body,
    }
    return {
        "action": changes.get("action", "labeled"),
        "issue": issue,
        "label": {"id": 1, "name": changes.get("label", ACCEPTED), "color": "0e8a16"},
        "repository": {"full_name": "example/commons", "default_branch": "main"},
        "sender": EDITOR,
    }


def as_sent(event: dict[str, Any]) -> bytes:
    """An event as a file."""
    return json.dumps(event).encode()
