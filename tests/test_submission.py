"""A submission is data: nothing that it brings is run, followed or believed."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from build_tools.exports.submission_summary import Summary
from supply_chain import submission
from supply_chain.locked import REPOSITORY
from supply_chain.submission import DATA, FROM_BASE, PREVIEW, SUMMARY, compose, not_taken, offline
from tests.built_site import SMALL
from tests.days import EPOCH
from tests.workflow_log import annotations_in

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = REPOSITORY / ".ci" / "check-submission"
WORKFLOW = REPOSITORY / ".github" / "workflows" / "check.yml"
SPRUNG = "sprung"
"""What each trap makes when it is sprung."""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A branch: the small repository, and our theme where its settings look for it."""
    folder = tmp_path / "base" / "tests" / "repositories" / "small"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns(".cache"))
    settings = (SMALL / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(settings.replace("../../../", ""))
    shutil.copytree(REPOSITORY / "overrides", folder / "overrides")
    (folder / "build_tools").mkdir()
    shutil.copy(REPOSITORY / "build_tools" / "mkdocs_hooks.py", folder / "build_tools")
    return folder


@pytest.fixture
def head(base: Path, tmp_path: Path) -> Path:
    """What somebody sends: the branch with a change in a material."""
    folder = tmp_path / "head"
    shutil.copytree(base, folder)
    index = folder / "materials" / "a-talk" / "index.md"
    index.write_text(index.read_text() + "\nOne sentence more.\n")
    return folder


def checked(base: Path, head: Path, *options: str) -> tuple[int, str, str]:
    """The exit code, the annotations of a check, and what a trap would have left behind."""
    done = subprocess.run(
        [str(SCRIPT), *options, str(base), str(head)],
        capture_output=True,
        text=True,
        check=False,
        cwd=head,
        env={
            **os.environ,
            "SOURCE_DATE_EPOCH": EPOCH,
            "TRAP": str(head.parent / SPRUNG),
            "GITHUB_TOKEN": "not-a-token",
        },
    )
    assert done.stderr == "", done.stderr
    return done.returncode, done.stdout, ",".join(path.name for path in head.parent.glob(f"{SPRUNG}*"))


def trap(folder: Path, name: str) -> str:
    """A program that leaves a file behind when it is run."""
    return f"import pathlib\npathlib.Path({str(folder.parent / (SPRUNG + '-' + name))!r}).touch()\n"


def test_a_good_submission_passes_and_is_built(base: Path, head: Path) -> None:
    code, text, sprung = checked(base, head, "--build")
    assert (code, sprung) == (0, ""), text
    assert "Built 3 materials" in text
    assert "::" not in text


def test_what_is_kept_is_a_summary_for_editors_and_the_site(base: Path, head: Path, tmp_path: Path) -> None:
    (head / "mkdocs.yml").write_text("site_name: taken\n")
    code, text, _ = checked(base, head, "--build", "--keep", str(tmp_path / "kept"))
    assert code == 0, text
    found = Summary.model_validate_json((tmp_path / "kept" / SUMMARY).read_bytes())
    assert found.preview
    assert (tmp_path / "kept" / PREVIEW / "materials" / "a-talk" / "index.html").is_file()
    assert found.not_taken == ("mkdocs.yml",)
    (change,) = found.changes
    assert (change.key, change.kind) == ("a-talk", "changed")
    assert ("words", "0", "3") in {(each.what, each.before, each.after) for each in change.differences}
    said = (tmp_path / "kept" / "summary.md").read_text()
    assert said.startswith("## Nothing blocks this submission")
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {SUMMARY, PREVIEW, "summary.md"}


def test_what_is_kept_of_a_bad_submission_says_what_to_put_right(base: Path, head: Path, tmp_path: Path) -> None:
    (head / "materials" / "linked").symlink_to("/etc")
    index = head / "materials" / "what-helps" / "index.md"
    index.write_text(index.read_text().replace("reuse: InC", "reuse: CC BY-4.0"))
    code, _, _ = checked(base, head, "--build", "--keep", str(tmp_path / "kept"))
    assert code == 1
    found = Summary.model_validate_json((tmp_path / "kept" / SUMMARY).read_bytes())
    assert [each.path for each in found.refused] == ["materials/linked"]
    assert found.blocks
    assert not found.preview
    said = (tmp_path / "kept" / "summary.md").read_text()
    assert said.startswith("## Not ready: 2 faults must be put right first")
    assert "symbolic link" in said
    assert "Write instead: `did you mean CC-BY-4.0?`" in said


def test_a_fault_is_an_annotation_at_its_place(base: Path, head: Path) -> None:
    index = head / "materials" / "what-helps" / "index.md"
    index.write_text(index.read_text().replace("reuse: InC", "reuse: CC BY-4.0"))
    code, text, _ = checked(base, head, "--build")
    (level, properties, message) = annotations_in(text)[0]
    assert (level, properties["file"], properties["line"]) == ("error", "materials/what-helps/index.md", "12")
    assert "CC-BY-4.0" in message
    assert code == 1


def test_no_program_or_setting_of_a_submission_is_run_or_read(base: Path, head: Path) -> None:
    for name in ("build_tools", "tests", "supply_chain", "click", "yaml", ".github/workflows", ".ci", "hooks"):
        (head / name).mkdir(parents=True, exist_ok=True)
    for name in (
        *("build_tools/__init__.py", "build_tools/__main__.py", "supply_chain/__init__.py", "click/__init__.py"),
        *("yaml/__init__.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "setup.py", "tests/conftest.py"),
        *("hooks/hook.py", ".ci/check-submission", ".ci/run"),
    ):
        (head / name).write_text(trap(head, name.replace("/", "-")))
    (head / "build_tools" / "mkdocs_hooks.py").write_text(trap(head, "the-hook"))
    (head / "mkdocs.yml").write_text(
        "site_name: taken\nhooks: [hooks/hook.py]\nplugins: [search]\nINHERIT: /etc/passwd\n"
    )
    (head / "pyproject.toml").write_text("[build-system]\nrequires = ['evil']\n")
    (head / "overrides" / "main.html").write_text("{{ 1/0 }}")
    (head / ".github" / "workflows" / "check.yml").write_text("on: push\n")
    (head / ".gitmodules").write_text('[submodule "x"]\n\tpath = x\n\turl = file:///etc\n')
    (head / ".git").mkdir()
    (head / ".git" / "config").write_text(f"[core]\n\tfsmonitor = touch {head.parent / SPRUNG}-fsmonitor\n")
    code, text, sprung = checked(base, head, "--build")
    assert sprung == ""
    assert code == 0, text
    warned = [message for level, _, message in annotations_in(text.split("Checked")[0]) if level == "warning"]
    assert len(warned) == 1
    for name in ("mkdocs.yml", "build_tools/__init__.py", ".github/workflows/check.yml", ".gitmodules", "conftest.py"):
        assert name in warned[0]


def test_a_program_among_the_data_is_refused_and_not_run(base: Path, head: Path) -> None:
    for name in ("materials/conftest.py", "docs/hook.py", "materials/a-talk/sitecustomize.py", "citations/x.py"):
        (head / name).write_text(trap(head, name.replace("/", "-")))
    code, text, sprung = checked(base, head)
    assert sprung == ""
    assert code == 1
    assert {"materials/a-talk/sitecustomize.py", "docs/hook.py"} <= {
        properties["file"] for level, properties, _ in annotations_in(text) if level == "error"
    }


@pytest.mark.parametrize(
    "place", ["materials/a-talk/notes.txt", "docs/elsewhere", "materials/linked", "permissions", "glossary.yaml"]
)
def test_a_symbolic_link_is_refused_by_name_and_never_followed(base: Path, head: Path, place: str) -> None:
    path = head / place
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    outside = head.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("a-secret-of-the-host")
    path.symlink_to(outside / "secret.txt" if path.suffix else outside)
    code, text, _ = checked(base, head)
    assert code == 1
    assert any(
        properties.get("file") == place and "symbolic link" in message
        for _, properties, message in annotations_in(text)
    )
    assert "a-secret-of-the-host" not in text


def test_a_submodule_is_refused(base: Path, head: Path) -> None:
    (head / "materials" / "hollow").mkdir()
    nested = head / "docs" / "nested"
    nested.mkdir()
    (nested / ".git").write_text("gitdir: ../../.git/modules/x\n")
    code, text, _ = checked(base, head)
    assert code == 1
    refused = {properties.get("file") for _, properties, message in annotations_in(text) if "submodule" in message}
    assert refused == {"materials/hollow", "docs/nested/.git"}


def test_what_is_no_file_is_refused_and_not_waited_for(base: Path, head: Path) -> None:
    os.mkfifo(head / "materials" / "a-talk" / "pipe.txt")
    code, text, _ = checked(base, head)
    assert code == 1
    assert "neither a file nor a folder" in text


def test_styles_of_references_come_from_the_branch(base: Path, head: Path, tmp_path: Path) -> None:
    for folder, text in ((base, "ours"), (head, "theirs")):
        (folder / "citations" / "csl").mkdir(exist_ok=True)
        (folder / "citations" / "csl" / "harvard.csl").write_text(text)
    (tmp_path / "tree").mkdir()
    assert compose(base, head, tmp_path / "tree") == {}
    assert (tmp_path / "tree" / "citations" / "csl" / "harvard.csl").read_text() == "ours"
    assert "citations/csl/harvard.csl" in not_taken(base, head)


def test_a_file_where_a_folder_belongs_is_refused(base: Path, head: Path, tmp_path: Path) -> None:
    shutil.rmtree(head / "docs")
    (head / "docs").write_text("x")
    (head / "glossary.yaml").unlink(missing_ok=True)
    (head / "glossary.yaml").mkdir()
    (tmp_path / "tree").mkdir()
    refused = compose(base, head, tmp_path / "tree")
    assert set(refused) == {"docs", "glossary.yaml"}


def test_the_tree_holds_what_it_says_and_nothing_else(base: Path, head: Path, tmp_path: Path) -> None:
    (head / "more").mkdir()
    (head / "more" / "x.yaml").write_text("x: 1\n")
    (tmp_path / "tree").mkdir()
    compose(base, head, tmp_path / "tree")
    assert {path.name for path in (tmp_path / "tree").iterdir()} <= {
        name.partition("/")[0] for name in (*DATA, *FROM_BASE)
    }
    assert [path.name for path in (tmp_path / "tree" / "build_tools").iterdir()] == ["mkdocs_hooks.py"]
    talk = "materials/a-talk/index.md"
    assert (tmp_path / "tree" / talk).read_text() == (head / talk).read_text()


def test_a_check_has_no_network_and_none_of_the_hosts_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = offline()
    if not prefix:
        pytest.skip("this machine lets nobody turn the network off")
    monkeypatch.setenv("GITHUB_TOKEN", "not-a-token")
    ask = "import socket; socket.create_connection(('192.0.2.1', 9), 2)"
    done = subprocess.run([*prefix, sys.executable, "-c", ask], check=False, capture_output=True, text=True, timeout=20)
    assert "Network is unreachable" in done.stderr
    package = tmp_path / "tools" / "build_tools"
    package.mkdir(parents=True)
    allowed = ["HOME", "LANG", "LC_CTYPE", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "SOURCE_DATE_EPOCH"]
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(f"import os, sys\nsys.exit(not set(os.environ) <= {set(allowed)})\n")
    monkeypatch.setattr(submission, "REPOSITORY", tmp_path / "tools")
    monkeypatch.setattr(submission, "MOST_SECONDS", 20)
    assert submission.run_commons([], tmp_path, prefix) == 0


def test_a_check_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "tools" / "build_tools"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(submission, "REPOSITORY", tmp_path / "tools")
    monkeypatch.setattr(submission, "MOST_SECONDS", 1)
    assert submission.run_commons([], tmp_path, []) == 2


# The workflow


def test_the_workflow_gives_a_submission_nothing_to_take() -> None:
    """What holds for every workflow is in tests/test_workflows.py."""
    workflow = yaml.safe_load(WORKFLOW.read_text())
    assert workflow[True] == {"pull_request": None}  # YAML 1.1 reads `on` as true
    (job,) = workflow["jobs"].values()
    checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"].get("ref") for step in checkouts] == ["${{ github.event.pull_request.base.sha }}", None]
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        "make -C base .venv/site",
        "base/.ci/check-submission --build --keep kept base submission",
        'test ! -f kept/summary.md || cat kept/summary.md >> "$GITHUB_STEP_SUMMARY"',
    ]
    kept = [step["with"]["path"] for step in job["steps"] if "upload-artifact" in step.get("uses", "")]
    assert kept == [f"kept/{SUMMARY}", f"kept/{PREVIEW}"]


def test_the_script_can_be_run() -> None:
    assert SCRIPT.stat().st_mode & stat.S_IXUSR
