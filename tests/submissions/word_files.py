"""Word files as contributors send them, made with python-docx and, for what it cannot make, plain WordprocessingML."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Inches

from build_tools.exports.submission_form import EMPTY_BOX, TICKED_BOX, submission_form
from tests.media.makers import exif, picture, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from build_tools.catalogue import Catalogue

SECRET = "Mariam Delacroix-Penhallow"  # noqa: S105 - a made-up name
"""A name that stands in a tracked deletion, in a comment and in hidden text, and must come out nowhere."""
ANSWERS = {
    "title": "Talking about endings",
    "summary": "Plan with a worker how to say goodbye to a family.",
    "minutes": "half an hour, so 30 minutes",
    "outcomes": "Plan a last visit.\nSay what has changed.",
    "organisation": "Example University",
    "authors": "Smith, Jane\nThe placement team",
    "published": "November 2026",
    "holder": "Example University",
    "third_party": "The cycle in the second picture; Example Council; they sent us a letter",
    "protection": "Every detail was changed.",
    "given_by": "Head of learning",
    "given_on": "20 November 2026",
    "references": "Ruch, G. (2007) ‘Reflective practice’. https://doi.org/10.1093/bjsw/bch277\n"
    "Example, A. and Sample, B. (2019) ‘How teams say goodbye’, A journal, 3(1).",
}
TICKS = ("tool", "practice-supervisor", "children", "one-to-one", "PS1", "fictional", "CC-BY-4.0", "download", "agreed")


def filled_form(
    catalogue: Catalogue,
    answers: Mapping[str, str] = ANSWERS,
    ticks: tuple[str, ...] = TICKS,
    *,
    form: bytes = b"",
) -> Any:
    """The form with answers, as python-docx holds it; what is added to it stands in part 2."""
    document = Document(BytesIO(form or submission_form(catalogue)))
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
        words = next(control.iter(qn("w:t")))
        if words.text == EMPTY_BOX:
            words.text = TICKED_BOX if tag in ticks else EMPTY_BOX
        elif tag in answers:
            first, *others = answers[tag].split("\n")
            paragraph = next(control.iter(qn("w:p")))
            words.text = first
            for other in reversed(others):
                paragraph.addnext(copied := deepcopy(paragraph))
                next(copied.iter(qn("w:t"))).text = other
    return document


def real_submission(catalogue: Catalogue) -> bytes:
    """A whole submission: what a page can hold, what it must not, and what nobody should lose."""
    document = filled_form(catalogue)
    document.add_heading("Before you begin", 1)
    document.add_paragraph("Read Ruch (2007) first. It says why (Ruch, 2007). Ask a_b * what <b> {{means}}.")
    add_tracked(document)
    add_hidden(document)
    add_footnote(document)
    document.add_heading("Steps", 2)
    first, second = numbering(document), numbering(document)
    for words, number in (("Sit down.", first), ("Ask.", first)):
        add_item(document, words, number)
    document.add_paragraph("After a week, start again.")
    for words, number in (("Write.", second), ("Send.", second)):
        add_item(document, words, number)
    add_table(document)
    return saved_with_pictures(document)


def saved_with_pictures(document: Any) -> bytes:
    """The document as a file, after three pictures with hidden details, a text box and its last words."""
    document.add_heading("Pictures", 1)
    add_picture(document, picture("PNG"), "A drawing of two chairs.")
    add_picture(document, picture("JPEG", exif=exif(place=True, artist=SECRET)), "The house.")
    add_picture(document, picture("PNG", size=(20, 20), pnginfo=texts(Author=SECRET)), "")
    add_text_box(document, "Stop if somebody is in danger.")
    document.add_paragraph("The last words of the text.")
    return saved(document)


def saved(document: Any) -> bytes:
    written = BytesIO()
    document.core_properties.author = SECRET
    document.save(written)
    return written.getvalue()


def plain(build: Callable[[Any], object]) -> bytes:
    """A Word file without the form."""
    document = Document()
    build(document)
    return saved(document)


def add_tracked(document: Any) -> None:
    """A paragraph with a tracked deletion, an insertion and a comment."""
    paragraph = document.add_paragraph("Meet ")
    for kind, inside in (("del", f"<w:delText>{SECRET}</w:delText>"), ("ins", "<w:t>the young person</w:t>")):
        who = f'w:id="9" w:author="{SECRET}" w:date="2026-11-01T00:00:00Z"'
        xml = f"<w:{kind} {nsdecls('w')} {who}><w:r>{inside}</w:r></w:{kind}>"
        paragraph._p.append(parse_xml(xml))
    run = paragraph.add_run(" twice.")
    document.add_comment(run, text=f"Was this {SECRET}?", author=SECRET, initials="MD")


def add_hidden(document: Any) -> None:
    run = document.add_paragraph("Seen. ").add_run(f"Case of {SECRET}.")
    run.font.hidden = True


def add_footnote(document: Any) -> None:
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>'
        "<w:r><w:t>A footnote that matters.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paragraph = document.add_paragraph("Endings take time")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="1"/></w:r>'))
    paragraph.add_run(".")


def numbering(document: Any) -> int:
    """A numbered list of its own, which starts at 1."""
    if not any(each.reltype == RELATIONSHIP_TYPE.NUMBERING for each in document.part.rels.values()):
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
        empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        part = NumberingPart(PackURI("/word/numbering.xml"), kind, empty, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    numbers = document.part.numbering_part.element
    if not any(each.get(qn("w:abstractNumId")) == "77" for each in numbers.iter(qn("w:abstractNum"))):
        numbers.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
                '<w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
            ),
        )
    number = numbers.add_num(77)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def add_item(document: Any, words: str, number: int, level: int = 0) -> None:
    properties = document.add_paragraph(words)._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number


def add_table(document: Any) -> None:
    table = document.add_table(rows=2, cols=2)
    for row, words in zip(table.rows, (("Day", "What"), ("Monday", "A | B")), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    table.rows[1].cells[1].add_paragraph("And once more.")


def add_picture(document: Any, content: bytes, alternative: str) -> None:
    shape = document.add_picture(BytesIO(content), width=Inches(1))
    shape._inline.docPr.set("descr", alternative)


def add_text_box(document: Any, words: str) -> None:
    """A text box as Word writes it: once for today's programs, and once more for those of before 2010."""
    spaces = (
        nsdecls("w", "wp", "a")
        + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    box = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f'<w:r {spaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="9" cy="9"/>'
        '<wp:docPr id="90" name="box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("Beside the box.")._p.append(parse_xml(xml))


def whole_submission(catalogue: Catalogue) -> bytes:
    """A submission with everything that a page can hold, and everything that must go."""
    document = filled_form(catalogue)
    document.core_properties.last_modified_by = SECRET
    add_styles(document)
    document.add_heading("Before you begin", 1)
    document.add_paragraph("Read Ruch (2007) first.")
    add_tracked(document)
    add_hidden(document)
    add_footnote(document)
    document.add_heading("Far below", 3)
    document.add_paragraph("She said it twice.", style="Quote")
    document.add_heading("Steps", 2)
    first, second, outer = numbering(document), numbering(document), numbering(document)
    for words, number in (("Sit down.", first), ("Ask.", first)):
        add_item(document, words, number)
    document.add_paragraph("After a week, start again.")
    for words, number in (("Write.", second), ("Send.", second)):
        add_item(document, words, number)
    document.add_paragraph("A list within a list:")
    for words, level in (("Before.", 0), ("Room.", 1), ("Water.", 1), ("After.", 0)):
        add_item(document, words, outer, level)
    document.add_paragraph("Bullets:")
    for words, style in (("Outer.", "List Bullet"), ("Inner.", "List Bullet 2"), ("Outer again.", "List Bullet")):
        document.add_paragraph(words, style=style)
    document.add_heading("Week by week", 2)
    add_merged_table(document)
    return saved_with_pictures(document)


def add_styles(document: Any) -> None:
    """Word's own styles of lists and quotations, which Word puts into a file when somebody uses them."""
    usual = Document()
    for name in ("Quote", "List Bullet", "List Bullet 2", "Table Grid", "Normal Table"):
        document.styles.element.append(deepcopy(usual.styles[name].element))
    part = NumberingPart(
        PackURI("/word/numbering.xml"),
        usual.part.numbering_part.content_type,
        deepcopy(usual.part.numbering_part.element),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)


def add_merged_table(document: Any) -> None:
    """A table with a header row, a cell over two columns and one over two rows."""
    table = document.add_table(rows=4, cols=3)
    rows = (("Day", "What", "Who"), ("Both weeks", "", "All"), ("Monday", "Write", "Two"), ("", "Send", "One"))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
