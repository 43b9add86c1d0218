"""An issue that an editor accepted becomes a branch and a pull request; what a stranger wrote can do nothing else."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from at_github.proposal import (
    MOST_CHARACTERS,
    CannotProposeError,
    branch_of,
    commit,
    draft_in,
    packed,
    push,
    request_of,
    unpacked,
)
from build_tools.exports.issue_form import ACCEPTED, SUBMITTED
from build_tools.loading import load
from build_tools.submissions.issues import Issue, read_issue
from supply_chain.locked import REPOSITORY
from tests.days import EPOCH
from tests.specification_runs import TODAY
from tests.submissions.events import as_sent, body_of, event_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKFLOW = REPOSITORY / ".github" / "workflows" / "submission.yml"
SLUG = "talking-about-endings"
MATERIAL = f"materials/{SLUG}/index.md"
ISSUE = Issue(12, "Submission: x", "x", "example-writer", 4242)
PATHS = ("citations", "permissions", "kss_map.yaml", "organisations.yaml", "mkdocs.yml", "materials/genograms")
TOKEN = "not-a-token"  # noqa: S105 - it is none


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a repository like this one, which can be pushed to where it came from."""
    origin, made = tmp_path / "origin", tmp_path / "clone"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    git(tmp_path, "clone", "--quiet", str(origin), str(made))
    for name in PATHS:
        source, target = REPOSITORY / name, made / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    git(made, "add", "--all")
    git(made, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--message", "All")
    git(made, "push", "--quiet", "origin", "HEAD:main")
    return made


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def event(root: Path, **changes: Any) -> Path:
    """The file of an event in which somebody has filled in the form."""
    file = root.parent / "event.json"
    file.write_bytes(as_sent(event_of(body_of(load(root, TODAY)), **changes)))
    return file


# A draft


def test_a_draft_is_made_in_a_copy(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    files, report = draft_in(event(clone), clone)
    assert MATERIAL in files
    assert "title: Talking about endings" in files[MATERIAL]
    assert "What could not be carried over" in report or "For the editor" in report
    assert git(clone, "status", "--porcelain") == ""
    assert unpacked(packed(files, report)) == (files, report)


def test_what_is_handed_on_is_one_line_that_no_program_obeys() -> None:
    line = packed({MATERIAL: "a\nb ${{ x }} $(y) ::set-output name=a::b"}, "\nEOF\nother=1\n")
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", line)
    with pytest.raises(CannotProposeError, match="too long"):
        packed({MATERIAL: "x" * MOST_CHARACTERS}, "")


def line_of(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "%",
        line_of([]),
        line_of([{}, ""]),
        line_of([{MATERIAL: 1}, ""]),
        line_of([{MATERIAL: "x"}, None]),
        line_of([{"citations/x.bib": "x"}, ""]),
        line_of([{MATERIAL: "x", "materials/other/index.md": "y"}, ""]),
        line_of([{MATERIAL: "x", "citations/other.bib": "y"}, ""]),
        line_of([{MATERIAL: "x", ".github/workflows/x.yml": "y"}, ""]),
        line_of([{MATERIAL: "x", "build_tools/cli.py": "y"}, ""]),
        line_of([{MATERIAL: "x", "permissions/../build_tools/cli.py": "y"}, ""]),
        line_of([{MATERIAL: "x", "materials/talking-about-endings/conftest.py": "y"}, ""]),
        line_of([{"materials/../index.md": "x"}, ""]),
        line_of([{f"{MATERIAL}\n": "x"}, ""]),
        line_of([{f"/{MATERIAL}": "x"}, ""]),
    ],
)
def test_the_second_step_takes_one_material_and_nothing_else(line: str) -> None:
    with pytest.raises(CannotProposeError, match="what the first step handed on"):
        unpacked(line)


# A branch


def test_the_commit_credits_the_author_of_the_issue(clone: Path) -> None:
    commit({MATERIAL: "text\n"}, ISSUE, clone)
    push(ISSUE, clone, TOKEN)
    origin = clone.parent / "origin"
    branch = "submission/issue-12"
    assert git(origin, "log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", branch) == (
        "example-writer <4242+example-writer@users.noreply.github.com>"
    )
    assert git(origin, "show", f"{branch}:{MATERIAL}") == "text"
    assert git(origin, "diff", "--name-only", "main", branch) == MATERIAL
    assert "example" not in git(origin, "log", "-1", "--format=%an %ae %cn %ce", branch)
    assert TOKEN not in (clone / ".git" / "config").read_text()


def test_a_branch_that_is_there_stays_as_it_is(clone: Path) -> None:
    commit({MATERIAL: "first\n"}, ISSUE, clone)
    push(ISSUE, clone, TOKEN)
    git(clone, "switch", "--quiet", "main")
    git(clone, "branch", "-D", branch_of(ISSUE))
    commit({MATERIAL: "second\n"}, ISSUE, clone)
    with pytest.raises(CannotProposeError, match="git push failed"):
        push(ISSUE, clone, TOKEN)
    assert git(clone.parent / "origin", "show", f"{branch_of(ISSUE)}:{MATERIAL}") == "first"


def test_what_is_there_is_not_written_over_and_no_link_is_followed(clone: Path) -> None:
    with pytest.raises(CannotProposeError, match=r"there is materials/genograms/index\.md already"):
        commit({"materials/genograms/index.md": "x"}, ISSUE, clone)
    git(clone, "switch", "--quiet", "main")
    git(clone, "branch", "-D", branch_of(ISSUE))
    (clone / "materials" / SLUG).symlink_to(clone.parent)
    with pytest.raises(CannotProposeError, match="nothing is overwritten"):
        commit({MATERIAL: "x"}, ISSUE, clone)
    assert not (clone.parent / "index.md").exists()


# A pull request


def test_the_request_names_the_author_and_quotes_the_report() -> None:
    issue = Issue(12, "Submission: a\n@everybody \x1b[31m " + "x" * 300, "x", "example-writer", 4242)
    request = request_of(issue, SLUG, "Wrote x.\n````\n@somebody ![](https://192.0.2.1/x.png)\n::error::x\n", "main")
    assert request["head"] == "submission/issue-12"
    assert request["base"] == "main"
    assert "@example-writer sent this in issue #12, and is credited in the commit." in request["body"]
    assert "\n`````text\nWrote x.\n````\n" in request["body"]
    assert request["body"].count("`````") == 2
    assert "\n::" not in request["body"]
    assert request["title"] == "Draft of #12: talking-about-endings", "no word that GitHub obeys in a squashed commit"


class GitHub(BaseHTTPRequestHandler):
    """Speaks as much of GitHub's interface as is asked."""

    asked: list[tuple[str, str, dict[str, str]]]
    status = 201

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers["Authorization"], sent))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps({"html_url": "https://github.com/example/commons/pull/13"}).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def github(status: int = 201) -> Iterator[tuple[str, list[tuple[str, str, dict[str, str]]]]]:
    asked: list[tuple[str, str, dict[str, str]]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (GitHub,), {"asked": asked, "status": status}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def step(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as the workflow does."""
    command = [sys.executable, "-P", "-m", "at_github.proposal", name]
    given = {**os.environ, "PYTHONPATH": str(REPOSITORY), "SOURCE_DATE_EPOCH": EPOCH, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=given)


def test_the_two_steps_from_an_event_to_a_pull_request(clone: Path, tmp_path: Path) -> None:
    """`read` is run on this repository itself, as in the workflow; `offer` on the clone, with a made-up GitHub."""
    given, output = event(clone), tmp_path / "output"
    read = step("read", GITHUB_EVENT_PATH=str(given), GITHUB_OUTPUT=str(output))
    assert read.returncode == 0, read.stderr
    (line,) = output.read_text().splitlines()
    assert line.startswith("draft=")
    with github() as (interface, asked):
        offered = step(
            "offer",
            GITHUB_EVENT_PATH=str(given),
            GITHUB_WORKSPACE=str(clone),
            GITHUB_REPOSITORY="example/commons",
            GITHUB_API_URL=interface,
            GITHUB_TOKEN=TOKEN,
            BASE="main",
            DRAFT=line.removeprefix("draft="),
        )
    assert offered.returncode == 0, offered.stderr
    assert "Made https://github.com/example/commons/pull/13." in offered.stdout
    ((path, authorization, request),) = asked
    assert (path, authorization) == ("/repos/example/commons/pulls", f"Bearer {TOKEN}")
    assert request["title"] == "Draft of #12: talking-about-endings"
    branch = git(clone.parent / "origin", "show", f"{request['head']}:{MATERIAL}")
    assert branch.startswith("---\ntitle: Talking about endings\n")
    assert TOKEN not in offered.stdout + offered.stderr


def test_what_fails_is_said_in_one_sentence(clone: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    wrong = event(clone, label="submission")
    read = step("read", GITHUB_EVENT_PATH=str(wrong), GITHUB_OUTPUT=str(output))
    assert read.returncode == 2
    assert len(read.stderr.splitlines()) == 1
    assert "was given the label" in read.stderr
    assert not output.exists()
    with github(422) as (interface, _):
        offered = step(
            "offer",
            GITHUB_EVENT_PATH=str(event(clone)),
            GITHUB_WORKSPACE=str(clone),
            GITHUB_REPOSITORY="example/commons",
            GITHUB_API_URL=interface,
            GITHUB_TOKEN=TOKEN,
            BASE="main",
            DRAFT=packed({MATERIAL: "x\n"}, "x"),
        )
    assert offered.returncode == 2
    assert "GitHub made no pull request of it" in offered.stderr


# The workflow


def test_the_workflow_gives_a_stranger_nothing_to_take() -> None:
    text = WORKFLOW.read_text()
    workflow = yaml.safe_load(text)
    assert workflow[True] == {"issues": {"types": ["labeled"]}}  # YAML 1.1 reads `on` as true
    assert workflow["permissions"] == {}
    assert "secrets" not in re.sub(r"^ *#.*$", "", text, flags=re.MULTILINE)
    jobs = workflow["jobs"]
    assert [*jobs] == ["read", "offer"]
    assert jobs["read"]["if"] == f"github.event.label.name == '{ACCEPTED}'"
    assert ACCEPTED != SUBMITTED
    assert jobs["read"]["permissions"] == {"contents": "read"}
    assert jobs["offer"]["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert jobs["offer"]["needs"] == "read"
    assert "github.token" not in str(jobs["read"])
    for name, job in jobs.items():
        for each in job["steps"]:
            assert "${{" not in each.get("run", ""), "what a stranger wrote would be run as a program"
            if "uses" in each:
                action, _, version = each["uses"].partition("@")
                assert action == "actions/checkout"
                assert re.fullmatch(r"[0-9a-f]{40}", version)
                assert each["with"] == {
                    "ref": "${{ github.event.repository.default_branch }}",
                    "persist-credentials": False,
                }
        assert [each["run"] for each in job["steps"] if "run" in each] == [
            "make .venv/site",
            f".ci/at-github proposal {name}",
        ]


def test_no_expression_in_the_workflow_holds_a_strangers_words() -> None:
    found = set(re.findall(r"\$\{\{\s*(.*?)\s*\}\}", WORKFLOW.read_text()))
    assert found == {
        "github.event.issue.number",
        "github.event.repository.default_branch",
        "steps.read.outputs.draft",
        "needs.read.outputs.draft",
        "github.token",
    }


def test_the_event_is_read_by_our_own_program(clone: Path) -> None:
    issue = read_issue(event(clone, login="Some-Body"))
    assert issue.credit == "Co-authored-by: Some-Body <4242+Some-Body@users.noreply.github.com>"
