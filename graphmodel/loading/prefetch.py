"""Reads what the steps of a load will ask, at once, before they ask: over a link each waiting costs its delay.

A step asks as if nothing had been read. What was read ahead is answered from here, once; anything else is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graphmodel.databases import Database, Result, Statement
from graphmodel.databases.result import statements


class ReadAhead:
    """The reads of a database whose content does not change meanwhile.

    >>> from graphmodel.databases import Recording
    >>> database = Recording([Result(("n",), ((1,),)), Result(("n",), ((2,),))])
    >>> ahead = ReadAhead(database)
    >>> ahead.fetch([Statement("RETURN 1 AS n")])
    >>> [result.value() for result in ahead.read_all("RETURN 1 AS n", "RETURN 2 AS n")]
    [1, 2]
    >>> database.traffic.round_trips
    2
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._answers: dict[str, list[tuple[Statement, Result]]] = defaultdict(list)

    def fetch(self, asked: Iterable[Statement]) -> None:
        """Reads what is not read yet."""
        new = list(asked)
        for statement, result in zip(new, self._database.read_all(*new), strict=True):
            self._answers[statement.text].append((statement, result))

    def forget(self) -> None:
        """Forgets what was read, since the database is about to change."""
        self._answers.clear()

    def read_all(self, *queries: Statement | str) -> list[Result]:
        """The rows of several queries; those that were not read ahead are asked together."""
        asked = statements(queries)
        known = [self._take(statement) for statement in asked]
        rest = [statement for statement, result in zip(asked, known, strict=True) if result is None]
        answers = iter(self._database.read_all(*rest) if rest else ())
        return [next(answers) if result is None else result for result in known]

    def _take(self, asked: Statement) -> Result | None:
        kept = self._answers.get(asked.text, [])
        at = next((at for at, (statement, _) in enumerate(kept) if statement == asked), None)
        return None if at is None else kept.pop(at)[1]
