"""FMT: whether a file can be read, and whether its fields are what the model says."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args, get_origin

from pydantic import BaseModel

from build_tools.catalogue import PERMISSIONS
from build_tools.checks.fields import fields_with
from build_tools.checks.registry import catalogue_check, material_check, noted, page_check, source_check
from build_tools.diagnostics import Edit, Finding, Fix, Place, Severity, Span, folded
from build_tools.intake import HOST_NAMES, HOW_TO_NAME, confusable, is_plain, windows_fault
from build_tools.media.drawings import Drawing
from build_tools.model import LEFT_ALONE, LONGEST_SLUG
from build_tools.readers.certain import as_slug
from build_tools.readers.yaml_syntax import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, Material, Page
    from build_tools.readers.located_yaml import Document
    from build_tools.readers.located_yaml import Path as ValuePath
    from build_tools.readers.text import Source

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MADE_FILES = {"index.html", "cite.bib", "cite.ris", "cite.json"}
_DOCUMENTS = ("docx", "epub", "md", "pdf")
"""The endings of the files that the build makes under a material's own name."""
_MADE_PAGES = {
    *("index", "materials", "frameworks", "domains", "types", "audiences", "settings", "organisations", "licences"),
    *("references", "checks", "fields", "rights", "search", "assets", "404", "sitemap"),
    *("find", "glossary", "browse", "matrix", "desk", "times", "uses", "learning", "paths"),
}
_LOWEST = 6
_PLAIN = re.compile(r"[\w.-]+")
_SIGNS_OF_HEADING = re.compile(r"(?:> ?)* {0,3}(#+)\s")
_UNSPACED_HEADING = re.compile(r"(#{1,6})([^#\s].*)")
_TAG = re.compile(r"<[A-Za-z/!?][^>]*>?")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_IN_MARKDOWN = {
    **dict.fromkeys(("b", "strong"), "write `**words**`"),
    **dict.fromkeys(("i", "em"), "write `*words*`"),
    **dict.fromkeys(("p", "div", "br"), "leave an empty line between paragraphs"),
    **dict.fromkeys(("ul", "ol", "li"), "start each item with `- ` or `1. `"),
    **dict.fromkeys(("table", "tr", "td", "th"), "write a table with `|` between its cells"),
    "a": "write `[words](address)`",
    "img": "write `![what it shows](file.png)`",
    "iframe": "remove it and link to the page with `[words](address)`",
}
_SHOWN = 40


@source_check("FMT001", Severity.ERROR)
def not_utf8(source: Source) -> Iterable[Finding]:
    """Flag bytes that are not UTF-8."""
    return noted("not_utf8", source)


@source_check("FMT002", Severity.WARNING)
def byte_order_mark(source: Source) -> Iterable[Finding]:
    """Flag an invisible mark at the start of a file."""
    return noted("byte_order_mark", source)


@source_check("FMT003", Severity.ERROR)
def no_front_matter(source: Source) -> Iterable[Finding]:
    """Flag a material without front matter."""
    return noted("no_front_matter", source)


@source_check("FMT004", Severity.ERROR)
def unclosed_front_matter(source: Source) -> Iterable[Finding]:
    """Flag front matter that never ends."""
    return noted("unclosed_front_matter", source)


@source_check("FMT005", Severity.ERROR)
def dots_end_front_matter(source: Source) -> Iterable[Finding]:
    """Flag front matter that is ended by three full stops."""
    return noted("dots_end_front_matter", source)


@source_check("FMT006", Severity.ERROR)
def malformed_yaml(source: Source) -> Iterable[Finding]:
    """Flag YAML that cannot be read."""
    return noted("malformed_yaml", source)


@source_check("FMT007", Severity.ERROR)
def duplicate_key(source: Source) -> Iterable[Finding]:
    """Flag a field that is given twice."""
    return noted("duplicate_key", source)


@source_check("FMT008", Severity.ERROR)
def alias_or_anchor(source: Source) -> Iterable[Finding]:
    """Flag YAML's aliases, anchors and merge keys."""
    return noted("alias_or_anchor", source)


@source_check("FMT009", Severity.ERROR)
def yaml_tag(source: Source) -> Iterable[Finding]:
    """Flag YAML's tags."""
    return noted("yaml_tag", source)


@source_check("FMT010", Severity.ERROR)
def nested_too_deep(source: Source) -> Iterable[Finding]:
    """Flag fields, lists or brackets that are nested deeper than anybody means."""
    return noted("nested_too_deep", source)


@source_check("FMT011", Severity.ERROR)
def tab_indent(source: Source) -> Iterable[Finding]:
    """Flag a tab, or another space that is not an ordinary one, that indents YAML."""
    return noted("tab_indent", source)


@source_check("FMT012", Severity.ERROR)
def too_large(source: Source) -> Iterable[Finding]:
    """Flag a file that is too large to be what it should be."""
    return noted("too_large", source)


@source_check("FMT013", Severity.ERROR)
def unknown_field(source: Source) -> Iterable[Finding]:
    """Flag a field that the model does not have."""
    return noted("unknown_field", source)


@source_check("FMT014", Severity.ERROR)
def wrong_type(source: Source) -> Iterable[Finding]:
    """Flag a value that YAML reads as something other than the field holds."""
    return noted("wrong_type", source)


@source_check("FMT015", Severity.ERROR)
def unknown_value(source: Source) -> Iterable[Finding]:
    """Flag a word that is not among those that the field takes."""
    return noted("unknown_value", source)


@source_check("FMT016", Severity.ERROR)
def malformed_value(source: Source) -> Iterable[Finding]:
    """Flag a date, address, number or slug that does not have its shape."""
    return noted("malformed_value", source)


@source_check("FMT017", Severity.ERROR)
def too_long(source: Source) -> Iterable[Finding]:
    """Flag a text that is longer than its field allows."""
    return noted("too_long", source)


@catalogue_check("FMT018", Severity.ERROR, piecewise=True)
def missing_field(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a required field that is not there, or that is empty."""
    for material in catalogue.materials.values():
        yield from _missing(material.front, material.document, material.source)
    for grant in catalogue.grants.values():
        yield from _missing(grant.grant, grant.document, grant.source)
    for path in catalogue.reading_paths.values():
        yield from _missing(path.front, path.document, path.source)
    for record, register in catalogue.registers:
        if register.source.readable:
            yield from _missing(record, register.document, register.source)


def _missing(record: BaseModel, document: Document, source: Source, base: ValuePath = ()) -> Iterator[Finding]:
    for name, is_required in _fields(type(record)):
        path = (*base, name)
        value = getattr(record, name)
        # A value that counts was written: required fields are empty by default, or records, as a test asserts.
        is_doubtful = is_required and (not value or isinstance(value, BaseModel))
        if is_doubtful and (not document.has(*path) or document.get(*path) in ([], {})):
            is_agreed = path[:1] in LEFT_ALONE or source.path.startswith(
                f"{PERMISSIONS}/"
            )  # no example of a permission
            example = "" if is_agreed else _example(type(record), name)
            yield _missing_at(document, source, path, example, _meaning(type(record), name) if is_agreed else "")
        elif isinstance(value, BaseModel):
            yield from _missing(value, document, source, path)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for index, item in zip(document.indexes(dict, *path), value, strict=False):
                yield from _missing(item, document, source, (*path, index))
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from _missing(item, document, source, (*path, key))


@cache
def _fields(kind: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """The names of a record's fields, and whether each is required."""
    extras = ((name, information.json_schema_extra) for name, information in kind.model_fields.items())
    return tuple((name, isinstance(extra, dict) and bool(extra.get("required"))) for name, extra in extras)


def _example(kind: type[BaseModel], name: str) -> str:
    """The example of a field that the model gives, as it is written; an empty text for a group of fields."""
    example = next(iter(kind.model_fields[name].examples or ()), None)
    if isinstance(example, list):
        return f"[{', '.join(f'{each!s}' if _PLAIN.fullmatch(str(each)) else quoted(str(each)) for each in example)}]"
    return str(example) if isinstance(example, (str, int)) else ""


def _meaning(kind: type[BaseModel], name: str) -> str:
    """What a field says, in the model's words, and what can be chosen."""
    information = kind.model_fields[name]
    words = str(information.description).rstrip(".")
    parts = (part for part in get_args(information.annotation) if get_origin(part) is Literal)
    choices = [str(value) for part in parts for value in get_args(part)]
    listed = f": {', '.join(choices[:-1])} or {choices[-1]}" if any(each not in words for each in choices) else ""
    return f"{words[:1].lower()}{words[1:]}{listed}"


def _missing_at(document: Document, source: Source, path: ValuePath, example: str, meaning: str) -> Finding:
    *around, name = path
    if path in document.keys:
        hint = f"write after `{name}:` {meaning}" if meaning else f"write something after `{name}:`"
        hint += f", such as `{example}`" if example else ""
        return Finding(source.at(document.at_key(*path)), f"`{name}` is empty", hint)
    within = ".".join(str(part) for part in around if isinstance(part, str))
    message = f"`{name}` is missing from `{within}`" if within else f"`{name}` is missing"
    hint = f"add a line `{name}:` and its fields under it"
    if example or meaning:
        hint = f"add a line such as `{name}: {example}`" if example else f"add a line `{name}: …` that says {meaning}"
    return Finding(source.at(document.at_key(*around)), message, hint)


@catalogue_check("FMT019", Severity.ERROR, piecewise=True)
def bad_slug(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a folder's name that cannot be an address."""
    for material in catalogue.materials.values():
        if not _SLUG.fullmatch(material.slug) or len(material.slug) > LONGEST_SLUG:
            yield Finding(
                material.source.at(),
                f"`{material.slug}` cannot be a material's address",
                f"rename the folder: small letters, digits and single hyphens, at most {LONGEST_SLUG} characters, "
                f"such as {as_slug(material.slug)[:LONGEST_SLUG].rstrip('-') or 'using-genograms'}",
            )


@catalogue_check("FMT020", Severity.ERROR)
def repeated_slug(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag two materials that claim one address, whatever the case."""
    owners: dict[str, str] = {}
    for material in catalogue.materials.values():
        first = owners.setdefault(material.slug.casefold(), material.slug)
        if first != material.slug:
            yield Finding(
                material.source.at(),
                f"`{material.slug}` differs from `{first}` only in case",
                "rename one of the two folders",
            )
    for material in catalogue.materials.values():
        for index, former in enumerate(material.front.formerly):
            first = owners.setdefault(former.casefold(), material.slug)
            if first != material.slug or former == material.slug:
                yield Finding(
                    material.at("formerly", index),
                    f"`{former}` is the address of materials/{first}/ already",
                    "remove it from `formerly`",
                )


@catalogue_check("FMT021", Severity.ERROR)
def stray_file(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a file that is neither read nor published where it lies."""
    for path in catalogue.stray_files:
        if not (catalogue.root / path).is_dir() and not (catalogue.root / path).is_file():
            yield Finding(Place(path), "this is no file but a pipe or a device, and nothing in it is read", "remove it")
        elif "/" not in path:
            kinds = ("file", "folder") if (catalogue.root / path).is_dir() else ("folder", "file")
            message = "a {} should be here, and this is a {}".format(*kinds)
            yield Finding(Place(path), message, "remove it")
        elif not path.startswith("materials/"):
            folder = path.partition("/")[0]
            message = f"nothing in {folder}/ is read or published from a file of this kind"
            yield Finding(Place(path), message, "remove it, or save it in a kind that is")
        elif (catalogue.root / path).is_dir():
            yield Finding(Place(path), "this folder has no index.md", f"write {path}/index.md")
        elif path.endswith(".md"):
            hint = f"rename it to {path.removesuffix('.md')}/index.md"
            yield Finding(Place(path), "this file is in no material's folder", hint)
        else:
            hint = "move it into the folder of its material"
            yield Finding(Place(path), "this file is in no material's folder", hint)


@page_check("FMT022", Severity.ERROR)
def raw_html(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag HTML in the text of a page."""
    del catalogue
    lines = page.source.text.split("\n")
    for span in page.body.html:
        written = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        message = f"`{_cut(written)}` is HTML, and pages are Markdown only"
        tag = _TAG_NAME.match(written)
        instead = _IN_MARKDOWN.get(tag.group(1).lower(), "use Markdown") if tag else "use Markdown"
        yield Finding(page.source.at(span), message, f"{instead}, or write &lt; for the sign itself")


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


@material_check("FMT023", Severity.ERROR)
def top_heading(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a heading of the first level: the title is the only one."""
    del catalogue
    top = [heading for heading in material.body.headings if heading.level == 1]
    fix = _one_level_down(material) if top else None
    for heading in top:
        message = f"“{heading.text}” is a heading of level 1, which is the title's"
        yield Finding(material.source.at(heading.span), message, f"write `## {heading.text}`", fix)


def _one_level_down(material: Material) -> Fix | None:
    """Every heading of a body that starts at level 1, one level lower; None when it may be meant in another way."""
    headings, lines, edits = material.body.headings, material.source.text.split("\n"), []
    repeats_title = folded(headings[0].text) == folded(material.front.title or material.slug)
    if headings[0].level != 1 or repeats_title or max(heading.level for heading in headings) == _LOWEST:
        return None
    for heading in headings:
        line = lines[heading.span.line - 1]
        match = _SIGNS_OF_HEADING.match(line)
        if not match or len(match.group(1)) != heading.level:
            return None
        edits.append(Edit(heading.span.line, match.start(1) + 1, heading.span.line, match.start(1) + 1, "#"))
    return Fix(tuple(edits))


@material_check("FMT024", Severity.ERROR)
def shallow_list(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a list within a list that some programs would not see as one."""
    del catalogue
    for span in material.body.shallow_items:
        spaces = span.end_column - span.column
        message = f"this item of an inner list is indented by {spaces} space{'s' if spaces != 1 else ''}"
        yield Finding(material.source.at(span), message, "indent it by four spaces for each level")


@material_check("FMT025", Severity.ERROR)
def empty_body(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that has nothing after its front matter."""
    del catalogue
    if not material.body.text.strip():
        last = material.source.text.count("\n") + 1
        place = material.source.at(Span(min(material.body.first_line, last)))
        yield Finding(place, "there is no text after the front matter", "write the material here")


@catalogue_check("FMT026", Severity.ERROR, piecewise=True)
def markup_in_field(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag HTML in a field: fields are plain text."""
    for source, document, path, text in fields_with(catalogue, lambda text: "<" in text):
        match = _TAG.search(text)
        if match:
            message = f"`{_cut(match.group())}` is HTML, and a field is plain text"
            yield Finding(source.at(document.at(*path)), message, "write it without HTML")
    for source in catalogue.sources:
        if source.path.endswith(".bib") and "<" in source.text:
            yield from _markup_in_library(source)


def _markup_in_library(source: Source) -> Iterator[Finding]:
    for number, line in enumerate(source.text.split("\n"), 1):
        match = _TAG.search(line)
        if match:
            message = f"`{_cut(match.group())}` is HTML, and a reference is plain text"
            yield Finding(source.at(Span(number, match.start() + 1, match.end() + 1)), message, "write it without HTML")


@source_check("FMT027", Severity.WARNING)
def text_after_hash(source: Source) -> Iterable[Finding]:
    """Flag text that YAML cuts off because a hash sign stands before it."""
    return noted("text_after_hash", source)


@source_check("FMT028", Severity.ERROR)
def control_character(source: Source) -> Iterable[Finding]:
    """Flag a character that nobody can see."""
    return noted("control_character", source)


@page_check("FMT029", Severity.ERROR)
def run_on_block(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a list or table that some programs would print as a part of the paragraph above it."""
    del catalogue
    for what, span in page.body.run_on_blocks:
        is_certain = what == "table" and not page.source.text.split("\n")[span.line - 1].startswith((" ", "\t", ">"))
        fix = Fix.at(Span(span.line, 1, 1), "\n") if is_certain else None
        message = f"this {what} starts right under a line of text"
        yield Finding(page.source.at(span), message, "put an empty line above it", fix)


@page_check("FMT030", Severity.ERROR)
def unspaced_heading(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a line that some programs take for a heading and others for text."""
    del catalogue
    for number, line in enumerate(page.body.prose, page.body.first_line):
        match = _UNSPACED_HEADING.match(line) if line.startswith("#") else None
        if match:
            signs, words = match.groups()
            hint = f"write `{signs} {_cut(words)}` for a heading, or `\\{signs}{_cut(words)}` for the sign itself"
            message = f"no space stands between `{signs}` and `{_cut(words)}`"
            yield Finding(page.source.at(Span(number, 1, len(line) + 1)), message, hint)


@catalogue_check("FMT031", Severity.ERROR)
def symbolic_link(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a link in the file system: what lies behind it is not in the repository."""
    for path in catalogue.symbolic_links:
        yield Finding(Place(path), "this is a symbolic link, and nothing behind it is read", "put the file itself here")


@catalogue_check("FMT032", Severity.ERROR, piecewise=True)
def reserved_name(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a file that would take the place of one that the build makes."""
    for material in catalogue.materials.values():
        for name in material.files:
            if name.casefold() in _MADE_FILES or name.casefold() in {f"{material.slug}.{each}" for each in _DOCUMENTS}:
                path = f"{material.path.rpartition('/')[0]}/{name}"
                yield Finding(Place(path), f"the build makes a file called `{name}` here", "rename this one")
    for path in (*catalogue.pages, *catalogue.attachments):
        name = path.split("/")[1]
        first = name.removesuffix(".md").casefold()
        if first in _MADE_PAGES:
            yield Finding(Place(path), f"the build makes the pages under `{first}` itself", "rename this one")
        elif HOST_NAMES & {name.casefold(), first}:
            message = f"a host or a browser takes its orders from what is called `{name}`"
            yield Finding(Place(path), message, "rename this one")


@catalogue_check("FMT033", Severity.ERROR, piecewise=True)
def unsafe_picture(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a drawing that holds anything but shapes and words."""
    for source in catalogue.sources:
        if source.readable and source.path.lower().endswith(".svg"):
            for span, message in Drawing(source.text).faults:
                yield Finding(source.at(span), message, "draw it again with plain shapes and text, or save it as PNG")


@catalogue_check("FMT034", Severity.ERROR)
def unusable_file_name(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a file's name that cannot stand in an address, or not on every machine."""
    for source in catalogue.set_aside:
        yield from noted("unusable_file_name", source)
    bad: dict[str, str] = {}
    for path in catalogue.paths:
        folder, _, name = path.rpartition("/")
        if folder in bad:
            bad[path] = bad[folder]
        elif not is_plain(name) and not (name.startswith(".") and not folder.startswith("docs")):
            bad[path] = name
            message = f"`{shown_name(name)}` cannot be the name of a published file or folder"
            yield Finding(Place(path), message, HOW_TO_NAME)


def shown_name(name: str) -> str:
    """A file's name as a message can show it: bytes that are no text are replaced."""
    return name.encode("utf-8", "replace").decode("utf-8")


@source_check("FMT035", Severity.ERROR)
def our_defect(source: Source) -> Iterable[Finding]:
    """Flag a file with which our own code fails."""
    return noted("our_defect", source)


@source_check("FMT036", Severity.ERROR)
def takes_too_long(source: Source) -> Iterable[Finding]:
    """Flag a file with which our own code takes too long."""
    return noted("takes_too_long", source)


@source_check("FMT037", Severity.ERROR)
def line_too_long(source: Source) -> Iterable[Finding]:
    """Flag a line that is longer than anybody writes."""
    return noted("line_too_long", source)


@source_check("FMT038", Severity.ERROR)
def too_many_files(source: Source) -> Iterable[Finding]:
    """Flag a folder with too many files in it, or too large ones, or too many folders inside each other."""
    return noted("too_many_files", source)


@catalogue_check("FMT039", Severity.ERROR)
def confusable_name(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag two names in one folder that some machine takes for one and the same."""
    for path, other in confusable(catalogue.paths):
        if not _are_materials(path, other, catalogue):
            names = path.rpartition("/")[2], other.rpartition("/")[2]
            message = f"`{names[0]}` and `{names[1]}` are one and the same name on Windows or macOS"
            yield Finding(Place(path), message, "rename one of the two")


def _are_materials(path: str, other: str, catalogue: Catalogue) -> bool:
    """Whether both are the folders of materials: `repeated_slug` flags them."""
    slugs = [each.removeprefix("materials/") for each in (path, other)]
    return all(slug in catalogue.materials for slug in slugs) and slugs[0].casefold() == slugs[1].casefold()


@catalogue_check("FMT040", Severity.ERROR)
def windows_name(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a name that a file cannot have on Windows."""
    for path in catalogue.paths:
        name = path.rpartition("/")[2]
        fault = windows_fault(name)
        if fault is not None:
            yield Finding(Place(path), f"`{name}` cannot be a name on Windows: {fault}", "rename it")


@source_check("FMT041", Severity.ERROR)
def nested_repository(source: Source) -> Iterable[Finding]:
    """Flag another repository inside this one."""
    return noted("nested_repository", source)
