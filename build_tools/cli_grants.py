"""The commands of `commons grant`: to record a permission, and to say whether a letter is the recorded one."""

from __future__ import annotations

import datetime as dt
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from build_tools.catalogue import PERMISSIONS
from build_tools.diagnostics import did_you_mean
from build_tools.editing import digest_of, grant_faults, invisible, next_number, record_grant
from build_tools.loading import load
from build_tools.pipeline import check as run_checks
from build_tools.pipeline import current_day
from build_tools.terminal import (
    COULD_NOT_RUN,
    FOUND_ERRORS,
    at_a_terminal,
    require_repository,
    root_option,
    say,
    says_what_failed,
    show,
    stop,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from build_tools.catalogue import Catalogue
    from build_tools.editing import Answer, Leaf

NOT_THE_EVIDENCE = 1
DIGEST, KIND = ("evidence", "sha256"), ("kind",)
COVERS = ("materials", "works_of", "logo_of")


@dataclass(frozen=True)
class Question:
    """One question about a grant.

    Attributes:
        flag: The option that answers it.
        field: The field of the grant in which the answer stands; for the letter, its digest.
        words: The question as a person reads it.
        form: What an answer is.
        when: `always` and `written` must be answered, the second only for other people's work; `if any` need not be.
        default: What Enter means at a terminal, when it must be answered; `today` and `latest` are looked up.
    """

    flag: str
    field: Leaf
    words: str
    form: Literal["text", "day", "list", "file"] = "text"
    when: Literal["always", "written", "if any"] = "always"
    default: str | None = None

    @property
    def name(self) -> str:
        """The option's name in Python."""
        return self.flag.replace("-", "_")


QUESTIONS = (
    Question(
        "organisation",
        ("given_by", "organisation"),
        "Which organisation gives it, by its short name in organisations.yaml",
    ),
    Question("given-by", ("given_by", "role"), "Who gave it there, by role and never by name"),
    Question("given-on", ("given_on",), "On which day it was given, such as 2026-10-01", "day"),
    Question(
        "materials",
        ("covers", "materials"),
        "Which materials it covers, the names of their folders with commas",
        "list",
        "if any",
    ),
    Question("works-of", ("covers", "works_of"), "The organisation all of whose works it covers", when="if any"),
    Question("logo-of", ("covers", "logo_of"), "The organisation whose logo it covers", when="if any"),
    Question("uses", ("uses",), "What it allows us, of publish, adapt and download", "list", default="publish"),
    Question("reuse", ("reuse",), "The most that it allows readers, such as CC-BY-4.0, or InC for nothing"),
    Question("conditions", ("conditions",), "Its conditions in words", when="if any"),
    Question("expires-on", ("expires_on",), "The first day on which it no longer holds", "day", "if any"),
    Question("declaration", ("declaration",), "The declaration that was accepted", "text", "if any", "latest"),
    Question(
        "letter", DIGEST, "The letter or e-mail, a file outside the repository that is not copied", "file", "written"
    ),
    Question("keeper", ("evidence", "keeper"), "Who keeps the proof, by role and never by name"),
    Question("checked-role", ("checked", "role"), "Who checked the letter, by role and never by name", when="written"),
    Question("checked-organisation", ("checked", "organisation"), "The checker's organisation", when="written"),
    Question("checked-on", ("checked", "on"), "On which day it was checked", "day", "written", "today"),
)


def with_an_option_for_each_question(command: Callable[..., None]) -> Callable[..., None]:
    """The command, with an option for each question."""
    for question in reversed(QUESTIONS):
        command = click.option(f"--{question.flag}", question.name, metavar="TEXT", help=f"{question.words}.")(command)
    return command


class GrantForm:
    """The answers about one grant, each tried against the checks as soon as it is given."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.number = next_number(catalogue)
        self.answers: dict[Leaf, Answer] = {}

    @property
    def is_project(self) -> bool:
        """Whether the project itself gives it, so that there is no letter and nobody else to check one."""
        organisation = self.catalogue.organisations.get(str(self.answers.get(("given_by", "organisation"))))
        return organisation is not None and organisation.kind == "project"

    def is_needed(self, question: Question) -> bool:
        """Whether a question must be answered."""
        if question.flag == "declaration":
            return self.is_project
        return question.when == "always" or (question.when == "written" and not self.is_project)

    def take(self, question: Question, text: str) -> str | None:
        """Keep an answer, or give one sentence on why it cannot be kept."""
        text = text.strip()
        unseen = invisible(text)
        if unseen:
            return unseen
        try:
            answer = self._letter(Path(text).expanduser()) if question.form == "file" else _read(question, text)
        except ValueError as error:
            return str(error)
        self.answers[question.field] = answer
        self.answers[KIND] = "project" if self.is_project else "written"
        wrong = next((why for field, why in self.faults() if field == question.field), None)
        if wrong:
            del self.answers[question.field]
        return wrong

    def _letter(self, path: Path) -> str:
        if self.is_project:
            message = "the project's own work has no letter: its evidence is the declaration"
            raise ValueError(message)
        if not path.is_file():
            message = f"{path} is not a file"
            raise ValueError(message)
        if path.resolve().is_relative_to(self.catalogue.root.resolve()):
            message = f"{path} lies in the repository, which is public: move it to its keeper first"
            raise ValueError(message)
        return digest_of(path)

    def finish(self) -> None:
        """Set what follows from the answers: the project's evidence is the declaration that it accepted."""
        declaration = self.answers.get(("declaration",))
        if self.is_project and declaration:
            text = self.catalogue.root / PERMISSIONS / "declarations" / f"{declaration}.md"
            self.answers[DIGEST] = digest_of(text)

    def faults(self) -> Iterator[tuple[Leaf, str]]:
        """What is wrong with the answers so far: the field of each, or () for the whole, and a sentence."""
        given, expires = self.answers.get(("given_on",)), self.answers.get(("expires_on",))
        if isinstance(given, dt.date) and isinstance(expires, dt.date) and expires <= given:
            yield ("expires_on",), f"`{expires}` is not after the day on which it was given, `{given}`"
        for field, found in grant_faults(self.catalogue, self.number, self.answers):
            yield field, found.message + (f": {found.suggestion}" if found.suggestion else "")


def _read(question: Question, text: str) -> Answer:
    """An answer as the grant holds it; what does not fit stays a text, and the checks say what is wrong with it."""
    if question.form == "list":
        return tuple(word for word in re.split(r"[\s,]+", text) if word)
    if question.form == "day" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text


@click.group(epilog="Example: commons grant new")
def grant() -> None:
    """Record permissions, and check letters against them."""


@grant.command(epilog="Example: commons grant new")
@with_an_option_for_each_question
@root_option
@says_what_failed
def new(root: Path, **given: str | None) -> None:
    """Record a permission under the next free number.

    At a terminal, what the options leave open is asked. The letter's SHA-256 is recorded, and the letter stays where
    it is. Exits with 2 when an answer does not hold, and then writes nothing.
    """
    require_repository(root)
    form = GrantForm(load(root, current_day()))
    if at_a_terminal():
        ask(form, given)
    else:
        fill_in(form, given)
    path = record_grant(form.catalogue, form.answers)
    click.echo(f"Wrote {path.relative_to(root).as_posix()}.")
    say_which_materials_are_missing(form)
    click.echo(f"Name it in what rests on it: `permission: {path.stem}`.")
    checked = run_checks(root)
    show(checked, (path,))
    sys.exit(FOUND_ERRORS if checked.report.within([path.relative_to(root).as_posix()]).has_errors else 0)


def fill_in(form: GrantForm, given: Mapping[str, str | None]) -> None:
    """Take the answers that the options give, and stop with exit code 2 when they do not make a grant."""
    wrong = []
    for question in QUESTIONS:
        text = given[question.name]
        why = form.take(question, text) if text else None
        if why:
            wrong.append(f"--{question.flag}: {why}")
        elif not text and form.is_needed(question):
            wrong.append(f"--{question.flag} is missing. {question.words}")
    if not any(given[name] for name in COVERS):
        wrong.append("--materials, --works-of or --logo-of must say what it covers")
    if not wrong:
        form.finish()
        wrong = [why for _, why in form.faults()]
    for sentence in wrong:
        say(f"commons: {sentence}", err=True)
    if wrong:
        click.echo("Nothing was written.", err=True)
        sys.exit(COULD_NOT_RUN)


def ask(form: GrantForm, given: Mapping[str, str | None]) -> None:
    """Ask whatever the options leave open, each question until its answer holds."""
    click.echo(f"This will be {form.number}. Ctrl-C stops, and nothing is written.")
    for question in QUESTIONS:
        if given[question.name] or _is_asked(form, question, given):
            ask_until_it_holds(form, question, given[question.name])
    form.finish()
    by_field = {question.field: question for question in QUESTIONS}
    while wrong := list(form.faults()):
        for field, why in wrong:
            say(f"  {why}")
            if field not in by_field:
                sys.exit(COULD_NOT_RUN)
            ask_until_it_holds(form, by_field[field], None)
        form.finish()


def _is_asked(form: GrantForm, question: Question, given: Mapping[str, str | None]) -> bool:
    """Whether a question that no option answers is put; one that need not be answered only when there is no option."""
    if question.field[0] == "covers":
        return question.flag == "materials" and not any(given[name] for name in COVERS)
    return form.is_needed(question) or (question.when == "if any" and not any(given.values()))


def ask_until_it_holds(form: GrantForm, question: Question, text: str | None) -> None:
    """Put one question, again after each answer that does not hold.

    Args:
        form: Where the answer goes.
        question: The question.
        text: The answer that an option gave, or None.
    """
    needed = form.is_needed(question)
    known = {"today": current_day().isoformat(), "latest": form.catalogue.newest_declaration}
    default = known.get(question.default or "", question.default) or None
    words = question.words if needed else f"{question.words}, or Enter for none"
    covers_nothing = not any(field[0] == "covers" for field in form.answers)
    if question.flag == "materials" and covers_nothing:
        words = f"{question.words}, or Enter for all that the organisation made"
    while True:
        if text is None:
            text = click.prompt(words, default=default if needed else "", show_default=needed and default is not None)
        if not text and question.flag == "materials" and covers_nothing:
            form.answers["covers", "works_of"] = str(form.answers["given_by", "organisation"])
        why = form.take(question, text) if text else None
        if why is None:
            return
        say(f"  {why}")
        text = None


def say_which_materials_are_missing(form: GrantForm) -> None:
    """Say which of the materials that a grant covers are not there, which may be right and may be a slip."""
    materials = form.catalogue.materials
    for slug in form.answers.get(("covers", "materials"), ()):  # type: ignore[union-attr]
        if slug not in materials:
            hint = did_you_mean(str(slug), materials)
            say(f"`{slug}` is not a material yet" + (f": {hint}" if hint else "."))


@grant.command(epilog="Example: commons grant verify PERM-0042 letter.pdf")
@click.argument("number", metavar="NUMBER")
@click.argument("letter", type=click.Path(path_type=Path), metavar="LETTER")
@root_option
@says_what_failed
def verify(number: str, letter: Path, root: Path) -> None:
    """Say whether a file is the evidence that is recorded for a grant.

    Exits with 0 when it is, 1 when it is not, and 2 when that cannot be told.
    """
    require_repository(root)
    grants = load(root, current_day()).grants
    registered = grants.get(number.upper())
    if registered is None:
        hint = did_you_mean(number, grants)
        stop(f"there is no grant {number} that can be read" + (f"; {hint}" if hint else ""))
    recorded = registered.grant.evidence.sha256 if registered.grant.evidence else None
    if recorded is None:
        stop(f"{number.upper()} records no SHA-256, so no file can be compared with it")
    if not letter.is_file():
        stop(f"{letter} is not a file")
    found = digest_of(letter)
    if found != recorded:
        say(f"No: {letter} is not the evidence of {number.upper()}.")
        click.echo(f"Its SHA-256 is {found}, and the recorded one is {recorded}.")
        sys.exit(NOT_THE_EVIDENCE)
    say(f"Yes: {letter} is the evidence of {number.upper()}.")
