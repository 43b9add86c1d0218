"""PDFs: what one may not hold, and the copy without what says who wrote it."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String

from build_tools.diagnostics import Span
from build_tools.intake import most
from build_tools.media.details import masked
from build_tools.media.kinds import also_is

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.readers.text import Notebook

_ACTIONS = {
    "/JavaScript": "a program (JavaScript)",
    "/Launch": "a command that starts a program",
    "/ImportData": "a command that reads another file",
    "/SubmitForm": "a command that sends what is typed in to somebody",
    "/GoToE": "a link into a file inside it",
    "/GoToR": "a link to a file on the reader’s machine",
    "/Rendition": "a recording",
    "/Movie": "a recording",
    "/Sound": "a recording",
    "/RichMediaExecute": "a program (Flash)",
}
_KEYS = {
    "/JS": "a program (JavaScript)",
    "/JavaScript": "a program (JavaScript)",
    "/AA": "a command that runs by itself",
    "/XFA": "a form of the kind XFA, which is a program",
    "/RichMediaContent": "a program (Flash)",
}
_ANNOTATIONS = {"/RichMedia": "a program (Flash)", "/Screen": "a recording", "/Movie": "a recording", "/3D": "a scene"}
_REMARKS = {"/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Ink", "/Stamp", "/Caret"}
_SUSPICIOUS = re.compile(
    rb"/(?:JS|JavaScript|AA|XFA|OpenAction|Launch|ImportData|SubmitForm|GoTo[ER]|Rendition|Movie|Sound|RichMedia\w*|3D"
    rb"|Screen|EF|EmbeddedFiles?|FileAttachment|Collection)\b|Exif\x00\x00"
)
"""What has to stand somewhere in a PDF that is written plainly before it is worth going through its parts."""
_PEOPLE = {"/Author": "author", "/Company": "company", "/Manager": "manager", "/LastSavedBy": "editor"}
_XMP_PEOPLE = re.compile(
    rb"<(?:dc:creator|pdfx:Company|pdfx:Author|xmpRights:Owner)\b[^>]{0,200}>(?:\s*<[^>]{0,200}>){0,4}\s*([^<\s][^<]{0,200})"
)
_MOST_DEEP = 60
_PLAINLY = "save it again without this, for example with “Print to PDF”"


def look_at_pdf(content: bytes, notes: Notebook) -> None:
    """Note what is wrong with a PDF.

    Args:
        content: What is in the file.
        notes: Where faults are written down.
    """
    _note_what_follows(content, notes)
    try:
        with _opened(content) as pdf:
            if pdf.is_encrypted:
                _note_lock(notes)
                return
            if "/Size" not in pdf.trailer:
                notes.note("damaged_file", Span(), "this PDF breaks off before its end", "save it again")
                return
            if _is_too_much(pdf, notes):
                return
            if pdf.get_warnings() and _pages_published(content) != len(pdf.pages):
                message = "this PDF is damaged, and a copy of it would not hold all of its pages"
                notes.note("damaged_file", Span(), message, "save it again from the program that made it")
                return
            _note_people(pdf, notes)
            _note_remarks(pdf, notes)
            if _SUSPICIOUS.search(_plainly(pdf)):
                for check, message in dict.fromkeys(_finds(pdf)):
                    notes.note(check, Span(), message, _PLAINLY)
    except pikepdf.PasswordError:
        _note_lock(notes)
    except Exception:  # noqa: BLE001 - a damaged PDF can raise anything
        notes.note("damaged_file", Span(), "this is a PDF by its first bytes, but it cannot be opened", "save it again")


def _pages_published(content: bytes) -> int:
    """How many pages the copy of a PDF has that was mended as it was opened: what is mended once can break again.

    Raises:
        Exception: The copy cannot be opened.
    """
    with _opened(clean_pdf(content)) as copy:
        return len(copy.pages)


def _note_lock(notes: Notebook) -> None:
    message = "this PDF is locked, so nobody can look into it"
    notes.note("locked_file", Span(), message, "save it without a password and without restrictions")


def _note_what_follows(content: bytes, notes: Notebook) -> None:
    end = content.rfind(b"%%EOF")
    more = len(content[end + 5 :].strip(b"\x00\r\n\t ")) if end >= 0 else 0
    other = also_is(content)
    if other is not None:
        message = f"this is a PDF, and {other} as well to a program that looks for one"
        notes.note("hidden_data", Span(), message, "save it again from the program that made it")
    elif more:
        message = f"{more:,} {'byte stands' if more == 1 else 'bytes stand'} after the end of the PDF"
        notes.note("hidden_data", Span(), message, "run `commons clean` on it, which takes it out")


@contextmanager
def _opened(content: bytes) -> Iterator[Pdf]:
    room = most("pdf-part-bytes")
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=room,
        run_length_max_memory=room,
        png_max_memory=room,
        tiff_max_memory=room,
        max_stream_filters=4,
    )
    with Pdf.open(BytesIO(content), suppress_warnings=True) as pdf:
        yield pdf


def _is_too_much(pdf: Pdf, notes: Notebook) -> bool:
    message = None
    if len(pdf.objects) > most("pdf-objects"):
        message = f"this PDF has {len(pdf.objects):,} parts; the limit is {most('pdf-objects'):,}"
    elif len(pdf.pages) > most("pdf-pages"):
        message = f"this PDF has {len(pdf.pages):,} pages; the limit is {most('pdf-pages'):,}"
    elif not len(pdf.pages):
        notes.note("damaged_file", Span(), "this PDF has no page", "save it again from the program that made it")
        return True
    if message:
        notes.note("too_much_inside", Span(), message, "split it, or link to where it is published")
    return message is not None


def _note_people(pdf: Pdf, notes: Notebook) -> None:
    found = {(what, str(pdf.docinfo[key])): None for key, what in _PEOPLE.items() if key in pdf.docinfo}
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, Stream):
        for match in _XMP_PEOPLE.finditer(metadata.read_bytes()[:1_000_000]):
            found["author", match.group(1).decode("utf-8", "replace")] = None
    for what, who in found:
        if who.strip():
            message = f"the properties of this PDF name its {what}: `{masked(who)}`"
            hint = "it is not published; to take it out of the repository too, run `commons clean`"
            notes.note("person_in_document", Span(), message, hint)


def _note_remarks(pdf: Pdf, notes: Notebook) -> None:
    found: dict[str, int] = {}
    for page in pdf.pages:
        for remark in _each(page.obj.get("/Annots")):
            if isinstance(remark, Dictionary) and str(remark.get("/Subtype", "")) in _REMARKS:
                who = str(remark.get("/T", ""))
                found[who] = found.get(who, 0) + 1
    for who, count in found.items():
        message = f"this PDF holds {count} {'comment' if count == 1 else 'comments'}"
        message += f" by `{masked(who)}`" if who.strip() else ""
        notes.note("comments_inside", Span(), message, "delete the comments and save it again")


def _each(value: Any) -> list[Any]:  # noqa: ANN401 - whatever stands there
    return list(value) if isinstance(value, Array) else []


def _plainly(pdf: Pdf) -> bytes:
    """The PDF with every name written in the one plain way, and what is packed left packed."""
    written = BytesIO()
    pdf.save(
        written,
        object_stream_mode=ObjectStreamMode.disable,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return written.getvalue()


def _finds(pdf: Pdf) -> Iterator[tuple[str, str]]:
    """What stands in any part of a PDF that may not: the check that reports it, and in words."""
    for thing in pdf.objects:
        with suppress(pikepdf.DeletedObjectError):
            yield from _finds_in(thing)


def _finds_in(thing: Any, depth: int = 0) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any part of a PDF
    if depth > _MOST_DEEP:
        return
    if isinstance(thing, Array):
        yield from _finds_within(list(thing), depth)
    elif isinstance(thing, (Dictionary, Stream)):
        pairs = dict(thing.items())
        yield from _finds_among(pairs)
        if isinstance(thing, Stream) and str(pairs.get("/Subtype", "")) == "/Image":
            yield from _finds_in_picture(thing)
        yield from _finds_within(list(pairs.values()), depth)


def _finds_within(inner: list[Any], depth: int) -> Iterator[tuple[str, str]]:
    for each in inner:
        if isinstance(each, (Array, Dictionary)) and not each.is_indirect:
            yield from _finds_in(each, depth + 1)


def _finds_among(pairs: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, what in _KEYS.items():
        if key in pairs:
            yield "active_content", f"this PDF holds {what}"
    action, kind = _name(pairs.get("/S")), _name(pairs.get("/Subtype"))
    if action in _ACTIONS:
        yield "active_content", f"this PDF holds {_ACTIONS[action]}"
    if kind in _ANNOTATIONS and "/Rect" in pairs:
        yield "active_content", f"this PDF holds {_ANNOTATIONS[kind]}"
    if kind == "/FileAttachment" or _name(pairs.get("/Type")) == "/EmbeddedFile" or "/EmbeddedFiles" in pairs:
        yield "file_inside", "this PDF holds another file"
    if "/EF" in pairs or "/Collection" in pairs:
        yield "file_inside", "this PDF holds another file"


def _name(value: Any) -> str:  # noqa: ANN401 - as above
    return str(value) if isinstance(value, Name) else ""


def _finds_in_picture(picture: Stream) -> Iterator[tuple[str, str]]:
    """Where a photograph in a PDF was taken: it is kept as the file that the camera wrote."""
    from PIL import Image  # noqa: PLC0415 - few PDFs hold a camera's own file

    content = picture.read_raw_bytes()
    if not content.startswith(b"\xff\xd8") or b"Exif\x00\x00" not in content[:65_536]:
        return
    with suppress(Exception), Image.open(BytesIO(content), formats=["JPEG"]) as opened:
        if any(tag in {1, 2, 3, 4} for tag in opened.getexif().get_ifd(0x8825)):
            yield "place_in_picture", "a photograph in this PDF says where it was taken, to within metres"


def clean_pdf(content: bytes) -> bytes:
    """A PDF with the same pages, and of its properties only the title: the same bytes for the same PDF and pikepdf.

    Args:
        content: What is in the file, in which no error was found.

    Raises:
        ValueError: It cannot be opened.
    """
    written = BytesIO()
    try:
        with _opened(content) as pdf:
            title = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
            for key in ("/Info", "/ID"):
                if key in pdf.trailer:
                    del pdf.trailer[key]
            for thing in pdf.objects:
                _take_out(thing)
            if title.strip():
                pdf.docinfo["/Title"] = String(title)
            pdf.save(
                written,
                deterministic_id=True,
                fix_metadata_version=False,
                object_stream_mode=ObjectStreamMode.generate,
            )
    except pikepdf.PikepdfError as error:
        message = "this is a PDF that cannot be opened"
        raise ValueError(message) from error
    return written.getvalue()


def _take_out(thing: Any) -> None:  # noqa: ANN401 - any part of a PDF
    if isinstance(thing, (Dictionary, Stream)):
        for key in ("/Metadata", "/PieceInfo"):
            if key in thing:
                del thing[key]
