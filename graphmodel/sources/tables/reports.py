"""What is wrong with rows, told with their places: each kind of fault a hundred times, and then how many more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import replace

from graphmodel.problems import Problem, Where

MAX_REPORTED = 100
NO_ROWS = "is it whole? What it gave before stays, also with --prune; to take that away, name it no longer in `sources`"
Kind = tuple[str, str, str, str]
"""A code, what the problems have in common, their severity, and the column that they are of."""


class Unreadable(Exception):
    """Reading has to stop, for this reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Reports:
    """Adds problems of one file's rows to a list, of each kind and column no more than `limit`; counts its rows."""

    def __init__(self, file: str, problems: list[Problem], limit: int = MAX_REPORTED) -> None:
        self.file = file
        self.problems = problems
        self.limit = limit
        self.rows = 0
        self._told: list[tuple[Kind, Problem]] = []
        self._counts: Counter[Kind] = Counter()
        self._left_out: dict[str, tuple[int, int]] = {}

    def tell(
        self,
        line: int,
        code: str,
        message: str,
        hint: str = "",
        cause: str = "",
        *,
        severity: str = "error",
        column: str = "",
    ) -> None:
        """Adds a problem with a row's value of `cause`, from `column`, unless there were enough of its kind."""
        kind = code, cause, severity, column
        self._counts[kind] += 1
        if self._counts[kind] <= self.limit:
            self.problems.append(Problem(Where(self.file, line), code, message, hint, severity, cause=cause or code))
            self._told.append((kind, self.problems[-1]))

    def withdraw(self, columns: Container[str]) -> None:
        """Takes back what was told of values of columns that are not there at all, which is one fault."""
        gone = {id(problem) for kind, problem in self._told if kind[3] in columns}
        self.problems[:] = [problem for problem in self.problems if id(problem) not in gone]
        for kind in [kind for kind in self._counts if kind[3] in columns]:
            del self._counts[kind]

    def leave_out(self, line: int, why: str) -> None:
        """Counts a row that the mapping wants left out."""
        first, count = self._left_out.get(why, (line, 0))
        self._left_out[why] = first, count + 1

    def close(self) -> None:
        """Says how many were not told, and whether there was no row at all."""
        if not self.rows and not self.problems:
            fault = "the table has no rows"
            self.problems.append(Problem(Where(self.file), "table-no-rows", fault, NO_ROWS, "warning"))
        for why, (line, count) in self._left_out.items():
            what = f"{count:,} rows were" if count > 1 else "a row was"
            hint = "the mapping says `missing: skip`"
            text = f"{what} left out: {why}"
            self.problems.append(Problem(Where(self.file, line), "endpoint-skipped", text, hint, "warning"))
        for (code, cause, severity, _), count in self._counts.items():
            if count > self.limit:
                what = f"{cause}: " if cause else ""
                fault = f"{what}{count - self.limit:,} more rows have a problem of this kind"
                more = Problem(Where(self.file), code, fault, "fix those reported first and try again", severity)
                self.problems.append(replace(more, cause=cause or code, count=count - self.limit))
