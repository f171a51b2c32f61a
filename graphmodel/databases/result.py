"""What goes into a database and what comes back: statements, rows and what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Statement:
    """A Cypher text and its parameters.

    A parameter is a str, int, float, bool, None, date, naive datetime, or a list or dict of these. A datetime with a
    zone goes as ISO text into `datetime($text)`: only Neo4j's own driver keeps the zone of a parameter.
    """

    text: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def statements(given: Iterable[Statement | str]) -> tuple[Statement, ...]:
    """Statements, of which those without parameters may be given as text."""
    return tuple(each if isinstance(each, Statement) else Statement(each) for each in given)


@dataclass(frozen=True)
class SummaryCounters:
    """What a statement changed, as the engine counts it."""

    nodes_created: int = 0
    nodes_deleted: int = 0
    relationships_created: int = 0
    relationships_deleted: int = 0
    properties_set: int = 0
    labels_added: int = 0
    labels_removed: int = 0
    indexes_added: int = 0
    indexes_removed: int = 0
    constraints_added: int = 0
    constraints_removed: int = 0

    def __add__(self, other: SummaryCounters) -> SummaryCounters:
        """The sum, name by name."""
        return SummaryCounters(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def changes(self) -> int:
        """How many changes in all; 0 when nothing changed."""
        return sum(getattr(self, f.name) for f in fields(self))

    @classmethod
    def of(cls, counts: Any) -> SummaryCounters:
        """The counters of a driver's own: an object with (some of) these names, or a mapping, as a server sends it."""
        if isinstance(counts, Mapping):
            found = {name.replace("-", "_"): count for name, count in counts.items()}
        else:
            found = {f.name: getattr(counts, f.name, 0) for f in fields(cls)}
        return cls(**{f.name: found.get(f.name) or 0 for f in fields(cls)})


@dataclass(frozen=True)
class Result:
    """The rows of one statement.

    `columns` may be empty when there are no rows (the embedded engine names none): a caller who must know takes them
    from the question's declaration.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    counters: SummaryCounters = SummaryCounters()

    def dicts(self) -> list[dict[str, Any]]:
        """The rows as dictionaries by column.

        >>> Result(("a", "b"), ((1, 2),)).dicts()
        [{'a': 1, 'b': 2}]
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def value(self) -> Any:
        """The first value of the first row, or None when there is no row."""
        return self.rows[0][0] if self.rows else None
