"""Brings the newest look at the external links to build/links.json, from the last run of watch.yml on the main branch.

Only runs that the branch itself started count: a pull request can name its branch as ours.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from at_github.finished_run import artifacts, only_file
from at_github.repository import NotAnsweredError, this_repository
from build_tools.readers.link_states import LINK_STATES, Misread, read_link_states
from build_tools.reporters import annotation
from build_tools.terminal import COULD_NOT_RUN

if TYPE_CHECKING:
    from at_github.repository import Repository

WORKFLOW, ARTIFACT = "watch.yml", "links"
MOST_BYTES = 20_000_000
_MOST_RUNS = 20
_STARTED_BY_US = {"schedule", "workflow_dispatch"}


@click.command()
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=Path())
def main(root: Path) -> None:
    """Write build/links.json, or say that there is none yet. Exits with 2 when GitHub did not answer."""
    try:
        content = last_look(this_repository())
    except NotAnsweredError as error:
        click.echo(annotation("warning", f"The last look at the links could not be had: {error}."), nl=False)
        sys.exit(COULD_NOT_RUN)
    if content is None:
        click.echo(annotation("notice", "Nobody has looked at the external links yet."), nl=False)
        return
    (root / LINK_STATES).parent.mkdir(exist_ok=True)
    (root / LINK_STATES).write_bytes(content)


def last_look(repository: Repository) -> bytes | None:
    """What the newest look that is kept found, or None.

    Raises:
        NotAnsweredError: GitHub did not answer, or what is kept cannot be read.
    """
    branch = str(repository.get("").get("default_branch"))
    path = f"/actions/workflows/{WORKFLOW}/runs"
    runs = repository.get(path, branch=branch, per_page=_MOST_RUNS).get("workflow_runs", [])
    for run in runs:
        from_here = (run.get("head_repository") or {}).get("full_name") == repository.name
        if run.get("event") in _STARTED_BY_US and run.get("head_branch") == branch and from_here:
            found = artifacts(repository, int(run["id"])).get(ARTIFACT)
            if found:
                content = only_file(repository, found, Path(LINK_STATES).name, MOST_BYTES)
                _refuse_misread(content)
                return content
    return None


def _refuse_misread(content: bytes) -> None:
    look = read_link_states(content)
    if isinstance(look, Misread):
        message = f"what is kept of the last look cannot be read: {look.faults[0]}"
        raise NotAnsweredError(message)


if __name__ == "__main__":
    main()
