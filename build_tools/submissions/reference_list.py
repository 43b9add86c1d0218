"""References as a contributor has them: found in the library, or drafted for an editor to verify."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stdnum import isbn
from stdnum.exceptions import ValidationError

from build_tools.submissions.house_signs import without_unseen
from build_tools.submissions.reference_kinds import kind_of_work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue
    from build_tools.model import Reference

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>\\{}]+")
_ISBN = re.compile(r"\b(?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dXx]\b")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\{}]+")
_YEAR = re.compile(r"\(?\b((?:1[89]|20)\d{2})[a-z]?\b\)?")
_PERSON = re.compile(r"([A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)?), ((?:[A-ZÀ-Ý][\w'’-]*+\.?[ -]?)+?)(?=,| and | & |$)")
_SHORTEST_TITLE = 15
"""The fewest letters of a title that are not found in another reference by chance."""
_WHO = r"([A-ZÀ-Ý][\w'’-]+)(?: et al\.?,?| (?:and|&) [A-ZÀ-Ý][\w'’-]+)?"
_BRACKETED = re.compile(rf"\({_WHO},? (\d{{4}})(?:[,:] (?:(pp?\.) ?)?(\d+(?:[–-]\d+)?))?\)")
_NAMED = re.compile(rf"{_WHO} \((\d{{4}})\)")
_LATEX = re.compile(r"[&%#_$]")


@dataclass(frozen=True)
class Listed:
    """One reference of a submission.

    Attributes:
        written: As the contributor has it.
        key: Its key in the library, or the one that is drafted for it.
        families: The family names, or the name of a body.
        year: Its year, or an empty text.
        entry: The drafted entry, or an empty text when it is in the library already.
    """

    written: str
    key: str
    families: tuple[str, ...]
    year: str
    entry: str = ""


def read_references(lines: Iterable[str], catalogue: Catalogue) -> list[Listed]:
    """Each reference, found in the library by DOI, ISBN or title, or drafted without a word on how it was verified.

    Args:
        lines: The references, one a line.
        catalogue: What the repository holds.
    """
    library = _Library(catalogue)
    taken = set(catalogue.references)
    found: dict[str, Listed] = {}
    for line in dict.fromkeys(lines):
        reference = library.find(line)
        made = _known(line, reference) if reference else _drafted(line, taken)
        found.setdefault(made.key, made)
        taken.add(made.key)
    return list(found.values())


def library_text(listed: Iterable[Listed]) -> str:
    """The drafted entries as a BibTeX file.

    Args:
        listed: The references of a submission.
    """
    head = "% Drafted from a submission: nobody has verified these entries yet.\n"
    head += "% Compare each with the work, mend it, and add `verified`.\n"
    return "\n".join([head, *(each.entry for each in listed if each.entry)])


def with_citations(text: str, listed: list[Listed]) -> str:
    """A text in which the citations in brackets that one reference alone can be meant by are citations of the library.

    Args:
        text: The Markdown.
        listed: The references of the submission.
    """
    keys: dict[tuple[str, str], list[str]] = {}
    for each in listed:
        for family in each.families[:1]:
            keys.setdefault((family.casefold(), each.year), []).append(each.key)
    lines = []
    for line in text.split("\n"):
        is_prose = not line.startswith(("#", "```")) and "](" not in line
        lines.append(_linked(line, keys) if is_prose else line)
    return "\n".join(lines)


def _linked(line: str, keys: dict[tuple[str, str], list[str]]) -> str:
    def bracketed(match: re.Match[str]) -> str:
        found = keys.get((match.group(1).casefold(), match.group(2)), [])
        page = f", {match.group(3) or 'p.'} {match.group(4)}" if match.group(4) else ""
        return f"[@{found[0]}{page}]" if len(found) == 1 else match.group()

    def named(match: re.Match[str]) -> str:
        found = keys.get((match.group(1).casefold(), match.group(2)), [])
        return f"{match.group().rpartition(' ')[0]} [-@{found[0]}]" if len(found) == 1 else match.group()

    return _NAMED.sub(named, _BRACKETED.sub(bracketed, line))


class _Library:
    """What can be found by a number or a title.

    Args:
        catalogue: What the repository holds.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        references = [each.located.reference for each in catalogue.references.values()]
        self.by_doi = {each.fields["doi"].casefold(): each for each in references if each.fields.get("doi")}
        self.by_isbn = {number: each for each in references for number in _isbns(each.fields.get("isbn", ""))}
        titles = ((_folded(each.title), each) for each in references)
        self.titles = [(title, each) for title, each in titles if len(title) >= _SHORTEST_TITLE]

    def find(self, line: str) -> Reference | None:
        """The work that a reference tells of, or None.

        Args:
            line: The reference.
        """
        doi, words = _doi(line), _folded(line)
        numbers = [self.by_doi[doi]] if doi in self.by_doi else []
        numbers += [self.by_isbn[each] for each in sorted(_isbns(line)) if each in self.by_isbn]
        if numbers:
            return numbers[0]
        by_title = [each for title, each in self.titles if title in words]
        of_year = [each for each in by_title if each.year[:4] in line] or by_title
        return max(of_year, key=lambda each: len(each.title), default=None)


def _doi(text: str) -> str:
    match = _DOI.search(text)
    return match.group().rstrip(".,;)").casefold() if match else ""


def _isbns(text: str) -> set[str]:
    found = set()
    for match in _ISBN.finditer(text):
        try:
            found.add(str(isbn.to_isbn13(isbn.validate(match.group()))).replace("-", "").replace(" ", ""))
        except ValidationError:
            continue
    return found


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().replace("&", "and")
    return "".join(sign for sign in plain if sign.isalnum())


def _known(line: str, reference: Reference) -> Listed:
    people = [*reference.authors, *reference.editors]
    return Listed(line, reference.key, tuple(each.family or each.literal for each in people), reference.year[:4])


def _drafted(line: str, taken: set[str]) -> Listed:
    """An entry of what can be told for certain: nothing in it is verified, and an editor sees the line above it."""
    line = without_unseen(line)
    year = _YEAR.search(line)
    who = (line[: year.start()] if year else line.partition(".")[0]).strip(" ,;(")
    rest = (line[year.end() :] if year else line.partition(".")[2]).lstrip(" .,;:)").rstrip(" .,;:")
    people = _PERSON.findall(who)
    who = who.rstrip(".")
    families = tuple(family for family, _ in people) or ((who,) if who else ())
    title = _title(rest)
    after = rest[rest.find(title) + len(title) :]
    number = next(iter(_ISBN.findall(line)), "").strip()
    kind, told = kind_of_work(title, after, number if _isbns(line) else "", "" if people else who)
    names = " and ".join(f"{family}, {given.strip()}" for family, given in people) or (
        f"{{{_bibtex(who)}}}" if who else ""
    )
    fields = {
        "author": _bibtex(names) if people else names,
        "title": _bibtex(told.pop("title", title).strip(" .,") or line),
        **{name: _bibtex(value) for name, value in told.items()},
        "year": year.group(1) if year else "",
        "doi": _doi(line),
        "isbn": number,
        "url": next((each.rstrip(".,;)") for each in _ADDRESS.findall(line) if "doi.org" not in each), ""),
    }
    key = _free_key(families[0] if families else "", fields["year"], taken)
    written = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    seen = " ".join(line.replace("@", " at ").split())
    entry = f"% As the contributor has it: {seen}\n@{kind}{{{key},\n{written}\n}}\n"
    return Listed(line, key, families, fields["year"], entry)


def _title(rest: str) -> str:
    """The title at the start of what stands behind the year."""
    quoted = re.match(r"[‘“'\"](.+?)[’”'\"](?=[\s,.;]|$)", rest)
    plain = re.match(r"(?:\([^()]*\)|[^.?]|[.?](?!\s|$))*", rest)
    return quoted.group(1) if quoted else plain.group() if plain else rest


def _bibtex(text: str) -> str:
    plain = text.replace("\\", "").replace("{", "").replace("}", "")
    return _LATEX.sub(lambda match: f"\\{match.group()}", plain)


def _free_key(family: str, year: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode()
    stem = ("".join(re.findall(r"[a-z0-9]+", plain.casefold()))[:30] or "source") + year
    endings = ["", *"bcdefghijklmnopqrstuvwxyz"]
    return next((stem + each for each in endings if stem + each not in taken), f"{stem}-{len(taken)}")
