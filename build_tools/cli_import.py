"""The commands `commons template` and `commons import`: the form that a contributor fills in, and the way in for it."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.exports.submission_form import submission_form
from build_tools.intake import most
from build_tools.loading import load
from build_tools.pipeline import current_day
from build_tools.submissions.drafts import make_draft, write_draft
from build_tools.submissions.issues import draft_of_issue, read_issue
from build_tools.terminal import (
    end_with_checks,
    require_repository,
    root_option,
    say,
    say_what_was_written,
    says_what_failed,
    stop,
)
from build_tools.time_limit import TimeLimitError, within


@click.command(epilog="Example: commons template submission.docx")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.docx")
@root_option
@says_what_failed
def template(file: Path, root: Path) -> None:
    """Write the submission form, a Word file with our questions. Nothing is overwritten."""
    require_repository(root)
    if file.suffix.lower() != ".docx":
        stop(f"{file} is no name for a Word file: let it end in .docx")
    content = submission_form(load(root, current_day()))
    try:
        with file.open("xb") as written:
            written.write(content)
    except FileExistsError:
        stop(f"there is {file} already, and nothing is overwritten")
    say(f"Wrote {file}. Send it to whoever has something to share, and read it in with `commons import {file.name}`.")


@click.command("import", epilog="Example: commons import their-submission.docx")
@click.argument("file", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@click.option("--issue", is_flag=True, help="FILE is the event of an issue at GitHub, written with our form.")
@click.option("--slug", metavar="NAME", help="The material's folder, when it is not to be made from the title.")
@root_option
@says_what_failed
def import_(file: Path, issue: bool, slug: str | None, root: Path) -> None:  # noqa: FBT001 - click passes a flag by name
    """Make a draft of a material from a Word (.docx), OpenDocument (.odt) or Markdown (.md) file.

    The answers become fields and the text Markdown; pictures are written again without hidden details. What could not
    be carried over is printed. Nothing is overwritten. Exits with 1 when the checks find something to put right, and
    with 2 when the file cannot be read; then nothing was written.
    """
    require_repository(root)
    named, name = (" ".join(str(each).split()) for each in (file, file.name))
    if not file.is_file():
        stop(f"{named} is not a file")
    if file.is_symlink():
        stop(f"{named} leads to another file: give that one")
    catalogue = load(root, current_day())
    try:
        with within(3 * most("seconds")):
            draft = draft_of_issue(read_issue(file), catalogue, slug) if issue else make_draft(file, catalogue, slug)
    except TimeLimitError as error:
        stop(f"{name} cannot be imported: {error}; split it")
    except RecursionError:
        stop(f"{name} cannot be imported: its lists and tables are nested too deep")
    written = write_draft(draft, catalogue)
    say_what_was_written(root, written)
    for heading, sentences in (
        ("What could not be carried over:", draft.lost),
        ("For the editor, and in no file:", draft.to_know),
    ):
        if sentences:
            say(heading)
        for sentence in dict.fromkeys(sentences):
            say(f"- {sentence}")
    end_with_checks(root, written)
