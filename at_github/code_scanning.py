"""Gives what was found in a submission to GitHub's code scanning, as SARIF; run it by the workflow comment.yml.

The SARIF is made here, from the summary: what the submission's own run wrote is never handed on.
"""

from __future__ import annotations

import base64
import gzip
import sys

import click

from at_github.finished_run import finished_run, pull_requests, summary_of_run, this_event
from at_github.repository import NotAnsweredError, this_repository
from build_tools.reporters import annotation
from build_tools.sarif import as_sarif
from build_tools.terminal import COULD_NOT_RUN


@click.command()
def main() -> None:
    """Send what was found. Exits with 0 when there is nobody to tell, and with 2 when GitHub did not answer."""
    try:
        repository, run = this_repository(), finished_run(this_event())
        for pull_request in pull_requests(repository, run):
            found = summary_of_run(repository, run)
            log = as_sarif(found.diagnostics, found.not_checked).encode()
            body = {
                "commit_sha": run.commit,
                "ref": f"refs/pull/{pull_request.number}/head",
                "sarif": base64.b64encode(gzip.compress(log, mtime=0)).decode(),
                "tool_name": "Practice Commons",
            }
            repository.send("POST", "/code-scanning/sarifs", body)
    except NotAnsweredError as error:
        click.echo(annotation("error", f"Nothing was sent to code scanning: {error}."), nl=False)
        sys.exit(COULD_NOT_RUN)


if __name__ == "__main__":
    main()
