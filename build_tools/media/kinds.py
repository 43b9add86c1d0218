"""What a file is, by what is in it: its name only says what it claims to be."""

from __future__ import annotations

import posixpath
import re
import zipfile
from enum import StrEnum
from io import BytesIO
from struct import unpack_from


class Kind(StrEnum):
    """A kind of file, in words that a sentence can hold."""

    PNG = "a PNG picture"
    JPEG = "a JPEG picture"
    GIF = "a GIF picture"
    WEBP = "a WebP picture"
    PDF = "a PDF"
    DOCX = "a Word document"
    PPTX = "a PowerPoint presentation"
    XLSX = "an Excel workbook"
    ODT = "an OpenDocument text"
    ODP = "an OpenDocument presentation"
    ODS = "an OpenDocument spreadsheet"
    SVG = "an SVG drawing"
    HTML = "a web page"
    TEXT = "plain text"
    OLD_OFFICE = "an office document of an old kind, or one with a password"
    RICH_TEXT = "rich text (RTF)"
    ARCHIVE = "a zip archive"
    OTHER_ARCHIVE = "an archive"
    WINDOWS_PROGRAM = "a program for Windows"
    PROGRAM = "a program"
    OTHER_PICTURE = "a picture of a kind that browsers do not all show"
    RECORDING = "a recording"


PICTURES = frozenset({Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP})
PACKAGES = frozenset({Kind.DOCX, Kind.PPTX, Kind.XLSX, Kind.ODT, Kind.ODP, Kind.ODS})
"""Office documents that are zip archives."""
PUBLISHED = PICTURES | PACKAGES | {Kind.PDF}
ENDINGS = {
    ".png": Kind.PNG,
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".gif": Kind.GIF,
    ".webp": Kind.WEBP,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".pptx": Kind.PPTX,
    ".xlsx": Kind.XLSX,
    ".odt": Kind.ODT,
    ".odp": Kind.ODP,
    ".ods": Kind.ODS,
    ".rtf": Kind.RICH_TEXT,
}
"""The kind that a file claims to be by the end of its name; text is looked at by its own readers."""

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"%PDF-", Kind.PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLD_OFFICE),
    (b"{\\rtf", Kind.RICH_TEXT),
    (b"PK\x05\x06", Kind.ARCHIVE),
    (b"Rar!", Kind.OTHER_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.OTHER_ARCHIVE),
    (b"\x1f\x8b", Kind.OTHER_ARCHIVE),
    (b"BZh", Kind.OTHER_ARCHIVE),
    (b"\xfd7zXZ", Kind.OTHER_ARCHIVE),
    (b"MZ", Kind.WINDOWS_PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"#!", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"II*\x00", Kind.OTHER_PICTURE),
    (b"MM\x00*", Kind.OTHER_PICTURE),
    (b"BM", Kind.OTHER_PICTURE),
    (b"\x00\x00\x01\x00", Kind.OTHER_PICTURE),
    (b"ID3", Kind.RECORDING),
    (b"OggS", Kind.RECORDING),
    (b"\x1a\x45\xdf\xa3", Kind.RECORDING),
)
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
_ODF = {
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.oasis.opendocument.presentation": Kind.ODP,
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
}
_OOXML = {"word/document.xml": Kind.DOCX, "ppt/presentation.xml": Kind.PPTX, "xl/workbook.xml": Kind.XLSX}
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|script|iframe|meta)\b", re.IGNORECASE | re.DOTALL
)
_HTML_WITHIN = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|meta)\b", re.IGNORECASE)
_SVG = re.compile(
    rb"\s*(?:<\?xml.{0,200}?\?>\s*)?(?:<!--.{0,2000}?-->\s*)?(?:<!DOCTYPE svg.{0,2000}?>\s*)?<svg\b", re.DOTALL
)
_DIRECTORY_END = b"PK\x05\x06"
_FARTHEST = 65_557


def ending_of(name: str) -> str:
    """How a file's name ends, with the dot and in small letters."""
    return posixpath.splitext(name)[1].lower()


def is_opaque(name: str) -> bool:
    """Whether a file says by its name that it is one whose words no check can read: a picture or a PDF.

    Args:
        name: Its name or path.
    """
    return ENDINGS.get(ending_of(name)) in PICTURES | {Kind.PDF, Kind.RICH_TEXT}


def kind_of(content: bytes) -> Kind | None:
    """The kind of a file by what is in it, or None when it is of no kind that we know.

    Args:
        content: What is in it.
    """
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_package(content)
    if content.startswith(b"RIFF"):
        return Kind.WEBP if content[8:12] == b"WEBP" else Kind.RECORDING
    if content[4:8] == b"ftyp":
        return Kind.OTHER_PICTURE if content[8:12] in _PICTURE_BRANDS else Kind.RECORDING
    known = next((kind for start, kind in _STARTS if content.startswith(start)), None)
    return known or _kind_of_text(content)


def _kind_of_text(content: bytes) -> Kind | None:
    start_of_text = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if _SVG.match(start_of_text):
        return Kind.SVG
    if _HTML.match(start_of_text):
        return Kind.HTML
    return Kind.TEXT if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    if not content or b"\x00" in content[:4096]:
        return False
    try:
        content[:4096].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > 4090
    return True


def _kind_of_package(content: bytes) -> Kind:
    """An office document says what it is: in its first file, or by the name of its main part."""
    length, more = unpack_from("<HH", content, 26) if len(content) > 30 else (0, 0)
    if content[30 : 30 + length] == b"mimetype":
        start = 30 + length + more
        for name, kind in _ODF.items():
            if content.startswith(name + b"PK", start):
                return kind
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except Exception:  # noqa: BLE001 - a broken archive can raise anything
        return Kind.ARCHIVE
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _OOXML.items() if part in names), Kind.ARCHIVE)
    return Kind.ARCHIVE


def also_is(content: bytes) -> Kind | None:
    """What else a picture or PDF is to a program that looks for that: an archive at its end, a web page at its start.

    Args:
        content: What is in the file, which does not start as an archive.
    """
    if _ends_as_archive(content):
        return Kind.ARCHIVE
    return Kind.HTML if _HTML_WITHIN.search(content, 0, 1024) else None


def _ends_as_archive(content: bytes) -> bool:
    """Whether an archive's directory stands somewhere in the last part of a file, just before what ends it."""
    end = len(content)
    while True:
        end = content.rfind(_DIRECTORY_END, max(0, len(content) - _FARTHEST), end)
        if end < 0 or end + 22 > len(content):
            return False
        size = int.from_bytes(content[end + 12 : end + 16], "little")
        if size and content[max(0, end - size) : end].startswith(b"PK\x01\x02"):
            return True
