from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from build_tools.media.looking import as_published, look_into
from tests.media import makers
from tests.media.looks import checks_of, messages_of


def on_page(annotation: dict[str, Any]) -> Any:
    """What puts an annotation on a page."""

    def change(made: Pdf) -> None:
        made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **annotation)])

    return change


def at_opening(action: Dictionary) -> Any:
    """What is done when a PDF is opened."""

    def change(made: Pdf) -> None:
        made.Root.OpenAction = action

    return change


def in_root(**values: Any) -> Any:
    def change(made: Pdf) -> None:
        for key, value in values.items():
            made.Root[f"/{key}"] = value

    return change


def many_objects(made: Pdf) -> None:
    made.Root.Many = Array([made.make_indirect(Dictionary(A=each)) for each in range(1_000)])


def photograph(made: Pdf) -> None:
    stream = made.make_stream(makers.picture("JPEG", exif=makers.exif(place=True)))
    stream.Type, stream.Subtype, stream.Filter = Name.XObject, Name.Image, Name.DCTDecode
    made.Root.Picture = stream


def next_action() -> Dictionary:
    return Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.JavaScript, JS=String("x"))]))


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (makers.with_script, "active_content"),
        (at_opening(Dictionary(S=Name.Launch, F=String("cmd.exe"))), "active_content"),
        (at_opening(Dictionary(S=Name.SubmitForm, F=String("https://a.example/"))), "active_content"),
        (at_opening(Dictionary(S=Name.ImportData, F=String("x.fdf"))), "active_content"),
        (at_opening(Dictionary(S=Name.GoToR, F=String("\\\\a.example\\x.pdf"))), "active_content"),
        (at_opening(next_action()), "active_content"),
        (in_root(AA=Dictionary()), "active_content"),
        (in_root(AcroForm=Dictionary(Fields=Array(), XFA=String("x"))), "active_content"),
        (in_root(Names=Dictionary(JavaScript=Dictionary(Names=Array()))), "active_content"),
        (on_page({"Subtype": Name.RichMedia}), "active_content"),
        (on_page({"Subtype": Name.Screen}), "active_content"),
        (on_page({"Subtype": Name.Link, "A": Dictionary(S=Name.JavaScript, JS=String("x"))}), "active_content"),
        (on_page({"Subtype": Name.FileAttachment}), "file_inside"),
        (makers.with_file, "file_inside"),
        (in_root(Collection=Dictionary()), "file_inside"),
        (makers.with_remark, "comments_inside"),
        (makers.with_author, "person_in_document"),
        (photograph, "place_in_picture"),
    ],
)
@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_what_a_pdf_may_not_hold(change: Any, check: str, mode: pikepdf.ObjectStreamMode) -> None:
    assert checks_of("a.pdf", makers.pdf(change, object_stream_mode=mode)) == {check}


def test_a_name_that_is_written_in_another_way_is_the_same_name() -> None:
    plain = makers.pdf(makers.with_script, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/JavaScript" in plain
    hidden = (
        plain.replace(b"/JavaScript", b"/J#61vaScript")
        .replace(b"/JS", b"/#4aS")
        .replace(b"/OpenAction", b"/Op#65nAction")
    )
    assert checks_of("a.pdf", hidden) == {"active_content"}


def test_a_link_to_a_page_and_to_the_web_is_no_fault() -> None:
    link = {"Subtype": Name.Link, "A": Dictionary(S=Name.URI, URI=String("https://www.gov.uk/"))}
    assert checks_of("a.pdf", makers.pdf(on_page(link))) == set()
    assert checks_of("a.pdf", makers.pdf(at_opening(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))))) == set()


@pytest.mark.parametrize(("owner", "user"), [("x", ""), ("x", "y")])
def test_a_locked_pdf(owner: str, user: str) -> None:
    content = makers.pdf(encryption=pikepdf.Encryption(owner=owner, user=user))
    assert checks_of("a.pdf", content) == {"locked_file"}


def test_only_the_title_of_a_pdf_is_published() -> None:
    def change(made: Pdf) -> None:
        makers.with_author(made)
        with made.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:creator"] = ["Example Person"]
            metadata["dc:title"] = "Questions about fathers"
        made.pages[0].obj.PieceInfo = Dictionary(Writer=Dictionary(Name=String("Example Person")))

    content = makers.pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    assert content.count(b"Example Person") == 3
    published = as_published("a.pdf", content)
    with Pdf.open(BytesIO(published)) as pdf:
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {"/Title": "Questions about fathers"}
        assert "/Metadata" not in pdf.Root
        assert "/PieceInfo" not in pdf.pages[0].obj
        assert len(pdf.pages) == 1
    assert b"Example" not in published
    assert checks_of("a.pdf", published) == set()


def test_too_many_pages_and_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_tools.media.pdfs.most", {"pdf-pages": 1, "pdf-objects": 500, "pdf-part-bytes": 9**8}.get)
    assert checks_of("a.pdf", makers.pdf(lambda made: made.add_blank_page())) == {"too_much_inside"}
    assert checks_of("a.pdf", makers.pdf(many_objects)) == {"too_much_inside"}
    assert checks_of("a.pdf", makers.pdf()) == set()


@pytest.mark.parametrize(
    ("more", "check"),
    [
        ({"word/vbaProject.bin": b"x"}, "active_content"),
        ({"word/activeX/activeX1.xml": "<x/>"}, "active_content"),
        ({"customUI/customUI.xml": "<x/>"}, "active_content"),
        ({"word/media/run.exe": b"MZ"}, "active_content"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "file_inside"),
        ({"word/inner.zip": b"x"}, "file_inside"),
        ({"customXml/item1.xml": "<case/>"}, "file_inside"),
        (
            {"word/comments.xml": f'<w:comments xmlns:w="{makers.W}"><w:comment w:author="A"/></w:comments>'},
            "comments_inside",
        ),
        (makers.relations("file:///C:/Users/example/Normal.dotm"), "fetches_from_elsewhere"),
        (makers.relations("https://a.example/x.png", "image"), "fetches_from_elsewhere"),
        (makers.relations("file://a.example/x", "hyperlink"), "fetches_from_elsewhere"),
        (makers.properties("Example Person"), "person_in_document"),
        ({"docProps/app.xml": "<Properties><Company>Example Council</Company></Properties>"}, "person_in_document"),
        ({"word/broken.xml": "<a>"}, "damaged_file"),
        ({"word/evil.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "damaged_file"),
        ({"../evil.xml": "<a/>"}, "hidden_data"),
        ({"/etc/evil": "x"}, "hidden_data"),
        ({"word/../../evil": "x"}, "hidden_data"),
        ({"c:\\evil": "x"}, "hidden_data"),
        ({"WORD/document.xml": "<a/>"}, "hidden_data"),
        ({"word/media/image1.jpg": makers.picture("JPEG", exif=makers.exif(place=True))}, "place_in_picture"),
        ({"word/media/image1.png": makers.claiming(90_000, 90_000)}, "too_much_inside"),
    ],
)
def test_what_an_office_document_may_not_hold(more: dict[str, bytes | str], check: str) -> None:
    assert checks_of("a.docx", makers.docx(more=more)) == {check}


def test_a_document_with_macros_is_known_by_its_types() -> None:
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    content = makers.packed({"[Content_Types].xml": f"<Types><x>{kind}</x></Types>", "word/document.xml": "<a/>"})
    assert checks_of("a.docx", content) == {"active_content"}


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:ins w:author="Example Person"><w:r><w:t>x</w:t></w:r></w:ins></w:p>',
        '<w:p><w:del w:author="Example Person"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>',
        '<w:p><w:pPr><w:rPr><w:rPrChange w:author="Example Person"/></w:rPr></w:pPr></w:p>',
    ],
)
def test_a_tracked_change_names_its_author_masked(body: str) -> None:
    assert messages_of("a.docx", makers.docx(body=body)) == [
        "this document holds 1 comment or change by `E•••••• P•••••`"
    ]


@pytest.mark.parametrize(
    "code", ["DDEAUTO c:\\windows\\system32\\cmd.exe", " DDE excel a", "DDEAUTO"], ids=["auto", "dde", "bare"]
)
def test_a_command_to_another_program_in_word(code: str) -> None:
    body = f"<w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p>"
    assert checks_of("a.docx", makers.docx(body=body)) == {"active_content"}
    assert checks_of("a.docx", makers.docx(body=body.replace(code, "PAGE"))) == set()


def test_a_command_to_another_program_in_excel() -> None:
    assert checks_of("a.xlsx", makers.xlsx(formula="cmd|'/c calc'!A0")) == {"active_content"}
    assert checks_of("a.xlsx", makers.xlsx(formula="SUM(A1:A9)")) == set()


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("<office:annotation><text:p>Why?</text:p></office:annotation>", "comments_inside"),
        ("<text:tracked-changes><office:change-info/></text:tracked-changes>", "comments_inside"),
        ('<draw:image xlink:href="https://a.example/x.png"/>', "fetches_from_elsewhere"),
        ('<draw:image xlink:href="../../x.png"/>', "fetches_from_elsewhere"),
        ('<draw:object xlink:href="file:///x"/>', "fetches_from_elsewhere"),
        ('<text:a xlink:href="vnd.sun.star.script:x">y</text:a>', "fetches_from_elsewhere"),
        ('<text:a xlink:href="https://www.gov.uk/">y</text:a>', None),
        ('<draw:image xlink:href="Pictures/1.png"/>', None),
    ],
)
def test_what_an_opendocument_may_not_hold(body: str, check: str | None) -> None:
    assert checks_of("a.odt", makers.odt(body=body)) == ({check} if check else set())


@pytest.mark.parametrize("name", ["Basic/Standard/Module1.xml", "Scripts/python/x.py"])
def test_a_program_in_an_opendocument(name: str) -> None:
    assert checks_of("a.odt", makers.odt(more={name: "<a/>"})) == {"active_content"}


def test_the_properties_of_an_office_document_are_not_published() -> None:
    content = makers.docx(more=makers.properties("Example Person", "Example Editor"))
    published = as_published("a.docx", content)
    with zipfile.ZipFile(BytesIO(published)) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert "Example" not in core
        assert "Questions" in core
        assert archive.read("word/document.xml") == zipfile.ZipFile(BytesIO(content)).read("word/document.xml")
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert checks_of("a.docx", published) == set()
    meta = '<m xmlns:dc="d" xmlns:meta="m"><meta:initial-creator>Example Person</meta:initial-creator></m>'
    odt = makers.odt(more={"meta.xml": meta})
    assert checks_of("a.odt", odt) == {"person_in_document"}
    with zipfile.ZipFile(BytesIO(as_published("a.odt", odt))) as archive:
        assert b"Example" not in archive.read("meta.xml")
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        (
            "a.docx",
            makers.docx("Ask &amp; listen.", body="<w:p><w:r><w:t>Two</w:t></w:r></w:p>"),
            "Ask & listen.\nTwo",
        ),
        ("a.odt", makers.odt("Ask.", body="<text:p>Two <text:span>parts</text:span></text:p>"), "Ask.\nTwo parts"),
        ("a.xlsx", makers.xlsx("Question", "9434765919"), "Question\n9434765919"),
        (
            "a.pptx",
            makers.pptx("Ask.", {"ppt/notesSlides/n.xml": "<x xmlns:a='b'><a:p><a:t>Note</a:t></a:p></x>"}),
            "Ask.\nNote",
        ),
    ],
)
def test_the_words_of_an_office_document(name: str, content: bytes, text: str) -> None:
    assert look_into(name, content).text == text


def test_what_is_hidden_between_the_files_of_an_archive() -> None:
    whole = makers.docx()
    assert checks_of("a.docx", whole + b"x") == {"hidden_data"}
    start = whole.index(b"PK\x01\x02")
    size = int.from_bytes(whole[-6:-2], "little")
    moved = whole[:start] + b"hidden" + whole[start:-6] + (size + 6).to_bytes(4, "little") + whole[-2:]
    assert checks_of("a.docx", moved) == {"hidden_data"}


def test_a_password_and_a_strange_packing() -> None:
    whole = bytearray(makers.docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + at] |= 1
    assert checks_of("a.docx", bytes(whole)) == {"locked_file"}
    locked = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    kind = "application/vnd.oasis.opendocument.text"
    files = {"mimetype": kind, "META-INF/manifest.xml": locked, "content.xml": "?"}
    assert checks_of("a.odt", makers.packed(files)) == {"locked_file"}
    files = {"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}
    assert checks_of("a.docx", makers.packed(files, compression=zipfile.ZIP_BZIP2)) == {"hidden_data"}
