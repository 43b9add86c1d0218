"""The command `commons withdraw`: a page becomes a tombstone, and what a command cannot do is said."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, get_args

import click
from pydantic import ValidationError

from build_tools.catalogue import MATERIALS
from build_tools.diagnostics import Severity, did_you_mean
from build_tools.editing import carry_out, invisible, is_tombstone, plan_tombstone
from build_tools.model import Withdrawal, WithdrawalReason
from build_tools.pipeline import check as run_checks
from build_tools.publishing import BuildFailedError, drop_kept
from build_tools.rendering.words import REASON_WORDS
from build_tools.reporters import as_lines
from build_tools.terminal import require_repository, root_option, say, says_what_failed, stop

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from build_tools.catalogue import Catalogue, Material
    from build_tools.diagnostics import Diagnostic
    from build_tools.editing import Tombstone
    from build_tools.pipeline import Checked

WITHDRAWN_ALREADY = 1
PERSONAL_DATA = "personal-data"


@click.command(epilog="Example: commons withdraw genograms --reason superseded --replaced-by family-maps")
@click.argument("slug", metavar="MATERIAL")
@click.option("--reason", type=click.Choice(get_args(WithdrawalReason)), required=True, help="Why it is withdrawn.")
@click.option("--note", default=None, help="What a reader should know; never the data itself.")
@click.option("--replaced-by", metavar="MATERIAL", default=None, help="The material that replaces it.")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day of withdrawal, such as 2026-11-20; today unless given.",
)
@click.option("--remove-files", is_flag=True, help="Remove every file but index.md from its folder.")
@root_option
@says_what_failed
def withdraw(  # noqa: PLR0913 - click passes each option by name
    *,
    slug: str,
    reason: WithdrawalReason,
    note: str | None,
    replaced_by: str | None,
    day: dt.datetime | None,
    remove_files: bool,
    root: Path,
) -> None:
    """Withdraw a material: its page says so and stays, out of every list, download and search. MATERIAL is its folder.

    With the reason personal-data its text and its files are removed from the folder as well. Exits with 1 when it
    is withdrawn already and nothing is left to remove, and with 2 when it cannot be withdrawn.
    """
    require_repository(root)
    before = run_checks(root)
    material = find(before.catalogue, slug.removeprefix(f"{MATERIALS}/").rstrip("/"))
    withdrawal = made_of(before.catalogue, reason, note, replaced_by, day.date() if day else None)
    removes_text = reason == PERSONAL_DATA
    was_done = is_tombstone(material)
    tombstone = plan_tombstone(
        before.catalogue,
        material,
        withdrawal,
        remove_text=removes_text,
        remove_files=remove_files or removes_text,
    )
    if was_done and not tombstone.removes_text and not tombstone.removed_files:
        say(f"{material.slug} is withdrawn already, {recorded(material)}. Nothing was changed.")
        sys.exit(WITHDRAWN_ALREADY)
    owner = owner_of(material, before.catalogue)
    carry_out(root, tombstone)
    try:
        drop_kept(root)  # what is withdrawn stands in it too
    except BuildFailedError:
        click.echo("A build is running, and what it keeps still has this: run `commons forget` when it is done.")
    for sentence in what_is_true(tombstone, withdrawal):
        say(sentence)
    click.echo("\nStill to be done by hand:\n")
    for number, sentence in enumerate(what_remains(tombstone, reason, owner), 1):
        say(f"{number}. {sentence}")
    say_what_it_leads_to(before, run_checks(root))


def find(catalogue: Catalogue, slug: str) -> Material:
    """A material by its slug; the command stops when there is none."""
    material = catalogue.materials.get(slug)
    if material is not None:
        return material
    path = f"{MATERIALS}/{slug}/index.md"
    if path in catalogue.unread:
        stop(f"{path} could not be read: `commons check {path}` says why")
    if slug in catalogue.former_slugs:
        stop(f"{slug} is called {catalogue.former_slugs[slug]} now")
    hint = did_you_mean(slug, catalogue.materials)
    return stop(f"there is no material {slug}" + (f"; {hint}" if hint else ""))


def made_of(
    catalogue: Catalogue, reason: WithdrawalReason, note: str | None, replaced_by: str | None, day: dt.date | None
) -> Withdrawal:
    """The withdrawal that the options describe; the command stops when they do not describe one."""
    on = day or catalogue.today
    if on > catalogue.today:
        stop(f"{on} is still to come: a page is withdrawn today or was before")
    unseen = invisible(note or "")
    if unseen:
        stop(f"--note: {unseen}")
    try:
        return Withdrawal(on=on, reason=reason, note=(note or "").strip() or None, replaced_by=replaced_by or None)
    except ValidationError as error:
        field = error.errors()[0]["loc"][0]
        not_a_name = f"`{replaced_by}` is not a short name: use small letters, digits and single hyphens"
        return stop("a note has at most 2,000 characters" if field == "note" else not_a_name)


def recorded(material: Material) -> str:
    """When and why a withdrawn material was withdrawn, as far as it says so."""
    withdrawal = material.front.withdrawn or Withdrawal()
    why = REASON_WORDS.get(withdrawal.reason or "", "no reason is recorded")
    return f"since {withdrawal.on or 'an unknown day'}: {why}"


def what_is_true(tombstone: Tombstone, withdrawal: Withdrawal) -> list[str]:
    """What the command has done, a sentence a line."""
    material = tombstone.material
    address = f"{MATERIALS}/{material.slug}/"
    if is_tombstone(material):
        lines = [f"“{material.title}” ({address}) was withdrawn before, {recorded(material)}. That stays as it is."]
    else:
        why = REASON_WORDS[withdrawal.reason or ""]
        lines = [
            f"“{material.title}” ({address}) is withdrawn, on {withdrawal.on}: {why}.",
            "When the site is next built, its page says only that, and it is in no list, no download and no search.",
            *(f"The address {MATERIALS}/{former}/ still leads to it." for former in material.front.formerly),
        ]
    if tombstone.removes_text:
        lines.append(f"Its text was removed from {material.path}.")
    if tombstone.removed_files:
        lines.append(f"Removed from its folder: {', '.join(tombstone.removed_files)}.")
    held = [] if tombstone.removes_text or not material.body.text.strip() else [f"its text in {material.path}"]
    held += [name for name in material.files if name not in tombstone.removed_files]
    if held:
        lines.append(f"No longer published, but still in the repository: {', '.join(held)}.")
    return lines


def what_remains(tombstone: Tombstone, reason: WithdrawalReason, owner: str) -> list[str]:
    """What only a person can do after a withdrawal, a few sentences each.

    Args:
        tombstone: What was written and removed.
        reason: Why it was withdrawn.
        owner: Whose it is, or an empty text when it is the project's own.
    """
    material = tombstone.material
    publish = "Commit this, then build and publish the site with `make site`. Until then the old page is public."
    tell = [f"Tell {owner} that it is withdrawn."] if owner else []
    others = "Tell those who use it what to use instead."
    if reason in {"out-of-date", "superseded"}:
        return [publish, *tell, others]
    history = _history_commands(material)
    if reason != PERSONAL_DATA:
        owned = f"What it said stays in git’s history. Only if its owner wants it out of there too:\n{history}"
        return [publish, *tell, others, owned]
    left = (
        f"Read what is left in {material.path}, and take out whatever is about a person. "
        "Its title, which is still shown, and its other fields were not changed."
    )
    authority = (
        "Tell whoever answers for data protection today. If people are at risk, the Information Commissioner’s Office "
        "must be told within 72 hours of our knowing."
    )
    people = f"Tell {owner or 'whoever wrote it'}, who may have to tell the people it is about."
    copies = (
        "Ask the repository’s host to delete its caches and whatever pull request shows it, and everybody with a "
        "clone to make a new one. Forks, readers’ downloads, web archives and search engines may hold copies that "
        "nobody here can remove: ask them."
    )
    return [publish, left, authority, people, f"Take it out of git’s history:\n{history}", copies]


def _history_commands(material: Material) -> str:
    """What to run to remove every earlier version of a material, whatever it was called."""
    folders = [f"{MATERIALS}/{slug}/" for slug in (material.slug, *material.front.formerly)]
    commands = [
        f"cp {material.path} ../tombstone.md  # then, in a fresh clone:",
        f"git filter-repo --invert-paths {' '.join(f'--path {folder}' for folder in folders)}",
        f"mkdir -p {folders[0]} && cp ../tombstone.md {material.path}  # and commit it",
        "git remote add origin ADDRESS",
        "git push --force --all origin && git push --force --tags origin",
    ]
    return "\n".join(f"       {command}" for command in commands)


def owner_of(material: Material, catalogue: Catalogue) -> str:
    """The name of the organisation whose work a material is, or an empty text when it is the project's own."""
    key = material.front.source.organisation if material.front.source else None
    organisation = catalogue.organisations.get(key or "")
    if organisation is None:
        return "its owner"
    return "" if organisation.kind == "project" else organisation.name or "its owner"


def say_what_it_leads_to(before: Checked, after: Checked) -> None:
    """Print what the checks find that they did not find before, and whatever keeps the site from being built."""
    known = {_identity(each) for each in before.report.diagnostics}
    errors = [each for each in after.report.diagnostics if each.severity is Severity.ERROR]
    warnings = [
        each for each in after.report.diagnostics if each.severity is Severity.WARNING and _identity(each) not in known
    ]
    for words, found in [
        ("The site cannot be built, so the old page stays public, until this is mended:", errors),
        ("What the checks say now, and did not before:", warnings),
    ]:
        if found:
            click.echo(f"\n{words}\n\n{as_lines(found)}", nl=False)


def _identity(diagnostic: Diagnostic) -> tuple[str, str, str]:
    return diagnostic.path, diagnostic.code, diagnostic.message
