"""Builds the two sites that the browser looks at: this repository's, and the small one in the same look."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from tests.browser.pages import EXAMPLE, REAL
from tests.built_site import REPOSITORY, SMALL, run_mkdocs

if TYPE_CHECKING:
    from pathlib import Path

NAVIGATION = "nav:\n  - Home: index.md\n  - Standards: frameworks/index.md\n  - All materials: materials/index.md\n"


def build(site: str, folder: Path) -> Path:
    """A built site.

    Args:
        site: `REAL` or `EXAMPLE`.
        folder: An empty folder to work in.

    Raises:
        RuntimeError: The site was not built; the message is the generator's output.
    """
    root = {REAL: lambda: REPOSITORY, EXAMPLE: lambda: _example(folder / "repository")}[site]()
    done = run_mkdocs(root, folder / "site")
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return folder / "site"


def _example(root: Path) -> Path:
    """A copy of the small repository with this repository's settings and look, and a navigation of its own."""
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(REPOSITORY / "overrides", root / "overrides")
    (root / "build_tools").mkdir()
    shutil.copy(REPOSITORY / "build_tools" / "mkdocs_hooks.py", root / "build_tools")
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"^nav:\n(?:[ \n#].*\n|\n)+", f"{NAVIGATION}\n", settings, flags=re.MULTILINE)
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return root
