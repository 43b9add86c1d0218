"""Serves a built site as a good host does, and counts what it sends: compressed, cacheable, with its own 404 page.

Where the site says in `_headers` what a host should send with every file, that is sent too.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

MEDIA_TYPES = {
    ".avif": "image/avif",
    ".bib": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yml": "application/yaml",
}
"""By the ending of a file's name; everything else is application/octet-stream."""

COMPRESSED = ("text/", "application/json", "application/xml", "application/manifest+json", "image/svg+xml")
GZIP_LEVEL = 6
FINGERPRINT = re.compile(r"[._-][0-9a-f]{7,}[._]|\.pf_\w+$")
"""A name that changes with what is in the file, so that a browser may keep the file for a year."""


@dataclass(frozen=True)
class Sent:
    """One answer: the path that was asked for, and the bytes of the body as they went over the wire."""

    path: str
    status: int
    media_type: str
    size: int


@dataclass(frozen=True)
class _Stored:
    media_type: str
    cache_control: str
    etag: str
    body: bytes
    packed: bytes | None


@dataclass(frozen=True)
class Answer:
    """What a host answers: a status, headers and a body."""

    status: HTTPStatus
    headers: dict[str, str]
    body: bytes = b""


class SiteServer:
    """A built site on an address of this machine; a context manager, which stops it at the end."""

    def __init__(self, site: Path, *, reads_headers: bool = True) -> None:
        self._site = site.resolve()
        self._rules = rules_in(self._site / "_headers") if reads_headers else []
        self._stored: dict[Path, _Stored] = {}
        self._sent: list[Sent] = []
        self._guard = threading.Lock()
        self._server = _Server(self)

    @property
    def address(self) -> str:
        """The site's root, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        """Start to count anew."""
        with self._guard:
            self._sent.clear()

    def sent(self) -> list[Sent]:
        """Every answer since the start or since `forget`, in order."""
        with self._guard:
            return list(self._sent)

    def count(self, answer: Sent) -> None:
        """Remember one answer."""
        with self._guard:
            self._sent.append(answer)

    def find(self, path: str) -> Path | None:
        """The file at a path of the site, or None; nothing outside the site is ever found."""
        found = (self._site / unquote(path).lstrip("/")).resolve()
        if not found.is_relative_to(self._site):
            return None
        if found.is_dir():
            found /= "index.html"
        return found if found.is_file() else None

    def answer(self, path: str, *, takes_gzip: bool = False, known: str | None = None) -> Answer:
        """What a host answers.

        Args:
            path: What is asked for, from the site's root.
            takes_gzip: Whether the browser reads compressed files.
            known: The ETag of the copy that the browser has.
        """
        found = self._answer(path, takes_gzip=takes_gzip, known=known)
        return Answer(found.status, {**found.headers, **headers_for(self._rules, path)}, found.body)

    def _answer(self, path: str, *, takes_gzip: bool, known: str | None) -> Answer:
        if not path.endswith("/") and (self._site / unquote(path).lstrip("/")).is_dir():
            return Answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": quote(unquote(path)) + "/"})
        found = self.find(path)
        page = found or self.find("404.html")
        if page is None:
            return Answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"})
        stored = self._read_once(page)
        headers = {"Cache-Control": stored.cache_control, "Content-Type": stored.media_type, "ETag": stored.etag}
        if found and known == stored.etag:
            return Answer(HTTPStatus.NOT_MODIFIED, headers)
        body = stored.body
        if stored.packed is not None:
            headers["Vary"] = "Accept-Encoding"
            if takes_gzip:
                body = stored.packed
                headers["Content-Encoding"] = "gzip"
        return Answer(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND, headers, body)

    def _read_once(self, path: Path) -> _Stored:
        with self._guard:
            if path not in self._stored:
                self._stored[path] = _read(path)
            return self._stored[path]


def rules_in(file: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules of a file `_headers`: which addresses each is for, and its lines in order.

    Args:
        file: The file.
    """
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else []:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace():
            name, _, value = line.partition(":")
            rules[-1][1].append((name.strip(), value.strip()))
        else:
            address = line.strip()
            assert address.endswith("/*"), f"{address}: a rule for one address is new to this server"
            rules.append((address.removesuffix("*"), []))
    return rules


def headers_for(rules: list[tuple[str, list[tuple[str, str]]]], path: str) -> dict[str, str]:
    """What a host sends with an address, as Cloudflare Pages reads `_headers`: rules add up, and a `!` takes away.

    Args:
        rules: The rules.
        path: The address from the site's root.
    """
    found: dict[str, str] = {}
    for start, lines in rules:
        if not path.startswith(start):
            continue
        for name in (name for name, _ in lines if name.startswith("!")):
            found.pop(name.removeprefix("!").strip(), None)
        for name, value in lines:
            if not name.startswith("!"):
                found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def headers_in(file: Path, path: str = "/") -> dict[str, str]:
    """What a file `_headers` says of an address.

    Args:
        file: The file.
        path: The address from the site's root.
    """
    return headers_for(rules_in(file), path)


def _read(path: Path) -> _Stored:
    body = path.read_bytes()
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    packed = gzip.compress(body, GZIP_LEVEL, mtime=0) if media_type.startswith(COMPRESSED) else None
    if path.suffix == ".html":
        cache_control = "no-cache"
    elif FINGERPRINT.search(path.name):
        cache_control = "public, max-age=31536000, immutable"
    else:
        cache_control = "public, max-age=600"
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return _Stored(media_type, cache_control, etag, body, packed)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: SiteServer) -> None:
        self.site = site
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._send(has_body=True)

    def do_HEAD(self) -> None:
        self._send(has_body=False)

    def _send(self, *, has_body: bool) -> None:
        takes_gzip = "gzip" in self.headers.get("Accept-Encoding", "")
        known = self.headers.get("If-None-Match")
        answer = self.server.site.answer(urlsplit(self.path).path, takes_gzip=takes_gzip, known=known)
        body = answer.body if has_body else b""
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        # Counted first: whoever has read the answer finds it counted.
        self.server.site.count(Sent(self.path, answer.status, media_type, len(body)))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            # A browser that was closed does not wait for an answer.
            self.close_connection = True
