"""The steps of a session that a group runs by the clock: as pages show them, and as JSON for whatever keeps the time.

The schema is `schemas/session.schema.json`, JSON Schema draft 2020-12. `version` follows Semantic Versioning 2.0.0: its
first number changes when a program that reads the file would have to.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from build_tools.exports.descriptions import LANGUAGE
from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from build_tools.catalogue import Material
    from build_tools.exports.descriptions import Description

VERSION = "1.0.0"
ROOM = "learning/room/"
"""The address of the page on which a session is run."""


@dataclass(frozen=True)
class SessionStep:
    """A step of a session, with the minute at which it begins.

    Attributes:
        name: What it is called.
        starts: How many minutes of the session are over when it begins.
        minutes: How long it takes.
        speaks: Who speaks.
        sits_out: Who only listens or leaves, or an empty text.
        say: What the facilitator says or does, or an empty text.
    """

    name: str
    starts: int
    minutes: int
    speaks: str
    sits_out: str
    say: str

    @property
    def starts_at(self) -> str:
        """When it begins, as hours and minutes from the start: 1:05."""
        return f"{self.starts // 60}:{self.starts % 60:02}"


def session_steps(material: Material) -> tuple[SessionStep, ...]:
    """The steps of a material, in their order; none when it has no session.

    Args:
        material: A material that the checks have passed.
    """
    made: list[SessionStep] = []
    starts = 0
    for step in material.front.steps:
        minutes = step.minutes or 0
        made.append(
            SessionStep(step.name or "", starts, minutes, step.speaks or "", step.sits_out or "", step.say or "")
        )
        starts += minutes
    return tuple(made)


def session_path(slug: str) -> str:
    """The path in the site of the file of a session.

    Args:
        slug: The folder of its material.
    """
    return f"learning/sessions/{slug}.json"


def run_address(slug: str) -> str:
    """The address at which a session is run, from the site's root.

    Args:
        slug: The folder of its material.
    """
    return f"{ROOM}#session={slug}"


def as_session_json(described: Description, steps: tuple[SessionStep, ...]) -> str:
    """A session, with whom to credit for it.

    Args:
        described: Its material.
        steps: Its steps.
    """
    licence = described.licence
    session = {
        "version": VERSION,
        "slug": described.slug,
        "title": described.title,
        "page": described.page,
        **({"url": described.full_address} if described.full_address else {}),
        "language": LANGUAGE,
        "authors": [in_full(name) for name in described.authors],
        "licence": {"code": licence.code, "name": licence.name, "url": licence.url},
        "minutes": described.minutes,
        "steps": [{key: value for key, value in asdict(step).items() if value != ""} for step in steps],
    }
    return json.dumps(session, ensure_ascii=False, indent=1) + "\n"


def session_schema() -> dict[str, Any]:
    """The JSON Schema of the file: draft 2020-12."""
    text, address = {"type": "string", "minLength": 1}, {"type": "string", "format": "uri"}
    step = {
        "name": {**text, "description": "What the step is called."},
        "starts": {"type": "integer", "minimum": 0, "description": "The minutes that are over when it begins."},
        "minutes": {"type": "integer", "minimum": 1, "description": "How long it takes."},
        "speaks": {**text, "description": "Who speaks."},
        "sits_out": {**text, "description": "Who only listens or leaves, if somebody does."},
        "say": {**text, "description": "What the facilitator says or does."},
    }
    session = {
        "version": {"const": VERSION},
        "slug": {**text, "description": "The folder of its material."},
        "title": text,
        "page": {**text, "description": "The address of its page from the site's root."},
        "url": {**address, "description": "The same on the web, once it is known where the site is published."},
        "language": text,
        "authors": {"type": "array", "items": text, "minItems": 1},
        "licence": _object({"code": text, "name": text, "url": address}),
        "minutes": {"type": "integer", "minimum": 1, "description": "How long all steps take together."},
        "steps": {"type": "array", "items": _object(step, ("sits_out", "say")), "minItems": 1},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The steps of a session of Practice Commons",
        **_object(session, ("url",)),
    }


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
