"""The same repository gives the same bytes on any machine, in any order, and whatever was kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.built_site import REPOSITORY
from tests.days import EPOCH
from tests.made_up import differing, files_of
from tests.strange_build import ORDER, START, WORKERS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

MACHINES: dict[str, dict[str, str]] = {
    "another seed": {"PYTHONHASHSEED": "1"},
    "a seed, east of all": {"PYTHONHASHSEED": "4294967295", "TZ": "Pacific/Kiritimati"},
    "west of all": {"PYTHONHASHSEED": "77", "TZ": "Pacific/Niue"},
    "no language": {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "another language": {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "files in another order": {ORDER: "1"},
    "files in a third order": {ORDER: "2", "PYTHONHASHSEED": "5"},
    "two processes": {WORKERS: "2", ORDER: "3"},
    "two new processes": {WORKERS: "2", START: "spawn"},
    "optimised": {"PYTHONOPTIMIZE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
}
"""Ten machines, by what is strange about each; every second one keeps its files from others."""


def build(root: Path, site: Path, strange: dict[str, str] | None = None, umask: int = -1) -> dict[str, bytes]:
    """What `commons build` makes of a repository on a strange machine."""
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": EPOCH,
        "PYTHONPATH": str(REPOSITORY),
        **(strange or {}),
    }
    command = [sys.executable, "-m", "tests.strange_build", "build", "--root", str(root), "--site", str(site)]
    done = subprocess.run(
        command, env=environment, umask=umask, cwd=root, capture_output=True, text=True, errors="replace", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return files_of(site)


def test_ten_machines_make_the_same_site(small_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Across hash seeds, time zones, languages, file orders, paths, processes, and with and without what was kept."""
    site = small_copy.parent / "site"
    wanted = build(small_copy, site)
    assert len(wanted) > 300
    for number, (name, strange) in enumerate(MACHINES.items()):
        umask = 0o077 if number % 2 else 0o002
        if number % 2:
            shutil.rmtree(small_copy / ".cache")
            shutil.rmtree(site)
            assert differing(build(small_copy, site, strange, umask), wanted) == [], name
        else:
            elsewhere = tmp_path_factory.mktemp("an other place with spaces ünd umlauts") / "deep" / "inside"
            shutil.copytree(small_copy.parents[2], elsewhere, ignore=shutil.ignore_patterns(".cache", "site"))
            root = elsewhere / small_copy.relative_to(small_copy.parents[2])
            assert differing(build(root, elsewhere / "public", strange, umask), wanted) == [], name


def test_what_was_kept_changes_no_byte(small_copy: Path) -> None:
    """An edit and its undoing leave the same site, on machines that differ from one build to the next."""
    site, page = small_copy.parent / "site", small_copy / "materials" / "a-talk" / "index.md"
    wanted, text = build(small_copy, site), page.read_text()
    page.write_text(text.replace("title: A talk", "title: Another talk"))
    edited = build(small_copy, site, {"PYTHONHASHSEED": "3", "TZ": "Pacific/Niue"})
    assert differing(edited, wanted)
    page.write_text(text)
    assert differing(build(small_copy, site, {"PYTHONHASHSEED": "9", ORDER: "4"}), wanted) == []


def test_another_day_is_another_input(small_copy: Path) -> None:
    """`SOURCE_DATE_EPOCH` is the day that a site is built for: nothing else tells a build what day it is."""
    site = small_copy.parent / "site"
    wanted = build(small_copy, site)
    later = build(small_copy, site, {"SOURCE_DATE_EPOCH": str(int(EPOCH) + 86_399 - int(EPOCH) % 86_400)})
    assert differing(later, wanted) == [], "another hour of the same day"
