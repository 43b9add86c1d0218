"""A small file that grows beyond all measure costs little time and little memory."""

from __future__ import annotations

import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import pikepdf
import pytest

from tests.media import makers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS, BYTES = 2.0, 300_000_000
LOOK = """
import sys
from pathlib import Path
from build_tools.media.looking import look_into
from tests.timing import least_seconds
path = Path(sys.argv[1])
content = path.read_bytes()
faults = look_into(path.name, content).faults
taken = least_seconds(lambda: look_into(path.name, content), 2)
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(taken, peak, ",".join(fault.check for fault in faults))
"""


def zeros(times: int = 1, size: int = 300_000_000) -> bytes:
    """Zeros, packed one or more times."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed


def packed_objects() -> bytes:
    """A PDF whose parts stand together in a stream that grows to 80 million bytes."""

    def change(made: pikepdf.Pdf) -> None:
        made.Root.Large = made.make_indirect(pikepdf.String("a" * 80_000_000))

    return makers.pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def packed_metadata(times: int) -> bytes:
    """A PDF whose metadata grow, packed one or more times."""

    def change(made: pikepdf.Pdf) -> None:
        stream = made.make_stream(b"")
        filters = pikepdf.Array([pikepdf.Name.FlateDecode] * times)
        stream.write(zeros(times), filter=filters, decode_parms=None)
        made.Root.Metadata = stream

    return makers.pdf(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def deep(times: int) -> bytes:
    """A PDF with lists within lists."""
    return makers.pdf().replace(b"/Pages", b"/X " + b"[" * times + b"]" * times + b" /Pages", 1)


def laughing() -> str:
    entities = "".join(f"<!ENTITY a{each} '{f'&a{each - 1};' * 10}'>" for each in range(1, 12))
    return f"<!DOCTYPE a [<!ENTITY a0 'ha'>{entities}]><a>&a11;</a>"


BOMBS: dict[str, Callable[[], bytes]] = {
    "pixels.png": lambda: makers.claiming(100_000, 100_000),
    "text.png": lambda: makers.picture()[:33] + makers.chunk(b"zTXt", b"a\0\0" + zeros()) + makers.picture()[33:],
    "profile.png": lambda: makers.picture()[:33] + makers.chunk(b"iCCP", b"a\0\0" + zeros()) + makers.picture()[33:],
    "data.png": lambda: makers.claiming(100, 100)[:33] + makers.chunk(b"IDAT", zeros()) + makers.chunk(b"IEND", b""),
    "zeros.docx": lambda: makers.docx(more={"word/media/x.bin": bytes(150_000_000)}),
    "huge.docx": lambda: makers.docx(more={f"word/media/x{each}.bin": bytes(60_000_000) for each in range(4)}),
    "xml.docx": lambda: makers.docx(more={"word/x.xml": "<a>" + "<b/>" * 7_000_000 + "</a>"}),
    "deep.docx": lambda: makers.docx(more={"word/x.xml": "<a>" * 200_000}),
    "laughs.docx": lambda: makers.docx(more={"word/x.xml": laughing()}),
    "many.docx": lambda: makers.docx(more={f"word/{each}.xml": "<a/>" for each in range(2_100)}),
    "objects.pdf": packed_objects,
    "metadata.pdf": lambda: packed_metadata(1),
    "twice.pdf": lambda: packed_metadata(2),
    "deep.pdf": lambda: deep(100_000),
}
ACCEPTED = {"text.png", "profile.png", "data.png"}
"""What is left where it is: nobody unpacks it, and it is not published."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    done = subprocess.run([sys.executable, "-c", LOOK, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    taken, peak, checks = done.stdout.strip("\n").split(" ")
    assert float(taken) < SECONDS
    assert int(peak) < BYTES
    assert checks or name in ACCEPTED
