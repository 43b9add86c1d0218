"""The examples in the document about the catalogue work as they stand there, with another address."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from build_tools.exports.export_formats import formats_for
from build_tools.pages import make_tree
from tests.browser.site_server import SiteServer
from tests.built_site import REPOSITORY
from tests.exports.awkward_catalogue import ADDRESS, real
from tests.exports.real_collection import real_collection

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.interop
DOCUMENT = (REPOSITORY / "docs" / "data" / "catalogue.md").read_text(encoding="utf-8")
SHOWN = "http://127.0.0.1:8000"
EXAMPLES = re.findall(r"^```(python|sh)\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the files of the catalogue are served from."""
    site = tmp_path_factory.mktemp("site")
    for file in make_tree(replace(real(), site_address=ADDRESS)).files:
        if file.path.startswith("data/") and not file.path.endswith(".md"):
            path = site / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
    with SiteServer(site) as server:
        yield server.address


def test_there_are_examples_for_python_and_for_the_command_line() -> None:
    assert [language for language, _ in EXAMPLES].count("python") >= 4
    assert [language for language, _ in EXAMPLES].count("sh") >= 1
    assert all(SHOWN in example for _, example in EXAMPLES)


@pytest.mark.parametrize(("language", "example"), EXAMPLES, ids=[example.split("\n")[0] for _, example in EXAMPLES])
def test_an_example_prints_something(address: str, language: str, example: str) -> None:
    program = [sys.executable, "-c"] if language == "python" else ["sh", "-c"]
    command = [*program, example.replace(SHOWN, address)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()


def test_the_command_counts_every_material(address: str) -> None:
    (command,) = [example for language, example in EXAMPLES if language == "sh"]
    shell = shutil.which("sh") or ""
    done = subprocess.run([shell, "-c", command.replace(SHOWN, address)], capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(real().published)


def test_every_path_that_the_document_names_is_one_of_the_site() -> None:
    body = next(each.key for each in real_collection().selections if each.kind == "organisation")
    made = {file.path for file in make_tree(replace(real(), site_address="https://commons.example/")).files}
    made |= {form.path(selection) for form, selection in formats_for(real_collection())}
    named = re.findall(r"`((?:data/|\.well-known/|sitemap|robots)[^`\s]+)`", DOCUMENT)
    named = [path.replace("KEY", body) for path in named]
    assert len(named) > 15
    assert [path for path in named if path not in made and path != "data/oai.xml"] == []
