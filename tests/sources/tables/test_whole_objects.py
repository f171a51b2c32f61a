"""Objects that a mapping takes whole from a column: what is no such object is refused, and never left out unsaid."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pytest
from pydantic import BaseModel

from graphmodel import Model, Node, Property
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read


class Spot(BaseModel):
    lat: float
    lon: float


class Site(BaseModel):
    street: str
    town: Annotated[str | None, Property(name="city")] = None
    geo: Annotated[Spot | None, Property(flatten=True)] = None


class Hall(Node):
    id: Annotated[str, Property(key=True)]
    a: Annotated[Site | None, Property(flatten=True)] = None


class Barn(Node):
    id: Annotated[str, Property(key=True)]
    a: Annotated[Site, Property(flatten=True)]
    sign: Annotated[str, Property(formerly="mark")] = ""


WHOLE = [{Hall: {"id": "id", "a": "a"}}]
AUTO: Any = [{Hall: {}, "properties": "auto"}]
GOOD = {"street": "q", "city": "Bern", "geo": {"lat": 1, "lon": 2}}
PARTS = {"a_street": "q", "a_city": "Bern", "a_geo_lat": 1.0, "a_geo_lon": 2.0}
HINT = "take a column for each part: a_street: COLUMN, and so on"
TEXT = "a is an object with street, city, geo, not 'Quay'"


def found(data: Any, folder: Path, nodes: Any = WHOLE) -> tuple[list[tuple[int, str, str]], list[Any]]:
    """The problems' rows, messages and hints, and the properties of what is read."""
    records = assemble(MODEL, read(MODEL, [Table(data, nodes=nodes, name="t")], folder))
    told = [(each.where.line, each.message, each.hint) for each in records.problems]
    rows = (
        []
        if records.stream is None
        else [row for each in records.stream.nodes() for row in map(each.row, range(len(each)))]
    )
    return told, [] if told else rows


MODEL = Model.of(Hall, Barn)


def lines(folder: Path, *rows: dict[str, Any]) -> str:
    (folder / "t.jsonl").write_text("".join(json.dumps({"id": str(at)} | row) + "\n" for at, row in enumerate(rows)))
    return "t.jsonl"


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("Quay", TEXT),
        (["Quay"], "a is an object with street, city, geo, not ['Quay']"),
        (7, "a is an object with street, city, geo, not 7"),
        ({"street": "q", "geo": "x"}, "a_geo is an object with lat, lon, not 'x'"),
        ({"street": "q", "stret": "x"}, "a has no part 'stret': did you mean 'street'?"),
        ({"street": "q", "town": "x"}, "a has no part 'town': known are: city, geo, street"),
    ],
)
@pytest.mark.parametrize("nodes", [WHOLE, AUTO])
def test_a_row_without_such_an_object_is_refused(cell: Any, fault: str, nodes: Any, tmp_path: Path) -> None:
    told, _ = found(lines(tmp_path, {"a": GOOD}, {"a": cell}), tmp_path, nodes)
    assert told == [(2, fault, HINT)]


@pytest.mark.parametrize("nodes", [WHOLE, AUTO])
def test_objects_and_nothing_are_taken(nodes: Any, tmp_path: Path) -> None:
    assert found(lines(tmp_path, {"a": GOOD}, {"a": None}, {"a": {}}), tmp_path, nodes) == ([], [PARTS, {}, {}])
    assert found(lines(tmp_path, {"a": None}), tmp_path, nodes) == ([], [{}])
    assert found(pd.DataFrame({"id": ["a"], "a": [None]}), tmp_path, nodes) == ([], [{}])


def test_a_part_that_another_node_is_made_of_is_taken(tmp_path: Path) -> None:
    nodes: Any = [*WHOLE, {Hall: {"id": "a.owner.id"}}]
    data = lines(tmp_path, {"a": {"street": "q", "owner": {"id": "b"}}})
    assert found(data, tmp_path, nodes) == ([], [{"a_street": "q"}, {}])


def test_columns_that_only_rows_tell_are_parts_or_objects(tmp_path: Path) -> None:
    nodes: Any = [{Barn: {}, "properties": "auto"}]
    data = lines(tmp_path, {"a": {"street": "q"}, "sign": "x"}, {"a_street": "z", "sign": "y"})
    assert found(data, tmp_path, nodes) == ([], [{"a_street": "q", "sign": "x"}, {"a_street": "z", "sign": "y"}])


def test_a_column_without_objects_is_one_fault_of_the_mapping(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id,a\n1,"{""street"": ""q""}"\n2,Quay\n')
    frame = pd.DataFrame({"id": ["1", "2"], "a": ["Quay", "Quay"]})
    for nodes in (WHOLE, [{Barn: {"id": "id", "a": "a"}}]):
        ((_, message, hint),) = found(frame, tmp_path, nodes)[0]
        assert (message, hint) == ("the column 'a' has no objects", HINT)
        ((_, message, _),) = found("t.csv", tmp_path, nodes)[0]
        assert message.startswith("'a' is a column of single values here, and a_street, ")


def test_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,as\n1,q\n")
    assert [told[1:] for told in found("t.csv", tmp_path)[0]] == [("the table has no column 'a'", "did you mean 'as'?")]


def test_parts_in_columns_of_their_paths_are_taken(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,a.street,a.city,a.geo.lat,a.geo.lon\n1,q,Bern,1,2\n")
    assert found("t.csv", tmp_path) == ([], [PARTS])


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_a_frame_is_read_by_value_where_arrow_is_not_there(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = make({"id": ["1", "2"], "a": [GOOD, None]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for nodes in (WHOLE, AUTO, [{Hall: {"id": "id", "a_street": "a.street"}}]):
        told, rows = found(frame, tmp_path, nodes)
        assert (told, rows[0]["a_street"]) == ([], "q")


def test_a_frame_that_arrow_does_not_take_loses_no_good_row(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["1", "2"], "a": [GOOD, "Quay"]})
    assert found(frame, tmp_path)[0] == [(2, TEXT, HINT)]
    assert found(frame, tmp_path, [{Hall: {"id": "id", "a_street": "a.street"}}]) == ([], [{"a_street": "q"}, {}])
    assert (
        found(frame, tmp_path, [{Hall: {"id": "id", "a_street": "a.strt"}}])[0][0][1]
        == "the table has no column 'a.strt'"
    )
    assert found(pd.DataFrame({"id": ["1"], "a": [GOOD | {"x": 1}]}), tmp_path)[0][0][1] == (
        "the objects in 'a' have a part that the model has not: a.x"
    )
