"""No command prints what a workflow or a terminal obeys, whatever stands in the repository or on the command line."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

from build_tools import cli, cli_grants, cli_import, cli_links, cli_new, cli_reports, cli_summary, cli_withdrawal
from build_tools.cli import main
from build_tools.publishing import BuildFailedError
from tests.built_site import SMALL
from tests.test_cli import every_command
from tests.workflow_log import FRAGMENTS, annotations_in, commands, hostile, unseen

arguments = hostile.map(lambda text: re.sub("[\0\ud800-\udfff]", "", text) or "x")
names = arguments.map(lambda text: text.replace("/", "")[:40]).filter(lambda text: text not in {"", ".", ".."})
LEAVES = sorted(name for name, command in every_command().items() if not isinstance(command, click.Group))
WITHOUT_ROOT = {"clean", "explain", "schema"}
GIVEN: dict[str, list[str]] = {
    "check": [],
    "build": ["--without-search"],
    "clean": ["picture.jpg"],
    "explain": ["RGT001"],
    "forget": [],
    "grant new": [],
    "grant verify": ["PERM-0001", "letter.pdf"],
    "new": ["--yes", "--title", "A talk"],
    "report contributors": [],
    "report coverage": [],
    "report due": [],
    "report links": [],
    "report reading": [],
    "report references": [],
    "report rights": [],
    "import": ["form.docx"],
    "links age": [],
    "links list": [],
    "links record": ["lychee.json"],
    "summary": [],
    "template": ["form.docx"],
    "schema": [],
    "serve": [],
    "stage": ["tree"],
    "withdraw": ["what-helps", "--reason", "superseded"],
}
"""What each command needs to run at all."""


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    return result.output


def assert_nothing_is_obeyed(text: str) -> None:
    assert commands(text) == []
    assert unseen(text) <= {"\t"}  # the command line indents with it
    assert "Traceback" not in text


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository, in a folder in which commands may write; a preview is never started."""
    shutil.copytree(SMALL, tmp_path / "repository", ignore=shutil.ignore_patterns(".cache"))
    monkeypatch.setattr(cli, "serve_site", lambda *_: 0)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "repository"


def test_every_command_is_tried() -> None:
    assert set(GIVEN) == set(LEAVES)


@pytest.mark.parametrize("name", LEAVES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=arguments)
def test_whatever_it_is_called_with(root: Path, name: str, value: str) -> None:
    options = [option for option in every_command()[name].params if isinstance(option, click.Option)]
    written = {"--site"}  # where a site is put
    valued = [each.opts[0] for each in options if not each.is_flag and each.opts[0] not in written][:6]
    for word in (value, f"--{value}", f"-{value}"):
        assert_nothing_is_obeyed(run(*name.split(), word))
    where: list[str | Path] = [] if name in WITHOUT_ROOT else ["--root", root]
    for option in valued:
        assert_nothing_is_obeyed(run(*name.split(), *GIVEN[name], *where, f"{option}={value}"))
    if name in {"check", "clean", "explain", "grant verify", "withdraw"}:
        given_words = GIVEN[name][1:] if name in {"grant verify", "withdraw"} else []
        assert_nothing_is_obeyed(run(*name.split(), *given_words, *where, "--", value))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names, value=hostile)
def test_whatever_stands_in_the_repository(root: Path, name: str, value: str) -> None:
    copy = root.with_name("hostile")
    shutil.copytree(root, copy)
    try:
        spoil(copy, name, value.encode("utf-8", "surrogatepass"))
        for command in LEAVES:
            words = [*command.split(), *GIVEN[command]]
            where: list[str | Path] = [] if command in WITHOUT_ROOT else ["--root", copy]
            if command != "links age":  # which speaks to workflows in their own words
                assert_nothing_is_obeyed(run(*words, *where))
        said = run("links", "age", "--root", copy)
        assert commands(said) == ["::warning::Nobody has looked at the external links yet."]
        assert_nothing_is_obeyed(run("check", "--format", "json", "--root", copy))
        assert_nothing_is_obeyed(run("check", "--format", "sarif", "--root", copy))
        assert_nothing_is_obeyed(run("summary", "--format", "json", "--against", root, "--root", copy))
        assert_nothing_is_obeyed(run("report", "rights", "--format", "csv", "--root", copy))
        text = run("check", "--format", "github", "--root", copy)
        assert unseen(text) == set()
        assert annotations_in(text)
    finally:
        shutil.rmtree(copy)


def spoil(root: Path, name: str, value: bytes) -> None:
    """Put a name and a text wherever a stranger can."""
    folder = root / "materials" / "what-helps"
    for place in (folder, root / "docs", root / "materials", root / "permissions", root / "paths", root / "citations"):
        try:
            (place / name).write_bytes(value)
        except OSError:  # this machine has no such name
            (place / "plain-name").write_bytes(value)
    index = folder / "index.md"
    quoted = value.replace(b"'", b"''").replace(b"\n", b"\n\n")
    front, _, body = index.read_bytes().partition(b"\n---\n")
    front = re.sub(rb"(?m)^title: .*", lambda _: b"title: '" + quoted + b"'", front)
    index.write_bytes(front + b"\n'" + quoted + b"': '" + quoted + b"'\n---\n" + body + b"\n\n" + value + b"\n")
    for register in ("organisations.yaml", "glossary.yaml", "kss_map.yaml", "paths/talking-with-fathers.yaml"):
        with (root / register).open("ab") as file:
            file.write(b"\n'" + quoted + b"': {name: '" + quoted + b"'}\n")
    with (root / "citations" / "hostile.bib").open("wb") as file:
        file.write(b"@book{" + value + b", title={" + value + b"}}\n")


REPOSITORY_COMMANDS = sorted(set(LEAVES) - WITHOUT_ROOT - {"import", "links age", "links record"})
FAILURES = (OSError, BuildFailedError, RuntimeError, ValueError, KeyError, click.ClickException)


@pytest.mark.parametrize("failure", FAILURES)
def test_whatever_an_exception_says(root: Path, failure: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def fail(*_: object, **__: object) -> None:
        raise failure(*((5, said[-1], said[-1]) if failure is OSError else (said[-1],)))

    for module in (cli, cli_grants, cli_summary, cli_withdrawal):
        monkeypatch.setattr(module, "run_checks", fail)
    for module in (cli_grants, cli_import, cli_links, cli_new, cli_reports):
        monkeypatch.setattr(module, "load", fail)
    for name in ("serve_site", "drop_kept"):
        monkeypatch.setattr(cli, name, fail)
    for number, text in enumerate(fragment for fragment in FRAGMENTS if len(fragment) > 3):
        said.append(text)
        command = REPOSITORY_COMMANDS[number % len(REPOSITORY_COMMANDS)]
        result = CliRunner().invoke(main, [*command.split(), *GIVEN[command], "--root", str(root)])
        assert isinstance(result.exception, SystemExit)
        assert result.exit_code == (1 if failure is click.ClickException else 2)
        assert result.output.count("commons: ") <= 1
        assert_nothing_is_obeyed(result.output)


def test_an_exception_that_nobody_foresaw_is_called_ours_and_quotes_no_file(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        dict[str, str]().pop("somebody's address")

    monkeypatch.setattr(cli, "run_checks", fail)
    text = run("check", "--root", root)
    assert text.startswith("commons: this is a defect of ours, and not your mistake.")
    assert re.search(r"^  cli\.py, line \d+, in check$", text, re.MULTILINE)
    assert text.endswith("\n  KeyError\n")
    assert "address" not in text


def test_a_name_that_is_no_text_is_printed(root: Path) -> None:
    path = os.fsencode(root / "materials" / "what-helps") + b"/\xff::error::x"
    Path(os.fsdecode(path)).write_bytes(b"x")
    for form in ("text", "json", "github"):
        text = run("check", "--format", form, "--root", root)
        assert "error" in text
        assert unseen(text) == set()
