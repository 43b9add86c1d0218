"""The guide to the fields of a material: what each means, from the model, and how a material of ours uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel

from build_tools.model import FrontMatter
from build_tools.readers.records import records_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Material

GROUP_NAMES = {
    "FrontMatter": "The fields",
    "Step": "Step",
    "Series": "Series",
    "Source": "Source",
    "Rights": "Rights",
    "ThirdParty": "Third party",
    "Adaptation": "Adaptation",
    "Recording": "Recording",
    "Review": "Review",
    "ReviewedBy": "Reviewed by",
    "LivedExperienceReview": "Lived-experience review",
    "SecondReading": "Second reading",
    "Withdrawal": "Withdrawal",
    "Change": "Change",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST_EXAMPLE = 300
"""How many characters an example may have: the next material has a shorter one."""


@dataclass(frozen=True)
class GuideField:
    """One field as the guide shows it.

    Attributes:
        name: Its name.
        anchor: Its anchor on the page.
        description: What it holds.
        required: Whether the check `missing_field` asks for it.
        example: The lines of an example, as they stand in a material.
        used_in: The address of the material that the example is from; an empty text when it is the model's own.
        title: The title of that material.
        values: What can stand there, when that is a short list.
        group: The name of the group that it opens, or an empty text.
    """

    name: str
    anchor: str
    description: str
    required: bool
    example: tuple[str, ...]
    used_in: str
    title: str
    values: tuple[str, ...]
    group: str


@dataclass(frozen=True)
class FieldGroup:
    """The fields of one record.

    Attributes:
        name: What the guide calls it.
        anchor: Its anchor on the page.
        under: The field under which they stand, with those above it; none for the front matter itself.
        about: What the record is.
        fields: The fields.
    """

    name: str
    anchor: str
    under: tuple[str, ...]
    about: str
    fields: tuple[GuideField, ...]


def field_groups(materials: Iterable[Material] = ()) -> list[FieldGroup]:
    """Every record that a material's front matter can hold, the front matter itself first.

    Each field's example is from the first material that uses it and is published. It is the model's own when there
    is none.

    Args:
        materials: Where examples are looked for, in this order.
    """
    found = _Examples(materials).found
    groups = []
    for record in _records():
        fields = tuple(replace(each, **found.get((record, each.name), {})) for each in _fields(record))
        name = GROUP_NAMES[record.__name__]
        groups.append(FieldGroup(name, _anchor(name), _above(record), (record.__doc__ or "").strip(), fields))
    return groups


class _Examples:
    """What materials write into each field: one pass, which ends when every field has an example.

    Attributes:
        found: The example of each field, and the material that it is from, by the field's record and name.
    """

    def __init__(self, materials: Iterable[Material]) -> None:
        self.found: dict[tuple[type[BaseModel], str], dict[str, Any]] = {}
        self._wanted = {record: [each.name for each in _fields(record) if each.example] for record in _records()}
        for material in materials:
            if material.is_published:
                self._look(material.front, material)
            if not any(self._wanted.values()):
                return

    def _look(self, record: BaseModel, material: Material) -> None:
        kind = type(record)
        for name in tuple(self._wanted[kind]):
            value = getattr(record, name) if name in record.model_fields_set else None
            if value is None or value == () or isinstance(value, BaseModel):
                continue
            example = _written(name, value)
            if sum(map(len, example)) <= LONGEST_EXAMPLE:
                address = f"materials/{material.slug}/"
                self.found[kind, name] = {"example": example, "used_in": address, "title": material.title}
                self._wanted[kind].remove(name)
        for name in _groups_in(kind):
            value = getattr(record, name)
            for inner in value if isinstance(value, tuple) else (value,):
                if isinstance(inner, BaseModel):
                    self._look(inner, material)


@cache
def _records() -> tuple[type[BaseModel], ...]:
    """The records, each before those inside it."""
    found: dict[type[BaseModel], None] = {}

    def add(record: type[BaseModel]) -> None:
        if record not in found:
            found[record] = None
            for name in _groups_in(record):
                add(_inner(record, name))

    add(FrontMatter)
    return tuple(found)


@cache
def _groups_in(record: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a record that hold other records."""
    fields = record.model_fields.items()
    return tuple(name for name, information in fields if any(records_in(information.annotation)))


def _inner(record: type[BaseModel], name: str) -> type[BaseModel]:
    return next(records_in(record.model_fields[name].annotation))


@cache
def _fields(record: type[BaseModel]) -> tuple[GuideField, ...]:
    """The fields of a record, with the model's own examples."""
    above = "" if record is FrontMatter else _anchor(GROUP_NAMES[record.__name__]) + "-"
    made = []
    for name, information in record.model_fields.items():
        extra = information.json_schema_extra
        example = (information.examples or [""])[0]
        made.append(
            GuideField(
                name=name,
                anchor=f"field-{above}{name.replace('_', '-')}",
                description=information.description or "",
                required=isinstance(extra, dict) and bool(extra.get("required")),
                example=() if example in ("", [], {}, None) else _written(name, example),
                used_in="",
                title="",
                values=tuple(_values(information.annotation)),
                group=GROUP_NAMES[_inner(record, name).__name__] if name in _groups_in(record) else "",
            )
        )
    return tuple(made)


def _above(record: type[BaseModel]) -> tuple[str, ...]:
    for outer in _records():
        for name in _groups_in(outer):
            if _inner(outer, name) is record:
                return (*_above(outer), name)
    return ()


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def _values(annotation: Any) -> Iterator[str]:  # noqa: ANN401 - an annotation is any object
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (str(member.value) for member in annotation)
    elif get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
    else:
        for argument in get_args(annotation):
            yield from _values(argument)


def _written(name: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a field may hold anything
    """A field as a person writes it: in one line, or with the parts of a list below it when they hold several words."""
    if not isinstance(value, tuple | list):
        return (f"{name}: {_scalar(value)}",)
    parts = [_scalar(each) for each in value]
    if any(set(part) & set(" ,") for part in parts):
        return (f"{name}:", *(f"  - {part}" for part in parts))
    return (f"{name}: [{', '.join(parts)}]",)


def _scalar(value: Any) -> str:  # noqa: ANN401 - as above
    plain = value.value if isinstance(value, Enum) else value
    if _DAY.fullmatch(str(plain)):
        return str(plain)
    written: str = yaml.safe_dump(plain, allow_unicode=True, width=10_000)
    return written.removesuffix("\n").removesuffix("\n...")
