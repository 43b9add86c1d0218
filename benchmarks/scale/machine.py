"""What a run was measured on and with; nothing that names the machine or its folders."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import pypandoc


def machine() -> dict[str, str | int | None]:
    """The processor, its cores, the memory in whole GB (10⁹ bytes), and the kernel."""
    return {
        "cpu": _first(Path("/proc/cpuinfo"), r"^model name\s*:\s*(.+)$") or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": _memory(),
        "kernel": f"{platform.system()} {_number(platform.release())}",
    }


def load() -> float | None:
    """How many cores other programs have kept busy in the last minute; None where the system does not say."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def versions() -> dict[str, str]:
    """The versions of what makes the sites. Chromium's is added where it is opened."""
    packages = {"mkdocs": "mkdocs", "material": "mkdocs-material"}
    return {
        "python": platform.python_version(),
        **{name: version(package) for name, package in packages.items()},
        "pandoc": str(pypandoc.get_pandoc_version()),
    }


def _number(release: str) -> str:
    """The number alone: what builders append may name a host."""
    match = re.match(r"\d+(\.\d+)*", release)
    return match[0] if match else ""


def _memory() -> int | None:
    found = _first(Path("/proc/meminfo"), r"^MemTotal:\s*(\d+) kB$")
    return round(int(found) * 1024 / 1e9) if found else None


def _first(path: Path, pattern: str) -> str:
    if not path.is_file():
        return ""
    match = re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    return match[1].strip() if match else ""
