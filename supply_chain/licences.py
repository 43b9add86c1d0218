"""The licence of every locked package, from what its authors wrote into it; run it by `make licences`.

Exits with 0 when each is on the list of what we take, 1 when one is not, and 2 when a package is not installed.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, metadata
from typing import TYPE_CHECKING, NamedTuple

import click
from license_expression import get_spdx_licensing

from build_tools.terminal import say
from supply_chain.learning_packages import locked_npm_packages
from supply_chain.locked import SITE, lock_files, locked_packages
from supply_chain.vendored import vendored_package

if TYPE_CHECKING:
    from email.message import Message

NOT_ALLOWED, COULD_NOT_TELL = 1, 2

ALLOWED = {
    "0BSD": "asks for nothing",
    "Apache-2.0": "permissive",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive",
    "CC0-1.0": "asks for nothing",
    "ISC": "permissive",
    "LGPL-2.1-or-later": "we use it as it is and unchanged, as a library",
    "LicenseRef-BSD": "a BSD licence; the package’s metadata does not say which, and all are permissive",
    "MIT": "permissive",
    "MIT-CMU": "permissive",
    "MPL-2.0": "we change none of its files",
    "OFL-1.1": "for fonts; they are published as they are, with its text beside them",
    "PSF-2.0": "Python’s own, permissive",
    "W3C": "the W3C’s own, permissive",
    "W3C-20150513": "the W3C’s own, permissive",
}
"""The licences that we take, by SPDX identifier, each with the reason."""

READ_BY_HAND = {
    "atheris": ("Apache-2.0", "its metadata names none; the licence text that it brings is Apache’s"),
    "detect-secrets": ("Apache-2.0", "as its classifier says"),
    "docutils": (
        "BSD-2-Clause AND BSD-3-Clause AND PSF-2.0",
        "its COPYING: most of it is in the public domain, and the one GPL file, for Emacs, is not installed",
    ),
    "owlrl": ("W3C-20150513", "its LICENSE.txt: the W3C Software and Document Notice and License"),
    "pyrdfa3": ("W3C", "its LICENSE: the W3C Software Notice and License"),
    "pypandoc-binary": (
        "MIT AND GPL-2.0-or-later",
        "it brings the program pandoc, under the GPL, which is run while a site is made and is no part of a site",
    ),
    "rfc3987": (
        "GPL-3.0-or-later",
        "as its classifier says; a client in our tests reads addresses with it, and nothing of it is published",
    ),
}
"""Packages of which the metadata says too little, each with what was read in their own files, and what was found."""
TAKEN_WITH_A_REASON = {("pypandoc-binary", "GPL-2.0-or-later"), ("rfc3987", "GPL-3.0-or-later")}

_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "LicenseRef-BSD",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_WORDS = {
    "Apache 2.0": "Apache-2.0",
    "BSD": "LicenseRef-BSD",
    "BSD 2-Clause License": "BSD-2-Clause",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "PSFL": "PSF-2.0",
}
_SPDX = get_spdx_licensing()


class Licensed(NamedTuple):
    """One package and its licence.

    Attributes:
        name: The package.
        version: Its version.
        licence: An SPDX expression, or what stands there when that is none; empty when nothing does.
        reason: Why it may be used, or what is wrong.
        is_allowed: Whether it may be used; None when it is not installed here.
        is_for_the_site: Whether a site is built with it; otherwise only tests and tools of ours use it.
    """

    name: str
    version: str
    licence: str
    reason: str
    is_allowed: bool | None
    is_for_the_site: bool


def licence_of(name: str) -> str:
    """The licence of an installed package as an SPDX expression, as far as its metadata or a person's reading says.

    Raises:
        PackageNotFoundError: It is not installed.
    """
    found: Message = metadata(name)  # type: ignore[assignment]
    if name in READ_BY_HAND:
        return READ_BY_HAND[name][0]
    expression = found.get("License-Expression")
    if expression:
        return expression
    words = (found.get("License") or "").strip()
    if words in ALLOWED or words in _WORDS:
        return _WORDS.get(words, words)
    said = [each.rpartition(" :: ")[2] for each in found.get_all("Classifier") or () if each.startswith("License")]
    return " AND ".join(_CLASSIFIERS.get(each, f"“{each}”") for each in said) or words.partition("\n")[0]


def judged(name: str, licence: str) -> tuple[bool, str]:
    """Whether a package under a licence may be used, and why, or why not.

    Args:
        name: The package.
        licence: An SPDX expression: with `OR`, one of the choices must be on the list; with `AND`, all of them.
    """
    if name in READ_BY_HAND and READ_BY_HAND[name][0] == licence:
        reason = READ_BY_HAND[name][1]
        left = set(_parts(licence)) - set(ALLOWED) - {known for who, known in TAKEN_WITH_A_REASON if who == name}
        return not left, reason if not left else f"{', '.join(sorted(left))} is not on our list"
    choices = [choice.strip("() ") for choice in licence.split(" OR ")]
    for choice in choices:
        parts = _parts(choice)
        if parts and all(part in ALLOWED for part in parts):
            return True, "; ".join(dict.fromkeys(ALLOWED[part] for part in parts))
    return False, f"`{licence}` is not on our list" if licence else "it says no licence"


def _parts(expression: str) -> list[str]:
    return [part.strip("() ") for part in expression.split(" AND ") if part.strip("() ")]


def licensed_packages() -> list[Licensed]:
    """Every locked package with its licence, by name: Python’s, npm’s, and last the one that is published as it is."""
    for_the_site = {each.name for each in locked_packages(SITE)}
    every = (each for lock in lock_files() for each in locked_packages(lock))
    locked = {each.name: each for each in sorted(every, key=lambda each: each.is_needed_here)}  # what is needed wins
    rows = []
    for name, package in sorted(locked.items()):
        try:
            licence = licence_of(name)
        except PackageNotFoundError:
            reason = "not installed here" if package.is_needed_here else "not for this system, so not looked at here"
            rows.append(Licensed(name, package.version, "", reason, None, name in for_the_site))
            continue
        is_allowed, reason = judged(name, licence)
        rows.append(Licensed(name, package.version, licence, reason, is_allowed, name in for_the_site))
    for each in locked_npm_packages():
        is_allowed, reason = judged(each.name, each.licence)
        rows.append(Licensed(each.name, each.version, each.licence, reason, is_allowed, each.is_for_the_site))
    editor = vendored_package()
    is_allowed, reason = judged(editor.name, editor.licence)
    rows.append(Licensed(editor.name, editor.version, editor.licence, reason, is_allowed, is_for_the_site=True))
    return rows


@click.command()
def main() -> None:
    """Print a table of every locked package with its licence, and say which we cannot take."""
    rows = licensed_packages()
    say("| Package | Version | Licence | For | Why we can use it |\n| --- | --- | --- | --- | --- |")
    for row in rows:
        use = "the site" if row.is_for_the_site else "tests"
        say(f"| {row.name} | {row.version} | {row.licence or '-'} | {use} | {row.reason} |")
    refused = [row for row in rows if row.is_allowed is False]
    for row in refused:
        say(f"Not allowed: {row.name} {row.version}: {row.reason}.", err=True)
    missing = [row.name for row in rows if row.is_allowed is None and row.reason == "not installed here"]
    if missing:
        say(f"Not looked at, because not installed: {', '.join(missing)}. Run `make test` first.", err=True)
    sys.exit(NOT_ALLOWED if refused else COULD_NOT_TELL if missing else 0)


if __name__ == "__main__":
    main()
