"""Values of several columns that are replaced by values with fewer parts: nothing of the older ones stays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from graphmodel import Model, Node, PartialDate, Property, Quantity, Relationship
from graphmodel.databases import Database
from graphmodel.loading import LoadOptions, load
from graphmodel.records import assemble
from graphmodel.sources import Source
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from tests.example import TODAY


class Pier(BaseModel):
    built: PartialDate | None = None
    length: Quantity | None = None


class Port(Node):
    id: Annotated[str, Property(key=True)]
    opened: PartialDate | None = None
    years: list[PartialDate] = []
    depth: Quantity | None = None
    depths: list[Quantity] = []
    pier: Annotated[Pier | None, Property(flatten=True)] = None


class Dredges(Relationship[Port, Port]):
    depth: Quantity | None = None
    when: PartialDate | None = None


MODEL = Model.of(Port, Dredges)
PROPERTIES = {each: each for each in ("id", "opened", "years", "depth", "depths", "pier_built", "pier_length")}
TABLE = Table(
    "ports.jsonl",
    nodes=[{Port: {**PROPERTIES}}],
    relationships=[{Dredges: {"start": {Port: "id"}, "end": {Port: "id"}, "depth": "depth", "when": "opened"}}],
    name="ports",
)
COLUMNS = ("depth", "depth_unit", "depth_about")
BATCHES = LoadOptions(transaction=0)

DATES = ("2016", "2016/..", "../2018", "..", "2017-03", "1954~")
QUANTITIES = ("5", "~4 km", "1 m", "~2", "2.5", "~1.5 m")
SHAPES = tuple(
    {"opened": date, "years": [date, "2020"], "depth": quantity, "depths": [quantity, "3"],
     "pier": {"built": date, "length": quantity}}
    for date, quantity in zip(DATES, QUANTITIES, strict=True)
)  # fmt: skip
PAIRS = tuple(product(range(len(SHAPES)), range(-1, len(SHAPES))))
"""What a port is like before and afterwards; -1 stands for a port of which nothing is said any more."""


def _sheet(folder: Path, given: dict[str, dict[str, Any]]) -> Source:
    sheet = {"document": {"id": "survey", "published": "2031"}, "entities": {"Port": given}}
    (folder / "survey.yaml").write_text(json.dumps(sheet))
    return "survey.yaml"


def _table(folder: Path, given: dict[str, dict[str, Any]]) -> Source:
    pier = {key: {f"pier_{name}": part for name, part in port.get("pier", {}).items()} for key, port in given.items()}
    rows = [{"id": key, **port, **pier[key]} for key, port in given.items()]
    (folder / "ports.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return TABLE


def _load(database: Database, folder: Path, sources: Sequence[Source], options: LoadOptions) -> tuple[int, int]:
    """Loads, and gives how many nodes and relationships were created, and how many updated."""
    records = assemble(MODEL, read(MODEL, sources, folder))
    assert records.problems == []
    found = load(database, MODEL, records, today=lambda: TODAY, options=options).tallies
    tallies = [each for each in found if each.kind in ("node", "relationship")]
    return sum(each.created for each in tallies), sum(each.updated for each in tallies)


def _stored(database: Database, key: str) -> list[dict[str, Any]]:
    text = "MATCH (n:Port {id: $key}) OPTIONAL MATCH (n)-[r]->(n) RETURN properties(n) AS n, properties(r) AS r"
    return [{name: value for name, value in (each or {}).items() if name != "id"} for each in database.read(
        text, {"key": key}).rows[0]]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("write", [_sheet, _table])
@pytest.mark.parametrize("options", [LoadOptions(), BATCHES], ids=["together", "in batches"])
def test_what_is_loaded_last_is_all_that_is_stored(
    embedded_database: Database, tmp_path: Path, write: Any, options: LoadOptions
) -> None:
    older = {f"port {a} {b}": SHAPES[a] for a, b in PAIRS}
    newer = {f"port {a} {b}": SHAPES[b] if b >= 0 else {} for a, b in PAIRS}
    alone = {f"alone {number}": shape for number, shape in enumerate(SHAPES)}
    assert _load(embedded_database, tmp_path, [write(tmp_path, older)], options)[1] == 0
    source = write(tmp_path, newer | alone)
    _load(embedded_database, tmp_path, [source], options)
    wanted = {f"port {a} {b}": _stored(embedded_database, f"alone {b if b >= 0 else a}") for a, b in PAIRS}
    assert {key: _stored(embedded_database, key) for key in wanted} == wanted
    assert _load(embedded_database, tmp_path, [source], options) == (0, 0)


@pytest.mark.long
def test_a_property_is_the_rows_or_the_claims_as_a_whole(embedded_database: Database, tmp_path: Path) -> None:
    def stored(row: dict[str, Any], claimed: str) -> list[dict[str, Any]]:
        """The depth of a port and of a relationship, both of which a row may give and a claim carries."""
        facts = [{"a.depth": claimed}, {"a DREDGES a": {"depth": claimed}}]
        sheet = {"document": {"id": "survey", "published": "2031"}, "facts": {"1.1": facts}}
        (tmp_path / "survey.yaml").write_text(json.dumps(sheet))
        sources = [_table(tmp_path, {"a": row, "b": SHAPES[0]}), "survey.yaml"]
        _load(embedded_database, tmp_path, sources, LoadOptions())
        assert _load(embedded_database, tmp_path, sources, LoadOptions()) == (0, 0)
        found = _stored(embedded_database, "a")
        assert set(COLUMNS) & set(found[0].get("gm_claimed", ())) == (set() if row else set(COLUMNS) & found[0].keys())
        return [{name: value for name, value in each.items() if name in COLUMNS} for each in found]

    rough = {"depth": 4, "depth_unit": "km", "depth_about": True}
    assert stored({}, "~4 km") == [rough, rough]
    assert stored({}, "5") == [{"depth": 5}, {"depth": 5}]
    assert stored({"depth": "6"}, "~4 km") == [{"depth": 6}, {"depth": 6}]


@pytest.mark.parametrize("options", [LoadOptions(), pytest.param(BATCHES, marks=pytest.mark.long)])
def test_an_empty_cell_clears_a_value_of_a_node_that_a_sheet_gives_too(
    embedded_database: Database, tmp_path: Path, options: LoadOptions
) -> None:
    clearing = {name: {"column": name, "absent": "clear"} for name in ("opened", "depth")}
    table = Table("ports.jsonl", nodes=[{Port: {"id": "id", **clearing}}], name="ports")
    sheet = {"document": {"id": "survey", "published": "2031"}, "entities": {"Port": {"a": {"years": ["2020"]}}}}
    (tmp_path / "survey.yaml").write_text(json.dumps(sheet))

    def loaded(**row: str) -> tuple[tuple[int, int], set[str]]:
        (tmp_path / "ports.jsonl").write_text(json.dumps({"id": "a", "opened": None, "depth": None, **row}) + "\n")
        counts = _load(embedded_database, tmp_path, [table, "survey.yaml"], options)
        return counts, {name for name in _stored(embedded_database, "a")[0] if not name.startswith("gm_")}

    years = {"years", "years_first", "years_last"}
    assert loaded(opened="2016", depth="5 m") == (
        (1, 0),
        {"opened", "opened_first", "opened_last", *COLUMNS[:2], *years},
    )
    assert loaded(depth="5 m") == ((0, 1), {*COLUMNS[:2], *years})
    assert loaded() == ((0, 1), years)
    assert loaded() == ((0, 0), years)
