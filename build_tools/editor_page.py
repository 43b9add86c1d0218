"""The page of the editor at /admin/ and its settings: for editors, and in no list, map or search."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from build_tools.catalogue import DOCS
from build_tools.exports.editor_settings import EDITOR, SETTINGS, editor_settings_text
from build_tools.rendering.markup import environment
from build_tools.rendering.page_policy import editor_policy
from build_tools.staging import StagedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue

_GUIDE = "contribute"
_WORDS = "../assets/editor/locales/en-GB"
WORDS_MAP = json.dumps({"imports": {f"{_WORDS}.json": f"{_WORDS}.js"}})
"""Where a browser finds the words of the editor's interface: it takes them as a module, and no JSON."""


def editor_files(catalogue: Catalogue) -> Iterator[StagedFile]:
    """The editor's page, and its settings.

    Args:
        catalogue: What the repository holds.
    """
    page = environment().get_template("editor.html.j2")
    text = page.render(
        policy=editor_policy(WORDS_MAP, asks_github=bool(catalogue.repository)),
        settings=SETTINGS,
        words=Markup(WORDS_MAP),  # noqa: S704 - our own
        guide=f"{_GUIDE}/index.html" if f"{DOCS}/{_GUIDE}/index.md" in catalogue.pages else "",
        repository=catalogue.repository,
    )
    yield StagedFile(f"{EDITOR}index.html", text)
    yield StagedFile(f"{EDITOR}{SETTINGS}", editor_settings_text(catalogue))
