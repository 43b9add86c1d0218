"""A contributor's answers as the fields of a material and of its grant, and as the YAML that they are written in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from build_tools.catalogue import CITATIONS, MATERIALS
from build_tools.diagnostics import folded, nearest
from build_tools.editing import yaml_scalar
from build_tools.licences import LICENCES
from build_tools.model import LONGEST_MADE_SLUG, LONGEST_SLUG
from build_tools.questions import AGREED, LOGO, questions
from build_tools.readers.certain import as_slug
from build_tools.submissions.documents import refuse
from build_tools.submissions.reference_list import read_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.catalogue import Catalogue
    from build_tools.editing import Answer, Leaf
    from build_tools.submissions.answers import Answers
    from build_tools.submissions.reference_list import Listed

GRANT_NUMBER = "PERM-0000"
"""What stands for the number of a grant until it has one."""
OPEN = object()
"""What stands in a field for an answer that is still to come."""


def slug_of(title: str) -> str:
    """A folder's name made of a title: its words in small letters, as many as fit."""
    made = ""
    for word in as_slug(title.replace("’", "").replace("'", "")).split("-"):
        if made and len(made) + len(word) + 1 > LONGEST_MADE_SLUG:
            break
        made = f"{made}-{word}" if made else word[:LONGEST_MADE_SLUG]
    return made or "submission"


def free_slug(slug: str, catalogue: Catalogue) -> str:
    """A folder's name that can be used and is not.

    Args:
        slug: The name.
        catalogue: What the repository holds.

    Raises:
        CannotImportError: It cannot be used.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > LONGEST_SLUG:
        refuse(f"`{slug}` cannot be a folder's name here: write small letters, digits and single hyphens after --slug")
    for taken in (catalogue.root / MATERIALS / slug, catalogue.root / CITATIONS / f"{slug}.bib"):
        if taken.exists() or taken.is_symlink():
            where = taken.relative_to(catalogue.root).as_posix()
            refuse(f"there is {where} already, and nothing is overwritten: give another name with --slug")
    if slug in catalogue.former_slugs:
        refuse(f"`{slug}` was the name of another material: give another one with --slug")
    return slug


def material_fields(
    answers: Answers, title: str, listed: list[Listed], catalogue: Catalogue, permission: str
) -> dict[str, Any]:
    """The front matter that answers come to, by field: a field without an answer holds nothing.

    Args:
        answers: The answers.
        title: The material's title.
        listed: The references that were named.
        catalogue: What the repository holds.
        permission: The number of the grant that it rests on, or an empty text.
    """
    organisation = organisation_key(answers.words("organisation"), catalogue)
    known = catalogue.organisations.get(organisation)
    is_own = known is not None and known.kind == "project"
    fields: dict[str, Any] = {
        "title": title,
        "summary": answers.words("summary"),
        "type": answers.one("type"),
        "domains": tuple(answers.ticked.get("domains", ())),
        **{key: tuple(answers.ticked.get(key, ())) for key in ("audience", "setting", "use")},
        "minutes": answers.minutes(),
        "outcomes": answers.listed("outcomes"),
        "source": {
            "organisation": organisation,
            "authors": answers.listed("authors"),
            "published": answers.partial_date("published"),
            "url": _address(answers),
        },
        "rights": {
            "holder": answers.words("holder"),
            "basis": ("own-work" if is_own else "written-permission") if permission else "",
            "reuse": answers.one("reuse"),
            "permission": permission,
            "third_party": [_third_party(line) for line in answers.listed("third_party")],
        },
        "adapted_from": [_adapted(line, listed, catalogue) for line in answers.listed("adapted_from")],
        "people_described": answers.one("people_described"),
        "content_note": answers.words("content_note"),
        "further_reading": tuple(each.key for each in listed),
        "review": {"status": "draft"},
    }
    return fields


def _address(answers: Answers) -> str:
    return next(iter(re.findall(r"https?://[^\s<>\"']+", answers.words("url"))), "")


def organisation_key(name: str, catalogue: Catalogue) -> str:
    """The key of an organisation in the register, or one made of its name."""
    for key, organisation in catalogue.organisations.items():
        if folded(name) in {folded(organisation.name or key), key}:
            return key
    return slug_of(name) if name else ""


def _third_party(line: str) -> dict[str, Any]:
    item, holder, *_ = [*(part.strip() for part in line.split(";")), ""]
    return {"item": item, "holder": holder}


def _adapted(line: str, listed: list[Listed], catalogue: Catalogue) -> dict[str, Any]:
    reference, licence, changes, *_ = [*(part.strip() for part in line.split(";")), "", ""]
    found = read_references([reference], catalogue)
    key = next((each.key for each in found if not each.entry), "")
    key = key or next((each.key for each in listed if folded(each.written) == folded(reference)), "")
    names = {each.name: each.code for each in LICENCES.values()} | {code: code for code in LICENCES}
    return {
        "citation": key,
        "reuse": names.get(nearest(licence, names) or "", "") if licence else "",
        "changes": changes,
    }


def grant_answers(answers: Answers, slug: str, digest: str, catalogue: Catalogue) -> dict[Leaf, Answer]:
    """What answers say in the fields of a grant.

    Args:
        answers: The answers.
        slug: The material that it covers.
        digest: The SHA-256 of the proof, or an empty text when there is none yet.
        catalogue: What the repository holds.
    """
    organisation = organisation_key(answers.words("organisation"), catalogue)
    known = catalogue.organisations.get(organisation)
    given: dict[Leaf, Answer | None] = {
        ("kind",): "project" if known is not None and known.kind == "project" else "written",
        ("covers", "materials"): (slug,),
        ("given_by", "role"): answers.words("given_by"),
        ("given_by", "organisation"): organisation,
        ("given_on",): answers.day("given_on"),
        ("uses",): ("publish", *answers.ticked.get("uses", ())),
        ("reuse",): answers.one("reuse"),
        ("conditions",): answers.words("conditions"),
        ("declaration",): catalogue.newest_declaration,
        ("evidence", "sha256"): digest,
    }
    return {leaf: value for leaf, value in given.items() if value}


def for_the_editor(answers: Answers, listed: list[Listed], catalogue: Catalogue) -> list[str]:
    """What an editor has to know and no file holds, in sentences.

    Args:
        answers: The answers.
        listed: The references that were named.
        catalogue: What the repository holds.
    """
    sentences = []
    if answers.words("protection"):
        sentences.append(f"how the people in it are protected: {answers.words('protection')}")
    organisation = answers.words("organisation")
    if organisation and organisation_key(organisation, catalogue) not in catalogue.organisations:
        sentences.append(f"the organisation is new to us, and calls itself: {organisation}")
    sentences += [f"somebody else’s, as the contributor has it: {line}" for line in answers.listed("third_party")]
    sentences += [f"adapted from, as the contributor has it: {line}" for line in answers.listed("adapted_from")]
    if answers.is_form and answers.one("declaration") != AGREED:
        sentences.append(
            "the declaration is not agreed to, so no grant was drafted: ask, and record it with `commons grant new`"
        )
        for key in ("conditions", "given_by", "given_on"):
            sentences += [f"for the grant, as the contributor has it: {said}" for said in [answers.words(key)] if said]
    if LOGO in answers.ticked.get("logo", ()):
        sentences.append(
            "they agree to their logo: ask for the file, and record that with `commons grant new --logo-of`"
        )
    sentences += _read_otherwise(answers)
    drafted = sum(bool(each.entry) for each in listed)
    if drafted:
        sentences.append(
            f"{drafted} of {len(listed)} references are not in the library: their entries are drafted, and unverified"
        )
    return sentences


def _read_otherwise(answers: Answers) -> Iterator[str]:
    """What may have been meant otherwise than it is read, or could not be read at all."""
    organisation = folded(answers.words("organisation"))
    for author in answers.listed("authors"):
        if organisation and folded(author.partition(",")[2]) == organisation:
            yield f"an author is read as a person, family name first: {author}; a team has no comma"
    read_as = {
        "minutes": ("a number", answers.minutes()),
        "given_on": ("a date", answers.day("given_on")),
        "published": ("a date", answers.partial_date("published")),
        "url": ("an address", _address(answers)),
    }
    asked = {each.key: each.words for each in questions(None)}
    for key, (what, read) in read_as.items():
        if answers.words(key) and not read:
            yield f"the answer to “{asked[key]}” could not be read as {what}: {answers.words(key)}"


def yaml_of(fields: Mapping[str, Any], indent: str = "") -> list[str]:
    """The fields that say something, as lines of YAML; a question that was left open is a name without a value.

    Args:
        fields: Texts, numbers, lists, tuples for lists in one line, groups of these, and `OPEN`.
        indent: What stands before each line.
    """
    lines: list[str] = []
    for name, value in fields.items():
        if isinstance(value, dict):
            inside = yaml_of(value, f"{indent}  ")
            lines += [f"{indent}{name}:", *inside] if inside else []
        elif isinstance(value, list):
            lines += [f"{indent}{name}:", *(_item(each, indent) for each in value)] if value else []
        elif isinstance(value, tuple):
            lines += [f"{indent}{name}: [{', '.join(map(yaml_scalar, value))}]"] if value else []
        elif value is OPEN:
            lines.append(f"{indent}{name}:")
        elif isinstance(value, int):
            lines.append(f"{indent}{name}: {value}")
        elif value:
            lines.append(f"{indent}{name}: {yaml_scalar(value)}")
    return lines


def _item(value: object, indent: str) -> str:
    if isinstance(value, dict):
        inside = yaml_of(value, f"{indent}    ")
        return f"{indent}  - " + "\n".join(inside).lstrip() if inside else f"{indent}  - {{}}"
    return f"{indent}  - {yaml_scalar(value)}"
