"""The frameworks as linked data: SKOS concept schemes in Turtle and JSON-LD, with the addresses of our own pages.

A framework is a concept scheme, a domain one of its top concepts, and a statement a narrower concept of its domain.
Both files hold the same graph. Where the site's own address is not known, addresses are relative to the file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_tools.exports.formats import ExportFormat

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Selection

FOLDER = "data/"
TURTLE_PATH, JSON_LD_PATH = f"{FOLDER}frameworks.ttl", f"{FOLDER}frameworks.jsonld"
SKOS_URL = "https://www.w3.org/TR/skos-reference/"


def as_turtle(collection: Collection, _: Selection) -> str:
    """The frameworks in Turtle, sorted.

    Args:
        collection: The collection.
    """
    from build_tools.exports.skos_graph import framework_graph  # noqa: PLC0415 - rdflib, which nothing else needs

    return str(framework_graph(collection).serialize(format="turtle"))


def as_json_ld(collection: Collection, _: Selection) -> str:
    """The frameworks in JSON-LD, sorted: the context is in the file.

    Args:
        collection: The collection.
    """
    from build_tools.exports.skos_graph import PREFIXES, framework_graph  # noqa: PLC0415 - the same

    written = framework_graph(collection).serialize(format="json-ld", context=PREFIXES, auto_compact=False)
    return json.dumps(_sorted(json.loads(written)), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


FRAMEWORKS_TURTLE = ExportFormat(
    "frameworks-turtle",
    "Frameworks as SKOS in Turtle",
    "text/turtle",
    "The standards themselves with their domains, statements and crosswalks, for a program that reads linked data",
    "SKOS",
    SKOS_URL,
    lambda _: TURTLE_PATH,
    as_turtle,
    lists_materials=False,
    says_statements=True,
)
FRAMEWORKS_JSON_LD = ExportFormat(
    "frameworks-json-ld",
    "Frameworks as SKOS in JSON-LD",
    "application/ld+json",
    "The same, for a program that reads JSON",
    "SKOS",
    SKOS_URL,
    lambda _: JSON_LD_PATH,
    as_json_ld,
    lists_materials=False,
    says_statements=True,
)


def _sorted(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """JSON in which the order of each list is that of what stands in it: in a graph there is none."""
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value
