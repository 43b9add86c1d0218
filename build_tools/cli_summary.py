"""The command `commons summary`: what an editor needs to know of a submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from build_tools.exports.submission_summary import as_json, summary_of
from build_tools.exports.summary_comment import as_comment
from build_tools.loading import load
from build_tools.pipeline import check as run_checks
from build_tools.reporters import harmless_lines
from build_tools.terminal import (
    against_option,
    require_other_tree,
    require_repository,
    root_option,
    says_what_failed,
    today_option,
    working,
)

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command(epilog="Example: commons summary --against ../main")
@against_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
    help="How to print it: for people, or for the program that posts it.",
)
@today_option
@root_option
@says_what_failed
def summary(against: Path | None, form: str, today: dt.datetime | None, root: Path) -> None:
    """Sum a submission up for an editor: the verdict, what was looked at, and what changes for readers.

    Exits with 0 whatever was found.
    """
    require_repository(root)
    require_other_tree(against)
    with working(root) as (store, crew):
        checked = run_checks(root, today.date() if today else None, store, crew, against=against)
    before = load(against, checked.catalogue.today) if against else None
    found = summary_of(checked.report, checked.catalogue, before)
    if form == "json":
        click.echo(as_json(found), nl=False)
    else:
        click.echo(harmless_lines(as_comment(found)), nl=False)
