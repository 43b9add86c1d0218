"""MkDocs and its theme as a library: one page of the finished tree to the file that the site has in its place.

It does for one page what `mkdocs build` does for all, by MkDocs' public classes and events, so that pages can be made
in several processes and only when something in them has changed. `mkdocs build` itself stays the slow way to the same
bytes, and a test compares the two. Only this module and `mkdocs_hooks` import MkDocs.
"""

from __future__ import annotations

import logging
import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import markdown
from jinja2.exceptions import TemplateError
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.structure import pages
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import is_error_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's notice about another project
SETTINGS = "mkdocs.yml"
SITEMAP = "sitemap.xml"
"""A template of the theme, which MkDocs copies as it stands unless it fills it in. Ours takes its place."""
RELATIVE_LINKS = "_RelativePathTreeprocessor"
"""MkDocs' private name for what makes links between files into links between pages."""


class GeneratorError(RuntimeError):
    """MkDocs could not make a page, or warned of something in it."""


class Generator:
    """Makes the files of the site that one `mkdocs.yml` describes.

    Args:
        root: The repository's root.
        sources: Every file of the finished tree by its path, with its text where it is known here: links are followed
            to these, and the text of those in the navigation is needed.
    """

    def __init__(self, root: Path, sources: Mapping[str, str | None]) -> None:
        self.config: MkDocsConfig = load_config(str(root / SETTINGS))
        self.config.plugins.on_startup(command="build", dirty=False)
        whole = self.config.nav, set(self.config.theme.static_templates)
        self.config = self.config.plugins.on_config(self.config)
        self.config.nav, templates = whole  # a preview takes both out of MkDocs' own hands
        self.config.theme.static_templates = templates - {SITEMAP}
        self.files = _Known(self.config, sources)
        self.listener = _Listener()
        for name, logger in logging.root.manager.loggerDict.items():
            if name.startswith("mkdocs") and isinstance(logger, logging.Logger):
                logger.disabled = False  # whatever another library's set-up did: a warning that nobody hears is no pass
        self.page_class = _quick_page(self.config) or Page

    @cached_property
    def env(self) -> jinja2.Environment:
        """The theme's templates."""
        made: jinja2.Environment = self.config.theme.get_env()
        return self.config.plugins.on_env(made, config=self.config, files=self.files) or made

    @cached_property
    def nav(self) -> Navigation:
        """The navigation, as `mkdocs.yml` gives it."""
        named = Files([self.files.known(path) for path in _paths_in(self.config.nav)])
        return get_navigation(named, self.config)

    def page(self, path: str, markdown: str) -> str:
        """A page of the site, as HTML.

        Args:
            path: Its path in the finished tree: `materials/genograms/index.md`.
            markdown: Its text there.

        Raises:
            GeneratorError: MkDocs failed, or warned of something: a link that leads nowhere, for example.
        """
        config, nav = self.config, self.nav
        file = self.files.known(path)
        file.content_string = markdown
        page = file.page or self.page_class(None, file, config)
        with self.listener:
            try:
                page = config.plugins.on_pre_page(page, config=config, files=self.files)
                page.read_source(config)
                page.markdown = config.plugins.on_page_markdown(
                    page.markdown or "", page=page, config=config, files=self.files
                )
                page.render(config, self.files)
                page.content = config.plugins.on_page_content(
                    page.content or "", page=page, config=config, files=self.files
                )
                page.active = True
                context = get_context(nav, [], config, page)
                template = self.env.get_template(page.meta.get("template", "main.html"))
                context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
                made = config.plugins.on_post_page(template.render(context), page=page, config=config)
            except (MkDocsException, TemplateError) as error:
                message = f"{path} could not be made: {error}"
                raise GeneratorError(message.strip()) from error
            finally:
                page.active = False
                file.content_string = ""  # links may lead to this file, and its text is not needed for them
                if page not in nav.pages:
                    file.page = None
        return made

    def shell(self) -> Iterator[tuple[str, bytes | str]]:
        """What the site has beside its pages: the path of each file, and what is in it or the file to copy."""
        theirs = Files([])
        theirs.add_files_from_theme(self.env, self.config)
        for file in theirs:
            if file.abs_src_path is not None and file.dest_uri != SITEMAP:
                yield file.dest_uri, str(file.abs_src_path)
        for name in sorted(self.config.theme.static_templates):
            made = self._template(name)
            if made.strip():
                yield name, made.encode("utf-8")

    def _template(self, name: str) -> str:
        """A page of the theme that stands in no tree, such as the one for what is not found."""
        config = self.config
        template = config.plugins.on_pre_template(self.env.get_template(name), template_name=name, config=config)
        base = (urlsplit(config.site_url or "").path or "/") if is_error_template(name) else "."
        context: Any = get_context(self.nav, [], config, base_url=base)
        context = config.plugins.on_template_context(context, template_name=name, config=config)
        return config.plugins.on_post_template(template.render(context), template_name=name, config=config)


def _quick_page(config: MkDocsConfig) -> type[Page] | None:
    """A page that shares its Markdown program with all others, or None when this MkDocs does not let it.

    MkDocs makes a new program for each page, and looks for the anchors in each: our checks know those. This leans on
    one private name of MkDocs, which may move: pages are made in MkDocs' own way then, and a test says so.
    """
    links: Callable[..., Any] | None = getattr(pages, RELATIVE_LINKS, None)
    if links is None:
        return None
    follow = links
    program = markdown.Markdown(extensions=config["markdown_extensions"], extension_configs=config["mdx_configs"] or {})

    class QuickPage(Page):
        """A page whose Markdown is read by a program that has read others before."""

        def render(self, config: MkDocsConfig, files: Files) -> None:
            """Make HTML of the page's Markdown, and its table of contents."""
            program.reset()
            followed = follow(self.file, files, config)
            program.treeprocessors.register(followed, "relpath", 0)
            followed.md = program
            self.content = program.convert(self.markdown or "")
            self.toc = get_toc(getattr(program, "toc_tokens", []))

    return QuickPage


class _Known(Files):
    """The files of the finished tree, each made known to MkDocs when a link leads to it.

    Args:
        config: The settings.
        sources: The texts of the tree, by path.
    """

    def __init__(self, config: MkDocsConfig, sources: Mapping[str, str | None]) -> None:
        super().__init__([])
        self.config = config
        self.sources = sources
        self.made: dict[str, File] = {}

    def known(self, path: str) -> File:
        """A file of the tree.

        Args:
            path: Its path in the tree.
        """
        file = self.made.get(path)
        if file is None:
            config = self.config
            file = File(path, None, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV)
            file.content_string = self.sources.get(path) or ""
            self.made[path] = file
        return file

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path of the tree, or None when there is none."""
        return self.known(path) if path in self.sources else None


class _Listener(logging.Handler):
    """Hears what MkDocs warns of, and makes it an error, as `mkdocs build --strict` does."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a warning."""
        self.heard.append(record.getMessage())

    def __enter__(self) -> Self:
        """Begin to listen."""
        self.heard = []
        logging.getLogger("mkdocs").addHandler(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stop listening.

        Raises:
            GeneratorError: There was a warning.
        """
        logging.getLogger("mkdocs").removeHandler(self)
        if self.heard and kind is None:
            raise GeneratorError("\n".join(self.heard))


def _paths_in(nav: object) -> Iterator[str]:
    """The files that a navigation names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for each in nav.values():
            yield from _paths_in(each)
    elif isinstance(nav, list):
        for each in nav:
            yield from _paths_in(each)
