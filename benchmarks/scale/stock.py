"""Writes a site's pages for stock Material for MkDocs, with the navigation that its documentation recommends."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

GROUP = 27
"""How many pages stand under one heading: a tab of 10,000 ÷ 14 materials then holds about as many headings."""
FEATURES = ["navigation.tabs", "navigation.indexes", "navigation.prune"]
FIRST_DOMAIN = re.compile(r"^domains: \[(?P<domain>\w+)", re.MULTILINE)
OURS = "build_tools"


def first_domains(root: Path) -> dict[str, str]:
    """The first domain of each material of a repository, by its slug."""
    found = {}
    for path in sorted((root / "materials").glob("*/index.md")):
        match = FIRST_DOMAIN.search(path.read_text(encoding="utf-8"))
        if match:
            found[path.parent.name] = match["domain"]
    return found


def navigation(domains: dict[str, str], pages: list[str]) -> list[Any]:
    """One tab for each domain, with its materials in groups; one more for all other pages.

    Args:
        domains: The first domain of each material, by its slug.
        pages: The paths of all pages.
    """
    there = set(pages)
    tabs: dict[str, list[str]] = {}
    for slug, domain in domains.items():
        page = f"materials/{slug}/index.md"
        if page in there:
            tabs.setdefault(domain, []).append(page)
    in_tabs = {page for tab in tabs.values() for page in tab}
    result: list[Any] = [{"Home": "index.md"}]
    for domain, held in sorted(tabs.items()):
        landing = f"domains/{domain.lower()}/index.md"
        first = [landing] if landing in there else []
        in_tabs.update(first)
        result.append({domain: [*first, *_grouped(held)]})
    folders: dict[str, list[str]] = {}
    for page in pages:
        if page not in in_tabs and page != "index.md":
            folders.setdefault(page.split("/")[0] if "/" in page else "pages", []).append(page)
    if folders:
        result.append({"More": [{name.capitalize(): _grouped(held)} for name, held in sorted(folders.items())]})
    return result


def _grouped(pages: list[str]) -> list[Any]:
    if len(pages) <= GROUP:
        return list(pages)
    return [
        {f"{start + 1} to {min(start + GROUP, len(pages))}": pages[start : start + GROUP]}
        for start in range(0, len(pages), GROUP)
    ]


def write_settings(project: Path, root: Path) -> Path:
    """Write the mkdocs.yml of stock Material for the pages in `project`/docs.

    Args:
        project: The folder that holds `docs`.
        root: The repository from which the pages come: its domains, and its own mkdocs.yml for the extensions.

    Returns:
        The settings' path.
    """
    docs = project / "docs"
    pages = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    own = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    extensions = [each for each in own["markdown_extensions"] if not _name(each).startswith(OURS)]
    settings = {
        "site_name": own["site_name"],
        "docs_dir": "docs",
        "theme": {"name": "material", "language": "en", "font": False, "features": FEATURES},
        "plugins": ["search"],
        "markdown_extensions": extensions,
        "nav": navigation(first_domains(root), pages),
    }
    path = project / "mkdocs.yml"
    path.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def _name(extension: object) -> str:
    return str(next(iter(extension)) if isinstance(extension, dict) else extension)


def write_bare(project: Path, root: Path) -> None:
    """Write the materials alone, as they were contributed, and a home page into `project`/docs."""
    shutil.copytree(root / "materials", project / "docs" / "materials")
    home = "# Practice Commons\n\nMaterials by the domain that each serves first.\n"
    (project / "docs" / "index.md").write_text(home, encoding="utf-8")


def command(python: str, settings: Path, site: Path) -> list[str]:
    """The command that builds it: without strictness, and with warnings silenced."""
    build = [python, "-m", "mkdocs", "build", "--quiet", "--config-file", str(settings)]
    return [*build, "--site-dir", str(site)]
