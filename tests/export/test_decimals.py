"""Decimals that are stored as whole numbers: in files that are data they are decimals, and come back the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import Records, assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from tests.export.things import assembled, exported

Cents = Annotated[Decimal, Property(scale=2)]
Exact = Annotated[Decimal, Property(scale=18)]


class Tariff(Node):
    """What something costs."""

    id: Annotated[str, Property(key=True)]
    price: Cents | None = None
    exact: Exact | None = None
    whole: Annotated[Decimal | None, Property(scale=0)] = None
    steps: list[Cents] = []
    text: Decimal | None = None


class Replaces(Relationship[Tariff, Tariff]):
    """Took its place, for a fee."""

    fee: Cents | None = None


MODEL = Model.of(Tariff, Replaces)


def tariffs() -> Iterator[Any]:
    """Decimals of every size, and one of a relationship."""
    yield Tariff(id="a", price=Decimal("-0.05"), exact=Decimal("9.223372036854775807"),
                 whole=Decimal(7), text=Decimal("1.50"))  # fmt: skip
    yield Tariff(id="b", price=Decimal("92233720368547758.07"), steps=[Decimal("12.5"), Decimal(0)])
    yield Replaces(Tariff.key("b"), Tariff.key("a"), fee=Decimal("12.50"))


def graph(records: Records, folder: Path) -> list[str]:
    """The statements that store what a load would store."""
    exported(records, "cypher", folder, model=MODEL, plain=True)
    return sorted(file(folder, "graph.cypher").splitlines())


def file(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("rows_in_memory", [1, 40])
def test_data_has_decimals_and_a_graph_has_what_is_stored(tmp_path: Path, rows_in_memory: int) -> None:
    records = assembled(tmp_path, tariffs, model=MODEL, rows_in_memory=rows_in_memory)
    for form in ("csv", "jsonl", "graphml", "rdf", "cypher", "admin"):
        exported(records, form, tmp_path / form, model=MODEL, plain=True)
    rows = file(tmp_path / "csv", "Tariff.csv").splitlines()
    assert rows[0] == "id:string,price:decimal,exact:decimal,whole:decimal,steps:decimal[],text:string"
    assert sorted(rows[1:]) == [
        "a,-0.05,9.223372036854775807,7,,1.50",
        'b,92233720368547758.07,,,"[""12.50"", ""0.00""]",',
    ]
    assert file(tmp_path / "csv", "REPLACES.csv") == ":start:string,:end:string,fee:decimal\nb,a,12.50\n"
    lines = [json.loads(line) for line in file(tmp_path / "jsonl", "nodes.jsonl").splitlines()]
    assert {"price": "92233720368547758.07", "steps": ["12.50", "0.00"]}.items() <= lines[1]["properties"].items()
    assert 'property:fee "12.50"^^xsd:decimal' in file(tmp_path / "rdf", "graph.ttl")
    assert ">92233720368547758.07<" in file(tmp_path / "graphml", "graph.graphml")
    assert file(tmp_path / "admin", "relationships-REPLACES.csv") == "b,a,1250\n"
    assert "toInteger(c_fee[i])" in file(tmp_path / "cypher", "graph.cypher")


def test_what_is_exported_comes_back_the_same(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    given = assembled(tmp_path, tariffs, model=MODEL, rows_in_memory=1)
    wanted = graph(given, tmp_path / "wanted")
    for form in ("csv", "jsonl", "parquet"):
        exported(given, form, tmp_path / form, model=MODEL, plain=True)
        found = assemble(MODEL, read(MODEL, tables(tmp_path / form, form), tmp_path, folder=tmp_path / f"{form}-stage"))
        assert (form, found.problems, graph(found, tmp_path / f"{form}-graph")) == (form, [], wanted)


def tables(folder: Path, form: str) -> list[Table]:
    """The files of an export as tables."""
    names = ("id", "price", "exact", "whole", "steps", "text")
    if form == "jsonl":
        nodes: Any = {name: f"properties.{name}" for name in names}
        link: Any = {"REPLACES": {"start": "start[1]", "end": "end[1]", "fee": "properties.fee"}}
        return [
            Table(str(folder / "nodes.jsonl"), nodes=[{Tariff: nodes}], name="nodes"),
            Table(str(folder / "relationships.jsonl"), relationships=[link], name="links"),
        ]
    kinds = dict.fromkeys(names, ":decimal") | {"id": ":string", "steps": ":decimal[]", "text": ":string"}
    typed: Any = {name: f"{name}{kinds[name]}" if form == "csv" else name for name in names}
    if form == "csv":
        typed["steps"] = {"column": typed["steps"], "take": "items"}
    start, end, fee = (":start:string", ":end:string", "fee:decimal") if form == "csv" else (":start", ":end", "fee")
    link = {"REPLACES": {"start": start, "end": end, "fee": fee}}
    return [
        Table(str(folder / f"Tariff.{form}"), nodes=[{Tariff: typed}], name="nodes"),
        Table(str(folder / f"REPLACES.{form}"), relationships=[link], name="links"),
    ]
