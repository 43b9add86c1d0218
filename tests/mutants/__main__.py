"""`make mutants`: our own code is changed in small ways, and the tests should notice each time.

A sample is drawn by seed: what was run, the score of each module and every survivor are printed and kept.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

os.environ.setdefault("CI", "1")  # Hypothesis gives the same examples every time

from build_tools.checks.runner import FAMILIES, enrolled_checks
from tests.mutants.code_changes import CodeChange, Module
from tests.mutants.killing import REPOSITORY, Killers, codes_of, tried

if TYPE_CHECKING:
    from collections.abc import Iterable

SEED, SAMPLE = 6, 200
RESULT = REPOSITORY / "benchmarks" / "results" / "own-mutants.json"
READERS = ("text", "front_matter", "yaml_syntax", "located_yaml", "records", "bibtex", "markdown", "sections")
_TESTS_OF = {"yaml_syntax": "located_yaml"}
_OF_SURVIVORS = "tests/mutants/test_survivors.py"
_ALSO = {
    "formats": ("tests/mutants/test_turned_off.py::test_what_a_reader_noted_at_its_border_is_reported",),
    "sections": ("tests/readers/test_markdown.py::test_anchors_are_those_that_the_site_generator_makes",),
}
"""Tests that stand elsewhere than those of their module, and notice what these do not."""
MORE = {
    "build_tools.rendering.allowed_html": Killers(
        codes_of("SEC"), ("tests/rendering/test_allowed_html.py", "tests/hostile")
    ),
    "build_tools.rendering.markup": Killers((), ("tests/rendering/test_attribution.py", "tests/test_site.py")),
}


def killers_of_modules() -> dict[str, Killers]:
    """The tests that should notice a change, for each module that is changed."""
    found = {}
    for family in FAMILIES:
        name = family.__name__.rpartition(".")[2]
        prefix = next(
            code[:3] for code, check in enrolled_checks().items() if check.function.__module__ == family.__name__
        )
        found[family.__name__] = Killers(codes_of(prefix), _tests(name, "checks"))
    for name in READERS:
        codes = codes_of("CIT" if name == "bibtex" else "FMT")
        found[f"build_tools.readers.{name}"] = Killers(codes, _tests(name, "readers"))
    return found | {
        name: Killers(each.codes, _existing(*each.files))
        for name, each in MORE.items()
        if (REPOSITORY / f"{name.replace('.', '/')}.py").exists()
    }


def _tests(name: str, folder: str) -> tuple[str, ...]:
    """The tests of a check's family or of a reader, by its module's name."""
    own = f"tests/{folder}/test_{_TESTS_OF.get(name, name)}.py"
    return _existing(own, *_ALSO.get(name, ()), _OF_SURVIVORS)


def _existing(*files: str) -> tuple[str, ...]:
    return tuple(file for file in files if (REPOSITORY / file.partition("::")[0]).exists())


def main() -> int:
    """Draw a sample, try it and say what survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="a part of the modules' names")
    given = parser.parse_args()
    killers = {name: each for name, each in killers_of_modules().items() if given.only in name}
    for name, each in list(killers.items()):
        if each.notice():
            print(f"{name}: its tests fail without any change, so it is left out", flush=True)
            del killers[name]
    changes = [change for name in killers for change in Module(name).changes]
    sample = random.Random(given.seed).sample(changes, min(given.sample, len(changes)))  # noqa: S311 - no secret
    begun = time.monotonic()
    score: dict[str, Counter[str]] = {}
    survivors = []
    for change in sorted(sample, key=lambda each: (each.module, each.line)):
        what = tried(change.make, killers[change.module])
        score.setdefault(change.module, Counter())[what] += 1
        if what == "survived":
            survivors.append(change)
            print(_line(change), flush=True)
    _report(given.seed, len(changes), score, survivors, time.monotonic() - begun)
    return 0


def _line(change: CodeChange) -> str:
    return f"{change.module}.{change.function}, line {change.line}: {change.words}"


def _report(
    seed: int, possible: int, score: dict[str, Counter[str]], survivors: Iterable[CodeChange], seconds: float
) -> None:
    total: Counter[str] = sum(score.values(), Counter())
    tried_in_all = total.total()
    lost = total["survived"]
    for module, counts in score.items():
        print(f"{module}: {counts.total() - counts['survived']} of {counts.total()} noticed")
    print(
        f"{tried_in_all - lost} of {tried_in_all} changes noticed ({1 - lost / max(tried_in_all, 1):.0%}), "
        f"drawn from {possible:,} with seed {seed}, in {seconds:,.0f} s"
    )
    result = {
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "seed": seed,
        "possible": possible,
        "tried": tried_in_all,
        "noticed": tried_in_all - lost,
        "seconds": round(seconds),
        "modules": {module: dict(counts) for module, counts in score.items()},
        "survivors": [_line(change) for change in survivors],
    }
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
