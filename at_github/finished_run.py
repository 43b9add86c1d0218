"""The run of a check that has finished: whose submission it was, and the summary that it left.

The run belongs to the submission, which may have changed the workflow itself. So the pull request is found by asking
GitHub which one stands at the commit that the event names, and the summary is read as data that anybody may have made.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from at_github.repository import NotAnsweredError
from build_tools.exports.submission_summary import MOST_BYTES, Summary
from supply_chain.submission import DATA, PREVIEW, SUMMARY

if TYPE_CHECKING:
    from at_github.repository import Repository

_COMMIT = re.compile(r"[0-9a-f]{40}")
_REFERENCE = re.compile(r"[^\s\x00-\x1f\x7f]{1,250}")
MOST_LISTED = 3000
"""How many files of a pull request GitHub lists: of others it tells nothing."""
MORE_THAN_LISTED = "more files than GitHub lists"
ARTIFACT = "summary"
"""The name under which a check keeps its summary; the site, when it was built, is under `preview`."""


@dataclass(frozen=True)
class FinishedRun:
    """A run of the check, as GitHub's event says.

    Attributes:
        number: Its number among all runs.
        commit: The commit of the submission that it looked at.
        source: The repository that the submission comes from: `somebody/commons`.
        branch: Its branch there.
        succeeded: Whether the check was green.
    """

    number: int
    commit: str
    source: str
    branch: str
    succeeded: bool


@dataclass(frozen=True)
class PullRequest:
    """A pull request that stands at the commit that was checked.

    Attributes:
        number: Its number.
        outside: The files that it changes outside the data of a submission, as GitHub lists them.
    """

    number: int
    outside: tuple[str, ...]


def this_event() -> dict[str, Any]:
    """The event that started this workflow, as GitHub wrote it down.

    Raises:
        NotAnsweredError: There is none.
    """
    try:
        event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_bytes())
    except (KeyError, OSError, ValueError) as error:
        message = "this runs in a workflow alone: GITHUB_EVENT_PATH leads to no event"
        raise NotAnsweredError(message) from error
    return dict(event)


def finished_run(event: dict[str, Any]) -> FinishedRun:
    """The run that an event of the kind `workflow_run` tells of.

    Raises:
        NotAnsweredError: The event is none of these.
    """
    try:
        run = event["workflow_run"]
        found = FinishedRun(
            number=int(run["id"]),
            commit=str(run["head_sha"]),
            source=str(run["head_repository"]["full_name"]),
            branch=str(run["head_branch"]),
            succeeded=run["conclusion"] == "success",
        )
        is_for_a_submission = run["event"] == "pull_request"
    except (KeyError, TypeError, ValueError) as error:
        message = "the event does not tell of a finished run"
        raise NotAnsweredError(message) from error
    if not is_for_a_submission or not _COMMIT.fullmatch(found.commit) or not _REFERENCE.fullmatch(found.branch):
        message = "the event does not tell of the check of a submission"
        raise NotAnsweredError(message)
    return found


def pull_requests(repository: Repository, run: FinishedRun) -> list[PullRequest]:
    """The open pull requests that still stand at the commit that was checked; none when more was pushed since.

    Raises:
        NotAnsweredError: GitHub did not say.
    """
    owner = run.source.partition("/")[0]
    found = []
    for each in repository.each("/pulls", state="open", head=f"{owner}:{run.branch}"):
        head, base = each.get("head") or {}, each.get("base") or {}
        from_there = (head.get("repo") or {}).get("full_name") == run.source
        to_here = (base.get("repo") or {}).get("full_name") == repository.name
        if head.get("sha") == run.commit and from_there and to_here:
            number = int(each["number"])
            found.append(PullRequest(number, _outside(repository, number)))
    return found


def _outside(repository: Repository, number: int) -> tuple[str, ...]:
    named: dict[str, None] = {}
    listed = 0
    for each in repository.each(f"/pulls/{number}/files"):
        for path in (str(each.get("filename", "")), str(each.get("previous_filename", ""))):
            if path and path.partition("/")[0] not in DATA:
                named[path] = None
        listed += 1
    return (*named, *([MORE_THAN_LISTED] if listed >= MOST_LISTED else []))


def artifacts(repository: Repository, number: int) -> dict[str, dict[str, Any]]:
    """What a run left, by name; of two with one name, neither.

    Raises:
        NotAnsweredError: GitHub did not say.
    """
    every = [each for each in repository.each(f"/actions/runs/{number}/artifacts", "artifacts") if not each["expired"]]
    names = [each["name"] for each in every]
    return {each["name"]: each for each in every if names.count(each["name"]) == 1}


def preview_of(repository: Repository, run: FinishedRun) -> str | None:
    """The address of the preview that a run left, or None."""
    found = artifacts(repository, run.number).get(PREVIEW)
    address = f"{repository.server}/{repository.name}/actions/runs/{run.number}/artifacts/"
    return f"{address}{int(found['id'])}" if found else None


def summary_of_run(repository: Repository, run: FinishedRun) -> Summary:
    """The summary that a run left.

    Raises:
        NotAnsweredError: There is none, or it is not what our own program writes.
    """
    found = artifacts(repository, run.number).get(ARTIFACT)
    if not found:
        message = "the check left no summary"
        raise NotAnsweredError(message)
    return read_summary(only_file(repository, found, SUMMARY, MOST_BYTES))


def only_file(repository: Repository, artifact: dict[str, Any], name: str, most: int) -> bytes:
    """The content of an artifact that holds one file of one name.

    Args:
        repository: The repository.
        artifact: What GitHub says of it.
        name: The name that the file must have.
        most: The most bytes, packed and unpacked.

    Raises:
        NotAnsweredError: It is too large, or holds something else.
    """
    if int(artifact["size_in_bytes"]) > most:
        message = f"{name} is larger than {most:,} bytes"
        raise NotAnsweredError(message)
    packed = repository.download(f"/actions/artifacts/{int(artifact['id'])}/zip", most)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            (entry,) = archive.infolist()
            with archive.open(entry) as file:
                content = file.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        message = f"the archive does not hold {name} and nothing else"
        raise NotAnsweredError(message) from error
    if entry.filename != name or len(content) > most:
        message = f"the archive does not hold {name} and nothing else, within {most:,} bytes"
        raise NotAnsweredError(message)
    return content


def read_summary(content: bytes) -> Summary:
    """The summary in a file.

    Raises:
        NotAnsweredError: It is not what our own program writes.
    """
    try:
        return Summary.model_validate_json(content)
    except (ValidationError, RecursionError) as error:
        message = "the summary is not what our own program writes"
        raise NotAnsweredError(message) from error
