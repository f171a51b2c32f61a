"""How often a server is waited for, counted by a proxy; two round trips open a connection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench.link import BoltProxy
from graphmodel import Target, connect, errors
from graphmodel.databases import Database, Rows, Statement

pytestmark = pytest.mark.usefixtures("neo4j_database")  # which is empty, so that the server is
OPENING = 2


@pytest.fixture
def link(neo4j_target: Target) -> Iterator[BoltProxy]:
    parts = urlsplit(neo4j_target.uri)
    with BoltProxy(parts.hostname or "", parts.port or 7687) as proxy:
        yield proxy


@pytest.fixture
def far(neo4j_target: Target, link: BoltProxy) -> Iterator[Database]:
    target = Target(f"bolt://127.0.0.1:{link.port}", neo4j_target.username, neo4j_target.password)
    with connect(target) as database:
        assert link.round_trips == OPENING
        yield database


def test_a_transaction_is_one_round_trip_however_much_it_holds(far: Database, link: BoltProxy) -> None:
    text = "UNWIND $names AS name CREATE (:Far {name: name})"
    far.write(*(Statement(text, {"names": [f"{i} {'x' * 100}" for i in range(2000)]}) for _ in range(5)))
    assert link.round_trips == OPENING + 1
    found = far.read_all(Statement("MATCH (n:Far) RETURN n.name"), Statement("MATCH (n:Far) RETURN count(n)"))
    assert [len(found[0].rows), found[1].value()] == [10_000, 10_000]
    assert link.round_trips == OPENING + 2
    far.define("CREATE INDEX gm_one FOR (n:Far) ON (n.one)", "CREATE INDEX gm_two FOR (n:Far) ON (n.two)")
    assert link.round_trips == OPENING + 3
    far.write(Statement("MATCH (n:Far) DETACH DELETE n"))


def test_many_statements_are_sent_in_several_goes(far: Database, link: BoltProxy) -> None:
    numbers = far.read_all(*(Statement("RETURN $i AS i", {"i": i}) for i in range(101)))
    assert [result.value() for result in numbers] == list(range(101))
    assert link.round_trips == OPENING + 2


def test_what_follows_a_statement_that_fails_is_not_done(far: Database) -> None:
    with pytest.raises(errors.QueryFailed, match="nonsense"):
        far.write(Statement("CREATE (:Far)"), Statement("nonsense"), Statement("CREATE (:Far)"))
    assert far.read("MATCH (n:Far) RETURN count(n)").value() == 0


def test_a_driver_without_that_door_waits_for_each_statement(
    far: Database, link: BoltProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphmodel.databases.neo4j.send", lambda tx, statements, most: None)
    found = far.read_all(Statement("RETURN 1 AS n"), Statement("RETURN 2 AS n"))
    assert [result.value() for result in found] == [1, 2]
    assert link.round_trips == OPENING + 3  # BEGIN goes with the first; then the second, and COMMIT


def test_rows_of_a_stream_are_the_same_by_the_connection_and_by_the_drivers_records(
    far: Database, link: BoltProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "UNWIND range(1, 2500) AS i RETURN i, date('2031-01-01') + duration({days: i}) AS day, [i, null] AS some"

    def few(columns: tuple[str, ...], rows: Rows) -> list[Any]:
        return [columns, *islice(rows, 2)]

    streamed = far.stream(text, {}, lambda columns, rows: [columns, *rows])
    assert (streamed[0], streamed[1], len(streamed)) == (("i", "day", "some"), (1, date(2031, 1, 2), [1, None]), 2501)
    assert link.round_trips == OPENING + 5  # BEGIN, the statement with its first rows, two pulls of a thousand, COMMIT
    assert far.stream(text, {}, few) == streamed[:3]
    assert far.read("RETURN 1 AS one").value() == 1  # the connection takes more, though rows were left unread
    with pytest.raises(errors.QueryFailed, match="by zero"):
        far.stream("UNWIND [1, 0] AS i RETURN 1 / i", {}, few)
    assert far.read("RETURN 1 AS one").value() == 1
    monkeypatch.setattr("graphmodel.databases.neo4j.RowCursor.of", lambda *_: None)
    assert far.stream(text, {}, lambda columns, rows: [columns, *rows]) == streamed
    assert far.stream(text, {}, few) == streamed[:3]
