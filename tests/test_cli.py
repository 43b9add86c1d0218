"""The command: what it prints, how it exits, and that nothing it meets becomes a traceback."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from build_tools.checks.runner import enrolled_checks
from build_tools.cli import main

REPOSITORY = Path(__file__).parent.parent
EXAMPLE = Path(__file__).parent / "repositories" / "example"
SMALL = Path(__file__).parent / "repositories" / "small"


def commons(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns(".cache"))
    index = root / "materials" / "what-helps" / "index.md"
    index.write_text(index.read_text().replace("reuse: InC", "reuse: CC BY-4.0"))
    return root


def test_a_clean_repository_exits_with_0() -> None:
    result = commons("check", "--root", SMALL, "--today", "2026-11-21")
    assert (
        result.output
        == "Checked 5 materials, 2 references and 2 grants: no errors, no warnings, no pieces of advice.\n"
    )
    assert result.exit_code == 0


def test_an_error_exits_with_1_and_says_where_and_what_to_write(faulty: Path) -> None:
    result = commons("check", "--root", faulty)
    assert "materials/what-helps/index.md:12:" in result.output
    assert "hint: did you mean CC-BY-4.0?" in result.output
    assert result.exit_code == 1


def test_a_path_limits_what_is_printed(faulty: Path) -> None:
    assert commons("check", "--root", faulty, faulty / "materials" / "a-talk").exit_code == 0
    assert commons("check", "--root", faulty, faulty / "materials" / "what-helps").exit_code == 1


def test_strict_counts_warnings(faulty: Path) -> None:
    (faulty / "materials" / "what-helps" / "index.md").write_text(
        (SMALL / "materials" / "what-helps" / "index.md").read_text().replace("2099-11-20", "2026-11-21")
    )
    assert commons("check", "--root", faulty, "--today", "2026-11-22").exit_code == 0
    assert commons("check", "--root", faulty, "--today", "2026-11-22", "--strict").exit_code == 1


def test_a_grant_that_has_expired_today_fails_today(faulty: Path) -> None:
    shutil.copytree(SMALL / "materials", faulty / "materials", dirs_exist_ok=True)
    grant = faulty / "permissions" / "PERM-0002.yaml"
    grant.write_text(grant.read_text() + "expires_on: 2027-06-01\n")
    assert commons("check", "--root", faulty, "--today", "2027-05-31").exit_code == 0
    assert commons("check", "--root", faulty, "--today", "2027-06-01").exit_code == 1


def test_json_has_the_documented_shape(faulty: Path) -> None:
    printed = json.loads(commons("check", "--root", faulty, "--format", "json", "--today", "2026-11-21").output)
    documented = json.loads(
        re.findall(r"```json\n(.*?)```", (REPOSITORY / "CONTRIBUTING.md").read_text(), re.DOTALL)[0]
    )
    assert list(printed) == list(documented) == ["diagnostics", "summary"]
    assert list(printed["diagnostics"][0]) == list(documented["diagnostics"][0])
    assert set(documented["summary"]) <= set(printed["summary"])
    assert printed["summary"]["errors"] == 1


def test_github_annotations_escape_what_a_workflow_would_obey(faulty: Path) -> None:
    index = faulty / "materials" / "what-helps" / "index.md"
    index.write_text(index.read_text().replace("CC BY-4.0", '"%0A::warning::x,y:z"'))
    output = commons("check", "--root", faulty, "--format", "github").output
    assert output.startswith("::error file=materials/what-helps/index.md,line=12,col=")
    assert "%250A::warning::x,y:z" in output
    assert output.count("\n") == 1


def test_two_runs_print_the_same_bytes(faulty: Path) -> None:
    runs = {commons("check", "--root", faulty, "--format", "json", "--today", "2026-11-21").output for _ in range(2)}
    assert len(runs) == 1


def test_a_terminal_shows_the_line_with_a_caret(faulty: Path) -> None:
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "build_tools", "check", "--root", str(faulty)]
    with subprocess.Popen(command, stdout=child, stderr=child, cwd=REPOSITORY) as process:
        os.close(child)
        printed = b""
        try:
            while chunk := os.read(parent, 4096):
                printed += chunk
        except OSError:
            pass  # Linux ends a pseudo-terminal's reading in this way
        os.close(parent)
    text = re.sub(r"\x1b\[[0-9;]*m", "", printed.decode()).replace("\r\n", "\n")
    assert "--> materials/what-helps/index.md:12:" in text
    line, caret = re.findall(r"^12 \| (.*)\n   \| ( *\^+)$", text, re.MULTILINE)[0]
    assert line[caret.index("^") : len(caret)] == "CC BY-4.0"
    assert process.returncode == 1


def test_a_folder_that_is_no_repository_exits_with_2(tmp_path: Path) -> None:
    result = commons("check", "--root", tmp_path)
    assert "holds no kss_map.yaml and no materials/" in result.output
    assert result.exit_code == 2


def test_a_folder_where_a_file_should_be_is_a_fault_like_any_other(faulty: Path) -> None:
    (faulty / "kss_map.yaml").unlink()
    (faulty / "kss_map.yaml").mkdir()
    result = commons("check", "--root", faulty)
    assert result.exit_code == 1
    assert "kss_map.yaml:1:1: error FMT021 stray-file: a file should be here, and this is a folder" in result.output


def test_a_file_that_cannot_be_read_exits_with_2_in_one_sentence(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str, flags: int, *rest: object) -> int:
        if str(path).endswith("kss_map.yaml"):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return opened(path, flags, *rest)  # type: ignore[arg-type]  # as it was called

    opened = os.open
    monkeypatch.setattr(os, "open", broken)
    result = commons("check", "--root", faulty)
    assert result.exit_code == 2
    assert re.fullmatch(r"commons: [^\n]*kss_map\.yaml\)\n", result.output)


@pytest.mark.parametrize("code", ["RGT004", "rgt004", "adapted-no-derivatives", "adapted_no_derivatives"])
def test_explain_takes_a_code_or_a_name(code: str) -> None:
    result = commons("explain", code)
    assert result.output.startswith("RGT004 adapted-no-derivatives (error)\n")
    assert "**Why.**" in result.output


def test_explain_of_an_unknown_check_suggests_one() -> None:
    result = commons("explain", "unknown-licences")
    assert result.output == "commons: there is no check unknown-licences; did you mean unknown-licence?\n"
    assert result.exit_code == 2


def test_every_check_can_be_explained() -> None:
    for code in enrolled_checks():
        assert commons("explain", code).exit_code == 0


def test_stage_writes_the_tree_and_overwrites_nothing(tmp_path: Path) -> None:
    result = commons("stage", tmp_path / "tree", "--root", SMALL)
    assert re.fullmatch(rf"Wrote \d+ files into {re.escape(str(tmp_path / 'tree'))}\.\n", result.output)
    page = (tmp_path / "tree" / "materials" / "a-talk" / "index.md").read_text()
    assert page.startswith('---\ntitle: "A talk"\n')
    again = commons("stage", tmp_path / "tree", "--root", SMALL)
    assert again.exit_code == 2
    assert "nothing is overwritten" in again.output


def test_stage_and_build_refuse_a_repository_with_errors(faulty: Path, tmp_path: Path) -> None:
    for command in (["stage", str(tmp_path / "tree")], ["build", "--site", str(tmp_path / "tree")]):
        result = commons(*command, "--root", faulty)
        assert result.exit_code == 1
        assert "RGT" in result.output
        assert not (tmp_path / "tree").exists()


def test_build_says_what_it_did(tmp_path: Path) -> None:
    result = commons("build", "--root", SMALL, "--site", tmp_path / "site")
    assert result.exit_code == 0, result.output
    assert re.search(
        r"^Built 3 materials under 3 domains in \d+\.\d seconds, with 0 warnings\.$", result.output, re.MULTILINE
    )
    assert str(tmp_path / "site" / "index.html") in result.output


def every_command(group: click.Group = main, words: tuple[str, ...] = ()) -> dict[str, click.Command]:
    """Every command by its words, with those of the groups: `grant` and `grant new`."""
    found: dict[str, click.Command] = {}
    for name, command in sorted(group.commands.items()):
        found[" ".join([*words, name])] = command
        if isinstance(command, click.Group):
            found.update(every_command(command, (*words, name)))
    return found


def test_groups_are_walked() -> None:
    assert {"check", "grant", "grant new", "grant verify", "report due", "report rights"} <= set(every_command())


@pytest.mark.parametrize("name", every_command())
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = commons(*name.split(), "--help")
    assert f"Example: commons {name}" in result.output
    for parameter in every_command()[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize(
    "name", sorted(set(every_command()) - {"clean", "explain", "grant", "links", "report", "schema"})
)
def test_every_command_on_a_repository_takes_root(name: str, tmp_path: Path) -> None:
    assert "--root" in commons(*name.split(), "--help").output
    needed = [
        part
        for parameter in every_command()[name].params
        if parameter.required
        for part in ([parameter.opts[0], "rights"] if isinstance(parameter, click.Option) else ["x"])
    ]
    result = commons(*name.split(), *needed, "--root", tmp_path)
    assert "holds no kss_map.yaml and no materials/" in result.output
    assert result.exit_code == 2
