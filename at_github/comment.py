"""Puts the summary of a checked submission under its pull request, as one comment; run it by the workflow comment.yml.

Every word that stands in it is put together here, from the branch's own code.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from at_github.finished_run import finished_run, preview_of, pull_requests, summary_of_run, this_event
from at_github.repository import OURS, NotAnsweredError, this_repository
from build_tools.exports.report_forms import few_of
from build_tools.exports.summary_comment import as_comment, quoted
from build_tools.reporters import annotation
from build_tools.terminal import COULD_NOT_RUN

if TYPE_CHECKING:
    from at_github.finished_run import FinishedRun, PullRequest
    from at_github.repository import Repository

MARK = "<!-- practice-commons: summary -->"
"""The first line of the one comment, by which it is found again."""
BY_HAND = "Read this submission by hand first"
"""The verdict on one that changes programs or settings."""
_MOST_NAMED = 10


@click.command()
def main() -> None:
    """Write or renew the comment. Exits with 0 when there is nobody to tell, and with 2 when GitHub did not answer."""
    try:
        repository, run = this_repository(), finished_run(this_event())
        for pull_request in pull_requests(repository, run):
            put_under(repository, pull_request.number, text_for(repository, run, pull_request))
    except NotAnsweredError as error:
        click.echo(annotation("error", f"No comment was written: {error}."), nl=False)
        sys.exit(COULD_NOT_RUN)


def text_for(repository: Repository, run: FinishedRun, pull_request: PullRequest) -> str:
    """The comment for a pull request, with its mark.

    Raises:
        NotAnsweredError: GitHub did not answer.
    """
    log = f"[The log of the check]({repository.server}/{repository.name}/actions/runs/{run.number})"
    warned = _warning(pull_request)
    try:
        found = summary_of_run(repository, run)
    except NotAnsweredError as error:
        paragraphs = ["## This submission could not be summed up", *warned, f"{error}. {log} may say why."]
        return "\n".join([MARK, "\n\n".join(paragraphs), ""])
    notes = [*warned]
    if found.blocks == run.succeeded:
        notes.append("**The check and its summary do not agree: believe neither before you have read the log.**")
    preview = preview_of(repository, run)
    if preview:
        notes.append(
            f"[The site as it would be]({preview}): unpack it, and run `python3 -m http.server` in its folder."
        )
    notes.append(f"Looked at: commit {run.commit[:10]}. {log}.")
    return f"{MARK}\n{as_comment(found, notes, BY_HAND if warned else '')}"


def _warning(pull_request: PullRequest) -> list[str]:
    """What an editor must know before anything else, from GitHub's own list of files."""
    if not pull_request.outside:
        return []
    named = few_of([quoted(path, 100) for path in pull_request.outside], _MOST_NAMED)
    sentence = (
        "It changes more than materials, paths, references, permissions and pages, and so it may have changed what "
    )
    return [f"{sentence}checks it, and what is said of it below: {named}."]


def put_under(repository: Repository, number: int, text: str) -> None:
    """Write our comment under a pull request, or renew it.

    Raises:
        NotAnsweredError: GitHub did not answer.
    """
    for each in repository.each(f"/issues/{number}/comments"):
        is_ours = (each.get("user") or {}).get("login") == OURS
        if is_ours and str(each.get("body", "")).startswith(MARK):
            repository.send("PATCH", f"/issues/comments/{int(each['id'])}", {"body": text})
            return
    repository.send("POST", f"/issues/{number}/comments", {"body": text})


if __name__ == "__main__":
    main()
