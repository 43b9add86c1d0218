"""The TypeScript of the learning tools: its own tests, its types, its weight, and the schema of what it saves."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import jsonschema
import pytest

from build_tools.bundling import (
    LOCK,
    PACKAGES,
    TOOLS,
    WORKER,
    Bundle,
    BundledLicences,
    BundlingError,
    bundled_packages,
    refuse_other_packages,
)
from tests.learning_scripts import FOLDER, SCHEMA, bundle, run, written_schema

if TYPE_CHECKING:
    from pathlib import Path

MOST_KB = 60
"""What a reader may have to fetch of script for all pages of the tools together, compressed."""


def test_the_tests_of_the_typescript_pass(tmp_path: Path) -> None:
    bundle(sorted((FOLDER / "tests").glob("*.test.ts")), tmp_path)
    bundled = sorted(str(path) for path in tmp_path.glob("*.test.mjs"))
    done = run("--test", "--test-reporter=tap", *bundled, EARLIER=str(FOLDER / "tests" / "earlier"))
    assert done.returncode == 0, done.stdout + done.stderr
    counts = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert counts is not None
    written = sum(path.read_text().count("\ntest(") for path in (FOLDER / "tests").glob("*.test.ts"))
    assert int(counts[1]) >= written


@pytest.mark.parametrize("settings", ["tsconfig.json", "tsconfig.worker.json", "tsconfig.tests.json"])
def test_its_types_hold(settings: str, tmp_path: Path) -> None:
    """The compiler looks for packages upwards from each file, so the sources stand beside the packages for this."""
    for name in ("src", "tests", "tsconfig.json", "tsconfig.worker.json", "tsconfig.tests.json", "package.json"):
        (tmp_path / name).symlink_to(FOLDER / name)
    (tmp_path / "node_modules").symlink_to(PACKAGES / "node_modules")
    compiler = str(PACKAGES / "node_modules" / "typescript" / "bin" / "tsc")
    done = run(compiler, "--project", str(tmp_path / settings), "--preserveSymlinks")
    assert done.returncode == 0, done.stdout


def test_all_scripts_of_the_tools_together_weigh_little() -> None:
    sizes = {path: len(gzip.compress(Bundle(FOLDER, path).written().encode(), 9)) for path in (TOOLS, WORKER)}
    print("\n".join(f"{path}: {size:,} bytes compressed" for path, size in sizes.items()))  # noqa: T201 - by -s
    assert sum(sizes.values()) <= MOST_KB * 1000


def test_the_same_sources_give_the_same_script() -> None:
    assert Bundle(FOLDER, TOOLS).written() == Bundle(FOLDER, TOOLS).written()


def test_a_script_that_cannot_be_bundled_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "tools.ts").write_text("const = 1;\n")
    (tmp_path / LOCK).write_bytes((FOLDER / LOCK).read_bytes())
    with pytest.raises(
        BundlingError, match=r"^learning_tools/src/tools\.ts could not be bundled: .*Expected identifier"
    ):
        Bundle(tmp_path, TOOLS).written()


def test_packages_that_are_not_those_of_the_lock_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("{}")
    with pytest.raises(BundlingError, match="`make site` installs them"):
        refuse_other_packages(tmp_path)


def test_the_licence_of_each_bundled_package_is_published() -> None:
    written = BundledLicences(FOLDER).written()
    for name in bundled_packages(FOLDER):
        about = json.loads((PACKAGES / "node_modules" / name / "package.json").read_text())
        assert f"{name} {about['version']}, {about['license']}\n" in written
        assert about["license"] in {"MIT", "ISC", "BSD-3-Clause"}


def test_the_lock_file_names_no_registry() -> None:
    text = (FOLDER / LOCK).read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert all(each.get("integrity") for path, each in json.loads(text)["packages"].items() if path)


def test_the_schema_of_a_learning_record_is_what_the_scripts_say(tmp_path: Path) -> None:
    assert SCHEMA.read_text(encoding="utf-8") == written_schema(tmp_path)
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", sorted((FOLDER / "tests" / "earlier").iterdir()), ids=lambda path: path.name)
def test_the_schema_knows_a_file_of_its_own_version(path: Path) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    file = json.loads(path.read_text(encoding="utf-8"))
    is_of_now = file["version"] == schema["properties"]["version"]["const"]
    assert jsonschema.Draft202012Validator(schema).is_valid(file) is is_of_now
