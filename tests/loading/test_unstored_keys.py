"""Nodes without a key of their own: found by their owner, or by all that a row says, and by what no graph stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.checks import check
from graphmodel.databases import Database
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from tests.example import TODAY


class Person(Node):
    """A human being."""

    id: Annotated[str, Property(key=True)]


class Address(Node, key=("of", "kind")):
    """Where somebody lives or works: one of each kind."""

    of: Annotated[str, Property(stored=False)]
    kind: str = "home"
    street: str | None = None


class Robot(Node, key=("maker", "colour")):
    """A machine that nobody numbered: two of one maker and colour are one."""

    may_be_empty = ("colour",)

    maker: str
    colour: str | None = None


class HasAddress(Relationship[Person, Address]):
    """Lives or works there."""


class Has(Relationship[Person, Robot]):
    """Owns one."""


MODEL = Model.of(Person, Address, Robot, HasAddress, Has)
ROWS = "id,street,maker,colour\nann,Elm 1,Acme,red\nbob,Oak 2,Acme,\nzoë/x,Elm 1,Acme,red\n"
MAPPING = """\
table: people.csv
nodes:
- Person: {id: id}
- Address: {of: id, street: street}
- Robot: {maker: maker, colour: colour}
relationships:
- HAS_ADDRESS: {start: id, end: [id, {constant: home}]}
- HAS: {start: id, end: {Robot: [maker, colour]}}
"""
SHEET = """\
document: {id: doc, title: A, published: 2031}
entities:
  Address: {ann/work: {street: Quay 3}}
facts:
  1.1:
  - ann HAS_ADDRESS ann/work
"""


def loader() -> Iterator[Any]:
    yield HasAddress(Person(id="cem"), Address(of="cem", street="Fir 4"))


def load_people(database: Database, folder: Path, prune: bool = False) -> LoadReport:
    establish(database, MODEL)
    records = assemble(MODEL, read(MODEL, ["people.yaml", "sheet.yaml", loader], folder))
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(prune=prune))


@pytest.mark.long
def test_what_only_sources_give_finds_the_node_again_and_is_not_stored(database: Database, tmp_path: Path) -> None:
    files = {"people.csv": ROWS, "people.yaml": MAPPING, "sheet.yaml": SHEET}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    load_people(database, tmp_path)
    found = (
        "MATCH (p:Person)-[:HAS_ADDRESS]->(a) RETURN p.id AS p, a.gm_key AS k, a.street, keys(a) AS names ORDER BY p, k"
    )
    rows = database.read(found).rows
    assert [row[:3] for row in rows] == [
        ("ann", "ann/home", "Elm 1"),
        ("ann", "ann/work", "Quay 3"),
        ("bob", "bob/home", "Oak 2"),
        ("cem", "cem/home", "Fir 4"),
        ("zoë/x", "zoë%2Fx/home", "Elm 1"),
    ]
    assert {name for row in rows for name in row[3]} == {"gm_key", "gm_sources", "kind", "street"}
    robots = database.read("MATCH (r:Robot) RETURN r.gm_key AS k, r.maker, r.colour ORDER BY k").rows
    assert robots == (("Acme/", "Acme", None), ("Acme/red", "Acme", "red"))
    assert not load_people(database, tmp_path).changed
    assert check(database, MODEL).sound

    (tmp_path / "people.csv").write_text(ROWS.replace("bob,Oak 2,Acme,", "bob,Ash 5,Acme,blue"), encoding="utf-8")
    load_people(database, tmp_path, prune=True)
    assert database.read("MATCH (:Person {id: 'bob'})-[:HAS_ADDRESS]->(a) RETURN a.street").rows == (("Ash 5",),)
    assert database.read("MATCH (r:Robot) RETURN r.gm_key AS k ORDER BY k").rows == (("Acme/blue",), ("Acme/red",))
    assert not load_people(database, tmp_path, prune=True).changed
