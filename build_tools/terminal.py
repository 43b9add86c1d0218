"""What every command shares: the repository's root, how a failure is told, and how diagnostics are printed."""

from __future__ import annotations

import functools
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec

import click

from build_tools.catalogue import MATERIALS
from build_tools.crew import Crew, hold_much
from build_tools.editing import CannotEditError
from build_tools.pipeline import check
from build_tools.publishing import BuildFailedError
from build_tools.reporters import as_excerpts, as_lines, harmless_lines, tally
from build_tools.store import FOLDER, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from build_tools.pipeline import Checked

Parameters = ParamSpec("Parameters")

FOUND_ERRORS = 1
COULD_NOT_RUN = 2

root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The repository to work on.",
)

today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Judge time as if it were this day, such as 2027-01-31.",
)

against_option = click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="What it is compared with: a copy of the branch that a change is for.",
)


def says_what_failed(command: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """The command, with a failure of the machine told in one sentence and exit code 2."""

    @functools.wraps(command)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (click.Abort, click.exceptions.Exit):  # how click ends a command: both are a RuntimeError
            raise
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            say(f"commons: {error.strerror or error}{where}", err=True)
        except (BuildFailedError, CannotEditError, RuntimeError, ValueError) as error:
            say(f"commons: {error}", err=True)
        except click.ClickException:  # how click says that it was called wrongly
            raise
        except Exception as error:  # noqa: BLE001 - the last net: no exception of Python's reaches a person
            say(defect(error), err=True)
        else:
            return
        sys.exit(COULD_NOT_RUN)

    return guarded


def defect(error: Exception) -> str:
    """What to say of an exception that nobody foresaw: whose fault it is, and what to send us."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "build_tools" in Path(frame.filename).parts
    ]
    places = [f"  {Path(frame.filename).name}, line {frame.lineno}, in {frame.name}" for frame in frames]
    begun = "commons: this is a defect of ours, and not your mistake. SECURITY.md says how to send us these lines:"
    return "\n".join([begun, *places, f"  {type(error).__name__}"])  # its words could quote somebody's file


@contextmanager
def working(root: Path) -> Iterator[tuple[Store, Crew]]:
    """The store of a repository, and as many processes as there are processors; both are closed at the end."""
    hold_much()
    with Store(root / FOLDER) as store, Crew() as crew:
        yield store, crew


def show(checked: Checked, paths: tuple[Path, ...] = ()) -> None:
    """Print diagnostics, what was not checked, and one line that sums up."""
    report = checked.report.within([inside(checked.catalogue.root, path) for path in paths])
    if sys.stdout.isatty():
        shown = {diagnostic.path for diagnostic in report.diagnostics}
        texts = {source.path: source.text for source in checked.catalogue.sources if source.path in shown}
        click.echo(as_excerpts(report.diagnostics, texts), nl=False)
        if report.diagnostics:
            click.echo()
    else:
        click.echo(as_lines(report.diagnostics), nl=False)
    for sentence in report.not_checked:
        say(f"Not checked: {sentence}.")
    click.echo(tally(report, checked.summary))


def say_what_was_written(root: Path, written: Sequence[Path]) -> None:
    """Name each file.

    Args:
        root: The repository's root.
        written: The files.
    """
    for path in written:
        say(f"Wrote {path.relative_to(root).as_posix()}.")


def end_with_checks(root: Path, written: Sequence[Path]) -> NoReturn:
    """Check a repository to which a material was added, print what concerns that, and end with 1 on an error.

    Args:
        root: The repository's root.
        written: The files that were written, one of the material's folder first.
    """
    folder = written[0].parent
    paths = (folder, *(path for path in written if path.parent != folder))
    checked = check(root)
    show(checked, paths)
    report = checked.report.within([inside(root, path) for path in paths])
    sys.exit(FOUND_ERRORS if report.has_errors else 0)


def inside(root: Path, path: Path) -> str:
    """A path relative to the repository's root, with `/` between folders; one outside it stays as it is."""
    absolute = path.resolve() if path.exists() else (root / path).resolve()
    try:
        return absolute.relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def require_repository(root: Path) -> None:
    """Stop with exit code 2 when a folder is not a repository of materials."""
    if not (root / "kss_map.yaml").is_file() and not (root / MATERIALS).is_dir():
        stop(f"{root.resolve()} holds no kss_map.yaml and no materials/: give the repository with --root")


def require_other_tree(against: Path | None) -> None:
    """Stop with exit code 2 when what a repository is compared with holds no materials."""
    if against is not None and not (against / MATERIALS).is_dir():
        stop(f"{against} holds no materials/: give --against a copy of the branch that the change is for")


def at_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def stop(sentence: str) -> NoReturn:
    """End the command with one sentence and exit code 2."""
    say(f"commons: {sentence}", err=True)
    sys.exit(COULD_NOT_RUN)


def say(text: str = "", *, err: bool = False) -> None:
    """Print lines without what a terminal, or the log of a workflow, would obey.

    Args:
        text: One line or several.
        err: Whether they go to standard error.
    """
    click.echo(harmless_lines(text.removesuffix("\n")), err=err)


class CommandGroup(click.Group):
    """The command with its subcommands, which repeats what it was called with only as it can be printed."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - as click has it
    ) -> click.Context:
        """The context of a call."""
        with _said_harmlessly():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """What the subcommand gives."""
        with _said_harmlessly():
            return super().invoke(ctx)


@contextmanager
def _said_harmlessly() -> Iterator[None]:
    try:
        yield
    except click.ClickException as error:
        error.message = harmless_lines(error.message)  # type: ignore[misc]  # it is not shown yet
        raise


class progress:  # noqa: N801 - reads as a verb in a with statement
    """Says on a terminal what is being done while it is done; silent without one."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        if sys.stderr.isatty():
            click.echo(f"{self.what} …", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)
