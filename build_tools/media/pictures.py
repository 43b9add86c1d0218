"""Pictures: opened within limits, and made again with nothing in them but what is to be seen."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin

from build_tools.diagnostics import Span
from build_tools.intake import most
from build_tools.media.details import details_of, masked
from build_tools.media.kinds import Kind, also_is
from build_tools.media.raster import DamagedError, anatomy, without_details

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.ImageFile import ImageFile

    from build_tools.media.raster import Anatomy
    from build_tools.readers.text import Notebook

_CLEAN = "run `commons clean` on it, which takes it out"
_AGAIN = "save it again from the program that made it"
_MOST_PROFILE = 4_000_000
_WEBP_QUALITY = 90
_WEBP_WEIGHT = 3
"""How many times the memory of other pictures a WebP of the same size takes."""
_SETTLED_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}


def look_at_picture(content: bytes, kind: Kind, notes: Notebook) -> None:
    """Note what is wrong with a picture.

    Args:
        content: What is in the file.
        kind: What it is by its content, one of `PICTURES`.
        notes: Where faults are written down.
    """
    try:
        found = anatomy(content, kind)
    except DamagedError as error:
        notes.note("damaged_file", Span(), f"this is {kind} by its first bytes, but {error}", _AGAIN)
        return
    _note_what_follows(content, kind, found, notes)
    if _is_too_much(found, kind, notes):
        return
    try:
        with _opened(content, kind) as picture:
            for frame in range(found.frames):
                picture.seek(frame)
                picture.load()
            picture.seek(0)
            _note_details(picture, notes)
    except Exception:  # noqa: BLE001 - a damaged picture makes a decoder raise anything
        notes.note("damaged_file", Span(), f"this is {kind} by its first bytes, but it cannot be opened", _AGAIN)


def _note_what_follows(content: bytes, kind: Kind, found: Anatomy, notes: Notebook) -> None:
    more = len(content[found.end :].rstrip(b"\x00\r\n "))
    other = also_is(content)
    if other is not None:
        message = f"this is {kind}, and {other} as well to a program that looks for one"
        notes.note("hidden_data", Span(), message, _CLEAN)
    elif more:
        message = f"{more:,} {'byte stands' if more == 1 else 'bytes stand'} after the end of the picture"
        notes.note("hidden_data", Span(), message, _CLEAN)


def _is_too_much(found: Anatomy, kind: Kind, notes: Notebook) -> bool:
    pixels = found.width * found.height * found.frames
    limit = most("pixels") // (_WEBP_WEIGHT if kind is Kind.WEBP else 1)
    message = None
    if pixels > limit:
        size = f"{found.width:,} × {found.height:,} pixels" + (f" in {found.frames:,} frames" * (found.frames > 1))
        message = f"this picture has {size}; the limit is {limit:,} in all"
    elif found.frames > most("frames"):
        message = f"this picture has {found.frames:,} frames; the limit is {most('frames')}"
    elif found.scans > most("scans"):
        message = f"this picture goes over itself {found.scans:,} times; the limit is {most('scans')}"
    if message:
        notes.note("too_much_inside", Span(), message, "make it smaller: 2,000 pixels across are enough for a page")
    return message is not None


def _note_details(picture: ImageFile, notes: Notebook) -> None:
    details = details_of(picture)
    if details.place:
        message = "this picture says where it was taken, to within metres"
        notes.note("place_in_picture", Span(), message, _CLEAN)
    for what, who in details.people:
        notes.note(
            "person_in_picture",
            Span(),
            f"hidden details in this picture name a person ({what}): `{masked(who)}`",
            _CLEAN,
        )
    if details.notes:
        listed = ", ".join(details.notes)
        message = f"this picture holds {listed}, which is not published with it"
        notes.note("details_in_picture", Span(), message, "to take it out of the repository too, run `commons clean`")


@contextmanager
def _opened(content: bytes, kind: Kind) -> Iterator[ImageFile]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow warns of is looked for by ourselves, before
        with Image.open(BytesIO(content), formats=[kind.name]) as picture:
            yield picture


def clean_picture(content: bytes, kind: Kind) -> bytes:
    """A picture with nothing in it but what is to be seen: the same bytes for the same picture and Pillow.

    A still picture is decoded and encoded again, turned as its camera said. A moving one is put together again from
    those of its parts that show something.

    Args:
        content: What is in the file, in which no error was found.
        kind: What it is.

    Raises:
        ValueError: It cannot be opened.
    """
    found = anatomy(content, kind)
    if found.frames > 1 or kind is Kind.GIF:
        return without_details(content, kind, found)
    is_lossless = any(part.name == b"VP8L" for part in found.parts)
    try:
        with _opened(content, kind) as picture:
            picture.load()
            return _encoded(picture, kind, is_lossless=is_lossless)
    except Exception as error:
        message = f"this is {kind} that cannot be opened"
        raise ValueError(message) from error


def _encoded(picture: ImageFile, kind: Kind, *, is_lossless: bool) -> bytes:
    options: dict[str, object] = {}
    if kind is Kind.JPEG:
        options = {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}  # type: ignore[attr-defined]
        options["progressive"] = bool(picture.info.get("progressive"))
        options["optimize"] = True
    elif kind is Kind.WEBP:
        options = {"lossless": is_lossless, "quality": _WEBP_QUALITY, "exact": True}
    plain = _turned(_in_browsers_colours(picture, kind))
    transparency = plain.info.get("transparency")
    plain.info = {} if transparency is None else {"transparency": transparency}
    written = BytesIO()
    plain.save(written, kind.name, **options)
    return written.getvalue()


def _turned(picture: Image.Image) -> Image.Image:
    """A picture as its camera said that it is to be held; as it is when what the camera said cannot be read."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001 - damaged details can raise anything, and the picture itself was decoded
        return picture


def _in_browsers_colours(picture: ImageFile, kind: Kind) -> Image.Image:
    """The picture in sRGB, which is what a browser takes a picture without a profile for."""
    plain: Image.Image = picture
    if kind is Kind.JPEG and plain.mode not in {"L", "RGB"}:
        plain = _without_profile(plain).convert("RGB") if plain.mode != "CMYK" else _converted(plain, "RGB")
    elif plain.mode not in _SETTLED_MODES:
        plain = plain.convert("RGBA" if "A" in plain.mode else "RGB")
    return _converted(plain, plain.mode) if plain.mode in {"RGB", "RGBA"} else plain


def _without_profile(picture: Image.Image) -> Image.Image:
    picture.info.pop("icc_profile", None)
    return picture


def _converted(picture: Image.Image, mode: str) -> Image.Image:
    """The picture by its colour profile, where it has one that can be used; otherwise as it is."""
    profile = picture.info.get("icc_profile")
    if isinstance(profile, bytes) and 128 < len(profile) < _MOST_PROFILE:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            converted.info = {key: value for key, value in picture.info.items() if key != "icc_profile"}
            return converted
    return picture if picture.mode == mode else picture.convert(mode)
