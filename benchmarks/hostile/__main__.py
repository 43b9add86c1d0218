"""Writes the bad files, checks them and says what was found: `python -m benchmarks.hostile`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.hostile.materials import bad_materials, material
from benchmarks.hostile.others import add_bad_names, bad_attachments, bad_files
from benchmarks.scale.machine import load, machine
from benchmarks.scale.measuring import DAY, REPOSITORY, Watched

RESULT = REPOSITORY / "benchmarks" / "results" / "hostile.json"
GOOD = 20
MOST_SECONDS, MOST_BYTES = 60, 2**30


def write_repository(root: Path) -> list[str]:
    """Write a repository of bad files, with a few good ones among them, and give the path of each bad one.

    Args:
        root: An empty folder, or one that is not there.
    """
    shutil.copytree(REPOSITORY / "tests" / "repositories" / "example", root)
    bad = []
    for slug, content in bad_materials():
        bad.append(_write(root, f"materials/{slug}/index.md", content))
    for slug in ("files", "names", *(f"good-{number:02}" for number in range(GOOD))):
        _write(root, f"materials/{slug}/index.md", material(slug).encode())
    for name, content in bad_attachments():
        bad.append(_write(root, f"materials/files/{name}", content))
    for path, content in bad_files():
        bad.append(_write(root, path, content))
    return [*bad, *add_bad_names(root)]


def _write(root: Path, path: str, content: bytes) -> str:
    if (root / path).exists():
        message = f"{path} is written twice"
        raise FileExistsError(message)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)
    return path


def check(root: Path) -> tuple[dict[str, Any], float, dict[str, float], str]:
    """What `commons check` says of a repository, the seconds that it took, and the peak of each of its processes.

    Args:
        root: The repository.
    """
    watched = Watched()
    command = [sys.executable, "-m", "build_tools", "check", "--format", "json", "--root", str(root)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": DAY}
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=said, stderr=complained)  # noqa: S603 - our own command
        while process.poll() is None:
            watched.look(process.pid)
            time.sleep(0.02)
        seconds = time.perf_counter() - started
        said.seek(0)
        complained.seek(0)
        text, complaint = said.read(), complained.read().decode("utf-8", "replace")
    peaks = [round(mark / 1e6, 1) for _, mark in watched.marks.values()]
    report = json.loads(text) if text.strip().startswith(b"{") else {"diagnostics": [], "summary": {}}
    return report, seconds, {f"process {number}": peak for number, peak in enumerate(peaks, 1)}, complaint


def unreported(bad: list[str], report: dict[str, Any]) -> list[str]:
    """The bad files of which a report says nothing, neither of the file nor of the folder that it is.

    Args:
        bad: Their paths.
        report: What `commons check` says.
    """
    paths = {_shown(each["path"]) for each in report["diagnostics"]}
    folders = {path.rsplit("/", up)[0] for path in paths for up in range(1, path.count("/") + 1)}
    return [path for path in bad if _shown(path) not in paths | folders]


def _shown(path: str) -> str:
    """A path in the form in which a report can name it."""
    text = path.encode("utf-8", "replace").decode()
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def main() -> None:
    """Measure, print, and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="write the repository here and leave it there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = chosen.keep or Path(folder) / "repository"
        bad, busy = write_repository(root), load()
        report, seconds, peaks, complaint = check(root)
        codes = Counter(each["code"] for each in report["diagnostics"])
        good = sorted({each["path"] for each in report["diagnostics"] if "/good-" in each["path"]})
        missing = unreported(bad, report)
        result = {
            "day": dt.datetime.now(tz=dt.UTC).date().isoformat(),
            "command": "python -m benchmarks.hostile",
            "machine": machine(),
            "load_before": busy,
            "bad_files": len(bad),
            "reported": len(bad) - len(missing),
            "not_reported": [_shown(path) for path in missing],
            "good_files": GOOD,
            "good_files_reported": good,
            "seconds": round(seconds, 2),
            "peak_mb": peaks,
            "peak_mb_in_all": round(sum(peaks.values()), 1),
            "defects_of_ours": [each["message"] for each in report["diagnostics"] if each["code"] == "FMT035"],
            "diagnostics_by_code": dict(sorted(codes.items())),
            "goals": {
                "every bad file is reported": not missing and not good,
                f"under {MOST_SECONDS} seconds": seconds < MOST_SECONDS,
                "under 1 GiB in all": sum(peaks.values()) * 1e6 < MOST_BYTES,
            },
        }
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.write(text + complaint)
    if report["diagnostics"]:
        RESULT.write_text(text, encoding="utf-8")
    sys.exit(not all(result["goals"].values()))  # type: ignore[attr-defined]  # a dictionary of truths


if __name__ == "__main__":
    main()
