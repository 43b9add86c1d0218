"""A module of the learning tools as a program that answers, line by line: TypeScript, bundled, in node."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from build_tools.bundling import PACKAGES, node
from tests.learning_scripts import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Program:
    """A program that reads JSON from a line and answers with JSON in a line.

    Args:
        process: The program, running.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, question: object) -> Any:
        """The answer to one question.

        Raises:
            RuntimeError: The program has ended.
        """
        into, out = _open(self.process.stdin), _open(self.process.stdout)
        into.write(json.dumps(question) + "\n")
        into.flush()
        answer = out.readline()
        if not answer:
            message = "the program ended without an answer"
            raise RuntimeError(message)
        return json.loads(answer)


def _open(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        message = "the program was started without pipes"
        raise RuntimeError(message)
    return stream


@contextmanager
def run_typescript(text: str, folder: Path, *arguments: str) -> Iterator[Program]:
    """A program in TypeScript, which may import the modules of the learning tools.

    Args:
        text: The program.
        folder: An empty folder to work in.
        arguments: What it is started with.
    """
    program = folder / "program.mjs"
    esbuild = str(PACKAGES / "node_modules" / "esbuild" / "bin" / "esbuild")
    options = ["--bundle", "--format=esm", "--platform=node", "--log-level=error", "--loader=ts"]
    bundling = subprocess.run(
        [str(node()), esbuild, *options, f"--outfile={program}"],
        input=text,
        text=True,
        encoding="utf-8",
        cwd=FOLDER / "src",
        env={**os.environ, "NODE_PATH": str(PACKAGES / "node_modules")},
        capture_output=True,
        check=False,
    )
    assert bundling.returncode == 0, bundling.stderr
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([str(node()), str(program), *arguments], **pipes, text=True, encoding="utf-8") as process:
        try:
            yield Program(process)
        finally:
            process.kill()
