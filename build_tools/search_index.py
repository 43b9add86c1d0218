"""Makes the search index that a reader's browser asks, by way of Pagefind's own command."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.pages import StagedFile

FOLDER = "pagefind"
"""Where the index stands in the site."""
PATIENCE = 600
"""How many seconds Pagefind may take."""
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "wasm.unknown.*")


class SearchIndexError(Exception):
    """The search index could not be made."""


def write_search_index(findable: Iterable[StagedFile], site: Path) -> None:
    """Make the search index of a site that has been built, in its folder `pagefind`.

    Args:
        findable: Every page that can be found, as `make_tree` gives them.
        site: The built site.

    Raises:
        SearchIndexError: Pagefind failed; the message ends with its output.
        OSError: Something cannot be read or written.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{site.name}.findable.", dir=site.parent) as folder:
        for staged in findable:
            path = Path(folder, staged.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(staged.content, encoding="utf-8", newline="\n")
        index = site / FOLDER
        command = [sys.executable, "-m", "pagefind", "--site", folder, "--output-path", str(index)]
        command += ["--force-language", "en", "--silent"]
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired as error:
            message = f"the search index was not made within {PATIENCE} seconds"
            raise SearchIndexError(message) from error
    if done.returncode or not (index / "pagefind.js").is_file():
        message = f"the search index was not made:\n{(done.stdout + done.stderr).strip()}"
        raise SearchIndexError(message)
    for pattern in _UNUSED:
        for path in index.glob(pattern):
            path.unlink()
