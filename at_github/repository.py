"""One repository at GitHub, as its interface (REST) has it: what is asked, what is sent, and how much is taken."""

from __future__ import annotations

import json
import os
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import Message
    from typing import IO

MOST_ANSWERED = 10_000_000
MOST_PAGES = 30
A_PAGE = 100
SECONDS = 30
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
OURS = "github-actions[bot]"
"""Who writes with the token of a workflow."""


class NotAnsweredError(Exception):
    """GitHub did not answer, or answered something else than what it documents; the message says what, for a log."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0913, PLR0917 - as urllib has it
        self,
        req: urllib.request.Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


@dataclass(frozen=True)
class Repository:
    """A repository and the token to ask for it with.

    Attributes:
        name: Its owner and name: `example/commons`.
        api: The address of the interface, without a last slash.
        server: The address that people see, without a last slash.
        token: What a workflow was given; it is sent to the interface and to nobody else.
    """

    name: str
    api: str
    server: str
    token: str

    def get(self, path: str, **query: str | int) -> Any:  # noqa: ANN401 - what JSON holds
        """What the interface answers.

        Args:
            path: The path, below the repository's own.
            **query: The parameters.

        Raises:
            NotAnsweredError: There is no answer, or it is no JSON.
        """
        return self._asked("GET", path + (f"?{urlencode(query)}" if query else ""))

    def each(self, path: str, key: str | None = None, **query: str | int) -> Iterator[Any]:
        """What a list of the interface holds, page by page, up to a bound.

        Args:
            path: The path, below the repository's own.
            key: Where in the answer the list stands; the answer itself by default.
            **query: The parameters.

        Raises:
            NotAnsweredError: There is no answer, or it holds no list.
        """
        for page in range(1, MOST_PAGES + 1):
            answer = self.get(path, **query, per_page=A_PAGE, page=page)
            found = answer.get(key) if key and isinstance(answer, dict) else answer
            if not isinstance(found, list):
                message = f"{path}: the answer holds no list"
                raise NotAnsweredError(message)
            yield from found
            if len(found) < A_PAGE:
                return

    def send(self, method: str, path: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 - what JSON holds
        """Change something, and give what the interface answers.

        Args:
            method: `POST` or `PATCH`.
            path: The path, below the repository's own.
            body: What is sent.

        Raises:
            NotAnsweredError: There is no answer, or it is no JSON.
        """
        return self._asked(method, path, json.dumps(body).encode())

    def download(self, path: str, most: int) -> bytes:
        """A file that the interface sends one on for; whoever keeps it is not given the token.

        Args:
            path: The path, below the repository's own.
            most: The most bytes that are taken.

        Raises:
            NotAnsweredError: There is no answer, or it is too large.
        """
        with self._opened(self._request("GET", path)) as answer:
            where = answer.headers.get("Location", "")
        if urlsplit(where).scheme not in {"https", urlsplit(self.api).scheme}:
            message = f"{path}: the answer does not say where the file is"
            raise NotAnsweredError(message)
        with self._opened(urllib.request.Request(where)) as answer:  # noqa: S310 - looked at above
            return _taken(answer, path, most)

    def _request(self, method: str, path: str, body: bytes | None = None) -> urllib.request.Request:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        address = f"{self.api}/repos/{quote(self.name)}{path}"
        return urllib.request.Request(address, body, headers, method=method)  # noqa: S310 - the interface's own

    def _asked(self, method: str, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - what JSON holds
        with self._opened(self._request(method, path, body)) as answer:
            content = _taken(answer, path, MOST_ANSWERED)
        try:
            return json.loads(content)
        except ValueError as error:
            message = f"{path}: the answer is no JSON"
            raise NotAnsweredError(message) from error

    def _opened(self, request: urllib.request.Request) -> Any:  # noqa: ANN401 - an answer, or an error that is one too
        try:
            return _OPENER.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            if error.code in {301, 302, 307, 308} and error.headers.get("Location"):
                return error
            error.close()
            message = f"{request.selector.partition('?')[0]}: GitHub answered {error.code}"
            raise NotAnsweredError(message) from error
        except OSError as error:
            message = f"{request.selector.partition('?')[0]}: no answer"
            raise NotAnsweredError(message) from error


def _taken(answer: IO[bytes], path: str, most: int) -> bytes:
    content = answer.read(most + 1)
    if len(content) > most:
        message = f"{path}: the answer is larger than {most:,} bytes"
        raise NotAnsweredError(message)
    return content


def this_repository() -> Repository:
    """The repository that the workflow runs in, from what its runner says.

    Raises:
        NotAnsweredError: This is not a workflow, or it was given no token.
    """
    name, token = os.environ.get("GITHUB_REPOSITORY", ""), os.environ.get("GITHUB_TOKEN", "")
    if not _NAME.fullmatch(name) or not token:
        message = "this runs in a workflow alone: GITHUB_REPOSITORY or GITHUB_TOKEN is missing"
        raise NotAnsweredError(message)
    api = os.environ.get("GITHUB_API_URL", "https://api.github.com").rstrip("/")
    return Repository(name, api, os.environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/"), token)
