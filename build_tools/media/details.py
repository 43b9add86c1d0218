"""What a picture tells beside what is to be seen: where it was taken, who took it, with what and when."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import IptcImagePlugin

if TYPE_CHECKING:
    from PIL.Image import Exif
    from PIL.ImageFile import ImageFile

_CAMERA, _PLACE = 0x8769, 0x8825
_PEOPLE = {0x013B: "artist", 0x9C9D: "author"}
_CAMERA_PEOPLE = {0xA430: "owner of the camera"}
_NOTES = {
    0x010E: "a description",
    0x010F: "the camera",
    0x0110: "the camera",
    0x0132: "a time",
    0x013C: "the computer",
    0x8298: "a line about copyright",
    0x9C9B: "a title",
    0x9C9C: "a comment",
    0x9C9E: "keywords",
}
_CAMERA_NOTES = {
    0x9003: "a time",
    0x9286: "a comment",
    0xA431: "the camera's number",
    0xA435: "the lens's number",
}
_IPTC_PEOPLE = {(2, 80): "by-line", (2, 118): "contact", (2, 122): "writer of the caption"}
_IPTC_PLACES = {(2, 90), (2, 92)}
_TEXT_PEOPLE = {"author": "author", "artist": "artist", "creator": "creator"}
_TEXT_NOTES = {"comment": "a comment", "description": "a description", "copyright": "a line about copyright"}
_XMP_KEYS = ("xmp", "XML:com.adobe.xmp")
_MOST_XMP = 1_000_000
_XMP_PEOPLE = re.compile(
    rb"<(?:dc:creator|xmpRights:Owner|Iptc4xmpExt:PersonInImage|mwg-rs:Name|MP:PersonDisplayName|photoshop:CaptionWriter"
    rb"|aux:OwnerName|exifEX:CameraOwnerName)\b[^>]{0,200}>(?:\s*<[^>]{0,200}>){0,4}\s*([^<\s][^<]{0,200})"
    rb"|\b(?:mwg-rs:Name|aux:OwnerName|exifEX:CameraOwnerName|photoshop:CaptionWriter|MPReg:PersonDisplayName)"
    rb"=[\"']([^\"']{1,200})"
)
_XMP_PLACE = re.compile(rb"\bexif:GPS(?:Latitude|Longitude)\b")


@dataclass(frozen=True)
class Details:
    """What stands in a picture's metadata.

    Attributes:
        place: Whether it says where the picture was taken.
        people: What each person is called, and what they are to the picture: `artist`.
        notes: What else there is, in words.
    """

    place: bool = False
    people: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Gathering:
    place: bool = False
    people: dict[tuple[str, str], None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def person(self, what: str, who: object) -> None:
        name = _as_text(who)
        if name:
            self.people[what, name] = None

    def note(self, what: str, value: object = "x") -> None:
        if _as_text(value):
            self.notes[what] = None


def details_of(picture: ImageFile) -> Details:
    """What a picture that was opened tells beside what is to be seen.

    Args:
        picture: The picture, whose pixels have been read.
    """
    found = _Gathering()
    for look in (_look_into_exif, _look_into_iptc, _look_into_texts, _look_into_xmp):
        with suppress(Exception):  # metadata that cannot be read raises anything, and is not published in any case
            look(picture, found)
    return Details(found.place, tuple(found.people), tuple(found.notes))


def _look_into_exif(picture: ImageFile, found: _Gathering) -> None:
    exif: Exif = picture.getexif()
    found.place = found.place or any(tag in {1, 2, 3, 4} for tag in exif.get_ifd(_PLACE))
    camera = exif.get_ifd(_CAMERA)
    for values, people, notes in ((exif, _PEOPLE, _NOTES), (camera, _CAMERA_PEOPLE, _CAMERA_NOTES)):
        for tag, what in people.items():
            found.person(what, values.get(tag))
        for tag, what in notes.items():
            found.note(what, values.get(tag))
    if exif.get_ifd(1):
        found.note("a small copy of an earlier state")


def _look_into_iptc(picture: ImageFile, found: _Gathering) -> None:
    values = IptcImagePlugin.getiptcinfo(picture) or {}
    for tag, value in values.items():
        if tag in _IPTC_PEOPLE:
            for each in value if isinstance(value, list) else [value]:
                found.person(_IPTC_PEOPLE[tag], each)
        elif tag in _IPTC_PLACES:
            found.place = True


def _look_into_texts(picture: ImageFile, found: _Gathering) -> None:
    """The comments of a JPEG and a GIF, and the texts of a PNG."""
    for key, value in picture.info.items():
        name = str(key).casefold()
        if name in _TEXT_PEOPLE:
            found.person(_TEXT_PEOPLE[name], value)
        elif name in _TEXT_NOTES:
            found.note(_TEXT_NOTES[name], value)


def _look_into_xmp(picture: ImageFile, found: _Gathering) -> None:
    for key in _XMP_KEYS:
        value = picture.info.get(key)
        packet = value.encode() if isinstance(value, str) else value
        if not isinstance(packet, bytes) or not packet:
            continue
        found.place = found.place or _XMP_PLACE.search(packet[:_MOST_XMP]) is not None
        for match in _XMP_PEOPLE.finditer(packet[:_MOST_XMP]):
            found.person("creator", match.group(1) or match.group(2))
        found.note("a history of how it was made")


def _as_text(value: object) -> str:
    """A value of metadata as words."""
    if isinstance(value, tuple) and value and all(isinstance(each, int) and 0 <= each < 256 for each in value):
        value = bytes(value)
    if isinstance(value, bytes):
        encoding = "utf-16-le" if b"\x00" in value.rstrip(b"\x00") and not value.startswith(b"ASCII") else "utf-8"
        value = value.removeprefix(b"ASCII\0\0\0").decode(encoding, "replace")
    return str(value if value is not None else "").replace("\x00", " ").strip()


def masked(name: str) -> str:
    """A person's name with all but the first letter of each word hidden.

    Args:
        name: The name as it was found.
    """
    words = "".join(each if each.isprintable() and each != "`" else " " for each in name).split()[:4]
    return " ".join(word[0] + "•" * min(len(word) - 1, 12) for word in words) or "•"
