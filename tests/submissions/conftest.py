"""A repository to import into, and one submission as three programs write it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from build_tools.loading import load
from tests.specification_runs import TODAY
from tests.submissions.libreoffice import saved_as
from tests.submissions.word_files import whole_submission

REPOSITORY = Path(__file__).parent.parent.parent


def write_repository(made: Path) -> Path:
    """The real standards, library, declaration and organisations, and no material."""
    for folder in ("citations", "permissions"):
        shutil.copytree(REPOSITORY / folder, made / folder)
    shutil.copy(REPOSITORY / "kss_map.yaml", made)
    (made / "materials").mkdir()
    (made / "organisations.yaml").write_text(
        "organisations:\n  practice-commons: {name: Practice Commons, kind: project}\n"
        "  example-university: {name: Example University, kind: university}\n"
    )
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_repository(tmp_path / "repository")


@pytest.fixture(scope="session")
def by_word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A submission that holds everything, as Word writes it."""
    return whole_submission(load(write_repository(tmp_path_factory.mktemp("asking") / "repository"), TODAY))


@pytest.fixture(scope="session")
def by_writer(by_word: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same as LibreOffice writes it in its own format."""
    return saved_as(by_word, "word.docx", "odt", tmp_path_factory.mktemp("odt"))


@pytest.fixture(scope="session")
def by_writer_for_word(by_writer: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same as LibreOffice writes it for Word."""
    return saved_as(by_writer, "writer.odt", "docx", tmp_path_factory.mktemp("docx"))
