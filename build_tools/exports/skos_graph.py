"""Every framework as one graph of SKOS: the only module that knows rdflib, which takes long to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import DC, DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef

from build_tools.exports.descriptions import LANGUAGE
from build_tools.licences import LICENCES
from build_tools.listings import domain_address, framework_address, statement_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from build_tools.exports.descriptions import Collection
    from build_tools.model import Domain, Framework

_UP = "../"
"""From the folder of the files to the site's root."""
PREFIXES = {"dc": str(DC), "dcterms": str(DCTERMS), "owl": str(OWL), "rdf": str(RDF), "skos": str(SKOS)}
"""The vocabularies of the graph."""


def framework_graph(collection: Collection) -> Graph:
    """Every framework with its domains, statements and crosswalks.

    Args:
        collection: The collection.
    """
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


def _scheme(framework: Framework, collection: Collection, root: str) -> Iterator[tuple[Node, Node, Node]]:
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
    yield concept, RDF.type, SKOS.Concept
    yield concept, SKOS.inScheme, scheme
    yield concept, SKOS.notation, Literal(code)
    yield concept, SKOS.prefLabel, _words(label)


def _words(text: str | None) -> Node:
    return Literal(text or "", lang=LANGUAGE)


def _period(framework: Framework) -> str:
    """When a framework is in force, as DCMI Period writes it."""
    end = f" end={framework.valid_to.isoformat()};" if framework.valid_to else ""
    return f"start={framework.valid_from};{end} scheme=W3C-DTF;"
