"""The submission form: what it asks, that it is a Word file, and that the one on the site is fresh."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import get_args

from click.testing import CliRunner
from docx import Document

from build_tools import model
from build_tools.cli import main
from build_tools.exports.submission_form import FORM, submission_form
from build_tools.loading import load
from build_tools.media.looking import look_into
from build_tools.questions import questions
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent.parent
CATALOGUE = load(REPOSITORY, TODAY)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words() -> str:
    body = Document(BytesIO(submission_form(CATALOGUE))).element.body
    return "".join(body.itertext())


def test_it_asks_for_every_field_that_a_contributor_can_answer() -> None:
    asked = {question.key for question in questions(CATALOGUE)}
    editors = {
        "steps",
        "series",
        "source",
        "rights",
        "recording",
        "further_reading",
        "formerly",
        "review",
        "withdrawn",
        "changes",
    }
    assert set(model.FrontMatter.model_fields) - editors <= asked
    assert {"organisation", "authors", "published", "url", "holder", "third_party", "reuse", "uses"} <= asked
    assert {"declaration", "logo", "references", "protection", "given_by", "given_on"} <= asked


def test_its_boxes_are_those_of_the_model_and_of_the_register() -> None:
    offered = {question.key: [choice.key for choice in question.choices] for question in questions(CATALOGUE)}
    for key, values in (
        ("type", model.MaterialType),
        ("audience", model.Audience),
        ("setting", model.Setting),
        ("use", model.Use),
        ("people_described", model.PeopleDescribed),
    ):
        assert offered[key] == list(get_args(values))
    assert offered["domains"] == list(CATALOGUE.domains)


def test_it_holds_every_summary_of_ours_and_the_whole_declaration() -> None:
    text = words()
    for framework in CATALOGUE.frameworks:
        for domain in framework.domains:
            assert f"{domain.code} {domain.title}: {domain.summary}" in text
    for line in (REPOSITORY / "permissions" / "declarations" / "2026-1.md").read_text().split("\n"):
        assert line.lstrip("#- ") in text


def test_the_bytes_are_the_same_each_time_and_hide_nothing() -> None:
    assert submission_form(CATALOGUE) == submission_form(load(REPOSITORY, TODAY))
    assert look_into("form.docx", submission_form(CATALOGUE)).faults == ()


def test_the_form_on_the_site_is_fresh() -> None:
    assert parts((REPOSITORY / FORM).read_bytes()) == parts(submission_form(CATALOGUE)), "run make golden"
    assert "](../submission.docx)" in (REPOSITORY / "docs" / "contribute" / "index.md").read_text()


def test_the_command_writes_it_and_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "submission.docx"
    command = ["template", str(file), "--root", str(REPOSITORY)]
    assert CliRunner().invoke(main, command).exit_code == 0
    assert file.read_bytes() == submission_form(CATALOGUE)
    file.write_bytes(b"mine")
    again = CliRunner().invoke(main, command)
    assert (again.exit_code, file.read_bytes()) == (2, b"mine")
    assert "nothing is overwritten" in again.output
