"""Endpoints that no source declares are made with the same labels as without Spark."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Annotated

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.problems import Problem
from graphmodel.records import assemble
from graphmodel.sources.tables import read_mapping
from graphmodel.spark.created import NamedEndpoints, create_nodes, in_order, named_endpoints
from graphmodel.spark.reading import LocalRows, SliceReport, read_rows
from graphmodel.spark.tasks import Deal
from graphmodel.staging import read
from graphmodel.staging.packets import Packet, node_keys
from graphmodel.staging.stage import Origin


class Place(Node):
    """Somewhere."""

    id: Annotated[str, Property(key=True)]


class Port(Place):
    """Where ships land."""


class Leads(Relationship[Place, Place]):
    """Is on the way to."""


class Beside(Relationship[Place, Place]):
    """Is beside."""


MODEL = Model.of(Place, Port, Leads, Beside)


LINES = {
    "late.csv": "start,end\np1,x\nx,p1\n",
    "first.csv": "start,end\na,b\n",
    "middle.csv": "start,end\nx,y\nz,a\ny,y\n",
}
ENDS = "{start: {%s: {column: start, missing: create}}, end: {%s: {column: end, missing: create}}}"
PORTS = f"relationships: [{{LEADS: {ENDS % ('Port', 'Place')}}}]\n"
MAPPINGS = {
    "first.csv": PORTS,
    "middle.csv": f"relationships: [{{BESIDE: {ENDS % ('Place', 'Place')}}}]\n",
    "late.csv": PORTS,
}


def test_what_stands_at_a_start_is_made_there_though_an_earlier_line_has_it_at_the_end() -> None:
    origin, labels = Origin("ways", "ways.csv", missing=("create", "create")), ("LEADS", "Port", "Place")
    ends = NamedEndpoints(labels, 1, origin, {"x": 2, "q": 3})
    starts = NamedEndpoints(labels, 0, origin, {"p": 2, "x": 3})
    made = [each for each in create_nodes(MODEL, {"ways": 0}, {labels: 0}, [ends, starts]) if isinstance(each, Packet)]
    assert {each.labels[0]: {row[1] for row in each.rows} for each in made} == {"Port": {"p", "x"}, "Place": {"q"}}


class Here:
    """The place of rows that are all of a table."""

    def row(self, origin: Origin, position: int) -> tuple[Origin, int]:
        return replace(origin, line=None), position

    def problem(self, problem: Problem, file: str) -> Problem:
        return problem


def rows_of(folder: Path) -> tuple[list[str], list[list[Packet | SliceReport]], dict[str, str]]:
    """The sources of relationships, the rows of each, and the labels of the nodes that a load of all makes."""
    for name, text in LINES.items():
        (folder / name).write_text(text)
    tables = []
    for name, mapping in MAPPINGS.items():
        table, problems = read_mapping(f"table: {name}\n{mapping}", f"{name}.yaml", folder)
        assert table is not None
        assert not problems
        tables.append(table)
    local = [LocalRows(number, table, Here()) for number, table in enumerate(tables)]
    found = [list(read_rows(each, MODEL, "100MB", 100, {})) for each in local]
    reading = read(MODEL, tables, folder)
    stream = assemble(MODEL, reading).stream
    assert stream is not None
    labels = {key: kind.name for kind, keys in node_keys(stream) for key in keys}
    reading.close()
    return [table.name for table in tables], found, labels


@pytest.mark.parametrize("shares", [pytest.param(n, marks=pytest.mark.long) if n != 3 else n for n in (1, 2, 3, 7)])
def test_nodes_have_the_labels_that_a_load_of_all_gives_them_in_however_many_shares(
    shares: int, tmp_path: Path
) -> None:
    names, items, expected = rows_of(tmp_path)
    order, deal = {name: number for number, name in enumerate(names)}, Deal(shares, 2)
    kinds = in_order(each for own in reversed(items) for each in own if isinstance(each, SliceReport))
    parts = [[each for each in own if isinstance(each, Packet)] for own in items]
    dealt: dict[int, list[NamedEndpoints]] = defaultdict(list)
    for share, named in chain.from_iterable(named_endpoints(deal, own) for own in parts):
        dealt[share].append(named)
    made = [
        (row[1], each.labels[0])
        for own in dealt.values()
        for each in create_nodes(MODEL, order, kinds, own)
        if isinstance(each, Packet)
        for row in each.rows
    ]
    assert sorted(made) == sorted(expected.items())
    assert expected == {"a": "Port", "b": "Place", "p1": "Port", "x": "Port", "y": "Place", "z": "Place"}
