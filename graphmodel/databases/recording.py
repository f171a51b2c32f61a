"""A database for tests that remembers and counts what it is sent, and answers what it was given, or as another does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from graphmodel.databases.base import DatabaseBase
from graphmodel.databases.database import Database
from graphmodel.databases.failures import write_refused
from graphmodel.databases.result import Result, Statement, SummaryCounters, statements
from graphmodel.databases.streams import Consumer
from graphmodel.syntax.dialect import NEO4J, Dialect
from graphmodel.syntax.statements import kind_of

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Traffic:
    """How much was sent: statements, how many texts they have between them, and in how many transactions.

    `round_trips` says how often an answer was waited for, on a connection that is open: once a transaction where the
    engine takes statements before it has answered those before them, else at BEGIN, at each statement and at COMMIT.
    """

    statements: int = 0
    texts: int = 0
    transactions: int = 0
    round_trips: int = 0


class Recording(DatabaseBase):
    """Hands each statement to the database `of`; without one it answers with the next of `answers` (an exception is
    raised), then with empty results.

    Attributes:
        statements: all that was run, in order: reads, writes and definitions.
        transactions: what was written, one tuple of statements for each call of `write`.
        rows: how many rows were answered.
        timeouts: the time limit of each read and write.

    >>> database = Recording([Result(("n",), ((1,),))])
    >>> database.read("RETURN 1 AS n").rows
    ((1,),)
    >>> database.statements
    [Statement(text='RETURN 1 AS n', parameters={})]
    >>> database.traffic
    Traffic(statements=1, texts=1, transactions=1, round_trips=1)
    """

    def __init__(
        self, answers: Iterable[Result | Exception] = (), dialect: Dialect = NEO4J, of: Database | None = None
    ) -> None:
        self.name = of.name if of is not None else "recording"
        self.address = of.address if of is not None else "recording"
        self.dialect = of.dialect if of is not None else dialect
        self.statements: list[Statement] = []
        self.transactions: list[tuple[Statement, ...]] = []
        self.timeouts: list[float | None] = []
        self.rows = 0
        self.closed = False
        self._of = of
        self._answers = iter(answers)
        self._sent: list[list[int]] = []  # of each transaction, how many statements went at a time
        self._open = False  # a transaction that takes what is sent

    @property
    def traffic(self) -> Traffic:
        """How much was sent so far."""
        texts = {each.text for each in self.statements}
        return Traffic(len(self.statements), len(texts), len(self._sent), sum(map(self._waits, self._sent)))

    def _waits(self, sizes: Sequence[int]) -> int:
        """How often an answer was waited for in a transaction: the last time with its end, if all was sent at once."""
        most = self.dialect.pipelines
        if not most:
            return sum(sizes) + 2
        return sizes[0] // most + 1 if len(sizes) == 1 else sum(-(-size // most) for size in sizes) + 1

    def read_all(self, *queries: Statement | str, timeout: float | None = None) -> list[Result]:
        """The next answers, one for each query; one that writes is refused."""
        asked = statements(queries)
        if any(kind_of(statement.text) != "read" for statement in asked):
            raise write_refused("by its text")
        self.timeouts.append(timeout)
        self._note(asked)
        answers = self._of.read_all(*asked, timeout=timeout) if self._of is not None else self._next(asked)
        self.rows += sum(len(answer.rows) for answer in answers)
        return answers

    def stream(
        self,
        query: str,
        parameters: Mapping[str, Any] | None,
        consume: Consumer[_Made],
        *,
        timeout: float | None = None,
    ) -> _Made:
        """What `consume` makes of the next answer."""
        if self._of is not None:
            self.timeouts.append(timeout)
            self._note((Statement(query, dict(parameters or {})),))
            return self._of.stream(query, parameters, consume, timeout=timeout)
        result = self.read(query, parameters, timeout=timeout)
        return consume(result.columns, iter(result.rows))

    def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
        """The next answers, one for each statement."""
        self.timeouts.append(timeout)
        self.transactions.append(changes)
        self._note(changes)
        return self._of.write(*changes, timeout=timeout) if self._of is not None else self._next(changes)

    def define(self, *definitions: str) -> list[SummaryCounters]:
        """Records the statements, and takes an answer for each."""
        some = [Statement(each) for each in definitions]
        for batch in [some] if self.dialect.defines_together else [[each] for each in some]:
            self._note(batch)
        if self._of is not None:
            return self._of.define(*definitions)
        return [result.counters for result in self._next(some)]

    @contextmanager
    def undone(self, *, reading: bool = False, timeout: float | None = None) -> Iterator[Recording]:
        """Itself, over a transaction of the database that it records, if there is one."""
        recorded = self._of
        within = nullcontext() if recorded is None else recorded.undone(reading=reading, timeout=timeout)
        with within as scratch:
            self._of, self._open = scratch, True
            self._sent.append([])
            try:
                yield self
            finally:
                self._of, self._open = recorded, False

    def version(self) -> str:
        """The version of the other engine; without one, no engine's."""
        return self._of.version() if self._of is not None else "recording"

    def close(self) -> None:
        """Remembers that it was closed; the other database stays open."""
        self.closed = True

    def _note(self, asked: Iterable[Statement]) -> None:
        some = list(asked)
        self.statements += some
        if some and self._open:
            self._sent[-1].append(len(some))
        elif some:
            self._sent.append([len(some)])

    def _next(self, asked: Iterable[Statement]) -> list[Result]:
        return [self._answer() for _ in asked]

    def _answer(self) -> Result:
        answer = next(self._answers, Result())
        if isinstance(answer, Exception):
            raise answer
        return answer
