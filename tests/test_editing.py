"""Withdrawals: nothing changes but what was asked for, and nothing of what must go is left on the site."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from build_tools.cli import main
from build_tools.editing import plan_tombstone, replace_file, yaml_lines
from build_tools.folders import read_material
from build_tools.loading import load
from build_tools.model import Withdrawal
from build_tools.readers.invisible import may_hold_invisible
from build_tools.readers.located_yaml import read_yaml
from build_tools.readers.text import Notebook
from tests.built_site import broken_links, publish_site
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "repositories" / "small"
SLUG = "asking-about-fathers"
INDEX = f"materials/{SLUG}/index.md"
WITHDRAWAL = Withdrawal(
    on=dt.date(2026, 11, 21), reason="superseded", note='It\'s "old": see # 2', replaced_by="a-talk"
)
DAY = "1795219200"  # 2026-11-21, in seconds


def commons(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "repository", ignore=shutil.ignore_patterns(".cache"))


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# YAML

SEEN = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cf", "Cn", "Co"])
PRINTED = st.text(SEEN.filter(lambda each: not may_hold_invisible(each)), min_size=1)


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), PRINTED | st.dates() | st.tuples(PRINTED, PRINTED))
)
def test_what_is_written_is_read_back_as_the_same(fields: dict[str, object]) -> None:
    notes = Notebook()
    document = read_yaml("\n".join(yaml_lines({"group": fields, "last": "x"})) + "\n", notes)
    assert notes.faults == []
    assert document is not None
    group = document.get("group")
    pairs = group.items() if isinstance(group, dict) else ()
    read = {key: tuple(value) if isinstance(value, list) else value for key, value in pairs}
    assert read == fields


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Head of learning", "Head of learning"),
        ("2026-1", "2026-1"),
        ("PERM-0001", "PERM-0001"),
        ("yes", '"yes"'),
        ("null", '"null"'),
        ("2026-10-01", '"2026-10-01"'),
        ("2026-13-01", '"2026-13-01"'),
        ("a: b", '"a: b"'),
        ("a # b", '"a # b"'),
        ("- a", '"- a"'),
        ("Say “yes”", '"Say “yes”"'),
        ('Say "yes"', '"Say \\"yes\\""'),
        ("O’Neill & Sons (1)", "O’Neill & Sons (1)"),
    ],
)
def test_a_text_is_in_quotes_only_where_yaml_could_mistake_it(text: str, written: str) -> None:
    assert yaml_lines({"a": text}) == [f"a: {written}"]


# Withdrawal: the text


FORMS = {
    "block": "title: A\nreview:\n  status: published\n  review_by: 2028-11-20\nchanges: []",
    "flow": "title: A\nreview: {status: published, review_by: 2028-11-20}",
    "status last in braces": "title: A\nreview: {review_by: 2028-11-20, status: published}",
    "in quotes": "title: A\nreview:\n  status: 'published'",
    "in two quotes": 'title: A\nreview: {status: "in-review"}',
    "with a comment": "title: A\nreview:   # who\n    status:   draft  # for now\n    review_by: 2028-11-20",
    "status without a value": "title: A\nreview:\n  status:\n  review_by: 2028-11-20",
    "no status": "title: A\nreview:\n  review_by: 2028-11-20",
    "no status in braces": "title: A\nreview: {review_by: 2028-11-20}",
    "no review": "title: A\nsummary: B",
    "a misspelt status": "title: A\nreview: {status: publised}",
    "another status": "title: 'status: published'\nsource: {where: status published}\nreview: {status: published}",
    "one group in braces": "{title: A, review: {status: published}, summary: B}",
    "indented": "  title: A\n  review: {status: published}",
    "ends with a text of several lines": "review: {status: published}\ncontent_note: |\n  One\n\n  Two\n",
    "nothing": "",
}


@pytest.mark.parametrize("remove_text", [False, True])
@pytest.mark.parametrize(("mark", "newline"), [("", "\n"), ("\ufeff", "\r\n")])
@pytest.mark.parametrize("form", FORMS)
def test_nothing_changes_but_the_status_and_the_withdrawal(
    root: Path, form: str, mark: str, newline: str, *, remove_text: bool
) -> None:
    body = "\nThe text.\n---\nstatus: published\n"
    written = mark + f"---\n{FORMS[form]}\n---\n{body}".replace("\n\n---\n", "\n---\n", 1).replace("\n", newline)
    (root / INDEX).write_bytes(written.encode())
    catalogue = load(root, TODAY)
    before = catalogue.materials[SLUG]
    tombstone = plan_tombstone(catalogue, before, WITHDRAWAL, remove_text=remove_text, remove_files=False)
    assert (root / INDEX).read_bytes() == written.encode()
    _, after = read_material(INDEX, tombstone.content)
    assert after is not None
    assert after.front.withdrawn == WITHDRAWAL
    assert after.is_withdrawn
    assert isinstance(after.document.value, dict)
    assert isinstance(before.document.value, dict)
    others = [key for key in before.document.value if key not in {"review", "withdrawn"}]
    assert {key: after.document.value[key] for key in others} == {key: before.document.value[key] for key in others}
    review = {**(before.document.value.get("review") or {}), "status": "withdrawn"}
    assert after.document.value["review"] == review
    assert after.body.text == ("" if remove_text else before.body.text)
    text = tombstone.content.decode()
    assert text.startswith(mark + "---")
    assert not re.search(r"(?<!\r)\n" if newline == "\r\n" else r"\r", text)
    kept = [line for line in written.splitlines() if "status" not in line and "{" not in line and "review" not in line]
    if not remove_text:
        assert [line for line in text.splitlines() if line in kept] == kept


REFUSED = {
    "withdrawn: {on: 2026-11-20, reason: rights}\nreview: {status: published}": "`withdrawn:` stands in line 2",
    "withdrawn:\nreview: {status: published}": "`withdrawn:` stands in line 2",
    "review: soon": "cannot be changed safely",
    "review:\n  status: >\n    published": "cannot be changed safely",
}


@pytest.mark.parametrize("front", REFUSED)
def test_what_cannot_be_changed_safely_is_not_changed(root: Path, front: str) -> None:
    (root / INDEX).write_text(f"---\n{front}\ntitle: A\n---\n\nText.\n")
    before = contents(root)
    result = commons("withdraw", SLUG, "--reason", "rights", "--root", root)
    assert REFUSED[front] in result.output
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert contents(root) == before


def test_front_matter_without_its_end_is_not_changed(root: Path) -> None:
    (root / INDEX).write_text("---\ntitle: A\nreview: {status: published}\n\n## Text\n\nMore.\n")
    before = contents(root)
    result = commons("withdraw", SLUG, "--reason", "rights", "--root", root)
    assert "has no proper end" in result.output
    assert (result.exit_code, contents(root)) == (2, before)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--note", "Ring 020 7946 1234."], "`020 •••• ••34` has the form of a telephone number"),
        (["--note", "Write to jo.smith@gmail.com"], "is an address of a private account"),
        (["--note", "<b>no</b>"], "`<b>` is HTML"),
        (["--note", "a\x1b[2Jb"], "a character that nobody can see stands in it (U+001B)"),
        (["--note", "x" * 2001], "a note has at most 2,000 characters"),
        (["--replaced-by", "a-tlk"], "`a-tlk` is not a material; did you mean a-talk?"),
        (["--replaced-by", "A talk"], "`A talk` is not a short name"),
        (["--replaced-by", SLUG], "is this material itself"),
        (["--replaced-by", "unfinished"], "`unfinished` is not published"),
        (["--on", "2026-11-22"], "2026-11-22 is still to come"),
    ],
)
def test_a_withdrawal_that_the_checks_would_refuse_changes_nothing(root: Path, options: list[str], words: str) -> None:
    before = contents(root)
    result = commons("withdraw", SLUG, "--reason", "rights", *options, "--root", root)
    assert words in result.output
    assert (result.exit_code, contents(root)) == (2, before)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("asking-about-father", "there is no material asking-about-father; did you mean asking-about-fathers?"),
        ("asking-about-dads", "asking-about-dads is called asking-about-fathers now"),
        ("../secrets", "there is no material ../secrets"),
    ],
)
def test_a_slug_that_is_none_says_what_was_meant(root: Path, slug: str, words: str) -> None:
    result = commons("withdraw", slug, "--reason", "rights", "--root", root)
    assert words in result.output
    assert result.exit_code == 2


def test_a_material_that_cannot_be_read_is_named(root: Path) -> None:
    (root / INDEX).write_text("no front matter")
    result = commons("withdraw", SLUG, "--reason", "rights", "--root", root)
    assert f"{INDEX} could not be read: `commons check {INDEX}` says why" in result.output
    assert result.exit_code == 2


def test_a_folder_that_leads_out_of_the_repository_is_left_alone(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.move(root / "materials" / SLUG, outside)
    (root / "materials" / SLUG).symlink_to(outside)
    before = contents(outside)
    result = commons("withdraw", SLUG, "--reason", "personal-data", "--root", root)
    assert f"there is no material {SLUG}" in result.output
    assert (result.exit_code, contents(outside)) == (2, before)


# Withdrawal: the folder


def test_withdrawing_twice_says_so_and_changes_nothing(root: Path) -> None:
    assert commons("withdraw", SLUG, "--reason", "rights", "--root", root).exit_code == 0
    before = contents(root)
    again = commons("withdraw", SLUG, "--reason", "requested", "--note", "Other.", "--root", root)
    assert again.output == (
        f"{SLUG} is withdrawn already, since 2026-11-21: we no longer have permission to share it. "
        "Nothing was changed.\n"
    )
    assert (again.exit_code, contents(root)) == (1, before)


def test_what_a_withdrawal_leaves_can_be_removed_later_and_its_reason_stays(root: Path) -> None:
    commons("withdraw", SLUG, "--reason", "rights", "--root", root)
    result = commons("withdraw", SLUG, "--reason", "personal-data", "--root", root)
    assert "Removed from its folder: form.txt, map.svg." in result.output
    assert result.exit_code == 0
    _, after = read_material(INDEX, (root / INDEX).read_bytes())
    assert after is not None
    assert after.front.withdrawn is not None
    assert (after.front.withdrawn.reason, after.body.text.strip()) == ("rights", "")
    assert commons("withdraw", SLUG, "--reason", "personal-data", "--root", root).exit_code == 1


def test_personal_data_goes_from_the_folder_and_everything_else_stays(root: Path) -> None:
    (root / "materials" / SLUG / "inner" / "deep").mkdir(parents=True)
    (root / "materials" / SLUG / "inner" / "deep" / ".hidden").write_text("secret")
    elsewhere = root.parent / "elsewhere.txt"
    elsewhere.write_text("not ours")
    (root / "materials" / SLUG / "link.txt").symlink_to(elsewhere)
    before = contents(root)
    result = commons("withdraw", SLUG, "--reason", "personal-data", "--root", root)
    assert result.exit_code == 0
    assert [path.name for path in (root / "materials" / SLUG).rglob("*")] == ["index.md"]
    assert elsewhere.read_text() == "not ours"
    assert (root / INDEX).read_text().endswith("reason: personal-data\n---\n")
    unchanged = {name: content for name, content in before.items() if not name.startswith(f"materials/{SLUG}/")}
    assert {name: content for name, content in contents(root).items() if name != INDEX} == unchanged
    for words in [
        "git filter-repo --invert-paths",
        "72 hours",
        "Forks",
        f"--path materials/{SLUG}/",
        "asking-about-dads",
    ]:
        assert words in result.output
    assert "Tell Example University, who may have to tell the people it is about." in result.output


def test_a_folder_may_be_named_and_nothing_of_it_is_an_order_to_a_terminal(root: Path) -> None:
    index = root / INDEX
    index.write_text(re.sub(r"^title: .*$", r'title: "Red \\e[31m"', index.read_text(), flags=re.MULTILINE))
    result = commons("withdraw", f"materials/{SLUG}/", "--reason", "rights", "--root", root)
    assert result.exit_code == 0
    assert "“Red \ufffd[31m” (materials/asking-about-fathers/) is withdrawn" in result.output


def test_without_remove_files_they_stay_and_that_is_said(root: Path) -> None:
    result = commons("withdraw", SLUG, "--reason", "out-of-date", "--root", root)
    expected = f"No longer published, but still in the repository: its text in {INDEX}, form.txt, map.svg.\n"
    assert expected in result.output
    assert "git" not in result.output
    assert (root / "materials" / SLUG / "form.txt").exists()
    assert commons("withdraw", SLUG, "--reason", "out-of-date", "--remove-files", "--root", root).exit_code == 0
    assert [path.name for path in (root / "materials" / SLUG).iterdir()] == ["index.md"]
    assert "The form" in (root / INDEX).read_text()


def test_what_keeps_the_site_from_being_built_is_said(root: Path) -> None:
    index = root / INDEX
    index.write_text(index.read_text().replace("It's for", "It's 020 7946 1234 for"))
    result = commons("withdraw", SLUG, "--reason", "personal-data", "--root", root)
    told = result.output.partition("The site cannot be built, so the old page stays public, until this is mended:")[2]
    assert "PRV003 telephone-number" in told
    assert "020 7946 1234" not in result.output


def test_the_page_is_a_tombstone_before_a_file_is_removed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unlink(self: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as in pathlib
        del missing_ok
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "unlink", unlink)
    result = commons("withdraw", SLUG, "--reason", "personal-data", "--root", root)
    assert result.exit_code == 2
    assert "Permission denied" in result.output
    monkeypatch.undo()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    assert load(root, TODAY).materials[SLUG].is_withdrawn
    assert commons("withdraw", SLUG, "--reason", "personal-data", "--root", root).exit_code == 0
    assert [path.name for path in (root / "materials" / SLUG).iterdir()] == ["index.md"]


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "index.md"
    path.write_text("old")
    path.chmod(0o640)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            replace_file(path, b"new")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("index.md", "old")]
    replace_file(path, b"new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o640)


# Withdrawal: the site


WORDS = {
    "PANGOLINWORD": "title",
    "NARWHALWORD": "summary",
    "CARACALWORD": "outcome",
    "OKAPIWORD": "text",
    "TAPIRWORD": "file",
    "axolotlfile": "file's name",
    "LEMURWORD": "content note",
    "BINTURONGWORD": "author",
    "DUGONGWORD": "picture's text",
}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small repository in which each part of one material has a word that stands nowhere else."""
    base = tmp_path_factory.mktemp("marked")
    root = shutil.copytree(SMALL, base / "tests" / "repositories" / "marked", ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(REPOSITORY / "overrides", base / "overrides")
    (base / "build_tools").mkdir()
    shutil.copy(REPOSITORY / "build_tools" / "mkdocs_hooks.py", base / "build_tools")
    index = root / INDEX
    text = re.sub(r"^title: .*$", "title: Asking PANGOLINWORD", index.read_text(), flags=re.MULTILINE)
    text = re.sub(r"^summary: .*$", "summary: Ask NARWHALWORD.", text, flags=re.MULTILINE)
    for old, new in [
        ('Ask about *fathers* & "others".', "Ask CARACALWORD."),
        ("Ask where he lives.", "Ask where OKAPIWORD lives."),
        ("form.txt", "axolotlfile.txt"),
        ('Mentions "loss" & grief.', "Mentions LEMURWORD."),
        ("A & B team", "BINTURONGWORD team"),
        ("two parents and a child", "DUGONGWORD and a child"),
    ]:
        assert old in text
        text = text.replace(old, new)
    index.write_text(text)
    (index.parent / "form.txt").rename(index.parent / "axolotlfile.txt")
    (index.parent / "axolotlfile.txt").write_text("TAPIRWORD")
    folder = f"../materials/{SLUG}"
    links = (
        f"[Text]({folder}/index.md), [heading]({folder}/index.md#before-you-begin), [form]({folder}/axolotlfile.txt)"
    )
    (root / "docs" / "about.md").write_text(f"# About\n\nSee {links}.\n")
    return root


def everything(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): f"{path.relative_to(site).as_posix()}\n{path.read_text(errors='replace')}"
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("reason", ["personal-data", "rights"])
def test_after_a_withdrawal_nothing_of_it_is_in_any_file_of_the_site(marked: Path, tmp_path: Path, reason: str) -> None:
    base = shutil.copytree(marked.parents[2], tmp_path / "base")
    root = base / "tests" / "repositories" / "marked"
    site = tmp_path / "site"
    publish_site(root, site)
    before = everything(site)
    for word, what in WORDS.items():
        assert any(word in text for text in before.values()), what
    assert any("okapiword" in text.casefold() for name, text in before.items() if name.startswith("find/"))
    assert "PANGOLINWORD" in before["rights/index.html"]

    assert commons("withdraw", SLUG, "--reason", reason, "--root", root).exit_code == 0
    publish_site(root, site)
    after = everything(site)
    found = {word: [name for name, text in after.items() if word.casefold() in text.casefold()] for word in WORDS}
    assert found.pop("PANGOLINWORD") == [f"materials/{SLUG}/index.html"]
    assert [word for word, names in found.items() if names] == []
    assert [name for name in after if name.startswith(f"materials/{SLUG}/")] == [f"materials/{SLUG}/index.html"]
    assert not [name for name, text in after.items() if name.startswith("find/") and SLUG in text]
    assert "This material was withdrawn on 21 November 2026." in after[f"materials/{SLUG}/index.html"]
    redirect = after["materials/asking-about-dads/index.html"]
    assert f'content="0; url=../{SLUG}/"' in redirect
    assert broken_links(site) == []
    sources = "".join(path.read_text() for path in (root / "materials").rglob("*.*"))
    assert [word in sources for word in ("OKAPIWORD", "TAPIRWORD")] == [reason == "rights"] * 2


def test_a_replacement_that_is_withdrawn_in_its_turn_leads_on(root: Path) -> None:
    assert commons("withdraw", SLUG, "--reason", "superseded", "--replaced-by", "a-talk", "--root", root).exit_code == 0
    catalogue = load(root, TODAY)
    last = catalogue.replacement_of(catalogue.materials["old-leaflet"])
    assert last is not None
    assert last.slug == "a-talk"
    commons("withdraw", "a-talk", "--reason", "superseded", "--replaced-by", "what-helps", "--root", root)
    talk = root / "materials" / "a-talk" / "index.md"
    talk.write_text(talk.read_text().replace("replaced_by: what-helps", f"replaced_by: {SLUG}"))
    catalogue = load(root, TODAY)
    assert catalogue.replacement_of(catalogue.materials["old-leaflet"]) is None
