"""What docs/from-py2neo.md says that py2neo does, on the Neo4j of docker-compose.yml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from py2neo import Graph
from py2neo.bulk import create_nodes, create_relationships
from py2neo.errors import ClientError

from graphmodel.databases import Database, Target

PEOPLE = [{"name": "Ada"}, {"name": "Bob"}]


@pytest.fixture
def py2neo_graph(neo4j_target: Target, neo4j_database: Database) -> Iterator[Any]:
    """py2neo's own door to the empty Neo4j."""
    graph = Graph("bolt://" + neo4j_target.uri.partition("://")[2], auth=("neo4j", neo4j_target.password))
    yield graph
    graph.service.connector.close()


def counted(database: Database) -> int:
    return int(database.read("MATCH (n:Person) OPTIONAL MATCH (n)-[r]->() RETURN count(n) + count(r)").value())


def test_a_commit_of_what_the_server_ended_returns_as_if_done(py2neo_graph: Any, neo4j_database: Database) -> None:
    running = "SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW'"
    transaction = py2neo_graph.begin()
    create_nodes(transaction, PEOPLE, {"Person"})
    ((ended, _),) = neo4j_database.read(running).rows
    neo4j_database.read(f"TERMINATE TRANSACTIONS '{ended}'")
    py2neo_graph.commit(transaction)
    assert counted(neo4j_database) == 0


def test_a_relationship_without_an_end_vanishes(py2neo_graph: Any, neo4j_database: Database) -> None:
    person = ("Person", "name")
    create_nodes(py2neo_graph.auto(), PEOPLE, {"Person"})
    create_relationships(py2neo_graph.auto(), [("Ada", {}, "Nobody")], "KNOWS", person, person)
    assert counted(neo4j_database) == 2


def test_nodes_are_created_again(py2neo_graph: Any, neo4j_database: Database) -> None:
    create_nodes(py2neo_graph.auto(), PEOPLE, {"Person"})
    create_nodes(py2neo_graph.auto(), PEOPLE, {"Person"})
    assert counted(neo4j_database) == 4


@pytest.mark.parametrize(
    "call",
    [
        lambda schema: schema.create_uniqueness_constraint("Person", "name"),
        lambda schema: schema.create_index("Person", "name"),
        lambda schema: schema.get_uniqueness_constraints("Person"),
        lambda schema: schema.get_indexes("Person"),
    ],
)
def test_the_schema_calls_fail(py2neo_graph: Any, call: Callable[[Any], Any]) -> None:
    with pytest.raises(ClientError):
        call(py2neo_graph.schema)
