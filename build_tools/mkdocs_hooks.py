"""MkDocs, at arm's length: it gets what the pipeline made and stops on the pipeline's errors. No logic lives here."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from html import escape
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files, InclusionLevel

from build_tools.bundling import has_learning_tools
from build_tools.crew import Crew, hold_much
from build_tools.diagnostics import Severity
from build_tools.editor_page import WORDS_MAP
from build_tools.exports.sitemap import SITE_MAP
from build_tools.learning_pages import write_service_worker
from build_tools.media.looking import as_published
from build_tools.pages import make_tree
from build_tools.pipeline import check
from build_tools.publishing import DOCUMENTS, NO_DOCUMENTS, preview
from build_tools.rendering.alike_parts import alike_parts
from build_tools.rendering.allowed_html import unlisted_parts
from build_tools.rendering.finished_page import finished_page
from build_tools.rendering.page_policy import content_policy, editor_policy, embed_policy, with_script_added
from build_tools.rendering.tables_and_checklists import usable_in_the_room
from build_tools.reporters import as_lines, harmless, harmless_lines
from build_tools.search_index import SearchIndexError, write_search_index
from build_tools.staging import HEAD
from build_tools.store import FOLDER, Store
from build_tools.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page

    from build_tools.catalogue import Catalogue
    from build_tools.crew import Desk
    from build_tools.staging import StagedFile

log = logging.getLogger("mkdocs.hooks.practice_commons")
RELOADING = "_inject_js_into_html"
"""MkDocs' private name for what puts a script into the pages of a preview, which shows them again when they change."""
WATCHED = "_watched_paths"
"""MkDocs' private name for the files and folders that a preview watches."""
SHOWN_TO = "_epoch_cond"
"""MkDocs' private name for what those wait for who ask a preview for a page that is being made again."""
SHOWN, WANTED = "_visible_epoch", "_wanted_epoch"
"""MkDocs' private names for which of its builds it shows, and which it is at work on."""
_findable: list[StagedFile] = []
"""What this build's search index is made of, from the first event to the last."""


_store: list[Store] = []
"""The store of a preview, which stays open from one look to the next; empty when the site is built."""
_desk: Desk = {}
"""What this process keeps from one look to the next."""
_shown: list[Path] = []
"""The folder that a preview shows."""
_servers: list[LiveReloadServer] = []
"""What shows it."""
_looking = Lock()
"""Held while a preview is brought up to date."""


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """Stop the build with a sentence, and no traceback, when something outside it fails, such as a full disk."""
    try:
        yield
    except (SearchIndexError, RuntimeError, OSError) as error:
        message = harmless_lines(f"\nNothing was published: {error}")
        raise Abort(message) from error


def on_startup(command: str, dirty: bool) -> None:  # noqa: FBT001 - as MkDocs calls it
    """Remember whether the site is to be built or only looked at."""
    del dirty
    hold_much()
    if command == "serve":
        _store.append(Store())


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take the map of all pages out of MkDocs' hands; in a preview, all pages: our own program makes them there."""
    config.theme.static_templates.discard(SITE_MAP)
    if _store:
        config.nav = None
        config.theme.static_templates.clear()
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Give MkDocs the finished tree and nothing else; stop when a check found an error.

    Raises:
        Abort: A check found an error, or something outside failed.
    """
    if _store:
        return Files([])
    root = Path(config.config_file_path or ".").resolve().parent
    themes = [file for file in files if file.src_dir != config.docs_dir and file.dest_uri != SITE_MAP]
    with _in_one_sentence():
        return Files([*themes, *_made(_checked(root), root, config)])


def _checked(root: Path, store: Store | None = None, crew: Crew | None = None) -> Catalogue:
    """The catalogue, in which the checks found no error.

    Raises:
        Abort: They did.
    """
    checked = check(root, store=store, crew=crew)
    errors = [each for each in checked.report.diagnostics if each.severity is Severity.ERROR]
    if errors:
        message = f"\n{as_lines(errors)}\nNothing was published: {len(errors)} found."
        raise Abort(message)
    return checked.catalogue


def _made(catalogue: Catalogue, root: Path, config: MkDocsConfig) -> Iterator[File]:
    """Every file of the finished tree, as MkDocs takes it."""
    unlisted = InclusionLevel.NOT_IN_NAV  # a page is in the navigation only where mkdocs.yml names it
    finished = make_tree(catalogue, with_documents=os.environ.get(DOCUMENTS) != NO_DOCUMENTS)
    _findable[:] = finished.findable
    for staged in finished.files:
        if staged.source is None:
            file = File.generated(config, staged.path, content=staged.made, inclusion=unlisted)
            file.dest_uri = staged.in_site or file.dest_uri
            yield file
        else:
            content = as_published(staged.source, (root / staged.source).read_bytes())
            yield File.generated(config, staged.path, content=content, inclusion=unlisted)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make tables and checklists usable; stop when anything stands on the page that may not be there.

    Raises:
        Abort: It does.
    """
    del config, files
    made = usable_in_the_room(html)
    found = unlisted_parts(made)
    if found:
        message = f"{page.file.src_uri}: `{found[0]}` may not stand on a page, so nothing was published."
        raise Abort(harmless(message))
    return made


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Let the theme's templates say what a browser may do for a page, and what is alike on many pages."""
    del files
    env.globals["content_policy"] = content_policy
    env.globals["editor_policy"] = editor_policy
    env.globals["embed_policy"] = embed_policy
    env.globals["editor_words"] = WORDS_MAP
    env.globals["alike"] = alike_parts()
    env.globals["with_tools"] = has_learning_tools(Path(config.config_file_path or ".").resolve().parent)
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Escape a page's meta data, but for what is HTML: the theme's templates put them into the page as they are."""
    del config, files
    page.meta = {
        key: escape(value) if isinstance(value, str) and key != HEAD else value for key, value in page.meta.items()
    }
    return markdown


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Say on a page's body what kind of page it is, and leave out the white space that nobody sees."""
    del config
    return finished_page(output, page.meta["kind"])


def on_post_build(config: MkDocsConfig) -> None:
    """Make the search index of the site that was built, or bring the preview up to date.

    Raises:
        Abort: It could not be made.
    """
    with _in_one_sentence():
        if not _store:
            write_search_index(_findable, Path(config.site_dir))
            write_service_worker(Path(config.site_dir))
            return
        root = Path(config.config_file_path or ".").resolve().parent
        if _store[0].file is None:
            _store[0] = Store(root / FOLDER)
        with _looking, Crew(desk=_desk) as crew:
            catalogue = _checked(root, _store[0], crew)
            _shown[:] = [preview(catalogue, _store[0], crew, _show)]
        _store[0].write_down()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Show the folder of the preview, not the one that MkDocs empties; let the kernel say what changes."""
    del config, builder
    _servers[:] = [server]
    if _shown:
        server.root = str(_shown[0])
    watched = list(getattr(server, WATCHED, ()))
    if watched:
        for path in watched:
            server.unwatch(path)
        observer: Any = Watch(_entries)
        server.observer = observer  # MkDocs names a class, and calls no more of it than this one has
        for path in watched:
            server.watch(path)
    add: Callable[[bytes, float], bytes] | None = getattr(server, RELOADING, None)  # a private name, which may move
    if add is not None:
        put_in = add
        setattr(server, RELOADING, lambda page, epoch: with_script_added(put_in(page, epoch), page))
    return server


def _show() -> None:
    """Let readers of a preview see its pages now; where MkDocs' names have moved they see them a little later."""
    for server in _servers:
        waiting: Any = getattr(server, SHOWN_TO, None)
        if waiting is not None and hasattr(server, SHOWN) and hasattr(server, WANTED):
            with waiting:
                setattr(server, SHOWN, getattr(server, WANTED))
                waiting.notify_all()


def _entries(folder: str | None) -> Iterator[os.DirEntry[str]]:
    """What is in a folder that is watched, once no look is under way.

    Going through ten thousand folders twice a second would make each look take half as long again.
    """
    with _looking:
        return os.scandir(folder)
