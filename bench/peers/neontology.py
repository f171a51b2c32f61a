"""neontology: pydantic classes, merged in batches."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar

from neontology import BaseNode, BaseRelationship, init_neontology
from neontology.graphengines import Neo4jConfig
from pydantic import Field

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.reading import batches, node_rows, tie_rows


class Country(BaseNode):
    __primaryproperty__: ClassVar[str] = "id"
    __primarylabel__: ClassVar[str] = "Country"
    id: str
    name: str
    population: int
    area: float
    founded: date | None = None


class City(BaseNode):
    __primaryproperty__: ClassVar[str] = "id"
    __primarylabel__: ClassVar[str] = "City"
    id: str
    name: str
    population: int
    elevation: float
    motto: str | None = None


class Person(BaseNode):
    __primaryproperty__: ClassVar[str] = "id"
    __primarylabel__: ClassVar[str] = "Person"
    id: str
    name: str
    born: date
    height: float
    email: str | None = None


class Trades(BaseRelationship):
    __relationshiptype__: ClassVar[str] = "TRADES"
    source: Country
    target: Country
    good: str = Field(json_schema_extra={"merge_on": True})
    tons: float
    first: date


class Visited(BaseRelationship):
    __relationshiptype__: ClassVar[str] = "VISITED"
    source: Person
    target: City
    year: int = Field(json_schema_extra={"merge_on": True})
    nights: int
    rating: float


CLASSES = {"Country": Country, "City": City, "Person": Person, "TRADES": Trades, "VISITED": Visited}


def load(settings: dict[str, str], folder: Path) -> None:
    """Nodes, then relationships."""
    init_neontology(Neo4jConfig(**settings))
    for label in NODES:
        for some in batches(node_rows(folder, label)):
            CLASSES[label].merge_records(some)
    for kind in RELATIONSHIPS:
        for some in batches(tie_rows(folder, kind)):
            CLASSES[kind].merge_records([{"source": row.pop("start"), "target": row.pop("end"), **row} for row in some])
