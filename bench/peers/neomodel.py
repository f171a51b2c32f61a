"""neomodel: nodes in batches, relationships one by one."""

from __future__ import annotations

from pathlib import Path

from neomodel import (
    DateProperty,
    FloatProperty,
    IntegerProperty,
    RelationshipTo,
    StringProperty,
    StructuredNode,
    StructuredRel,
    config,
)

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.reading import batches, node_rows, tie_rows


class Trades(StructuredRel):
    good = StringProperty(required=True)
    tons = FloatProperty()
    first = DateProperty()


class Visited(StructuredRel):
    year = IntegerProperty(required=True)
    nights = IntegerProperty()
    rating = FloatProperty()


class Country(StructuredNode):
    key = StringProperty(unique_index=True, required=True, db_property="id")
    name = StringProperty()
    population = IntegerProperty()
    area = FloatProperty()
    founded = DateProperty()
    trades = RelationshipTo("Country", "TRADES", model=Trades)


class City(StructuredNode):
    key = StringProperty(unique_index=True, required=True, db_property="id")
    name = StringProperty()
    population = IntegerProperty()
    elevation = FloatProperty()
    motto = StringProperty()


class Person(StructuredNode):
    key = StringProperty(unique_index=True, required=True, db_property="id")
    name = StringProperty()
    born = DateProperty()
    height = FloatProperty()
    email = StringProperty()
    visited = RelationshipTo(City, "VISITED", model=Visited)


CLASSES = {"Country": Country, "City": City, "Person": Person}


def load(settings: dict[str, str], folder: Path) -> None:
    """`connect` takes nodes, so those that the batches return are kept."""
    scheme, _, address = settings["uri"].partition("://")
    config.DATABASE_URL = f"{scheme}://{settings['username']}:{settings['password']}@{address}"
    stored = {}
    for label in NODES:
        for some in batches(node_rows(folder, label)):
            rows = [{"key": row.pop("id"), **row} for row in some]
            stored |= {node.key: node for node in CLASSES[label].nodes.bulk_create_or_update(*rows)}
    for kind in RELATIONSHIPS:
        for row in tie_rows(folder, kind):
            start, end = stored[row.pop("start")], stored[row.pop("end")]
            getattr(start, kind.lower()).connect(end, row)
