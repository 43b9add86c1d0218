"""Opens or renews one issue that says what is due and which external links are broken; run it by watch.yml.

It says when the links were last looked at, and says so first when that is too long ago: a look that did not happen
cannot tell of itself.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from at_github.repository import OURS, NotAnsweredError, this_repository
from build_tools.cli_links import kept_look
from build_tools.exports.links_report import worst_first
from build_tools.exports.summary_comment import quoted
from build_tools.pipeline import current_day
from build_tools.readers.link_states import LINK_STATES, NEEDS_SOMEBODY, STALE, LinkStates, Misread
from build_tools.reporters import annotation, code_fence, printable
from build_tools.terminal import COULD_NOT_RUN

if TYPE_CHECKING:
    import datetime as dt

    from at_github.repository import Repository
    from build_tools.readers.link_states import LinkLook, LinkState

MARK = "<!-- practice-commons: watch -->"
TITLE = "What is due, and which links are broken"
_MOST_BYTES = 20_000
_WITHOUT_CODE = {"unknown": "could not be told"}


@click.command()
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=Path())
def main(root: Path) -> None:
    """Write or renew the issue. Exits with 2 when GitHub did not answer or the report could not be made."""
    try:
        body = text_of(due_lines(root), kept_look(root), current_day())
        put_up(this_repository(), body)
    except NotAnsweredError as error:
        click.echo(annotation("error", f"The issue was not written: {error}."), nl=False)
        sys.exit(COULD_NOT_RUN)


def due_lines(root: Path) -> str:
    """What `commons report due` prints.

    Raises:
        NotAnsweredError: It could not be made.
    """
    command = [sys.executable, "-P", "-m", "build_tools", "report", "due", "--root", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 - ours
    if done.returncode:
        message = "`commons report due` could not run"
        raise NotAnsweredError(message)
    return done.stdout


def text_of(due: str, look: LinkLook, today: dt.date) -> str:
    """The issue.

    Args:
        due: What is due, as lines.
        look: What the newest look at the links found, or why that cannot be told.
        today: The day on which this is written.
    """
    parts = [MARK, _said_of_look(look, today), f"Written on {today}.", "## Due", fenced(due)]
    links = worst_first(look) if isinstance(look, LinkStates) else ()
    broken = [each for each in links if each.state in NEEDS_SOMEBODY]
    if broken:
        parts += ["## Links that did not answer as they should", _listed(broken)]
        parts.append("A host may refuse programs and still serve people: try the address before you change anything.")
    return "\n\n".join(parts) + "\n"


def _said_of_look(look: LinkLook, today: dt.date) -> str:
    if look is None:
        return "**Nobody has looked at the external links yet.** The workflow `watch.yml` should do so each week."
    if isinstance(look, Misread):
        return f"**Nothing is known of the external links:** `{LINK_STATES}` cannot be read. {quoted(look.faults[0])}"
    age = today - look.checked_on
    seen = f"The external links were last looked at on {look.checked_on}, {age.days} days ago."
    return f"**The look at the external links has not run.** {seen} It should run each week." if age > STALE else seen


def fenced(text: str) -> str:
    """Lines as a block of code, of which Markdown makes nothing, up to where they would be too long."""
    lines, size = [], 0
    for line in text.rstrip("\n").split("\n"):
        size += len(line.encode()) + 1
        if size > _MOST_BYTES:
            lines.append("… and more: run `commons report due`")
            break
        lines.append(printable(line))
    fence = code_fence("\n".join(lines), 3)
    return "\n".join([f"{fence}text", *lines, fence])


def _listed(links: list[LinkState]) -> str:
    lines: list[str] = []
    for each in links:
        slugs = ", ".join(quoted(slug, 80) for slug in each.materials[:5])
        found = f"answered {each.code}" if each.code else _WITHOUT_CODE.get(each.state, "no answer")
        line = f"- {quoted(each.address, 500)}: {found}" + (f" ({slugs})" if slugs else "")
        if len("\n".join([*lines, line]).encode()) > _MOST_BYTES:
            lines.append(f"- and {len(links) - len(lines):,} more")
            break
        lines.append(line)
    return "\n".join(lines)


def put_up(repository: Repository, body: str) -> None:
    """Renew our open issue, or open one.

    Raises:
        NotAnsweredError: GitHub did not answer.
    """
    for each in repository.each("/issues", state="open", creator=OURS):
        is_ours = (each.get("user") or {}).get("login") == OURS and "pull_request" not in each
        if is_ours and str(each.get("body") or "").startswith(MARK):
            repository.send("PATCH", f"/issues/{int(each['number'])}", {"body": body})
            return
    repository.send("POST", "/issues", {"title": TITLE, "body": body})


if __name__ == "__main__":
    main()
