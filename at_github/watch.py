"""Opens or renews one issue that says what is due and which external links are broken; run it by watch.yml.

It says when the links were last looked at, and says so first when that is too long ago: a look that did not happen
cannot tell of itself.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from at_github.repository import OURS, NotAnsweredError, this_repository
from build_tools.cli_links import LINK_STATES
from build_tools.exports.link_look import days_since
from build_tools.exports.summary_comment import quoted
from build_tools.pipeline import current_day
from build_tools.reporters import annotation, printable
from build_tools.terminal import COULD_NOT_RUN

if TYPE_CHECKING:
    import datetime as dt

    from at_github.repository import Repository

MARK = "<!-- practice-commons: watch -->"
TITLE = "What is due, and which links are broken"
TOO_OLD = 14
"""After how many days without a look the issue says so first."""
_MOST_BYTES = 20_000


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


def kept_look(root: Path) -> dict[str, Any] | None:
    """What the newest look at the links found, or None."""
    try:
        return dict(json.loads((root / LINK_STATES).read_bytes()))
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def text_of(due: str, look: dict[str, Any] | None, today: dt.date) -> str:
    """The issue.

    Args:
        due: What is due, as lines.
        look: What the newest look at the links found.
        today: The day on which this is written.
    """
    days = days_since(look, today)
    if days is None or look is None:
        seen = "**Nobody has looked at the external links yet.** The workflow `watch.yml` should do so each week."
    else:
        seen = f"The external links were last looked at on {look['checked_on']}, {days} days ago."
        if days > TOO_OLD:
            seen = f"**The look at the external links has not run.** {seen} It should run each week."
    parts = [MARK, seen, f"Written on {today}.", "## Due", fenced(due)]
    broken = [each for each in (look or {}).get("links", []) if each.get("state") in {"broken", "timeout"}]
    if broken:
        parts += ["## Links that did not answer as they should", _listed(broken)]
        parts.append("A host may refuse programs and still serve people: try the address before you change anything.")
    return "\n\n".join(parts) + "\n"


def fenced(text: str) -> str:
    """Lines as a block of code, of which Markdown makes nothing, up to where they would be too long."""
    lines, size = [], 0
    for line in text.rstrip("\n").split("\n"):
        size += len(line.encode()) + 1
        if size > _MOST_BYTES:
            lines.append("… and more: run `commons report due`")
            break
        lines.append(printable(line))
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
    return "\n".join([f"{fence}text", *lines, fence])


def _listed(links: list[dict[str, Any]]) -> str:
    lines: list[str] = []
    for each in links:
        slugs = ", ".join(quoted(str(slug), 80) for slug in list(each.get("materials", ()))[:5])
        code = f"answered {int(each['code'])}" if each.get("code") else "no answer"
        line = f"- {quoted(str(each.get('address', '')), 500)}: {code}" + (f" ({slugs})" if slugs else "")
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
