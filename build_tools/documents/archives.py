"""Zip archives with the same bytes each time: no file in one says when it was made."""

from __future__ import annotations

import io
import zipfile

_FIRST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can name."""
_STORED = "mimetype"
"""The part of an EPUB that stands first and is not packed, so that a program knows it by its first bytes."""


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of an archive, by name.

    Args:
        content: The archive.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive.

    Args:
        parts: Its parts, by name, in their order.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in sorted(parts.items(), key=lambda part: part[0] != _STORED):
            entry = zipfile.ZipInfo(name, _FIRST)
            entry.compress_type = zipfile.ZIP_STORED if name == _STORED else zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on Windows
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return made.getvalue()
