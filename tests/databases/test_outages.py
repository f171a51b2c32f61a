"""A server that goes away, comes back, or refuses at the last moment: the same on both transports."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from neo4j.exceptions import (
    ForbiddenOnReadOnlyDatabase,
    NotALeader,
    RoutingServiceUnavailable,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
    WriteServiceUnavailable,
)

from graphmodel import errors
from graphmodel.databases import Database, Statement, pipelining
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.neo4j import Neo4jDatabase
from graphmodel.databases.py2neo.bolt import BoltConnection
from graphmodel.databases.py2neo.database import Py2neoDatabase

Open = Callable[[Endpoint], Database]
TRANSPORTS = pytest.mark.parametrize("transport", [Neo4jDatabase, Py2neoDatabase], ids=["neo4j", "py2neo"])


class Gate:
    """A port that passes everything on to a server while it is open, and can be shut at a chosen word of a client."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.shut_at = b""
        self.times = 0
        self.is_open = True
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._let_in, daemon=True).start()

    def shut(self) -> None:
        for pair in self._pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._door.close()
        self.shut()
        for pair in self._pairs:
            for end in pair:
                end.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._door.accept()
                if not self.is_open:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self.server))
                self._pairs.append((client, server))
                threading.Thread(target=self._pass_on, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, client, False), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, watched: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if watched and self.times and self.shut_at in data:
                    self.times -= 1
                    self.shut()
                    return
                sink.sendall(data)


@pytest.fixture
def gate(embedded_endpoint: Endpoint) -> Iterator[Gate]:
    made = Gate(urlsplit(embedded_endpoint.url).port or 0)
    yield made
    made.close()


@pytest.fixture
def through_the_gate(embedded_endpoint: Endpoint, gate: Gate) -> Endpoint:
    return replace(embedded_endpoint, url=f"bolt://127.0.0.1:{gate.port}", connect_seconds=2.0)


def count(database: Database) -> int:
    number: int = database.read("MATCH (n) RETURN count(n)").value()
    return number


@pytest.mark.long
@TRANSPORTS
def test_a_connection_that_breaks_in_mid_work_is_mended_and_the_work_is_done_once(
    transport: Open, through_the_gate: Endpoint, gate: Gate
) -> None:
    with transport(replace(through_the_gate, retry_seconds=0.0)) as database:
        gate.shut_at, gate.times = b"the second", 2
        database.write(Statement("CREATE (:A {name: 'the first'})"), Statement("CREATE (:A {name: 'the second'})"))
        assert gate.times == 0
        assert count(database) == 2


@pytest.mark.long
@TRANSPORTS
def test_a_server_that_stays_away_is_given_up(transport: Open, through_the_gate: Endpoint, gate: Gate) -> None:
    with transport(through_the_gate) as database:
        gate.is_open = False
        gate.shut()
        started = time.monotonic()
        with pytest.raises(errors.Unreachable) as gone:
            database.write(Statement("CREATE (:A)"))
        assert time.monotonic() - started < 12
        assert gone.value.hint
        gate.is_open = True
        assert count(database) == 0


def test_a_connection_that_breaks_at_the_commit_is_told_and_the_work_is_not_repeated(
    through_the_gate: Endpoint, gate: Gate
) -> None:
    with Py2neoDatabase(through_the_gate) as database:
        gate.shut_at, gate.times = b"\x00\x02\xb0\x12\x00\x00", 1  # COMMIT
        with pytest.raises(errors.Unreachable) as lost:
            database.write(Statement("CREATE (:A)"))
        assert lost.value.message == f"{database.address} went away in the middle of the work"
        assert lost.value.hint == "what was committed stays; run the command again, it completes the work"
        assert count(database) == 0


@TRANSPORTS
def test_a_commit_that_the_server_refuses_is_seen_and_tried_again(transport: Open, embedded_endpoint: Endpoint) -> None:
    endpoint = replace(embedded_endpoint, retry_seconds=20.0, silent_seconds=0.0)
    add = Statement("MATCH (a:A) SET a.n = a.n + 1")
    with transport(endpoint) as one, transport(endpoint) as other:
        one.write(Statement("CREATE (:A {n: 0})"))
        threads = [threading.Thread(target=lambda d=d: [d.write(add) for _ in range(15)]) for d in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.read("MATCH (a:A) RETURN a.n").value() == 30


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (TransientError(), 15),
        (NotALeader(), 15),
        (ForbiddenOnReadOnlyDatabase(), 15),
        (SessionExpired("Failed to obtain connection towards 'WRITE' server."), 15),
        (WriteServiceUnavailable("No write service currently available"), 15),
        (ServiceUnavailable("Connection refused"), 4),
        (RoutingServiceUnavailable("Unable to retrieve routing information"), 4),
    ],
)
def test_what_a_cluster_refuses_for_now_is_tried_for_longer_than_what_no_server_answers(
    embedded_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, error: Exception, seconds: int
) -> None:
    clock = [0.0]
    monkeypatch.setattr(pipelining, "monotonic", lambda: clock[0])
    monkeypatch.setattr(pipelining, "sleep", lambda pause: clock.append(clock.pop() + pause))

    def fail(*_: Any, **__: Any) -> Any:
        raise error

    with Neo4jDatabase(embedded_endpoint) as database:
        monkeypatch.setattr(pipelining, "begin", fail)
        with pytest.raises(errors.GraphmodelError):
            database.write(Statement("CREATE (:A)"))
    assert seconds < clock[0] < 4 * seconds  # the last pause begins before the end


def test_py2neos_own_transactions_would_lose_a_refused_commit(embedded_endpoint: Endpoint) -> None:
    """The reason for a connection of our own: this is what py2neo 2021.2.4 does."""
    from py2neo.client.bolt import Bolt
    from py2neo.errors import TransientError

    change = Statement("MATCH (a:A) SET a.n = a.n + 1 RETURN a.n")
    connection = BoltConnection(embedded_endpoint)
    with Neo4jDatabase(embedded_endpoint) as other:
        other.write(Statement("CREATE (:A {n: 0})"))
        with connection:
            connection.begin(reading=False)
            connection.run(change)
            other.write(change)
            with pytest.raises(TransientError):
                connection.commit()
        with connection:
            bolt: Bolt = connection._bolt
            tx = bolt.begin(embedded_endpoint.database)
            bolt.pull(bolt.run(tx, change.text))
            other.write(change)
            bolt.commit(tx)  # raises nothing
        connection.drop()
        assert other.read("MATCH (a:A) RETURN a.n").value() == 2


@TRANSPORTS
def test_an_address_where_nothing_answers_is_told_at_once(transport: Open, embedded_endpoint: Endpoint) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    started = time.monotonic()
    with pytest.raises(errors.Unreachable, match="nothing answers at embedded:test: Connection refused"):
        transport(replace(embedded_endpoint, url=f"bolt://127.0.0.1:{port}"))
    assert time.monotonic() - started < 3


@pytest.mark.long
@TRANSPORTS
def test_a_server_that_accepts_and_says_nothing_is_given_up(transport: Open, embedded_endpoint: Endpoint) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"bolt://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(errors.Unreachable) as no_progress:
            transport(replace(embedded_endpoint, url=url, connect_seconds=0.5))
    assert no_progress.value.hint


@TRANSPORTS
def test_a_wrong_password_is_told(transport: Open, embedded_endpoint: Endpoint) -> None:
    with pytest.raises(errors.AuthFailed) as refused:
        transport(replace(embedded_endpoint, password="wrong"))
    assert refused.value.message == "embedded:test refused the user or the password"


@TRANSPORTS
def test_an_unknown_database_is_told(transport: Open, embedded_endpoint: Endpoint) -> None:
    with pytest.raises(errors.UnknownDatabase):
        transport(replace(embedded_endpoint, database="nosuch"))


@TRANSPORTS
def test_threads_may_share_a_database(transport: Open, embedded_endpoint: Endpoint) -> None:
    with transport(embedded_endpoint) as database:
        echoed: list[int] = []

        def ask(number: int) -> None:
            echoed.extend(database.read("RETURN $n", {"n": number}).value() for _ in range(20))

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(echoed) == sorted([0, 1, 2, 3] * 20)
