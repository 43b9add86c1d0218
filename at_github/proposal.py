"""An issue that an editor accepted, as a branch and a pull request that credit its author: two steps, in two jobs.

`read` makes a draft of the issue. It runs on what a stranger wrote, with a token that can only read, and gives the new
files on as one line of text. `offer` has the token that can write: it looks at the files again, puts them on a branch
of their own, and asks for a pull request. See `.github/workflows/submission.yml`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import click

from at_github.repository import NotAnsweredError, Repository, this_repository
from build_tools.editing import CannotEditError
from build_tools.reporters import code_fence, harmless_lines, printable
from build_tools.submissions.issues import Issue, read_issue
from build_tools.terminal import COULD_NOT_RUN, FOUND_ERRORS, say
from supply_chain.locked import REPOSITORY
from supply_chain.submission import DATA, FROM_BASE, commons_command, offline

MOST_CHARACTERS = 120_000
"""A value of the environment has at most 131,072 bytes, and the files come by way of one."""
MOST_REPORT = 20_000
MOST_SECONDS = 120
_PLACES = re.compile(
    r"materials/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)/index\.md"
    r"|citations/(?P<library>[a-z0-9]+(?:-[a-z0-9]+)*)\.bib"
    r"|permissions/PERM-\d{4}\.yaml"
)
_WHO = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")


class CannotProposeError(Exception):
    """No pull request could be made of an issue; the message says why in a sentence."""


def _stop(message: str) -> NoReturn:
    say(f"Nothing was proposed: {message}.", err=True)
    sys.exit(COULD_NOT_RUN)


# The first step: a draft of what a stranger wrote


def draft_in(event: Path, root: Path) -> tuple[dict[str, str], str]:
    """The new files that `commons import` makes of an issue in a copy of a repository, by path, and what it printed.

    Args:
        event: The event of the issue.
        root: The repository, in which nothing is changed.

    Raises:
        CannotProposeError: No draft could be made.
    """
    with tempfile.TemporaryDirectory() as name:
        work, tree = Path(name), Path(name) / "tree"
        for each in (*DATA, *FROM_BASE):
            (tree / each).parent.mkdir(parents=True, exist_ok=True)
            if (root / each).is_dir():
                shutil.copytree(root / each, tree / each, dirs_exist_ok=True)
            elif (root / each).is_file():
                shutil.copyfile(root / each, tree / each)
        shutil.copyfile(event, work / "event.json")
        before = set(_files(tree))
        arguments = ["import", "--issue", str(work / "event.json"), "--root", str(tree)]
        command = commons_command(arguments, work, offline())
        try:
            done = subprocess.run(  # noqa: S603 - a command of ours, with none of the stranger's words in it
                command, cwd=work, capture_output=True, check=False, timeout=MOST_SECONDS
            )
        except subprocess.TimeoutExpired as error:
            message = f"it took more than {MOST_SECONDS} seconds"
            raise CannotProposeError(message) from error
        if done.returncode not in {0, FOUND_ERRORS}:
            raise CannotProposeError(" ".join(printable(done.stderr.decode("utf-8", "replace")).split())[:500])
        new = {path: (tree / path).read_text(encoding="utf-8") for path in sorted(set(_files(tree)) - before)}
        return new, done.stdout.decode("utf-8", "replace")[:MOST_REPORT]


def _files(tree: Path) -> list[str]:
    paths = (path for path in tree.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return [path.relative_to(tree).as_posix() for path in paths]


def packed(files: dict[str, str], report: str) -> str:
    """Files and a report as one line of letters and digits, which no program obeys.

    Raises:
        CannotProposeError: It is too long to be handed on.
    """
    text = base64.b64encode(json.dumps([files, report], ensure_ascii=False).encode()).decode()
    if len(text) > MOST_CHARACTERS:
        message = "the draft is too long to be handed on: make it on your own machine, with `commons import --issue`"
        raise CannotProposeError(message)
    return text


def unpacked(text: str) -> tuple[dict[str, str], str]:
    """Files and a report from one line, looked at as if a stranger had written them.

    Raises:
        CannotProposeError: They are not what the first step makes: one material, its references and its grant.
    """
    try:
        files, report = json.loads(base64.b64decode(text, validate=True))
    except (ValueError, TypeError, RecursionError) as error:
        message = "what the first step handed on cannot be read"
        raise CannotProposeError(message) from error
    is_sound = (
        isinstance(files, dict) and isinstance(report, str) and all(isinstance(each, str) for each in files.values())
    )
    found = [_PLACES.fullmatch(path) for path in files] if is_sound else [None]
    slugs = {name for each in found if each for name in (each["slug"], each["library"]) if name}
    if not all(found) or len(slugs) != 1 or not any(each and each["slug"] for each in found) or len(files) > 3:
        message = "what the first step handed on is not one material with its references and its grant"
        raise CannotProposeError(message)
    return files, report


def slug_in(files: dict[str, str]) -> str:
    """The folder of the material among files that were looked at: small letters, digits and hyphens."""
    found = (_PLACES.fullmatch(path) for path in files)
    return next(each["slug"] for each in found if each and each["slug"])


# The second step: a branch and a pull request


def branch_of(issue: Issue) -> str:
    """The name of the branch for an issue: of its number alone."""
    return f"submission/issue-{issue.number}"


def commit(files: dict[str, str], issue: Issue, root: Path) -> None:
    """Put files on a branch of their own, in a commit that credits the author of the issue.

    Args:
        files: The files, by path.
        issue: The issue.
        root: A clean clone of the branch that the pull request is for.

    Raises:
        CannotProposeError: Something is there already, or git failed.
    """
    _git(root, "switch", "--quiet", "--create", branch_of(issue))
    for path, text in files.items():
        target = root / path
        above = (root / each for each in Path(path).parents)
        if os.path.lexists(target) or any(each.is_symlink() for each in above if each != root):
            message = f"there is {path} already, and nothing is overwritten"
            raise CannotProposeError(message)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    _git(root, "add", "--", *files)
    message = f"A draft of issue #{issue.number}, as it was sent\n\n{issue.credit}\n"
    name, address = _WHO
    _git(root, "-c", f"user.name={name}", "-c", f"user.email={address}", "commit", "--quiet", "--message", message)


def _git(root: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(  # noqa: S603 - git, and numbers and paths that were looked at
        ["git", "-C", str(root), "-c", "core.hooksPath=/dev/null", *arguments],  # noqa: S607 - as everywhere here
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode:
        message = f"git {arguments[0]} failed: {' '.join(done.stderr.split())[:300]}"
        raise CannotProposeError(message)


def push(issue: Issue, root: Path, token: str) -> None:
    """Send the branch to where the clone came from; a branch that is there already stays as it is.

    Args:
        issue: The issue.
        root: The clone.
        token: What allows it; it stands in no file and on no command line.

    Raises:
        CannotProposeError: It was not taken.
    """
    header = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    given = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {header}",
        "GIT_TERMINAL_PROMPT": "0",
    }
    _git(root, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch_of(issue)}", environment=given)


def request_of(issue: Issue, slug: str, report: str, base: str) -> dict[str, str]:
    """The pull request, as GitHub's interface takes it.

    Its title becomes the first line of a commit when the request is squashed, where GitHub obeys `fixes #1` and tells
    whoever is mentioned: so no word of a stranger's stands in it but the name of the folder.

    Args:
        issue: The issue.
        slug: The material's folder.
        report: What the import printed.
        base: The branch that it is for.
    """
    fence = code_fence(report, 3)
    body = (
        f"@{issue.login} sent this in issue #{issue.number}, and is credited in the commit.\n\n"
        "It is a draft: CONTRIBUTING.md says how to finish it. The checks do not start by themselves on a pull request "
        "that a workflow has made: close it and open it again, or add a commit.\n\n"
        f"What the import said:\n\n{fence}text\n{harmless_lines(report).strip()[:MOST_REPORT]}\n{fence}\n"
    )
    return {"title": f"Draft of #{issue.number}: {slug}", "head": branch_of(issue), "base": base, "body": body}


def ask(request: dict[str, str], repository: Repository) -> str:
    """Ask GitHub for a pull request, and give its address.

    Args:
        request: The pull request.
        repository: The repository that it is for.

    Raises:
        CannotProposeError: GitHub did not make it.
    """
    try:
        return str(repository.send("POST", "/pulls", request)["html_url"])
    except (NotAnsweredError, TypeError, KeyError) as error:
        message = f"the branch is there, and GitHub made no pull request of it: {error}"
        raise CannotProposeError(message) from error


@click.group()
def main() -> None:
    """Make a branch and a pull request of an issue that an editor has accepted."""


@main.command()
def read() -> None:
    """Make a draft of the issue in $GITHUB_EVENT_PATH, and hand it on by way of $GITHUB_OUTPUT."""
    try:
        files, report = draft_in(Path(os.environ["GITHUB_EVENT_PATH"]), REPOSITORY)
        line = packed(files, report)
    except (CannotProposeError, OSError) as error:
        _stop(str(error))
    say(report)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="ascii") as output:
        output.write(f"draft={line}\n")


@main.command()
def offer() -> None:
    """Make a branch and a pull request of what stands in $DRAFT, for the issue in $GITHUB_EVENT_PATH."""
    root = Path(os.environ["GITHUB_WORKSPACE"])
    try:
        repository = this_repository()
        issue = read_issue(Path(os.environ["GITHUB_EVENT_PATH"]))
        files, report = unpacked(os.environ["DRAFT"])
        commit(files, issue, root)
        push(issue, root, repository.token)
        request = request_of(issue, slug_in(files), report, os.environ["BASE"])
        address = ask(request, repository)
    except (CannotProposeError, CannotEditError, NotAnsweredError, OSError) as error:
        _stop(str(error))
    say(f"Made {address}.")


if __name__ == "__main__":
    main()
