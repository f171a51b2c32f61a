"""A project of two tables, depots and who serves whom, as large as a test wants it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graphmodel.databases import Database
from graphmodel.project import Project

MODEL = '''
from __future__ import annotations

from typing import Annotated

from graphmodel import Model, Node, Property, Relationship


class Depot(Node):
    """A place where goods are kept."""

    id: Annotated[str, Property(key=True)]
    name: str | None = None
    code: Annotated[str | None, Property(unique=True)] = None
    size: int | None = None


class Serves(Relationship[Depot, Depot]):
    """Brings goods."""

    key = ("good",)

    good: str
    tons: float | None = None


model = Model.of(Depot, Serves)
'''
DEPOTS = "table: depots.csv\nnodes:\n- Depot: {id: id, name: name, code: code, size: size}\n"
SERVES = "table: serves.csv\nrelationships:\n- SERVES: {start: from, end: to, good: good, tons: tons}\n"


def make(folder: Path, depots: Iterable[Iterable[Any]], serves: Iterable[Iterable[Any]] = ()) -> Project:
    """Writes a project of these rows: id, name, code, size; from, to, good, tons."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "graphmodel.toml": 'model = "depots_model"\nsources = ["depots.yaml", "serves.yaml"]\n',
        "depots_model.py": MODEL,
        "depots.yaml": DEPOTS,
        "serves.yaml": SERVES,
        "depots.csv": _csv("id,name,code,size", depots),
        "serves.csv": _csv("from,to,good,tons", serves),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Project.at(folder, {})


def many(depots: int, serves: int) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """So many rows of each table."""
    nodes = [(f"d{n}", f"Depot {n}", f"c{n}" if n % 3 else "", n) for n in range(depots)]
    ties = [
        (f"d{n % depots}", f"d{(n * 7919 + n // depots + 1) % depots}", f"good {n // depots}", n / 4)
        for n in range(serves)
    ]
    return nodes, ties


def graph(database: Database) -> list[str]:
    """All nodes and relationships but the one that keeps the books, in an order that is always the same."""
    nodes = database.read("MATCH (n) WHERE NOT n:Graphmodel RETURN labels(n), properties(n)").rows
    ties = database.read("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r)").rows
    return sorted([repr((sorted(labels), sorted(p.items()))) for labels, p in nodes]) + sorted(
        repr((a, t, b, sorted(p.items()))) for a, t, b, p in ties
    )


def ids(database: Database) -> list[str]:
    """The depots that are there."""
    return sorted(id for (id,) in database.read("MATCH (n:Depot) RETURN n.id").rows)


def served(database: Database) -> list[tuple[str, str]]:
    """Who serves whom."""
    return sorted((a, b) for a, b in database.read("MATCH (a)-[:SERVES]->(b) RETURN a.id, b.id").rows)


def _csv(head: str, rows: Iterable[Iterable[Any]]) -> str:
    return "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"
