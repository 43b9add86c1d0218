"""How hard Hypothesis tries, and the sites that several tests look at.

As a rule 200 examples, the same ones every time where CI is set; with HYPOTHESIS_PROFILE=long, many more.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.built_site import REPOSITORY, SMALL, run_mkdocs
from tests.days import EPOCH
from tests.made_up import BuiltRepository, copy_of, write_made_up

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile("default", max_examples=200, deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", max_examples=10_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("small") / "site"
    done = run_mkdocs(SMALL, site)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("real") / "site"
    done = run_mkdocs(REPOSITORY, site, with_documents=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture
def small_copy(tmp_path: Path) -> Path:
    """A copy of the small repository, with what its mkdocs.yml names beside it."""
    copy = tmp_path / "tests" / "repositories" / "small"
    shutil.copytree(SMALL, copy, ignore=shutil.ignore_patterns(".cache"))
    shutil.copytree(REPOSITORY / "overrides", tmp_path / "overrides")
    (tmp_path / "build_tools").mkdir()
    shutil.copy(REPOSITORY / "build_tools" / "mkdocs_hooks.py", tmp_path / "build_tools")
    return copy


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made-up") / "repository"
    write_made_up(root)
    return root


@pytest.fixture
def built(made_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuiltRepository:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    repository = BuiltRepository(copy_of(made_up, tmp_path / "repository"))
    repository.build()
    return repository


@pytest.fixture
def built_small(small_copy: Path, monkeypatch: pytest.MonkeyPatch) -> BuiltRepository:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    repository = BuiltRepository(small_copy)
    repository.build()
    return repository
