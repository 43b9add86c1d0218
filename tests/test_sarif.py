"""SARIF: valid against its schema whatever strangers wrote, with places, rules and fingerprints that hold."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given

from build_tools.checks.runner import enrolled_checks
from build_tools.checks.specifications import specifications
from build_tools.cli import main
from build_tools.diagnostics import Diagnostic, Edit, Fix, Severity
from build_tools.reporters import printable
from build_tools.sarif import as_relative_uri, as_sarif
from tests.built_site import SMALL
from tests.test_reporters import diagnostics
from tests.workflow_log import FRAGMENTS, commands, hostile, unseen

SCHEMA = Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json"
ROOT = "https://example.org/repository/"
FAULT = Diagnostic(
    path="materials/a talk/index.md",
    line=3,
    column=5,
    end_column=9,
    severity=Severity.ERROR,
    code="RGT009",
    name="unknown-licence",
    message="`CC BY` is not a licence",
    suggestion="did you mean CC-BY-4.0?",
)


@cache
def validator() -> jsonschema.Draft4Validator:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def run_of(text: str, *, with_rules: bool = True) -> dict[str, Any]:
    """The one run of a log, which is valid and which neither a terminal nor a workflow obeys."""
    log = json.loads(text)
    if not with_rules:  # they are the same each time, and most of it
        log["runs"][0]["tool"]["driver"]["rules"] = []
    assert [error.message for error in validator().iter_errors(log)] == []
    assert commands(text) == []
    assert unseen(text) == set()
    (run,) = log["runs"]
    return dict(run)


def test_the_schema_refuses_what_is_no_sarif() -> None:
    log = json.loads(as_sarif([FAULT]))
    log["runs"][0]["results"][0]["level"] = "advice"
    log["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"] = "checks/acc001/"
    assert len(list(validator().iter_errors(log))) >= 1


def test_a_certain_repair_goes_with_its_fault() -> None:
    fix = Fix((Edit(3, 5, 3, 9, "{CC}-BY-4.0"), Edit(4, 1, 4, 1, "\n")))
    run = run_of(as_sarif([replace(FAULT, fix=fix), FAULT, replace(FAULT, fix=Fix())]), with_rules=False)
    repaired, *others = run["results"]
    assert [each for each in others if "fixes" in each] == []
    ((change,),) = (each["artifactChanges"] for each in repaired["fixes"])
    assert change["artifactLocation"] == repaired["locations"][0]["physicalLocation"]["artifactLocation"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9},
            "insertedContent": {"text": "{CC}-BY-4.0"},
        },
        {
            "deletedRegion": {"startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 1},
            "insertedContent": {"text": "\n"},
        },
    ]


@given(diagnostics, hostile)
def test_it_is_valid_and_inert_whatever_a_stranger_wrote(found: list[Diagnostic], sentence: str) -> None:
    run = run_of(as_sarif(found, [sentence]), with_rules=False)
    for result, each in zip(run["results"], found, strict=True):
        (location,) = result["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] == "%SRCROOT%"
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", artifact["uri"])
        at = urlsplit(urljoin(ROOT, artifact["uri"]))
        assert (at.scheme, at.netloc, at.query, at.fragment) == ("https", "example.org", "", "")
        if each.path and not {"", ".", ".."} & set(each.path.split("/")):
            assert unquote(artifact["uri"]) == each.path
        text = result["message"]["text"]
        assert not re.search(r"(?<!\{)(\{\{)*\{(?!\{)", text), "a placeholder"
        assert "](" not in text
        assert (
            text.replace("{{", "{")
            .replace("}}", "}")
            .replace("] (", "](")
            .startswith(printable(each.message).replace("] (", "]("))
        )


@pytest.mark.parametrize(
    "path", ["//example.net/x", "/etc/passwd", "https://example.net/", "a:b/c", "?q", "#x", "\\\\h"]
)
def test_no_path_leads_to_another_host_or_scheme(path: str) -> None:
    at = urlsplit(urljoin(ROOT, as_relative_uri(path)))
    assert (at.scheme, at.netloc, at.query, at.fragment) == ("https", "example.org", "", "")


def test_a_result_has_its_place_rule_level_and_message() -> None:
    run = run_of(as_sarif([FAULT, replace(FAULT, severity=Severity.ADVICE), replace(FAULT, severity=Severity.WARNING)]))
    first = run["results"][0]
    physical = first["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "materials/a%20talk/index.md"
    assert physical["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 9}
    assert first["message"]["text"] == "`CC BY` is not a licence (hint: did you mean CC-BY-4.0?)"
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "RGT009"
    assert [result["level"] for result in run["results"]] == ["error", "note", "warning"]


def test_nothing_in_a_message_is_a_placeholder_or_a_link_of_sarifs() -> None:
    (result,) = run_of(as_sarif([replace(FAULT, message="{0} {{x}} [a](1)", suggestion="}")]))["results"]
    assert result["message"]["text"] == "{{0}} {{{{x}}}} [a] (1) (hint: }})"


def test_columns_are_counted_in_characters_and_the_log_says_so(tmp_path: Path) -> None:
    """A character outside the basic plane is one column for us, and two of UTF-16's."""
    root = tmp_path / "small"
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns(".cache"))
    index = root / "materials" / "a-talk" / "index.md"
    index.write_text(f"{index.read_text()}\n\U0001f600\U0001f600 [nowhere](nowhere.md)\n")
    result = CliRunner().invoke(main, ["check", "--format", "sarif", "--today", "2026-11-22", "--root", str(root)])
    assert result.exit_code == 1
    run = run_of(result.stdout)
    assert run["columnKind"] == "unicodeCodePoints"
    (found,) = [each for each in run["results"] if "nowhere" in each["message"]["text"]]
    region = found["locations"][0]["physicalLocation"]["region"]
    line = index.read_text().split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 :].startswith(("[nowhere]", "nowhere"))


def test_every_check_is_a_rule_that_says_what_and_why() -> None:
    rules = run_of(as_sarif([], site="https://example.org/"))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(enrolled_checks())
    for rule in rules:
        assert rule["name"] == specifications()[rule["id"]].name
        assert "**Why.**" in rule["help"]["markdown"]
        assert "**Wrong**" not in rule["help"]["markdown"]
        assert rule["helpUri"] == f"https://example.org/checks/{rule['id'].lower()}/"
    assert not any("helpUri" in rule for rule in run_of(as_sarif([]))["tool"]["driver"]["rules"])


def test_a_fault_that_moved_has_the_same_fingerprint_and_two_alike_are_told_apart() -> None:
    def marks(*found: Diagnostic) -> list[str]:
        results = run_of(as_sarif(found))["results"]
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]

    assert marks(FAULT) == marks(replace(FAULT, line=90, column=1, end_column=1))
    assert len(set(marks(FAULT, replace(FAULT, line=4), replace(FAULT, message="x"), replace(FAULT, path="y")))) == 4


def test_what_was_not_checked_is_said() -> None:
    (invocation,) = run_of(as_sarif([], ["CIT003 was not checked"]))["invocations"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "Not checked: CIT003 was not checked."


def test_it_is_the_same_each_time() -> None:
    assert as_sarif([FAULT] * 3, FRAGMENTS) == as_sarif([FAULT] * 3, FRAGMENTS)
