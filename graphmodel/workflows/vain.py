"""Why an answer may have nothing in it: names of its query that nothing in the graph has, and arrows the wrong way."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphmodel.errors import DatabaseError

if TYPE_CHECKING:
    from graphmodel.databases import Database, Rows
    from graphmodel.problems import Problem

_SECONDS = 5.0
"""So long the reasons are looked for at most, within the time limit of the query itself."""


class VainAnswers:
    """Watches the answers of a query that only reads, and says why one of them may have nothing in it.

    In vain is an answer without a row, one that counted nothing, and one with a column of nothing but nulls. `timeout`:
    the seconds that the query has altogether, from now on. `rows` says whether any row came.
    """

    def __init__(self, database: Database, text: str, timeout: float | None = None, *, file: str = "") -> None:
        self.found = self.rows = False
        self._database, self._text, self._file = database, text, file
        self._timeout, self._began = timeout, time.monotonic()

    def look_at(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Takes in the rows of one answer."""
        for _ in self.watched(iter(rows)):
            pass

    def watched(self, rows: Rows) -> Rows:
        """The rows of one answer as they come, which are looked at until something is in each of their columns."""
        seen = 0
        nothing: list[int] | None = None
        first: Sequence[object] = ()
        for row in rows:
            seen += 1
            self.rows = True
            first = first if nothing is not None else row
            places = range(len(row)) if nothing is None else nothing
            nothing = [at for at in places if row[at] is None]
            yield row
            if seen > 1 and not nothing:
                yield from rows
                return
        self.found |= not seen or bool(nothing) or (seen == 1 and not any(first))

    def reasons(self) -> tuple[Problem, ...]:
        """What the query names and the graph does not have; nothing where the database does not say."""
        left = _SECONDS
        if self._timeout is not None:
            left = min(left, self._timeout - (time.monotonic() - self._began))
        if not self.found or left <= 0:
            return ()
        from graphmodel.queries.absent import absent_names  # with the lint, and the model that it knows
        from graphmodel.queries.unanswered import absent_properties, wrong_directions

        database, text = self._database, self._text
        limit = left if database.dialect.heeds_timeouts else None  # else the time limit would close the database
        try:
            found = [*absent_names(database, text, timeout=limit), *absent_properties(database, text, timeout=limit)]
            found = found or wrong_directions(database, text, timeout=limit)
        except DatabaseError:
            return ()
        return tuple(replace(each, where=replace(each.where, file=self._file)) for each in found)
