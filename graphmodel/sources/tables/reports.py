"""What is wrong with rows, reported with their places: each kind of fault a hundred times, and then how many more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace

from graphmodel.problems import Problem, RejectedNode, Where, errors
from graphmodel.sources.tables.form_hints import option_of
from graphmodel.sources.tables.kept_texts import KeptTexts
from graphmodel.sources.tables.row_notes import RowNote
from graphmodel.sources.tables.tally import RowTally

MAX_REPORTED = 100
NO_ROWS = "is it whole? What it gave before stays, also with --prune; to take that away, name it no longer in `sources`"
Kind = tuple[str, str, str, str, str]
"""A code, what the problems have in common, their severity, the column that they are of, and that with the way out."""
_WORDS = 3
"""By so many of its first words, a hint that names no option is distinguished from others."""


class Unreadable(Exception):
    """Reading has to stop, for this reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Reports:
    """Adds problems of one file's rows to a list, of each kind and column no more than `limit`; counts its rows.

    Rows are named by a number, which is a line unless `line` finds the line of one. `numbers` has the numbers of rows
    that are named by their lines all the same. What becomes of the rows goes to the tally.
    """

    def __init__(
        self, file: str, problems: list[Problem], limit: int = MAX_REPORTED, tally: RowTally | None = None
    ) -> None:
        self.file = file
        self.problems = problems
        self.limit = limit
        self.rows = 0
        self.tally = RowTally("", file) if tally is None else tally
        self.line: Callable[[int], int] | None = None
        self.numbers: Mapping[int, int] = {}
        self.keeps_spelling = False
        self.kept = KeptTexts()
        self._respelled: dict[str, tuple[int, int]] = {}
        self._reported: list[tuple[Kind, Problem]] = []
        self._counts: Counter[Kind] = Counter()
        self._left_out: dict[str, tuple[int, int]] = {}

    def where(self, row: int) -> Where:
        """The place of a row."""
        return Where(self.file, row if self.line is None else self.line(row))

    def lose(self, row: int, code: str, message: str, hint: str = "", *, line: int = 0) -> None:
        """Adds a problem, at a line of its own if it is given, with a row that is in no block."""
        self.rows += row not in self.tally.refused
        self.tally.refused.add(row)
        self._add(self.where(row) if not line else Where(self.file, line), code, message, hint, "", "error", "")

    def report(
        self,
        row: int,
        code: str,
        message: str,
        hint: str = "",
        cause: str = "",
        *,
        severity: str = "error",
        column: str = "",
        rejects: RejectedNode | None = None,
    ) -> None:
        """Adds a problem with a row's value of `cause`, from `column`, unless there were enough of its kind.

        `rejects` is the node that is not declared because of it.
        """
        if severity == "error":
            self.tally.refused.add(self.numbers.get(row, row))
        self._add(self.where(row), code, message, hint, cause, severity, column, rejects)

    def _add(
        self,
        where: Where,
        code: str,
        message: str,
        hint: str,
        cause: str,
        severity: str,
        column: str,
        rejects: RejectedNode | None = None,
    ) -> None:
        named = " ".join([cause or code, *(option_of(hint) or hint.split()[:_WORDS])])
        kind = code, cause, severity, column, named
        self._counts[kind] += 1
        if self._counts[kind] <= self.limit:
            self.problems.append(Problem(where, code, message, hint, severity, cause=named, rejects=rejects))
            self._reported.append((kind, self.problems[-1]))

    def withdraw(self, columns: Container[str]) -> None:
        """Takes back what was reported of values of columns that are not there at all, which is one fault."""
        gone = {id(problem) for kind, problem in self._reported if kind[3] in columns}
        self.problems[:] = [problem for problem in self.problems if id(problem) not in gone]
        for kind in [kind for kind in self._counts if kind[3] in columns]:
            del self._counts[kind]

    def leave_out(self, row: int, why: str) -> None:
        """Counts a row that the mapping wants left out."""
        first, count = self._left_out.get(why, (row, 0))
        self._left_out[why] = first, count + 1

    def respell(self, column: str, row: int, count: int) -> None:
        """Counts texts that are not in Unicode's composed form, of which the first is in this row."""
        first, before = self._respelled.get(column, (row, 0))
        self._respelled[column] = first, before + count

    def _notes(self) -> Iterator[RowNote]:
        for column, (row, count) in self._respelled.items():
            rest = "not in Unicode's composed form (NFC), and "
            if self.keeps_spelling:
                rest += "stored as written; a key or name in the other form is another one"
                hint = "without `unicode: keep` they are stored composed, so that each name has one spelling"
            else:
                rest += "stored in it; keys that differ in this alone are one"
                hint = "`unicode: keep` stores them as they are written"
            said = f"column {column}: ", "a text is", "texts are", rest
            yield RowNote(self.where(row), count, "table-unicode", *said, hint)
        for column, row, count, text in self.kept.columns():
            rest = "in `.0`, as pandas writes whole numbers in a column with gaps; stored as written"
            said = f"column {column}: ", "a text ends", "texts end", rest
            hint = f'a template writes {text[:-2]} by "{{{column}:01}}"; by "{{{column}:s}}" it keeps what is written'
            yield RowNote(self.where(row), count, "table-decimals", *said, hint)
        for why, (row, count) in self._left_out.items():
            said = "", "a row was", "rows were", f"left out: {why}"
            yield RowNote(self.where(row), count, "endpoint-skipped", *said, "the mapping says `missing: skip`")

    def close(self) -> None:
        """Says how many were not reported, and whether there was no row at all."""
        self.tally.rows = max(self.tally.rows, self.rows)
        self.tally.line = self.line or self.tally.line
        if not self.rows and not errors(self.problems):
            fault = "the table has no rows"
            self.problems.append(Problem(Where(self.file), "table-no-rows", fault, NO_ROWS, "warning"))
        self.tally.notes += [note for note in self._notes() if note not in self.tally.notes]  # a table is read twice
        for (code, cause, severity, _, named), count in self._counts.items():
            if count > self.limit:
                more = unreported(self.file, code, cause, count - self.limit)
                self.problems.append(replace(more, severity=severity, cause=named))


def unreported(file: str, code: str, cause: str, count: int) -> Problem:
    """That so many more rows of a file have a problem of which enough were reported."""
    what = f"{cause}: " if cause else ""
    fault = f"{what}{count:,} more rows have a problem of this kind"
    return Problem(Where(file), code, fault, "fix those reported first and try again", cause=cause, count=count)
