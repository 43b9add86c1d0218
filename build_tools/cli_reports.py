"""The commands of `commons report`: what needs somebody first, and a report on all that an editor looks after."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from build_tools.exports.contributors_report import contributors_report
from build_tools.exports.coverage_report import coverage_of, coverage_report
from build_tools.exports.desk_report import desk_report
from build_tools.exports.due_report import due_report
from build_tools.exports.links_report import link_look, links_report
from build_tools.exports.reading_report import reading_report
from build_tools.exports.references_report import references_report
from build_tools.exports.report_forms import PRINTED, as_text
from build_tools.exports.rights_report import rights_report
from build_tools.loading import load
from build_tools.model import NOTICE
from build_tools.pipeline import current_day
from build_tools.readers.link_states import Misread
from build_tools.terminal import (
    COULD_NOT_RUN,
    Parameters,
    require_repository,
    root_option,
    say,
    says_what_failed,
    stop,
    today_option,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.exports.report_forms import PrintedReport

WIDTH = 80
"""The characters of a line where the terminal does not say how many it has."""

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", *PRINTED]),
    default="text",
    show_default=True,
    help="How to print the report: text for a terminal, CSV for a spreadsheet, JSON for a program.",
)


@click.group(invoke_without_command=True, epilog="Example: commons report due")
@format_option
@today_option
@root_option
@click.pass_context
@says_what_failed
def report(ctx: click.Context, form: str, today: dt.datetime | None, root: Path) -> None:
    """Say what needs somebody first: one screen. Each command below says more of one thing."""
    if ctx.invoked_subcommand is None:
        print_report(desk_report(read(root, today)), form)
    elif any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in ctx.params):
        stop(f"write options at the end: commons report {ctx.invoked_subcommand} --root …")


def reports(command: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """The command with the options that every report has, as one of `commons report`."""
    for decorate in (says_what_failed, root_option, today_option, format_option):
        command = decorate(command)
    return report.command(epilog=f"Example: commons report {command.__name__} --format csv")(command)


@reports
def rights(form: str, today: dt.datetime | None, root: Path) -> None:
    """List everything that is hosted: whose it is, why we may host it, for which uses and until when."""
    print_report(rights_report(read(root, today)), form)


@reports
@click.option(
    "--within", type=click.IntRange(min=0), default=NOTICE.days, show_default=True, help="How many days to look ahead."
)
def due(within: int, form: str, today: dt.datetime | None, root: Path) -> None:
    """List the grants and frameworks that run out and the reviews that are due, with the day of each.

    What is overdue comes first. Exits with 0 whatever there is.
    """
    print_report(due_report(read(root, today), within), form)


@reports
def coverage(form: str, today: dt.datetime | None, root: Path) -> None:
    """Count the published materials by domain, type, audience, service and minutes, the biggest gaps first.

    A material that names a statement counts as its domain's. Exits with 0 whatever is empty.
    """
    catalogue = read(root, today)
    print_report(coverage_report(coverage_of(catalogue), catalogue), form)


@reports
def reading(form: str, today: dt.datetime | None, root: Path) -> None:
    """List the materials with their words and reading grade, the easiest first, and the longest sentences.

    The grade is SMOG: about the years of schooling that a reader needs. Tables and headings are left out.
    """
    print_report(reading_report(read(root, today)), form)


@reports
def references(form: str, today: dt.datetime | None, root: Path) -> None:
    """List the references: first those that nobody has verified, then those that nothing cites."""
    print_report(references_report(read(root, today)), form)


@reports
def contributors(form: str, today: dt.datetime | None, root: Path) -> None:
    """List the organisations with their materials, words and licences, and when something of theirs last changed."""
    print_report(contributors_report(read(root, today)), form)


@reports
def links(form: str, today: dt.datetime | None, root: Path) -> None:
    """List the external links as the newest look found them, the broken ones first.

    The look itself is a scheduled job, which writes build/links.json. Exits with 2 when that cannot be read.
    """
    catalogue = read(root, today)
    look = link_look(catalogue)
    if isinstance(look, Misread):
        for sentence in links_report(catalogue).sentences:
            say(f"commons: {sentence}", err=True)
        raise SystemExit(COULD_NOT_RUN)
    print_report(links_report(catalogue), form)


def print_report(found: PrintedReport, form: str) -> None:
    """Print a report in the form that was asked for; text is as wide as the terminal.

    Args:
        found: The report.
        form: `text`, `csv` or `json`.
    """
    if form in PRINTED:
        click.echo(PRINTED[form](found), nl=False)
    else:
        say(as_text(found, shutil.get_terminal_size((WIDTH, 24)).columns))


def read(root: Path, today: dt.datetime | None) -> Catalogue:
    """What the repository holds; on standard error, what could not be read and is missing from a report."""
    require_repository(root)
    catalogue = load(root, today.date() if today else current_day())
    for path in catalogue.unread:
        say(f"Not in this report, because it could not be read: {path}", err=True)
    return catalogue
