"""Somebody who has read nothing but README takes a Word file to a checked draft, by the commands that stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.submissions.conftest import REPOSITORY
from tests.submissions.importing import SLUG, body_of, catalogue_of
from tests.submissions.word_files import filled_form, saved

if TYPE_CHECKING:
    from pathlib import Path


def commands() -> list[str]:
    """The commands under README's heading on Word files."""
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    section = re.search(r"^## From a Word file[^\n]*\n+```sh\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    assert section is not None
    return section.group(1).splitlines()


def fresh_copy(folder: Path) -> Path:
    """What a clone holds, with an environment that is installed already: the registry is not asked once more."""
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True, text=True)
    copy = folder / "practice-commons"
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, copy / name)
    program = copy / ".venv" / "bin" / "commons"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{copy}" exec "{sys.executable}" -m build_tools "$@"\n')
    program.chmod(0o755)
    for made in ("uv", "site"):
        (copy / ".venv" / made).touch()
    return copy


def run(command: str, copy: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    shell = ["sh", "-c", command]
    return subprocess.run(shell, cwd=copy, capture_output=True, text=True, check=False, env=environment)


def test_three_commands_take_a_word_file_to_a_checked_draft(tmp_path: Path) -> None:
    copy = fresh_copy(tmp_path)
    install, write_form, take_in = commands()
    done = run(install, copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (copy / "site" / "index.html").is_file()
    done = run(write_form, copy)
    assert done.returncode == 0, done.stderr
    form = copy / write_form.split()[-1]
    document = filled_form(catalogue_of(copy), form=form.read_bytes())
    document.add_paragraph("These are the words that I had in Word.")
    form.write_bytes(saved(document))
    done = run(take_in, copy)
    assert done.returncode == 1, "a draft has open questions"
    assert f"Wrote materials/{SLUG}/index.md." in done.stdout
    assert re.search(r"^Checked \d+ material", done.stdout, re.MULTILINE)
    assert body_of(copy, SLUG) == "\nThese are the words that I had in Word.\n"
    assert "defect of ours" not in done.stdout + done.stderr
