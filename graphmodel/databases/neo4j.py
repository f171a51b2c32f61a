"""Neo4j's own driver: for Neo4j, and over loopback for the embedded engine, which speaks Bolt too."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import neo4j
from neo4j.exceptions import DriverError, Neo4jError, SessionExpired, WriteServiceUnavailable

from graphmodel.databases.base import DatabaseBase
from graphmodel.databases.endpoint import Endpoint, product, user_agent
from graphmodel.databases.failures import beyond_limit, translated, write_refused
from graphmodel.databases.limits import limited
from graphmodel.databases.neo4j_values import row_of
from graphmodel.databases.outages import closed
from graphmodel.databases.pipelining import (
    RETRY_JITTER,
    RETRY_SECONDS,
    PendingResult,
    begin,
    connection_of,
    exchange,
    execute,
    send,
)
from graphmodel.databases.pulling import RowCursor
from graphmodel.databases.result import Result, Statement, SummaryCounters, statements
from graphmodel.databases.streams import Consumer, Rows, consuming
from graphmodel.databases.undone import Undone
from graphmodel.syntax.dialect import Dialect, of_agent
from graphmodel.syntax.statements import kind_of

if TYPE_CHECKING:
    from graphmodel.databases.database import Database

ERRORS = (Neo4jError, DriverError)
_Made = TypeVar("_Made")
_Transaction = neo4j.ManagedTransaction | neo4j.Transaction


class Neo4jDatabase(DatabaseBase):
    """A graph reached by Neo4j's driver.

    Raises:
        Unreachable, AuthFailed, UnknownDatabase: on opening, at once: a first connection is made, and the name of a
            database, if one is given, tested by a query.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.name = endpoint.name
        self.address = endpoint.link.address
        self._link = endpoint.link
        self._endpoint = endpoint
        self._database = endpoint.database
        with self._translated():
            self._driver = _open(endpoint)
            self._closing = weakref.finalize(self, _shut, self._driver, endpoint)
            try:
                agent = self._greet()
            except BaseException:
                self._closing()
                raise
        self.dialect: Dialect = of_agent(endpoint.link.dialect, agent)

    def read_all(self, *queries: Statement | str, timeout: float | None = None) -> list[Result]:
        """The rows of several queries, of one state of the graph."""
        asked = statements(queries)
        with limited(self, timeout):
            if self.dialect.enforces_reads:
                return self._transact(neo4j.READ_ACCESS, asked, timeout)
            return self._read_and_roll_back(asked)

    def stream(
        self,
        query: str,
        parameters: Mapping[str, Any] | None,
        consume: Consumer[_Made],
        *,
        timeout: float | None = None,
    ) -> _Made:
        """What `consume` makes of the rows of a query that only reads, as they come."""
        statement = Statement(query, parameters or {})
        with limited(self, timeout), consuming(consume) as kept, self._translated():
            if self.dialect.enforces_reads:
                within = neo4j.unit_of_work(timeout=timeout)
                with self._session(neo4j.READ_ACCESS) as session:
                    return session.execute_read(within(lambda tx: self._hand_on(tx, statement, kept)[0]))
            if kind_of(query) != "read":
                raise write_refused("by its text")
            return self._hand_on_and_roll_back(statement, kept)

    def _hand_on_and_roll_back(self, statement: Statement, consume: Consumer[_Made]) -> _Made:
        self._check_open()
        with _open(self._endpoint) as driver, driver.session(database=self._database) as session:
            tx = session.begin_transaction()
            counters = None
            try:
                made, counters = self._hand_on(tx, statement, consume)
                if counters is not None:
                    tx.rollback()
            finally:
                if counters is None:  # the engine would compute the rows that are left: it ends with its connection
                    driver.close()
        if counters is not None and counters.changes:
            raise write_refused("it was undone")
        return made

    def _hand_on(
        self, tx: _Transaction, statement: Statement, consume: Consumer[_Made]
    ) -> tuple[_Made, SummaryCounters | None]:
        """What the consumer made, and what was changed, unless it left rows unread."""
        cursor = RowCursor.of(tx, statement)
        if cursor is None:
            return self._hand_on_records(tx.run(statement.text, dict(statement.parameters)), consume)
        try:
            made = consume(cursor.columns, self._as_rows(cursor))
        finally:
            if not cursor.finished and self.dialect.enforces_reads:  # another's connection ends with what is unread
                cursor.discard()
        return made, SummaryCounters.of(cursor.metadata.get("stats") or {}) if cursor.finished else None

    def _hand_on_records(self, result: neo4j.Result, consume: Consumer[_Made]) -> tuple[_Made, SummaryCounters | None]:
        """The same of the driver's own result."""
        read = False

        def rows() -> Rows:
            nonlocal read
            yield from self._as_rows(map(tuple.__iter__, result))
            read = True

        made = consume(tuple(result.keys()), rows())
        if not read:
            return made, None
        summary = result.consume()
        (summary.parameters or {}).clear()
        return made, SummaryCounters.of(summary.counters)

    def _as_rows(self, lists: Iterable[Iterable[Any]]) -> Rows:
        with self._translated():  # the driver, which would run the query again, sees none of its own errors
            yield from map(row_of, lists)

    def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
        """Runs the statements in one transaction, with the driver's retries."""
        with self._endpoint.changing(), limited(self, timeout):
            if timeout is None or self.dialect.heeds_timeouts:
                return self._transact(neo4j.WRITE_ACCESS, changes, timeout)
            with self._translated(), self._session(neo4j.WRITE_ACCESS) as session, session.begin_transaction() as tx:
                results = [_run(tx, statement) for statement in changes]
                tx.commit()  # not tried again on an engine that was stopped
            return results

    def define(self, *definitions: str) -> list[SummaryCounters]:
        """Runs statements that change the schema: in one transaction where the engine can, else in one each."""
        if len(definitions) > 1 and self.dialect.defines_together:
            return [result.counters for result in self.write(*map(Statement, definitions))]
        with self._endpoint.changing(), self._translated(), self._session(neo4j.WRITE_ACCESS) as session:
            return [SummaryCounters.of(session.run(neo4j.Query(each)).consume().counters) for each in definitions]

    @contextmanager
    def undone(self, *, reading: bool = False, timeout: float | None = None) -> Iterator[Database]:
        """One transaction as a database of its own, rolled back at the end; BEGIN goes with its first statements."""
        with self._translated():
            session = self._session(neo4j.READ_ACCESS if reading else neo4j.WRITE_ACCESS)
            tx = begin(session, timeout if self.dialect.heeds_timeouts else None, late=bool(self.dialect.pipelines))
        try:
            yield Undone(self, lambda some: self._run_in(tx, some), reading=reading)
        finally:
            with self._translated():
                tx.close()  # what was not committed is rolled back
                session.close()

    def version(self) -> str:
        """The engine's name and version."""
        if self.name == "embedded":
            with self._translated():
                return product(self._driver.get_server_info().agent)
        name, versions, edition = self.read("CALL dbms.components() YIELD name, versions, edition").rows[0]
        return f"{name.removesuffix(' Kernel')} {versions[0]} {edition}"

    def close(self) -> None:
        """Ends the connection, and the embedded server with it."""
        self._closing()

    def _greet(self) -> str:
        """The server's name for itself, from a first connection; not retried."""
        if self._database is None:
            return self._driver.get_server_info().agent
        with self._session(neo4j.READ_ACCESS) as session:  # a database's name is tested by a query alone
            return session.run("RETURN 1").consume().server.agent

    def _translated(self) -> AbstractContextManager[None]:
        return translated(self._link, *ERRORS)

    def _session(self, mode: str) -> neo4j.Session:
        self._check_open()
        return self._driver.session(database=self._database, default_access_mode=mode)

    def _check_open(self) -> None:
        if not self._closing.alive:
            raise closed(self._link)

    def _transact(self, mode: str, some: Sequence[Statement], timeout: float | None) -> list[Result]:
        def work(tx: neo4j.Transaction) -> list[PendingResult] | list[Result]:
            sent = send(connection_of(tx), some, self.dialect.pipelines) if self.dialect.pipelines else None
            return [_run(tx, statement) for statement in some] if sent is None else sent

        if not some:
            return []
        with self._translated(), self._session(mode) as session:
            found = execute(session, work, self._retry_seconds, timeout)
            return [_result(each) if isinstance(each, PendingResult) else each for each in found]

    def _retry_seconds(self, error: Exception) -> float:
        """For how long to try again; a cluster in which no member may write at the moment does answer."""
        if isinstance(error, Neo4jError) and beyond_limit(error.code, error.message):
            return 0
        answered = isinstance(error, Neo4jError | SessionExpired | WriteServiceUnavailable)
        return self._endpoint.retry_seconds if answered else self._endpoint.silent_seconds

    def _run_in(self, tx: neo4j.Transaction, some: Sequence[Statement]) -> list[Result]:
        with self._translated():
            answers = exchange(tx, some, self.dialect.pipelines) if self.dialect.pipelines else None
            return [_run(tx, each) for each in some] if answers is None else [_result(each) for each in answers]

    def _read_and_roll_back(self, some: Sequence[Statement]) -> list[Result]:
        if any(kind_of(statement.text) != "read" for statement in some):
            raise write_refused("by its text")
        with (
            self._translated(),
            self._session(neo4j.READ_ACCESS) as session,
            session.begin_transaction() as tx,
        ):
            results = [_run(tx, statement) for statement in some]
            tx.rollback()
        if any(result.counters.changes for result in results):
            raise write_refused("it was undone")
        return results


def _open(endpoint: Endpoint) -> neo4j.Driver:
    # Without a handler of its own Python prints the driver's warnings, such as each retry, on standard error.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    return neo4j.GraphDatabase.driver(
        endpoint.url,
        auth=(endpoint.username, endpoint.password),
        user_agent=user_agent(),
        connection_timeout=endpoint.connect_seconds,
        connection_acquisition_timeout=2 * endpoint.connect_seconds,  # the greetings of both sides count here
        max_transaction_retry_time=endpoint.retry_seconds,
        initial_retry_delay=RETRY_SECONDS,
        retry_delay_jitter_factor=RETRY_JITTER,
        notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
    )


def _shut(driver: neo4j.Driver, endpoint: Endpoint) -> None:
    try:
        driver.close()
    finally:
        endpoint.stop()


def _run(tx: _Transaction, statement: Statement) -> Result:
    cursor = tx.run(statement.text, dict(statement.parameters))
    rows = tuple(map(row_of, map(tuple.__iter__, cursor)))  # a record's own iterator is Python, and slow
    summary = cursor.consume()
    (summary.parameters or {}).clear()  # the driver's objects hold each other, and what was sent, until gc runs
    return Result(tuple(cursor.keys()), rows, SummaryCounters.of(summary.counters))


def _result(answer: PendingResult) -> Result:
    rows = tuple(map(row_of, answer.rows()))
    return Result(answer.columns, rows, SummaryCounters.of(answer.metadata.get("stats") or {}))
