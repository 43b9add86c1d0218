"""The submission form: a Word file with the questions that a contributor can answer, and room for the text.

It is written as plain WordprocessingML (ECMA-376), with styles of its own, content controls to write into and boxes to
tick. Nothing in it says who made it or when, so that it is the same file every time.
"""

from __future__ import annotations

import re
import zipfile
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from build_tools.questions import ABOUT_IT, WRITE_HERE, YOUR_TEXT, declaration_text, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.questions import AskedOfContributors, Choice

FORM = "docs/submission.docx"
"""Where the form lies that the site offers."""
EMPTY_BOX, TICKED_BOX = "☐", "☒"
TITLE = "Share your material with Practice Commons"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_INTRODUCTION = (
    "Answer what you can, and leave the rest open: an editor will ask you. Write under each question.",
    "Tick a box by clicking on it, or write an x in its place.",
    "Put your text into part 2, with its tables, pictures and footnotes. Give each picture a text alternative.",
    "Accept every tracked change and delete every comment before you send it: we publish neither.",
)
_BEFORE_THE_TEXT = (
    "Delete this line, and write or paste your text below it. Use Word’s own headings, lists, tables and footnotes."
)
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def submission_form(catalogue: Catalogue) -> bytes:
    """The form as a Word file: the same bytes for the same questions and declaration.

    Args:
        catalogue: What the repository holds.

    Raises:
        OSError: The declaration cannot be read.
    """
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            {"officeDocument": "word/document.xml"}, f"{_PACKAGE}/relationships/metadata/core-properties"
        ),
        "docProps/core.xml": _properties(),
        "word/document.xml": _document(questions(catalogue), declaration_text(catalogue)),
        "word/_rels/document.xml.rels": _relations({"styles": "styles.xml"}),
        "word/styles.xml": _styles(),
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, text.encode())
    return written.getvalue()


def is_hint(text: str, question: AskedOfContributors) -> bool:
    """Whether a paragraph under a question is part of the form, and no answer.

    Args:
        text: The paragraph's words.
        question: The question.
    """
    return " ".join(text.split()) in {question.hint, WRITE_HERE, ""}


def is_instruction(text: str) -> bool:
    """Whether a paragraph of part 2 is part of the form, and not of the text.

    Args:
        text: The paragraph's words.
    """
    return " ".join(text.split()) in {_BEFORE_THE_TEXT, WRITE_HERE}


def _document(asked: tuple[AskedOfContributors, ...], declaration: str) -> str:
    body = [_paragraph(TITLE, "Title"), *(_paragraph(text) for text in _INTRODUCTION), _paragraph(ABOUT_IT, "Heading1")]
    for number, question in enumerate(asked, 1):
        body += [_paragraph(f"{number}. {question.words}", "Heading2"), _paragraph(question.hint, "Hint")]
        if question.key == "declaration":
            body += _declaration(declaration)
        body += _boxes(question, number) if question.choices else [_room(question, number)]
    body += [_paragraph(YOUR_TEXT, "Heading1"), _paragraph(_BEFORE_THE_TEXT, "Hint"), _paragraph("")]
    margins = " ".join(f'w:{side}="1134"' for side in ("top", "right", "bottom", "left"))
    section = (
        f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins} w:header="567" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )
    return f"{_HEAD}<w:document {_SPACES}><w:body>{''.join(body)}{section}</w:body></w:document>"


def _paragraph(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{_run(text) if text else ''}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _room(question: AskedOfContributors, number: int) -> str:
    """A content control to write into, which says so until somebody does."""
    name = escape(question.words)
    properties = (
        f'<w:alias w:val="{name}"/><w:tag w:val="{question.key}"/><w:id w:val="{1000 + number}"/><w:showingPlcHdr/>'
    )
    return (
        f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{_paragraph(WRITE_HERE, 'Answer')}</w:sdtContent></w:sdt>"
    )


def _boxes(question: AskedOfContributors, number: int) -> Iterator[str]:
    group = ""
    for index, choice in enumerate(question.choices):
        if choice.group != group:
            group = choice.group
            yield _paragraph(group, "Group")
        yield _box(choice, 10_000 + 100 * number + index)


def _box(choice: Choice, identity: int) -> str:
    boxes = "".join(
        f'<w14:{name} w14:val="{ord(sign):04X}" w14:font="MS Gothic"/>'
        for name, sign in (("checkedState", TICKED_BOX), ("uncheckedState", EMPTY_BOX))
    )
    properties = (
        f'<w:alias w:val="{escape(choice.words[:60])}"/><w:tag w:val="{escape(choice.key)}"/><w:id w:val="{identity}"/>'
        f'<w14:checkbox><w14:checked w14:val="0"/>{boxes}</w14:checkbox>'
    )
    box = f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{_run(EMPTY_BOX)}</w:sdtContent></w:sdt>"
    return f'<w:p><w:pPr><w:pStyle w:val="Choice"/></w:pPr>{box}{_run(" " + choice.words)}</w:p>'


def _declaration(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.startswith("#"):
            yield _paragraph(line.lstrip("# "), "Group")
        elif line.strip():
            yield _paragraph(re.sub(r"^- ", "• ", line.strip()), "Declaration")


def _styles() -> str:
    letters = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="24"/><w:lang w:val="en-GB"/>'
    space = '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault>'
    made = [
        f"<w:docDefaults><w:rPrDefault><w:rPr>{letters}</w:rPr></w:rPrDefault>{space}</w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
        _style("Title", "Title", size=44, bold=True),
        _style("Heading1", "heading 1", size=36, bold=True, level=0),
        _style("Heading2", "heading 2", size=28, bold=True, level=1),
        _style("Heading3", "heading 3", size=24, bold=True, level=2),
        _style("Hint", "Hint", colour="595959"),
        _style("Answer", "Answer", box=True),
        _style("Choice", "Choice"),
        _style("Group", "Group", bold=True),
        _style("Declaration", "Declaration"),
    ]
    return f"{_HEAD}<w:styles {_SPACES}>{''.join(made)}</w:styles>"


def _style(  # noqa: PLR0913 - what a style can say
    key: str, name: str, *, size: int = 24, bold: bool = False, level: int = -1, colour: str = "", box: bool = False
) -> str:
    outline = f'<w:outlineLvl w:val="{level}"/>' if level >= 0 else ""
    keep = "<w:keepNext/>" if level >= 0 or key == "Group" else ""
    side = '<w:{0} w:val="single" w:sz="4" w:space="4" w:color="595959"/>'
    border = (
        f"<w:pBdr>{''.join(side.format(each) for each in ('top', 'left', 'bottom', 'right'))}</w:pBdr>" if box else ""
    )
    paragraph = f"<w:pPr>{keep}{border}{outline}</w:pPr>" if keep or border or outline else ""
    letters = (
        ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "") + f'<w:sz w:val="{size}"/>'
    )
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/>{paragraph}<w:rPr>{letters}</w:rPr></w:style>'
    )


def _types() -> str:
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>'
        for part, kind in (
            ("/word/document.xml", f"{_WORD}.document.main+xml"),
            ("/word/styles.xml", f"{_WORD}.styles+xml"),
            ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        )
    )
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def _relations(targets: dict[str, str], properties: str = "") -> str:
    listed = [(f"{_OFFICE}/{kind}", target) for kind, target in targets.items()]
    listed += [(properties, "docProps/core.xml")] if properties else []
    made = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(listed, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _properties() -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{TITLE}</dc:title><dc:language>en-GB</dc:language>'
        "</cp:coreProperties>"
    )
