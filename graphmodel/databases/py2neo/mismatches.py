"""What of py2neo's does not fit a model: each mistake once, with the first thing that has it, reported together."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any

from py2neo import Node, Relationship

from graphmodel.databases.py2neo.conversion import ModelMismatch
from graphmodel.errors import SourceError
from graphmodel.problems import Problem, Where

MOST = 100
"""How many different things may be wrong before the reading stops."""


class MismatchCollector:
    """What did not fit, each once, with the first thing it is true of. A context manager around each thing."""

    def __init__(self, source: str, where: Where) -> None:
        self._source = source
        self._where = where
        self._subject: Any = None
        self._found: dict[Problem, tuple[str, int]] = {}

    def about(self, subject: Any) -> MismatchCollector:
        """Names what the next lines make: a number counts rows, anything else describes itself."""
        self._subject = subject
        return self

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, wrong: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(wrong, ModelMismatch):
            return False
        for problem in wrong.problems:
            first, count = self._found.get(problem, ("", 0))
            self._found[problem] = (first or _named(self._subject), count + 1)
        if len(self._found) >= MOST:
            raise self._error("has much that does not fit the model; the reading stopped here") from None
        return True

    def end(self) -> Iterator[Any]:
        """Nothing more.

        Raises:
            SourceError: something did not fit.
        """
        if self._found:
            raise self._error("does not fit the model")
        yield from ()

    def _error(self, message: str) -> SourceError:
        problems = [
            Problem(self._where, p.code, f"{first}: {p.message}{_others(count - 1)}", p.hint)
            for p, (first, count) in self._found.items()
        ]
        return SourceError(f"py2neo:{self._source} {message}", where=self._where, problems=problems)


def properties_of(entity: Node | Relationship) -> dict[str, Any]:
    """The properties of a node or relationship."""
    entity.keys()  # lets py2neo fetch what it has not yet; dict() alone would not
    return dict(entity)


def _named(subject: Any) -> str:
    if isinstance(subject, int):
        return f"row {subject:,}"
    if isinstance(subject, Relationship):
        return f"{_named(subject.start_node)}-[:{type(subject).__name__}]->{_named(subject.end_node)}"
    labels = "".join(f":{label}" for label in sorted(subject.labels))
    shown = ", ".join(f"{name}: {value!r}" for name, value in list(properties_of(subject).items())[:2])
    return f"({labels}{' ' if labels and shown else ''}{'{' + shown + '}' if shown else ''})"


def _others(count: int) -> str:
    return f" (and so of {count:,} more)" if count else ""
