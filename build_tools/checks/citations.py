"""CIT: whether what is cited is in the library, and whether its entry says enough to be found."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stdnum import isbn, issn
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError

from build_tools.catalogue import CITATIONS, Material
from build_tools.checks.registry import catalogue_check, material_check, noted, page_check, source_check
from build_tools.diagnostics import Finding, Fix, Severity, Span, did_you_mean
from build_tools.readers.markdown import paragraph_around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from build_tools.catalogue import Catalogue, CitedReference, Page, Register
    from build_tools.diagnostics import Place
    from build_tools.model import CpdExpectation, Framework, GlossaryTerm, Reference
    from build_tools.readers.text import Source

_LIKE_A_CITATION = re.compile(r"\[[^\[\]\n]*(?<![\w.])@\w[^\[\]\n]*\](?!\()")
_NOT_VISITED = re.compile(r"\b(?:stored cop(?:y|ies)|not seen)\b", re.IGNORECASE)
_AUTHOR, _BODY, _TITLE = ("author",), ("author", "organization"), ("title",)
_PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (_AUTHOR, _TITLE, ("journal",), ("year",)),
    "book": (("author", "editor"), _TITLE, ("publisher",)),
    "booklet": (_BODY, _TITLE),
    "inbook": (_AUTHOR, _TITLE, ("booktitle",), ("publisher",)),
    "incollection": (_AUTHOR, _TITLE, ("booktitle",), ("publisher",)),
    "inproceedings": (_AUTHOR, _TITLE, ("booktitle",)),
    "manual": (_BODY, _TITLE),
    "mastersthesis": (_AUTHOR, _TITLE, ("school",)),
    "misc": (_BODY, _TITLE),
    "online": (_BODY, _TITLE),
    "phdthesis": (_AUTHOR, _TITLE, ("school",)),
    "report": (_AUTHOR, _TITLE, ("institution",)),
    "techreport": (_AUTHOR, _TITLE, ("institution",)),
}
"""What an entry of each type needs: one field of each group. A work without a year is cited as `no date`."""

_ENTRY_TYPE = re.compile(r"@\s*([A-Za-z]+)\s*[{(]")
_YEARS = re.compile(r"([0-9]{4})(?:[/\u2013-]([0-9]{2}|[0-9]{4}))?")
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_LONGEST_VOLUME = 9
_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\\]+")
_ADDRESS = re.compile(r"https?://[^\s\\<>\"{}]+")
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|doi: ?", re.IGNORECASE)
_PRINTED = "compare it with the one that is printed in the work, or leave the field out"


@source_check("CIT001", Severity.ERROR)
def malformed_entry(source: Source) -> Iterable[Finding]:
    """Flag an entry that is not BibTeX."""
    return noted("malformed_entry", source)


@catalogue_check("CIT002", Severity.ERROR)
def duplicate_reference(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a key that two entries have, in one file or in two."""
    for source in catalogue.sources:
        yield from noted("duplicate_reference", source)
    for repeated in catalogue.repeated_references:
        first = catalogue.references[repeated.key].at()
        message = f"`{repeated.key}` is the key of two entries; the first is in {first.path}, line {first.span.line}"
        yield Finding(repeated.at(), message, "rename or remove one of them")


@source_check("CIT003", Severity.ERROR)
def duplicate_field(source: Source) -> Iterable[Finding]:
    """Flag an entry that gives a field twice."""
    return noted("duplicate_field", source)


@source_check("CIT004", Severity.ERROR)
def malformed_key(source: Source) -> Iterable[Finding]:
    """Flag a key that cannot be cited."""
    return noted("malformed_key", source)


@source_check("CIT005", Severity.ERROR)
def undefined_macro(source: Source) -> Iterable[Finding]:
    """Flag a bare word that no @string defines."""
    return noted("undefined_macro", source)


@source_check("CIT006", Severity.ERROR)
def malformed_name(source: Source) -> Iterable[Finding]:
    """Flag a name that cannot be taken apart."""
    return noted("malformed_name", source)


@catalogue_check("CIT007", Severity.ERROR)
def unknown_entry_type(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an entry of a type that the house styles do not know."""
    for cited in _entries(catalogue):
        kind = cited.located.reference.kind
        if kind not in _PARTS:
            hint = did_you_mean(kind, _PARTS) or f"write one of: {', '.join(_PARTS)}"
            yield Finding(_at_entry_type(cited), f"`{kind}` is not a type of entry that we can print", hint)


def _at_entry_type(cited: CitedReference) -> Place:
    """Where the type of an entry stands, or its key when the two are not in one line."""
    span = cited.located.span
    line = cited.source.text.split("\n")[span.line - 1]
    matches = list(_ENTRY_TYPE.finditer(line, 0, span.column - 1))
    return cited.source.at(Span(span.line, matches[-1].start(1) + 1, matches[-1].end(1) + 1)) if matches else cited.at()


@catalogue_check("CIT008", Severity.ERROR)
def missing_entry_field(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an entry without what its type needs."""
    for cited in _entries(catalogue):
        kind = cited.located.reference.kind
        for names in _PARTS.get(kind, ()):
            if not any(_gives(cited, name) for name in names):
                written = next((name for name in names if name in cited.located.fields), "")
                what = " or ".join(f"`{name}`" for name in names)
                message = f"`{cited.key}` is of the type `{kind}` and has no {what}"
                yield Finding(
                    cited.at(written), message, f"add a line {names[0]} = {{…}}, as far as it is printed in the work"
                )


def _gives(cited: CitedReference, name: str) -> bool:
    """Whether an entry has a field; a name that could not be read is there all the same."""
    reference = cited.located.reference
    special = {"author": reference.authors, "editor": reference.editors, "year": reference.year}
    place = cited.located.fields.get(name)
    is_unread = any(fault.check == "malformed_name" and fault.span == place for fault in cited.source.faults)
    return bool(special.get(name) or reference.fields.get(name) or is_unread)


@catalogue_check("CIT009", Severity.ERROR)
def malformed_year(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a year that is not a year, or two years that are one volume's."""
    for cited, year in _values(catalogue, "year"):
        if not _is_year(year):
            yield Finding(cited.at("year"), f"`{year}` is not a year", _year_hint(year))
    for cited, date in _values(catalogue, "date"):
        if not _DATE.fullmatch(date):
            yield Finding(cited.at("date"), f"`{date}` is not a date", "write 2014, 2014-05 or 2014-05-31")


def _is_year(written: str) -> bool:
    match = _YEARS.fullmatch(written)
    if not match:
        return False
    first, last = int(match.group(1)), int(match.group(2) or match.group(1))
    if match.group(2) and len(match.group(2)) == len("15"):
        last += first - first % 100
        last += 100 if last < first else 0
    return 0 <= last - first <= _LONGEST_VOLUME


def _year_hint(written: str) -> str:
    years = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", written)
    if len(years) == 1:
        return f"write year = {{{years[0]}}}"
    return "write four digits, or leave the field out: the list then says that the work has no date"


@catalogue_check("CIT010", Severity.ERROR)
def malformed_doi(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a DOI that is not a bare DOI."""
    for cited, written in _values(catalogue, "doi"):
        if not _DOI.fullmatch(written):
            found = _DOI.search(unquote(written.replace("\\", "")))
            bare = found.group().rstrip(".,;") if found else ""
            hint = (
                f"write doi = {{{bare}}}"
                if bare
                else "write what follows https://doi.org/, such as 10.1093/bjsw/bch277, or leave the field out"
            )
            message = f"`{written}` is {'more than the DOI alone' if bare else 'not a DOI'}"
            prefix = _DOI_PREFIX.match(written)
            is_certain = prefix is not None and written[prefix.end() :] == bare
            fix = _in_place(cited, "doi", written, bare) if is_certain else None
            yield Finding(cited.at("doi"), message, hint, fix)


def _in_place(cited: CitedReference, field: str, old: str, new: str) -> Fix | None:
    """The repair of what stands once in the line of a field, after its name."""
    place, text = cited.at(field).span, cited.source.text
    line = text.split("\n")[place.line - 1]
    return Fix.within(text, Span(place.line, place.end_column, len(line) + 1), old, new)


@catalogue_check("CIT011", Severity.ERROR)
def malformed_isbn(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a book's number that no book can have."""
    for cited, written in _values(catalogue, "isbn"):
        try:
            isbn.validate(written)
        except ValidationError as error:
            yield Finding(
                cited.at("isbn"), f"`{written}` is not an ISBN: {_reason(error, written, '10 or 13')}", _PRINTED
            )


@catalogue_check("CIT012", Severity.ERROR)
def malformed_issn(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a journal's number that no journal can have."""
    for cited, written in _values(catalogue, "issn"):
        try:
            issn.validate(written)
        except ValidationError as error:
            yield Finding(cited.at("issn"), f"`{written}` is not an ISSN: {_reason(error, written, '8')}", _PRINTED)


def _reason(error: ValidationError, written: str, lengths: str) -> str:
    """What is wrong with a number, in words."""
    if isinstance(error, InvalidLength):
        return f"it has {sum(character.isalnum() for character in written)} characters instead of {lengths}"
    if isinstance(error, InvalidChecksum):
        return "its last character does not fit the others, so that one of them is wrong"
    if isinstance(error, InvalidComponent):
        return "it starts with something other than 978 or 979"
    return "there is something in it besides one number"


@catalogue_check("CIT013", Severity.ERROR)
def malformed_url(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an address that is not one on the web."""
    for cited, written in _values(catalogue, "url"):
        if not _ADDRESS.fullmatch(written):
            found = _ADDRESS.fullmatch(written.replace("\\", "").removeprefix("url"))
            hint = (
                f"write url = {{{found.group()}}}"
                if found
                else "write it in full, starting with https:// and without spaces"
            )
            fix = _in_place(cited, "url", f"\\url{{{found.group()}}}", found.group()) if found else None
            yield Finding(cited.at("url"), f"`{written}` is not a web address", hint, fix)


@catalogue_check("CIT014", Severity.ERROR)
def unverified_reference(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an entry that does not say how it was seen."""
    for cited in _entries(catalogue):
        if not _gives(cited, "verified"):
            hint = "look at the work or at a record of it, and add a line verified = {…} that says which"
            yield Finding(cited.at("verified"), f"`{cited.key}` does not say how it was verified", hint)


@catalogue_check("CIT015", Severity.WARNING)
def repeated_work(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag two keys that look like one work."""
    by_doi: dict[str, str] = {}
    by_title: dict[tuple[str, str], CitedReference] = {}
    for key, cited in catalogue.references.items():
        reference = cited.located.reference
        doi, title = _doi(reference), _normalised(reference.title)
        first = by_doi.setdefault(doi, key) if doi else key
        if first != key:
            yield Finding(
                cited.at("doi"), f"`{key}` and `{first}` have the same DOI", "keep one of the two, and cite that"
            )
            continue
        other = by_title.setdefault((title, reference.year), cited) if title else cited
        if other is not cited and not (doi and _doi(other.located.reference)):
            message = f"`{key}` and `{other.key}` have the same title and year"
            yield Finding(cited.at("title"), message, "keep one of the two if they are one work")


def _doi(reference: Reference) -> str:
    """The DOI of a reference as far as it is one: DOIs do not tell small letters from capitals."""
    match = _DOI.search(reference.fields.get("doi", ""))
    return match.group().casefold() if match else ""


def _normalised(title: str) -> str:
    """A title's letters and digits, without accents, capitals and punctuation."""
    return "".join(character for character in unicodedata.normalize("NFKD", title).casefold() if character.isalnum())


@catalogue_check("CIT016", Severity.ERROR, piecewise=True)
def unknown_citation(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a key that is not in the library."""
    unread = catalogue.unread_keys
    for key, place_of in _mentions(catalogue) if unread is not None else ():
        if key not in catalogue.references and key not in (unread or ()):
            message = f"`{key}` is not in the library of citations" if key.strip() else "this citation has no key"
            hint = f"add its entry to a file in {CITATIONS}/, or write `@{key}` in backticks if it is a name elsewhere"
            yield Finding(place_of(), message, did_you_mean(key, catalogue.references) or hint)


def _mentions(catalogue: Catalogue) -> Iterator[tuple[str, Callable[[], Place]]]:
    """Every key that a page shows or that a framework names, with what gives its place."""
    shown = [material for material in catalogue.materials.values() if not material.is_withdrawn]
    for material in shown:
        yield from _named(material)
    for page in (*shown, *catalogue.pages.values()):
        for citation in page.body.citations:
            yield from ((item.key, partial(page.source.at, item.span)) for item in citation.items)
    named: tuple[tuple[str, tuple[Framework | GlossaryTerm | CpdExpectation, ...], Register], ...] = (
        ("frameworks", catalogue.frameworks, catalogue.framework_register),
        ("terms", catalogue.glossary, catalogue.glossary_register),
        ("expectations", catalogue.expectations, catalogue.cpd_register),
    )
    for name, records, register in named:
        for record, index in zip(records, register.document.indexes(dict, name) if records else (), strict=False):
            if record.citation is not None:
                yield record.citation, partial(register.at, name, index, "citation")


def _named(material: Material) -> Iterator[tuple[str, Callable[[], Place]]]:
    """Every key in a material's front matter, with what gives its place."""
    front, document = material.front, material.document
    if front.source and front.source.citation is not None:
        yield front.source.citation, partial(material.at, "source", "citation")
    for index, adaptation in zip(document.indexes(dict, "adapted_from"), front.adapted_from, strict=False):
        if adaptation.citation is not None:
            yield adaptation.citation, partial(material.at, "adapted_from", index, "citation")
    for index, key in zip(document.indexes(str, "further_reading"), front.further_reading, strict=False):
        yield key, partial(material.at, "further_reading", index)


@catalogue_check("CIT017", Severity.WARNING, whole=True)
def unused_citation(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an entry that nothing cites."""
    used = {framework.citation for framework in catalogue.frameworks}
    used.update(term.citation for term in catalogue.glossary)
    used.update(each.citation for each in catalogue.expectations)
    used.update(key for material in catalogue.materials.values() for key in material.cited_keys)
    used.update(key for page in catalogue.pages.values() for key in page.body.cited_keys)
    for key, cited in catalogue.references.items():
        if key not in used:
            yield Finding(cited.at(), f"nothing cites `{key}`", "cite it, or remove the entry")


@material_check("CIT018", Severity.ERROR)
def uncited_original(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an original that the text of its adaptation does not cite."""
    originals = zip(material.document.indexes(dict, "adapted_from"), material.front.adapted_from, strict=False)
    for index, adaptation in originals:
        key = adaptation.citation
        if key in catalogue.references and key not in material.body.cited_keys:
            message = f"this material is adapted from `{key}`, and its text never cites it"
            yield Finding(
                material.at("adapted_from", index, "citation"), message, f"write [@{key}] where the text builds on it"
            )


@material_check("CIT019", Severity.ERROR)
def repeated_reading(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a work that is named twice for further reading."""
    del catalogue
    seen: set[str] = set()
    for index, key in zip(
        material.document.indexes(str, "further_reading"), material.front.further_reading, strict=False
    ):
        if key in seen:
            yield Finding(
                material.at("further_reading", index),
                f"`{key}` is named twice for further reading",
                "keep one of the two",
            )
        seen.add(key)


@page_check("CIT020", Severity.ERROR)
def malformed_citation(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what looks like a citation and would be printed as it is typed."""
    del catalogue
    read = {(citation.span.line, citation.span.column): citation for citation in page.body.citations}
    lines = page.body.prose
    for index, line in enumerate(lines):
        for match in _LIKE_A_CITATION.finditer(line) if "@" in line else ():
            span = Span(index + page.body.first_line, match.start() + 1, match.end() + 1)
            citation = read.get((span.line, span.column))
            if _is_within_brackets(lines, index, match):
                message = f"`{match.group()}` stands inside the text of a link or the description of a picture"
                yield Finding(page.source.at(span), message, "put the citation after it")
                continue
            is_whole = citation is not None and len(citation.items) == match.group().count(";") + 1
            if is_whole:
                continue
            parts = match.group().strip("[]").split(";")
            keys = [(re.search(r"@([\w:.+/-]*\w)", part) or re.search(r"()(\w\S*)", part)) for part in parts]
            written = "; ".join(f"@{key.group(key.lastindex or 0)}" for key in keys if key)
            message = f"`{match.group()}` cannot be read as a citation"
            yield Finding(page.source.at(span), message, f"write [{written}]; a page number goes after a comma")


def _is_within_brackets(lines: tuple[str, ...], index: int, match: re.Match[str]) -> bool:
    """Whether a citation stands in the text of a link or the description of a picture, which can have several lines."""
    first, end = paragraph_around(lines, index)
    after = "\n".join((lines[index][match.end() :], *lines[index + 1 : end]))
    if "](" not in after or not re.match(r"(?:[^\[\]]|\[[^\[\]]*\](?!\())*\]\(", after):
        return False
    return _open_brackets("\n".join((*lines[first:index], lines[index][: match.start()]))) > 0


def _open_brackets(text: str) -> int:
    """How many square brackets are open at the end of a text."""
    depth = 0
    for sign in text:
        depth = max(0, depth + (sign == "[") - (sign == "]"))
    return depth


@catalogue_check("CIT021", Severity.WARNING)
def no_access_date(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a source on the web that does not say when it was seen."""
    for cited, url in _values(catalogue, "url"):
        fields = cited.located.reference.fields
        is_kept_elsewhere = bool(fields.get("doi")) or cited.located.reference.kind in {"article", "book"}
        was_not_visited = _NOT_VISITED.search(fields.get("verified", ""))
        if url.startswith("http") and not is_kept_elsewhere and "urldate" not in fields and not was_not_visited:
            hint = "add urldate = {2026-11-20}, or say in `verified` that only a stored copy was seen"
            yield Finding(cited.at("url"), f"nothing says on what day `{url}` was seen", hint)


@catalogue_check("CIT022", Severity.ERROR)
def unknown_successor(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an entry that is superseded by one that is not in the library, or by itself."""
    for cited, successor in _values(catalogue, "superseded_by"):
        if successor == cited.key or successor not in catalogue.references:
            hint = did_you_mean(successor, set(catalogue.references) - {cited.key})
            message = f"`{cited.key}` is superseded by `{successor}`, which is not another entry of the library"
            yield Finding(cited.at("superseded_by"), message, hint or "write the key of the newer entry")


@page_check("CIT023", Severity.WARNING)
def superseded_reference(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a page that cites a work as current although a newer one replaces it."""
    keys = page.body.cited_keys
    named = [
        (item.key, partial(page.source.at, item.span)) for citation in page.body.citations for item in citation.items
    ]
    if isinstance(page, Material):
        named += [(key, partial(page.at, "further_reading")) for key in page.front.further_reading if key not in keys]
        keys = (*keys, *page.front.further_reading)
    for key, place_of in named:
        cited = catalogue.references.get(key)
        successor = cited.located.reference.fields.get("superseded_by") if cited else None
        if successor and successor in catalogue.references and successor not in keys:
            message = f"`{key}` is superseded by `{successor}`, which this page does not name"
            yield Finding(place_of(), message, f"name `{successor}`, alone or as well")


@catalogue_check("CIT024", Severity.WARNING)
def confusable_key(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag two keys that differ only in case."""
    first: dict[str, str] = {}
    for key, cited in catalogue.references.items():
        other = first.setdefault(key.casefold(), key)
        if other != key:
            yield Finding(cited.at(), f"`{key}` and `{other}` differ only in case", "rename one of the two entries")


def _entries(catalogue: Catalogue) -> Iterator[CitedReference]:
    """Every entry that could be read, also one whose key stands in two files."""
    yield from catalogue.references.values()
    yield from catalogue.repeated_references


def _values(catalogue: Catalogue, name: str) -> Iterator[tuple[CitedReference, str]]:
    """The value of one field, of every entry that gives it."""
    for cited in _entries(catalogue):
        value = cited.located.reference.fields.get(name)
        if value:
            yield cited, value


@page_check("CIT025", Severity.ERROR)
def cited_heading(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a citation in a heading."""
    del catalogue
    lines = {heading.span.line for heading in page.body.headings}
    for citation in page.body.citations:
        if citation.span.line in lines:
            message = f"`{citation.written}` stands in a heading"
            yield Finding(page.source.at(citation.span), message, "cite in the text under it")
