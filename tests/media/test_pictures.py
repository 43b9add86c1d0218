from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from build_tools.media.details import masked
from build_tools.media.looking import as_published
from tests.media import makers
from tests.media.looks import checks_of, messages_of

SECRETS = (
    b"Exif",
    b"Example Person",
    b"GPS",
    b"CameraX",
    b"eXIf",
    b"tEXt",
    b"iTXt",
    b"xmpmeta",
    b"adobe",
    b"ICC_PROFILE",
)
FULL = makers.exif(place=True, artist="Example Person", camera="CameraX", owner="Example Person")


def everything(kind: str) -> bytes:
    """A picture with every hidden detail that its kind can hold."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict[str, Any] = (
        {"pnginfo": makers.texts(Author="Example Person", Comment="CameraX")} if kind == "PNG" else {}
    )
    more |= {"xmp": makers.XMP} if kind in {"WEBP", "JPEG"} else {}
    more |= {"comment": b"Example Person"} if kind == "JPEG" else {}
    return makers.picture(kind, exif=FULL, icc_profile=profile, **more)


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_nothing_hidden_is_published(kind: str, ending: str) -> None:
    content = everything(kind)
    assert checks_of(f"a.{ending}", content) == {"place_in_picture", "person_in_picture", "details_in_picture"}
    published = as_published(f"a.{ending}", content)
    assert [secret for secret in SECRETS if secret in published] == []
    assert checks_of(f"a.{ending}", published) == set()
    with Image.open(BytesIO(published)) as opened:
        assert dict(opened.getexif()) == {}
        assert set(opened.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "loop",
            "background",
            "timestamp",
        }


def test_where_a_picture_was_taken_is_an_error_alone() -> None:
    assert checks_of("a.jpg", makers.picture("JPEG", exif=makers.exif(place=True))) == {"place_in_picture"}
    assert checks_of("a.jpg", makers.picture("JPEG", exif=makers.exif(camera="X"))) == {"details_in_picture"}


@pytest.mark.parametrize("options", [{"artist": "Example Person"}, {"owner": "Example Person"}])
def test_a_persons_name_is_found_and_never_quoted_whole(options: dict[str, str]) -> None:
    content = makers.picture("JPEG", exif=makers.exif(**options))  # type: ignore[arg-type]
    (message,) = messages_of("a.jpg", content)
    assert "`E•••••• P•••••`" in message
    assert "Example" not in message


def test_a_creator_in_xmp_is_found() -> None:
    assert "person_in_picture" in checks_of("a.webp", makers.picture("WEBP", xmp=makers.XMP))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_its_camera_said(kind: str, orientation: int) -> None:
    content = makers.picture(kind, size=(24, 16), exif=makers.exif(orientation=orientation), quality=95)
    with Image.open(BytesIO(as_published(f"a.{kind.lower()}", content))) as opened:
        assert opened.size == ((24, 16) if orientation < 5 else (16, 24))
        corners = {
            (x, y): opened.convert("RGB").getpixel((x * (opened.width - 1), y * (opened.height - 1)))
            for x in (0, 1)
            for y in (0, 1)
        }
    blue = [place for place, colour in corners.items() if isinstance(colour, tuple) and colour[2] > colour[0] + 90]
    expected = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
    assert blue == [expected[orientation]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_each_mode_shows_the_same(mode: str) -> None:
    written = BytesIO()
    plain = Image.new(mode, (5, 4), 1 if mode in {"1", "P"} else None)
    if mode == "P":
        plain.putpalette([0, 0, 0, 250, 40, 90])
        plain.info["transparency"] = 0
    plain.save(written, "PNG", **({"transparency": 0} if mode == "P" else {}))
    with Image.open(BytesIO(as_published("a.png", written.getvalue()))) as opened, Image.open(written) as before:
        assert opened.mode == before.mode
        assert opened.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def test_a_picture_for_print_becomes_one_for_screens() -> None:
    written = BytesIO()
    Image.new("CMYK", (5, 4), (0, 0, 0, 0)).save(written, "JPEG")
    with Image.open(BytesIO(as_published("a.jpg", written.getvalue()))) as opened:
        assert opened.mode == "RGB"
        pixel = opened.getpixel((1, 1))
        assert isinstance(pixel, tuple)
        assert min(pixel) > 245


@pytest.mark.parametrize(("kind", "ending"), [("GIF", "gif"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_moving_picture_keeps_moving_and_loses_the_rest(kind: str, ending: str) -> None:
    more = {"comment": b"Example Person"} if kind == "GIF" else {"exif": FULL}
    content = makers.moving(kind, **more)  # type: ignore[arg-type]
    published = as_published(f"a.{ending}", content)
    assert [secret for secret in SECRETS if secret in published] == []
    with Image.open(BytesIO(published)) as opened, Image.open(BytesIO(content)) as before:
        assert getattr(opened, "n_frames", 1) == 3
        for frame in range(3):
            opened.seek(frame)
            before.seek(frame)
            assert opened.convert("RGB").tobytes() == before.convert("RGB").tobytes()


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("a.png", makers.claiming(100_000, 100_000), "too_much_inside"),
        ("a.png", makers.claiming(2**31 - 1, 1), "too_much_inside"),
        ("a.png", makers.claiming(10_000, 3_900), "damaged_file"),
        ("a.png", makers.claiming(0, 5), "damaged_file"),
        ("a.gif", makers.moving(frames=301), "too_much_inside"),
        ("a.gif", b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0) + b";", "damaged_file"),
        ("a.png", makers.picture()[:8] + makers.chunk(b"QqQq", b"") + makers.picture()[8:], "damaged_file"),
        (
            "a.png",
            makers.picture()[:8] + makers.chunk(b"tEXt", b"a\0b") * 20_001 + makers.picture()[8:],
            "damaged_file",
        ),
        ("a.webp", b"RIFF" + struct.pack("<I", 4) + b"WEBP", "damaged_file"),
        ("a.jpg", b"\xff\xd8\xff\xd9", "damaged_file"),
    ],
)
def test_what_a_picture_may_not_be(name: str, content: bytes, check: str) -> None:
    assert checks_of(name, content) == {check}


def test_a_jpeg_that_goes_over_itself_again_and_again() -> None:
    plain = makers.picture("JPEG")
    scan = plain[plain.index(b"\xff\xda") : -2]
    assert checks_of("a.jpg", plain[:-2] + scan * 100 + plain[-2:]) == {"too_much_inside"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Example Person", "E•••••• P•••••"),
        ("X", "X"),
        ("a`b\n\x1b[31m", "a b [•••"),
        ("", "•"),
        ("É" * 90, "É" + "•" * 12),
    ],
)
def test_a_name_as_a_message_shows_it(name: str, shown: str) -> None:
    assert masked(name) == shown
