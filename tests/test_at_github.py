"""What our workflows do at GitHub, against a stand-in for its interface: nothing that a submission left is believed."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import io
import json
import re
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from at_github import code_scanning, comment, last_look, watch
from at_github.repository import OURS
from build_tools.exports.submission_summary import Summary, SummedFault
from build_tools.readers.link_states import LinkStates, read_link_states
from tests.built_site import SMALL
from tests.workflow_log import annotations_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import click

NAME = "example/commons"
COMMIT = "a" * 40
TOKEN = "not-a-token"  # noqa: S105 - as it says
BLOCKED = Summary(
    found={"RGT009": 1},
    faults=(
        SummedFault(
            path="materials/a/../../x y/index.md",
            line=3,
            column=5,
            end_column=9,
            code="RGT009",
            message="`CC BY` is no licence: @everyone",
        ),
    ),
)


class Interface(BaseHTTPRequestHandler):
    """Speaks as much of GitHub's interface as is asked; what it is told is in `state`."""

    state: dict[str, Any]

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        state = self.state
        state["asked"].append((at.path, self.headers.get("Authorization")))
        path = at.path.removeprefix(f"/repos/{NAME}")
        query = {key: values[0] for key, values in parse_qs(at.query).items()}
        if at.path == "/kept":
            return self._answer(200, state["zip"], "application/zip")
        if path.endswith("/zip"):
            self.send_response(302)
            self.send_header("Location", state.get("location") or f"http://{self.headers['Host']}/kept")
            self.end_headers()
            return None
        if path == "/pulls":
            head = [each for each in state["pulls"] if query["head"] == each["asked as"]]
            return self._answer(200, head)
        if path in state["answers"]:
            answer = state["answers"][path]
            if isinstance(answer, list):
                size, page = int(query["per_page"]), int(query["page"])
                answer = answer[size * (page - 1) : size * page]
            return self._answer(200, answer)
        return self._answer(404, {"message": "Not Found"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.state["sent"].append((self.command, self.path.removeprefix(f"/repos/{NAME}"), body))
        self._answer(201, {"id": 1})

    def do_PATCH(self) -> None:
        self.do_POST()

    def _answer(self, code: int, body: object, kind: str = "application/json") -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def packed(*files: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


def artifact(name: str, number: int, **more: object) -> dict[str, object]:
    return {"id": number, "name": name, "size_in_bytes": 1000, "expired": False} | more


def pull_request(number: int = 7, commit: str = COMMIT, source: str = "somebody/fork") -> dict[str, object]:
    return {
        "number": number,
        "asked as": "somebody:a-branch",
        "head": {"sha": commit, "repo": {"full_name": source}},
        "base": {"repo": {"full_name": NAME}},
    }


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The stand-in, in which one pull request was checked and its check left a summary and a preview."""
    state: dict[str, Any] = {
        "asked": [],
        "sent": [],
        "pulls": [pull_request()],
        "zip": packed(("summary.json", BLOCKED.model_dump_json().encode())),
        "answers": {
            "/pulls/7/files": [{"filename": "materials/a/index.md"}],
            "/actions/runs/5/artifacts": {"artifacts": [artifact("summary", 11), artifact("preview", 12)]},
            "/issues/7/comments": [],
        },
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Interface,), {"state": state}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    event = {
        "id": 5,
        "head_sha": COMMIT,
        "head_branch": "a-branch",
        "head_repository": {"full_name": "somebody/fork"},
        "conclusion": "failure",
        "event": "pull_request",
        "pull_requests": [],
    }
    state["event"] = event
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    monkeypatch.setenv("GITHUB_REPOSITORY", NAME)
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example")
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def run(program: click.Command, github: dict[str, Any], tmp_path: Path, *words: str) -> Result:
    (tmp_path / "event.json").write_text(json.dumps({"workflow_run": github["event"]}))
    return CliRunner().invoke(program, list(words), catch_exceptions=False)


# The comment


def test_the_summary_becomes_one_comment(github: dict[str, Any], tmp_path: Path) -> None:
    result = run(comment.main, github, tmp_path)
    assert (result.exit_code, result.output) == (0, "")
    ((method, path, body),) = github["sent"]
    assert (method, path) == ("POST", "/issues/7/comments")
    lines = body["body"].split("\n")
    assert lines[:2] == [comment.MARK, "## Not ready: 1 fault must be put right first"]
    assert "`` `CC BY` is no licence: @everyone ``" in body["body"]
    assert f"(https://github.example/{NAME}/actions/runs/5/artifacts/12)" in body["body"]
    assert f"(https://github.example/{NAME}/actions/runs/5)" in body["body"]
    assert "do not agree" not in body["body"]


def test_the_comment_that_is_there_is_renewed_and_nobody_elses(github: dict[str, Any], tmp_path: Path) -> None:
    others = [{"id": number, "user": {"login": "somebody"}, "body": comment.MARK} for number in range(150)]
    ours = [
        {"id": 900, "user": {"login": OURS}, "body": f"Another workflow's. {comment.MARK}"},
        {"id": 901, "user": {"login": OURS}, "body": f"{comment.MARK}\nOld."},
    ]
    github["answers"]["/issues/7/comments"] = [*others, *ours]
    assert run(comment.main, github, tmp_path).exit_code == 0
    assert [(method, path) for method, path, _ in github["sent"]] == [("PATCH", "/issues/comments/901")]


@pytest.mark.parametrize(
    "pulls",
    [
        [],
        [pull_request(commit="b" * 40)],
        [pull_request(source="another/fork")],
        [pull_request() | {"asked as": "another:a-branch"}],
        [pull_request() | {"base": {"repo": {"full_name": "another/commons"}}}],
        [pull_request() | {"head": {"sha": COMMIT, "repo": None}}],
    ],
    ids=["none", "pushed since", "another fork", "another owner", "to another repository", "the fork is gone"],
)
def test_a_pull_request_that_github_does_not_name_gets_nothing(
    github: dict[str, Any], tmp_path: Path, pulls: list[dict[str, object]]
) -> None:
    """What the artifact says, and which pull requests the event lists, counts for nothing."""
    github["pulls"] = pulls
    github["event"]["pull_requests"] = [{"number": 1}]
    for program in (comment.main, code_scanning.main):
        assert run(program, github, tmp_path).exit_code == 0
    assert github["sent"] == []


def test_a_submission_that_changes_programs_is_to_be_read_by_hand(github: dict[str, Any], tmp_path: Path) -> None:
    """It may have made its own summary: its verdict is not repeated."""
    github["zip"] = packed(("summary.json", b"{}"))
    github["event"]["conclusion"] = "success"
    changed = [{"filename": f"{number}.py"} for number in range(120)]
    changed += [{"filename": "materials/x.md", "previous_filename": ".github/workflows/@everyone.yml"}]
    github["answers"]["/pulls/7/files"] = [{"filename": "materials/a/index.md"}, *reversed(changed)]
    run(comment.main, github, tmp_path)
    ((_, _, body),) = github["sent"]
    assert body["body"].split("\n")[1] == f"## {comment.BY_HAND}"
    assert "Nothing blocks" not in body["body"]
    assert "`.github/workflows/@everyone.yml`" in body["body"]
    assert "and 111 more" in body["body"]


@pytest.mark.parametrize("count", [2999, 3000, 3001])
def test_a_submission_of_more_files_than_github_lists_is_to_be_read_by_hand(
    github: dict[str, Any], tmp_path: Path, count: int
) -> None:
    """Behind so many materials, what changes the check would stand in no list."""
    github["answers"]["/pulls/7/files"] = [{"filename": f"materials/a/{number}.txt"} for number in range(count)]
    run(comment.main, github, tmp_path)
    ((_, _, body),) = github["sent"]
    assert (f"## {comment.BY_HAND}" in body["body"]) == (count >= 3000)
    assert ("`more files than GitHub lists`" in body["body"]) == (count >= 3000)


def test_a_summary_that_does_not_fit_the_check_is_called_so(github: dict[str, Any], tmp_path: Path) -> None:
    github["zip"] = packed(("summary.json", b"{}"))
    run(comment.main, github, tmp_path)
    assert "do not agree" in github["sent"][0][2]["body"]


BOMB = packed(("summary.json", b" " * 50_000_000 + b"{}"))


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (packed(("other.json", b"{}")), "does not hold summary.json"),
        (packed(("../summary.json", b"{}")), "does not hold summary.json"),
        (packed(("summary.json", b"{}"), ("more", b"")), "does not hold summary.json"),
        (packed(), "does not hold summary.json"),
        (b"no archive", "does not hold summary.json"),
        (BOMB, "within 8,000,000 bytes"),
        (b"x" * 8_000_001, "larger than 8,000,000 bytes"),
        (packed(("summary.json", b"{")), "not what our own program writes"),
        (packed(("summary.json", b"[" * 100_000)), "not what our own program writes"),
        (packed(("summary.json", b'{"verdict": "all is well"}')), "not what our own program writes"),
        (packed(("summary.json", b"\xff")), "not what our own program writes"),
    ],
    ids=range(11),
)
def test_what_is_no_summary_is_not_one(github: dict[str, Any], tmp_path: Path, kept: bytes, why: str) -> None:
    github["zip"] = kept
    assert run(comment.main, github, tmp_path).exit_code == 0
    ((_, _, body),) = github["sent"]
    assert body["body"].startswith(f"{comment.MARK}\n## This submission could not be summed up\n")
    assert why in body["body"]
    github["sent"].clear()
    assert run(code_scanning.main, github, tmp_path).exit_code == 2
    assert github["sent"] == []


@pytest.mark.parametrize(
    "kept",
    [
        [],
        [artifact("summary", 11, expired=True)],
        [artifact("summary", 11), artifact("summary", 12)],
        [artifact("summary", 11, size_in_bytes=8_000_001)],
    ],
    ids=["none", "expired", "two", "large"],
)
def test_an_artifact_that_is_not_the_one_is_not_fetched(
    github: dict[str, Any], tmp_path: Path, kept: list[dict[str, object]]
) -> None:
    github["answers"]["/actions/runs/5/artifacts"] = {"artifacts": kept}
    assert run(comment.main, github, tmp_path).exit_code == 0
    assert "could not be summed up" in github["sent"][0][2]["body"]
    assert not any(path.endswith("/zip") for path, _ in github["asked"])


def test_the_token_is_given_to_the_interface_alone(github: dict[str, Any], tmp_path: Path) -> None:
    run(comment.main, github, tmp_path)
    given = dict(github["asked"])
    assert given.pop("/kept") is None
    assert set(given.values()) == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "/kept"])
def test_a_file_is_not_taken_from_just_anywhere(github: dict[str, Any], tmp_path: Path, where: str) -> None:
    github["location"] = where
    assert run(comment.main, github, tmp_path).exit_code == 0
    assert "does not say where the file is" in github["sent"][0][2]["body"]


@pytest.mark.parametrize(
    "change",
    [
        {"head_sha": "../../x"},
        {"head_sha": None},
        {"head_branch": "x\ny"},
        {"head_repository": None},
        {"event": "push"},
        {"id": "x"},
    ],
    ids=str,
)
def test_an_event_of_another_kind_is_refused(github: dict[str, Any], tmp_path: Path, change: dict[str, object]) -> None:
    github["event"].update(change)
    result = run(comment.main, github, tmp_path)
    ((level, _, message),) = annotations_in(result.output)
    assert (result.exit_code, level) == (2, "error")
    assert "the event does not tell of" in message
    assert github["asked"] == []


def test_without_an_answer_it_says_so_in_one_sentence(
    github: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del github["answers"]["/pulls/7/files"]
    result = run(comment.main, github, tmp_path)
    assert annotations_in(result.output)[0][2] == (
        "No comment was written: /repos/example/commons/pulls/7/files: GitHub answered 404."
    )
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    result = run(comment.main, github, tmp_path)
    assert annotations_in(result.output)[0][2].endswith("no answer.")
    monkeypatch.delenv("GITHUB_TOKEN")
    result = run(comment.main, github, tmp_path)
    assert "in a workflow alone" in result.output
    assert (result.exit_code, github["sent"]) == (2, [])


# Code scanning


def test_code_scanning_gets_sarif_that_was_made_here(github: dict[str, Any], tmp_path: Path) -> None:
    assert run(code_scanning.main, github, tmp_path).exit_code == 0
    ((method, path, body),) = github["sent"]
    assert (method, path) == ("POST", "/code-scanning/sarifs")
    assert (body["commit_sha"], body["ref"]) == (COMMIT, "refs/pull/7/head")
    log = json.loads(gzip.decompress(base64.b64decode(body["sarif"])))
    (result,) = log["runs"][0]["results"]
    assert result["ruleId"] == "RGT009"
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "materials/a/x%20y/index.md"
    assert physical["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 9}


# The newest look, and the issue

LOOK: dict[str, Any] = {
    "version": 1,
    "checked_on": "2026-11-20",
    "links": [
        {"address": "https://example.org/@everyone", "state": "broken", "code": 404, "materials": ["a-talk"]},
        {"address": "https://example.org/slow", "state": "timeout", "code": None, "materials": []},
        {"address": "https://example.org/ok", "state": "ok", "code": 200, "materials": []},
        {"address": "https://example.org/odd", "state": "unknown", "code": None, "materials": []},
    ],
}


def as_read(look: dict[str, Any]) -> LinkStates:
    found = read_link_states(json.dumps(look).encode())
    assert isinstance(found, LinkStates)
    return found


def a_run(number: int, **more: object) -> dict[str, object]:
    return {
        "id": number,
        "event": "schedule",
        "head_branch": "main",
        "head_repository": {"full_name": NAME},
    } | more


def with_runs(github: dict[str, Any], *runs: dict[str, object]) -> None:
    github["answers"] |= {
        "": {"default_branch": "main"},
        "/actions/workflows/watch.yml/runs": {"workflow_runs": list(runs)},
        **{f"/actions/runs/{number}/artifacts": {"artifacts": [artifact("links", number)]} for number in (1, 2, 3, 4)},
    }
    github["zip"] = packed(("links.json", json.dumps(LOOK).encode()))


def test_the_newest_look_of_our_own_is_brought(github: dict[str, Any], tmp_path: Path) -> None:
    strange = (
        a_run(1, event="pull_request"),
        a_run(2, head_branch="another"),
        a_run(3, head_repository={"full_name": "somebody/fork"}),
    )
    with_runs(github, *strange, a_run(4, event="workflow_dispatch"))
    assert run(last_look.main, github, tmp_path, "--root", str(tmp_path)).exit_code == 0
    assert json.loads((tmp_path / "build" / "links.json").read_text()) == LOOK
    assert [path for path, _ in github["asked"] if path.endswith("/zip")] == [f"/repos/{NAME}/actions/artifacts/4/zip"]
    (tmp_path / "build" / "links.json").unlink()
    with_runs(github, *strange)
    result = run(last_look.main, github, tmp_path, "--root", str(tmp_path))
    assert result.exit_code == 0
    assert "Nobody has looked" in result.output
    assert not (tmp_path / "build" / "links.json").exists()


@pytest.mark.parametrize("content", [b"{", b'{"links": []}', b'{"links": ["https://example.org"]}'])
def test_a_look_that_cannot_be_read_overwrites_nothing(github: dict[str, Any], tmp_path: Path, content: bytes) -> None:
    with_runs(github, a_run(4))
    github["zip"] = packed(("links.json", content))
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "links.json").write_text("kept")
    assert run(last_look.main, github, tmp_path, "--root", str(tmp_path)).exit_code == 2
    assert (tmp_path / "build" / "links.json").read_text() == "kept"


def test_one_issue_says_what_is_due_and_which_links_are_broken(github: dict[str, Any], tmp_path: Path) -> None:
    github["answers"]["/issues"] = []
    assert run(watch.main, github, tmp_path, "--root", str(SMALL)).exit_code == 0
    ((method, path, body),) = github["sent"]
    assert (method, path, body["title"]) == ("POST", "/issues", watch.TITLE)
    assert body["body"].startswith(f"{watch.MARK}\n\n**Nobody has looked at the external links yet.**")
    github["answers"]["/issues"] = [
        {"number": 3, "user": {"login": "somebody"}, "body": watch.MARK},
        {"number": 4, "user": {"login": OURS}, "body": watch.MARK, "pull_request": {}},
        {"number": 5, "user": {"login": OURS}, "body": f"{watch.MARK}\nOld."},
    ]
    run(watch.main, github, tmp_path, "--root", str(SMALL))
    assert [each[:2] for each in github["sent"][1:]] == [("PATCH", "/issues/5")]


@pytest.mark.parametrize(("day", "is_late"), [("2026-12-04", False), ("2026-12-05", True)])
def test_the_issue_says_first_when_the_look_has_not_run(day: str, is_late: bool) -> None:  # noqa: FBT001 - a case
    text = watch.text_of("", as_read(LOOK), dt.date.fromisoformat(day))
    assert ("has not run" in text.split("\n")[2]) is is_late
    assert "last looked at on 2026-11-20" in text
    assert "- `https://example.org/@everyone`: answered 404 (`a-talk`)" in text
    assert "- `https://example.org/slow`: no answer" in text
    assert "- `https://example.org/odd`: could not be told" in text
    assert "example.org/ok" not in text


def test_what_is_due_is_shown_as_it_is_and_has_an_end() -> None:
    text = watch.fenced("2026-11-20 ```\n@everyone\n" + "x" * 100 + "\n" * 40_000)
    fence = re.match("`+", text)
    assert fence
    assert len(fence[0]) == 4
    assert text.endswith(f"\n{fence[0]}")
    assert len(text.encode()) < 25_000
    links = [LOOK["links"][0] | {"address": f"https://example.org/{number:0>1900}"} for number in range(5000)]
    long = watch.text_of("x" * 10**6, as_read(LOOK | {"links": links}), dt.date(2026, 11, 20))
    assert "more\n" in long
    assert len(long.encode()) < 65_536
