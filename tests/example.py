"""A small model for tests, of a domain that nobody is in: enough of every kind of type."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from graphmodel.databases import Database
from graphmodel.loading import LoadReport, load
from graphmodel.model import (
    Content,
    Event,
    Model,
    Node,
    PartialDate,
    Point,
    Property,
    Quantity,
    Relationship,
    Role,
)
from graphmodel.records import Records, assemble
from graphmodel.staging import read


class Entity(Node):
    """Anything that has a name."""

    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str = ""
    aliases: list[str] = []


class Actor(Entity):
    """Whoever acts."""

    abstract = True


class State(Actor):
    """A state."""

    code: Annotated[str | None, Property(unique=True)] = None
    founded: PartialDate | None = None
    area: Quantity | None = None
    capital_at: Point | None = None
    seen: datetime | None = None
    term: timedelta | None = None
    open: bool = True


class Government(Actor):
    """Who governs."""


class Group(Actor):
    """Several people."""

    size: Quantity | None = None
    tags: list[str] = []


class Port(Entity):
    """A harbour."""


class Attack(Event, Entity):
    """An attack."""

    killed: int | None = None


class Recognizes(Relationship[State, Government]):
    """Formal recognition."""

    level: Literal["full", "partial"] | None = None


class TradesWith(Relationship[State, State]):
    """Trade, by good."""

    key = ("good",)

    good: str
    worth: float | None = None


class Borders(Relationship[State, State]):
    """A common border."""

    symmetric = True


class Fears(Relationship[Actor, Actor | Content]):
    """An attitude."""

    attitude = True


class Says(Relationship[Actor, Content]):
    """What somebody says."""

    asserts = True
    attitude = True


class By(Role[Attack, Actor]):
    """Who did it."""


class Target(Role[Attack, Entity]):
    """What it was aimed at."""


MODEL = Model.of(State, Government, Group, Port, Attack, Recognizes, TradesWith, Borders, Fears, Says, By, Target)
TODAY = date(2040, 1, 1)

ENTITIES = """\
entities:
  State:
    arland: {name: Arland, aliases: [Arl], founded: 1901}
    bria: {name: Bria}
    corrin: {name: Corrin}
  Government:
    bria-government: {name: Bria's government}
  Group:
    critics: {name: Critics}
    red-band: {name: Red Band}
  Port:
    bria-port: {name: Bria Port}
"""


def sheet(facts: str, *, id: str = "d1", published: str = "2031-06", entities: str = ENTITIES) -> str:
    """A fact sheet with these fact lines, under locators."""
    head = f"document: {{id: {id}, title: T, published: {published}}}\n" if published else f"document: {{id: {id}}}\n"
    return head + entities + "facts:\n" + facts


def records_of(folder: Path, **sheets: str) -> Records:
    """The records of fact sheets, by file name without ending."""
    for old in folder.glob("*.yaml"):
        old.unlink()
    for name, text in sheets.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return assemble(MODEL, read(MODEL, ["*.yaml"], folder))


def load_sheets(database: Database, folder: Path, as_of: date | None = None, **sheets: str) -> LoadReport:
    """Loads fact sheets that have no problems."""
    records = records_of(folder, **sheets)
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: TODAY, as_of=as_of)


def graph(database: Database) -> tuple[list[Any], list[Any]]:
    """All nodes and relationships in a comparable form, without the token that each load gives the mark."""
    nodes = database.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties").rows
    for labels, properties in nodes:
        if "Graphmodel" in labels:
            properties.pop("taken", None)
    ties = database.read(
        "MATCH (a)-[r]->(b) RETURN coalesce(a.id, '') AS start, type(r) AS type, coalesce(b.id, '') AS end, "
        "properties(r) AS properties"
    ).rows
    return (
        sorted((sorted(labels), sorted(properties.items(), key=str)) for labels, properties in nodes),
        sorted((start, type, end, sorted(properties.items(), key=str)) for start, type, end, properties in ties),
    )
