"""What a query gives back: columns and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphmodel.databases.result import Result


@dataclass(frozen=True)
class Answer:
    """The rows of a query, under its columns. Iterating gives each row as a dictionary.

    >>> answer = Answer(("actor", "since"), (("Arland", 2031),))
    >>> [row["actor"] for row in answer], len(answer)
    (['Arland'], 1)
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @classmethod
    def of(cls, result: Result) -> Answer:
        """The answer of a query that no question declares, with the columns that the engine tells."""
        return cls(result.columns, result.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Any]:
        """The values of one column, row by row."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]
