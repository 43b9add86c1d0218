"""What a browser may do for a page of the site: its Content-Security-Policy, for the page itself and for its host."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

_FETCHED = "'self'"
_ADDRESSES = {"base-uri": "'none'", "object-src": "'none'"}
_HOST_ALONE = {"frame-ancestors": "'none'"}
"""What a browser obeys in a header, and not in the page."""
_IN_ANY_FRAME = {"frame-ancestors": "*"}
_GITHUB, _FACES = "https://api.github.com", "https://avatars.githubusercontent.com"
"""What the editor needs of GitHub: its files and pull requests, and the pictures of those who sign in."""


@cache
def content_policy(*scripts: str, by_host: bool = False) -> str:
    """The policy of a page that is made by the theme's templates, or of all of them.

    A script in the page runs when it is one of those given here, to the byte. Nothing is ever taken from a finished
    page: what a stranger managed to bring into one would be allowed with the rest.

    Args:
        scripts: The text of each script that the templates write into pages.
        by_host: Whether a host sends it as a header; otherwise it stands in the page.
    """
    directives = {
        "default-src": "'none'",
        "script-src": " ".join((_FETCHED, *(_digest_of(script) for script in scripts))),
        "style-src": _FETCHED,
        "img-src": f"{_FETCHED} data:",  # the theme's style sheet holds its drawings
        "font-src": _FETCHED,
        "connect-src": _FETCHED,
        "form-action": _FETCHED,
        **_ADDRESSES,
        **(_HOST_ALONE if by_host else {}),
    }
    return _written(directives)


def editor_policy(*scripts: str, asks_github: bool = True, by_host: bool = False) -> str:
    """The policy of the editor's page alone: its program writes styles into the page, and may ask GitHub.

    What else its program would like to ask, for fonts and for news of GitHub's health, is stopped here.

    Args:
        scripts: The text of each script in the page.
        asks_github: Whether there is a repository at GitHub to work on; otherwise no other host is asked for anything.
        by_host: Whether a host sends it as a header; otherwise it stands in the page.
    """
    faces, answers = (f" {_FACES}", f" {_GITHUB}") if asks_github else ("", "")
    directives = {
        "default-src": "'none'",
        "script-src": " ".join((_FETCHED, *(_digest_of(script) for script in scripts))),
        "style-src": f"{_FETCHED} 'unsafe-inline'",
        "img-src": f"{_FETCHED} blob: data:{faces}",
        "font-src": _FETCHED,
        "connect-src": f"{_FETCHED} blob: data:{answers}",
        "form-action": "'none'",
        **_ADDRESSES,
        **(_HOST_ALONE if by_host else {}),
    }
    return _written(directives)


def bare_policy() -> str:
    """The policy of a page that holds text and links and nothing else."""
    return _written({"default-src": "'none'", "form-action": "'none'", **_ADDRESSES})


def embed_policy(*, by_host: bool = False) -> str:
    """The policy of a page that other sites show in a frame: text, links and a style sheet, and no script at all.

    Args:
        by_host: Whether a host sends it as a header; otherwise it stands in the page.
    """
    directives = {"default-src": "'none'", "style-src": _FETCHED, "form-action": "'none'", **_ADDRESSES}
    return _written({**directives, **(_IN_ANY_FRAME if by_host else {})})


def with_script_added(page: bytes, whole: bytes) -> bytes:
    """A page to which a program put a script at its end, so that the page's policy allows that script too.

    A preview does so, to show a page again when it has changed.

    Args:
        page: The page with the script.
        whole: The page as it was.
    """
    start = page.rfind(b"<script>") + len(b"<script>")
    end = page.find(b"</script>", start)
    if len(page) <= len(whole) or end < 0:
        return page
    allowed = f"script-src {_FETCHED}"
    return page.replace(allowed.encode(), f"{allowed} {_digest_of(page[start:end].decode())}".encode(), 1)


def _written(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _digest_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
