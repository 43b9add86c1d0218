"""Changes a collection as contributors and editors do, so that it still passes every check; the same seed, the same.

`python -m benchmarks.scale.changes --random 20 --seed 1 ROOT` makes twenty changes of every kind, one after another.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY = "2026-11-21"
TITLE = re.compile(r"^title: (?P<title>.*)$", re.MULTILINE)
KEY = re.compile(r"@(?P<key>[\w:.-]*\w)")
LISTED = re.compile(r"^(?:further_reading: \[(?P<keys>.*)\]|.*citation: (?P<key>\S+))$", re.MULTILINE)


class Collection:
    """The files of a repository, as text.

    Args:
        root: The repository's root.
        drawn: The source of chance.
    """

    def __init__(self, root: Path, drawn: Random) -> None:
        self.root = root
        self.drawn = drawn
        self.slugs = sorted(path.parent.name for path in (root / "materials").glob("*/index.md"))

    def path(self, slug: str) -> Path:
        """The file of a material."""
        return self.root / "materials" / slug / "index.md"

    def read(self, slug: str) -> str:
        """The text of a material."""
        return self.path(slug).read_text(encoding="utf-8")

    def write(self, path: Path, text: str) -> None:
        """Write a file as the repository's own are written."""
        path.write_text(text, encoding="utf-8", newline="\n")

    def published(self, wanted: Callable[[str, str], bool] = lambda _slug, _text: True) -> str:
        """A published material that fits, drawn by chance.

        Args:
            wanted: Whether one with this slug and this text fits.

        Raises:
            LookupError: None fits.
        """
        for slug in self.drawn.sample(self.slugs, len(self.slugs)):
            text = self.read(slug)
            if "\n  status: published\n" in text and wanted(slug, text):
                return slug
        message = "no published material fits this change"
        raise LookupError(message)

    def pages(self) -> Iterator[Path]:
        """Every file that can link to a material."""
        yield from (self.path(slug) for slug in self.slugs)
        yield from sorted((self.root / "docs").rglob("*.md"))

    def dispensable(self) -> str:
        """A material that nothing links to, that is no part of a series, and whose every citation others have too."""
        texts = {path: path.read_text(encoding="utf-8") for path in self.pages()}
        linked = {slug for text in texts.values() for slug in re.findall(r"\b([a-z0-9-]+)/index\.md", text)}
        linked.update(slug for text in texts.values() for slug in re.findall(r"replaced_by: (\S+)", text))
        cited: dict[str, int] = {}
        for text in texts.values():
            for key in keys_of(text):
                cited[key] = cited.get(key, 0) + 1
        granted = "".join(
            path.read_text(encoding="utf-8") for path in sorted((self.root / "permissions").glob("*.yaml"))
        )

        def fits(slug: str, text: str) -> bool:
            is_alone = slug not in linked and "\nseries:" not in text and f" {slug}" not in granted
            return is_alone and all(cited[key] > 1 for key in keys_of(text))

        return self.published(fits)

    def change_line(self, name: str, pattern: str, replacement: Callable[[re.Match[str]], str]) -> str:
        """Change one line of a file that fits a pattern, drawn by chance, and give the line as it was.

        Args:
            name: The file.
            pattern: What the whole line looks like.
            replacement: The line that stands in its place.

        Raises:
            LookupError: No line fits.
        """
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if not found:
            message = f"no line of {name} fits this change"
            raise LookupError(message)
        match = self.drawn.choice(found)
        self.write(path, text[: match.start()] + replacement(match) + text[match.end() :])
        return match[0].strip()


def keys_of(text: str) -> set[str]:
    """Every key that a material names, in its text or in its front matter."""
    front = text.split("\n---\n", 1)[0]
    keys = {match["key"] for match in KEY.finditer(text)}
    for match in LISTED.finditer(front):
        keys.update(key.strip() for key in (match["keys"] or match["key"]).split(","))
    return keys - {""}


def _title(text: str) -> str:
    match = TITLE.search(text)
    return (match["title"] if match else "").strip('"')


def _with_title(text: str, title: str) -> str:
    return TITLE.sub(lambda _: f"title: {json.dumps(title, ensure_ascii=False)}", text, count=1)


def change_body(files: Collection, seed: int) -> str:
    """A paragraph more in a material."""
    slug = files.published()
    files.write(files.path(slug), f"{files.read(slug)}\nAgree what to do first, and who does it: change {seed}.\n")
    return f"{slug}: a paragraph more"


def change_title(files: Collection, seed: int) -> str:
    """Another title of a material."""
    slug = files.published(lambda _slug, text: len(_title(text)) < 250)
    text = files.read(slug)
    files.write(files.path(slug), _with_title(text, f"{_title(text)}, edition {seed}"))
    return f"{slug}: another title"


def add_material(files: Collection, seed: int) -> str:
    """A new material, in the folder `added-` and the seed, made of one that is there."""
    slug = files.published(lambda _slug, text: "\nseries:" not in text and "\nformerly:" not in text)
    added = f"added-{seed}"
    while added in files.slugs:
        added += "-again"
    shutil.copytree(files.path(slug).parent, files.path(added).parent)
    text = _with_title(files.read(added), f"{_title(files.read(slug))[:200]}, told again as {added}")
    files.write(files.path(added), f"{text}\nThis was added by change {seed}.\n")
    return f"{added}: a new material"


def remove_material(files: Collection, seed: int) -> str:
    """A material less, with its folder."""
    del seed
    slug = files.dispensable()
    shutil.rmtree(files.path(slug).parent)
    return f"{slug}: removed"


def withdraw_material(files: Collection, seed: int) -> str:
    """A published material becomes a tombstone."""
    slug = files.dispensable()
    text = files.read(slug).replace("\n  status: published\n", "\n  status: withdrawn\n", 1)
    note = f"withdrawn:\n  on: {DAY}\n  reason: out-of-date\n  note: Out of date since change {seed}.\n"
    files.write(files.path(slug), text.replace("\nchanges:\n", f"\n{note}changes:\n", 1))
    return f"{slug}: withdrawn"


def rename_material(files: Collection, seed: int) -> str:
    """Another folder for a material, which its links follow; its old address is redirected."""
    slug = files.published()
    renamed = f"{slug[:60]}-renamed-{seed}"
    files.path(slug).parent.rename(files.path(renamed).parent)
    text = files.read(renamed)
    if "\nformerly: [" in text:
        text = text.replace("\nformerly: [", f"\nformerly: [{slug}, ", 1)
    else:
        text = text.replace("\nreview:\n", f"\nformerly: [{slug}]\nreview:\n", 1)
    files.write(files.path(renamed), text)
    files.slugs = sorted({*files.slugs, renamed} - {slug})
    named = re.compile(rf"(?<![\w-]){re.escape(slug)}(?=/)|(?<=replaced_by: ){re.escape(slug)}$", re.MULTILINE)
    for path in files.pages():
        before = path.read_text(encoding="utf-8")
        after = named.sub(renamed, before)
        if after != before:
            files.write(path, after)
    for path in sorted((files.root / "permissions").glob("*.yaml")):
        before = path.read_text(encoding="utf-8")
        after = re.sub(rf"(?<=[\[ ]){re.escape(slug)}(?=[],])", renamed, before)
        if after != before:
            files.write(path, after)
    return f"{slug}: renamed to {renamed}"


def change_citation(files: Collection, seed: int) -> str:
    """Another title of a reference."""
    library = sorted((files.root / "citations").glob("*.bib"))
    sizes = [path.read_text(encoding="utf-8").count("\n@") + 1 for path in library]
    name = files.drawn.choices(library, sizes)[0].relative_to(files.root).as_posix()
    pattern = r"^@\w+\{(?P<key>[^,\s]+),\n(?P<before>(?:  .*\n)*?)  title = \{(?P<title>.*)\},$"
    edited = files.change_line(
        name,
        pattern,
        lambda match: f"{match[0].removesuffix('},')}, printing {seed}}},",
    )
    return f"{edited.splitlines()[0].rstrip(',')}: another title of a reference"


def change_framework(files: Collection, seed: int) -> str:
    """Another summary of a domain."""
    edited = files.change_line(
        "kss_map.yaml", r'^ +summary: "(?P<text>.*)"$', lambda match: f'{match[0][:-1]} Ask what changed, {seed}."'
    )
    return f"kss_map.yaml: {edited[:50]} …"


def change_organisation(files: Collection, seed: int) -> str:
    """Another name of an organisation, in the register and wherever it holds rights."""
    old = ""

    def renamed(match: re.Match[str]) -> str:
        nonlocal old
        old = match["name"]
        return f'{match["start"]}"{old} and Partners {seed}"'

    pattern = r'^(?P<start>  (?!practice-commons:)[a-z0-9-]+:\n    name: )"(?P<name>.*)"$'
    files.change_line("organisations.yaml", pattern, renamed)
    named = re.compile(rf"(?P<start>holder: .*?){re.escape(old)}$", re.MULTILINE)
    for slug in files.slugs:
        before = files.read(slug)
        after = named.sub(lambda match: f"{match['start']}{old} and Partners {seed}", before)
        if after != before:
            files.write(files.path(slug), after)
    return f"organisations.yaml: {old} has another name"


def change_grant(files: Collection, seed: int) -> str:
    """Other conditions of a grant."""
    grants = [
        path
        for path in sorted((files.root / "permissions").glob("*.yaml"))
        if "\nconditions: " in path.read_text(encoding="utf-8")
    ]
    if not grants:
        message = "no grant has conditions"
        raise LookupError(message)
    name = files.drawn.choice(grants).relative_to(files.root).as_posix()
    files.change_line(
        name, r"^conditions: (?P<text>[^\"'].*)$", lambda match: f"{match[0]} Say that it was changed, {seed}."
    )
    return f"{name}: other conditions"


def change_glossary(files: Collection, seed: int) -> str:
    """Another meaning of a term, or other words for it."""
    if seed % 2:
        pattern, words = r"^    also: \[(?P<words>.*)\]$", f'"words of change {seed}"'
        edited = files.change_line("glossary.yaml", pattern, lambda match: f"    also: [{match['words']}, {words}]")
    else:
        pattern = r'^    means: "(?P<text>.{1,180})"$'
        edited = files.change_line("glossary.yaml", pattern, lambda match: f'{match[0][:-2]}, {seed}."')
    return f"glossary.yaml: {edited[:50]} …"


def change_picture(files: Collection, seed: int) -> str:
    """Another picture under the same name."""

    def drawings(slug: str) -> list[Path]:
        found = sorted(files.path(slug).parent.glob("*.svg"))
        return [path for path in found if "</title>" in path.read_text(encoding="utf-8")]

    slug = files.published(lambda slug, _text: bool(drawings(slug)))
    path = drawings(slug)[0]
    picture = path.read_text(encoding="utf-8")
    files.write(path, picture.replace("</title>", f", drawn again {seed}</title>", 1))
    return f"{slug}/{path.name}: another picture"


def change_page(files: Collection, seed: int) -> str:
    """A paragraph more on a hand-written page."""
    path = files.drawn.choice(sorted((files.root / "docs").rglob("*.md")))
    files.write(path, f"{path.read_text(encoding='utf-8').rstrip()}\n\nThis was added by change {seed}.\n")
    return f"{path.relative_to(files.root).as_posix()}: a paragraph more"


def add_link(files: Collection, seed: int) -> str:
    """A link from one material to another."""
    target = files.published(lambda _slug, text: not re.search(r"[\[\]`*_]", _title(text)))
    slug = files.published(lambda each, _text: each != target)
    link = f"[{_title(files.read(target))}](../{target}/index.md)"
    files.write(files.path(slug), f"{files.read(slug)}\nBeside this stands {link}, since change {seed}.\n")
    return f"{slug}: a link to {target}"


KINDS: dict[str, Callable[[Collection, int], str]] = {
    "body": change_body,
    "title": change_title,
    "add": add_material,
    "remove": remove_material,
    "withdraw": withdraw_material,
    "rename": rename_material,
    "citation": change_citation,
    "framework": change_framework,
    "organisation": change_organisation,
    "grant": change_grant,
    "glossary": change_glossary,
    "picture": change_picture,
    "page": change_page,
    "link": add_link,
}


def apply(root: Path, kind: str, seed: int) -> str:
    """Change a repository in one way, and say what was done.

    Args:
        root: The repository's root.
        kind: One of KINDS.
        seed: Which change of this kind; the same one does the same to the same files.

    Raises:
        LookupError: Nothing in the repository can be changed in this way, or there is no such kind.
    """
    return KINDS[kind](Collection(root, Random(f"{kind} {seed}")), seed)  # noqa: S311 - a benchmark, not a secret


def apply_random(root: Path, count: int, seed: int) -> list[str]:
    """Make changes one after another, each kind as often as the others, in an order drawn by chance.

    Args:
        root: The repository's root.
        count: How many changes.
        seed: Which series of changes.

    Returns:
        What was done.
    """
    drawn = Random(seed)  # noqa: S311 - as above
    kinds: list[str] = []
    while len(kinds) < count:
        kinds += drawn.sample(sorted(KINDS), len(KINDS))
    return [f"{kind}: {apply(root, kind, seed * 1000 + each)}" for each, kind in enumerate(kinds[:count])]


def main() -> None:
    """Change a repository and print what was done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("root", type=Path, metavar="ROOT", help="the repository; it is changed")
    parser.add_argument("--random", type=int, metavar="N", help="make N changes of every kind")
    parser.add_argument("--kind", choices=sorted(KINDS), help="make one change of this kind")
    parser.add_argument("--seed", type=int, default=1, help="which changes")
    given = parser.parse_args()
    done = [apply(given.root, given.kind, given.seed)] if given.kind else []
    for line in [*done, *apply_random(given.root, given.random or 0, given.seed)]:
        print(line)  # noqa: T201 - what this command is for


if __name__ == "__main__":
    main()
