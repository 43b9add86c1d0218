"""What regulators expect of continuing professional development, for the record that a reader keeps.

The schema is `schemas/cpd-expectations.schema.json`, JSON Schema draft 2020-12. `version` follows Semantic Versioning
2.0.0: its first number changes when a program that reads the file would have to.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from build_tools.catalogue import CPD_EXPECTATIONS

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue
    from build_tools.model import CpdExpectation

VERSION = "1.0.0"
CPD_JSON = "learning/expectations.json"
"""Its path in the site."""
_ANY_YEAR = 2023
"""A year without a 29 February: a registration year that ends on 28 February starts on 1 March."""


def as_cpd_json(catalogue: Catalogue) -> str:
    """What regulators expect, and the questions of a record.

    Args:
        catalogue: A catalogue in which the checks found no error.
    """
    found = {
        "version": VERSION,
        "from": CPD_EXPECTATIONS,
        "expectations": [_expectation(each, catalogue) for each in catalogue.expectations],
        "questions": [
            {"key": each.key, "asks": each.asks, "help": each.help or ""} for each in catalogue.cpd_questions
        ],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"


def _expectation(each: CpdExpectation, catalogue: Catalogue) -> dict[str, Any]:
    fields = catalogue.references[each.citation or ""].located.reference.fields
    return {
        "id": each.id,
        "regulator": each.regulator,
        "says": each.says,
        "pieces": each.pieces,
        "with_peer_reflection": each.with_peer_reflection,
        "year_starts": year_starts(each.year_ends or ""),
        "year_ends": each.year_ends,
        "since": each.since or "",
        "citation": each.citation,
        "source_title": fields.get("title", ""),
        "source_url": fields.get("url", ""),
        "looked_at": str(each.seen_on),
        "looked_at_what": each.seen_as,
        "look_again_by": str(each.review_by),
    }


def year_starts(ends: str) -> str:
    """The first day of a registration year, which is the one after its last: 12-01 for 11-30.

    Args:
        ends: Its last day.

    Raises:
        ValueError: There is no such day.
    """
    month, day = (int(part) for part in ends.split("-"))
    return f"{dt.date(_ANY_YEAR, month, day) + dt.timedelta(days=1):%m-%d}"


def cpd_schema() -> dict[str, Any]:
    """The JSON Schema of the file: draft 2020-12."""
    text, maybe = {"type": "string", "minLength": 1}, {"type": "string"}
    day, day_of_year = {"type": "string", "format": "date"}, {"type": "string", "pattern": r"^\d\d-\d\d$"}
    number = {"type": "integer", "minimum": 0}
    expectation = {
        "id": text,
        "regulator": text,
        "says": {**text, "description": "What is expected, in our own words."},
        "pieces": {**number, "description": "How many pieces, at least, in a registration year."},
        "with_peer_reflection": {**number, "description": "How many of them, at least, with peer reflection."},
        "year_starts": day_of_year,
        "year_ends": day_of_year,
        "since": {**maybe, "description": "Since when, as far as it was seen."},
        "citation": text,
        "source_title": text,
        "source_url": maybe,
        "looked_at": {**day, "description": "The day on which somebody looked."},
        "looked_at_what": text,
        "look_again_by": day,
    }
    question = {"key": text, "asks": text, "help": maybe}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What regulators expect of continuing professional development, as Practice Commons tells it",
        **_object(
            {
                "version": {"const": VERSION},
                "from": {"const": CPD_EXPECTATIONS},
                "expectations": {"type": "array", "items": _object(expectation)},
                "questions": {"type": "array", "items": _object(question)},
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
