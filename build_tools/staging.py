"""Files of the finished tree: each knows what it is made of before it is made, and is made when somebody needs it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from build_tools.exports.search_documents import facet_sign
from build_tools.indexes import TYPE_NAMES
from build_tools.rendering.markup import environment, relative_address
from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.exports.citation_formats import CitationFormat
    from build_tools.exports.descriptions import Collection, Selection
    from build_tools.exports.formats import ExportFormat
    from build_tools.model import Framework, Reference


HEAD = "head"
"""The field of a page's front matter that holds HTML, and is not escaped where the theme prints it."""


class Text(Protocol):
    """Something that a file can be made of."""

    @property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""

    def written(self) -> str | bytes:
        """The file's content."""


@dataclass(frozen=True)
class StagedFile:
    """One file of the finished tree: what we make, or a copy of a file in the repository.

    Attributes:
        path: In the finished tree, with `/` between folders.
        text: What it is made of, when we make it.
        source: The file to copy, relative to the repository's root, when we do not.
        in_site: Where it stands in the site, when its path in the tree does not say that: a Markdown file that readers
            download is no page.
    """

    path: str
    text: str | Text = ""
    source: str | None = None
    in_site: str = ""

    @property
    def is_page(self) -> bool:
        """Whether a site generator makes a page of it."""
        return self.path.endswith(".md")

    @cached_property
    def made(self) -> str | bytes:
        """What is in it, when we made it."""
        return self.text if isinstance(self.text, str) else self.text.written()

    @property
    def content(self) -> str:
        """The text that is in it, when we made it.

        Raises:
            TypeError: It is no file of text.
        """
        if isinstance(self.made, bytes):
            message = f"{self.path} is no file of text"
            raise TypeError(message)
        return self.made

    @property
    def data(self) -> bytes:
        """What is in it, when we made it, as it is written."""
        return as_bytes(self.made)

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it but the file that it is a copy of."""
        return fingerprint(self.path, self.text, self.source, self.in_site)

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to another process: not what was made of it here."""
        return {"path": self.path, "text": self.text, "source": self.source, "in_site": self.in_site}


def as_bytes(content: str | bytes) -> bytes:
    """The content of a file as it is written.

    Args:
        content: Text, or what is no text.
    """
    return content if isinstance(content, bytes) else content.encode("utf-8", errors="xmlcharrefreplace")


class Accents:
    """The class that gives each code its framework's colour: nothing is said by colour alone.

    Args:
        owners: The framework of each code.
    """

    def __init__(self, owners: Mapping[str, Framework]) -> None:
        self.owners = owners

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        return fingerprint({code: framework.id for code, framework in self.owners.items()})

    def accent(self, code: str) -> str:
        """The class of a domain's or statement's code."""
        framework = self.owners.get(code)
        return f"pc-fw-{framework.id}" if framework else "pc-fw"


@dataclass(frozen=True)
class PageText:
    """A page as plain Markdown: a template and its values.

    Attributes:
        address: The page's address from the site's root: `materials/genograms/`.
        template: The template's name without its ending; it is also the kind of page.
        title: The page's title.
        description: One sentence for search engines, or an empty text.
        is_found: Whether search may find it.
        values: What the template prints.
        head: What stands in the page's head for other people's programs, as HTML: nothing in it is escaped again.
        accents: The colour that each code gets.
    """

    address: str
    template: str
    title: str
    description: str
    is_found: bool
    values: dict[str, Any]
    accents: Accents
    head: str = ""

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        return fingerprint(
            self.address,
            self.template,
            self.title,
            self.description,
            self.is_found,
            self.values,
            self.accents,
            self.head,
        )

    def written(self) -> str:
        """The page, with its front matter."""
        kind = page_meta(self.title, self.description, kind=self.template, search=self.is_found, head=self.head)
        text = (
            environment()
            .get_template(f"{self.template}.md.j2")
            .render(
                meta=Markup(kind),  # noqa: S704 - JSON, which YAML reads as data
                href=lambda target: relative_address(self.address, target),
                types=TYPE_NAMES,
                accent=self.accents.accent,
                sign=facet_sign,
                **self.values,
            )
        )
        return text.rstrip() + "\n"


@dataclass(frozen=True)
class Exported:
    """Some of the collection in a format for other people's programs."""

    form: ExportFormat
    collection: Collection
    selection: Selection

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        chosen = self.selection
        materials = chosen.fingerprint if self.form.lists_materials else fingerprint(chosen.key, self.collection.newest)
        whole = self.collection
        shared = whole.fingerprint_with_statements(chosen) if self.form.says_statements else whole.fingerprint
        return fingerprint(self.form.key, shared, materials)

    def written(self) -> str | bytes:
        """The file's content."""
        return self.form.write(self.collection, self.selection)


@dataclass(frozen=True)
class References:
    """References in their order."""

    listed: tuple[Reference, ...]

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of all of them: worked out once for all the formats that they are written in."""
        return fingerprint(self.listed)


@dataclass(frozen=True)
class Records:
    """References as a file that a reader can download."""

    form: CitationFormat
    references: References

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        return fingerprint(self.form.ending, self.references)

    def written(self) -> str:
        """The file's content."""
        return self.form.write(self.references.listed)


def page_address(path: str) -> str:
    """The address of a page from the site's root: a page has a folder of its own.

    Args:
        path: Its path in the finished tree: `materials/genograms/index.md` or `about.md`.
    """
    stem = path.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in {"index", "README"}:
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def page_meta(title: str, description: str, *, kind: str, search: bool, head: str = "") -> str:
    """A page's front matter: one line of JSON a field, which every YAML reader reads alike.

    Args:
        title: Its title.
        description: One sentence for search engines, or an empty text.
        kind: The kind of page that it is, which the theme puts on its body: its template's name, or `page`.
        search: Whether search may find it.
        head: What stands in its head for other people's programs, as HTML.
    """
    meta: dict[str, object] = {"title": title, "kind": kind}
    if description:
        meta["description"] = description
    if not search:
        meta["search"] = {"exclude": True}
    if head:
        meta[HEAD] = head
    return "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items())
