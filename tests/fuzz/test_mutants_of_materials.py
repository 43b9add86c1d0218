"""A thousand changed files, the same ones every time: each gives located errors or a page with nothing active."""

from __future__ import annotations

import pytest

from tests.fuzz.mutants_of_materials import Laboratory

SHARES, IN_A_SHARE = 4, 250
"""`make mutants-of-materials` tries ten thousand, of which these are the first."""


@pytest.mark.parametrize("share", range(SHARES))
def test_a_changed_file_gives_errors_or_an_inert_page(share: int) -> None:
    outcome = Laboratory().run(range(share * IN_A_SHARE, (share + 1) * IN_A_SHARE))
    assert outcome.failed == []
    assert sum(outcome.counts.values()) == IN_A_SHARE
    assert outcome.counts["errors"] > IN_A_SHARE // 4
    assert outcome.counts["page"] > IN_A_SHARE // 10


def test_the_same_number_and_seed_give_the_same_mutant() -> None:
    laboratory = Laboratory()
    first, second = laboratory.mutant(7), laboratory.mutant(7)
    assert first == second
    assert first.content != laboratory.texts[first.path]
    assert first != laboratory.mutant(7, seed=8)
