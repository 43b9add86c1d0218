"""The issue form: the questions of the submission form as a form at GitHub, for those who have an account there.

An issue is public from the moment it is sent. So the form does not ask what the one in Word asks for the editor alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml

from build_tools.questions import YOUR_TEXT, declaration_text, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.questions import AskedOfContributors

ISSUE_FORM = ".github/ISSUE_TEMPLATE/submission.yml"
"""Where the form stands for GitHub to find it."""
SUBMITTED = "submission"
"""The label that the form itself gives an issue."""
ACCEPTED = "accepted"
"""The label with which an editor lets a draft be made: only people who may label issues can give it."""
TITLE = "Submission: "
TEXT = YOUR_TEXT.partition(": ")[2]
"""The question below which the text itself stands: the last one."""
_ONLY_FOR_EDITORS = frozenset({"protection"})
_NOT_IN_PUBLIC = frozenset({"consented"})
"""Choices that are for the form in Word alone: nobody's story is told in public before an editor has read it."""
_MUST = frozenset({"title"})
_INTRODUCTION = (
    "Answer what you can, and leave the rest open: an editor will ask you.\n\n"
    "**Everything that you write here is public at once, and stays so.** If your material is about a real person, even "
    "one whose details you have changed, do not use this form: send us the form in Word instead.\n\n"
    "An editor looks at it first, and nothing happens until then."
)
_ABOUT_THE_TEXT = (
    "Write or paste the text as Markdown, with tables and headings. Pictures and files that you put here are not "
    "fetched by our program: an editor does that by hand. A text of more than about 50,000 characters does not fit: "
    "use the form in Word."
)


def asked_in_public(catalogue: Catalogue) -> tuple[AskedOfContributors, ...]:
    """The questions of the form, in the order in which they are put.

    Args:
        catalogue: What the repository holds.
    """
    asked = (each for each in questions(catalogue) if each.key not in _ONLY_FOR_EDITORS)
    return tuple(
        replace(each, choices=tuple(choice for choice in each.choices if choice.key not in _NOT_IN_PUBLIC))
        for each in asked
    )


def issue_form_text(catalogue: Catalogue) -> str:
    """The form as YAML: the same bytes for the same questions and declaration.

    Args:
        catalogue: What the repository holds.

    Raises:
        OSError: The declaration cannot be read.
    """
    head = "# Made from the model by `make golden`: change build_tools/questions.py, and not this file.\n"
    return head + yaml.safe_dump(issue_form(catalogue), allow_unicode=True, sort_keys=False, width=120)


def issue_form(catalogue: Catalogue) -> dict[str, Any]:
    """The form, as GitHub's syntax for issue forms has it.

    Args:
        catalogue: What the repository holds.

    Raises:
        OSError: The declaration cannot be read.
    """
    return {
        "name": "Share your material",
        "description": "Something that helped a supervisor, a student or a newly qualified social worker.",
        "title": TITLE,
        "labels": [SUBMITTED],
        "body": list(_elements(catalogue)),
    }


def _elements(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    yield _words(_INTRODUCTION)
    for question in asked_in_public(catalogue):
        if question.key == "declaration":
            yield _words(declaration_text(catalogue))
        yield _element(question)
    about = {"label": TEXT, "description": _ABOUT_THE_TEXT}
    yield {"type": "textarea", "id": "text", "attributes": about, "validations": {"required": True}}


def _words(text: str) -> dict[str, Any]:
    return {"type": "markdown", "attributes": {"value": text}}


def _element(question: AskedOfContributors) -> dict[str, Any]:
    """One question, as what a person writes into or chooses from."""
    attributes: dict[str, Any] = {"label": question.words, "description": question.hint.replace("this file", "this")}
    kind = "textarea" if question.form == "lines" else "input"
    if question.form == "one" and len(question.choices) > 1:
        kind = "dropdown"
        attributes["description"] = attributes["description"].replace("Tick one", "Choose one")
        attributes["options"] = [choice.words for choice in question.choices]
    elif question.choices:
        kind = "checkboxes"
        attributes["options"] = [{"label": choice.words} for choice in question.choices]
        if question.key == "declaration":
            attributes["description"] = f"It stands above. {question.hint}"
    made = {"type": kind, "id": question.key, "attributes": attributes}
    return {**made, "validations": {"required": True}} if question.key in _MUST else made
