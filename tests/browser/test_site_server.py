"""The server behaves as a good host does, so that what the browser tests measure is what readers get."""

from __future__ import annotations

import gzip
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING

import pytest

from tests.browser.site_server import Sent, SiteServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "<p>Supervision, again and again. </p>" * 200


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SiteServer]:
    site = tmp_path / "site"
    (site / "find").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    for name in ("index.html", "find/index.html", "404.html", "main.0a1b2c3d.css", "search.js"):
        (site / name).write_text(PAGE + name)
    for name in ("data.bin", "program.wasm", "icon.svg", "picture.png"):
        (site / name).write_bytes(PAGE.encode())
    with SiteServer(site) as server:
        yield server


def asked(server: SiteServer, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(server.address.removeprefix("http://"))
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("path", "media_type", "is_packed"),
    [
        ("/", "text/html; charset=utf-8", True),
        ("/search.js", "text/javascript; charset=utf-8", True),
        ("/main.0a1b2c3d.css", "text/css; charset=utf-8", True),
        ("/icon.svg", "image/svg+xml", True),
        ("/program.wasm", "application/wasm", False),
        ("/data.bin", "application/octet-stream", False),
        ("/picture.png", "image/png", False),
    ],
)
def test_text_is_compressed_and_counted_as_it_is_sent(
    small: SiteServer, path: str, media_type: str, *, is_packed: bool
) -> None:
    answer, body = asked(small, path, Accept_Encoding="br, gzip")
    assert answer.headers["Content-Type"] == media_type
    assert (answer.headers["Content-Encoding"] == "gzip") is is_packed
    whole = gzip.decompress(body) if is_packed else body
    assert whole.decode().startswith(PAGE)
    assert small.sent() == [Sent(path, 200, media_type.partition(";")[0], len(body))]
    assert asked(small, path)[1] == whole


def test_what_does_not_exist_is_answered_with_the_sites_own_page(small: SiteServer) -> None:
    answer, body = asked(small, "/nowhere/")
    assert (answer.status, body) == (404, (PAGE + "404.html").encode())
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "//etc/hostname"):
        assert asked(small, path)[0].status == 404


def test_a_browser_keeps_what_it_may_keep(small: SiteServer) -> None:
    page, _ = asked(small, "/")
    assert page.headers["Cache-Control"] == "no-cache"
    again, body = asked(small, "/", If_None_Match=page.headers["ETag"])
    assert (again.status, body) == (304, b"")
    assert "immutable" in asked(small, "/main.0a1b2c3d.css")[0].headers["Cache-Control"]
    assert asked(small, "/search.js")[0].headers["Cache-Control"] == "public, max-age=600"


def test_a_folder_without_its_slash_is_found_and_a_head_has_no_body(small: SiteServer) -> None:
    answer, _ = asked(small, "/find")
    assert (answer.status, answer.headers["Location"]) == (301, "/find/")
    small.forget()
    answer, body = asked(small, "/find/", "HEAD")
    assert (answer.status, body) == (200, b"")
    assert [sent.size for sent in small.sent()] == [0]
