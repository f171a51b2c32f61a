"""The schema as statements for each edition, and that an engine that knows their syntax parses every one of them."""

from __future__ import annotations

from typing import Annotated

import pytest

from graphmodel import Model, Node, PartialDate, Property, Quantity, Relationship
from graphmodel.databases import Database
from graphmodel.errors import DatabaseError
from graphmodel.schema import EDITIONS, Edition, edition_of, statements
from graphmodel.syntax.dialect import NEO4J


class Party(Node):
    """Anybody."""

    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str
    aliases: list[str] = []


class ArmedGroup(Party):
    """A group under arms."""

    label = "armed group"

    size: Quantity | None = None
    code: Annotated[int | None, Property(unique=True)] = None


class Town(Node):
    """A town."""

    number: Annotated[int, Property(key=True)]
    founded: Annotated[PartialDate | None, Property(index=True)] = None


class Holds(Relationship[Party, Town | Party]):
    """Holds it."""

    part: float


REFUSED = ("community edition", "Enterprise Edition")
MODEL = Model.of(ArmedGroup, Town, Holds)
GRAPH_TYPE = """\
CYPHER 25 ALTER CURRENT GRAPH TYPE SET {
  (:`armed group` => :Party {id :: STRING NOT NULL, name :: STRING NOT NULL, aliases :: LIST<STRING NOT NULL>, \
size :: INTEGER | FLOAT, size_unit :: STRING, size_about :: BOOLEAN, code :: INTEGER}),
  (:Town => {number :: INTEGER NOT NULL, founded :: STRING, founded_first :: DATE, founded_last :: DATE}),
  (:Party)-[:HOLDS => {since :: STRING, since_first :: DATE, since_last :: DATE, \
until :: STRING, until_first :: DATE, until_last :: DATE, part :: FLOAT NOT NULL}]->(),
"""


def of_shipped() -> Model:
    return Model.from_module("graphmodel.geopolitics.model")


def test_a_graph_type_says_all_of_the_model() -> None:
    first, *others = statements(MODEL, NEO4J, "graph-type")
    assert first.startswith(GRAPH_TYPE)
    assert "  CONSTRAINT `gm_armed group_code_unique` FOR (n:`armed group`) REQUIRE n.code IS UNIQUE" in first
    assert "  CONSTRAINT gm_Party_id_unique FOR (n:Party) REQUIRE n.id IS UNIQUE" in first
    assert all(each.startswith("CREATE INDEX ") for each in others)


def test_enterprise_adds_existence_and_types() -> None:
    community, enterprise = (statements(MODEL, NEO4J, each) for each in ("community", "enterprise"))
    assert set(community) < set(enterprise)
    added = [each.partition(" FOR ")[2] for each in enterprise if each not in community]
    assert "(n:Party) REQUIRE n.name IS NOT NULL" in added
    assert "(n:`armed group`) REQUIRE n.size IS :: FLOAT | INTEGER" in added
    assert "()-[n:HOLDS]-() REQUIRE n.part IS NOT NULL" in added
    assert len({each.partition(" IF NOT")[0] for each in enterprise}) == len(enterprise)


@pytest.mark.parametrize(
    ("version", "edition"),
    [
        ("Neo4j 2026.08.1 community", "community"),
        ("Neo4j 2026.05.0 enterprise", "enterprise"),
        ("Neo4j 2026.06.0 enterprise", "graph-type"),
        ("ArcadeDB 26.10.2", "community"),
    ],
)
def test_the_engine_decides(version: str, edition: Edition) -> None:
    assert edition_of(version) == edition


@pytest.mark.parametrize("model", [MODEL, of_shipped()], ids=["small", "shipped"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_statement_is_parsed(edition: Edition, model: Model, neo4j_database: Database) -> None:
    """What Community has not is refused after it was parsed: 51N27, or that it requires another edition."""
    old = " 5." in neo4j_database.version()
    if edition == "graph-type" and old:
        pytest.skip("Neo4j 5 has no GRAPH TYPE; run with a 2026 server in GRAPHMODEL_TEST_URI")
    said = [(each, refusal(neo4j_database, each)) for each in statements(model, NEO4J, edition)]
    unexpected = [(each, why) for each, why in said if why and not any(edition in why for edition in REFUSED)]
    assert unexpected == []
    assert bool([why for _, why in said if why]) == (edition != "community")


def refusal(database: Database, statement: str) -> str:
    try:
        database.define(statement)
    except DatabaseError as wrong:
        return str(wrong)
    return ""
