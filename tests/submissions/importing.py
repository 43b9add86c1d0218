"""How the tests import a file, and how they look at what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from build_tools.cli import main
from build_tools.loading import load
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.catalogue import Catalogue

SLUG = "talking-about-endings"
"""What the material of a form filled in by the tests is called."""


def catalogue_of(root: Path) -> Catalogue:
    """What a repository holds."""
    return load(root, TODAY)


def imported(root: Path, content: bytes, name: str = "sent.docx", *flags: str) -> Result:
    """What `commons import` does with a file."""
    file = root.parent / name
    file.write_bytes(content)
    return CliRunner().invoke(main, ["import", str(file), "--root", str(root), *flags], catch_exceptions=False)


def text_of(root: Path, slug: str = SLUG) -> str:
    """The material's file."""
    return (root / "materials" / slug / "index.md").read_text(encoding="utf-8")


def body_of(root: Path, slug: str = SLUG) -> str:
    """The text under its fields."""
    return text_of(root, slug).split("---\n", 2)[2]


def told_of(result: Result) -> str:
    """What could not be carried over, as it was printed."""
    return result.output.partition("could not be carried over:")[2].partition("For the editor")[0]


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file of a tree."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
