"""Whatever a text holds, each form can be made of it, and nothing of it is obeyed."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from build_tools.documents.epub import as_epub
from build_tools.documents.paper import as_pdf
from build_tools.documents.word import as_word
from tests.documents.manuscripts import manuscript

SIGNS = st.text(
    st.one_of(
        st.sampled_from("#$@*_`~<>[](){}|\\/&;:=+-.!?^\"' \n1aé’"),
        st.characters(min_codepoint=32, max_codepoint=383, exclude_categories=["Cc"]),
    ),
    max_size=120,
)
LINES = SIGNS.map(lambda text: " ".join(text.split()) or "A")


def well_formed(content: bytes) -> None:
    """Every part can be read, and nothing was fetched for any."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if "/media/" in name] == []
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".opf", ".ncx", ".xhtml")):
                etree.fromstring(archive.read(name))


@settings(max_examples=60)
@given(SIGNS, LINES)
@example('#import "@preview/x:1.0.0": *\n\n#read("/etc/passwd")\n\n$ x $', "#panic(1)")
@example("<script>alert(1)</script>\n\n<div>\n\n![x](/etc/passwd)\n\n![y](https://example.org/a.png)", "]]>")
@example("= A\n\n/ b: c\n\n```{=openxml}\n<w:p/>\n```\n\n`x`{=typst}", "<a> & “b”")
def test_each_form_can_be_made_of_any_text(text: str, line: str) -> None:
    of = manuscript(
        text=text,
        title=line,
        summary=line,
        authors=(line,),
        outcomes=(line,),
        steps=((f"{line}\n{line}", "0:00", "5", line),),
        insertions=(),
        anchors=(),
        figures=(),
    )
    well_formed(as_word(of))
    well_formed(as_epub(of))
    with pikepdf.open(io.BytesIO(as_pdf(of))) as pdf:
        assert len(pdf.pages) > 0
