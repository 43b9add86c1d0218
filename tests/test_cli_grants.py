"""Recording a permission and comparing its proof: what is written, what is refused, and what is asked again."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build_tools.checks.runner import run
from build_tools.cli import main
from build_tools.cli_grants import QUESTIONS
from build_tools.diagnostics import Severity
from build_tools.editing import CannotEditError, grant_fields, next_number, record_grant
from build_tools.loading import load, read_grant
from build_tools.model import Covers, Grant
from tests.pseudo_terminal import typed
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "repositories" / "small"
LETTER = b"We agree. Head of learning"
DAY = "1795219200"  # 2026-11-21, in seconds

ANSWERS = {
    "organisation": "example-university",
    "given-by": "Head of learning, School of Care: north",
    "given-on": "2026-10-01",
    "materials": "what-helps, new-work",
    "uses": "publish, download",
    "reuse": "CC-BY-4.0",
    "conditions": 'Say "Example University" # in full',
    "expires-on": "2029-10-01",
    "declaration": "2026-1",
    "keeper": "Practice Commons editors",
    "checked-role": "Rights editor",
    "checked-organisation": "practice-commons",
    "checked-on": "2026-10-05",
}
WRITTEN = f"""id: PERM-0003
kind: written
covers:
  materials: [what-helps, new-work]
given_by:
  role: "Head of learning, School of Care: north"
  organisation: example-university
given_on: 2026-10-01
uses: [publish, download]
reuse: CC-BY-4.0
conditions: "Say \\"Example University\\" # in full"
declaration: 2026-1
evidence:
  sha256: {hashlib.sha256(LETTER).hexdigest()}
  keeper: Practice Commons editors
checked:
  role: Rights editor
  organisation: practice-commons
  on: 2026-10-05
expires_on: 2029-10-01
"""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "repository", ignore=shutil.ignore_patterns(".cache"))


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.pdf"
    path.write_bytes(LETTER)
    return path


def commons(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def new(root: Path, letter: Path | None, /, **changed: str | None) -> Result:
    answers: dict[str, str | None] = {**ANSWERS, "letter": str(letter) if letter else None}
    answers.update({name.replace("_", "-"): value for name, value in changed.items()})
    options = [part for name, value in answers.items() if value is not None for part in (f"--{name}", value)]
    return commons("grant", "new", *options, "--root", root)


def grants(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "permissions").glob("*.yaml"))


def test_a_grant_is_written_in_one_order_with_safe_quotes_and_checked(root: Path, letter: Path) -> None:
    result = new(root, letter)
    assert result.output == (
        "Wrote permissions/PERM-0003.yaml.\n"
        "`new-work` is not a material yet.\n"
        "Name it in what rests on it: `permission: PERM-0003`.\n"
        "Checked 5 materials, 2 references and 3 grants: no errors, no warnings, no pieces of advice.\n"
    )
    assert result.exit_code == 0
    assert (root / "permissions" / "PERM-0003.yaml").read_text() == WRITTEN
    catalogue = load(root, TODAY)
    assert catalogue.grants["PERM-0003"].grant.conditions == ANSWERS["conditions"]
    assert run(catalogue).count(Severity.ERROR) == 0


def test_the_letter_is_never_copied(root: Path, letter: Path) -> None:
    new(root, letter)
    copies = [path for path in root.rglob("*") if path.is_file() and LETTER in path.read_bytes()]
    assert copies == []
    assert letter.read_bytes() == LETTER


def test_every_field_of_a_grant_but_those_that_follow_is_asked_for() -> None:
    asked = {question.field for question in QUESTIONS}
    assert asked == set(grant_fields()) - {("id",), ("kind",), ("withdrawn_on",)}
    assert {field[0] for field in grant_fields()} == set(Grant.model_fields)
    assert {field[1] for field in asked if field[0] == "covers"} == set(Covers.model_fields)


def test_the_projects_own_work_rests_on_its_declaration(root: Path) -> None:
    declaration = (root / "permissions" / "declarations" / "2026-1.md").read_bytes()
    own = dict.fromkeys(("materials", "conditions", "expires_on", "checked_role", "checked_organisation", "checked_on"))
    result = new(root, None, organisation="practice-commons", works_of="practice-commons", **own)
    assert result.exit_code == 0, result.output
    grant = load(root, TODAY).grants["PERM-0003"].grant
    assert (grant.kind, grant.checked) == ("project", None)
    assert grant.evidence is not None
    assert grant.evidence.sha256 == hashlib.sha256(declaration).hexdigest()


def test_the_projects_own_work_has_no_letter(root: Path, letter: Path) -> None:
    result = new(root, letter, organisation="practice-commons")
    assert "--letter: the project's own work has no letter: its evidence is the declaration" in result.output
    assert (result.exit_code, grants(root)) == (2, ["PERM-0001.yaml", "PERM-0002.yaml"])


def test_the_consent_to_a_logo_can_be_recorded(root: Path, letter: Path) -> None:
    assert new(root, letter, materials=None, logo_of="example-university").exit_code == 0
    covers = load(root, TODAY).grants["PERM-0003"].grant.covers
    assert covers is not None
    assert covers.logo_of == "example-university"


WRONG = {
    "organisation": ("example-universty", "is not in organisations.yaml: did you mean example-university?"),
    "given-by": ("Jo Smith, jo.smith@gmail.com", "`j•.•••••@gmail.com` is an address of a private account"),
    "given-on": ("1 October 2026", "`1 October 2026` is not a date: write 2026-10-01"),
    "materials": ("What helps", "is not a short name"),
    "uses": ("publish,adept", "did you mean adapt?"),
    "reuse": ("CC BY 4.0", "is not the code of a licence: did you mean CC-BY-4.0?"),
    "conditions": ("Ring 020 7946 1234", "`020 •••• ••34` has the form of a telephone number"),
    "expires-on": ("2026-10-01", "is not after the day on which it was given"),
    "declaration": ("2025-1", "is not one of our declarations"),
    "keeper": ("Editors, SW1A 1AA", "is a postcode in full"),
    "checked-role": ("<b>Rights</b>", "is HTML"),
    "checked-organisation": ("nobody", "is not in organisations.yaml"),
    "checked-on": ("2026-12-01", "which is still to come"),
    "works-of": ("example-universiti", "did you mean example-university?"),
    "logo-of": ("an unknown one", "is not a short name"),
    "letter": ("no-such-file.pdf", "no-such-file.pdf is not a file"),
}


def test_there_is_a_wrong_answer_to_every_question() -> None:
    assert set(WRONG) == {question.flag for question in QUESTIONS}


@pytest.mark.parametrize("flag", WRONG)
def test_a_wrong_answer_is_refused_in_one_sentence_and_nothing_is_written(root: Path, letter: Path, flag: str) -> None:
    answer, words = WRONG[flag]
    result = new(root, letter, **{flag.replace("-", "_"): answer})
    about = [line for line in result.output.splitlines() if line.startswith(f"commons: --{flag}: ")]
    assert len(about) == 1, result.output
    assert words in about[0]
    assert (result.exit_code, grants(root)) == (2, ["PERM-0001.yaml", "PERM-0002.yaml"])


def test_all_wrong_answers_are_told_at_once_and_none_gives_a_private_detail_away(root: Path) -> None:
    result = new(root, None, **{flag.replace("-", "_"): answer for flag, (answer, _) in WRONG.items()})
    told = [line.split(":")[1].strip() for line in result.output.splitlines() if line.startswith("commons: --")]
    assert set(told) == {
        f"--{flag}" for flag in WRONG if flag != "expires-on"
    }  # which is wrong only beside a right day
    for private in ("jo.smith", "7946 1234", "SW1A 1AA"):
        assert private not in result.output
    assert "Traceback" not in result.output


def test_what_is_missing_is_told_with_the_question(root: Path) -> None:
    result = commons("grant", "new", "--root", root)
    needed = [question for question in QUESTIONS if question.when != "if any"]
    assert result.output.count(" is missing. ") == len(needed)
    assert "--materials, --works-of or --logo-of must say what it covers" in result.output
    assert result.output.endswith("Nothing was written.\n")
    assert result.exit_code == 2


@pytest.mark.parametrize(("inside", "words"), [("letter.pdf", "lies in the repository"), ("", "is not a file")])
def test_a_letter_must_be_a_file_outside_the_repository(root: Path, inside: str, words: str) -> None:
    (root / "letter.pdf").write_bytes(LETTER)
    result = new(root, root / inside)
    assert words in result.output
    assert result.exit_code == 2


def test_an_empty_letter_proves_nothing(root: Path, letter: Path) -> None:
    letter.write_bytes(b"")
    result = new(root, letter)
    assert "is the digest of nothing" in result.output
    assert result.exit_code == 2


def test_nobody_checks_a_grant_of_their_own(root: Path, letter: Path) -> None:
    giver = {"checked_role": ANSWERS["given-by"], "checked_organisation": "example-university"}
    result = new(root, letter, **giver)
    assert "both gave and checked" in result.output
    assert (result.exit_code, grants(root)) == (2, ["PERM-0001.yaml", "PERM-0002.yaml"])


@pytest.mark.parametrize("answer", ["a\x1b[2Jb", "a\u202eb", "a\tb"])
def test_a_character_that_nobody_can_see_is_refused(root: Path, letter: Path, answer: str) -> None:
    result = new(root, letter, conditions=answer)
    assert "--conditions: a character that nobody can see stands in it" in result.output
    assert "\x1b" not in result.output


# Numbers


def number(root: Path) -> str:
    return next_number(load(root, TODAY))


def test_a_number_is_above_every_recorded_one_whatever_its_ending_or_case(root: Path) -> None:
    for name in ("PERM-0004.yml", "perm-0006.yaml", "PERM-0005.yaml.orig"):
        (root / "permissions" / name).write_text("id: [")
    assert number(root) == "PERM-0007"


def test_a_number_that_something_names_already_is_left_out(root: Path) -> None:
    index = root / "materials" / "a-talk" / "index.md"
    index.write_text(index.read_text().replace("PERM-0001", "PERM-0003"))
    organisations = root / "organisations.yaml"
    organisations.write_text(organisations.read_text() + "    logo: {file: logo.svg, consent: PERM-0004}\n")
    assert number(root) == "PERM-0005"


def test_the_number_of_a_grant_that_was_deleted_is_not_given_again(root: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(root), *identity, *arguments]
        subprocess.run(command, check=True, capture_output=True)

    (root / "permissions" / "PERM-0009.yaml").write_text("id: PERM-0009\n")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "First")
    (root / "permissions" / "PERM-0009.yaml").unlink()
    git("commit", "--quiet", "-am", "Gone")
    assert number(root) == "PERM-0010"


def test_without_git_the_files_decide(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert number(root) == "PERM-0003"


def test_a_repository_without_grants_starts_with_the_first(root: Path, letter: Path) -> None:
    shutil.rmtree(root / "permissions")
    shutil.rmtree(root / "materials")
    (root / "materials").mkdir()
    assert new(root, letter, declaration=None).exit_code == 0
    assert grants(root) == ["PERM-0001.yaml"]


def test_when_the_numbers_are_used_up_that_is_said(root: Path, letter: Path) -> None:
    (root / "permissions" / "PERM-9999.yaml").write_text("id: PERM-9999\n")
    result = new(root, letter)
    assert result.output == "commons: PERM-9999 is taken, and a grant's number has four digits\n"
    assert result.exit_code == 2
    with pytest.raises(CannotEditError):
        number(root)


def test_a_file_that_appears_at_the_last_moment_is_not_overwritten(
    root: Path, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert new(root, letter).exit_code == 0
    theirs = root / "permissions" / "PERM-0004.yaml"
    numbers = iter(["PERM-0003", "PERM-0004", "PERM-0005"])
    monkeypatch.setattr("build_tools.editing.next_number", lambda _: next(numbers))
    theirs.write_text("theirs")
    path = record_grant(load(root, TODAY), {("given_on",): dt.date(2026, 10, 1)})
    assert path.name == "PERM-0005.yaml"
    assert theirs.read_text() == "theirs"
    assert (root / "permissions" / "PERM-0003.yaml").read_text() == WRITTEN


# At a terminal


def at_a_terminal(root: Path, answers: list[str], *options: str) -> tuple[str, int]:
    """What the command prints when somebody types these answers, and how it exits."""
    return typed(["grant", "new", "--root", str(root), *options], answers)


def test_at_a_terminal_each_question_is_asked_until_its_answer_holds(root: Path, letter: Path) -> None:
    answers = ["oxford", "example-university", "jo.smith@gmail.com", "Head of learning", "yesterday", "2026-10-01"]
    answers += ["", "", "CC-BY", "CC-BY-4.0", "", "2026-09-01", "2029-10-01", "", str(letter.parent), str(letter)]
    answers += ["Practice Commons editors", "Head of learning", "example-university", "2026-10-05", "Rights editor"]
    printed, code = at_a_terminal(root, answers)
    assert code == 0, printed
    for sentence in [
        "This will be PERM-0003. Ctrl-C stops, and nothing is written.",
        "`oxford` is not in organisations.yaml",
        "`j•.•••••@gmail.com` is an address of a private account",
        "`yesterday` is not a date",
        "`CC-BY` is not the code of a licence",
        "`2026-09-01` is not after the day on which it was given, `2026-10-01`",
        f"{letter.parent} is not a file",
        "`Head of learning` of `example-university` both gave and checked `PERM-0003`",
        "Wrote permissions/PERM-0003.yaml.",
    ]:
        assert sentence in printed, printed
    grant = load(root, TODAY).grants["PERM-0003"].grant
    assert grant.covers is not None
    assert (grant.covers.works_of, grant.uses, grant.declaration) == ("example-university", ("publish",), None)
    assert grant.checked is not None
    assert grant.checked.role == "Rights editor"


def test_at_a_terminal_the_project_is_asked_nothing_about_a_letter(root: Path) -> None:
    answers = ["practice-commons", "Editors", "2026-10-01", "", "publish,adapt", "CC-BY-4.0", "", "", "", "Editors"]
    printed, code = at_a_terminal(root, answers)
    assert code == 0, printed
    assert "letter" not in printed
    grant = load(root, TODAY).grants["PERM-0003"].grant
    assert (grant.kind, grant.declaration) == ("project", "2026-1")


def test_at_a_terminal_only_what_the_options_leave_open_is_asked(root: Path, letter: Path) -> None:
    options = ["--organisation", "example-university", "--logo-of", "example-university", "--uses", "show"]
    answers = ["Head of learning", "2026-10-01", "publish", "InC", str(letter), "Editors", "Rights editor"]
    printed, code = at_a_terminal(root, [*answers, "practice-commons", "2026-10-05"], *options)
    assert code == 0, printed
    assert "`show` is not a value of `uses`" in printed
    assert "or Enter for" not in printed
    covers = load(root, TODAY).grants["PERM-0003"].grant.covers
    assert covers is not None
    assert (covers.logo_of, covers.works_of) == ("example-university", None)


def test_at_a_terminal_stopping_writes_nothing(root: Path) -> None:
    printed, code = at_a_terminal(root, ["example-university", "\x04"])
    assert code == 1
    assert "Traceback" not in printed
    assert grants(root) == ["PERM-0001.yaml", "PERM-0002.yaml"]


# The evidence


def test_verify_knows_the_letter(root: Path, letter: Path) -> None:
    new(root, letter)
    result = commons("grant", "verify", "perm-0003", letter, "--root", root)
    assert result.output == f"Yes: {letter} is the evidence of PERM-0003.\n"
    assert result.exit_code == 0


def test_verify_says_no_to_another_file(root: Path, letter: Path) -> None:
    new(root, letter)
    letter.write_bytes(LETTER + b".")
    result = commons("grant", "verify", "PERM-0003", letter, "--root", root)
    assert result.output.startswith(f"No: {letter} is not the evidence of PERM-0003.\n")
    assert hashlib.sha256(LETTER).hexdigest() in result.output
    assert result.exit_code == 1


def test_verify_says_when_it_cannot_tell(root: Path, letter: Path) -> None:
    (root / "permissions" / "PERM-0003.yaml").write_text("id: PERM-0003\nevidence: {keeper: Editors}\n")
    (root / "permissions" / "PERM-0004.yaml").write_bytes(b"\xff")
    for grant, file, words in [
        ("PERM-0020", letter, "there is no grant PERM-0020 that can be read; did you mean PERM-"),
        ("PERM-0004", letter, "there is no grant PERM-0004 that can be read"),
        ("PERM-0003", letter, "PERM-0003 records no SHA-256, so no file can be compared with it"),
        ("PERM-0002", letter.with_name("none.pdf"), "none.pdf is not a file"),
        ("PERM-0002", letter.parent, "is not a file"),
    ]:
        result = commons("grant", "verify", grant, file, "--root", root)
        assert words in result.output
        assert (result.exit_code, result.output.count("\n")) == (2, 1)


def test_what_is_written_means_what_was_answered() -> None:
    _, registered = read_grant("permissions/PERM-0003.yaml", WRITTEN.encode())
    assert registered is not None
    assert registered.source.faults == ()
    assert registered.grant.expires_on == dt.date(2029, 10, 1)
