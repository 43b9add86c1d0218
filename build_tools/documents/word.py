"""A manuscript as a Word document to adapt: real headings and lists, our own styles, and a way back to our Markdown.

What was set into the text in the place of a citation or a link stands in a field whose code, which Word keeps and does
not show, holds what the author wrote. `commons import` reads the codes, so that an adapted document comes back whole.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.documents.archives import packed, unpacked
from build_tools.documents.blocks import Blocks, mapped
from build_tools.documents.drawings import as_png
from build_tools.documents.manuscript import is_drawing
from build_tools.documents.pandoc import Picture, write
from build_tools.media.media_types import media_type

if TYPE_CHECKING:
    from build_tools.documents.manuscript import Manuscript

_STYLES = Path(__file__).with_name("word_styles.xml")
_DOCUMENT, _RELATIONS, _SETTINGS = "word/document.xml", "word/_rels/document.xml.rels", "word/settings.xml"
_TYPES, _FOOTER = "[Content_Types].xml", "word/footer1.xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BLIP = re.compile(r'<a:blip r:embed="(\w+)"\s*(?:/>|>.*?</a:blip>)', re.DOTALL)
_IMAGE = re.compile(r'<Relationship (?=[^>]*Id="(\w+)")[^>]*Target="media/([^"]*)"[^>]*/>')
_DRAWN = (
    '<a:blip r:embed="{picture}"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{drawing}"/>'
    "</a:ext></a:extLst></a:blip>"
)
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1247" w:right="1361" w:bottom="1361" w:left="1361" w:header="680" w:footer="680" w:gutter="0"/>'
    "</w:sectPr>"
)
_AFTER_TABLE = re.compile(r'(</w:tbl>\s*<w:p><w:pPr><w:pStyle w:val="(?:FirstParagraph|BodyText|BlockText)" />)')
_PLACE = re.compile(r'(<w:bookmarkStart w:id="\d+" w:name="section-\d+" />)\s*(<w:p><w:pPr>.*?</w:pPr>)')
"""Where a heading's place begins: Word sets it within the heading, and not before it."""
_FIELD = '<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def as_word(manuscript: Manuscript) -> bytes:
    """A manuscript as a Word document.

    Args:
        manuscript: What stands in it.

    Raises:
        JobFailedError: It cannot be made.
    """
    names = {figure.address: f"figure-{number}" for number, figure in enumerate(manuscript.figures)}
    pictures = []
    for figure in manuscript.figures:
        is_drawn = is_drawing(figure.address)
        ending = "png" if is_drawn else figure.address.rpartition(".")[2].lower()
        names[figure.address] += f".{ending}"
        content = as_png(figure.content) if is_drawn else figure.content
        pictures.append(Picture(names[figure.address], media_type(f".{ending}"), content))

    def renamed(node: dict[str, Any]) -> dict[str, Any]:
        attributes, alternative, (address, title) = node["c"]
        return {"t": "Image", "c": [attributes, alternative, [names.get(address, address), title]]}

    meta = {"title": {"t": "MetaString", "c": manuscript.title}, "lang": {"t": "MetaString", "c": "en-GB"}}
    document = mapped(Blocks(manuscript, _field).document(meta), ("Image",), renamed)
    parts = unpacked(write(document, "docx", pictures))
    return packed(_finished(parts, manuscript, {each.name: each.content for each in pictures}))


def _field(kind: str, written: str, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Words in a field that holds what their author wrote."""
    code = f'<w:r><w:instrText xml:space="preserve"> ADDIN {kind} {escape(written)} </w:instrText></w:r>'
    before = _FIELD.format(kind="begin") + code + _FIELD.format(kind="separate")
    return [_raw(before), *shown, _raw(_FIELD.format(kind="end"))]


def _raw(xml: str) -> dict[str, Any]:
    return {"t": "RawInline", "c": ["openxml", xml]}


def _finished(parts: dict[str, bytes], of: Manuscript, pictures: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of the document with our styles, our page, and nothing that says when it was made."""
    drawn = {pictures[f"figure-{at}.png"]: each for at, each in enumerate(of.figures) if is_drawing(each.address)}
    relations = parts[_RELATIONS].decode()
    more = [f'<Relationship Type="{_KIND}/footer" Id="rIdFooter" Target="footer1.xml"/>']
    types = [f'<Override PartName="/{_FOOTER}" ContentType="{_WORD}.footer+xml"/>']
    drawings: dict[str, str] = {}
    for key, file in _IMAGE.findall(relations):
        figure = drawn.get(parts[f"word/media/{file}"])
        if figure is not None:
            drawings[key] = f"{key}Drawing"
            parts[f"word/media/{key}.svg"] = figure.content
            more.append(f'<Relationship Type="{_KIND}/image" Id="{key}Drawing" Target="media/{key}.svg"/>')
            types.append(f'<Override PartName="/word/media/{key}.svg" ContentType="image/svg+xml"/>')

    def blip(match: re.Match[str]) -> str:
        key = match[1]
        return _DRAWN.format(picture=key, drawing=drawings[key]) if key in drawings else match[0]

    document = _BLIP.sub(blip, parts[_DOCUMENT].decode())
    document = _PLACE.sub(r"\2\1", document)
    document = _AFTER_TABLE.sub(r'\1<w:spacing w:before="200"/>', document)
    document = re.sub(r"<w:sectPr>.*?</w:sectPr>|<w:sectPr ?/>", _PAGE, document, flags=re.DOTALL)
    settings = (
        parts[_SETTINGS].decode().replace('<w:themeFontLang w:val="en-US" />', '<w:themeFontLang w:val="en-GB"/>')
    )
    return {
        **parts,
        _DOCUMENT: document.encode(),
        _RELATIONS: relations.replace("</Relationships>", "".join(more) + "</Relationships>").encode(),
        _TYPES: parts[_TYPES].decode().replace("</Types>", "".join(types) + "</Types>").encode(),
        _SETTINGS: settings.encode(),
        _FOOTER: _footer().encode(),
        "word/styles.xml": _STYLES.read_bytes(),
        "docProps/core.xml": _core(of).encode(),
        "docProps/custom.xml": _custom(of).encode(),
        "docProps/app.xml": _APP.encode(),
    }


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_APP = (
    f"{_HEAD}"
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Practice Commons</Application></Properties>"
)


def _footer() -> str:
    """The number of each page: no words, so that nothing is lost when the document is imported."""
    field = "".join(
        (
            _FIELD.format(kind="begin"),
            '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
            _FIELD.format(kind="end"),
        )
    )
    return f'{_HEAD}<w:ftr {_W} {_R}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{field}</w:p></w:ftr>'


def _core(of: Manuscript) -> str:
    return (
        f"{_HEAD}"
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(of.title)}</dc:title><dc:creator>{escape('; '.join(of.authors))}</dc:creator>"
        f"<dc:description>{escape(of.summary)}</dc:description><dc:language>en-GB</dc:language>"
        f"<dc:identifier>{escape(of.identifier)}</dc:identifier>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{of.changed}T00:00:00Z</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{of.changed}T00:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _custom(of: Manuscript) -> str:
    """What Word shows under its own properties: whose it is and under which licence."""
    values = {"Licence": of.licence, "Licence address": of.licence_address, "Publisher": of.organisation}
    properties = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), 2)
    )
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{properties}</Properties>"
    )
