"""The frameworks as linked data: SKOS concept schemes in Turtle and JSON-LD, with the addresses of our own pages.

A framework is a concept scheme, a domain one of its top concepts, and a statement a narrower concept of its domain.
Both files hold the same graph. Where the site's own address is not known, addresses are relative to the file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_tools.exports.descriptions import LANGUAGE
from build_tools.exports.formats import ExportFormat
from build_tools.licences import LICENCES
from build_tools.listings import domain_address, statement_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Graph, URIRef
    from rdflib.term import Node

    from build_tools.exports.descriptions import Collection, Selection
    from build_tools.model import Domain, Framework

FOLDER = "data/"
TURTLE_PATH, JSON_LD_PATH = f"{FOLDER}frameworks.ttl", f"{FOLDER}frameworks.jsonld"
_UP = "../"
"""From the folder of the files to the site's root."""
_SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOS_URL = "https://www.w3.org/TR/skos-reference/"
PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": _SKOS,
}
"""The vocabularies of the graph."""


def framework_address(framework: Framework) -> str:
    """The address of a framework's page from the site's root.

    Args:
        framework: The framework.
    """
    return f"frameworks/{framework.id}/"


def framework_graph(collection: Collection) -> Graph:
    """Every framework with its domains, statements and crosswalks.

    Args:
        collection: The collection.
    """
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    root = collection.site_address or _UP
    for framework in collection.frameworks:
        for triple in _scheme(framework, collection, root):
            graph.add(triple)
        for domain in framework.domains:
            for triple in _domain(domain, framework, root):
                graph.add(triple)
    return graph


def as_turtle(collection: Collection, _: Selection) -> str:
    """The frameworks in Turtle, sorted.

    Args:
        collection: The collection.
    """
    return str(framework_graph(collection).serialize(format="turtle"))


def as_json_ld(collection: Collection, _: Selection) -> str:
    """The frameworks in JSON-LD, sorted: the context is in the file.

    Args:
        collection: The collection.
    """
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
)


def _scheme(framework: Framework, collection: Collection, root: str) -> Iterator[tuple[Node, Node, Node]]:
    from rdflib import DC, DCTERMS, OWL, RDF, SKOS, Literal, URIRef

    scheme = URIRef(root + framework_address(framework))
    licence = LICENCES[framework.licence or ""]
    source = collection.catalogue.references[framework.citation or ""].located.reference.key
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield scheme, DCTERMS.title, _words(framework.name)
    yield scheme, DCTERMS.description, _words(framework.about)
    yield scheme, DC.publisher, Literal(framework.issuer)
    yield scheme, DCTERMS.identifier, Literal(framework.id)
    yield scheme, OWL.versionInfo, Literal(framework.version)
    yield scheme, DCTERMS.valid, Literal(_period(framework), datatype=DCTERMS.Period)
    yield scheme, DCTERMS.rights if licence.is_statement else DCTERMS.license, URIRef(licence.url)
    if licence.statement:
        yield scheme, DC.rights, _words(licence.statement)
    yield scheme, DCTERMS.source, URIRef(f"{root}references/{source}/")
    for domain in framework.domains:
        yield scheme, SKOS.hasTopConcept, URIRef(root + domain_address(domain.code or ""))


def _domain(domain: Domain, framework: Framework, root: str) -> Iterator[tuple[Node, Node, Node]]:
    from rdflib import SKOS, URIRef

    scheme = URIRef(root + framework_address(framework))
    concept = URIRef(root + domain_address(domain.code or ""))
    yield from _concept(concept, scheme, domain.code, domain.title)
    yield concept, SKOS.topConceptOf, scheme
    yield concept, SKOS.definition, _words(domain.summary)
    for statement in domain.statements:
        narrower = URIRef(root + statement_address(statement.code or ""))
        yield from _concept(narrower, scheme, statement.code, statement.text)
        yield narrower, SKOS.broader, concept
        yield concept, SKOS.narrower, narrower
        for target in statement.crosswalk:
            yield narrower, SKOS.relatedMatch, URIRef(root + domain_address(target))


def _concept(concept: URIRef, scheme: URIRef, code: str | None, label: str | None) -> Iterator[tuple[Node, Node, Node]]:
    from rdflib import RDF, SKOS, Literal

    yield concept, RDF.type, SKOS.Concept
    yield concept, SKOS.inScheme, scheme
    yield concept, SKOS.notation, Literal(code)
    yield concept, SKOS.prefLabel, _words(label)


def _words(text: str | None) -> Node:
    from rdflib import Literal

    return Literal(text or "", lang=LANGUAGE)


def _period(framework: Framework) -> str:
    """When a framework is in force, as DCMI Period writes it."""
    end = f" end={framework.valid_to.isoformat()};" if framework.valid_to else ""
    return f"start={framework.valid_from};{end} scheme=W3C-DTF;"


def _sorted(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """JSON in which the order of each list is that of what stands in it: in a graph there is none."""
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value
