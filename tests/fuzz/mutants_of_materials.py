"""Thousands of small changes to the real files: each gives located errors, or a page in which nothing is active.

One catalogue is read once, and one file in it is replaced at a time. Pandoc sets the references of many mutants in one
call. That leaves out what pandoc would do with all of them in each mutant's own library: letters after years.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from build_tools.catalogue import Material
from build_tools.readers.markdown import read_citations
from build_tools.rendering.citations import APA, HARVARD, RenderedCitations, render_in_styles
from build_tools.rendering.suggested_citation import render_alone, suggested_reference
from build_tools.typesetting import RenderedTexts, render_texts
from tests.fuzz.library import REPOSITORY, Library, assert_plain, errors_in
from tests.fuzz.mutations import MUTATIONS, mutated
from tests.fuzz.page_making import PageMaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.model import Reference

SEED = 6
BATCH = 250
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
    def rendered(self) -> RenderedTexts:
        """What pandoc makes of the repository as it is."""
        return render_texts(self.base)

    @cached_property
    def maker(self) -> PageMaker:
        """Makes pages."""
        return PageMaker(self.base, self.rendered)

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
        for start in range(numbers.start, numbers.stop, BATCH):
            passed = list(self._checked(range(start, min(start + BATCH, numbers.stop)), seed, outcome))
            texts = self._rendered(passed)
            for mutant, catalogue in passed:
                begun = time.process_time()
                try:
                    what = self._made(mutant, catalogue, texts)
                except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                    outcome.fail(mutant, error, time.process_time() - begun)
                else:
                    outcome.take(mutant, what, time.process_time() - begun)
        return outcome

    def _checked(self, numbers: range, seed: int, outcome: Outcome) -> Iterator[tuple[Mutant, Catalogue]]:
        """Those in which the checks find no error, and their catalogues."""
        for number in numbers:
            mutant = self.mutant(number, seed)
            begun = time.process_time()
            try:
                catalogue, diagnostics = self.library.checked(mutant.path, mutant.content)
                assert_plain(diagnostics, mutant.path, mutant.content)
            except Exception as error:  # noqa: BLE001 - as above
                outcome.fail(mutant, error, time.process_time() - begun)
                continue
            if errors_in(diagnostics):
                outcome.take(mutant, "errors", time.process_time() - begun)
            else:
                yield mutant, catalogue

    def _changed(self, mutant: Mutant, catalogue: Catalogue) -> Iterator[tuple[str, Reference]]:
        """The references that are not as they were, by the name that pandoc is given."""
        if mutant.path.endswith(".bib"):
            for key, cited in catalogue.references.items():
                known = self.base.references.get(key)
                if known is None or known.located.reference != cited.located.reference:
                    yield f"m{mutant.number}x{key}", cited.located.reference
        for slug, material in catalogue.materials.items():
            if material.is_published:
                reference = suggested_reference(material, catalogue)
                known_material = self.base.materials.get(slug)
                if known_material is None or suggested_reference(known_material, self.base) != reference:
                    yield f"m{mutant.number}x{slug}", reference

    def _rendered(self, passed: list[tuple[Mutant, Catalogue]]) -> dict[str, RenderedCitations]:
        """What pandoc makes of everything that the mutants changed, in a few calls for each style."""
        named = {name: each for mutant, catalogue in passed for name, each in self._changed(mutant, catalogue)}
        of_library = {name for name in named if name.partition("x")[0] in _in_libraries(passed)}
        written = dict.fromkeys(f"[@{name}]" for name in of_library)
        for mutant, catalogue in passed:
            page = catalogue.materials.get(mutant.path.split("/")[1]) if mutant.path.startswith("materials/") else None
            written |= dict.fromkeys(page.citations_written if page else ())
        known = {key: cited.located.reference for key, cited in self.base.references.items()}
        known |= {name: named[name].model_copy(update={"key": name}) for name in of_library}
        new = [each for text in written if text not in self.texts_known for each in read_citations(text)]
        new = [each for each in new if all(item.key in known for item in each.items)]
        cited = dict.fromkeys(item.key for each in new for item in each.items)
        folder = REPOSITORY / "citations" / "csl"
        made = render_in_styles([known[key] for key in cited], new, (HARVARD, APA), folder) if new else {}
        return {
            style.key: RenderedCitations(
                made[style.key].in_text if new else {}, render_alone(named, style, folder) if named else {}, {}
            )
            for style in (HARVARD, APA)
        }

    @cached_property
    def texts_known(self) -> frozenset[str]:
        """The citations of the repository as it is."""
        return frozenset(self.rendered.styled[HARVARD.key].in_text)

    def _texts(self, mutant: Mutant, catalogue: Catalogue, batch: dict[str, RenderedCitations]) -> RenderedTexts:
        """What pandoc would have made of this mutant's citations."""
        prefix = f"m{mutant.number}x"
        styled = {}
        for style, base in self.rendered.styled.items():
            made = batch[style]
            own = {name.removeprefix(prefix): entry for name, entry in made.entries.items() if name.startswith(prefix)}
            in_text = {**made.in_text, **base.in_text}
            for written in base.in_text:
                for citation in read_citations(written):
                    changed = [item.key for item in citation.items if item.key in own]
                    in_text |= {written: made.in_text[f"[@{prefix}{changed[0]}]"]} if changed else {}
            entries = {**base.entries, **{key: entry for key, entry in own.items() if key in catalogue.references}}
            styled[style] = RenderedCitations(in_text, entries, base.texts)
        suggested = {
            style.name: {
                **self.rendered.suggested[style.name],
                **{
                    name.removeprefix(prefix): entry
                    for name, entry in batch[style.key].entries.items()
                    if name.startswith(prefix)
                },
            }
            for style in (HARVARD, APA)
        }
        return RenderedTexts(styled, suggested)

    def _made(self, mutant: Mutant, catalogue: Catalogue, batch: dict[str, RenderedCitations]) -> str:
        """Make the pages that a mutant changes, and say what there was to make.

        Raises:
            AssertionError: Something on one of them is active.
        """
        texts = self._texts(mutant, catalogue, batch)
        if mutant.path.startswith("materials/"):
            material = catalogue.materials[mutant.path.split("/")[1]]
            if not isinstance(material, Material) or not material.is_published:
                return "no page"
            self.maker.material_text(catalogue, material, texts)
            return "page"
        site = self.maker.site(replace(catalogue), texts)
        files = [*site.other_files(), *(each for one in catalogue.published for each in site.material_files(one))]
        for staged in files:
            if staged.path.endswith(".md") and staged.content != self.contents.get(staged.path):
                self.maker.generator.files.sources.setdefault(staged.path, None)  # type: ignore[attr-defined]
                self.maker.text(staged)
        return "page"


def _in_libraries(passed: list[tuple[Mutant, Catalogue]]) -> set[str]:
    """What the names of references start with that belong to a mutant of a library, and are cited in texts."""
    return {f"m{mutant.number}" for mutant, _ in passed if mutant.path.endswith(".bib")}
