"""MkDocs, at arm's length: it gets what the pipeline made and stops on the pipeline's errors. No logic lives here."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files, InclusionLevel

from build_tools.diagnostics import Severity
from build_tools.pipeline import check, stage
from build_tools.rendering.markup import active_parts
from build_tools.rendering.tables_and_checklists import usable_in_the_room
from build_tools.reporters import as_lines
from build_tools.search_index import SearchIndexError, write_search_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

    from build_tools.pages import StagedFile

log = logging.getLogger("mkdocs.hooks.practice_commons")
_findable: list[StagedFile] = []
"""What this build's search index is made of, from the first event to the last."""


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """Stop the build with a sentence, and no traceback, when something outside it fails, such as a full disk."""
    try:
        yield
    except (SearchIndexError, OSError) as error:
        message = f"\nNothing was published: {error}"
        raise Abort(message) from error


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Give MkDocs the finished tree and nothing else; stop when a check found an error.

    Raises:
        Abort: A check found an error.
    """
    root = Path(config.config_file_path or ".").resolve().parent
    checked = check(root)
    errors = [each for each in checked.report.diagnostics if each.severity is Severity.ERROR]
    if errors:
        message = f"\n{as_lines(errors)}\nNothing was published: {len(errors)} found."
        raise Abort(message)
    themes = [file for file in files if file.src_dir != config.docs_dir]
    made = []
    unlisted = InclusionLevel.NOT_IN_NAV  # a page is in the navigation only where mkdocs.yml names it
    with _in_one_sentence():
        finished = stage(checked)
    _findable[:] = finished.findable
    for staged in finished.files:
        if staged.source is None:
            made.append(File.generated(config, staged.path, content=staged.content, inclusion=unlisted))
        else:
            source = str(root / staged.source)
            made.append(File.generated(config, staged.path, abs_src_path=source, inclusion=unlisted))
    return Files([*themes, *made])


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make tables and checklists usable; stop when MkDocs made something active of a text in which no check saw it.

    Raises:
        Abort: The page would run a program or fetch something from elsewhere.
    """
    del config, files
    found = active_parts(html)
    if found:
        message = f"{page.file.src_uri}: `{found[0]}` would be active on this page, so nothing was published."
        raise Abort(message)
    return usable_in_the_room(html)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Escape a page's meta data: the theme's templates put them into the page as they are."""
    del config, files
    page.meta = {key: escape(value) if isinstance(value, str) else value for key, value in page.meta.items()}
    return markdown


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Say on a page's body what kind of page it is: the theme has no place for it, and the styles go by it."""
    del config
    return output.replace("<body ", f'<body data-kind="{page.meta["kind"]}" ', 1)


def on_post_build(config: MkDocsConfig) -> None:
    """Make the search index of the site that was built.

    Raises:
        Abort: It could not be made.
    """
    with _in_one_sentence():
        write_search_index(_findable, Path(config.site_dir))
