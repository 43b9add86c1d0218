"""Makes small pictures and documents to look into, clean ones and others."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

if TYPE_CHECKING:
    from collections.abc import Mapping

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>Example Person</rdf:li>'
    b"</rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def drawn(size: tuple[int, int] = (12, 8), mode: str = "RGB") -> Image.Image:
    """A picture with a corner that shows which way up it is."""
    picture = Image.new(
        mode, size, 1 if mode == "P" else 255 if mode in {"L", "1"} else (250, 240, 230, 255)[: len(mode)]
    )
    if mode in {"RGB", "RGBA"}:
        picture.paste((20, 30, 200, 255)[: len(mode)], (0, 0, size[0] // 3, size[1] // 2))
    return picture


def picture(kind: str = "PNG", size: tuple[int, int] = (12, 8), mode: str = "RGB", **options: Any) -> bytes:
    """A picture as a file."""
    written = BytesIO()
    drawn(size, mode).save(written, kind, **options)
    return written.getvalue()


def exif(*, place: bool = False, artist: str = "", orientation: int = 0, camera: str = "", owner: str = "") -> bytes:
    """Hidden details as a camera writes them."""
    details = Image.Exif()
    if place:
        details[0x8825] = {1: "N", 2: (51.0, 30.0, IFDRational(26, 1)), 3: "W", 4: (0.0, 7.0, IFDRational(39, 1))}
    for tag, value in ((0x013B, artist), (0x0112, orientation), (0x0110, camera)):
        if value:
            details[tag] = value
    if owner:
        details[0x8769] = {0xA430: owner}
    return details.tobytes()


def texts(**values: str) -> PngImagePlugin.PngInfo:
    """The texts of a PNG."""
    found = PngImagePlugin.PngInfo()
    for key, value in values.items():
        found.add_text(key, value)
    return found


def moving(kind: str = "GIF", frames: int = 3, **options: Any) -> bytes:
    """A moving picture."""
    written = BytesIO()
    first, *others = [Image.new("RGB", (12, 8), (60 * each % 256, 0, 90)) for each in range(frames)]
    first.save(written, kind, save_all=True, append_images=others, duration=100, loop=0, **options)
    return written.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it is this large."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


def packed(files: Mapping[str, bytes | str], **options: Any) -> bytes:
    """Files as a zip archive."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", options.pop("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2026, 11, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else archive.compression
            archive.writestr(info, content)
    return written.getvalue()


def docx(words: str = "Ask where he lives.", more: Mapping[str, bytes | str] | None = None, body: str = "") -> bytes:
    """A Word document of one paragraph."""
    document = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>{body}</w:body></w:document>'
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "word/document.xml": document,
            **(more or {}),
        }
    )


def properties(author: str = "", editor: str = "") -> dict[str, str]:
    """What a Word document says of who wrote it."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Questions</dc:title>'
        f"<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{editor}</cp:lastModifiedBy></cp:coreProperties>"
    )
    return {"docProps/core.xml": core}


def relations(target: str, kind: str = "attachedTemplate") -> dict[str, str]:
    """A relation of a Word document to something outside."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{space}"><Relationship Id="r1" '
        f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    }


def odt(words: str = "Ask where he lives.", more: Mapping[str, bytes | str] | None = None, body: str = "") -> bytes:
    """An OpenDocument text of one paragraph."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for name, long in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("meta", "meta"))
    )
    start = f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>'
    content = f"{start}<text:p>{words}</text:p>{body}</office:text></office:body></office:document-content>"
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return packed({**files, **(more or {})})


def xlsx(shared: str = "Question", number: str = "1", formula: str = "") -> bytes:
    """An Excel workbook of one row."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    start = f'<worksheet xmlns="{space}"><sheetData><row>'
    cells = f'<c t="s"><v>0</v></c><c><v>{number}</v></c>' + (f"<c><f>{formula}</f></c>" if formula else "")
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.xml": f'<workbook xmlns="{space}"/>',
            "xl/sharedStrings.xml": f'<sst xmlns="{space}"><si><t>{shared}</t></si></sst>',
            "xl/worksheets/sheet1.xml": f"{start}{cells}</row></sheetData></worksheet>",
        }
    )


def pptx(words: str = "Ask where he lives.", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A PowerPoint presentation of one slide."""
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "ppt/presentation.xml": "<presentation/>",
            "ppt/slides/slide1.xml": f'<sld xmlns:a="{a}"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></sld>',
            **(more or {}),
        }
    )


def pdf(change: Any = None, **saving: Any) -> bytes:
    """A PDF of one page, after something was done to it."""
    written = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(100, 100))
        if change is not None:
            change(made)
        options = {"deterministic_id": "encryption" not in saving, "fix_metadata_version": False, **saving}
        made.save(written, **options)
    return written.getvalue()


def with_author(made: pikepdf.Pdf) -> None:
    """Say who wrote a PDF."""
    made.docinfo["/Author"] = "Example Person"
    made.docinfo["/Title"] = "Questions about fathers"


def with_script(made: pikepdf.Pdf) -> None:
    """Let a PDF run a program when it is opened."""
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def with_file(made: pikepdf.Pdf) -> None:
    """Put a file into a PDF."""
    made.attachments["case.txt"] = b"a text"


def with_remark(made: pikepdf.Pdf) -> None:
    """Put a comment into a PDF."""
    remark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T="Example Person", Contents="Why?"
    )
    made.pages[0].obj.Annots = made.make_indirect(pikepdf.Array([remark]))
