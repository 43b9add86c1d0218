"""The guide to the fields of a material, made from the model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from build_tools.model import FrontMatter

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUP_NAMES = {
    "FrontMatter": "The fields",
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


@dataclass(frozen=True)
class GuideField:
    """One field as the guide shows it."""

    name: str
    description: str
    required: bool
    example: str
    values: tuple[str, ...]
    group: str


@dataclass(frozen=True)
class FieldGroup:
    """The fields of one record."""

    name: str
    about: str
    fields: tuple[GuideField, ...]


def field_groups() -> list[FieldGroup]:
    """Every record that a material's front matter can hold, the front matter itself first."""
    groups: dict[str, FieldGroup] = {}
    _add(FrontMatter, groups)
    return list(groups.values())


def _add(record: type[BaseModel], groups: dict[str, FieldGroup]) -> None:
    if record.__name__ in groups:
        return
    fields, inner_records = [], []
    for name, information in record.model_fields.items():
        inner = next(_inside(information.annotation, BaseModel), None)
        extra = information.json_schema_extra
        fields.append(
            GuideField(
                name=name,
                description=information.description or "",
                required=isinstance(extra, dict) and bool(extra.get("required")),
                example=_written((information.examples or [""])[0]),
                values=tuple(_values(information.annotation)),
                group=GROUP_NAMES[inner.__name__] if inner else "",
            )
        )
        if inner:
            inner_records.append(inner)
    groups[record.__name__] = FieldGroup(GROUP_NAMES[record.__name__], (record.__doc__ or "").strip(), tuple(fields))
    for inner in inner_records:
        _add(inner, groups)


def _inside(annotation: Any, kind: type) -> Iterator[Any]:  # noqa: ANN401 - an annotation is any object
    if isinstance(annotation, type) and issubclass(annotation, kind):
        yield annotation
    for argument in get_args(annotation):
        yield from _inside(argument, kind)


def _values(annotation: Any) -> Iterator[str]:  # noqa: ANN401 - an annotation is any object
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (str(member.value) for member in annotation)
    elif get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
    else:
        for argument in get_args(annotation):
            yield from _values(argument)


def _written(example: object) -> str:
    if example in ("", [], {}, None):
        return ""
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
