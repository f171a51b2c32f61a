"""What every database can do."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, Self

from graphmodel.databases.result import Counters, Result, Statement
from graphmodel.syntax.dialect import Dialect


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

    def read_all(self, *statements: Statement, timeout: float | None = None) -> list[Result]:
        """The rows of several queries in one transaction, so of one state of the graph; raises as `read` does."""

    def write(self, *statements: Statement, timeout: float | None = None) -> list[Result]:
        """Runs the statements in one transaction, all or none, and again when the trouble was passing.

        Raises:
            TimedOut: as in `read`; nothing was changed.
        """

    def define(self, *statements: str) -> list[Counters]:
        """Runs statements that change the schema, apart from all others: all or none of them where the engine can.

        Gives what each changed, as far as the engine counts it.
        """

    def version(self) -> str:
        """The engine's name and version, such as `Neo4j 5.26.31 community`."""

    def close(self) -> None:
        """Ends the connection, and the embedded server with it; a second time does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
