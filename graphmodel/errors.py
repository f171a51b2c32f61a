"""Exceptions: what stops the work. Trouble with data is a `Problem`; these carry the problems that caused them.

GraphmodelError
├── ModelError           the declared classes do not make a model
├── ProjectError         no project here, or its settings do not hold
├── SourceError          a source cannot be read, or has errors and nothing was written
├── QuestionError        a saved question cannot be read, bound or found
├── Interrupted          a load was asked to stop, and can be gone on with
└── DatabaseError        an engine said no
    ├── Unreachable          nothing answers at the address, or it went away
    ├── AuthFailed           the password or user was refused
    ├── UnknownDatabase      no database of that name
    ├── DatabaseInUse        another process holds the embedded database, or loads into this one
    ├── DatabaseDamaged      files of the embedded database are not as they were left
    ├── ConstraintViolated   a uniqueness or other constraint refused a row
    ├── Unsupported          this engine, edition or driver cannot do that
    ├── QueryFailed          the engine refused a query's text or its values
    ├── TransactionTooLarge  the server has not the memory for so large a transaction
    ├── TimedOut             a query took longer than its time limit, and was stopped
    ├── WriteRefused         a query that writes was given where only reading is allowed
    └── FormatMismatch       the graph was written by another format version
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from graphmodel.problems import NOWHERE, Problem, Where, errors, recoverable


class GraphmodelError(Exception):
    """Base of all of graphmodel's exceptions.

    Args:
        message: what happened, in one sentence.
        hint: what to do next.
        where: the place in a user's file, when there is one.
        problems: the problems that caused it, each with a place of its own.
    """

    code = "error"

    def __init__(
        self, message: str, *, hint: str = "", where: Where = NOWHERE, problems: Iterable[Problem] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        self.problems = tuple(problems)

    def __str__(self) -> str:
        place = f"{self.where} " if self.where != NOWHERE else ""
        lines = [f"{place}{self.message}"]
        lines += [str(p) for p in self.problems]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class ModelError(GraphmodelError):
    """The declared classes do not make a model; `problems` lists every fault."""

    code = "model"


class ProjectError(GraphmodelError):
    """There is no project here, or its settings do not hold."""

    code = "project"


class SourceError(GraphmodelError):
    """A source cannot be read, or has errors, and nothing was written."""

    code = "source"


class QuestionError(GraphmodelError):
    """A saved question cannot be found, read, or bound to the parameters given."""

    code = "question"


class Interrupted(GraphmodelError):
    """A load was asked to stop; it can be gone on with."""

    code = "interrupted"


class DatabaseError(GraphmodelError):
    """An engine said no."""

    code = "database"


class Unreachable(DatabaseError):
    """Nothing answers at the address, or the server went away."""

    code = "unreachable"


class AuthFailed(DatabaseError):
    """The user or the password was refused."""

    code = "auth-failed"


class UnknownDatabase(DatabaseError):
    """The server has no database of that name."""

    code = "unknown-database"


class DatabaseInUse(DatabaseError):
    """Another process holds the embedded database, or loads into this one."""

    code = "database-in-use"


class ReadOnly(DatabaseError):
    """The embedded database lies on a file system that nobody can write to."""

    code = "read-only"


class DatabaseDamaged(DatabaseError):
    """Files of the embedded database are not as they were left."""

    code = "database-damaged"


class ConstraintViolated(DatabaseError):
    """A constraint of the database refused a row."""

    code = "constraint-violated"


class Unsupported(DatabaseError):
    """This engine, edition or driver cannot do what was asked."""

    code = "unsupported"


class QueryFailed(DatabaseError):
    """The engine refused a query's text or the values it met; `where` is the place in the query if it said one."""

    code = "query-failed"


class TransactionTooLarge(DatabaseError):
    """The server has not the memory for so large a transaction."""

    code = "transaction-too-large"


class TimedOut(DatabaseError):
    """A query took longer than its time limit, and was stopped."""

    code = "timed-out"


class WriteRefused(DatabaseError):
    """A query that writes was given where only reading is allowed."""

    code = "write-refused"


class FormatMismatch(DatabaseError):
    """The graph was written by another format version of graphmodel."""

    code = "format-mismatch"


def refuse_errors(
    problems: Sequence[Problem], keep_going: bool, deed: Literal["load", "export"] = "load"
) -> list[Problem]:
    """The errors among the problems of a reading, where the sound rows are to be loaded or exported all the same.

    Raises:
        SourceError: they are not, or there are errors that leave no sound rows.
    """
    found = errors(problems)
    if found and not (keep_going and recoverable(found)):
        more = "" if keep_going or not recoverable(found) else f", or {deed} the sound rows with --keep-going"
        raise SourceError(f"nothing was {deed}ed", hint=f"fix these{more}", problems=problems)
    return found
