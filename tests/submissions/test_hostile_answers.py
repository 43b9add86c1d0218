"""Answers and texts from somebody who wants more than a page: each comes out as the words that it is, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from build_tools.cli import main
from build_tools.questions import questions
from build_tools.readers.bibtex import read_bibtex
from build_tools.readers.text import Notebook
from build_tools.submissions.house_signs import without_unseen
from tests.submissions.importing import SLUG, body_of, catalogue_of, imported, text_of
from tests.submissions.word_files import ANSWERS, TICKS, filled_form, plain, saved

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

WRITTEN = {"summary", "outcomes", "authors", "holder", "content_note"}
"""The answers that stand in a field word by word."""
HOSTILE = {
    "YAML": "x\"\\nrights: {basis: own-work}\\n'",
    "a fence": "--- !!python/object/apply:os.system [id] ---",
    "an anchor": "&a *a << !!binary aGk=",
    "a comment": "# all of it",
    "a colon": "status: published, review: {status: published}",
    "a template": "{{ 7*7 }} {% raw %} ${7*7} <%= 7 %>",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;",
    "citations": "[@../../etc/passwd] [@nobody; see @ruch2007] @all [-@x:y.z]",
    "a link": "[click](javascript:alert(1)) ![x](../../kss_map.yaml) <https://example.org>",
    "directions": "abc \u202e gpj.exe \u2066 x \u2069 \u200b\u00ad\ufeff end",
    "signs": "\u0007 \u001b[31m red \u2028 \u2029 \u0085 x".replace("\u0007", "").replace("\u001b", ""),
    "a number": "007",
    "a day": "2026-11-22",
    "a yes": "yes",
    "nothing": "~",
    "commands": "::error::x ::set-output name=a::b ##[error]",
    "BibTeX": "} @misc{evil, verified = {yes}} % \\\\input{/etc/passwd} \\\\write18",
    "long": "A very long answer with many words. " * 150,
}


def answered(root: Path, answers: dict[str, str], ticks: tuple[str, ...] = TICKS) -> Result:
    document = filled_form(catalogue_of(root), {**ANSWERS, **answers}, ticks)
    document.add_paragraph("Words.")
    return imported(root, saved(document))


def fields_of(root: Path, slug: str = SLUG) -> dict[str, Any]:
    front = text_of(root, slug).split("---\n")[1]
    fields: dict[str, Any] = yaml.safe_load(front)
    return fields


def seen(words: str) -> str:
    """Words as they come out of a document: without what nobody can see, in one line."""
    return " ".join(without_unseen(words).split())


@pytest.mark.parametrize("which", HOSTILE)
def test_every_answer_stays_the_words_that_it_is(root: Path, which: str) -> None:
    words = HOSTILE[which]
    texts = {key for key in ANSWERS if key not in {"title", "minutes", "published", "given_on"}}
    keys = {*texts, "url", "content_note", "conditions"}
    usual = set(fields_of(root)) if answered(root, {"content_note": "Loss."}).exit_code == 1 else set()
    result = answered(root, {**dict.fromkeys(keys, words), "title": f"Endings {words}"[:190]})
    assert result.exit_code == 1
    assert "defect of ours" not in result.output
    slug = next(path.name for path in (root / "materials").iterdir() if path.name != SLUG)
    fields = fields_of(root, slug)
    assert set(fields) <= usual | {"adapted_from"}
    assert fields["review"] == {"status": "draft"}
    assert fields["rights"]["basis"] == "written-permission"
    assert fields["summary"] == fields["rights"]["holder"] == fields["content_note"] == seen(words)
    assert fields["outcomes"] == fields["source"]["authors"] == [seen(words)]
    for character in "\u202e\u2066\u200b\u00ad\u2028\u0085":
        assert character not in text_of(root, slug)
        assert character not in result.output
    notes = Notebook()
    library = root / "citations" / f"{slug}.bib"
    entries = read_bibtex(library.read_text(), notes) if library.is_file() else []
    assert notes.faults == []
    assert len(entries) <= 1
    assert all("verified" not in entry.reference.fields for entry in entries)
    checked = CliRunner().invoke(main, ["check", "--root", str(root)])
    assert "defect of ours" not in checked.output


@pytest.mark.parametrize("words", ["a\nb", "../../../etc/cron.d/x", "CON", ".git", "🙂🙂", "ﬁﬂ", "a" * 300, "-", "   "])
def test_a_title_never_leaves_the_folder_of_materials(root: Path, words: str) -> None:
    answered(root, {"title": words})
    made = [path.name for path in (root / "materials").iterdir()]
    assert len(made) == 1
    assert made[0].replace("-", "").isalnum()
    assert len(made[0]) <= 80


def test_ticks_by_hundreds_and_two_answers_to_one_question_are_told(root: Path) -> None:
    result = answered(root, {}, (*TICKS, "briefing", "none", "InC"))
    for words in ("What kind of thing is it?", "Who is described in it?", "What may readers do with it?"):
        assert f"“{words}” has more than one tick, so it was left open" in result.output
    assert "type" not in fields_of(root)


def test_5_000_references_and_10_000_cells_are_read(root: Path) -> None:
    """The lines are those of one list: what they cost grows with their number and not with its square."""

    def build(document: Any) -> None:
        table = "".join(
            "<w:tr>"
            + "".join(f"<w:tc><w:p><w:r><w:t>{row}{cell}</w:t></w:r></w:p></w:tc>" for cell in "abcdefghij")
            + "</w:tr>"
            for row in range(1000)
        )
        grid = "<w:tblGrid>" + "<w:gridCol/>" * 10 + "</w:tblGrid>"
        document.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}>{grid}{table}</w:tbl>"))
        document.add_heading("References", 1)
        for number in range(5000):
            document.add_paragraph(f"E{number}, A. (20{number % 10}0) T{number}.")

    result = imported(root, plain(build), "many.docx")
    assert result.exit_code == 1
    assert body_of(root, "many").count("\n| ") == 1000 + 1
    assert "5000 of 5000 references are not in the library" in result.output
    notes = Notebook()
    assert len(read_bibtex((root / "citations" / "many.bib").read_text(), notes)) == 5000


# What is written above an answer


def renamed(root: Path, changes: dict[str, str]) -> Result:
    document = filled_form(catalogue_of(root))
    for paragraph in document.paragraphs:
        for end, words in changes.items():
            if paragraph.text.endswith(end):
                if words:
                    paragraph.runs[0].text = words
                else:
                    paragraph._p.getparent().remove(paragraph._p)
    document.add_paragraph("Words.")
    return imported(root, saved(document))


def test_a_question_in_other_words_is_known_and_told(root: Path) -> None:
    result = renamed(root, {"What is it called?": "1. What is it named?"})
    assert fields_of(root)["title"] == "Talking about endings"
    assert "“1. What is it named?” was taken for “What is it called?”" in result.output


def test_a_question_without_its_heading_is_known_by_the_line_under_it(root: Path) -> None:
    result = renamed(root, {"Who owns the copyright?": "", "How long does it take?": "Zeitbedarf"})
    fields = fields_of(root)
    assert (fields["rights"]["holder"], fields["minutes"]) == ("Example University", 30)
    assert "“Zeitbedarf” is none of our questions" in result.output
    for words in ("Who owns the copyright?", "How long does it take?"):
        assert f"the heading “{words}” is gone or changed, and was known by the line under it" in result.output


def test_what_stands_under_a_foreign_question_is_told_and_in_no_field(root: Path) -> None:
    hint = next(each.hint for each in questions(catalogue_of(root)) if each.key == "holder")
    result = renamed(root, {"Who owns the copyright?": "15. Wem gehört das?", hint: ""})
    assert "holder" not in fields_of(root)["rights"]
    assert "url" not in fields_of(root)["source"]
    assert "“15. Wem gehört das?” is none of our questions" in result.output
    assert "under “15. Wem gehört das?” it says: Example University" in result.output
    assert "“Who owns the copyright?” is not asked in this form any more" in result.output


# References


AUTHOR, YEAR = "  author = {Example, A.},\n", "  year = {2019}\n}"
TITLE = "  title = {How teams say goodbye},\n"
PRESS = "  address = {London},\n  publisher = {Example Press},\n"
REFERENCES = {
    "Example, A. (2019) ‘How teams say goodbye’, A Journal of Endings, 3(1), pp. 4–9.": (
        f"@article{{example2019,\n{AUTHOR}{TITLE}  journal = {{A Journal of Endings}},\n  volume = {{3}},\n"
        f"  number = {{1}},\n  pages = {{4--9}},\n{YEAR}"
    ),
    "Example, A. (2019). How teams say goodbye. A Journal of Endings, 3, 4-9.": (
        f"@article{{example2019,\n{AUTHOR}{TITLE}  journal = {{A Journal of Endings}},\n  volume = {{3}},\n"
        f"  pages = {{4--9}},\n{YEAR}"
    ),
    "Example, A. (2019) How teams say goodbye. 2nd edn. London: Example Press. ISBN 978-0-306-40615-7.": (
        f"@book{{example2019,\n{AUTHOR}{TITLE}{PRESS}  year = {{2019}},\n  isbn = {{978-0-306-40615-7}}\n}}"
    ),
    "Example, A. (2019) ‘How teams say goodbye’, in Sample, B. (ed.) The big book. London: Press, pp. 10–20.": (
        f"@incollection{{example2019,\n{AUTHOR}{TITLE}  editor = {{Sample, B.}},\n"
        f"  booktitle = {{The big book}},\n"
        f"  address = {{London}},\n  publisher = {{Press}},\n  pages = {{10--20}},\n{YEAR}"
    ),
    "Example, A. (2019) How teams say goodbye (Research Report EX-12). London: Example Press.": (
        f"@techreport{{example2019,\n{AUTHOR}{TITLE}  institution = {{Example Press}},\n  type = {{Research Report}},\n"
        f"  number = {{EX-12}},\n  address = {{London}},\n{YEAR}"
    ),
    "Example, A. (2019) The book of endings. London: Example Press.": "@misc{example2019,",
    "Example, A. (2019) ‘How teams say goodbye’, A journal, 3(1).": "@misc{example2019,",
    "Example, A. (2019) ‘A chapter’, in Sample, B. (ed.) The big book.": "@misc{example2019,",
    "Example, A. (2019) Notes on the report. http://example.org/a": "@misc{example2019,",
}


@pytest.mark.parametrize("line", REFERENCES)
def test_an_entry_has_a_type_where_the_reference_tells_it(root: Path, line: str) -> None:
    answered(root, {"references": line})
    library = (root / "citations" / f"{SLUG}.bib").read_text()
    assert f"% As the contributor has it: {line}\n{REFERENCES[line]}" in library
    notes = Notebook()
    read_bibtex(library, notes)
    assert notes.faults == []
