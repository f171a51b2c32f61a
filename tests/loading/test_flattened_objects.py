"""Flattened objects from every kind of source: the rules and the defaults of their classes hold alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict

from graphmodel import Model, Node, Property, Quantity
from graphmodel.databases import Database
from graphmodel.loading import LoadOptions, load
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from tests.example import TODAY


class Sign(BaseModel):
    model_config = ConfigDict(str_to_upper=True)
    text: str | None = None


class Address(BaseModel):
    street: str
    country: str = "CH"
    height: Quantity = Quantity(2, "km")


class Plot(BaseModel):
    number: int | None = None
    canton: str = "Bern"


class Shop(Node):
    id: Annotated[str, Property(key=True)]
    sign: Annotated[Sign | None, Property(flatten=True)] = None
    address: Annotated[Address | None, Property(flatten=True)] = None
    plot: Annotated[Plot | None, Property(flatten=True)] = None


class Stand(Node):
    id: Annotated[str, Property(key=True)]
    tall: Quantity = Quantity(3, "m")
    plot: Annotated[Plot | None, Property(flatten=True)] = None


MODEL = Model.of(Shop, Stand)
GIVEN: dict[str, dict[str, Any]] = {
    "a": {"sign": {"text": "open"}, "address": {"street": "Rim"}, "plot": {"number": 1}},
    "b": {"address": {"street": "Rim", "country": "DE", "height": "~5"}, "plot": {"canton": "Jura"}},
    "c": {},
}
STORED = {
    "a": {"sign_text": "OPEN", "address_street": "Rim", "address_country": "CH", "address_height": 2,
          "address_height_unit": "km", "plot_number": 1, "plot_canton": "Bern"},
    "b": {"address_street": "Rim", "address_country": "DE", "address_height": 5, "address_height_about": True,
          "plot_canton": "Jura"},
    "c": {},
}  # fmt: skip
PARTS = ("sign_text", "address_street", "address_country", "address_height", "plot_number", "plot_canton")


def shops() -> Iterator[Shop]:
    for name, given in GIVEN.items():
        yield Shop(id=f"loader {name}", **given)


def _rows(source: str) -> str:
    rows = []
    for name, given in GIVEN.items():
        parts = {f"{group}_{part}": value for group, each in given.items() for part, value in each.items()}
        rows.append({"id": f"{source} {name}", **parts, **({"tall": "~5"} if name == "b" else {})})
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("rows_in_memory", "options"),
    [
        pytest.param(0, LoadOptions(), id="staged together"),
        pytest.param(1_000, LoadOptions(transaction=0), id="in memory in batches", marks=pytest.mark.long),
    ],
)
def test_rules_and_defaults_of_objects_hold_for_every_source(
    embedded_database: Database, tmp_path: Path, rows_in_memory: int, options: LoadOptions
) -> None:
    more = json.dumps({"id": "shared", "address_street": "Rim"}) + "\n"
    (tmp_path / "shops.jsonl").write_text(_rows("table") + more)
    (tmp_path / "stands.jsonl").write_text(_rows("stand"))
    entities = {"Shop": {**{f"sheet {name}": each for name, each in GIVEN.items()}, "shared": {"sign": {"text": "hi"}}}}
    (tmp_path / "s.yaml").write_text(json.dumps({"document": {"id": "s", "published": "2031"}, "entities": entities}))
    tables = [
        Table("shops.jsonl", nodes=[{Shop: {name: name for name in ("id", *PARTS)}}], name="shops"),
        Table("stands.jsonl", nodes=[{Stand: {name: name for name in ("id", "tall", *PARTS[4:])}}], name="stands"),
    ]
    for _ in range(2):
        records = assemble(MODEL, read(MODEL, [*tables, "s.yaml", shops], tmp_path, rows_in_memory=rows_in_memory))
        assert records.problems == []
        report = load(embedded_database, MODEL, records, today=lambda: TODAY, options=options)
    assert {tally.updated + tally.created for tally in report.tallies if tally.kind == "node"} == {0}
    found = embedded_database.read("MATCH (n) WHERE n:Shop OR n:Stand RETURN n.id AS id, properties(n) AS n").rows
    stored = {
        id: {name: value for name, value in each.items() if name.startswith(("sign", "address", "plot", "tall"))}
        for id, each in found
    }
    plots = {name: {part: each[part] for part in PARTS[4:] if part in each} for name, each in STORED.items()}
    for name, each in plots.items():
        each |= {"tall": 5, "tall_about": True} if name == "b" else {"tall": 3, "tall_unit": "m"}
    assert stored == {
        **{f"{source} {name}": each for source in ("table", "sheet", "loader") for name, each in STORED.items()},
        **{f"stand {name}": each for name, each in plots.items()},
        "shared": {
            **{name: STORED["a"][name] for name in STORED["a"] if name.startswith("address")},
            "sign_text": "HI",
        },
    }
