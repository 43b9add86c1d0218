"""The documentation says what is there: every command, field, check and target, and nothing that is not."""

from __future__ import annotations

import inspect
import json
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import get_args

import click
import jsonschema
import pytest
from pydantic import BaseModel

import build_tools
from build_tools import model
from build_tools.checks.review import MOST_REDATED
from build_tools.cli import main
from build_tools.exports.field_guide import field_groups
from build_tools.exports.json_schema import material_schema, material_schema_text
from build_tools.loading import load
from build_tools.model import SIDES
from build_tools.readers.front_matter import split_front_matter
from build_tools.readers.records import read_record
from build_tools.readers.text import Notebook
from build_tools.rendering.words import FAMILY_NAMES, SIDE_WORDS
from tests.specification_runs import TODAY

REPOSITORY = Path(__file__).parent.parent
NUMBERS = ("no", "one", "two", "three", "four", "five")
DOCUMENTS = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]


def test_the_schema_in_the_repository_is_fresh() -> None:
    assert (REPOSITORY / "schemas" / "material.schema.json").read_text() == material_schema_text(), "run make golden"


def test_the_schema_accepts_every_real_material_and_refuses_what_the_model_does() -> None:
    validator = jsonschema.Draft202012Validator(material_schema())
    validator.check_schema(material_schema())
    materials = load(REPOSITORY, TODAY).materials.values()
    for material in materials:
        value = json.loads(json.dumps(material.document.value, default=str))
        assert [error.message for error in validator.iter_errors(value)] == [], material.slug
    assert {error.validator for error in validator.iter_errors({"title": "x", "typo": 1, "type": "tol"})} == {
        "required",
        "additionalProperties",
        "enum",
        "anyOf",
    } - {"enum"}


def test_every_field_has_a_description_and_an_example_and_is_in_the_guide() -> None:
    shown = {(group.name, field.name) for group in field_groups() for field in group.fields}
    assert ("The fields", "title") in shown
    for kind in vars(model).values():
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == model.__name__:
            if kind.__name__ in {"Record", "Name", "Reference"}:
                continue
            for name, field in kind.model_fields.items():
                assert field.description, f"{kind.__name__}.{name}"
                assert field.examples, f"{kind.__name__}.{name}"
    assert {field for _, field in shown} >= set(model.FrontMatter.model_fields) | set(model.Rights.model_fields)


def test_the_example_in_the_contributors_guide_fits_the_model_and_names_the_schema() -> None:
    text = (REPOSITORY / "docs" / "contribute" / "markdown.md").read_text()
    example = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)[0]
    notes = Notebook()
    parts = split_front_matter(example, notes)
    assert parts.front_matter is not None
    read_record(model.FrontMatter, parts.front_matter.value, parts.front_matter, notes)
    assert notes.faults == []
    assert "# yaml-language-server: $schema=../../schemas/material.schema.json" in example


@pytest.mark.parametrize("command", re.findall(r"commons ([a-z]+)", "\n".join(path.read_text() for path in DOCUMENTS)))
def test_every_command_that_a_document_names_exists(command: str) -> None:
    assert command in main.commands


def calls() -> list[str]:
    """Every call of ours that stands in a document, a specification or a message."""
    package = REPOSITORY / "build_tools"
    texts = [path.read_text() for path in [*DOCUMENTS, *package.rglob("*.md"), *package.rglob("*.py")]]
    lines = [
        match for text in texts for match in re.findall(r"(?:`|bin/|^)commons ([a-z][^`\n#|>]*)", text, re.MULTILINE)
    ]
    return sorted({line.strip() for line in lines if " " in line.strip()})


@pytest.mark.parametrize("call", calls())
def test_every_option_that_a_document_or_message_names_exists(call: str) -> None:
    words = call.split()
    command = main.commands[words.pop(0)]
    if isinstance(command, click.Group) and words[0].isalpha() and words[0].islower():
        command = command.commands[words.pop(0)]
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= options


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(), re.MULTILINE)}
    assert {"site", "test"} <= named <= targets


def test_the_editorial_policy_says_what_the_code_does() -> None:
    """Every family of checks, side of a review and reason for a withdrawal is in its table, and the numbers agree."""
    pages = {path.stem: path.read_text() for path in (REPOSITORY / "docs" / "editorial").glob("*.md")}
    rows = {name: re.findall(r"^\| ([A-Z][^|]*) \|", text, re.MULTILINE)[1:] for name, text in pages.items()}
    assert sorted(rows["checks"]) == sorted(FAMILY_NAMES.values())
    assert rows["review"] == [name for name, _, _ in SIDE_WORDS.values()]
    reasons = [row.lower().replace(" ", "-") for row in rows["withdrawal"]]
    assert sorted(reasons) == sorted(get_args(model.WithdrawalReason))
    assert f"{model.NOTICE.days} days before" in pages["review"]
    assert f"More than {NUMBERS[MOST_REDATED]} reviews" in pages["review"]
    assert f"‘{SIDE_WORDS['practice_review'][2].rstrip('.')}’" in pages["review"]


def test_the_review_in_the_editors_guide_fits_the_model_and_the_checks() -> None:
    (example,) = re.findall(r"```yaml\n(review:.*?)```", (REPOSITORY / "CONTRIBUTING.md").read_text(), re.DOTALL)
    notes = Notebook()
    parts = split_front_matter(f"---\n{example}---\n", notes)
    assert parts.front_matter is not None
    front = read_record(model.FrontMatter, parts.front_matter.value, parts.front_matter, notes)
    assert notes.faults == []
    assert all(getattr(front.review, side) for side in SIDES)


def test_every_decision_is_in_the_list_of_decisions() -> None:
    folder = REPOSITORY / "docs" / "adr"
    listed = re.findall(r"\]\(([^)]+)\)", (folder / "index.md").read_text())
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


def test_everything_public_has_a_docstring() -> None:
    missing = []
    for module_info in pkgutil.walk_packages(build_tools.__path__, "build_tools."):
        if module_info.name.endswith("__main__"):
            continue
        module = import_module(module_info.name)
        for name, thing in vars(module).items():
            is_ours = getattr(thing, "__module__", "") == module.__name__
            if (
                is_ours
                and not name.startswith("_")
                and (inspect.isclass(thing) or inspect.isfunction(thing))
                and not inspect.getdoc(thing)
            ):
                missing.append(f"{module.__name__}.{name}")
    assert missing == []


def test_documents_have_one_sentence_a_line() -> None:
    for path in DOCUMENTS:
        text = re.sub(r"^```.*?^```|^---.*?^---", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
        for line in text.split("\n"):
            if line.startswith("|") or re.match(r"\s*(\d+\.|[-*#]) ", line):
                continue
            assert not re.search(r"[a-z`)][.?!] [A-Z]", line), f"{path.name}: {line}"


def test_no_sentence_of_ours_ends_without_its_end() -> None:
    """Every paragraph of a document ends with a full stop, a colon, a question mark, or is a heading, list or table."""
    for path in DOCUMENTS:
        text = re.sub(r"^```.*?^```|^---.*?^---", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
        for block in text.split("\n\n"):
            last = block.strip().split("\n")[-1]
            if not last or re.match(r"(#|\||-|\d+\.|\[|!|Accepted|<!--)", last) or path.name == "CHANGELOG.md":
                continue
            assert last.rstrip("*`)")[-1] in ".:?!", f"{path.name}: {last}"
