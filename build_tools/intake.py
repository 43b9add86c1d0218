"""What is taken in: how much of everything that a stranger can send, under which names, and how it is read.

`LIMITS` is the only table of limits. Whoever holds something to one of them asks `most` for it.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something is taken in.

    Attributes:
        key: What our own code calls it.
        what: What is limited, in plain words.
        most: The most that is taken in.
        unit: What is counted.
    """

    key: str
    what: str
    most: int
    unit: str


LIMITS = (
    Limit("text-bytes", "A text file", 8_000_000, "bytes"),
    Limit("characters", "A Markdown or YAML file", 200_000, "characters"),
    Limit("line", "One line of a text file, but for drawings (SVG)", 20_000, "characters"),
    Limit("file-bytes", "Any other file, such as a picture or a PDF", 25_000_000, "bytes"),
    Limit("folder-bytes", "All files in one material's folder", 100_000_000, "bytes"),
    Limit("folder-files", "One material's folder", 200, "files"),
    Limit("files", "`materials/`, `docs/`, `citations/`, `permissions/` and `paths/` together", 200_000, "files"),
    Limit("path", "The path of a file", 200, "characters"),
    Limit("folders", "Folders inside each other", 8, "levels"),
    Limit("yaml-depth", "Fields, lists and brackets inside each other", 12, "levels"),
    Limit("markdown-depth", "Lists and quotations inside each other", 12, "levels"),
    Limit("markdown-unclosed", "Brackets that one paragraph opens and does not close", 50, "brackets"),
    Limit("markdown-run", "Lines of Markdown with no empty line between them", 500, "lines"),
    Limit("markdown-fences", "Lines that start or end a block of code", 500, "lines"),
    Limit("markdown-definitions", "Footnotes and labels of links", 500, "definitions"),
    Limit("pixels", "A picture, width times height times frames; a third of it for WebP", 40_000_000, "pixels"),
    Limit("frames", "A moving picture", 300, "frames"),
    Limit("scans", "How often a JPEG picture goes over itself", 100, "times"),
    Limit("shapes", "A drawing (SVG), counting what it repeats each time", 20_000, "shapes"),
    Limit("shapes-depth", "Shapes inside each other", 50, "levels"),
    Limit("pdf-pages", "A PDF", 500, "pages"),
    Limit("pdf-objects", "The parts of a PDF", 100_000, "parts"),
    Limit("pdf-part-bytes", "One part of a PDF when it is unpacked", 64_000_000, "bytes"),
    Limit("package-files", "An office document, which is a zip archive", 2_000, "files"),
    Limit("package-ratio", "A file of an office document, unpacked against packed", 200, "times"),
    Limit("xml-bytes", "The XML of an office document when it is unpacked", 24_000_000, "bytes"),
    Limit("unpacked-bytes", "A PDF or office document when it is unpacked", 200_000_000, "bytes"),
    Limit("seconds", "Reading one file, and then checking it", 10, "seconds of the processor's time"),
    Limit("page-seconds", "Making the page of one file", 20, "seconds of the processor's time"),
    Limit("memory", "The memory for one file, where several processes share the work", 1_000_000_000, "bytes"),
)
"""Everything that has a limit, as SECURITY.md prints it."""
_MOST = {limit.key: limit.most for limit in LIMITS}


def most(key: str) -> int:
    """The most that is taken in of something.

    Args:
        key: Its key in the table.
    """
    return _MOST[key]


class NotAFileError(OSError):
    """There is something else than an ordinary file under a name: a pipe, a device or a link."""


def read_at_most(path: str, limit: int) -> bytes:
    """What is in an ordinary file, or as much of it as shows that it is over the limit: one byte more.

    A pipe or a device is never waited for, and a link is never followed.

    Args:
        path: The file.
        limit: The most that is wanted, in bytes.

    Raises:
        NotAFileError: It is no ordinary file.
        OSError: It cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
    handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise NotAFileError(0, "this is no ordinary file", path)
        wanted = min(state.st_size, limit) + 1
        content = os.read(handle, wanted)
        while len(content) < wanted and (more := os.read(handle, wanted - len(content))):
            content += more
        return content
    finally:
        os.close(handle)


PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
"""The names that can stand in an address on every machine."""
_ON_WINDOWS = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE)
HOW_TO_NAME = "use plain letters, digits, hyphens, underscores and full stops"
GIT_MODULES = ".gitmodules"
NESTED_REPOSITORY = frozenset({".git", GIT_MODULES})
"""What a folder holds that belongs to another repository."""
HOST_NAMES = frozenset(
    {
        *(".well-known", ".nojekyll", ".htaccess", "cname", "_headers", "_redirects", "_config.yml", "_site"),
        *("robots.txt", "favicon.ico", "netlify.toml", "vercel.json", "service-worker.js", "sw.js"),
    }
)
"""What a host or a browser takes its orders from when it stands at the root of a site."""


def is_plain(name: str) -> bool:
    """Whether a name can stand in an address on every machine."""
    return PLAIN_NAME.fullmatch(name) is not None


def is_text(name: str) -> bool:
    """Whether a name is text at all: on Linux it can be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name.isprintable()


def shown_path(path: str) -> str:
    """A path as a message can show it: with U+FFFD for what is no text, or what nobody can see."""
    text = path.encode("utf-8", "replace").decode("utf-8")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def windows_fault(name: str) -> str | None:
    """Why Windows cannot hold a file of this name, or None when it can."""
    if _ON_WINDOWS.fullmatch(name):
        return "Windows keeps this name for a device"
    if name.endswith((".", " ")):
        return "Windows drops a full stop or a space at the end of a name"
    return None


def folded_name(name: str) -> str:
    """What all names have in common that some machine takes for one and the same."""
    return name.casefold() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()


def confusable(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each path that some machine cannot tell from another in the same folder, with that other one.

    Args:
        paths: Files and folders, with `/` between folders.
    """
    every = list(paths)
    if all(map(str.isascii, every)) and len({path.casefold() for path in every}) == len(every):
        return
    first: dict[tuple[str, str], str] = {}
    for path in sorted(every):
        folder, name = posixpath.split(path)
        other = first.setdefault((folder, folded_name(name)), path)
        if other != path:
            yield path, other


def path_fault(path: str) -> str | None:
    """Why a path is not followed any further, or None when it is.

    Args:
        path: Relative to the repository's root, with `/` between folders.
    """
    if len(path) > most("path"):
        return f"its path has {len(path)} characters; the limit is {most('path')}"
    depth = path.count("/")
    if depth > most("folders"):
        return f"it stands {depth} folders deep; the limit is {most('folders')}"
    return None
