"""Runs the TypeScript of the learning tools outside a browser: bundled as a site's is, and run by the same node."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from build_tools.bundling import LEARNING_TOOLS, PACKAGES, node
from tests.built_site import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = REPOSITORY / LEARNING_TOOLS
SCHEMA = REPOSITORY / "schemas" / "learning-record.schema.json"


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run node.

    Args:
        arguments: Its arguments.
        more: What it finds in its environment beside what is there.
    """
    return subprocess.run(
        [str(node()), *arguments], capture_output=True, text=True, check=False, cwd=FOLDER, env={**os.environ, **more}
    )


def bundle(sources: list[Path], folder: Path) -> None:
    """Bundle sources for node, each into a file of its own.

    Raises:
        RuntimeError: They cannot be bundled.
    """
    program = str(PACKAGES / "node_modules" / "esbuild" / "bin" / "esbuild")
    options = ["--bundle", "--platform=node", "--format=esm", "--out-extension:.js=.mjs", f"--outdir={folder}"]
    done = run(program, *map(str, sources), *options, NODE_PATH=str(PACKAGES / "node_modules"))
    if done.returncode:
        raise RuntimeError(done.stderr)


def written_schema(folder: Path) -> str:
    """The JSON Schema of a learning record, as the TypeScript says it.

    Args:
        folder: A folder to work in.

    Raises:
        RuntimeError: It cannot be written.
    """
    bundle([FOLDER / "tests" / "schema.ts"], folder)
    done = run(str(folder / "schema.mjs"))
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
