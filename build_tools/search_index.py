"""Makes the search index that a reader's browser asks, in parts of which each knows some of the pages.

A part is a list of its pages and, for each word, which of them hold it and how much it counts in each. The files are
small: a browser fetches those that a search needs, and no other. The text of a page is not among them: a browser takes
what it shows of it from the page itself.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from build_tools.exports.search_documents import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from build_tools.staging import StagedFile

FOLDER = "find/parts"
"""Where the index stands in the site."""
ENTRY = f"{FOLDER}/parts.json"
"""The file that tells a browser which parts there are."""
LARGEST_PART = 3000
"""How many pages a part should have at most: a smaller collection is one part."""
CHUNK = 6000
"""How many signs of words and pages one file should hold."""
SHELF = 16
"""How many pages stand in one file with what a result shows of them."""
SHOWN = ("facts", "codes", "summary")
"""What a result shows beside its title, in the order in which a browser reads it."""


class SearchIndexError(Exception):
    """The search index could not be made."""


def split(paths: Iterable[str], largest: int = LARGEST_PART) -> dict[str, list[str]]:
    """Which pages each part of the index knows, by the part's name; the same pages give the same parts.

    The number of parts is a power of two, so that a page stays where it is until there are twice as many.

    Args:
        paths: Of every page that can be found, as `Findable.written` gives them.
        largest: How many pages a part should have at most.
    """
    ordered = sorted(paths)
    count = 1
    while len(ordered) > count * largest:
        count *= 2
    parts: dict[str, list[str]] = {f"{number}-of-{count}": [] for number in range(count)}
    for path in ordered:
        number = int(hashlib.sha256(path.encode()).hexdigest()[:8], 16) % count
        parts[f"{number}-of-{count}"].append(path)
    return {name: held for name, held in parts.items() if held}


def write_part(documents: Mapping[str, str], folder: Path) -> str:
    """Make one part of the index: the files that it has in the site, and what `write_entry` has to know of it.

    Args:
        documents: The text of each page, by its path, as `Findable.written` gives them.
        folder: Where the files go, as if it were the site.

    Raises:
        SearchIndexError: A page is not as `Findable.written` gives it.
        OSError: Something cannot be written.
    """
    files = dict(part_files(documents))
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")
    return part_entry(files)


def part_entry(files: Mapping[str, str]) -> str:
    """What `write_entry` has to know of a part.

    Args:
        files: Its files, as `part_files` gives them.
    """
    return next(content for path, content in files.items() if path.startswith(f"{FOLDER}/part."))


def part_files(documents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The files of one part: the path in the site and the content of each.

    Args:
        documents: The text of each page, by its path, as `Findable.written` gives them.

    Raises:
        SearchIndexError: A page is not as `Findable.written` gives it.
    """
    results: list[list[str]] = []
    days: list[str] = []
    postings: dict[str, list[tuple[int, str]]] = {}
    for number, path in enumerate(sorted(documents)):
        page = _read(path, documents[path])
        shown = [page["shown"].get(name, "") for name in SHOWN]
        results.append([path.removesuffix("index.html"), page["title"], *shown])
        days.append(page["changed"])
        for letter, terms in page["words"].items():
            for term in terms.split(" "):
                postings.setdefault(term, []).append((number, letter))
        for term in page["facets"]:
            postings.setdefault(term, []).append((number, "a"))
    starts, chunks = _chunks(postings)
    shelves = [_json(results[first : first + SHELF]) for first in range(0, len(results), SHELF)]
    digest = _digest("\n".join([*chunks, *shelves, _json(days)]))
    yield from ((f"{FOLDER}/words/{at}.{digest}.json", chunk) for at, chunk in enumerate(chunks))
    yield from ((f"{FOLDER}/titles/{at}.{digest}.json", shelf) for at, shelf in enumerate(shelves))
    yield f"{FOLDER}/days.{digest}.json", _json(days)
    entry = {"name": digest, "first": results[0][0], "pages": len(results), "starts": " ".join(starts)}
    yield f"{FOLDER}/part.{digest}.json", _json(entry)


def write_entry(parts: Iterable[str]) -> str:
    """The content of the file that tells a browser which parts there are, whatever the order in which they come.

    They are sorted by the address of their first page: an edit changes the name of a part, and not its place.

    Args:
        parts: What `write_part` gave for each.
    """
    listed = sorted((json.loads(part) for part in parts), key=lambda part: str(part["first"]))
    return _json({"parts": listed, "shelf": SHELF, "steps": STEPS})


def write_search_index(findable: Iterable[StagedFile], site: Path, largest: int = LARGEST_PART) -> None:
    """Make the search index of a site that has been built, in its folder `find/parts`.

    Args:
        findable: Every page that can be found, as `make_tree` gives them.
        site: The built site.
        largest: How many pages a part should have at most.

    Raises:
        SearchIndexError: It could not be made.
        OSError: Something cannot be written.
    """
    documents = {staged.path: staged.content for staged in findable}
    parts = split(documents, largest)
    made = [write_part({path: documents[path] for path in paths}, site) for paths in parts.values()]
    (site / FOLDER).mkdir(parents=True, exist_ok=True)
    (site / ENTRY).write_text(write_entry(made), encoding="utf-8", newline="\n")


def _read(path: str, text: str) -> dict[str, Any]:
    try:
        page: dict[str, Any] = json.loads(text)
    except ValueError as error:
        message = f"the search index was not made: {path} is not a page as the index knows it"
        raise SearchIndexError(message) from error
    return page


def _chunks(postings: Mapping[str, list[tuple[int, str]]]) -> tuple[list[str], list[str]]:
    """The words of a part in the order of the alphabet, in files of about one size, and the word that each starts with.

    Of a first word only as much is kept as tells it from the last word of the file before.
    """
    starts: list[str] = []
    chunks: list[str] = []
    held: dict[str, str] = {}
    size, last = 0, ""
    for term in sorted(postings):
        if not held:
            starts.append(_first_letters(term, last))
        held[term] = _written(postings[term])
        size += len(term) + len(held[term])
        last = term
        if size >= CHUNK:
            chunks.append(_json(held))
            held, size = {}, 0
    if held:
        chunks.append(_json(held))
    return starts, chunks


def _first_letters(term: str, before: str) -> str:
    same = next((at for at, (first, second) in enumerate(zip(term, before, strict=False)) if first != second), None)
    return term[: (min(len(before), len(term) - 1) if same is None else same) + 1]


def _written(pages: list[tuple[int, str]]) -> str:
    """Which pages hold a word: for each how many pages lie between it and the one before, if any, and its letter."""
    parts: list[str] = []
    last = -1
    for number, letter in pages:
        gap = number - last - 1
        parts.append(f"{gap}{letter}" if gap else letter)
        last = number
    return "".join(parts)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]
