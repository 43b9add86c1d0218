"""Measures how often the checks of people and secrets are wrong, and prints two tables.

    python -m benchmarks.privacy [COLLECTION]

The first table is about false alarms: our own materials and pages, the made-up collection in the folder COLLECTION, if
one is named, and prose that has nothing to do with social care, the documentation inside the installed packages. The
last is there as a strain: what is found in it may well be an address or a number that stands there on purpose.
The second is about what is found of written details that nobody has; `written.py` makes them.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import markdown_it

from benchmarks.privacy.written import FAMILIES, written
from build_tools.checks import identifiers
from build_tools.checks.registry import Scope
from build_tools.checks.runner import enrolled_checks
from build_tools.readers.text import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.diagnostics import Finding

REPOSITORY = Path(__file__).parent.parent.parent
PACKAGES = Path(markdown_it.__file__).parent.parent
PROSE = (".md", ".rst", ".txt")
LARGEST = 400_000
EACH = 320


@dataclass
class Tally:
    """What was found in a set of texts.

    Attributes:
        texts: How many texts there are.
        with_any: In how many something was found.
        by_code: In how many each check found something.
        samples: A few of the findings of each check.
    """

    texts: int = 0
    with_any: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, source: Source) -> None:
        """Count what is found in a text."""
        self.texts += 1
        found = {code: list(findings) for code, findings in findings_in(source)}
        codes = [code for code, findings in found.items() if findings]
        self.with_any += bool(codes)
        self.by_code.update(codes)
        for code in codes:
            first = found[code][0]
            self.samples.setdefault(code, []).append(
                f"{first.place.path}:{first.place.span.line}:{first.place.span.column} {first.message}"
            )

    def row(self, name: str) -> str:
        """A line of the table."""
        codes = ", ".join(f"{code} {count}" for code, count in sorted(self.by_code.items())) or "none"
        return f"| {name} | {self.texts} | {self.with_any} | {100 * self.with_any / max(self.texts, 1):.2f} | {codes} |"


def findings_in(source: Source) -> Iterator[tuple[str, list[Finding]]]:
    """What each check of people and secrets finds in one text, by its code.

    Args:
        source: The text. It is taken to describe real people.
    """
    catalogue = SimpleNamespace(sources=(source,))
    for code, check in enrolled_checks().items():
        if check.family == "PRV" and check.scope is Scope.CATALOGUE:
            yield code, list(check.function(catalogue))
    material = SimpleNamespace(source=source, front=SimpleNamespace(people_described="none"))
    yield "PRV021", list(identifiers.singled_out(material, catalogue))  # type: ignore[arg-type]


def sources(folder: Path, names: str) -> Iterator[Source]:
    """Each text in a folder.

    Args:
        folder: The folder.
        names: A pattern of paths.
    """
    for path in sorted(folder.glob(names)):
        if path.is_file() and path.suffix in PROSE and path.stat().st_size <= LARGEST:
            yield Source(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8", errors="replace"))


def tallied(found: Iterator[Source]) -> Tally:
    """What was found in all of these texts."""
    tally = Tally()
    for source in found:
        tally.add(source)
    return tally


def false_alarms(collection: Path | None) -> dict[str, Tally]:
    """What was found in each set of texts in which nobody is described.

    Args:
        collection: The folder of the made-up collection.
    """
    sets = {
        "our materials": tallied(sources(REPOSITORY, "materials/**/*")),
        "our pages": tallied(sources(REPOSITORY, "docs/**/*.md")),
    }
    if collection:
        sets["made-up materials"] = tallied(sources(collection, "materials/*/*.md"))
    sets["installed packages"] = tallied(sources(PACKAGES, "**/*"))
    return sets


def recall() -> Iterator[tuple[str, str, int, int]]:
    """For each family of details: its code, its name, how many were found and of how many."""
    for name, (code, strategy) in FAMILIES.items():
        examples = written(strategy, EACH)
        found = sum(code in [each for each, findings in findings_in(Source("docs/x.md", text)) if findings]
                    for text in examples)  # fmt: skip
        yield code, name, found, len(examples)


def main(arguments: list[str]) -> None:
    """Print the tables that README.md describes."""
    sets = false_alarms(Path(arguments[0]) if arguments else None)
    print("| Texts | How many | With a finding | % | By check |\n| --- | --- | --- | --- | --- |")  # noqa: T201 - the table is what this command is for
    for name, tally in sets.items():
        print(tally.row(name))  # noqa: T201 - as above
    print("\n| Check | Detail | Found | Of |\n| --- | --- | --- | --- |")  # noqa: T201 - as above
    for code, name, found, of in recall():
        print(f"| {code} | {name} | {found} | {of} |")  # noqa: T201 - as above
    if "--samples" in arguments:
        for tally in sets.values():
            for samples in tally.samples.values():
                print("\n".join(samples[:12]))  # noqa: T201 - as above


if __name__ == "__main__":
    main(sys.argv[1:])
