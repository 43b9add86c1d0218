"""What is made once for all materials is what each of them would have had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.rendering import alike_parts
from tests.built_site import publish_site
from tests.hostile.places import small_repository
from tests.made_up import differing, files_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def test_a_site_is_the_same_when_every_part_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def anew() -> Callable[..., str]:
        def alike(name: str, caller: Callable[[], str]) -> str:
            made.append(name)
            return caller()

        return alike

    publish_site(small_repository(tmp_path / "one"), tmp_path / "kept")
    monkeypatch.setattr(alike_parts, "alike_parts", anew)
    publish_site(small_repository(tmp_path / "other"), tmp_path / "anew")
    assert set(made) == {"styles", "extrahead", "header", "footer", "scripts"}
    kept, wanted = files_of(tmp_path / "kept"), files_of(tmp_path / "anew")
    assert len([path for path in wanted if path.startswith("materials/") and path.endswith("index.html")]) > 1
    assert differing(kept, wanted) == []
