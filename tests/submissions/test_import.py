"""From a file that somebody sent to a draft: nothing lost that mattered, nothing kept that must go, every loss told."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import pypandoc
import pytest
from click.testing import CliRunner, Result
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from build_tools.cli import main
from build_tools.loading import load
from build_tools.media.looking import look_into
from build_tools.model import Status
from build_tools.readers.markdown import read_markdown
from build_tools.readers.text import Notebook
from build_tools.submissions.answers import Answers
from build_tools.submissions.reference_list import read_references
from build_tools.time_limit import within
from tests.media.makers import picture
from tests.specification_runs import TODAY
from tests.submissions import word_files
from tests.submissions.importing import SLUG, catalogue_of, imported, snapshot, text_of
from tests.submissions.test_bad_input import with_part
from tests.submissions.word_files import SECRET, filled_form, plain, real_submission, saved

if TYPE_CHECKING:
    from pathlib import Path

# A real submission


@pytest.fixture
def real(root: Path) -> tuple[Path, Result]:
    return root, imported(root, real_submission(catalogue_of(root)))


def test_nothing_is_lost_that_mattered(real: tuple[Path, Result]) -> None:
    root, _ = real
    text = text_of(root)
    body = text.split("---\n", 2)[2]
    assert body == (
        "\n## Before you begin\n\n"
        "Read Ruch [-@ruch2007] first.\nIt says why [@ruch2007].\nAsk a\\_b \\* what `<b>` \\{\\{means\\}\\}.\n\n"
        "Meet the young person twice.\n\nSeen.\n\nEndings take time[^1].\n\n"
        "### Steps\n\n1. Sit down.\n2. Ask.\n\nAfter a week, start again.\n\n1. Write.\n2. Send.\n\n"
        "| Day | What |\n| --- | --- |\n| Monday | A \\| B And once more. |\n\n"
        "## Pictures\n\n![A drawing of two chairs.](picture-1.png)\n\n![The house.](picture-2.jpg)\n\n"
        "![](picture-3.png)\n\n"
        "Beside the box.\n\nStop if somebody is in danger.\n\nThe last words of the text.\n\n"
        "[^1]: A footnote that matters.\n"
    )


def test_nothing_is_kept_that_must_go(real: tuple[Path, Result]) -> None:
    root, result = real
    everything = b"".join(snapshot(root).values()) + result.output.encode()
    for part in SECRET.replace("-", " ").split():
        assert part.encode() not in everything
    for file in (root / "materials" / SLUG).glob("picture-*"):
        assert look_into(file.name, file.read_bytes()).faults == ()


def test_every_loss_is_told(real: tuple[Path, Result]) -> None:
    _, result = real
    told = result.output.partition("could not be carried over:")[2].partition("For the editor")[0]
    for loss in (
        "a comment: left out",
        "a tracked deletion: accepted",
        "a tracked insertion: accepted",
        "a piece of hidden text: left out",
        "a text box: the words now stand under the paragraph",
        "picture-2.jpg: taken out of it: this picture says where it was taken",
        "picture-3.png: taken out of it: hidden details in this picture name a person",
        "several paragraphs or a list in one cell",
    ):
        assert loss in told, loss


def test_the_answers_become_fields(real: tuple[Path, Result]) -> None:
    root, _ = real
    front = load(root, TODAY).materials[SLUG].front
    assert (front.title, front.type, front.minutes) == ("Talking about endings", "tool", 30)
    assert front.summary == "Plan with a worker how to say goodbye to a family."
    assert (front.domains, front.audience, front.setting, front.use) == (
        ("PS1",), ("practice-supervisor",), ("children",), ("one-to-one",),
    )  # fmt: skip
    assert front.outcomes == ("Plan a last visit.", "Say what has changed.")
    assert front.source is not None
    assert front.source.organisation == "example-university"
    assert front.source.authors == ("Smith, Jane", "The placement team")
    assert front.source.published == "2026-11"
    assert front.rights is not None
    assert (front.rights.basis, front.rights.reuse) == ("written-permission", "CC-BY-4.0")
    assert front.rights.third_party[0].item == "The cycle in the second picture"
    assert front.rights.third_party[0].holder == "Example Council"
    assert front.people_described == "fictional"
    assert front.review is not None
    assert front.review.status == "draft"


def test_what_the_editor_has_to_know_is_printed(real: tuple[Path, Result]) -> None:
    _, result = real
    assert "how the people in it are protected: Every detail was changed." in result.output
    assert "they sent us a letter" in result.output


def test_what_may_be_read_otherwise_than_it_was_meant_is_told_with_its_question(root: Path) -> None:
    answers = {**word_files.ANSWERS, "published": "Spring 2024"}
    answers["authors"] = "Smith, Jane\nPlacement team, Example University"
    result = imported(root, saved(filled_form(catalogue_of(root), answers)))
    told = result.output.partition("For the editor")[2]
    assert "- the answer to “When was it first published?” could not be read as a date: Spring 2024\n" in told
    assert told.count("read as a person") == 1
    assert "- an author is read as a person, family name first: Placement team, Example University; a team" in told


def test_the_grant_is_a_draft_that_rests_on_the_file_itself(real: tuple[Path, Result]) -> None:
    root, result = real
    number = text_of(root).partition("permission: ")[2].partition("\n")[0]
    grant = load(root, TODAY).grants[number].grant
    assert number == "PERM-0002"
    assert grant.covers is not None
    assert grant.covers.materials == (SLUG,)
    assert (grant.kind, grant.declaration, grant.uses) == ("written", "2026-1", ("publish", "download"))
    assert grant.checked is None
    assert "RGT" in result.output, "an unchecked grant does not pass"
    done = CliRunner().invoke(main, ["grant", "verify", number, str(root.parent / "sent.docx"), "--root", str(root)])
    assert done.exit_code == 0


def test_references_are_found_or_drafted_unverified(real: tuple[Path, Result]) -> None:
    root, result = real
    library = (root / "citations" / f"{SLUG}.bib").read_text()
    assert "ruch2007" not in library
    assert "@misc{example2019,\n  author = {Example, A. and Sample, B.},\n  title = {How teams say goodbye}," in library
    assert "verified = " not in library
    assert "CIT014" in result.output
    assert load(root, TODAY).materials[SLUG].front.further_reading == ("example2019",)


def test_it_ends_with_the_checks_and_what_is_open_fails(real: tuple[Path, Result]) -> None:
    _, result = real
    assert result.exit_code == 1
    assert "ACC001" in result.output, "a picture without a text alternative"
    for family in ("SEC", "MED", "ACC006", "LNK", "our-defect"):
        assert f" {family}" not in result.output, result.output
    assert "RGT" not in result.output.replace("RGT024", ""), "nothing but the checker is missing from the rights"


def test_it_never_overwrites(real: tuple[Path, Result]) -> None:
    root, _ = real
    before = snapshot(root)
    result = imported(root, real_submission(catalogue_of(root)))
    assert result.exit_code == 2
    assert "nothing is overwritten" in result.output
    assert snapshot(root) == before


def test_without_the_declaration_there_is_no_grant(root: Path) -> None:
    ticks = tuple(each for each in word_files.TICKS if each != "agreed")
    document = filled_form(catalogue_of(root), ticks=ticks)
    document.add_paragraph("Words.")
    result = imported(root, saved(document))
    assert sorted(path.name for path in (root / "permissions").glob("*.yaml")) == ["PERM-0001.yaml"]
    assert "the declaration is not agreed to" in result.output
    assert "permission:" not in text_of(root)


def test_an_empty_form_leaves_every_question_open(root: Path) -> None:
    result = imported(root, saved(filled_form(catalogue_of(root), {}, ())), "empty.docx")
    assert result.exit_code == 1
    assert text_of(root, "empty").startswith("---\ntitle: empty\nreview:\n  status: draft\n---\n")


# What a text can hold


HOSTILE = (
    "[@nobody2020] @name [[wiki]] {#id} {.class} {: x} {{ a }} {% b %} <% c ${d} <script>x</script> &lt;script&gt; "
    "![x](y) [a](b) *a* **b** _c_ `d` ~~~ \\ | ^x^ [^1] [x]: y &copy; a\u200bb\u00ad\u202ec"
)


@pytest.mark.parametrize(
    "line",
    [HOSTILE, "# a", "> a", "- a", "+ a", "1. a", "2) a", "!!! note a", "??? note", "::: x", "/// x", '=== "x"',
     "[!NOTE]", "---", "===", "~~~", "```", "| a | b |", "[^1]: a", "[x]: https://example.org",
     "<!-- x -->", "    code"],
)  # fmt: skip
def test_words_stay_words_and_no_check_on_markup_refuses_them(root: Path, line: str) -> None:
    content = plain(lambda document: [document.add_paragraph(line), document.add_paragraph(f"It says: {line}")])
    imported(root, content, "words.docx")
    body = text_of(root, "words").split("---\n", 2)[2]
    notes = Notebook()
    read = read_markdown(body, 1, None, notes)
    assert notes.faults == []
    assert not read.html
    assert [read.links, read.pictures, read.citations, read.headings, read.tables] == [()] * 5
    checked = CliRunner().invoke(main, ["check", "--root", str(root)])
    assert " SEC" not in checked.output
    assert " CIT016" not in checked.output
    seen = " ".join(str(pypandoc.convert_text(body, "plain", "commonmark", extra_args=["--wrap=none"])).split())
    said = " ".join(line.translate(dict.fromkeys((0x200B, 0xAD, 0x202E))).split())
    assert f"It says: {said}" in seen


@pytest.mark.parametrize("how", ["row", "cell", "every row"])
def test_a_row_or_cell_that_was_struck_out_is_gone_with_its_words(root: Path, how: str) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Before.")
        table = document.add_table(rows=3, cols=2)
        for number, row in enumerate(table.rows):
            for cell in row.cells:
                cell.text = f"Kept {number}"
        struck = list(table.rows) if how == "every row" else [table.rows[1]]
        for row in struck:
            row.cells[0].text = row.cells[1].text = SECRET
            if how == "cell":
                marked = [cell._tc.get_or_add_tcPr() for cell in row.cells]
            else:
                marked = [row._tr.get_or_add_trPr()]
            for properties in marked:
                name = "cellDel" if how == "cell" else "del"
                properties.append(parse_xml(f'<w:{name} {nsdecls("w")} w:id="9" w:author="x"/>'))
        document.add_paragraph("After.")

    result = imported(root, plain(build), "words.docx")
    everything = b"".join(snapshot(root).values()) + result.output.encode()
    for part in SECRET.replace("-", " ").split():
        assert part.encode() not in everything
    assert ("Kept 0" in text_of(root, "words")) == (how != "every row")
    assert "After." in text_of(root, "words")
    assert "tracked deletion" in result.output


def test_what_a_program_said_of_a_picture_goes_and_the_same_words_in_the_text_stay(root: Path) -> None:
    said = "The tool warns that AI-generated content may be incorrect."
    more = "It adds: Description automatically generated with high confidence."

    def build(document: Any) -> None:
        document.add_paragraph(f"{said} {more}")
        word_files.add_picture(document, picture("PNG"), "Two chairs. Description automatically generated")

    result = imported(root, plain(build), "words.docx")
    body = text_of(root, "words").split("---\n", 2)[2]
    assert body == f"\n{said}\n{more}\n\n![Two chairs.](picture-1.png)\n"
    assert "a program wrote the text alternative of a picture" in result.output


def test_a_name_in_capitals_takes_no_longer_to_read_than_others(root: Path) -> None:
    name = "A" * 60
    line = f"Example, {name}; and {name}-{name}: {name} (2019) How teams say goodbye."
    with within(1):
        (listed,) = read_references([line], catalogue_of(root))
    assert listed.year == "2019"
    (listed,) = read_references(["EXAMPLE, J.-P. and Sample, B. Robin (2019). How teams part."], catalogue_of(root))
    assert listed.families == ("EXAMPLE", "Sample")


def test_headings_start_at_two_and_skip_none(root: Path) -> None:
    def build(document: Any) -> None:
        for level, words in ((1, "One"), (3, "Two"), (3, "Three"), (1, "Four")):
            document.add_heading(words, level)
            document.add_paragraph("Words.")

    result = imported(root, plain(build), "levels.docx")
    lines = [line for line in text_of(root, "levels").split("\n") if line.startswith("#")]
    assert lines == ["## One", "### Two", "### Three", "## Four"]
    assert "headings were moved" in result.output


def test_what_the_house_form_has_a_sign_for_is_kept_and_the_rest_is_told(root: Path) -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("Dr. Smith said e.g. this. See ")
        for words, mark in (("bold", "bold"), (" and", ""), (" italic", "italic"), (" un", ""), ("believ", "bold")):
            run = paragraph.add_run(words)
            if mark:
                setattr(run, mark, True)
        paragraph.add_run("able H")
        paragraph.add_run("2").font.subscript = True
        paragraph.add_run("O").font.underline = True
        paragraph.add_run().add_break()
        paragraph.add_run("2. After a break")
        document.add_paragraph("Said by her. Twice.", style="Quote")
        number = word_files.numbering(document)
        for words, level in (("one", 0), ("inner", 1), ("two", 0)):
            word_files.add_item(document, words, number, level)
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "both"
        document.add_table(rows=1, cols=1).cell(0, 0).text = "A box."

    result = imported(root, plain(build), "kept.docx")
    assert text_of(root, "kept").split("---\n", 2)[2] == (
        "\nDr. Smith said e.g. this.\nSee **bold** and *italic* un**believ**able H₂O  \n2\\. After a break\n\n"
        "> Said by her.\n> Twice.\n\n1. one\n    1. inner\n2. two\n\n"
        "| both | |\n| --- | --- |\n| | |\n\nA box.\n"
    )
    assert "underlining is not kept" in result.output
    assert "merged cells" in result.output


def test_a_reference_list_in_the_text_is_read_and_taken_out(root: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("As Beddoe (2010) says.")
        document.add_heading("References", 1)
        document.add_paragraph(
            "Beddoe, L. (2010) Surveillance or Reflection: Professional Supervision in ‘the Risk Society’."
        )

    imported(root, plain(build), "listed.docx")
    assert text_of(root, "listed").endswith("---\n\nAs Beddoe [-@beddoe2010] says.\n")


def test_a_google_document_has_its_boxes_as_plain_signs(root: Path) -> None:
    """Google Docs drops content controls and keeps what stands in them: an x typed before a label is a tick."""
    document = filled_form(catalogue_of(root), ticks=())
    for control in list(document.element.body.iter(qn("w:sdt"))):
        inside = control.find(qn("w:sdtContent"))
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
        for node in list(inside):
            control.addprevious(node)
            for words in node.iter(qn("w:t")):
                if tag in {"tool", "PS1"}:
                    words.text = "x"
        control.getparent().remove(control)
    imported(root, saved(document))
    assert "type: tool\ndomains: [PS1]\n" in text_of(root)


# Other formats


def test_an_open_document_is_read_like_a_word_file(root: Path, tmp_path: Path) -> None:
    markdown = (
        "# First\n\nWords[^1].\n\n"
        "| A | B |\n|---|---|\n| 1 | 2 |\n\n1. one\n2. two\n\n> Said.\n\nLook: ![Two chairs.](a.png)\n\n[^1]: A note.\n"
    )
    (tmp_path / "a.png").write_bytes(picture("PNG"))
    file = tmp_path / "sent.odt"
    pypandoc.convert_text(markdown, "odt", "markdown", outputfile=str(file), extra_args=[f"--resource-path={tmp_path}"])
    with zipfile.ZipFile(file) as archive:
        text = archive.read("content.xml").decode()
    described = text.replace("</draw:frame>", "<svg:desc>Two chairs.</svg:desc></draw:frame>")
    imported(root, with_part(file.read_bytes(), "content.xml", described.encode()), "sent.odt")
    body = text_of(root, "first").split("---\n", 2)[2]
    for part in (
        "Words[^1].",
        "| A | B |\n| --- | --- |\n| 1 | 2 |",
        "1. one\n2. two",
        "> Said.",
        "[^1]: A note.",
        "![Two chairs.](picture-1.png)",
    ):
        assert part in body


def test_markdown_keeps_its_fields(root: Path) -> None:
    result = imported(root, b"---\ntitle: Mine\ntype: tool\n---\n\n# Top\n\nOne. Two.\n", "mine.md")
    assert text_of(root, "mine") == "---\ntitle: Mine\ntype: tool\n---\n\n## Top\n\nOne.\nTwo.\n"
    assert result.exit_code == 1


PUBLISHED = """---
title: Mine
rights: {holder: Example University, basis: written-permission, reuse: InC, permission: PERM-0001}
review:
  status: STATUS
  rights: {by: Practice Commons editors, on: 2026-11-20}
  content: awaited
  second_reading: {by: An editor, on: 2026-11-20, mended: Nothing.}
---

Words.
"""


@pytest.mark.parametrize("status", ["published", '"published"', "'published'  # yes", "in-review", "withdrawn"])
def test_what_a_file_says_of_its_review_is_told_and_publishes_nothing(root: Path, status: str) -> None:
    result = imported(root, PUBLISHED.replace("STATUS", status).encode(), "mine.md")
    material = catalogue_of(root).materials["mine"]
    assert (material.status, material.is_published) == ("draft", False)
    said = " ".join(result.output.split())
    assert re.search(rf"the file says that it is (?:{'|'.join(Status)}): it is a draft here", said)
    assert "the file claims the review `rights`, by Practice Commons editors, 2026-11-20" in said
    assert "the file claims the review `second_reading`, by An editor, 2026-11-20" in said
    assert "the file claims the review `content`" not in said
    assert "the file rests on PERM-0001" in said
    assert text_of(root, "mine").startswith(PUBLISHED.partition("  status")[0])


@pytest.mark.parametrize("status", ["!!str published", "&a published", "|\n    published", ">-\n    published"])
def test_a_status_that_cannot_be_changed_in_its_place_publishes_nothing(root: Path, status: str) -> None:
    before = snapshot(root)
    result = imported(root, PUBLISHED.replace("STATUS", status).encode(), "mine.md")
    if result.exit_code == 2:
        assert "write `status: draft`, and import it again" in result.output
        assert {path: each for path, each in snapshot(root).items() if ".cache" not in path} == before
    else:
        assert not catalogue_of(root).materials["mine"].is_published


@pytest.mark.parametrize(
    ("written", "day", "partial"),
    [
        ("20 Nov 2026", "2026-11-20", "2026-11-20"),
        ("20/11/2026", "2026-11-20", "2026-11-20"),
        ("03/04/2026", "None", None),
        ("Sept 2026", "None", "2026-09"),
        ("2026-11", "None", "2026-11"),
        ("2026", "None", "2026"),
    ],
)
def test_a_date_is_read_only_where_one_day_alone_can_be_meant(written: str, day: str, partial: str | None) -> None:
    answers = Answers(lines={"on": [written]})
    assert (str(answers.day("on")), answers.partial_date("on")) == (day, partial)
