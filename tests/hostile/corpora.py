"""Texts of others, and some of ours, that were written to break programs: where each list comes from, and its texts."""

from __future__ import annotations

import ast
import importlib.util
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.npm import install_packages

HERE = Path(__file__).parent
INSTALLED = HERE.parent.parent / "build" / "hostile"
OURS = "ours"
INJECTIONS = "brs-kb"
"""A list of script injections: a package of PyPI, which is used where it is installed."""


@cache
def corpora() -> dict[str, tuple[str, ...]]:
    """The texts of each list, each once, by the list's name.

    Raises:
        MissingToolError: node or npm is not here, or npm failed.
    """
    modules = install_packages(HERE, INSTALLED)
    command = [shutil.which("node") or "node", str(HERE / "dump.mjs"), str(modules.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    found = {name: tuple(dict.fromkeys(texts)) for name, texts in json.loads(done.stdout).items()}
    found[OURS] = _ours()
    if importlib.util.find_spec("brs_kb"):
        found[INJECTIONS] = _injections()
    return found


def _ours() -> tuple[str, ...]:
    """The texts of payloads.txt: each line is the inside of a string as Python writes it."""
    lines = (HERE / "payloads.txt").read_text(encoding="utf-8").splitlines()
    written = [line for line in lines if line and not line.startswith("# ")]
    return tuple(dict.fromkeys(ast.literal_eval(f'"""{line} """').removesuffix(" ") for line in written))


def _injections() -> tuple[str, ...]:
    from brs_kb import payloads  # noqa: PLC0415 - it takes its time

    databases = [each for each in vars(payloads).values() if isinstance(each, dict)]
    texts = [each.payload for database in databases for each in database.values() if hasattr(each, "payload")]
    return tuple(dict.fromkeys(text for text in texts if isinstance(text, str)))
