"""Plain values to records of the model, with every misfit said in words that a contributor uses."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from build_tools import model
from build_tools.diagnostics import Fix, Span, did_you_mean
from build_tools.readers.certain import as_slug, certain_days, certain_partial_date, certain_value, certain_word
from build_tools.readers.yaml_syntax import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from build_tools.readers.located_yaml import Document, Path
    from build_tools.readers.text import Notebook

RecordType = TypeVar("RecordType", bound=model.Record)
Words: TypeAlias = tuple[str, str, str | None]

PATTERN_WORDS: dict[str, tuple[str, str]] = {
    pattern: words
    for annotated, words in [
        (model.PartialDate, ("is not a year, a month or a day", "write 2026, 2026-11 or 2026-11-20")),
        (model.WebAddress, ("is not a web address", "write it in full, starting with https://")),
        (model.Slug, ("is not a short name", "use small letters, digits and single hyphens")),
        (model.GrantNumber, ("is not the number of a grant", "write PERM- and four digits: PERM-0001")),
        (model.Sha256, ("is not a SHA-256 digest", "write the 64 small hexadecimal digits that `sha256sum` prints")),
        (
            model.DeclarationVersion,
            ("is not the number of a declaration", "write its year, a hyphen and a number: 2026-1"),
        ),
        (model.YearDay, ("is not a day that every year has", "write its month and its day: 11-30")),
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

FORMER_REVIEW = ("review", "reviewed_by"), ("review", "reviewed_on")
"""What said that a material was reviewed before its review said who reviewed what."""

MANY = 12
_LARGE = 10**12
_WORD = re.compile(r"[a-z0-9-]+|[A-Z]+\d+(\.\d+)?")
_LINE_PATTERN = r"^[^\n]*$"


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
            read_as = f"the number {value}" if abs(value) < _LARGE else "another number"
            yield path, f"{_named(path)} is written `{shown(raw)}`, which YAML reads as {read_as}"


def _named(path: Path) -> str:
    """What a message calls the value at a path."""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if not name:
        return "the file"
    return f"an item of `{shown(name)}`" if isinstance(path[-1], int) else f"`{shown(name)}`"


def _misfits_by_path(value: object, error: ValidationError) -> dict[Path, Mapping[str, Any]]:
    """The first error at each value, without those that lie inside another faulty value."""
    found: dict[Path, Mapping[str, Any]] = {}
    details: list[Mapping[str, Any]] = list(error.errors())
    for detail in details:
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
        match value, part:
            case dict(), _ if part in value:
                value = value[part]
            case list(), int():
                value = value[part]
            case _:
                continue
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
        inner = next(records_in(annotation), None)
        if inner is not None:
            kind = inner
        elif annotation is not None:
            return None
    return kind


def records_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The model's classes that stand in an annotation, in its lists and alternatives too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from records_in(argument)


def _note_whole(detail: Mapping[str, Any], document: Document, notes: Notebook, base: Path) -> None:
    misfit = _Misfit(detail, base, document.raw.get(base), None)
    message = f"{misfit.name} should be made of fields, and {misfit.there} is there"
    span = document.values.get(base, document.at(*base))
    notes.note("wrong_type", span, message, "write `field: text`, each in a line of its own")


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
        if full in FORMER_REVIEW and self.kind is model.FrontMatter:
            self._note_former_review(full)
        elif detail["type"] == "extra_forbidden":
            self._note_unknown(path, full)
        elif detail["loc"][-1:] == ("[key]",):
            words, hint = _shape(detail, str(path[-1]))
            self.notes.note("malformed_value", self.document.at_key(*full), f"`{shown(str(path[-1]))}` {words}", hint)
        elif detail["input"] is not None or not is_field:
            detail = self._as_text(path, detail, full)
            misfit = _Misfit(detail, full, self.document.raw.get(full), _record_at(self.kind, path))
            check, message, hint = misfit.words()
            self.notes.note(check, self.document.at(*full), message, hint, self._certain(detail, full))
        elif detail["type"].startswith("model"):
            parent[path[-1]] = {}
            return
        del parent[path[-1]]

    def _certain(self, detail: Mapping[str, Any], full: Path) -> Fix | None:
        """The repair of a misfit, when only one thing can have been meant."""
        name = next((part for part in reversed(full) if isinstance(part, str)), "")
        meant = certain_value(detail, name, self.document.raw.get(full)) if self._may_mend(full) else None
        place = self.document.words_at(*full, quotes=meant[1]) if meant else None
        return Fix.at(place, meant[0]) if meant and place else None

    def _may_mend(self, full: Path) -> bool:
        """Whether a program may put right what stands at a path: never what somebody agreed to or declared.

        The name of a group counts with what it holds: another name for `review` would give a material its status.
        """
        ends = ((left, min(len(full), len(left))) for left in model.LEFT_ALONE)
        return self.kind is not model.Grant and all(full[:end] != left[:end] for left, end in ends)

    def _as_text(self, path: Path, detail: Mapping[str, Any], full: Path) -> Mapping[str, Any]:
        """What would be wrong with a value in quotes: when it would not fit even then, that is the fault."""
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
        hint = hint or "remove it, or look for the field that you mean in the guide to the fields"
        place, free = (
            self.document.at_key(*full),
            [each for each in known if (*full[:-1], each) not in self.document.keys],
        )
        self.notes.note("unknown_field", place, message, hint, self._certain_name(full, free))

    def _certain_name(self, full: Path, free: list[str]) -> Fix | None:
        """The repair of a field's name that differs only in capitals, spaces or hyphens."""
        name, place = str(full[-1]), self.document.at_key(*full)
        meant, around = certain_word(name, free), place.end_column - place.column - len(name)
        if meant is None or around not in {0, 2} or not self._may_mend((*full[:-1], meant)):
            return None
        inside = around // 2  # the quotation marks stay
        return Fix.at(Span(place.line, place.column + inside, place.end_column - inside), meant)

    def _note_former_review(self, full: Path) -> None:
        """Say once of a review in its old shape what to write instead: at who did it, or else at the day."""
        first = next(path for path in FORMER_REVIEW if path in self.document.keys)
        if full != first:
            return
        values = (self.document.get(*path) for path in FORMER_REVIEW)
        by, on = ("…" if value is None or isinstance(value, list | dict) else shown(str(value)) for value in values)
        message = f"`{full[-1]}` is not a field of `review` any more, which now says who reviewed what"
        hint = (
            f"write `content: {{by: {by}, on: {on}}}` instead, and beside it `rights`, `accessibility` and "
            "`lived_experience`, each in the same way or `awaited`"
        )
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
            for record in records_in(field.annotation):
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


@dataclass(frozen=True)
class _Misfit:
    """A value that does not fit, and what is known about it.

    Attributes:
        detail: What the validation says of it.
        path: Where it stands.
        raw: The text of a plain scalar as it was written.
        record: The model's class of the record that should stand there, if one should.
    """

    detail: Mapping[str, Any]
    path: Path
    raw: str | None
    record: type[BaseModel] | None

    @property
    def given(self) -> Any:  # noqa: ANN401 - plain YAML values are of any type
        """The value."""
        return self.detail["input"]

    @property
    def name(self) -> str:
        """What a message calls it."""
        return _named(self.path)

    @property
    def written(self) -> str:
        """A single value as it was written."""
        return self.raw if self.raw is not None else str(self.given)

    @property
    def there(self) -> str:
        """What is there, for a message."""
        if isinstance(self.given, (list, dict)):
            return "a list" if isinstance(self.given, list) else "a group of fields"
        return f"`{shown(self.written)}`"

    def words(self) -> Words:
        """The check, the message and the suggestion."""
        if self.given is None or self.given == "":
            return "malformed_value", f"{self.name} is empty", "write something, or remove it"
        for start, rule in _RULES.items():
            if self.detail["type"].startswith(start):
                return rule(self)
        return "malformed_value", f"{self.there} does not fit {self.name}", None


def _not_text(misfit: _Misfit) -> Words:
    name, given = misfit.name, misfit.given
    if isinstance(given, (list, dict)):
        hint = "write one line; put it in quotes if it has a colon or brackets"
        return "wrong_type", f"{name} should be text, and {misfit.there} is there", hint
    read_as = "a date" if isinstance(given, dt.date) else "true or false" if isinstance(given, bool) else "a number"
    message = f"{name} should be text, and YAML reads {misfit.there} as {read_as}"
    return "wrong_type", message, f"put it in quotes: {quoted(misfit.written)}"


def _not_listed(misfit: _Misfit) -> Words:
    expected = misfit.detail["ctx"]["expected"].replace(" or ", ", ")
    allowed = [word.strip().strip("'") for word in expected.split(",")]
    words = "write one of: " + ", ".join(allowed) if len(allowed) > 1 else f"write {allowed[0]}"
    if misfit.record is not None and len(allowed) == 1:
        words += ", or a group: {" + ", ".join(f"{field}: …" for field in list(misfit.record.model_fields)[:2]) + "}"
    if isinstance(misfit.given, (list, dict)):
        return "wrong_type", f"{misfit.name} should be one word, and {misfit.there} is there", words
    message = f"{misfit.there} is not a value of {misfit.name.removeprefix('an item of ')}"
    return "unknown_value", message, did_you_mean(str(misfit.given), allowed) or words


def _not_list(misfit: _Misfit) -> Words:
    message = f"{misfit.name} should be a list, and {misfit.there} is there"
    if misfit.record is not None or isinstance(misfit.given, dict):
        first = next(iter(misfit.record.model_fields)) if misfit.record else ""
        hint = f"start each of its groups with a hyphen: `- {first}: …`" if first else "write a list: `- …`"
        return "wrong_type", message, hint
    text = misfit.written
    if re.match(r"-[^\s-]", text):
        return "wrong_type", message, f"write a space after each hyphen: `- {shown(text.split()[0].lstrip('-'))}`"
    are_words = all(_WORD.fullmatch(word.strip()) for word in text.split(","))
    if not are_words and re.search(r"[^\w ./-]", text):
        text = quoted(text)
    return "wrong_type", message, f"write `{shown(str(misfit.path[-1]))}: [{shown(text)}]`"


def _not_group(misfit: _Misfit) -> Words:
    first = next(iter(misfit.record.model_fields), "name") if misfit.record else "name"
    hint = f"write its fields in the lines below, each indented by two more spaces: `{first}: …`"
    return "wrong_type", f"{misfit.name} should be a group of fields, and {misfit.there} is there", hint


def _not_date(misfit: _Misfit) -> Words:
    hint = "write the year, month and day: 2026-11-20"
    if not isinstance(misfit.given, (list, dict)):
        hint = _date_hint(misfit.written)
    return "malformed_value", f"{misfit.there} is not a date", hint


def _not_number(misfit: _Misfit) -> Words:
    given = misfit.given
    digits = re.fullmatch(r"\s*(\d{1,6})\b.*", given) if isinstance(given, str) else None
    hint = "write a whole number in digits"
    if digits:
        alone = digits.group(1) == given.strip()
        hint = f"write {'it without quotes' if alone else 'only the number'}: {digits.group(1)}"
    return "wrong_type", f"{misfit.name} should be a whole number, and {misfit.there} is there", hint


def _not_boolean(misfit: _Misfit) -> Words:
    message = f"{misfit.name} should be true or false, and {misfit.there} is there"
    return "wrong_type", message, "write true or false, without quotes"


def _too_long(misfit: _Misfit) -> Words:
    limit = misfit.detail["ctx"]["max_length"]
    message = f"{misfit.name} has {len(str(misfit.given)):,} characters; the limit is {limit:,}"
    return "too_long", message, f"shorten it by {len(str(misfit.given)) - limit:,}"


def _too_small(misfit: _Misfit) -> Words:
    limit = misfit.detail["ctx"]["ge"]
    hint = f"write {limit} or more"
    return "malformed_value", f"{misfit.there} is too small for {misfit.name}", hint


def _too_large(misfit: _Misfit) -> Words:
    limit = misfit.detail["ctx"]["le"]
    hint = f"write {limit} or less"
    return "malformed_value", f"{misfit.there} is too large for {misfit.name}", hint


def _out_of_shape(misfit: _Misfit) -> Words:
    if misfit.detail["ctx"]["pattern"] == _LINE_PATTERN:
        return "malformed_value", f"{misfit.name} has more than one line", "write it in one line"
    words, hint = _shape(misfit.detail, str(misfit.given))
    return "malformed_value", f"{misfit.there} {words}", hint


_RULES: dict[str, Callable[[_Misfit], Words]] = {
    "string_type": _not_text,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _out_of_shape,
    "literal_error": _not_listed,
    "enum": _not_listed,
    "tuple_type": _not_list,
    "list_type": _not_list,
    "model": _not_group,
    "dict": _not_group,
    "date": _not_date,
    "no_such_day": _not_date,
    "int": _not_number,
    "bool": _not_boolean,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
}
"""What is said of a misfit, by what the type of the validation's error starts with."""


def _shape(detail: Mapping[str, Any], given: str) -> tuple[str, str | None]:
    """What to say of a text that does not have its field's shape, with what was meant when it can be seen."""
    pattern = detail.get("ctx", {}).get("pattern", "")
    words, hint = PATTERN_WORDS.get(pattern, ("does not have the shape that this field needs", ""))
    meant = given.strip()
    if words == "is not a short name":
        return words, f"{hint}: {shown(as_slug(given) or 'using-genograms')}"
    if words == "is not a web address" and re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", meant):
        return words, f"write it in full: https://{shown(meant)}"
    meant_date = certain_partial_date(given) if words == "is not a year, a month or a day" else None
    if meant_date:
        return words, f"write {meant_date}"
    digits = re.fullmatch(r"\D*0*(\d{1,4})", meant)
    if words == "is not the number of a grant" and digits:
        return words, f"write PERM- and four digits: PERM-{int(digits.group(1)):04}"
    return words, hint or None


def _date_hint(written: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return "there is no such day: look it up"
    without_time = re.split(r"(?<=\d)[T ]\d\d:", written)[0].strip()
    days = certain_days(re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", without_time))
    if len(days) > 1:
        return "write " + " or ".join(f"{day} for {day.day} {day:%B}" for day in days)
    return f"write {days[0]}" if days else "write the year, month and day: 2026-11-20"
