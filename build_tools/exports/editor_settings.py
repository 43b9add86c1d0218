"""The settings of the editor at /admin/, made from the model: a form with every field of a material.

They follow the published schema of Sveltia CMS. Glossary and registers are not among the collections: the editor writes
a file anew, and would drop their comments.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel, StringConstraints

from build_tools.catalogue import MATERIALS
from build_tools.exports.field_guide import GROUP_NAMES, field_groups
from build_tools.licences import LICENCES
from build_tools.model import LONGEST_MADE_SLUG, Date, FrontMatter
from build_tools.questions import is_field, questions
from build_tools.readers.records import records_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from build_tools.catalogue import Catalogue
    from build_tools.exports.field_guide import GuideField

EDITOR = "admin/"
"""The editor's address from the site's root."""
SETTINGS = "config.yml"
UNSET = "not-set/not-set"
"""Stands for the repository's name while `repo_url` does not give it."""
_HIDDEN = "hidden"
_SHORT = 300
"""A text of at most so many characters is written in one line."""
_BODY = (
    "The text, in Markdown, as it stands in the file. Headings start at ##. Write one sentence a line. "
    "A citation is the key of an entry in citations/ after an @, in square brackets."
)


def editor_settings_text(catalogue: Catalogue) -> str:
    """The settings as the text of admin/config.yml: JSON, which is YAML too, and made in a fiftieth of the time.

    Args:
        catalogue: What the repository holds.
    """
    head = "# The settings of the editor, made from the model: see build_tools/exports/editor_settings.py.\n"
    return f"{head}{json.dumps(editor_settings(catalogue), ensure_ascii=False, indent=1)}\n"


def editor_settings(catalogue: Catalogue) -> dict[str, Any]:
    """The settings of the editor.

    Args:
        catalogue: What the repository holds, for its standards and organisations.
    """
    return {
        "backend": {
            "name": "github",
            "repo": catalogue.repository or UNSET,
            # With a token alone, nobody but GitHub is asked: other ways to sign in need a server of somebody's.
            "auth_methods": ["token"],
        },
        "publish_mode": "editorial_workflow",
        "app_title": "Practice Commons editor",
        "show_preview_links": False,
        "media_folder": MATERIALS,
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": LONGEST_MADE_SLUG},
        "output": {"omit_empty_optional_fields": True, "encode_file_path": True},
        "editor": {"preview": False},
        "collections": [_materials(catalogue)],
    }


def _materials(catalogue: Catalogue) -> dict[str, Any]:
    groups = {group.name: {each.name: each for each in group.fields} for group in field_groups()}
    form = _Form(groups, _choices_of(catalogue))
    return {
        "name": MATERIALS,
        "label": "Materials",
        "label_singular": "Material",
        "folder": MATERIALS,
        "path": "{{slug}}/index",
        "slug": "{{title}}",
        "extension": "md",
        "format": "yaml-frontmatter",
        "media_folder": "",
        "public_folder": "",
        "create": True,
        "delete": False,
        "summary": "{{title}}",
        "fields": [*form.fields(FrontMatter), _body()],
    }


def _body() -> dict[str, Any]:
    return {
        "name": "body",
        "label": "Text",
        "widget": "richtext",
        "modes": ["raw"],
        "required": False,
        "hint": _BODY,
    }


def _choices_of(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """What can be chosen, with the words beside it, by the field's name; other choices are as the model has them."""
    asked = {each.key: each for each in questions(catalogue) if each.choices and is_field(each.key)}
    standards: dict[str, str] = {}
    for domain in (domain for framework in catalogue.frameworks for domain in framework.domains):
        standards[domain.code or ""] = f"{domain.code} {domain.title}"
        standards |= {each.code: f"{each.code} {each.text}" for each in domain.statements if each.code}
    return {
        **{key: {choice.key: choice.words for choice in each.choices} for key, each in asked.items()},
        "domains": {code: words for code, words in standards.items() if code},
        "organisation": {key: each.name or key for key, each in catalogue.organisations.items()},
        "reuse": {code: f"{each.name} ({code})" for code, each in LICENCES.items()},
    }


class _Form:
    """The fields of records, as the editor's settings name them.

    Args:
        groups: The guide to each field, by its record's name in the guide and its own name.
        choices: What can be chosen, by a field's name.
    """

    def __init__(self, groups: dict[str, dict[str, GuideField]], choices: dict[str, dict[str, str]]) -> None:
        self.groups = groups
        self.choices = choices

    def fields(self, record: type[BaseModel]) -> list[dict[str, Any]]:
        """The fields of a record, in the order of the model.

        Args:
            record: The record.
        """
        guide = self.groups[GROUP_NAMES[record.__name__]]
        return [self._field(name, each, guide[name]) for name, each in record.model_fields.items()]

    def _field(self, name: str, information: FieldInfo, guide: GuideField) -> dict[str, Any]:
        hint = guide.description.replace("`", "")
        hint += _example(information)
        hint += " Needed before it is published." if guide.required else ""
        made: dict[str, Any] = {"name": name, "label": name.replace("_", " ").capitalize()}
        made |= self._widget(name, information, guide)
        if made["widget"] == _HIDDEN:
            return made
        if any(each["widget"] == _HIDDEN for each in made.get("fields", ())):
            hint += " Who reviewed what is not in this form: write it in the file."
        # What is not known is left open, as in the form in Word: the checks say what is missing. The title names the
        # folder, and a group with something filled in from the start is always there.
        must = name == "title" or any("default" in each for each in made.get("fields", ()))
        return {**made, "required": must, "hint": hint}

    def _widget(self, name: str, information: FieldInfo, guide: GuideField) -> dict[str, Any]:
        kinds = tuple(_kinds(information.annotation))
        record = next(records_in(information.annotation), None)
        is_list = tuple in kinds
        choices = self.choices.get(name) or {value: _shown(value) for value in guide.values}
        if choices and record is not None:
            # A word or a group: no form of the editor holds both. What stands there stays, and a new one begins so.
            return {"widget": _HIDDEN, "default": next(iter(choices))}
        if choices:
            return _select(choices, several=is_list, starts_with="draft" if name == "status" else "")
        if record is not None:
            return {"widget": "list" if is_list else "object", "collapsed": True, "fields": self.fields(record)}
        if is_list:
            return {"widget": "list", "field": {"name": "item", "label": "Line", "widget": "string"}}
        return _one_value(information, kinds)


def _one_value(information: FieldInfo, kinds: tuple[Any, ...]) -> dict[str, Any]:
    """What a number, a day or a text is written into."""
    if int in kinds:
        return {"widget": "number", "value_type": "int", "min": 1}
    if any(kind in kinds for kind in _kinds(Date)):
        return {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"}
    longest = max((each.max_length or 0 for each in _constraints(information)), default=0)
    return {"widget": "text" if longest > _SHORT else "string", **({"maxlength": longest} if longest else {})}


def _select(choices: dict[str, str], *, several: bool, starts_with: str) -> dict[str, Any]:
    options = [{"label": words, "value": key} for key, words in choices.items()]
    made: dict[str, Any] = {"widget": "select", "options": options}
    made |= {"multiple": True} if several else {}
    return {**made, "default": starts_with} if starts_with else made


def _example(information: FieldInfo) -> str:
    example = next(iter(information.examples or ()), "")
    words = ", ".join(example) if isinstance(example, list) else "" if isinstance(example, dict) else str(example)
    return f" For example: {words.rstrip('.')}." if words else ""


def _shown(key: str) -> str:
    return key.replace("-", " ").capitalize()


def _kinds(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - an annotation is any object
    """The types in an annotation, the containers among them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin is not None:
        yield origin
        for argument in get_args(annotation):
            yield from _kinds(argument)
    else:
        yield annotation


def _constraints(information: FieldInfo) -> Iterator[StringConstraints]:
    """What holds for a text: said of the field, or of a type in its annotation."""
    waiting: list[Any] = [information.annotation, *information.metadata]
    while waiting:
        each = waiting.pop()
        if isinstance(each, StringConstraints):
            yield each
        else:
            waiting += get_args(each)
