"""One submission as three programs write it: nothing lost that mattered, nothing kept that must go, every loss told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypandoc
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from build_tools.exports.submission_form import FORM
from build_tools.media.looking import look_into
from tests.submissions import word_files
from tests.submissions.conftest import REPOSITORY
from tests.submissions.importing import SLUG, body_of, catalogue_of, imported, snapshot, text_of, told_of
from tests.submissions.libreoffice import saved_as
from tests.submissions.open_files import FLAT
from tests.submissions.word_files import SECRET, filled_form, plain, saved

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

WRITERS = {"by_word": "docx", "by_writer": "odt", "by_writer_for_word": "docx"}
BODY = """
## Before you begin

Read Ruch [-@ruch2007] first.

Meet the young person twice.

Seen.

Endings take time[^1].

### Far below

> She said it twice.

### Steps

1. Sit down.
2. Ask.

After a week, start again.

1. Write.
2. Send.

A list within a list:

1. Before.
    1. Room.
    2. Water.
2. After.

Bullets:

- Outer.
    - Inner.
- Outer again.

### Week by week

| Day | What | Who |
| --- | --- | --- |
| Both weeks | | All |
| Monday | Write | Two |
| | Send | One |

## Pictures

![A drawing of two chairs.](picture-1.png)

![The house.](picture-2.jpg)

![](picture-3.png)

Beside the box.

Stop if somebody is in danger.

The last words of the text.

[^1]: A footnote that matters.
"""
TOLD = [
    "a comment: left out: answer it in the text if it matters",
    "a tracked deletion: accepted: what was struck out is gone",
    "a tracked insertion: accepted: what was added is part of the text",
    "a piece of hidden text: left out: nobody saw it in the document either",
    "a text box: the words now stand under the paragraph beside which they stood: look there",
    "picture-2.jpg: taken out of it: this picture says where it was taken, to within metres",
    "picture-2.jpg: taken out of it: hidden details in this picture name a person (artist): `M••••• D••••••••••••`",
    "picture-3.png: taken out of it: hidden details in this picture name a person (author): `M••••• D••••••••••••`",
    "headings were moved to start at two, without a level left out",
    "merged cells of a table: what stood in them stands in the first",
]


def names_of_nobody(root: Path, result: Result) -> bool:
    """Whether no part of the secret name stands in a file of the repository or was printed."""
    everything = b"".join(snapshot(root).values()) + result.output.encode()
    return not any(part.encode() in everything for part in SECRET.replace("-", " ").split())


@pytest.fixture(params=WRITERS)
def sent(request: pytest.FixtureRequest, root: Path) -> tuple[Path, Result]:
    content = request.getfixturevalue(request.param)
    return root, imported(root, content, f"sent.{WRITERS[request.param]}")


def test_nothing_is_lost_that_mattered_and_every_loss_is_told(sent: tuple[Path, Result]) -> None:
    root, result = sent
    assert body_of(root) == BODY
    assert told_of(result).strip().split("\n") == [f"- {sentence}" for sentence in TOLD]


def test_nothing_is_kept_that_must_go(sent: tuple[Path, Result]) -> None:
    root, result = sent
    assert names_of_nobody(root, result)
    pictures = sorted((root / "materials" / SLUG).glob("picture-*"))
    assert len(pictures) == 3
    for file in pictures:
        assert look_into(file.name, file.read_bytes()).faults == ()


def test_the_same_answers_and_ticks_are_read(sent: tuple[Path, Result]) -> None:
    root, result = sent
    front = catalogue_of(root).materials[SLUG].front
    assert (front.title, front.type, front.minutes) == ("Talking about endings", "tool", 30)
    assert (front.domains, front.audience, front.setting) == (("PS1",), ("practice-supervisor",), ("children",))
    assert front.outcomes == ("Plan a last visit.", "Say what has changed.")
    assert front.source is not None
    assert front.source.authors == ("Smith, Jane", "The placement team")
    assert front.rights is not None
    assert (front.rights.reuse, front.rights.permission) == ("CC-BY-4.0", "PERM-0002")
    assert front.people_described == "fictional"
    assert "how the people in it are protected: Every detail was changed." in result.output
    for family in ("SEC", "MED", "LNK", "our-defect"):
        assert f" {family}" not in result.output


@pytest.mark.parametrize("ways", [("odt",), ("odt", "docx"), ("docx",)])
def test_the_form_that_the_site_offers_comes_back_through_libreoffice(
    root: Path, tmp_path: Path, ways: tuple[str, ...]
) -> None:
    content = saved(filled_form(catalogue_of(root), form=(REPOSITORY / FORM).read_bytes()))
    ending = "docx"
    for number, way in enumerate(ways):
        content, ending = saved_as(content, f"form.{ending}", way, tmp_path / str(number)), way
    imported(root, content, f"sent.{ending}")
    front = text_of(root).split("---\n")[1]
    assert front.startswith(
        "title: Talking about endings\nsummary: Plan with a worker how to say goodbye to a family.\n"
    )
    assert "domains: [PS1]\naudience: [practice-supervisor]\nsetting: [children]\nuse: [one-to-one]\n" in front
    assert "permission: PERM-0002" in front


# What LibreOffice's own users make


@pytest.fixture(scope="session", params=["odt", "docx"])
def flat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    ending: str = request.param
    return ending, saved_as(FLAT.encode(), "flat.fodt", ending, tmp_path_factory.mktemp("flat"))


def test_a_document_made_in_libreoffice_keeps_what_is_seen_and_nothing_else(
    root: Path, flat: tuple[str, bytes]
) -> None:
    """Word knows no hidden sections: LibreOffice shows them when it writes for Word."""
    ending, content = flat
    result = imported(root, content, f"made.{ending}")
    assert names_of_nobody(root, result)
    section = "" if ending == "odt" else "A section that nobody sees.\n\n"
    assert body_of(root, "saying-goodbye") == (
        f"\n## First\n\nMeet the young person twice.\n\nSeen.\nSeen again.\n\n{section}> She said it twice.\n\n"
        "Ask when: the day.\n\nBeside the frame.\n\nStop if somebody is in danger.\n\n"
        "| Day | What |\n| --- | --- |\n| Monday | Write |\n| | Inner words |\n\nThe last words.\n"
    )
    told = told_of(result)
    for loss in (
        "a comment: left out",
        "a tracked deletion: accepted",
        "a tracked insertion: accepted",
        f"{'3' if ending == 'odt' else '2'} pieces of hidden text: left out",
        "a text box: the words now stand under the paragraph",
        "a header or footer with words: left out",
        "a table within a table: its words stand in the cell",
        "merged cells of a table",
    ):
        assert loss in told, loss


# What only one of them can make


def test_words_that_the_reader_passes_over_are_told_of_and_not_quoted(root: Path) -> None:
    """The last net: a form of words that nobody foresaw."""

    def build(document: Any) -> None:
        document.add_paragraph("Before it.")
        unknown = f"<w:unheardOf><w:r><w:t>{SECRET}</w:t></w:r></w:unheardOf>"
        document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{unknown}</w:p>"))
        document.add_paragraph("After it.")

    result = imported(root, plain(build), "odd.docx")
    assert "something after “Before it.” could not be read: look there" in told_of(result)
    assert names_of_nobody(root, result)


def test_words_in_rare_places_are_kept(root: Path) -> None:
    places = {
        "<w:customXml w:element='a'>{}</w:customXml>": "custom",
        "<w:smartTag w:element='a'>{}</w:smartTag>": "smart",
        "<w:bdo w:val='rtl'>{}</w:bdo>": "override",
        "<w:dir w:val='rtl'>{}</w:dir>": "direction",
        "<w:fldSimple w:instr='SEQ Figure'>{}</w:fldSimple>": "field",
        "<w:moveTo w:id='1' w:author='a'>{}</w:moveTo>": "moved",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>": "control",
        "<w:r><w:ruby><w:rt><w:r/></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>": "ruby",
    }

    def build(document: Any) -> None:
        for place, words in places.items():
            inside = place.format(f"<w:r><w:t>the {words} words</w:t></w:r>")
            document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))

    result = imported(root, plain(build), "rare.docx")
    assert body_of(root, "rare") == "\n" + "\n\n".join(f"the {words} words" for words in places.values()) + "\n"
    assert "could not be read" not in result.output


def test_hidden_by_a_style_is_hidden_and_shown_again_is_shown(root: Path) -> None:
    def build(document: Any) -> None:
        document.styles.add_style("Away", WD_STYLE_TYPE.PARAGRAPH).font.hidden = True
        document.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER).font.hidden = True
        document.add_paragraph(SECRET, style="Away").add_run("Shown again.").font.hidden = False
        document.add_paragraph("Seen.").add_run(SECRET, style="Unseen")
        row = document.add_table(rows=2, cols=1).rows[1]
        row.cells[0].text = SECRET
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))

    result = imported(root, plain(build), "away.docx")
    assert names_of_nobody(root, result)
    assert body_of(root, "away").startswith("\nShown again.\n\nSeen.\n")
    assert "3 pieces of hidden text" in told_of(result)


def test_lists_are_numbered_as_word_shows_them(root: Path) -> None:
    """One definition goes on under another number, unless that says that it starts again, and then once."""

    def build(document: Any) -> None:
        first = word_files.numbering(document)
        numbers = document.part.numbering_part.element
        goes_on = int(numbers.add_num(77).numId)
        again = word_files.numbering(document)
        for words, number in (("one", first), ("two", goes_on), ("one", again), ("two", goes_on), ("three", again)):
            word_files.add_item(document, words, number)
            document.add_paragraph("Between.")

    imported(root, plain(build), "numbers.docx")
    lines = [line for line in body_of(root, "numbers").split("\n") if line[:1].isdigit()]
    assert lines == ["1. one", "2. two", "1. one", "2. two", "3. three"]


def test_a_list_that_is_an_inner_one_by_its_style_alone_is_an_inner_one(root: Path) -> None:
    def build(document: Any) -> None:
        for words, style in (
            ("a", "List Bullet"), ("b", "List Bullet 2"), ("c", "List Bullet 3"), ("d", "List Bullet 2"),
            ("e", "List Bullet"), ("1", "List Number"), ("2", "List Number 2"), ("3", "List Number"),
        ):  # fmt: skip
            document.add_paragraph(words, style=style)

    imported(root, plain(build), "inner.docx")
    assert body_of(root, "inner") == ("\n- a\n    - b\n        - c\n    - d\n- e\n\n1. 1\n    1. 2\n2. 3\n")


def test_the_lines_of_a_title_page_are_told_of(root: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Saying goodbye", style="Title")
        document.add_paragraph("A guide", style="Subtitle")
        document.add_paragraph("Contents ... 1").style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Words.")

    result = imported(root, plain(build), "page.docx")
    assert body_of(root, "saying-goodbye") == "\nWords.\n"
    assert "the subtitle on its first lines is in no field" in told_of(result)
    assert "a table of contents: left out" in told_of(result)


def test_a_link_to_a_heading_leads_to_the_anchor_that_our_pages_have(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "linked.docx"
    text = "# Top\n\nSee [the end](#fin-de-lété) and [nowhere](#away).\n\n## Fin de l’été\n\nWords.\n"
    pypandoc.convert_text(text, "docx", "markdown", outputfile=str(file))
    result = imported(root, file.read_bytes(), "linked.docx")
    assert "See [the end](#fin-de-lete) and nowhere." in body_of(root, "top")
    assert "a link to a place within the document is kept as words" in told_of(result)
