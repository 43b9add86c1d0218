"""Lighthouse, with its settings for a phone: full marks for accessibility, best practices and search engines.

Performance is measured by `make lighthouse` alone: beside other tests, a busy machine takes points from any page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.lighthouse import CATEGORIES, SCORED, scores_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.pages import Kind

TESTED = [name for name in CATEGORIES if name != "performance"]


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("scored", SCORED, ids=lambda kind: kind.key)
def test_lighthouse_gives_full_marks(scored: Kind, address: str, packages: Path) -> None:
    given = scores_of(TESTED, f"{address}/{scored.address}", packages)
    told = [f"{name} · {reason}" for name, reasons in given.reasons.items() for reason in reasons]
    assert [f"{name}: {given.by_category[name]}" for name in TESTED if given.short(name)] == [], "\n".join(told)
