"""What only a Neo4j server shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphmodel import errors
from graphmodel.databases import Database, Statement, Target, connect

PREFIXES = pytest.mark.parametrize("prefix", ["", "py2neo+"])


def at(target: Target, prefix: str, **other: str) -> Target:
    return replace(target, uri=prefix + target.uri, **other)


@PREFIXES
def test_a_routing_address_reaches_a_single_server(neo4j_target: Target, prefix: str) -> None:
    with connect(replace(neo4j_target, uri=prefix + neo4j_target.uri.replace("bolt://", "neo4j://"))) as database:
        assert database.read("RETURN 1").value() == 1


@PREFIXES
def test_a_refused_password_names_the_setting_and_the_old_volume(neo4j_target: Target, prefix: str) -> None:
    # A user nobody has: three wrong passwords would lock a real one out for some seconds.
    target = at(neo4j_target, prefix, username="nobody", password="s3cret-not-it", origin="NEO4J_URI in .env")
    with pytest.raises(errors.AuthFailed) as refused:
        connect(target)
    assert refused.value.message == f"{target.uri} refused the user or the password (NEO4J_URI in .env)"
    assert "s3cret" not in str(refused.value)
    assert "volume" in refused.value.hint


@PREFIXES
def test_an_unknown_database_is_named(neo4j_target: Target, prefix: str) -> None:
    target = at(neo4j_target, prefix, database="nosuch")
    with pytest.raises(errors.UnknownDatabase) as unknown:
        connect(target)
    assert unknown.value.message == f"{target.uri} has no database 'nosuch'"
    with connect(at(neo4j_target, prefix, database="neo4j")) as database:
        assert database.read("RETURN 1").value() == 1


@PREFIXES
def test_encryption_that_the_server_does_not_speak_is_told(neo4j_target: Target, prefix: str) -> None:
    for scheme in ("bolt+s://", "bolt+ssc://", "neo4j+s://"):
        with pytest.raises(errors.Unreachable) as unreachable:
            connect(replace(neo4j_target, uri=prefix + neo4j_target.uri.replace("bolt://", scheme)))
        assert unreachable.value.message.endswith(" does not answer as it should: it does not encrypt")
        assert unreachable.value.hint == "use the scheme without +s: bolt:// or neo4j://"


@pytest.mark.parametrize("name", ["neo4j", "py2neo"])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE CONSTRAINT c FOR (n:A) REQUIRE n.id IS NOT NULL",
        "CREATE CONSTRAINT c FOR (n:A) REQUIRE n.id IS NODE KEY",
        "CREATE CONSTRAINT c FOR (n:A) REQUIRE n.id IS :: STRING",
        "CREATE DATABASE other",
    ],
)
@pytest.mark.neo4j
def test_what_takes_the_enterprise_edition_says_so(name: str, statement: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(f"{name}_database")
    with pytest.raises(errors.Unsupported) as refused:
        database.define(statement)
    assert refused.value.hint.startswith("it takes Neo4j Enterprise Edition")


@pytest.mark.neo4j
def test_data_that_break_a_new_constraint_are_told(neo4j_database: Database) -> None:
    neo4j_database.write(Statement("CREATE (:A {id: 1}), (:A {id: 1})"))
    with pytest.raises(errors.ConstraintViolated, match="the data already there break the constraint"):
        neo4j_database.define("CREATE CONSTRAINT c FOR (n:A) REQUIRE n.id IS UNIQUE")


@pytest.mark.neo4j
def test_a_unique_relationship_is_kept_unique(neo4j_database: Database) -> None:
    neo4j_database.define("CREATE CONSTRAINT c FOR ()-[r:R]-() REQUIRE r.id IS UNIQUE")
    with pytest.raises(errors.ConstraintViolated, match="`id` = 'x'"):
        neo4j_database.write(Statement("CREATE (a:A)-[:R {id: 'x'}]->(a), (a)-[:R {id: 'x'}]->(a)"))


@pytest.mark.neo4j
def test_work_that_needs_no_transaction_around_it_is_told(neo4j_database: Database) -> None:
    with pytest.raises(errors.Unsupported) as refused:
        neo4j_database.write(Statement("UNWIND [1, 2] AS x CALL { WITH x CREATE (:A {x: x}) } IN TRANSACTIONS"))
    assert refused.value.hint.endswith("use cypher-shell for that query")


@pytest.mark.neo4j
def test_a_query_with_something_to_notice_prints_nothing(
    neo4j_database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    neo4j_database.read("MATCH (n:Nowhere) WHERE n.nothing = 1 RETURN id(n)")  # deprecated, and unknown names
    assert capfd.readouterr() == ("", "")


@pytest.mark.neo4j
def test_the_server_knows_who_is_calling(neo4j_database: Database, neo4j_target: Target) -> None:
    agents = neo4j_database.read("CALL dbms.listConnections() YIELD userAgent RETURN DISTINCT userAgent").rows
    assert any(agent.startswith("graphmodel/") for (agent,) in agents)  # others may be connected, too
