"""The class of an end that a column of the row names, where each class below the declared one has a key of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read


class Owner(Node):
    """Who owns: known by a key of its kind."""

    abstract = True


class Firm(Owner):
    number: Annotated[int, Property(key=True)]


class Human(Owner):
    passport: Annotated[str, Property(key=True)]


class Ship(Node):
    id: Annotated[str, Property(key=True)]


class Owns(Relationship[Owner, Ship]):
    """Has it."""


MODEL = Model.of(Owner, Firm, Human, Ship, Owns)
ROWS = "ship,kind,owner\nx,firm,7\ny,human,P1\nz,human,P1\n"


def found(folder: Path, relationships: list[Any]) -> Any:
    """The records of the table, whose rows declare their nodes as well."""
    (folder / "t.csv").write_text(ROWS)
    nodes: list[Any] = [
        {Ship: {"id": "ship"}},
        {Firm: {"number": "owner"}, "where": {"kind": "firm"}},
        {Human: {"passport": "owner"}, "where": {"kind": "human"}},
    ]
    table = Table("t.csv", nodes=nodes, relationships=relationships, name="t")
    return assemble(MODEL, read(MODEL, [table], folder))


def test_a_record_for_each_class_names_its_ends(tmp_path: Path) -> None:
    each: list[Any] = [
        {Owns: {"start": {Firm: "owner"}, "end": "ship"}, "where": {"kind": "firm"}},
        {Owns: {"start": {Human: "owner"}, "end": "ship"}, "where": {"kind": "human"}},
    ]
    records = found(tmp_path, each)
    assert records.problems == []
    assert records.stream is not None
    batches = [rows for each in records.stream.staged(nodes=False) for rows in records.stream.batches(each)]
    ends = {
        (each.chunk.start, start, end)
        for each in batches
        for start, end in zip(each.chunk.starts, each.chunk.ends, strict=True)
    }
    assert ends == {("Firm", 7, "x"), ("Human", "P1", "y"), ("Human", "P1", "z")}


def test_the_class_above_has_no_key_and_the_hint_says_how_it_goes(tmp_path: Path) -> None:
    records = found(tmp_path, [{Owns: {"start": {Owner: "owner"}, "end": "ship"}}])
    assert [(told.code, told.message, told.hint) for told in records.problems] == [
        (
            "mapping-key",
            "Owner has no key to name a node by",
            "Firm and Human have keys of their own: write a OWNS for each, and where: {COLUMN: VALUE} beside it "
            "for the column that names the class: {Firm: COLUMN}",
        )
    ]
