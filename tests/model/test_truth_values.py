"""Truth values where a union of types has numbers and no bool."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from graphmodel.model import Model, Node, Property
from graphmodel.records import assemble
from graphmodel.staging import read


class Crate(Node):
    id: Annotated[str, Property(key=True)]
    size: Annotated[int | list[str] | None, Property(json=True)] = None
    parts: Annotated[dict[str, float | str] | None, Property(json=True)] = None
    full: Annotated[bool | int | None, Property(json=True)] = None
    some: Annotated[Any, Property(json=True)] = None


MODEL = Model.of(Crate)


@pytest.mark.parametrize("given", [{"size": True}, {"size": False}, {"parts": {"a": True}}])
def test_a_union_of_numbers_refuses_truth_values(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"(true|false) is a truth value, and the type has no bool"):
        Crate(id="a", **given)


@pytest.mark.parametrize(
    "given", [{"size": 1}, {"size": ["a"]}, {"parts": {"a": 1.5}}, {"full": True}, {"some": False}]
)
def test_what_the_types_have_stays(given: dict[str, Any]) -> None:
    ((name, value),) = given.items()
    kept = getattr(Crate(id="a", **given), name)
    assert (type(kept), kept) == (type(value), value)


def test_tables_and_sheets_refuse_them_too(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(
        '{"id": "a", "size": true}\n{"id": "b", "size": 1}\n{"id": "c", "size": "false"}\n'
    )
    (tmp_path / "m.yaml").write_text("table: t.jsonl\nnodes:\n- Crate: {id: id, size: size}\n")
    (tmp_path / "t.csv").write_text("id,size\nf,true\ng,1\nh,x\n")
    (tmp_path / "n.yaml").write_text("table: t.csv\nnodes:\n- Crate: {id: id, size: size}\n")
    (tmp_path / "s.yaml").write_text("entities:\n  Crate:\n    d: {size: true}\n    e: {full: true}\n")
    records = assemble(MODEL, read(MODEL, ["m.yaml", "n.yaml", "s.yaml"], tmp_path))
    assert [(str(each.where), each.code) for each in records.problems] == [
        ("s.yaml:3:15", "wrong-type"),
        ("t.csv:2", "wrong-type"),
        ("t.csv:4", "wrong-type"),
        ("t.jsonl:1", "wrong-type"),
        ("t.jsonl:3", "wrong-type"),
    ]
