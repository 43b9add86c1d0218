"""The commands of `commons report`: what is hosted and why, what is due when, what is covered and how it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from build_tools.exports.coverage_report import coverage_as_csv, coverage_as_text, coverage_of
from build_tools.exports.reading_report import readings, readings_as_csv, readings_as_text
from build_tools.exports.rights_report import (
    due_as_text,
    hosted_things,
    rights_as_csv,
    rights_as_text,
    what_is_due,
)
from build_tools.loading import load
from build_tools.model import NOTICE
from build_tools.pipeline import current_day
from build_tools.terminal import (
    Parameters,
    require_repository,
    root_option,
    say,
    says_what_failed,
    today_option,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.catalogue import Catalogue


@click.group(epilog="Example: commons report due")
def report() -> None:
    """Report on rights, on what is due, and on what the collection covers and how it reads."""


def format_option(what: str) -> Callable[[Callable[Parameters, None]], Callable[Parameters, None]]:
    """The option that says whether a report is printed as text or as CSV.

    Args:
        what: What is printed, as the help says it.
    """
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "csv"]),
        default="text",
        show_default=True,
        help=f"How to print {what}.",
    )


@report.command(epilog="Example: commons report rights --format csv > rights.csv")
@format_option("what is hosted")
@root_option
@says_what_failed
def rights(form: str, root: Path) -> None:
    """List everything that is hosted: whose it is, why we may host it, for which uses and until when."""
    things = hosted_things(read(root, None))
    if form == "csv":
        click.echo(rights_as_csv(things), nl=False)
    else:
        say(rights_as_text(things))


@report.command(epilog="Example: commons report due --within 30")
@click.option(
    "--within", type=click.IntRange(min=0), default=NOTICE.days, show_default=True, help="How many days to look ahead."
)
@today_option
@root_option
@says_what_failed
def due(within: int, today: dt.datetime | None, root: Path) -> None:
    """List the grants and frameworks that run out and the reviews that are due, with the day of each.

    What is overdue comes first. Exits with 0 whatever there is.
    """
    catalogue = read(root, today)
    say(due_as_text(what_is_due(catalogue, within), catalogue.today, within))


@report.command(epilog="Example: commons report coverage")
@format_option("the counts")
@root_option
@says_what_failed
def coverage(form: str, root: Path) -> None:
    """Count the published materials by domain, type, audience, setting and minutes, and name the empty domains.

    A material that names a statement counts as its domain's. Exits with 0 whatever is empty.
    """
    counted = coverage_of(read(root, None))
    if form == "csv":
        click.echo(coverage_as_csv(counted), nl=False)
    else:
        say(coverage_as_text(counted))


@report.command(epilog="Example: commons report reading")
@format_option("the materials")
@root_option
@says_what_failed
def reading(form: str, root: Path) -> None:
    """List the materials with their words and their reading grade, the easiest first.

    The grade is SMOG: about the years of schooling that a reader needs. Tables and headings are left out.
    """
    found = readings(read(root, None))
    if form == "csv":
        click.echo(readings_as_csv(found), nl=False)
    else:
        say(readings_as_text(found))


def read(root: Path, today: dt.datetime | None) -> Catalogue:
    """What the repository holds; on standard error, what could not be read and is missing from a report."""
    require_repository(root)
    catalogue = load(root, today.date() if today else current_day())
    for path in catalogue.unread:
        say(f"Not in this report, because it could not be read: {path}", err=True)
    return catalogue
