"""The examples in docs/data/linked-data.md do what the page says, against the built site."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from build_tools.loading import load
from tests.browser.site_server import SiteServer
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (REPOSITORY / "docs" / "data" / "linked-data.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def address(real_site: Path) -> Iterator[str]:
    with SiteServer(real_site) as server:
        yield server.address


def printed(program: str, address: str) -> str:
    """What a program on the page prints where the site is published here."""
    assert "https://example.org/" in program
    there = program.replace("https://example.org", address)
    done = subprocess.run([sys.executable, "-c", there], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_short_materials_of_a_domain_are_printed(address: str) -> None:
    catalogue = load(REPOSITORY, COLLECTION_DAY)
    short = [
        material.title
        for material in catalogue.published
        if any(code.partition(".")[0] == "PS7" for code in material.front.domains)
        and (material.front.minutes or 0) <= 30
    ]
    lines = printed(PROGRAMS[0][0], address).splitlines()
    assert [line.rpartition(" - ")[0] for line in lines] == short
    assert len(short) > 3


def test_the_steps_of_a_session_are_printed(address: str) -> None:
    steps = load(REPOSITORY, COLLECTION_DAY).materials["action-learning-set"].front.steps
    head, *lines = printed(PROGRAMS[1][0], address).splitlines()
    assert head == "Run an action learning set for practice supervisors - CC BY 4.0"
    assert [line.split(" ", 1)[1] for line in lines] == [f"{step.name} - {step.speaks}" for step in steps]


def test_the_statements_with_the_subject_of_a_domain_are_printed(address: str) -> None:
    program, output = PROGRAMS[2]
    assert printed(program, address) == output
    assert len(PROGRAMS) == 3


def test_every_file_that_the_page_names_is_one_of_the_site(real_site: Path) -> None:
    named = set(re.findall(r"`((?:data|embed)/[^`]+)`", PAGE))
    made_later = {"data/case/kss-ps-2015.json", "data/amb.jsonl"}
    assert made_later < named
    assert [name for name in sorted(named - made_later) if not (real_site / name).exists()] == []
