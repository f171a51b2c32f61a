"""A Cypher script for cypher-shell: constraints, then MERGE in batches, safe to run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, EndpointType, NodeBlock, RelationshipBlock, Same
from graphmodel.export.cells import ColumnCells, cells
from graphmodel.export.copied import StagedBlock
from graphmodel.export.forms import ExportSummary
from graphmodel.export.layout import pick
from graphmodel.export.statements import node, properties, schema_script
from graphmodel.model import Model
from graphmodel.model.layer import OWN
from graphmodel.syntax.quoting import quote

FILE = "graph.cypher"
LENGTH = 1 << 21
"""Signs in a statement: a block that is longer is halved, so that no statement takes much of the server's memory."""


class Cypher:
    """Writes blocks as statements."""

    def __init__(self, folder: Path, model: Model, *, packed: bool = False, plain: bool = False) -> None:
        self._name = FILE + ".gz" if packed else FILE
        self._own = {} if plain else {OWN: "true"}
        self._out = Appending(folder, packed=packed)
        self._out.add(self._name, schema_script(model, plain=plain))

    def write(self, block: Block) -> None:
        """Writes a block."""
        if isinstance(block, NodeBlock):
            self._add(block, _nodes(block))
            return
        for some in _by_presence(block):
            self._add(some, _relationships(some, self._own))

    def copy(self, block: StagedBlock) -> bool:  # noqa: ARG002 - what every form takes
        """Leaves staged rows to `write`."""
        return False

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, summary: ExportSummary) -> None:
        """There is nothing left to say."""

    def _add(self, block: Block, text: str) -> None:
        if len(text) <= LENGTH or len(block) == 1:
            self._out.add(self._name, text)
            return
        for half in _halves(block):
            self.write(half)


def _nodes(block: NodeBlock) -> str:
    group = block.group
    columns = {"ids": cells("ids", group.key, block.keys)} | _columns(block)
    others = "".join(f":{quote(label)}" for label in group.labels if label != group.identity)
    sets = [*([f"n{others}"] if others else []), *_sets("n", block, columns)]
    merged = f"MERGE {node('n', EndpointType(group.identity, group.key), columns['ids'].value)}"
    return _statement(columns, "ids", merged + _set(sets))


def _relationships(block: RelationshipBlock, own: Mapping[str, str]) -> str:
    group = block.group
    columns = {
        "starts": cells("starts", group.start.key, block.starts),
        "ends": cells("ends", group.end.key, block.ends),
    }
    columns |= _columns(block)
    a, b = node("a", group.start, columns["starts"].value), node("b", group.end, columns["ends"].value)
    key = {name: columns[_variable(name)].value for name in group.key if _variable(name) in columns}
    relationship = f"(a)-[r:{quote(group.type)} {properties({**own, **key})}]->(b)"
    sets = _set(_sets("r", block, columns, without=group.key))
    ends = f"MATCH {a}\nMATCH {b}\n"
    empty = [f"r.{quote(name)} IS NULL" for name in group.key if name not in key]
    if not empty:
        return _statement(columns, "starts", f"{ends}MERGE {relationship}{sets}")
    # MERGE takes no null: a relationship without a part of its key is looked for, and made where there is none.
    where = f" WHERE {' AND '.join(empty)}"
    created = relationship.replace("[r:", "[:", 1)
    made = f"OPTIONAL MATCH {relationship}{where}\nWITH * WHERE r IS NULL\nCREATE {created}"
    text = _statement(columns, "starts", f"{ends}{made}")
    return text + (_statement(columns, "starts", f"{ends}MATCH {relationship}{where}{sets}") if sets else "")


def _columns(block: Block) -> dict[str, ColumnCells]:
    """The columns in which a row has a value, each under the name of its variable."""
    return {
        _variable(column.name): cells(_variable(column.name), column, values)
        for column, values in block.columns()
        if _holds(values)
    }


def _holds(values: Sequence[Any]) -> bool:
    return any(value is not None for value in values)


def _variable(name: str) -> str:
    return quote(f"c_{name}")


def _sets(variable: str, block: Block, columns: Mapping[str, ColumnCells], without: Sequence[str] = ()) -> list[str]:
    names = [column.name for column in block.group.columns if _variable(column.name) in columns]
    return [f"{variable}.{quote(name)} = {columns[_variable(name)].value}" for name in names if name not in without]


def _set(items: Sequence[str]) -> str:
    return f"\nSET {', '.join(items)}" if items else ""


def _statement(columns: Mapping[str, ColumnCells], first: str, then: str) -> str:
    texts = ",\n".join(f"{each.text} AS {name}" for name, each in columns.items() if each.text)
    return f"WITH {texts}\nUNWIND range(0, size({first}) - 1) AS i\n{then};\n"


def _by_presence(block: RelationshipBlock) -> Iterator[RelationshipBlock]:
    """The relationships by which parts of their key they have."""
    absent = Same(None, len(block))
    optional = [values for name in block.group.key if None in (values := block.values.get(name, absent))]
    if not any(map(_holds, optional)):
        yield block
        return
    marks = [tuple(value is None for value in row) for row in zip(*optional, strict=True)]
    for mark in sorted(set(marks)):
        yield _chosen_relationships(block, [each == mark for each in marks])


def _halves(block: Block) -> Iterator[Block]:
    first = [at < len(block) // 2 for at in range(len(block))]
    for chosen in (first, [not each for each in first]):
        yield _chosen_nodes(block, chosen) if isinstance(block, NodeBlock) else _chosen_relationships(block, chosen)


def _chosen_nodes(block: NodeBlock, chosen: Sequence[bool]) -> NodeBlock:
    return replace(block, keys=pick(block.keys, chosen), values=_chosen(block.values, chosen))


def _chosen_relationships(block: RelationshipBlock, chosen: Sequence[bool]) -> RelationshipBlock:
    starts, ends = pick(block.starts, chosen), pick(block.ends, chosen)
    return replace(block, starts=starts, ends=ends, values=_chosen(block.values, chosen))


def _chosen(values: Mapping[str, Sequence[Any]], chosen: Sequence[bool]) -> dict[str, Sequence[Any]]:
    return {name: pick(each, chosen) for name, each in values.items()}
