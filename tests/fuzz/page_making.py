"""One page of one catalogue, made by the site's own program as far as its text goes: the theme is left out."""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING

from build_tools.generator import Generator
from build_tools.making import site_path
from build_tools.pages import Site
from build_tools.rendering.citations import APA, HARVARD, RenderedCitations
from build_tools.typesetting import RenderedTexts, Typesetter
from tests.fuzz.inert import active_in
from tests.fuzz.library import REPOSITORY

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue, Material
    from build_tools.staging import StagedFile


class AsWritten(dict[str, str]):
    """Stands for what pandoc would make of a citation: the citation itself, made safe."""

    def __missing__(self, key: str) -> str:
        return escape(key)


def texts_as_written() -> RenderedTexts:
    """What stands for pandoc's work, so that a page costs milliseconds."""
    styled = {
        style.key: RenderedCitations(AsWritten(), AsWritten(), AsWritten())  # the entries of all keys, and no order
        for style in (HARVARD, APA)
    }
    return RenderedTexts(styled, {style.name: AsWritten() for style in (HARVARD, APA)})


class PageMaker:
    """Makes the text of pages by the settings of this repository's own site.

    Args:
        catalogue: The catalogue whose finished tree links lead into.
        texts: What pandoc made of its citations; the citations themselves by default.
    """

    def __init__(self, catalogue: Catalogue, texts: RenderedTexts | None = None) -> None:
        self.texts = texts or texts_as_written()
        site = self.site(catalogue)
        files = [*site.other_files(), *(each for one in catalogue.published for each in site.material_files(one))]
        self.staged = {each.path: each for each in files}
        self.generator = Generator(REPOSITORY, dict.fromkeys(self.staged))

    def site(self, catalogue: Catalogue, texts: RenderedTexts | None = None) -> Site:
        """The pages of a catalogue that differs from ours in one file."""
        given = texts or self.texts
        return Site(catalogue, Typesetter(catalogue, lambda: given))

    def material_text(self, catalogue: Catalogue, material: Material, texts: RenderedTexts | None = None) -> str:
        """The text of a material's page as HTML, and its files beside it made as well."""
        page, *downloads = self.site(catalogue, texts).material_files(material)
        for each in downloads:
            assert isinstance(each.content, str)
        return self.text(page)

    def text(self, staged: StagedFile) -> str:
        """The text of a page as HTML, without the theme around it: what the hooks and the sanitiser let through.

        Raises:
            AssertionError: A browser would obey something in it, or its path leads out of the site's folder.
        """
        assert_inside(site_path(staged.path))
        generator, config = self.generator, self.generator.config
        file = generator.files.known(staged.path)
        file.content_string = staged.content
        page = generator.page_class(None, file, config)
        with generator.listener:
            page = config.plugins.on_pre_page(page, config=config, files=generator.files)
            page.read_source(config)
            page.markdown = config.plugins.on_page_markdown(
                page.markdown or "", page=page, config=config, files=generator.files
            )
            page.render(config, generator.files)
            html: str = config.plugins.on_page_content(
                page.content or "", page=page, config=config, files=generator.files
            )
        file.content_string, file.page = "", None
        found = active_in(html)
        assert not found, f"{staged.path}: {found}"
        return html


def assert_inside(path: str) -> None:
    """A path of the site stays in the site's folder, and is one path only."""
    assert path
    assert not os.path.isabs(path), path  # noqa: PTH117 - a text, not a file
    assert os.path.normpath(path) == path, path
    assert not path.startswith(".."), path
    assert "\0" not in path
    assert "\\" not in path, path
