"""A name that no node has: what is near it is looked for among all that sources declare, tables too."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from graphmodel.causes import following
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.staging import read


class Port(Node):
    id: Annotated[str, Property(key=True)]


class Near(Relationship[Port, Port]):
    """Lies beside."""


MODEL = Model.of(Port, Near)


@pytest.mark.parametrize(
    ("declared", "missing", "hint"),
    [
        (["bergen", "narvik", "tromso"], "Bergn", "did you mean 'bergen'?"),
        (["bergen", "narvik", "tromso"], "x", "known are: bergen, home, narvik, tromso"),
        ([f"port-{at}" for at in range(500)], "prt-77", "did you mean 'port-77'?"),
        ([f"port-{at}" for at in range(500)], "x", "declare it under `entities`"),
    ],
)
def test_ids_of_tables_are_suggested(declared: list[str], missing: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id\n" + "\n".join(declared) + "\n")
    (tmp_path / "m.yaml").write_text("table: t.csv\nnodes:\n- Port: {id: id}\n")
    (tmp_path / "s.yaml").write_text(
        "document: {id: d, published: 2031}\nentities:\n  Port: {home: {}}\n"
        f'facts:\n  "1":\n  - home NEAR {missing}\n'
    )
    records = assemble(MODEL, read(MODEL, ["m.yaml", "s.yaml"], tmp_path))
    assert [(each.code, each.hint) for each in records.problems] == [("unknown-id", hint)]


def test_a_claim_of_a_table_is_told_what_is_near(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id\n" + "\n".join(f"port-{at}" for at in range(500)) + "\n")
    (tmp_path / "m.yaml").write_text("table: t.csv\nnodes:\n- Port: {id: id}\n")
    (tmp_path / "c.csv").write_text("one,two\nport-1,prt-77\n")
    (tmp_path / "c.yaml").write_text(
        "table: c.csv\ndocument: {id: d, published: 2031}\nclaims:\n- NEAR: {start: one, end: two}\n"
    )
    records = assemble(MODEL, read(MODEL, ["m.yaml", "c.yaml"], tmp_path))
    assert [str(each) for each in records.problems] == [
        "c.csv:2 missing-end no source declares the Port 'prt-77'\n  hint: did you mean 'port-77'?"
    ]


class Quay(Port):
    depth: float | None = None


def test_a_key_of_a_rejected_row_is_counted_under_it_and_a_slip_is_told(tmp_path: Path) -> None:
    depths = ["8" for _ in range(20)]
    depths[7] = depths[9] = "deep"
    (tmp_path / "t.csv").write_text("depth,id\n" + "".join(f"{depth},P{at:02}\n" for at, depth in enumerate(depths)))
    (tmp_path / "m.yaml").write_text("table: t.csv\nnodes:\n- Quay: {depth: depth, id: id}\n")
    (tmp_path / "c.csv").write_text("one,two\nP01,P09\nP01,P07\nP01,PO9\n")
    (tmp_path / "c.yaml").write_text("table: c.csv\nrelationships:\n- NEAR: {start: one, end: two}\n")
    (tmp_path / "s.yaml").write_text('document: {id: d, published: 2031}\nfacts:\n  "1":\n  - P01 NEAR P07\n')
    model = Model.of(Port, Quay, Near)
    records = assemble(model, read(model, ["m.yaml", "c.yaml", "s.yaml"], tmp_path))
    told, later = following(records.problems)
    assert [str(each.where) for each in told] == ["c.csv:4", "t.csv:9", "t.csv:11"]
    assert told[0].hint.startswith("did you mean")
    assert [(str(each.where), each.code, str(each.follows), each.hint) for each in later] == [
        ("c.csv:2", "missing-end", "t.csv:11", "'P09' is in t.csv:11, which was rejected: fix that first"),
        ("c.csv:3", "missing-end", "t.csv:9", "'P07' is in t.csv:9, which was rejected: fix that first"),
        ("s.yaml:4:5", "unknown-id", "t.csv:9", "'P07' is in t.csv:9, which was rejected: fix that first"),
    ]
