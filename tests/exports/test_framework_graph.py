"""The frameworks as linked data: sound by the conditions of SKOS, the same in both files, and true to kss_map.yaml."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

import pytest
from pyshacl import validate
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from build_tools.exports.descriptions import Collection
from build_tools.exports.framework_graph import JSON_LD_PATH, TURTLE_PATH, as_json_ld, as_turtle
from build_tools.loading import load
from tests.built_site import REPOSITORY, SMALL, read_page
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib.term import Node

    from build_tools.catalogue import Catalogue

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""pySHACL and the JSON-LD reader of rdflib use what rdflib calls old."""
SHAPES = REPOSITORY / "tests" / "shapes" / "skos.ttl"
ADDRESS = "https://commons.example/cpd/"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return replace(load(REPOSITORY, COLLECTION_DAY), site_address=ADDRESS)


@pytest.fixture
def graph(catalogue: Catalogue) -> Graph:
    return read_turtle(catalogue)


def read_turtle(catalogue: Catalogue) -> Graph:
    """The graph as a reader gets it, who knows where the file is."""
    collection = Collection(catalogue)
    return Graph().parse(data=as_turtle(collection, collection.selections[0]), format="turtle", publicID=PLACE)


def read_json_ld(catalogue: Catalogue) -> Graph:
    """The same from the other file."""
    collection = Collection(catalogue)
    return Graph().parse(data=as_json_ld(collection, collection.selections[0]), format="json-ld", publicID=PLACE)


PLACE = f"{ADDRESS}data/frameworks.ttl"


def faults(graph: Graph) -> str:
    """What the shapes say is wrong."""
    conforms, _, text = validate(graph, shacl_graph=str(SHAPES), inference="none")
    return "" if conforms else str(text)


def test_it_keeps_the_conditions_of_skos_and_what_we_promise(graph: Graph) -> None:
    assert faults(graph) == ""


PS1, PS1_1, PCF9 = (URIRef(ADDRESS + each) for each in ("domains/ps1/", "domains/ps1/#ps1-1", "domains/pcf9/"))
KSS = URIRef(f"{ADDRESS}frameworks/kss-ps-2015/")
WRONG: dict[str, tuple[Node, Node, Node]] = {
    "S9": (KSS, RDF.type, SKOS.Concept),
    "S13": (PS1, SKOS.altLabel, Literal("Promote and govern excellent practice", lang="en-GB")),
    "S14": (PS1, SKOS.prefLabel, Literal("Another", lang="en-GB")),
    "S27": (PS1, SKOS.related, PS1_1),
    "S46": (PS1_1, SKOS.exactMatch, PCF9),
}


@pytest.mark.parametrize("condition", WRONG)
def test_a_graph_that_breaks_a_condition_is_told(condition: str, graph: Graph) -> None:
    graph.add(WRONG[condition])
    assert f"{condition}:" in faults(graph)


@pytest.mark.parametrize("predicate", [SKOS.inScheme, SKOS.notation, SKOS.prefLabel])
def test_a_concept_without_what_we_promise_is_told(predicate: Node, graph: Graph) -> None:
    graph.remove((PS1_1, predicate, None))
    assert str(predicate) in faults(graph).replace("skos:", str(SKOS))


@pytest.mark.parametrize("site_address", [ADDRESS, ""])
def test_both_files_hold_the_same_graph_with_and_without_an_address(catalogue: Catalogue, site_address: str) -> None:
    """Relative addresses lead, from where the file is, to what full ones say."""
    published = replace(catalogue, site_address=site_address)
    turtle = read_turtle(published)
    assert isomorphic(turtle, read_json_ld(published))
    assert isomorphic(turtle, read_turtle(catalogue))
    assert len(turtle) > 800


def test_it_says_what_the_frameworks_say(catalogue: Catalogue, graph: Graph) -> None:
    assert {str(each) for each in graph.subjects(RDF.type, SKOS.ConceptScheme)} == {
        f"{ADDRESS}frameworks/{framework.id}/" for framework in catalogue.frameworks
    }
    said = {str(graph.value(each, SKOS.notation)): str(graph.value(each, SKOS.prefLabel)) for each in concepts(graph)}
    known = {code: domain.title for code, (_, domain) in catalogue.domains.items()}
    assert said == known | {code: statement.text for code, (_, _, statement) in catalogue.statements.items()}
    matches = {
        (str(graph.value(origin, SKOS.notation)), str(graph.value(target, SKOS.notation)))
        for origin, target in graph.subject_objects(SKOS.relatedMatch)
    }
    assert matches == {(code, to) for code, (_, _, each) in catalogue.statements.items() for to in each.crosswalk}
    assert list(graph.triples((None, SKOS.closeMatch, None))) == [], "the file never says that two are the same"
    assert {str(each) for each in graph.objects(None, DCTERMS.rights)} == {
        "https://rightsstatements.org/vocab/InC/1.0/"
    }
    assert str(graph.value(KSS, DCTERMS.valid)) == "start=2015-11; scheme=W3C-DTF;"


def test_the_last_day_of_a_framework_is_told(catalogue: Catalogue) -> None:
    first, *others = catalogue.frameworks
    ended = first.model_copy(update={"valid_to": dt.date(2027, 3, 31)})
    graph = read_turtle(replace(catalogue, frameworks=(ended, *others)))
    assert str(graph.value(KSS, DCTERMS.valid)) == "start=2015-11; end=2027-03-31; scheme=W3C-DTF;"
    assert faults(graph) == ""


def concepts(graph: Graph) -> list[Node]:
    return list(graph.subjects(RDF.type, SKOS.Concept))


def test_the_same_bytes_whatever_the_order_of_sets() -> None:
    """In a new process with another seed each time."""
    program = (
        "import datetime, sys; from pathlib import Path; from build_tools.loading import load;"
        "from build_tools.exports.descriptions import Collection;"
        "from build_tools.exports.framework_graph import as_json_ld, as_turtle;"
        f"made = Collection(load(Path({str(SMALL)!r}), datetime.date(2026, 11, 22)));"
        "all_of_it = made.selections[0];"
        "sys.stdout.write(as_turtle(made, all_of_it) + as_json_ld(made, all_of_it))"
    )
    written = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(written) == 1
    assert len(next(iter(written))) > 1000


@pytest.mark.parametrize(("fixture", "path"), [("small_site", JSON_LD_PATH), ("real_site", TURTLE_PATH)])
def test_every_address_of_ours_is_a_page_and_a_place_on_it(
    fixture: str, path: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(fixture)
    graph = Graph().parse(site / path, format="turtle" if path == TURTLE_PATH else "json-ld", publicID=PLACE)
    assert faults(graph) == ""
    named = {str(node) for triple in graph for node in triple if isinstance(node, URIRef)}
    ours = sorted(each.removeprefix(ADDRESS) for each in named if each.startswith(ADDRESS))
    assert len(ours) > 3
    for each in ours:
        page, anchor = urldefrag(each)
        found = site / urlsplit(page).path / "index.html"
        assert found.is_file(), each
        assert not anchor or anchor in read_page(found).ids, each
