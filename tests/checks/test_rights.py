"""What the specifications of RGT do not show: limits in time, and ways in which something might slip through."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from build_tools.checks.specifications import Example
from tests.specification_runs import output_of

if TYPE_CHECKING:
    from pathlib import Path

INDEX = "materials/asking-about-fathers/index.md"
GRANT = "permissions/PERM-0003.yaml"
OWN_WORK = "{holder: Practice Commons, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001}"
PERMITTED = "{holder: Example University, basis: written-permission, reuse: CC-BY-4.0, permission: PERM-0003}"
LETTER = hashlib.sha256(b"an example of a letter\n").hexdigest()


def material(rights: str = OWN_WORK, organisation: str = "practice-commons", more: str = "") -> str:
    return f"""---
title: Asking about fathers
summary: Questions about fathers for supervision.
type: tool
domains: [PS5]
audience: [practice-supervisor]
setting: [children]
use: [one-to-one]
minutes: 10
outcomes: [Ask about fathers.]
source: {{organisation: {organisation}, authors: [The authors], published: 2026-09}}
rights: {rights}
people_described: none
review:
  status: published
  review_by: 2028-11-20
  rights: awaited
  content: {{by: A second editor, on: 2026-11-20}}
  accessibility: awaited
  lived_experience: awaited
  practice_review: awaited
changes: [{{on: 2026-11-20, what: First published.}}]
{more}---

Ask for more than one explanation [@dfe2015kss].
"""


def grant(
    more: str = "", covers: str = "{materials: [asking-about-fathers]}", uses: str = "[publish, adapt, download]"
) -> str:
    return f"""id: PERM-0003
kind: written
covers: {covers}
given_by: {{role: Head of social work, organisation: example-university}}
given_on: 2026-10-01
uses: {uses}
reuse: CC-BY-4.0
evidence: {{sha256: {LETTER}, keeper: Practice Commons editors}}
checked: {{role: Rights editor, organisation: practice-commons, on: 2026-10-05}}
{more}
"""


def codes(folder: Path, files: dict[str, str]) -> list[str]:
    """The rights codes that these files, laid over the example repository, are given."""
    example = Example(tuple((name, text.encode()) for name, text in files.items()))
    lines = output_of(example, folder).splitlines()
    return [line.split(": ", 1)[1].split()[1] for line in lines if " RGT" in line and not line.startswith(" ")]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("expires_on: 2026-11-20", ["RGT017"]),
        ("expires_on: 2026-11-21", ["RGT017"]),
        ("expires_on: 2026-11-22", ["RGT019"]),
        ("expires_on: 2027-02-19", ["RGT019"]),
        ("expires_on: 2027-02-20", []),
        ("withdrawn_on: 2026-11-21", ["RGT018"]),
        ("withdrawn_on: 2026-11-22", []),
    ],
)
def test_time_is_counted_in_whole_days(more: str, expected: list[str], tmp_path: Path) -> None:
    files = {GRANT: grant(more), INDEX: material(PERMITTED, "example-university")}
    assert codes(tmp_path, files) == expected


def test_an_expired_grant_that_nothing_rests_on_is_history(tmp_path: Path) -> None:
    assert codes(tmp_path, {GRANT: grant("expires_on: 2026-11-01")}) == []


def test_a_tombstone_needs_no_rights(tmp_path: Path) -> None:
    text = material("{}").replace("status: published", "status: withdrawn").replace("rights: {}\n", "")
    assert codes(tmp_path, {INDEX: text}) == []


@pytest.mark.parametrize("name", [".questions.csv", "setup.exe", "questions", "questions.zip", "old/.cache/a.svg"])
def test_what_the_rights_of_a_text_do_not_account_for(name: str, tmp_path: Path) -> None:
    assert codes(tmp_path, {INDEX: material(), f"materials/asking-about-fathers/{name}": "x"}) == ["RGT013"]


def test_a_third_partys_file_may_not_be_link_only(tmp_path: Path) -> None:
    line = "{item: questions.csv, holder: Example University, basis: link-only, reuse: InC}"
    rights = OWN_WORK.replace("}", f", third_party: [{line}]}}")
    files = {INDEX: material(rights), "materials/asking-about-fathers/questions.csv": "x"}
    assert codes(tmp_path, files) == ["RGT013"]


@pytest.mark.parametrize(
    ("holder", "expected"), [("Practice Commons", []), ("Example University", ["RGT034", "RGT020"])]
)
def test_the_projects_grant_covers_nobody_elses_picture(holder: str, expected: list[str], tmp_path: Path) -> None:
    line = f"{{item: The picture, holder: {holder}, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001}}"
    assert codes(tmp_path, {INDEX: material(OWN_WORK.replace("}", f", third_party: [{line}]}}"))}) == expected


def test_the_projects_grant_is_no_permission_to_adapt_a_work_in_copyright(tmp_path: Path) -> None:
    more = "adapted_from: [{citation: dfe2015kss, reuse: InC, changes: Shortened., permission: PERM-0001}]\n"
    assert codes(tmp_path, {INDEX: material(more=more)}) == ["RGT020"]


def test_a_grant_that_lacks_adapt_is_named_once(tmp_path: Path) -> None:
    more = "adapted_from: [{citation: dfe2015kss, reuse: InC, changes: Shortened., permission: PERM-0003}]\n"
    files = {GRANT: grant(uses="[publish, download]"), INDEX: material(more=more)}
    assert codes(tmp_path, files) == ["RGT020", "RGT021"]


def test_no_derivatives_is_said_once(tmp_path: Path) -> None:
    more = "adapted_from: [{citation: dfe2015kss, reuse: CC-BY-NC-ND-4.0, changes: Shortened.}]\n"
    assert codes(tmp_path, {INDEX: material(more=more)}) == ["RGT004"]


def test_a_grant_that_cannot_be_read_is_not_called_unknown(tmp_path: Path) -> None:
    files = {GRANT: "id: [", INDEX: material(PERMITTED, "example-university")}
    assert codes(tmp_path, files) == []


def test_the_place_is_right_when_an_earlier_line_does_not_fit(tmp_path: Path) -> None:
    rights = """
  holder: Practice Commons
  basis: own-work
  reuse: CC-BY-4.0
  permission: PERM-0001
  third_party:
    - a picture
    - item: The poem
      holder: Example University
      basis: open-licence
      reuse: InC
      url: https://university.example/
      licence_seen_on: 2026-11-20"""
    output = output_of(Example(((INDEX, material(rights).encode()),)), tmp_path)
    assert f"{INDEX}:22:14: error RGT011" in output


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by", "CC-BY-4.0"),
        ("cc_by_nc_sa 4.0", "CC-BY-NC-SA-4.0"),
        ("https://creativecommons.org/licenses/by-nd/4.0/", "CC-BY-ND-4.0"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"),
        ("In copyright", "InC"),
        ("all rights reserved", "InC"),
    ],
)
def test_a_licence_is_known_by_its_other_names(written: str, meant: str, tmp_path: Path) -> None:
    text = material(OWN_WORK.replace("CC-BY-4.0", f'"{written}"'))
    output = output_of(Example(((INDEX, text.encode()),)), tmp_path)
    assert "RGT009" in output
    assert f"    hint: did you mean {meant}?\n" in output


@pytest.mark.parametrize(("item", "expected"), [("The university's logo", []), ("The cover picture", ["RGT020"])])
def test_consent_to_a_logo_covers_the_logo_alone(item: str, expected: list[str], tmp_path: Path) -> None:
    line = f"{{item: {item}, holder: Example University, basis: written-permission, reuse: InC, permission: PERM-0003}}"
    rights = OWN_WORK.replace("}", f", third_party: [{line}]}}")
    files = {GRANT: grant(covers="{logo_of: example-university}"), INDEX: material(rights)}
    assert codes(tmp_path, files) == expected


def test_consent_to_a_logo_covers_no_text(tmp_path: Path) -> None:
    text = material().replace("organisation: practice-commons", "organisation: example-university")
    text = text.replace(
        "holder: Practice Commons, basis: own-work", "holder: Example University, basis: written-permission"
    )
    files = {GRANT: grant(covers="{logo_of: example-university}"), INDEX: text.replace("PERM-0001", "PERM-0003")}
    assert codes(tmp_path, files) == ["RGT020"]


def test_a_long_text_that_is_no_licence_is_quoted_in_part(tmp_path: Path) -> None:
    for length, shown in ((60, "x" * 60), (61, "x" * 60 + "…")):
        text = material(OWN_WORK.replace("CC-BY-4.0", "x" * length))
        output = output_of(Example(((INDEX, text.encode()),)), tmp_path / str(length))
        assert f"RGT009 unknown-licence: `{shown}` is not the code of a licence\n" in output


def test_days_still_to_come_are_named(tmp_path: Path) -> None:
    text = grant().replace("given_on: 2026-10-01", "given_on: 2026-11-22").replace("on: 2026-10-05", "on: 2026-11-23")
    files = {GRANT: text, INDEX: material(PERMITTED, "example-university")}
    lines = output_of(Example(tuple((name, text.encode()) for name, text in files.items())), tmp_path).splitlines()
    assert [line.partition(": error ")[2] for line in lines if "RGT026" in line] == [
        "RGT026 future-grant: `PERM-0003` was given on `2026-11-22`, which is still to come",
        "RGT026 future-grant: `PERM-0003` was checked on `2026-11-23`, which is still to come",
    ]


def test_a_second_project_is_held_against_the_first(tmp_path: Path) -> None:
    register = """organisations:
  practice-commons:
    name: Practice Commons
    kind: project
  example-university:
    name: Example University
    kind: project
"""
    output = output_of(Example((("organisations.yaml", register.encode()),)), tmp_path)
    message = "`example-university` is of kind `project`, and so is `practice-commons`: there is one project"
    assert f"organisations.yaml:7:11: error RGT028 project-grant-for-others: {message}\n" in output


@pytest.mark.parametrize(
    "text",
    [
        "As before [@early2001].\n\n> {words} [@quoted2002]\n\nAnd after [@late2003].\n",
        "As before [@early2001].\n\n> {words}\n\n[@quoted2002] says so.\n\nAnd after [@late2003].\n",
        "As before [@early2001].\n\nShe writes [@quoted2002]:\n\n> {words}\n\nMuch.\n\nAnd after [@late2003].\n",
    ],
)
def test_the_source_of_a_quotation_is_cited_in_it_or_right_beside_it(text: str, tmp_path: Path) -> None:
    entries = "".join(f"@misc{{{key}, title = {{{key}}}}}\n" for key in ("early2001", "quoted2002", "late2003"))
    page = material().partition("Ask for more")[0] + text.format(words="word " * 401)
    files = {INDEX: page, "citations/library.bib": entries}
    output = output_of(Example(tuple((name, text.encode()) for name, text in files.items())), tmp_path)
    assert [line.split("`")[1] for line in output.splitlines() if "RGT033" in line] == ["quoted2002"]
