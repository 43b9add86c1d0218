"""Changes to the repository's own files: each new text is computed and read back before anything is written."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, get_args

import yaml
from pydantic import BaseModel

from build_tools.catalogue import DOCS, PERMISSIONS
from build_tools.checks.runner import run
from build_tools.diagnostics import Severity, Span
from build_tools.folders import read_material
from build_tools.loading import read_grant
from build_tools.model import Grant, Status, Withdrawal
from build_tools.readers.front_matter import FENCE, split_front_matter
from build_tools.readers.text import BYTE_ORDER_MARK, Notebook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from build_tools.catalogue import Catalogue, Material
    from build_tools.diagnostics import Diagnostic
    from build_tools.readers.located_yaml import Document
    from build_tools.readers.text import Source

Leaf: TypeAlias = tuple[str, ...]
Answer: TypeAlias = "str | dt.date | tuple[str, ...]"

LAST_NUMBER = 9999
_TEXT = "tag:yaml.org,2002:str"
_resolve: Callable[..., str] = yaml.resolver.Resolver().resolve
_NUMBER = re.compile(r"PERM-(\d{4})", re.IGNORECASE)
_PLAIN = re.compile(r"[^\W_](?:[\w .'’()/&+-]*[\w.)’])?")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class CannotEditError(Exception):
    """A change that cannot be made: the message is one sentence for the person who asked for it."""


# YAML as a careful person writes it


def yaml_lines(fields: Mapping[str, object], indent: str = "") -> list[str]:
    """The fields as YAML, each in a line of its own; a text is quoted whenever YAML could read it as something else.

    Args:
        fields: Texts, dates, tuples of texts, and groups of these, in the order in which they are written.
        indent: What stands before each line.
    """
    lines = []
    for name, value in fields.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{name}:", *yaml_lines(value, f"{indent}  ")]
        elif isinstance(value, tuple):
            lines.append(f"{indent}{name}: [{', '.join(map(yaml_scalar, value))}]")
        else:
            lines.append(f"{indent}{name}: {yaml_scalar(value)}")
    return lines


def yaml_scalar(value: object) -> str:
    """A text or a date in one line of YAML; JSON's quotation is YAML's as well (YAML 1.2, section 1.3)."""
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    is_text = _PLAIN.fullmatch(text) and _resolve(yaml.ScalarNode, text, (True, False)) == _TEXT
    return text if is_text else json.dumps(text, ensure_ascii=False)


def invisible(text: str) -> str | None:
    """What is wrong with a text that holds a character nobody can see, or None."""
    found = next((character for character in text if not character.isprintable() and character != "\n"), None)
    return f"a character that nobody can see stands in it (U+{ord(found):04X})" if found else None


# Files


def replace_file(path: Path, content: bytes) -> None:
    """Put new content in a file's place in one step: whoever reads it sees the old file or the new one.

    Raises:
        OSError: It cannot be written; the old file stays.
    """
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(path.stat().st_mode & 0o7777)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in small hexadecimal digits.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Grants


def grant_fields(record: type[BaseModel] = Grant, path: Leaf = ()) -> Iterator[Leaf]:
    """Every field that a grant can hold, in the order of the model, which is the order in which one is written."""
    for name, information in record.model_fields.items():
        groups = (each for each in get_args(information.annotation) if isinstance(each, type))
        group = next((each for each in groups if issubclass(each, BaseModel)), None)
        yield from grant_fields(group, (*path, name)) if group else [(*path, name)]


def grant_text(number: str, answers: Mapping[Leaf, Answer]) -> str:
    """The text of a grant's file.

    Args:
        number: PERM- and four digits.
        answers: What stands in each field.
    """
    fields: dict[str, object] = {}
    for leaf in grant_fields():
        value = number if leaf == ("id",) else answers.get(leaf)
        if value:
            *groups, name = leaf
            inside = fields
            for group in groups:
                inside = inside.setdefault(group, {})  # type: ignore[assignment]
            inside[name] = value
    return "\n".join(yaml_lines(fields)) + "\n"


def grant_faults(catalogue: Catalogue, number: str, answers: Mapping[Leaf, Answer]) -> list[tuple[Leaf, Diagnostic]]:
    """The errors that the checks would find in a grant, each with the field that it is about, or () for the whole.

    Args:
        catalogue: What the repository holds already.
        number: The grant's number.
        answers: What would stand in each field.
    """
    path = f"{PERMISSIONS}/{number}.yaml"
    source, registered = read_grant(path, grant_text(number, answers).encode())
    alone = replace(
        catalogue,
        sources=(source,),
        materials={},
        pages={},
        grants={number: registered} if registered else {},
        references={},
        repeated_references=(),
        stray_files=(),
    )
    fields = set(answers)
    values = registered.document.values if registered else {}
    at = {span.line: leaf for leaf, span in values.items() if leaf in fields}
    errors = [each for each in run(alone).within([path]).diagnostics if each.severity is Severity.ERROR]
    return [(tuple(map(str, at.get(each.line, ()))), each) for each in errors]


def next_number(catalogue: Catalogue) -> str:
    """The number of the next grant: above every recorded one, even a deleted one, and not named by anything yet.

    Raises:
        CannotEditError: There is no number left.
    """
    files = (catalogue.root / PERMISSIONS).glob("*")
    taken = [int(digits) for name in (path.name for path in files) for digits in _NUMBER.findall(name)]
    free = max([0, *taken, *_numbers_in_history(catalogue.root)]) + 1
    texts = (source.text for source in catalogue.sources if not source.path.startswith(f"{DOCS}/"))
    named = {int(digits) for text in texts for digits in _NUMBER.findall(text)}
    while free in named:
        free += 1
    if free > LAST_NUMBER:
        message = "PERM-9999 is taken, and a grant's number has four digits"
        raise CannotEditError(message)
    return f"PERM-{free:04}"


def _numbers_in_history(root: Path) -> Iterable[int]:
    """The numbers of the grants that git remembers, or none where there is no git."""
    command = ["git", "-C", str(root), "log", "--all", "--format=", "--name-only", "--", PERMISSIONS]
    with suppress(OSError):
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - our own words
        return [int(digits) for digits in _NUMBER.findall(done.stdout)]
    return ()


def record_grant(catalogue: Catalogue, answers: Mapping[Leaf, Answer]) -> Path:
    """Write a grant under the next free number and give its file; nothing is ever overwritten.

    Raises:
        CannotEditError: There is no number left.
        OSError: It cannot be written.
    """
    (catalogue.root / PERMISSIONS).mkdir(exist_ok=True)
    while True:
        number = next_number(catalogue)
        path = catalogue.root / PERMISSIONS / f"{number}.yaml"
        with suppress(FileExistsError), path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(grant_text(number, answers))
            return path


# Withdrawals


@dataclass(frozen=True)
class Tombstone:
    """What a withdrawal will write and remove.

    Attributes:
        material: The material as it stands.
        content: The new content of its index.md.
        removed_files: The files of its folder that go, relative to it.
        removes_text: Whether the text under the front matter goes.
    """

    material: Material
    content: bytes
    removed_files: tuple[str, ...]
    removes_text: bool


def plan_tombstone(
    catalogue: Catalogue, material: Material, withdrawal: Withdrawal, *, remove_text: bool, remove_files: bool
) -> Tombstone:
    """What withdrawing a material will write and remove; one that is withdrawn already only loses what it still holds.

    Nothing in the front matter changes but the status, and nothing is added to it but the withdrawal.

    Args:
        catalogue: What the repository holds.
        material: The material.
        withdrawal: When it is withdrawn, why, and what a reader should know.
        remove_text: Whether the text under the front matter goes from the file.
        remove_files: Whether the other files go from the folder.

    Raises:
        CannotEditError: The file cannot be changed so that it means this and nothing else, or the checks refuse it.
        OSError: The file cannot be read.
    """
    path = catalogue.root / material.path
    if not path.resolve().is_relative_to(catalogue.root.resolve()):
        message = f"{material.path} lies outside the repository"
        raise CannotEditError(message)
    original = path.read_bytes().decode("utf-8")
    mark = BYTE_ORDER_MARK if original.startswith(BYTE_ORDER_MARK) else ""
    lines: list[str] = _LINE.findall(original.removeprefix(mark))
    end = _last_fence(material, lines)
    if not is_tombstone(material):
        _edit(material, lines, end, withdrawal)
    content = mark + "".join(lines[: end + 1] if remove_text else lines)
    if content != original:
        _read_back(catalogue, material, content.encode(), withdrawal, remove_text=remove_text)
    folder = f"{material.path.rpartition('/')[0]}/"
    links = [path.removeprefix(folder) for path in catalogue.symbolic_links if path.startswith(folder)]
    files = (*material.files, *links) if remove_files else ()
    return Tombstone(material, content.encode(), files, remove_text and bool(material.body.text.strip()))


def is_tombstone(material: Material) -> bool:
    """Whether a material is withdrawn already, and says when and why."""
    return material.is_withdrawn and material.document.has("withdrawn")


def carry_out(root: Path, tombstone: Tombstone) -> None:
    """Write a tombstone, and then remove what goes with it: a half-done removal never leaves a published page.

    Raises:
        OSError: Something cannot be written or removed.
    """
    index = (root / tombstone.material.path).resolve()
    replace_file(index, tombstone.content)
    folder = (root / tombstone.material.path).parent
    for name in tombstone.removed_files:
        (folder / name).unlink(missing_ok=True)
    for empty in sorted({parent for name in tombstone.removed_files for parent in Path(name).parents}, reverse=True):
        with suppress(OSError):  # a folder that is not empty stays
            (folder / empty).rmdir()


def _last_fence(material: Material, lines: list[str]) -> int:
    """The index of the line that ends the front matter."""
    end = material.body.first_line - 2
    if not 0 < end < len(lines) or lines[end].rstrip() != FENCE:
        message = f"the front matter of {material.path} has no proper end: mend what `commons check` says first"
        raise CannotEditError(message)
    return end


def _edit(material: Material, lines: list[str], end: int, withdrawal: Withdrawal) -> None:
    """Set the status and add the withdrawal, in the lines of a file whose front matter ends before line `end`."""
    document, newline = material.document, lines[0][len(lines[0].rstrip("\r\n")) :]
    if ("withdrawn",) in document.keys:
        line = document.at_key("withdrawn").line
        message = f"`withdrawn:` stands in line {line} of {material.path} already: remove it and run this again"
        raise CannotEditError(message)
    _set_status(document, lines, newline)
    fields: dict[str, object] = {"withdrawn": withdrawal.model_dump(exclude_none=True)}
    if not document.has("review"):
        fields = {"review": {"status": Status.WITHDRAWN.value}, **fields}
    root = document.values.get((), Span())
    first = lines[root.line - 1]
    if first[root.column - 1 : root.column] == "{":
        _insert(lines, root.line, root.column + 1, "".join(f"{name}: {_flow(fields[name])}, " for name in fields))
    else:
        indent = first[: len(first) - len(first.lstrip())]
        lines[end] = newline.join([*yaml_lines(fields, indent), lines[end]])


def _flow(fields: object) -> str:
    """A group in braces."""
    pairs = fields.items() if isinstance(fields, Mapping) else ()
    return "{" + ", ".join(f"{name}: {yaml_scalar(value)}" for name, value in pairs) + "}"


def _set_status(document: Document, lines: list[str], newline: str) -> None:
    """Write the status in the place where it stands, or where it is missing."""
    place, word = document.at("review", "status"), Status.WITHDRAWN.value
    if document.has("review", "status"):
        _insert(lines, place.line, place.column, word, place.end_column)
    elif ("review", "status") in document.keys:
        name = document.at_key("review", "status")
        colon = lines[name.line - 1].find(":", name.end_column - 1)
        _insert(lines, name.line, colon + 2, f" {word}")
    elif document.has("review"):
        group, first = document.at("review"), _first_within(document, "review")
        is_flow = lines[group.line - 1][group.column - 1 : group.column] == "{"
        between = ", " if is_flow else newline + " " * (first.column - 1)
        _insert(lines, first.line, first.column, f"status: {word}{between}")


def _first_within(document: Document, name: str) -> Span:
    """The place of the first field of a group."""
    return min((span for path, span in document.keys.items() if path[:-1] == (name,)), default=document.at(name))


def _insert(lines: list[str], line: int, column: int, words: str, end_column: int | None = None) -> None:
    """Put words into a line, in the place of what stands up to `end_column`."""
    old = lines[line - 1]
    lines[line - 1] = old[: column - 1] + words + old[(end_column or column) - 1 :]


def _read_back(
    catalogue: Catalogue, material: Material, content: bytes, withdrawal: Withdrawal, *, remove_text: bool
) -> None:
    """Make sure that a tombstone means what was asked for, before it is written."""
    source, after = read_material(material.path, content, material.files)
    new_faults = _faults(source) - _faults(material.source)
    body = "" if remove_text else _text_under(material.source.text)
    means_it = after is not None and after.document.value == _expected(material, withdrawal)
    if after is None or not means_it or new_faults or _text_under(source.text) != body:
        message = (
            f"{material.path} is written in a way that cannot be changed safely, so nothing was: "
            "write `status: withdrawn` under `review:` and add `withdrawn:` with `on` and `reason` by hand"
        )
        raise CannotEditError(message)
    others = [each for each in catalogue.sources if each.path != material.path]
    planned = replace(catalogue, sources=(*others, source), materials={**catalogue.materials, material.slug: after})
    known = {(each.code, each.message) for each in run(catalogue).within([material.path]).diagnostics}
    for each in run(planned).within([material.path]).diagnostics:
        if each.severity is Severity.ERROR and (each.code, each.message) not in known:
            message = f"nothing was changed: {each.message}" + (f"; {each.suggestion}" if each.suggestion else "")
            raise CannotEditError(message)


def _expected(material: Material, withdrawal: Withdrawal) -> dict[str, object]:
    """The front matter that a tombstone must have."""
    value = material.document.value
    fields: dict[str, object] = dict(value) if isinstance(value, dict) else {}
    if not is_tombstone(material):
        review = fields.get("review")
        fields["review"] = {**(review if isinstance(review, dict) else {}), "status": Status.WITHDRAWN.value}
        fields["withdrawn"] = withdrawal.model_dump(exclude_none=True)
    return fields


def _faults(source: Source) -> Counter[str]:
    return Counter(fault.check for fault in source.faults)


def _text_under(text: str) -> str:
    return split_front_matter(text, Notebook()).body.strip("\n") if text else ""
