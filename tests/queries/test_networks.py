"""Answers and graphs as NetworkX's graphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.errors import QuestionError, Unsupported
from graphmodel.queries import Answer
from graphmodel.queries.networks import read_graph, read_graphml
from tests.example import MODEL, load_sheets, sheet

networkx = pytest.importorskip("networkx")

PARALLEL = """
CREATE (a:Thing {id: 'a', name: 'A', tags: ['x', 'y'], day: date('2031-05-04')}), (b:Thing {id: 'b'})
CREATE (a)-[:KNOWS {since: 1}]->(b), (a)-[:KNOWS {since: 2}]->(b), (b)-[:OWNS]->(a)
"""


def answer_of(database: Database, query: str) -> Answer:
    """The answer of a query, after the parallel relationships are made."""
    database.write(Statement(PARALLEL))
    return Answer.of(database.read(query))


def test_an_answer_keeps_types_and_parallel_relationships(database: Database) -> None:
    graph = answer_of(database, "MATCH (a)-[r]->(b) RETURN a, r, b").to_networkx(by="id")
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.nodes["a"] == {
        "id": "a",
        "name": "A",
        "tags": ["x", "y"],
        "day": "2031-05-04",
        "labels": ["Thing"],
        "caption": "A",
    }
    edges = sorted((start, end, own["type"], own.get("since")) for start, end, own in graph.edges(data=True))
    assert edges == [("a", "b", "KNOWS", 1), ("a", "b", "KNOWS", 2), ("b", "a", "OWNS", None)]


def test_a_path_and_a_choice_of_types(database: Database) -> None:
    graph = answer_of(database, "MATCH p = (:Thing)-[:OWNS]->() RETURN p, 1 AS one").to_graph("id")
    assert [str(each) for each in graph.to_networkx(["OWNS"]).edges(keys=True)] == ["('b', 'a', 'OWNS')"]
    with pytest.raises(QuestionError, match="no relationship of this graph is of type 'OWN'") as caught:
        graph.to_networkx(["OWN"])
    assert caught.value.hint == "did you mean 'OWNS'?"


def test_relationships_without_their_nodes_are_refused(embedded_database: Database) -> None:
    with pytest.raises(Unsupported, match="without the nodes at its ends"):
        answer_of(embedded_database, "MATCH ()-[r:OWNS]->() RETURN r").to_networkx()


def test_two_nodes_of_one_name_are_refused(embedded_database: Database) -> None:
    embedded_database.write(Statement("CREATE (:Thing {id: 'a', name: 'A'}), (:Other {id: 'a', name: 'B'})"))
    answer = Answer.of(embedded_database.read("MATCH (n) RETURN n"))
    assert len(answer.to_networkx()) == 2
    with pytest.raises(QuestionError, match="two nodes are called 'a' by their 'id'"):
        answer.to_networkx(by="id")


def test_a_project_gives_its_facts_without_its_claims(tmp_path: Path, database: Database) -> None:
    load_sheets(database, tmp_path, one=sheet("  1.1:\n  - arland RECOGNIZES bria-government\n"))
    whole = read_graph(database, MODEL).to_networkx()
    labels = {label for _, own in whole.nodes(data=True) for label in own["labels"]}
    assert labels
    assert not labels & {"Claim", "Document", "Passage", "Graphmodel"}
    assert all(name.startswith("Entity:") for name in whole)
    with pytest.raises(QuestionError, match="the model has no type 'NOPE'"):
        read_graph(database, MODEL, ["NOPE"])


def test_lists_of_graphml_come_back_as_lists(tmp_path: Path) -> None:
    path = tmp_path / "graph.graphml"
    path.write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        '<key id="k0" for="node" attr.name="aliases" attr.type="string"/>'
        '<key id="k1" for="node" attr.name="name" attr.type="string"/>'
        '<graph edgedefault="directed"><node id="a">'
        '<data key="k0">["x","y"]</data><data key="k1">[sic]</data></node></graph></graphml>'
    )
    assert read_graphml(path).nodes["a"] == {"aliases": ["x", "y"], "name": "[sic]"}
