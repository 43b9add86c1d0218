"""Asks Lighthouse what it thinks of a page on a phone, and prints a table of the pages that we promise scores for.

Run as `python -m tests.browser.lighthouse`.
"""

# ruff: noqa: T201 - what it prints is what this command is for

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.pages import REAL, kind
from tests.browser.site_server import SiteServer
from tests.browser.sites import build
from tests.browser.tools import MissingToolError, chromium, npm_packages

CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""What Lighthouse scores, and the least that we accept."""

SCORED = [kind(key) for key in ("home", "domain", "material", "find")]
TRIES = 3
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-sync "
    '--host-resolver-rules="MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"'
)


@dataclass(frozen=True)
class Scores:
    """What Lighthouse said of one page: a score out of 100 by category, and what took points away."""

    by_category: dict[str, int]
    reasons: dict[str, list[str]]

    def short(self, category: str) -> bool:
        """Whether a category is below what we accept."""
        return self.by_category[category] < CATEGORIES[category]


def scores(address: str, packages: Path) -> Scores:
    """Every score of a page; for performance, the best of up to three runs: a busy machine only makes a page slower.

    Args:
        address: The page's whole address.
        packages: The folder node_modules.

    Raises:
        RuntimeError: Lighthouse failed; the message is what it said.
    """
    best = scores_of(list(CATEGORIES), address, packages)
    for _ in range(TRIES - 1):
        if not best.short("performance"):
            break
        again = scores_of(["performance"], address, packages)
        if again.by_category["performance"] > best.by_category["performance"]:
            best = Scores({**best.by_category, **again.by_category}, {**best.reasons, **again.reasons})
    return best


def scores_of(categories: list[str], address: str, packages: Path) -> Scores:
    """Some scores of a page, with the settings for a phone, on a fresh profile; as `scores` otherwise."""
    command = ["node", str(packages / "lighthouse" / "cli" / "index.js"), address, "--output=json", "--quiet"]
    command += [f"--only-categories={','.join(categories)}", f"--chrome-flags={FLAGS}", "--no-enable-error-reporting"]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    report = json.loads(done.stdout)
    if "runtimeError" in report:
        raise RuntimeError(report["runtimeError"]["message"])
    found = report["categories"]
    return Scores(
        {name: round(100 * (found[name]["score"] or 0)) for name in categories},
        {name: _reasons(found[name], report["audits"]) for name in categories},
    )


def _reasons(category: dict[str, Any], audits: dict[str, Any]) -> list[str]:
    """The audits that took points away, with what they saw."""
    told = []
    for reference in category["auditRefs"]:
        audit = audits[reference["id"]]
        if not reference["weight"] or audit["score"] is None or audit["score"] >= 0.9:
            continue
        items = audit.get("details", {}).get("items", [])
        seen = [item["node"]["selector"] for item in items[:3] if isinstance(item.get("node"), dict)]
        parts = [audit["id"], audit["title"], audit.get("displayValue", ""), *seen]
        told.append(" · ".join(part for part in parts if part))
    return told


def main() -> int:
    """Print a table of scores, and below it what took points away; 1 when one is too low."""
    try:
        chromium()
        packages = npm_packages()
    except MissingToolError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"| Page | {' | '.join(f'{name} (at least {least})' for name, least in CATEGORIES.items())} |")
    print(f"| --- |{' --- |' * len(CATEGORIES)}")
    is_short = False
    reasons = []
    with tempfile.TemporaryDirectory() as folder, SiteServer(build(REAL, Path(folder))) as server:
        for scored in SCORED:
            given = scores(f"{server.address}/{scored.address}", packages)
            is_short = is_short or any(given.short(name) for name in CATEGORIES)
            cells = [f"{score}{' (too low)' if given.short(name) else ''}" for name, score in given.by_category.items()]
            print(f"| {scored.name} | {' | '.join(cells)} |", flush=True)
            reasons += [f"{scored.key} · {reason}" for found in given.reasons.values() for reason in found]
    print("\n".join(["", *reasons]))
    return int(is_short)


if __name__ == "__main__":
    sys.exit(main())
