"""The command `commons new`: a material from nothing, by answering the questions of the submission form."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, TypeAlias

import click

from build_tools.catalogue import PERMISSIONS
from build_tools.loading import load
from build_tools.pipeline import current_day
from build_tools.questions import questions
from build_tools.submissions.documents import CannotImportError
from build_tools.submissions.drafts import write_draft
from build_tools.submissions.fields import organisation_key
from build_tools.submissions.new_material import NEEDED, NewMaterial
from build_tools.terminal import (
    COULD_NOT_RUN,
    at_a_terminal,
    end_with_checks,
    require_repository,
    root_option,
    say,
    say_what_was_written,
    says_what_failed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from build_tools.questions import AskedOfContributors

Given: TypeAlias = "Mapping[str, tuple[str, ...]]"

_WIDTH = 100
_FEW = 12


def with_an_option_for_each_question(command: Callable[..., None]) -> Callable[..., None]:
    """The command, with an option for each question of the form."""
    for question in reversed(questions(None)):
        option = click.option(
            f"--{question.key.replace('_', '-')}", question.key, multiple=True, metavar="TEXT", help=_help(question)
        )
        command = option(command)
    return command


def _help(question: AskedOfContributors) -> str:
    keys = [each.key for each in question.choices]
    if question.key == "domains":
        return f"{question.words} Codes with commas, such as PS7,PCF6."
    if question.form == "lines":
        return f"{question.words} {question.hint} Give the option once for each line."
    if not keys:
        return f"{question.words} {question.hint}"
    how = "Write" if len(keys) == 1 else "One of" if question.form == "one" else "Some of"
    return f"{question.words} {how}: {', '.join(keys)}."


@click.command(epilog='Example: commons new, or commons new --yes --title "Asking about fathers" --type tool')
@with_an_option_for_each_question
@click.option("--slug", metavar="NAME", help="The material's folder, when it is not to be made from the title.")
@click.option("--yes", "as_proposed", is_flag=True, help="Ask nothing: take what is proposed, and leave the rest open.")
@root_option
@says_what_failed
def new(root: Path, slug: str | None, *, as_proposed: bool, **given: tuple[str, ...]) -> None:
    """Begin a material: the questions of the submission form, and a text to fill in.

    At a terminal, what the options leave open is asked, and each answer is tried against the checks. Enter leaves a
    question open. What is open is a field without a value or a sentence between {{ and }}, and the checks name each.
    Nothing is overwritten, and Ctrl-C writes nothing. Exits with 1 when something is open, and with 2 when an answer
    does not hold; then nothing was written.
    """
    require_repository(root)
    form = NewMaterial(load(root, current_day()), slug)
    if at_a_terminal() and not as_proposed:
        ask(form, given)
    else:
        fill_in(form, given, as_proposed=as_proposed)
    draft = form.draft()
    written = write_draft(draft, form.catalogue)
    say_what_was_written(root, written)
    for sentence in dict.fromkeys(draft.to_know):
        say(f"For the editor: {sentence}")
    end_with_checks(root, written)


def fill_in(form: NewMaterial, given: Given, *, as_proposed: bool) -> None:
    """Take the answers that the options give, and stop with exit code 2 when one does not hold or is missing.

    Args:
        form: Where the answers go.
        given: The options, by the keys of the questions.
        as_proposed: Whether what is missing may stay open, and what is proposed is taken.
    """
    needed = {name for names in NEEDED.values() for name in names}
    wrong = []
    for question in form.asked:
        texts = given[question.key]
        proposed = form.default(question) if as_proposed and not texts else ""
        why = form.take(question, texts or (proposed,)) if any(texts) or proposed else None
        flag = question.key.replace("_", "-")
        if why:
            wrong.append(f"--{flag}: {why}")
        elif not any(texts) and question.key in needed and not as_proposed:
            wrong.append(f"--{flag} is missing. {question.words} To leave it open, add --yes.")
    if not wrong and not form.given_slug and not form.answers.words("title"):
        wrong.append("--title or --slug must be given, because the folder has its name from it")
    for sentence in wrong:
        say(f"commons: {sentence}", err=True)
    if wrong:
        click.echo("Nothing was written.", err=True)
        sys.exit(COULD_NOT_RUN)


def ask(form: NewMaterial, given: Given) -> None:
    """Ask whatever the options leave open, each question until its answer holds.

    Args:
        form: Where the answers go.
        given: The options, by the keys of the questions.
    """
    click.echo("Enter takes what stands in brackets, or leaves a question open. Ctrl-C stops, and nothing is written.")
    for question in form.asked:
        if any(given[question.key]) or form.is_asked(question):
            ask_until_it_holds(form, question, given[question.key])
        if question.key == "title":
            ask_for_a_folder(form)
        if question.key == "organisation":
            say_if_new(form)


def ask_until_it_holds(form: NewMaterial, question: AskedOfContributors, texts: Sequence[str]) -> None:
    """Put one question, again after each answer that does not hold.

    Args:
        form: Where the answer goes.
        question: The question.
        texts: What an option gave, or nothing.
    """
    if not any(texts):
        _show(question)
    while True:
        proposed = "" if question.key == "organisation" else form.default(question)  # nobody claims ours by mistake
        answer = texts if any(texts) else _answered(question, proposed)
        why = form.take(question, answer) if any(answer) else None
        if why is None:
            return
        say(f"  {why}")
        texts = ()


def _show(question: AskedOfContributors) -> None:
    """Print a question and its choices, numbered, under the framework that each belongs to."""
    say()
    say(question.words)
    hint = question.hint if not question.choices else ""
    if len(question.choices) > 1:
        hint = "One number or code." if question.form == "one" else "Numbers or codes, with commas between them."
    elif question.choices:
        hint = f"Write {question.choices[0].key} if so."
    if question.key == "declaration":
        hint = f"Read the newest text in {PERMISSIONS}/declarations/ first. {hint}"
    say(textwrap.fill(hint, _WIDTH, initial_indent="  ", subsequent_indent="  "))
    group = ""
    for number, choice in enumerate(question.choices, 1):
        if choice.group != group:
            group = choice.group
            say(f"  {group}")
        words = choice.words if choice.words.startswith(choice.key) else f"{choice.words} ({choice.key})"
        shown = textwrap.shorten(words, _WIDTH, placeholder="…") if group else words
        say(textwrap.fill(shown, _WIDTH + 7, initial_indent=f"  {number:>3}  ", subsequent_indent=" " * 7))


def _answered(question: AskedOfContributors, proposed: str) -> list[str]:
    """What somebody types: one text, or lines until an empty one."""
    first = click.prompt("  Answer", default=proposed, show_default=bool(proposed))
    lines = [str(first)]
    while question.form == "lines" and lines[-1].strip() and lines != [proposed]:
        lines.append(str(click.prompt("  And", default="", show_default=False)))
    return lines


def ask_for_a_folder(form: NewMaterial) -> None:
    """Ask for the name of the folder, where none can be made of the title."""
    while True:
        try:
            if form.given_slug or form.answers.words("title"):
                say(f"  It will be in materials/{form.slug}/.")
                return
            say("Without a title, what is its folder to be called? Small letters and hyphens.")
        except CannotImportError as error:
            say(f"  {error}")
        try:
            form.name_folder(str(click.prompt("  Folder")))
        except CannotImportError as error:
            say(f"  {error}")


def say_if_new(form: NewMaterial) -> None:
    """Say when an organisation is not in the register, which may be right and may be a slip."""
    name = form.answers.words("organisation")
    key = organisation_key(name, form.catalogue)
    if name and key not in form.catalogue.organisations:
        known = ", ".join(sorted(each.name or key for key, each in form.catalogue.organisations.items())[:_FEW])
        say(f"  `{name}` is not in organisations.yaml yet, so an editor adds it. Those that are: {known}.")
