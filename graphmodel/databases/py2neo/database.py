"""py2neo as a second transport, for those who have code in it: its Bolt client, driven message by message.

Its transactions are not used. They never look at the answer to BEGIN and COMMIT, so a commit that the server refused
passes for done, and they try for ever to reach a server that went away (py2neo 2021.2.4, the last release).
"""

from __future__ import annotations

import random
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from py2neo.errors import ConnectionLimit, Neo4jError, ProtocolError, ServiceUnavailable, TransientError

from graphmodel.databases.base import DatabaseBase
from graphmodel.databases.endpoint import Endpoint, product
from graphmodel.databases.failures import beyond_limit, translate, translated, write_refused
from graphmodel.databases.limits import limited
from graphmodel.databases.outages import closed
from graphmodel.databases.py2neo.bolt import BROKEN, BoltConnection
from graphmodel.databases.result import Result, Statement, SummaryCounters, statements
from graphmodel.databases.streams import Consumer, consuming
from graphmodel.databases.undone import Undone
from graphmodel.syntax.dialect import Dialect
from graphmodel.syntax.statements import kind_of

if TYPE_CHECKING:
    from graphmodel.databases.database import Database

_PASSING = (*BROKEN, TransientError)
ERRORS = (Neo4jError, *BROKEN, ConnectionLimit, ServiceUnavailable, ProtocolError)
_Made = TypeVar("_Made")


class Py2neoDatabase(DatabaseBase):
    """A graph reached by py2neo: one connection, so threads take turns.

    Raises:
        Unreachable, AuthFailed, UnknownDatabase: on opening, at once.
    """

    name = "py2neo"

    def __init__(self, endpoint: Endpoint) -> None:
        self.address = endpoint.link.address
        self.dialect: Dialect = endpoint.link.dialect
        self._link = endpoint.link
        self._endpoint = endpoint
        self._turn = threading.Lock()
        self._connection = BoltConnection(endpoint)
        self._closing = weakref.finalize(self, _shut, self._connection, endpoint)
        try:
            with self._translated():
                self._transact(True, lambda: self._connection.run(Statement("RETURN 1")))
        except BaseException:
            self._closing()
            raise

    def read_all(self, *queries: Statement | str, timeout: float | None = None) -> list[Result]:
        """The rows of several queries, of one state of the graph."""
        asked = statements(queries)
        if not self.dialect.enforces_reads and any(kind_of(statement.text) != "read" for statement in asked):
            raise write_refused("by its text")
        with limited(self, timeout), self._translated():
            results = self._retried(lambda: self._transact(True, lambda: self._run(asked), timeout))
        if any(result.counters.changes for result in results):
            raise write_refused("it was undone")
        return results

    def stream(
        self,
        query: str,
        parameters: Mapping[str, Any] | None,
        consume: Consumer[_Made],
        *,
        timeout: float | None = None,
    ) -> _Made:
        """What `consume` makes of the rows of a query that only reads, as they come."""
        if not self.dialect.enforces_reads and kind_of(query) != "read":
            raise write_refused("by its text")
        statement = Statement(query, parameters or {})
        with limited(self, timeout), consuming(consume) as kept, self._translated():
            made = self._transact(True, lambda: kept(self._connection.start(statement), self._rows()), timeout)
            if self._connection.counters.changes:
                raise write_refused("it was undone")
            return made

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        with self._translated():
            yield from self._connection.pull()

    def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
        """Runs the statements in one transaction, and again when the trouble was passing."""
        with self._endpoint.changing(), limited(self, timeout), self._translated():
            return self._retried(lambda: self._transact(False, lambda: self._run(changes), timeout))

    def define(self, *definitions: str) -> list[SummaryCounters]:
        """Runs statements that change the schema: in one transaction where the engine can, else in one each."""
        some = [Statement(each) for each in definitions]
        batches = [some] if self.dialect.defines_together else [[each] for each in some]
        return [result.counters for each in batches if each for result in self.write(*each)]

    @contextmanager
    def undone(self, *, reading: bool = False, timeout: float | None = None) -> Iterator[Database]:
        """One transaction as a database of its own, rolled back at the end. Meanwhile other threads wait."""
        if not self._closing.alive:
            raise closed(self._link)
        with self._turn, self._connection:
            with self._translated():
                self._connection.begin(reading, timeout)
            yield Undone(self, self._run_in, reading=reading)
            with self._translated():
                self._connection.rollback()

    def version(self) -> str:
        """The engine's name and version, and py2neo's."""
        return f"{product(self._connection.agent)} by py2neo"

    def close(self) -> None:
        """Ends the connection, and the embedded server with it."""
        self._closing()

    def _translated(self) -> AbstractContextManager[None]:
        return translated(self._link, *ERRORS)

    def _run(self, some: Sequence[Statement]) -> list[Result]:
        if self.dialect.pipelines:
            return self._connection.run(*some)
        return [result for statement in some for result in self._connection.run(statement)]

    def _transact(self, reading: bool, work: Callable[[], _Made], timeout: float | None = None) -> _Made:
        if not self._closing.alive:
            raise closed(self._link)
        with self._turn, self._connection:
            self._connection.begin(reading, timeout)
            made = work()
            if reading:
                self._connection.rollback()
                return made
            try:
                self._connection.commit()
            except BROKEN as error:  # it may have been done, so it is not tried again
                raise translate(error, self._link) from error
            return made

    def _run_in(self, some: Sequence[Statement]) -> list[Result]:
        with self._translated():
            return self._run(some)

    def _retried(self, work: Callable[[], _Made]) -> _Made:
        first: float | None = None
        pause = 0.1
        while True:
            try:
                return work()
            except _PASSING as error:
                if beyond_limit(getattr(error, "code", ""), getattr(error, "message", "")):
                    raise
                now = time.monotonic()
                first = now if first is None else first
                answered = isinstance(error, TransientError)
                allowed = self._endpoint.retry_seconds if answered else self._endpoint.silent_seconds
                pause *= random.uniform(1.5, 2.5)  # noqa: S311 - so that two writers do not meet again
                if now + pause - first > allowed:
                    raise
            time.sleep(pause)


def _shut(connection: BoltConnection, endpoint: Endpoint) -> None:
    try:
        connection.drop()
    finally:
        endpoint.stop()
