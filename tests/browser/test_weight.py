"""What a first visit costs a reader with a poor signal: bytes as a host sends them, and no request to anybody else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.browser.pages import KINDS, REAL, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from tests.browser.site_server import Sent, SiteServer

LIMIT = 150_000
"""The bytes of all bodies, compressed and without headers, before search is used."""

MATERIALS = [kind for kind in KINDS if kind.template == "material.md.j2" and kind.site == REAL]


def table(name: str, answers: list[Sent]) -> str:
    """The bytes of each type of file, and of every file, heaviest first."""
    types: Counter[str] = Counter()
    for answer in answers:
        types[answer.media_type] += answer.size
    total = sum(types.values())
    lines = [f"{name}: {total:,} bytes in {len(answers)} requests"]
    lines += [f"  {size:>9,}  {media_type}" for media_type, size in types.most_common()]
    lines += [f"  {answer.size:>9,}    {answer.path}" for answer in sorted(answers, key=lambda each: -each.size)]
    return "\n".join(lines)


@pytest.mark.parametrize("kind", MATERIALS, ids=lambda kind: kind.key)
def test_a_first_visit_to_a_material_is_light(
    kind: Kind, browser: Browser, server_of: Callable[[str], SiteServer]
) -> None:
    server = server_of(kind.site)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    server.forget()
    page.goto(f"{server.address}/{kind.address}", wait_until="networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    context.close()
    told = table(kind.key, server.sent())
    print(told)  # noqa: T201 - pytest shows it with -s or -rP
    assert [url for url in asked if not url.startswith((server.address, "data:", "blob:"))] == []
    assert sum(answer.size for answer in server.sent()) <= LIMIT, told
