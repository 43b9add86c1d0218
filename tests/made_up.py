"""A made-up collection of which sites are built again and again: small enough to be quick, and of everything some."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from benchmarks.collection import write_collection
from build_tools.crew import WORTH_A_CREW
from tests.built_site import publish_site

if TYPE_CHECKING:
    from pathlib import Path

MATERIALS = WORTH_A_CREW + 12
"""So many that worker processes are used when there is more than one."""
BLOCKS = 4
"""How much is kept of the text of each material: headings, paragraphs, lists and tables."""


def write_made_up(root: Path) -> None:
    """A collection whose pages are short, and whose hand-written ones are few."""
    write_collection(root, MATERIALS)
    for path in (root / "materials").glob("*/index.md"):
        front, _, body = path.read_text().partition("\n---\n")
        blocks = body.strip().split("\n\n")
        kept = [*blocks[:BLOCKS], *(block for block in blocks[BLOCKS:] if block.startswith("!["))]
        path.write_text(f"{front}\n---\n\n" + "\n\n".join(kept) + "\n")
    shutil.rmtree(root / "docs")
    (root / "docs").mkdir()
    (root / "docs" / "adr").mkdir()
    for name in (
        "about",
        "contribute",
        "accessibility",
        "editorial",
        "privacy",
        "adr/index",
    ):  # the foot of every page leads there
        (root / "docs" / f"{name}.md").write_text(f"# {name.title()}\n\nThis is short.\n")


def copy_of(root: Path, copy: Path) -> Path:
    """The same repository without anything that was kept."""
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".cache"))
    return copy


def files_of(folder: Path) -> dict[str, bytes]:
    """Everything below a folder: the content of each file, and nothing for a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"a folder"
        for path in sorted(folder.rglob("*"))
    }


def differing(found: dict[str, bytes], wanted: dict[str, bytes]) -> list[str]:
    """The paths that only one of two folders has, or of which the content is not the same."""
    return sorted(path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path))


def clean_site(root: Path, folder: Path) -> dict[str, bytes]:
    """What a build that knows nothing of earlier ones makes of a repository."""
    copy = copy_of(root, folder / "clean")
    publish_site(copy, folder / "clean-site")
    found = files_of(folder / "clean-site")
    shutil.rmtree(copy)
    shutil.rmtree(folder / "clean-site")
    return found


class BuiltRepository:
    """A repository, and the site that was built of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root.parent / "site"

    def build(self) -> None:
        publish_site(self.root, self.site)

    def material(self, slug: str) -> Path:
        return self.root / "materials" / slug / "index.md"

    @property
    def files(self) -> dict[str, bytes]:
        return files_of(self.site)

    @property
    def slugs(self) -> list[str]:
        return sorted(path.name for path in (self.root / "materials").iterdir())
