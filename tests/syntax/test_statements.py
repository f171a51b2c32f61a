"""Statement ends, and reading told from writing and from changing the schema."""

import pytest

from graphmodel.syntax.statements import StatementText, kind_of, split

READS = [
    "",
    "// nothing but a comment: CREATE (n)",
    "MATCH (n {delete: 1, create: 2}) RETURN n.set, n.merge AS remove",
    "MATCH (n:CREATE)-[:MERGE|DELETE]->(:SET:DROP) RETURN n",
    "MATCH (create:Person)-[set:KNOWS]->(merge) WHERE set.since > 1 RETURN create, set, merge",
    "MATCH (`CREATE (x)`) RETURN `SET n.x = 1`",
    "RETURN 'CREATE (n)', \"DROP INDEX x\", 'it\\'s CREATE (n)'",
    "MATCH (n) /* DETACH DELETE n */ RETURN n // SET n.x = 1",
    "WITH 1 AS delete RETURN delete",
    "WITH 1 AS set, 2 AS create RETURN set, create",
    "MATCH (delete) RETURN delete ORDER BY delete.name",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db.labels",
    "CALL db.schema.visualization()",
    "CALL { MATCH (n) RETURN n } RETURN n",
    "UNWIND [1] AS x CALL (x) { RETURN x + 1 AS y } RETURN y",
    "MATCH (x) WHERE x.id IN transactions RETURN x",
    "SHOW INDEXES",
    "SHOW TRANSACTIONS",
    "EXPLAIN MATCH (n) RETURN n",
    "MATCH (n) RETURN n.name, $set, $create",
    "MATCH (n) RETURN [load IN n.loads | load.set] AS drop",
]
WRITES = [
    "CREATE (n)",
    "create (:A)-[:B]->(:C)",
    "CREATE p = (a)-[:R]->(b) RETURN p",
    "CREATE index = (a) RETURN index",
    "MATCH (a) CREATE UNIQUE (a)-[:R]->()",
    "MERGE (n:A {id: 1})",
    "INSERT (n:A)",
    "MATCH (n) SET n.a = 1",
    "MATCH (n) SET n:Label",
    "MATCH (n) SET n IS Label",
    "MATCH (n) SET n += $props",
    "MATCH (n) SET n[$key] = 1",
    "MATCH (n) SET (n).a = 1",
    "MATCH (`n`) SET `n`.a = 1",
    "MATCH (n) SET [n][0].a = 1",
    "MATCH p = (n) SET nodes(p)[0].a = 1",
    "MATCH (n) REMOVE n.a",
    "MATCH (n) WHERE n.x IS NULL DELETE n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (order) DELETE order",
    "MATCH (n)/**/SET/**/n.a = 1",
    "MATCH ((a)-->(b))+ SET a.x = 1",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
    "LOAD CSV FROM 'file:///x' AS row RETURN row",
    "CALL { RETURN 1 AS x } IN TRANSACTIONS RETURN x",
    "CALL { RETURN 1 AS x } IN 3 CONCURRENT TRANSACTIONS RETURN x",
    "CALL { CREATE (n) }",
    "CALL apoc.create.node(['A'], {})",
    "MATCH (n) OPTIONAL CALL apoc.create.node(['A'], {}) YIELD node RETURN node",
    "CALL `db`.clearQueryCaches()",
    "EXPLAIN CREATE (n)",
    "RETURN 1; CREATE (n)",
    "WITH 1 AS x WHEN x = 1 THEN CREATE (n) ELSE RETURN 1",
    "RETURN 1 AS x NEXT CREATE (n)",
    # Variables named like keywords do not hide a clause.
    "WITH 1 AS as CREATE (n)",
    "WITH 1 AS not CREATE (n)",
    "MATCH (as) WHERE as.x CONTAINS as SET as.x = 1",
    "MATCH (n) WITH n AS return SET return.x = 1",
    # What ends like an operator, and is a wildcard or a type.
    "MATCH (n) WHERE n:% SET n.a = 1",
    "MATCH (n) WHERE n.x IS :: LIST<INTEGER> DELETE n",
    "MATCH (n) WHERE n.x IS :: INTEGER! SET n.a = 1",
    # What Neo4j decodes before it reads strings.
    "RETURN '\\u0027 CREATE (n) //'",
    "CR\\u0045ATE (n)",
]
SCHEMAS = [
    "CREATE INDEX x FOR (n:N) ON (n.x)",
    "CREATE CONSTRAINT x IF NOT EXISTS FOR (n:N) REQUIRE n.x IS UNIQUE",
    "CREATE OR REPLACE DATABASE d",
    "CREATE FULLTEXT INDEX x FOR (n:N) ON EACH [n.x]",
    "drop index x",
    "DROP CONSTRAINT x IF EXISTS",
    "CYPHER 25 DROP DATABASE d",
    "CYPHER runtime=slotted DROP ALIAS d FOR DATABASE",
    "USE system DROP USER u",
    "USE GRAPH system DROP USER u",
    "USE graph DROP USER u",
    "ALTER CURRENT GRAPH TYPE SET {}",
    "GRANT ROLE r TO u",
    "RETURN 1; DROP INDEX x; CREATE (n)",
]


@pytest.mark.parametrize(
    ("query", "kind"),
    [(q, "read") for q in READS] + [(q, "write") for q in WRITES] + [(q, "schema") for q in SCHEMAS],
)
def test_the_kind_of_a_query_is_told_by_its_clauses(query: str, kind: str) -> None:
    assert kind_of(query) == kind


@pytest.mark.parametrize("query", ["MATCH (n {a: 'CREATE (m)", "RETURN `SET n.x = 1", "RETURN 1 /* CREATE (n)"])
def test_what_never_closes_hides_nothing_that_an_engine_would_run(query: str) -> None:
    assert kind_of(query) == "read"


def test_statements_end_at_semicolons_outside_strings_and_comments() -> None:
    text = "// first; one\nRETURN ';' AS a;\n;\n  MATCH (`n;`) /* ; */ RETURN 1 ; // done"
    assert split(text) == (
        StatementText("RETURN ';' AS a", 14, 2, 1),
        StatementText("MATCH (`n;`) /* ; */ RETURN 1", 35, 4, 3),
    )


def test_a_text_of_comments_holds_no_statement() -> None:
    assert split("  // nothing\n/* at all; */ ;") == ()
