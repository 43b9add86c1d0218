"""FMT: whether a file can be read, and whether its fields are what the model says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel

from build_tools.checks.registry import catalogue_check, material_check, noted, source_check
from build_tools.diagnostics import Finding, Place, Severity, Span
from build_tools.model import OrganisationRegister

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, Material
    from build_tools.readers.located_yaml import Document
    from build_tools.readers.located_yaml import Path as ValuePath
    from build_tools.readers.text import Source

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAG = re.compile(r"<\s*[A-Za-z/!?][^>]*>?")


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
    """Flag YAML that is nested deeper than any record of ours."""
    return noted("nested_too_deep", source)


@source_check("FMT011", Severity.ERROR)
def tab_indent(source: Source) -> Iterable[Finding]:
    """Flag a tab that indents YAML."""
    return noted("tab_indent", source)


@source_check("FMT012", Severity.ERROR)
def too_large(source: Source) -> Iterable[Finding]:
    """Flag YAML that is too large to be front matter or a record."""
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


@catalogue_check("FMT018", Severity.ERROR)
def missing_field(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a required field that is not there."""
    for material in catalogue.materials.values():
        for path, name in _missing(material.front, material.document):
            yield _missing_at(material.at_key(*path), path, name)
    for grant in catalogue.grants.values():
        for path, name in _missing(grant.grant, grant.document):
            yield _missing_at(grant.at_key(*path), path, name)
    register = catalogue.framework_register
    for index, framework in enumerate(catalogue.frameworks):
        for path, name in _missing(framework, register.document, ("frameworks", index)):
            yield _missing_at(register.at_key(*path), path, name)
    register = catalogue.organisation_register
    organisations = OrganisationRegister(organisations=catalogue.organisations)
    for path, name in _missing(organisations, register.document):
        yield _missing_at(register.at_key(*path), path, name)


def _missing_at(place: Place, path: ValuePath, name: str) -> Finding:
    within = ".".join(str(part) for part in path if isinstance(part, str))
    message = f"`{name}` is missing from `{within}`" if within else f"`{name}` is missing"
    return Finding(place, message, f"add a line `{name}: …`")


def _missing(record: BaseModel, document: Document, base: ValuePath = ()) -> Iterator[tuple[ValuePath, str]]:
    """Each required field that is not written, as the path of its record and its name."""
    for name, information in type(record).model_fields.items():
        value = getattr(record, name)
        extra = information.json_schema_extra
        if isinstance(extra, dict) and extra.get("required") and not document.has(*base, name):
            yield base, name
        elif isinstance(value, BaseModel):
            yield from _missing(value, document, (*base, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _missing(item, document, (*base, name, index))
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, BaseModel):
                    yield from _missing(item, document, (*base, name, key))


@catalogue_check("FMT019", Severity.ERROR)
def bad_slug(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a folder's name that cannot be an address."""
    for material in catalogue.materials.values():
        if not _SLUG.fullmatch(material.slug):
            yield Finding(
                material.source.at(),
                f"`{material.slug}` cannot be a material's address",
                "rename the folder: small letters, digits and single hyphens",
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
                    f"`{former}` is the address of `{first}` already",
                    "remove it from `formerly`",
                )


@catalogue_check("FMT021", Severity.ERROR)
def stray_file(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what lies in materials/ without being a material."""
    for path in catalogue.stray_files:
        is_folder = (catalogue.root / path).is_dir()
        what = "this folder has no index.md" if is_folder else "this file is in no material's folder"
        name = path.rsplit("/", 1)[-1].removesuffix(".md")
        yield Finding(Place(path), what, f"write {path}/index.md" if is_folder else f"move it to materials/{name}/")


@material_check("FMT022", Severity.ERROR)
def raw_html(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag HTML in the text of a material."""
    del catalogue
    lines = material.source.text.split("\n")
    for span in material.body.html:
        written = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        shown = written if len(written) <= 40 else written[:40] + "…"
        yield Finding(
            material.source.at(span),
            f"`{shown}` is HTML, and materials are Markdown only",
            r"use Markdown, or write \< for the sign itself",
        )


@material_check("FMT023", Severity.ERROR)
def top_heading(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a heading of the first level: the title is the only one."""
    del catalogue
    for heading in material.body.headings:
        if heading.level == 1:
            yield Finding(
                material.source.at(heading.span),
                f"“{heading.text}” is a heading of level 1, which is the title's",
                f"write `## {heading.text}`",
            )


@material_check("FMT024", Severity.ERROR)
def shallow_list(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a list within a list that some programs would not see as one."""
    del catalogue
    for span in material.body.shallow_items:
        spaces = span.end_column - 1
        yield Finding(
            material.source.at(span),
            f"this item of an inner list is indented by {spaces} spaces",
            "indent it by four spaces for each level",
        )


@material_check("FMT025", Severity.ERROR)
def empty_body(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that has nothing after its front matter."""
    del catalogue
    if not material.body.text.strip():
        yield Finding(
            material.source.at(Span(material.body.first_line)),
            "there is no text after the front matter",
            "write the material here",
        )


@catalogue_check("FMT026", Severity.ERROR)
def markup_in_field(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag HTML in a field: fields are plain text."""
    for material in catalogue.materials.values():
        for path, raw in _texts(material.document.value):
            match = _TAG.search(raw)
            if match:
                yield Finding(material.at(*path), f"`{match.group()}` is HTML, and a field is plain text", "remove it")


def _texts(value: object, path: ValuePath = ()) -> Iterator[tuple[ValuePath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
