"""What the materials of a tree were in another: the branch that a submission is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.catalogue import MATERIALS
from build_tools.folders import content_of, read_material

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue, Material


def earlier_materials(catalogue: Catalogue, base: Path) -> dict[str, Material]:
    """The materials whose file differs from that in another tree, as they are there, by their slugs now.

    A renamed material is found under its former slugs. One that is new, or could not be read there, is not among them.

    Args:
        catalogue: What the repository holds.
        base: The root of the other tree.

    Raises:
        OSError: A file that is there cannot be read.
    """
    found: dict[str, Material] = {}
    for slug, material in catalogue.materials.items():
        there = next((each for each in (slug, *material.front.formerly) if _index(base, each).is_file()), None)
        if there is None:
            continue
        content = content_of(str(_index(base, there)))
        if content != content_of(str(catalogue.root / material.path)):
            _, before = read_material(f"{MATERIALS}/{there}/index.md", content)
            found |= {slug: before} if before else {}
    return found


def _index(base: Path, slug: str) -> Path:
    return base / MATERIALS / slug / "index.md"
