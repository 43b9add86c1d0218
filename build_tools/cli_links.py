"""The commands of `commons links`: the addresses to look at, and what was found there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.exports.link_look import as_list, look_of, outside_addresses
from build_tools.loading import load
from build_tools.pipeline import current_day
from build_tools.readers.link_states import LINK_STATES, STALE, Misread, read_link_states
from build_tools.reporters import annotation
from build_tools.terminal import require_repository, root_option, say, says_what_failed, stop

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue
    from build_tools.readers.link_states import LinkLook


@click.group(epilog="Example: commons links list > build/addresses.html")
def links() -> None:
    """List the addresses outside the site, and record what lychee, a program that tries links, found there."""


def _read(root: Path) -> Catalogue:
    require_repository(root)
    return load(root, current_day())


@links.command("list", epilog="Example: commons links list > build/addresses.html")
@root_option
@says_what_failed
def list_(root: Path) -> None:
    """Print every address outside the site that readers can follow, one a line, as a page of links for lychee."""
    click.echo(as_list(outside_addresses(_read(root))), nl=False)


@links.command(epilog="Example: commons links record build/lychee.json")
@click.argument("report", type=click.Path(path_type=Path))
@root_option
@says_what_failed
def record(report: Path, root: Path) -> None:
    """Write what lychee found into build/links.json. REPORT is what it wrote with --format json and --verbose.

    An address of which the report says nothing keeps what was known of it.
    """
    addresses = outside_addresses(_read(root))
    before = kept_look(root)
    if isinstance(before, Misread):
        stop(f"{LINK_STATES} cannot be read, and nothing is overwritten: {before.faults[0]}")
    text = look_of(addresses, _json(report), before, current_day())
    (root / LINK_STATES).parent.mkdir(exist_ok=True)
    (root / LINK_STATES).write_text(text, encoding="utf-8")
    found = [each["state"] for each in json.loads(text)["links"]]
    say(f"Wrote {LINK_STATES}: {len(found)} addresses, of which {found.count('broken')} are broken.")


@links.command(epilog="Example: commons links age --at-most 14")
@click.option(
    "--at-most", type=click.IntRange(min=0), default=STALE.days, show_default=True, help="How many days are right."
)
@root_option
@says_what_failed
def age(at_most: int, root: Path) -> None:
    """Warn when nobody has looked at the links for too long, as an annotation for GitHub. Exits with 0 all the same."""
    require_repository(root)
    look = kept_look(root)
    if look is None:
        click.echo(annotation("warning", "Nobody has looked at the external links yet."), nl=False)
        return
    if isinstance(look, Misread):
        click.echo(annotation("warning", f"{LINK_STATES} cannot be read: {look.faults[0]}."), nl=False)
        return
    days = (current_day() - look.checked_on).days
    if days > at_most:
        click.echo(annotation("warning", f"Nobody has looked at the external links for {days} days."), nl=False)
    else:
        say(f"The external links were looked at {days} days ago.")


def kept_look(root: Path) -> LinkLook:
    """What the newest look at the external links found, or why that cannot be told; None when nobody has looked.

    Args:
        root: The repository's root.
    """
    path = root / LINK_STATES
    return read_link_states(path.read_bytes() if path.is_file() else None)


def _json(path: Path) -> Any:  # noqa: ANN401 - what JSON holds
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        stop(f"{path} is not what lychee writes: it is no JSON object")
    return found
