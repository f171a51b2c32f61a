"""A fake database for tests: remembers what it was told, answers what it was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from graphmodel.databases.failures import write_refused
from graphmodel.databases.result import Result, Statement
from graphmodel.syntax.dialect import NEO4J, Dialect
from graphmodel.syntax.statements import kind_of


class Recording:
    """Answers each statement with the next of `answers` (an exception is raised), then with empty results.

    Attributes:
        statements: all that was run, in order: reads, writes and definitions.
        transactions: what was written, one tuple of statements for each call of `write`.
        timeouts: the time limit of each read and write.

    >>> database = Recording([Result(("n",), ((1,),))])
    >>> database.read("RETURN 1 AS n").rows
    ((1,),)
    >>> database.statements
    [Statement(text='RETURN 1 AS n', parameters={})]
    """

    name = "recording"
    address = "recording"

    def __init__(self, answers: Iterable[Result | Exception] = (), dialect: Dialect = NEO4J) -> None:
        self.dialect = dialect
        self.statements: list[Statement] = []
        self.transactions: list[tuple[Statement, ...]] = []
        self.timeouts: list[float | None] = []
        self.closed = False
        self._answers = iter(answers)

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Result:
        """The next answer; a query that writes is refused."""
        if kind_of(query) != "read":
            raise write_refused("by its text")
        self.timeouts.append(timeout)
        return self._answer(Statement(query, dict(parameters or {})))

    def write(self, *statements: Statement, timeout: float | None = None) -> list[Result]:
        """The next answers, one for each statement."""
        self.timeouts.append(timeout)
        self.transactions.append(statements)
        return [self._answer(statement) for statement in statements]

    def define(self, statement: str) -> None:
        """Records the statement, and takes an answer."""
        self._answer(Statement(statement))

    def version(self) -> str:
        """Not an engine."""
        return "recording"

    def close(self) -> None:
        """Remembers that it was closed."""
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self, statement: Statement) -> Result:
        self.statements.append(statement)
        answer = next(self._answers, Result())
        if isinstance(answer, Exception):
            raise answer
        return answer
