"""The parts that a PNG, JPEG, GIF or WebP picture is made of, found without unpacking any of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import Struct, error
from typing import TYPE_CHECKING

from build_tools.media.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BIG, _SMALL = Struct(">I"), Struct("<I")
_SHORT, _SMALL_SHORT = Struct(">H"), Struct("<H")
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_WITHOUT_LENGTH = {0x01, 0xD9}
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"IDAT", b"IEND"})
_PNG_KNOWN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_WEBP_KEPT = frozenset({b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})
_WEBP_PERSONAL = 0b0010_1100
"""The bits of VP8X that announce a profile, EXIF and XMP."""
_MOST_PARTS = 20_000
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class DamagedError(ValueError):
    """A file is not built as its kind has to be."""


@dataclass(frozen=True)
class Part:
    """One part of a picture.

    Attributes:
        name: What its kind calls it.
        start: Where it starts in the file.
        end: Where the next one starts.
    """

    name: bytes
    start: int
    end: int


@dataclass(frozen=True)
class Anatomy:
    """What a picture says of itself.

    Attributes:
        width: In pixels.
        height: In pixels.
        frames: How many pictures it shows one after another.
        scans: How often a JPEG goes over the picture.
        parts: All its parts, in their order.
    """

    width: int
    height: int
    frames: int
    scans: int
    parts: tuple[Part, ...]

    @property
    def end(self) -> int:
        """Where the picture ends in the file."""
        return self.parts[-1].end


def anatomy(content: bytes, kind: Kind) -> Anatomy:
    """What a picture is made of.

    Args:
        content: What is in the file.
        kind: One of `PICTURES`.

    Raises:
        DamagedError: It is not built as its kind has to be, or it ends too early.
    """
    readers: dict[Kind, Callable[[bytes], Anatomy]] = {
        Kind.PNG: _png,
        Kind.JPEG: _jpeg,
        Kind.GIF: _gif,
        Kind.WEBP: _webp,
    }
    try:
        found = readers[kind](content)
    except (error, IndexError) as early:
        message = "it ends before the picture does"
        raise DamagedError(message) from early
    if found.end > len(content):
        message = "it ends before the picture does"
        raise DamagedError(message)
    if not found.width or not found.height or not found.frames:
        message = "it holds no picture"
        raise DamagedError(message)
    return found


def _add(parts: list[Part], part: Part) -> None:
    if len(parts) == _MOST_PARTS:
        message = "it is made of more parts than any picture is"
        raise DamagedError(message)
    parts.append(part)


def _png(content: bytes) -> Anatomy:
    parts: list[Part] = []
    at, frames = 8, 1
    while not parts or parts[-1].name != b"IEND":
        (length,) = _BIG.unpack_from(content, at)
        name = content[at + 4 : at + 8]
        if not name[0] & 0x20 and name not in _PNG_KNOWN:
            message = "it holds a part that no PNG has"
            raise DamagedError(message)
        if name == b"acTL":
            (frames,) = _BIG.unpack_from(content, at + 8)
        _add(parts, Part(name, at, at + 12 + length))
        at += 12 + length
    if parts[0].name != b"IHDR":
        message = "it does not start as a PNG has to"
        raise DamagedError(message)
    (width,), (height,) = _BIG.unpack_from(content, 16), _BIG.unpack_from(content, 20)
    return Anatomy(width, height, frames, 1, tuple(parts))


def _jpeg(content: bytes) -> Anatomy:
    parts, at, width, height, scans = [Part(b"\xd8", 0, 2)], 2, 0, 0, 0
    while parts[-1].name != b"\xd9":
        start = at
        if content[at] != 0xFF:
            message = "one of its parts does not end where it says"
            raise DamagedError(message)
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        at += 1
        if marker not in _WITHOUT_LENGTH:
            (length,) = _SHORT.unpack_from(content, at)
            if marker in _SIZES:
                if width:
                    message = "it holds more than one picture"
                    raise DamagedError(message)
                (height,), (width,) = _SHORT.unpack_from(content, at + 3), _SHORT.unpack_from(content, at + 5)
            at += length
        if marker == 0xDA:
            scans += 1
            found = _MARKER.search(content, at)
            at = found.start() if found else len(content)
        _add(parts, Part(bytes([marker]), start, at))
    return Anatomy(width, height, 1 if scans else 0, scans, tuple(parts))


def _gif(content: bytes) -> Anatomy:
    (width,), (height,), flags = _SMALL_SHORT.unpack_from(content, 6), _SMALL_SHORT.unpack_from(content, 8), content[10]
    at = 13 + _colours(flags)
    parts, frames = [Part(b"header", 0, at)], 0
    while parts[-1].name != b";":
        start, introducer = at, content[at : at + 1]
        if introducer == b"!":
            name = b"!" + content[at + 1 : at + 2]
            if name == b"!\xff":
                name += content[at + 3 : at + 3 + content[at + 2]]
            at = _after_blocks(content, at + 2)
        elif introducer == b",":
            name, frames = b",", frames + 1
            left, top, wide, high = (_SMALL_SHORT.unpack_from(content, at + 1 + 2 * each)[0] for each in range(4))
            if left + wide > width or top + high > height:
                message = "one of its frames is larger than the picture"
                raise DamagedError(message)
            at = _after_blocks(content, at + 11 + _colours(content[at + 9]))
        elif introducer == b";":
            name, at = b";", at + 1
        else:
            message = "one of its parts does not end where it says"
            raise DamagedError(message)
        _add(parts, Part(name, start, at))
    return Anatomy(width, height, frames, 1, tuple(parts))


def _colours(flags: int) -> int:
    """How many bytes a GIF's table of colours has."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _webp(content: bytes) -> Anatomy:
    (size,) = _SMALL.unpack_from(content, 4)
    parts, end, width, height, frames = [Part(b"RIFF", 0, 12)], 8 + size, 0, 0, 0
    for part in _chunks(content, 12, end):
        body = part.start + 8
        if part.name == b"VP8X":
            width, height = _three(content, body + 4) + 1, _three(content, body + 7) + 1
        elif part.name == b"ANMF":
            frames += 1
            left, top = 2 * _three(content, body), 2 * _three(content, body + 3)
            if left + _three(content, body + 6) >= width or top + _three(content, body + 9) >= height:
                message = "one of its frames is larger than the picture"
                raise DamagedError(message)
        elif part.name in {b"VP8 ", b"VP8L"}:
            frames += 1
            own = _webp_size(content, part.name, body)
            if width and own != (width, height):
                message = "it says two sizes for one picture"
                raise DamagedError(message)
            width, height = own
        _add(parts, part)
    return Anatomy(width, height, frames, 1, tuple(parts))


def _chunks(content: bytes, at: int, end: int) -> Iterator[Part]:
    while at < end:
        (length,) = _SMALL.unpack_from(content, at + 4)
        after = at + 8 + length + length % 2
        if after > end:
            message = "one of its parts does not end where it says"
            raise DamagedError(message)
        yield Part(content[at : at + 4], at, after)
        at = after


def _three(content: bytes, at: int) -> int:
    return content[at] | content[at + 1] << 8 | content[at + 2] << 16


def _webp_size(content: bytes, name: bytes, body: int) -> tuple[int, int]:
    if name == b"VP8L":
        (bits,) = _SMALL.unpack_from(content, body + 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    (width,), (height,) = _SMALL_SHORT.unpack_from(content, body + 6), _SMALL_SHORT.unpack_from(content, body + 8)
    return width & 0x3FFF, height & 0x3FFF


def without_details(content: bytes, kind: Kind, found: Anatomy) -> bytes:
    """A moving picture, part by part, without those that say anything but what is to be seen.

    Args:
        content: What is in the file.
        kind: PNG, GIF or WebP.
        found: What it is made of.
    """
    if kind is Kind.PNG:
        kept = [content[each.start : each.end] for each in found.parts if each.name in _PNG_KEPT]
        return content[:8] + b"".join(kept)
    if kind is Kind.GIF:
        names = {b"header", b",", b"!\xf9", b";", *(b"!\xff" + name for name in _LOOPS)}
        return b"".join(content[each.start : each.end] for each in found.parts if each.name in names)
    body = b"".join(_webp_part(content, each) for each in found.parts if each.name in _WEBP_KEPT)
    return b"RIFF" + _SMALL.pack(len(body) + 4) + b"WEBP" + body


def _webp_part(content: bytes, part: Part) -> bytes:
    if part.name == b"VP8X":
        flags = content[part.start + 8] & ~_WEBP_PERSONAL
        return content[part.start : part.start + 8] + bytes([flags]) + content[part.start + 9 : part.end]
    if part.name == b"ANMF":
        inner = _chunks(content, part.start + 24, part.start + 8 + _SMALL.unpack_from(content, part.start + 4)[0])
        kept = b"".join(content[each.start : each.end] for each in inner if each.name in _WEBP_KEPT)
        return b"ANMF" + _SMALL.pack(len(kept) + 16) + content[part.start + 8 : part.start + 24] + kept
    return content[part.start : part.end]
