"""A transaction as a database: reads see what was written before them, and at the end all of it is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from graphmodel.databases.base import DatabaseBase
from graphmodel.databases.failures import write_refused
from graphmodel.databases.limits import limited
from graphmodel.databases.result import Result, Statement, SummaryCounters, statements
from graphmodel.databases.streams import Consumer
from graphmodel.errors import Unsupported
from graphmodel.syntax.statements import kind_of

_Made = TypeVar("_Made")

if TYPE_CHECKING:
    from graphmodel.databases.database import Database


class Undone(DatabaseBase):
    """One transaction of a database, which is rolled back by whoever opened it.

    `run` sends statements within it; a transaction for `reading` is sent no others.
    """

    def __init__(
        self, database: Database, run: Callable[[Sequence[Statement]], list[Result]], *, reading: bool = False
    ) -> None:
        self.name = database.name
        self.address = database.address
        self.dialect = database.dialect
        self._database = database
        self._run = run
        self._reading = reading

    def read_all(self, *queries: Statement | str, timeout: float | None = None) -> list[Result]:
        """The rows of several queries that only read, by their text and by what the engine counts."""
        asked = statements(queries)
        if any(kind_of(statement.text) != "read" for statement in asked):
            raise write_refused("by its text")
        with limited(self._database, timeout):
            results = self._run(asked)
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
        """What `consume` makes of the rows of a query that only reads; here they are read first."""
        result = self.read(query, parameters, timeout=timeout)
        return consume(result.columns, iter(result.rows))

    def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
        """Runs the statements; what they change is seen from here alone.

        Raises:
            WriteRefused: the transaction is one for reading.
        """
        if self._reading:
            raise write_refused("in a transaction that only reads")
        with limited(self._database, timeout):
            return self._run(changes)

    def define(self, *definitions: str) -> list[SummaryCounters]:
        """Refused: Neo4j takes no change of the schema beside others in a transaction."""
        raise Unsupported("the schema is not changed in a transaction that is undone", hint="; ".join(definitions))

    def undone(
        self,
        *,
        reading: bool = False,  # noqa: ARG002 - as the outer one
        timeout: float | None = None,  # noqa: ARG002 - the outer one's
    ) -> AbstractContextManager[Database]:
        """Itself: its end is that of the transaction around it."""
        return nullcontext(self)

    def version(self) -> str:
        """The database's own."""
        return self._database.version()

    def close(self) -> None:
        """Closes the database, which ends the transaction."""
        self._database.close()
