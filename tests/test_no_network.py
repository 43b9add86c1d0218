"""A build reaches for nothing outside this machine: it is done with no network, and nothing even asks for one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.built_site import REPOSITORY
from tests.days import EPOCH
from tests.strange_build import OFFLINE, START, WORKERS

if TYPE_CHECKING:
    from pathlib import Path

UNSHARE = ["unshare", "--net", "--map-root-user"]
"""Runs a program in a place that has no network at all."""


def has_unshare() -> bool:
    if not shutil.which(UNSHARE[0]):
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0


def run(program: list[str], told: Path, **strange: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": EPOCH,
        "PYTHONPATH": str(REPOSITORY),
        OFFLINE: str(told),
        **strange,
    }
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of this repository, of which nothing is kept."""
    left_out = (".git", ".venv", ".cache", "site", "build", "node_modules", "benchmarks", "*_cache", "__pycache__")
    root = tmp_path / "repository"
    shutil.copytree(REPOSITORY, root, ignore=shutil.ignore_patterns(*left_out))
    return root


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_build_asks_for_no_network(copy: Path, tmp_path: Path, start: str) -> None:
    """Every address that is looked up and every connection that is opened would be told of; there is none.

    Where the system can take the network away from a program and from all that it starts, it is taken away as well.
    """
    told, site = tmp_path / "told", tmp_path / "site"
    command = [sys.executable, "-m", "tests.strange_build", "build", "--root", str(copy), "--site", str(site)]
    before = UNSHARE if has_unshare() else []
    done = run([*before, *command], told, **{START: start, WORKERS: "2"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert not told.exists(), told.read_text()
    assert (site / "index.html").is_file()


@pytest.mark.parametrize(
    "reaching",
    [
        "socket.create_connection(('192.0.2.1', 80), 1)",
        "socket.getaddrinfo('practice-commons.example', 80)",
        "urllib.request.urlopen('https://practice-commons.example/')",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
    ],
)
def test_whoever_asks_is_noticed(tmp_path: Path, reaching: str) -> None:
    told = tmp_path / "told"
    done = run([sys.executable, "-c", f"import socket, urllib.request, tests.strange_build\n{reaching}"], told)
    assert done.returncode == 1
    assert "there is no network here" in done.stderr
    assert told.read_text()


@pytest.mark.skipif(not has_unshare(), reason="this system does not let a program be without a network")
def test_where_there_is_no_network_nothing_can_be_reached() -> None:
    program = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    done = subprocess.run([*UNSHARE, sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "Network is unreachable" in done.stderr or "Connection refused" in done.stderr
