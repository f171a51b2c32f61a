"""What every database can do."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from graphmodel.databases.result import Result, Statement, SummaryCounters
from graphmodel.databases.streams import Consumer
from graphmodel.syntax.dialect import Dialect

_Made = TypeVar("_Made")


class Database(Protocol):
    """An open connection to one graph: a context manager that closes itself.

    Every method raises a `graphmodel.errors.DatabaseError` and no driver's exception.
    """

    @property
    def name(self) -> str:
        """Which of the four: `embedded`, `neo4j`, `py2neo` or `recording`."""

    @property
    def address(self) -> str:
        """Where it is, to be printed: never with a password."""

    @property
    def dialect(self) -> Dialect:
        """The engine's ways."""

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Result:
        """The rows of a query that only reads. `timeout`: the seconds after which it is stopped.

        Raises:
            WriteRefused: it writes; nothing was changed.
            TimedOut: it was stopped. The embedded engine knows no limit, so it was stopped itself: open it again.
        """

    def read_all(self, *queries: Statement | str, timeout: float | None = None) -> list[Result]:
        """The rows of several queries in one transaction, so of one state of the graph; raises as `read` does."""

    def stream(
        self,
        query: str,
        parameters: Mapping[str, Any] | None,
        consume: Consumer[_Made],
        *,
        timeout: float | None = None,
    ) -> _Made:
        """What `consume` makes of the columns and rows of a query that only reads, each row as the engine gives it.

        The rows are read while `consume` runs and are not kept; what it leaves is not read. Nothing is tried again.
        The columns may be empty when there are no rows, as in `Result`.

        Raises:
            WriteRefused: it writes; nothing was changed. Where an engine notices at the end, the rows were handed on.
            TimedOut: as in `read`.
        """

    def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
        """Runs the statements in one transaction, all or none, and again when the trouble was passing.

        Raises:
            TimedOut: as in `read`; nothing was changed.
        """

    def define(self, *definitions: str) -> list[SummaryCounters]:
        """Runs statements that change the schema, apart from all others: all or none of them where the engine can.

        Gives what each changed, as far as the engine counts it.
        """

    def undone(self, *, reading: bool = False, timeout: float | None = None) -> AbstractContextManager[Database]:
        """One transaction as a database of its own, for the time of a `with` statement; at its end it is rolled back.

        What is written there is seen there alone, and leaves nothing behind. Nothing is tried again within it. One for
        `reading` is refused writes. After a statement that fails, nothing more can be asked there.
        """

    def version(self) -> str:
        """The engine's name and version, such as `Neo4j 5.26.31 community`."""

    def close(self) -> None:
        """Ends the connection, and the embedded server with it; a second time does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
