"""Office documents as zip archives: opened within limits, and written again in one way."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from build_tools.diagnostics import Span
from build_tools.intake import most

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.readers.text import Notebook

_NAME = re.compile(r"(?!/)[^\x00-\x1f\x7f\\:*?\"<>|]+")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_LINK = 0o120000
_WORTH_A_LOOK = 1_000_000
_AGAIN = "save it again from the program that made it"


class Package:
    """An office document that may be unpacked.

    Args:
        archive: It, opened.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = tuple(each.filename for each in archive.infolist() if not each.is_dir())

    def content(self, name: str) -> bytes:
        """What is in one of its files.

        Args:
            name: The file.

        Raises:
            zipfile.BadZipFile: It is damaged.
        """
        return self.archive.read(name)


def open_package(content: bytes, kind: str, notes: Notebook) -> Package | None:
    """An office document, or None when it may not be unpacked.

    Args:
        content: What is in the file.
        kind: What it is, in words.
        notes: Where faults are written down.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        files = archive.infolist()
    except Exception:  # noqa: BLE001 - a broken archive can raise anything
        notes.note("damaged_file", Span(), f"this is {kind} by its first bytes, but it cannot be opened", _AGAIN)
        return None
    is_locked = any(each.flag_bits & 0x41 for each in files)
    if not is_locked and (_is_too_much(files, notes) or _is_crooked(files, content, notes)):
        return None
    if is_locked or _has_locked_parts(archive):
        notes.note("locked_file", Span(), f"this is {kind} with a password", "save it without a password")
        return None
    return Package(archive)


def _has_locked_parts(archive: zipfile.ZipFile) -> bool:
    """Whether an OpenDocument file says that parts of it are encrypted (OpenDocument 1.3, part 2, section 4.4)."""
    with suppress(Exception):  # a damaged part is told of when it is read
        return b"encryption-data" in archive.read("META-INF/manifest.xml")
    return False


def _is_too_much(files: list[zipfile.ZipInfo], notes: Notebook) -> bool:
    total = sum(each.file_size for each in files)
    xml = sum(each.file_size for each in files if is_xml(each.filename))
    ratio = next((each for each in files if _is_bomb(each)), None)
    message = None
    if len(files) > most("package-files"):
        message = f"this document is made of {len(files):,} files; the limit is {most('package-files'):,}"
    elif total > most("unpacked-bytes"):
        message = f"this document has {total:,} bytes when it is unpacked; the limit is {most('unpacked-bytes'):,}"
    elif xml > most("xml-bytes"):
        message = f"the text of this document has {xml:,} bytes of XML; the limit is {most('xml-bytes'):,}"
    elif ratio is not None:
        message = f"a file in this document grows from {ratio.compress_size:,} to {ratio.file_size:,} bytes"
    if message:
        notes.note("too_much_inside", Span(), message, "is it the right file? If it is, split it")
    return message is not None


def _is_bomb(each: zipfile.ZipInfo) -> bool:
    return each.file_size > _WORTH_A_LOOK and each.file_size > most("package-ratio") * max(1, each.compress_size)


def is_xml(name: str) -> bool:
    """Whether a file of an office document is read as XML."""
    return name.lower().endswith((".xml", ".rels", ".vml", ".rdf"))


def _is_crooked(files: list[zipfile.ZipInfo], content: bytes, notes: Notebook) -> bool:
    """Whether an archive names files outside itself, or holds more than it lists."""
    message = None
    names = [each.filename.casefold() for each in files]
    bad = next((each.filename for each in files if not _is_inside(each)), None)
    if bad is not None:
        message = f"this document holds a file that would be written elsewhere: `{_shown(bad)}`"
    elif len(set(names)) < len(names):
        message = "this document holds two files of the same name"
    elif any(each.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for each in files):
        message = "this document is packed in a way that office programs do not use"
    elif _has_gaps(files, content):
        message = "this document holds bytes that belong to none of its files"
    if message:
        notes.note("hidden_data", Span(), message, _AGAIN)
    return message is not None


def _is_inside(each: zipfile.ZipInfo) -> bool:
    parts = each.filename.rstrip("/").split("/")
    is_link = each.external_attr >> 16 & 0o170000 == _LINK
    return bool(_NAME.fullmatch(each.filename)) and not {"..", ".", ""} & set(parts) and not is_link


def _shown(name: str) -> str:
    return "".join(each if each.isprintable() and each != "`" else "�" for each in name)[:60]


def _has_gaps(files: list[zipfile.ZipInfo], content: bytes) -> bool:
    """Whether anything stands before, between or after the files that an archive lists, or two share their bytes."""
    at = 0
    for each in sorted(files, key=lambda one: one.header_offset):
        if each.header_offset != at:
            return True
        header = content[at : at + 30]
        at += 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        at += each.compress_size
        if each.flag_bits & 8:
            marked = content[at : at + 4] == b"PK\x07\x08"
            wide = content[at + 12 + 4 * marked : at + 14 + 4 * marked] != b"PK"
            at += (12 + 8 * wide) + 4 * marked
    directory_end = content.rfind(b"PK\x05\x06")
    size = int.from_bytes(content[directory_end + 12 : directory_end + 16], "little")
    return directory_end - size != at or directory_end + 22 != len(content)


def write_package(package: Package, changed: Mapping[str, bytes]) -> bytes:
    """An office document with some of its files changed: the same bytes for the same files.

    Args:
        package: The document.
        changed: What some of its files hold instead.
    """
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in package.names:
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, changed[name] if name in changed else package.content(name))
    return written.getvalue()
