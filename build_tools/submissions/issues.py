"""An issue at GitHub that was written with our form, as the blocks that the form in Word would give.

What GitHub hands over is a file of JSON, an event. Everything in it that a person wrote is data: it is never run, never
a path and never a setting.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.exports.issue_form import ACCEPTED, TEXT, TITLE, asked_in_public
from build_tools.exports.submission_form import EMPTY_BOX, TICKED_BOX
from build_tools.intake import most, read_at_most
from build_tools.questions import ABOUT_IT, YOUR_TEXT
from build_tools.readers.text import Notebook, decode
from build_tools.submissions.documents import Submission, blocks_of_markdown, refuse
from build_tools.submissions.drafts import draft_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.questions import AskedOfContributors
    from build_tools.submissions.drafts import Draft

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_HEADING = "### "
_NO_ANSWER = frozenset({"_No response_", "None"})
_BOX = re.compile(r"^- \[(?P<mark>[ xX])\] ")
_ATTACHED = re.compile(r"https://(?:github\.com/[\w./-]*\b|user-images\.githubusercontent\.com/)[\w./?=&%-]+")
_OF_ATTACHMENTS = ("/user-attachments/", "/files/", "/assets/", "user-images.githubusercontent.com/")
_MOST_ATTACHED = 50


@dataclass(frozen=True)
class Issue:
    """An issue that an editor has labelled.

    Attributes:
        number: Its number.
        title: Its title as it was written.
        body: Its text as it was written.
        login: Who wrote it, by the name at GitHub.
        person: The number of that account.
    """

    number: int
    title: str
    body: str
    login: str
    person: int

    @property
    def credit(self) -> str:
        """The line of a commit that credits its author, with the address that GitHub keeps for each account."""
        return f"Co-authored-by: {self.login} <{self.person}+{self.login}@users.noreply.github.com>"


def read_issue(path: Path) -> Issue:
    """The issue of an event.

    Args:
        path: The event, as GitHub writes it for a workflow: $GITHUB_EVENT_PATH.

    Raises:
        CannotImportError: It is not the event of an issue that an editor has labelled for this.
        OSError: The disk does not give it.
    """
    limit = most("text-bytes")
    content = read_at_most(str(path), limit)
    if len(content) > limit:
        refuse(f"{path.name} has more than {limit:,} bytes, and no event of an issue has")
    try:
        event = json.loads(content)
    except (ValueError, RecursionError):
        refuse(f"{path.name} is no event of an issue: it is not JSON")
    label, found = _group(event, "label"), _group(event, "issue")
    if _group(event, "action") != "labeled" or _group(label, "name") != ACCEPTED:
        refuse(f"{path.name} is not the event of an issue that was given the label “{ACCEPTED}”")
    author = _group(found, "user")
    number, person = _group(found, "number"), _group(author, "id")
    title, body, login = _group(found, "title"), _group(found, "body"), _group(author, "login")
    if type(number) is not int or type(person) is not int or number < 1 or person < 1 or not isinstance(title, str):
        refuse(f"{path.name} is no event of an issue: it lacks a number or a title")
    if not isinstance(login, str) or not _LOGIN.fullmatch(login):
        refuse(f"{path.name} is no event of a person’s issue: its author has no name that GitHub gives to people")
    if "pull_request" in found or not isinstance(body, str) or not body.strip():
        refuse(f"issue #{number} has no text of its own to read")
    return Issue(number, title, body, login, person)


def _group(value: Any, name: str) -> Any:  # noqa: ANN401 - as it stands in the event
    return value.get(name) if isinstance(value, dict) else None


def draft_of_issue(issue: Issue, catalogue: Catalogue, slug: str | None = None) -> Draft:
    """The draft that an issue is made into; nothing is written and nothing is fetched.

    Args:
        issue: The issue.
        catalogue: What the repository holds.
        slug: The material's folder, when it is not to be made from the title.

    Raises:
        CannotImportError: It cannot be read, was not written with our form, or its folder is there already.
    """
    submission, content = submission_in(issue, catalogue)
    draft = draft_of(submission, content, submission.title, catalogue, slug)
    if draft.grant:
        draft.to_know.append(
            f"{issue.login} agreed to the declaration in issue #{issue.number}: the digest in the grant is that of the "
            "issue’s text as it was then, so keep a copy of that"
        )
    return draft


def submission_in(issue: Issue, catalogue: Catalogue) -> tuple[Submission, bytes]:
    """What is in an issue, and the bytes of its text.

    Args:
        issue: The issue.
        catalogue: What the repository holds, for its questions.

    Raises:
        CannotImportError: It cannot be read, or was not written with our form.
    """
    name = f"issue #{issue.number}"
    content = issue.body.encode("utf-8", "replace")
    notes = Notebook()
    body = decode(content, notes)
    if body is None or len(body) > most("characters"):
        why = next((fault.message for fault in notes.faults), f"it has more than {most('characters'):,} characters")
        refuse(f"{name} cannot be read: {why}")
    asked = asked_in_public(catalogue)
    answers, text = _parts(body, asked)
    if text is None:
        refuse(f"{name} was not written with our form: it has no part “{TEXT}”")
    blocks = [_heading(ABOUT_IT)]
    for question in asked:
        blocks.append(_heading(question.words))
        blocks += [_line(line) for line in _answer(answers.get(question.key, ""), question)]
    blocks += [_heading(YOUR_TEXT), *blocks_of_markdown(name, text)]
    title = " ".join(issue.title.split()).removeprefix(TITLE.strip()).strip()
    return Submission(title, blocks, lost=tuple(_attached(body))), content


def _parts(body: str, asked: tuple[AskedOfContributors, ...]) -> tuple[dict[str, str], str | None]:
    """What stands below each question, and the text, which is all that stands below the last heading of the form.

    A heading counts only behind those before it in the form: what somebody writes into an answer opens no other twice.
    """
    order = {f"{_HEADING}{question.words}": at for at, question in enumerate(asked)}
    lines: dict[str, list[str]] = {}
    at = -1
    under: list[str] = []
    all_lines = body.split("\n")
    for number, line in enumerate(all_lines):
        if line.strip() == f"{_HEADING}{TEXT}":
            return {key: "\n".join(each) for key, each in lines.items()}, "\n".join(all_lines[number + 1 :])
        position = order.get(line.strip(), -1)
        if position > at:
            at = position
            under = lines.setdefault(asked[at].key, [])
        else:
            under.append(line)
    return {}, None


def _answer(written: str, question: AskedOfContributors) -> Iterator[str]:
    """The lines of an answer, with boxes as the form in Word has them."""
    for line in (line.strip() for line in written.split("\n")):
        if not line or line in _NO_ANSWER:
            continue
        box = _BOX.match(line)
        if question.choices and box:
            yield f"{EMPTY_BOX if box['mark'] == ' ' else TICKED_BOX} {line[box.end() :]}"
        elif question.choices:
            yield f"{TICKED_BOX} {line}"
        else:
            yield line


def _heading(words: str) -> dict[str, Any]:
    return {"t": "Header", "c": [1, ["", [], []], _inlines(words)]}


def _line(words: str) -> dict[str, Any]:
    return {"t": "Para", "c": _inlines(words)}


def _inlines(words: str) -> list[dict[str, Any]]:
    return [{"t": "Str", "c": words}]


def _attached(body: str) -> Iterator[str]:
    """A sentence for each file that is attached to an issue: it is an address, and nothing is fetched."""
    found = [each for each in _ATTACHED.findall(body) if any(part in each for part in _OF_ATTACHMENTS)]
    for address in dict.fromkeys(found[:_MOST_ATTACHED]):
        yield f"a file is attached to the issue and was not fetched: look at {address}, and add it if it is wanted"
