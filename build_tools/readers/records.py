"""Plain values to records of the model, with every misfit said in words that a contributor uses."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from build_tools import model
from build_tools.diagnostics import did_you_mean
from build_tools.readers.yaml_syntax import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.readers.located_yaml import Document, Path
    from build_tools.readers.text import Notebook

RecordType = TypeVar("RecordType", bound=model.Record)

PATTERN_WORDS: dict[str, tuple[str, str]] = {
    pattern: words
    for annotated, words in [
        (model.PartialDate, ("is not a year, a month or a day", "write 2026, 2026-11 or 2026-11-20")),
        (model.WebAddress, ("is not a web address", "write it in full, starting with https://")),
        (model.Slug, ("is not a slug", "use small letters, digits and single hyphens")),
        (model.GrantNumber, ("is not the number of a grant", "write PERM- and four digits: PERM-0001")),
        (model.Sha256, ("is not a SHA-256 digest", "write the 64 small hexadecimal digits that `sha256sum` prints")),
        (
            model.DeclarationVersion,
            ("is not the number of a declaration", "write its year, a hyphen and a number: 2026-1"),
        ),
        (model.DomainCode, ("is not the code of a domain", "write capital letters and a number: PS7")),
        (model.FrameworkPrefix, ("is not a prefix for codes", "write capital letters only: PS")),
    ]
    for constraint in get_args(annotated)[1:]
    if (pattern := getattr(constraint, "pattern", None))
}
"""What to say of a text that does not have its field's shape, by the pattern in the model."""

ALSO_CALLED = {
    "abstract": ("summary",),
    "author": ("source", "authors"),
    "content_warning": ("content_note",),
    "copyright": ("rights", "holder"),
    "date": ("source", "published"),
    "description": ("summary",),
    "duration": ("minutes",),
    "keywords": ("domains",),
    "licence": ("rights", "reuse"),
    "license": ("rights", "reuse"),
    "references": ("further_reading",),
    "tags": ("domains",),
    "year": ("source", "published"),
}
"""Where a field of the front matter stands that other projects know by another name."""

MANY = 12
_WORD = re.compile(r"[a-z0-9-]+|[A-Z]+\d+(\.\d+)?")
_LINE_PATTERN = r"^[^\n]*$"
_DATE_FORMATS = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d", "%B %d, %Y")


def read_record(
    kind: type[RecordType], value: object, document: Document, notes: Notebook, base: Path = ()
) -> RecordType:
    """A record of the kind asked for, made of what fits; every misfit is written down and left out.

    Args:
        kind: The model's class.
        value: The plain values to read.
        document: Where the places of the values are looked up.
        notes: Where faults are written down.
        base: The path of `value` in the document.
    """
    value = _tidied(value)
    odd = dict(_odd_numbers(value, document, base))
    record = None
    for _ in range(MANY):
        try:
            record = kind.model_validate(value)
            break
        except ValidationError as error:
            misfits = _misfits_by_path(value, error)
        if () in misfits:
            _note_whole(misfits[()], document, notes, base)
            return kind()
        reading = _Reading(kind, value, document, notes, base)
        for path in sorted(misfits, key=_removal_order, reverse=True):
            odd.pop((*base, *path), None)
            reading.take(path, misfits[path])
    for path, message in odd.items():
        hint = "write it in plain digits, without a zero before them"
        notes.note("wrong_type", document.at(*path), message, hint)
    return record or kind()


def _tidied(value: Any) -> Any:  # noqa: ANN401 - plain YAML values are of any type
    """A copy without the line end that YAML leaves after a text of several lines."""
    if isinstance(value, dict):
        return {key: _tidied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    return value.rstrip("\n") if isinstance(value, str) else value


def _odd_numbers(value: object, document: Document, path: Path) -> Iterator[tuple[Path, str]]:
    """Each number that YAML reads as another number than a person does: 030 is 24, and 1:30 is 90."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _odd_numbers(item, document, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _odd_numbers(item, document, (*path, index))
    elif isinstance(value, int) and not isinstance(value, bool):
        raw = document.raw.get(path, "0")
        if not re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", raw):
            yield (
                path,
                f"{_named(path)} is written `{shown(raw)}`, which YAML reads as the number {shown(hex(value) if value > 10**99 else str(value))}",
            )


def _named(path: Path) -> str:
    """What a message calls the value at a path."""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if not name:
        return "the file"
    return f"an item of `{shown(name)}`" if isinstance(path[-1], int) else f"`{shown(name)}`"


def _misfits_by_path(value: object, error: ValidationError) -> dict[Path, Mapping[str, Any]]:
    """The first error at each value, without those that lie inside another faulty value."""
    found: dict[Path, Mapping[str, Any]] = {}
    for detail in error.errors():
        path = _existing(value, detail["loc"])
        if path not in found:
            found[path] = detail
    for path, detail in list(found.items()):
        is_other_branch = detail["type"] == "literal_error" and isinstance(detail["input"], dict)
        if is_other_branch and any(other[: len(path)] == path != other for other in found):
            del found[path]
    return {path: detail for path, detail in found.items() if not any(path[:end] in found for end in range(len(path)))}


def _existing(value: Any, location: tuple[str | int, ...]) -> Path:  # noqa: ANN401 - plain YAML values are of any type
    """The part of a pydantic location that leads to something there: without the names of a union's branches."""
    path: Path = ()
    for part in location:
        if (isinstance(value, dict) and part in value) or (isinstance(value, list) and isinstance(part, int)):
            value = value[part]
            path = (*path, part)
    return path


def _removal_order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in path)


def _record_at(kind: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model's class of the record that stands at a path of another record."""
    for part in path:
        if isinstance(part, int):
            continue
        annotation = kind.model_fields[part].annotation if part in kind.model_fields else None
        inner = next(_records_in(annotation), None)
        if inner is not None:
            kind = inner
        elif annotation is not None:
            return None
    return kind


def _records_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _records_in(argument)


def _note_whole(detail: Mapping[str, Any], document: Document, notes: Notebook, base: Path) -> None:
    what = _described(detail["input"], document.raw.get(base))
    message = f"{_named(base)} should be made of fields, and {what} is there"
    notes.note(
        "wrong_type",
        document.values.get(base, document.at(*base)),
        message,
        "write `field: text`, each in a line of its own",
    )


class _Reading:
    """One pass over the misfits of one record: each is noted and taken out of the values."""

    def __init__(self, kind: type[BaseModel], value: Any, document: Document, notes: Notebook, base: Path) -> None:  # noqa: ANN401 - plain YAML values are of any type
        self.kind = kind
        self.value = value
        self.document = document
        self.notes = notes
        self.base = base

    def take(self, path: Path, detail: Mapping[str, Any]) -> None:
        """Note one misfit, and take its value out."""
        parent = self.value
        for part in path[:-1]:
            parent = parent[part]
        full = (*self.base, *path)
        is_field = isinstance(parent, dict)
        if detail["type"] == "extra_forbidden":
            self._note_unknown(path, full)
        elif detail["loc"][-1:] == ("[key]",):
            words, hint = _shape(detail, str(path[-1]))
            self.notes.note("malformed_value", self.document.at_key(*full), f"`{shown(str(path[-1]))}` {words}", hint)
        elif detail["input"] is not None or not is_field:
            detail = self._as_text(path, detail, full)
            check, message, hint = _misfit(detail, full, self.document.raw.get(full), _record_at(self.kind, path))
            self.notes.note(check, self.document.at(*full), message, hint)
        elif detail["type"].startswith("model"):
            parent[path[-1]] = {}
            return
        del parent[path[-1]]

    def _as_text(self, path: Path, detail: Mapping[str, Any], full: Path) -> Mapping[str, Any]:
        """What would be wrong with a value if it were text: when it would not fit in quotes either, that is the fault."""
        raw = self.document.raw.get(full)
        if detail["type"] != "string_type" or raw is None or detail["input"] is None:
            return detail
        trial = _with(self.value, path, raw)
        try:
            self.kind.model_validate(trial)
        except ValidationError as error:
            return _misfits_by_path(trial, error).get(path, detail)
        return detail

    def _note_unknown(self, path: Path, full: Path) -> None:
        name = str(path[-1])
        group = next((part for part in reversed(path[:-1]) if isinstance(part, str)), "")
        within = ".".join(str(part) for part in path[:-1] if isinstance(part, str))
        record = _record_at(self.kind, path[:-1])
        known = list(record.model_fields) if record else []
        message = f"`{shown(name)}` is not a field of `{within}`" if within else f"`{shown(name)}` is not a field"
        hint = self._elsewhere(name, group, known)
        if hint is None and known and len(known) <= MANY:
            hint = "write one of: " + ", ".join(known)
        self.notes.note("unknown_field", self.document.at_key(*full), message, hint)

    def _elsewhere(self, name: str, group: str, known: list[str]) -> str | None:
        """Where a field belongs that is not one of those known here."""
        *outer, proper = ALSO_CALLED.get(name.casefold(), ("",)) if self.kind is model.FrontMatter else ("",)
        if proper:
            return f"did you mean {proper}?" if proper in known else f"in `{outer[0]}`, write `{proper}`"
        meant = did_you_mean(name, known)
        if meant:
            return meant
        if group and name in self.kind.model_fields:
            return f"it is not part of `{group}`: start it at the margin"
        for outer_name, field in self.kind.model_fields.items():
            for record in _records_in(field.annotation):
                if name in record.model_fields:
                    return f"it is part of `{outer_name}`: write it there"
        return None


def _with(value: Any, path: Path, item: object) -> Any:  # noqa: ANN401 - plain YAML values are of any type
    """A copy of a value with another item at a path."""
    if not path:
        return item
    if isinstance(value, list):
        return [_with(each, path[1:], item) if index == path[0] else each for index, each in enumerate(value)]
    return {key: _with(each, path[1:], item) if key == path[0] else each for key, each in value.items()}


def _described(given: object, raw: str | None) -> str:
    if isinstance(given, (list, dict)):
        return "a list" if isinstance(given, list) else "a group of fields"
    return f"`{shown(raw if raw is not None else str(given))}`" if given not in {None, ""} else "nothing"


def _misfit(
    detail: Mapping[str, Any], path: Path, raw: str | None, record: type[BaseModel] | None
) -> tuple[str, str, str | None]:
    """The check, the message and the suggestion for one misfit."""
    kind, given, name = detail["type"], detail["input"], _named(path)
    there = _described(given, raw)
    if given is None or given == "":
        return "malformed_value", f"{name} is empty", "write something, or remove it"
    if kind == "string_type":
        return "wrong_type", *_not_text(name, given, raw)
    if kind in {"literal_error", "enum"}:
        return _not_listed(detail, name, raw, record)
    if kind in {"tuple_type", "list_type"}:
        return "wrong_type", f"{name} should be a list, and {there} is there", _as_list(path, given, raw, record)
    if kind.startswith(("model", "dict")):
        first = next(iter(record.model_fields), "name") if record else "name"
        hint = f"write its fields in the lines below, each indented by two more spaces: `{first}: …`"
        return "wrong_type", f"{name} should be a group of fields, and {there} is there", hint
    if kind in {"date_type", "date_from_datetime_inexact"}:
        return "malformed_value", f"{there} is not a date", _date_hint(raw if raw is not None else str(given))
    if kind.startswith("int_"):
        return "wrong_type", f"{name} should be a whole number, and {there} is there", _number_hint(given)
    if kind.startswith("bool_"):
        return (
            "wrong_type",
            f"{name} should be true or false, and {there} is there",
            "write true or false, without quotes",
        )
    if kind == "string_too_long":
        limit = detail["ctx"]["max_length"]
        return "too_long", f"{name} has {len(str(given)):,} characters; the limit is {limit:,}", "shorten it"
    if kind == "greater_than_equal":
        return "malformed_value", f"{there} is too small for {name}", f"write {detail['ctx']['ge']} or more"
    if kind == "less_than_equal":
        return "malformed_value", f"{there} is too large for {name}", f"write {detail['ctx']['le']} or less"
    if kind == "string_pattern_mismatch":
        if detail["ctx"]["pattern"] == _LINE_PATTERN:
            return "malformed_value", f"{name} has more than one line", "write it in one line"
        words, hint = _shape(detail, str(given))
        return "malformed_value", f"{there} {words}", hint
    return "malformed_value", f"{there} does not fit {name}", None


def _shape(detail: Mapping[str, Any], given: str) -> tuple[str, str | None]:
    """What to say of a text that does not have its field's shape, with what was meant when it can be seen."""
    words, hint = PATTERN_WORDS.get(
        detail.get("ctx", {}).get("pattern", ""), ("does not have the shape that this field needs", "")
    )
    meant = given.strip()
    if words == "is not a slug":
        plain = unicodedata.normalize("NFKD", given).encode("ascii", "ignore").decode().lower()
        meant = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        return words, f"{hint}: {shown(meant or 'using-genograms')}"
    if words == "is not a web address" and re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", meant):
        return words, f"write it in full: https://{shown(meant)}"
    if words == "is not the number of a grant" and (digits := re.fullmatch(r"\D*0*(\d{1,4})", meant)):
        return words, f"write PERM- and four digits: PERM-{int(digits.group(1)):04}"
    return words, hint or None


def _not_text(name: str, given: object, raw: str | None) -> tuple[str, str]:
    if isinstance(given, (list, dict)):
        what = "a list" if isinstance(given, list) else "a group of fields"
        return (
            f"{name} should be text, and {what} is there",
            "write one line; put it in quotes if it has a colon or brackets",
        )
    written = raw if raw is not None else str(given)
    read_as = "a date" if isinstance(given, dt.date) else "true or false" if isinstance(given, bool) else "a number"
    return (
        f"{name} should be text, and YAML reads `{shown(written)}` as {read_as}",
        f"put it in quotes: {quoted(written)}",
    )


def _not_listed(
    detail: Mapping[str, Any], name: str, raw: str | None, record: type[BaseModel] | None
) -> tuple[str, str, str]:
    given = detail["input"]
    allowed = [word.strip().strip("'") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
    words = "write one of: " + ", ".join(allowed) if len(allowed) > 1 else f"write {allowed[0]}"
    if record is not None and len(allowed) == 1:
        words += ", or a group: {" + ", ".join(f"{field}: …" for field in record.model_fields) + "}"
    if isinstance(given, (list, dict)):
        return "wrong_type", f"{name} should be one word, and {_described(given, raw)} is there", words
    hint = did_you_mean(str(given), allowed) or words
    return "unknown_value", f"{_described(given, raw)} is not a value of {name.removeprefix('an item of ')}", hint


def _as_list(path: Path, given: object, raw: str | None, record: type[BaseModel] | None) -> str:
    if record is not None or isinstance(given, dict):
        first = next(iter(record.model_fields)) if record else ""
        return f"start each of its groups with a hyphen: `- {first}: …`" if first else "write a list: `- …`"
    text = raw if raw is not None else str(given)
    are_words = all(_WORD.fullmatch(word.strip()) for word in text.split(","))
    if not are_words and re.search(r"[^\w ./-]", text):
        text = quoted(text)
    return f"write `{shown(str(path[-1]))}: [{shown(text)}]`"


def _date_hint(written: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return "there is no such day: look it up"
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", re.split(r"(?<=\d)[T ]\d\d:", written)[0]).strip()
    for form in ("%Y-%m-%d", *_DATE_FORMATS):
        try:
            return f"write {dt.datetime.strptime(plain, form).date().isoformat()}"  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return "write the year, month and day: 2026-11-20"


def _number_hint(given: object) -> str | None:
    digits = re.fullmatch(r"\s*(\d{1,6})\b.*", given) if isinstance(given, str) else None
    if digits and digits.group(1) == str(given).strip():
        return f"write it without quotes: {digits.group(1)}"
    return f"write only the number: {digits.group(1)}" if digits else "write a whole number in digits"
