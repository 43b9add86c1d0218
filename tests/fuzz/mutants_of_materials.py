"""Thousands of small changes to the real files: each gives located errors, or a page in which nothing is active.

One catalogue is read once, and one file in it is replaced at a time. Pandoc is left out: where it would set a citation
or a reference, the text itself stands, escaped.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tests.fuzz.library import REPOSITORY, Library, assert_plain, errors_in
from tests.fuzz.mutations import MUTATIONS, mutated
from tests.fuzz.page_making import PageMaker

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

SEED = 6
SHARE_OF_MATERIALS = 0.88
"""How many of the mutants are of materials: the others are of grants, registers and references."""


@dataclass(frozen=True)
class Mutant:
    """One changed file.

    Attributes:
        number: Its number: with the seed, it says all about it.
        path: The file.
        kind: What was done to it.
        content: What is in it now.
    """

    number: int
    path: str
    kind: str
    content: bytes


@dataclass
class Outcome:
    """What came of the mutants.

    Attributes:
        counts: How many gave errors, and how many a page.
        kinds: The same by kind of change.
        failed: What gave neither: the number, the path, the kind and what was wrong.
        slowest: How many seconds of processor time the slowest took, and its number.
    """

    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[int, str, str, str]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)

    def take(self, mutant: Mutant, what: str, seconds: float) -> None:
        """Count one."""
        self.counts[what] += 1
        self.kinds[f"{mutant.kind}: {what}"] += 1
        self.slowest = max(self.slowest, (seconds, mutant.number))

    def fail(self, mutant: Mutant, error: Exception, seconds: float) -> None:
        """Count one that gave neither errors nor a page."""
        self.take(mutant, "neither", seconds)
        words = f"{type(error).__name__}: {str(error)[:300]}"
        self.failed.append((mutant.number, mutant.path, mutant.kind, words))


class Laboratory:
    """The real repository, in which mutants are tried."""

    def __init__(self) -> None:
        self.library = Library(REPOSITORY)
        self.base = self.library.catalogue
        wanted = ("index.md", ".bib", ".yaml")
        kept = {path: text for path, text in self.library.texts.items() if path.endswith(wanted)}
        self.texts = {path: text for path, text in kept.items() if not path.startswith("docs/")}
        self.materials = [path for path in self.texts if path.startswith("materials/")]
        self.others = [path for path in self.texts if not path.startswith("materials/")]

    @cached_property
    def maker(self) -> PageMaker:
        """Makes pages."""
        return PageMaker(self.base)

    @cached_property
    def contents(self) -> dict[str, str]:
        """The Markdown of every page of the repository as it is."""
        return {path: each.content for path, each in self.maker.staged.items() if path.endswith(".md")}

    def mutant(self, number: int, seed: int = SEED) -> Mutant:
        """One mutant: the same number and seed always give the same."""
        rng = random.Random(f"{seed} {number}")  # noqa: S311 - nothing is kept secret by it
        kind = tuple(MUTATIONS)[number % len(MUTATIONS)]
        path = rng.choice(self.materials if rng.random() < SHARE_OF_MATERIALS else self.others)
        content = self.texts[path]
        while content == self.texts[path]:
            content = mutated(self.texts[path], rng, kind)
        return Mutant(number, path, kind, content)

    def run(self, numbers: range, seed: int = SEED) -> Outcome:
        """Try some mutants.

        Args:
            numbers: Their numbers.
            seed: What all of them grow from.
        """
        outcome = Outcome()
        for number in numbers:
            mutant = self.mutant(number, seed)
            begun = time.process_time()
            try:
                what = self._tried(mutant)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                outcome.fail(mutant, error, time.process_time() - begun)
            else:
                outcome.take(mutant, what, time.process_time() - begun)
        return outcome

    def _tried(self, mutant: Mutant) -> str:
        catalogue, diagnostics = self.library.checked(mutant.path, mutant.content)
        assert_plain(diagnostics, mutant.path, mutant.content)
        return "errors" if errors_in(diagnostics) else self._made(mutant, catalogue)

    def _made(self, mutant: Mutant, catalogue: Catalogue) -> str:
        """Make the pages that a mutant changes, and say what there was to make.

        Raises:
            AssertionError: Something on one of them is active.
        """
        if mutant.path.startswith("materials/"):
            material = catalogue.materials[mutant.path.split("/")[1]]
            if not material.is_published:
                return "no page"
            self.maker.material_text(catalogue, material)
            return "page"
        site = self.maker.site(catalogue)
        files = [*site.other_files(), *(each for one in catalogue.published for each in site.material_files(one))]
        for staged in files:
            if staged.path.endswith(".md") and staged.content != self.contents.get(staged.path):
                self.maker.generator.files.sources = {**dict.fromkeys(self.maker.staged), staged.path: None}
                self.maker.text(staged)
        return "page"
