"""A file that somebody sent, as the blocks of a text: opened within limits, and read by pandoc in a process of its own.

Pandoc reads the document and nothing else: no file, no network, so much memory and so much time.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import pypandoc

from build_tools.editing import CannotEditError
from build_tools.intake import most, read_at_most
from build_tools.media.kinds import ENDINGS, Kind, ending_of, kind_of
from build_tools.media.office import look_at_office
from build_tools.media.packages import open_package, write_package
from build_tools.readers.front_matter import FENCE, split_front_matter
from build_tools.readers.text import Notebook, decode
from build_tools.submissions.house_markdown import plain_text
from build_tools.submissions.losses import prepared, told
from build_tools.submissions.open_documents import alternatives, title_of
from build_tools.submissions.unread import unread
from build_tools.submissions.word_quotations import with_quotations

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.media.packages import Package

MARKDOWN = ".md"
_REFUSED = frozenset({"damaged_file", "locked_file", "too_much_inside", "hidden_data", "active_content"})
"""The faults with which a document is not read at all."""
_FROM = {Kind.DOCX: "docx", Kind.ODT: "odt"}
_SAVE_AS = "save it as a Word document (.docx) and import that"
_INSTEAD = {
    Kind.PDF: "a PDF says where each letter stands on a page, and not what is a heading, a list or a table: ask for "
    "the document that it was made from, or open it in Word, look at every page, and save it as .docx",
    Kind.OLD_OFFICE: "it is an office document of an old kind, or one with a password: take the password out, "
    f"and {_SAVE_AS}",
    Kind.RICH_TEXT: f"rich text is not read: {_SAVE_AS}",
    Kind.HTML: f"a web page is not read: copy its text into a document, and {_SAVE_AS}",
    Kind.PPTX: "slides are not a text: write what they say as a document, or put the file beside one",
    Kind.ODP: "slides are not a text: write what they say as a document, or put the file beside one",
}
_TO_PAGE = re.compile(r"`(?:\.\./)+[\w/-]+\.md(?:#[^`]*)?`")
"""A link to another page of ours, which the writer keeps or tells of."""
_MOST_SECONDS = 30
_MOST_MEMORY = "800m"


class CannotImportError(CannotEditError):
    """A file that cannot be made into a draft: the message is one sentence for the person who sent it."""


def refuse(sentence: str) -> NoReturn:
    """Say why a file cannot be made into a draft.

    Args:
        sentence: One sentence for the person who sent it.

    Raises:
        CannotImportError: Always.
    """
    raise CannotImportError(" ".join(sentence.split()))


@dataclass(frozen=True)
class Submission:
    """A file as it was read.

    Attributes:
        title: What the document calls itself, or an empty text.
        blocks: Its text, in the blocks of pandoc's document model.
        front_matter: The fields above a Markdown text, as they are written.
        lost: What could not be carried over so far, in sentences.
        package: The office document itself, for its pictures.
    """

    title: str
    blocks: list[Any]
    front_matter: str = ""
    lost: tuple[str, ...] = ()
    package: Package | None = None

    def picture(self, target: str) -> bytes | None:
        """A picture of the document, or None when it is not in it.

        Args:
            target: What the text calls it.
        """
        names = set(self.package.names) if self.package else set()
        inside = posixpath.normpath(target)
        name = next((each for each in (f"word/{inside}", inside) if each in names), None)
        return self.package.content(name) if self.package and name else None


def read_submission(path: Path) -> tuple[Submission, bytes]:
    """What is in a file, and its bytes.

    Args:
        path: A .docx, .odt or .md file.

    Raises:
        CannotImportError: It cannot be read, or may not be.
        OSError: The disk does not give it.
    """
    limit = most("file-bytes")
    content = read_at_most(str(path), limit)
    if len(content) > limit:
        refuse(f"{path.name} has more than {limit:,} bytes: make its pictures smaller, or split it")
    if ending_of(path.name) == MARKDOWN:
        return _markdown(path.name, content), content
    kind = kind_of(content)
    if kind not in _FROM:
        said = _INSTEAD.get(kind, _SAVE_AS) if kind else _SAVE_AS
        what = f"is {kind}, which cannot be imported" if kind and kind is not Kind.OLD_OFFICE else "cannot be imported"
        refuse(f"{path.name} {what}: {said}")
    return _office(path.name, content, kind), content


def _office(name: str, content: bytes, kind: Kind) -> Submission:
    notes = Notebook()
    words = look_at_office(content, kind, notes)
    refused = next((fault for fault in notes.faults if fault.check in _REFUSED), None)
    claimed = ENDINGS.get(ending_of(name))
    if refused is not None:
        refuse(f"{name}: {refused.message}" + (f": {refused.suggestion}" if refused.suggestion else ""))
    if len(words) > most("characters"):
        refuse(f"{name} has {len(words):,} characters of text, and the limit is {most('characters'):,}: split it")
    package = open_package(content, kind, notes)
    if package is None:
        refuse(f"{name} cannot be opened: {_SAVE_AS}")
    lost: Counter[str] = Counter()
    try:
        parts = prepared(package, lost)
        readable = write_package(package, parts)
    except Exception:  # noqa: BLE001 - a damaged part can raise anything
        refuse(f"{name} is damaged: save it again from the program that made it")
    read = _by_pandoc(name, readable, _FROM[kind])
    if kind is Kind.ODT:
        _fill_in(read["blocks"], alternatives(package))
    else:
        read["blocks"] = with_quotations(read["blocks"])
    sentences = [*told(lost), *_of_the_title_page(read), *unread(parts, [read["blocks"], *_about(read).values()])]
    sentences += [f"{fault.message}: left out" for fault in notes.faults if fault.check == "file_inside"]
    fetched = [fault.message for fault in notes.faults if fault.check == "fetches_from_elsewhere"]
    sentences += [f"{message}: left out" for message in fetched if not _TO_PAGE.search(message)]
    if claimed is not kind:
        sentences.append(f"{name} is {kind}, whatever its name says: it was read as that")
    title = _title(read) or (title_of(package) if kind is Kind.ODT else "")
    return Submission(title, read["blocks"], lost=tuple(sentences), package=package)


def _fill_in(node: Any, words: dict[str, str]) -> None:  # noqa: ANN401 - as pandoc has it
    """Give each picture the text alternative that it has in the document."""
    if isinstance(node, list):
        for each in node:
            _fill_in(each, words)
    elif isinstance(node, dict):
        content = node.get("c")
        if node.get("t") == "Image" and isinstance(content, list) and not content[1]:
            content[1] = [{"t": "Str", "c": words.get(content[2][0], "")}]
        _fill_in(content, words)


def _markdown(name: str, content: bytes) -> Submission:
    notes = Notebook()
    text = decode(content, notes)
    if text is None or len(text) > most("characters"):
        why = next((fault.message for fault in notes.faults), f"it has more than {most('characters'):,} characters")
        refuse(f"{name} cannot be read: {why}")
    front = ""
    if text.startswith(f"{FENCE}\n"):
        parts = split_front_matter(text, notes)
        front = text[: len(text) - len(parts.body)].strip().removeprefix(FENCE).removesuffix(FENCE).strip("\n")
        text = parts.body
    title = re.search(r"^title:[ \t]*(.+)$", front, re.MULTILINE)
    return Submission(title.group(1).strip("\"' ") if title else "", blocks_of_markdown(name, text), front)


def blocks_of_markdown(name: str, text: str) -> list[Any]:
    """A text in Markdown as the blocks of pandoc's document model; HTML in it is not followed.

    Args:
        name: What the text is called in a message.
        text: The text.

    Raises:
        CannotImportError: It takes too much time or memory to read.
    """
    blocks: list[Any] = _by_pandoc(name, text.encode(), "commonmark+pipe_tables+footnotes+strikeout")["blocks"]
    return blocks


def _by_pandoc(name: str, content: bytes, form: str) -> dict[str, Any]:
    """The document as pandoc reads it.

    Raises:
        CannotImportError: It could not be read, or not with the time and memory that one file may take.
    """
    limits = ["+RTS", f"-M{_MOST_MEMORY}", "-RTS"]
    command = [str(pypandoc.get_pandoc_path()), f"--from={form}", "--to=json", "--sandbox", *limits]
    command += ["--track-changes=accept"] if form == "docx" else []
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and no contributor's text among its arguments
            command, input=content, capture_output=True, timeout=_MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        refuse(f"{name} takes longer to read than {_MOST_SECONDS} seconds: split it")
    try:
        read: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except (ValueError, RecursionError):
        read = {}
    if "blocks" not in read:
        refuse(f"{name} cannot be read, or takes too much memory: save it again, or split it")
    return read


def _about(read: dict[str, Any]) -> dict[str, Any]:
    """What pandoc takes for words about a document: its title page."""
    return {name: value.get("c", []) for name, value in read.get("meta", {}).items() if isinstance(value, dict)}


def _of_the_title_page(read: dict[str, Any]) -> list[str]:
    """What a title page says beside the title, in sentences that do not repeat who is named there."""
    names = [name for name, value in _about(read).items() if name != "title" and plain_text(value).strip()]
    return [f"the {name} on its first lines is in no field: write it where it belongs" for name in names]


def _title(read: dict[str, Any]) -> str:
    title = read.get("meta", {}).get("title", {})
    inlines = title.get("c", []) if title.get("t") == "MetaInlines" else []
    return "".join(
        each["c"] if each["t"] == "Str" else " " for each in inlines if each["t"] in {"Str", "Space"}
    ).strip()
