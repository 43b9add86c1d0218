"""The command `commons`: thin commands over the pipeline."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from build_tools.checks.runner import enrolled_checks
from build_tools.checks.specifications import specifications
from build_tools.cli_grants import grant
from build_tools.cli_import import import_, template
from build_tools.cli_links import links
from build_tools.cli_media import clean
from build_tools.cli_new import new
from build_tools.cli_repairs import repair
from build_tools.cli_reports import report
from build_tools.cli_summary import summary
from build_tools.cli_withdrawal import withdraw
from build_tools.diagnostics import Severity, did_you_mean
from build_tools.exports.json_schema import schema_texts
from build_tools.pipeline import check as run_checks
from build_tools.pipeline import put_in_place, write_tree
from build_tools.pipeline import stage as make_tree
from build_tools.publishing import drop_kept, refuse_to_replace, serve_site
from build_tools.reporters import annotation, as_github, as_json
from build_tools.sarif import as_sarif
from build_tools.terminal import (
    FOUND_ERRORS,
    CommandGroup,
    against_option,
    inside,
    progress,
    require_other_tree,
    require_repository,
    root_option,
    say,
    says_what_failed,
    show,
    stop,
    today_option,
    working,
)


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: commons check",
)
@click.version_option(package_name="practice-commons")
def main() -> None:
    """Check, build and preview the Practice Commons repository."""


no_documents_option = click.option(
    "--no-documents", is_flag=True, help="Make no Word, EPUB and PDF files; pages offer the Markdown alone."
)


@main.command(epilog="Example: commons check --format github materials/genograms")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--fix", "fixes", is_flag=True, help="First make the repairs that are certain, and print each.")
@against_option
@today_option
@root_option
@says_what_failed
def check(  # noqa: PLR0913 - one for each option
    paths: tuple[Path, ...],
    form: str,
    *,
    strict: bool,
    fixes: bool,
    against: Path | None,
    today: dt.datetime | None,
    root: Path,
) -> None:
    """Say what is wrong, where, and what to write instead.

    With PATHs, the whole repository is read and only what concerns those files and folders is printed. Exits with 0
    when nothing blocks, 1 when errors were found, 2 when the check could not run.

    With --fix, what can only be meant in one way is written so, such as a date or the code of a licence. Nothing about
    rights, permissions or people is changed but the spelling of a licence, and the rest of each file stays as it is.
    """
    require_repository(root)
    require_other_tree(against)
    for path in paths:
        if not path.exists() and not (root / path).exists():
            stop(f"there is no {path}")
    day = today.date() if today else None
    with working(root) as (store, crew):
        checked = run_checks(root, day, store, crew, against=against)
    if fixes and repair(root, checked, [inside(root, path) for path in paths], err=form != "text"):
        with working(root) as (store, crew):
            checked = run_checks(root, day, store, crew, against=against)
    report = checked.report.within([inside(root, path) for path in paths])
    if form == "json":
        click.echo(as_json(report, checked.summary), nl=False)
    elif form == "sarif":
        click.echo(as_sarif(report.diagnostics, report.not_checked, checked.catalogue.site_address), nl=False)
    elif form == "github":
        click.echo(as_github(report.diagnostics), nl=False)
        for sentence in report.not_checked:
            click.echo(annotation("notice", f"Not checked: {sentence}."), nl=False)
    else:
        show(checked, paths)
    failed = report.has_errors or (strict and report.count(Severity.WARNING) > 0)
    sys.exit(FOUND_ERRORS if failed else 0)


@main.command(epilog="Example: commons explain RGT004")
@click.argument("code")
def explain(code: str) -> None:
    """Say what a check flags, why, and how to put it right. CODE is a check's code or name."""
    known = {
        **{each.code: each.code for each in enrolled_checks().values()},
        **{each.name: each.code for each in enrolled_checks().values()},
    }
    wanted = known.get(code.upper()) or known.get(code.lower().replace("_", "-"))
    if wanted is None:
        hint = did_you_mean(code, known)
        stop(f"there is no check {code}" + (f"; {hint}" if hint else ""))
    found = enrolled_checks()[wanted]
    click.echo(f"{found.code} {found.name} ({found.severity})\n\n{specifications()[wanted].text}", nl=False)


@main.command(epilog="Example: commons build --site public")
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    default=None,
    show_default="site in the repository",
    help="Where the finished site goes.",
)
@click.option("--without-search", is_flag=True, help="Leave the search index as it is, for a quick look.")
@no_documents_option
@root_option
@says_what_failed
def build(site: Path | None, *, without_search: bool, no_documents: bool, root: Path) -> None:
    """Check everything, then build the site and put it in place in one step.

    Only what has changed since the last build is made again. A failed build leaves the old site as it was.
    """
    require_repository(root)
    refuse_to_replace(root, (site or root / "site").absolute())
    started = dt.datetime.now(tz=dt.UTC)
    target = site or root / "site"
    with working(root) as (store, crew):
        with progress("Checking"):
            checked = run_checks(root, store=store, crew=crew, to_build=True)
        show(checked)
        if checked.report.has_errors:
            click.echo("Nothing was published.")
            sys.exit(FOUND_ERRORS)
        with progress("Building the site"):
            wishes = {"with_search": not without_search, "with_documents": not no_documents}
            put_in_place(checked, target, store, crew, **wishes)
    seconds = (dt.datetime.now(tz=dt.UTC) - started).total_seconds()
    summary = checked.summary
    click.echo(
        f"Built {summary['published']} materials under {summary['domains']} domains in {seconds:.1f} seconds, "
        f"with {checked.report.count(Severity.WARNING)} warnings."
    )
    say(f"Look at it: `make serve`, or open {target.resolve() / 'index.html'}")


@main.command(epilog="Example: commons serve --port 8001")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port on this machine."
)
@root_option
@says_what_failed
def serve(port: int, root: Path) -> None:
    """Preview the site on this machine, and build it again after each change."""
    require_repository(root)
    sys.exit(serve_site(root, port))


@main.command(epilog="Example: commons stage build/tree")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@no_documents_option
@root_option
@says_what_failed
def stage(folder: Path, *, no_documents: bool, root: Path) -> None:
    """Write the finished pages as plain Markdown, for any site generator, into DIR, which must be empty or new.

    The search index is not among them: it is made when `commons build` or `mkdocs build` makes the site.
    """
    require_repository(root)
    if folder.exists() and any(folder.iterdir()):
        stop(f"{folder} is not empty, and nothing is overwritten")
    checked = run_checks(root)
    if checked.report.has_errors:
        show(checked)
        sys.exit(FOUND_ERRORS)
    files = make_tree(checked, with_documents=not no_documents).files
    write_tree(files, root, folder)
    say(f"Wrote {len(files)} files into {folder}.")


@main.command(epilog="Example: commons forget")
@root_option
@says_what_failed
def forget(root: Path) -> None:
    """Drop everything that was kept from earlier builds. The next build takes longer and gives the same site."""
    require_repository(root)
    click.echo("Dropped what was kept." if drop_kept(root) else "Nothing was kept.")


@main.command(epilog="Example: commons schema > schemas/material.schema.json")
@click.option(
    "--of",
    "what",
    type=click.Choice(sorted(schema_texts())),
    default="material",
    show_default=True,
    help="What it describes: a material's front matter, a reading path, a report as JSON, or the last look at links.",
)
def schema(what: str) -> None:
    """Print a JSON Schema: that of a material's front matter, or of what programs exchange with this one."""
    click.echo(schema_texts()[what](), nl=False)


for each in (clean, grant, import_, links, new, report, summary, template, withdraw):
    main.add_command(each)
