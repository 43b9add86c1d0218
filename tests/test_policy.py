"""Every page of the site says what a browser may do for it, and holds nothing that this does not allow."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from mkdocs.livereload import LiveReloadServer

from build_tools.mkdocs_hooks import RELOADING
from build_tools.rendering.page_policy import (
    bare_policy,
    content_policy,
    editor_policy,
    embed_policy,
    with_script_added,
)
from build_tools.rendering.tables_and_checklists import usable_in_the_room
from tests.browser.site_server import headers_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OBEYED = {None, "", "module", "text/javascript", "speculationrules", "importmap"}
"""The kinds of script that a browser obeys; what is of another kind is data."""


class Page(HTMLParser):
    """What of a page a policy has to do with."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self.inside = tag == "script" and "src" not in given and given.get("type") in OBEYED
        if self.inside:
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    @property
    def policy(self) -> dict[str, list[str]]:
        """The policy, which stands before everything that it holds for."""
        metas = [given for tag, given in self.tags if tag == "meta"]
        assert [*metas[0]] == ["charset"]
        assert metas[1].get("http-equiv") == "Content-Security-Policy"
        assert [tag for tag, _ in self.tags[:4]] == ["html", "head", "meta", "meta"] or metas[1][
            "content"
        ] == bare_policy()
        return parsed(str(metas[1]["content"]))


def parsed(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";")]
    assert len({name for name, *_ in parts}) == len(parts)
    return {name: values for name, *values in parts}


def digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


EDITOR = "admin/index.html"
"""The one page with another policy."""


def pages_of(site: Path) -> Iterator[tuple[str, Page]]:
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if name != EDITOR:
            yield name, Page(path.read_text(encoding="utf-8"))


@pytest.fixture(params=["small_site", "real_site"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def test_every_page_has_a_strict_policy_and_nothing_that_it_does_not_allow(site: Path) -> None:
    """404.html and the pages that lead on from a former address too."""
    seen = set()
    for name, page in pages_of(site):
        policy = page.policy
        assert policy["default-src"] == ["'none'"], name
        assert policy["base-uri"] == policy["object-src"] == ["'none'"], name
        assert not re.search(r"unsafe|\*|http", str(policy)), name
        assert {digest(script) for script in page.scripts} <= set(policy.get("script-src", [])), name
        for tag, given in page.tags:
            assert "style" not in given, f"{name}: {tag} {given}"
            assert not [each for each in given if each.startswith("on")], f"{name}: {tag} {given}"
            assert tag not in {"style", "base", "object", "embed", "iframe"}, f"{name}: {tag} {given}"
        assert ("meta", {"name": "referrer", "content": "no-referrer"}) in page.tags, name
        seen.update(page.scripts)
    assert len(seen) == 2, seen


def test_what_a_host_sends_is_the_same_policy_and_more(site: Path) -> None:
    headers = headers_in(site / "_headers")
    of_pages = {frozenset(map(str, page.policy.items())) for name, page in pages_of(site) if page.scripts}
    assert len(of_pages) == 1
    policy = parsed(headers["Content-Security-Policy"])
    assert policy.pop("frame-ancestors") == ["'none'"]
    assert frozenset(map(str, policy.items())) in of_pages
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    text = (site / "_headers").read_text()
    assert "{" not in text
    assert max(map(len, text.splitlines())) < 2000, "Cloudflare Pages reads no longer lines"


def test_the_editor_alone_may_do_more_and_only_what_it_needs(site: Path) -> None:
    """Its program writes styles; without a repository it may ask no other host, and with one it may ask GitHub."""
    page = Page((site / EDITOR).read_text(encoding="utf-8"))
    policy = page.policy
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'", *(digest(script) for script in page.scripts)]
    assert len(page.scripts) == 1, "the map of its words, and no more"
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert "http" not in str(policy), "neither repository has an address"
    assert ("meta", {"name": "robots", "content": "noindex"}) in page.tags
    assert ("meta", {"name": "referrer", "content": "no-referrer"}) in page.tags
    headers = headers_in(site / "_headers", "/admin/")
    by_host = parsed(headers["Content-Security-Policy"])
    assert by_host == parsed(editor_policy(*page.scripts, by_host=True))
    assert [host for values in by_host.values() for host in values if host.startswith("http")] == [
        "https://avatars.githubusercontent.com",
        "https://api.github.com",
    ]
    assert all(set(values) <= set(by_host[name]) for name, values in policy.items())
    others = headers_in(site / "_headers", "/admin")
    assert {**headers, "Content-Security-Policy": ""} == {**others, "Content-Security-Policy": ""}
    assert "unsafe" not in others["Content-Security-Policy"]


def test_the_pages_for_frames_alone_may_stand_in_one_and_run_nothing(site: Path) -> None:
    pages = [(name, page) for name, page in pages_of(site) if name.startswith("embed/")]
    assert pages
    for name, page in pages:
        assert page.policy == parsed(embed_policy()), name
        assert page.policy["style-src"] == ["'self'"], name
        assert "script-src" not in page.policy, name
    others = headers_in(site / "_headers", "/domains/ps1/")
    headers = headers_in(site / "_headers", "/embed/ps1/")
    by_host = parsed(headers["Content-Security-Policy"])
    assert by_host == parsed(embed_policy()) | {"frame-ancestors": ["*"]}
    assert others.keys() - headers.keys() == {"X-Frame-Options"}
    assert parsed(headers_in(site / "_headers", "/embed")["Content-Security-Policy"])["frame-ancestors"] == ["'none'"]


def test_a_program_in_a_page_of_another_site_may_read_the_data_alone(site: Path) -> None:
    name = "Access-Control-Allow-Origin"
    assert headers_in(site / "_headers", "/data/catalogue.json")[name] == "*"
    assert {name} == headers_in(site / "_headers", "/data/").keys() - headers_in(site / "_headers", "/").keys()


def test_a_former_address_leads_on_under_a_policy_that_allows_nothing(small_site: Path) -> None:
    moved = [
        page
        for _, page in pages_of(small_site)
        if ("meta", "refresh") in [(tag, str(given.get("http-equiv"))) for tag, given in page.tags]
    ]
    assert moved
    assert all(page.policy == parsed(bare_policy()) for page in moved)
    assert "script-src" not in bare_policy()


def test_a_script_is_allowed_by_its_digest_and_by_nothing_else() -> None:
    policy = parsed(content_policy("alert(1)", "second()"))
    assert policy["script-src"] == [
        "'self'",
        "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
        digest("second()"),
    ]
    assert "frame-ancestors" not in policy
    assert parsed(content_policy(by_host=True))["frame-ancestors"] == ["'none'"]


def test_the_script_of_a_preview_is_allowed_in_a_preview() -> None:
    assert hasattr(LiveReloadServer, RELOADING), (
        f"MkDocs has no {RELOADING} any more: previews do not show themselves again"
    )
    whole = f'<meta content="{content_policy("x")}"><script>x</script><body>a</body>'.encode()
    page = whole.replace(b"</body>", b"<script>reload(1)</script></body>")
    found = with_script_added(page, whole).decode()
    assert parsed(found.split('"')[1])["script-src"] == ["'self'", digest("reload(1)"), digest("x")]
    assert with_script_added(whole, whole) == whole
    assert with_script_added(b"<p>No script</p> and more", b"<p>No script</p>") == b"<p>No script</p> and more"


def test_the_side_of_a_column_is_a_class() -> None:
    html = """<table>
<thead>
<tr><th style="text-align: right;">A</th><th>B</th></tr></thead>
<tbody><tr><td style="text-align: center;">a style="text-align: left;"</td><td>b</td></tr></tbody></table>"""
    found = usable_in_the_room(html)
    assert '<th class="pc-right">A</th>' in found
    assert '<td class="pc-centre">a style="text-align: left;"</td>' in found
    assert usable_in_the_room('<table><tr><td style="text-align: left;">a</td></tr></table>') == (
        '<table><tr><td class="pc-left">a</td></tr></table>'
    )
