"""Whether a site that was made is whole: looked at before it is put in the place of the one that is served.

Every file must be there as it was written, and nothing else. Those that the served site does not have in this form are
read again: their content must be what was made, and each link in them must lead to a file of the site, and to a place
in that file where it names one.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from build_tools.site_folder import content_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from build_tools.crew import Crew, Desk, Work
    from build_tools.site_folder import SiteFolder

_AT_ONCE = 50
"""How many files a process reads before it says what it found."""
_PAGE = ".html"
_NOT_FOUND = "404.html"
"""A host shows this page at any address: its links begin at the root of the host, which nobody knows here."""
_TAG = re.compile(r"<(?:a|area|audio|img|link|script|source|use|video) [^>]*>")
_LINK = re.compile(r' (?:href|src)="([^"]*)"')
"""Looked for in tags alone: a text may speak of links."""
_PLACE = re.compile(r' (?:id|name)="([^"]*)"')
_SAID = 10
"""How many faults are said."""

Found = dict[tuple[str, str], str]
"""Where links lead, as a file and a place in it, each with a page that has such a link."""


class NotWholeError(RuntimeError):
    """A site that was made is not whole, which is a defect of ours; the message says what is wrong with it."""


def verify(
    folder: SiteFolder,
    wanted: Mapping[str, bytes],
    changed: Iterable[str],
    crew: Crew,
    elsewhere: Collection[str] = (),
) -> None:
    """Make sure that a site is whole.

    Args:
        folder: Its folder.
        wanted: The digest of each file that it should have, by its path.
        changed: The files that are read again.
        crew: Who reads them.
        elsewhere: Files that links may lead to, and that are not in this site yet.

    Raises:
        NotWholeError: It is not.
        OSError: Something cannot be read.
    """
    faults = list(folder.unlike(wanted))
    links: Found = {}
    if not faults:
        for more, found in _read_again(folder.name, {path: wanted[path] for path in sorted(changed)}, crew):
            faults += more
            links.update(found)
        known = wanted.keys() | set(elsewhere)
        faults += _leading_nowhere(folder.name, links, known)
    if faults:
        more_faults = f"\nand {len(faults) - _SAID} more" if len(faults) > _SAID else ""
        message = (
            "the new site was not put in place, because it is not whole:\n"
            + "\n".join(faults[:_SAID])
            + more_faults
            + "\nThis is a defect of ours, or somebody else writes into the same folder. The old site is as it was."
        )
        raise NotWholeError(message)


def _read_again(name: str, digests: dict[str, bytes], crew: Crew) -> Iterator[tuple[list[str], Found]]:
    """What is wrong with files, and where their links lead."""
    listed = list(digests.items())
    items = {listed[at][0]: listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE)}
    for _, result in crew.each(read_at_desk, name, items):
        yield result


def read_at_desk(desk: Desk, shared: str) -> Work:
    """How a process reads files again.

    Args:
        desk: Its desk.
        shared: The site's folder.
    """
    del desk
    followed: defaultdict[str, set[str]] = defaultdict(set)

    def work(name: str, files: list[tuple[str, bytes]]) -> tuple[list[str], Found]:
        del name
        faults: list[str] = []
        links: Found = {}
        for path, digest in files:
            with open(f"{shared}/{path}", "rb") as file:  # noqa: PTH123 - called for every file
                content = file.read()
            if content_digest(content) != digest:
                faults.append(f"{path} does not hold what was written into it")
            elif path.endswith(_PAGE) and path != _NOT_FOUND:
                faults += _take_links(path, content.decode("utf-8", "replace"), links, followed)
        return faults, links

    return work


def _take_links(path: str, html: str, links: Found, followed: defaultdict[str, set[str]]) -> Iterator[str]:
    """Take down where a page's links lead, and give what is wrong with those that lead to places in itself.

    Args:
        path: The page's path in the site.
        html: Its text.
        links: What is added to.
        followed: The links up that were taken down before, by the folder above the page's: they lead to the same
            place from every page whose folder stands in that one.
    """
    own: set[str] | None = None
    above, _, folder = posixpath.dirname(path).rpartition("/")
    for target, place in links_of(path, html, followed[above] if folder else None):
        if target != path:
            links.setdefault((target, place), path)
        elif place:
            own = set(map(unescape, _PLACE.findall(html))) if own is None else own
            if place not in own:
                yield _no_such_place(path, path, place)


def _no_such_place(page: str, file: str, place: str) -> str:
    return f"{page} has a link to {file}#{place}, and there is no such place in it"


def links_of(path: str, html: str, followed: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """Where the links of a page lead in its own site: a file, or a folder, and a place in it or an empty text.

    Args:
        path: The page's path in the site.
        html: Its text.
        followed: Links up that are left out; those that are given are added.
    """
    folder = posixpath.dirname(path)
    links = set(_LINK.findall("".join(_TAG.findall(html))))
    if followed is not None:
        links -= followed
        followed.update(link for link in links if link.startswith("../"))
    for link in links:
        if "&" in link:
            link = unescape(link)  # noqa: PLW2901 - the same link, as it is meant
        address, _, place = link.partition("#")
        address = address.partition("?")[0]
        if ":" in address or address.startswith("/"):
            continue
        if "=" in place:
            place = ""  # not a place but choices, as on the Find page
        if "%" in link:
            address, place = unquote(address), unquote(place)
        yield (_joined(folder, address) if address else path), place


def _joined(folder: str, address: str) -> str:
    """A relative address as a path in the site: that of a page's file for a folder that is written with a slash."""
    while address.startswith("../"):
        if not folder:
            return address  # above the site
        folder, address = folder.rpartition("/")[0], address[3:]
    whole = f"{folder}/{address}" if folder else address
    if "./" in whole or whole.endswith("."):
        is_folder = whole.endswith(("/", "."))
        whole = posixpath.normpath(whole)
        whole = ("" if whole == "." else f"{whole}/") if is_folder else whole
    return f"{whole}index.html" if not whole or whole.endswith("/") else whole


def _leading_nowhere(name: str, links: Found, known: Collection[str]) -> Iterator[str]:
    """The links that lead to no file, or to no place in one."""
    places: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (target, place), page in links.items():
        file = target if target in known else f"{target}/index.html"
        if file not in known:
            yield f"{page} has a link to {target}, which is not in the site"
        elif place and file.endswith(_PAGE):
            places[file][place] = page
    for file, wanted in places.items():
        with open(f"{name}/{file}", encoding="utf-8", errors="replace") as page_file:  # noqa: PTH123 - as above
            there = set(map(unescape, _PLACE.findall(page_file.read())))
        for place, page in wanted.items():
            if place not in there:
                yield _no_such_place(page, file, place)
