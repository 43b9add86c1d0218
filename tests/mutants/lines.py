"""`make mutants`, its second part: each line of each table in turn is left out, and each forbidden one put in.

The tests that concern the table should notice by what our program then does. The copy of the tables notices besides;
what nobody but the copy notices is listed, because there our tests say nothing of what the line is for.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import sys
import time
from collections import Counter

from tests.mutants.tables import COPY, REPOSITORY, TABLES, Table, copy_of_tables, replace_module

RESULT = REPOSITORY / "benchmarks" / "results" / "own-tables.json"
SECONDS = 120
_HEAVY = ("pytest", "pydantic", "yaml", "markdown_it", "mkdocs.config", "hypothesis", "jinja2", "bibtexparser")


def tried(table: Table, text: str) -> str:
    """Who noticed that a module says something else: `tests`, or nobody, `copy only`.

    Args:
        table: The table that was changed.
        text: What its module says.
    """
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        noticed = True
        with contextlib.suppress(BaseException):
            noticed = _is_noticed(table, text)
        os._exit(int(noticed))
    _, status = os.waitpid(child, 0)
    return "copy only" if status == 0 else "tests"


def _is_noticed(table: Table, text: str) -> bool:
    replace_module(table.module, text)
    killing = importlib.import_module("tests.mutants.killing")
    files = tuple(file for file in table.files if (REPOSITORY / file).exists())
    noticed: bool = killing.Killers(killing.codes_of(*table.families), files).notice()
    return noticed


def main() -> int:
    """Try every line; 1 when the copy is not true, for then nobody would notice at all."""
    for name in _HEAVY:
        importlib.import_module(name)
    if copy_of_tables() != COPY.read_text(encoding="utf-8"):
        print("the copy of the tables is not true: run `make golden` first")
        return 1
    begun = time.monotonic()
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    score: dict[str, Counter[str]] = {}
    unnoticed = []
    for table in (each for each in TABLES if only in f"{each.module}.{each.name}"):
        name = f"{table.module.removeprefix('build_tools.')} {table.name}"
        counts = score.setdefault(name, Counter())
        if tried(table, table.path.read_text(encoding="utf-8")) == "tests":
            print(f"{name}: its tests fail without any change, so it is left out", flush=True)
            continue
        changes = [(f"without {member}", table.without(number)) for number, member in enumerate(table.members)]
        changes += [(f"with '{member}'", table.added(member)) for member in table.forbidden]
        for words, text in changes:
            who = tried(table, text)
            counts[who] += 1
            if who != "tests":
                unnoticed.append(f"{name} {words}")
        print(f"{name}: {counts['tests']} of {counts.total()} noticed by what the program does", flush=True)
    total: Counter[str] = sum(score.values(), Counter())
    seconds = time.monotonic() - begun
    print(f"{total['tests']} of {total.total()} lines noticed by what the program does, in {seconds:,.0f} s")
    result = {
        "tried": total.total(),
        "noticed_by_tests": total["tests"],
        "noticed_by_the_copy_only": unnoticed,
        "seconds": round(seconds),
        "tables": {name: dict(counts) for name, counts in score.items()},
    }
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
