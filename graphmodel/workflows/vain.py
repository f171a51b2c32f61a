"""Why an answer may have nothing in it: names of its query that nothing in the graph has, and arrows the wrong way."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphmodel.errors import DatabaseError, GraphmodelError
from graphmodel.mark import read_meta

if TYPE_CHECKING:
    from graphmodel.databases import Database, Rows
    from graphmodel.problems import Problem
    from graphmodel.project import Project
    from graphmodel.queries.absent import DeclaredNames

_SECONDS = 5.0
"""So long the reasons are looked for at most, within the time limit of the query itself."""


class VainAnswers:
    """Watches the answers of a query that only reads, and says why one of them may have nothing in it.

    In vain is an answer without a row, one that counted nothing, and one with a column of nothing but nulls. `timeout`:
    the seconds that the query has altogether, from now on. `rows` says whether any row came. What the model of the
    `project` declares is no fault, where that project loaded the graph.
    """

    def __init__(
        self,
        database: Database,
        text: str,
        timeout: float | None = None,
        *,
        file: str = "",
        project: Project | None = None,
    ) -> None:
        self.found = self.rows = self._empty = False
        self._database, self._text, self._file, self._project = database, text, file, project
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
        empty = not seen or (seen == 1 and not any(first))
        self._empty |= empty
        self.found |= empty or bool(nothing)

    def reasons(self, meta: Mapping[str, Any] | None = None) -> tuple[Problem, ...]:
        """What the query names and the graph does not have; nothing where the database does not say.

        `meta` is what the graph says of itself, where that has been read. What the model declares is named for an
        answer alone that has nothing in it: rows need no explanation.
        """
        left = _SECONDS
        if self._timeout is not None:
            left = min(left, self._timeout - (time.monotonic() - self._began))
        if not self.found or left <= 0:
            return ()
        from graphmodel.queries.absent import absent_names  # with the lint, and the model that it knows
        from graphmodel.queries.unanswered import absent_properties, wrong_directions, wrong_values

        database, text = self._database, self._text
        limit = left if database.dialect.heeds_timeouts else None  # else the time limit would close the database
        try:
            declared = self._declared(meta)
            found = [
                *absent_names(database, text, timeout=limit, declared=declared),
                *absent_properties(database, text, timeout=limit, declared=declared),
            ]
            found = [each for each in found if self._empty or each.severity == "warning"]
            found = found or wrong_directions(database, text, timeout=limit)
            found += wrong_values(text, declared) if declared is not None and self._empty else []
        except DatabaseError:
            return ()
        return tuple(replace(each, where=replace(each.where, file=self._file)) for each in found)

    def _declared(self, meta: Mapping[str, Any] | None) -> DeclaredNames | None:
        """What the model has, where the project's own graph is asked and its model can be read."""
        from graphmodel.queries.absent import DeclaredNames
        from graphmodel.queries.lint.vocabulary import Vocabulary

        if self._project is None:
            return None
        stored = read_meta(self._database) if meta is None else meta
        if stored.get("project") != self._project.name:
            return None
        try:
            return DeclaredNames(Vocabulary.of(self._project.model), stored.get("as_of"))
        except GraphmodelError:
            return None
