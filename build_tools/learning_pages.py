"""The pages of the learning tools: whole without a script, with a place in each that a script fills."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.bundling import (
    LEARNING_TOOLS,
    LICENCES,
    TOOLS,
    WORKER,
    Bundle,
    BundledLicences,
    has_learning_tools,
)
from build_tools.cpd_record import record_files, record_values
from build_tools.listings import domain_address
from build_tools.site_folder import content_digest
from build_tools.staging import StagedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from build_tools.catalogue import Catalogue
    from build_tools.model import Domain
    from build_tools.typesetting import Typesetter

LEARNING = "learning/"
"""The address below which the pages of the tools stand."""
FRAMEWORKS = f"{LEARNING}frameworks.json"
SERVICE_WORKER = "service-worker.js"
FEW = 500
"""Up to how many materials the lists of each domain are saved for use offline: of more they would take too much."""
_NEEDED = ("assets/learning/", "assets/stylesheets/", "assets/javascripts/", "assets/images/favicon", "assets/icons")
_NOT_NEEDED = tuple(
    f"assets/{each}"
    for each in ("javascripts/lunr/", "javascripts/workers/", "javascripts/editor", "stylesheets/editor")
)
_PAGES = (LEARNING, "paths/")
_OF_EACH = ("data/domains/", f"{LEARNING}sessions/")
"""Where there is a file for each domain, or for each session."""
_KINDS = (".html", ".json", ".js", ".css", ".svg", ".png")


@dataclass(frozen=True)
class LearningPage:
    """A page of the learning tools.

    Attributes:
        address: Its address from the site's root.
        template: Its template.
        title: Its title.
        about: What it is for, in one sentence.
        is_tool: Whether the page that leads to all of them names it.
    """

    address: str
    template: str
    title: str
    about: str
    is_tool: bool = True


LEARNING_PAGES = (
    LearningPage(
        LEARNING,
        "learning",
        "My learning",
        "Tools for your own development that keep what you write on your own device.",
        is_tool=False,
    ),
    LearningPage(
        f"{LEARNING}standards/",
        "learning_standards",
        "My standards",
        "Say how confident you feel about each standard, come back in three months, and see what has changed.",
    ),
    LearningPage(
        f"{LEARNING}plan/",
        "learning_plan",
        "My plan",
        "Write down what you want to learn and by when, find materials for it, and look back at what happened.",
    ),
    LearningPage(
        f"{LEARNING}record/",
        "learning_record",
        "My CPD record",
        "Write down what you did to learn, why, and what has changed; it starts from a material with one tap.",
    ),
    LearningPage(
        f"{LEARNING}room/",
        "learning_room",
        "In the room",
        "Run a session in a group, step by step: who speaks, who sits out, and how long is left.",
    ),
    LearningPage(
        f"{LEARNING}lists/",
        "learning_lists",
        "My reading lists",
        "Put materials into lists of your own, mark what you have read, and send a list to a colleague.",
    ),
    LearningPage(
        f"{LEARNING}reflection/",
        "learning_reflection",
        "Group reflection",
        "After a session: look back together, and write a follow-up note to send round.",
    ),
    LearningPage(
        f"{LEARNING}your-data/",
        "learning_your_data",
        "What you keep",
        "Save everything to a file, bring it to another device, print it, or delete it for good.",
    ),
    LearningPage(
        f"{LEARNING}offline/",
        "learning_offline",
        "You are offline",
        "This page is not saved on your device.",
        is_tool=False,
    ),
)


def learning_values(address: str, catalogue: Catalogue, texts: Typesetter) -> dict[str, Any]:
    """What the template of a page of the tools needs, and no more: a page is made anew when that changes.

    Args:
        address: The page's address.
        catalogue: A catalogue in which the checks found no error.
        texts: Its texts in house style.
    """
    if address == LEARNING:
        return {"tools": [page for page in LEARNING_PAGES if page.is_tool]}
    if address == f"{LEARNING}record/":
        return record_values(catalogue, texts)
    if address == f"{LEARNING}standards/":
        return {
            "frameworks": [
                {"name": framework.name, "domains": [_shown(domain) for domain in framework.domains]}
                for framework in catalogue.frameworks
            ]
        }
    return {}


def _shown(domain: Domain) -> dict[str, Any]:
    """A domain without its statements."""
    return {
        "code": domain.code,
        "title": domain.title,
        "summary": domain.summary,
        "prompts": domain.in_practice,
        "address": domain_address(domain.code or ""),
    }


def learning_files(catalogue: Catalogue) -> Iterator[StagedFile]:
    """What the tools need beside their pages: the frameworks as data, and the scripts where the repository has them.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """
    frameworks = [
        {
            "id": framework.id,
            "name": framework.name,
            "short_name": framework.short_name or framework.name,
            "domains": [_domain(domain) for domain in framework.domains],
        }
        for framework in catalogue.frameworks
    ]
    yield from record_files(catalogue)
    yield StagedFile(FRAMEWORKS, json.dumps(frameworks, ensure_ascii=False, separators=(",", ":")) + "\n")
    if has_learning_tools(catalogue.root):
        folder = catalogue.root / LEARNING_TOOLS
        yield StagedFile(TOOLS, Bundle(folder, TOOLS))
        yield StagedFile(WORKER, Bundle(folder, WORKER))
        yield StagedFile(LICENCES, BundledLicences(folder))


def _domain(domain: Domain) -> dict[str, Any]:
    return {
        "code": domain.code,
        "title": domain.title,
        "summary": domain.summary,
        "page": domain_address(domain.code or ""),
        "in_practice": list(domain.in_practice),
        "statements": [{"code": each.code, "text": each.text} for each in domain.statements],
    }


def service_worker(digests: Mapping[str, bytes]) -> str:
    """The script by which the tools work without a connection: what is to be saved, and in which version.

    Args:
        digests: The digest of each file of the site, by its path.

    Returns:
        The script, or an empty text for a site without the tools.
    """
    if WORKER not in digests:
        return ""
    saved = [[_address(path), digests[path].hex()[:16]] for path in sorted(_saved_offline(digests))]
    listed = json.dumps(saved, ensure_ascii=False, separators=(",", ":"))
    return f'self.OFFLINE={listed};\nimportScripts("{WORKER}");\n'


def write_service_worker(site: Path) -> None:
    """Write that script into a site whose files are all there.

    Args:
        site: The site's folder.

    Raises:
        OSError: Something cannot be read or written.
    """
    paths = (path for path in site.rglob("*") if path.is_file())
    digests = {path.relative_to(site).as_posix(): b"" for path in paths}
    for path in _saved_offline(digests):
        digests[path] = content_digest((site / path).read_bytes())
    script = service_worker(digests)
    if script:
        (site / SERVICE_WORKER).write_text(script, encoding="utf-8")


def _saved_offline(paths: Iterable[str]) -> Iterator[str]:
    """The files without which the tools do not work: their pages, what these load, and what suggestions are made of."""
    known = list(paths)
    few = sum(path.startswith("materials/") and path.endswith("/index.html") for path in known) <= FEW
    for path in known:
        if path.startswith(_OF_EACH):
            if few and path.endswith(".json"):
                yield path
        elif path.endswith(_KINDS) and path.startswith((*_PAGES, *_NEEDED)) and not path.startswith(_NOT_NEEDED):
            yield path


def _address(path: str) -> str:
    return path.removesuffix("index.html") if path.endswith("/index.html") else path
