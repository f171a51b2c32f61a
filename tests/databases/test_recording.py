from __future__ import annotations

import pytest

from graphmodel import errors
from graphmodel.databases import Database, Recording, Result, Statement
from graphmodel.databases.recording import Traffic
from graphmodel.syntax.dialect import EMBEDDED, NEO4J


def test_it_remembers_what_it_was_told_and_answers_what_it_was_given() -> None:
    one, two = Result(("n",), ((1,),)), Result(("n",), ((2,),))
    recording = Recording([one, two])
    database: Database = recording
    assert database.read("MATCH (n) RETURN n", {"x": 1}) == one
    assert database.write(Statement("CREATE (a)"), Statement("CREATE (b)")) == [two, Result()]
    database.define("CREATE INDEX i FOR (n:A) ON (n.x)")
    assert recording.statements == [
        Statement("MATCH (n) RETURN n", {"x": 1}),
        Statement("CREATE (a)"),
        Statement("CREATE (b)"),
        Statement("CREATE INDEX i FOR (n:A) ON (n.x)"),
    ]
    assert recording.transactions == [(Statement("CREATE (a)"), Statement("CREATE (b)"))]


def test_it_raises_an_answer_that_is_an_exception() -> None:
    database = Recording([errors.Unreachable("gone"), Result(("n",))])
    with pytest.raises(errors.Unreachable, match="gone"):
        database.write(Statement("CREATE (a)"))
    assert database.read("RETURN 1").columns == ("n",)


def test_it_refuses_a_read_that_writes() -> None:
    with pytest.raises(errors.WriteRefused):
        Recording().read("CREATE (a)")


def test_it_is_closed_by_a_with_statement_and_speaks_the_dialect_given() -> None:
    with Recording(dialect=EMBEDDED) as database:
        assert (database.name, database.address, database.version()) == ("recording",) * 3
        assert (database.dialect, database.closed) == (EMBEDDED, False)
    assert database.closed
    assert Recording().dialect == NEO4J


def test_it_counts_what_another_database_is_sent(database: Database) -> None:
    recording = Recording(of=database)
    assert recording.write(Statement("CREATE (:A)"), Statement("CREATE (:A)"))[1].counters.nodes_created == 1
    counted = "MATCH (n:A) RETURN count(n)"
    assert [result.value() for result in recording.read_all(Statement(counted), Statement(counted))] == [2, 2]
    recording.define("CREATE INDEX gm_a FOR (n:A) ON (n.x)", "CREATE INDEX gm_b FOR (n:A) ON (n.y)")
    on_a_server = database.dialect.pipelines
    assert recording.traffic == (Traffic(6, 4, 3, 3) if on_a_server else Traffic(6, 4, 4, 14))
    assert recording.version() == database.version()
