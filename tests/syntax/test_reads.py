"""What reads may read the graph and nothing else: by lists of what does."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.syntax.reads import beyond

READING = """
MATCH (n) RETURN n
MATCH (load)-[csv:TERMINATE]->() RETURN load.csv, csv.terminate AS terminate
CYPHER 25 runtime=slotted EXPLAIN MATCH (n) RETURN n
PROFILE USE neo4j MATCH (n) RETURN n
UNWIND [1] AS x WITH x ORDER BY x RETURN count(*)
OPTIONAL MATCH (n) RETURN date.truncate('month', date()), duration.between($a, $b), point.distance($c, $d)
CALL db.labels() YIELD label RETURN label
CALL db.labels
CALL `db`.`labels`()
CALL db.index.fulltext.queryNodes('names', 'moscou~') YIELD node RETURN node
CALL { MATCH (n) RETURN n } RETURN n
MATCH (n) CALL (n) { RETURN n.a AS a } RETURN a
MATCH (n) CALL (*) { RETURN n.a AS a } RETURN a
MATCH (n) RETURN apoc.text.join(labels(n), ','), vector.similarity.cosine(n.v, $v), coll.sort(n.a)
CALL gds.pageRank.stream('g') YIELD nodeId RETURN nodeId
SHOW INDEXES
SHOW VECTOR INDEXES YIELD name, state RETURN *
SHOW UNIQUE CONSTRAINTS
SHOW ALL FUNCTIONS EXECUTABLE BY CURRENT USER YIELD name
SHOW DATABASES
SHOW CURRENT USER
SHOW USER DEFINED FUNCTIONS
SHOW FUNCTIONS YIELD name AS show WHERE show = 'a' RETURN show
RETURN 'CALL dbms.killConnection(1); LOAD CSV' AS `LOAD CSV`
MATCH p = (a)-[r*1..2]->(b) WHERE a.x IN (b.y) RETURN nodes(p)
{ MATCH (n) RETURN n }
LET x = 1 RETURN x
MATCH (n) WHERE n.call IN [1] RETURN n AS call, n.terminate
MATCH (terminate) WITH terminate AS transactions RETURN transactions
MATCH (n:!Load&%|(!%)) WHERE n:% AND n.x IS :: LIST<INTEGER!> AND n.x > 1 RETURN n
MATCH (n) WHERE n.x < size(n.y) AND n.y > load.csv AND n.x IS :: VECTOR<FLOAT>(3) RETURN n
MATCH (n) WHERE n.load % show.csv > show.x AND n.date > show.x AND n.x IS :: LIST<LIST<DATE>> RETURN n
SHOW HOME DATABASE
SHOW CURRENT GRAPH TYPE
RETURN file(), linenumber()
CALL db.awaitIndexes(1)
"""
BEYOND = """
TERMINATE TRANSACTIONS 'neo4j-transaction-1' | TERMINATE TRANSACTIONS
TERMINATE TRANSACTION 'x' YIELD message RETURN message | TERMINATE TRANSACTION
SHOW TRANSACTIONS YIELD transactionId AS t TERMINATE TRANSACTIONS t | SHOW TRANSACTIONS, TERMINATE TRANSACTIONS
SHOW TRANSACTIONS | SHOW TRANSACTIONS
SHOW FUNCTIONS YIELD name SHOW TRANSACTIONS YIELD currentQuery RETURN * | SHOW TRANSACTIONS
SHOW PROCEDURES SHOW SETTINGS | SHOW SETTINGS
SHOW SETTINGS | SHOW SETTINGS
SHOW USERS | SHOW USERS
SHOW USER jane PRIVILEGES | SHOW USER
SHOW POPULATED ROLES | SHOW ROLES
CALL dbms.killConnection('bolt-1') | dbms.killConnection
CALL dbms.killConnections(['bolt-1']) YIELD message RETURN message | dbms.killConnections
CALL `dbms`.`killConnection`('bolt-1') | dbms.killConnection
CALL db.clearQueryCaches() | db.clearQueryCaches
CALL db.clearQueryCaches | db.clearQueryCaches
CALL dbms.listConfig() | dbms.listConfig
LOAD CSV FROM 'http://host/x' AS row RETURN row | LOAD CSV
LOAD CSV WITH HEADERS FROM $url AS row RETURN row | LOAD CSV
MATCH (n) LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row | LOAD CSV
MATCH (n) CALL (n) { LOAD CSV FROM n.url AS row RETURN row } RETURN row | LOAD CSV
/* x */ load /* y */ csv from $u as r return r | LOAD CSV
L\\u004fAD CSV FROM $u AS row RETURN row | L\\u004fAD, LOAD CSV
EXPLAIN CALL apoc.load.json('http://host') | apoc.load.json
MATCH (n) CALL apoc.export.csv.all('x.csv', {}) YIELD file RETURN file | apoc.export.csv.all
CALL apoc.cypher.run($text, {}) YIELD value RETURN value | apoc.cypher.run
CALL apoc.meta.data.of($text) | apoc.meta.data.of
RETURN apoc.cypher.runFirstColumnSingle($text, {}) | apoc.cypher.runFirstColumnSingle
RETURN `apoc.load.json`($url) AS x | apoc.load.json
RETURN apoc.static.get('x') AS x | apoc.static.get
RETURN com.example.readFile('/etc/passwd') | com.example.readFile
UNWIND [1] AS x CALL apoc.util.sleep(100000) RETURN x | apoc.util.sleep
CALL gds.graph.export('g', {dbName: 'x'}) | gds.graph.export
GRANT ROLE admin TO jane | GRANT ROLE
STOP DATABASE neo4j | STOP DATABASE
KILL 1 | KILL
MATCH (n) WHERE n:% LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n IS % LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n:A|!% LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n.x IS :: LIST<INTEGER> LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n.x IS :: ARRAY<LIST<ZONED DATETIME NOT NULL>!> LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n.x IS :: LIST<INTEGER | LIST<FLOAT>> LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n.x IS :: INTEGER! LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n.x IS :: LIST<VECTOR<FLOAT>(3)> LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n.x IS :: ANY VALUE<INTEGER | FLOAT> LOAD CSV FROM $u AS r RETURN r | LOAD CSV
MATCH (n) WHERE n.x IS :: ANY<INTEGER | FLOAT> CALL db.clearQueryCaches() YIELD value RETURN 1 | db.clearQueryCaches
MATCH (n) WHERE n.x IS :: LIST<VECTOR<FLOAT>(3)> CALL db.clearQueryCaches() YIELD value RETURN 1 | db.clearQueryCaches
MATCH (n) WHERE n IS NOT LABELED % CALL db.clearQueryCaches() YIELD value RETURN 1 | db.clearQueryCaches
MATCH (n) WHERE n.x IS :: INTEGER! CALL db.clearQueryCaches() YIELD value RETURN 1 | db.clearQueryCaches
SHOW FUNCTIONS YIELD name AS a WHERE a IS :: LIST<STRING> SHOW SETTINGS YIELD value RETURN value | SHOW SETTINGS
SHOW ALIASES FOR DATABASE | SHOW ALIASES
USE system SHOW USERS | SHOW USERS
CALL () { USE neo4j CALL tx.setMetaData({a: 1}) } RETURN 1 | tx.setMetaData
RETURN COLLECT { CALL dbms.listConfig() YIELD value RETURN value } | dbms.listConfig
CALL gds.graph.project.cypher.estimate($text, $text) | gds.graph.project.cypher.estimate
RETURN genai.vector.encode('x', 'OpenAI', {}) | genai.vector.encode
MATCH (n) RETURN n; CALL dbms.killConnection('x') | dbms.killConnection
"""


@pytest.mark.parametrize("query", READING.strip().splitlines())
def test_what_reads_the_graph_is_let_through(query: str) -> None:
    assert beyond(query) == ()


@pytest.mark.parametrize("line", BEYOND.strip().splitlines())
def test_what_does_more_is_named(line: str) -> None:
    query, _, names = line.rpartition(" | ")
    assert ", ".join(beyond(query)) == names


def test_what_changes_the_graph_is_the_engines_to_refuse() -> None:
    assert beyond("CREATE (:Note) SET a.x = 1 DETACH DELETE b") == ()


@pytest.mark.parametrize("allowed", ["apoc.load.json", "APOC.LOAD.JSON", "apoc.load.*", "apoc.", "apoc.load."])
def test_what_is_allowed_is_let_through(allowed: str) -> None:
    assert beyond("CALL apoc.load.json('x') YIELD value RETURN value", [allowed]) == ()
    assert beyond("CALL apoc.loading('x')", [allowed]) == (("apoc.loading",) if allowed != "apoc." else ())


def test_the_shipped_questions_read_the_graph_alone() -> None:
    paths = sorted((Path(__file__).parents[2]).glob("cypher/*.cypher"))
    assert len(paths) > 30
    assert {path.name: beyond(path.read_text()) for path in paths if beyond(path.read_text())} == {}
