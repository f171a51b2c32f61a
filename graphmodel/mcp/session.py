"""What all tools of one server share: the project, its open database, and the bounds of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from typing import TYPE_CHECKING

from graphmodel.errors import GraphmodelError, TimedOut
from graphmodel.mark import day_of
from graphmodel.workflows.ask import graph_on

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project

MAX_ROWS = 200
"""Rows of an answer when the caller names no other number: an assistant reads all of them."""
TIMEOUT = 30.0
"""Seconds after which a query is stopped."""

Opening = Callable[[], AbstractContextManager["Database"]]


class Session:
    """One project and its database, which is opened by the first tool that needs it and stays open.

    Tools run one at a time. `timeout`: seconds that a query may take; `max_rows`: rows of an answer by default.
    """

    def __init__(
        self,
        project: Project,
        opening: Opening,
        *,
        write: bool = False,
        timeout: float = TIMEOUT,
        max_rows: int = MAX_ROWS,
    ) -> None:
        self.project = project
        self.write = write
        self.timeout = timeout
        self.max_rows = max_rows
        self._opening = opening
        self._stack = ExitStack()
        self._database: Database | None = None
        self.times_opened = 0

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The open database. One that a time-out has closed is opened again by the next call.

        Raises:
            DatabaseError: it cannot be opened, or said no.
        """
        if self._database is None:
            self._database = self._stack.enter_context(self._opening())
            self.times_opened += 1
        try:
            yield self._database
        except TimedOut:
            if not self._database.dialect.heeds_timeouts:
                self.close()
            raise

    @contextmanager
    def graph(self, day: date | None) -> Iterator[Database]:
        """The graph as of a day, which is made in a transaction that is rolled back; without one as it is stored.

        Raises:
            DatabaseError: it cannot be opened, said no, or its user may not write.
        """
        with self.database() as database, graph_on(self.project, database, day, self.timeout) as graph:
            yield graph

    def as_of(self) -> date | None:
        """The day for which the stored facts hold; none where nothing was ever loaded."""
        with self.database() as database:
            return day_of(database, self.project.model.layer.prefix)

    def close(self) -> None:
        """Closes the database, if it is open."""
        self._database = None
        self._stack.close()


def explained(error: GraphmodelError) -> str:
    """An error as an assistant reads it: what is wrong, where, and the next step, a line for each problem."""
    lines = [f"{error.code}: {error.message}"]
    lines += [f"hint: {error.hint}"] if error.hint else []
    for problem in error.problems:
        lines.append(f"{problem.where} {problem.code} {problem.message}".strip())
        lines += [f"  hint: {problem.hint}"] if problem.hint else []
    return "\n".join(lines)
