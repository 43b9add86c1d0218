r"""The specification of each check: one section of Markdown that is its test, its explanation and its help page.

A section has the heading `## CODE fault-name`, a paragraph that says what is flagged, a paragraph that starts with
**Why.**, and the parts **Wrong** and **Right**. In both, a paragraph that is nothing but a path in backticks names the
file in the code block after it. In **Wrong**, the code block after the paragraph `Output` is exactly what is printed.
A block's info string may name an encoding, `text encoding=latin-1`, and may say how often the block's last line stands
in the file, `markdown repeat=5000`: what is too large to read would be too large to print. With `along=yes` beside it,
all of that stands in one line. With `markdown escapes=yes`,
`\u0092` in a block stands for that character: what nobody can see could not be printed either. With `text link=yes`,
the file is a symbolic link, and the block says where it leads. With `markdown before=yes`, the file stands in the tree
that this one is compared with, and a later block may say what it is now. With `text base64=yes`, the block holds the
bytes of a picture or document in letters. With `python planted=yes`, the block is no file of the
repository but a defect of our own, which no contributor can send: its function takes the place of the check of the
same name, as if it stood in the file that is named.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

FOLDER = Path(__file__).parent
_HEADING = re.compile(r"^([A-Z]{3}\d{3}) ([a-z0-9-]+)$")


@dataclass(frozen=True, slots=True)
class Example:
    """Files to lay over the example repository, and what is then printed.

    Attributes:
        files: Each path, and what is in the file.
        output: What is printed.
        links: Which of them are symbolic links.
        planted: Defects of our own: each path, and the function that stands in it.
        before: The files of the tree that this one is compared with: each path, and what is in the file.
    """

    files: tuple[tuple[str, bytes], ...]
    output: str = ""
    links: tuple[str, ...] = ()
    planted: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """The section of one check.

    Attributes:
        code: Its code.
        name: The fault's name, with hyphens.
        text: The whole section as Markdown, without its heading.
        wrong: An example of the fault.
        right: The same, put right.
    """

    code: str
    name: str
    text: str
    wrong: Example
    right: Example

    @property
    def flags(self) -> str:
        """The first paragraph: what is flagged."""
        return self.text.strip().split("\n\n", 1)[0]


@cache
def specifications() -> dict[str, Specification]:
    """Every specification beside the families' modules, by code, sorted.

    Raises:
        ValueError: A section has not the shape that this module describes.
    """
    found: dict[str, Specification] = {}
    for path in sorted(FOLDER.glob("*.md")):
        for section in _sections(path.read_text(encoding="utf-8")):
            if section.code in found:
                message = f"{section.code} is specified twice"
                raise ValueError(message)
            found[section.code] = section
    return dict(sorted(found.items()))


def _sections(text: str) -> list[Specification]:
    parts = re.split(r"^## (?=[A-Z]{3}\d{3} )", text, flags=re.MULTILINE)[1:]
    return [_specification(part) for part in parts]


def _specification(part: str) -> Specification:
    heading, _, text = part.partition("\n")
    match = _HEADING.match(heading.strip())
    if not match:
        message = f"not a check's heading: {heading}"
        raise ValueError(message)
    halves = re.split(r"^\*\*(Wrong|Right)\*\*$", text, flags=re.MULTILINE)
    if halves[1::2] != ["Wrong", "Right"] or "**Why.**" not in halves[0]:
        message = f"{match.group(1)} needs **Why.**, **Wrong** and **Right**"
        raise ValueError(message)
    return Specification(match.group(1), match.group(2), text.strip() + "\n", _example(halves[2]), _example(halves[4]))


def _example(text: str) -> Example:
    tokens = MarkdownIt("commonmark").parse(text)
    files: list[tuple[str, bytes]] = []
    links: list[str] = []
    planted: list[tuple[str, str]] = []
    before: list[tuple[str, bytes]] = []
    output = ""
    label = ""
    for token in tokens:
        if token.type == "inline":
            label = token.content.strip()
        elif token.type == "fence":
            if label == "Output":
                output = token.content
            elif "planted=yes" in token.info:
                planted.append((label.strip("`"), token.content))
            elif "before=yes" in token.info:
                before.append((label.strip("`"), _encoded(token)))
            elif label.startswith("`") and label.endswith("`"):
                files.append((label.strip("`"), _encoded(token)))
                links += [label.strip("`")] if "link=yes" in token.info else []
            label = ""
    return Example(tuple(files), output, tuple(links), tuple(planted), tuple(before))


def _encoded(token: Token) -> bytes:
    if "base64=yes" in token.info:
        return base64.b64decode(token.content)
    options = dict(re.findall(r"(\w+)=(\S+)", token.info))
    *lines, last = token.content.splitlines(keepends=True) or [""]
    repeated = last.rstrip("\n") if "along" in options else last
    text = "".join(lines) + repeated * int(options.get("repeat", "1")) + last[len(repeated) :]
    if "escapes" in options:
        text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match.group(1), 16)), text)
    return text.encode(options.get("encoding", "utf-8"))
