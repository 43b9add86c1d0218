"""A file that is not text: looked into, and made ready to be published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.diagnostics import Span
from build_tools.media.kinds import ENDINGS, PACKAGES, PICTURES, PUBLISHED, Kind, ending_of, kind_of
from build_tools.readers.text import Notebook

if TYPE_CHECKING:
    from build_tools.diagnostics import Fault

DRAWING = ".svg"
_NO_TEXT = PICTURES | {Kind.HTML, Kind.PDF, Kind.SVG, Kind.RICH_TEXT}
"""What can be written in letters only, and is no text."""
_TRUE_ENDINGS = {kind: ending for ending, kind in reversed(ENDINGS.items())}


@dataclass(frozen=True)
class Looked:
    """What was seen in a file that is not text.

    Attributes:
        faults: What is wrong with it.
        text: The words in it, a paragraph a line, as far as they can be read.
    """

    faults: tuple[Fault, ...] = ()
    text: str = ""


def is_medium(name: str) -> bool:
    """Whether a file says by its name that it is a picture or a document.

    Args:
        name: Its name or path.
    """
    return ending_of(name) in ENDINGS


def look_into(name: str, content: bytes) -> Looked:
    """What is wrong with a picture or document, and the words in it.

    Args:
        name: Its name or path.
        content: What is in it.
    """
    notes = Notebook()
    kind = kind_of(content)
    claimed = ENDINGS[ending_of(name)]
    if kind not in PUBLISHED:
        _note_unknown(name, content, kind, notes)
        return Looked(tuple(notes.faults))
    if kind is not claimed:
        message = f"this file is {kind}, and its name says that it is {claimed}"
        hint = f"rename it to end in `{_TRUE_ENDINGS[kind]}`, if that is what it should be"
        notes.note("wrong_kind", Span(), message, hint)
        return Looked(tuple(notes.faults))
    text = _look(content, kind, notes)
    return Looked(tuple(dict.fromkeys(notes.faults)), text)


def _note_unknown(name: str, content: bytes, kind: Kind | None, notes: Notebook) -> None:
    if kind is Kind.OLD_OFFICE and ENDINGS[ending_of(name)] in PACKAGES and _is_locked(content):
        message = "this document has a password, so nobody can look into it"
        notes.note("locked_file", Span(), message, "save it without a password")
    elif not content:
        notes.note("unknown_kind", Span(), "this file is empty", "put the right file here, or remove it")
    else:
        what = f"this file is {kind}, which we do not publish" if kind else "nothing says what this file is"
        hint = "save it as a PNG or JPEG picture, a PDF, or an office document such as .docx or .odt"
        notes.note("unknown_kind", Span(), what, hint)


def _is_locked(content: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in content


def _look(content: bytes, kind: Kind, notes: Notebook) -> str:
    # The libraries take their time to load, and most materials are text alone.
    if kind in PICTURES:
        from build_tools.media.pictures import look_at_picture  # noqa: PLC0415 - as above

        look_at_picture(content, kind, notes)
        return ""
    if kind is Kind.PDF:
        from build_tools.media.pdfs import look_at_pdf  # noqa: PLC0415 - as above

        look_at_pdf(content, notes)
        return ""
    from build_tools.media.office import look_at_office  # noqa: PLC0415 - as above

    return look_at_office(content, kind, notes)


def note_wrong_text(name: str, content: bytes, notes: Notebook) -> None:
    """Note that a file is no text, though its name says so: a browser may go by what is in it.

    Args:
        name: Its name or path, which says that it is text; drawings are looked at by a check of their own.
        content: What is in it.
        notes: Where faults are written down.
    """
    kind = kind_of(content[:8192]) if not name.lower().endswith(DRAWING) else None
    if kind in _NO_TEXT:
        message = f"this file is {kind}, and its name says that it is text"
        notes.note("wrong_kind", Span(), message, "save it under a name that says what it is, or take it out")


def as_published(name: str, content: bytes) -> bytes:
    """What is published of a file that was found in order: its words and pictures, and nothing that hides behind them.

    Args:
        name: Its name or path.
        content: What is in it.

    Raises:
        ValueError: It is not in order.
    """
    ending = ending_of(name)
    if ending == DRAWING:
        from build_tools.media.drawings import clean_drawing  # noqa: PLC0415 - as above

        return clean_drawing(content.decode("utf-8-sig")).encode()
    kind = ENDINGS.get(ending)
    if kind is None:
        return content
    if kind_of(content) is not kind:
        message = f"{name} is not what its name says"
        raise ValueError(message)
    if kind in PICTURES:
        from build_tools.media.pictures import clean_picture  # noqa: PLC0415 - as above

        return clean_picture(content, kind)
    if kind is Kind.PDF:
        from build_tools.media.pdfs import clean_pdf  # noqa: PLC0415 - as above

        return clean_pdf(content)
    from build_tools.media.office import clean_office  # noqa: PLC0415 - as above

    return clean_office(content, kind)
