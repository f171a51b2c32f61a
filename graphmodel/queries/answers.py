"""What a query gives back: columns and rows, and the same for pandas, Polars, Arrow, NetworkX, py2neo and Jupyter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from graphmodel.databases.result import Result
from graphmodel.problems import did_you_mean
from graphmodel.queries.cells import readable
from graphmodel.queries.types import ValueType

if TYPE_CHECKING:
    import networkx
    import pandas
    import polars
    import py2neo
    import pyarrow

    from graphmodel.queries.networks import GraphValue

SHOWN = 200  # rows of a table in a notebook


class Row(dict[str, Any]):
    """A row: its values by column, also as attributes.

    A column whose name is that of a dictionary's method, such as `items`, is reached by `row["items"]` alone.

    >>> row = Row(actor="Arland", since=2031)
    >>> row.actor, row["since"]
    ('Arland', 2031)
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            near = did_you_mean(name, self)
            raise AttributeError(f"the row has no column {name!r}" + (f"; {near}" if near else "")) from None


@dataclass(frozen=True)
class Answer:
    """The rows of a query, under its columns. Iterating gives each as a `Row`; Jupyter shows a table.

    `types` are the declared ones of the columns; empty where nothing was declared.

    >>> answer = Answer(("actor", "since"), (("Arland", 2031),))
    >>> [row.actor for row in answer], len(answer)
    (['Arland'], 1)
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    types: tuple[ValueType, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of(cls, result: Result) -> Answer:
        """The answer of a query that no question declares, with the columns that the engine names."""
        return cls(result.columns, result.rows)

    def __iter__(self) -> Iterator[Row]:
        return (Row(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Any]:
        """The values of one column, row by row."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas frame: nullable types as declared, days as `datetime64[s]`, lists and maps as objects.

        Raises:
            Unsupported: pandas is not installed.
            QuestionError: a value is not of its column's type.
        """
        from graphmodel.queries.frames import to_pandas

        return to_pandas(self)

    def to_polars(self) -> polars.DataFrame:
        """The rows as a Polars frame, typed as declared; maps, nodes, relationships and paths as JSON text.

        Raises:
            Unsupported: Polars is not installed.
            QuestionError: a value is not of its column's type.
        """
        from graphmodel.queries.frames import to_polars

        return to_polars(self)

    def to_arrow(self) -> pyarrow.Table:
        """The rows as an Arrow table, typed as declared; maps, nodes, relationships and paths as JSON text.

        Raises:
            Unsupported: pyarrow is not installed.
            QuestionError: a value is not of its column's type.
        """
        from graphmodel.queries.frames import to_arrow

        return to_arrow(self)

    def to_graph(self, by: str = "") -> GraphValue:
        """The nodes and relationships in the rows, also those within lists, maps and paths, each once.

        `by` is the property that names a node, such as `id`; without one the engine's own ids do.

        Raises:
            QuestionError: two nodes have one value of `by`.
        """
        from graphmodel.queries.networks import graph_of

        return graph_of(self.rows, by)

    def to_networkx(self, by: str = "") -> networkx.MultiDiGraph:
        """The nodes and relationships in the rows as NetworkX's graph; see `to_graph` and `GraphValue.to_networkx`.

        Raises:
            Unsupported: networkx is not installed, or a relationship is there without the nodes at its ends.
            QuestionError: two nodes have one value of `by`.
        """
        return self.to_graph(by).to_networkx()

    def to_py2neo(self) -> py2neo.Subgraph:
        """The nodes and relationships in the rows, also those within lists, maps and paths, each once.

        Raises:
            Unsupported: the rows hold a relationship without the nodes at its ends.
        """
        from graphmodel.databases.py2neo.subgraph import subgraph

        return subgraph(self.rows)

    def _repr_html_(self) -> str:
        """What Jupyter shows: a table of the first rows, and how many there are."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(readable(value))}</td>" for value in row) + "</tr>"
            for row in self.rows[:SHOWN]
        )
        total = {0: "no rows", 1: "1 row"}.get(len(self), f"{len(self):,} rows")
        count = f"{SHOWN} of {total}" if len(self) > SHOWN else total
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{count}</p>"
