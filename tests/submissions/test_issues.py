"""From an issue at GitHub to a draft: the same as from the form in Word, and a stranger's words stay words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator

from build_tools.cli import main
from build_tools.exports.issue_form import ACCEPTED, ISSUE_FORM, SUBMITTED, TEXT, asked_in_public, issue_form_text
from build_tools.intake import most
from build_tools.loading import load
from build_tools.questions import questions
from tests.specification_runs import TODAY
from tests.submissions.events import ANSWERS, as_sent, body_of, event_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.catalogue import Catalogue

REPOSITORY = Path(__file__).parent.parent.parent
SCHEMA = REPOSITORY / "tests" / "published_schemas" / "github-issue-forms.json"
SLUG = "talking-about-endings"


@pytest.fixture
def catalogue(root: Path) -> Catalogue:
    return load(root, TODAY)


@pytest.fixture
def sent(root: Path) -> Callable[..., Result]:
    """Import an event."""

    def importing(content: bytes, *flags: str) -> Result:
        file = root.parent / "event.json"
        file.write_bytes(content)
        return CliRunner().invoke(
            main, ["import", "--issue", str(file), "--root", str(root), *flags], catch_exceptions=False
        )

    return importing


def front_and_body(root: Path, slug: str = SLUG) -> tuple[dict[str, Any], str]:
    _, front, body = (root / "materials" / slug / "index.md").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


# The form


def test_the_form_in_the_repository_is_fresh() -> None:
    assert (REPOSITORY / ISSUE_FORM).read_text(encoding="utf-8") == issue_form_text(load(REPOSITORY, TODAY)), (
        "run make golden"
    )


def test_the_form_fits_the_published_schema() -> None:
    validator = Draft7Validator(json.loads(SCHEMA.read_text()))
    form = yaml.safe_load((REPOSITORY / ISSUE_FORM).read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(form)] == []
    form["body"][1]["type"] = "question"
    assert list(validator.iter_errors(form))


def test_the_form_asks_all_that_may_be_asked_in_public(catalogue: Catalogue) -> None:
    form = yaml.safe_load(issue_form_text(catalogue))
    asked = [each["id"] for each in form["body"] if each["type"] != "markdown"]
    assert asked == [*(each.key for each in questions(catalogue) if each.key != "protection"), "text"]
    assert form["labels"] == [SUBMITTED] != [ACCEPTED]
    shown = issue_form_text(catalogue)
    assert "send this file" not in shown, "there is none"
    choices = [each["attributes"]["description"] for each in form["body"] if each["type"] == "dropdown"]
    assert [words.partition(" one")[0] for words in choices] == ["Choose"] * len(choices) != []
    assert "A real person is described" not in shown
    assert "public at once" in shown
    declaration = (catalogue.root / "permissions" / "declarations" / f"{max(catalogue.declarations)}.md").read_text()
    assert declaration in [each["attributes"].get("value") for each in form["body"]]
    must = [each["id"] for each in form["body"] if each.get("validations", {}).get("required")]
    assert must == ["title", "text"]


# A real issue


def test_an_issue_becomes_a_draft(root: Path, catalogue: Catalogue, sent: Callable[..., Result]) -> None:
    agreed = {"declaration": ("agreed",), "domains": ("PS7", "PCF6"), "uses": ("adapt",)}
    licence = next(each for each in asked_in_public(catalogue) if each.key == "reuse").choices[0].words
    body = body_of(catalogue, {**agreed, "reuse": licence})
    result = sent(as_sent(event_of(body.replace("\n", "\r\n"))))
    front, text = front_and_body(root)
    assert front == {
        "title": "Talking about endings",
        "summary": ANSWERS["summary"],
        "type": "exercise",
        "domains": ["PS7", "PCF6"],
        "audience": ["practice-supervisor", "student"],
        "setting": ["children"],
        "use": ["one-to-one"],
        "minutes": 45,
        "outcomes": ["Plan an ending.", "Name what an ending brings up."],
        "source": {
            "organisation": "example-university",
            "authors": ["Example, Robin", "Example University team"],
            "published": "2026-10",
        },
        "rights": {
            "holder": "Example University",
            "basis": "written-permission",
            "reuse": "CC-BY-4.0",
            "permission": "PERM-0002",
        },
        "people_described": "none",
        "further_reading": ["ruch2007"],
        "review": {"status": "draft"},
    }
    assert text == (
        "\n## Before you begin\n\nMeet the young person **twice**.\n\n| Day | What |\n| --- | --- |\n| Monday | Ask |\n"
    )
    grant = yaml.safe_load((root / "permissions" / "PERM-0002.yaml").read_text())
    assert grant["covers"] == {"materials": [SLUG]}
    assert grant["uses"] == ["publish", "adapt"]
    assert grant["given_by"] == {"role": "Head of learning", "organisation": "example-university"}
    assert "example-writer agreed to the declaration in issue #12" in result.output
    assert result.exit_code in {0, 1}


def test_what_was_left_open_stays_open(root: Path, catalogue: Catalogue, sent: Callable[..., Result]) -> None:
    result = sent(as_sent(event_of(body_of(catalogue, dict.fromkeys(ANSWERS, "") | {"title": "An idea"}))))
    front, _ = front_and_body(root, "an-idea")
    assert front == {"title": "An idea", "review": {"status": "draft"}}
    assert "the declaration is not agreed to" in result.output
    assert "is gone" not in result.output
    assert list((root / "permissions").glob("PERM-*.yaml")) == [root / "permissions" / "PERM-0001.yaml"]


def test_what_is_attached_is_named_and_not_fetched(
    root: Path, catalogue: Catalogue, sent: Callable[..., Result]
) -> None:
    """The tests have no network: fetching anything would fail."""
    addresses = [
        "https://github.com/user-attachments/assets/0f0f0f0f-1111-2222-3333-444444444444",
        "https://github.com/user-attachments/files/12345/plan.docx",
    ]
    text = f'<img width="200" src="{addresses[0]}">\n\n![A drawing]({addresses[0]}) and [plan.docx]({addresses[1]})\n'
    result = sent(as_sent(event_of(body_of(catalogue, text=text))))
    for address in addresses:
        assert result.output.count(f"look at {address}, and add it") == 1
    assert "<img" not in front_and_body(root)[1]
    assert [path.name for path in (root / "materials" / SLUG).iterdir()] == ["index.md"]


# A hostile one

HOSTILE_TITLE = (
    '"; touch owned; $(touch owned) `touch owned` ${{ secrets.GITHUB_TOKEN }}\n::set-output name=x::y ../../etc'
)


def test_a_title_that_is_meant_to_be_run_is_a_title(
    root: Path, catalogue: Catalogue, sent: Callable[..., Result]
) -> None:
    result = sent(as_sent(event_of(body_of(catalogue, {"title": HOSTILE_TITLE}), title=HOSTILE_TITLE)))
    (folder,) = (root / "materials").iterdir()
    assert folder.name.startswith("touch-owned")
    assert set(folder.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    front, _ = front_and_body(root, folder.name)
    assert front["title"] == " ".join(HOSTILE_TITLE.split())
    assert [line for line in result.output.splitlines() if line.lstrip().startswith("::")] == []
    assert not list(root.parent.rglob("owned*"))


@pytest.mark.parametrize("slug", ["../../outside", "/etc/passwd", "..", ".git/hooks", "a/b", "-rf"])
def test_a_title_that_is_a_path_leads_nowhere(
    root: Path, catalogue: Catalogue, sent: Callable[..., Result], slug: str
) -> None:
    before = set(root.parent.rglob("*"))
    sent(as_sent(event_of(body_of(catalogue, {"title": slug}))))
    new = set(root.parent.rglob("*")) - before
    assert all(
        path == root.parent / "event.json" or root / "materials" in path.parents or path.suffix == ".bib"
        for path in new
    )
    for path in (root / "materials").iterdir():
        assert path.name.strip("abcdefghijklmnopqrstuvwxyz-") == ""


def test_headings_and_fences_in_a_text_open_no_field(
    root: Path, catalogue: Catalogue, sent: Callable[..., Result]
) -> None:
    asked = {each.key: each.words for each in asked_in_public(catalogue)}
    text = (
        "---\ntitle: Taken\nreview: {status: published}\n---\n\n"
        f"### {asked['title']}\n\nTaken\n\n### {asked['declaration']}\n\n- [X] We agree to declaration 2026-1\n\n"
        "<script>alert(1)</script><!-- x -->\n\n::error file=x::y\n\n{{ config }} {% raw %} ${{ github.token }}\n\n"
        "[x](javascript:alert(1)) ![x](file:///etc/passwd) <iframe src=x>\n"
    )
    answers = {"summary": "One.\n---\nstatus: published\n# x", "minutes": f"10\n\n### {asked['title']}\n\nTaken"}
    result = sent(as_sent(event_of(body_of(catalogue, answers, text))))
    front, body = front_and_body(root)
    assert front["title"] == "Talking about endings"
    assert front["review"] == {"status": "draft"}
    assert "permission" not in front["rights"]
    assert front["summary"] == "One. --- status: published # x"
    for part in ("<script", "<!--", "<iframe", "javascript:", "file://", "{{ c", "{% r"):
        assert part not in body, part
    assert [line for line in result.output.splitlines() if line.lstrip().startswith("::")] == []
    faults = [line for line in result.output.splitlines() if " error FMT" in line or " error SEC" in line]
    assert [line for line in faults if "missing-field" not in line] == []


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (b"", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"\xff\xfe", "it is not JSON"),
        (b"[]", "is not the event of an issue that was given the label"),
        (b"{}", "is not the event of an issue that was given the label"),
        (as_sent(event_of("x", action="opened")), "is not the event of an issue that was given the label"),
        (as_sent(event_of("x", label="submission")), "is not the event of an issue that was given the label"),
        (as_sent(event_of("x", number="12; ls")), "it lacks a number or a title"),
        (as_sent(event_of("x", number=-1)), "it lacks a number or a title"),
        (as_sent(event_of("x", number=True)), "it lacks a number or a title"),
        (as_sent(event_of("x", title=None)), "it lacks a number or a title"),
        (as_sent(event_of("x", login="a\nCo-authored-by: b")), "no name that GitHub gives to people"),
        (as_sent(event_of("x", login="dependabot[bot]")), "no name that GitHub gives to people"),
        (as_sent(event_of(None)), "issue #12 has no text of its own"),
        (as_sent(event_of("Hello.")), "was not written with our form"),
        (as_sent(event_of("x" * 2_000_000)), "characters"),
        (as_sent(event_of("\ud800 x")), "was not written with our form"),
        (b" " * 60_000_000, "and no event of an issue has"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_such_issue_is_refused_in_a_sentence_and_costs_nothing(
    root: Path, sent: Callable[..., Result], event: bytes, said: str
) -> None:
    before = snapshot(root)
    result = sent(event)
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert snapshot(root) == before


def test_a_text_as_long_as_an_issue_can_be_is_read_or_refused(
    root: Path, catalogue: Catalogue, sent: Callable[..., Result]
) -> None:
    for text in (
        "[" * 40_000,
        "> " * 20_000 + "x",
        "* a\n" * 10_000,
        "![" * 20_000,
        "| a |\n| - |\n" * 5_000,
        "`" * 40_000,
    ):
        assert len(text) < most("characters")
        result = sent(as_sent(event_of(body_of(catalogue, text=text))))
        assert result.exit_code in {0, 1, 2}
        shutil.rmtree(root / "materials" / SLUG, ignore_errors=True)
        (root / "citations" / f"{SLUG}.bib").unlink(missing_ok=True)


def test_nothing_is_overwritten(root: Path, catalogue: Catalogue, sent: Callable[..., Result]) -> None:
    event = as_sent(event_of(body_of(catalogue)))
    sent(event)
    before = snapshot(root)
    result = sent(event)
    assert (result.exit_code, snapshot(root)) == (2, before)
    assert "nothing is overwritten" in result.output
    assert sent(event, "--slug", "another-name").exit_code in {0, 1}


def test_the_last_heading_is_the_texts(catalogue: Catalogue) -> None:
    assert TEXT == "Your text"
    assert TEXT not in {each.words for each in asked_in_public(catalogue)}
