"""A file that a reader downloads, known by what it is made of before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from build_tools.documents.epub import as_epub
from build_tools.documents.paper import as_pdf
from build_tools.documents.word import as_word
from build_tools.downloads import EPUB, PDF, WORD, DownloadForm
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from build_tools.documents.manuscript import Manuscript

_WRITTEN = {WORD: as_word, EPUB: as_epub, PDF: as_pdf}


@dataclass(frozen=True)
class Document:
    """A manuscript in a form."""

    form: DownloadForm
    manuscript: Manuscript

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        return fingerprint(self.form.ending, self.manuscript)

    def written(self) -> bytes:
        """The file's content.

        Raises:
            JobFailedError: It cannot be made.
        """
        return _WRITTEN[self.form](self.manuscript)
