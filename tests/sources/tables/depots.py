"""A small model of depots, and what tables say in words that a test can hold against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Annotated, Any, Literal

from graphmodel.model import Model, Node, PartialDate, Point, Property, Quantity, Relationship
from graphmodel.problems import Problem
from graphmodel.sources.chunks import NodeChunk, RelationshipChunk
from graphmodel.sources.tables import Lookup, Table, read_mapping, read_table
from graphmodel.sources.tables.read import unknown
from graphmodel.sources.tables.tally import RowTally


class Site(Node):
    """Somewhere."""

    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str = ""


class Depot(Site):
    """A place where goods are kept."""

    code: Annotated[str | None, Property(unique=True)] = None
    kind: Literal["open", "roofed"] | None = None
    floors: int | None = None
    rent: float | None = None
    leased: bool | None = None
    opened: PartialDate | None = None
    area: Quantity | None = None
    place: Point | None = None
    tags: list[str] = []
    marks: list[int] = []


class Firm(Node):
    """Whoever runs depots."""

    number: Annotated[int, Property(key=True)]
    title: str


class Delivers(Relationship[Depot, Depot]):
    """Brings goods."""

    key = ("good",)

    good: str
    tons: float | None = None


class Runs(Relationship[Firm, Depot | Firm]):
    """Runs it."""


MODEL = Model.of(Depot, Firm, Delivers, Runs)


def read(
    table: Table | None, lookup: Lookup = unknown, model: Model = MODEL, **more: Any
) -> tuple[list[Any], list[str]]:
    """All that a table gives, and the problems told of it."""
    assert table is not None
    problems: list[Problem] = []
    tally = RowTally("", "")
    items = list(read_table(table, model, lookup, problems, tally=tally, **more))
    return items, [str(problem) for problem in (*problems, *(note.problem for note in tally.notes))]


def rows_of(items: Iterable[Any]) -> list[str]:
    """The rows of chunks, one a text, in order of their lines."""
    return [text for _, text in sorted(((line, text) for item in items for line, text in _rows(item)), key=_line)]


def written(folder: Path, mapping: str, name: str = "depots.yaml", **files: str) -> tuple[Table | None, list[str]]:
    """The table of a mapping written in a folder, beside files whose names have _ for a full stop."""
    for file, text in files.items():
        (folder / file.replace("_", ".")).write_text(dedent(text), encoding="utf-8", newline="")
    table, problems = read_mapping(dedent(mapping), name, folder)
    return table, [str(problem) for problem in problems]


def told(folder: Path, mapping: str, **files: str) -> tuple[list[str], list[str]]:
    """The rows and problems of a mapping and its files."""
    table, problems = written(folder, mapping, **files)
    if table is None:
        return [], problems
    items, more = read(table)
    return rows_of(items), problems + more


def _line(pair: tuple[int, str]) -> int:
    return pair[0]


def _rows(item: Any) -> list[tuple[int, str]]:
    if not isinstance(item, NodeChunk | RelationshipChunk):
        return []
    found = []
    for row in range(len(item)):
        line = item.where(row).line
        said = {name: column[row] for name, column in item.columns.items()}
        texts = " ".join(f"{name}={_shown(value)}" for name, value in said.items())
        if isinstance(item, NodeChunk):
            name = f"{item.label} {item.keys[row]!r}"
        else:
            name = f"{item.start} {item.starts[row]!r} {item.type} {item.end} {item.ends[row]!r}"
        found.append((line, f"{line}: {name} {texts}".strip()))
    return found


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, Point | PartialDate) or hasattr(value, "isoformat") else repr(value)


def column(items: Iterable[Any], name: str) -> Sequence[Any]:
    """One stored column of all chunks."""
    return [value for item in items for value in item.columns.get(name, ())]
