"""Checks a submission with the tools of the branch that it is for; what the submission brings is data alone.

Run it by `.ci/check-submission BASE HEAD`, from a clone of the branch. Settings, theme and programs come from BASE.
Nothing of HEAD is run, no link in it is followed, and the network is off while it is read.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.exports.reader_changes import bounded
from build_tools.exports.report_forms import few_of
from build_tools.exports.submission_summary import MOST_NAMED as MOST_SUMMED
from build_tools.exports.submission_summary import Refusal, Summary, as_json
from build_tools.exports.summary_comment import as_comment
from build_tools.reporters import annotation
from build_tools.terminal import COULD_NOT_RUN, FOUND_ERRORS
from supply_chain.locked import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = (
    *("materials", "citations", "permissions", "paths", "docs"),
    *("kss_map.yaml", "organisations.yaml", "glossary.yaml", "cpd_expectations.yaml"),
)
"""What is taken from a submission; everything else in it is named and left alone."""
FROM_BASE = ("mkdocs.yml", "build_tools/mkdocs_hooks.py", "overrides", "citations/csl")
"""What the data are read and shown with: settings, hook, theme, and the styles of references: programs, all of them."""
SUMMARY, PREVIEW = "summary.json", "preview"
"""What is kept of a check: a file for the program that posts it, and the folder of the site."""
MOST_SECONDS = 900
MOST_NAMED = 20


def compose(base: Path, head: Path, tree: Path) -> dict[str, str]:
    """Put a tree together of a branch's settings and a submission's data, and say what was refused.

    Args:
        base: A clone of the branch.
        head: The submission.
        tree: An empty folder.

    Returns:
        For each path of the submission that was not copied, why.

    Raises:
        OSError: Something cannot be read or written.
    """
    refused: dict[str, str] = {}
    for name in DATA:
        if not os.path.lexists(head / name):
            continue
        kind = (head / name).lstat().st_mode
        if stat.S_ISREG(kind) if "." in name else stat.S_ISDIR(kind):
            refused |= dict(_copy(head, name, tree))
        else:
            refused[name] = _refusal(head / name, kind) or f"a {'file' if '.' in name else 'folder'} belongs here"
    for name in FROM_BASE:
        if (base / name).is_dir():
            shutil.copytree(base / name, tree / name)
        elif (base / name).is_file():
            (tree / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(base / name, tree / name)
    return refused


def _copy(head: Path, top: str, tree: Path) -> Iterator[tuple[str, str]]:
    """Copy files and folders below a path, and give what is neither, with a reason; no link is followed."""
    waiting = [top]
    while waiting:
        path = waiting.pop()
        if path in FROM_BASE:
            continue
        kind = (head / path).lstat().st_mode
        why = _refusal(head / path, kind)
        if why:
            yield path, why
        elif stat.S_ISDIR(kind):
            (tree / path).mkdir()
            waiting += [f"{path}/{name}" for name in _names(head / path)]
        else:
            shutil.copyfile(head / path, tree / path, follow_symlinks=False)


def _names(folder: Path) -> list[str]:
    """What stands in a folder, the first name last."""
    return sorted((path.name for path in folder.iterdir()), reverse=True)


def _refusal(path: Path, kind: int) -> str | None:
    if stat.S_ISLNK(kind):
        return "this is a symbolic link, and what it leads to is not part of what was sent: put the file itself here"
    if not stat.S_ISDIR(kind) and not stat.S_ISREG(kind):
        return "this is neither a file nor a folder"
    if path.name == ".git" or (stat.S_ISDIR(kind) and not _names(path)):
        return "this is another repository or an empty folder, as a submodule leaves one: put the files themselves here"
    return None


def not_taken(base: Path, head: Path) -> list[str]:
    """What a submission changes or adds outside its data, by path; nothing of it was read as more than bytes.

    Args:
        base: A clone of the branch.
        head: The submission.
    """
    found = []
    waiting = [name for name in _names(head) if name not in {*DATA, ".git"}]
    waiting += [name for name in FROM_BASE if name.startswith(DATA) and os.path.lexists(head / name)]
    while waiting:
        path = waiting.pop()
        kind = (head / path).lstat().st_mode
        if stat.S_ISDIR(kind):
            waiting += [f"{path}/{name}" for name in _names(head / path)]
        elif not stat.S_ISREG(kind) or not _is_same(base / path, head / path):
            found.append(path)
    return sorted(found)


def _is_same(ours: Path, theirs: Path) -> bool:
    return ours.is_file() and ours.stat().st_size == theirs.stat().st_size and ours.read_bytes() == theirs.read_bytes()


def offline() -> list[str]:
    """What to put before a command so that it has no network; nothing where this machine does not allow that."""
    person = [f"--reuid={os.getuid()}", f"--regid={os.getgid()}", "--clear-groups"]
    for prefix in (
        ["unshare", "--net", "--"],
        ["unshare", "--map-root-user", "--net", "--"],
        ["sudo", "--non-interactive", "unshare", "--net", "--", "setpriv", *person, "--"],
    ):
        attempt = [*prefix, "true"]
        if shutil.which(prefix[0]) and not subprocess.run(attempt, capture_output=True, check=False).returncode:  # noqa: S603 - none of it is the submission's
            return prefix
    return []


def commons_command(arguments: list[str], work: Path, prefix: list[str]) -> list[str]:
    """A command of ours as it is run on what a stranger sent: without what the environment holds.

    Args:
        arguments: The command and its options.
        work: A folder of its own, in which it may keep things.
        prefix: What to put before it.
    """
    (work / "home").mkdir(exist_ok=True)
    known = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(work / "home")}
    known |= {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    known |= {name: os.environ[name] for name in ("SOURCE_DATE_EPOCH",) if name in os.environ}
    given = [f"{name}={value}" for name, value in known.items()]
    return [*prefix, "env", "--ignore-environment", *given, sys.executable, "-P", "-m", "build_tools", *arguments]


def run_commons(arguments: list[str], work: Path, prefix: list[str], printed: int | None = None) -> int:
    """Run a command of ours without what the environment holds, and give its exit code.

    Args:
        arguments: The command and its options.
        work: A folder of its own, in which it may keep things.
        prefix: What to put before it.
        printed: The open file into which it prints; where this process prints by default.
    """
    command = commons_command(arguments, work, prefix)
    with subprocess.Popen(command, cwd=work / "home", stdout=printed, start_new_session=True) as process:  # noqa: S603 - as above
        try:
            return process.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            click.echo(
                annotation("error", f"The check took more than {MOST_SECONDS} seconds and was stopped."), nl=False
            )
            return COULD_NOT_RUN


@click.command()
@click.argument("base", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("head", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--build", is_flag=True, help="Build the site as well when nothing is wrong.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to put the summary for editors, and the site if it is built. Without it both are thrown away.",
)
def main(base: Path, head: Path, build: bool, keep: Path | None) -> None:  # noqa: FBT001 - click passes a flag by name
    """Check the submission in HEAD with the settings of BASE, and print annotations for GitHub.

    Exits with 0 when nothing blocks, 1 when errors were found and 2 when the check could not run.
    """
    prefix = offline()
    if not prefix:
        click.echo(annotation("warning", "This machine does not let the check turn its network off."), nl=False)
    with tempfile.TemporaryDirectory() as name:
        work, tree = Path(name), Path(name) / "tree"
        kept = keep.absolute() if keep else work
        kept.mkdir(parents=True, exist_ok=True)
        tree.mkdir()
        refused = compose(base.absolute(), head.absolute(), tree)
        for path, why in refused.items():
            click.echo(annotation("error", why, file=path), nl=False)
        others = not_taken(base, head)
        _say_what_was_not_taken(others)
        against = ["--against", str(base.absolute())]
        code = run_commons(["check", "--format", "github", "--root", str(tree), *against], work, prefix)
        if build and not code and not refused:
            code = run_commons(["build", "--root", str(tree), "--site", str(kept / PREVIEW)], work, prefix)
        if keep and code != COULD_NOT_RUN:
            _sum_up(base.absolute(), tree, kept, prefix, (refused, others))
    sys.exit(max(code, FOUND_ERRORS if refused else 0))


def _sum_up(base: Path, tree: Path, kept: Path, prefix: list[str], besides: tuple[dict[str, str], list[str]]) -> None:
    """Write the summary, for the program that posts it and for people."""
    refused, others = besides
    with tempfile.TemporaryFile() as printed:
        arguments = ["summary", "--format", "json", "--against", str(base), "--root", str(tree)]
        if run_commons(arguments, tree.parent, prefix, printed.fileno()):
            return
        printed.seek(0)
        found = Summary.model_validate_json(printed.read())
    update: dict[str, object] = {
        "refused": tuple(Refusal(path=bounded(path), why=bounded(why)) for path, why in refused.items())[:MOST_SUMMED],
        "more_refused": max(0, len(refused) - MOST_SUMMED),
        "not_taken": tuple(bounded(path) for path in others[:MOST_SUMMED]),
        "more_not_taken": max(0, len(others) - MOST_SUMMED),
        "preview": (kept / PREVIEW).is_dir(),
    }
    found = found.model_copy(update=update)
    (kept / SUMMARY).write_text(as_json(found), encoding="utf-8")
    (kept / "summary.md").write_text(as_comment(found), encoding="utf-8")


def _say_what_was_not_taken(paths: list[str]) -> None:
    if paths:
        named = few_of(paths, MOST_NAMED)
        sentence = f"Not tried, because tools and settings are the branch's own: {named}. Somebody must read them."
        click.echo(annotation("warning", sentence), nl=False)


if __name__ == "__main__":
    main()
